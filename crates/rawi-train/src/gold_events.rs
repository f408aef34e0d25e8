//! Which triggers the annotation bears out, and who takes part in them, as the scorer of the annotation has it.

use crate::gold::{Entity, Gold, cells, places, same};
use rawi::Reading;
use rawi::event::Ground;
use rawi::event::trigger::Trigger;
use rawi::ids::MentionId;
use rawi::ledger::{Extent, PartyRow};
use rawi::text::fold;
use std::collections::HashSet;

/// A report with its annotation.
pub(crate) struct Report<'a> {
    gold: &'a Gold,
    reading: &'a Reading<'a>,
    ground: Ground<'a>,
    /// Places of the characters of the report as it was read, and as it was annotated.
    own: Vec<usize>,
    theirs: Vec<usize>,
    /// The sentence that each place of the annotated text stands in.
    sentences: Vec<usize>,
}

impl<'a> Report<'a> {
    pub(crate) fn new(gold: &'a Gold, text: &str, reading: &'a Reading<'a>, ground: Ground<'a>) -> Self {
        let (own, theirs) = (places(&reading.article.text), places(text));
        Self { gold, reading, ground, own, theirs, sentences: sentences(text) }
    }

    /// Code points of a stretch of bytes.
    fn extent(&self, span: rawi::Span) -> Extent {
        let text = &self.reading.article.text;
        let start = text[..span.start as usize].chars().count();
        Extent { start, end: start + span.of(text).chars().count() }
    }

    fn words(&self, span: rawi::Span) -> &str {
        span.of(&self.reading.article.text)
    }

    /// True when a mention is one of the entities.
    pub(crate) fn is_one_of(&self, ids: &[String], mention: MentionId) -> bool {
        let chain = &self.reading.chains[self.ground.chain(mention)];
        let party = PartyRow {
            entity: String::new(),
            name: self.words(chain.name).to_string(),
            mention: Some(self.extent(self.reading.mentions[mention].span)),
            actor: None,
            country: None,
            role: None,
        };
        let named = chain.mentions.iter().any(|id| self.reading.mentions[*id].named);
        let mut entities = self.gold.entities.iter().filter(|entity| ids.contains(&entity.id));
        entities.any(|entity| {
            same(entity, &party, &self.own, &self.theirs) || named && one_in_other(entity, &party.name)
        })
    }

    /// True when a mention is the place told.
    pub(crate) fn is_place(&self, place: Option<&str>, mention: MentionId) -> bool {
        let bare = |word: &str| {
            let word = fold(word);
            let rest = word.strip_prefix('ب').filter(|rest| rest.starts_with("ال")).map(str::to_string);
            rest.unwrap_or(word)
        };
        let words = |text: &str| text.split_whitespace().map(bare).collect::<HashSet<_>>();
        let own = words(self.words(self.reading.mentions[mention].span));
        place.map(words).is_some_and(|told| own.is_subset(&told) || told.is_subset(&own))
    }
}

/// The scorer takes a name for the same that is a part of the other: «هادي», «قوات هادي».
fn one_in_other(entity: &Entity, name: &str) -> bool {
    let words = |name: &str| name.split_whitespace().map(fold).collect::<HashSet<_>>();
    let own = words(name);
    let part = |other: HashSet<String>| {
        let longer = other.is_subset(&own) && own.len() <= other.len() + LONGER;
        !other.is_empty() && !own.is_empty() && (own.is_subset(&other) || longer)
    };
    entity.names().any(|name| part(words(name)))
}

/// How many words a name may have more than that of the annotation.
const LONGER: usize = 4;

/// The sentence of every place, as the scorer parts them.
fn sentences(text: &str) -> Vec<usize> {
    let chars: Vec<char> = text.chars().collect();
    let mut out = Vec::new();
    let mut sentence = 0;
    for (at, c) in chars.iter().enumerate() {
        if !c.is_whitespace() {
            out.push(sentence);
        }
        let ends =
            matches!(c, '.' | '؟' | '!' | '?') && chars.get(at + 1).is_none_or(|next| next.is_whitespace());
        sentence += usize::from(*c == '\n' || ends);
    }
    out.push(sentence);
    out
}

/// An event of the annotation that a trigger tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// Its place among the events.
    pub(crate) event: usize,
    /// The trigger is a word of the annotation's own; else another word of its sentence.
    pub(crate) own: bool,
}

/// For each trigger the event of the annotation that it tells of.
pub(crate) fn judge(report: &Report<'_>, triggers: &[Trigger]) -> Vec<Option<Verdict>> {
    let words = report.ground.scope.words;
    let spans: Vec<HashSet<usize>> = triggers
        .iter()
        .map(|trigger| {
            let extent = report.extent(words.span(trigger.at));
            cells(&report.own, extent.start, extent.end)
        })
        .collect();
    let mut pairs = Vec::new();
    for (number, (trigger, span)) in triggers.iter().zip(&spans).enumerate() {
        let code = report.ground.scope.lexicon.events.get(trigger.row).plover();
        let first = span.iter().min().copied().unwrap_or_default();
        for (at, event) in report.gold.events.iter().enumerate().filter(|(_, event)| event.kind == code) {
            let Some((start, end)) = event.trigger_span else { continue };
            let told = cells(&report.theirs, start, end);
            let begin = report.theirs[start];
            let here = report.sentences.get(first) == report.sentences.get(begin);
            if !told.is_disjoint(span) {
                pairs.push((0, first.abs_diff(begin), number, at));
            } else if here {
                pairs.push((1, first.abs_diff(begin), number, at));
            }
        }
    }
    pairs.sort_unstable();
    let mut out: Vec<Option<Verdict>> = vec![None; triggers.len()];
    let mut taken = HashSet::new();
    for (far, _, number, event) in pairs {
        let told = |other: usize| out[other].is_some_and(|verdict| verdict.event == event);
        let twin = (0..triggers.len()).any(|other| triggers[other].at == triggers[number].at && told(other));
        if out[number].is_none() && (twin || taken.insert(event)) {
            out[number] = Some(Verdict { event, own: far == 0 });
        }
    }
    out
}
