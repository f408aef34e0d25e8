//! What else is told of an event: how it was done, what it is about, how many it struck, what money, where its
//! place lies. Looked for around kept events only.

use crate::evidence::{Cause, RowRef};
use crate::ids::{ChainId, Id};
use crate::layers::{BlockKind, Details, Event, Party, TokenKind};
use crate::lexicon::circumstances::{CONTEXTS, MODES, Sign};
use crate::lexicon::phrases::Phrases;
use crate::mention::Scope;

use super::trigger::strip;
use super::{Ground, amount, site};
use std::ops::Range;

/// How far the words of a mode may stand in front and behind, in tokens.
const REACH: (usize, usize) = (5, 8);

/// What is known of an event before its details.
#[derive(Clone, Debug)]
pub struct Seed {
    /// Row number in `events.tsv`.
    pub row: u16,
    /// The trigger.
    pub at: usize,
    /// Its sentence.
    pub range: Range<usize>,
    /// Who takes part.
    pub parties: Vec<ChainId>,
    /// Where.
    pub place: Option<Party>,
}

impl Seed {
    /// Of an event.
    pub fn of(ground: Ground<'_>, event: &Event) -> Self {
        let at = event.at.index();
        Self {
            row: event.row,
            at,
            range: ground.scope.words.range_of(ground.scope.words.sentence_at(at)),
            parties: event.actors.iter().chain(&event.recipients).map(|party| party.chain).collect(),
            place: event.place,
        }
    }

    /// Its type, as a place in the list of types.
    pub fn code(&self, ground: Ground<'_>) -> u8 {
        ground.scope.lexicon.events.get(self.row).code
    }
}

/// Fills in the details of events.
pub(super) fn fill(ground: Ground<'_>, events: &mut [Event]) {
    let seeds: Vec<Seed> = events.iter().map(|event| Seed::of(ground, event)).collect();
    for (event, details) in events.iter_mut().zip(all(ground, &seeds)) {
        event.details = details;
    }
}

/// The details of events, in their order.
pub fn all(ground: Ground<'_>, seeds: &[Seed]) -> Vec<Details> {
    let headline = headline(ground.scope);
    let above = signs(ground.scope, headline.clone());
    let mut found: Vec<Details> = seeds
        .iter()
        .map(|seed| {
            let mut details = Details::default();
            how(ground, seed, &mut details);
            let here =
                if seed.range == headline { Vec::new() } else { signs(ground.scope, seed.range.clone()) };
            about(ground, seed, here.iter().chain(&above), &mut details);
            details.point = seed.place.and_then(|place| site::point(ground, place, &mut details.causes));
            details
        })
        .collect();
    amount::fill(ground, seeds, &mut found);
    found
}

/// The tokens of the headline.
fn headline(scope: Scope<'_>) -> Range<usize> {
    let first = scope.words.ranges().next().unwrap_or(0..0);
    let is_headline =
        !first.is_empty() && scope.words.block(scope.words.block_at(first.start)).kind == BlockKind::Headline;
    if is_headline { first } else { 0..0 }
}

/// Calls `each` with the phrases that begin at a token, with or without what is written in front of it, and where
/// they stop.
pub(super) fn phrases<T: Copy>(
    scope: Scope<'_>,
    all: &Phrases<T>,
    at: usize,
    end: usize,
    each: &mut dyn FnMut(T, usize, bool),
) {
    if scope.words.kind(at) != TokenKind::Word {
        return;
    }
    strip(scope.words.key(at), &mut |word| {
        for (value, stop) in all.all(scope.words, word.key, at, end) {
            each(value, stop, word.is_joined());
        }
    });
}

/// The nearest words that tell the mode, and the nearest that tell the code.
fn how(ground: Ground<'_>, seed: &Seed, details: &mut Details) {
    let table = &ground.scope.lexicon.circumstances;
    let row = ground.scope.lexicon.events.get(seed.row);
    let from = seed.at.saturating_sub(REACH.0).max(seed.range.start);
    let stop = (seed.at + 1 + REACH.1).min(seed.range.end);
    let mut near: Vec<(usize, u16, Range<usize>)> = Vec::new();
    for at in from..stop {
        phrases(ground.scope, &table.mode_words, at, seed.range.end, &mut |number, end, _| {
            let mode = &table.modes[usize::from(number)];
            if mode.code == row.code && mode.may_stand(row.mode.as_deref()) {
                let gap = if end <= seed.at { seed.at - end + 1 } else { at.saturating_sub(seed.at) };
                near.push((gap, number, at..end));
            }
        });
    }
    near.sort_by_key(|(gap, number, _)| (*gap, *number));
    let mut first = |wanted: &dyn Fn(u16) -> bool| {
        let (_, number, tokens) = near.iter().find(|(_, number, _)| wanted(*number))?;
        let cause = Cause::new(
            RowRef::new(MODES, &*table.modes[usize::from(*number)].id),
            ground.scope.words.cover(tokens.clone()),
        );
        if !details.causes.contains(&cause) {
            details.causes.push(cause);
        }
        Some(*number)
    };
    // Words that say the trigger's own mode again stand in no other's way.
    let other = |mode: &str| row.mode.as_deref() != Some(mode);
    let mode = first(&|number| table.modes[usize::from(number)].mode.as_deref().is_some_and(other));
    let told =
        mode.and_then(|number| table.modes[usize::from(number)].mode.as_deref()).or(row.mode.as_deref());
    // A code goes with its mode.
    let cameo = first(&|number| {
        let other = &table.modes[usize::from(number)];
        other.cameo.is_some() && (other.mode.is_none() || other.mode.as_deref() == told)
    });
    (details.mode, details.cameo) = (mode, cameo);
}

/// Rows of contexts whose words stand in a range, with the words.
fn signs(scope: Scope<'_>, range: Range<usize>) -> Vec<(u16, Range<usize>)> {
    let mut out: Vec<(u16, Range<usize>)> = Vec::new();
    for at in range.clone() {
        phrases(scope, &scope.lexicon.circumstances.context_words, at, range.end, &mut |row, end, _| {
            if out.iter().all(|(other, _)| *other != row) {
                out.push((row, at..end));
            }
        });
    }
    out
}

/// What the event is about, by words and parties.
fn about<'s>(
    ground: Ground<'_>,
    seed: &Seed,
    words: impl Iterator<Item = &'s (u16, Range<usize>)>,
    details: &mut Details,
) {
    let scope = ground.scope;
    let table = &scope.lexicon.circumstances;
    let mut rows: Vec<(u16, Cause)> = Vec::new();
    let cause =
        |row: u16, span| Cause::new(RowRef::new(CONTEXTS, &*table.contexts[usize::from(row)].id), span);
    rows.extend(words.map(|(row, tokens)| (*row, cause(*row, scope.words.cover(tokens.clone())))));
    for (row, context) in (0..).zip(&table.contexts) {
        if party_of(ground, seed, &context.sign) {
            rows.push((row, cause(row, scope.words.span(seed.at))));
        }
    }
    rows.sort_by_key(|(row, _)| *row);
    for (row, cause) in rows {
        let name = &table.contexts[usize::from(row)].name;
        if details.contexts.iter().all(|other| table.contexts[usize::from(*other)].name != *name) {
            details.contexts.push(row);
            details.causes.push(cause);
        }
    }
}

/// True when a party shows the context.
fn party_of(ground: Ground<'_>, seed: &Seed, sign: &Sign) -> bool {
    let mut chains = seed.parties.iter().map(|id| &ground.chains[id.index()]);
    let titles = &ground.scope.lexicon.titles.titles;
    match sign {
        Sign::Words => false,
        Sign::Roles(roles) => {
            chains.any(|chain| chain.role.is_some_and(|role| roles.iter().any(|other| **other == *role)))
        }
        Sign::Offices(kinds) => chains.any(|chain| {
            let kind = chain.office.and_then(|row| titles.get(usize::from(row))).map(|title| &title.kind);
            kind.is_some_and(|kind| kinds.contains(kind)) && chain.country.is_some()
        }),
        Sign::Abroad(types) => {
            let lands: Vec<_> = chains.filter_map(|chain| chain.country).collect();
            types >> seed.code(ground) & 1 == 1 && lands.iter().any(|land| *land != lands[0])
        }
    }
}
