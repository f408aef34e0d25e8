//! [`News`]: the rows that came into a ledger since, for those who are to be told of them.
//!
//! Reports are numbered in the order in which they come; one that is read again gets a new number. So everything that
//! is new stands behind a [`Mark`], and what stands there need not be new: whoever tells of it remembers what was
//! told ([`crate::Sent`]).

use crate::browse::{Wanted, WantedEvents};
use crate::db::{Backend, Db, Row};
use crate::error::Result;
use crate::events::{self, EventHit};
use crate::query::{self, Hit, Query};
use crate::{Address, Embedded, words};
use rawi::text::fold;
use std::ops::ControlFlow;

/// A place in the order in which rows came into a ledger.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mark {
    /// The number of a report.
    pub document: i64,
    /// A place among the statements, or the events, of the report.
    pub position: i64,
}

/// A row with what it is known by again.
#[derive(Clone, Debug, PartialEq)]
pub struct Fresh<T> {
    /// Where it stands.
    pub mark: Mark,
    /// [`crate::content_hash`] of its report.
    pub hash: String,
    /// The row, as lists have it.
    pub row: T,
}

/// A ledger that tells what came into it.
pub trait News {
    /// The mark behind everything that there is.
    fn newest(&self) -> Result<Mark>;

    /// How many numbers before the newest may still come: those that other writers hold who are not done yet.
    fn slack(&self) -> i64;

    /// The first statements behind a mark that are wanted, at most `limit`, in the order in which they came.
    fn new_statements(&self, wanted: &Wanted, after: Mark, limit: usize) -> Result<Vec<Fresh<Hit>>>;

    /// The same of events.
    fn new_events(&self, wanted: &WantedEvents, after: Mark, limit: usize) -> Result<Vec<Fresh<EventHit>>>;
}

/// Opens a ledger to ask it for news.
pub fn open(address: &Address) -> Result<Box<dyn News + Send>> {
    Ok(match address {
        Address::File(path) => Box::new(Embedded::open_to_read(path)?),
        #[cfg(feature = "postgres")]
        Address::Database(address) => Box::new(crate::Shared::open_existing(address)?),
        #[cfg(not(feature = "postgres"))]
        Address::Database(_) => return Err(crate::address::without_feature()),
    })
}

impl News for Embedded {
    fn newest(&self) -> Result<Mark> {
        self.at_one_moment(|db| newest(&db))
    }

    fn slack(&self) -> i64 {
        // One writes at a time.
        0
    }

    fn new_statements(&self, wanted: &Wanted, after: Mark, limit: usize) -> Result<Vec<Fresh<Hit>>> {
        self.at_one_moment(|db| statements(&db, wanted, after, limit))
    }

    fn new_events(&self, wanted: &WantedEvents, after: Mark, limit: usize) -> Result<Vec<Fresh<EventHit>>> {
        self.at_one_moment(|db| events(&db, wanted, after, limit))
    }
}

pub(crate) fn newest(db: &impl Db) -> Result<Mark> {
    let mut document = 0;
    db.rows("SELECT coalesce(max(document), 0) FROM documents", &[], &mut |row| {
        document = row.int(0)?;
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(Mark { document, position: i64::MAX })
}

pub(crate) fn statements(
    db: &impl Db,
    wanted: &Wanted,
    after: Mark,
    limit: usize,
) -> Result<Vec<Fresh<Hit>>> {
    let words = words::Wanted::new(&wanted.words);
    let (sql, values) = statement_tests(db, wanted, after).finish(
        "SELECT s.statement, s.document, s.position, d.hash, s.content
         FROM statements s JOIN documents d ON d.document = s.document",
        "ORDER BY s.document, s.position",
    );
    let mut found = Vec::new();
    db.rows(&sql, &values, &mut |row| {
        if wanted.words.is_empty() || words.stands_in(&row.text(4)?) {
            found.push(place(row)?);
        }
        Ok(if found.len() < limit { ControlFlow::Continue(()) } else { ControlFlow::Break(()) })
    })?;
    let numbers: Vec<i64> = found.iter().map(|(number, ..)| *number).collect();
    Ok(fresh(found, query::hits(db, &words, &numbers)?))
}

pub(crate) fn events(
    db: &impl Db,
    wanted: &WantedEvents,
    after: Mark,
    limit: usize,
) -> Result<Vec<Fresh<EventHit>>> {
    let mut query = event_tests(db, wanted, after);
    query.limit = Some(limit);
    let (sql, values) = query.finish(
        "SELECT e.event, e.document, e.position, d.hash
         FROM events e JOIN documents d ON d.document = e.document",
        "ORDER BY e.document, e.position",
    );
    let mut found = Vec::new();
    db.rows(&sql, &values, &mut |row| {
        found.push(place(row)?);
        Ok(ControlFlow::Continue(()))
    })?;
    let numbers: Vec<i64> = found.iter().map(|(number, ..)| *number).collect();
    Ok(fresh(found, events::hits(db, &numbers)?))
}

/// A row's number, where it stands, and the hash of its report.
type Place = (i64, Mark, String);

fn place(row: &dyn Row) -> Result<Place> {
    Ok((row.int(0)?, Mark { document: row.int(1)?, position: row.int(2)? }, row.text(3)?))
}

fn fresh<T>(places: Vec<Place>, rows: Vec<T>) -> Vec<Fresh<T>> {
    places.into_iter().zip(rows).map(|((_, mark, hash), row)| Fresh { mark, hash, row }).collect()
}

/// «It came behind the mark.» Everything else is asked of what this finds, row by row (`IS TRUE`): it is little, and
/// no index but that of the numbers may be begun with.
fn behind(query: &mut Query, alias: &str, after: Mark) {
    let [document, position] = [after.document, after.position].map(|number| query.bind_number(number));
    query.test(format!("({alias}.document, {alias}.position) > ({document}, {position})"));
}

fn statement_tests(db: &impl Db, wanted: &Wanted, after: Mark) -> Query {
    let mut query = Query::new(db.dialect());
    behind(&mut query, "s", after);
    for (part, who) in [("speaker", &wanted.speaker), ("addressee", &wanted.addressee)] {
        if let Some(who) = who {
            party(db, &mut query, "statement", "s", Some(part), who);
        }
    }
    if let Some(who) = &wanted.about {
        let is = is(db, &mut query, "n", "id", who);
        query.test(format!(
            "EXISTS (SELECT 1 FROM entities n JOIN mentions m ON m.document = n.document AND m.entity = n.position
             JOIN contents c ON c.statement = s.statement AND m.start >= c.start AND m.\"end\" <= c.\"end\"
             WHERE n.document = s.document AND ({is}) IS TRUE)"
        ));
    }
    equals(&mut query, "s.act", wanted.act.as_deref().map(str::to_lowercase));
    if let Some(country) = &wanted.country {
        let country = query.bind(country.to_uppercase());
        query.test(format!(
            "EXISTS (SELECT 1 FROM statement_parties p WHERE p.statement = s.statement AND (p.country = {country}) IS TRUE)"
        ));
    }
    days(&mut query, "s.day", wanted.from.as_deref(), wanted.to.as_deref());
    outlet(db, &mut query, wanted.outlet.as_deref());
    query
}

fn event_tests(db: &impl Db, wanted: &WantedEvents, after: Mark) -> Query {
    let mut query = Query::new(db.dialect());
    let filter = &wanted.filter;
    behind(&mut query, "e", after);
    for (part, who) in [("actor", &filter.actor), ("recipient", &filter.recipient)] {
        if let Some(who) = who {
            party(db, &mut query, "event", "e", Some(part), who);
        }
    }
    for who in &wanted.parties {
        party(db, &mut query, "event", "e", None, who);
    }
    equals(&mut query, "e.type", filter.kind.as_deref().map(str::to_uppercase));
    equals(&mut query, "e.status", filter.status.as_deref().map(str::to_lowercase));
    if let Some(country) = &filter.country {
        let country = query.bind(country.to_uppercase());
        query.test(format!(
            "((e.place_country = {country}) IS TRUE OR EXISTS (SELECT 1 FROM event_parties p
             WHERE p.event = e.event AND (p.country = {country}) IS TRUE))"
        ));
    }
    if let Some(place) = &filter.place {
        let name = query.bind(fold(place.trim()));
        let id = query.bind_number(place.trim().parse().unwrap_or(-1));
        let named = db.dialect().holds("e.place_key", &name);
        query.test(format!("({named} OR e.geonames = {id}) IS TRUE"));
    }
    if let Some(context) = &filter.context {
        let context = query.bind(format!(" {} ", context.to_lowercase()));
        query.test(format!("({}) IS TRUE", db.dialect().holds("' ' || e.contexts || ' '", &context)));
    }
    days(&mut query, "e.day", filter.from.as_deref(), filter.to.as_deref());
    outlet(db, &mut query, filter.outlet.as_deref());
    query
}

/// «Who is meant has this part, or any, in it.»
fn party(db: &impl Db, query: &mut Query, of: &str, alias: &str, part: Option<&str>, who: &str) {
    let is = is(db, query, "p", "entity", who);
    let part = part.map_or_else(String::new, |part| format!("AND p.part = '{part}'"));
    query.test(format!(
        "EXISTS (SELECT 1 FROM {of}_parties p WHERE p.{of} = {alias}.{of} {part} AND ({is}) IS TRUE)"
    ));
}

/// «`alias` is who is meant»: as the lists of [`crate::Browse`] understand it.
fn is(db: &impl Db, query: &mut Query, alias: &str, entity: &str, who: &str) -> String {
    let key = format!("coalesce('id:' || {alias}.actor, 'name:' || {alias}.name_key)");
    if who.starts_with("id:") {
        return format!("{key} = {}", query.bind(who.to_owned()));
    }
    if let Some(name) = who.strip_prefix("name:") {
        return format!("{key} = {}", query.bind(format!("name:{}", fold(name))));
    }
    if let Some(country) = who.strip_prefix("country:") {
        return format!("{alias}.country = {}", query.bind(country.to_uppercase()));
    }
    let name = query.bind(fold(who.trim()));
    let named = db.dialect().holds(&format!("{alias}.name_key"), &name);
    let id = query.bind(who.trim().to_lowercase());
    let local = query.bind(who.trim().to_owned());
    format!("{named} OR lower({alias}.actor) = {id} OR {alias}.{entity} = {local}")
}

fn equals(query: &mut Query, column: &str, value: Option<String>) {
    if let Some(value) = value {
        let value = query.bind(value);
        query.test(format!("({column} = {value}) IS TRUE"));
    }
}

/// Days from `from` to `to`, each a day, a month or a year; asked row by row.
fn days(query: &mut Query, column: &str, from: Option<&str>, to: Option<&str>) {
    if let Some(from) = from {
        let from = query.bind(from.to_owned());
        query.test(format!("({column} >= {from}) IS TRUE"));
    }
    if let Some(to) = to {
        // '~' comes after '-' and the digits: «2022-06~» follows every day of June.
        let to = query.bind(format!("{to}~"));
        query.test(format!("({column} <= {to}) IS TRUE"));
    }
}

fn outlet(db: &impl Db, query: &mut Query, name: Option<&str>) {
    if let Some(name) = name {
        let name = query.bind(name.to_owned());
        let named = db.dialect().holds("lower(d.outlet)", &format!("lower({name})"));
        query.test(format!("({named}) IS TRUE"));
    }
}
