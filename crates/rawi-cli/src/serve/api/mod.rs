//! The API: what programs ask, under `/api/v1`.

mod incidents;
mod lists;
mod openapi;
mod params;
mod read;
mod report;

pub(super) use openapi::described;
pub(super) use params::{EventParams, ReportParams, StatementParams, wanted_words};

use super::App;
use super::metrics;
use super::problem::Problem;
use axum::Router;
use axum::http::Uri;
use axum::routing::{get, post};

/// The routes of the API.
pub(super) fn routes() -> Router<App> {
    let mut router = Router::new();
    for ending in ["", ".json", ".csv", ".jsonl", ".parquet"] {
        router = router
            .route(&format!("/api/v1/statements{ending}"), get(lists::statements))
            .route(&format!("/api/v1/events{ending}"), get(lists::events))
            .route(&format!("/api/v1/incidents{ending}"), get(incidents::incidents))
            .route(&format!("/api/v1/reports{ending}"), get(lists::reports))
            .route(&format!("/api/v1/entities{ending}"), get(lists::entities));
    }
    router
        .route("/api/v1/statements.atom", get(lists::statements))
        .route("/api/v1/events.atom", get(lists::events))
        .route("/api/v1/reports/{report}", get(report::report))
        .route("/api/v1/read", post(read::read))
        .route("/api/v1/openapi.json", get(openapi::document))
        .route("/healthz", get(health))
        .route("/metrics", get(metrics::metrics))
        .route("/api/{*rest}", get(unknown))
        .method_not_allowed_fallback(wrong_method)
}

/// True for what answers in problem details instead of pages; the page of the API is at `/api`.
pub(super) fn is_ours(uri: &Uri) -> bool {
    uri.path().starts_with("/api/") || matches!(uri.path(), "/healthz" | "/metrics")
}

/// The server is up and its ledger can be read.
#[utoipa::path(
    get,
    path = "/healthz",
    responses(
        (status = 200, description = "`ok`", body = String, content_type = "text/plain"),
        (status = "default", description = "a problem", body = Problem, content_type = "application/problem+json")
    )
)]
async fn health(axum::extract::State(app): axum::extract::State<App>) -> Result<&'static str, Problem> {
    app.pool.ask(|ledger| ledger.tokens()).await?;
    Ok("ok\n")
}

async fn unknown() -> Problem {
    Problem::none("there is no such address; /api/v1/openapi.json names all that there are")
}

async fn wrong_method() -> Problem {
    let status = axum::http::StatusCode::METHOD_NOT_ALLOWED;
    Problem::new(
        status,
        "this address does not answer to this method; /api/v1/openapi.json says which it does",
    )
}
