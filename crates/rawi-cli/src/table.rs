//! Tables and marked-up text for people, on a terminal that lays Arabic from right to left.
//!
//! Width is counted in terminal cells: one for each code point that is a letter (لا is two), none for a vowel
//! mark. Each cell of a table is isolated (U+2068 … U+2069), so that Arabic in one cell does not turn round
//! the order of the columns. Words are never underlined with carets, which would stand under the wrong letters.

use std::fmt::Write as _;
use std::io::IsTerminal;

const FIRST_STRONG_ISOLATE: char = '\u{2068}';
const POP_ISOLATE: char = '\u{2069}';
const GAP: &str = "  ";

/// Output no wider than this is not cut.
const WIDTH_OFF_TERMINAL: usize = 140;

/// A column, unless it is the last, is cut to this.
const WIDEST_COLUMN: usize = 28;
const NARROWEST_LAST: usize = 20;

/// A table.
#[derive(Debug)]
pub(crate) struct Table {
    header: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    /// A table with these columns; the last one takes what the terminal leaves.
    pub(crate) fn new(header: &[&'static str]) -> Self {
        Self { header: header.to_vec(), rows: Vec::new() }
    }

    /// Adds a row.
    pub(crate) fn push(&mut self, row: Vec<String>) {
        debug_assert_eq!(row.len(), self.header.len());
        self.rows.push(row.iter().map(|cell| clean(cell)).collect());
    }

    /// True without a row.
    pub(crate) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The table, laid out for a width in cells.
    pub(crate) fn render(&self, width: usize) -> String {
        let widths = self.widths(width);
        let mut out = String::new();
        let header: Vec<String> = self.header.iter().map(|name| (*name).to_owned()).collect();
        line(&mut out, &header, &widths);
        let rule: Vec<String> = widths.iter().map(|w| "─".repeat(*w)).collect();
        line(&mut out, &rule, &widths);
        for row in &self.rows {
            line(&mut out, row, &widths);
        }
        out
    }

    fn widths(&self, width: usize) -> Vec<usize> {
        let natural = |column: usize| {
            let cells = self.rows.iter().map(|row| cells(&row[column]));
            cells.max().unwrap_or(0).max(cells_of_header(self.header[column]))
        };
        let mut widths: Vec<usize> = (0..self.header.len()).map(natural).collect();
        let Some((last, others)) = widths.split_last_mut() else { return widths };
        for other in others.iter_mut() {
            *other = (*other).min(WIDEST_COLUMN);
        }
        let taken: usize = others.iter().map(|w| w + GAP.len()).sum();
        *last = (*last).min(width.saturating_sub(taken).max(NARROWEST_LAST));
        widths
    }
}

fn cells_of_header(name: &str) -> usize {
    name.chars().count()
}

fn line(out: &mut String, row: &[String], widths: &[usize]) {
    let mut pending = 0;
    for (cell, width) in row.iter().zip(widths) {
        out.extend(std::iter::repeat_n(' ', pending));
        let cell = truncate(cell, *width);
        let taken = cells(&cell);
        if has_right_to_left(&cell) {
            let _ = write!(out, "{FIRST_STRONG_ISOLATE}{cell}{POP_ISOLATE}");
        } else {
            out.push_str(&cell);
        }
        // Spaces are written only before another cell, so that no line ends in them.
        pending = width - taken + GAP.len();
    }
    out.push('\n');
}

/// Cuts a text to a width in cells, between words where one ends soon enough, and says so with `…`.
pub(crate) fn truncate(text: &str, width: usize) -> String {
    if cells(text) <= width {
        return text.to_owned();
    }
    let mut taken = 0;
    let mut end = 0;
    let mut word_end = None;
    for (at, c) in text.char_indices() {
        let wide = char_cells(c);
        if taken + wide > width.saturating_sub(1) {
            // A word that just fits ends here too.
            if c.is_whitespace() {
                word_end = Some((at, taken));
            }
            break;
        }
        if c.is_whitespace() {
            word_end = Some((at, taken));
        }
        taken += wide;
        end = at + c.len_utf8();
    }
    let cut = match word_end {
        Some((at, used)) if used * 2 >= width => at,
        _ => end,
    };
    format!("{}…", text[..cut].trim_end())
}

/// How many terminal cells a text takes.
pub(crate) fn cells(text: &str) -> usize {
    text.chars().map(char_cells).sum()
}

fn char_cells(c: char) -> usize {
    match c {
        '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' => 0,
        '\u{0300}'..='\u{036f}' | '\u{0483}'..='\u{0489}' | '\u{0591}'..='\u{05bd}' => 0,
        '\u{0610}'..='\u{061a}' | '\u{061c}' | '\u{064b}'..='\u{065f}' | '\u{0670}' => 0,
        '\u{06d6}'..='\u{06dc}' | '\u{06df}'..='\u{06e4}' | '\u{06e7}' | '\u{06e8}' => 0,
        '\u{06ea}'..='\u{06ed}' | '\u{08d3}'..='\u{08ff}' | '\u{200b}'..='\u{200f}' => 0,
        '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{20d0}'..='\u{20f0}' => 0,
        '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{feff}' | '\u{00ad}' => 0,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{303e}' | '\u{3041}'..='\u{a4cf}' => 2,
        '\u{ac00}'..='\u{d7a3}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe6f}' => 2,
        '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}' | '\u{1f300}'..='\u{1faff}' => 2,
        '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}

/// A report's words without what could take hold of a terminal: control characters and marks of direction.
pub(crate) fn clean(text: &str) -> String {
    let tame = |c: char| match c {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        c if c.is_control() || c.is_whitespace() => Some(' '),
        c => Some(c),
    };
    text.chars().filter_map(tame).collect()
}

fn has_right_to_left(text: &str) -> bool {
    text.chars()
        .any(|c| matches!(c, '\u{0590}'..='\u{08ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}'))
}

/// How wide the output may be.
pub(crate) fn width() -> usize {
    let asked = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
    let terminal = || terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let on_terminal = std::io::stdout().is_terminal();
    asked.or_else(|| terminal().filter(|_| on_terminal)).unwrap_or(WIDTH_OFF_TERMINAL)
}

/// True when colour may be written to standard output.
pub(crate) fn colour() -> bool {
    let refused = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    !refused && std::io::stdout().is_terminal() && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_take_no_cell_and_lam_alef_takes_two() {
        assert_eq!(cells("مُحَمَّد"), 4);
        assert_eq!(cells("لا"), 2);
        assert_eq!(cells("قـال"), 4);
        assert_eq!(cells("abc"), 3);
    }

    #[test]
    fn cuts_stand_between_words() {
        assert_eq!(truncate("وقف إطلاق النار", 12), "وقف إطلاق…");
        assert_eq!(truncate("وقف إطلاق النار", 10), "وقف إطلاق…");
        assert_eq!(truncate("وقف", 3), "وقف");
        assert_eq!(truncate("مستشفياتهم", 5), "مستش…");
    }

    #[test]
    fn columns_keep_their_places_beside_arabic() {
        let mut table = Table::new(&["who", "what"]);
        table.push(vec!["الوزير".into(), "نعم\u{202e}\u{1b}[2J".into()]);
        table.push(vec!["Rawi".into(), "a".into()]);
        let expected = [
            "who     what",
            "──────  ───────",
            "\u{2068}الوزير\u{2069}  \u{2068}نعم [2J\u{2069}",
            "Rawi    a",
        ];
        assert_eq!(table.render(80).lines().collect::<Vec<_>>(), expected);
    }
}
