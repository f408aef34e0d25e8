//! `rawi cluster`: which reports are copies of one another.

use super::marked;
use crate::Outcome;
use crate::engine::Engine;
use crate::guard::guard;
use crate::input::{self, Raw};
use crate::table::{self, Table};
use anyhow::Result;
use clap::ValueEnum;
use jiff::civil::Date;
use rawi::corpus::{Copies, Member, Sketch};
use rawi::layers::Article;
use rayon::prelude::*;
use serde::Serialize;
use std::collections::BTreeSet;
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
    /// A table for each cluster, the earliest report first
    Text,
    /// One JSON object a line and cluster
    Jsonl,
}

/// A report of a cluster.
#[derive(Clone, Debug, Serialize)]
struct Copy {
    /// Where it was read from.
    source: String,
    id: String,
    outlet: Option<String>,
    published: Option<String>,
    title: Option<String>,
    /// Agencies it credits.
    agencies: Vec<String>,
    /// The report it has most of its words from, by id; its own in the earliest.
    origin: String,
    /// How much of its words the origin has.
    copied: f32,
    /// How much of the origin's words it has.
    kept: f32,
}

/// Reports that are copies of one another, the earliest first.
#[derive(Debug, Serialize)]
struct Cluster {
    outlets: Vec<String>,
    agencies: Vec<String>,
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
                Ok((sketch, day, copy)) => {
                    copies.add(sketch, day);
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
    for (number, members) in clusters.iter().enumerate() {
        show(&mut out, arguments.format, number, &cluster(members, &known))?;
    }
    out.flush()?;
    Ok(match (failed, clusters.is_empty()) {
        (true, _) => Outcome::SomeFailed,
        (false, true) => Outcome::NothingFound,
        (false, false) => Outcome::Done,
    })
}

fn sketch(engine: &Engine, raw: &Raw) -> Result<(Sketch, Option<Date>, Copy), String> {
    guard(|| {
        let article = engine.article(raw, None)?;
        let mut agencies: Vec<String> = article.credits.iter().map(|credit| credit.agency.clone()).collect();
        agencies.sort();
        agencies.dedup();
        let copy = Copy {
            source: raw.source.clone(),
            id: article.source.id.clone(),
            outlet: article.source.outlet.clone(),
            published: article.published.map(|day| day.to_string()),
            title: article.source.title.clone(),
            agencies,
            origin: String::new(),
            copied: 0.0,
            kept: 0.0,
        };
        Ok((Sketch::of(&body(&article)), article.published, copy))
    })?
}

/// The title and the report without what is no part of it.
fn body(article: &Article) -> String {
    let mut body = article.source.title.clone().unwrap_or_default();
    for block in article.blocks.as_slice() {
        body.push('\n');
        body.push_str(block.span.of(&article.text));
    }
    body
}

fn cluster(members: &[Member], known: &[Copy]) -> Cluster {
    let copy = |member: &Member| Copy {
        origin: known[member.origin as usize].id.clone(),
        copied: member.copied,
        kept: member.kept,
        ..known[member.report as usize].clone()
    };
    let reports: Vec<Copy> = members.iter().map(copy).collect();
    let each_once = |words: &mut dyn Iterator<Item = &String>| -> Vec<String> {
        words.cloned().collect::<BTreeSet<String>>().into_iter().collect()
    };
    Cluster {
        outlets: each_once(&mut reports.iter().filter_map(|copy| copy.outlet.as_ref())),
        agencies: each_once(&mut reports.iter().flat_map(|copy| &copy.agencies)),
        reports,
    }
}

fn show(out: &mut impl Write, format: Format, number: usize, cluster: &Cluster) -> Result<()> {
    if format == Format::Jsonl {
        return super::json_line(out, cluster);
    }
    if number > 0 {
        writeln!(out)?;
    }
    let mut table = Table::new(&["day", "copied", "agency", "outlet", "where", "title"]);
    for (at, copy) in cluster.reports.iter().enumerate() {
        let or_dash = |field: &Option<String>| field.clone().unwrap_or_else(|| "-".to_owned());
        let copied = if at == 0 { "first".to_owned() } else { format!("{:.0} %", copy.copied * 100.0) };
        table.push(vec![
            or_dash(&copy.published),
            copied,
            marked::or_dash(copy.agencies.join(" ")),
            or_dash(&copy.outlet),
            copy.source.clone(),
            or_dash(&copy.title),
        ]);
    }
    out.write_all(table.render(table::width()).as_bytes())?;
    Ok(())
}
