//! Watching: feeds are asked when they are due, the pages that they name are fetched and read into the ledger.
//!
//! Comes in: FEEDS.toml, and what the ledger knows of feeds, hosts and pages. Goes out: reports in the ledger, each
//! page once, and the state to go on from. Requests are made by a few threads, one at a time to a host; everything else
//! happens here, one thing after another.

pub(crate) mod address;
pub(crate) mod feeds;
pub(crate) mod fetch;
pub(crate) mod net;
mod polled;
mod queue;
mod robots;
mod settle;
mod take;

use crate::cmd::add::{self, Tally, Teller};
use crate::engine::Engine;
use crate::guard::guard;
use crate::stop;
use anyhow::Result;
use feeds::Feeds;
use fetch::{Answer, Client, Request, Trouble};
use queue::{Aim, Job, Next, Queue, millis};
use rawi_store::{AnyStore, Item, Moment, PageState, RunId, Watch, WatchedFeed, WatchedPage};
use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::Mutex;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// So many hosts are asked at once.
const WORKERS: usize = 8;
/// How often it is looked whether somebody has asked to stop.
const BLINK: Duration = Duration::from_millis(200);
/// No feed or sitemap is longer, in bytes, and no page.
const LONGEST_FEED: u64 = 64 << 20;
const LONGEST_PAGE: u64 = 16 << 20;
/// A robots.txt that is longer is none.
const LONGEST_ROBOTS: u64 = 4 << 20;
/// Nothing is put off for longer because it failed, nor because a server asks for it.
const LONGEST_REST: Duration = Duration::from_secs(24 * 3600);
const LONGEST_ASKED_REST: Duration = Duration::from_secs(7 * 24 * 3600);
/// How long something is put off that failed once.
const FIRST_REST: Duration = Duration::from_secs(60);

/// What watching works with.
pub(crate) struct Watcher<'a> {
    feeds: &'a Feeds,
    once: bool,
    engine: &'a Engine,
    store: AnyStore,
    run: RunId,
    teller: Teller<'a>,
    queue: Queue,
    feed_rows: HashMap<String, WatchedFeed>,
    /// The pages that wait.
    pages: HashMap<String, WatchedPage>,
    tally: Tally,
    /// Feeds that could not be had.
    troubled: u64,
}

/// What came of watching.
pub(crate) struct Done {
    pub(crate) tally: Tally,
    pub(crate) troubled: u64,
    pub(crate) waiting: u64,
}

/// An answer with what it answers.
type Answered = (Job, Result<Answer, Trouble>);

impl<'a> Watcher<'a> {
    /// Goes on where the ledger says.
    pub(crate) fn new(
        feeds: &'a Feeds,
        once: bool,
        engine: &'a Engine,
        store: AnyStore,
        run: RunId,
        teller: Teller<'a>,
    ) -> Result<Self> {
        let Watch { feeds: feed_rows, hosts, pages } = store.watched()?;
        let feed_rows = feed_rows.into_iter().map(|row| (row.address.clone(), row)).collect();
        let (tally, queue) = (Tally::default(), Queue::new(hosts, feeds.pause, once));
        let pages_known = HashMap::new();
        let mut watcher = Self {
            feeds,
            once,
            engine,
            store,
            run,
            teller,
            queue,
            feed_rows,
            pages: pages_known,
            tally,
            troubled: 0,
        };
        watcher.plan_pages(pages)?;
        watcher.plan_feeds();
        Ok(watcher)
    }

    fn plan_feeds(&mut self) {
        for (number, feed) in self.feeds.feeds.iter().enumerate() {
            let url = feed.url();
            // Who asks for a round wants it now, unless the feed failed or its server asked for patience.
            let due = match self.feed_rows.get(url.as_str()) {
                Some(row) if !self.once || row.failures > 0 => row.due,
                _ => 0,
            };
            self.queue.push(Job::new(Aim::Feed { number, nested: false }, url), due);
        }
    }

    /// The pages of these feeds; those of others wait on.
    fn plan_pages(&mut self, pages: Vec<WatchedPage>) -> Result<()> {
        let ours: Vec<String> = self.feeds.feeds.iter().map(|feed| feed.url().into()).collect();
        for mut page in pages.into_iter().filter(|page| ours.contains(&page.feed)) {
            let Ok(url) = address::parse(&page.address) else { continue };
            // It was added, and whoever added it was killed before this was noted.
            if self.store.report(&page.address)?.is_some() {
                (page.state, page.report) = (PageState::Done, Some(page.address.clone()));
                self.store.keep_watch(&Watch { pages: vec![page], ..Watch::default() })?;
                continue;
            }
            self.queue.push(Job::new(Aim::Page, url), page.due);
            self.pages.insert(page.address.clone(), page);
        }
        Ok(())
    }

    /// Watches until somebody asks to stop; `once`, until nothing is due.
    pub(crate) fn run(mut self) -> Result<Done> {
        let client =
            Client::new(self.feeds.contact.as_deref(), self.feeds.timeout, &self.feeds.allow_private);
        let (jobs, to_do) = channel::<(Job, Request)>();
        let (done, answers) = channel::<Answered>();
        let to_do = Mutex::new(to_do);
        std::thread::scope(|scope| {
            for _ in 0..WORKERS {
                let (client, to_do, done) = (client.clone(), &to_do, done.clone());
                scope.spawn(move || work(&client, to_do, &done));
            }
            drop(done);
            // Moved in, so that the workers end when this does.
            let jobs = jobs;
            self.turn(&jobs, &answers)
        })?;
        let mut tally = self.tally;
        tally.stopped = stop::asked();
        Ok(Done { tally, troubled: self.troubled, waiting: self.pages.len() as u64 })
    }

    /// Hands out what is due and takes in what comes of it.
    fn turn(&mut self, jobs: &Sender<(Job, Request)>, answers: &Receiver<Answered>) -> Result<()> {
        let mut in_flight = 0;
        loop {
            let mut wait = BLINK;
            let mut empty = stop::asked();
            while in_flight < WORKERS && !empty {
                match self.queue.next(now()) {
                    Next::Ask(job) => {
                        let request = self.request(&job);
                        jobs.send((job, request)).expect("the workers live as long as this");
                        in_flight += 1;
                    }
                    Next::Forbidden(job) => self.forbidden(&job)?,
                    Next::Empty => empty = true,
                    Next::Wait(until) => {
                        wait = wait
                            .min(Duration::from_millis(until.saturating_sub(now()).max(1).unsigned_abs()));
                        break;
                    }
                }
            }
            if empty && in_flight == 0 {
                return Ok(());
            }
            match answers.recv_timeout(wait) {
                Ok((job, answer)) => {
                    in_flight -= 1;
                    self.queue.done(&job.at, now());
                    self.settle(job, answer)?;
                }
                Err(RecvTimeoutError::Timeout) => {}
                Err(RecvTimeoutError::Disconnected) => unreachable!("the workers live as long as this"),
            }
        }
    }

    fn request(&self, job: &Job) -> Request {
        let row = self.feed_rows.get(job.origin.as_str()).filter(|_| matches!(job.aim, Aim::Feed { .. }));
        let (etag, modified) = row.map_or((None, None), |row| (row.etag.clone(), row.modified.clone()));
        let longest = match job.aim {
            Aim::Robots(_) => LONGEST_ROBOTS,
            Aim::Feed { .. } => LONGEST_FEED,
            Aim::Page => LONGEST_PAGE,
        };
        Request { url: job.at.clone(), etag, modified, longest }
    }

    /// Writes what has been read.
    fn add(&mut self, items: &[Item]) -> Result<()> {
        add::write(&mut *self.store, self.run, items, &mut self.tally, self.teller)
    }
}

fn work(client: &Client, to_do: &Mutex<Receiver<(Job, Request)>>, done: &Sender<Answered>) {
    loop {
        let next = to_do.lock().map(|to_do| to_do.recv());
        let Ok(Ok((job, request))) = next else { return };
        let asked = guard(|| match job.aim {
            Aim::Robots(_) => client.follow(request),
            _ => client.ask(&request),
        });
        let answer = asked.unwrap_or_else(|fault| Err(fetch::lasting(&fault)));
        if done.send((job, answer)).is_err() {
            return;
        }
    }
}

/// This moment.
fn now() -> Moment {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, millis)
}

/// How long something is put off that failed `failures` times in a row: twice as long each time.
pub(crate) fn rest(first: Duration, failures: u32) -> Duration {
    let doubled = first.saturating_mul(1 << failures.saturating_sub(1).min(16));
    jittered(doubled.min(LONGEST_REST))
}

/// A tenth less or more, so that not everything comes back at once.
pub(crate) fn jittered(duration: Duration) -> Duration {
    let chance = RandomState::new().hash_one(0) as f64 / u64::MAX as f64;
    duration.mul_f64(0.9 + chance / 5.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_again_is_put_off_for_longer() {
        let minutes = |failures| rest(FIRST_REST, failures).as_secs_f64() / 60.0;
        for (failures, want) in [(1, 1.0), (2, 2.0), (4, 8.0), (11, 1024.0), (12, 1440.0), (u32::MAX, 1440.0)]
        {
            let got = minutes(failures);
            assert!(got >= want * 0.89 && got <= want * 1.11, "{failures}: {got}");
        }
        assert!((0..20).map(minutes).any(|m| m != minutes(1)), "there is chance in it");
    }
}
