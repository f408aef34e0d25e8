//! Adjectives that govern a preposition (`governing.tsv`): «المشاركين **في المناورات**», «مجموعة محسوبة **على
//! الحكومة**».

use crate::layers::{EntityKind, Mention, TokenKind};
use crate::mention::{Scope, counted, name, phrase, tagged, tail, title};

/// Where the complement stops that begins at a token, when the word before it governs its preposition.
pub fn complement(scope: Scope<'_>, at: usize, end: usize) -> Option<usize> {
    if at == 0 || at >= end || scope.words.kind(at) != TokenKind::Word {
        return None;
    }
    let key = scope.words.key(at);
    let before = &scope.words.key(at - 1)[scope.morphs[at - 1].stem as usize..];
    let governed = scope.lexicon.titles.governing.get(before)?;
    if governed.iter().any(|preposition| **preposition == *key) {
        return thing(scope, at + 1, end);
    }
    // ب and ل are written as one word with what follows.
    let glued = governed.iter().any(|word| word.chars().count() == 1 && key.starts_with(&**word));
    if !glued || !scope.is_open_word(at) {
        return None;
    }
    thing(scope, at, end)
}

/// Where a noun phrase stops that is a name, an office, an institution, people, or has the article.
fn thing(scope: Scope<'_>, at: usize, end: usize) -> Option<usize> {
    if at >= end {
        return None;
    }
    let name = name::find(scope, at, end).or_else(|| tagged::find(scope, at, end));
    let office = || title::find(scope, at, end).filter(|office| office.definite);
    let noun = || phrase::source_noun(scope, at, end);
    let known = name.or_else(office).or_else(noun).or_else(|| counted::find(scope, at, end));
    if let Some(Mention { tokens, .. }) =
        known.filter(|known| known.kind != EntityKind::Unnamed || known.definite)
    {
        return Some(tokens.end);
    }
    if scope.is_definite(at) {
        return Some(tail::adjectives(scope, at + 1, end).stop);
    }
    // «في شؤون **الأمن**»
    let plain = |i: usize| scope.is_open_word(i) && !scope.is_definite(i) && !scope.is_finite_verb(i);
    let next = at + 1;
    (plain(at) && next < end && scope.is_definite(next) && !scope.morphs[next].clitics.conjunction)
        .then(|| tail::adjectives(scope, next + 1, end).stop)
}
