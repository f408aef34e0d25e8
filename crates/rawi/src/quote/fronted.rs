//! An adverbial that opens its sentence, right in front of a verb: «**وفي شمال البلاد** أكدت مصادر أن». The place at its end
//! is no subject.

use crate::layers::{TokenKind, WordClass};
use crate::quote::Ground;

/// The longest adverbial, in tokens.
const LONGEST: usize = 12;

/// True where the words in front of a verb, back to the comma or the beginning of the sentence, are one phrase of a preposition,
/// and whoever may speak stands behind the verb.
pub(super) fn is_fronted(ground: Ground<'_>, verb: usize) -> bool {
    let (scope, words) = (ground.scope, ground.scope.words);
    let begin = words.range_of(words.sentence_at(verb)).start;
    let parts = |i: &usize| words.kind(*i) != TokenKind::Word && !matches!(words.kind(*i), TokenKind::Number);
    let first = (begin..verb).rev().find(parts).map_or(begin, |mark| mark + 1);
    if first + 1 >= verb || first + LONGEST < verb || !ground.governs(first) {
        return false;
    }
    let Some(last) = ground.mention_before(verb) else { return false };
    // «بعد اجتماع في بغداد **الوزير** أكد»: whoever follows what the preposition governs is the subject.
    let before = last.tokens.start - 1;
    let closed = before > first && (ground.mention_before(before + 1).is_some() || scope.is_definite(before));
    let free = |i: usize| !scope.is_finite_verb(i) && scope.morphs[i].class != WordClass::Complementiser;
    let behind =
        ground.mention(verb + 1).filter(|m| scope.morphs[m.tokens.start].clitics.preposition.is_none());
    !closed && (first..verb).all(|i| free(i) || ground.is_in_mention(i)) && behind.is_some()
}
