//! Stories: clusters of copies as `rawi cluster --ledger` found them last, and a statement beside others of its speaker.

use super::sql::{self, Tests, count, get, rows};
use super::{Cursor, Page};
use crate::db::{Db, Value};
use crate::error::Result;
use crate::quotations::{self, QuotationRow};
use rawi::article::parse_date;
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
pub(super) fn list(db: &dyn Db, after: Option<&Cursor>, limit: usize) -> Result<Page<StoryRow>> {
    let mut tests = Tests::new(db.dialect());
    tests.add("c.position = 0".to_owned());
    if let Some(after) = after {
        after.behind(&mut tests, ["d.published", "d.id", "0"]);
    }
    let sql = format!(
        "SELECT d.id, d.title, d.outlet, d.published,
         (SELECT count(*) FROM copies m WHERE m.cluster = c.cluster),
         (SELECT count(DISTINCT o.outlet) FROM copies m JOIN documents o USING (document) WHERE m.cluster = c.cluster)
         FROM copies c JOIN documents d USING (document) {} ORDER BY d.published DESC NULLS LAST, d.id LIMIT {}",
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

/// A statement and those of the same first speaker from the day before to the day after, the earliest first; just it
/// where it has no day, none where it has no speaker.
pub(super) fn beside(db: &dyn Db, report: &str, statement: &str) -> Result<Vec<QuotationRow>> {
    let key = sql::key("p");
    let asked = format!(
        "SELECT {key}, s.day, s.statement FROM statements s JOIN statement_parties p ON p.statement = s.statement
         JOIN documents d ON d.document = s.document
         WHERE d.id = $1 AND s.id = $2 AND p.part = 'speaker' AND p.position = 0"
    );
    let values = [report.to_owned().into(), statement.to_owned().into()];
    let of = rows(db, &asked, &values, |row| {
        Ok((get::<String>(row, 0)?, get::<Option<String>>(row, 1)?, get::<i64>(row, 2)?))
    })?;
    let Some((key_of, day, number)) = of.into_iter().next() else { return Ok(Vec::new()) };
    let sql = format!(
        "SELECT {key}, p.name, s.day, s.kind, s.content, d.id, s.id, d.outlet, c.cluster
         FROM statement_parties p JOIN statements s ON s.statement = p.statement
         JOIN documents d ON d.document = s.document LEFT JOIN copies c ON c.document = s.document
         WHERE {key} = $1 AND p.part = 'speaker' AND p.position = 0
         AND length(s.content) <= {LONGEST} AND (s.statement = $2 OR s.day = $3 OR s.day BETWEEN $4 AND $5)
         ORDER BY s.statement = $2 DESC, s.day, d.id, s.position LIMIT {BESIDE}"
    );
    let date = day.as_deref().filter(|day| day.len() == "2022-06-29".len()).and_then(parse_date);
    let (before, after) =
        (date.and_then(|day| day.yesterday().ok()), date.and_then(|day| day.tomorrow().ok()));
    let [before, after] = [before, after].map(|day| day.map(|day| day.to_string()));
    let values = [
        key_of.into(),
        number.into(),
        Value::maybe(day.as_deref()),
        Value::maybe(before.as_deref()),
        Value::maybe(after.as_deref()),
    ];
    let mut found = rows(db, &sql, &values, quotations::quotation)?;
    found.sort_by(|a, b| (&a.day, &a.document).cmp(&(&b.day, &b.document)));
    Ok(found)
}
