//! Incidents: events of several reports put together.

use super::params::{self, EventParams};
use crate::cmd::incidents::IncidentRow;
use crate::serve::App;
use crate::serve::atom::{Entry, Told};
use crate::serve::form::{self, Form};
use crate::serve::incidents;
use crate::serve::problem::Problem;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use rawi::corpus::Range;

const COLUMNS: [&str; 15] = [
    "report",
    "event",
    "type",
    "status",
    "day",
    "reports",
    "outlets",
    "independent",
    "first_told",
    "first_outlet",
    "dead_least",
    "dead_most",
    "actors",
    "recipients",
    "place",
];

/// Incidents, the last day first: events of several reports that are one happening.
///
/// `independent` counts the reports that tell of it, with copies of one report counted once. What others tell of an incident that the
/// filter lets an event of through counts too. Incidents without a day are left out.
#[utoipa::path(
    get,
    path = "/api/v1/incidents",
    params(EventParams),
    responses(
        (status = 200, description = "a page of incidents", content(
            (super::openapi::Incidents = "application/json"), (String = "text/csv"), (String = "application/jsonl"))),
        (status = "default", description = "a problem", body = Problem, content_type = "application/problem+json")
    )
)]
pub(super) async fn incidents(
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
    asked: Result<Query<EventParams>, QueryRejection>,
) -> Result<Response, Problem> {
    let Query(asked) = asked?;
    params::known(&uri, &EventParams::NAMES)?;
    let form = Form::of_no_feed(&uri, &headers)?;
    let (filter, rows, after) =
        (incidents::filter(&asked)?, params::rows(&asked.limit)?, params::cursor(&asked.cursor)?);
    let shared = app.clone();
    let question = move |ledger: &dyn rawi_store::Browse| {
        incidents::list(ledger, shared.teller(), &filter, after.as_ref(), rows)
    };
    let found = app.pool.ask(question).await?;
    let next = found.next.map(|cursor| cursor.to_string());
    form::body(form, (&uri, &headers), &found.items, next, &COLUMNS, record)
}

fn record(row: &IncidentRow) -> Vec<String> {
    let maybe = |value: &Option<String>| value.clone().unwrap_or_default();
    let number = |value: Option<u32>| value.map(|value| value.to_string()).unwrap_or_default();
    let dead: Option<Range> = row.dead;
    let event = &row.fullest().hit.event;
    vec![
        row.report.clone(),
        row.event.clone(),
        row.kind.clone(),
        row.status.to_owned(),
        maybe(&row.day),
        row.reports.to_string(),
        row.outlets.to_string(),
        row.independent.to_string(),
        maybe(&row.first_told),
        maybe(&row.first_outlet),
        number(dead.map(|dead| dead.least)),
        number(dead.map(|dead| dead.most)),
        crate::cmd::names(&event.actors),
        crate::cmd::names(&event.recipients),
        event.place.as_ref().map(|place| place.name.clone()).unwrap_or_default(),
    ]
}

impl Told for IncidentRow {
    fn entry(&self) -> Option<Entry> {
        None
    }
}
