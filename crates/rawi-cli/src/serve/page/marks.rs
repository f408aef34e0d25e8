//! A report's words with what was read in them marked.
//!
//! A mark begins and ends between words: an element inside a word would part letters that are joined in writing.

use crate::serve::text::{is_of_word, shown};
use rawi::ledger::Ledger;

/// What a mark is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    Content,
    Cue,
    Trigger,
}

/// A stretch that belongs to a row.
#[derive(Clone, Debug)]
struct Mark {
    start: usize,
    end: usize,
    kind: Kind,
    /// The id of the row.
    row: String,
    /// What the mark says when pointed at.
    title: String,
    /// The row's label stands behind this mark.
    labelled: bool,
}

/// Words that have the same marks.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Segment {
    pub(super) text: String,
    /// Classes of its element; nothing marks it where empty.
    pub(super) class: String,
    /// The row it is tied to.
    pub(super) row: String,
    pub(super) title: String,
    /// The rows whose label stands behind it.
    pub(super) labels: Vec<String>,
}

/// A block with its words.
pub(super) struct Block {
    pub(super) kind: String,
    pub(super) segments: Vec<Segment>,
}

/// The blocks between two places, in code points; `title` says of a row what its marks say.
pub(super) fn blocks(
    ledger: &Ledger,
    letters: &[char],
    (from, to): (usize, usize),
    title: impl Fn(&str) -> String,
) -> Vec<Block> {
    let marks = marks(ledger, letters, title);
    let mut blocks = Vec::new();
    let mut push = |kind: &str, start: usize, end: usize| {
        let (start, end) = (start.max(from), end.min(to).min(letters.len()));
        if start < end && letters[start..end].iter().any(|c| !c.is_whitespace()) {
            blocks.push(Block { kind: kind.to_owned(), segments: segments(letters, &marks, start, end) });
        }
    };
    let mut at = 0;
    for block in &ledger.blocks {
        push("left-out", at, block.start);
        push(&block.kind, block.start.max(at), block.end);
        at = block.end.max(at);
    }
    push("left-out", at, letters.len());
    blocks
}

fn marks(ledger: &Ledger, letters: &[char], title: impl Fn(&str) -> String) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut add = |start: usize, end: usize, kind: Kind, row: &str, title: &str, labelled: bool| {
        if start < end && end <= letters.len() {
            let (start, end) = widened(letters, start, end);
            marks.push(Mark { start, end, kind, row: row.to_owned(), title: title.to_owned(), labelled });
        }
    };
    for row in &ledger.statements {
        let title = title(&row.id);
        add(row.cue.start, row.cue.end, Kind::Cue, &row.id, &title, row.content.is_empty());
        for (number, stretch) in row.content.iter().enumerate() {
            add(stretch.start, stretch.end, Kind::Content, &row.id, &title, number == 0);
        }
    }
    for row in &ledger.events {
        add(row.trigger.start, row.trigger.end, Kind::Trigger, &row.id, &title(&row.id), true);
    }
    marks
}

/// A stretch with the rest of the words it begins and ends in.
fn widened(letters: &[char], start: usize, end: usize) -> (usize, usize) {
    let inside =
        |at: usize| at > 0 && at < letters.len() && is_of_word(letters[at - 1]) && is_of_word(letters[at]);
    let start = (0..=start).rev().find(|at| !inside(*at)).unwrap_or(0);
    let end = (end..=letters.len()).find(|at| !inside(*at)).unwrap_or(letters.len());
    (start, end)
}

/// The words from `start` to `end`, cut where marks begin and end.
fn segments(letters: &[char], marks: &[Mark], start: usize, end: usize) -> Vec<Segment> {
    let here: Vec<&Mark> = marks.iter().filter(|mark| mark.start < end && mark.end > start).collect();
    let mut cuts: Vec<usize> =
        here.iter().flat_map(|mark| [mark.start.max(start), mark.end.min(end)]).collect();
    cuts.extend([start, end]);
    cuts.sort_unstable();
    cuts.dedup();
    let segment = |from: usize, to: usize| {
        let over: Vec<&&Mark> = here.iter().filter(|mark| mark.start <= from && mark.end >= to).collect();
        // The mark that began last is the innermost; a word of saying or doing stands above what was said.
        let inner = over.iter().max_by_key(|mark| (mark.kind, mark.start, std::cmp::Reverse(mark.end)));
        let depth = over.iter().filter(|mark| mark.kind == Kind::Content).count();
        let mut class = match depth {
            0 => String::new(),
            1 => "content".to_owned(),
            _ => "content inner".to_owned(),
        };
        for (kind, name) in [(Kind::Cue, " cue"), (Kind::Trigger, " trigger")] {
            class.push_str(if over.iter().any(|mark| mark.kind == kind) { name } else { "" });
        }
        let text: String = letters[from..to].iter().collect();
        Segment {
            text: shown(&text).into_owned(),
            class: class.trim().to_owned(),
            row: inner.map(|mark| mark.row.clone()).unwrap_or_default(),
            title: inner.map(|mark| mark.title.clone()).unwrap_or_default(),
            labels: over.iter().filter(|m| m.labelled && m.end == to).map(|mark| mark.row.clone()).collect(),
        }
    };
    cuts.windows(2).map(|cut| segment(cut[0], cut[1])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rawi::ledger::Ledger;

    fn shown_with(ledger: &str) -> String {
        let ledger: Ledger = serde_json::from_str(ledger).unwrap();
        let letters: Vec<char> = ledger.text.chars().collect();
        let blocks = blocks(&ledger, &letters, (0, letters.len()), str::to_owned);
        let one = |s: &Segment| match s.class.as_str() {
            "" => s.text.clone(),
            class => format!("<{class} {}>{}</>{}", s.row, s.text, s.labels.join("+")),
        };
        blocks.iter().map(|b| b.segments.iter().map(one).collect::<String>()).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn no_element_begins_inside_a_word() {
        // The cue is «قال» in «وقال», the content begins inside «بالنصر».
        let row = |cue: (usize, usize), content: (usize, usize)| {
            format!(
                r#"{{"id":"","text":"وقال زيد بالنصر غدا.","title":null,"published":null,"outlet":null,"url":null,
                "byline":null,"language":null,"credits":[],"dateline":null,"blocks":[{{"kind":"paragraph","start":0,"end":20}}],
                "entities":[],"events":[],"times":[],"notes":[],"statements":[{{"id":"s1","kind":"direct","act":"say",
                "cue":{{"start":{},"end":{},"lemma":"قال"}},"content":[{{"start":{},"end":{}}}],"speakers":[],"represents":[],
                "addressees":[],"relay":[],"channel":null,"inside":null,"said":null,"occasion":null,"hedged":false,
                "polarity":"positive","confidence":1.0,"speaker_by":null,"because":[]}}]}}"#,
                cue.0, cue.1, content.0, content.1
            )
        };
        assert_eq!(shown_with(&row((1, 4), (10, 19))), "<cue s1>وقال</> زيد <content s1>بالنصر غدا</>s1.");
        assert_eq!(
            shown_with(&row((16, 19), (5, 19))),
            "وقال <content s1>زيد بالنصر </><content cue s1>غدا</>s1."
        );
    }
}
