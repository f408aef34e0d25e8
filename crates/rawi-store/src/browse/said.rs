//! Who said something to or of whom in a time: the pairs with the most statements of some acts.

use super::network::Link;
use crate::db::{Db, Row};
use crate::error::Result;
use crate::news::{days, is};
use crate::query::Query;
use std::ops::ControlFlow;

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

/// Whom it was said to.
const ADDRESSED: &str = "JOIN statement_parties b ON b.statement = s.statement AND b.part = 'addressee'";

/// Who is named in what was said.
const NAMED: &str = "JOIN contents c ON c.statement = s.statement
    JOIN mentions m ON m.document = s.document AND m.start >= c.start AND m.\"end\" <= c.\"end\"
    JOIN entities b ON b.document = m.document AND b.position = m.entity AND b.type <> 'LOC'";

/// The links with the most statements, at most `limit`.
pub(crate) fn links(db: &impl Db, wanted: &WantedSaid, limit: usize) -> Result<Vec<Link>> {
    let mut query = Query::new(db.dialect());
    if !wanted.acts.is_empty() {
        let acts: Vec<String> = wanted.acts.iter().map(|act| query.bind(act.to_lowercase())).collect();
        query.test(format!("s.act IN ({})", acts.join(", ")));
    }
    days(&mut query, "s.day", wanted.from.as_deref(), wanted.to.as_deref());
    let (other, entity) = if wanted.named { (NAMED, "id") } else { (ADDRESSED, "entity") };
    if let Some(who) = &wanted.who {
        let one = is(db, &mut query, "a", "entity", who);
        let two = is(db, &mut query, "b", entity, who);
        query.test(format!("({one} OR {two})"));
    }
    let key = |alias: &str| match wanted.by_country {
        true => format!("'country:' || {alias}.country"),
        false => format!("coalesce('id:' || {alias}.actor, 'name:' || {alias}.name_key)"),
    };
    let (from, to) = (key("a"), key("b"));
    // What was not said is no tie.
    query.test(format!("s.polarity <> 'negative' AND {from} <> {to}"));
    query.limit = Some(limit);
    let (sql, values) = query.finish(
        &format!(
            "SELECT {from} AS f, max(a.name), {to} AS t, max(b.name), count(DISTINCT s.statement) AS n
             FROM statements s JOIN statement_parties a ON a.statement = s.statement AND a.part = 'speaker' {other}"
        ),
        "GROUP BY f, t ORDER BY n DESC, f, t",
    );
    let mut links = Vec::new();
    db.rows(&sql, &values, &mut |row| {
        links.push(link(row)?);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(links)
}

fn link(row: &dyn Row) -> Result<Link> {
    Ok(Link {
        actor: row.text(0)?,
        actor_name: row.text(1)?,
        recipient: row.text(2)?,
        recipient_name: row.text(3)?,
        events: row.int(4)?.max(0) as u64,
    })
}
