//! Cues inside a quotation: a speaker who tells what somebody else said.

use crate::layers::{EntityKind, Mention, VerbForm, VerbReading, WordClass};
use crate::quote::Ground;

/// How near its clause a cue inside a quotation stands, in tokens behind its subject.
const NEAR: usize = 3;
/// The pronoun of the first person behind a verb.
const ME: &str = "ني";

/// «"… وقال **الأطباء** إن …"»، «"… **المدير** طلب …"»: whoever tells of another's words names who that was.
pub(super) fn tells_of_another(ground: Ground<'_>, at: usize) -> bool {
    let readings = &ground.scope.morphs[at].verbs;
    readings.iter().any(|reading| says(ground, at, reading) || turns_to(ground, at, reading))
}

/// A verb of saying with its subject and a clause close by.
fn says(ground: Ground<'_>, at: usize, reading: &VerbReading) -> bool {
    let scope = ground.scope;
    let verb = scope.lexicon.verbs.get(reading.verb);
    let speech = verb.clause && matches!(reading.form, VerbForm::Perfect(_));
    let Some(subject) = subject(ground, at).filter(|_| speech) else { return false };
    let behind = subject.tokens.end.max(at + 1);
    let near = behind..scope.morphs.len().min(behind + NEAR);
    // «عبر الأهالي **عن** غضبهم»: an attitude behind its own preposition, or a clause.
    let attitudes = &scope.lexicon.cues.attitude_keys;
    let voiced = |i: usize| {
        let own = verb.noun.iter().any(|preposition| **preposition == *scope.words.key(i));
        own && i + 1 < scope.morphs.len() && attitudes.contains_key(scope.words.key(i + 1))
    };
    near.into_iter().any(|i| verb.speech && scope.morphs[i].class == WordClass::Complementiser || voiced(i))
}

/// A verb of what one does to another by speaking: «أخبروني»، «طلبت مني»، «الوزير كان يطالب».
fn turns_to(ground: Ground<'_>, at: usize, reading: &VerbReading) -> bool {
    let finite = matches!(reading.form, VerbForm::Perfect(_) | VerbForm::Imperfect(_));
    let verb = ground.scope.lexicon.verbs.get(reading.verb);
    let pronoun = || {
        at + 1 < ground.scope.words.len()
            && ground.scope.lexicon.functions.bears_pronoun(ground.scope.words.key(at + 1))
    };
    finite
        && !verb.addressee.is_empty()
        && (to_me(ground, at, reading) || pronoun() || subject(ground, at).is_some())
}

/// «أخبروني»: with the pronoun of whoever is quoted.
fn to_me(ground: Ground<'_>, at: usize, reading: &VerbReading) -> bool {
    reading.suffixed && ground.scope.words.key(at).ends_with(ME)
}

/// Who is named right behind the cue, or in front of it and of whatever helps it.
fn subject<'a>(ground: Ground<'a>, at: usize) -> Option<&'a Mention> {
    let helped = at > 0 && ground.scope.morphs[at - 1].class == WordClass::Auxiliary;
    let speaks = |m: &&Mention| {
        matches!(
            m.kind,
            EntityKind::Person | EntityKind::Organisation | EntityKind::Group | EntityKind::Unnamed
        )
    };
    let before = ground.mention_before(at - usize::from(helped));
    ground.mention(at + 1).or(before).filter(speaks)
}
