//! Quotation marks, paired within a block.
//!
//! Comes in: words. Goes out: quoted stretches, outermost only. An opener that nothing closes is closed at the
//! end of its sentence, with a note; reversed marks (”…“) pair too.

use crate::layers::{Mark, Note, TokenKind};
use crate::text::Words;
use std::ops::Range;

/// A quotation that runs over paragraphs has at most this many tokens.
const LONGEST_QUOTATION: usize = 250;
/// The most tokens of a cue between a quotation that nothing closes and the next one.
const CUE: usize = 4;
/// A quotation inside it has at most this many tokens.
const INNER: usize = 12;

/// A quoted stretch.
#[derive(Clone, Debug, PartialEq)]
pub struct Quoted {
    /// Token of the opening mark.
    pub open: usize,
    /// Token of the closing mark, or the end of the block when there is none.
    pub close: usize,
    /// True when the closing mark is missing.
    pub repaired: bool,
}

impl Quoted {
    /// The tokens between the marks.
    pub fn inner(&self) -> Range<usize> {
        self.open + 1..self.close
    }

    /// The token after the stretch.
    pub fn after(&self) -> usize {
        if self.repaired { self.close } else { self.close + 1 }
    }

    /// How many words stand between the marks.
    pub fn word_count(&self, words: Words<'_>) -> usize {
        self.inner().filter(|i| matches!(words.kind(*i), TokenKind::Word | TokenKind::Number)).count()
    }
}

/// All quoted stretches of a report.
#[derive(Clone, Debug, Default)]
pub struct Marks {
    /// In order, without overlap.
    pub quoted: Vec<Quoted>,
    /// For each token, the stretch that it stands in (its marks included).
    inside: Vec<Option<u32>>,
}

impl Marks {
    /// The stretch that a token stands in or marks.
    pub fn at(&self, token: usize) -> Option<&Quoted> {
        self.inside.get(token).copied().flatten().map(|i| &self.quoted[i as usize])
    }

    /// The stretch that begins at a token.
    pub fn opening(&self, token: usize) -> Option<&Quoted> {
        self.at(token).filter(|q| q.open == token)
    }
}

/// Pairs the marks of every block.
pub fn pair(words: Words<'_>, notes: &mut Vec<Note>) -> Marks {
    let mut marks = Marks { quoted: Vec::new(), inside: vec![None; words.len()] };
    let mut start = 0;
    for (id, _) in words.article.blocks.enumerate() {
        let mut end = start;
        while end < words.len() && words.block_at(end) == id {
            end += 1;
        }
        pair_block(words, start..end, &mut marks, notes);
        start = end;
    }
    for (number, quoted) in marks.quoted.iter().enumerate() {
        let until = quoted.after().min(words.len());
        marks.inside[quoted.open..until].fill(Some(number as u32));
    }
    marks
}

fn pair_block(words: Words<'_>, range: Range<usize>, marks: &mut Marks, notes: &mut Vec<Note>) {
    let positions: Vec<usize> =
        range.clone().filter(|i| matches!(words.kind(*i), TokenKind::Quote(_))).collect();
    let carried = marks.quoted.last().map_or(0, |q| if q.repaired { 0 } else { q.close + 1 });
    let positions: Vec<usize> = positions.into_iter().filter(|i| *i >= carried).collect();
    if let Some(pairs) = nested(words, &positions) {
        marks.quoted.extend(pairs.into_iter().map(|(open, close)| Quoted { open, close, repaired: false }));
        return;
    }
    let odd = positions.len() % 2 == 1;
    let mut next = 0;
    while next < positions.len() {
        let open = positions[next];
        if odd && side(words, open) == Some(Mark::Close) {
            next += 1;
            continue;
        }
        match close_of(words, &positions, next, odd) {
            Some(last) => {
                marks.quoted.push(Quoted { open, close: positions[last], repaired: false });
                next = last + 1;
            }
            None if next + 1 == positions.len() && closes_later(words, range.end).is_some() => {
                let close = closes_later(words, range.end).unwrap_or(range.end);
                marks.quoted.push(Quoted { open, close, repaired: false });
                return;
            }
            None => {
                let close = repaired_end(words, open, positions.get(next + 1).copied(), range.end);
                marks.quoted.push(Quoted { open, close, repaired: true });
                notes.push(Note {
                    code: "quotation-mark-repaired",
                    span: Some(words.span(open)),
                    message: "nothing closes this mark; read as closed at the end of the sentence".into(),
                });
                next += 1;
            }
        }
    }
}

/// The outer pairs of marks that look the same on both sides, where each shows its side by the spaces around it and some
/// stand inside others: «"قال لي "نعم" ومضى"».
fn nested(words: Words<'_>, positions: &[usize]) -> Option<Vec<(usize, usize)>> {
    let (mut pairs, mut open, mut depth, mut deepest) = (Vec::new(), 0, 0_usize, 0);
    for at in positions {
        if words.kind(*at) != TokenKind::Quote(Mark::Either) {
            return None;
        }
        match side(words, *at)? {
            Mark::Open => {
                open = if depth == 0 { *at } else { open };
                depth += 1;
                deepest = deepest.max(depth);
            }
            _ => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    pairs.push((open, *at));
                }
            }
        }
    }
    (depth == 0 && deepest == 2).then_some(pairs)
}

/// Where a quotation ends that nothing closes: with its sentence, or before the word that brings the next quotation.
fn repaired_end(words: Words<'_>, open: usize, next: Option<usize>, end: usize) -> usize {
    let sentence = words.range_of(words.sentence_at((open + 1).min(end - 1))).end.min(end);
    let Some(next) = next.filter(|next| *next < sentence) else { return sentence };
    // «"لم نصل بعد، مضيفا أن "».
    let comma = (next.saturating_sub(CUE).max(open + 1)..next).rev().find(|at| words.is(*at, "،"));
    if let Some(comma) = comma.filter(|_| words.kind(next) == TokenKind::Quote(Mark::Either)) {
        return comma;
    }
    let colon = usize::from(words.is(next - 1, ":"));
    next.saturating_sub(1 + colon).max(open + 1)
}

/// A quotation of several paragraphs: the mark that closes it in one of the next blocks. It shows its closing side, and
/// every mark before it belongs to a quotation inside: the blocks between have theirs in pairs.
fn closes_later(words: Words<'_>, from: usize) -> Option<usize> {
    let limit = words.len().min(from + LONGEST_QUOTATION);
    let mut start = from;
    while start < limit {
        let block = words.block_at(start);
        let stop = (start..words.len()).find(|i| words.block_at(*i) != block).unwrap_or(words.len());
        let here: Vec<usize> =
            (start..stop).filter(|i| matches!(words.kind(*i), TokenKind::Quote(_))).collect();
        let shows = |i: usize, mark| words.kind(i) == TokenKind::Quote(mark) || side(words, i) == Some(mark);
        match (here.as_slice(), here.last()) {
            ([first, ..], _) if shows(*first, Mark::Close) => return Some(*first),
            ([first, ..], _) if *first == start => return None,
            (marks, _) if marks.chunks_exact(2).any(|pair| pair[1] - pair[0] > INNER) => return None,
            (marks, Some(last)) if marks.len() % 2 == 1 => {
                let ends = (*last + 1..stop).all(|i| words.kind(i) == TokenKind::Punct);
                return (ends && shows(*last, Mark::Close)).then_some(*last);
            }
            _ => start = stop,
        }
    }
    None
}

/// The position (in `positions`) of the mark that closes the one at `positions[first]`.
fn close_of(words: Words<'_>, positions: &[usize], first: usize, odd: bool) -> Option<usize> {
    let opener = words.kind(positions[first]);
    let mut depth = 0_usize;
    for (at, token) in positions.iter().enumerate().skip(first + 1) {
        match (opener, words.kind(*token)) {
            (TokenKind::Quote(Mark::Open), TokenKind::Quote(Mark::Open)) => depth += 1,
            (TokenKind::Quote(Mark::Open), TokenKind::Quote(Mark::Close)) if depth > 0 => depth -= 1,
            (TokenKind::Quote(Mark::Open), TokenKind::Quote(Mark::Close)) => return Some(at),
            // A straight mark inside «…» is a nested one.
            (TokenKind::Quote(Mark::Open), _) => {}
            (TokenKind::Quote(Mark::Either), TokenKind::Quote(Mark::Either)) => {
                if odd && side(words, *token) == Some(Mark::Open) {
                    return None;
                }
                return Some(at);
            }
            (TokenKind::Quote(Mark::Close), TokenKind::Quote(_)) => return Some(at),
            _ => {}
        }
    }
    None
}

/// Which side a mark shows by the spaces around it, or by a stop that follows it: « ".».
fn side(words: Words<'_>, at: usize) -> Option<Mark> {
    let before = words.glued(at);
    let stop = at + 1 < words.len() && words.glued(at + 1) && words.kind(at + 1) == TokenKind::Punct;
    let after = at + 1 < words.len() && words.glued(at + 1) && !stop;
    match (before, after) {
        (true, false) => Some(Mark::Close),
        (false, true) => Some(Mark::Open),
        (false, false) if stop && !words.is(at + 1, "(") => Some(Mark::Close),
        _ => None,
    }
}
