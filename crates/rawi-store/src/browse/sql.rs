//! Queries put together from their parts, and rows read out of them.
//!
//! SQL here says `$1`, `$2` … in the order in which they first stand in it: SQLite takes them for names and numbers
//! them so; other databases take the numbers.

use crate::error::Result;
use rawi::text::fold;
use rusqlite::types::{FromSql, Value};
use rusqlite::{Connection, Row, params_from_iter};

/// The tests of a query and the values they compare with.
#[derive(Debug, Default)]
pub(super) struct Tests {
    tests: Vec<String>,
    pub(super) values: Vec<Value>,
}

impl Tests {
    /// The place of a value in the query.
    pub(super) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    /// The place of a text in the query.
    pub(super) fn text(&mut self, value: &str) -> String {
        self.bind(value.to_owned())
    }

    /// What must hold besides.
    pub(super) fn add(&mut self, test: String) {
        self.tests.push(test);
    }

    /// `WHERE` and all tests, or nothing.
    pub(super) fn all(&self) -> String {
        if self.tests.is_empty() { String::new() } else { format!("WHERE {}", self.tests.join(" AND ")) }
    }
}

/// All rows of a query.
pub(super) fn rows<T>(
    db: &Connection,
    sql: &str,
    values: &[Value],
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>> {
    let mut statement = db.prepare_cached(sql)?;
    let found = statement.query_map(params_from_iter(values), read)?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// A value of a row.
pub(super) fn get<T: FromSql>(row: &Row<'_>, column: usize) -> rusqlite::Result<T> {
    row.get(column)
}

/// A count.
pub(super) fn count(row: &Row<'_>, column: usize) -> rusqlite::Result<u64> {
    row.get::<_, i64>(column).map(|n| n.max(0) as u64)
}

/// The key of a party, as the indexes have it.
pub(super) fn key(alias: &str) -> String {
    format!("coalesce('id:' || {alias}.actor, 'name:' || {alias}.name_key)")
}

/// «`alias` is who is meant»; `entity` is its column with the id of the entity.
///
/// `id:Q7747` and `name:…` mean just that one, `country:RUS` all of a country; anything else is part of a name,
/// the id of an actor, or the id of an entity in its report.
pub(super) fn is(tests: &mut Tests, alias: &str, entity: &str, who: &str) -> String {
    if let Some(id) = who.strip_prefix("id:") {
        let value = tests.text(&format!("id:{id}"));
        return format!("{} = {value}", key(alias));
    }
    if let Some(name) = who.strip_prefix("name:") {
        let value = tests.text(&format!("name:{}", fold(name)));
        return format!("{} = {value}", key(alias));
    }
    if let Some(country) = who.strip_prefix("country:") {
        let value = tests.text(&country.to_uppercase());
        return format!("{alias}.country = {value}");
    }
    let name = tests.text(&fold(who.trim()));
    let id = tests.text(&who.trim().to_lowercase());
    let local = tests.text(who.trim());
    format!(
        "(instr({alias}.name_key, {name}) > 0 OR lower({alias}.actor) = {id} OR {alias}.{entity} = {local})"
    )
}

/// Days from `from` to `to`, each a day, a month or a year.
pub(super) fn days(tests: &mut Tests, column: &str, from: Option<&str>, to: Option<&str>) {
    if let Some(from) = from {
        let from = tests.text(from);
        tests.add(format!("{column} >= {from}"));
    }
    if let Some(to) = to {
        // '~' comes after '-' and the digits: «2022-06~» follows every day of June.
        let to = tests.text(to);
        tests.add(format!("{column} <= {to} || '~'"));
    }
}

/// A table of rows that reports hold, with the outlet of each beside it where `outlets` says so.
///
/// An index gives the outlet: in its row it stands behind the text, which would have to be passed over.
pub(super) fn from(table: &str, alias: &str, outlets: bool) -> String {
    if !outlets {
        return format!("{table} {alias}");
    }
    let report = "documents d INDEXED BY documents_brief";
    format!("{table} {alias} CROSS JOIN {report} ON d.document = {alias}.document")
}

/// A part of an outlet's name.
pub(super) fn outlet(tests: &mut Tests, outlet: Option<&str>) {
    if let Some(outlet) = outlet {
        let outlet = tests.text(outlet);
        tests.add(format!("instr(lower(d.outlet), lower({outlet})) > 0"));
    }
}
