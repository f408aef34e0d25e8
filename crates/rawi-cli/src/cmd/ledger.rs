//! `rawi ledger`: is a ledger sound, a copy of it, and its schema.

use super::counted;
use crate::{LedgerArgument, Outcome};
use anyhow::Result;
use clap::Subcommand;
use rawi_store::{Step, report_faults};
use std::io::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;

/// Arguments of `rawi ledger`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Tell whether every row is whole and stands in the text that was read
    Check {
        #[command(flatten)]
        ledger: LedgerArgument,
    },
    /// Copy a ledger to a new file, while others use it
    Backup {
        /// The file to write
        #[arg(value_name = "FILE")]
        to: PathBuf,
        #[command(flatten)]
        ledger: LedgerArgument,
    },
    /// Bring a ledger that an older rawi made up to date
    Migrate {
        /// Show what would be done, and do nothing
        #[arg(long)]
        dry_run: bool,
        #[command(flatten)]
        ledger: LedgerArgument,
    },
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    match &arguments.what {
        What::Check { ledger } => check(ledger),
        What::Backup { to, ledger } => {
            ledger.open_existing()?.backup(to)?;
            eprintln!("{}: copied to {}", ledger.address(), to.display());
            Ok(Outcome::Done)
        }
        What::Migrate { dry_run, ledger } => migrate(ledger, *dry_run),
    }
}

fn check(ledger: &LedgerArgument) -> Result<Outcome> {
    let store = ledger.open_existing()?;
    let mut out = super::output();
    let mut faults = 0;
    for fault in store.verify()? {
        writeln!(out, "{fault}")?;
        faults += 1;
    }
    let mut failure = Ok(());
    store.visit_stored(&mut |stored| {
        for fault in report_faults(&stored) {
            faults += 1;
            if failure.is_ok() {
                failure = writeln!(out, "{fault}");
            }
        }
        if failure.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    failure?;
    out.flush()?;
    let counts = store.counts()?;
    let size = format!(
        "{} with {} and {}",
        counted(counts.documents, "report"),
        counted(counts.statements, "statement"),
        counted(counts.events, "event")
    );
    if faults == 0 {
        eprintln!("{}: sound, {size}", ledger.address());
        return Ok(Outcome::Done);
    }
    eprintln!(
        "{}: {} in {size}; add the reports named above again, or go back to a backup",
        ledger.address(),
        counted(faults, "fault")
    );
    Ok(Outcome::NothingFound)
}

fn migrate(ledger: &LedgerArgument, dry_run: bool) -> Result<Outcome> {
    let address = ledger.address();
    let steps = address.lacks()?;
    let Some(last) = steps.last() else {
        eprintln!("{address}: up to date");
        return Ok(Outcome::Done);
    };
    if !dry_run {
        address.migrate()?;
        eprintln!("{address}: brought to schema {}; older rawis cannot use it any more", last.version);
        return Ok(Outcome::Done);
    }
    let mut out = super::output();
    for step in &steps {
        show(&mut out, step)?;
    }
    out.flush()?;
    eprintln!(
        "{address}: nothing was done; without --dry-run it would be brought to schema {}",
        last.version
    );
    Ok(Outcome::Done)
}

/// One step, with its SQL indented below its name.
fn show(out: &mut impl Write, step: &Step) -> std::io::Result<()> {
    writeln!(out, "schema {}: {}", step.version, step.name.replace('_', " "))?;
    step.sql.lines().filter(|line| !line.trim().is_empty()).try_for_each(|line| writeln!(out, "    {line}"))
}
