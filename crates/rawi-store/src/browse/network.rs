//! Who had to do with whom in a time: the pairs of actor and recipient with the most events of some types.

use super::sql::{self, Tests, count, get, rows};
use crate::db::{Db, Row};
use crate::error::Result;
use serde::Serialize;

/// What a network is drawn from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WantedLinks {
    /// Types of events, as in PLOVER: `CONSULT`, `ACCUSE`. None means all.
    pub types: Vec<String>,
    /// Only links of this one; as filters take it.
    pub who: Option<String>,
    /// The first day, month or year.
    pub from: Option<String>,
    /// The last day, month or year; a month takes all its days in.
    pub to: Option<String>,
    /// Countries are linked instead of those who act for them.
    pub by_country: bool,
}

/// Two of them, and how often.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The key of who acted.
    pub actor: String,
    /// The name.
    pub actor_name: String,
    /// The key of whom it was done to or with.
    pub recipient: String,
    /// The name.
    pub recipient_name: String,
    /// How many events, or statements, there are.
    pub events: u64,
}

/// The links with the most events, at most `limit`.
pub(super) fn links(db: &dyn Db, wanted: &WantedLinks, limit: usize) -> Result<Vec<Link>> {
    let mut tests = Tests::new(db.dialect());
    if !wanted.types.is_empty() {
        let types: Vec<String> = wanted.types.iter().map(|kind| tests.text(kind)).collect();
        tests.add(format!("e.type IN ({})", types.join(", ")));
    }
    sql::days(&mut tests, "e.day", wanted.from.as_deref(), wanted.to.as_deref());
    if let Some(who) = &wanted.who {
        let one = sql::is(&mut tests, "a", "entity", who);
        let other = sql::is(&mut tests, "b", "entity", who);
        tests.add(format!("({one} OR {other})"));
    }
    let key = |alias: &str| match wanted.by_country {
        true => format!("'country:' || {alias}.country"),
        false => sql::key(alias),
    };
    let (from, to) = (key("a"), key("b"));
    // What did not take place is no tie.
    tests.add(format!("e.status NOT IN ('denied', 'possible') AND {from} <> {to}"));
    let sql = format!(
        "SELECT {from} AS f, max(a.name), {to} AS t, max(b.name), count(DISTINCT e.event) AS n FROM events e
         JOIN event_parties a ON a.event = e.event AND a.part = 'actor'
         JOIN event_parties b ON b.event = e.event AND b.part = 'recipient' {}
         GROUP BY f, t ORDER BY n DESC, f, t LIMIT {limit}",
        tests.all()
    );
    rows(db, &sql, &tests.values, link)
}

/// A link from its row.
pub(super) fn link(row: &dyn Row) -> Result<Link> {
    Ok(Link {
        actor: get(row, 0)?,
        actor_name: get(row, 1)?,
        recipient: get(row, 2)?,
        recipient_name: get(row, 3)?,
        events: count(row, 4)?,
    })
}
