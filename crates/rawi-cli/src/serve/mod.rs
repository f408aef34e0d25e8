//! `rawi serve`: pages for people and an API for programs over one ledger.
//!
//! Everything that waits for a client or for another thread is async and stands under this folder; ledgers are
//! asked and reports are read on threads of their own.

mod api;
mod atom;
mod correct;
mod counts;
mod form;
mod guard;
mod incidents;
mod metrics;
mod net;
mod page;
mod pool;
mod problem;
mod review;
mod text;
mod url;
mod words;

use crate::engine::Engine;
use crate::{LedgerArgument, Outcome};
use anyhow::{Context, Result};
use counts::Counts;
use guard::Limiter;
use metrics::Metrics;
use pool::Pool;
use rawi::corpus::{Reconciler, Teller};
use rawi_store::Embedded;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use tokio::sync::Semaphore;

/// Arguments of `rawi serve`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    ledger: LedgerArgument,
    /// Where to listen; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8642")]
    listen: SocketAddr,
    /// Requests a second from one address or with one token; 0 for no limit
    #[arg(long, value_name = "N", default_value_t = 50)]
    rate: u32,
}

/// What all requests share.
pub(crate) struct Shared {
    pool: Pool,
    metrics: Metrics,
    counts: Counts,
    limiter: Option<Limiter>,
    /// Loaded when a report is first to be read.
    engine: OnceLock<Engine>,
    /// Loaded when quotations are first to be laid side by side.
    reconciler: OnceLock<Reconciler>,
    /// Loaded when events are first to be put together by incident.
    teller: OnceLock<Teller>,
    /// How many reports may be read at once.
    reading: Arc<Semaphore>,
}

impl Shared {
    /// What makes tellings of events.
    fn teller(&self) -> &Teller {
        self.teller.get_or_init(|| Engine::teller().expect("the tables come with the binary and load"))
    }

    /// What tells how quotations stand to each other.
    fn reconciler(&self) -> &Reconciler {
        self.reconciler
            .get_or_init(|| Engine::reconciler().expect("the tables come with the binary and load"))
    }
}

/// What handlers are given.
pub(crate) type App = Arc<Shared>;

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    serve(arguments.ledger.address().file()?, arguments.listen, arguments.rate)
}

/// Serves the ledger at `path` until told to stop.
pub(crate) fn serve(path: &Path, listen: SocketAddr, rate: u32) -> Result<Outcome> {
    // Opened once for writing, so that an older ledger is brought up to date and a wrong file is refused now.
    drop(Embedded::open_existing(path)?);
    let shared = Shared {
        pool: Pool::new(path),
        metrics: Metrics::new(),
        counts: Counts::default(),
        limiter: guard::limiter(rate),
        engine: OnceLock::new(),
        reconciler: OnceLock::new(),
        teller: OnceLock::new(),
        reading: Arc::new(Semaphore::new(std::thread::available_parallelism().map_or(2, usize::from))),
    };
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        // Those that ask and read; each more would keep memory of its own.
        .max_blocking_threads(2 * pool::READERS)
        .enable_all()
        .build()
        .context("the server cannot start its threads")?;
    runtime.block_on(net::listen(listen, router(Arc::new(shared))))?;
    Ok(Outcome::Done)
}

fn router(app: App) -> axum::Router {
    let router = axum::Router::new().merge(api::routes()).merge(page::routes());
    guard::around(router, app.clone()).with_state(app)
}
