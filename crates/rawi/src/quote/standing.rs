//! What a word that may report is or is not where it stands: a verb, a noun, a preposition.

use crate::layers::{EntityKind, Mention, VerbForm, VerbReading, WordClass};
use crate::morph::clitic;
use crate::quote::{Ground, addressee};

/// «بيّن» is no preposition.
const SHADDA: char = '\u{651}';

/// The ending of an adjective that goes with a plural of things.
const FEMININE: char = 'ة';

/// «**ووعد** الوزير»: behind the و that opens a sentence, with whoever has a name behind it, a verb and no verbal noun.
pub(super) fn is_verb_here(ground: Ground<'_>, at: usize, reading: &VerbReading, begin: usize) -> bool {
    let opens = at == begin && ground.scope.morphs[at].clitics.conjunction;
    let verb = reading.form == VerbForm::Masdar && !reading.suffixed && ground.scope.is_finite_verb(at);
    opens && verb && ground.mention(at + 1).is_some_and(|m| m.named && m.kind == EntityKind::Person)
}

/// «عقب»، «عبر»، «بين» are prepositions, unless they open a clause behind و or their complement follows at once.
pub(super) fn is_preposition(ground: Ground<'_>, at: usize, begin: usize) -> bool {
    let scope = ground.scope;
    if scope.morphs[at].class != WordClass::Preposition || scope.words.word(at).contains(SHADDA) {
        return false;
    }
    let opens = scope.morphs[at].clitics.conjunction && (at == begin || ground.is_comma(at - 1));
    let next = scope.morphs.get(at + 1).map(|m| m.class);
    let follows = matches!(next, Some(WordClass::Complementiser | WordClass::Preposition));
    !opens && !follows && !opens_clause_with_subject(ground, at, begin)
}

/// «كما **بين** الوزير أن»، «وفي سياق متصل **عبر** عدد من النواب عن»: where a clause begins, with whoever says it behind.
fn opens_clause_with_subject(ground: Ground<'_>, at: usize, begin: usize) -> bool {
    let scope = ground.scope;
    let speaks = |m: &Mention| {
        let one = matches!(m.kind, EntityKind::Person | EntityKind::Group | EntityKind::Unnamed);
        one && !addressee::is_medium(ground, m)
    };
    ground.mention(at + 1).is_some_and(speaks) && scope.is_finite_verb(at) && begins_clause(ground, at, begin)
}

/// Behind a conjunction of clauses, «قد», a turn («من جهته») or the mark that opens a quotation.
fn begins_clause(ground: Ground<'_>, at: usize, begin: usize) -> bool {
    let (scope, words) = (ground.scope, ground.scope.words);
    let Some(before) = at.checked_sub(1).filter(|_| at > begin) else { return false };
    let joins = matches!(words.key(before), "و" | "او" | "ام" | "بل" | "لا" | "ما");
    let particle = matches!(scope.morphs[before].class, WordClass::Conjunction | WordClass::Auxiliary);
    let turns = |from: usize| {
        let key = words.key(from);
        let bare = clitic::after_conjunction(key).filter(|bare| scope.lexicon.functions.has_key(bare));
        let turn = scope.lexicon.cues.turn_phrases.longest(words, bare.unwrap_or(key), from, at);
        turn.is_some_and(|(_, stop)| stop == at)
    };
    let turned = (begin.max(at.saturating_sub(TURN))..at).any(turns);
    particle && !joins || turned || ground.marks.opening(before).is_some()
}

/// The longest turn, in tokens.
const TURN: usize = 4;

/// A word in a place where only a noun can stand: behind a preposition or as part of a mention.
pub(super) fn is_noun_here(ground: Ground<'_>, at: usize) -> bool {
    let scope = ground.scope;
    let finite_only = !scope.morphs[at].verbs.iter().any(|v| v.form == VerbForm::Masdar);
    let behind_preposition = at > 0 && ground.governs(at - 1);
    behind_preposition && finite_only && !scope.morphs[at].clitics.conjunction
}

/// «فرض قيود **مشددة** على الصيد»: an indefinite noun in front, and a preposition with no clause behind.
pub(super) fn describes_noun(ground: Ground<'_>, at: usize) -> bool {
    let scope = ground.scope;
    let Some(before) = ground.before(at).filter(|_| scope.words.word(at).ends_with(FEMININE)) else {
        return false;
    };
    let noun = scope.is_open_word(before)
        && !scope.is_definite(before)
        && !ground.is_in_mention(before)
        && !ground.is_time[before]
        && !ground.is_indefinite_object(before);
    let clause = |i: usize| scope.morphs.get(i).is_some_and(|m| m.class == WordClass::Complementiser);
    noun && at + 1 < scope.words.len() && ground.governs(at + 1) && !clause(at + 2)
}
