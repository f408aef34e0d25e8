//! `rawi export`: what a ledger holds, for other programs.

#[cfg(feature = "parquet")]
use super::columns;
use super::{annotations, coded, gold};
use crate::engine::Engine;
use crate::{LedgerArgument, Outcome};
#[cfg(feature = "parquet")]
use anyhow::bail;
use anyhow::{Context, Result};
use clap::ValueEnum;
use rawi::ledger::PartyRow;
use rawi_store::{EventFilter, EventHit, Filter, Hit, Store};
use std::fs::File;
use std::io::{BufWriter, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Arguments of `rawi export`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// In what form
    #[arg(long, value_enum)]
    format: Format,
    /// The file to write, or for Parquet the folder; standard output if none is named
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
    #[command(flatten)]
    ledger: LedgerArgument,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// One JSON object a line and report, in order of ids: everything
    Jsonl,
    /// One line a statement, newest first (RFC 4180, UTF-8)
    Csv,
    /// One line an event, newest first (RFC 4180, UTF-8)
    EventsCsv,
    /// PLOVER: one JSON object a line and event
    Plover,
    /// POLECAT: its columns parted by tabs, one line an event that took place
    Polecat,
    /// What people reviewed, as annotation: one JSON object a line and report, words instead of offsets
    Gold,
    /// GDELT: its 61 columns parted by tabs, one line a pair of parties, in GDELT's dialect of CAMEO
    Gdelt,
    /// W3C Web Annotation: one JSON-LD object a line, statement and event
    Annotations,
    /// The words of each report in CoNLL-U, cut and tagged anew
    Conllu,
    /// Parquet: reports, entities, statements and events as tables in the folder --out, a folder a day
    #[cfg(feature = "parquet")]
    Parquet,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let store = arguments.ledger.open_existing()?;
    if arguments.format == Format::Gold {
        return to(arguments.out.as_deref(), |mut out| gold::write(&*store, &mut out));
    }
    #[cfg(feature = "parquet")]
    if arguments.format == Format::Parquet {
        let Some(folder) = &arguments.out else { bail!("Parquet is a folder of files; name it with --out") };
        return columns::write(&*store, folder).map(|()| Outcome::Done);
    }
    to(arguments.out.as_deref(), |mut out| write(&*store, arguments.format, &mut out))
}

/// Writes to a file, or to standard output.
fn to(path: Option<&Path>, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<Outcome> {
    if let Some(path) = path {
        write_file(path, |out| write(out))?;
        return Ok(Outcome::Done);
    }
    let mut out = super::output();
    write(&mut out)?;
    out.flush()?;
    Ok(Outcome::Done)
}

/// Writes beside the file and moves the whole into its place, so that nobody finds half of it.
fn write_file(path: &Path, write: impl FnOnce(&mut BufWriter<File>) -> Result<()>) -> Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let cannot = || format!("{}: cannot be written; check folder and permissions", path.display());
    let mut out = BufWriter::new(File::create(&beside).with_context(cannot)?);
    let done = write(&mut out).and_then(|()| out.flush().with_context(cannot));
    if let Err(error) = done {
        let _ = std::fs::remove_file(&beside);
        return Err(error);
    }
    std::fs::rename(&beside, path).with_context(cannot)
}

fn write(store: &dyn Store, format: Format, out: &mut impl Write) -> Result<()> {
    match format {
        Format::Jsonl => jsonl(store, out),
        Format::Csv => csv(store, out),
        Format::EventsCsv => events_csv(store, out),
        Format::Plover => coded::plover(store, out),
        Format::Polecat => coded::polecat(store, out),
        Format::Gdelt => coded::gdelt(store, out),
        Format::Annotations => annotations::write(store, out),
        Format::Conllu => conllu(store, out),
        #[cfg(feature = "parquet")]
        Format::Parquet => unreachable!("written as a folder before this"),
        Format::Gold => unreachable!("written from the reviews before this"),
    }
}

/// The words are no part of a ledger: they are cut and tagged from its text.
fn conllu(store: &dyn Store, out: &mut impl Write) -> Result<()> {
    let (engine, grammar) = (Engine::load()?, Engine::grammar()?);
    let mut failure = Ok(());
    store.visit_reports(&mut |ledger| {
        failure = out.write_all(engine.words_again(&grammar, &ledger).as_bytes());
        if failure.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(failure?)
}

fn jsonl(store: &dyn Store, out: &mut impl Write) -> Result<()> {
    let mut failure = Ok(());
    store.visit_reports(&mut |ledger| {
        failure = super::json_line(out, &ledger);
        if failure.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    failure
}

/// The columns of statements.
pub(crate) const COLUMNS: [&str; 26] = [
    "document",
    "statement",
    "day",
    "said",
    "published",
    "outlet",
    "url",
    "title",
    "kind",
    "act",
    "polarity",
    "hedged",
    "speakers",
    "speaker_actors",
    "speaker_countries",
    "represents",
    "addressees",
    "relay",
    "content",
    "content_start",
    "content_end",
    "cue",
    "lemma",
    "inside",
    "speaker_by",
    "confidence",
];

fn csv(store: &dyn Store, out: &mut impl Write) -> Result<()> {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
    writer.write_record(COLUMNS)?;
    let mut failure = Ok(());
    store.visit_hits(&Filter::default(), &mut |hit| {
        failure = writer.write_record(record(hit));
        if failure.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    failure?;
    writer.flush()?;
    Ok(())
}

/// A statement in [`COLUMNS`].
pub(crate) fn record(hit: Hit) -> [String; 26] {
    let statement = hit.statement;
    let maybe = Option::unwrap_or_default;
    let start = statement.content.first().map(|stretch| stretch.start.to_string());
    let end = statement.content.last().map(|stretch| stretch.end.to_string());
    [
        hit.document,
        statement.id,
        maybe(hit.day),
        maybe(statement.said),
        maybe(hit.published),
        maybe(hit.outlet),
        maybe(hit.url),
        maybe(hit.title),
        statement.kind,
        statement.act,
        statement.polarity,
        statement.hedged.to_string(),
        several(&statement.speakers, |party| Some(&party.name)),
        several(&statement.speakers, |party| party.actor.as_ref()),
        several(&statement.speakers, |party| party.country.as_ref()),
        several(&statement.represents, |party| Some(&party.name)),
        several(&statement.addressees, |party| Some(&party.name)),
        several(&statement.relay, |party| Some(&party.name)),
        hit.content,
        maybe(start),
        maybe(end),
        hit.cue,
        statement.cue.lemma,
        maybe(statement.inside),
        maybe(statement.speaker_by),
        format!("{:.3}", statement.confidence),
    ]
}

/// The columns of events.
pub(crate) const EVENT_COLUMNS: [&str; 38] = [
    "document",
    "event",
    "day",
    "date",
    "published",
    "outlet",
    "url",
    "title",
    "type",
    "mode",
    "contexts",
    "quad",
    "score",
    "cameo",
    "gdelt",
    "status",
    "actors",
    "actor_ids",
    "actor_countries",
    "actor_roles",
    "recipients",
    "recipient_ids",
    "recipient_countries",
    "recipient_roles",
    "place",
    "place_country",
    "geonames",
    "lat",
    "lon",
    "dead",
    "injured",
    "arrested",
    "amount",
    "currency",
    "said_in",
    "trigger",
    "text",
    "confidence",
];

fn events_csv(store: &dyn Store, out: &mut impl Write) -> Result<()> {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
    writer.write_record(EVENT_COLUMNS)?;
    let mut failure = Ok(());
    store.visit_events(&EventFilter::default(), &mut |hit| {
        failure = writer.write_record(event_record(hit));
        if failure.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    failure?;
    writer.flush()?;
    Ok(())
}

/// An event in [`EVENT_COLUMNS`].
pub(crate) fn event_record(hit: EventHit) -> [String; 38] {
    let event = hit.event;
    let maybe = Option::unwrap_or_default;
    fn shown<T: ToString>(value: Option<T>) -> String {
        value.map(|value| value.to_string()).unwrap_or_default()
    }
    let place = event.place.as_ref();
    let sum = event.sum.as_ref();
    [
        hit.document,
        event.id,
        maybe(hit.day),
        maybe(event.date),
        maybe(hit.published),
        maybe(hit.outlet),
        maybe(hit.url),
        maybe(hit.title),
        event.kind,
        maybe(event.mode),
        event.contexts.join(" | "),
        shown(event.quad),
        shown(event.score),
        maybe(event.cameo),
        maybe(event.gdelt),
        event.status,
        several(&event.actors, |party| Some(&party.name)),
        several(&event.actors, |party| party.actor.as_ref()),
        several(&event.actors, |party| party.country.as_ref()),
        several(&event.actors, |party| party.role.as_ref()),
        several(&event.recipients, |party| Some(&party.name)),
        several(&event.recipients, |party| party.actor.as_ref()),
        several(&event.recipients, |party| party.country.as_ref()),
        several(&event.recipients, |party| party.role.as_ref()),
        shown(place.map(|place| &place.name)),
        shown(place.and_then(|place| place.country.as_ref())),
        shown(place.and_then(|place| place.geonames)),
        shown(place.and_then(|place| place.lat)),
        shown(place.and_then(|place| place.lon)),
        shown(event.size.dead),
        shown(event.size.injured),
        shown(event.size.arrested),
        shown(sum.map(|sum| sum.amount)),
        shown(sum.and_then(|sum| sum.currency.as_ref())),
        maybe(event.said_in),
        hit.trigger,
        hit.text,
        format!("{:.3}", event.confidence),
    ]
}

/// One value for each party, so that the columns of several parties stay in step.
fn several<'p>(parties: &'p [PartyRow], value: impl Fn(&'p PartyRow) -> Option<&'p String>) -> String {
    let values: Vec<&str> =
        parties.iter().map(|party| value(party).map_or("", |value| value.as_str())).collect();
    values.join(" | ")
}
