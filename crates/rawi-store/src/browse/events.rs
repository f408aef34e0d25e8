//! Pages of events, and what there is to narrow them down by.

use super::known::{Known, Of};
use super::sql::{self, Tests, get, rows};
use super::{Cursor, FACETED, Facets, Page, WantedEvents};
use crate::db::{Db, Dialect};
use crate::error::Result;
use crate::events::{self, EventHit};

fn tests(dialect: Dialect, wanted: &WantedEvents) -> Tests {
    let mut tests = Tests::new(dialect);
    let filter = &wanted.filter;
    for (part, who) in [("actor", &filter.actor), ("recipient", &filter.recipient)] {
        if let Some(who) = who {
            sql::has_part(&mut tests, "e", "event", Some(part), who);
        }
    }
    for who in &wanted.parties {
        sql::has_part(&mut tests, "e", "event", None, who);
    }
    if let Some(kind) = &filter.kind {
        let kind = tests.text(&kind.to_uppercase());
        tests.add(format!("e.type = {kind}"));
    }
    if let Some(status) = &filter.status {
        let status = tests.text(&status.to_lowercase());
        tests.add(format!("e.status = {status}"));
    }
    if let Some(country) = &filter.country {
        let country = tests.text(&country.to_uppercase());
        tests.add(format!(
            "(e.place_country = {country} OR e.event IN (SELECT p.event FROM event_parties p WHERE p.country = {country}))"
        ));
    }
    if let Some(place) = &filter.place {
        let name = tests.text(&rawi::text::fold(place.trim()));
        let id = tests.bind(place.trim().parse::<i64>().unwrap_or(-1));
        let named = dialect.holds("e.place_key", &name);
        tests.add(format!("({named} OR e.geonames = {id})"));
    }
    if let Some(context) = &filter.context {
        let context = tests.bind(format!(" {} ", context.to_lowercase()));
        tests.add(dialect.holds("' ' || e.contexts || ' '", &context));
    }
    sql::days(&mut tests, "e.day", filter.from.as_deref(), filter.to.as_deref());
    sql::outlet(&mut tests, filter.outlet.as_deref());
    tests
}

const NEWEST: &str = "ORDER BY e.day DESC NULLS LAST, e.report, e.position";

/// A page of events, newest first.
pub(super) fn page(
    db: &dyn Db,
    wanted: &WantedEvents,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Page<EventHit>> {
    let mut tests = tests(db.dialect(), wanted);
    if let Some(after) = after {
        after.behind(&mut tests, ["e.day", "e.report", "e.position"]);
    }
    let sql = format!(
        "SELECT e.event, e.day, e.position, e.report FROM {} {} {NEWEST} LIMIT {}",
        sql::from(tests.dialect, "events", "e", wanted.filter.outlet.is_some()),
        tests.all(),
        limit + 1
    );
    let mut found = rows(db, &sql, &tests.values, |row| {
        Ok((get(row, 0)?, Cursor { day: get(row, 1)?, position: get(row, 2)?, report: get(row, 3)? }))
    })?;
    let next = super::cut(&mut found, limit);
    let numbers: Vec<i64> = found.iter().map(|(number, _)| *number).collect();
    Ok(Page { items: events::hits(&db, &numbers)?, next })
}

/// How many of the newest events have which type, status, party …
pub(super) fn facets(db: &dyn Db, wanted: &WantedEvents, known: &Known) -> Result<Facets> {
    let tests = tests(db.dialect(), wanted);
    let sql = format!(
        "SELECT e.event FROM {} {} {NEWEST} LIMIT {}",
        sql::from(tests.dialect, "events", "e", wanted.filter.outlet.is_some()),
        tests.all(),
        FACETED + 1,
    );
    let found = rows(db, &sql, &tests.values, |row| get(row, 0))?;
    known.count(db, Of::Events, found)
}

/// How many events of each quad class and month there are.
pub(super) fn quads(db: &dyn Db, wanted: &WantedEvents) -> Result<Vec<(String, u8, u64)>> {
    let mut tests = tests(db.dialect(), wanted);
    tests.add("e.day IS NOT NULL AND e.quad IS NOT NULL".to_owned());
    let sql = format!(
        "SELECT substr(e.day, 1, 7), e.quad, count(*) FROM {} {} GROUP BY 1, 2 ORDER BY 1, 2",
        sql::from(tests.dialect, "events", "e", wanted.filter.outlet.is_some()),
        tests.all()
    );
    rows(db, &sql, &tests.values, |row| Ok((get(row, 0)?, get::<i64>(row, 1)? as u8, sql::count(row, 2)?)))
}
