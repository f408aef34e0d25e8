//! `rawi read`: reports in, statements out; nothing is kept.

use super::marked;
use crate::engine::Engine;
use crate::guard::guard;
use crate::input::{self, Raw};
use crate::{Outcome, table};
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
    /// Text, HTML or JSONL files, folders, or - for standard input
    #[arg(value_name = "FILES", default_value = "-")]
    files: Vec<PathBuf>,
    /// How to show what was read
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
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
    let grammar = (arguments.format == Format::Conllu).then(Engine::grammar).transpose()?;
    let mut reports = input::reports(&arguments.files)?;
    let mut out = super::output();
    let mut failed = 0;
    loop {
        let chunk = reports.chunk();
        if chunk.is_empty() {
            break;
        }
        let read: Vec<Result<Read, String>> =
            chunk.par_iter().map(|raw| read(&engine, grammar.as_ref(), raw, arguments.published)).collect();
        for (raw, read) in chunk.iter().zip(read) {
            match read {
                Ok(Read::Ledger(ledger)) => show(&mut out, arguments.format, &raw.source, &ledger)?,
                Ok(Read::Words(words)) => out.write_all(words.as_bytes())?,
                Err(reason) => {
                    failed += 1;
                    out.flush()?;
                    eprintln!("rawi: {}: {reason}", raw.source);
                }
            }
        }
    }
    out.flush()?;
    Ok(if failed == 0 { Outcome::Done } else { Outcome::SomeFailed })
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
