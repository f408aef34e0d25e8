//! `rawi variants`: one quotation in many outlets, out of a ledger.

use super::marked;
use crate::engine::Engine;
use crate::table::{self, Table};
use crate::{LedgerArgument, Outcome};
use anyhow::Result;
use clap::ValueEnum;
use rawi::article::parse_date;
use rawi::corpus::{Quotation, Reconciler, Relation, Said, utterances};
use rawi_store::QuotationRow;
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::Write;
use std::ops::ControlFlow;

/// Arguments of `rawi variants`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    ledger: LedgerArgument,
    /// Part of the speaker's name, or an actor's id
    #[arg(long, value_name = "WHO")]
    speaker: Option<String>,
    /// Only utterances of which some quotations contradict others
    #[arg(long)]
    conflicts: bool,
    /// How to show them
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A table for each utterance, the earliest quotation first
    Text,
    /// One JSON object a line and utterance
    Jsonl,
}

/// What somebody said, as several reports have it.
#[derive(Debug, Serialize)]
struct Utterance<'a> {
    speaker: &'a str,
    day: Option<&'a str>,
    /// How many reports have it, without those in conflict.
    reports: usize,
    /// The same with copies of one report counted once.
    independent: usize,
    quotations: Vec<Row<'a>>,
}

#[derive(Debug, Serialize)]
struct Row<'a> {
    document: &'a str,
    statement: &'a str,
    outlet: Option<&'a str>,
    day: Option<&'a str>,
    kind: &'a str,
    content: &'a str,
    /// How it stands to the quotation `to`; nothing for the earliest.
    relation: Option<&'static str>,
    /// The number in this list of the quotation it is nearest to.
    to: Option<usize>,
    /// How much of the shorter one's weighty words both have.
    share: Option<f32>,
    /// In conflict about: number, polarity, name.
    conflict: Option<String>,
    changes: Vec<[&'a str; 2]>,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let store = arguments.ledger.open_existing()?;
    let reconciler = Engine::reconciler()?;
    let mut out = super::output();
    let (mut shown, mut failure) = (0, Ok(()));
    store.visit_quotations(&mut |rows| {
        if arguments.speaker.as_deref().is_none_or(|wanted| is_of(&rows[0], wanted)) {
            failure = show_all(&mut out, arguments, &reconciler, &rows, &mut shown);
        }
        if failure.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    failure?;
    out.flush()?;
    if shown == 0 {
        eprintln!("no quotation stands in two reports; add more reports, or leave an option out");
        return Ok(Outcome::NothingFound);
    }
    Ok(Outcome::Done)
}

fn is_of(row: &QuotationRow, wanted: &str) -> bool {
    let key = rawi::text::fold(wanted.trim());
    row.speaker.eq_ignore_ascii_case(wanted) || rawi::text::fold(&row.name).contains(&key)
}

fn show_all(
    out: &mut impl Write,
    arguments: &Arguments,
    reconciler: &Reconciler,
    rows: &[QuotationRow],
    shown: &mut usize,
) -> Result<()> {
    let quotations: Vec<Quotation<'_>> = rows.iter().map(quotation).collect();
    let apart = |one: usize, other: usize| rows[one].document != rows[other].document;
    for group in utterances(reconciler, &quotations, apart) {
        let utterance = utterance(rows, &group);
        if arguments.conflicts && utterance.quotations.iter().all(|row| row.conflict.is_none()) {
            continue;
        }
        match arguments.format {
            Format::Jsonl => super::json_line(out, &utterance)?,
            Format::Text => show(out, *shown, &utterance)?,
        }
        *shown += 1;
    }
    Ok(())
}

fn quotation(row: &QuotationRow) -> Quotation<'_> {
    Quotation {
        speaker: &row.speaker,
        day: row.day.as_deref().and_then(parse_date),
        direct: row.kind != "indirect",
        content: &row.content,
    }
}

fn utterance<'a>(rows: &'a [QuotationRow], group: &[Said]) -> Utterance<'a> {
    let first = &rows[group[0].quotation];
    let agrees = |said: &&Said| said.to.as_ref().is_none_or(|(_, to)| to.relation != Relation::Conflicting);
    let supporting: Vec<&QuotationRow> =
        group.iter().filter(agrees).map(|said| &rows[said.quotation]).collect();
    let reports: BTreeSet<&str> = supporting.iter().map(|row| &*row.document).collect();
    // A report in no cluster stands for itself.
    let sources: BTreeSet<(Option<i64>, &str)> = supporting
        .iter()
        .map(|row| (row.cluster, if row.cluster.is_some() { "" } else { &*row.document }))
        .collect();
    Utterance {
        speaker: &first.name,
        day: first.day.as_deref(),
        reports: reports.len(),
        independent: sources.len(),
        quotations: group.iter().map(|said| row(rows, group, said)).collect(),
    }
}

fn row<'a>(rows: &'a [QuotationRow], group: &[Said], said: &Said) -> Row<'a> {
    let this = &rows[said.quotation];
    let to = said.to.as_ref();
    let changes = to.map_or_else(Vec::new, |(earlier, variant)| {
        let (was, is) = (&rows[*earlier].content, &this.content);
        variant.changes.iter().map(|change| [change.was.of(was), change.is.of(is)]).collect()
    });
    Row {
        document: &this.document,
        statement: &this.statement,
        outlet: this.outlet.as_deref(),
        day: this.day.as_deref(),
        kind: &this.kind,
        content: &this.content,
        relation: to.map(|(_, variant)| variant.relation.name()),
        to: to.and_then(|(earlier, _)| group.iter().position(|other| other.quotation == *earlier)),
        share: to.map(|(_, variant)| variant.share),
        conflict: to.and_then(|(_, variant)| Some(format!("{:?}", variant.conflict?).to_lowercase())),
        changes,
    }
}

fn show(out: &mut impl Write, number: usize, utterance: &Utterance<'_>) -> Result<()> {
    if number > 0 {
        writeln!(out)?;
    }
    let sources = super::counted(utterance.independent as u64, "independent source");
    let reports = super::counted(utterance.reports as u64, "report");
    writeln!(out, "{}: {reports}, {sources}", table::clean(utterance.speaker))?;
    let mut table = Table::new(&["day", "outlet", "report", "relation", "what"]);
    for row in &utterance.quotations {
        let relation = row.relation.unwrap_or("first");
        let about = row.conflict.as_ref().map_or_else(String::new, |about| format!(" ({about})"));
        table.push(vec![
            marked::or_dash(row.day.unwrap_or_default().to_owned()),
            marked::or_dash(row.outlet.unwrap_or_default().to_owned()),
            row.document.to_owned(),
            format!("{relation}{about}"),
            row.content.to_owned(),
        ]);
    }
    out.write_all(table.render(table::width()).as_bytes())?;
    Ok(())
}
