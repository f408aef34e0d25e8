//! What watching must know after it was stopped: feeds and when they are due, hosts and what they allow, pages and
//! which of them wait.
//!
//! Comes in and goes out: [`Watch`]. A feed at `https://news.example/rss` that names the page
//! `https://news.example/1` gives a [`WatchedFeed`] and a [`WatchedPage`] whose state is [`PageState::Waiting`].

use crate::db::{Db, Row, Value, rows};
use crate::error::{Error, Result};

/// A time: milliseconds since 1970, UTC.
pub type Moment = i64;

/// A feed or sitemap that was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WatchedFeed {
    /// Its address.
    pub address: String,
    /// The `ETag` of its last answer.
    pub etag: Option<String>,
    /// The `Last-Modified` of its last answer.
    pub modified: Option<String>,
    /// It is not to be asked before.
    pub due: Moment,
    /// How often it failed, in a row.
    pub failures: u32,
}

/// A host that was asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WatchedHost {
    /// Scheme, name and port: `https://news.example`.
    pub host: String,
    /// Its robots.txt; nothing if it has none.
    pub robots: Option<String>,
    /// Its robots.txt need not be asked for before.
    pub fresh: Moment,
    /// Nothing is asked of it before.
    pub rests: Moment,
    /// How often it failed, in a row.
    pub failures: u32,
}

/// How far a page is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PageState {
    /// It is to be fetched.
    #[default]
    Waiting,
    /// It is in the ledger.
    Done,
    /// It cannot be had; the failures of the ledger say why.
    Failed,
}

/// A page that a feed named.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WatchedPage {
    /// Its address.
    pub address: String,
    /// The feed that named it first.
    pub feed: String,
    /// How far it is.
    pub state: PageState,
    /// It is not to be fetched before.
    pub due: Moment,
    /// How many tries came to nothing.
    pub tries: u32,
    /// The id of its report, when it is in the ledger.
    pub report: Option<String>,
    /// The outlet, as the feed's settings or the feed name it.
    pub outlet: Option<String>,
    /// Its title, as the feed gives it.
    pub title: Option<String>,
    /// The day it was published, as the feed gives it.
    pub published: Option<String>,
}

/// Rows of watching.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watch {
    /// Feeds.
    pub feeds: Vec<WatchedFeed>,
    /// Hosts.
    pub hosts: Vec<WatchedHost>,
    /// Pages.
    pub pages: Vec<WatchedPage>,
}

const FEEDS: &str = "watched_feeds (address, etag, modified, due, failures)";
const HOSTS: &str = "watched_hosts (host, robots, fresh, rests, failures)";
const PAGES: &str = "watched_pages (address, feed, state, due, tries, report, outlet, title, published)";

impl PageState {
    fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    fn of(word: &str) -> Result<Self> {
        let all = [Self::Waiting, Self::Done, Self::Failed];
        let found = all.into_iter().find(|state| state.word() == word);
        found.ok_or_else(|| Error::damaged(format!("a watched page has the state `{word}`")))
    }
}

/// The rows as statements that put them in the place of older ones, each with its values.
pub(crate) fn upserts(watch: &Watch) -> Vec<(String, Vec<Value<'_>>)> {
    let maybe = |text: &'_ Option<String>| text.clone().map_or(Value::Null, Value::from);
    let feeds = watch.feeds.iter().map(|feed| {
        let values = vec![
            Value::from(&feed.address),
            maybe(&feed.etag),
            maybe(&feed.modified),
            feed.due.into(),
            i64::from(feed.failures).into(),
        ];
        (upsert(FEEDS), values)
    });
    let hosts = watch.hosts.iter().map(|host| {
        let values = vec![
            Value::from(&host.host),
            maybe(&host.robots),
            host.fresh.into(),
            host.rests.into(),
            i64::from(host.failures).into(),
        ];
        (upsert(HOSTS), values)
    });
    let pages = watch.pages.iter().map(|page| {
        let values = vec![
            Value::from(&page.address),
            Value::from(&page.feed),
            page.state.word().into(),
            page.due.into(),
            i64::from(page.tries).into(),
            maybe(&page.report),
            maybe(&page.outlet),
            maybe(&page.title),
            maybe(&page.published),
        ];
        (upsert(PAGES), values)
    });
    feeds.chain(hosts).chain(pages).collect()
}

/// «INSERT INTO t (a, b) VALUES ($1, $2) ON CONFLICT (a) DO UPDATE SET b = excluded.b»; the first column is the key.
fn upsert(table: &str) -> String {
    let columns: Vec<&str> = names(table).split(", ").collect();
    let marks: Vec<String> = (1..=columns.len()).map(|n| format!("${n}")).collect();
    let sets: Vec<String> = columns[1..].iter().map(|name| format!("{name} = excluded.{name}")).collect();
    format!(
        "INSERT INTO {table} VALUES ({}) ON CONFLICT ({}) DO UPDATE SET {}",
        marks.join(", "),
        columns[0],
        sets.join(", ")
    )
}

/// The columns of a table written as `name (columns)`.
fn names(table: &str) -> &str {
    let (_, columns) = table.split_once(" (").expect("all tables here are written so");
    columns.trim_end_matches(')')
}

/// «SELECT a, b FROM t».
fn select(table: &str) -> String {
    let name = table.split(' ').next().unwrap_or_default();
    format!("SELECT {} FROM {name}", names(table))
}

/// All feeds and hosts, and the pages that wait, those that are due first in front.
pub(crate) fn waiting(db: &impl Db) -> Result<Watch> {
    let feeds = rows(db, &select(FEEDS), &[], |row| {
        Ok(WatchedFeed {
            address: row.text(0)?,
            etag: row.maybe_text(1)?,
            modified: row.maybe_text(2)?,
            due: row.int(3)?,
            failures: row.int(4)? as u32,
        })
    })?;
    let hosts = rows(db, &select(HOSTS), &[], |row| {
        Ok(WatchedHost {
            host: row.text(0)?,
            robots: row.maybe_text(1)?,
            fresh: row.int(2)?,
            rests: row.int(3)?,
            failures: row.int(4)? as u32,
        })
    })?;
    let sql = format!("{} WHERE state = 'waiting' ORDER BY due, address", select(PAGES));
    Ok(Watch { feeds, hosts, pages: rows(db, &sql, &[], page_row)? })
}

/// A page, if it has been named.
pub(crate) fn page(db: &impl Db, address: &str) -> Result<Option<WatchedPage>> {
    let sql = format!("{} WHERE address = $1", select(PAGES));
    Ok(rows(db, &sql, &[address.into()], page_row)?.pop())
}

fn page_row(row: &dyn Row) -> Result<WatchedPage> {
    Ok(WatchedPage {
        address: row.text(0)?,
        feed: row.text(1)?,
        state: PageState::of(&row.text(2)?)?,
        due: row.int(3)?,
        tries: row.int(4)? as u32,
        report: row.maybe_text(5)?,
        outlet: row.maybe_text(6)?,
        title: row.maybe_text(7)?,
        published: row.maybe_text(8)?,
    })
}
