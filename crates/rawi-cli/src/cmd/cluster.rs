//! `rawi cluster`: which reports are copies of one another.

use crate::Outcome;
use crate::engine::Engine;
use crate::guard::guard;
use crate::input::{self, Raw};
use anyhow::Result;
use clap::ValueEnum;
use rawi::corpus::{Copies, Sketch};
use rawi::layers::Article;
use rayon::prelude::*;
use serde::Serialize;
use std::io::Write;
use std::path::PathBuf;

/// Arguments of `rawi cluster`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Text, HTML or JSONL files, folders, or - for standard input
    #[arg(value_name = "FILES", default_value = "-")]
    files: Vec<PathBuf>,
    /// How to show the clusters
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// A line for each report, a blank line between clusters
    Text,
    /// One JSON object a line and cluster
    Jsonl,
}

/// A report of a cluster.
#[derive(Debug, Serialize)]
struct Copy {
    /// Where it was read from.
    source: String,
    id: String,
    outlet: Option<String>,
    published: Option<String>,
    title: Option<String>,
    /// How much of the shorter of it and the earliest the other has too, estimated.
    shared: f32,
}

/// Reports that are copies of one another, the earliest first.
#[derive(Debug, Serialize)]
struct Cluster {
    reports: Vec<Copy>,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let engine = Engine::load()?;
    let mut reports = input::reports(&arguments.files)?;
    let (mut copies, mut known, mut failed) = (Copies::default(), Vec::new(), false);
    loop {
        let chunk = reports.chunk();
        if chunk.is_empty() {
            break;
        }
        let sketched: Vec<_> = chunk.par_iter().map(|raw| sketch(&engine, raw)).collect();
        for (raw, sketched) in chunk.iter().zip(sketched) {
            match sketched {
                Ok((sketch, copy)) => {
                    copies.add(sketch);
                    known.push(copy);
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
    for (number, cluster) in clusters.iter().enumerate() {
        show(&mut out, arguments.format, number, &by_day(&copies, cluster, &mut known))?;
    }
    out.flush()?;
    Ok(match (failed, clusters.is_empty()) {
        (true, _) => Outcome::SomeFailed,
        (false, true) => Outcome::NothingFound,
        (false, false) => Outcome::Done,
    })
}

fn sketch(engine: &Engine, raw: &Raw) -> Result<(Sketch, Option<Copy>), String> {
    guard(|| {
        let article = engine.article(raw, None)?;
        let copy = Copy {
            source: raw.source.clone(),
            id: article.source.id.clone(),
            outlet: article.source.outlet.clone(),
            published: article.published.map(|day| day.to_string()),
            title: article.source.title.clone(),
            shared: 1.0,
        };
        Ok((Sketch::of(&body(&article)), Some(copy)))
    })?
}

/// The report without what is no part of it.
fn body(article: &Article) -> String {
    article.blocks.as_slice().iter().map(|block| format!("{}\n", block.span.of(&article.text))).collect()
}

/// The reports of a cluster, those without a day last.
fn by_day(copies: &Copies, cluster: &[u32], known: &mut [Option<Copy>]) -> Cluster {
    let mut numbers = cluster.to_vec();
    let day = |number: &u32| known[*number as usize].as_ref().and_then(|copy| copy.published.clone());
    numbers.sort_by_key(|number| (day(number).is_none(), day(number), *number));
    let earliest = numbers[0];
    let taken = numbers.iter().filter_map(|number| {
        let copy = known[*number as usize].take()?;
        Some(Copy { shared: copies.shared(earliest, *number), ..copy })
    });
    Cluster { reports: taken.collect() }
}

fn show(out: &mut impl Write, format: Format, number: usize, cluster: &Cluster) -> Result<()> {
    if format == Format::Jsonl {
        return super::json_line(out, cluster);
    }
    if number > 0 {
        writeln!(out)?;
    }
    for copy in &cluster.reports {
        let or = |field: &Option<String>, none: &str| field.clone().unwrap_or_else(|| none.to_owned());
        let (day, outlet) = (or(&copy.published, "no date"), or(&copy.outlet, "-"));
        let line = format!(
            "{day}  {:3.0} %  {outlet}  {}  {}",
            copy.shared * 100.0,
            copy.source,
            or(&copy.title, "")
        );
        writeln!(out, "{}", crate::table::clean(&line))?;
    }
    Ok(())
}
