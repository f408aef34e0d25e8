//! Reports, and lines of reports, that have the words of events and tell of none: matches, markets, disasters
//! (`uneventful.tsv`), lists of what happened on a day in other years.

use crate::ids::{BlockId, Id};
use crate::layers::TokenKind;
use crate::mention::Scope;

use super::Ground;
use super::trigger::strip;
use std::ops::Range;

/// What a report does not tell of.
#[derive(Debug, Default)]
pub struct Apart {
    /// Bits of the types that it does not tell of.
    types: u16,
    /// Blocks that tell of other years.
    listed: Vec<BlockId>,
}

impl Apart {
    /// Looks at a report.
    pub fn of(ground: Ground<'_>) -> Self {
        Self { types: types(ground.scope), listed: listed(ground.scope) }
    }

    /// Why a word of a row tells of no event: the report's sort, or a list of other years.
    pub fn reason(&self, ground: Ground<'_>, at: usize, row: u16) -> Option<&'static str> {
        if self.listed.contains(&ground.scope.words.block_at(at)) {
            return Some("the line belongs to a list of other years");
        }
        self.bars(ground, at, row)
            .then_some("the report is of a sort that tells of no such event (uneventful.tsv)")
    }

    /// True where a word of a row tells of no event.
    pub fn bars(&self, ground: Ground<'_>, at: usize, row: u16) -> bool {
        let code = ground.scope.lexicon.events.get(row).code;
        self.types >> code & 1 == 1 || self.listed.contains(&ground.scope.words.block_at(at))
    }
}

/// The types that no report of the sorts tells of that this one is of.
fn types(scope: Scope<'_>) -> u16 {
    let table = &scope.lexicon.uneventful;
    let mut seen: Vec<(u16, u16)> = Vec::new();
    for range in scope.words.ranges() {
        range.clone().for_each(|at| seen.extend(words(scope, at, &range)));
    }
    let is_one = |sort: usize| {
        let of_sort = || seen.iter().filter(move |(of, _)| usize::from(*of) == sort).map(|(_, word)| *word);
        let mut different: Vec<u16> = of_sort().collect();
        different.sort_unstable();
        different.dedup();
        let rule = &table.sorts[sort];
        different.len() >= rule.least && of_sort().count() * rule.every >= scope.words.len()
    };
    (0..table.sorts.len()).filter(|sort| is_one(*sort)).fold(0, |bits, sort| bits | table.sorts[sort].types)
}

/// The words of the table that stand at a token, with or without what is written in front of them.
fn words(scope: Scope<'_>, at: usize, range: &Range<usize>) -> Vec<(u16, u16)> {
    let mut out: Vec<(u16, u16)> = Vec::new();
    if scope.words.kind(at) != TokenKind::Word {
        return out;
    }
    strip(scope.words.key(at), &mut |word| {
        for (found, _) in scope.lexicon.uneventful.words.all(scope.words, word.key, at, range.end) {
            if out.iter().all(|(sort, _)| *sort != found.0) {
                out.push(found);
            }
        }
    });
    out
}

/// How many lines that begin with a year make a list.
const LIST: usize = 3;
/// How many digits a year has.
const YEAR: usize = 4;

/// «1945: دخول ميثاق الأمم المتحدة حيز التنفيذ» among other lines of that sort.
fn listed(scope: Scope<'_>) -> Vec<BlockId> {
    let words = scope.words;
    let is_of_year = |at: usize| {
        let year = at + 1 < words.len() && words.kind(at) == TokenKind::Number;
        year && words.key(at).chars().filter(char::is_ascii_digit).count() == YEAR
            && words.key(at).len() == YEAR
            && [":", "-", "–"].iter().any(|mark| words.is(at + 1, mark))
    };
    let begins =
        |id: usize| is_of_year(words.first_at(words.article.blocks[BlockId::from_index(id)].span.start));
    let found: Vec<BlockId> =
        (0..words.article.blocks.len()).filter(|id| begins(*id)).map(BlockId::from_index).collect();
    if found.len() >= LIST { found } else { Vec::new() }
}
