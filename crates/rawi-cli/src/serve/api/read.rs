//! A report in, its ledger out; nothing is kept.

use super::params;
use super::report::Offsets;
use crate::engine::Engine;
use crate::guard::guard;
use crate::input::{Body, Raw};
use crate::serve::problem::Problem;
use crate::serve::{App, pool};
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use rawi::ledger::Ledger;
use serde_json::Value;
use tokio::sync::oneshot;

/// Reads a report and gives its ledger; nothing is kept.
///
/// Text, HTML, or a JSON object with `text` and, if known, `id`, `title`, `published`, `outlet`, `url`, `language`.
#[utoipa::path(
    post,
    path = "/api/v1/read",
    params(Offsets),
    request_body(content((String = "text/plain"), (String = "text/html"), (super::openapi::Report = "application/json"))),
    responses(
        (status = 200, description = "its ledger", body = super::openapi::LedgerOfReport),
        (status = "default", description = "a problem", body = Problem, content_type = "application/problem+json")
    )
)]
pub(super) async fn read(
    State(app): State<App>,
    uri: Uri,
    headers: HeaderMap,
    offsets: Result<Query<Offsets>, QueryRejection>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Value>, Problem> {
    let Query(offsets) = offsets?;
    params::known(&uri, &["offsets"])?;
    let raw = raw(&headers, body?)?;
    let asked = app.clone();
    let (done, read) = oneshot::channel();
    app.readers.spawn(move || {
        // Nobody waits any more for what took too long to begin.
        if !done.is_closed() {
            let _ = done.send(read_now(&asked, &raw));
        }
    });
    let ledger = read.await.map_err(|_| pool::fault())??;
    Ok(Json(offsets.apply(&ledger)?))
}

/// The body as an input of the engine.
fn raw(headers: &HeaderMap, body: Bytes) -> Result<Raw, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("text/plain");
    let name = match kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase().as_str() {
        "text/plain" => "request.txt",
        "text/html" | "application/xhtml+xml" => "request.html",
        "application/json" => {
            let text = String::from_utf8(body.to_vec())
                .map_err(|_| Problem::wrong("the JSON is not UTF-8; send it as UTF-8"))?;
            // One object, however it is broken into lines.
            let value: Value = serde_json::from_str(&text)
                .map_err(|error| Problem::wrong(format!("the body is not JSON: {error}")))?;
            let body = Body::Line { text: value.to_string(), file: "request".to_owned(), number: 1 };
            return Ok(Raw { source: "request".to_owned(), body: Ok(body) });
        }
        _ => {
            let detail = "send the report as text/plain, text/html or application/json";
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, detail));
        }
    };
    if body.trim_ascii().is_empty() {
        return Err(Problem::wrong("the body is empty; send the report in it"));
    }
    let body = Body::Whole { bytes: body.to_vec(), name: name.to_owned() };
    Ok(Raw { source: "request".to_owned(), body: Ok(body) })
}

fn read_now(app: &App, raw: &Raw) -> Result<Ledger, Problem> {
    let engine = match app.engine.get() {
        Some(engine) => engine,
        None => {
            let loaded = Engine::load().map_err(|_| pool::fault())?;
            app.engine.get_or_init(|| loaded)
        }
    };
    let read = guard(|| Ok(engine.read(&engine.article(raw, None)?)));
    read.map_err(|fault| {
        eprintln!("rawi: {fault}");
        pool::fault()
    })?
    .map_err(|reason: String| Problem::new(StatusCode::UNPROCESSABLE_ENTITY, reason))
}
