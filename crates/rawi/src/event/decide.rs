//! Which of the words tell of an event, and who, whether, when and where.

use crate::evidence::{Cause, Evidence, RowRef};
use crate::ids::{Id, TokenId};
use crate::layers::{CueSort, Event, Party, STATUSES, Status};
use crate::lexicon::events::{FILE, WORDS};
use crate::model::happening::{Features, Happening, Leaning, Task, choice};

use super::relation::{Relation, Side};
use super::trigger::Trigger;
use super::{Ground, guess, status, when};

/// Words less likely than this tell of nothing.
const LIKELY: f32 = 0.25;
/// Phrases less likely than this take no part.
const TAKES_PART: f32 = 0.1;
/// Places less likely than this are not told of.
const PLACE: f32 = 0.3;
/// Days less likely than this are not told of.
const DAY: f32 = 0.15;

/// The events that the triggers tell of, in order.
pub(super) fn all(ground: Ground<'_>, model: &Happening, triggers: &[Trigger]) -> Vec<Event> {
    let features = Features::new(ground, triggers);
    let mut out = Vec::new();
    let mut at = 0;
    while at < triggers.len() {
        let same = triggers[at..].iter().take_while(|t| t.at == triggers[at].at).count();
        let chances =
            (at..at + same).map(|number| (number, model.weigh(&features.event(number)).chance(Task::Event)));
        if let Some((number, chance)) = chances.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
            && chance >= LIKELY
        {
            out.push(event(ground, model, &features, number, chance));
        }
        at += same;
    }
    out
}

fn event(
    ground: Ground<'_>,
    model: &Happening,
    features: &Features<'_>,
    number: usize,
    chance: f32,
) -> Event {
    let trigger = &features.triggers[number];
    let row = ground.scope.lexicon.events.get(trigger.row);
    let span = ground.scope.words.span(trigger.at);
    let relations = &features.relations[number];
    let leanings: Vec<Leaning> =
        relations.iter().map(|relation| model.weigh(&features.part(number, relation))).collect();
    let actors = parties(ground, relations, &choice(Task::Actor, &leanings), &[], TAKES_PART);
    let (actors, others) = split(relations, actors);
    let recipients = parties(ground, relations, &choice(Task::Recipient, &leanings), &actors, TAKES_PART);
    let recipients = if others.is_empty() { recipients } else { others };
    let place = place(ground, relations, &choice(Task::Place, &leanings));
    let moments = when::all(ground, trigger);
    let days: Vec<Leaning> =
        moments.iter().map(|moment| model.weigh(&features.moment(number, moment))).collect();
    let day = best(choice(Task::Date, &days).into_iter())
        .filter(|(_, chance)| *chance >= DAY)
        .map(|(at, _)| &moments[at]);
    let hints = status::hints(ground, trigger);
    let mut evidence = Evidence::new(Cause::new(RowRef::new(FILE, &*row.id), span));
    for (hint, _) in &hints {
        let hint = &ground.scope.lexicon.events.hints[usize::from(*hint)];
        evidence = evidence.and(Cause::new(RowRef::new(WORDS, &*hint.id), span));
    }
    evidence = evidence.and(Cause::new(RowRef::new("events.bin", format!("event:{chance:.2}")), span));
    Event {
        row: trigger.row,
        code: row.plover(),
        trigger: span,
        at: TokenId::from_index(trigger.at),
        actors,
        recipients,
        date: day.map(|moment| moment.value.clone()),
        when: day.and_then(|moment| moment.time),
        place,
        status: status_of(model, features, number),
        said_in: trigger.told.filter(|id| ground.statements[id.index()].quote.sort != CueSort::Continuation),
        confidence: chance,
        evidence,
    }
}

/// The status that its model finds likeliest.
fn status_of(model: &Happening, features: &Features<'_>, number: usize) -> Status {
    let leaning = model.weigh(&features.status(number));
    let chances = STATUSES.iter().map(|(_, status)| leaning.chance(Task::Status(*status)));
    best(chances).map_or(Status::Happened, |(at, _)| STATUSES[at].1)
}

/// The likeliest, the first of equals.
fn best(chances: impl Iterator<Item = f32>) -> Option<(usize, f32)> {
    chances.enumerate().fold(None, |best, (at, chance)| match best {
        Some((_, most)) if most >= chance => best,
        _ => Some((at, chance)),
    })
}

/// The likeliest phrase, and those joined to it.
fn parties(
    ground: Ground<'_>,
    relations: &[Relation<'_>],
    chances: &[f32],
    taken: &[Party],
    least: f32,
) -> Vec<Party> {
    let free = |at: usize| taken.iter().all(|party| party.chain != ground.chain(relations[at].mention));
    let open = chances.iter().enumerate().map(|(at, chance)| if free(at) { *chance } else { 0.0 });
    let Some((first, _)) = best(open).filter(|(_, chance)| *chance >= least) else { return Vec::new() };
    let party =
        |at: usize| Party { chain: ground.chain(relations[at].mention), mention: relations[at].mention };
    let mut out = vec![party(first)];
    let mut end = ground.mentions[relations[first].mention.index()].tokens.end;
    for (at, relation) in relations.iter().enumerate().skip(first + 1) {
        let mention = &ground.mentions[relation.mention.index()];
        if mention.nested || mention.tokens.start < end {
            continue;
        }
        let joined = relation.side != Side::Earlier && mention.tokens.start <= end + 1;
        if !joined || !relation.joined || !free(at) {
            break;
        }
        end = mention.tokens.end;
        if out.iter().all(|other| other.chain != party(at).chain) {
            out.push(party(at));
        }
    }
    out
}

/// «اشتباكات بين **الجيش** **والمتمردين**»: the second side is the recipient.
fn split(relations: &[Relation<'_>], mut actors: Vec<Party>) -> (Vec<Party>, Vec<Party>) {
    let first = actors.first().and_then(|party| relations.iter().find(|r| r.mention == party.mention));
    let between =
        first.is_some_and(|r| r.side == Side::Behind && r.preposition == guess::BETWEEN && !r.joined);
    let others = if between && actors.len() > 1 { actors.split_off(1) } else { Vec::new() };
    (actors, others)
}

fn place(ground: Ground<'_>, relations: &[Relation<'_>], chances: &[f32]) -> Option<Party> {
    let (at, _) = best(chances.iter().copied()).filter(|(_, chance)| *chance >= PLACE)?;
    let mention = relations[at].mention;
    Some(Party { chain: ground.chain(mention), mention })
}
