//! `rawi token`: who may review.

use crate::{LedgerArgument, Outcome};
use anyhow::{Result, anyhow, bail};
use rawi_store::{Browse, Token};

/// Arguments of `rawi token`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Make a token and print it; it is shown this once and kept only as a hash
    Add {
        /// Whose it is: the name that stands beside their reviews
        name: String,
        #[command(flatten)]
        ledger: LedgerArgument,
    },
    /// List whose tokens there are
    List {
        #[command(flatten)]
        ledger: LedgerArgument,
    },
    /// Take a token away
    Remove {
        /// Whose it is
        name: String,
        #[command(flatten)]
        ledger: LedgerArgument,
    },
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    match &arguments.action {
        Action::Add { name, ledger } => add(name, &mut *ledger.open_existing()?),
        Action::List { ledger } => {
            for token in ledger.open_existing()?.tokens()? {
                println!("{}\t{}", crate::table::clean(&token.name), token.created);
            }
            Ok(Outcome::Done)
        }
        Action::Remove { name, ledger } => {
            if ledger.open_existing()?.remove_token(name)? {
                return Ok(Outcome::Done);
            }
            eprintln!("rawi: nobody of this name has a token; `rawi token list` shows who has");
            Ok(Outcome::NothingFound)
        }
    }
}

fn add(name: &str, store: &mut dyn Browse) -> Result<Outcome> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 80 || name.chars().any(char::is_control) {
        bail!("the name must have 1 to 80 letters; it stands beside the reviews");
    }
    if store.tokens()?.iter().any(|token| token.name == name) {
        bail!("{name} has a token already; take it away first with `rawi token remove`");
    }
    let mut random = [0; 32];
    getrandom::fill(&mut random).map_err(|error| anyhow!("the system gives no random bytes: {error}"))?;
    let letters: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    let token = format!("rawi_{letters}");
    let created = jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string();
    let hash = blake3::hash(token.as_bytes()).to_hex().to_string();
    store.add_token(&Token { name: name.to_owned(), hash, created })?;
    println!("{token}");
    Ok(Outcome::Done)
}
