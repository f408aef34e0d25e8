//! Deeds of saying that were not done: refused, denied, or still to come.

use crate::layers::{
    Act, Agreement, EntityKind, Gender, Mention, Number, TokenKind, VerbForm, VerbReading, WordClass,
};
use crate::quote::Ground;
use std::ops::Range;

/// «رفض الكشف عن هويته»، «عدم الكشف عن هويته»: nothing is said, neither by the refusal nor by what is refused.
pub(super) fn is_silence(ground: Ground<'_>, at: usize, range: Range<usize>) -> bool {
    let scope = ground.scope;
    let phrase = |at: usize| {
        scope
            .lexicon
            .cues
            .silence
            .longest(scope.words, scope.words.key(at), at, range.end)
            .map(|(_, stop)| stop)
    };
    let named = |at: usize| at < range.end && phrase(at).is_some();
    let refuses = |at: usize| {
        let readings = &scope.morphs[at].verbs;
        readings.iter().any(|v| matches!(scope.lexicon.verbs.get(v.verb).act, Act::Condemn | Act::Deny))
    };
    let inside = at > range.start && phrase(at - 1).is_some_and(|stop| stop > at);
    let refused = at > range.start && refuses(at - 1) && named(at);
    let subject = ground.mention(at + 1).map_or(at + 1, |m| m.tokens.end);
    // «فضل عدم الكشف عن هويته»; «طلب عدم الكشف» is a demand.
    let demands = |at: usize| {
        let readings = &scope.morphs[at].verbs;
        readings.iter().any(|v| scope.lexicon.verbs.get(v.verb).act == Act::Demand)
    };
    let anonymous = at + 1 < range.end && scope.words.key(at + 1) == NOT_TO && named(at + 1) && !demands(at);
    (refuses(at) && (named(at + 1) || named(subject))) || refused || inside || anonymous
}

/// «طلب **عدم الكشف عن هويته** إن»: where what an unnamed source asks for ends, in front of what he says.
pub(super) fn asks_to_be_unnamed(ground: Ground<'_>, at: usize, end: usize) -> Option<(VerbReading, usize)> {
    let scope = ground.scope;
    let first = Some(at + 1).filter(|first| *first < end && scope.words.key(*first) == NOT_TO)?;
    let (_, stop) = scope.lexicon.cues.silence.longest(scope.words, NOT_TO, first, end)?;
    let asks = |v: &&VerbReading| {
        let finite = matches!(v.form, VerbForm::Perfect(_) | VerbForm::Imperfect(_));
        finite && scope.lexicon.verbs.get(v.verb).act == Act::Demand
    };
    let reading = scope.morphs[at].verbs.iter().find(asks)?;
    let parts = |i: &usize| {
        let clause = matches!(scope.morphs[*i].class, WordClass::Complementiser | WordClass::Conjunction);
        let says = scope.morphs[*i].class == WordClass::Open && scope.is_finite_verb(*i);
        clause || says || scope.words.kind(*i) != TokenKind::Word
    };
    Some((*reading, (stop..end).find(parts).unwrap_or(end)))
}

/// «لم يعلن», «سيعلن»: of most verbs the negated form reports that nothing was said, and nothing is said yet in a form of
/// the future.
fn is_unsaid(ground: Ground<'_>, at: usize, reading: &VerbReading) -> bool {
    let scope = ground.scope;
    let negated = at > 0
        && scope.morphs[at - 1].class == WordClass::Negator
        && matches!(reading.form, VerbForm::Imperfect(_));
    is_future(ground, at, reading)
        || is_impersonal(ground, at, reading)
        || negated && !scope.lexicon.cues.stances.contains(&scope.lexicon.verbs.get(reading.verb).id)
}

/// True where this form of a reporting verb reports nothing here.
pub(super) fn reports_nothing(
    ground: Ground<'_>,
    at: usize,
    sentence: Range<usize>,
    reading: &VerbReading,
) -> bool {
    ground.means_other(reading, at, sentence.start, sentence.end)
        || is_unsaid(ground, at, reading)
        || is_predicate(ground, at, sentence.start, reading)
}

/// «إن الوزارة **مطالبة** بالرد»: behind the subject of a clause that has no verb it is the predicate, and passive.
fn is_predicate(ground: Ground<'_>, at: usize, begin: usize, reading: &VerbReading) -> bool {
    let scope = ground.scope;
    let Some(before) = ground.before(at) else { return false };
    let closed = matches!(scope.words.kind(before), TokenKind::Quote(_));
    let subject = if closed { ground.mention_before(before) } else { ground.mention_before(at) };
    let opens = |m: &Mention| {
        let from = m.tokens.start - usize::from(closed && m.tokens.start > begin);
        from == begin || scope.morphs[from - 1].class == WordClass::Complementiser
    };
    let she = Agreement { gender: Some(Gender::Feminine), number: Some(Number::Singular) };
    let undergone = matches!(
        scope.lexicon.verbs.get(reading.verb).act,
        Act::Demand | Act::Threaten | Act::Accuse | Act::Warn
    );
    let passive = |v: &VerbReading| v.form == VerbForm::Participle(she);
    let same =
        passive(reading) || reading.form == VerbForm::Masdar && scope.morphs[at].verbs.iter().any(passive);
    undergone && same && subject.is_some_and(opens)
}

/// «**س**يعلن»: no imperfect begins with the mark of the future by itself.
fn is_future(ground: Ground<'_>, at: usize, reading: &VerbReading) -> bool {
    let key = ground.scope.words.key(at);
    let bare = crate::morph::clitic::after_conjunction(key).unwrap_or(key);
    let marked = ground.scope.lexicon.clitics.futures().any(|mark| bare.starts_with(mark));
    // «ستلتزم الوزارة بالأجل»: who is said to be going to promise is told to do so.
    let promises = ground.scope.lexicon.verbs.get(reading.verb).act == Act::Promise;
    marked && !promises && matches!(reading.form, VerbForm::Imperfect(_))
}

/// «الموسم **يتوقع** أن يبدأ غدا»: nobody stands before it who might expect it.
fn is_impersonal(ground: Ground<'_>, at: usize, reading: &VerbReading) -> bool {
    let scope = ground.scope;
    let he = Agreement { gender: Some(Gender::Masculine), number: Some(Number::Singular) };
    let clause = scope.morphs.get(at + 1).is_some_and(|m| m.class == WordClass::Complementiser);
    let listed = scope.lexicon.cues.impersonal.contains(&scope.lexicon.verbs.get(reading.verb).id);
    if reading.form != VerbForm::Imperfect(he) || !clause || !listed {
        return false;
    }
    let Some(before) = ground.before(at) else { return true };
    let speaks = |m: &Mention| {
        let who = !matches!(m.kind, EntityKind::Location) && m.agreement.gender != Some(Gender::Feminine);
        who && m.agreement.number != Some(Number::Plural)
    };
    let pointed = scope.lexicon.functions.bears_pronoun(scope.words.key(before))
        || matches!(
            scope.morphs[before].class,
            WordClass::Pronoun | WordClass::Auxiliary | WordClass::Negator | WordClass::Complementiser
        );
    !pointed && !ground.mention_before(at).is_some_and(speaks)
}

/// «عدم» in front of what is not to be done.
const NOT_TO: &str = "عدم";
