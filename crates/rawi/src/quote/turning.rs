//! Where the report leaves what is said for another deed of saying, with a frame between the conjunction and the verb.

use crate::layers::{TokenKind, VerbForm, VerbReading, WordClass};
use crate::quote::{Ground, extent};

/// The most tokens of a frame in front of its verb of saying.
const FRAME: usize = 12;
/// The pronouns with which «أن» points at who spoke.
const OWN: [&str; 4] = ["ه", "ها", "هم", "هما"];
/// «غير» in front of «أن».
const BUT: &str = "غير";
/// The conjunction that opens a clause of the report's.
const AND: char = 'و';

/// «قال إن العمل مستمر، **وفي تصريح لصحيفة أكد** أن», «، **وقد أكد** أن», «، **وبدوره أعلن** المدير أن».
pub(super) fn turns(ground: Ground<'_>, at: usize, end: usize) -> bool {
    let scope = ground.scope;
    let opens = scope.morphs[at].clitics.conjunction && scope.words.key(at).starts_with(AND);
    let Some(start) = opens.then(|| past_frame_word(ground, at, end)).flatten() else { return false };
    let mut named = start;
    for next in start..end.min(at + FRAME) {
        if next < named {
            continue;
        }
        // «وفي تصريح لصحيفة **"الأفق"** أكد».
        if let Some(quoted) = ground.marks.opening(next) {
            named = quoted.after();
            continue;
        }
        if scope.words.kind(next) != TokenKind::Word || leaves_frame(ground, next) {
            return false;
        }
        let speech = |v: &VerbReading| scope.lexicon.verbs.get(v.verb).speech;
        let perfect = |form| matches!(form, VerbForm::Perfect(_));
        if scope.morphs[next].verbs.iter().any(speech) && extent::reports(ground, next, end, perfect) {
            return !scope.morphs[next].clitics.conjunction && !ground.governs(next - 1);
        }
        let other = scope.morphs[next].class == WordClass::Open && scope.is_finite_verb(next);
        if other && !ground.is_in_mention(next) && !ground.governs(next - 1) {
            return false;
        }
    }
    false
}

/// «قال إن العمل مستمر **غير أنه أكد** أن», «**إلا أنها شددت** على أن»: whoever spoke goes on, with a comma in front or none.
pub(super) fn turns_back(ground: Ground<'_>, at: usize, end: usize) -> bool {
    let scope = ground.scope;
    let but = scope.words.key(at) == BUT || scope.morphs[at].class == WordClass::Conjunction;
    let verb = at + 2;
    but && verb < end
        && scope.morphs[at + 1].class == WordClass::Complementiser
        && OWN.iter().any(|ending| scope.words.key(at + 1).ends_with(ending))
        && !scope.lexicon.cues.joins.contains(scope.words.key(at))
        && extent::reports(ground, verb, end, |form| matches!(form, VerbForm::Perfect(_)))
}

/// The clause of a verb opens its sentence and stands in front of the main one: «**بينما** أبدت الحكومة رغبتها في الحوار، طالب».
pub(super) fn is_fronted_clause(ground: Ground<'_>, verb: usize) -> bool {
    let words = ground.scope.words;
    let begin = words.range_of(words.sentence_at(verb)).start;
    let fronting = &ground.scope.lexicon.cues.fronting_phrases;
    let opened = fronting.longest(words, words.key(begin), begin, verb);
    let simple = |(_, first): (u16, usize)| {
        first <= verb
            && (first..verb).all(|at| words.kind(at) == TokenKind::Word && !ground.scope.is_finite_verb(at))
    };
    opened.is_some_and(simple)
}

/// A verb of saying that nothing joins to what stands in front, behind the comma of a clause in front of the main one.
pub(super) fn opens_main_clause(ground: Ground<'_>, at: usize, end: usize) -> bool {
    let morph = &ground.scope.morphs[at];
    let free = !morph.clitics.conjunction && morph.class == WordClass::Open;
    free && extent::reports(ground, at, end, |form| matches!(form, VerbForm::Perfect(_)))
}

/// The token behind the word that shows a frame: a preposition, a time, قد, «بدوره».
fn past_frame_word(ground: Ground<'_>, at: usize, end: usize) -> Option<usize> {
    let scope = ground.scope;
    let key = scope.words.key(at);
    let switches = &scope.lexicon.cues.turn_phrases;
    let switch = key.strip_prefix(AND).and_then(|rest| switches.longest(scope.words, rest, at, end));
    let frame =
        matches!(scope.morphs[at].class, WordClass::Preposition | WordClass::Adverb | WordClass::Auxiliary);
    switch.map(|(_, stop)| stop).or(frame.then_some(at + 1))
}

fn leaves_frame(ground: Ground<'_>, at: usize) -> bool {
    let morph = &ground.scope.morphs[at];
    matches!(
        morph.class,
        WordClass::Complementiser | WordClass::Relative | WordClass::Conjunction | WordClass::Negator
    )
}
