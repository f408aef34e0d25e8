//! What has been learnt chooses where contents begin, among all places that may be: it finds the content of a cue for which no
//! rule does, and mends what rules found. «وأعلن الجيش صباح اليوم في بيان **مقتل** جنديين».

use crate::ids::{Id, SentenceId};
use crate::layers::{CueSort, Quote, WordClass};
use crate::model::content::{self, Contents, Cue};
use crate::quote::offer::{self, Begin, first_word};
use crate::quote::standing::{is_noun_here, is_preposition};
use crate::quote::{Ground, cue, source, unsaid};
use crate::span::Span;
use std::ops::Range;

/// A content that no rule finds is tried when it is as likely as this.
const TRIED: f32 = 0.2;
/// What rules found is changed for what is so many times as likely.
const SURER: f32 = 3.0;

/// Something to choose: the places, and which the rules have.
#[derive(Clone, Debug)]
pub struct Choice {
    /// The word of saying.
    pub cue: Span,
    /// The places.
    pub rivals: Vec<Rival>,
    /// Which of them the rules have.
    pub ruled: Option<usize>,
}

/// One of the places.
#[derive(Clone, Debug)]
pub struct Rival {
    /// What is seen there.
    pub features: Vec<u32>,
    /// The content that it makes.
    pub content: Span,
}

/// The rules that speak against a cue, a bit each.
fn standing(ground: Ground<'_>, at: usize, range: &Range<usize>) -> u32 {
    let scope = ground.scope;
    let reading = scope.morphs[at].verbs.first();
    let checks = [
        is_noun_here(ground, at),
        is_preposition(ground, at, range.start),
        source::takes(ground, at, range.clone()),
        unsaid::is_silence(ground, at, range.clone()),
        reading.is_some_and(|r| unsaid::reports_nothing(ground, at, range.clone(), r)),
        reading.is_some_and(|r| ground.means_other(r, at, range.start, range.end)),
        ground.is_in_mention(at),
        ground.mention(at).is_some(),
        at > range.start && ground.governs(at - 1),
    ];
    checks.into_iter().enumerate().fold(0, |bits, (bit, holds)| bits | u32::from(holds) << bit)
}

/// True for a word that may be one of saying.
fn is_cue(ground: Ground<'_>, at: usize) -> bool {
    let morph = &ground.scope.morphs[at];
    !morph.verbs.is_empty() && morph.class != WordClass::Complementiser
}

/// True for a quote with a verb in front of its content.
fn is_led(quote: &Quote) -> bool {
    let verbal = matches!(quote.sort, CueSort::Verb | CueSort::Participle | CueSort::Masdar);
    verbal && quote.content.len() == 1 && quote.content[0].start >= quote.cue.end
}

/// A cue with the places where its content may begin.
struct Places {
    cue: Cue,
    places: Vec<Begin>,
    features: Vec<Vec<u32>>,
    ruled: Option<usize>,
}

fn places(ground: Ground<'_>, at: usize, range: &Range<usize>, quotes: &[Quote]) -> Option<Places> {
    let own = quotes.iter().find(|quote| quote.at.index() == at && !quote.ventured);
    if own.is_some_and(|quote| !is_led(quote)) {
        return None;
    }
    let places = offer::begins(ground, at, range.end);
    let ruled = own.map(|quote| offer::tokens(ground, quote.content[0]).start);
    let cue = Cue { at, standing: standing(ground, at, range), ruled };
    let features = (0..places.len()).map(|n| content::features(ground, cue, &places, n, range)).collect();
    let ruled = places.iter().position(|place| Some(first_word(ground, place.complement.start)) == ruled);
    Some(Places { cue, places, features, ruled })
}

/// Finds the contents of cues that the rules find none for, and chooses among what may be the contents of the others.
pub(super) fn begins(
    ground: Ground<'_>,
    model: &Contents,
    sentence: SentenceId,
    range: Range<usize>,
    quotes: &mut Vec<Quote>,
) {
    if !model.knows {
        return;
    }
    let from = quotes.partition_point(|quote| quote.sentence < sentence);
    for at in range.clone().filter(|at| is_cue(ground, *at)) {
        let Some(found) = places(ground, at, &range, &quotes[from..]) else { continue };
        let chances = model.choice(&found.features);
        let best = (0..chances.len()).max_by(|a, b| chances[*a].total_cmp(&chances[*b]).then(b.cmp(a)));
        let own = quotes.iter().position(|quote| quote.at.index() == at && quote.sentence == sentence);
        let chance = found.ruled.map(|ruled| chances[ruled]);
        if let Some(own) = own {
            quotes[own].begins = chance.unwrap_or_default();
        }
        let Some(best) = best.filter(|best| chances[*best] >= TRIED && found.ruled != Some(*best)) else {
            continue;
        };
        let ruled = own.is_some_and(|own| !quotes[own].ventured);
        if ruled && chances[best] < SURER * chance.unwrap_or(TRIED) {
            continue;
        }
        let Begin { reading, complement } = &found.places[best];
        let Some(quote) = cue::with_complement(ground, sentence, (*reading, at), complement, range.end)
        else {
            continue;
        };
        let quote = Quote { ventured: !ruled, begins: chances[best], ..quote };
        match own {
            Some(own) => quotes[own] = quote,
            None => quotes.push(quote),
        }
    }
}

/// Everything that is to be chosen of a report, for training.
pub fn all(ground: Ground<'_>, quotes: &[Quote]) -> Vec<Choice> {
    let words = ground.scope.words;
    let mut out = Vec::new();
    for (sentence, _) in words.sentences.enumerate() {
        let range = words.range_of(sentence);
        for at in range.clone().filter(|at| is_cue(ground, *at)) {
            out.extend(choice(ground, sentence, at, &range, quotes));
        }
    }
    out
}

fn choice(
    ground: Ground<'_>,
    id: SentenceId,
    at: usize,
    range: &Range<usize>,
    quotes: &[Quote],
) -> Option<Choice> {
    let found = places(ground, at, range, quotes)?;
    let content = |place: &Begin| {
        let quote = cue::with_complement(ground, id, (place.reading, at), &place.complement, range.end);
        let whole = quote.as_ref().and_then(|quote| quote.content.first()).copied();
        whole.unwrap_or(ground.scope.words.span(at))
    };
    let rivals = found.places.iter().zip(found.features);
    let rivals = rivals.map(|(place, features)| Rival { features, content: content(place) }).collect();
    let cue = ground.scope.words.span(found.cue.at);
    Some(Choice { cue, rivals, ruled: found.ruled })
}

#[cfg(test)]
mod tests {
    use crate::Reader;
    use crate::article::{Meta, from_text};
    use crate::lexicon::Tables;
    use crate::model::belief::{self, Belief};
    use crate::model::content::Contents;

    const TEXT: &str = "وأعلن الجيش صباح اليوم في بيان على موقعه مقتل جنديين قرب الحدود.";

    #[test]
    fn every_place_where_a_content_may_begin_is_offered() {
        let reader = Reader::new(&Tables::bundled()).unwrap();
        let report = from_text(&reader.lexicon, TEXT, Meta::default());
        let choices = reader.choices(&report);
        let choice = choices.iter().find(|choice| choice.cue.of(&report.text) == "وأعلن").unwrap();
        let offered: Vec<&str> = choice.rivals.iter().map(|rival| rival.content.of(&report.text)).collect();
        assert!(offered.contains(&"مقتل جنديين قرب الحدود"), "{offered:?}");
        assert!(choice.rivals.iter().all(|rival| rival.content.start >= choice.cue.end));
    }

    #[test]
    fn what_no_rule_finds_is_told_only_where_learning_speaks_for_it() {
        let reader = Reader::new(&Tables::bundled()).unwrap();
        let report = from_text(&reader.lexicon, TEXT, Meta::default());
        let reading = reader.read(&report);
        for quote in reading.quotes.as_slice().iter().filter(|quote| quote.ventured) {
            let told = reading.statements.as_slice().iter().any(|s| s.quote.cue == quote.cue);
            assert_eq!(told, quote.chance >= belief::least(quote));
        }
        let bare = Reader { belief: Belief::none(), contents: Contents::none(), ..reader };
        assert!(bare.read(&report).quotes.as_slice().iter().all(|quote| !quote.ventured));
    }
}
