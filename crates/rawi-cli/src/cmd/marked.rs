//! A report's words with its statements marked in place.
//!
//! Content stands in ⟦ ⟧ with the statement's number behind it; where colour may be written, content and cue are
//! coloured too.

use crate::table::{Table, clean};
use rawi::ledger::Ledger;

const CUE: &str = "\u{1b}[33m";
const CONTENT: &str = "\u{1b}[36m";
const HEADLINE: &str = "\u{1b}[1m";
const PLAIN: &str = "\u{1b}[0m";

/// The words of a report, block by block, with ⟦content⟧¹ marked.
pub(crate) fn text(ledger: &Ledger, colour: bool) -> String {
    let marks = marks(ledger);
    let letters: Vec<char> = ledger.text.chars().collect();
    let mut out = String::with_capacity(ledger.text.len() * 2);
    let mut next = marks.iter().peekable();
    let mut depth = Depth::default();
    for at in 0..=letters.len() {
        while let Some(mark) = next.next_if(|mark| mark.at <= at) {
            depth.apply(mark.kind);
            put(&mut out, mark, colour, depth);
        }
        if let Some(letter) = letters.get(at) {
            put_letter(&mut out, *letter);
        }
        let ends_line = letters.get(at).is_none_or(|letter| *letter == '\n');
        if ends_line && colour {
            // Colour does not run on into what the terminal shows next.
            out.insert_str(out.trim_end_matches('\n').len(), PLAIN);
        }
    }
    format!("{}\n", out.trim_end_matches('\n'))
}

/// The statements of a report as a table; its numbers are those in [`text`].
pub(crate) fn table(ledger: &Ledger) -> Table {
    let mut table = Table::new(&["#", "said", "who", "act", "to", "what"]);
    for (number, statement) in ledger.statements.iter().enumerate() {
        table.push(vec![
            (number + 1).to_string(),
            statement.said.clone().unwrap_or_else(|| "-".to_owned()),
            super::speakers(&statement.speakers, &statement.represents),
            act(statement),
            or_dash(super::names(&statement.addressees)),
            super::content(ledger, statement),
        ]);
    }
    table
}

/// The act of a statement, with what takes some of it back.
pub(crate) fn act(statement: &rawi::ledger::StatementRow) -> String {
    let mut act = statement.act.clone();
    if statement.polarity == "negative" {
        act.insert_str(0, "not ");
    }
    if statement.hedged {
        act.push('?');
    }
    act
}

pub(crate) fn or_dash(cell: String) -> String {
    if cell.is_empty() { "-".to_owned() } else { cell }
}

/// Something that begins or ends at a place.
#[derive(Clone, Copy, Debug)]
struct Mark {
    at: usize,
    kind: Kind,
    number: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    ContentEnds,
    CueEnds,
    HeadlineEnds,
    HeadlineBegins,
    ContentBegins,
    CueBegins,
}

#[derive(Clone, Copy, Debug, Default)]
struct Depth {
    headline: usize,
    content: usize,
    cue: usize,
}

impl Depth {
    fn apply(&mut self, kind: Kind) {
        match kind {
            Kind::ContentBegins => self.content += 1,
            Kind::ContentEnds => self.content -= 1,
            Kind::CueBegins => self.cue += 1,
            Kind::CueEnds => self.cue -= 1,
            Kind::HeadlineBegins => self.headline += 1,
            Kind::HeadlineEnds => self.headline -= 1,
        }
    }

    fn style(self) -> String {
        let mut style = PLAIN.to_owned();
        if self.headline > 0 {
            style.push_str(HEADLINE);
        }
        if self.cue > 0 {
            style.push_str(CUE);
        } else if self.content > 0 {
            style.push_str(CONTENT);
        }
        style
    }
}

fn marks(ledger: &Ledger) -> Vec<Mark> {
    let mut marks = Vec::new();
    let mut pair = |start: usize, end: usize, begins: Kind, ends: Kind, number: usize| {
        if start < end {
            marks.push(Mark { at: start, kind: begins, number });
            marks.push(Mark { at: end, kind: ends, number });
        }
    };
    for block in ledger.blocks.iter().filter(|block| block.kind == "headline") {
        pair(block.start, block.end, Kind::HeadlineBegins, Kind::HeadlineEnds, 0);
    }
    for (at, statement) in ledger.statements.iter().enumerate() {
        pair(statement.cue.start, statement.cue.end, Kind::CueBegins, Kind::CueEnds, at + 1);
        for stretch in &statement.content {
            pair(stretch.start, stretch.end, Kind::ContentBegins, Kind::ContentEnds, at + 1);
        }
    }
    // What ends at a place ends before anything begins there; of two that end, the later begun ends first.
    marks.sort_by_key(|mark| match mark.kind {
        Kind::ContentEnds => (mark.at, mark.kind, usize::MAX - mark.number),
        kind => (mark.at, kind, mark.number),
    });
    marks
}

fn put(out: &mut String, mark: &Mark, colour: bool, depth: Depth) {
    if mark.kind == Kind::ContentEnds {
        out.push('⟧');
        out.push_str(&superscript(mark.number));
    }
    if colour {
        out.push_str(&depth.style());
    }
    if mark.kind == Kind::ContentBegins {
        out.push('⟦');
    }
}

fn put_letter(out: &mut String, letter: char) {
    match letter {
        '\n' => out.push('\n'),
        letter => out.push_str(&clean(letter.encode_utf8(&mut [0; 4]))),
    }
}

fn superscript(number: usize) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    number.to_string().bytes().map(|digit| DIGITS[usize::from(digit - b'0')]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use rawi::ledger::{CueRow, Extent, StatementRow};

    fn statement(cue: (usize, usize), content: &[(usize, usize)]) -> StatementRow {
        StatementRow {
            id: String::new(),
            kind: "direct".into(),
            act: "say".into(),
            cue: CueRow { start: cue.0, end: cue.1, lemma: String::new() },
            content: content.iter().map(|&(start, end)| Extent { start, end }).collect(),
            speakers: vec![],
            represents: vec![],
            addressees: vec![],
            relay: vec![],
            channel: None,
            inside: None,
            said: None,
            occasion: None,
            hedged: false,
            polarity: "positive".into(),
            confidence: 1.0,
            speaker_by: None,
            because: vec![],
        }
    }

    #[test]
    fn statements_are_bracketed_where_they_stand() {
        let ledger = Ledger {
            text: "قال: نعم، قال زيد لا\nانتهى\u{1b}".into(),
            statements: vec![statement((0, 3), &[(5, 8), (10, 20)]), statement((10, 13), &[(18, 20)])],
            ..Ledger::default()
        };
        assert_eq!(text(&ledger, false), "قال: ⟦نعم⟧¹، ⟦قال زيد ⟦لا⟧²⟧¹\nانتهى \n");
        let coloured = text(&ledger, true);
        assert!(coloured.starts_with("\u{1b}[0m\u{1b}[33mقال\u{1b}[0m: "), "{coloured:?}");
        assert!(coloured.contains("⟧¹\u{1b}[0m\u{1b}[0m\nانتهى"), "{coloured:?}");
    }
}
