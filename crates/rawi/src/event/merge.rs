//! One incident told twice is one event.

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
                if better(ground, &event, &kept[at]) {
                    kept[at] = event;
                }
            }
            None => kept.push(event),
        }
    }
    kept.sort_by_key(|event| event.at);
    kept
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
    a.code == b.code && parties && (short(a) || short(b) || a.row == b.row && a.date == b.date)
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
