//! `rawi read`: reports in, statements out; nothing is kept.

use super::marked;
use crate::engine::Engine;
use crate::guard::guard;
use crate::input::{self, Raw};
use crate::{Outcome, stop, table};
use anyhow::{Result, bail};
use clap::ValueEnum;
use jiff::civil::Date;
use rawi::grammar::Grammar;
use rawi::ledger::Ledger;
use rayon::prelude::*;
use std::io::Write;
use std::path::PathBuf;

/// Arguments of `rawi read`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Files (text, HTML, JSONL, ninjs, RSS, Atom, NewsML-G2, WARC, packed with gzip or not), folders, or - for
    /// standard input
    #[arg(value_name = "FILES", default_value = "-")]
    files: Vec<PathBuf>,
    /// How to show what was read
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// The same as --format jsonl, with failures as JSON, too, on standard error
    #[arg(long, conflicts_with = "format")]
    json: bool,
    /// The day the reports were published, for those that do not say
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    published: Option<Date>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The words of each report with its statements marked, and a table below
    Text,
    /// A table of each report's statements
    Table,
    /// One JSON object a line and report: the whole ledger of the report
    Jsonl,
    /// The words of each report in CoNLL-U: clitics set apart, part of speech, features and lemma
    Conllu,
}

/// What came of a report.
enum Read {
    Ledger(Box<Ledger>),
    Words(String),
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    if arguments.files == [PathBuf::from("-")] && input::is_keyboard(&std::io::stdin()) {
        bail!("no report to read; name files, or pipe a report in");
    }
    let engine = Engine::load()?;
    let format = if arguments.json { Format::Jsonl } else { arguments.format };
    let grammar = (format == Format::Conllu).then(Engine::grammar).transpose()?;
    let mut reports = input::reports(&arguments.files)?;
    stop::listen()?;
    let mut out = super::output();
    let (mut shown, mut failed, mut named) = (0_u64, 0_u64, 0_u64);
    while !stop::asked() {
        let chunk = reports.chunk();
        if chunk.is_empty() {
            break;
        }
        let read: Vec<Result<Read, String>> =
            chunk.par_iter().map(|raw| read(&engine, grammar.as_ref(), raw, arguments.published)).collect();
        for (raw, read) in chunk.iter().zip(read) {
            match (read, raw.named()) {
                (Ok(Read::Ledger(ledger)), _) => show(&mut out, format, &raw.source, &ledger)?,
                (Ok(Read::Words(words)), _) => out.write_all(words.as_bytes())?,
                (Err(_), Some(page)) => {
                    named += 1;
                    if matches!(format, Format::Text | Format::Table) {
                        writeln!(out, "{}", table::clean(&page.row()))?;
                    }
                    continue;
                }
                (Err(reason), None) => {
                    failed += 1;
                    out.flush()?;
                    complain(arguments.json, &raw.source, &reason);
                    continue;
                }
            }
            shown += 1;
        }
    }
    out.flush()?;
    if named > 0 {
        eprintln!("rawi: {} named without text; `rawi watch` fetches them", super::counted(named, "page"));
    }
    Ok(match (stop::asked(), failed, shown) {
        (true, ..) => Outcome::Stopped,
        (false, 1.., _) => Outcome::SomeFailed,
        (false, 0, 0) if named > 0 => Outcome::NothingFound,
        _ => Outcome::Done,
    })
}

fn complain(json: bool, source: &str, reason: &str) {
    if json {
        eprintln!("{}", serde_json::json!({"failure": {"source": source, "reason": reason}}));
    } else {
        eprintln!("rawi: {source}: {reason}");
    }
}

fn read(
    engine: &Engine,
    grammar: Option<&Grammar>,
    raw: &Raw,
    published: Option<Date>,
) -> Result<Read, String> {
    guard(|| {
        let article = engine.article(raw, published)?;
        Ok(match grammar {
            Some(grammar) => Read::Words(engine.words(grammar, &article)),
            None => Read::Ledger(Box::new(engine.read(&article))),
        })
    })?
}

fn show(out: &mut impl Write, format: Format, source: &str, ledger: &Ledger) -> Result<()> {
    if format == Format::Jsonl {
        return super::json_line(out, ledger);
    }
    let published = ledger.published.as_deref().unwrap_or("no date");
    writeln!(out, "── {} · {published}", table::clean(source))?;
    if format == Format::Text {
        writeln!(out, "{}", marked::text(ledger, table::colour()))?;
    }
    let statements = marked::table(ledger);
    if statements.is_empty() {
        writeln!(out, "no statements")?;
    } else {
        out.write_all(statements.render(table::width()).as_bytes())?;
    }
    writeln!(out)?;
    Ok(())
}
