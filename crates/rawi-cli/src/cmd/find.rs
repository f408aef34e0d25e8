//! `rawi find`: statements, or events, out of a ledger.

use super::find_events::{self, EventArguments};
use super::marked;
use crate::table::{self, Table};
use crate::{LedgerArgument, Outcome};
use anyhow::Result;
use clap::ValueEnum;
use rawi_store::{Filter, Hit, Order, words};
use std::io::Write;
use std::ops::ControlFlow;

/// What speakers do by saying something.
pub(crate) const ACTS: [&str; 12] = [
    "say", "deny", "accuse", "warn", "threaten", "demand", "promise", "support", "condemn", "ask", "express",
    "claim",
];

/// Arguments of `rawi find`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Words the content must hold, in any spelling; several in one argument must follow one another
    #[arg(value_name = "WORDS")]
    words: Vec<String>,
    /// Find other forms of the words too: تصريحات finds تصريح, يقول finds قال
    #[arg(long, requires = "words")]
    inflected: bool,
    /// Part of the speaker's name, or an actor's id
    #[arg(long, value_name = "WHO")]
    speaker: Option<String>,
    /// What the speaker does by saying it
    #[arg(long, value_parser = ACTS)]
    act: Option<String>,
    /// The first day, month or year
    #[arg(long, value_name = "DATE", value_parser = super::period)]
    pub(crate) from: Option<String>,
    /// The last day, month or year
    #[arg(long, value_name = "DATE", value_parser = super::period)]
    pub(crate) to: Option<String>,
    /// Part of the outlet's name
    #[arg(long, value_name = "NAME")]
    pub(crate) outlet: Option<String>,
    /// Leave out what an earlier copy of the same report says already; see `rawi cluster --ledger`
    #[arg(long)]
    pub(crate) independent: bool,
    /// Which come first
    #[arg(long, value_enum, default_value = "newest", conflicts_with = "events")]
    order: By,
    /// How many at most; 0 for all
    #[arg(long, value_name = "N", default_value_t = 50)]
    pub(crate) limit: usize,
    /// How to show what was found
    #[arg(long, value_enum, default_value = "table")]
    format: Format,
    /// The same as --format jsonl
    #[arg(long, conflicts_with = "format")]
    json: bool,
    #[command(flatten)]
    ledger: LedgerArgument,
    #[command(flatten)]
    pub(crate) event: EventArguments,
}

impl Arguments {
    /// How many to ask for: one more than are shown, to know whether there are more.
    pub(crate) fn asked_for(&self) -> Option<usize> {
        (self.limit > 0).then(|| self.limit.saturating_add(1))
    }

    /// What is found is shown as a table.
    pub(crate) fn is_table(&self) -> bool {
        self.format == Format::Table && !self.json
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table, newest first
    Table,
    /// One JSON object a line and statement or event
    Jsonl,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum By {
    /// Those of the last day
    Newest,
    /// Those that are most about the words
    Best,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let store = arguments.ledger.open_existing()?;
    if arguments.event.events {
        return find_events::run(arguments, &*store);
    }
    let mut hits = 0;
    let mut more = false;
    let mut failure = Ok(());
    let mut out = super::output();
    let mut table = heading();
    store.visit_hits(&filter(arguments), &mut |hit| {
        if arguments.limit > 0 && hits == arguments.limit {
            more = true;
            return ControlFlow::Break(());
        }
        hits += 1;
        if arguments.is_table() {
            table.push(cells(&hit));
        } else {
            failure = super::json_line(&mut out, &hit);
        }
        if failure.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    failure?;
    if hits == 0 {
        eprintln!("nothing found; try fewer words, part of a name, or a longer time");
        return Ok(Outcome::NothingFound);
    }
    if arguments.is_table() {
        out.write_all(table.render(table::width()).as_bytes())?;
    }
    out.flush()?;
    if more {
        eprintln!("there are more than {hits}; --limit 0 shows all");
    }
    Ok(Outcome::Done)
}

/// The columns in which statements from several reports are shown.
pub(crate) fn heading() -> Table {
    Table::new(&["day", "who", "act", "to", "outlet", "what"])
}

/// A statement in the columns of [`heading`].
pub(crate) fn cells(hit: &Hit) -> Vec<String> {
    vec![
        hit.day.clone().unwrap_or_else(|| "-".to_owned()),
        super::speakers(&hit.statement.speakers, &hit.statement.represents),
        marked::act(&hit.statement),
        marked::or_dash(super::names(&hit.statement.addressees)),
        hit.outlet.clone().unwrap_or_else(|| "-".to_owned()),
        words::mark(&hit.content, &hit.found),
    ]
}

fn filter(arguments: &Arguments) -> Filter {
    Filter {
        speaker: arguments.speaker.clone(),
        act: arguments.act.clone(),
        from: arguments.from.clone(),
        to: arguments.to.clone(),
        outlet: arguments.outlet.clone(),
        words: arguments.words.clone(),
        inflected: arguments.inflected,
        independent: arguments.independent,
        order: match arguments.order {
            By::Newest => Order::Newest,
            By::Best => Order::Best,
        },
        limit: arguments.asked_for(),
    }
}
