//! To whom something was said where the cue does not tell: «في تصريح لرويترز، نفى الوزير»، «ردا على سؤال رويترز»، «وجه رسالة
//! إلى العمال قال فيها»، «صرح لرويترز قائلا».

use crate::ids::Id;
use crate::layers::{
    Clitics, CueSort, EntityKind, Mention, Quote, TokenKind, VerbForm, VerbReading, WordClass,
};
use crate::lexicon::verbs::OBJECT;
use crate::quote::source::Found;
use crate::quote::{Ground, addressee};
use std::ops::Range;

/// How far in front of its cue the words may stand, in tokens.
const BEFORE: usize = 30;
/// How far behind a source the medium that it spoke to may stand, in tokens.
const SOURCE: usize = 10;
/// How far behind the words that tell the channel the one spoken to may stand, in tokens.
const FAR: usize = 6;

/// Fills in the one spoken to of every quote that has none, from the words around its cue that belong to no other quote.
pub(super) fn find(ground: Ground<'_>, quotes: &mut [Quote]) {
    for at in 0..quotes.len() {
        let quote = &quotes[at];
        if quote.addressee.is_some() || matches!(quote.sort, CueSort::Source | CueSort::Colon) {
            continue;
        }
        let (front, behind) = (in_front(ground, quotes, at), behind(ground, quote));
        let told = || message(ground, quote, front.clone());
        let found = channel(ground, behind).or_else(|| channel(ground, front.clone())).or_else(told);
        let own = |range: &Range<usize>| quote.source.as_ref().is_none_or(|s| !s.contains(&range.start));
        quotes[at].addressee = found.filter(own);
    }
}

/// The words between the cue and its content.
fn behind(ground: Ground<'_>, quote: &Quote) -> Range<usize> {
    let at = quote.at.index();
    let content = quote.content.first().map_or(at, |span| ground.scope.words.first_at(span.start));
    at + 1..content.max(at + 1)
}

/// The words in front of the cue, back to the last one of another quote.
fn in_front(ground: Ground<'_>, quotes: &[Quote], number: usize) -> Range<usize> {
    let (words, quote) = (ground.scope.words, &quotes[number]);
    let at = quote.at.index();
    let begin = words.range_of(quote.sentence).start.max(at.saturating_sub(BEFORE));
    let spans = |other: &Quote| {
        let around = other.content.iter().find(|content| content.contains(quote.cue)).map(|span| span.start);
        let content = around.or_else(|| other.content.iter().map(|content| content.end).max());
        content.unwrap_or(0).max(other.cue.end)
    };
    let others = quotes.iter().enumerate().filter(|(i, other)| *i != number && other.cue.end < quote.cue.end);
    let last = others.map(|(_, other)| spans(other)).max().unwrap_or(0);
    let last = if last > quote.cue.start { at } else { words.first_at(last) };
    begin.max(last.min(at))..at
}

/// Whom the last channel told of in a stretch of words leads to.
fn channel(ground: Ground<'_>, range: Range<usize>) -> Option<Range<usize>> {
    let (words, cues) = (ground.scope.words, &ground.scope.lexicon.cues);
    range.clone().rev().find_map(|at| {
        let (row, stop) = cues.channel_phrases.longest(words, words.key(at), at, range.end)?;
        if cues.replies.contains(&row) {
            return asker(ground, stop, range.end);
        }
        let near = (stop..range.end.min(stop + FAR)).take_while(|i| !ground.is_comma(*i));
        near.into_iter().find_map(|i| medium(ground, i, range.end))
    })
}

/// «في تصريح **لرويترز**»: «في تصريح للوزير» is the minister's own.
fn medium(ground: Ground<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    let leads = ground.scope.morphs[at].class == WordClass::Preposition;
    let found = spoken_to(ground, at, end)?;
    // «لمراسل **النهار**».
    let inside = |m: &&Mention| found.contains(&m.tokens.start);
    let mut named = ground.mentions.iter().filter(inside).peekable();
    let own = named.peek().is_none() || named.any(|m| addressee::is_medium(ground, m));
    (leads || own).then_some(found)
}

/// «ردا على سؤال **رويترز**»، «على سؤال **لـ"النهار"**».
fn asker(ground: Ground<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    if at >= end {
        return None;
    }
    let quoted =
        ground.marks.opening(at).filter(|q| q.after() <= end && q.word_count(ground.scope.words) <= 3);
    let next = if ground.scope.morphs[at].class == WordClass::Preposition { at + 1 } else { at };
    let named = || ground.mention(next).filter(|m| m.tokens.end <= end && m.kind != EntityKind::Place);
    quoted
        .map(|q| q.inner())
        .or_else(|| spoken_to(ground, at, end))
        .or_else(|| named().map(|m| m.tokens.clone()))
}

/// «**لرويترز**»، «لـ"**النهار**"»، «إلى **العمال**»، «أمام **البرلمان**».
fn spoken_to(ground: Ground<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    let (scope, cues) = (ground.scope, &ground.scope.lexicon.cues);
    if let Some(outlet) = addressee::quoted_outlet(ground, at, end) {
        return Some(outlet);
    }
    let key = scope.words.key(at);
    let leads = key == &*cues.facing || key == &*cues.sent_to;
    let somebody = |i: usize| ground.mention(i).filter(|m| m.tokens.end <= end && !m.kind.is_place());
    if leads && at + 1 < end {
        return somebody(at + 1).map(|m| m.tokens.clone());
    }
    let glued = addressee::glued_at(ground, at, end)?;
    somebody(at).map(|_| glued)
}

/// «وفق ما أكده الناطق، سامي خالد **لرويترز**»، «حسب مصدر **لـ"النهار"**»: the medium that a source spoke to.
pub(super) fn of_source(ground: Ground<'_>, found: &Found<'_>, end: usize) -> Option<Range<usize>> {
    let own = |i: usize| found.source.contains(&i);
    // A comma ends the source, unless a name stands behind it.
    let person = |i: usize| ground.mention(i).is_some_and(|m| m.kind == EntityKind::Person && m.named);
    let goes_on = |i: &usize| !ground.is_comma(*i) || *i < found.source.start || (i + 1..i + 3).any(person);
    let near = (found.cue.end..end.min(found.stop.max(found.source.end) + SOURCE)).take_while(goes_on);
    let is_medium = |i: usize| {
        let glued = addressee::glued_at(ground, i, end)?;
        let press = ground.scope.lexicon.cues.press.contains(ground.scope.words.key(i));
        let medium = ground
            .mentions
            .iter()
            .any(|m| glued.contains(&m.tokens.start) && addressee::is_medium(ground, m));
        (press || medium).then_some(glued)
    };
    let mut near = near.filter(|i| !own(*i));
    let marked = near.find_map(|i| addressee::quoted_outlet(ground, i, end).or_else(|| is_medium(i)));
    marked.or_else(|| told_object(ground, found, end))
}

/// «وفق ما أفاد به مصدر أمني، **مراسلنا**»: the medium as the verb's object, behind the source.
pub(super) fn told_object(ground: Ground<'_>, found: &Found<'_>, end: usize) -> Option<Range<usize>> {
    let scope = ground.scope;
    let verb = found.cue.end.checked_sub(1)?;
    let takes = |v: &VerbReading| scope.lexicon.verbs.get(v.verb).addressee.iter().any(|a| **a == *OBJECT);
    let next = found.stop + usize::from(found.stop < end && ground.is_comma(found.stop));
    let medium = |m: &&Mention| {
        let inside = |other: &Mention| m.tokens.contains(&other.tokens.start);
        let medium = ground.mentions.iter().any(|other| inside(other) && addressee::is_medium(ground, other));
        medium && m.tokens.end <= end && scope.morphs[m.tokens.start].clitics == Clitics::default()
    };
    let found = ground.mention(next).filter(|_| scope.morphs[verb].verbs.iter().any(takes));
    found.filter(medium).map(|m| m.tokens.clone())
}

/// «قال **فيها**»: what is said stands in what the words in front tell of.
fn is_within(ground: Ground<'_>, at: usize) -> bool {
    let (words, functions) = (ground.scope.words, &ground.scope.lexicon.functions);
    at < words.len() && functions.bears_pronoun(words.key(at)) && words.key(at).starts_with('ف')
}

/// «وجه **رسالة** إلى العمال قال فيها»، «**صرح** لرويترز قائلا»: the last word in front that tells of a message, or for a
/// participle of saying, and to whom.
fn message(ground: Ground<'_>, quote: &Quote, range: Range<usize>) -> Option<Range<usize>> {
    let (scope, cues) = (ground.scope, &ground.scope.lexicon.cues);
    let part = quote.sort == CueSort::Participle;
    let noun = quote.sort == CueSort::Masdar && quote.source.is_none();
    if !(part || noun || is_within(ground, quote.at.index() + 1)) {
        return None;
    }
    let says = |i: usize| {
        let finite = |form| matches!(form, VerbForm::Perfect(_) | VerbForm::Imperfect(_));
        scope.morphs[i].verbs.iter().any(|v| finite(v.form))
    };
    let sends = |i: usize| {
        let key = scope.words.key(i);
        cues.messages.contains(&key[scope.morphs[i].stem as usize..]) || cues.messages.contains(key)
    };
    let declared = |i: usize| cues.declared.contains(&scope.words.key(i)[scope.morphs[i].stem as usize..]);
    let word = |i: usize| scope.words.kind(i) == TokenKind::Word;
    range
        .clone()
        .rev()
        .filter(|i| word(*i) && (sends(*i) || declared(*i) || (part || noun) && says(*i)))
        .find_map(|at| {
            let near = (at + 1..range.end.min(at + FAR + 2)).take_while(|i| !ground.is_comma(*i));
            let to = if declared(at) { medium } else { spoken_to };
            near.into_iter().find_map(|i| to(ground, i, range.end))
        })
}
