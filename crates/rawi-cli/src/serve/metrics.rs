//! `/metrics`: how often the server was asked what, how it answered, how long it took, and what the ledger holds; for
//! Prometheus.

use super::App;
use super::pool;
use super::problem::Problem;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, Method, header};
use axum::middleware::Next;
use axum::response::Response;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::time::Instant;

type Labels = Vec<(&'static str, String)>;

/// Seconds; the bounds of the sorts of answers by how long they took.
const BOUNDS: [f64; 9] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// The Content-Type of the text that Prometheus reads.
const KIND: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// What is counted.
pub(super) struct Metrics {
    registry: Registry,
    requests: Family<Labels, Counter>,
    seconds: Family<Labels, Histogram>,
    rows: Family<Labels, Gauge>,
    #[cfg(feature = "webhooks")]
    pub(super) hooks: HookCounts,
}

impl Metrics {
    pub(super) fn new() -> Self {
        let requests = Family::<Labels, Counter>::default();
        let seconds = Family::<Labels, Histogram>::new_with_constructor(|| Histogram::new(BOUNDS));
        let rows = Family::<Labels, Gauge>::default();
        let mut registry = Registry::with_prefix("rawi");
        registry.register("requests", "Requests, by route, method and status", requests.clone());
        registry.register("request_seconds", "How long answers took", seconds.clone());
        registry.register("rows", "What the ledger holds", rows.clone());
        #[cfg(feature = "webhooks")]
        let hooks = HookCounts::registered(&mut registry);
        Self {
            registry,
            requests,
            seconds,
            rows,
            #[cfg(feature = "webhooks")]
            hooks,
        }
    }
}

/// What is counted of webhooks, by their names.
#[derive(Clone, Default)]
#[cfg(feature = "webhooks")]
pub(super) struct HookCounts {
    deliveries: Family<Labels, Counter>,
    rows: Family<Labels, Counter>,
    failing: Family<Labels, Gauge>,
}

#[cfg(feature = "webhooks")]
impl HookCounts {
    fn registered(registry: &mut Registry) -> Self {
        let counts = Self::default();
        let registry = registry.sub_registry_with_prefix("webhook");
        registry.register("deliveries", "Deliveries tried, by what came of it", counts.deliveries.clone());
        registry.register("rows", "Rows that were taken", counts.rows.clone());
        registry.register("failing", "Failures in a row; 0 when all is well", counts.failing.clone());
        counts
    }

    /// A delivery was tried.
    pub(super) fn delivery(&self, hook: &str, taken: bool, rows: usize) {
        let name = ("webhook", hook.to_owned());
        let outcome = if taken { "taken" } else { "failed" };
        self.deliveries.get_or_create(&vec![name.clone(), ("outcome", outcome.to_owned())]).inc();
        if taken {
            self.rows.get_or_create(&vec![name]).inc_by(rows as u64);
        }
    }

    /// How often it failed in a row.
    pub(super) fn failing(&self, hook: &str, times: u32) {
        self.failing.get_or_create(&vec![("webhook", hook.to_owned())]).set(i64::from(times));
    }
}

/// Counts a request and its answer.
pub(super) async fn counted(State(app): State<App>, request: Request, next: Next) -> Response {
    // Routes and methods of our own: whoever asks cannot make more labels.
    let route = request.extensions().get::<MatchedPath>().map_or("none", |path| path.as_str()).to_owned();
    let method = match *request.method() {
        Method::GET => "GET",
        Method::POST => "POST",
        _ => "other",
    };
    let begun = Instant::now();
    let response = next.run(request).await;
    let seconds = begun.elapsed().as_secs_f64();
    let status = response.status().as_u16().to_string();
    let labels = vec![("route", route.clone()), ("method", method.to_owned()), ("status", status)];
    app.metrics.requests.get_or_create(&labels).inc();
    app.metrics.seconds.get_or_create(&vec![("route", route)]).observe(seconds);
    response
}

/// Numbers for Prometheus: requests, how long they took, and what the ledger holds.
#[utoipa::path(
    get,
    path = "/metrics",
    responses(
        (status = 200, description = "OpenMetrics text", body = String, content_type = "application/openmetrics-text"),
        (status = "default", description = "a problem", body = Problem, content_type = "application/problem+json")
    )
)]
pub(super) async fn metrics(
    State(app): State<App>,
) -> Result<([(HeaderName, &'static str); 1], String), Problem> {
    let counts = app.pool.ask(|ledger| ledger.counts()).await?;
    let rows = [
        ("reports", counts.documents),
        ("statements", counts.statements),
        ("events", counts.events),
        ("failures", counts.failures),
    ];
    for (of, count) in rows {
        app.metrics.rows.get_or_create(&vec![("of", of.to_owned())]).set(count as i64);
    }
    let mut text = String::new();
    encode(&mut text, &app.metrics.registry).map_err(|_| pool::fault())?;
    Ok(([(header::CONTENT_TYPE, KIND)], text))
}
