//! [`changes()`]: what an outlet changed in a text it copied, word by word.
//!
//! Comes in: two texts as [`Words`]. Goes out: the stretches that differ, in order. Words are compared folded and marks not at all, so
//! that another spelling of the same word is no change.
//!
//! ```
//! use rawi::corpus::{Words, changes};
//! let first = "قال الوزير إن الخطة ستنفذ في يوليو المقبل";
//! let copy = "قال الوزير إنّ الخطّة لن تنفذ في يوليو المقبل";
//! let found = changes(&Words::of(first), &Words::of(copy));
//! assert_eq!(found.len(), 1);
//! assert_eq!(found[0].was.of(first), "ستنفذ");
//! assert_eq!(found[0].is.of(copy), "لن تنفذ");
//! ```

use crate::span::Span;
use crate::text::fold::{fold, is_letter, is_mark};
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// Words behind this many of a text are not compared: no report is so long, and comparing costs the square of what differs.
const MOST: usize = 20_000;

/// The words of a text, folded, with where they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    keys: Vec<String>,
    spans: Vec<Span>,
}

/// A stretch that differs. Where it is empty, nothing stands there in that text; the span tells between which words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Where it stands in the earlier text.
    pub was: Span,
    /// Where it stands in the copy.
    pub is: Span,
}

impl Words {
    /// The words of a text.
    pub fn of(text: &str) -> Self {
        Self::within(text, [Span::new(0, text.len())])
    }

    /// The words of some stretches of a text, as the blocks of a report are.
    pub fn within(text: &str, stretches: impl IntoIterator<Item = Span>) -> Self {
        let mut words = Self::default();
        for stretch in stretches {
            words.take(text, stretch);
        }
        words
    }

    fn take(&mut self, text: &str, stretch: Span) {
        let part = stretch.of(text);
        let mut start = None;
        for (at, c) in part.char_indices().chain([(part.len(), ' ')]) {
            let within = is_letter(c) || c.is_numeric() || (start.is_some() && is_mark(c));
            match (start, within) {
                (None, true) => start = Some(at),
                (Some(from), false) => {
                    if self.keys.len() < MOST {
                        self.keys.push(fold(&part[from..at]));
                        self.spans.push(Span::new(from, at).shift(stretch));
                    }
                    start = None;
                }
                _ => {}
            }
        }
    }

    /// The folded words.
    pub fn keys(&self) -> &[String] {
        &self.keys
    }

    /// Where the words stand.
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Where so many words from `at` on stand.
    pub fn stretch(&self, at: usize, count: usize) -> Span {
        match (self.spans.get(at), count) {
            (Some(first), 1..) => first.to(self.spans[at + count - 1]),
            (Some(first), 0) => Span { end: first.start, ..*first },
            (None, _) => self.spans.last().map_or(Span::new(0, 0), |last| Span { start: last.end, ..*last }),
        }
    }
}

/// The stretches in which a copy differs from the text it was copied from, in order.
pub fn changes(was: &Words, is: &Words) -> Vec<Change> {
    let change = |op: DiffOp| {
        let (old, new) = (op.old_range(), op.new_range());
        Change { was: was.stretch(old.start, old.len()), is: is.stretch(new.start, new.len()) }
    };
    let ops = capture_diff_slices(Algorithm::Patience, &was.keys, &is.keys);
    ops.into_iter().filter(|op| !matches!(op, DiffOp::Equal { .. })).map(change).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(was: &str, is: &str, expected: &[(&str, &str)]) {
        let found = changes(&Words::of(was), &Words::of(is));
        let found: Vec<(&str, &str)> = found.iter().map(|c| (c.was.of(was), c.is.of(is))).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn spelling_and_marks_are_no_changes() {
        check("قال: «إنّ الأمرَ انتهى».", "قال إن الامر إنتهي", &[]);
    }

    #[test]
    fn words_are_changed_put_in_and_left_out() {
        let was = "أعلنت الوزارة مقتل خمسة مدنيين في الغارة أمس";
        check(was, "أعلنت الوزارة مقتل سبعة مدنيين في الغارة أمس", &[("خمسة", "سبعة")]);
        check(was, "أعلنت الوزارة مقتل خمسة في الغارة أمس", &[("مدنيين", "")]);
        check(
            was,
            "أعلنت الوزارة مقتل خمسة مدنيين في الغارة الجوية أمس كما قالت",
            &[("", "الجوية"), ("", "كما قالت")],
        );
        check("", "قال", &[("", "قال")]);
    }

    #[test]
    fn stretches_keep_their_places() {
        let text = "الرياض - واس: قال الوزير";
        let words = Words::within(text, [Span::new(text.find("قال").unwrap(), text.len())]);
        assert_eq!(words.keys(), ["قال", "الوزير"]);
        assert_eq!(words.stretch(0, 2).of(text), "قال الوزير");
    }

    proptest! {
        #[test]
        fn the_words_outside_changes_are_the_same(one in "[ا-د ]{0,30}", other in "[ا-د ]{0,30}") {
            let (was, is) = (Words::of(&one), Words::of(&other));
            let found = changes(&was, &is);
            let kept = |words: &Words, side: fn(&Change) -> Span| -> Vec<String> {
                let changed = |span: &Span| found.iter().any(|change| side(change).contains(*span));
                words.keys.iter().zip(&words.spans).filter(|(_, span)| !changed(span)).map(|(key, _)| key.clone()).collect()
            };
            prop_assert_eq!(kept(&was, |change| change.was), kept(&is, |change| change.is));
        }
    }
}
