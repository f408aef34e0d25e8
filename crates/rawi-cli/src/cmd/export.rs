//! `rawi export`: what a ledger holds, for other programs.

use crate::{LedgerArgument, Outcome};
use anyhow::{Context, Result};
use clap::ValueEnum;
use rawi::ledger::PartyRow;
use rawi_store::{Embedded, Filter, Hit, Store};
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
    /// The file to write; standard output if none is named
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
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let store = Embedded::open_existing(&arguments.ledger.ledger)?;
    let Some(path) = &arguments.out else {
        let mut out = super::output();
        write(&store, arguments.format, &mut out)?;
        out.flush()?;
        return Ok(Outcome::Done);
    };
    write_file(path, |out| write(&store, arguments.format, out))?;
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

fn write(store: &Embedded, format: Format, out: &mut impl Write) -> Result<()> {
    match format {
        Format::Jsonl => jsonl(store, out),
        Format::Csv => csv(store, out),
    }
}

fn jsonl(store: &Embedded, out: &mut impl Write) -> Result<()> {
    let mut failure = Ok(());
    store.visit_reports(&mut |ledger| {
        failure = super::json_line(out, &ledger);
        if failure.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    failure
}

const COLUMNS: [&str; 26] = [
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

fn csv(store: &Embedded, out: &mut impl Write) -> Result<()> {
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

fn record(hit: Hit) -> [String; 26] {
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

/// One value for each party, so that the columns of several parties stay in step.
fn several<'p>(parties: &'p [PartyRow], value: impl Fn(&'p PartyRow) -> Option<&'p String>) -> String {
    let values: Vec<&str> =
        parties.iter().map(|party| value(party).map_or("", |value| value.as_str())).collect();
    values.join(" | ")
}
