//! Speech that no mark closes and that goes on in the sentences behind it, as far as the speaker is heard in them.
//!
//! «وقالت: كنت في البيت. / سمعنا انفجارا. / ووصلت الشرطة.» – the second sentence is hers, the third the report's.

use crate::ids::{Id, SentenceId};
use crate::layers::{CueSort, Quote, QuoteKind, TokenKind};
use crate::quote::{Ground, extent};
use std::ops::Range;

/// The most sentences that speech goes on for.
const LONGEST: usize = 8;
/// The most sentences in which the speaker is not heard before one in which he is.
const SILENT: usize = 1;

/// Carries open speech on.
pub(super) fn carry(ground: Ground<'_>, quotes: &mut [Quote]) {
    for at in 0..quotes.len() {
        let Some(last) = open_end(ground, &quotes[at]) else { continue };
        let taken = |sentence: SentenceId| quotes.iter().any(|q| q.sentence == sentence);
        let spans: Vec<_> =
            heard(ground, last, taken).filter_map(|range| extent::trim(ground, range)).collect();
        quotes[at].content.extend(spans);
    }
}

/// The sentence in which direct speech ends, where it reaches the sentence's end and no mark closes it.
fn open_end(ground: Ground<'_>, quote: &Quote) -> Option<SentenceId> {
    let words = ground.scope.words;
    let end = quote.content.last()?.end;
    let last = words.first_at(end.saturating_sub(1));
    let sentence = words.sentence_at(last);
    let mut rest = last + 1..words.range_of(sentence).end;
    let closed = ground.marks.at(last).is_some_and(|q| !q.repaired);
    // Where the report itself is told by the one who speaks, nothing shows whose words go on.
    let lead = words.range_of(quote.sentence).start..quote.at.index();
    let told = extent::speaks_as_i(ground, lead);
    let speech = quote.kind == QuoteKind::Direct && quote.sort != CueSort::Source && !closed && !told;
    let goes_to_end = rest.all(|i| words.kind(i) == TokenKind::Punct && !words.is(i, ":"));
    (speech && goes_to_end).then_some(sentence)
}

/// The sentences behind in which the speaker is heard, with those between.
fn heard(
    ground: Ground<'_>,
    last: SentenceId,
    taken: impl Fn(SentenceId) -> bool,
) -> impl Iterator<Item = Range<usize>> {
    let words = ground.scope.words;
    let next = last.index() + 1;
    let of = move |number: usize| words.range_of(SentenceId::from_index(number));
    let (mut stop, mut silent) = (next, 0);
    for number in next..words.sentences.len().min(next + LONGEST) {
        let range = of(number);
        let marked = range.clone().any(|i| matches!(words.kind(i), TokenKind::Quote(_)) || words.is(i, ":"));
        if marked || taken(SentenceId::from_index(number)) {
            break;
        }
        if extent::speaks_as_i(ground, range) {
            (stop, silent) = (number + 1, 0);
        } else if silent == SILENT {
            break;
        } else {
            silent += 1;
        }
    }
    (next..stop).map(of)
}
