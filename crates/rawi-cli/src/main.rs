//! The binary `rawi`: parse the arguments, call the command, turn what came of it into an exit code.
//!
//! Exit codes: 0 all is well; 1 nothing was found, or a check failed; 2 some reports failed, or the command
//! could not do its work; 130 it was stopped.

mod cmd;
mod engine;
mod guard;
mod input;
mod progress;
#[cfg(feature = "serve")]
mod serve;
mod stop;
mod table;
#[cfg(feature = "watch")]
mod watch;

use clap::{Parser, Subcommand};
use rawi_store::{Address, AnyStore};
use std::process::ExitCode;

/// Reads Arabic news reports into a ledger of statements: who said what, to whom and when.
#[derive(Debug, Parser)]
#[command(name = "rawi", version, arg_required_else_help = true, after_help = EXIT_CODES, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 all is well; 1 nothing was found, or a check failed; \
                          2 some reports failed, or the command could not do its work; \
                          130 it was stopped.";

/// The exit code of a command that was stopped, as shells have it.
const STOPPED: u8 = 130;

#[derive(Debug, Subcommand)]
enum Command {
    /// Read reports and show their statements, without keeping them
    Read(cmd::read::Arguments),
    /// Show step by step why a report is read as it is
    Explain(cmd::explain::Arguments),
    /// Read reports into a ledger
    Add(cmd::add::Arguments),
    /// Watch feeds and sitemaps, and read what is new in them into a ledger
    #[cfg(feature = "watch")]
    Watch(cmd::watch::Arguments),
    /// Find statements or events in a ledger
    Find(Box<cmd::find::Arguments>),
    /// Find reports that are copies of one another
    Cluster(cmd::cluster::Arguments),
    /// Find quotations that stand in several reports of a ledger, and how they differ
    Variants(cmd::variants::Arguments),
    /// Find what happened, and how many independent sources tell of each incident
    Incidents(Box<cmd::incidents::Arguments>),
    /// Write out what a ledger holds
    Export(cmd::export::Arguments),
    /// Check, copy or update a ledger
    Ledger(cmd::ledger::Arguments),
    /// Show a ledger as pages and answer programs
    #[cfg(feature = "serve")]
    Serve(serve::Arguments),
    /// Let people review what was read, each with a token of their own
    #[cfg(feature = "serve")]
    Token(cmd::token::Arguments),
    /// Read the reports that come with rawi into a ledger, and show who said what to whom
    Demo(cmd::demo::Arguments),
    /// Run the examples beside the tables
    Check(cmd::check::Arguments),
    /// Print a script that completes commands in a shell
    Completions(cmd::completions::Arguments),
    /// Print the manual page
    Man(cmd::man::Arguments),
}

/// What came of a command that could do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Done,
    NothingFound,
    SomeFailed,
    Stopped,
}

/// The ledger that a command works on.
#[derive(Debug, clap::Args)]
struct LedgerArgument {
    /// Where the ledger is kept: a file, or a database as postgres://user@host/database
    #[arg(long, value_name = "LEDGER", default_value = "rawi.sqlite")]
    ledger: String,
}

impl LedgerArgument {
    /// Where the ledger is kept.
    fn address(&self) -> Address {
        Address::from(self.ledger.as_str())
    }

    /// Opens the ledger, or makes it.
    fn open(&self) -> rawi_store::Result<AnyStore> {
        self.address().open()
    }

    /// Opens the ledger; an error if there is none.
    fn open_existing(&self) -> rawi_store::Result<AnyStore> {
        self.address().open_existing()
    }
}

fn main() -> ExitCode {
    guard::silence_guarded_panics();
    let outcome = match Arguments::parse().command {
        Command::Read(arguments) => cmd::read::run(&arguments),
        Command::Explain(arguments) => cmd::explain::run(&arguments),
        Command::Add(arguments) => cmd::add::run(&arguments),
        #[cfg(feature = "watch")]
        Command::Watch(arguments) => cmd::watch::run(&arguments),
        Command::Find(arguments) => cmd::find::run(&arguments),
        Command::Cluster(arguments) => cmd::cluster::run(&arguments),
        Command::Variants(arguments) => cmd::variants::run(&arguments),
        Command::Incidents(arguments) => cmd::incidents::run(&arguments),
        Command::Export(arguments) => cmd::export::run(&arguments),
        Command::Ledger(arguments) => cmd::ledger::run(&arguments),
        #[cfg(feature = "serve")]
        Command::Serve(arguments) => serve::run(&arguments),
        #[cfg(feature = "serve")]
        Command::Token(arguments) => cmd::token::run(&arguments),
        Command::Demo(arguments) => cmd::demo::run(&arguments),
        Command::Check(arguments) => cmd::check::run(&arguments),
        Command::Completions(arguments) => cmd::completions::run(&arguments),
        Command::Man(arguments) => cmd::man::run(&arguments),
    };
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::NothingFound) => ExitCode::from(1),
        Ok(Outcome::SomeFailed) => ExitCode::from(2),
        Ok(Outcome::Stopped) => ExitCode::from(STOPPED),
        Err(error) if is_closed_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("rawi: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// True when whoever reads our output has stopped (`rawi find | head`): no reason to complain.
fn is_closed_pipe(error: &anyhow::Error) -> bool {
    let closed = |e: &std::io::Error| e.kind() == std::io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| {
        let json = cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        cause.downcast_ref::<std::io::Error>().is_some_and(closed)
            || json == Some(std::io::ErrorKind::BrokenPipe)
    })
}
