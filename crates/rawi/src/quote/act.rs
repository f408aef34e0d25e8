//! What is done by the words themselves behind a neutral verb: «قال: **يجب** وقف القصف» demands.

use crate::evidence::{Cause, RowRef};
use crate::ids::Id;
use crate::layers::{Act, CueSort, EntityKind, Quote, QuoteKind};
use crate::lexicon::cues::ContentPlace;
use crate::quote::Ground;

/// The most tokens of a content of few words.
const SHORT: usize = 24;

/// Sets the act of a quote with a neutral cue by what its content says.
pub(super) fn by_content(ground: Ground<'_>, quote: &mut Quote) {
    if quote.act != Act::Say || quote.sort == CueSort::Source {
        return;
    }
    if let Some((act, cause)) = phrase(ground, quote) {
        quote.act = act;
        quote.evidence = quote.evidence.clone().and(cause);
    } else if asks(ground, quote) {
        quote.act = Act::Ask;
    }
}

/// The first phrase of the content that does something, in its place.
fn phrase(ground: Ground<'_>, quote: &Quote) -> Option<(Act, Cause)> {
    let (words, cues) = (ground.scope.words, &ground.scope.lexicon.cues);
    let verbs = &ground.scope.morphs[quote.at.index()].verbs;
    let of = |id: u16| cues.spoken_of.contains(&ground.scope.lexicon.verbs.get(id).id);
    let described = verbs.iter().any(|v| of(v.verb));
    quote.content.iter().enumerate().find_map(|(number, span)| {
        let (start, end) = (words.first_at(span.start), words.first_at(span.end.saturating_sub(1)) + 1);
        (start..end.min(words.len())).find_map(|at| {
            // «ووصف القرار **بالمتسرع**».
            let key = words.key(at);
            let stem = described.then(|| &key[ground.scope.morphs[at].stem as usize..]);
            let longest = |key| cues.content_phrases.longest(words, key, at, end);
            let (row, stop) = longest(key).or_else(|| stem.and_then(longest))?;
            let (id, act, place) = cues.content_acts.get(usize::from(row))?;
            let in_place = match place {
                ContentPlace::Begin => number == 0 && at == start,
                ContentPlace::Within => true,
                ContentPlace::Named => number == 0 && at == start && is_somebody(ground, stop),
                ContentPlace::Short => end - start <= SHORT,
                ContentPlace::Described => described && at < start + SHORT,
            };
            let row = RowRef::new("content_acts.tsv", &**id);
            in_place.then(|| (*act, Cause::new(row, words.cover(at..stop))))
        })
    })
}

/// «على **الحكومة** أن»: who can be told to do something, and no place or time.
fn is_somebody(ground: Ground<'_>, at: usize) -> bool {
    ground.mention(at).is_some_and(|m| m.kind != EntityKind::Location) && !ground.is_time[at]
}

/// Direct speech that is one question.
fn asks(ground: Ground<'_>, quote: &Quote) -> bool {
    let words = ground.scope.words;
    let [span] = quote.content.as_slice() else { return false };
    let (start, last) = (words.first_at(span.start), words.first_at(span.end.saturating_sub(1)));
    let ends = |at: usize| words.is(at, "؟") || words.is(at, "?");
    let stops = |at: usize| words.is(at, ".") || ends(at);
    quote.kind == QuoteKind::Direct
        && last > start
        && ends(last)
        && !(start..last).any(|at| stops(at) && !ends(at + 1))
}
