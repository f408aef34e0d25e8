//! Pages of statements, and what there is to narrow them down by.

use super::known::{Known, Of};
use super::sql::{self, Tests, get, rows};
use super::{Cursor, FACETED, Facets, Page, Wanted};
use crate::db::{Db, numbers};
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

/// When more statements than these hold the words, not even their numbers are asked for.
const MANY: usize = 200_000;

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
    let Some(tests) = tests(db, wanted, FEW)? else { return Ok(Vec::new()) };
    let words = words::Wanted::new(&wanted.words);
    let only = sql::from(db.dialect(), table(db, wanted), "s", wanted.outlet.is_some());
    if words.has_phrases() {
        return passing_phrases(db, &words, &only, tests, after, limit);
    }
    first(db, &only, tests, after, limit)
}

/// The first `limit` rows of a table that pass and stand behind a cursor.
fn first(
    db: &dyn Db,
    table: &str,
    mut tests: Tests,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Vec<Passed>> {
    behind(&mut tests, after);
    let sql = format!(
        "SELECT s.statement, s.day, s.position, s.report FROM {table} {} {NEWEST} LIMIT {limit}",
        tests.all()
    );
    rows(db, &sql, &tests.values, |row| {
        Ok((get(row, 0)?, Cursor { day: get(row, 1)?, position: get(row, 2)?, report: get(row, 3)? }))
    })
}

fn behind(tests: &mut Tests, after: Option<&Cursor>) {
    if let Some(after) = after {
        after.behind(tests, ["s.day", "s.report", "s.position"]);
    }
}

/// The first `limit` rows in whose contents the words follow one another: the search column does not tell.
fn passing_phrases(
    db: &dyn Db,
    words: &words::Wanted,
    table: &str,
    mut tests: Tests,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Vec<Passed>> {
    behind(&mut tests, after);
    let about =
        load::about(&db, "SELECT statement, day, position, report, content FROM statements", "statement");
    let mut passed = Vec::new();
    let all = format!("SELECT s.statement FROM {table} {} {NEWEST}", tests.all());
    db.batches(&all, &tests.values, &mut |batch| {
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
    shown(db, wanted, passing(db, wanted, after, limit + 1)?, limit)
}

/// A page of the rows that passed.
fn shown(db: &dyn Db, wanted: &Wanted, mut passed: Vec<Passed>, limit: usize) -> Result<Page<Hit>> {
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

/// A page of statements, and how many of the newest found have which act, outlet, speaker …
pub(super) fn search(
    db: &dyn Db,
    wanted: &Wanted,
    after: Option<&Cursor>,
    limit: usize,
    known: &Known,
) -> Result<(Page<Hit>, Facets)> {
    if let Some(found) = holding_words(db, wanted)?
        && known.learn(db, Of::Statements, &found, FEW_TO_COUNT)?
    {
        let page =
            page_among(db, wanted, &known.first(Of::Statements, &found, after, limit + 1), after, limit)?;
        return Ok((page, known.count(db, Of::Statements, found)?));
    }
    Ok((page(db, wanted, after, limit)?, known.count(db, Of::Statements, to_count(db, wanted)?)?))
}

/// A page of some statements that hold the words; of many, the ledger finds it sooner itself.
fn page_among(
    db: &dyn Db,
    wanted: &Wanted,
    some: &[i64],
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Page<Hit>> {
    if some.len() > FEW {
        return page(db, wanted, after, limit);
    }
    let mut tests = Tests::new(db.dialect());
    tests.bind(numbers(some));
    tests.add(db.dialect().among("s.statement"));
    shown(db, wanted, first(db, "statements s", tests, after, limit + 1)?, limit)
}

/// The numbers of the statements that are counted: the newest, or some more than are counted.
fn to_count(db: &dyn Db, wanted: &Wanted) -> Result<Vec<i64>> {
    if words::Wanted::new(&wanted.words).has_phrases() {
        let passed = passing(db, wanted, None, FACETED + 1)?;
        return Ok(passed.into_iter().map(|(number, _)| number).collect());
    }
    let Some(tests) = tests(db, wanted, FEW_TO_COUNT)? else { return Ok(Vec::new()) };
    let only = sql::from(db.dialect(), table(db, wanted), "s", wanted.outlet.is_some());
    let sql = format!("SELECT s.statement FROM {only} {} {NEWEST} LIMIT {}", tests.all(), FACETED + 1);
    rows(db, &sql, &tests.values, |row| get(row, 0))
}

/// The statements that hold the words, where nothing else is asked for and SQLite finds them at once.
fn holding_words(db: &dyn Db, wanted: &Wanted) -> Result<Option<Vec<i64>>> {
    let words = words::Wanted::new(&wanted.words);
    let besides = Wanted { words: Vec::new(), ..wanted.clone() };
    if besides != Wanted::default() || words.has_phrases() || db.dialect().knows_words() {
        return Ok(None);
    }
    let Some(query) = words.query(db.dialect()) else { return Ok(None) };
    let sql = format!("{} LIMIT {MANY}", db.dialect().matching(1));
    let found = rows(db, &sql, &[query.into()], |row| get(row, 0))?;
    Ok((found.len() < MANY).then_some(found))
}
