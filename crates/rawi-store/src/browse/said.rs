//! Who said something to or of whom in a time: the pairs with the most statements of some acts.

use super::network::{Link, link};
use super::sql::{self, Tests, rows};
use crate::db::Db;
use crate::error::Result;

/// What a network of statements is drawn from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WantedSaid {
    /// `say`, `deny`, `accuse` … None means all.
    pub acts: Vec<String>,
    /// Only links of this one; as filters take it.
    pub who: Option<String>,
    /// The first day, month or year.
    pub from: Option<String>,
    /// The last day, month or year; a month takes all its days in.
    pub to: Option<String>,
    /// Countries are linked instead of those who speak for them.
    pub by_country: bool,
    /// With whoever is named in what was said, instead of whom it was said to.
    pub named: bool,
}

/// Speakers `a` and whom they speak to `b`. CROSS JOIN: SQLite goes through the tables in this order, from those who are
/// spoken to, who are few.
const ADDRESSED: (&str, &str) = (
    "statement_parties b CROSS JOIN statements s CROSS JOIN statement_parties a",
    "b.part = 'addressee' AND s.statement = b.statement AND a.statement = s.statement AND a.part = 'speaker'",
);

/// Speakers `a` and who is named in what they say `b`.
const NAMED: (&str, &str) = (
    "statements s CROSS JOIN statement_parties a CROSS JOIN contents c CROSS JOIN mentions m CROSS JOIN entities b",
    "a.statement = s.statement AND a.part = 'speaker' AND c.statement = s.statement AND m.document = s.document
     AND m.start >= c.start AND m.\"end\" <= c.\"end\"
     AND b.document = m.document AND b.position = m.entity AND b.type <> 'LOC'",
);

/// The links with the most statements, at most `limit`.
pub(super) fn links(db: &dyn Db, wanted: &WantedSaid, limit: usize) -> Result<Vec<Link>> {
    let ((tables, joined), entity) = if wanted.named { (NAMED, "id") } else { (ADDRESSED, "entity") };
    let mut tests = Tests::new(db.dialect());
    tests.add(joined.to_owned());
    if !wanted.acts.is_empty() {
        let acts: Vec<String> = wanted.acts.iter().map(|act| tests.text(&act.to_lowercase())).collect();
        tests.add(format!("s.act IN ({})", acts.join(", ")));
    }
    sql::days(&mut tests, "s.day", wanted.from.as_deref(), wanted.to.as_deref());
    if let Some(who) = &wanted.who {
        let one = sql::is(&mut tests, "a", "entity", who);
        let other = sql::is(&mut tests, "b", entity, who);
        tests.add(format!("({one} OR {other})"));
    }
    let [from, to] = ["a", "b"].map(|alias| match wanted.by_country {
        true => format!("'country:' || {alias}.country"),
        false => sql::key(alias),
    });
    // What was not said is no tie.
    tests.add(format!("s.polarity <> 'negative' AND {from} <> {to}"));
    let sql = format!(
        "SELECT {from} AS f, max(a.name), {to} AS t, max(b.name), count(DISTINCT s.statement) AS n FROM {tables} {}
         GROUP BY f, t ORDER BY n DESC, f, t LIMIT {limit}",
        tests.all()
    );
    rows(db, &sql, &tests.values, link)
}
