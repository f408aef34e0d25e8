//! The words behind a cue that may name who speaks.

use crate::layers::{VerbForm, VerbReading};
use crate::mention::phrase;
use crate::quote::{Ground, addressee, adverb};
use std::ops::Range;

/// The letter by which a verbal noun tells how something is said.
const BY: char = 'ب';
/// The letters with which the imperfect begins, as keys have them.
const IMPERFECT: [char; 4] = ['ا', 'ن', 'ي', 'ت'];
/// The pronoun of the first person behind ل, and a name.
const TO_ME: &str = "لي";

/// «أكدت **اليوم الاثنين** ليلى السعيد أن»: behind the time, where somebody is named there.
pub(super) fn past_times(ground: Ground<'_>, at: usize, end: usize) -> usize {
    let times = (at..end).take_while(|i| ground.is_time[*i]).count();
    let next = at + times;
    let next = next + usize::from(times > 0 && next < end && ground.is_comma(next));
    let named = times > 0 && next < end && ground.mention(next).is_some_and(|m| m.named || m.title.is_some());
    if named { next } else { at }
}

/// «وأوضح **لـ"الرياض"** خالد السعيد»: behind the outlet spoken to.
pub(super) fn past_outlet(ground: Ground<'_>, at: usize, end: usize) -> usize {
    let outlet = if at < end { addressee::quoted_outlet(ground, at, end) } else { None };
    outlet.map_or(at, |name| name.end + 1).min(end.max(at))
}

/// «وأوضح **د.** خالد»: behind a title of one letter and its stop.
pub(super) fn past_title(ground: Ground<'_>, at: usize, end: usize) -> usize {
    let words = ground.scope.words;
    let title = at + 2 < end && words.key(at).chars().count() == 1 && words.is(at + 1, ".");
    if title && ground.mention(at).is_none() { at + 2 } else { at }
}

/// The words between a cue and its complement that may name the subject.
pub fn subject_range(ground: Ground<'_>, at: usize, before: usize) -> Range<usize> {
    let (words, asides) = (ground.scope.words, &ground.scope.lexicon.cues.aside_phrases);
    let past_aside = |first: usize| {
        let aside = first < before && ground.mention(first).is_none();
        let aside = aside.then(|| asides.longest(words, words.key(first), first, before)).flatten();
        aside.map_or(first, |(_, stop)| stop)
    };
    let first = past_aside(at + 1);
    // «طلب **منها** الوزير سحب التقرير».
    let pronoun = first + 1 < before && ground.scope.lexicon.functions.bears_pronoun(words.key(first));
    // «استنكروا فيه **بشدة**».
    let first = if pronoun { past_aside(first + 1) } else { first };
    // «وقالوا لها **ولزملائها**».
    let joined = |key: &str| crate::morph::clitic::after_conjunction(key).is_some_and(|k| k.starts_with('ل'));
    if pronoun && first < before && joined(words.key(first)) {
        return first..first;
    }
    let first = past_times(ground, first, before);
    let first = past_outlet(ground, first, before);
    let first = past_title(ground, first, before);
    // «صرح **كل من** الوزير والسفير».
    let each = first + 2 < before && words.key(first) == "كل" && words.key(first + 1) == "من";
    let first = first + if each { 2 } else { 0 };
    // «الوقت الذي يطالب **فيه** الناس»: the pronoun goes back to the noun in front of the clause.
    let back = |i: usize| ground.scope.lexicon.functions.bears_pronoun(words.key(i));
    let first = first + usize::from(first + 1 < before && back(first) && ground.mention(first + 1).is_some());
    if first < before && (ground.is_indefinite_object(first) || is_no_subject(ground, first)) {
        return first..first;
    }
    match ground.mention(first) {
        Some(mention) => mention.tokens.start..mention.tokens.end.min(before.max(first)),
        None => {
            let range = phrase::subject(ground.scope, first, before);
            let stop = (range.start..range.end).find(|i| ground.is_time[*i]).unwrap_or(range.end);
            let how = range.len() > 1 && is_how(ground, range.start + 1);
            let stop = if how { range.start } else { stop };
            let stop = if adverb::is_circumstance(ground, range.start, stop) { range.start } else { stop };
            range.start..stop
        }
    }
}

/// «وأضاف **سنحدد** موقفنا»، «وأضاف **بقوله**»، «أكدت أيضا **وجود** عقبات»: a verb of the future, a verbal noun behind ب, and a
/// noun that only what is said begins with.
fn is_content(ground: Ground<'_>, at: usize) -> bool {
    let (scope, key) = (ground.scope, ground.scope.words.key(at));
    let morph = &scope.morphs[at];
    let lists = &scope.lexicon.lists;
    let mut futures = scope.lexicon.clitics.futures().filter_map(|mark| key.strip_prefix(mark));
    let will =
        futures.any(|rest| rest.starts_with(IMPERFECT) && lists.may_be_verb(rest)) && !lists.may_be_noun(key);
    let content = scope.lexicon.cues.content_nouns.contains(key) && morph.clitics.preposition.is_none();
    is_how(ground, at) || will || content && !scope.is_definite(at)
}

/// «واختتم حديثه **بقوله**»: how it is said, and not by whom.
fn is_how(ground: Ground<'_>, at: usize) -> bool {
    let key = ground.scope.words.key(at);
    let deed = |v: &VerbReading| v.form == VerbForm::Masdar && v.suffixed;
    key.starts_with(BY) && ground.scope.morphs[at].verbs.iter().any(deed)
}

/// «رحب **بالمساعدة**»، «فقال **لي**»: a noun that bears a preposition, and the pronoun of the first person where nobody in the
/// report has it for a name.
fn is_no_subject(ground: Ground<'_>, at: usize) -> bool {
    let words = ground.scope.words;
    let clitics = ground.scope.morphs[at].clitics;
    let governed = clitics.article && clitics.preposition.is_some();
    let Some(mention) = ground.mention(at) else { return governed || is_content(ground, at) };
    let to_me = mention.tokens.len() == 1 && words.key(at) == TO_ME;
    let own_name =
        |m: &crate::layers::Mention| m.tokens.len() > 1 && m.tokens.clone().any(|i| words.key(i) == TO_ME);
    // «أعرب **للرئيس** سامي حداد عن»: an office with a name is spoken to as well.
    to_me && !ground.mentions.iter().any(own_name) || (!mention.named || mention.title.is_some()) && governed
}
