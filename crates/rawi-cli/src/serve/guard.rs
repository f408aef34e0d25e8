//! What stands around every request: headers, limits, and who asks.

use super::App;
use super::metrics;
use super::net::Peer;
use super::page;
use super::pool;
use super::problem::Problem;
use super::review::{self, Reviewer};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};
use std::any::Any;
use std::num::NonZeroU32;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;

/// How often one address, or whoever holds one token, may ask.
pub(super) type Limiter = DefaultKeyedRateLimiter<String>;

/// The longest body of a request, in bytes.
pub(super) const LONGEST_BODY: usize = 16 << 20;

/// How long a request may take, its body included.
const PATIENCE: Duration = Duration::from_secs(60);

/// Nothing from elsewhere, no script at all, no frame around us.
const POLICY: &str = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; \
                      base-uri 'none'; frame-ancestors 'none'";

/// A limiter of so many requests a second, and twice as many at once; `None` for 0.
pub(super) fn limiter(rate: u32) -> Option<Limiter> {
    let rate = NonZeroU32::new(rate)?;
    let twice = rate.saturating_add(rate.get());
    Some(RateLimiter::keyed(Quota::per_second(rate).allow_burst(twice)))
}

/// Puts the guards around all routes.
pub(super) fn around(router: Router<App>, app: App) -> Router<App> {
    router
        .layer(DefaultBodyLimit::max(LONGEST_BODY))
        .layer(middleware::from_fn(in_time))
        .layer(middleware::from_fn_with_state(app.clone(), admit))
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn_with_state(app, metrics::counted))
        .layer(middleware::from_fn(page::problems_as_pages))
        .layer(middleware::map_response(headers))
}

fn panicked(_: Box<dyn Any + Send>) -> Response {
    pool::fault().into_response()
}

async fn in_time(request: Request, next: Next) -> Response {
    match tokio::time::timeout(PATIENCE, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Problem::new(StatusCode::SERVICE_UNAVAILABLE, "the answer takes too long").into_response(),
    }
}

/// Finds out who asks, and lets them through unless they ask too often.
async fn admit(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let address = request.extensions().get::<Peer>().map_or_else(String::new, |peer| peer.0.to_string());
    let reviewer = match review::token_of(request.headers()) {
        None => None,
        Some(token) => match review::holder(&app, token).await {
            Ok(reviewer) => reviewer,
            Err(problem) => return problem.into_response(),
        },
    };
    let key = reviewer.as_ref().map_or(address, |name| format!("token {name}"));
    if let Some(limiter) = &app.limiter {
        if limiter.len() > 10_000 {
            limiter.retain_recent();
        }
        if limiter.check_key(&key).is_err() {
            return too_often();
        }
    }
    request.extensions_mut().insert(Reviewer(reviewer));
    next.run(request).await
}

fn too_often() -> Response {
    let detail = "too many requests; wait a second between them, or start the server with a higher --rate";
    let mut response = Problem::new(StatusCode::TOO_MANY_REQUESTS, detail).into_response();
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
    response
}

async fn headers(mut response: Response) -> Response {
    let headers = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in headers {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}
