//! Who speaks and who is spoken to, among the words between a cue and its complement.

use crate::layers::{EntityKind, Gender, Mention, Quote, TokenKind, VerbForm, VerbReading, WordClass};
use crate::lexicon::verbs::{OBJECT, Verb};
use crate::quote::lone::has_only_object;
use crate::quote::{Ground, addressee, subject};
use std::ops::Range;

/// The ending of the sound plural where it is no subject.
const ACCUSATIVE: &str = "ين";
/// The vowel that shows the passive behind the first letter.
const DAMMA: char = '\u{64f}';
/// What is said of the object stands behind it.
const BY: char = 'ب';
/// The ending of the first person plural.
const WE: &str = "نا";
/// The ending behind which it is the pronoun: «طالبتنا».
const SHE: &str = "تنا";

/// Both, of whom either may be missing.
pub(super) fn parties(
    ground: Ground<'_>,
    verb: &Verb,
    reading: VerbReading,
    at: usize,
    before: usize,
) -> (Range<usize>, Option<Range<usize>>) {
    let subject = subject::subject_range(ground, at, before);
    let to = addressee::spoken_to(ground, verb, at, before);
    let subject = match &to {
        Some(to) if is_beside(ground, at, to) => behind_addressee(ground, to, before),
        Some(to) if subject.contains(&to.start) => subject.start..to.start,
        _ => subject,
    };
    // «يخبر **رجلا** أن».
    let object = verb.addressee.iter().any(|a| **a == *OBJECT) && ground.is_indefinite_object(at + 1);
    if to.is_none() && object && at + 1 < before {
        return (subject, Some(ground.mention(at + 1).map_or(at + 1..at + 2, |m| m.tokens.clone())));
    }
    let transitive =
        verb.addressee.iter().any(|a| **a == *OBJECT) || ground.scope.lexicon.cues.objects.contains(&verb.id);
    if to.is_some() || !transitive || subject.is_empty() {
        return (subject, to);
    }
    // «ترامب يطالب الكونغرس»، «وطالب المسافرين»: what follows the verb is its object.
    let precedes = addressee::has_subject_before(ground, at)
        || is_relative(ground, reading, at, before)
        || is_first_person(ground, at);
    let object =
        addressee::follows_as_object(ground, reading, subject.start) || is_done_to(ground, at, reading);
    if precedes
        || object
        || is_accusative(ground, subject.start)
        || ground.is_indefinite_object(subject.start)
        || has_only_object(ground, verb, (reading, at), &subject, before)
    {
        let quantity = ground.scope.lexicon.cues.quantities.contains(ground.scope.words.key(subject.start));
        let object = subject.start + usize::from(quantity && subject.len() > 1)..subject.end;
        return (subject.start..subject.start, Some(object));
    }
    (subject.clone(), addressee::object(ground, subject.end, before))
}

/// The one spoken to stands right behind the cue: قال **لرويترز**، كشفت لـ«**النهار**».
fn is_beside(ground: Ground<'_>, at: usize, to: &Range<usize>) -> bool {
    let letter = ground.scope.words.key(at + 1).chars().count() == 1;
    to.start == at + 1 || letter && to.start == at + 3
}

/// «قال لرويترز **مسؤول**»، «كشفت لـ«النهار» **مصادر** أن»: the subject behind the one spoken to.
fn behind_addressee(ground: Ground<'_>, to: &Range<usize>, before: usize) -> Range<usize> {
    let closed = to.end < before && ground.marks.at(to.end).is_some_and(|q| q.close == to.end);
    let next = to.end + usize::from(closed);
    let person = |m: &Mention| matches!(m.kind, EntityKind::Person | EntityKind::Unnamed);
    if next < before && (closed || ground.mention(next).is_some_and(person)) {
        return subject::subject_range(ground, next - 1, before);
    }
    to.start..to.start
}

/// «تم **إبلاغ** السكان»، «**نُصح** السائقون»: the passive leaves out who speaks.
fn is_done_to(ground: Ground<'_>, at: usize, reading: VerbReading) -> bool {
    let words = ground.scope.words;
    match reading.form {
        VerbForm::Masdar => {
            ground.before(at).is_some_and(|before| ground.scope.lexicon.cues.done.contains(words.key(before)))
        }
        VerbForm::Perfect(_) => words.word(at).chars().nth(1) == Some(DAMMA),
        _ => false,
    }
}

/// A definite sound plural in ين can be no subject.
fn is_accusative(ground: Ground<'_>, at: usize) -> bool {
    let scope = ground.scope;
    let single = |kind| matches!(kind, EntityKind::Person | EntityKind::Place | EntityKind::Location);
    let named = ground.mention(at).is_some_and(|m| m.named && single(m.kind));
    !named && scope.is_definite(at) && scope.words.key(at).ends_with(ACCUSATIVE)
}
/// نقلت الوكالة عن فلان قوله: the one quoted stands behind عن; the subject passed it on.
pub(super) fn relay(ground: Ground<'_>, range: Range<usize>, from: &str, quote: &mut Quote) {
    let scope = ground.scope;
    let (at, before) = (range.start, range.end);
    let verb = quote.source.take();
    let Some(preposition) = (at + 1..before).find(|i| scope.words.key(*i) == from) else {
        match (at + 1..before).find(|i| is_from_him(ground, *i)) {
            Some(him) => from_him(ground, him, verb, quote),
            None => quote.source = verb,
        }
        return;
    };
    quote.relay.extend(verb);
    let source = subject::subject_range(ground, preposition, before);
    // «علمت الصحيفة من **مصادرها** أن».
    let own = preposition + 2 == before && scope.is_open_word(preposition + 1);
    let source = if source.is_empty() && own { preposition + 1..before } else { source };
    quote.source = (!source.is_empty()).then_some(source);
}

/// «عنه»، «عنها»: the one quoted is a pronoun.
fn is_from_him(ground: Ground<'_>, at: usize) -> bool {
    let (key, from) = (ground.scope.words.key(at), &*ground.scope.lexicon.cues.relay_preposition);
    ground.scope.lexicon.functions.bears_pronoun(key) && key.starts_with(from)
}

/// «نقلت الوكالة **عنه** قوله»: whoever has spoken before, a man or a woman as the pronoun shows.
fn from_him(ground: Ground<'_>, him: usize, verb: Option<Range<usize>>, quote: &mut Quote) {
    // «ونقلت عنه **قوله**»: what stands behind the pronoun passes nothing on.
    quote.relay.extend(verb.filter(|verb| verb.start < him));
    let key = ground.scope.words.key(him);
    let gender = match (key.ends_with('ه'), key.ends_with("ها")) {
        (true, _) => Some(Gender::Masculine),
        (_, true) => Some(Gender::Feminine),
        _ => None,
    };
    (quote.agreement.gender, quote.agreement.number) = (gender, None);
}

/// «الرئيس، الذي انتقد **الحكومة**»: the noun in front of the clause is the subject of a verb without a pronoun, unless what is
/// said goes back to it («الرئيس الذي طالب البرلمان بإقالته»).
fn is_relative(ground: Ground<'_>, reading: VerbReading, at: usize, before: usize) -> bool {
    let (scope, words) = (ground.scope, ground.scope.words);
    let helps = |i: usize| matches!(scope.morphs[i].class, WordClass::Auxiliary | WordClass::Negator);
    let first = (0..=at).rev().find(|i| *i == 0 || !helps(i - 1)).unwrap_or(at);
    let relative = first > 1 && scope.morphs[first - 1].class == WordClass::Relative;
    if !relative || reading.suffixed || scope.morphs[at].clitics.conjunction {
        return false;
    }
    let (VerbForm::Perfect(agreement) | VerbForm::Imperfect(agreement)) = reading.form else { return false };
    let feminine = words.key(first - 1).ends_with("تي");
    let agrees = agreement.gender.is_none_or(|gender| (gender == Gender::Feminine) == feminine);
    let noun = first - 1 - usize::from(ground.is_comma(first - 2));
    let person = |m: &Mention| m.kind == EntityKind::Person && (m.named || m.title.is_some());
    let back =
        |i: usize| ["ه", "ها"].iter().any(|p| words.key(i).ends_with(p)) && !words.word(i).ends_with('ة');
    let returns = (before..words.len().min(before + 1)).any(back) || at + 1 < before && back(at + 1);
    agrees && !returns && ground.mention_before(noun).is_some_and(person)
}

/// «"لذلك **طالبنا** الوزير"»: whoever is quoted speaks for himself.
fn is_first_person(ground: Ground<'_>, at: usize) -> bool {
    let key = ground.scope.words.key(at);
    let inside = ground.marks.at(at).is_some_and(|q| q.open < at);
    inside && key.ends_with(WE) && !key.ends_with(SHE)
}

/// «ووصف **الاتفاق** بأنه»: nothing but the noun behind the verb, so that it is what the verb needs. «بدوره، وصف» and «وصف
/// الوزير» leave their object to a name that runs into the subject's.
pub(super) fn is_only_object(
    ground: Ground<'_>,
    (reading, at): (VerbReading, usize),
    subject: &Range<usize>,
    before: usize,
) -> bool {
    let scope = ground.scope;
    let goes_on = scope.morphs[at].clitics.conjunction
        || ground.before(at).is_some_and(|i| scope.words.kind(i) == TokenKind::Word);
    let person = ground.mention(subject.start).is_some_and(|m| m.kind == EntityKind::Person);
    let deed = reading.form == VerbForm::Masdar && person;
    let next = subject.end;
    let this = next < before && scope.morphs[next].class == WordClass::Demonstrative;
    let noun = this || next < before && scope.is_open_word(next) && !ground.is_time[next];
    let said = (next..scope.words.len().min(before + 1)).any(|i| scope.words.key(i).starts_with(BY));
    goes_on
        && said
        && !deed
        && !noun
        && !subject.is_empty()
        && !has_own(ground, next)
        && !(next..before).any(|i| ground.is_comma(i))
        && addressee::object(ground, next, before).is_none()
}

/// «وصف الوزير **للهجوم**».
fn has_own(ground: Ground<'_>, at: usize) -> bool {
    crate::quote::lone::has_own_object(ground, at)
}
