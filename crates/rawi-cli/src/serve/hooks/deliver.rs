//! One webhook: looks for what is new, sends it, remembers it; again and again.

use super::body::{self, Message, Row};
use super::file::{Hook, Search};
use crate::guard::guard;
use crate::serve::metrics::HookCounts;
use crate::watch::fetch;
use crate::watch::{jittered, rest};
use rawi_store::news::{Mark, News};
use rawi_store::{Sent, Told};
use std::sync::mpsc::{Receiver, RecvTimeoutError, TryRecvError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};
use ureq::Agent;
use ureq::http::{Response, header};

/// Who fails is left alone for at most so long, unless they ask for more.
const LONGEST_REST: Duration = Duration::from_secs(3600);
const LONGEST_ASKED_REST: Duration = Duration::from_secs(24 * 3600);

/// So many rows that stood there before are noted together.
const NOTED: usize = 1_000;

/// What all webhooks share.
pub(super) struct Desk {
    pub(super) ledger: Mutex<Box<dyn News + Send>>,
    pub(super) sent: Mutex<Sent>,
    pub(super) every: Duration,
    pub(super) batch: usize,
}

/// Who delivers for one webhook.
pub(super) struct Messenger {
    hook: Hook,
    client: Agent,
    desk: Arc<Desk>,
    counts: HookCounts,
    /// How far it has been told; nothing before it has begun.
    told: Option<Told>,
    /// Where it is looked for more.
    from: Mark,
    /// There was no more when this was the newest.
    quiet: Option<Mark>,
}

/// Why nothing could be delivered.
struct Trouble {
    reason: String,
    /// How long the receiver wants to be left alone.
    rest: Option<Duration>,
}

/// What comes next.
enum Next {
    /// There is more.
    More,
    /// That was all.
    Wait,
}

impl From<rawi_store::Error> for Trouble {
    fn from(error: rawi_store::Error) -> Self {
        Self { reason: error.to_string(), rest: None }
    }
}

fn locked<T>(of_all: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic over a connection leaves the connection as it was.
    of_all.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Messenger {
    pub(super) fn new(hook: Hook, timeout: Duration, desk: Arc<Desk>, counts: HookCounts) -> Self {
        let client = fetch::agent(None, timeout, &hook.allowed);
        counts.failing(&hook.name, 0);
        Self { hook, client, desk, counts, told: None, from: Mark::default(), quiet: None }
    }

    /// Delivers until told to stop.
    pub(super) fn work(mut self, stopped: &Receiver<()>) {
        let (name, mut failures) = (self.hook.name.clone(), 0);
        loop {
            let round = guard(|| self.round(stopped));
            let wait = match round.unwrap_or_else(|reason| Err(Trouble { reason, rest: None })) {
                Ok(next) => {
                    if failures > 0 {
                        eprintln!("rawi: webhook {name}: takes rows again");
                    }
                    failures = 0;
                    match next {
                        Next::More => Duration::ZERO,
                        Next::Wait => jittered(self.desk.every),
                    }
                }
                // What was broken off is gone on with the next time.
                Err(_) if is_over(stopped) => return,
                Err(trouble) => {
                    failures += 1;
                    let asked = trouble.rest.unwrap_or_default().min(LONGEST_ASKED_REST);
                    let wait = rest(self.desk.every, failures).min(LONGEST_REST).max(asked);
                    let seconds = wait.as_secs_f64();
                    eprintln!("rawi: webhook {name}: {}; tried again in {seconds:.1} s", trouble.reason);
                    wait
                }
            };
            self.counts.failing(&name, failures);
            if !matches!(stopped.recv_timeout(wait), Err(RecvTimeoutError::Timeout)) {
                return;
            }
        }
    }

    /// Looks once, and sends what is new of it.
    fn round(&mut self, stopped: &Receiver<()>) -> Result<Next, Trouble> {
        let mut told = match self.told.take() {
            Some(told) => told,
            None => self.begun(stopped)?,
        };
        let done = self.turn(&mut told);
        self.told = Some(told);
        done
    }

    fn turn(&mut self, told: &mut Told) -> Result<Next, Trouble> {
        let (newest, slack) = {
            let ledger = locked(&self.desk.ledger);
            (ledger.newest()?, ledger.slack())
        };
        if newest < told.mark {
            let name = &self.hook.name;
            eprintln!("rawi: webhook {name}: the ledger is an older one; all of it is looked through again");
            told.mark = Mark::default();
            locked(&self.desk.sent).keep(name, told, [])?;
            self.from = Mark::default();
            return Ok(Next::More);
        }
        if slack == 0 && self.quiet == Some(newest) {
            return Ok(Next::Wait);
        }
        let rows = self.look(self.from, self.desk.batch)?;
        let fit = body::fitting(&rows);
        let more = fit < rows.len() || rows.len() == self.desk.batch;
        let rows = &rows[..fit];
        let sent = self.send_new(rows)?;
        let last = rows.last().map_or(self.from, |row| row.mark);
        let end = if more { last } else { last.max(newest) };
        if sent || end > told.mark {
            told.mark = told.mark.max(end);
            locked(&self.desk.sent).keep(&self.hook.name, told, rows.iter().flat_map(|row| row.keys))?;
        }
        if more {
            self.from = end;
            return Ok(Next::More);
        }
        (self.from, self.quiet) = (before(told.mark, slack), Some(newest));
        Ok(Next::Wait)
    }

    /// Sends those of some rows that were not told before; false where there are none.
    fn send_new(&self, rows: &[Row]) -> Result<bool, Trouble> {
        let name = &self.hook.name;
        let mut fresh: Vec<&Row> = Vec::new();
        {
            let sent = locked(&self.desk.sent);
            for row in rows {
                let again = fresh.iter().any(|other| other.keys[1] == row.keys[1]);
                if !again && !sent.knows(name, &row.keys)? {
                    fresh.push(row);
                }
            }
        }
        if fresh.is_empty() {
            return Ok(false);
        }
        let message = Message::of(self.hook.search.list(), name, &fresh);
        let posted = self.post(&message);
        self.counts.delivery(name, posted.is_ok(), fresh.len());
        posted.map(|()| true)
    }

    /// The first rows behind a mark that are searched for.
    fn look(&self, after: Mark, limit: usize) -> Result<Vec<Row>, Trouble> {
        let ledger = locked(&self.desk.ledger);
        let rows = match &self.hook.search {
            Search::Statements(wanted) => {
                let found = ledger.new_statements(wanted, after, limit)?;
                found.iter().map(Row::statement).collect::<serde_json::Result<_>>()
            }
            Search::Events(wanted) => {
                let found = ledger.new_events(wanted, after, limit)?;
                found.iter().map(Row::event).collect()
            }
        };
        rows.map_err(|error| Trouble { reason: error.to_string(), rest: None })
    }

    /// How far it has been told. Of a search that is new everything that stands there now counts as told.
    fn begun(&mut self, stopped: &Receiver<()>) -> Result<Told, Trouble> {
        let name = self.hook.name.clone();
        let search = format!("{:?}", self.hook.search);
        let (newest, slack) = {
            let ledger = locked(&self.desk.ledger);
            (ledger.newest()?, ledger.slack())
        };
        let known = locked(&self.desk.sent).told(&name)?;
        let mut told = match known {
            Some(told) if told.search == search && told.ready => {
                self.from = before(told.mark, slack);
                return Ok(told);
            }
            // Asks for something else now: what stood up to here is no news of it either.
            Some(told) => Told { search, ready: false, ..told },
            None => Told { search, mark: newest, ready: false },
        };
        // Kept before it is begun: what comes in the meantime is news, even if this is broken off.
        locked(&self.desk.sent).keep(&name, &told, [])?;
        let mut from = Mark::default();
        loop {
            let rows = self.look(from, NOTED)?;
            let more = rows.len() == NOTED && rows.last().is_some_and(|row| row.mark < told.mark);
            from = rows.last().map_or(from, |row| row.mark);
            let old = rows.iter().take_while(|row| row.mark <= told.mark);
            told.ready = !more;
            locked(&self.desk.sent).keep(&name, &told, old.flat_map(|row| row.keys))?;
            if told.ready {
                self.from = before(told.mark, slack);
                return Ok(told);
            }
            if is_over(stopped) {
                return Err(Trouble { reason: "stopped".to_owned(), rest: None });
            }
        }
    }

    fn post(&self, message: &Message) -> Result<(), Trouble> {
        let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
        let signature = self.hook.secret.sign(&message.id, seconds, &message.bytes);
        let answer = self
            .client
            .post(self.hook.url.as_str())
            .header(header::ACCEPT, "*/*")
            .header(header::CONTENT_TYPE, "application/json")
            .header("webhook-id", &message.id)
            .header("webhook-timestamp", seconds.to_string())
            .header("webhook-signature", signature)
            .send(&message.bytes[..]);
        match answer {
            Ok(answer) => taken(&answer),
            Err(error) => Err(Trouble { reason: fetch::trouble(error).reason, rest: None }),
        }
    }
}

/// Whether a receiver has taken what it was sent; what else it says is not read.
fn taken<T>(answer: &Response<T>) -> Result<(), Trouble> {
    let status = answer.status().as_u16();
    let reason = match status {
        200..=299 => return Ok(()),
        300..=399 => format!("is elsewhere ({status}), and is not followed; write its new address"),
        _ => format!("the receiver answers {status}"),
    };
    let asked = fetch::header_text(answer.headers(), header::RETRY_AFTER);
    Err(Trouble { reason, rest: asked.as_deref().and_then(fetch::retry_after) })
}

/// True when somebody has asked to stop.
fn is_over(stopped: &Receiver<()>) -> bool {
    matches!(stopped.try_recv(), Err(TryRecvError::Disconnected))
}

/// The mark so many numbers before.
fn before(mark: Mark, numbers: i64) -> Mark {
    if numbers == 0 { mark } else { Mark { document: mark.document - numbers, position: 0 } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_a_receiver_takes_is_taken() {
        let taken = |status: u16, rest: &str| {
            let answer = Response::builder().status(status).header("retry-after", rest).body(()).unwrap();
            super::taken(&answer)
        };
        assert!(taken(204, "1").is_ok());
        for status in [302, 400, 410, 429, 500] {
            assert!(taken(status, "").is_err(), "{status}");
        }
        assert_eq!(taken(503, "7").err().unwrap().rest, Some(Duration::from_secs(7)));
        assert!(taken(307, "").err().unwrap().reason.contains("write its new address"));
    }
}
