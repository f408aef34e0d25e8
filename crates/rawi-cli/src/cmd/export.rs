//! `rawi export`: what a ledger holds, for other programs.

#[cfg(feature = "parquet")]
use super::columns;
use super::walk::{Stopped, Walk};
use super::{annotations, coded, gold};
use crate::engine::Engine;
use crate::progress::Progress;
use crate::{LedgerArgument, Outcome, stop};
#[cfg(feature = "parquet")]
use anyhow::bail;
use anyhow::{Context, Result};
use clap::ValueEnum;
use rawi::ledger::PartyRow;
use rawi_store::{EventHit, Hit, Store};
use std::fs::File;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

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
    /// Tell what was done as JSON, on standard output with --out, else on standard error
    #[arg(long)]
    json: bool,
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
    let begun = Instant::now();
    stop::listen()?;
    // A bar among the rows would spoil both.
    let among_rows = arguments.out.is_none() && std::io::stdout().is_terminal();
    let walk = Walk::new(if among_rows { Progress::hidden() } else { Progress::counting() });
    let done = write_out(arguments, &walk);
    walk.end();
    let stopped = match done {
        Err(error) if error.is::<Stopped>() => true,
        done => done.map(|()| false)?,
    };
    tell(arguments, &walk, stopped, begun)?;
    Ok(if stopped { Outcome::Stopped } else { Outcome::Done })
}

fn write_out(arguments: &Arguments, walk: &Walk) -> Result<()> {
    let out = arguments.out.as_deref();
    let store = arguments.ledger.open_existing()?;
    if arguments.format == Format::Gold {
        return to(out, |mut out| gold::write(&*store, walk, &mut out));
    }
    #[cfg(feature = "parquet")]
    if arguments.format == Format::Parquet {
        let Some(folder) = out else { bail!("Parquet is a folder of files; name it with --out") };
        return columns::write(&*store, walk, folder);
    }
    to(out, |mut out| write(&*store, walk, arguments.format, &mut out))
}

/// Says what was done: nothing where all went well and nobody asked.
fn tell(arguments: &Arguments, walk: &Walk, stopped: bool, begun: Instant) -> Result<()> {
    let form = arguments.format.to_possible_value().map(|value| value.get_name().to_owned());
    if arguments.json {
        let (rows, left_out) = (walk.rows(), walk.left_out());
        let line = serde_json::json!({
            "ledger": arguments.ledger.address().to_string(),
            "done": {"format": form, "rows": rows, "left_out": left_out, "stopped": stopped},
            "seconds": begun.elapsed().as_secs_f64(),
        });
        return match arguments.out {
            Some(_) => super::json_line(&mut super::output(), &line),
            None => super::json_line(&mut std::io::stderr().lock(), &line),
        };
    }
    if walk.left_out() > 0 {
        eprintln!(
            "{} left out: {} has no column for what did not happen (planned, possible, denied, alleged) \
             or cannot be dated; --format plover holds all",
            super::counted(walk.left_out(), "event"),
            form.unwrap_or_default().to_uppercase()
        );
    }
    match &arguments.out {
        _ if !stopped => {}
        Some(path) => eprintln!(
            "rawi: stopped; {} is as it was; the same command begins again with the first row",
            path.display()
        ),
        None => eprintln!(
            "rawi: stopped after {}, which are not all; the same command begins again with the first",
            super::counted(walk.rows(), "row")
        ),
    }
    Ok(())
}

/// Writes to a file, or to standard output.
fn to(path: Option<&Path>, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    if let Some(path) = path {
        return write_file(path, |out| write(out));
    }
    let mut out = super::output();
    let done = write(&mut out);
    // Whoever stops keeps whole rows.
    out.flush()?;
    done
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

fn write(store: &dyn Store, walk: &Walk, format: Format, out: &mut impl Write) -> Result<()> {
    match format {
        Format::Jsonl => jsonl(store, walk, out),
        Format::Csv => csv(store, walk, out),
        Format::EventsCsv => events_csv(store, walk, out),
        Format::Plover => coded::plover(store, walk, out),
        Format::Polecat => coded::polecat(store, walk, out),
        Format::Gdelt => coded::gdelt(store, walk, out),
        Format::Annotations => annotations::write(store, walk, out),
        Format::Conllu => conllu(store, walk, out),
        #[cfg(feature = "parquet")]
        Format::Parquet => unreachable!("written as a folder before this"),
        Format::Gold => unreachable!("written from the reviews before this"),
    }
}

/// The words are no part of a ledger: they are cut and tagged from its text.
fn conllu(store: &dyn Store, walk: &Walk, out: &mut impl Write) -> Result<()> {
    let (engine, grammar) = (Engine::load()?, Engine::grammar()?);
    walk.reports(store, |ledger| {
        out.write_all(engine.words_again(&grammar, &ledger).as_bytes())?;
        Ok(1)
    })
}

fn jsonl(store: &dyn Store, walk: &Walk, out: &mut impl Write) -> Result<()> {
    walk.reports(store, |ledger| {
        super::json_line(out, &ledger)?;
        Ok(1)
    })
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

fn csv(store: &dyn Store, walk: &Walk, out: &mut impl Write) -> Result<()> {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
    writer.write_record(COLUMNS)?;
    let done = walk.statements(store, |hit| {
        writer.write_record(record(hit))?;
        Ok(1)
    });
    writer.flush()?;
    done
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

fn events_csv(store: &dyn Store, walk: &Walk, out: &mut impl Write) -> Result<()> {
    let mut writer = ::csv::WriterBuilder::new().terminator(::csv::Terminator::CRLF).from_writer(out);
    writer.write_record(EVENT_COLUMNS)?;
    let done = walk.events(store, |hit| {
        writer.write_record(event_record(hit))?;
        Ok(1)
    });
    writer.flush()?;
    done
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
