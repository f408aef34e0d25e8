//! To whom something is said.

use crate::layers::{Act, EntityKind, Gender, Mention, VerbForm, VerbReading, WordClass};
use crate::lexicon::verbs::Verb;
use crate::mention::{self, governing};
use crate::quote::Ground;
use crate::quote::fronted::is_fronted;
use std::ops::Range;

/// The preposition in front of the one spoken to, glued to the word.
const TO: char = 'ل';
/// The most words of an outlet's name in quotation marks.
const OUTLET: usize = 4;
/// The most words of an object that no table knows.
const OBJECT_WORDS: usize = 4;
/// How far the one spoken with may stand behind «في مقابلة», in tokens.
const NEAR: usize = 4;
/// How far behind «في تصريح» the one spoken to may stand, in tokens.
const FAR: usize = 8;
/// The longest adverbial in front of the verb, in tokens.
const FRONTED: usize = 30;
/// The ending of the sound feminine plural.
const PLURAL: &str = "ات";
/// The preposition that some write for ل: «أكد إلى "النهار"».
const TOWARDS: &str = "الي";

/// A phrase behind ل (قال **لرويترز**، في تصريح **لوكالة الأنباء**) or behind another preposition of the row.
pub(super) fn spoken_to(ground: Ground<'_>, verb: &Verb, at: usize, before: usize) -> Option<Range<usize>> {
    let scope = ground.scope;
    let takes = |particle: &str| verb.addressee.iter().any(|a| **a == *particle);
    let found = (at + 1..before).find_map(|i| {
        if let Some(outlet) = quoted_outlet(ground, i, before) {
            return Some(outlet);
        }
        let key = scope.words.key(i);
        if scope.lexicon.cues.press.contains(key) {
            return Some(i..i + 1);
        }
        let facing = key == &*scope.lexicon.cues.facing && verb.act == Act::Say;
        if scope.morphs[i].class == WordClass::Preposition && (takes(key) || facing) {
            return ground.mention(i + 1).filter(|m| m.tokens.end <= before).map(|m| m.tokens.clone());
        }
        if let Some(to) = glued_by(ground, verb, i, before) {
            return Some(to);
        }
        let glued = key.starts_with(TO) && key.chars().count() >= 4 && scope.is_open_word(i);
        if !glued || scope.lexicon.is_known_word(key) || is_name(ground, i) || behind_document(ground, i) {
            return None;
        }
        if is_governed(ground, i, before) {
            return None;
        }
        let mention = ground.mention(i).filter(|m| m.tokens.end <= before);
        if let Some(medium) = medium_inside(ground, i, before) {
            return Some(medium);
        }
        // «وفقا **لوكالة** الأنباء» names a source.
        if completes_office(ground, at, i, before) || i > at + 1 && ground.governs(i - 1) {
            return None;
        }
        let speaks = |m: &Mention| matches!(m.kind, EntityKind::Person | EntityKind::Unnamed);
        let beside = i == at + 1 || ground.mention_before(i).is_some_and(speaks);
        // «خلال زيارته **لقطر**».
        let visited = |m: &Mention| m.kind == EntityKind::Place && !beside;
        let direct = takes("ل") && beside || verb.act == Act::Say && behind_channel(ground, i);
        match mention {
            Some(m) if !visited(m) && (verb.act == Act::Say || takes("ل")) => Some(m.tokens.clone()),
            None if direct && is_somebody(ground, i) => Some(i..i + 1),
            _ => None,
        }
    });
    found.or_else(|| met(ground, at + 1..before))
}

/// «أهابت الوزارة **بالسكان**»: behind the row's own letter, which is not that of every verb.
pub(super) fn glued_by(ground: Ground<'_>, verb: &Verb, at: usize, end: usize) -> Option<Range<usize>> {
    if at >= end || !ground.scope.is_open_word(at) {
        return None;
    }
    let letter = ground.scope.morphs[at].clitics.preposition?;
    let own = letter != TO && verb.addressee.iter().any(|a| a.chars().eq([letter]));
    let mention = ground.mention(at).filter(|m| m.tokens.end <= end);
    own.then(|| mention.map_or(at..at + 1, |m| m.tokens.clone()))
}

/// Neither a time (في تقريرها **لشهر** أكتوبر) nor a pronoun that goes back to the speaker (في مداخلة **لهما**).
fn is_somebody(ground: Ground<'_>, i: usize) -> bool {
    let rest = ground.scope.words.key(i).strip_prefix(TO).unwrap_or_default();
    let pronoun = ground.scope.lexicon.clitics.pronouns().any(|pronoun| pronoun == rest);
    !ground.is_time[i] && !ground.is_time.get(i + 1).is_some_and(|time| *time) && !pronoun
}

/// «في تصريح **للنهار**»: right behind the words that tell the channel.
fn behind_channel(ground: Ground<'_>, i: usize) -> bool {
    let (words, channels) = (ground.scope.words, &ground.scope.lexicon.cues.channel_phrases);
    let stops =
        |first: usize| channels.longest(words, words.key(first), first, i).is_some_and(|(_, s)| s == i);
    (i.saturating_sub(NEAR)..i).any(stops)
}

/// «**في حوار للنهار**، أكد الوزير أن»: whom the one who speaks spoke to, in an adverbial that opens the sentence.
pub(super) fn in_front(ground: Ground<'_>, verb: &Verb, begin: usize, at: usize) -> Option<Range<usize>> {
    let (words, channels) = (ground.scope.words, &ground.scope.lexicon.cues.channel_phrases);
    if begin >= at {
        return None;
    }
    let first = begin + usize::from(words.key(begin).chars().count() == 1);
    let key = words.key(first);
    let bare = crate::morph::clitic::after_conjunction(key).unwrap_or(key);
    if verb.act != Act::Say || at > begin + FRONTED || first >= at {
        return None;
    }
    let channel = |key: &str| channels.longest(words, key, first, at);
    let (_, stop) = channel(key).or_else(|| channel(bare))?;
    spoken_to(ground, verb, stop - 1, at).or_else(|| met(ground, first..at))
}

/// «قال شاهد **لرويترز**»، «المصدر العسكري **لوكالة الأنباء**»: a medium that a longer phrase has taken in.
fn medium_inside(ground: Ground<'_>, i: usize, before: usize) -> Option<Range<usize>> {
    let inside = ground.mention(i).is_none() && ground.is_in_mention(i);
    let found = inside.then(|| mention::at_token(ground.scope, i, before)).flatten()?;
    is_medium(ground, &found).then_some(found.tokens)
}

/// An agency, a paper, a channel or their people.
pub(super) fn is_medium(ground: Ground<'_>, mention: &Mention) -> bool {
    let (actors, titles) = (&ground.scope.lexicon.actors, &ground.scope.lexicon.titles);
    let role = mention.actor.and_then(|actor| actors.get(actor).role);
    role == Some("MED") || mention.row.as_ref().is_some_and(|row| titles.is_medium(row))
}

/// «قائد القوات **للعمليات** الخارجية، فلان»، «الأمين العام **لحزب** العمال»: the phrase belongs to an office or a body that
/// has no name yet.
fn completes_office(ground: Ground<'_>, at: usize, i: usize, before: usize) -> bool {
    let Some(behind) = ground.mention_before(i).filter(|m| !m.named) else { return false };
    let own = mention::at_token(ground.scope, i, before);
    let spoken_to = own.is_some_and(|m| {
        is_medium(ground, &m) || !matches!(m.kind, EntityKind::Organisation | EntityKind::Place)
    });
    let name = |j: usize| ground.mention(j).is_some_and(|m| m.named && m.kind == EntityKind::Person);
    let body = behind.title.is_none() && behind.kind == EntityKind::Organisation;
    let office = || behind.title.is_some() && behind.tokens.len() > 1 && (at + 1..before).any(name);
    !spoken_to && (body || office())
}

/// A phrase that begins at a token with ل: **لمراسلنا**.
pub(super) fn glued_at(ground: Ground<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    if at >= end {
        return None;
    }
    let scope = ground.scope;
    let key = scope.words.key(at);
    let glued = key.starts_with(TO) && key.chars().count() >= 4 && scope.is_open_word(at);
    if !glued || scope.lexicon.is_known_word(key) || is_name(ground, at) || is_governed(ground, at, end) {
        return None;
    }
    Some(ground.mention(at).map_or(at..at + 1, |m| m.tokens.clone()))
}

/// «…، وفق ما أفاد به الوزير في تصريح **لوكالة الأنباء**»: whom a source spoke to, behind it.
pub(super) fn on_channel(ground: Ground<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    let scope = ground.scope;
    let channels = &scope.lexicon.cues.channel_phrases;
    if at >= end {
        return None;
    }
    if let Some(to) = quoted_outlet(ground, at, end).or_else(|| glued_at(ground, at, end)) {
        return Some(to);
    }
    let at = at + usize::from(ground.is_comma(at));
    let start = (at..end.min(at + FAR))
        .take_while(|i| !ground.is_comma(*i))
        .find(|i| channels.longest(scope.words, scope.words.key(*i), *i, end).is_some())?;
    let (_, stop) = channels.longest(scope.words, scope.words.key(start), start, end)?;
    (stop..end.min(stop + FAR))
        .take_while(|i| !ground.is_comma(*i))
        .find_map(|i| quoted_outlet(ground, i, end).or_else(|| glued_at(ground, i, end)))
}

/// ل in front of an outlet's name in quotation marks: «لـ"الرياض"».
pub(super) fn quoted_outlet(ground: Ground<'_>, i: usize, before: usize) -> Option<Range<usize>> {
    let key = ground.scope.words.key(i);
    let marked = key.len() == TO.len_utf8() && key.starts_with(TO) || key == TOWARDS;
    let quoted = marked.then(|| ground.marks.opening(i + 1)).flatten()?;
    let short = quoted.word_count(ground.scope.words) <= OUTLET && quoted.after() <= before;
    short.then(|| quoted.inner())
}

/// «في تصريح **لرويترز**»، «لـ"**النهار**"»: a preposition says that the words are spoken to.
pub(super) fn is_marked(ground: Ground<'_>, at: usize) -> bool {
    let key = ground.scope.words.key(at);
    let before = at.checked_sub(1).is_some_and(|i| {
        let quote = matches!(ground.scope.words.kind(i), crate::layers::TokenKind::Quote(_));
        quote || ground.scope.morphs[i].class == WordClass::Preposition
    });
    key.starts_with(TO) || before
}

/// «في مقابلة **مع رويترز**»، «خلال لقائه **وزير الخارجية**»: the one spoken with on the occasion.
fn met(ground: Ground<'_>, range: Range<usize>) -> Option<Range<usize>> {
    let scope = ground.scope;
    let channels = &scope.lexicon.cues.channel_phrases;
    let before = range.end;
    for i in range {
        let Some((row, end)) = channels.longest(scope.words, scope.words.key(i), i, before) else { continue };
        let shared = scope.lexicon.cues.shared.contains(&row);
        let with = (end..before.min(end + NEAR)).find(|j| scope.words.key(*j) == &*scope.lexicon.cues.with);
        if let Some(with) = with {
            let quoted = ground.marks.opening(with + 1).filter(|q| q.word_count(scope.words) <= OUTLET);
            // «في مؤتمر صحفي **مع نظيره**»: he stands beside the speaker.
            let beside = |to: &Range<usize>| ground.mention(to.start).is_some_and(|m| m.title.is_some());
            let to = quoted.map(|q| q.inner()).or_else(|| named(ground, with + 1, before));
            return to.filter(|to| !shared || !beside(to));
        }
        // لقائه, استقباله: a verbal noun with a pronoun takes whom it meets as its object.
        let meets = scope.words.key(end - 1).ends_with('ه') || scope.words.key(end - 1).ends_with("ها");
        if meets && scope.words.key(i) == &*scope.lexicon.cues.during {
            let person = |j: &usize| ground.mention(*j).is_some_and(|m| m.kind == EntityKind::Person);
            let passes = |j: &usize| {
                let place = ground.mention(*j).is_some_and(|m| m.kind != EntityKind::Person);
                let class = scope.morphs[*j].class;
                ground.is_time[*j]
                    || place
                    || ground.is_comma(*j)
                    || matches!(class, WordClass::Adverb | WordClass::Preposition)
                    || ground.is_in_mention(*j)
            };
            let next = (end..before).take_while(|j| person(j) || passes(j)).find(person)?;
            return named(ground, next, before);
        }
    }
    None
}

fn named(ground: Ground<'_>, at: usize, before: usize) -> Option<Range<usize>> {
    ground.mention(at).filter(|m| m.tokens.end <= before).map(|m| m.tokens.clone())
}

/// «داعيا **الأطراف**»، «وحث **جميع الأطراف**»، «دعا **الولايات المتحدة** إلى»: what follows the verb is its object, because a
/// participle has no subject of its own, a word of quantity stands in front, or the verb shows another gender.
pub(super) fn follows_as_object(ground: Ground<'_>, reading: VerbReading, first: usize) -> bool {
    let words = ground.scope.words;
    match reading.form {
        VerbForm::Participle(_) => true,
        VerbForm::Perfect(agreement) | VerbForm::Imperfect(agreement) => {
            let place = ground.mention(first).is_some_and(|m| m.kind == EntityKind::Place);
            let masculine = agreement.gender == Some(Gender::Masculine);
            let woman = agreement.gender == Some(Gender::Feminine);
            let key = words.key(first);
            let ending = key.ends_with('ه') || key.ends_with(PLURAL);
            let feminine = ground.scope.is_definite(first)
                && ending
                && ground.mention(first).is_some_and(|m| m.kind != EntityKind::Person && !m.named);
            // «دعت **الرئيس** إلى».
            let man =
                |m: &Mention| m.kind == EntityKind::Person && m.agreement.gender == Some(Gender::Masculine);
            ground.scope.lexicon.cues.quantities.contains(key)
                || masculine && (place || feminine)
                || woman && ground.mention(first).is_some_and(man)
        }
        VerbForm::Masdar => false,
    }
}

/// «ترامب يطالب»، «الوزير قد يطالب»: the subject stands in front of the verb, in the same sentence.
pub(super) fn has_subject_before(ground: Ground<'_>, at: usize) -> bool {
    let (scope, words) = (ground.scope, ground.scope.words);
    let helps = |i: usize| matches!(scope.morphs[i].class, WordClass::Auxiliary | WordClass::Negator);
    let first = (0..=at).rev().find(|i| *i == 0 || !helps(i - 1)).unwrap_or(at);
    let same = first > 0 && words.sentence_at(first - 1) == words.sentence_at(at);
    let before = ground.mention_before(first).is_some() && !is_fronted(ground, at);
    same && before && !scope.morphs[at].clitics.conjunction
}

/// The object behind a subject, a word of quantity in front of it read over: وطالب غراند **جميع الأطراف**.
pub(super) fn object(ground: Ground<'_>, at: usize, before: usize) -> Option<Range<usize>> {
    let quantity =
        |at: usize| at < before && ground.scope.lexicon.cues.quantities.contains(ground.scope.words.key(at));
    let first = if quantity(at) { at + 1 } else { at };
    // «طالب الرئيس **وجامعة الدول** الأطراف»: who is joined to the subject.
    let joined = ground.mention(first).filter(|m| m.tokens.end < before && is_joined(ground, first));
    if let Some(joined) = joined {
        return object(ground, joined.tokens.end, before);
    }
    named(ground, first, before).or_else(|| further_object(ground, at, before))
}

fn is_joined(ground: Ground<'_>, at: usize) -> bool {
    let key = ground.scope.words.key(at);
    let rest = crate::morph::clitic::after_conjunction(key);
    key.starts_with('و') && !ground.scope.lexicon.is_known_word(key) && rest.is_some()
}

/// «ودعا الحزب، في بيان له اليوم، **كافة القوى** إلى»: the object behind adverbials, up to the content.
fn further_object(ground: Ground<'_>, at: usize, before: usize) -> Option<Range<usize>> {
    let scope = ground.scope;
    let quantity = |i: usize| scope.lexicon.cues.quantities.contains(scope.words.key(i));
    let starts = |i: &usize| {
        let free = *i == at
            || ground.is_comma(i - 1)
            || ground.is_time[i - 1]
            || scope.morphs[i - 1].class == WordClass::Adverb;
        let noun = scope.is_definite(*i) || ground.mention(*i).is_some() || quantity(*i);
        free && noun
            && !ground.is_time[*i]
            && scope.is_open_word(*i)
            && scope.morphs[*i].clitics.preposition.is_none()
    };
    let Some(first) = (at..before).find(starts) else { return last_object(ground, at, before) };
    let first = if quantity(first) && first + 1 < before { first + 1 } else { first };
    let open = (first..before).take_while(|i| scope.is_open_word(*i)).count();
    named(ground, first, before)
        .or(Some(first..first + open.min(OBJECT_WORDS)))
        .filter(|range| !range.is_empty())
}

/// «وطالبت النقابة خلال ندوة بدار المحامي **الحكومة** بـ»: the definite noun right in front of the content, behind another
/// one that it cannot be joined to.
fn last_object(ground: Ground<'_>, at: usize, before: usize) -> Option<Range<usize>> {
    let last = ground.mention_before(before).filter(|m| m.definite && m.tokens.start > at + 1)?;
    let (first, previous) = (last.tokens.start, last.tokens.start - 1);
    let parted = ground.scope.is_definite(previous) || ground.is_time[previous];
    let clitics = ground.scope.morphs[first].clitics;
    let free = clitics.preposition.is_none() && !clitics.conjunction;
    (parted && free).then(|| last.tokens.clone())
}

/// «لارا»، «لؤي»: a name that begins with the letter and is no name without it.
fn is_name(ground: Ground<'_>, at: usize) -> bool {
    let (key, names) = (ground.scope.words.key(at), &ground.scope.lexicon.lists.gazetteer);
    let person = |m: &Mention| m.named && m.kind == EntityKind::Person;
    let long = |m: &Mention| person(m) && m.title.is_none() && m.tokens.len() > 1;
    // «سامي ليندون»، and later «وقال **ليندون**».
    let last = |m: &Mention| {
        let end = m.tokens.end - 1;
        person(m) && end > m.tokens.start && end < at && ground.scope.words.key(end) == key
    };
    let own = names.begins(key) || ground.mention(at).is_some_and(long);
    key.strip_prefix(TO).is_some_and(|rest| own && !names.begins(rest) || ground.mentions.iter().any(last))
}

/// «وكالة الأنباء التابعة **للحكومة**»: an adjective has it.
fn is_governed(ground: Ground<'_>, at: usize, end: usize) -> bool {
    governing::complement(ground.scope, at, end).is_some()
}

/// «في بيان لوزارة الخارجية»: the ministry issued it.
fn behind_document(ground: Ground<'_>, at: usize) -> bool {
    let before = ground.mention_before(at);
    before.and_then(|m| m.row.as_ref()).is_some_and(|row| ground.scope.lexicon.titles.is_document(row))
}
