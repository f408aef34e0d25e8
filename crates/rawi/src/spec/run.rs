//! Runs the cases of all tables and says what does not hold.

use crate::article::{Meta, from_text};
use crate::error::Result;
use crate::grammar::{self, Grammar};
use crate::layers::Source;
use crate::ledger::{Ledger, rows};
use crate::lexicon::{Tables, tsv::ids};
use crate::model::belief::Belief;
use crate::model::content::Contents;
use crate::model::speaking::Speaking;
use crate::reading::Reader;
use crate::spec::case::{Case, Kind, parse};
use crate::spec::{contradict, proposed};
use crate::text::squeeze;
use rustc_hash::FxHashSet;
use std::fmt;

/// Tables of which every row must be the cause of something in one of its cases. Lists of names are too long for
/// that: they are checked for form, duplicates and references.
pub const COVERED: &[&str] = &[
    "reporting_verbs",
    "source_phrases",
    "attitude_nouns",
    "months",
    "weekdays",
    "relative_days",
    "number_words",
    "time_words",
    "boilerplate",
    "events",
    "event_modes",
    "contexts",
];

/// What came of a run.
#[derive(Debug, Default)]
pub struct Report {
    /// Cases that hold.
    pub passed: usize,
    /// Known failures that fail still.
    pub known: usize,
    /// `file:line`, text, wanted, got.
    pub failures: Vec<String>,
    /// Known failures that hold now: take the `!` away.
    pub healed: Vec<String>,
    /// Rows of the actor tables that contradict each other.
    pub contradictions: Vec<String>,
    /// Rows without a case in which they fire, and files without a `none`.
    pub uncovered: Vec<String>,
}

impl Report {
    /// True when nothing needs mending.
    pub fn passed(&self) -> bool {
        self.failures.is_empty() && self.uncovered.is_empty() && self.contradictions.is_empty()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines =
            self.failures.iter().chain(&self.uncovered).chain(&self.contradictions).chain(&self.healed);
        for line in lines {
            writeln!(f, "{line}")?;
        }
        writeln!(
            f,
            "{} cases hold, {} fail, {} known failures, {} rows or files without an example",
            self.passed,
            self.failures.len(),
            self.known,
            self.uncovered.len()
        )
    }
}

/// Loads the tables, then runs every case file among them.
pub fn run(tables: &Tables) -> Result<Report> {
    let (mut reader, grammar) = (Reader::new(tables)?, Grammar::load(tables)?);
    // An example shows what a row finds, not how far it is believed in a report of one sentence.
    reader.belief = Belief::none();
    reader.contents = Contents::none();
    reader.speaking = Speaking::none();
    let mut report = Report { contradictions: contradict::find(tables)?, ..Report::default() };
    let files: Vec<String> = tables.names().filter(|n| n.ends_with(".cases")).map(str::to_string).collect();
    for file in files {
        let cases = parse(&file, tables.get(&file)?)?;
        let mut fired = FxHashSet::default();
        for case in &cases {
            run_case(&reader, &grammar, &file, case, &mut fired, &mut report);
        }
        coverage(tables, &file, &cases, &fired, &mut report)?;
    }
    Ok(report)
}

fn run_case(
    reader: &Reader,
    grammar: &Grammar,
    file: &str,
    case: &Case,
    fired: &mut FxHashSet<String>,
    report: &mut Report,
) {
    let source = Source { outlet: case.outlet.clone(), ..Source::default() };
    let meta = Meta { source, published: case.published };
    let article = from_text(&reader.lexicon, &case.text.replace(" ¶ ", "\n"), meta);
    let ledger = rows(&reader.lexicon, &reader.read(&article));
    fired.extend(causes(&ledger));
    if case.kind == Kind::Blocks {
        fired.extend(wrapping_rows(reader, &article.text));
    }
    let got = match case.kind {
        Kind::Statements => statements(&ledger, &case.expected),
        Kind::Times => times(&ledger),
        Kind::Actors => actors(&ledger),
        Kind::Chains => chains(&ledger),
        Kind::Blocks => blocks(&ledger),
        Kind::Events => {
            let (lines, rows) = proposed::lines(reader, &article, &case.expected);
            fired.extend(rows);
            lines
        }
        Kind::Details => {
            let (lines, rows) = proposed::details(reader, &article, &case.expected);
            fired.extend(rows);
            lines
        }
        Kind::Words => grammar.words(&reader.lexicon, &article).iter().map(words).collect(),
    };
    let place = format!("{file}:{}", case.line);
    match (got == case.expected, case.known_failure) {
        (true, false) => report.passed += 1,
        (true, true) => {
            report.healed.push(format!("{place}: a known failure that holds now; take the `!` away"))
        }
        (false, true) => report.known += 1,
        (false, false) => report.failures.push(format!(
            "{place}: {}\n  want {}\n  got  {}",
            case.text,
            list(&case.expected),
            list(&got)
        )),
    }
}

/// A sentence as a case line: every word with its part of speech.
fn words(sentence: &grammar::Sentence) -> String {
    let words = sentence.words.iter().map(|word| format!(" {}/{}", word.form, word.upos));
    std::iter::once("words".to_string()).chain(words).collect()
}

fn list(lines: &[String]) -> String {
    if lines.is_empty() { "none".into() } else { lines.join("\n       ") }
}

/// Statements as case lines. `by` and `to` are compared only where the case tells them.
fn statements(ledger: &Ledger, expected: &[String]) -> Vec<String> {
    let tells = |prefix: &str| expected.iter().any(|line| line.starts_with(prefix));
    let mut out = Vec::new();
    for s in &ledger.statements {
        let row = s.because.first().map_or("-", |b| b.row.rsplit('#').next().unwrap_or("-"));
        let content: Vec<&str> = s.content.iter().map(|e| e.of(&ledger.text)).collect();
        out.push(format!("{} {} {row} text {}", s.kind, s.act, content.join(" … ")));
        if tells("by ") {
            out.extend(s.speakers.iter().map(|p| format!("by {}", p.name)));
        }
        if tells("via ") {
            out.extend(s.channel.iter().map(|words| format!("via {words}")));
        }
        if tells("at ") {
            out.extend(s.occasion.iter().map(|words| format!("at {words}")));
        }
        if tells("to ") {
            out.extend(s.addressees.iter().map(|p| format!("to {}", p.name)));
        }
    }
    out
}

fn times(ledger: &Ledger) -> Vec<String> {
    let line = |t: &crate::ledger::TimeRow| {
        let words = crate::ledger::Extent { start: t.start, end: t.end }.of(&ledger.text);
        let modifier = t.modifier.as_ref().map(|m| format!(" {m}")).unwrap_or_default();
        format!("{} {}{modifier} text {words}", t.kind.to_lowercase(), t.value)
    };
    ledger.times.iter().map(line).collect()
}

fn actors(ledger: &Ledger) -> Vec<String> {
    let known = ledger.entities.iter().filter_map(|e| e.actor.as_ref().map(|a| (e, a)));
    known.map(|(e, actor)| format!("actor {actor} text {}", e.name)).collect()
}

/// Entities as case lines: type, country, number of mentions, name.
fn chains(ledger: &Ledger) -> Vec<String> {
    let line = |e: &crate::ledger::EntityRow| {
        let country = e.country.as_deref().unwrap_or("-");
        format!("{} {country} {} text {}", e.kind.to_lowercase(), e.mentions.len(), e.name)
    };
    ledger.entities.iter().map(line).collect()
}

/// Blocks as case lines, then what is left out, dateline and credits.
fn blocks(ledger: &Ledger) -> Vec<String> {
    let words = |start, end| squeeze(crate::ledger::Extent { start, end }.of(&ledger.text));
    let mut out: Vec<String> =
        ledger.blocks.iter().map(|b| format!("{} text {}", b.kind, words(b.start, b.end))).collect();
    for note in &ledger.notes {
        if let (Some(start), Some(end)) = (note.start, note.end) {
            let row = if note.code == "boilerplate" { &note.message } else { &note.code };
            out.push(format!("out {row} text {}", words(start, end)));
        }
    }
    if let Some(line) = &ledger.dateline {
        let part = |part: &Option<String>| part.clone().unwrap_or_else(|| "-".into());
        out.push(format!("dateline {} {}", part(&line.date), part(&line.place)));
    }
    out.extend(ledger.credits.iter().map(|c| format!("from {} text {}", c.agency, words(c.start, c.end))));
    out
}

/// Rows that sort a line without leaving a trace in the ledger.
fn wrapping_rows(reader: &Reader, text: &str) -> Vec<String> {
    let wrapping = &reader.lexicon.wrapping;
    let whole = text.lines().filter_map(|line| wrapping.line(line.trim()));
    let tails = text.lines().filter_map(|line| wrapping.tail(line.rsplit_once('.')?.1));
    whole.chain(tails).map(|hit| format!("boilerplate.tsv#{}", hit.row.id)).collect()
}

fn causes(ledger: &Ledger) -> impl Iterator<Item = String> + '_ {
    let statements = ledger.statements.iter().flat_map(|s| &s.because);
    statements.chain(ledger.times.iter().flat_map(|t| &t.because)).map(|b| b.row.clone())
}

/// An example of another sense: nothing is found, or every line stays in the report. Words are always found.
fn shows_nothing(case: &Case) -> bool {
    case.kind == Kind::Words
        || case.expected.iter().all(|line| case.kind == Kind::Blocks && line.starts_with("paragraph"))
}

/// Every row of a covered table fires in one of its cases, and every file has an example of nothing.
fn coverage(
    tables: &Tables,
    file: &str,
    cases: &[Case],
    fired: &FxHashSet<String>,
    report: &mut Report,
) -> Result<()> {
    let name = file.trim_end_matches(".cases");
    if !cases.iter().any(shows_nothing) {
        report.uncovered.push(format!("{file}: no `none`; add an example of another sense"));
    }
    if !COVERED.contains(&name) {
        return Ok(());
    }
    let table = format!("{name}.tsv");
    for id in ids(tables.get(&table)?) {
        if !fired.contains(&format!("{table}#{id}")) {
            report.uncovered.push(format!("{table}: row `{id}` fires in no case; add an example to {file}"));
        }
    }
    Ok(())
}
