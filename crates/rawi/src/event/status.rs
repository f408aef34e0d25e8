//! Whether an event took place: the words around it that tell (`event_words.tsv`).

use crate::ids::Id;
use crate::layers::{Act, Status, VerbForm};
use crate::lexicon::events::Hint;
use crate::morph::clitic::after_conjunction;

use super::Ground;
use super::trigger::Trigger;
use super::when::{self, From};

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
/// How near a hint or a day decides by itself, in tokens.
const NEAR: usize = 4;
/// How near a day that lies ahead.
const DAY: usize = 10;

/// What the words around a trigger say for themselves; what is learnt starts from this.
pub fn verdict(ground: Ground<'_>, trigger: &Trigger) -> Status {
    let hints = hints(ground, trigger);
    let all = &ground.scope.lexicon.events.hints;
    let near = |status: Status, within: usize| {
        hints.iter().any(|(row, gap)| all[usize::from(*row)].status == status && *gap < within)
    };
    let told = trigger.told.map(|id| ground.statements[id.index()].quote.act);
    let imperfect = matches!(trigger.shape, VerbForm::Imperfect(_));
    if near(Status::Denied, 2) && !trigger.is_verb() || told == Some(Act::Deny) {
        return Status::Denied;
    }
    if matches!(told, Some(Act::Accuse | Act::Claim))
        || near(Status::Alleged, NEAR) && trigger.cue_of.is_none()
    {
        return Status::Alleged;
    }
    if is_future(ground, trigger) || near(Status::Planned, NEAR) {
        return Status::Planned;
    }
    if near(Status::Possible, NEAR) {
        return Status::Possible;
    }
    let goes_on = imperfect && trigger.cue_of.is_none() && !near(Status::Happened, 2);
    if goes_on || near(Status::Ongoing, NEAR) {
        return Status::Ongoing;
    }
    Status::Happened
}

/// «سيزور»، or a day in its clause that lies ahead of the report.
fn is_future(ground: Ground<'_>, trigger: &Trigger) -> bool {
    let key = ground.scope.words.key(trigger.at);
    let bare = after_conjunction(key).unwrap_or(key);
    if matches!(trigger.shape, VerbForm::Imperfect(_)) && bare.starts_with('س') {
        return true;
    }
    let Some(today) = ground.scope.words.article.published.map(|day| day.to_string()) else { return false };
    when::all(ground, trigger).iter().any(|moment| {
        let here =
            matches!(moment.source, From::Front | From::Behind) && moment.order == 0 && moment.gap <= DAY;
        here && moment.value.len() == today.len() && moment.value > today
    })
}
