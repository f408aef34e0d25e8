//! Which of the words tell of an event, and who, whether, when and where.

use crate::evidence::{Cause, Evidence, RowRef};
use crate::ids::{ChainId, Id, TokenId};
use crate::layers::{CueSort, Event, Party, STATUSES, Status};
use crate::lexicon::events::{FILE, WORDS};
use crate::model::happening::{Features, Happening, Leaning, Task, choice};

use super::relation::{Relation, Side};
use super::{Ground, guess, share, status, when};

/// Words less likely than this tell of nothing.
pub const LIKELY: f32 = 0.22;
/// How likely somebody has to be to be told of rather than nobody.
const TAKES_PART: f32 = 0.05;
/// Places less likely than this are not told of.
const PLACE: f32 = 0.3;
/// A place less likely than this to be what is fought gives way to whoever fights there.
const PLACE_ATTACKED: f32 = 0.5;
/// Days less likely than this are not told of.
const DAY: f32 = 0.15;

/// The events that the triggers tell of, in order.
pub(super) fn all(features: Features<'_>, model: &Happening) -> Vec<Event> {
    let (ground, triggers) = (features.ground, features.triggers);
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
    let (does, undergoes) = (choice(Task::Actor, &leanings), choice(Task::Recipient, &leanings));
    let (first, second) = pair(ground, relations, &does, &undergoes);
    let second = foe(features, number, (first, second), &undergoes).or(second);
    let (actors, others) = split(ground, relations, parties(ground, relations, first, &[]), second);
    let recipients = parties(ground, relations, second, &actors);
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
        details: Default::default(),
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

/// Who did it and who underwent it: the likeliest two that are not the same, told by their likeliest phrases.
fn pair(
    ground: Ground<'_>,
    relations: &[Relation<'_>],
    actors: &[f32],
    recipients: &[f32],
) -> (Option<usize>, Option<usize>) {
    let mut chains: Vec<(ChainId, f32, f32)> = Vec::new();
    for (relation, (actor, recipient)) in relations.iter().zip(actors.iter().zip(recipients)) {
        let chain = ground.chain(relation.mention);
        match chains.iter_mut().find(|(known, ..)| *known == chain) {
            Some(known) => (known.1, known.2) = (known.1 + actor, known.2 + recipient),
            None => chains.push((chain, *actor, *recipient)),
        }
    }
    let nobody = || std::iter::once((None, TAKES_PART));
    let doing = || chains.iter().map(|(chain, actor, _)| (Some(*chain), *actor)).chain(nobody());
    let bearing = || chains.iter().map(|(chain, _, recipient)| (Some(*chain), *recipient)).chain(nobody());
    let phrase = |chain: Option<ChainId>, chances: &[f32]| {
        let own = |at: usize| chain.is_some_and(|chain| chain == ground.chain(relations[at].mention));
        let chances = chances.iter().enumerate().map(|(at, chance)| if own(at) { *chance } else { -1.0 });
        best(chances).filter(|(_, chance)| *chance >= 0.0).map(|(at, _)| at)
    };
    let doing: Vec<_> = doing().map(|(chain, chance)| (chain, chance, phrase(chain, actors))).collect();
    let bearing: Vec<_> =
        bearing().map(|(chain, chance)| (chain, chance, phrase(chain, recipients))).collect();
    let mut most = (0.0, None, None);
    for (actor, chance, who) in &doing {
        for (recipient, other, whom) in &bearing {
            let same = actor.is_some() && actor == recipient;
            if !same && chance * other > most.0 && !one_party(ground, relations, *who, *whom) {
                most = (chance * other, *who, *whom);
            }
        }
    }
    (most.1, most.2)
}

/// «سيطرت المقاومة على المدينة»: where a fight is told of with a place alone, whom the other events tell that the actor fights.
fn foe(
    features: &Features<'_>,
    number: usize,
    (actor, recipient): (Option<usize>, Option<usize>),
    chances: &[f32],
) -> Option<usize> {
    let (ground, relations) = (features.ground, &features.relations[number]);
    let weak = |at: usize| share::is_place(ground, relations[at].mention) && chances[at] < PLACE_ATTACKED;
    if !share::fights(ground, &features.triggers[number]) || !recipient.is_none_or(weak) {
        return None;
    }
    let told = features.filled[number].recipient.filter(|id| !share::is_place(ground, *id))?;
    let chain = ground.chain(told);
    let other = actor.is_none_or(|at| ground.chain(relations[at].mention) != chain);
    let names = (0..relations.len()).filter(|at| other && ground.chain(relations[*at].mention) == chain);
    names.into_iter().max_by(|a, b| chances[*a].total_cmp(&chances[*b]))
}

/// «عناصر **التنظيم**», «الجيش **والمقاومة**»: two phrases of one party, of which one does nothing to the other.
fn one_party(ground: Ground<'_>, relations: &[Relation<'_>], a: Option<usize>, b: Option<usize>) -> bool {
    let Some((a, b)) = a.zip(b) else { return false };
    let tokens = |at: usize| &ground.mentions[relations[at].mention.index()].tokens;
    if tokens(a).start < tokens(b).end && tokens(b).start < tokens(a).end {
        return true;
    }
    let (first, last) = (a.min(b), a.max(b));
    relations[first].preposition != guess::BETWEEN && joined_to(ground, relations, first).any(|at| at == last)
}

/// The phrases joined to one by و, in order.
fn joined_to<'r>(
    ground: Ground<'r>,
    relations: &'r [Relation<'r>],
    first: usize,
) -> impl Iterator<Item = usize> + 'r {
    let mut end = ground.mentions[relations[first].mention.index()].tokens.end;
    let outer = relations.iter().enumerate().skip(first + 1).filter(move |(_, relation)| {
        let mention = &ground.mentions[relation.mention.index()];
        !mention.nested
    });
    outer
        .skip_while(move |(_, relation)| ground.mentions[relation.mention.index()].tokens.start < end)
        .map_while(move |(at, relation)| {
            let mention = &ground.mentions[relation.mention.index()];
            let near = relation.side != Side::Earlier && mention.tokens.start <= end + 1;
            end = mention.tokens.end;
            (near && relation.joined).then_some(at)
        })
}

/// A phrase, and those joined to it.
fn parties(
    ground: Ground<'_>,
    relations: &[Relation<'_>],
    first: Option<usize>,
    taken: &[Party],
) -> Vec<Party> {
    let free = |at: usize| taken.iter().all(|party| party.chain != ground.chain(relations[at].mention));
    let Some(first) = first.filter(|at| free(*at)) else { return Vec::new() };
    let party =
        |at: usize| Party { chain: ground.chain(relations[at].mention), mention: relations[at].mention };
    let mut out = vec![party(first)];
    for at in joined_to(ground, relations, first).take_while(|at| free(*at)) {
        if out.iter().all(|other| other.chain != party(at).chain) {
            out.push(party(at));
        }
    }
    out
}

/// «اشتباكات بين **الجيش** **والمتمردين**»: the second side is the recipient, unless somebody else is («بين الجيش والمقاومة
/// **وبين** المتمردين»).
fn split(
    ground: Ground<'_>,
    relations: &[Relation<'_>],
    mut actors: Vec<Party>,
    second: Option<usize>,
) -> (Vec<Party>, Vec<Party>) {
    let first = actors.first().and_then(|party| relations.iter().find(|r| r.mention == party.mention));
    let between = first.filter(|r| r.side == Side::Behind && r.preposition == guess::BETWEEN && !r.joined);
    let further = between.and_then(|first| guess::second_side(ground, relations, first));
    let other = second.is_some_and(|at| further == Some(relations[at].mention));
    let others =
        if between.is_some() && !other && actors.len() > 1 { actors.split_off(1) } else { Vec::new() };
    (actors, others)
}

fn place(ground: Ground<'_>, relations: &[Relation<'_>], chances: &[f32]) -> Option<Party> {
    let (at, _) = best(chances.iter().copied()).filter(|(_, chance)| *chance >= PLACE)?;
    let mention = relations[at].mention;
    Some(Party { chain: ground.chain(mention), mention })
}
