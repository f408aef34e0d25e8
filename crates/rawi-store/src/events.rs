//! Events by type, who, where, when and status; and tables back into their rows.

use crate::copies;
use crate::db::{Db, Dialect, Row, Value};
use crate::error::Result;
use crate::load::{Places, about, in_order, parties, reasons};
use crate::query::Query;
use rawi::ledger::{EventRow, Extent, PlaceRow, SizeRow, SumRow};
use rawi::text::fold;
use serde::Serialize;
use std::ops::ControlFlow;

/// Which events are wanted. What is `None` lets everything through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventFilter {
    /// PLOVER type: `CONSULT`, `ASSAULT` …
    pub kind: Option<String>,
    /// Part of an actor's name, an actor's id, or an entity's id in its report.
    pub actor: Option<String>,
    /// The same of a recipient.
    pub recipient: Option<String>,
    /// Country (ISO 3166 alpha-3) of a party or the place.
    pub country: Option<String>,
    /// Part of the place's name, or its GeoNames id.
    pub place: Option<String>,
    /// `happened`, `planned` …
    pub status: Option<String>,
    /// A PLOVER context.
    pub context: Option<String>,
    /// The first day: `2022-06-29`, `2022-06` or `2022`.
    pub from: Option<String>,
    /// The last day, likewise; `2022-06` takes all of June in.
    pub to: Option<String>,
    /// Part of the outlet's name.
    pub outlet: Option<String>,
    /// Only what no earlier copy of the same report tells already ([`crate::Store::find_copies`]).
    pub independent: bool,
    /// How many at most.
    pub limit: Option<usize>,
}

/// An event that the filter let through, with the report it stands in.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct EventHit {
    /// The report's id.
    pub document: String,
    /// The report's title.
    pub title: Option<String>,
    /// The outlet that published the report.
    pub outlet: Option<String>,
    /// The report's address.
    pub url: Option<String>,
    /// The report's language.
    pub language: Option<String>,
    /// The day the report was published.
    pub published: Option<String>,
    /// The day it happened, else the day the report was published.
    pub day: Option<String>,
    /// The words of the trigger.
    pub trigger: String,
    /// The words around it: its sentence, as far as marks tell.
    pub text: String,
    /// The event.
    pub event: EventRow,
}

/// How many code points around a trigger its line is looked for in.
const AROUND: usize = 600;

const COLUMNS: &str = "e.event, e.id, e.type, e.trigger_start, e.trigger_end, e.date, e.status, e.said_in,
    e.confidence, e.mode, e.cameo, e.place_entity, e.place_name, e.place_country, e.place_start, e.place_end,
    e.gdelt, e.contexts, e.quad, e.score, e.dead, e.injured, e.arrested, e.amount, e.currency, e.amount_start,
    e.amount_end, e.geonames, e.lat, e.lon";

/// Some events, in the order asked for.
pub(crate) fn load(db: &impl Db, numbers: &[i64]) -> Result<Vec<EventRow>> {
    let sql = about(db, &format!("SELECT {COLUMNS} FROM events e"), "e.event");
    let found = db.all(&sql, numbers, |row| Ok((row.int(0)?, event(row)?)))?;
    let places = Places::of(numbers);
    with_parties(db, numbers, in_order(&places, found))
}

fn with_parties(db: &impl Db, numbers: &[i64], mut events: Vec<EventRow>) -> Result<Vec<EventRow>> {
    let places = Places::of(numbers);
    for (number, part, party) in parties(db, "event", numbers)? {
        let event = &mut events[places.get(number)];
        if part == "actor" { event.actors.push(party) } else { event.recipients.push(party) }
    }
    for (number, reason) in reasons(db, "event", numbers)? {
        events[places.get(number)].because.push(reason);
    }
    Ok(events)
}

fn event(row: &dyn Row) -> Result<EventRow> {
    let contexts = row.maybe_text(17)?;
    let count = |column| Ok::<_, crate::Error>(row.maybe_int(column)?.map(|n| n as u32));
    Ok(EventRow {
        id: row.text(1)?,
        kind: row.text(2)?,
        mode: row.maybe_text(9)?,
        cameo: row.maybe_text(10)?,
        gdelt: row.maybe_text(16)?,
        contexts: contexts.map_or_else(Vec::new, |names| names.split(' ').map(str::to_string).collect()),
        quad: row.maybe_int(18)?.map(|quad| quad as u8),
        score: row.maybe_real(19)?.map(|score| score as f32),
        place: event_place(row)?,
        size: SizeRow { dead: count(20)?, injured: count(21)?, arrested: count(22)? },
        sum: sum(row)?,
        trigger: Extent { start: row.place(3)?, end: row.place(4)? },
        actors: Vec::new(),
        recipients: Vec::new(),
        date: row.maybe_text(5)?,
        status: row.text(6)?,
        said_in: row.maybe_text(7)?,
        confidence: row.real(8)? as f32,
        because: Vec::new(),
    })
}

/// Where an event took place, if the report tells.
fn event_place(row: &dyn Row) -> Result<Option<PlaceRow>> {
    let Some(entity) = row.maybe_text(11)? else { return Ok(None) };
    let mention = Extent { start: row.place(14)?, end: row.place(15)? };
    Ok(Some(PlaceRow {
        entity,
        name: row.text(12)?,
        country: row.maybe_text(13)?,
        geonames: row.maybe_int(27)?.map(|id| id as u32),
        lat: row.maybe_real(28)?,
        lon: row.maybe_real(29)?,
        mention,
    }))
}

/// The money that is told of.
fn sum(row: &dyn Row) -> Result<Option<SumRow>> {
    let (amount, start, end) = (row.maybe_real(23)?, row.maybe_place(25)?, row.maybe_place(26)?);
    let (Some(amount), Some(start), Some(end)) = (amount, start, end) else { return Ok(None) };
    Ok(Some(SumRow { amount, currency: row.maybe_text(24)?, start, end }))
}

/// Calls `each` with the events that the filter lets through, newest first, until it breaks off.
pub(crate) fn visit(
    db: &impl Db,
    filter: &EventFilter,
    each: &mut dyn FnMut(EventHit) -> ControlFlow<()>,
) -> Result<()> {
    let (sql, values) = compile(db.dialect(), filter);
    let mut left = filter.limit.unwrap_or(usize::MAX);
    db.batches(&sql, &values, &mut |numbers| {
        let fresh = if filter.independent { copies::fresh_events(db, numbers)? } else { numbers.to_vec() };
        for hit in hits(db, &fresh)? {
            if left == 0 || each(hit).is_break() {
                return Ok(ControlFlow::Break(()));
            }
            left -= 1;
        }
        Ok(ControlFlow::Continue(()))
    })
}

/// Some events with their reports, in the order asked for.
pub(crate) fn hits(db: &impl Db, numbers: &[i64]) -> Result<Vec<EventHit>> {
    let events = load(db, numbers)?;
    let places = Places::of(numbers);
    let test = db.dialect().among("e.event");
    let sql = format!(
        "SELECT e.event, d.id, d.title, d.outlet, d.url, d.language, d.published, e.day,
         substr(d.text,
                CAST(CASE WHEN e.trigger_start > {AROUND} THEN e.trigger_start - {AROUND} ELSE 0 END + 1 AS INTEGER),
                {AROUND} * 2)
         FROM events e JOIN documents d USING (document) WHERE {test}"
    );
    let found = db.all(&sql, numbers, |row| {
        let event = events[places.get(row.int(0)?)].clone();
        let around = row.text(8)?;
        let before = event.trigger.start.min(AROUND);
        let length = event.trigger.end.saturating_sub(event.trigger.start);
        let hit = EventHit {
            document: row.text(1)?,
            title: row.maybe_text(2)?,
            outlet: row.maybe_text(3)?,
            url: row.maybe_text(4)?,
            language: row.maybe_text(5)?,
            published: row.maybe_text(6)?,
            day: row.maybe_text(7)?,
            trigger: around.chars().skip(before).take(length).collect(),
            text: sentence(&around, before),
            event,
        };
        Ok((row.int(0)?, hit))
    })?;
    Ok(in_order(&places, found))
}

/// The words of `text` around a code point, up to a mark that ends a sentence or the end of the line.
fn sentence(text: &str, at: usize) -> String {
    let byte = text.char_indices().nth(at).map_or(text.len(), |(byte, _)| byte);
    let ends = |c: char| matches!(c, '\n' | '؟' | '!');
    let front = &text[..byte];
    let mark = front.char_indices().rev().find(|(_, c)| ends(*c)).map(|(at, c)| at + c.len_utf8());
    let stop = front.rfind(". ").map(|at| at + 2);
    let start = mark.max(stop).unwrap_or(0);
    let behind = &text[byte..];
    let end = [behind.find(ends), behind.find(". ")].into_iter().flatten().min();
    text[start..end.map_or(text.len(), |end| byte + end)].trim().to_string()
}

/// The query for the numbers of events, and its values.
fn compile(dialect: Dialect, filter: &EventFilter) -> (String, Vec<Value<'static>>) {
    let mut query = tests(dialect, filter);
    let order = "ORDER BY e.day DESC NULLS LAST, e.report, e.position";
    // Copies are left out only after the query.
    query.limit = filter.limit.filter(|_| !filter.independent);
    query.finish("SELECT e.event FROM events e", order)
}

/// The query for those of some events that the filter lets through.
pub(crate) fn compile_among(
    dialect: Dialect,
    filter: &EventFilter,
    numbers: &[i64],
) -> (String, Vec<Value<'static>>) {
    let mut query = tests(dialect, filter);
    let list: Vec<String> = numbers.iter().map(i64::to_string).collect();
    query.test(format!("e.event IN ({})", list.join(", ")));
    query.finish("SELECT e.event FROM events e", "")
}

fn tests(dialect: Dialect, filter: &EventFilter) -> Query {
    let mut query = Query::new(dialect);
    if let Some(kind) = &filter.kind {
        query.equals("e.type", kind.to_uppercase());
    }
    for (part, who) in [("actor", &filter.actor), ("recipient", &filter.recipient)] {
        if let Some(who) = who {
            query.party(part, who);
        }
    }
    if let Some(country) = &filter.country {
        let code = query.bind(country.to_uppercase());
        query.test(format!(
            "(e.place_country = {code} OR EXISTS (SELECT 1 FROM event_parties p
             WHERE p.event = e.event AND p.country = {code}))"
        ));
    }
    if let Some(place) = &filter.place {
        let name = query.bind(fold(place.trim()));
        let named = dialect.holds("e.place_key", &name);
        match place.trim().parse::<u32>() {
            Ok(id) => query.test(format!("({named} OR e.geonames = {id})")),
            Err(_) => query.test(named),
        }
    }
    if let Some(status) = &filter.status {
        query.equals("e.status", status.to_lowercase());
    }
    if let Some(context) = &filter.context {
        let context = query.bind(format!(" {} ", context.to_lowercase()));
        query.test(dialect.holds("' ' || e.contexts || ' '", &context));
    }
    query.days("e.day", filter.from.as_deref(), filter.to.as_deref());
    if let Some(outlet) = &filter.outlet {
        query.outlet("e.document", outlet);
    }
    query
}
