//! `rawi find --events`: events out of a ledger.

use super::find::Arguments;
use crate::Outcome;
use crate::cmd::marked::or_dash;
use crate::table::{self, Table};
use anyhow::Result;
use rawi_store::{EventFilter, EventHit, Store};
use std::io::Write;
use std::ops::ControlFlow;

/// Whether an event took place.
pub(crate) const STATUSES: [&str; 6] = ["happened", "ongoing", "planned", "possible", "denied", "alleged"];

/// Options that only a search for events knows.
#[derive(Debug, clap::Args)]
#[command(next_help_heading = "Events")]
pub(crate) struct EventArguments {
    /// Find events instead of statements: who did what to whom, when and where
    #[arg(long, conflicts_with_all = ["words", "speaker", "act"])]
    pub(crate) events: bool,
    /// Type of event, as in PLOVER
    #[arg(long = "type", value_name = "TYPE", requires = "events", ignore_case = true,
          value_parser = clap::builder::PossibleValuesParser::new(rawi::lexicon::events::TYPES))]
    kind: Option<String>,
    /// Part of an actor's name, or its id
    #[arg(long, value_name = "WHO", requires = "events")]
    actor: Option<String>,
    /// Part of a recipient's name, or its id
    #[arg(long, value_name = "WHOM", requires = "events")]
    recipient: Option<String>,
    /// Country of a party or the place, as ISO 3166 writes it: YEM
    #[arg(long, value_name = "CODE", requires = "events", value_parser = country)]
    country: Option<String>,
    /// Part of the place's name, or its GeoNames id
    #[arg(long, value_name = "WHERE", requires = "events")]
    place: Option<String>,
    /// Whether it took place
    #[arg(long, requires = "events",
          value_parser = STATUSES)]
    status: Option<String>,
    /// What it is about, as in PLOVER: diplomatic, military, terrorism …
    #[arg(long, value_name = "CONTEXT", requires = "events")]
    context: Option<String>,
}

/// Three letters of a country.
pub(crate) fn country(argument: &str) -> Result<String, String> {
    let letters = argument.len() == 3 && argument.bytes().all(|letter| letter.is_ascii_alphabetic());
    if letters {
        return Ok(argument.to_ascii_uppercase());
    }
    Err("write the three letters of ISO 3166, as YEM or TUN".to_owned())
}

/// Runs the search.
pub(crate) fn run(arguments: &Arguments, store: &dyn Store) -> Result<Outcome> {
    let mut hits = 0;
    let mut more = false;
    let mut failure = Ok(());
    let mut out = super::output();
    let mut table = Table::new(&["day", "type", "who", "to", "where", "status", "what"]);
    store.visit_events(&filter(arguments), &mut |hit| {
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
        eprintln!("no event found; leave an option out, or try part of a name or a longer time");
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

fn cells(hit: &EventHit) -> Vec<String> {
    let event = &hit.event;
    let kind = match &event.mode {
        Some(mode) => format!("{} {mode}", event.kind),
        None => event.kind.clone(),
    };
    vec![
        hit.day.clone().unwrap_or_else(|| "-".to_owned()),
        kind,
        or_dash(super::names(&event.actors)),
        or_dash(super::names(&event.recipients)),
        event.place.as_ref().map_or_else(|| "-".to_owned(), |place| place.name.clone()),
        event.status.clone(),
        hit.text.clone(),
    ]
}

fn filter(arguments: &Arguments) -> EventFilter {
    let only = &arguments.event;
    EventFilter {
        kind: only.kind.clone(),
        actor: only.actor.clone(),
        recipient: only.recipient.clone(),
        country: only.country.clone(),
        place: only.place.clone(),
        status: only.status.clone(),
        context: only.context.clone(),
        from: arguments.from.clone(),
        to: arguments.to.clone(),
        outlet: arguments.outlet.clone(),
        independent: arguments.independent,
        limit: arguments.asked_for(),
    }
}
