//! Events by type, who, where, when and status; and tables back into their rows.

use crate::error::Result;
use crate::load::{all, maybe_place, parties, place, reasons};
use rawi::ledger::{EventRow, Extent, PlaceRow, SizeRow, SumRow};
use rawi::text::fold;
use rusqlite::types::Value;
use rusqlite::{Connection, Row, params_from_iter};
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
const AROUND: i64 = 600;

const COLUMNS: &str = "e.event, e.id, e.type, e.trigger_start, e.trigger_end, e.date, e.status, e.said_in,
    e.confidence, e.mode, e.cameo, e.place_entity, e.place_name, e.place_country, e.place_start, e.place_end,
    e.gdelt, e.contexts, e.quad, e.score, e.dead, e.injured, e.arrested, e.amount, e.currency, e.amount_start,
    e.amount_end, e.geonames, e.lat, e.lon";

const REPORT_COLUMNS: &str = "d.id, d.title, d.outlet, d.url, d.language, d.published, e.day,
    substr(d.text, max(e.trigger_start - 600, 0) + 1, 1200)";

/// The events of one report.
pub(crate) fn of_report(db: &Connection, document: i64) -> Result<Vec<EventRow>> {
    let sql = format!("SELECT {COLUMNS} FROM events e WHERE document = ? ORDER BY position");
    let found = all(db, &sql, document, |row| Ok((row.get::<_, i64>(0)?, event(row)?)))?;
    found.into_iter().map(|(number, event)| with_parties(db, number, event)).collect()
}

fn with_parties(db: &Connection, number: i64, mut event: EventRow) -> Result<EventRow> {
    event.actors = parties(db, "event", number, "actor")?;
    event.recipients = parties(db, "event", number, "recipient")?;
    event.because = reasons(db, "event", number)?;
    Ok(event)
}

fn event(row: &Row<'_>) -> rusqlite::Result<EventRow> {
    let contexts: Option<String> = row.get(17)?;
    Ok(EventRow {
        id: row.get(1)?,
        kind: row.get(2)?,
        mode: row.get(9)?,
        cameo: row.get(10)?,
        gdelt: row.get(16)?,
        contexts: contexts.map_or_else(Vec::new, |names| names.split(' ').map(str::to_string).collect()),
        quad: row.get(18)?,
        score: row.get::<_, Option<f64>>(19)?.map(|score| score as f32),
        place: event_place(row)?,
        size: SizeRow { dead: row.get(20)?, injured: row.get(21)?, arrested: row.get(22)? },
        sum: sum(row)?,
        trigger: Extent { start: place(row, 3)?, end: place(row, 4)? },
        actors: Vec::new(),
        recipients: Vec::new(),
        date: row.get(5)?,
        status: row.get(6)?,
        said_in: row.get(7)?,
        confidence: row.get::<_, f64>(8)? as f32,
        because: Vec::new(),
    })
}

/// Where an event took place, if the report tells.
fn event_place(row: &Row<'_>) -> rusqlite::Result<Option<PlaceRow>> {
    let Some(entity) = row.get::<_, Option<String>>(11)? else { return Ok(None) };
    let mention = Extent { start: place(row, 14)?, end: place(row, 15)? };
    Ok(Some(PlaceRow {
        entity,
        name: row.get(12)?,
        country: row.get(13)?,
        geonames: row.get(27)?,
        lat: row.get(28)?,
        lon: row.get(29)?,
        mention,
    }))
}

/// The money that is told of.
fn sum(row: &Row<'_>) -> rusqlite::Result<Option<SumRow>> {
    let (amount, start, end) = (row.get(23)?, maybe_place(row, 25)?, maybe_place(row, 26)?);
    let (Some(amount), Some(start), Some(end)) = (amount, start, end) else { return Ok(None) };
    Ok(Some(SumRow { amount, currency: row.get(24)?, start, end }))
}

/// Calls `each` with the events that the filter lets through, newest first, until it breaks off.
pub(crate) fn visit(
    db: &Connection,
    filter: &EventFilter,
    each: &mut dyn FnMut(EventHit) -> ControlFlow<()>,
) -> Result<()> {
    let (sql, values) = compile(filter);
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    let mut left = filter.limit.unwrap_or(usize::MAX);
    while left > 0 {
        let Some(row) = rows.next()? else { break };
        left -= 1;
        if each(hit(db, row)?).is_break() {
            break;
        }
    }
    Ok(())
}

/// One event with its report.
pub(crate) fn load_hit(db: &Connection, number: i64) -> Result<EventHit> {
    let sql = format!(
        "SELECT {COLUMNS}, {REPORT_COLUMNS} FROM events e JOIN documents d USING (document) WHERE e.event = ?"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query([number])?;
    let row = rows.next()?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    hit(db, row)
}

fn hit(db: &Connection, row: &Row<'_>) -> Result<EventHit> {
    let event = with_parties(db, row.get(0)?, event(row)?)?;
    let around: String = row.get(37)?;
    let before = event.trigger.start.min(AROUND as usize);
    Ok(EventHit {
        document: row.get(30)?,
        title: row.get(31)?,
        outlet: row.get(32)?,
        url: row.get(33)?,
        language: row.get(34)?,
        published: row.get(35)?,
        day: row.get(36)?,
        trigger: around.chars().skip(before).take(event.trigger.end - event.trigger.start).collect(),
        text: sentence(&around, before),
        event,
    })
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

/// The query and its values.
fn compile(filter: &EventFilter) -> (String, Vec<Value>) {
    let mut tests: Vec<&str> = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    let mut test = |sql: &'static str, bound: &[&str]| {
        tests.push(sql);
        values.extend(bound.iter().map(|value| Value::Text((*value).to_string())));
    };
    if let Some(kind) = &filter.kind {
        test("e.type = ?", &[&kind.to_uppercase()]);
    }
    let key = |name: &str| fold(name.trim());
    if let Some(actor) = &filter.actor {
        test(
            "EXISTS (SELECT 1 FROM event_parties p WHERE p.event = e.event AND p.part = 'actor'
             AND (instr(p.name_key, ?) OR p.actor = ? COLLATE NOCASE OR p.entity = ?))",
            &[&key(actor), actor, actor],
        );
    }
    if let Some(recipient) = &filter.recipient {
        test(
            "EXISTS (SELECT 1 FROM event_parties p WHERE p.event = e.event AND p.part = 'recipient'
             AND (instr(p.name_key, ?) OR p.actor = ? COLLATE NOCASE OR p.entity = ?))",
            &[&key(recipient), recipient, recipient],
        );
    }
    if let Some(country) = &filter.country {
        let country = country.to_uppercase();
        test(
            "(e.place_country = ? OR EXISTS (SELECT 1 FROM event_parties p WHERE p.event = e.event AND p.country = ?))",
            &[&country, &country],
        );
    }
    if let Some(place) = &filter.place {
        test("(instr(e.place_key, ?) OR e.geonames = CAST(? AS INTEGER))", &[&key(place), place]);
    }
    if let Some(status) = &filter.status {
        test("e.status = ?", &[&status.to_lowercase()]);
    }
    if let Some(context) = &filter.context {
        test("instr(' ' || e.contexts || ' ', ' ' || ? || ' ')", &[&context.to_lowercase()]);
    }
    if let Some(from) = &filter.from {
        test("e.day >= ?", &[from]);
    }
    if let Some(to) = &filter.to {
        // '~' comes after '-' and the digits: «2022-06~» follows every day of June.
        test("e.day <= ? || '~'", &[to]);
    }
    if let Some(outlet) = &filter.outlet {
        test("instr(lower(d.outlet), lower(?))", &[outlet]);
    }
    let tests = if tests.is_empty() { String::new() } else { format!("WHERE {}", tests.join(" AND ")) };
    let sql = format!(
        "SELECT {COLUMNS}, {REPORT_COLUMNS}
         FROM events e JOIN documents d USING (document) {tests} ORDER BY e.day DESC, d.id, e.position"
    );
    (sql, values)
}
