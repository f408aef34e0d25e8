//! `rawi cluster`: which reports are copies of one another, and what each changed.

use super::copies::{Cluster, Copy, Text, changed, show};
use crate::Outcome;
use crate::engine::Engine;
use crate::guard::guard;
use crate::input::{self, Raw};
use anyhow::{Context, Result};
use clap::ValueEnum;
use jiff::civil::Date;
use rawi::corpus::{Copies, Member, Sketch, body};
use rawi::layers::Article;
use rawi_store::{Address, AnyStore, CopyRow};
use rayon::prelude::*;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::PathBuf;

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
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// A table for each cluster, the earliest report first
    Text,
    /// One JSON object a line and cluster
    Jsonl,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    match &arguments.ledger {
        Some(ledger) => of_ledger(arguments, ledger),
        None => of_files(arguments),
    }
}

fn of_files(arguments: &Arguments) -> Result<Outcome> {
    let engine = Engine::load()?;
    let mut reports = input::reports(&arguments.files)?;
    let (mut copies, mut known, mut failed) = (Copies::default(), Vec::new(), false);
    loop {
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
                    failed = true;
                    eprintln!("rawi: {}: {reason}", raw.source);
                }
            }
        }
    }
    let clusters = copies.clusters();
    let mut out = super::output();
    for (number, members) in clusters.iter().enumerate() {
        show(&mut out, arguments.format, number, &Cluster::of(of_members(members, &known)))?;
    }
    out.flush()?;
    Ok(match (failed, clusters.is_empty()) {
        (true, _) => Outcome::SomeFailed,
        (false, true) => Outcome::NothingFound,
        (false, false) => Outcome::Done,
    })
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

fn of_ledger(arguments: &Arguments, ledger: &str) -> Result<Outcome> {
    let mut store = Address::from(ledger).open_existing()?;
    store.find_copies()?;
    // A store cannot be asked for reports while it shows clusters.
    let mut clusters = Vec::new();
    store.visit_copies(&mut |rows| {
        clusters.push(rows);
        ControlFlow::Continue(())
    })?;
    let is_empty = clusters.is_empty();
    let mut out = super::output();
    for (number, rows) in clusters.into_iter().enumerate() {
        let copies = of_rows(&store, rows, arguments.diff)?;
        show(&mut out, arguments.format, number, &Cluster::of(copies))?;
    }
    out.flush()?;
    Ok(if is_empty { Outcome::NothingFound } else { Outcome::Done })
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
