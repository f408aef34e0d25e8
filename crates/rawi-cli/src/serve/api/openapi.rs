//! The OpenAPI document. The types here say what the rows of a ledger look like; a test holds them to the rows.

#![allow(dead_code)]

use crate::serve::parquet::WithParquet;
use axum::Json;
use std::sync::OnceLock;
use utoipa::{OpenApi, ToSchema};

/// The document, as `/api/v1/openapi.json` gives it.
#[derive(OpenApi)]
#[openapi(
    info(
        title = "rawi",
        description = "Who said what, to whom and when; who did what to whom. Offsets are Unicode \
        code points, half-open, into the text of the report. Errors are problem details (RFC 9457)."
    ),
    paths(
        super::health,
        crate::serve::metrics::metrics,
        super::lists::statements,
        super::lists::events,
        super::incidents::incidents,
        super::lists::reports,
        super::lists::entities,
        super::report::report,
        super::read::read
    ),
    modifiers(&WithParquet)
)]
struct Document;

/// The document, made once.
pub(in crate::serve) fn described() -> &'static serde_json::Value {
    static DESCRIBED: OnceLock<serde_json::Value> = OnceLock::new();
    DESCRIBED.get_or_init(|| serde_json::to_value(Document::openapi()).expect("the document is JSON"))
}

/// Gives the document.
pub(super) async fn document() -> Json<utoipa::openapi::OpenApi> {
    Json(Document::openapi())
}

/// A page of statements.
#[derive(ToSchema)]
pub(super) struct Statements {
    items: Vec<StatementHit>,
    /// Where the next page begins; null at the end.
    next: Option<String>,
}

/// A page of events.
#[derive(ToSchema)]
pub(super) struct Events {
    items: Vec<EventHit>,
    /// Where the next page begins; null at the end.
    next: Option<String>,
}

/// A page of incidents.
#[derive(ToSchema)]
pub(super) struct Incidents {
    items: Vec<Incident>,
    /// Where the next page begins; null at the end.
    next: Option<String>,
}

/// A happening that several reports may tell of.
#[derive(ToSchema)]
struct Incident {
    /// The report that has it first.
    report: String,
    /// Its event there.
    event: String,
    r#type: String,
    /// `happened`, `announced` or `denied`.
    status: String,
    day: Option<String>,
    /// How many reports tell it so.
    reports: u64,
    outlets: u64,
    /// The same with copies of one report counted once.
    independent: u64,
    first_told: Option<String>,
    first_outlet: Option<String>,
    dead: Option<NumberRange>,
    injured: Option<NumberRange>,
    arrested: Option<NumberRange>,
    events: Vec<EventOfIncident>,
}

/// The fewest and the most that reports tell of.
#[derive(ToSchema)]
struct NumberRange {
    least: u64,
    most: u64,
}

/// An event of an incident.
#[derive(ToSchema)]
struct EventOfIncident {
    /// `happened`, `announced` or `denied`: only those with the status of the incident count.
    told_as: String,
    /// The number in the list, from 0, of the event it is taken for the same as; null for the first.
    to: Option<u64>,
    /// Why.
    because: Vec<Ground>,
    document: String,
    title: Option<String>,
    outlet: Option<String>,
    url: Option<String>,
    language: Option<String>,
    published: Option<String>,
    day: Option<String>,
    trigger: String,
    text: String,
    event: Event,
}

/// What two events have in common.
#[derive(ToSchema)]
struct Ground {
    /// `copy`, `day`, `actor`, `recipient`, `party`, `country`, `place`, `words` or `dead`.
    of: String,
    what: String,
    points: f32,
}

/// A page of reports.
#[derive(ToSchema)]
pub(super) struct Reports {
    items: Vec<ReportInList>,
    /// Where the next page begins; null at the end.
    next: Option<String>,
}

/// A page of entities.
#[derive(ToSchema)]
pub(super) struct Entities {
    items: Vec<EntityInList>,
    /// Where the next page begins; null at the end.
    next: Option<String>,
}

/// A statement with the report it stands in.
#[derive(ToSchema)]
struct StatementHit {
    document: String,
    title: Option<String>,
    outlet: Option<String>,
    url: Option<String>,
    published: Option<String>,
    /// The day it was said, else the day the report was published.
    day: Option<String>,
    /// The words of the cue.
    cue: String,
    /// The words of the content; stretches are joined with ` … `.
    content: String,
    /// Where the words asked for stand in `content`, in code points.
    found: Vec<Extent>,
    statement: Statement,
}

/// An event with the report it stands in.
#[derive(ToSchema)]
struct EventHit {
    document: String,
    title: Option<String>,
    outlet: Option<String>,
    url: Option<String>,
    language: Option<String>,
    published: Option<String>,
    /// The day it happened, else the day the report was published.
    day: Option<String>,
    /// The words of the trigger.
    trigger: String,
    /// The sentence around it.
    text: String,
    event: Event,
}

/// A report in a list.
#[derive(ToSchema)]
struct ReportInList {
    id: String,
    title: Option<String>,
    outlet: Option<String>,
    url: Option<String>,
    published: Option<String>,
    statements: u64,
    events: u64,
}

/// An entity in a list.
#[derive(ToSchema)]
struct EntityInList {
    /// `id:Q7747`, or `name:` and the folded name: what filters take.
    key: String,
    name: String,
    r#type: String,
    actor: Option<String>,
    country: Option<String>,
    role: Option<String>,
    reports: u64,
}

/// A report to be read.
#[derive(ToSchema)]
pub(super) struct Report {
    text: String,
    id: Option<String>,
    title: Option<String>,
    published: Option<String>,
    outlet: Option<String>,
    url: Option<String>,
    language: Option<String>,
}

/// Everything one report tells.
#[derive(ToSchema)]
pub(super) struct LedgerOfReport {
    id: String,
    text: String,
    title: Option<String>,
    published: Option<String>,
    outlet: Option<String>,
    url: Option<String>,
    byline: Option<String>,
    language: Option<String>,
    credits: Vec<Credit>,
    dateline: Option<Dateline>,
    blocks: Vec<Block>,
    entities: Vec<Entity>,
    statements: Vec<Statement>,
    events: Vec<Event>,
    times: Vec<Time>,
    notes: Vec<Note>,
}

/// A stretch of the text.
#[derive(ToSchema)]
struct Extent {
    start: u64,
    end: u64,
}

/// An agency credited with the text.
#[derive(ToSchema)]
struct Credit {
    agency: String,
    start: u64,
    end: u64,
}

/// Place and date that open the body.
#[derive(ToSchema)]
struct Dateline {
    place: Option<String>,
    date: Option<String>,
}

/// A block of the report.
#[derive(ToSchema)]
struct Block {
    kind: String,
    start: u64,
    end: u64,
}

/// An entity with all its mentions.
#[derive(ToSchema)]
struct Entity {
    id: String,
    r#type: String,
    name: String,
    actor: Option<String>,
    country: Option<String>,
    role: Option<String>,
    office: Option<String>,
    mentions: Vec<Extent>,
    #[schema(required = false)]
    others: Vec<String>,
    #[schema(required = false)]
    because: Vec<Because>,
}

/// An entity in a role of a statement or event.
#[derive(ToSchema)]
struct Party {
    entity: String,
    name: String,
    mention: Option<Extent>,
    actor: Option<String>,
    country: Option<String>,
    role: Option<String>,
}

/// The cue of a statement.
#[derive(ToSchema)]
struct Cue {
    start: u64,
    end: u64,
    lemma: String,
}

/// Why a row is believed.
#[derive(ToSchema)]
struct Because {
    row: String,
    start: u64,
    end: u64,
}

/// Who said what.
#[derive(ToSchema)]
struct Statement {
    id: String,
    kind: String,
    act: String,
    cue: Cue,
    content: Vec<Extent>,
    speakers: Vec<Party>,
    represents: Vec<Party>,
    addressees: Vec<Party>,
    relay: Vec<Party>,
    channel: Option<String>,
    inside: Option<String>,
    said: Option<String>,
    occasion: Option<String>,
    hedged: bool,
    polarity: String,
    confidence: f32,
    /// How the speaker was found.
    speaker_by: Option<String>,
    because: Vec<Because>,
}

/// What happened.
#[derive(ToSchema)]
struct Event {
    id: String,
    r#type: String,
    mode: Option<String>,
    cameo: Option<String>,
    gdelt: Option<String>,
    contexts: Vec<String>,
    quad: Option<u8>,
    score: Option<f32>,
    trigger: Extent,
    actors: Vec<Party>,
    recipients: Vec<Party>,
    date: Option<String>,
    place: Option<Place>,
    size: Size,
    sum: Option<Sum>,
    status: String,
    said_in: Option<String>,
    confidence: f32,
    because: Vec<Because>,
}

/// Where something happened.
#[derive(ToSchema)]
struct Place {
    entity: String,
    name: String,
    country: Option<String>,
    geonames: Option<u32>,
    lat: Option<f64>,
    lon: Option<f64>,
    mention: Extent,
}

/// How many people an event struck.
#[derive(ToSchema)]
struct Size {
    dead: Option<u32>,
    injured: Option<u32>,
    arrested: Option<u32>,
}

/// Money.
#[derive(ToSchema)]
struct Sum {
    amount: f64,
    currency: Option<String>,
    start: u64,
    end: u64,
}

/// A time expression.
#[derive(ToSchema)]
struct Time {
    start: u64,
    end: u64,
    r#type: String,
    value: String,
    r#mod: Option<String>,
    because: Vec<Because>,
}

/// A doubt.
#[derive(ToSchema)]
struct Note {
    code: String,
    start: Option<u64>,
    end: Option<u64>,
    message: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Engine, SAMPLES};
    use serde_json::Value;

    /// Follows a schema down a value: every field of the value is in it, and every field it requires is there.
    fn conforms(document: &Value, schema: &Value, value: &Value, path: &str) {
        if let Some(name) = schema["$ref"].as_str() {
            let name = name.rsplit('/').next().unwrap();
            return conforms(document, &document["components"]["schemas"][name], value, path);
        }
        let one_of = schema["oneOf"].as_array();
        if let Some(schema) = one_of.and_then(|list| list.iter().find(|schema| schema["$ref"].is_string())) {
            assert!(value.is_object() || value.is_null(), "{path}");
            if !value.is_null() {
                conforms(document, schema, value, path);
            }
            return;
        }
        match value {
            Value::Object(fields) => {
                for (name, field) in fields {
                    let schema = &schema["properties"][name];
                    assert!(schema.is_object(), "{path}.{name} is not in the document");
                    conforms(document, schema, field, &format!("{path}.{name}"));
                }
                for name in schema["required"].as_array().into_iter().flatten() {
                    assert!(fields.contains_key(name.as_str().unwrap()), "{path} lacks {name}");
                }
            }
            Value::Array(items) => {
                items.iter().for_each(|item| conforms(document, &schema["items"], item, path))
            }
            scalar => {
                let kind = match scalar {
                    Value::String(_) => "string",
                    Value::Bool(_) => "boolean",
                    Value::Null => "null",
                    Value::Number(_) => {
                        if schema["type"].to_string().contains("integer") {
                            "integer"
                        } else {
                            "number"
                        }
                    }
                    _ => "",
                };
                assert!(schema["type"].to_string().contains(kind), "{path}: {scalar} against {schema}");
            }
        }
    }

    #[test]
    fn every_list_tells_of_parquet_where_there_is_some() {
        let document = serde_json::to_value(Document::openapi()).unwrap();
        for list in ["statements", "events", "incidents", "reports", "entities"] {
            let kinds = &document["paths"][format!("/api/v1/{list}")]["get"]["responses"]["200"]["content"];
            assert!(kinds["text/csv"].is_object(), "{list}");
            assert_eq!(
                kinds[crate::serve::parquet::KIND].is_object(),
                crate::serve::parquet::BUILT,
                "{list}"
            );
        }
    }

    #[test]
    fn the_rows_are_as_the_document_says() {
        let document = serde_json::to_value(Document::openapi()).unwrap();
        assert_eq!(document["openapi"], "3.1.0");
        let engine = Engine::load().unwrap();
        for (slug, meta, bytes, name) in SAMPLES {
            let ledger = engine.read(&engine.sample(slug, meta, bytes, name).unwrap());
            let schema = &document["components"]["schemas"]["LedgerOfReport"];
            conforms(&document, schema, &serde_json::to_value(ledger).unwrap(), slug);
        }
    }
}
