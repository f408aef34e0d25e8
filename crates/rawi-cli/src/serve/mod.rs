//! `rawi serve`: pages for people and an API for programs over one ledger.
//!
//! Everything that waits for a client or for another thread is async and stands under this folder; ledgers are
//! asked and reports are read on threads of their own.

mod api;
mod atom;
mod correct;
mod form;
mod guard;
#[cfg(feature = "webhooks")]
mod hooks;
mod incidents;
mod metrics;
mod net;
mod page;
mod parquet;
mod pool;
mod problem;
mod review;
mod text;
mod url;
mod words;

use crate::engine::Engine;
use crate::{LedgerArgument, Outcome};
use anyhow::{Context, Result};
use guard::Limiter;
use metrics::Metrics;
use pool::Pool;
use rawi::corpus::{Reconciler, Teller};
use rawi_store::Address;
use rawi_store::browse::Known;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

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
    /// Send new rows of saved searches as this file says (docs/webhooks.md)
    #[cfg(feature = "webhooks")]
    #[arg(long, value_name = "HOOKS.toml")]
    webhooks: Option<std::path::PathBuf>,
}

/// What all requests share.
pub(crate) struct Shared {
    pool: Pool,
    metrics: Metrics,
    /// What is counted of rows of the ledger.
    known: Known,
    limiter: Option<Limiter>,
    /// Loaded when a report is first to be read.
    engine: OnceLock<Engine>,
    /// Loaded when quotations are first to be laid side by side.
    reconciler: OnceLock<Reconciler>,
    /// Loaded when events are first to be put together by incident.
    teller: OnceLock<Teller>,
    /// The threads that read reports: few, because each keeps the memory that its longest report took.
    readers: rayon::ThreadPool,
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
    let ledger = arguments.ledger.address();
    let shared = shared(ledger.clone(), arguments.rate)?;
    #[cfg(feature = "webhooks")]
    let delivering = match &arguments.webhooks {
        Some(file) => Some(hooks::start(file, &ledger, &shared.metrics.hooks)?),
        None => None,
    };
    let done = listen(shared, arguments.listen);
    // Nobody is cut off in the middle of taking rows, lest they get them twice.
    #[cfg(feature = "webhooks")]
    drop(delivering);
    done
}

/// Serves a ledger until told to stop.
pub(crate) fn serve(ledger: Address, address: SocketAddr, rate: u32) -> Result<Outcome> {
    listen(shared(ledger, rate)?, address)
}

fn shared(ledger: Address, rate: u32) -> Result<App> {
    // Opened once for writing, so that an older file is brought up to date, and a wrong one or a server that cannot be
    // reached is told of now.
    drop(ledger.open_existing()?);
    Ok(Arc::new(Shared {
        pool: Pool::new(ledger),
        metrics: Metrics::new(),
        known: Known::default(),
        limiter: guard::limiter(rate),
        engine: OnceLock::new(),
        reconciler: OnceLock::new(),
        teller: OnceLock::new(),
        readers: rayon::ThreadPoolBuilder::new().build().context("the server cannot start its threads")?,
    }))
}

fn listen(shared: App, address: SocketAddr) -> Result<Outcome> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        // Those that ask; each more would keep memory of its own.
        .max_blocking_threads(2 * pool::READERS)
        .enable_all()
        .build()
        .context("the server cannot start its threads")?;
    let served = runtime.block_on(net::listen(address, router(Arc::clone(&shared))));
    drop(runtime);
    // Connections to a database wait while they close, which threads of the runtime must not.
    drop(shared);
    served.map(|()| Outcome::Done)
}

fn router(app: App) -> axum::Router {
    let router = axum::Router::new().merge(api::routes()).merge(page::routes());
    guard::around(router, app.clone()).with_state(app)
}
