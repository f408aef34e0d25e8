//! The words of the report with what each may mean as a word of time, looked up once.

use crate::evidence::{Cause, RowRef};
use crate::layers::TokenKind;
use crate::lexicon::Calendar;
use crate::lexicon::calendar::{Alone, Hit, Meaning};
use crate::span::Span;
use crate::text::Words;

/// How many words back a sign of the future is looked for.
const REACH: usize = 5;

/// The looked-up words.
pub(super) struct Scan<'a> {
    pub(super) words: Words<'a>,
    pub(super) calendar: &'a Calendar,
    hits: Vec<Vec<Hit<'a>>>,
    ends: Vec<usize>,
}

/// A hit with the value that was asked for.
#[derive(Clone, Copy)]
pub(super) struct Got<'a, T> {
    pub(super) value: T,
    pub(super) hit: Hit<'a>,
    /// The token after it.
    pub(super) end: usize,
}

impl<'a> Scan<'a> {
    pub(super) fn new(calendar: &'a Calendar, words: Words<'a>) -> Self {
        let hits = (0..words.len())
            .map(|at| match words.kind(at) {
                TokenKind::Word => calendar.hits(words, at),
                _ => Vec::new(),
            })
            .collect();
        Self { words, calendar, hits, ends: block_ends(words) }
    }

    pub(super) fn len(&self) -> usize {
        self.words.len()
    }

    /// True when an expression may begin at a token.
    pub(super) fn may_begin(&self, at: usize) -> bool {
        !self.hits[at].is_empty() || self.words.kind(at) == TokenKind::Number
    }

    /// The end of the block in which a token stands.
    pub(super) fn end_of(&self, at: usize) -> usize {
        self.ends[at]
    }

    /// The longest reading of token number `at` that `wanted` takes.
    pub(super) fn get<T>(&self, at: usize, wanted: impl Fn(Meaning) -> Option<T>) -> Option<Got<'a, T>> {
        self.hits.get(at)?.iter().find_map(|hit| {
            wanted(hit.entry.meaning).map(|value| Got { value, hit: *hit, end: at + hit.len })
        })
    }

    /// The same for a word inside an expression, where no و may stand in front and no preposition.
    pub(super) fn bare<T>(&self, at: usize, wanted: impl Fn(Meaning) -> Option<T>) -> Option<Got<'a, T>> {
        self.hits.get(at)?.iter().filter(|hit| !hit.conjunction && !hit.preposition).find_map(|hit| {
            wanted(hit.entry.meaning).map(|value| Got { value, hit: *hit, end: at + hit.len })
        })
    }

    /// True when token number `at` may mean `meaning`.
    pub(super) fn means(&self, at: usize, meaning: Meaning) -> bool {
        self.get(at, |m| (m == meaning).then_some(())).is_some()
    }

    /// True when the token before `at`, in the same block, may mean something that `wanted` takes.
    pub(super) fn preceded(&self, at: usize, wanted: impl Fn(Meaning) -> bool) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        self.ends[before] == self.ends[at] && self.get(before, |m| wanted(m).then_some(())).is_some()
    }

    /// Token number `at` as a whole number written in digits.
    pub(super) fn digits(&self, at: usize) -> Option<i64> {
        if at >= self.len() || self.words.kind(at) != TokenKind::Number {
            return None;
        }
        let key = self.words.key(at);
        if key.len() > 7 || !key.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        key.parse().ok()
    }

    /// True when token number `at` is the single mark `mark` and in the same block as `from`.
    pub(super) fn mark(&self, at: usize, mark: &str) -> bool {
        at < self.len() && self.words.is(at, mark)
    }

    /// The words of a hit that began at `at`.
    pub(super) fn span(&self, at: usize, end: usize) -> Span {
        self.words.cover(at..end)
    }

    /// Why a hit counts.
    pub(super) fn cause<T>(&self, at: usize, got: &Got<'a, T>) -> Cause {
        Cause::new(got.hit.entry.row.clone(), self.span(at, got.end))
    }

    /// A number from `at` on, in digits or words: «25», «خمسة وعشرين», «ألفين وخمسة». Gives the value, the token
    /// after it, and the causes.
    pub(super) fn number(&self, at: usize) -> Option<(i64, usize, Vec<Cause>)> {
        if let Some(value) = self.digits(at) {
            return Some((value, at + 1, Vec::new()));
        }
        let first = self.get(at, cardinal)?;
        let mut causes = vec![self.cause(at, &first)];
        let (mut total, mut last, mut end) = (0, first.value, first.end);
        while end < self.end_of(at) {
            let Some(next) = self.get(end, cardinal) else { break };
            let multiplies = next.value >= 100 && next.value % 100 == 0 && last < next.value;
            if next.hit.preposition || (!next.hit.conjunction && !multiplies) {
                break;
            }
            if multiplies && !next.hit.conjunction {
                // «خمسة وعشرين ألف»
                let below = if next.value >= 1000 { total % next.value } else { 0 };
                total -= below;
                last = (below + last).saturating_mul(next.value);
            } else {
                total += last;
                last = next.value;
            }
            causes.push(self.cause(end, &next));
            end = next.end;
        }
        Some((total + last, end, causes))
    }

    /// An ordinal from `at` on, with the tens it may be joined to: «السابع», «الحادي والعشرين».
    pub(super) fn ordinal(&self, at: usize) -> Option<(i64, usize, Vec<Cause>)> {
        let first = self.hits.get(at)?.iter().find_map(|hit| match hit.entry.meaning {
            Meaning::Ordinal(value) if hit.article => Some(Got { value, hit: *hit, end: at + hit.len }),
            _ => None,
        })?;
        let mut causes = vec![self.cause(at, &first)];
        let tens = self.get(first.end, cardinal).filter(|g| {
            first.end < self.end_of(at) && g.hit.conjunction && g.hit.article && (20..100).contains(&g.value)
        });
        let Some(tens) = tens.filter(|_| first.value < 10) else {
            return Some((first.value, first.end, causes));
        };
        causes.push(self.cause(first.end, &tens));
        Some((first.value + tens.value, tens.end, causes))
    }

    /// True when the words before `at` in its sentence look ahead: a future verb, or «من المقرر».
    pub(super) fn looks_ahead(&self, at: usize) -> Option<Cause> {
        let sentence = self.words.range_of(self.words.sentence_at(at));
        let reach = at.saturating_sub(REACH);
        let from = (sentence.start.max(reach)..at)
            .rev()
            .find(|i| matches!(self.words.word(*i), "،" | "," | "؛"))
            .map_or(sentence.start.max(reach), |mark| mark + 1);
        (from..at).rev().find_map(|i| {
            if let Some(got) = self.get(i, |m| (m == Meaning::Future).then_some(())) {
                return Some(self.cause(i, &got));
            }
            let verb =
                self.words.kind(i) == TokenKind::Word && self.calendar.is_future_verb(self.words.key(i));
            verb.then(|| Cause::new(RowRef::new("rule", "future_verb"), self.words.span(i)))
        })
    }
}

fn cardinal(meaning: Meaning) -> Option<i64> {
    match meaning {
        Meaning::Number(value) => Some(value),
        _ => None,
    }
}

/// A month that may stand alone everywhere.
pub(super) fn stands_alone(alone: Option<Alone>) -> bool {
    alone == Some(Alone::Yes)
}

/// For each token, the first token after its block.
fn block_ends(words: Words<'_>) -> Vec<usize> {
    let mut ends = vec![0; words.len()];
    let mut end = words.len();
    for at in (0..words.len()).rev() {
        if at + 1 < words.len() && words.block_at(at) != words.block_at(at + 1) {
            end = at + 1;
        }
        ends[at] = end;
    }
    ends
}
