//! The colon after a speaker: headlines (بوتين: لا مشاكل), sub-headings, and the lines of a transcript.

use crate::evidence::{Cause, Evidence, RowRef};
use crate::ids::{Id, SentenceId, TokenId};
use crate::layers::{
    Act, Agreement, BlockKind, CueSort, EntityKind, Mention, Quote, QuoteKind, TokenKind, WordClass,
};
use crate::quote::complement::Marker;
use crate::quote::{Ground, addressee, extent, retold};
use std::ops::Range;

/// Most words before the colon.
const SPEAKER_WORDS: usize = 9;

/// The words with which a clause opens.
const OPENING: usize = 4;

/// Finds the colon of a headline, sub-heading or transcript line.
pub fn find(ground: Ground<'_>, sentence: SentenceId, range: Range<usize>, quotes: &mut Vec<Quote>) {
    let words = ground.scope.words;
    let block = words.block(words.sentences[sentence].block);
    let heading = matches!(block.kind, BlockKind::Headline | BlockKind::Subheading | BlockKind::Dek);
    let opens_block = words.span(range.start).start == block.span.start;
    if !opens_block {
        return;
    }
    let limit = range.end.min(range.start + SPEAKER_WORDS + 1);
    let Some(colon) = (range.start..limit).find(|i| is_divider(ground, *i, heading)) else { return };
    let from = if words.kind(range.start) == TokenKind::Punct { range.start + 1 } else { range.start };
    if from >= colon || is_byline(ground, from..colon) {
        return;
    }
    let told = || heading && retold::by_the_report(ground, sentence, from..colon);
    if !may_speak(ground, from..colon, heading) && !told() {
        return;
    }
    // «النتائج تظهر.. والطلاب ينتظرون»: dots stand for a colon behind a name alone.
    if words.is(colon, ".") && ground.mention(from).is_none_or(|m| !is_speaker(m) || m.tokens.end < colon) {
        return;
    }
    let start = colon + if words.is(colon, ".") { 2 } else { 1 };
    // «سعر التذكرة: 15 دينارا»: outside of a heading a number gives a price, a frequency, a score.
    if start >= range.end || !heading && words.kind(start) == TokenKind::Number {
        return;
    }
    let Some(extent) = extent::find(ground, Marker::Colon, start, range.end) else { return };
    let cue = words.span(colon);
    quotes.push(Quote {
        cue,
        at: TokenId::from_index(colon),
        sentence,
        sort: CueSort::Colon,
        lemma: words.word(colon).to_string(),
        kind: if heading || extent.kind != QuoteKind::Indirect { extent.kind } else { QuoteKind::Direct },
        content: extent.content,
        act: Act::Say,
        source: Some(source(ground, from..colon)),
        relay: Vec::new(),
        channel: None,
        occasion: None,
        chance: 1.0,
        ventured: false,
        begins: 1.0,
        addressee: (from..colon).find_map(|i| {
            addressee::quoted_outlet(ground, i, colon).or_else(|| addressee::glued_at(ground, i, colon))
        }),
        agreement: Agreement::default(),
        hedged: false,
        negative: false,
        evidence: Evidence::new(Cause::new(
            RowRef::new("rule", if heading { "heading-colon" } else { "transcript-colon" }),
            cue,
        )),
    });
}

fn is_divider(ground: Ground<'_>, at: usize, heading: bool) -> bool {
    let words = ground.scope.words;
    words.is(at, ":") || (heading && words.is(at, ".") && at + 1 < words.len() && words.is(at + 1, "."))
}

/// A person, title, institution, medium or unnamed source may speak; a place only when it stands for its
/// government, alone before the colon.
fn may_speak(ground: Ground<'_>, range: Range<usize>, heading: bool) -> bool {
    let scope = ground.scope;
    let has_verb = range.clone().any(|i| scope.is_finite_verb(i) && ground.mention(i).is_none());
    if has_verb || scope.lexicon.cues.labels.contains(scope.words.key(range.start)) {
        return false;
    }
    match ground.mention(range.start) {
        Some(mention) => match mention.kind {
            EntityKind::Place => {
                heading && mention.tokens.end == range.end && is_speech(ground, range.end + 1)
            }
            EntityKind::Location => false,
            _ => true,
        },
        None => {
            let any = range.clone().any(|i| ground.mention(i).is_some_and(|m| m.kind == EntityKind::Person));
            any || (range.len() <= 3
                && range.clone().all(|i| scope.is_open_word(i))
                && heading
                && is_rare(ground, range))
        }
    }
}

fn is_speaker(mention: &Mention) -> bool {
    matches!(mention.kind, EntityKind::Person | EntityKind::Organisation | EntityKind::Unnamed)
}

/// «خالد سعيد - بيروت: …», «خالد سعيد - الأفق - متابعة: …»: who wrote it, and where.
fn is_byline(ground: Ground<'_>, range: Range<usize>) -> bool {
    let place = |m: &Mention| m.kind.is_place();
    let dash = |i: &usize| ground.scope.words.is(*i, "-") || ground.scope.words.is(*i, "–");
    if range.clone().filter(dash).count() > 1 {
        return true;
    }
    let last = ground.mention_before(range.end).filter(|m| place(m));
    last.is_some_and(|m| m.tokens.start > range.start + 1 && ground.is_comma(m.tokens.start - 1))
}

/// «موسكو: لا نريد حربا» is speech, «باريس: إصابة شرطي» is news from there: speech behind a place begins with a
/// clause.
fn is_speech(ground: Ground<'_>, start: usize) -> bool {
    let scope = ground.scope;
    let words = scope.words;
    if start >= words.len() {
        return false;
    }
    let opens = matches!(
        scope.morphs[start].class,
        WordClass::Negator | WordClass::Pronoun | WordClass::Complementiser | WordClass::Auxiliary
    );
    let end = words.range_of(words.sentence_at(start)).end;
    // «موسكو: رفع العقوبات لم يعد كافيا»: news denies little.
    let negates = |i: usize| scope.morphs[i].class == WordClass::Negator;
    opens
        || (start..end.min(start + OPENING)).any(negates)
        || ground.marks.opening(start).is_some()
        || scope.lexicon.lists.is_verb(words.key(start))
        || words.key(start).strip_prefix('س').is_some_and(|rest| scope.lexicon.lists.is_verb(rest))
        || (start..end).any(|i| scope.lexicon.functions.is_first_person(words.key(i)))
}

/// A name that no table knows holds a word that is rare or listed as a name, and no place: «هجمات باريس» is none.
fn is_rare(ground: Ground<'_>, range: Range<usize>) -> bool {
    let (words, lists) = (ground.scope.words, &ground.scope.lexicon.lists);
    let place = |i: usize| ground.mention(i).is_some_and(|m| m.kind.is_place());
    let name = |i: usize| {
        let key = words.key(i);
        lists.gazetteer.begins(key)
            || lists.gazetteer.begins(key.trim_start_matches("ال"))
            || lists.cluster(key) == 0
    };
    !range.clone().any(place) && range.into_iter().any(name)
}

/// The mention that opens the words before the colon, else all of them.
fn source(ground: Ground<'_>, range: Range<usize>) -> Range<usize> {
    match ground.mention(range.start) {
        Some(mention) if mention.tokens.end <= range.end => mention.tokens.clone(),
        _ => range,
    }
}
