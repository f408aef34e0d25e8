//! What stands around a word, in numbers, for the features of statements.

use crate::layers::{CueSort, TokenKind, WordClass};
use crate::mention::Scope;
use crate::model::features::hash;

/// What a neighbour is, in a number: its class, or the mark that it is.
pub(super) fn sort_of(scope: Scope<'_>, at: Option<usize>) -> u32 {
    let Some(at) = at.filter(|at| *at < scope.words.len()) else { return 99 };
    match scope.words.kind(at) {
        TokenKind::Word if scope.morphs[at].class == WordClass::Open => {
            20 + u32::from(!scope.morphs[at].verbs.is_empty())
                + 2 * u32::from(scope.name_at(at).is_some())
                + 4 * u32::from(scope.morphs[at].clitics.article)
                + 8 * u32::from(scope.morphs[at].clitics.conjunction)
        }
        TokenKind::Word => scope.morphs[at].class as u32,
        TokenKind::Number => 50,
        TokenKind::Quote(_) => 51,
        TokenKind::Punct => 60 + hash(scope.words.key(at)) % 16,
    }
}

/// The token behind another, in the same sentence: what stands in the next one has no part in what is seen of this.
pub(super) fn next(scope: Scope<'_>, at: usize) -> Option<usize> {
    let last = scope.words.len().checked_sub(1)?;
    let range = scope.words.range_of(scope.words.sentence_at(at.min(last)));
    Some(at + 1).filter(|next| *next < range.end)
}

/// The token in front of another, in the same sentence.
pub(super) fn previous(scope: Scope<'_>, at: usize) -> Option<usize> {
    let last = scope.words.len().checked_sub(1)?;
    let range = scope.words.range_of(scope.words.sentence_at(at.min(last)));
    at.checked_sub(1).filter(|before| *before >= range.start)
}

/// The word at a token, in a number.
pub(super) fn key_of(scope: Scope<'_>, at: Option<usize>) -> u32 {
    at.filter(|at| *at < scope.words.len()).map_or(1, |at| hash(scope.words.key(at)))
}

/// The word of a cue without و and ف.
pub(super) fn form_of(scope: Scope<'_>, at: usize) -> u32 {
    let key = if at < scope.words.len() { scope.words.key(at) } else { "" };
    hash(crate::morph::clitic::after_conjunction(key).unwrap_or(key))
}

/// The sort of a cue, in a number.
pub(super) fn sort_code(sort: CueSort) -> u32 {
    match sort {
        CueSort::Verb => 0,
        CueSort::Participle => 1,
        CueSort::Masdar => 2,
        CueSort::Source => 3,
        CueSort::Colon => 4,
        CueSort::Continuation => 5,
    }
}
