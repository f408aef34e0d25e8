//! Source phrases with a verb: «وفق ما أوردت رويترز»، «كما أكد ذلك الوزير».

use crate::layers::{EntityKind, Mention, TokenKind, VerbForm, VerbReading, WordClass};
use crate::lexicon::cues::SourcePhrase;
use crate::mention::phrase;
use crate::quote::complement::{self, Marker};
use crate::quote::source::Found;
use crate::quote::{Ground, addressee};
use std::ops::Range;

/// «على».
const UPON: &str = "علي";

/// The verb behind the words of a source phrase, and its subject.
pub(super) fn find<'a>(
    ground: Ground<'a>,
    row: &'a SourcePhrase,
    cue: Range<usize>,
    end: usize,
) -> Option<Found<'a>> {
    let scope = ground.scope;
    let verb = cue.end;
    // «ردا **على ما** قاله الوزير»: without a comma it belongs to the word before.
    let governed = scope.words.key(cue.start) == UPON && cue.start > 0 && !ground.is_comma(cue.start - 1);
    if governed && scope.words.kind(cue.start - 1) == TokenKind::Word {
        return None;
    }
    if verb >= end || !(scope.is_finite_verb(verb) || bears_pronoun(ground, verb) || shows(ground, verb, end))
    {
        return None;
    }
    // «وفق ما **نص** عليه القانون»: another sense of every verb that it may be.
    let readings = &scope.morphs[verb].verbs;
    if !readings.is_empty() && readings.iter().all(|r| ground.means_other(r, verb, cue.start, end)) {
        return None;
    }
    if let Some(back) = that(ground, verb + 1, end) {
        let subject = ground.mention(back).filter(|_| back < end)?.tokens.clone();
        let stop = subject.end;
        return Some(Found { row, cue: cue.start..back, source: subject, addressee: None, stop });
    }
    // «كما تشهد البلاد»: only of the verbs that bring speech.
    let speaks = |r: &VerbReading| {
        scope.lexicon.verbs.get(r.verb).speech && !ground.means_other(r, verb, cue.start, end)
    };
    let back = verb + 1 < end && scope.lexicon.functions.bears_pronoun(scope.words.key(verb + 1));
    if scope.is_finite_verb(verb) && !back && !scope.morphs[verb].verbs.iter().any(speaks) {
        return None;
    }
    // «كما أشار إلى نمو التجارة»: the verb has content of its own, and is a cue itself.
    let reports = |r: &VerbReading| {
        // «حسبما أعلن الوزير**،** تسعى الحكومة»: behind the comma the report goes on.
        // «وفق ما قال الوزير، **الذي** أضاف أن»: that clause is another verb's.
        let relative = |c: &complement::Complement| {
            (verb..c.before).any(|i| scope.morphs[i].class == WordClass::Relative)
        };
        let own = |c: &complement::Complement| {
            (c.marker != Marker::Noun || !ground.is_comma(c.start - 1)) && !relative(c)
        };
        complement::find(ground, scope.lexicon.verbs.get(r.verb), *r, verb, end).is_some_and(|c| own(&c))
    };
    // «وفق ما أوردت "رويترز"»: a name in quotation marks.
    let named =
        ground.marks.opening(verb + 1).is_some_and(|q| q.word_count(scope.words) < complement::NAME_WORDS);
    // «كما نقلت "الأفق" **عن** الوزير»: the verb passes on what another says.
    let relays =
        |r: &VerbReading| scope.lexicon.cues.relay_verbs.contains_key(&scope.lexicon.verbs.get(r.verb).id);
    let from = ground.marks.opening(verb + 1).map_or(end, |quoted| quoted.after());
    let passes = from < end && scope.words.key(from) == &*scope.lexicon.cues.relay_preposition;
    let passes = passes && scope.morphs[verb].verbs.iter().any(relays);
    if (!named || passes) && scope.morphs[verb].verbs.iter().any(reports) {
        return None;
    }
    // وفق ما أفاد **به** المتحدث.
    let first = verb + 1;
    let first = first + usize::from(first < end && scope.morphs[first].class == WordClass::Preposition);
    // «وفق ما أكده**، الخميس،** المدير»، «وفق ما أفاد به **اليوم** المدير».
    let first = past_time(ground, first, end);
    // وفق ما قاله **لمراسلنا** صاحب المشروع.
    let to = addressee::glued_at(ground, first, end);
    let first = to.as_ref().map_or(first, |to| to.end);
    // «كما أكد **خططا** جديدة»: an object, so the verb is a cue itself.
    if ground.is_indefinite_object(first) {
        return None;
    }
    let opener = usize::from(named && ground.mention(first).is_none());
    let subject = match ground.mention(first + opener) {
        Some(mention) => mention.tokens.clone(),
        None => phrase::subject(scope, first, end),
    };
    // «وفق ما قاله صاحبه **لمراسلنا**».
    let told = (subject.start + 1..subject.end).find(|i| addressee::glued_at(ground, *i, end).is_some());
    let unnamed = told.filter(|_| ground.mention(subject.start).is_none());
    let subject = subject.start..unnamed.unwrap_or(subject.end);
    let (subject, to) = match past_medium(ground, first, end).filter(|_| to.is_none() && first > verb + 1) {
        Some((medium, person)) => (person, Some(medium)),
        None => (subject, to),
    };
    let stop = subject.end + opener;
    Some(Found { row, cue: cue.start..verb + 1, source: subject, addressee: to, stop })
}

/// Behind a time, with commas around it or none, where somebody is named.
fn past_time(ground: Ground<'_>, at: usize, end: usize) -> usize {
    if at >= end {
        return at;
    }
    let commas = usize::from(ground.is_comma(at));
    let time = |i: &usize| ground.is_time[*i] || ground.scope.morphs[*i].class == WordClass::Adverb;
    let times = (at + commas..end).take_while(time).count();
    let next = at + commas + times;
    let closed = times > 0 && next + commas < end && (commas == 0 || ground.is_comma(next));
    if closed && ground.mention(next + commas).is_some() { next + commas } else { at }
}

/// «ذلك» in front of the subject: what was said.
const THAT: &str = "ذلك";

/// «كما أكد **ذلك** الوزير»، «كما أشار **إلى ذلك** البنك»: the token behind.
fn that(ground: Ground<'_>, at: usize, end: usize) -> Option<usize> {
    let words = ground.scope.words;
    let key = |i: usize| if i < end { words.key(i) } else { "" };
    if key(at) == THAT || key(at).strip_prefix('ب') == Some(THAT) {
        return Some(at + 1);
    }
    let governed = at < end && ground.scope.morphs[at].class == WordClass::Preposition;
    (governed && key(at + 1) == THAT).then_some(at + 2)
}

/// «حسب ما **نشرته** الصحيفة»، «وفق ما **اطلعت** عليه رويترز»: what a medium or a witness does that attributes only here.
fn shows(ground: Ground<'_>, at: usize, end: usize) -> bool {
    let scope = ground.scope;
    let key = scope.words.key(at);
    let shown = |stem: &str| scope.lexicon.cues.shown.contains(stem);
    let back = at + 1 < end && scope.lexicon.functions.bears_pronoun(scope.words.key(at + 1));
    let that = that(ground, at + 1, end).is_some();
    let mut owned = scope.lexicon.clitics.pronouns().filter_map(|pronoun| key.strip_suffix(pronoun));
    owned.any(shown) || (back || that) && shown(key)
}

/// «وفق ما أفاد به الأفق **مصدر أمني**»، «وفق ما أكده في تصريح للأفق، **المتحدث**»: the medium, and who spoke to it.
fn past_medium(ground: Ground<'_>, first: usize, end: usize) -> Option<(Range<usize>, Range<usize>)> {
    let medium = (first..end.min(first + NEAR)).find_map(|i| {
        let found = ground.mention(i).or_else(|| (i > first).then(|| ground.mention_before(i)).flatten());
        found.filter(|m| addressee::is_medium(ground, m))
    })?;
    let next = medium.tokens.end;
    let next = next + usize::from(next < end && matches!(ground.scope.words.kind(next), TokenKind::Quote(_)));
    let next = next + usize::from(next < end && ground.is_comma(next));
    let speaks = |m: &&Mention| {
        let person = matches!(m.kind, EntityKind::Person | EntityKind::Unnamed);
        person && m.tokens.end <= end && ground.scope.morphs[m.tokens.start].clitics.preposition.is_none()
    };
    let person = ground.mention(next).filter(|_| next < end).filter(speaks)?;
    Some((medium.tokens.clone(), person.tokens.clone()))
}

/// How near the medium stands behind the verb, in tokens.
const NEAR: usize = 4;

/// A form of saying with the pronoun that refers to what was said: وفق ما أكد**ه**، نقلت**ه**.
pub(super) fn bears_pronoun(ground: Ground<'_>, at: usize) -> bool {
    let key = ground.scope.words.key(at);
    let lexicon = ground.scope.lexicon;
    let finite = |stem: &str| {
        let mut readings = lexicon.verbs.readings(stem, stem);
        readings.any(|r| matches!(r.form, VerbForm::Perfect(_) | VerbForm::Imperfect(_)))
    };
    lexicon.clitics.pronouns().filter_map(|p| key.strip_suffix(p)).any(finite)
}
