//! `rawi completions`: a script for a shell.

use crate::Outcome;
use anyhow::Result;
use clap::CommandFactory;
use std::io::Write;

/// Arguments of `rawi completions`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The shell
    #[arg(value_enum)]
    shell: clap_complete::Shell,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut crate::Arguments::command(), "rawi", &mut script);
    let mut out = super::output();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Outcome::Done)
}
