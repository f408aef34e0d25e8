//! Pages of statements, and what there is to narrow them down by.

use super::known::{Known, Of};
use super::sql::{self, Tests, get, rows};
use super::{Cursor, FACETED, Facets, Page, Wanted};
use crate::db::{Db, Value, numbers};
use crate::error::Result;
use crate::load::{self, Places};
use crate::query::{self, Hit};
use crate::words;
use std::ops::ControlFlow;

/// When more statements than these hold the words, those of a page are soon met on the way from the newest on; fewer
/// are looked up one by one and put in order.
const FEW: usize = 2_000;

/// The same for the many that are counted.
const FEW_TO_COUNT: usize = 4 * FACETED;

/// The test for the words of a query; where fewer than `few` statements hold them, SQLite looks those up one by one.
fn holding(db: &dyn Db, query: &str, few: usize, tests: &mut Tests) -> Result<String> {
    let dialect = db.dialect();
    tests.text(query);
    let place = tests.values.len();
    if dialect.knows_words() {
        return Ok(dialect.matches(place));
    }
    let sql = format!("SELECT count(*) FROM ({} LIMIT {few})", dialect.matching(1));
    let found = rows(db, &sql, &[query.into()], |row| sql::count(row, 0))?;
    // A sign in front keeps SQLite from beginning with the words.
    let sign = if found.first().is_some_and(|found| *found < few as u64) { "" } else { "+" };
    Ok(format!("{sign}s.statement IN ({})", dialect.matching(place)))
}

/// The table whose rows `s` are tested.
fn table(db: &dyn Db, wanted: &Wanted) -> &'static str {
    if wanted.words.is_empty() { "statements" } else { db.dialect().searched() }
}

/// What a statement must be; `None` when none can be.
fn tests(db: &dyn Db, wanted: &Wanted, few: usize) -> Result<Option<Tests>> {
    let mut tests = Tests::new(db.dialect());
    if !wanted.words.is_empty() {
        let Some(query) = words::Wanted::new(&wanted.words).query(db.dialect()) else { return Ok(None) };
        let test = holding(db, &query, few, &mut tests)?;
        tests.add(test);
    }
    for (part, who) in [("speaker", &wanted.speaker), ("addressee", &wanted.addressee)] {
        if let Some(who) = who {
            sql::has_part(&mut tests, "s", "statement", Some(part), who);
        }
    }
    if let Some(who) = &wanted.about {
        let is = sql::is(&mut tests, "n", "id", who);
        tests.add(format!(
            "s.statement IN (SELECT c.statement FROM entities n
             JOIN mentions m ON m.document = n.document AND m.entity = n.position
             JOIN statements t ON t.document = n.document
             JOIN contents c ON c.statement = t.statement AND m.start >= c.start AND m.\"end\" <= c.\"end\"
             WHERE {is})"
        ));
    }
    if let Some(act) = &wanted.act {
        let act = tests.text(&act.to_lowercase());
        tests.add(format!("s.act = {act}"));
    }
    if let Some(country) = &wanted.country {
        let country = tests.text(&country.to_uppercase());
        tests.add(format!(
            "s.statement IN (SELECT p.statement FROM statement_parties p WHERE p.country = {country})"
        ));
    }
    sql::days(&mut tests, "s.day", wanted.from.as_deref(), wanted.to.as_deref());
    sql::outlet(&mut tests, wanted.outlet.as_deref());
    Ok(Some(tests))
}

const NEWEST: &str = "ORDER BY s.day DESC NULLS LAST, s.report, s.position";

/// A row that passed: its number, and the cursor behind it.
type Passed = (i64, Cursor);

/// The first `limit` rows behind a cursor.
fn passing(db: &dyn Db, wanted: &Wanted, after: Option<&Cursor>, limit: usize) -> Result<Vec<Passed>> {
    let Some(mut tests) = tests(db, wanted, FEW)? else { return Ok(Vec::new()) };
    if let Some(after) = after {
        after.behind(&mut tests, ["s.day", "s.report", "s.position"]);
    }
    let words = words::Wanted::new(&wanted.words);
    let only = sql::from(db.dialect(), table(db, wanted), "s", wanted.outlet.is_some());
    let from = format!("FROM {only} {} {NEWEST}", tests.all());
    if words.has_phrases() {
        return passing_phrases(db, &words, &from, &tests.values, limit);
    }
    let sql = format!("SELECT s.statement, s.day, s.position, s.report {from} LIMIT {limit}");
    rows(db, &sql, &tests.values, |row| {
        Ok((get(row, 0)?, Cursor { day: get(row, 1)?, position: get(row, 2)?, report: get(row, 3)? }))
    })
}

/// The first `limit` rows in whose contents the words follow one another: the search column does not tell.
fn passing_phrases(
    db: &dyn Db,
    words: &words::Wanted,
    from: &str,
    values: &[Value<'_>],
    limit: usize,
) -> Result<Vec<Passed>> {
    let about =
        load::about(&db, "SELECT statement, day, position, report, content FROM statements", "statement");
    let mut passed = Vec::new();
    db.batches(&format!("SELECT s.statement {from}"), values, &mut |batch| {
        let found = rows(db, &about, &[numbers(batch)], |row| {
            let cursor = Cursor { day: get(row, 1)?, position: get(row, 2)?, report: get(row, 3)? };
            Ok((row.int(0)?, words.stands_in(&row.text(4)?).then_some((row.int(0)?, cursor))))
        })?;
        passed.extend(load::in_order(&Places::of(batch), found).into_iter().flatten());
        passed.truncate(limit);
        Ok(if passed.len() == limit { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    Ok(passed)
}

/// A page of statements, newest first.
pub(super) fn page(db: &dyn Db, wanted: &Wanted, after: Option<&Cursor>, limit: usize) -> Result<Page<Hit>> {
    let mut passed = passing(db, wanted, after, limit + 1)?;
    let next = super::cut(&mut passed, limit);
    let numbers: Vec<i64> = passed.iter().map(|(number, _)| *number).collect();
    Ok(Page { items: query::hits(&db, &words::Wanted::new(&wanted.words), &numbers)?, next })
}

/// One statement.
pub(super) fn one(db: &dyn Db, report: &str, id: &str) -> Result<Option<Hit>> {
    let sql = "SELECT s.statement FROM statements s JOIN documents d USING (document)
               WHERE d.id = $1 AND s.id = $2";
    let values = [report.to_owned().into(), id.to_owned().into()];
    let found: Vec<i64> = rows(db, sql, &values, |row| get(row, 0))?;
    Ok(query::hits(&db, &words::Wanted::new(&[]), &found)?.pop())
}

/// How many of the newest statements have which act, outlet, speaker …
pub(super) fn facets(db: &dyn Db, wanted: &Wanted, known: &Known) -> Result<Facets> {
    known.count(db, Of::Statements, to_count(db, wanted)?)
}

/// The numbers of the statements that are counted: the newest, or some more than are counted.
fn to_count(db: &dyn Db, wanted: &Wanted) -> Result<Vec<i64>> {
    let words = words::Wanted::new(&wanted.words);
    if words.has_phrases() {
        let passed = passing(db, wanted, None, FACETED + 1)?;
        return Ok(passed.into_iter().map(|(number, _)| number).collect());
    }
    if let Some(found) = few_holding(db, wanted, &words)? {
        return Ok(found);
    }
    let Some(tests) = tests(db, wanted, FEW_TO_COUNT)? else { return Ok(Vec::new()) };
    let only = sql::from(db.dialect(), table(db, wanted), "s", wanted.outlet.is_some());
    let sql = format!("SELECT s.statement FROM {only} {} {NEWEST} LIMIT {}", tests.all(), FACETED + 1);
    rows(db, &sql, &tests.values, |row| get(row, 0))
}

/// The statements that hold the words, where nothing else is asked for and SQLite finds them at once.
fn few_holding(db: &dyn Db, wanted: &Wanted, words: &words::Wanted) -> Result<Option<Vec<i64>>> {
    let besides = Wanted { words: Vec::new(), ..wanted.clone() };
    let Some(query) = words.query(db.dialect()) else { return Ok(None) };
    if besides != Wanted::default() || db.dialect().knows_words() {
        return Ok(None);
    }
    let sql = format!("{} LIMIT {FEW_TO_COUNT}", db.dialect().matching(1));
    let found = rows(db, &sql, &[query.into()], |row| get(row, 0))?;
    Ok((found.len() < FEW_TO_COUNT).then_some(found))
}
