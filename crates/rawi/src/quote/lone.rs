//! The one noun behind a verb: whether it is who speaks or the one spoken to.

use crate::layers::{Act, EntityKind, Mention, VerbForm, VerbReading};
use crate::lexicon::verbs::Verb;
use crate::quote::{Ground, addressee};
use std::ops::Range;

/// The ending of a plural that is a subject.
const NOMINATIVE: &str = "ون";

/// «اتهام **الوزارة** للنقابة»، «مناشدة **الوزارة** لها»: the object of the verbal noun is behind ل.
pub(super) fn has_own_object(ground: Ground<'_>, at: usize) -> bool {
    let scope = ground.scope;
    if at >= scope.words.len() {
        return false;
    }
    let key = scope.words.key(at);
    let pronoun = scope.lexicon.functions.bears_pronoun(key);
    key.starts_with('ل') && (pronoun || scope.morphs[at].clitics.preposition.is_some())
}

/// «وحث **الأعوان** على اليقظة»: the verb cannot do without an object, and nothing else can be it.
pub(super) fn has_only_object(
    ground: Ground<'_>,
    verb: &Verb,
    (reading, at): (VerbReading, usize),
    subject: &Range<usize>,
    before: usize,
) -> bool {
    let mention = ground.mention(subject.start);
    let accuses = matches!(verb.act, Act::Accuse);
    let asked = is_asked(ground, verb, at, subject) || is_audience(ground, verb, subject);
    let body = |m: &Mention| !accuses && !asked && m.kind == EntityKind::Organisation;
    // «**ناشدت كوريا** اليوم جارتها»: a state behind a verb that goes on with nothing.
    let state =
        |m: &Mention| m.named && m.kind == EntityKind::Place && !ground.scope.morphs[at].clitics.conjunction;
    let one = mention.is_some_and(|m| !m.definite || m.kind == EntityKind::Person || body(m) || state(m))
        || ground.scope.words.key(subject.start).ends_with(NOMINATIVE);
    let finite = matches!(reading.form, VerbForm::Perfect(_) | VerbForm::Imperfect(_));
    finite
        && !one
        && !reading.suffixed
        && (asked || ground.scope.lexicon.cues.objects.contains(&verb.id))
        && addressee::object(ground, subject.end, before).is_none()
}

/// «وطالبت **السلطات** بالتدخل»: those who govern are asked for things far more often than they ask nobody for them.
fn is_asked(ground: Ground<'_>, verb: &Verb, at: usize, subject: &Range<usize>) -> bool {
    let scope = ground.scope;
    let key = scope.words.key(subject.start);
    let noun = key.get(scope.morphs[subject.start].stem as usize..).unwrap_or_default();
    let goes_on = scope.morphs[at].clitics.conjunction || at > 0 && scope.words.key(at - 1) == ALSO;
    let asks = verb.act == Act::Demand && verb.noun.iter().any(|p| **p == *BY);
    goes_on && asks && scope.is_definite(subject.start) && scope.lexicon.titles.sorts.fits("state", noun)
}

/// «ودعا **الشعب** إلى»، «دعا **أحرار العالم** إلى»: those who hear a call seldom make one.
fn is_audience(ground: Ground<'_>, verb: &Verb, subject: &Range<usize>) -> bool {
    let scope = ground.scope;
    if subject.is_empty() || verb.noun.is_empty() {
        return false;
    }
    let first = subject.start;
    let key = scope.words.key(first);
    let noun = key.get(scope.morphs[first].stem as usize..).unwrap_or_default();
    let definite = scope.is_definite(first) || subject.len() > 1 && scope.is_definite(subject.end - 1);
    definite && scope.lexicon.titles.sorts.fits("audience", noun)
}

/// «كما» in front of a verb that goes on.
const ALSO: &str = "كما";
/// The preposition of what is demanded.
const BY: &str = "ب";
