//! Whether an event took place: the words around it that tell (`event_words.tsv`).

use crate::lexicon::events::Hint;
use crate::morph::clitic::after_conjunction;

use super::Ground;
use super::trigger::Trigger;

/// The rows of `event_words.tsv` whose words stand near a trigger, each with its distance in tokens.
pub fn hints(ground: Ground<'_>, trigger: &Trigger) -> Vec<(u16, usize)> {
    let scope = ground.scope;
    let events = &scope.lexicon.events;
    let mut out: Vec<(u16, usize)> = Vec::new();
    let from = trigger.at.saturating_sub(FARTHEST).max(trigger.range.start);
    let stop = (trigger.at + 1 + FARTHEST).min(trigger.range.end);
    for at in (from..stop).filter(|at| *at != trigger.at) {
        let key = scope.words.key(at);
        for first in [Some(key), after_conjunction(key)].into_iter().flatten() {
            for (row, end) in events.hint_words.all(scope.words, first, at, trigger.range.end) {
                let hint = &events.hints[usize::from(row)];
                let before = end <= trigger.at;
                let gap = if before { trigger.at - end } else { at.saturating_sub(trigger.at + 1) };
                if holds(hint, before, gap) && !out.iter().any(|(other, _)| *other == row) {
                    out.push((row, gap));
                }
            }
        }
    }
    out
}

fn holds(hint: &Hint, before: bool, gap: usize) -> bool {
    hint.before == before && gap < hint.within
}

/// The farthest that a row may reach.
const FARTHEST: usize = 8;
