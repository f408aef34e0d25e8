//! `rawi check`: the examples beside the tables, run.

use crate::Outcome;
use crate::engine;
use anyhow::Result;
use std::path::PathBuf;

/// Arguments of `rawi check`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The folder of the tables and cases; those that come with rawi if none is named
    #[arg(long, value_name = "FOLDER")]
    data: Option<PathBuf>,
    /// Tell what came of it as one JSON object
    #[arg(long)]
    json: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    engine::check(arguments.data.as_deref(), arguments.json)
}
