//! What stands around a token beyond its neighbours: the noun that heads a name, marks around it, matches spoken of.

use super::Seen;
use crate::layers::{Mark, TokenKind};
use crate::lexicon::lists::MATCH;
use crate::mention::Scope;
use std::ops::Range;

/// A head leads the words behind it up to so far.
const REACH: usize = 4;
/// Marks further apart than this enclose a saying, no name.
const WIDEST: usize = 7;
/// So many words of matches near by make a report of one.
const MATCHES: usize = 3;

/// Tells every token of a sentence which head stands nearest in front of it.
pub(super) fn lead(seen: &mut [Seen]) {
    let mut last = None;
    for (at, token) in seen.iter_mut().enumerate() {
        if let Some((head, place)) = last.filter(|(_, place)| at - place <= REACH) {
            token.led = head << 3 | (at - place) as u32;
        }
        let head = token.head & !u32::from(MATCH);
        if head > 0 {
            last = Some((head, at));
        } else if token.shape & 7 == 2 {
            last = None;
        }
    }
}

/// Tells the tokens between marks how many they are, which they are of them, and what stands in front.
pub(super) fn frames(scope: Scope<'_>, sentence: Range<usize>, seen: &mut [Seen]) {
    let mut open: Option<usize> = None;
    for at in sentence.clone() {
        let (opens, closes) = match scope.words.kind(at) {
            TokenKind::Quote(Mark::Open) => (true, false),
            TokenKind::Quote(Mark::Close) => (false, true),
            TokenKind::Quote(Mark::Either) => (open.is_none(), open.is_some()),
            TokenKind::Punct => (scope.words.key(at) == "(", scope.words.key(at) == ")"),
            _ => continue,
        };
        if let Some(start) = open.filter(|start| closes && at - start <= WIDEST + 1) {
            frame(sentence.start, start + 1..at, seen);
        }
        open = if opens { Some(at) } else { open.filter(|_| !closes) };
    }
}

fn frame(first: usize, inside: Range<usize>, seen: &mut [Seen]) {
    let mark = inside.start - 1;
    let bracket = u32::from(seen[mark].shape & 7 == 2);
    let before = mark.checked_sub(1).filter(|before| *before >= first).map_or(1, |before| seen[before].stem);
    for at in inside.clone() {
        let place = u32::from(at == inside.start) | u32::from(at + 1 == inside.end) << 1;
        seen[at].frame = 1 << 6 | bracket << 5 | place << 3 | inside.len().min(7) as u32;
        seen[at].framed = before;
    }
}

/// Tells every sentence whether it and those beside it speak of matches.
pub(super) fn topics(scope: Scope<'_>, seen: &mut [Seen]) {
    let ranges: Vec<Range<usize>> = scope.words.ranges().collect();
    let of_match = |token: &Seen| token.head & u32::from(MATCH) != 0;
    let counts: Vec<usize> = ranges
        .iter()
        .map(|range| seen[range.clone()].iter().filter(|token| of_match(token)).count())
        .collect();
    for (number, range) in ranges.into_iter().enumerate() {
        let near = &counts[number.saturating_sub(1)..counts.len().min(number + 2)];
        if near.iter().sum::<usize>() >= MATCHES {
            seen[range].iter_mut().for_each(|token| token.topic = 1);
        }
    }
}
