//! `rawi cluster`: which reports are copies of one another, and what each changed.

use super::copies::{Cluster, Copy, Text, changed, show};
use crate::engine::Engine;
use crate::guard::guard;
use crate::input::{self, Raw};
use crate::progress::Progress;
use crate::{Outcome, stop};
use anyhow::{Context, Result};
use clap::ValueEnum;
use jiff::civil::Date;
use rawi::corpus::{Copies, Member, Sketch, body};
use rawi::layers::Article;
use rawi_store::{Address, AnyStore, CopyRow, Stage};
use rayon::prelude::*;
use serde::Serialize;
use std::io::{IsTerminal, Write};
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::time::Instant;

/// Arguments of `rawi cluster`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Text, HTML or JSONL files, folders, or - for standard input
    #[arg(value_name = "FILES", default_value = "-", conflicts_with = "ledger")]
    files: Vec<PathBuf>,
    /// Find the copies among the reports of a ledger (a file, or a database as postgres://user@host/database),
    /// and keep in it which they are
    #[arg(long, value_name = "LEDGER")]
    ledger: Option<String>,
    /// Show in which words each copy differs from the report it has most words from
    #[arg(long)]
    diff: bool,
    /// How to show the clusters
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Tell each failure and what was done as JSON, one object a line, on standard error
    #[arg(long)]
    json: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// A table for each cluster, the earliest report first
    Text,
    /// One JSON object a line and cluster
    Jsonl,
}

/// What a run found.
#[derive(Clone, Copy, Debug, Default, Serialize)]
struct Tally {
    reports: u64,
    clusters: u64,
    failed: u64,
    /// Somebody asked to stop before all was done.
    stopped: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let begun = Instant::now();
    stop::listen()?;
    let tally = match &arguments.ledger {
        Some(ledger) => of_ledger(arguments, ledger)?,
        None => of_files(arguments)?,
    };
    if arguments.json {
        let seconds = begun.elapsed().as_secs_f64();
        let done = serde_json::json!({"ledger": arguments.ledger, "done": tally, "seconds": seconds});
        super::json_line(&mut std::io::stderr().lock(), &done)?;
    }
    Ok(match tally {
        Tally { stopped: true, .. } => Outcome::Stopped,
        Tally { failed: 1.., .. } => Outcome::SomeFailed,
        Tally { clusters: 0, .. } => Outcome::NothingFound,
        _ => Outcome::Done,
    })
}

fn of_files(arguments: &Arguments) -> Result<Tally> {
    let engine = Engine::load()?;
    let mut reports = input::reports(&arguments.files)?;
    let progress = Progress::over(reports.progress().1);
    let (mut copies, mut known, mut tally) = (Copies::default(), Vec::new(), Tally::default());
    while !stop::asked() {
        let chunk = reports.chunk();
        if chunk.is_empty() {
            break;
        }
        let sketched: Vec<_> = chunk.par_iter().map(|raw| sketch(&engine, raw, arguments.diff)).collect();
        for (raw, sketched) in chunk.iter().zip(sketched) {
            match sketched {
                Ok((sketch, day, report)) => {
                    copies.add(sketch, day);
                    known.push(report);
                }
                Err(reason) => {
                    tally.failed += 1;
                    complain(&progress, arguments.json, &raw.source, &reason)?;
                }
            }
        }
        tally.reports = known.len() as u64;
        progress.at(reports.progress().0);
        progress.tell(tally.reports, &super::counted(tally.reports, "report"));
    }
    progress.end();
    let progress = Progress::counting();
    let mut compared = |done: usize, all: usize| {
        watch(&progress, Stage { noun: "runs of words", done: done as u64, all: all as u64 })
    };
    let clusters = if stop::asked() { None } else { copies.clusters_unless(&mut compared) };
    progress.end();
    let Some(clusters) = clusters else {
        tell_stop(arguments, "nothing is kept of reports in files; the same command begins again");
        return Ok(Tally { stopped: true, ..tally });
    };
    tally.clusters = clusters.len() as u64;
    let mut out = super::output();
    for (number, members) in clusters.iter().enumerate() {
        show(&mut out, arguments.format, number, &Cluster::of(of_members(members, &known)))?;
    }
    out.flush()?;
    Ok(tally)
}

fn complain(progress: &Progress, json: bool, source: &str, reason: &str) -> Result<()> {
    let line = match json {
        true => serde_json::json!({"failure": {"source": source, "reason": reason}}).to_string(),
        false => format!("rawi: {source}: {reason}"),
    };
    progress.complain(&line);
    Ok(())
}

/// Shows how far the search is. Each stage begins with nothing done.
fn watch(progress: &Progress, stage: Stage) -> ControlFlow<()> {
    if stage.done == 0 {
        progress.begin(stage.all, stage.noun);
    }
    progress.at(stage.done);
    if stop::asked() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
}

/// Says how to go on, to people; programs are told by the tally.
fn tell_stop(arguments: &Arguments, how: &str) {
    if !arguments.json {
        eprintln!("rawi: stopped; {how}");
    }
}

/// A report, with its text where differences are wanted.
type Known = (Copy, Option<Text>);

fn sketch(engine: &Engine, raw: &Raw, keep: bool) -> Result<(Sketch, Option<Date>, Known), String> {
    guard(|| {
        let article = engine.article(raw, None)?;
        let blocks = article.blocks.as_slice().iter().map(|block| block.span.of(&article.text));
        let sketch = Sketch::of(&body(article.source.title.as_deref(), blocks));
        let text = keep.then(|| Text::of_article(&article));
        Ok((sketch, article.published, (copy(raw, article), text)))
    })?
}

fn copy(raw: &Raw, article: Article) -> Copy {
    let mut agencies: Vec<String> = article.credits.into_iter().map(|credit| credit.agency).collect();
    agencies.sort();
    agencies.dedup();
    Copy {
        source: Some(raw.source.clone()),
        id: article.source.id,
        outlet: article.source.outlet,
        published: article.published.map(|day| day.to_string()),
        title: article.source.title,
        agencies,
        ..Copy::default()
    }
}

fn of_members(members: &[Member], known: &[Known]) -> Vec<Copy> {
    let copy = |member: &Member| {
        let ((report, text), (origin, earlier)) =
            (&known[member.report as usize], &known[member.origin as usize]);
        let changes = match (earlier, text) {
            (Some(earlier), Some(text)) if member.origin != member.report => Some(changed(earlier, text)),
            _ => None,
        };
        let (copied, kept) = (member.copied, member.kept);
        Copy { origin: origin.id.clone(), copied, kept, changes, ..report.clone() }
    };
    members.iter().map(copy).collect()
}

fn of_ledger(arguments: &Arguments, ledger: &str) -> Result<Tally> {
    let mut store = Address::from(ledger).open_existing()?;
    let (progress, mut tally) = (Progress::counting(), Tally::default());
    let found = store.find_copies_unless(&mut |stage| {
        if stage.noun == "reports" {
            tally.reports = stage.all;
        }
        watch(&progress, stage)
    });
    progress.end();
    if found?.is_none() {
        tell_stop(arguments, "the ledger is as it was; the same command begins again");
        return Ok(Tally { stopped: true, ..tally });
    }
    // A store cannot be asked for reports while it shows clusters.
    let mut clusters = Vec::new();
    store.visit_copies(&mut |rows| {
        clusters.push(rows);
        ControlFlow::Continue(())
    })?;
    tally.clusters = clusters.len() as u64;
    tally.stopped = !show_rows(arguments, &store, clusters)?;
    if tally.stopped {
        let how = "all clusters are kept in the ledger, and the same command shows them";
        tell_stop(arguments, how);
    }
    Ok(tally)
}

/// Shows clusters; false if somebody asked to stop.
fn show_rows(arguments: &Arguments, store: &AnyStore, clusters: Vec<Vec<CopyRow>>) -> Result<bool> {
    // A bar among the clusters would spoil both.
    let among = std::io::stdout().is_terminal();
    let progress = if among { Progress::hidden() } else { Progress::counting() };
    let all = clusters.len();
    progress.begin(all as u64, "clusters");
    let (mut out, mut shown) = (super::output(), 0);
    for rows in clusters {
        if stop::asked() {
            break;
        }
        let copies = of_rows(store, rows, arguments.diff)?;
        show(&mut out, arguments.format, shown, &Cluster::of(copies))?;
        shown += 1;
        progress.at(shown as u64);
    }
    progress.end();
    out.flush()?;
    Ok(shown == all)
}

fn of_rows(store: &AnyStore, rows: Vec<CopyRow>, diff: bool) -> Result<Vec<Copy>> {
    let text = |id: &str| -> Result<Text> {
        let ledger =
            store.report(id)?.with_context(|| format!("{id}: this report has left the ledger; try again"))?;
        Ok(Text::of_ledger(ledger))
    };
    let copy = |row: CopyRow| -> Result<Copy> {
        let changes = match diff && row.origin != row.document {
            true => Some(changed(&text(&row.origin)?, &text(&row.document)?)),
            false => None,
        };
        Ok(Copy {
            source: None,
            id: row.document,
            outlet: row.outlet,
            published: row.published,
            title: row.title,
            agencies: row.agencies,
            origin: row.origin,
            copied: row.copied,
            kept: row.kept,
            changes,
        })
    };
    rows.into_iter().map(copy).collect()
}
