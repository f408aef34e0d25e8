//! The pages: what people look at. Made here, whole, without a line of script.

mod actor;
mod api;
mod chain;
mod chart;
mod corpus;
mod entry;
mod incident;
mod marks;
mod network;
mod pair;
mod report;
mod row;
mod search;
mod statement;
mod story;
mod variants;
mod view;

pub(super) use entry::{Fields, value};

use super::App;
use super::problem::Problem;
use super::review::Reviewer;
use super::url;
use super::words::{self, Language};
use askama::Template;
use axum::Router;
use axum::extract::{FromRequestParts, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use std::convert::Infallible;

/// The routes of the pages.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/", get(search::statements))
        .route("/events", get(search::events))
        .route("/reports", get(corpus::reports))
        .route("/reports/{report}", get(report::report))
        .route("/reports/{report}/{statement}", get(statement::statement))
        .route("/actors", get(actor::list))
        .route("/actors/{key}", get(actor::profile))
        .route("/pair", get(pair::pair))
        .route("/stories", get(story::list))
        .route("/stories/{report}", get(story::story))
        .route("/incidents", get(incident::list))
        .route("/incidents/{report}/{event}", get(incident::incident))
        .route("/network", get(network::network))
        .route("/api", get(api::api))
        .route("/corpus", get(corpus::corpus))
        .route("/quality", get(corpus::quality))
        .route("/login", get(entry::form).post(entry::enter))
        .route("/logout", post(entry::leave))
        .route("/review", post(entry::review))
        .route("/style.css", get(style))
        .route("/icon.svg", get(icon))
        .fallback(nothing_here)
}

/// The page as a frame: its language, its address, who looks at it.
#[derive(Clone, Debug)]
pub(super) struct Page {
    language: Language,
    path: String,
    pairs: Vec<(String, String)>,
    reviewer: Option<String>,
}

impl<S: Send + Sync> FromRequestParts<S> for Page {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let reviewer = parts.extensions.get::<Reviewer>().and_then(|reviewer| reviewer.0.clone());
        Ok(Self::of(&parts.uri, &parts.headers, reviewer))
    }
}

impl Page {
    fn of(uri: &Uri, headers: &HeaderMap, reviewer: Option<String>) -> Self {
        let pairs: Vec<(String, String)> =
            Query::try_from_uri(uri).map(|Query(pairs)| pairs).unwrap_or_default();
        let asked = pairs.iter().find(|(name, _)| name == "lang").map(|(_, value)| value.as_str());
        let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        let language = Language::of(asked, accepted);
        Self { language, path: uri.path().to_owned(), pairs, reviewer }
    }

    /// The words for a key.
    fn t(&self, key: &'static str) -> &'static str {
        words::word(self.language, key)
    }

    /// The words for a value of the ledger: `act`, `deny`.
    fn word(&self, sort: &str, value: &str) -> String {
        words::word(self.language, &format!("{sort}.{value}")).to_owned()
    }

    fn lang(&self) -> &'static str {
        self.language.code()
    }

    fn dir(&self) -> &'static str {
        self.language.direction()
    }

    /// The address of another page in the same language.
    fn link(&self, path: &str) -> String {
        self.link_with(path, &[])
    }

    /// The same, with what is asked for.
    fn link_with(&self, path: &str, pairs: &[(&str, &str)]) -> String {
        url::with(path, pairs.iter().copied().chain([("lang", self.lang())]))
    }

    /// This page with one thing asked for instead, or, where the value is empty, left out. It begins anew.
    fn instead(&self, name: &str, value: &str) -> String {
        let kept = self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let kept = kept.filter(|(known, _)| *known != name && *known != "cursor" && *known != "lang");
        url::with(&self.path, kept.chain([(name, value), ("lang", self.lang())]))
    }

    /// This page in a language.
    fn in_language(&self, code: &str) -> String {
        let kept = self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        url::with(&self.path, kept.filter(|(name, _)| *name != "lang").chain([("lang", code)]))
    }

    /// This page from a cursor on.
    fn following(&self, cursor: &str) -> String {
        let kept = self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        url::with(&self.path, kept.filter(|(name, _)| *name != "cursor").chain([("cursor", cursor)]))
    }

    /// What is asked for, as an address of the API.
    fn as_api(&self, path: &str) -> String {
        let kept = self.pairs.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let kept = kept.filter(|(name, _)| !matches!(*name, "lang" | "cursor" | "limit"));
        url::with(path, kept.chain([("limit", "1000")]))
    }

    /// True on pages whose address begins with `path`.
    fn is_at(&self, path: &str) -> bool {
        if path == "/" { self.path == "/" } else { self.path.starts_with(path) }
    }
}

/// A template as a reply.
fn render(template: &impl Template) -> Result<Html<String>, Problem> {
    template.render().map(Html).map_err(|error| {
        eprintln!("rawi: a page cannot be made: {error}");
        super::pool::fault()
    })
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    page: Page,
    status: u16,
    detail: String,
}

/// Problems are pages where people look.
pub(super) async fn problems_as_pages(request: Request, next: Next) -> Response {
    let uri = request.uri().clone();
    let headers = request.headers().clone();
    let response = next.run(request).await;
    let problem = response.extensions().get::<Problem>().filter(|_| !super::api::is_ours(&uri)).cloned();
    let Some(problem) = problem else { return response };
    let page = Page::of(&uri, &headers, None);
    let status = response.status();
    let page = ErrorPage { page, status: problem.status, detail: problem.detail };
    match render(&page) {
        Ok(html) => {
            let mut made = (status, html).into_response();
            if let Some(wait) = response.headers().get(header::RETRY_AFTER) {
                made.headers_mut().insert(header::RETRY_AFTER, wait.clone());
            }
            made
        }
        Err(problem) => problem.into_response(),
    }
}

async fn nothing_here() -> Problem {
    Problem::none("there is no page at this address")
}

async fn style() -> impl IntoResponse {
    asset("text/css; charset=utf-8", include_str!("../../../../../web/style.css"))
}

async fn icon() -> impl IntoResponse {
    asset("image/svg+xml", include_str!("../../../../../web/icon.svg"))
}

fn asset(kind: &'static str, text: &'static str) -> Response {
    let mut response = (StatusCode::OK, text).into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("max-age=3600"));
    response
}
