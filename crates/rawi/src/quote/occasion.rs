//! How and on what occasion something was said: «في مقابلة مع قناة محلية»، «خلال مؤتمر صحفي».

use crate::evidence::{Cause, RowRef};
use crate::ids::Id;
use crate::layers::{CueSort, Quote, TokenKind, WordClass};
use crate::quote::Ground;

/// The most words of an adverbial.
const LONGEST: usize = 10;
/// The most words of a name in quotation marks inside it.
const NAME: usize = 4;
/// How far in front of its cue an adverbial may begin, in tokens.
const BEFORE: usize = 16;

/// Fills in the channel and the occasion of every quote, from the words around its cue that belong to no content.
pub(super) fn find(ground: Ground<'_>, quotes: &mut [Quote]) {
    let cues: Vec<usize> = quotes.iter().map(|quote| quote.at.index()).collect();
    for quote in quotes {
        let places: Vec<usize> = around(ground, quote, &cues).collect();
        for at in places {
            let (occasion, cause) = match adverbial(ground, quote, at) {
                Some(found) => found,
                None => continue,
            };
            let slot = if occasion { &mut quote.occasion } else { &mut quote.channel };
            slot.get_or_insert(cause);
        }
    }
}

/// The tokens between a cue and its content, behind a source, and in front of the cue as far as no other cue stands between.
fn around(ground: Ground<'_>, quote: &Quote, cues: &[usize]) -> impl Iterator<Item = usize> {
    let words = ground.scope.words;
    let at = quote.at.index();
    let sentence = words.range_of(quote.sentence);
    let content = quote.content.first().map_or(at, |span| words.first_at(span.start));
    let behind =
        if quote.sort == CueSort::Source { sentence.end } else { content.max(at + 1).min(sentence.end) };
    let begin = sentence.start.max(at.saturating_sub(BEFORE));
    let other = cues.iter().filter(|cue| **cue < at).max().map_or(begin, |cue| begin.max(cue + 1));
    (at + 1..behind).chain(other..at)
}

fn adverbial(ground: Ground<'_>, quote: &Quote, at: usize) -> Option<(bool, Cause)> {
    let (scope, cues) = (ground.scope, &ground.scope.lexicon.cues);
    let sentence = scope.words.range_of(quote.sentence);
    let (row, stop) = cues.channel_phrases.longest(scope.words, scope.words.key(at), at, sentence.end)?;
    let (id, occasion) = &cues.channels[usize::from(row)];
    let range = at..end(ground, stop, sentence.end.min(at + LONGEST));
    let span = scope.words.cover(range);
    let told = quote.content.iter().any(|content| content.overlaps(span));
    let cause = Cause::new(RowRef::new("channels.tsv", &**id), span);
    (!told && span.end != quote.cue.end).then_some(((*occasion)?, cause))
}

/// Where the adverbial ends: before a comma, a clause, a time, a colon or what is said.
fn end(ground: Ground<'_>, start: usize, limit: usize) -> usize {
    let words = ground.scope.words;
    let mut at = start;
    while at < limit && !ends(ground, at) {
        at = match ground.marks.opening(at) {
            Some(name) if name.word_count(words) <= NAME => name.after(),
            Some(_) => break,
            None => at + 1,
        };
    }
    at.min(limit.max(start))
}

fn ends(ground: Ground<'_>, at: usize) -> bool {
    let morph = &ground.scope.morphs[at];
    let punct = ground.scope.words.kind(at) == TokenKind::Punct;
    let class = matches!(
        morph.class,
        WordClass::Complementiser | WordClass::Adverb | WordClass::Relative | WordClass::Conjunction
    );
    let clause = morph.clitics.conjunction && ground.scope.is_finite_verb(at);
    punct || class && !ground.is_in_mention(at) || clause || ground.is_time[at]
}
