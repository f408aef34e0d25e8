//! `rawi incidents`: events of a ledger put together by incident, each told by how many independent sources.

use super::find_events::{STATUSES, country};
use super::marked::or_dash;
use crate::engine::Engine;
use crate::table::{self, Table};
use crate::{LedgerArgument, Outcome};
use anyhow::Result;
use clap::ValueEnum;
use jiff::civil::Date;
use jiff::{Span, ToSpan};
use rawi::corpus::{Folder, Ground, Incident, Joined, Range, Source, Teller};
use rawi::ledger::{EventRow, PartyRow};
use rawi_store::{EventFilter, EventHit, Store, TellingRow};
use serde::Serialize;
use std::io::Write;
use std::ops::ControlFlow;

/// So many days around those asked for are looked at, so that incidents at the edge are whole.
const AROUND: i64 = 3;

/// Arguments of `rawi incidents`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    ledger: LedgerArgument,
    /// Type of event, as in PLOVER
    #[arg(long = "type", value_name = "TYPE", ignore_case = true,
          value_parser = clap::builder::PossibleValuesParser::new(rawi::lexicon::events::TYPES))]
    kind: Option<String>,
    /// Part of an actor's name, or its id
    #[arg(long, value_name = "WHO")]
    actor: Option<String>,
    /// Part of a recipient's name, or its id
    #[arg(long, value_name = "WHOM")]
    recipient: Option<String>,
    /// Country of a party or the place, as ISO 3166 writes it: YEM
    #[arg(long, value_name = "CODE", value_parser = country)]
    country: Option<String>,
    /// Part of the place's name, or its GeoNames id
    #[arg(long, value_name = "WHERE")]
    place: Option<String>,
    /// Whether it took place
    #[arg(long, value_parser = STATUSES)]
    status: Option<String>,
    /// What it is about, as in PLOVER: diplomatic, military, terrorism …
    #[arg(long, value_name = "CONTEXT")]
    context: Option<String>,
    /// The first day, month or year
    #[arg(long, value_name = "DATE", value_parser = super::period)]
    from: Option<String>,
    /// The last day, month or year
    #[arg(long, value_name = "DATE", value_parser = super::period)]
    to: Option<String>,
    /// Part of the name of an outlet that tells of it; what others tell counts too
    #[arg(long, value_name = "NAME")]
    outlet: Option<String>,
    /// Only what so many reports tell of, copies counted once
    #[arg(long, value_name = "N", default_value_t = 1)]
    sources: usize,
    /// Show the events of each incident, and why they are taken for one
    #[arg(long)]
    why: bool,
    /// How many at most; 0 for all
    #[arg(long, value_name = "N", default_value_t = 50)]
    limit: usize,
    /// How to show them
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// The same as --format jsonl
    #[arg(long, conflicts_with = "format")]
    json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table, the last day first
    Text,
    /// One JSON object a line and incident
    Jsonl,
}

/// An event as it is kept while incidents are put together.
#[derive(Debug)]
pub(crate) struct Kept {
    pub(crate) hit: EventHit,
    /// The filter lets it through.
    wanted: bool,
}

/// An incident, as it is shown to programs.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct IncidentRow {
    /// The report and the event that have it first: what it is asked for by.
    pub(crate) report: String,
    pub(crate) event: String,
    #[serde(rename = "type")]
    pub(crate) kind: String,
    /// `happened`, `announced` or `denied`.
    pub(crate) status: &'static str,
    pub(crate) day: Option<String>,
    /// How many reports tell that it has this status.
    pub(crate) reports: usize,
    pub(crate) outlets: usize,
    /// Reports, with copies of one report counted once.
    pub(crate) independent: usize,
    /// When and by whom it was told first.
    pub(crate) first_told: Option<String>,
    pub(crate) first_outlet: Option<String>,
    pub(crate) dead: Option<Range>,
    pub(crate) injured: Option<Range>,
    pub(crate) arrested: Option<Range>,
    pub(crate) events: Vec<ToldRow>,
}

/// An event of an incident.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct ToldRow {
    /// `happened`, `announced` or `denied`.
    pub(crate) told_as: &'static str,
    /// The number in this list of the event it was laid to; nothing for the first.
    pub(crate) to: Option<usize>,
    /// Why it was laid to that.
    pub(crate) because: Vec<Ground>,
    #[serde(flatten)]
    pub(crate) hit: EventHit,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let store = arguments.ledger.open_existing()?;
    let teller = Engine::teller()?;
    let text = arguments.format == Format::Text && !arguments.json;
    let mut out = super::output();
    let mut table =
        Table::new(&["day", "type", "who", "to", "where", "status", "sources", "reports", "what"]);
    let (mut shown, mut more, mut failure) = (0, false, Ok(()));
    visit(&*store, &teller, &arguments.filter(), &mut |incident| {
        let row = IncidentRow::of(incident);
        if row.independent < arguments.sources {
            return ControlFlow::Continue(());
        }
        if arguments.limit > 0 && shown == arguments.limit {
            more = true;
            return ControlFlow::Break(());
        }
        shown += 1;
        match (text, arguments.why) {
            (false, _) => failure = super::json_line(&mut out, &row),
            (true, true) => failure = show(&mut out, shown, &row),
            (true, false) => table.push(cells(&row)),
        }
        if failure.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    failure?;
    if shown == 0 {
        eprintln!("no incident found; leave an option out, or try part of a name or a longer time");
        return Ok(Outcome::NothingFound);
    }
    if text && !arguments.why {
        out.write_all(table.render(table::width()).as_bytes())?;
    }
    out.flush()?;
    if more {
        eprintln!("there are more than {shown}; --limit 0 shows all");
    }
    Ok(Outcome::Done)
}

/// Calls `each` with the incidents that have an event which the filter lets through, the last day first, until it breaks off. What lies
/// in memory are the events of two days.
pub(crate) fn visit(
    store: &dyn Store,
    teller: &Teller,
    filter: &EventFilter,
    each: &mut dyn FnMut(Incident<Kept>) -> ControlFlow<()>,
) -> rawi_store::Result<()> {
    let mut folder = Folder::default();
    let mut broken_off = false;
    let mut wanted = |incidents: Vec<Incident<Kept>>| {
        let wanted = |incident: &Incident<Kept>| incident.members.iter().any(|member| member.of.wanted);
        incidents.into_iter().filter(wanted).try_for_each(&mut *each)
    };
    let from = filter.from.as_deref().map(|from| days_from(from, -AROUND).unwrap_or_else(|| from.to_owned()));
    let to = filter
        .to
        .as_deref()
        .map(|to| last_day(to).and_then(|last| days_from(&last, AROUND)).unwrap_or_else(|| to.to_owned()));
    store.visit_tellings(filter, (from.as_deref(), to.as_deref()), &mut |row| {
        let telling = teller.telling(&row.hit.event, source(&row), &row.hit.text);
        let finished = folder.push(telling, Kept { hit: row.hit, wanted: row.wanted });
        let flow = wanted(finished);
        broken_off = flow.is_break();
        flow
    })?;
    if !broken_off {
        let _ = wanted(folder.finish());
    }
    Ok(())
}

fn source(row: &TellingRow) -> Source {
    Source {
        report: row.hit.document.clone(),
        outlet: row.hit.outlet.clone(),
        published: row.hit.published.clone(),
        cluster: row.cluster,
    }
}

/// The day so many days behind the first one of a day, month or year.
pub(crate) fn days_from(period: &str, days: i64) -> Option<String> {
    Some(first_day(period)?.checked_add(days.days()).ok()?.to_string())
}

fn first_day(period: &str) -> Option<Date> {
    format!("{period}{}", "2000-01-01".get(period.len()..)?).parse().ok()
}

/// The last one of a day, month or year.
fn last_day(period: &str) -> Option<String> {
    let long: Span = match period.len() {
        4 => 1.year(),
        7 => 1.month(),
        _ => 1.day(),
    };
    Some(first_day(period)?.checked_add(long).ok()?.yesterday().ok()?.to_string())
}

impl IncidentRow {
    /// What is shown of an incident.
    pub(crate) fn of(incident: Incident<Kept>) -> Self {
        let first = &incident.first().telling;
        Self {
            report: first.source.report.clone(),
            event: first.event.clone(),
            kind: first.kind.clone(),
            status: incident.manner().name(),
            day: incident.day().map(str::to_owned),
            reports: incident.reports(),
            outlets: incident.outlets(),
            independent: incident.independent(),
            first_told: first.source.published.clone(),
            first_outlet: first.source.outlet.clone(),
            dead: incident.range(|telling| telling.size.dead),
            injured: incident.range(|telling| telling.size.injured),
            arrested: incident.range(|telling| telling.size.arrested),
            events: incident.members.into_iter().map(told).collect(),
        }
    }

    /// The event that tells most: the first that counts.
    pub(crate) fn fullest(&self) -> &ToldRow {
        let counts = |told: &&ToldRow| told.told_as == self.status;
        self.events.iter().find(counts).expect("an incident has an event that counts")
    }
}

fn told(member: Joined<Kept>) -> ToldRow {
    ToldRow {
        told_as: member.telling.manner().name(),
        to: member.to,
        because: member.because,
        hit: member.of.hit,
    }
}

fn cells(row: &IncidentRow) -> Vec<String> {
    let hit = &row.fullest().hit;
    vec![
        or_dash(row.day.clone().unwrap_or_default()),
        kind(&hit.event),
        or_dash(parties(&hit.event.actors)),
        or_dash(parties(&hit.event.recipients)),
        hit.event.place.as_ref().map_or_else(|| "-".to_owned(), |place| place.name.clone()),
        row.status.to_owned(),
        row.independent.to_string(),
        row.reports.to_string(),
        hit.text.clone(),
    ]
}

fn kind(event: &EventRow) -> String {
    event.mode.as_ref().map_or_else(|| event.kind.clone(), |mode| format!("{} {mode}", event.kind))
}

fn parties(rows: &[PartyRow]) -> String {
    super::names(rows)
}

fn show(out: &mut impl Write, number: usize, row: &IncidentRow) -> Result<()> {
    if number > 1 {
        writeln!(out)?;
    }
    let day = row.day.as_deref().unwrap_or("-");
    let counts = [(row.reports, "report"), (row.outlets, "outlet"), (row.independent, "independent source")];
    let counts = counts.map(|(count, noun)| super::counted(count as u64, noun)).join(", ");
    writeln!(out, "{day} {} {}: {counts}{}", row.kind, row.status, casualties(row))?;
    let mut table = Table::new(&["n", "published", "outlet", "report", "status", "why", "what"]);
    for (at, told) in row.events.iter().enumerate() {
        table.push(vec![
            (at + 1).to_string(),
            or_dash(told.hit.published.clone().unwrap_or_default()),
            or_dash(told.hit.outlet.clone().unwrap_or_default()),
            told.hit.document.clone(),
            told.hit.event.status.clone(),
            why(told),
            told.hit.text.clone(),
        ]);
    }
    out.write_all(table.render(table::width()).as_bytes())?;
    Ok(())
}

/// `; dead 19 to 24, arrested 3`.
fn casualties(row: &IncidentRow) -> String {
    let told = [("dead", row.dead), ("injured", row.injured), ("arrested", row.arrested)];
    let told = told.into_iter().filter_map(|(name, range)| Some(format!("{name} {}", span(range?))));
    let told: Vec<String> = told.collect();
    if told.is_empty() { String::new() } else { format!("; {}", told.join(", ")) }
}

/// `19`, or `19 to 24`.
fn span(range: Range) -> String {
    if range.least == range.most {
        return range.least.to_string();
    }
    format!("{} to {}", range.least, range.most)
}

/// `as 1: place بعقوبة, 7 words`.
fn why(told: &ToldRow) -> String {
    let Some(to) = told.to else { return "first".to_owned() };
    let ground = |ground: &Ground| match ground.of {
        "words" => format!("{} words", ground.what),
        of => format!("{of} {}", ground.what),
    };
    let grounds: Vec<String> = told.because.iter().map(ground).collect();
    format!("as {}: {}", to + 1, grounds.join(", "))
}

impl Arguments {
    fn filter(&self) -> EventFilter {
        EventFilter {
            kind: self.kind.clone(),
            actor: self.actor.clone(),
            recipient: self.recipient.clone(),
            country: self.country.clone(),
            place: self.place.clone(),
            status: self.status.clone(),
            context: self.context.clone(),
            from: self.from.clone(),
            to: self.to.clone(),
            outlet: self.outlet.clone(),
            independent: false,
            limit: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_around_a_period_are_looked_at_too() {
        assert_eq!(days_from("2015-03", -3).as_deref(), Some("2015-02-26"));
        let last = |period: &str| last_day(period).and_then(|day| days_from(&day, 3));
        assert_eq!(last("2015").as_deref(), Some("2016-01-03"));
        assert_eq!(last("2015-02").as_deref(), Some("2015-03-03"));
        assert_eq!(last("2015-02-10").as_deref(), Some("2015-02-13"));
        assert_eq!(days_from("x", 1), None);
    }
}
