//! What is to be asked next, of which host: one request at a time to a host, none before its pause is over, nothing
//! that its robots.txt forbids.

use super::address;
use super::robots::Rules;
use rawi_store::{Moment, WatchedHost};
use std::collections::BTreeMap;
use std::time::Duration;
use url::Url;

/// What a request is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Aim {
    /// The robots.txt of a host.
    Robots(String),
    /// The feed with this number in FEEDS.toml; a sitemap that it names when it is a nested one.
    Feed { number: usize, nested: bool },
    /// A page.
    Page,
}

/// Something to be asked for.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub(crate) aim: Aim,
    /// What was asked for in the beginning.
    pub(crate) origin: Url,
    /// Where it is looked for now.
    pub(crate) at: Url,
    /// How often it was elsewhere.
    pub(crate) moves: u8,
}

impl Job {
    pub(crate) fn new(aim: Aim, origin: Url) -> Self {
        Self { aim, at: origin.clone(), origin, moves: 0 }
    }
}

/// What can be done now.
#[derive(Debug)]
pub(crate) enum Next {
    /// Ask this; the host is left alone until [`Queue::done`].
    Ask(Job),
    /// The host's robots.txt forbids it.
    Forbidden(Job),
    /// Nothing before this time.
    Wait(Moment),
    /// Nothing is left but what is being asked.
    Empty,
}

struct Host {
    row: WatchedHost,
    rules: Rules,
    /// Its pause is over then.
    free: Moment,
    busy: bool,
    /// By the time they are due, and the order they came in.
    jobs: BTreeMap<(Moment, u64), Job>,
}

/// All that is to be asked.
pub(crate) struct Queue {
    hosts: BTreeMap<String, Host>,
    pause: Duration,
    /// Only what is due now counts: hosts that rest are left to the next round.
    once: bool,
    number: u64,
}

impl Host {
    fn new(row: WatchedHost) -> Self {
        let rules = Rules::of(row.robots.as_deref());
        Self { row, rules, free: 0, busy: false, jobs: BTreeMap::new() }
    }

    /// When it may be asked something; nothing while it is being asked, or has nothing to be asked.
    fn ready(&self) -> Option<Moment> {
        let ((due, _), _) = self.jobs.first_key_value().filter(|_| !self.busy)?;
        Some(self.free.max(self.row.rests).max(*due))
    }

    /// False for hosts that are left to the next round.
    fn counts(&self, now: Moment) -> bool {
        let due = self.jobs.first_key_value().is_some_and(|((due, _), _)| *due <= now);
        due && self.row.rests <= now
    }
}

impl Queue {
    pub(crate) fn new(hosts: Vec<WatchedHost>, pause: Duration, once: bool) -> Self {
        let hosts = hosts.into_iter().map(|row| (row.host.clone(), Host::new(row))).collect();
        Self { hosts, pause, once, number: 0 }
    }

    /// Something to be asked, not before `due`.
    pub(crate) fn push(&mut self, job: Job, due: Moment) {
        self.number += 1;
        let number = self.number;
        self.host(&address::host(&job.at)).jobs.insert((due, number), job);
    }

    fn host(&mut self, name: &str) -> &mut Host {
        let new = || Host::new(WatchedHost { host: name.to_owned(), ..WatchedHost::default() });
        self.hosts.entry(name.to_owned()).or_insert_with(new)
    }

    /// What can be done at `now`.
    pub(crate) fn next(&mut self, now: Moment) -> Next {
        let once = self.once;
        let left = self.hosts.values().filter(|host| !once || host.counts(now));
        let soonest = left.filter_map(|host| host.ready().map(|ready| (ready, host.row.host.clone()))).min();
        let Some((ready, name)) = soonest else { return Next::Empty };
        if ready > now {
            return Next::Wait(ready);
        }
        let host = self.host(&name);
        let key = *host.jobs.first_key_value().expect("it is ready").0;
        if host.row.fresh <= now {
            host.busy = true;
            let url = Url::parse(&name).and_then(|url| url.join("/robots.txt"));
            let url = url.expect("the name of a host is the beginning of an address");
            return Next::Ask(Job::new(Aim::Robots(name), url));
        }
        let job = host.jobs.remove(&key).expect("it is the first");
        if !host.rules.allow(&job.at) {
            return Next::Forbidden(job);
        }
        host.busy = true;
        Next::Ask(job)
    }

    /// The host has answered or will not; its pause begins.
    pub(crate) fn done(&mut self, url: &Url, now: Moment) {
        let pause = self.pause;
        let host = self.host(&address::host(url));
        host.busy = false;
        host.free = now + millis(pause.max(host.rules.pause()));
    }

    /// What a host asks of robots, until `fresh`.
    pub(crate) fn rules(&mut self, name: &str, robots: Option<String>, fresh: Moment) -> WatchedHost {
        let pause = self.pause;
        let host = self.host(name);
        let before = host.rules.pause();
        host.rules = Rules::of(robots.as_deref());
        // The pause that began before the rules were known is theirs.
        host.free += millis(pause.max(host.rules.pause())) - millis(pause.max(before));
        host.row.robots = robots;
        host.row.fresh = fresh;
        host.row.clone()
    }

    /// A host is left alone: the longer, the more often it failed in a row.
    pub(crate) fn rest(&mut self, url: &Url, until: impl FnOnce(u32) -> Moment) -> WatchedHost {
        let host = self.host(&address::host(url));
        host.row.failures += 1;
        host.row.rests = host.row.rests.max(until(host.row.failures));
        host.row.clone()
    }

    /// A host answers; its row if that is news.
    pub(crate) fn well(&mut self, url: &Url) -> Option<WatchedHost> {
        let host = self.host(&address::host(url));
        let news = host.row.failures > 0;
        host.row.failures = 0;
        news.then(|| host.row.clone())
    }
}

pub(crate) fn millis(duration: Duration) -> Moment {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX / 4)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(words: &str) -> Job {
        Job::new(Aim::Page, Url::parse(words).unwrap())
    }

    fn asked(next: Next) -> String {
        match next {
            Next::Ask(job) => job.at.to_string(),
            other => format!("{other:?}").split('(').next().unwrap_or_default().to_owned(),
        }
    }

    #[test]
    fn a_host_is_asked_one_thing_at_a_time_and_its_rules_first() {
        let mut queue = Queue::new(Vec::new(), Duration::from_millis(10), false);
        for page in ["http://a.example/1", "http://a.example/private", "http://b.example/1"] {
            queue.push(job(page), 0);
        }
        let robots = Url::parse("http://a.example/robots.txt").unwrap();
        assert_eq!(asked(queue.next(5)), robots.as_str());
        assert_eq!(asked(queue.next(5)), "http://b.example/robots.txt");
        assert_eq!(asked(queue.next(5)), "Empty");
        queue.done(&robots, 5);
        let text = "User-agent: *\nDisallow: /private\nCrawl-delay: 1".to_owned();
        queue.rules("http://a.example", Some(text), 9_000);
        assert!(matches!(queue.next(6), Next::Wait(1005)));
        assert_eq!(asked(queue.next(1005)), "http://a.example/1");
        queue.done(&robots, 1006);
        assert!(matches!(queue.next(1007), Next::Wait(2006)));
        assert!(matches!(queue.next(2006), Next::Forbidden(job) if job.at.path() == "/private"));
        assert_eq!(asked(queue.next(2007)), "Empty");
    }

    #[test]
    fn a_round_does_not_wait_for_hosts_that_rest() {
        let fresh =
            |host: &str| WatchedHost { host: host.to_owned(), fresh: 1 << 40, ..WatchedHost::default() };
        let hosts = vec![fresh("http://a.example"), fresh("http://b.example")];
        let mut queue = Queue::new(hosts, Duration::from_millis(10), true);
        queue.push(job("http://a.example/1"), 0);
        queue.push(job("http://a.example/2"), 0);
        queue.push(job("http://b.example/later"), 900);
        let at = Url::parse("http://a.example/1").unwrap();
        assert_eq!(asked(queue.next(1)), at.as_str());
        queue.done(&at, 1);
        assert!(matches!(queue.next(2), Next::Wait(11)), "its pause is waited for");
        let row = queue.rest(&at, |failures| 1000 * i64::from(failures));
        assert_eq!((row.rests, row.failures), (1000, 1));
        assert_eq!(asked(queue.next(20)), "Empty");
        assert_eq!((queue.well(&at).unwrap().failures, queue.well(&at)), (0, None));
    }
}
