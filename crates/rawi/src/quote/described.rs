//! The noun that a clause describes: it is the subject of the clause's verb.

use crate::layers::{Agreement, BlockKind, Gender, Number, TokenKind, VerbForm, VerbReading, WordClass};
use crate::quote::{Ground, message};
use std::ops::Range;

/// The ending of the sound feminine plural.
const PLURAL: &str = "ات";
/// The ending of the indefinite accusative, written without its mark.
const ACCUSATIVE: char = 'ا';

/// The letters of «كان» in whatever form.
const WAS: &str = "كان";
/// The most words of a name or noun that no table knows.
const NAME: usize = 4;
/// How far behind أن the verb of what opens the clause may stand, in tokens.
const CLAUSE: usize = 9;

/// The words of the noun that a clause describes, where no table knows it.
pub(super) fn noun(ground: Ground<'_>, at: usize, reading: VerbReading) -> Option<Range<usize>> {
    let (VerbForm::Perfect(agreement) | VerbForm::Imperfect(agreement)) = reading.form else {
        return message::of_gist(ground, at, reading);
    };
    definite(ground, at, reading, agreement)
        .or_else(|| indefinite(ground, at, reading))
        .or_else(|| message::told(ground, at, reading))
        .or_else(|| behind_was(ground, at, agreement))
        .or_else(|| behind_that(ground, at, reading, agreement))
        .or_else(|| in_heading(ground, at, agreement))
}

/// Whether a verb may be of a word that is feminine or not.
fn may_be_of(agreement: Agreement, feminine: bool) -> bool {
    agreement.gender.is_none_or(|gender| (gender == Gender::Feminine) == feminine)
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
    let agrees = may_be_of(agreement, feminine);
    let free = scope.morphs[noun].clitics.preposition.is_none() && !ground.is_time[noun];
    let plain = scope.is_definite(noun) && noun > 0 && !scope.is_definite(noun - 1);
    let found = agrees && free && !known(ground, noun, at) && !another_subject(ground, at);
    if found && !plain {
        return message::with_adjective(ground, noun);
    }
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

/// «وكانت **سلمى الرواس** قد أفادت»: who stands between the auxiliary and its verb, where no table knows the name.
fn behind_was(ground: Ground<'_>, at: usize, agreement: Agreement) -> Option<Range<usize>> {
    let (scope, words) = (ground.scope, ground.scope.words);
    let begin = words.range_of(words.sentence_at(at)).start;
    let helps = |i: usize| scope.morphs[i].class == WordClass::Auxiliary;
    let stop = at.checked_sub(1).filter(|stop| *stop > begin + 1 && helps(*stop))?;
    let was = (begin..stop).rev().find(|i| helps(*i) && words.key(*i).contains(WAS))?;
    let feminine = words.key(was).ends_with('ت');
    let agrees = may_be_of(agreement, feminine);
    let name = was + 1..stop;
    let short = !name.is_empty() && name.len() <= NAME;
    (agrees && short && is_unknown(ground, &name)).then_some(name)
}

/// «إن **التقييمات الأولية** للأضرار أكدت»: what opens the clause, where no table knows the noun.
fn behind_that(
    ground: Ground<'_>,
    at: usize,
    reading: VerbReading,
    agreement: Agreement,
) -> Option<Range<usize>> {
    let scope = ground.scope;
    let near = at.saturating_sub(CLAUSE)..at;
    let that = near.rev().find(|i| scope.morphs[*i].class == WordClass::Complementiser)?;
    let first = that + 1;
    let joined =
        scope.morphs[at].clitics.conjunction || scope.words.sentence_at(that) != scope.words.sentence_at(at);
    if joined || first >= at || !scope.is_definite(first) || ground.is_in_mention(first) || reading.suffixed {
        return None;
    }
    let plain = |i: usize| {
        let word = matches!(scope.morphs[i].class, WordClass::Open | WordClass::Preposition);
        let (key, lists) = (scope.words.key(i), &scope.lexicon.lists);
        let verb = scope.is_finite_verb(i)
            || scope.is_open_word(i) && lists.may_be_verb(key) && !lists.may_be_noun(key);
        word && scope.words.kind(i) == TokenKind::Word && (!verb || scope.is_definite(i))
    };
    let key = scope.words.key(first);
    let feminine = key.ends_with('ه') || key.ends_with(PLURAL);
    let agrees = agreement.gender.is_some_and(|gender| gender == Gender::Feminine || !feminine);
    let stop = (first..at).find(|i| scope.morphs[*i].class == WordClass::Preposition).unwrap_or(at);
    let stop = (first..stop).find(|i| ground.mention(*i).is_some()).unwrap_or(stop);
    let free = !ground.is_time[first] && !another_subject(ground, at);
    (agrees && free && (first..at).all(plain)).then_some(first..stop)
}

/// «**عون حماية مدنية** يهدد بالانتحار»: who opens a headline in front of its verb, where no table knows the noun.
fn in_heading(ground: Ground<'_>, at: usize, agreement: Agreement) -> Option<Range<usize>> {
    let words = ground.scope.words;
    let sentence = &words.sentences[words.sentence_at(at)];
    let range = words.range_of(words.sentence_at(at));
    let heading = words.block(sentence.block).kind == BlockKind::Headline;
    let colon = (range.start..at).rev().find(|i| words.is(*i, ":"));
    let name = colon.map_or(range.start, |colon| colon + 1)..at;
    let marks = ground.marks.opening(name.start).filter(|mark| mark.after() == at);
    let name = marks.map_or(name, |marks| marks.inner());
    let key = words.key(name.start);
    // «**الدفاع** اليمنية تشكر»: the ministry, as its adjective shows.
    let adjective = name.len() > 1 && words.key(name.end - 1).ends_with('ه');
    let feminine = key.ends_with('ه') || key.ends_with(PLURAL) || adjective;
    let agrees = agreement.gender.is_none_or(|gender| gender == Gender::Masculine || feminine);
    let fits = heading && agrees && !name.is_empty() && name.len() <= NAME;
    (fits && is_unknown(ground, &name)).then_some(name)
}

/// Words that no mention begins, and nothing but nouns and names.
fn is_unknown(ground: Ground<'_>, name: &Range<usize>) -> bool {
    let scope = ground.scope;
    name.clone().all(|i| {
        let plain = scope.morphs[i].clitics.preposition.is_none() && !scope.is_finite_verb(i);
        let known = ground.mention(i).is_some_and(|m| m.named || i == name.start) || ground.is_in_name(i);
        scope.is_open_word(i) && plain && !ground.is_time[i] && !known
    })
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
pub(super) fn another_subject(ground: Ground<'_>, at: usize) -> bool {
    let scope = ground.scope;
    at + 1 < scope.words.len() && scope.lexicon.functions.bears_pronoun(scope.words.key(at + 1))
}
