//! Lines → the lines of the report: boxes of other reports, buttons, notices and repeated lines stay in the text
//! but become no block.
//!
//! Comes in: every line that is not blank. Goes out: the lines that belong to the report, and a note for each
//! stretch left out. «اقرأ أيضا: عنوان خبر آخر» is left out, with the second report that may follow it.

use crate::layers::Note;
use crate::lexicon::wrapping::{Category, Wrapping};
use crate::span::Span;
use crate::text::fold;
use crate::text::fold::is_letter;
use rustc_hash::FxHashSet;

/// A line as long as this that stands twice is a repetition, in words.
const REPEATED: usize = 6;
/// A line longer than this is no headline in a box, in words.
const BOX_HEADLINE: usize = 24;
/// So many words of a box's headline must come back in what follows for it to be that other report.
const SECOND_REPORT: usize = 3;

/// The lines sorted.
#[derive(Debug, Default)]
pub(super) struct Sorted {
    /// Lines of the report; `true` for a line that says where the text is from or when it was put out.
    pub(super) lines: Vec<(Span, bool)>,
    /// What was left out.
    pub(super) notes: Vec<Note>,
    /// Who wrote it, where a line says so.
    pub(super) byline: Option<String>,
}

/// Sorts the lines of a report whose title, if known, is `title`.
pub(super) fn sort(wrapping: &Wrapping, text: &str, lines: &[Span], title: Option<&str>) -> Sorted {
    let mut sorted = Sorted::default();
    let mut seen: FxHashSet<String> = FxHashSet::default();
    let mut at = 0;
    while let Some(span) = lines.get(at) {
        let line = span.of(text);
        at += 1;
        let Some(hit) = wrapping.line(line) else {
            let again = line.split_whitespace().count() >= REPEATED && !seen.insert(fold(line));
            if again {
                sorted.leave_out("repeated-line", *span, "the same line stands above");
            } else {
                sorted.lines.push((*span, false));
            }
            continue;
        };
        match hit.row.category {
            Category::Source | Category::Clock => sorted.lines.push((*span, true)),
            Category::Byline => {
                let name = line.split_once([':', '-', '–']).map_or(line, |(_, name)| name).trim();
                sorted.byline.get_or_insert_with(|| name.to_string());
                sorted.leave_out("boilerplate", *span, &hit.row.id);
            }
            Category::Furniture => sorted.leave_out("boilerplate", *span, &hit.row.id),
            Category::Related => {
                let stop = at + if hit.bare { box_lines(text, &lines[at..]) } else { 0 };
                let shown = span.to(lines[stop - 1]);
                sorted.leave_out("boilerplate", shown, &hit.row.id);
                at = stop;
                if sorted.another_report(text, shown, &lines[stop..], title) {
                    let rest = lines[stop].to(lines[lines.len() - 1]);
                    sorted.leave_out("second-report", rest, "another report follows; it was left out");
                    at = lines.len();
                }
            }
        }
    }
    sorted
}

impl Sorted {
    fn leave_out(&mut self, code: &'static str, span: Span, message: &str) {
        self.notes.push(Note { code, span: Some(span), message: message.to_string() });
    }

    /// What follows a box is the report that its headline announces, when it takes up more of that headline's
    /// words than of this report's.
    fn another_report(&self, text: &str, shown: Span, rest: &[Span], title: Option<&str>) -> bool {
        let Some(next) = rest.first() else { return false };
        if self.lines.len() < 2 {
            return false;
        }
        let follows = content_words(next.of(text));
        let other = content_words(shown.of(text));
        let mut own = content_words(title.unwrap_or_default());
        for (line, _) in self.lines.iter().take(2) {
            own.extend(content_words(line.of(text)));
        }
        let taken = |from: &FxHashSet<String>| follows.intersection(from).count();
        taken(&other) >= SECOND_REPORT && taken(&other.difference(&own).cloned().collect()) > taken(&own)
    }
}

/// How many lines after a box's heading are headlines of other reports.
fn box_lines(text: &str, lines: &[Span]) -> usize {
    let headline = |span: &Span| {
        let line = span.of(text);
        line.split_whitespace().count() <= BOX_HEADLINE && !line.ends_with(['.', '؟', ':', '،'])
    };
    lines.iter().take_while(|span| headline(span)).count()
}

/// The words that tell one story from another: four letters or more, without conjunction and article.
fn content_words(line: &str) -> FxHashSet<String> {
    let key = fold(line);
    key.split(|c: char| !is_letter(c) && !c.is_numeric())
        .map(|word| word.strip_prefix('و').unwrap_or(word))
        .map(|word| word.strip_prefix("ال").unwrap_or(word))
        .filter(|word| word.chars().count() >= 4)
        .map(str::to_string)
        .collect()
}
