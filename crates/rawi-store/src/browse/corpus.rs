//! Reports by day and outlet, and how much a ledger holds of what.

use super::sql::{self, Tests, count, get, rows};
use super::{Cursor, Page};
use crate::db::Db;
use crate::error::Result;
use serde::Serialize;

/// Which reports are wanted. What is `None` lets everything through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WantedReports {
    /// Part of the title, as it is written.
    pub title: Option<String>,
    /// Part of the outlet's name.
    pub outlet: Option<String>,
    /// The first day, month or year.
    pub from: Option<String>,
    /// The last day, month or year.
    pub to: Option<String>,
}

/// A report in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ReportRow {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// The outlet that published it.
    pub outlet: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// The day it was published.
    pub published: Option<String>,
    /// How many statements it has.
    pub statements: u64,
    /// How many events it has.
    pub events: u64,
}

/// How many reports, statements and events there are of something.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Volume {
    /// Of what: a day, a month, an outlet.
    pub of: String,
    /// How many reports.
    pub reports: u64,
    /// How many statements.
    pub statements: u64,
    /// How many events.
    pub events: u64,
}

/// Who read reports of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The version of rawi.
    pub version: String,
    /// The hash of the tables and weights.
    pub data: String,
    /// When the latest run began, UTC.
    pub started: String,
    /// How many reports of the ledger it read last.
    pub reports: u64,
}

/// What a ledger holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Corpus {
    /// By day, or by month where there are more than 92 days; in order.
    pub days: Vec<Volume>,
    /// By outlet, the largest first.
    pub outlets: Vec<Volume>,
    /// Statements by act.
    pub acts: Vec<(String, u64)>,
    /// Events by type.
    pub types: Vec<(String, u64)>,
    /// Which rawi read them, with which tables.
    pub runs: Vec<Run>,
}

/// More days than these are shown as months.
pub(super) const DAYS: usize = 92;

/// How many outlets are listed.
const OUTLETS: usize = 60;

/// A page of reports, newest first.
pub(super) fn reports(
    db: &dyn Db,
    wanted: &WantedReports,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Page<ReportRow>> {
    let mut tests = Tests::new(db.dialect());
    if let Some(title) = &wanted.title {
        let title = tests.text(title);
        tests.add(tests.dialect.holds("d.title", &title));
    }
    sql::days(&mut tests, "d.published", wanted.from.as_deref(), wanted.to.as_deref());
    sql::outlet(&mut tests, wanted.outlet.as_deref());
    if let Some(after) = after {
        after.behind(&mut tests, ["d.published", "d.id", "0"]);
    }
    let sql = format!(
        "SELECT d.document, d.id, d.title, d.outlet, d.url, d.published,
         (SELECT count(*) FROM statements s WHERE s.document = d.document),
         (SELECT count(*) FROM events e WHERE e.document = d.document)
         FROM documents d {} ORDER BY d.published DESC NULLS LAST, d.id LIMIT {}",
        tests.all(),
        limit + 1
    );
    let mut items = rows(db, &sql, &tests.values, |row| {
        Ok(ReportRow {
            id: get(row, 1)?,
            title: get(row, 2)?,
            outlet: get(row, 3)?,
            url: get(row, 4)?,
            published: get(row, 5)?,
            statements: count(row, 6)?,
            events: count(row, 7)?,
        })
    })?;
    let more = items.len() > limit;
    items.truncate(limit);
    let last = items.last().filter(|_| more);
    let next = last.map(|row| Cursor { day: row.published.clone(), position: 0, report: row.id.clone() });
    Ok(Page { items, next })
}

/// How much there is of what.
pub(super) fn corpus(db: &dyn Db) -> Result<Corpus> {
    let days: i64 = rows(db, "SELECT count(DISTINCT published) FROM documents", &[], |row| get(row, 0))?[0];
    let letters = if days as usize > DAYS { 7 } else { 10 };
    let day = format!("substr(d.published, 1, {letters})");
    let tally = |sql: &str| rows(db, sql, &[], |row| Ok((get(row, 0)?, count(row, 1)?)));
    Ok(Corpus {
        days: volumes(db, &day, "v")?,
        outlets: volumes(db, "d.outlet", &format!("r DESC, v LIMIT {OUTLETS}"))?,
        acts: tally("SELECT act, count(*) AS n FROM statements GROUP BY act ORDER BY n DESC, act")?,
        types: tally("SELECT type, count(*) AS n FROM events GROUP BY type ORDER BY n DESC, type")?,
        runs: runs(db)?,
    })
}

fn volumes(db: &dyn Db, of: &str, order: &str) -> Result<Vec<Volume>> {
    let sql = format!(
        "SELECT {of} AS v, count(*) AS r, CAST(sum(coalesce(s.n, 0)) AS BIGINT),
         CAST(sum(coalesce(e.n, 0)) AS BIGINT) FROM documents d
         LEFT JOIN (SELECT document, count(*) AS n FROM statements GROUP BY document) AS s
           ON s.document = d.document
         LEFT JOIN (SELECT document, count(*) AS n FROM events GROUP BY document) AS e
           ON e.document = d.document
         WHERE {of} IS NOT NULL GROUP BY v ORDER BY {order}"
    );
    rows(db, &sql, &[], |row| {
        Ok(Volume {
            of: get(row, 0)?,
            reports: count(row, 1)?,
            statements: count(row, 2)?,
            events: count(row, 3)?,
        })
    })
}

fn runs(db: &dyn Db) -> Result<Vec<Run>> {
    let sql = "SELECT r.version, r.data, max(r.started) AS at, count(*) FROM runs r
               JOIN documents d ON d.run = r.run GROUP BY r.version, r.data
               ORDER BY at DESC, r.version, r.data";
    rows(db, sql, &[], |row| {
        Ok(Run { version: get(row, 0)?, data: get(row, 1)?, started: get(row, 2)?, reports: count(row, 3)? })
    })
}
