//! «جرى خلال اللقاء **التأكيد** على»: the verbal noun behind a verb that says no more than that it was done.

use crate::layers::WordClass;
use crate::morph::clitic;
use crate::quote::Ground;

/// How far behind such a verb its verbal noun stands, in tokens.
const FAR: usize = 7;

/// True when «تم» or «جرى» stands right in front of a token, or with nothing but an adverbial between.
pub(super) fn is_done(ground: Ground<'_>, at: usize) -> bool {
    let words = ground.scope.words;
    let begin = words.range_of(words.sentence_at(at)).start;
    let near = (begin.max(at.saturating_sub(FAR))..at).rev();
    let verb = near.into_iter().find(|i| is_light(ground, *i));
    verb.is_some_and(|verb| verb + 1 == at || is_adverbial(ground, verb + 1, at))
}

/// «تم»، «وجرى».
fn is_light(ground: Ground<'_>, at: usize) -> bool {
    let (key, done) = (ground.scope.words.key(at), &ground.scope.lexicon.cues.done);
    done.contains(key) || clitic::after_conjunction(key).is_some_and(|bare| done.contains(bare))
}

/// Times, adverbs, or one phrase behind a preposition that tells the occasion.
fn is_adverbial(ground: Ground<'_>, from: usize, to: usize) -> bool {
    let scope = ground.scope;
    let time = |i: usize| ground.is_time[i] || scope.morphs[i].class == WordClass::Adverb;
    let plain = |i: usize| {
        let noun = scope.is_open_word(i) && !scope.morphs[i].clitics.conjunction;
        time(i) || scope.morphs[i].class == WordClass::Preposition || noun && !scope.is_finite_verb(i)
    };
    let opens = time(from) || scope.morphs[from].class == WordClass::Preposition;
    let closed = time(to - 1) || scope.is_definite(to - 1) || ground.mention_before(to).is_some();
    opens && closed && (from..to).all(plain)
}
