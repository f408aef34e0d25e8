//! Stories: clusters of copies as `rawi cluster --ledger` found them last, and a statement beside others of its speaker.

use super::sql::{self, Tests, count, get, rows};
use super::{Cursor, Page};
use crate::copies::CopyRow;
use crate::error::Result;
use crate::quotations::QuotationRow;
use rusqlite::Connection;
use serde::Serialize;

/// A story in a list, told by its earliest report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoryRow {
    /// The id of its earliest report, by which it is asked for.
    pub report: String,
    /// The title of that report.
    pub title: Option<String>,
    /// The outlet that published it.
    pub outlet: Option<String>,
    /// The day it was published.
    pub published: Option<String>,
    /// How many reports there are.
    pub reports: u64,
    /// How many outlets have it.
    pub outlets: u64,
}

/// So many statements of one speaker are laid beside one.
const BESIDE: usize = 400;

/// Longer contents, in letters, are no quotations that are laid beside others.
const LONGEST: usize = 10_000;

/// A page of stories, newest first.
pub(super) fn list(db: &Connection, after: Option<&Cursor>, limit: usize) -> Result<Page<StoryRow>> {
    let mut tests = Tests::default();
    tests.add("c.position = 0".to_owned());
    if let Some(after) = after {
        after.behind(&mut tests, ["d.published", "d.id", "0"]);
    }
    let sql = format!(
        "SELECT d.id, d.title, d.outlet, d.published,
         (SELECT count(*) FROM copies m WHERE m.cluster = c.cluster),
         (SELECT count(DISTINCT o.outlet) FROM copies m JOIN documents o USING (document) WHERE m.cluster = c.cluster)
         FROM copies c JOIN documents d USING (document) {} ORDER BY d.published DESC, d.id LIMIT {}",
        tests.all(),
        limit + 1
    );
    let mut items = rows(db, &sql, &tests.values, |row| {
        Ok(StoryRow {
            report: get(row, 0)?,
            title: get(row, 1)?,
            outlet: get(row, 2)?,
            published: get(row, 3)?,
            reports: count(row, 4)?,
            outlets: count(row, 5)?,
        })
    })?;
    let more = items.len() > limit;
    items.truncate(limit);
    let last = items.last().filter(|_| more);
    let next = last.map(|row| Cursor { day: row.published.clone(), position: 0, report: row.report.clone() });
    Ok(Page { items, next })
}

/// The reports of the story that a report is part of, the earliest first; none where it has no copy.
pub(super) fn story(db: &Connection, report: &str) -> Result<Vec<CopyRow>> {
    let sql = "SELECT d.id, coalesce(o.id, d.id), c.copied, c.kept, d.outlet, d.published, d.title,
               (SELECT group_concat(agency, char(10)) FROM (SELECT DISTINCT agency FROM credits r
                WHERE r.document = d.document ORDER BY agency))
               FROM copies a JOIN copies c ON c.cluster = a.cluster JOIN documents d ON d.document = c.document
               LEFT JOIN documents o ON o.document = c.origin
               WHERE a.document = (SELECT document FROM documents WHERE id = $1) ORDER BY c.position";
    rows(db, sql, &[report.to_owned().into()], |row| {
        let agencies: Option<String> = get(row, 7)?;
        Ok(CopyRow {
            document: get(row, 0)?,
            origin: get(row, 1)?,
            copied: get(row, 2)?,
            kept: get(row, 3)?,
            outlet: get(row, 4)?,
            published: get(row, 5)?,
            title: get(row, 6)?,
            agencies: agencies.iter().flat_map(|names| names.lines().map(str::to_owned)).collect(),
        })
    })
}

/// A statement and those of the same first speaker from the day before to the day after, the earliest first; just it
/// where it has no day, none where it has no speaker.
pub(super) fn beside(db: &Connection, report: &str, statement: &str) -> Result<Vec<QuotationRow>> {
    let key = sql::key("p");
    let asked = format!(
        "SELECT {key}, s.day, s.statement FROM statements s JOIN statement_parties p ON p.statement = s.statement
         JOIN documents d ON d.document = s.document
         WHERE d.id = $1 AND s.id = $2 AND p.part = 'speaker' AND p.position = 0"
    );
    let values = [report.to_owned().into(), statement.to_owned().into()];
    let of = rows(db, &asked, &values, |row| {
        Ok((get::<Option<String>>(row, 0)?, get::<Option<String>>(row, 1)?, get::<i64>(row, 2)?))
    })?;
    let Some((key_of, day, number)) = of.into_iter().next() else { return Ok(Vec::new()) };
    let sql = format!(
        "SELECT {key}, p.name, s.day, s.kind, s.content, d.id, s.id, d.outlet, c.cluster
         FROM statement_parties p JOIN statements s ON s.statement = p.statement
         JOIN documents d ON d.document = s.document LEFT JOIN copies c ON c.document = s.document
         WHERE {key} = $1 AND p.part = 'speaker' AND p.position = 0
         AND length(s.content) <= {LONGEST} AND (s.statement = $2 OR s.day = $3 OR s.day BETWEEN date($3, '-1 day') AND date($3, '+1 day'))
         ORDER BY s.statement = $2 DESC, s.day, d.id, s.position LIMIT {BESIDE}"
    );
    let values = [key_of.into(), number.into(), day.into()];
    let mut found = rows(db, &sql, &values, |row| {
        Ok(QuotationRow {
            speaker: get(row, 0)?,
            name: get(row, 1)?,
            day: get(row, 2)?,
            kind: get(row, 3)?,
            content: get(row, 4)?,
            document: get(row, 5)?,
            statement: get(row, 6)?,
            outlet: get(row, 7)?,
            cluster: get(row, 8)?,
        })
    })?;
    found.sort_by(|a, b| (&a.day, &a.document).cmp(&(&b.day, &b.document)));
    Ok(found)
}
