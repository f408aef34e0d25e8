//! The noun that a clause describes: it is the subject of the clause's verb.

use crate::layers::{Agreement, Gender, Number, VerbForm, VerbReading, WordClass};
use crate::quote::Ground;
use std::ops::Range;

/// The ending of the sound feminine plural.
const PLURAL: &str = "ات";
/// The ending of the indefinite accusative, written without its mark.
const ACCUSATIVE: char = 'ا';

/// The words of the noun that a clause describes, where no table knows it.
pub(super) fn noun(ground: Ground<'_>, at: usize, reading: VerbReading) -> Option<Range<usize>> {
    let (VerbForm::Perfect(agreement) | VerbForm::Imperfect(agreement)) = reading.form else { return None };
    definite(ground, at, reading, agreement).or_else(|| indefinite(ground, at, reading))
}

/// «**المقترح** الذي ينص على».
fn definite(
    ground: Ground<'_>,
    at: usize,
    reading: VerbReading,
    agreement: Agreement,
) -> Option<Range<usize>> {
    let scope = ground.scope;
    let noun = at
        .checked_sub(2)
        .filter(|_| scope.morphs[at - 1].class == WordClass::Relative && !reading.suffixed)?;
    let feminine = scope.words.key(at - 1).ends_with("تي");
    let agrees = agreement.gender.is_none_or(|gender| (gender == Gender::Feminine) == feminine);
    let free = scope.morphs[noun].clitics.preposition.is_none() && !ground.is_time[noun];
    let plain = scope.is_definite(noun) && noun > 0 && !scope.is_definite(noun - 1);
    let found = agrees && free && plain && !known(ground, noun, at) && !another_subject(ground, at);
    found.then_some(noun..noun + 1)
}

/// «وردت **معلومات** تفيد بأن»، «رفعوا **شعارات** تندد بالقرار»: the present right behind an indefinite noun.
pub(super) fn indefinite(ground: Ground<'_>, at: usize, reading: VerbReading) -> Option<Range<usize>> {
    let VerbForm::Imperfect(agreement) = reading.form else { return None };
    let scope = ground.scope;
    let conjoined = scope.morphs[at].clitics.conjunction;
    let noun = at.checked_sub(1).filter(|noun| !conjoined && *noun > 0)?;
    let key = scope.words.key(noun);
    let stem = &key[scope.morphs[noun].stem as usize..];
    let feminine = stem.ends_with('ه') || stem.ends_with(PLURAL);
    let one = agreement.number.is_none_or(|number| number == Number::Singular);
    let agrees = agreement.gender.is_some_and(|gender| (gender == Gender::Feminine) == feminine) && one;
    let accusative = stem.strip_suffix(ACCUSATIVE).is_some_and(|word| scope.lexicon.lists.may_be_noun(word));
    let own =
        !feminine && !accusative && scope.lexicon.clitics.pronouns().any(|pronoun| stem.ends_with(pronoun));
    let is_noun = scope.is_open_word(noun)
        && !scope.is_definite(noun)
        && scope.demonym(noun).is_none()
        && !scope.morphs[noun].clitics.conjunction
        && is_noun(ground, stem);
    let free = !own && !ground.is_time[noun] && !known(ground, noun, at) && !another_subject(ground, at);
    (agrees && is_noun && free).then_some(noun..noun + 1)
}

/// «إلا أن **اللجنة** رأت تثبيت العقوبة»: the mention in front of the verb is the first word behind أن, so that it is the subject.
pub(super) fn opens_clause(ground: Ground<'_>, at: usize) -> bool {
    let first = ground.mention_before(at).and_then(|m| m.tokens.start.checked_sub(1));
    first.is_some_and(|before| ground.scope.morphs[before].class == WordClass::Complementiser)
}

/// A noun, and neither an adjective nor a verb.
fn is_noun(ground: Ground<'_>, stem: &str) -> bool {
    let lists = &ground.scope.lexicon.lists;
    // «معلومات» is the plural of a noun, «معلوم» an adjective.
    if stem.ends_with(PLURAL) {
        return !lists.may_be_verb(stem);
    }
    // «بدأ يقول» is a verb with its auxiliary.
    if ground.scope.lexicon.functions.has_key(stem) || !stem.ends_with('ه') && lists.may_be_verb(stem) {
        return false;
    }
    let noun = |word: &str| lists.may_be_noun(word) && !lists.may_be_adjective(word);
    noun(stem) || stem.strip_suffix(ACCUSATIVE).is_some_and(noun)
}

/// A mention covers the noun, or it stands in another sentence.
fn known(ground: Ground<'_>, noun: usize, at: usize) -> bool {
    let words = ground.scope.words;
    ground.is_in_mention(noun) || words.sentence_at(noun) != words.sentence_at(at)
}

/// «الوقت الذي يطالب **فيه** الناس»: another one is the subject.
fn another_subject(ground: Ground<'_>, at: usize) -> bool {
    let scope = ground.scope;
    at + 1 < scope.words.len() && scope.lexicon.functions.bears_pronoun(scope.words.key(at + 1))
}
