//! `rawi man`: the manual page of rawi or of one of its commands, in roff.

use crate::Outcome;
use anyhow::{Result, anyhow};
use clap::CommandFactory;
use std::io::Write;

/// Arguments of `rawi man`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The page of this command
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let mut all = crate::Arguments::command();
    all.build();
    let page = match &arguments.command {
        None => all,
        Some(name) => {
            // Its name there is `rawi-read`, as manual pages are called.
            let found = all.find_subcommand(name).cloned();
            found.ok_or_else(|| anyhow!("no command `{name}`; `rawi --help` lists them"))?
        }
    };
    let mut roff = Vec::new();
    clap_mangen::Man::new(page).render(&mut roff)?;
    let mut out = super::output();
    out.write_all(&roff)?;
    out.flush()?;
    Ok(Outcome::Done)
}
