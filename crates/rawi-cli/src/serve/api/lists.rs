//! Lists: statements, events, reports, and who is in them.

use super::params::{self, EntityParams, EventParams, ReportParams, StatementParams};
use crate::cmd::export;
use crate::serve::App;
use crate::serve::form::{self, Form};
use crate::serve::problem::Problem;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use rawi_store::browse::{ActorRow, ReportRow};

type Asked<T> = Result<Query<T>, QueryRejection>;

/// Statements, newest first.
///
/// As CSV, JSON lines, Parquet (where the server is built with it) or an Atom feed by `Accept`, or with `.csv`, `.jsonl`,
/// `.parquet` or `.atom` behind the path. The next page is at the `next` of this one, which the head has as a link too.
#[utoipa::path(
    get,
    path = "/api/v1/statements",
    params(StatementParams),
    responses(
        (status = 200, description = "a page of statements", content(
            (super::openapi::Statements = "application/json"), (String = "text/csv"), (String = "application/jsonl"),
            (String = "application/atom+xml"))),
        (status = "default", description = "a problem", body = Problem, content_type = "application/problem+json")
    )
)]
pub(super) async fn statements(
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
    asked: Asked<StatementParams>,
) -> Result<Response, Problem> {
    let Query(asked) = asked?;
    params::known(&uri, &StatementParams::NAMES)?;
    let form = Form::of(&uri, &headers)?;
    let (wanted, rows, after) =
        (asked.wanted()?, params::rows(&asked.limit)?, params::cursor(&asked.cursor)?);
    let page = app.pool.ask(move |ledger| ledger.statements(&wanted, after.as_ref(), rows)).await?;
    form::list(form, (&uri, &headers), &page, &export::COLUMNS, |hit| export::record(hit.clone()).to_vec())
}

/// Events, newest first.
#[utoipa::path(
    get,
    path = "/api/v1/events",
    params(EventParams),
    responses(
        (status = 200, description = "a page of events", content(
            (super::openapi::Events = "application/json"), (String = "text/csv"), (String = "application/jsonl"),
            (String = "application/atom+xml"))),
        (status = "default", description = "a problem", body = Problem, content_type = "application/problem+json")
    )
)]
pub(super) async fn events(
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
    asked: Asked<EventParams>,
) -> Result<Response, Problem> {
    let Query(asked) = asked?;
    params::known(&uri, &EventParams::NAMES)?;
    let form = Form::of(&uri, &headers)?;
    let (wanted, rows, after) =
        (asked.wanted()?, params::rows(&asked.limit)?, params::cursor(&asked.cursor)?);
    let page = app.pool.ask(move |ledger| ledger.events(&wanted, after.as_ref(), rows)).await?;
    form::list(form, (&uri, &headers), &page, &export::EVENT_COLUMNS, |hit| {
        export::event_record(hit.clone()).to_vec()
    })
}

/// Reports, newest first.
#[utoipa::path(
    get,
    path = "/api/v1/reports",
    params(ReportParams),
    responses(
        (status = 200, description = "a page of reports", content(
            (super::openapi::Reports = "application/json"), (String = "text/csv"), (String = "application/jsonl"))),
        (status = "default", description = "a problem", body = Problem, content_type = "application/problem+json")
    )
)]
pub(super) async fn reports(
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
    asked: Asked<ReportParams>,
) -> Result<Response, Problem> {
    let Query(asked) = asked?;
    params::known(&uri, &ReportParams::NAMES)?;
    let form = Form::of_no_feed(&uri, &headers)?;
    let (wanted, rows, after) =
        (asked.wanted()?, params::rows(&asked.limit)?, params::cursor(&asked.cursor)?);
    let page = app.pool.ask(move |ledger| ledger.reports(&wanted, after.as_ref(), rows)).await?;
    const COLUMNS: [&str; 7] = ["id", "title", "outlet", "url", "published", "statements", "events"];
    form::list(form, (&uri, &headers), &page, &COLUMNS, report_record)
}

fn report_record(row: &ReportRow) -> Vec<String> {
    let maybe = |value: &Option<String>| value.clone().unwrap_or_default();
    vec![
        row.id.clone(),
        maybe(&row.title),
        maybe(&row.outlet),
        maybe(&row.url),
        maybe(&row.published),
        row.statements.to_string(),
        row.events.to_string(),
    ]
}

/// Persons, institutions, places and groups, in order of their keys.
#[utoipa::path(
    get,
    path = "/api/v1/entities",
    params(EntityParams),
    responses(
        (status = 200, description = "a page of entities", content(
            (super::openapi::Entities = "application/json"), (String = "text/csv"), (String = "application/jsonl"))),
        (status = "default", description = "a problem", body = Problem, content_type = "application/problem+json")
    )
)]
pub(super) async fn entities(
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
    asked: Asked<EntityParams>,
) -> Result<Response, Problem> {
    let Query(asked) = asked?;
    params::known(&uri, &EntityParams::NAMES)?;
    let form = Form::of_no_feed(&uri, &headers)?;
    let (kind, country) = asked.kind_and_country()?;
    let (name, after, rows) =
        (params::given(&asked.name), params::given(&asked.cursor), params::rows(&asked.limit)?);
    let question = move |ledger: &dyn rawi_store::Browse| {
        ledger.actors(name.as_deref(), kind.as_deref(), country.as_deref(), after.as_deref(), rows + 1)
    };
    let mut items = app.pool.ask(question).await?;
    let more = items.len() > rows;
    items.truncate(rows);
    let next = items.last().filter(|_| more).map(|row| row.key.clone());
    const COLUMNS: [&str; 7] = ["key", "name", "type", "actor", "country", "role", "reports"];
    form::body(form, (&uri, &headers), &items, next, &COLUMNS, entity_record)
}

fn entity_record(row: &ActorRow) -> Vec<String> {
    let maybe = |value: &Option<String>| value.clone().unwrap_or_default();
    vec![
        row.key.clone(),
        row.name.clone(),
        row.kind.clone(),
        maybe(&row.actor),
        maybe(&row.country),
        maybe(&row.role),
        row.reports.to_string(),
    ]
}
