//! Words behind a verb that tell how or how often it was said, and are no subject.

use crate::layers::{TokenKind, WordClass};
use crate::quote::Ground;

/// The ending of the indefinite accusative, written without its mark.
const ACCUSATIVE: char = 'ا';
/// The fewest letters of a word that names somebody.
const LETTERS: usize = 2;

/// «أعلن **رسميا** عن»، «قالت **مازحة** إن»، and marks with no word between them.
pub(super) fn is_circumstance(ground: Ground<'_>, at: usize, stop: usize) -> bool {
    let (words, lists) = (ground.scope.words, &ground.scope.lexicon.lists);
    let names = |i: usize| words.kind(i) == TokenKind::Word && words.key(i).chars().count() >= LETTERS;
    if at >= stop || !(at..stop).any(names) {
        return true;
    }
    let key = words.key(at);
    if ground.scope.is_definite(at) || ground.scope.name_at(at).is_some() {
        return false;
    }
    let sort = |word: &str| lists.may_be_noun(word) || lists.may_be_adjective(word);
    // «ثلثا المستطلعين» is a dual.
    let construct = at + 1 < stop && ground.scope.is_definite(at + 1);
    let adverb = !construct && key.strip_suffix(ACCUSATIVE).is_some_and(sort);
    let clause = stop < words.len()
        && (words.kind(stop) != TokenKind::Word
            || ground.scope.morphs[stop].class == WordClass::Complementiser);
    let alone = stop == at + 1 && key.ends_with('ه') && clause;
    adverb || alone && lists.may_be_adjective(key) && !lists.may_be_noun(key)
}
