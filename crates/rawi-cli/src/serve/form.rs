//! In what form a list is given: JSON, CSV or JSON lines.

use super::problem::Problem;
use super::url;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use rawi_store::browse::Page;
use serde::Serialize;

/// A form of a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Json,
    Csv,
    Jsonl,
}

impl Form {
    /// The form that the ending of the path names, else the first that the client accepts.
    pub(super) fn of(uri: &Uri, headers: &HeaderMap) -> Result<Self, Problem> {
        match uri.path().rsplit_once('.').map(|(_, ending)| ending) {
            Some("csv") => return Ok(Self::Csv),
            Some("jsonl") => return Ok(Self::Jsonl),
            Some("json") => return Ok(Self::Json),
            _ => {}
        }
        let Some(accept) = headers.get(header::ACCEPT) else { return Ok(Self::Json) };
        let accept = accept.to_str().unwrap_or_default();
        let known =
            accept.split(',').find_map(|kind| match kind.split(';').next().unwrap_or_default().trim() {
                "application/json" | "application/*" | "*/*" => Some(Self::Json),
                "text/csv" => Some(Self::Csv),
                "application/jsonl" | "application/x-ndjson" => Some(Self::Jsonl),
                _ => None,
            });
        known.ok_or_else(|| {
            let detail =
                "accept application/json, text/csv or application/jsonl, or end the path in .csv or .jsonl";
            Problem::new(StatusCode::NOT_ACCEPTABLE, detail)
        })
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Jsonl => "application/jsonl",
        }
    }
}

/// A list as JSON: `{"items":[…],"next":"…"}`.
#[derive(Serialize)]
struct List<'a, T> {
    items: &'a [T],
    next: Option<String>,
}

/// A page of a list in its form. Where the next page begins stands in `next`, and as a link in the head.
pub(super) fn list<T: Serialize>(
    form: Form,
    uri: &Uri,
    page: &Page<T>,
    columns: &[&str],
    record: impl Fn(&T) -> Vec<String>,
) -> Result<Response, Problem> {
    let next = page.next.as_ref().map(ToString::to_string);
    body(form, uri, &page.items, next, columns, record)
}

/// The same of a list whose next page begins behind a word.
pub(super) fn body<T: Serialize>(
    form: Form,
    uri: &Uri,
    items: &[T],
    next: Option<String>,
    columns: &[&str],
    record: impl Fn(&T) -> Vec<String>,
) -> Result<Response, Problem> {
    let link = next.as_ref().map(|next| format!("<{}>; rel=\"next\"", following(uri, next)));
    let body = match form {
        Form::Json => serde_json::to_vec(&List { items, next }).map_err(|_| super::pool::fault())?,
        Form::Jsonl => lines(items)?,
        Form::Csv => table(items, columns, record).map_err(|_| super::pool::fault())?,
    };
    let mut response = body.into_response();
    let kind = HeaderValue::from_static(form.content_type());
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    if let Some(link) = link.and_then(|link| HeaderValue::from_str(&link).ok()) {
        response.headers_mut().insert(header::LINK, link);
    }
    Ok(response)
}

fn lines<T: Serialize>(items: &[T]) -> Result<Vec<u8>, Problem> {
    let mut out = Vec::new();
    for item in items {
        serde_json::to_writer(&mut out, item).map_err(|_| super::pool::fault())?;
        out.push(b'\n');
    }
    Ok(out)
}

fn table<T>(
    items: &[T],
    columns: &[&str],
    record: impl Fn(&T) -> Vec<String>,
) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    writer.write_record(columns)?;
    for item in items {
        writer.write_record(record(item))?;
    }
    writer.into_inner().map_err(|error| error.into_error().into())
}

/// The address of the next page.
fn following(uri: &Uri, next: &str) -> String {
    let rest = uri.query().unwrap_or_default().split('&');
    let rest: Vec<&str> = rest.filter(|pair| !pair.is_empty() && !pair.starts_with("cursor=")).collect();
    let mark = if rest.is_empty() { "" } else { "&" };
    format!("{}?{}{mark}cursor={}", uri.path(), rest.join("&"), url::encode(next))
}
