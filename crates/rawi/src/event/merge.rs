//! One incident told twice is one event.

use crate::ids::{ChainId, Id};
use crate::layers::{Event, Party};

use super::{Ground, when};

/// How likely a second event of a type has to be in one sentence.
const SECOND: f32 = 0.45;

/// Leaves out what is less likely than another event of its type in its sentence, unless it is likely by itself: a sentence
/// seldom tells of two, and often tells of one with two words.
pub(super) fn rivals(ground: Ground<'_>, events: &mut Vec<Event>) {
    let words = ground.scope.words;
    let place = |event: &Event| (words.sentence_at(event.at.0 as usize), event.code);
    let all: Vec<_> = events.iter().map(|event| (place(event), event.confidence, event.at)).collect();
    events.retain(|event| {
        let better = |(other, chance, at): &(_, f32, _)| {
            *other == place(event)
                && (*chance > event.confidence || *chance == event.confidence && *at < event.at)
        };
        event.confidence >= SECOND || !all.iter().any(better)
    });
}

/// Leaves out what tells again of an event told before.
pub(super) fn once(ground: Ground<'_>, events: Vec<Event>) -> Vec<Event> {
    let mut kept: Vec<Event> = Vec::new();
    for event in events {
        match kept.iter().position(|other| same(ground, other, &event)) {
            Some(at) => {
                let first = better(ground, &event, &kept[at]);
                let (mut whole, other) =
                    if first { (event, kept[at].clone()) } else { (kept[at].clone(), event) };
                fill(&mut whole, other);
                kept[at] = whole;
            }
            None => kept.push(event),
        }
    }
    kept.sort_by_key(|event| event.at);
    kept
}

/// What one telling leaves out the other tells.
fn fill(whole: &mut Event, other: Event) {
    let taken =
        |parties: &[Party], free: &[Party]| parties.iter().any(|p| free.iter().any(|q| p.chain == q.chain));
    if whole.actors.is_empty() && !taken(&other.actors, &whole.recipients) {
        whole.actors = other.actors;
    }
    if whole.recipients.is_empty() && !taken(&other.recipients, &whole.actors) {
        whole.recipients = other.recipients;
    }
    if whole.date.is_none() {
        (whole.date, whole.when) = (other.date, other.when);
    }
    whole.place = whole.place.or(other.place);
}

/// True when two tell of one incident: the same type, told in short and in full, by the same parties.
fn same(ground: Ground<'_>, a: &Event, b: &Event) -> bool {
    let share = |a: &[Party], b: &[Party]| a.iter().any(|x| b.iter().any(|y| x.chain == y.chain));
    let fit = |a: &[Party], b: &[Party]| a.is_empty() || b.is_empty() || share(a, b);
    let parties = fit(&a.actors, &b.actors)
        && fit(&a.recipients, &b.recipients)
        && (share(&a.actors, &b.actors) || share(&a.recipients, &b.recipients));
    let short = |event: &Event| {
        let words = ground.scope.words;
        when::is_short(words.block(words.block_at(event.at.0 as usize)).kind)
    };
    let again = parties && (short(a) || short(b) || a.row == b.row && a.date == b.date);
    a.code == b.code && (again || told_by_the_same(ground, a, b) || one_phrase(ground, a, b))
}

/// «شجب الوزير الهجوم **وأدان**ه»: the same parties on both sides, at the same time or in one sentence.
fn told_by_the_same(ground: Ground<'_>, a: &Event, b: &Event) -> bool {
    let chains = |parties: &[Party]| {
        let mut chains: Vec<ChainId> = parties.iter().map(|party| party.chain).collect();
        chains.sort_unstable();
        chains
    };
    let equal = |a: &[Party], b: &[Party]| !a.is_empty() && chains(a) == chains(b);
    let words = ground.scope.words;
    let together = || words.sentence_at(a.at.index()) == words.sentence_at(b.at.index());
    a.status == b.status
        && equal(&a.actors, &b.actors)
        && equal(&a.recipients, &b.recipients)
        && (a.date == b.date || together())
}

/// How far apart the words of one phrase may stand, in tokens.
const PHRASE: usize = 4;

/// «**شنت** الطائرات **غارات**»، «الاتفاق الذي **وقعته**»: the row of one word needs the other word.
fn one_phrase(ground: Ground<'_>, a: &Event, b: &Event) -> bool {
    let scope = ground.scope;
    let (one, other) = (a.at.index(), b.at.index());
    let near =
        one.abs_diff(other) <= PHRASE && scope.words.sentence_at(one) == scope.words.sentence_at(other);
    let needs = |row: u16, at: usize| {
        let row = scope.lexicon.events.get(row);
        let mut found = false;
        row.needs.iter().for_each(|phrases| {
            super::details::phrases(scope, phrases, at, scope.words.len(), &mut |(), _, _| found = true);
        });
        found
    };
    near && (needs(a.row, other) || needs(b.row, one))
}

/// The body tells better than the headline, then the surer is the better.
fn better(ground: Ground<'_>, a: &Event, b: &Event) -> bool {
    let words = ground.scope.words;
    let short = |event: &Event| when::is_short(words.block(words.block_at(event.at.0 as usize)).kind);
    match (short(a), short(b)) {
        (false, true) => true,
        (true, false) => false,
        _ => a.confidence > b.confidence,
    }
}
