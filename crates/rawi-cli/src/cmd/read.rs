//! `rawi read`: reports in, statements out; nothing is kept.

use super::marked;
use crate::engine::Engine;
use crate::guard::guard;
use crate::input::{self, Raw};
use crate::progress::Progress;
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
    let grammar = (arguments.form() == Format::Conllu).then(Engine::grammar).transpose()?;
    let mut reports = input::reports(&arguments.files)?;
    stop::listen()?;
    let mut out = super::output();
    // Where the reports themselves are shown, they tell how far it is.
    let shows_itself = std::io::IsTerminal::is_terminal(&std::io::stdout());
    let progress = if shows_itself { Progress::hidden() } else { Progress::over(reports.progress().1) };
    let mut counts = Counts::default();
    while !stop::asked() {
        let chunk = reports.chunk();
        if chunk.is_empty() {
            break;
        }
        let read: Vec<Result<Read, String>> =
            chunk.par_iter().map(|raw| read(&engine, grammar.as_ref(), raw, arguments.published)).collect();
        for (raw, read) in chunk.iter().zip(read) {
            tell(&mut out, arguments, &progress, raw, read, &mut counts)?;
        }
        progress.at(reports.progress().0);
        progress.tell(counts.shown, &super::counted(counts.shown, "report"));
    }
    progress.end();
    out.flush()?;
    if counts.named > 0 {
        let pages = super::counted(counts.named, "page");
        eprintln!("rawi: {pages} named without text; `rawi watch` fetches them");
    }
    Ok(match counts {
        _ if stop::asked() => Outcome::Stopped,
        Counts { failed: 1.., .. } => Outcome::SomeFailed,
        Counts { shown: 0, named: 1.., .. } => Outcome::NothingFound,
        _ => Outcome::Done,
    })
}

/// What came of the reports so far.
#[derive(Default)]
struct Counts {
    shown: u64,
    failed: u64,
    /// Pages that were named without their text.
    named: u64,
}

/// Shows what came of one report.
fn tell(
    out: &mut impl Write,
    arguments: &Arguments,
    progress: &Progress,
    raw: &Raw,
    read: Result<Read, String>,
    counts: &mut Counts,
) -> Result<()> {
    match (read, raw.named()) {
        (Ok(read), _) => {
            counts.shown += 1;
            match read {
                Read::Ledger(ledger) => show(out, arguments.form(), &raw.source, &ledger)?,
                Read::Words(words) => out.write_all(words.as_bytes())?,
            }
        }
        (Err(_), Some(page)) => {
            counts.named += 1;
            if matches!(arguments.form(), Format::Text | Format::Table) {
                writeln!(out, "{}", table::clean(&page.row()))?;
            }
        }
        (Err(reason), None) => {
            counts.failed += 1;
            out.flush()?;
            progress.complain(&complaint(arguments.json, &raw.source, &reason));
        }
    }
    Ok(())
}

impl Arguments {
    fn form(&self) -> Format {
        if self.json { Format::Jsonl } else { self.format }
    }
}

fn complaint(json: bool, source: &str, reason: &str) -> String {
    if json {
        return serde_json::json!({"failure": {"source": source, "reason": reason}}).to_string();
    }
    format!("rawi: {source}: {reason}")
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
