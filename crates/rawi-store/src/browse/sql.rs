//! Queries put together from their parts, and rows read out of them.
//!
//! SQL here says `$1`, `$2` … in the order in which they first stand in it: SQLite takes them for names and numbers
//! them so; PostgreSQL takes the numbers.

pub(super) use crate::db::rows;
use crate::db::{Dialect, Row, Value, among_those};
use crate::error::Result;
use crate::query::named_set;
use rawi::text::fold;

/// The tests of a query and the values they compare with.
#[derive(Debug)]
pub(super) struct Tests {
    pub(super) dialect: Dialect,
    tests: Vec<String>,
    pub(super) values: Vec<Value<'static>>,
}

impl Tests {
    pub(super) fn new(dialect: Dialect) -> Self {
        Self { dialect, tests: Vec::new(), values: Vec::new() }
    }

    /// The place of a value in the query.
    pub(super) fn bind(&mut self, value: impl Into<Value<'static>>) -> String {
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

/// What a column may hold.
pub(super) trait Field: Sized {
    fn of(row: &dyn Row, column: usize) -> Result<Self>;
}

impl Field for String {
    fn of(row: &dyn Row, column: usize) -> Result<Self> {
        row.text(column)
    }
}

impl Field for Option<String> {
    fn of(row: &dyn Row, column: usize) -> Result<Self> {
        row.maybe_text(column)
    }
}

impl Field for i64 {
    fn of(row: &dyn Row, column: usize) -> Result<Self> {
        row.int(column)
    }
}

impl Field for Option<i64> {
    fn of(row: &dyn Row, column: usize) -> Result<Self> {
        row.maybe_int(column)
    }
}

/// A value of a row.
pub(super) fn get<T: Field>(row: &dyn Row, column: usize) -> Result<T> {
    T::of(row, column)
}

/// A count.
pub(super) fn count(row: &dyn Row, column: usize) -> Result<u64> {
    Ok(row.int(column)?.max(0) as u64)
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
    if let Some(just) = is_just(tests, alias, who) {
        return just;
    }
    let name = tests.text(&fold(who.trim()));
    let id = tests.text(&who.trim().to_lowercase());
    let local = tests.text(who.trim());
    let named = tests.dialect.holds(&format!("{alias}.name_key"), &name);
    format!("({named} OR lower({alias}.actor) = {id} OR {alias}.{entity} = {local})")
}

/// The same where nothing is left open by a part of a name.
fn is_just(tests: &mut Tests, alias: &str, who: &str) -> Option<String> {
    if let Some(id) = who.strip_prefix("id:") {
        let value = tests.text(&format!("id:{id}"));
        return Some(format!("{} = {value}", key(alias)));
    }
    if let Some(name) = who.strip_prefix("name:") {
        let value = tests.text(&format!("name:{}", fold(name)));
        return Some(format!("{} = {value}", key(alias)));
    }
    if let Some(country) = who.strip_prefix("country:") {
        let value = tests.text(&country.to_uppercase());
        return Some(format!("{alias}.country = {value}"));
    }
    None
}

/// «Who is meant has a part in the statement or event (`of`) `row`»; whatever part, if none is named.
pub(super) fn has_part(tests: &mut Tests, row: &str, of: &str, part: Option<&str>, who: &str) {
    let part = part.map_or_else(String::new, |part| format!("p.part = '{part}' AND"));
    let of_part = format!("SELECT p.{of} FROM {of}_parties p WHERE {part}");
    let column = format!("{row}.{of}");
    let test = match is_just(tests, "p", who) {
        Some(just) => format!("{column} IN ({of_part} {just})"),
        None => {
            let set = named_set(tests.dialect, &of_part, who.trim(), &mut |value| tests.bind(value));
            // How many have a piece in their names, PostgreSQL cannot tell; it would join them with every row.
            if tests.dialect.knows_words() {
                among_those(&column, &set)
            } else {
                format!("{column} IN ({set})")
            }
        }
    };
    tests.add(test);
}

/// Days from `from` to `to`, each a day, a month or a year.
pub(super) fn days(tests: &mut Tests, column: &str, from: Option<&str>, to: Option<&str>) {
    if let Some(from) = from {
        let from = tests.text(from);
        tests.add(format!("{column} >= {from}"));
    }
    if let Some(to) = to {
        // '~' comes after '-' and the digits: «2022-06~» follows every day of June.
        let to = tests.bind(format!("{to}~"));
        tests.add(format!("{column} <= {to}"));
    }
}

/// A table of rows that reports hold, with the outlet of each beside it where `outlets` says so.
pub(super) fn from(dialect: Dialect, table: &str, alias: &str, outlets: bool) -> String {
    if !outlets {
        return format!("{table} {alias}");
    }
    format!("{table} {alias} {}", with_outlets(dialect, alias))
}

/// What stands behind a table in a query that wants the outlet of each row.
///
/// An index gives it to SQLite, in whose row it stands behind the text, which would have to be passed over.
pub(super) fn with_outlets(dialect: Dialect, alias: &str) -> String {
    let index = match dialect {
        Dialect::Sqlite => "INDEXED BY documents_brief ",
        #[cfg(feature = "postgres")]
        Dialect::Postgres => "",
    };
    format!("{} documents d {index}ON d.document = {alias}.document", dialect.then())
}

/// A part of an outlet's name.
pub(super) fn outlet(tests: &mut Tests, outlet: Option<&str>) {
    if let Some(outlet) = outlet {
        // Databases agree on the letters of ASCII only.
        let outlet = tests.bind(outlet.to_ascii_lowercase());
        tests.add(tests.dialect.holds("lower(d.outlet)", &outlet));
    }
}
