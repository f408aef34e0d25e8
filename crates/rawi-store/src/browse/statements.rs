//! Pages of statements, and what there is to narrow them down by.

use super::sql::{self, Tests, get, rows};
use super::{Cursor, FACETED, Facet, Facets, Page, Wanted};
use crate::db::Dialect;
use crate::error::Result;
use crate::query::{self, Hit};
use crate::words;
use rusqlite::{Connection, params_from_iter};

/// When more statements than these hold the words, those of a page are soon met on the way from the newest on; fewer
/// are looked up one by one and put in order.
const FEW: usize = 2_000;

/// The same for the many that are counted.
const FEW_TO_COUNT: usize = 4 * FACETED;

/// Which statements hold the words of a query of which fewer than `few` are looked up one by one.
fn holding(db: &Connection, query: &str, few: usize, tests: &mut Tests) -> Result<String> {
    let matching = "SELECT rowid FROM statement_words WHERE statement_words MATCH";
    let sql = format!("SELECT count(*) FROM ({matching} $1 LIMIT {few})");
    let found = rows(db, &sql, &[query.to_owned().into()], |row| sql::count(row, 0))?;
    // A sign in front keeps SQLite from beginning with the words.
    let sign = if found.first().is_some_and(|found| *found < few as u64) { "" } else { "+" };
    Ok(format!("{sign}s.statement IN ({matching} {})", tests.text(query)))
}

/// What a statement must be; `None` when none can be.
fn tests(db: &Connection, wanted: &Wanted, few: usize) -> Result<Option<Tests>> {
    let mut tests = Tests::default();
    if !wanted.words.is_empty() {
        let Some(query) = words::Wanted::new(&wanted.words).query(Dialect::Sqlite) else { return Ok(None) };
        let test = holding(db, &query, few, &mut tests)?;
        tests.add(test);
    }
    for (part, who) in [("speaker", &wanted.speaker), ("addressee", &wanted.addressee)] {
        if let Some(who) = who {
            let is = sql::is(&mut tests, "p", "entity", who);
            tests.add(format!(
                "s.statement IN (SELECT p.statement FROM statement_parties p WHERE p.part = '{part}' AND {is})"
            ));
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

/// A row that passed: its number, and the cursor behind it.
type Passed = (i64, Cursor);

/// The first `limit` rows behind a cursor.
fn passing(db: &Connection, wanted: &Wanted, after: Option<&Cursor>, limit: usize) -> Result<Vec<Passed>> {
    let Some(mut tests) = tests(db, wanted, FEW)? else { return Ok(Vec::new()) };
    if let Some(after) = after {
        after.behind(&mut tests, ["s.day", "s.report", "s.position"]);
    }
    let words = words::Wanted::new(&wanted.words);
    // Contents are long, and all that pass are put in order.
    let content = if words.has_phrases() { "s.content" } else { "''" };
    let sql = format!(
        "SELECT s.statement, {content}, s.day, s.position, s.report
         FROM {} {} ORDER BY s.day DESC, s.report, s.position",
        sql::from("statements", "s", wanted.outlet.is_some()),
        tests.all()
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut found = statement.query(params_from_iter(tests.values))?;
    let mut passed = Vec::new();
    while passed.len() < limit {
        let Some(row) = found.next()? else { break };
        // The search column does not tell which words follow which.
        if words.has_phrases() && !words.stands_in(&row.get::<_, String>(1)?) {
            continue;
        }
        let cursor = Cursor { day: row.get(2)?, position: row.get(3)?, report: row.get(4)? };
        passed.push((row.get(0)?, cursor));
    }
    Ok(passed)
}

/// A page of statements, newest first.
pub(super) fn page(
    db: &Connection,
    wanted: &Wanted,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Page<Hit>> {
    let mut passed = passing(db, wanted, after, limit + 1)?;
    let next = super::cut(&mut passed, limit);
    let numbers: Vec<i64> = passed.iter().map(|(number, _)| *number).collect();
    Ok(Page { items: query::hits(db, &words::Wanted::new(&wanted.words), &numbers)?, next })
}

/// One statement.
pub(super) fn one(db: &Connection, report: &str, id: &str) -> Result<Option<Hit>> {
    let sql = "SELECT s.statement FROM statements s JOIN documents d USING (document)
               WHERE d.id = $1 AND s.id = $2";
    let values = [report.to_owned().into(), id.to_owned().into()];
    let found: Vec<i64> = rows(db, sql, &values, |row| get(row, 0))?;
    Ok(query::hits(db, &words::Wanted::new(&[]), &found)?.pop())
}

/// How many of the newest statements have which act, outlet, speaker …
pub(super) fn facets(db: &Connection, wanted: &Wanted) -> Result<Facets> {
    let Some(tests) = tests(db, wanted, FEW_TO_COUNT)? else { return Ok(Facets::default()) };
    let has_phrases = words::Wanted::new(&wanted.words).has_phrases();
    let outlets = sql::from("statements", "s", true);
    let hits = if !has_phrases {
        // Rows are put in order before the outlets of those that are counted are looked up.
        let only = sql::from("statements", "s", wanted.outlet.is_some());
        format!(
            "SELECT s.statement, s.act, s.day, d.outlet FROM (SELECT s.statement, s.act, s.day, s.document
               FROM {only} {} ORDER BY s.day DESC LIMIT {}) s
             CROSS JOIN documents d INDEXED BY documents_brief ON d.document = s.document",
            tests.all(),
            FACETED + 1
        )
    } else {
        let numbers = passing(db, wanted, None, FACETED + 1)?;
        let numbers: Vec<String> = numbers.iter().map(|(number, _)| number.to_string()).collect();
        format!(
            "SELECT s.statement, s.act, s.day, d.outlet FROM {outlets} WHERE s.statement IN ({})",
            numbers.join(",")
        )
    };
    let values = if has_phrases { Vec::new() } else { tests.values };
    let sql = format!(
        "WITH hits AS MATERIALIZED ({hits}), {}
         SELECT 'all' AS facet, '' AS value, '' AS label, count(*) AS n FROM hits
         UNION ALL {} UNION ALL {} UNION ALL {} UNION ALL {} UNION ALL {} UNION ALL {}",
        super::parties("statement", &["speaker", "addressee"]),
        super::column_facet("act"),
        super::column_facet("outlet"),
        super::year_facet(),
        super::party_facet("speaker"),
        super::party_facet("addressee"),
        super::country_facet("part = 'speaker'"),
    );
    let found = rows(db, &sql, &values, |row| {
        Ok((
            get::<String>(row, 0)?,
            Facet { value: get(row, 1)?, label: get(row, 2)?, count: sql::count(row, 3)? },
        ))
    })?;
    Ok(Facets::of(found))
}
