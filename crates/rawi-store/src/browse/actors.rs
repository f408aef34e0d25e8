//! Persons, institutions, places: who is in the ledger, and what it has of one of them.

use super::sql::{self, Tests, count, get, rows};
use crate::db::{Db, Row};
use crate::error::Result;
use rawi::text::fold;
use serde::Serialize;

/// Somebody, or something, that reports name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ActorRow {
    /// `id:Q7747`, or `name:` and the folded name.
    pub key: String,
    /// The longest name that a report gives.
    pub name: String,
    /// `PER`, `ORG`, `GPE`, `LOC`, `GROUP` or `ANON`.
    #[serde(rename = "type")]
    pub kind: String,
    /// The actor's id, where a table knows it.
    pub actor: Option<String>,
    /// ISO 3166 alpha-3.
    pub country: Option<String>,
    /// `GOV`, `MIL` …
    pub role: Option<String>,
    /// How many reports name it.
    pub reports: u64,
}

/// Somebody who met, accused … somebody, and how often.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partner {
    /// Their key.
    pub key: String,
    /// A name of theirs.
    pub name: String,
    /// How many events both are parties to.
    pub count: u64,
}

/// What the ledger has of somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Who it is.
    pub row: ActorRow,
    /// The names that reports give, with how many reports give them.
    pub names: Vec<(String, u64)>,
    /// The offices that tables or reports give, with how many reports give them.
    pub offices: Vec<(String, u64)>,
    /// Month, and how many statements of theirs.
    pub said: Vec<(String, u64)>,
    /// Act, and how many statements of theirs.
    pub acts: Vec<(String, u64)>,
    /// Month, and how many events they are a party to.
    pub events: Vec<(String, u64)>,
    /// Type, and how many events they are a party to.
    pub types: Vec<(String, u64)>,
    /// With whom.
    pub partners: Vec<Partner>,
}

/// How many names, offices and partners a profile lists.
const LISTED: usize = 20;

fn row(found: &dyn Row) -> Result<ActorRow> {
    Ok(ActorRow {
        key: get(found, 0)?,
        name: get(found, 1)?,
        kind: get(found, 2)?,
        actor: get(found, 3)?,
        country: get(found, 4)?,
        role: get(found, 5)?,
        reports: count(found, 6)?,
    })
}

const COLUMNS: &str = "max(n.name), max(n.type), max(n.actor), max(n.country), max(n.role),
                       count(DISTINCT n.document)";

/// Some of those in the ledger, in order of their keys.
pub(super) fn list(
    db: &dyn Db,
    name: Option<&str>,
    kind: Option<&str>,
    country: Option<&str>,
    after: Option<&str>,
    limit: usize,
) -> Result<Vec<ActorRow>> {
    let asked = Asked { name, kind: kind.map(str::to_uppercase), country: country.map(str::to_uppercase) };
    let mut all = Vec::new();
    let mut after = after.map(str::to_owned);
    // A name may be listed whose last report is gone.
    loop {
        let lacking = limit - all.len();
        let (keys, found) = asked.some(db, after.as_deref(), lacking)?;
        all.extend(found);
        after = keys.last().cloned();
        if keys.len() < lacking || all.len() == limit {
            return Ok(all);
        }
    }
}

/// Who is to be listed.
struct Asked<'a> {
    name: Option<&'a str>,
    kind: Option<String>,
    country: Option<String>,
}

impl Asked<'_> {
    /// The next keys of those listed, and who of them is in the ledger.
    fn some(&self, db: &dyn Db, after: Option<&str>, limit: usize) -> Result<(Vec<String>, Vec<ActorRow>)> {
        let mut tests = Tests::new(db.dialect());
        if let Some(after) = after {
            let after = tests.text(after);
            tests.add(format!("c.key > {after}"));
        }
        if let Some(name) = self.name {
            let (part, id) = (tests.text(&fold(name.trim())), tests.text(&name.trim().to_lowercase()));
            let named = tests.dialect.holds("c.name_key", &part);
            tests.add(format!("({named} OR lower(c.key) = 'id:' || {id})"));
        }
        let mut which = String::new();
        for (column, value) in [("type", &self.kind), ("country", &self.country)] {
            if let Some(value) = value {
                let value = tests.text(value);
                tests.add(format!("c.{column} = {value}"));
                which.push_str(&format!(" AND n.{column} = {value}"));
            }
        }
        // A column has an affinity and the index has none: SQLite looks a key up in it only when it is put together.
        let sql = format!(
            "SELECT k.key, {COLUMNS} FROM (SELECT DISTINCT c.key FROM called c {} ORDER BY c.key LIMIT {limit}) k
             LEFT JOIN entities n ON {} = k.key || ''{which} GROUP BY k.key ORDER BY k.key",
            tests.all(),
            sql::key("n"),
        );
        let mut keys = Vec::new();
        let found = rows(db, &sql, &tests.values, |found| {
            keys.push(found.text(0)?);
            if found.maybe_text(1)?.is_none() { Ok(None) } else { row(found).map(Some) }
        })?;
        Ok((keys, found.into_iter().flatten().collect()))
    }
}

/// Whom a key means, and what there is of them.
pub(super) fn profile(db: &dyn Db, who: &str) -> Result<Option<Profile>> {
    let who = match who.strip_prefix("name:") {
        Some(name) => format!("name:{}", fold(name)),
        None => who.to_owned(),
    };
    let (key, values) = (sql::key("n"), [who.into()]);
    let sql = format!("SELECT {key}, {COLUMNS} FROM entities n WHERE {key} = $1 GROUP BY {key}");
    let Some(row) = rows(db, &sql, &values, row)?.into_iter().next() else { return Ok(None) };
    let tally = |sql: String| rows(db, &sql, &values, |row| Ok((get::<String>(row, 0)?, count(row, 1)?)));
    let seen = |column: &str| {
        tally(format!(
            "SELECT n.{column}, count(DISTINCT n.document) AS c FROM entities n
             WHERE {key} = $1 AND n.{column} IS NOT NULL GROUP BY n.{column} ORDER BY c DESC, n.{column} LIMIT {LISTED}"
        ))
    };
    let party = sql::key("p");
    let said = |value: &str, order: &str| {
        tally(format!(
            "SELECT {value} AS v, count(*) AS c FROM statements s WHERE s.statement IN
             (SELECT p.statement FROM statement_parties p WHERE p.part = 'speaker' AND {party} = $1)
             AND {value} IS NOT NULL GROUP BY v ORDER BY {order}"
        ))
    };
    let done = |value: &str, order: &str| {
        tally(format!(
            "SELECT {value} AS v, count(*) AS c FROM events e WHERE e.event IN
             (SELECT p.event FROM event_parties p WHERE {party} = $1)
             AND {value} IS NOT NULL GROUP BY v ORDER BY {order}"
        ))
    };
    Ok(Some(Profile {
        names: seen("name")?,
        offices: seen("office")?,
        said: said("substr(s.day, 1, 7)", "v")?,
        acts: said("s.act", "c DESC, v")?,
        events: done("substr(e.day, 1, 7)", "v")?,
        types: done("e.type", "c DESC, v")?,
        partners: partners(db, &row.key)?,
        row,
    }))
}

fn partners(db: &dyn Db, who: &str) -> Result<Vec<Partner>> {
    let (party, other) = (sql::key("p"), sql::key("o"));
    let sql = format!(
        "SELECT {other} AS k, max(o.name), count(DISTINCT o.event) AS c FROM event_parties p
         JOIN event_parties o ON o.event = p.event WHERE {party} = $1 AND {other} <> $1
         GROUP BY k ORDER BY c DESC, k LIMIT {LISTED}"
    );
    rows(db, &sql, &[who.to_owned().into()], |row| {
        Ok(Partner { key: get(row, 0)?, name: get(row, 1)?, count: count(row, 2)? })
    })
}
