//! `rawi watch`: feeds and sitemaps are asked again and again, and what is new in them goes into a ledger.
//!
//! What is known of feeds, hosts and pages is in the ledger, too, so that a watch that was stopped, or killed, goes on
//! where it was.

use super::add::Teller;
use crate::engine::Engine;
use crate::progress::Progress;
use crate::watch::Watcher;
use crate::watch::feeds::Feeds;
use crate::{LedgerArgument, Outcome, stop};
use anyhow::{Result, anyhow};
use std::path::PathBuf;

/// Arguments of `rawi watch`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The file that names the feeds and sitemaps (docs/watch.md)
    #[arg(value_name = "FEEDS.toml")]
    feeds: PathBuf,
    #[command(flatten)]
    ledger: LedgerArgument,
    /// Ask every feed once, fetch the pages that are due, and end
    #[arg(long)]
    once: bool,
    /// Tell what is done as JSON, one object a line, on standard output
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let feeds = Feeds::read(&arguments.feeds).map_err(|complaint| anyhow!(complaint))?;
    let engine = Engine::load()?;
    let mut store = arguments.ledger.open()?;
    let run = store.begin(&engine.maker())?;
    stop::listen()?;
    let progress = Progress::hidden();
    let teller = Teller { progress: &progress, json: arguments.json };
    let done = Watcher::new(&feeds, arguments.once, &engine, store, run, teller)?.run()?;
    let ledger = arguments.ledger.address().to_string();
    if arguments.json {
        let line = serde_json::json!({
            "ledger": ledger, "done": done.tally, "feeds_failed": done.troubled, "pages_waiting": done.waiting,
        });
        super::json_line(&mut super::output(), &line)?;
    } else {
        let wait = super::counted(done.waiting, "page");
        eprintln!("{ledger}: {}; {wait} still to be fetched", done.tally.words());
        if done.tally.stopped {
            eprintln!("rawi: stopped; the same command goes on where it was");
        }
    }
    Ok(match done.tally.outcome() {
        Outcome::Done if done.troubled > 0 => Outcome::SomeFailed,
        outcome => outcome,
    })
}
