//! In what form a list is given: JSON, CSV, JSON lines, Parquet, or as an Atom feed.

use super::atom::{self, Told};
use super::parquet::{self, Columns};
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
    Parquet,
    Atom,
}

impl Form {
    /// The form that the ending of the path names, else the first that the client accepts.
    pub(super) fn of(uri: &Uri, headers: &HeaderMap) -> Result<Self, Problem> {
        match uri.path().rsplit_once('.').map(|(_, ending)| ending) {
            Some("csv") => return Ok(Self::Csv),
            Some("jsonl") => return Ok(Self::Jsonl),
            Some("json") => return Ok(Self::Json),
            Some("parquet") if parquet::BUILT => return Ok(Self::Parquet),
            Some("parquet") => return Err(parquet::not_built()),
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
                parquet::KIND if parquet::BUILT => Some(Self::Parquet),
                _ => None,
            });
        let lacks = !parquet::BUILT && accept.contains(parquet::KIND);
        known.ok_or_else(|| if lacks { parquet::not_built() } else { not_acceptable() })
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
            Self::Parquet => parquet::KIND,
            Self::Atom => "application/atom+xml; charset=utf-8",
        }
    }
}

fn not_acceptable() -> Problem {
    let detail = "accept application/json, text/csv, application/jsonl or, where the server has it, \
                  application/vnd.apache.parquet (of statements and events also application/atom+xml), or end the path \
                  in .csv, .jsonl, .parquet or .atom";
    Problem::new(StatusCode::NOT_ACCEPTABLE, detail)
}

/// A list as JSON: `{"items":[…],"next":"…"}`.
#[derive(Serialize)]
struct List<'a, T> {
    items: &'a [T],
    next: Option<String>,
}

/// A page of a list in its form. Where the next page begins stands in `next`, and as a link in the head.
pub(super) fn list<T: Serialize + Told + Columns>(
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
pub(super) fn body<T: Serialize + Told + Columns>(
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
        Form::Parquet => parquet::file(items)?,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parquet_is_given_where_it_is_built_in_and_else_the_cure_is_told() {
        let of = |path: &str, accept: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT, accept.parse().unwrap());
            Form::of(&path.parse().unwrap(), &headers)
        };
        let with_csv = of("/list", &format!("{}, text/csv", parquet::KIND)).unwrap();
        assert_eq!(with_csv, if parquet::BUILT { Form::Parquet } else { Form::Csv });
        for (path, accept) in [("/list.parquet", "*/*"), ("/list", parquet::KIND)] {
            match of(path, accept) {
                Ok(form) => assert!(parquet::BUILT && form == Form::Parquet),
                Err(problem) => {
                    assert!(!parquet::BUILT && problem.status == 406);
                    assert!(problem.detail.contains("--features rawi-cli/parquet"), "{}", problem.detail);
                }
            }
        }
        assert!(of("/list", "image/png").unwrap_err().detail.starts_with("accept application/json"));
    }
}
