//! What comes of an answer: for the host, the feed or the page that was asked for.

use super::fetch::{Answer, Found, MOST_MOVES, Sort, Trouble, lasting};
use super::queue::{Aim, Job, millis};
use super::{FIRST_REST, LONGEST_ASKED_REST, Watcher, address, jittered, now, polled, rest, robots};
use crate::cmd::add;
use crate::input::{Body, Form, Raw, Report, network};
use anyhow::Result;
use rawi::layers::Source;
use rawi_store::{Failure, Item, PageState, Watch, WatchedFeed, WatchedHost, WatchedPage};
use std::time::Duration;
use url::Url;

/// How long a robots.txt holds.
const ROBOTS_HOLD: Duration = Duration::from_secs(24 * 3600);

impl Watcher<'_> {
    /// Takes in an answer.
    pub(super) fn settle(&mut self, job: Job, answer: Result<Answer, Trouble>) -> Result<()> {
        if let Aim::Robots(host) = &job.aim {
            return self.robots(host, &job, answer);
        }
        if let Ok(Answer::Moved(to)) = &answer {
            return self.moved(job.clone(), to);
        }
        let host = self.health(&job, &answer);
        let outcome = match answer {
            Ok(Answer::Found(found)) => Ok(Some(found)),
            Ok(Answer::Same) => Ok(None),
            Ok(Answer::No { status, .. }) => Err(refusal(status)),
            Ok(Answer::Moved(_)) => unreachable!("settled above"),
            Err(trouble) => Err(trouble),
        };
        match job.aim {
            Aim::Feed { number, nested } => self.feed(&job, number, nested, outcome, host),
            _ => self.page(&job, outcome, host),
        }
    }

    /// The host's robots.txt forbids what was to be asked.
    pub(super) fn forbidden(&mut self, job: &Job) -> Result<()> {
        let host = address::host(&job.at);
        let trouble = lasting(&format!("the robots.txt of {host} does not allow it for `{}`", robots::NAME));
        match job.aim {
            Aim::Feed { number, .. } => self.feed_trouble(job, number, &trouble, None),
            _ => self.page_trouble(job, trouble, None),
        }
    }

    fn robots(&mut self, host: &str, job: &Job, answer: Result<Answer, Trouble>) -> Result<()> {
        let (fresh, robots) = (now() + millis(jittered(ROBOTS_HOLD)), self.robots_text(&answer));
        let row = match (robots, answer) {
            (Some(text), _) => self.queue.rules(host, Some(text), fresh),
            // A host without rules allows everything (RFC 9309); one that does not answer, nothing.
            (None, Ok(Answer::No { status, rest: asked })) if status >= 500 || status == 429 => {
                self.tell_trouble(job.at.as_str(), &refusal(status).reason)?;
                self.put_off(&job.at, asked)
            }
            (None, Err(trouble)) if trouble.sort == Sort::Host => {
                self.tell_trouble(job.at.as_str(), &trouble.reason)?;
                self.put_off(&job.at, None)
            }
            (None, _) => self.queue.rules(host, None, fresh),
        };
        Ok(self.store.keep_watch(&Watch { hosts: vec![row], ..Watch::default() })?)
    }

    fn robots_text(&self, answer: &Result<Answer, Trouble>) -> Option<String> {
        let Ok(Answer::Found(found)) = answer else { return None };
        let start = &found.bytes[..found.bytes.len().min(robots::LONGEST as usize)];
        Some(String::from_utf8_lossy(start).replace('\0', ""))
    }

    /// Asks where it is now.
    fn moved(&mut self, mut job: Job, to: &str) -> Result<()> {
        job.moves += 1;
        let next = if job.moves > MOST_MOVES {
            Err(format!("is elsewhere, more than {MOST_MOVES} times"))
        } else {
            address::from_here(&job.at, to).map_err(|why| format!("is elsewhere, and {why}"))
        };
        match next {
            Ok(url) => {
                self.queue.push(Job { at: url, ..job }, now());
                Ok(())
            }
            Err(reason) => {
                let outcome = Err(lasting(&reason));
                match job.aim {
                    Aim::Feed { number, nested } => self.feed(&job, number, nested, outcome, None),
                    _ => self.page(&job, outcome, None),
                }
            }
        }
    }

    /// What an answer tells of the host; its row if that is news.
    fn health(&mut self, job: &Job, answer: &Result<Answer, Trouble>) -> Option<WatchedHost> {
        match answer {
            Ok(Answer::No { status: 429 | 503, rest }) => Some(self.put_off(&job.at, *rest)),
            Err(Trouble { sort: Sort::Host, .. }) => Some(self.put_off(&job.at, None)),
            _ => self.queue.well(&job.at),
        }
    }

    /// The host is left alone, at least as long as it asks.
    fn put_off(&mut self, url: &Url, asked: Option<Duration>) -> WatchedHost {
        let asked = asked.unwrap_or_default().min(LONGEST_ASKED_REST);
        self.queue.rest(url, |failures| now() + millis(rest(FIRST_REST, failures).max(asked)))
    }

    fn feed(
        &mut self,
        job: &Job,
        number: usize,
        nested: bool,
        outcome: Result<Option<Found>, Trouble>,
        host: Option<WatchedHost>,
    ) -> Result<()> {
        let every = self.feeds.feeds[number].every(self.feeds);
        let due = now() + millis(jittered(every));
        let row = WatchedFeed { address: job.origin.to_string(), due, ..WatchedFeed::default() };
        match outcome {
            Ok(None) => {
                let before = self.feed_rows.get(job.origin.as_str()).cloned().unwrap_or_default();
                let row = WatchedFeed { etag: before.etag, modified: before.modified, ..row };
                self.keep_feed(row, host, Vec::new())?;
                self.tell_feed(job.origin.as_str(), "is as it was")?;
            }
            Ok(Some(mut found)) => {
                let row = WatchedFeed { etag: found.etag.take(), modified: found.modified.take(), ..row };
                match polled::read(found, &job.at) {
                    Ok(polled) => self.take(job, number, nested, polled, row, host)?,
                    Err(why) => return self.feed_trouble(job, number, &lasting(&why), host),
                }
            }
            Err(trouble) => return self.feed_trouble(job, number, &trouble, host),
        }
        if !self.once && !nested {
            self.queue.push(Job::new(job.aim.clone(), job.origin.clone()), due);
        }
        Ok(())
    }

    /// A feed could not be had: it is put off.
    fn feed_trouble(
        &mut self,
        job: &Job,
        number: usize,
        trouble: &Trouble,
        host: Option<WatchedHost>,
    ) -> Result<()> {
        self.troubled += 1;
        let every = self.feeds.feeds[number].every(self.feeds);
        let before = self.feed_rows.get(job.origin.as_str()).cloned();
        let mut row =
            before.unwrap_or_else(|| WatchedFeed { address: job.origin.to_string(), ..Default::default() });
        row.failures = row.failures.saturating_add(1);
        row.due = now() + millis(rest(every, row.failures));
        let due = row.due;
        self.keep_feed(row, host, Vec::new())?;
        self.tell_trouble(job.origin.as_str(), &trouble.reason)?;
        if !self.once && !matches!(job.aim, Aim::Feed { nested: true, .. }) {
            self.queue.push(Job::new(job.aim.clone(), job.origin.clone()), due);
        }
        Ok(())
    }

    /// Keeps what is known of a feed, with the pages that it names: both or neither.
    pub(super) fn keep_feed(
        &mut self,
        row: WatchedFeed,
        host: Option<WatchedHost>,
        pages: Vec<WatchedPage>,
    ) -> Result<()> {
        let watch = Watch { feeds: vec![row], hosts: host.into_iter().collect(), pages };
        self.store.keep_watch(&watch)?;
        let row = watch.feeds.into_iter().next().expect("put in above");
        self.feed_rows.insert(row.address.clone(), row);
        Ok(())
    }

    fn page(
        &mut self,
        job: &Job,
        outcome: Result<Option<Found>, Trouble>,
        host: Option<WatchedHost>,
    ) -> Result<()> {
        let found = match outcome {
            Ok(Some(found)) => found,
            Ok(None) => {
                return self.page_trouble(
                    job,
                    lasting("says that it is as it was, to who never saw it"),
                    host,
                );
            }
            Err(trouble) => return self.page_trouble(job, trouble, host),
        };
        let Some(mut row) = self.pages.get(job.origin.as_str()).cloned() else { return Ok(()) };
        let is_there = match self.known(&job.at)? {
            Some(other) if other.address != row.address && other.state == PageState::Done => other.report,
            _ => None,
        };
        if is_there.is_none() {
            let words = match network::page_words(found.bytes, &found.kind, found.charset.as_deref()) {
                Ok(words) => words,
                Err(why) => return self.page_trouble(job, lasting(&why), host),
            };
            let item = self.read(&row, &job.at, words);
            if let Item::Failed(failure) = &item {
                let reason = failure.reason.clone();
                return self.page_trouble(job, lasting(&reason), host);
            }
            self.add(std::slice::from_ref(&item))?;
        }
        row.state = PageState::Done;
        row.report = is_there.or_else(|| Some(job.at.to_string()));
        let mut pages = vec![row.clone()];
        if job.at != job.origin && self.known(&job.at)?.is_none_or(|page| page.state != PageState::Done) {
            pages.push(WatchedPage { address: job.at.to_string(), ..row.clone() });
        }
        self.store.keep_watch(&Watch { hosts: host.into_iter().collect(), pages, ..Watch::default() })?;
        self.pages.remove(&row.address);
        Ok(())
    }

    /// Reads a page; its address is its id.
    fn read(&self, row: &WatchedPage, at: &Url, words: network::Words) -> Item {
        let number = self.feeds.feeds.iter().position(|feed| feed.url().as_str() == row.feed);
        let source = Source {
            id: at.to_string(),
            url: Some(at.to_string()),
            outlet: number.and_then(|number| self.feeds.feeds[number].outlet.clone()),
            ..Source::default()
        };
        let report = Report { source, published: None, words };
        let body = Body::Item { bytes: Vec::new(), form: Form::Ready(Box::new(report)) };
        let raw = Raw { source: row.address.clone(), body: Ok(body) };
        let published = row.published.as_deref().and_then(rawi::article::parse_date);
        let prepared = add::prepare(&row.address, || {
            let mut article = self.engine.article(&raw, published)?;
            let source = &mut article.source;
            source.title = source.title.take().or_else(|| row.title.clone());
            source.outlet = source.outlet.take().or_else(|| row.outlet.clone());
            Ok(article)
        });
        let mut items = add::read_all(self.engine, vec![prepared]);
        items.pop().expect("one report gives one item")
    }

    /// A page could not be had: it is tried again, or given up.
    fn page_trouble(&mut self, job: &Job, trouble: Trouble, host: Option<WatchedHost>) -> Result<()> {
        let Some(mut row) = self.pages.get(job.origin.as_str()).cloned() else { return Ok(()) };
        row.tries += 1;
        let again = trouble.sort == Sort::Host && row.tries < self.feeds.tries;
        let hosts: Vec<WatchedHost> = host.into_iter().collect();
        let place = match job.at == job.origin {
            true => row.address.clone(),
            false => format!("{} (at {})", row.address, job.at),
        };
        if again {
            row.due = now() + millis(rest(FIRST_REST, row.tries));
            self.store.keep_watch(&Watch { hosts, pages: vec![row.clone()], ..Watch::default() })?;
            self.queue.push(Job::new(Aim::Page, job.origin.clone()), row.due);
            self.tell_trouble(&place, &format!("{}; it is tried again", trouble.reason))?;
            self.pages.insert(row.address.clone(), row);
            return Ok(());
        }
        let reason = match job.at == job.origin {
            true => trouble.reason,
            false => format!("{} (at {})", trouble.reason, job.at),
        };
        self.add(&[Item::Failed(Failure { source: row.address.clone(), reason })])?;
        row.state = PageState::Failed;
        self.pages.remove(&row.address);
        Ok(self.store.keep_watch(&Watch { hosts, pages: vec![row], ..Watch::default() })?)
    }
}

/// What a status says that is no answer.
fn refusal(status: u16) -> Trouble {
    let passes = status >= 500 || matches!(status, 408 | 425 | 429);
    let reason = match status {
        404 | 410 => format!("is not there ({status})"),
        401 | 402 | 403 | 451 => format!("is not for everybody ({status})"),
        429 => "the server asks for fewer requests (429); a longer `pause` helps".to_owned(),
        _ => format!("the server answers {status}"),
    };
    Trouble { reason, sort: if passes { Sort::Host } else { Sort::Lasting } }
}
