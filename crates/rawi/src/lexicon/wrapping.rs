//! The lines of a page that are no part of a report (`boilerplate.tsv`).

use crate::error::Result;
use crate::lexicon::Tables;
use crate::lexicon::tsv::Table;
use crate::text::fold;
use crate::text::fold::is_letter;
use rustc_hash::FxHashMap;

/// Longest line, in words, that a row with `short` takes away.
const SHORT: usize = 10;
/// How much of a line is compared, in bytes: longer than any row.
const COMPARED: usize = 240;

/// What a line is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Category {
    /// It opens a box of other reports.
    Related,
    /// It names where the text was taken from.
    Source,
    /// It names who wrote the report.
    Byline,
    /// It says when the report was put out.
    Clock,
    /// Buttons, menus, notices.
    Furniture,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Match {
    Whole,
    Start,
    Short,
    Tail,
}

/// One row.
#[derive(Debug)]
pub struct Line {
    /// Row id.
    pub id: Box<str>,
    /// What such a line is there for.
    pub category: Category,
    how: Match,
}

/// A row that a line fits.
#[derive(Clone, Copy, Debug)]
pub struct Hit<'w> {
    /// The row.
    pub row: &'w Line,
    /// The line holds nothing besides the row's words.
    pub bare: bool,
}

/// The words after the first, and the number of the row.
type Phrase = (Vec<Box<str>>, u16);

/// The rows by their first word.
#[derive(Debug, Default)]
pub struct Wrapping {
    lines: Vec<Line>,
    by_first: FxHashMap<Box<str>, Vec<Phrase>>,
}

impl Wrapping {
    /// Loads the table.
    pub fn load(tables: &Tables) -> Result<Self> {
        let file = "boilerplate.tsv";
        let categories = &[
            ("related", Category::Related),
            ("source", Category::Source),
            ("byline", Category::Byline),
            ("share", Category::Furniture),
            ("comment", Category::Furniture),
            ("chrome", Category::Furniture),
            ("cookie", Category::Furniture),
            ("copyright", Category::Furniture),
            ("tags", Category::Furniture),
            ("time", Category::Clock),
            ("end", Category::Furniture),
            ("photo", Category::Furniture),
        ];
        let matches = &[
            ("whole", Match::Whole),
            ("start", Match::Start),
            ("short", Match::Short),
            ("tail", Match::Tail),
        ];
        let table = Table::parse(file, tables.get(file)?, &["id", "category", "match", "words"])?;
        let mut wrapping = Self::default();
        for row in table.rows() {
            let number = wrapping.lines.len() as u16;
            wrapping.lines.push(Line {
                id: row.id().into(),
                category: row.choice("category", categories)?,
                how: row.choice("match", matches)?,
            });
            for phrase in row.list("words") {
                let mut words = compared(phrase);
                if words.is_empty() {
                    return Err(row.error("words", "a phrase needs a letter or a digit"));
                }
                let first = words.remove(0);
                wrapping.by_first.entry(first).or_default().push((words, number));
            }
        }
        Ok(wrapping)
    }

    /// The row that takes this line out of the report.
    pub fn line(&self, line: &str) -> Option<Hit<'_>> {
        self.find(line, |how, bare| match how {
            Match::Whole => bare,
            Match::Start => true,
            Match::Short => line.split_whitespace().count() <= SHORT && (bare || !line.ends_with('.')),
            Match::Tail => false,
        })
    }

    /// The row that takes this tail off the last paragraph.
    pub fn tail(&self, tail: &str) -> Option<Hit<'_>> {
        self.find(tail, |how, _| how == Match::Tail)
    }

    fn find(&self, line: &str, fits: impl Fn(Match, bool) -> bool) -> Option<Hit<'_>> {
        let start = line.char_indices().map(|(at, _)| at).take_while(|at| *at <= COMPARED).last()?;
        let words = compared(if line.len() <= COMPARED { line } else { &line[..start] });
        let first = words.iter().position(|word| !is_mark(word))?;
        let phrases = self.by_first.get(&*words[first])?;
        phrases.iter().find_map(|(rest, number)| {
            let left = after(&words[first + 1..], rest)?;
            let row = &self.lines[usize::from(*number)];
            let bare = left.iter().all(|word| is_mark(word));
            fits(row.how, bare).then_some(Hit { row, bare })
        })
    }
}

/// What is left of `words` after `phrase`; marks that the phrase does not ask for are passed over.
fn after<'w>(mut words: &'w [Box<str>], phrase: &[Box<str>]) -> Option<&'w [Box<str>]> {
    for wanted in phrase {
        while words.first().is_some_and(|word| is_mark(word) && word != wanted) {
            words = &words[1..];
        }
        words = words.strip_prefix(std::slice::from_ref(wanted))?;
    }
    Some(words)
}

fn is_mark(word: &str) -> bool {
    matches!(word, ":" | "-")
}

/// Words as they are compared: folded, numbers as `#`, no punctuation but `:` and `-`.
fn compared(text: &str) -> Vec<Box<str>> {
    let mut words: Vec<Box<str>> = Vec::new();
    let mut word = String::new();
    for c in fold(text).to_lowercase().chars().chain([' ']) {
        match c {
            '#' | '0'..='9' if word.is_empty() || word == "#" => word = "#".into(),
            _ if is_letter(c) => word.push(c),
            _ => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word).into());
                }
                match c {
                    ':' => words.push(":".into()),
                    '-' | '–' | '—' => words.push("-".into()),
                    _ => {}
                }
            }
        }
    }
    words
}
