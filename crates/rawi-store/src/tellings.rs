//! Events in the order in which they are put together by incident: whole days, with the copies their reports are.

use crate::db::{Db, Row};
use crate::error::Result;
use crate::events::{self, EventFilter, EventHit};
use crate::query::Query;
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

/// An event that may be told in other reports too.
#[derive(Clone, Debug, PartialEq)]
pub struct TellingRow {
    /// The event with its report.
    pub hit: EventHit,
    /// The cluster of copies that the report is in, as it was found last.
    pub cluster: Option<i64>,
    /// The filter lets it through; else it only may be told of the same as one that it does.
    pub wanted: bool,
}

/// The first and the last day that are asked for, as in [`EventFilter::from`].
pub type Days<'d> = (Option<&'d str>, Option<&'d str>);

/// What is done with each telling; it may break off.
pub type EachTelling<'e> = &'e mut dyn FnMut(TellingRow) -> ControlFlow<()>;

/// Calls `each` with the events of the type and the days of `filter` and of the days around them, the last day first, until it breaks
/// off. The rest of the filter only tells which of them are wanted: what others tell of the same counts too.
pub(crate) fn visit(
    db: &impl Db,
    filter: &EventFilter,
    around: Days<'_>,
    each: EachTelling<'_>,
) -> Result<()> {
    let mut query = Query::new(db.dialect());
    if let Some(kind) = &filter.kind {
        query.equals("e.type", kind.to_uppercase());
    }
    query.days("e.day", around.0, around.1);
    let order = "ORDER BY e.day DESC NULLS LAST, e.report, e.position";
    let (sql, values) = query.finish("SELECT e.event FROM events e", order);
    db.batches(&sql, &values, &mut |numbers| {
        let (wanted, clusters) = (wanted(db, filter, numbers)?, clusters(db, numbers)?);
        for (number, hit) in numbers.iter().zip(events::hits(db, numbers)?) {
            let row =
                TellingRow { hit, cluster: clusters.get(number).copied(), wanted: wanted.contains(number) };
            if each(row).is_break() {
                return Ok(ControlFlow::Break(()));
            }
        }
        Ok(ControlFlow::Continue(()))
    })
}

/// Those of some events that the filter lets through.
fn wanted(db: &impl Db, filter: &EventFilter, numbers: &[i64]) -> Result<HashSet<i64>> {
    let (sql, values) = events::compile_among(db.dialect(), filter, numbers);
    let mut found = HashSet::new();
    db.rows(&sql, &values, &mut |row: &dyn Row| {
        found.insert(row.int(0)?);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

fn clusters(db: &impl Db, numbers: &[i64]) -> Result<HashMap<i64, i64>> {
    let test = db.dialect().among("e.event");
    let sql = format!(
        "SELECT e.event, c.cluster FROM events e JOIN copies c ON c.document = e.document WHERE {test}"
    );
    Ok(db.all(&sql, numbers, |row| Ok((row.int(0)?, row.int(1)?)))?.into_iter().collect())
}
