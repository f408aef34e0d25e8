//! Clusters of copies, and what the copies changed, as they are shown.

use super::cluster::Format;
use super::marked;
use crate::table::{self, Table};
use anyhow::Result;
use rawi::Span;
use rawi::corpus::{Words, changes};
use rawi::layers::Article;
use rawi::ledger::Ledger;
use serde::Serialize;
use std::collections::BTreeSet;
use std::io::Write;

/// A report of a cluster.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Copy {
    /// Where it was read from; nothing for a report of a ledger.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) source: Option<String>,
    pub(super) id: String,
    pub(super) outlet: Option<String>,
    pub(super) published: Option<String>,
    pub(super) title: Option<String>,
    /// Agencies it credits.
    pub(super) agencies: Vec<String>,
    /// The report it has most of its words from, by id; its own in the earliest.
    pub(super) origin: String,
    /// How much of its words the origin has.
    pub(super) copied: f32,
    /// How much of the origin's words it has.
    pub(super) kept: f32,
    /// In which words it differs from its origin.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) changes: Option<Vec<Changed>>,
}

/// Reports that are copies of one another, the earliest first.
#[derive(Debug, Serialize)]
pub(super) struct Cluster {
    outlets: Vec<String>,
    agencies: Vec<String>,
    reports: Vec<Copy>,
}

/// Words that differ.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Changed {
    pub(crate) was: Stretch,
    pub(crate) is: Stretch,
}

/// Words of a report, and where they stand in its text, in code points.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Stretch {
    pub(crate) words: String,
    start: usize,
    end: usize,
}

/// The text of a report, cut into words.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    text: String,
    words: Words,
}

impl Text {
    /// The blocks of an article.
    pub(super) fn of_article(article: &Article) -> Self {
        let words = Words::within(&article.text, article.blocks.as_slice().iter().map(|block| block.span));
        Self { text: article.text.clone(), words }
    }

    /// The blocks of a report of a ledger.
    pub(crate) fn of_ledger(ledger: Ledger) -> Self {
        let mut begins: Vec<usize> = ledger.text.char_indices().map(|(at, _)| at).collect();
        begins.push(ledger.text.len());
        let byte = |at: usize| begins[at.min(begins.len() - 1)];
        let spans = ledger.blocks.iter().map(|block| Span::new(byte(block.start), byte(block.end)));
        let words = Words::within(&ledger.text, spans);
        Self { text: ledger.text, words }
    }

    fn stretch(&self, span: Span) -> Stretch {
        let start = self.text[..span.start as usize].chars().count();
        let words = span.of(&self.text);
        Stretch { words: words.to_owned(), start, end: start + words.chars().count() }
    }
}

/// In which words a copy differs.
pub(crate) fn changed(was: &Text, is: &Text) -> Vec<Changed> {
    let found = changes(&was.words, &is.words).into_iter();
    found.map(|change| Changed { was: was.stretch(change.was), is: is.stretch(change.is) }).collect()
}

impl Cluster {
    /// A cluster of these reports.
    pub(super) fn of(reports: Vec<Copy>) -> Self {
        let outlets: BTreeSet<&String> = reports.iter().filter_map(|copy| copy.outlet.as_ref()).collect();
        let agencies: BTreeSet<&String> = reports.iter().flat_map(|copy| &copy.agencies).collect();
        let [outlets, agencies] = [outlets, agencies].map(|names| names.into_iter().cloned().collect());
        Self { outlets, agencies, reports }
    }
}

/// Writes a cluster, the first with number 0.
pub(super) fn show(out: &mut impl Write, format: Format, number: usize, cluster: &Cluster) -> Result<()> {
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
            copy.source.clone().unwrap_or_else(|| copy.id.clone()),
            or_dash(&copy.title),
        ]);
    }
    out.write_all(table.render(table::width()).as_bytes())?;
    cluster.reports.iter().try_for_each(|copy| show_changes(out, copy))
}

fn show_changes(out: &mut impl Write, copy: &Copy) -> Result<()> {
    let Some(changes) = &copy.changes else { return Ok(()) };
    let place = copy.source.as_ref().unwrap_or(&copy.id);
    if changes.is_empty() {
        writeln!(out, "\n{} changes no word of {}", table::clean(place), table::clean(&copy.origin))?;
        return Ok(());
    }
    writeln!(out, "\n{} changes of {}", table::clean(place), table::clean(&copy.origin))?;
    let mut table = Table::new(&["was", "is"]);
    changes.iter().for_each(|change| table.push(vec![change.was.words.clone(), change.is.words.clone()]));
    out.write_all(table.render(table::width()).as_bytes())?;
    Ok(())
}
