//! Sources named by a preposition (بحسب رويترز), by «حسبما» and a verb, or in a tail («على حد قوله»).

use crate::evidence::{Cause, Evidence, RowRef};
use crate::ids::{Id, SentenceId, TokenId};
use crate::layers::{Agreement, CueSort, EntityKind, Quote, QuoteKind};
use crate::lexicon::cues::{SourceNext, SourcePhrase};
use crate::mention::phrase;
use crate::quote::{Ground, complement, extent};
use std::ops::Range;

/// A source phrase in the text.
#[derive(Clone, Debug)]
pub struct Found<'a> {
    /// Its row.
    pub row: &'a SourcePhrase,
    /// Its own words.
    pub cue: Range<usize>,
    /// The words that name the source; empty for a pronoun.
    pub source: Range<usize>,
    /// The token after all of it.
    pub stop: usize,
}

/// The source phrase that begins at a token, if what follows it can be a source.
pub fn phrase_at<'a>(ground: Ground<'a>, at: usize, end: usize) -> Option<Found<'a>> {
    let (scope, cues) = (ground.scope, &ground.scope.lexicon.cues);
    let key = scope.words.key(at);
    let rest = crate::morph::clitic::after_conjunction(key).filter(|rest| cues.source_phrases.begins(rest));
    let first = if cues.source_phrases.begins(key) { key } else { rest? };
    cues.source_phrases.all(scope.words, first, at, end).find_map(|(number, stop)| {
        let row = &cues.sources[number as usize];
        let cue = at..stop;
        match row.next {
            SourceNext::Pronoun => Some(Found { row, cue, source: stop..stop, stop }),
            SourceNext::Source => source_after(ground, row, cue, end),
            SourceNext::Verb => verb_after(ground, row, cue, end),
        }
    })
}

fn source_after<'a>(
    ground: Ground<'a>,
    row: &'a SourcePhrase,
    cue: Range<usize>,
    end: usize,
) -> Option<Found<'a>> {
    let words = ground.scope.words;
    let first = cue.end;
    if first >= end || row.glued.is_some_and(|c| !words.key(first).starts_with(c)) {
        return None;
    }
    let opener = matches!(words.kind(first), crate::layers::TokenKind::Quote(_)) as usize;
    let found = match ground.mention(first + opener) {
        Some(mention) => mention.clone(),
        None if first + opener < end => crate::mention::at_token(ground.scope, first + opener, end)?,
        None => return None,
    };
    let mention = &found;
    if matches!(mention.kind, EntityKind::Location) {
        return None;
    }
    let stop = phrase::subject(ground.scope, mention.tokens.end, end).end;
    let stop = if stop > mention.tokens.end + 6 { mention.tokens.end } else { stop };
    Some(Found { row, cue, source: mention.tokens.clone(), stop: stop + opener })
}

fn verb_after<'a>(
    ground: Ground<'a>,
    row: &'a SourcePhrase,
    cue: Range<usize>,
    end: usize,
) -> Option<Found<'a>> {
    let scope = ground.scope;
    let verb = cue.end;
    if verb >= end || !(scope.is_finite_verb(verb) || bears_pronoun(ground, verb)) {
        return None;
    }
    // «كما أشار إلى نمو التجارة»: the verb has content of its own, and is a cue itself.
    let reports = |r: &crate::layers::VerbReading| {
        complement::find(ground, scope.lexicon.verbs.get(r.verb), *r, verb, end).is_some()
    };
    if scope.morphs[verb].verbs.iter().any(reports) {
        return None;
    }
    // وفق ما أفاد **به** المتحدث.
    let first = verb + 1;
    let first = first
        + usize::from(first < end && scope.morphs[first].class == crate::layers::WordClass::Preposition);
    let subject = match ground.mention(first) {
        Some(mention) => mention.tokens.clone(),
        None => phrase::subject(scope, first, end),
    };
    let stop = subject.end;
    Some(Found { row, cue: cue.start..verb + 1, source: subject, stop })
}

/// A form of saying with the pronoun that refers to what was said: وفق ما أكد**ه**، نقلت**ه**.
fn bears_pronoun(ground: Ground<'_>, at: usize) -> bool {
    let key = ground.scope.words.key(at);
    let lexicon = ground.scope.lexicon;
    let finite = |stem: &str| {
        let mut readings = lexicon.verbs.readings(stem, stem);
        readings.any(|r| {
            matches!(r.form, crate::layers::VerbForm::Perfect(_) | crate::layers::VerbForm::Imperfect(_))
        })
    };
    crate::lexicon::PRONOUNS.iter().filter_map(|p| key.strip_suffix(p)).any(finite)
}

/// Finds the source phrases of a sentence.
pub fn find(ground: Ground<'_>, sentence: SentenceId, range: Range<usize>, quotes: &mut Vec<Quote>) {
    let mut at = range.start;
    while at < range.end {
        let inside = ground.marks.at(at).is_some_and(|q| q.open < at && !q.repaired);
        match phrase_at(ground, at, range.end).filter(|_| !inside) {
            Some(found) => {
                at = found.stop.max(at + 1);
                attribute(ground, sentence, range.clone(), found, quotes);
            }
            None => at += 1,
        }
    }
}

fn attribute(
    ground: Ground<'_>,
    sentence: SentenceId,
    range: Range<usize>,
    found: Found<'_>,
    quotes: &mut Vec<Quote>,
) {
    let words = ground.scope.words;
    let in_front = (range.start..found.cue.start).all(|i| ground.is_comma(i));
    // A tail with a pronoun hedges the statement before it.
    if found.row.next == SourceNext::Pronoun
        && let Some(last) = quotes.last_mut().filter(|q| q.sentence == sentence)
    {
        let row = RowRef::new("source_phrases.tsv", &*found.row.id);
        last.hedged |= found.row.hedged;
        last.evidence = last.evidence.clone().and(Cause::new(row, words.cover(found.cue)));
        return;
    }
    let content = if in_front {
        after(ground, found.stop, range.end)
    } else {
        before(ground, range.start, found.cue.start)
    };
    let Some((content, kind)) = content else { return };
    let cue = words.cover(found.cue.clone());
    quotes.push(Quote {
        cue,
        at: TokenId::from_index(found.cue.start),
        sentence,
        sort: CueSort::Source,
        lemma: found.row.phrase.to_string(),
        kind,
        content,
        act: found.row.act,
        source: (!found.source.is_empty()).then_some(found.source),
        relay: Vec::new(),
        addressee: None,
        agreement: Agreement::default(),
        hedged: found.row.hedged,
        negative: false,
        evidence: Evidence::new(Cause::new(RowRef::new("source_phrases.tsv", &*found.row.id), cue)),
    });
}

type Content = (Vec<crate::span::Span>, QuoteKind);

fn after(ground: Ground<'_>, start: usize, end: usize) -> Option<Content> {
    let passes = |i: &usize| {
        let complementiser = ground.scope.morphs[*i].class == crate::layers::WordClass::Complementiser;
        !complementiser && !ground.is_comma(*i) && !ground.scope.words.is(*i, ":")
    };
    let start = (start..end).find(passes)?;
    let content = extent::trim(ground, start..end)?;
    Some((vec![content], kind_of(ground, start..end)))
}

fn before(ground: Ground<'_>, start: usize, end: usize) -> Option<Content> {
    let content = extent::trim(ground, start..end)?;
    Some((vec![content], kind_of(ground, start..end)))
}

fn kind_of(ground: Ground<'_>, range: Range<usize>) -> QuoteKind {
    let words = ground.scope.words;
    let mut fragments = ground.marks.quoted.iter().filter(|q| q.open >= range.start && q.open < range.end);
    let whole = ground.marks.opening(range.start).is_some_and(|q| q.after() + 1 >= range.end);
    match (whole, fragments.any(|q| q.word_count(words) >= 3)) {
        (true, _) => QuoteKind::Direct,
        (false, true) => QuoteKind::Mixed,
        (false, false) => QuoteKind::Indirect,
    }
}
