//! In what form a list is given: JSON, CSV, JSON lines, or as an Atom feed.

use super::atom::{self, Told};
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
    Atom,
}

impl Form {
    /// The form that the ending of the path names, else the first that the client accepts.
    pub(super) fn of(uri: &Uri, headers: &HeaderMap) -> Result<Self, Problem> {
        match uri.path().rsplit_once('.').map(|(_, ending)| ending) {
            Some("csv") => return Ok(Self::Csv),
            Some("jsonl") => return Ok(Self::Jsonl),
            Some("json") => return Ok(Self::Json),
            Some("atom") => return Ok(Self::Atom),
            _ => {}
        }
        let Some(accept) = headers.get(header::ACCEPT) else { return Ok(Self::Json) };
        let accept = accept.to_str().unwrap_or_default();
        let known =
            accept.split(',').find_map(|kind| match kind.split(';').next().unwrap_or_default().trim() {
                "application/json" | "application/*" | "*/*" => Some(Self::Json),
                "text/csv" => Some(Self::Csv),
                "application/jsonl" | "application/x-ndjson" => Some(Self::Jsonl),
                "application/atom+xml" => Some(Self::Atom),
                _ => None,
            });
        known.ok_or_else(not_acceptable)
    }

    /// The same for a list that is no news, of which there is no feed.
    pub(super) fn of_no_feed(uri: &Uri, headers: &HeaderMap) -> Result<Self, Problem> {
        Self::of(uri, headers)
            .and_then(|form| if form == Self::Atom { Err(not_acceptable()) } else { Ok(form) })
    }

    fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Jsonl => "application/jsonl",
            Self::Atom => "application/atom+xml; charset=utf-8",
        }
    }
}

fn not_acceptable() -> Problem {
    let detail = "accept application/json, text/csv or application/jsonl (of statements and events also \
                  application/atom+xml), or end the path in .csv, .jsonl or .atom";
    Problem::new(StatusCode::NOT_ACCEPTABLE, detail)
}

/// A list as JSON: `{"items":[…],"next":"…"}`.
#[derive(Serialize)]
struct List<'a, T> {
    items: &'a [T],
    next: Option<String>,
}

/// A page of a list in its form. Where the next page begins stands in `next`, and as a link in the head.
pub(super) fn list<T: Serialize + Told>(
    form: Form,
    (uri, headers): (&Uri, &HeaderMap),
    page: &Page<T>,
    columns: &[&str],
    record: impl Fn(&T) -> Vec<String>,
) -> Result<Response, Problem> {
    let next = page.next.as_ref().map(ToString::to_string);
    body(form, (uri, headers), &page.items, next, columns, record)
}

/// The same of a list whose next page begins behind a word.
pub(super) fn body<T: Serialize + Told>(
    form: Form,
    (uri, headers): (&Uri, &HeaderMap),
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
        Form::Atom => feed(uri, headers, items)?,
    };
    let mut response = body.into_response();
    let kind = HeaderValue::from_static(form.content_type());
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    if let Some(link) = link.and_then(|link| HeaderValue::from_str(&link).ok()) {
        response.headers_mut().insert(header::LINK, link);
    }
    Ok(response)
}

fn feed<T: Told>(uri: &Uri, headers: &HeaderMap, items: &[T]) -> Result<Vec<u8>, Problem> {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    atom::feed(host, path, items).map_err(|_| super::pool::fault())
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
