//! Points of time: pieces in any usual order, each filling one slot.
//!
//! «مساء أمس (الثلاثاء)» is read as three pieces: a part of the day, a day by distance, and a weekday in brackets.
//! A piece is taken only where it fits what has been read (`pieces`); between two pieces a preposition, a comma,
//! a bracket or a stroke may stand.

use super::pieces::piece;
use super::scan::{Scan, stands_alone};
use super::slots::{Draft, Found, Slots};
use crate::evidence::Cause;
use crate::layers::TokenKind;
use crate::lexicon::calendar::{Alone, Hint, Link, Meaning};

/// How far the reading of an expression has come.
#[derive(Clone, Debug)]
pub(super) struct State {
    /// Where it began.
    pub(super) start: usize,
    /// The next token.
    pub(super) at: usize,
    /// The end of the block.
    pub(super) limit: usize,
    pub(super) slots: Slots,
    pub(super) causes: Vec<Cause>,
}

impl State {
    pub(super) fn first(&self) -> bool {
        self.at == self.start
    }
}

/// The longest point of time that begins at a token.
pub(super) fn point(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let limit = scan.end_of(at);
    let mut state = State { start: at, at, limit, slots: Slots::default(), causes: Vec::new() };
    let mut best: Option<State> = None;
    while let Some(next) = step(scan, &state) {
        state = next;
        if is_whole(scan, &state) {
            best = Some(state.clone());
        }
    }
    let state = best?;
    let modifier = state.slots.modifier;
    Some(Found { tokens: at..state.at, draft: Draft::Point(state.slots), modifier, causes: state.causes })
}

/// One more piece, perhaps after a word or mark that joins it.
fn step(scan: &Scan<'_>, state: &State) -> Option<State> {
    if state.at >= state.limit {
        return None;
    }
    if let Some(next) = piece(scan, state) {
        return Some(next);
    }
    if state.first() {
        return None;
    }
    let joined = State { at: state.at + 1, ..state.clone() };
    if joined.at >= state.limit {
        return None;
    }
    if scan.mark(state.at, "(") {
        return piece(scan, &joined)
            .filter(|next| scan.mark(next.at, ")"))
            .map(|next| State { at: next.at + 1, ..next });
    }
    if scan.mark(state.at, "،") || scan.mark(state.at, ",") {
        return piece(scan, &joined).filter(|next| completes(&state.slots, &next.slots));
    }
    let link = scan.bare(state.at, |m| match m {
        Meaning::Link(link) if link != Link::To => Some(link),
        _ => None,
    })?;
    let mut joined = State { at: link.end, ..state.clone() };
    joined.causes.push(scan.cause(state.at, &link));
    // «في حوالي الساعة»
    let joined = match scan.bare(joined.at, approx) {
        Some(approx) if joined.at < joined.limit => State { at: approx.end, ..joined },
        _ => joined,
    };
    (joined.at < joined.limit)
        .then(|| piece(scan, &joined))?
        .filter(|next| link_fits(link.value, state, next))
}

/// After a comma only a more exact date of the same day, or its year, goes on: «الاثنين، 5 حزيران».
fn completes(before: &Slots, after: &Slots) -> bool {
    let dated = before.weekday.is_some() && before.day.is_none() && after.day.is_some();
    let year = before.month.is_some() && !before.has_year() && after.has_year();
    dated || year
}

/// Does a preposition stand rightly between these pieces?
fn link_fits(link: Link, before: &State, after: &State) -> bool {
    let gained_clock = before.slots.clock.is_none() && after.slots.clock.is_some();
    let gained_day = !before.slots.has_day() && after.slots.has_day();
    match link {
        Link::Of => true,
        Link::In => gained_day || gained_clock,
        Link::At => gained_clock,
        Link::To => false,
    }
}

pub(super) fn approx(meaning: Meaning) -> Option<&'static str> {
    match meaning {
        Meaning::Approx(value) => Some(value),
        _ => None,
    }
}

/// True when the pieces make an expression that can be placed.
fn is_whole(scan: &Scan<'_>, state: &State) -> bool {
    let slots = &state.slots;
    if slots.has_day() || slots.clock.is_some() || slots.has_year() || slots.weekend {
        return true;
    }
    if slots.season.is_some() || slots.subdivision.is_some() {
        return slots.direction.is_some() || slots.month.is_some();
    }
    if slots.month.is_some() {
        return slots.direction.is_some() || month_stands(scan, state);
    }
    if slots.week.is_some()
        || slots.of_month.is_some()
        || slots.century.is_some()
        || slots.century_number.is_some()
    {
        return true;
    }
    match slots.hint {
        Some(Hint::Earlier | Hint::Later) => slots.is_open(),
        Some(Hint::Early | Hint::Late) => slots.part.is_some(),
        None => slots.part.is_some() && slots.part_alone,
    }
}

/// May this month stand with no day and no year?
fn month_stands(scan: &Scan<'_>, state: &State) -> bool {
    if stands_alone(state.slots.month_alone) || state.slots.modifier.is_some() {
        return true;
    }
    if state.slots.month_alone == Some(Alone::No) {
        return false;
    }
    let joined = scan.preceded(state.start, |m| {
        matches!(m, Meaning::Link(_) | Meaning::Since | Meaning::Frame | Meaning::Ago)
    });
    // «أيار ونيسان»
    let listed = scan.preceded(state.start, |m| matches!(m, Meaning::Month(..)))
        && scan.words.kind(state.start) == TokenKind::Word;
    let glued = scan.get(state.start, |m| matches!(m, Meaning::Month(..)).then_some(()));
    joined || glued.is_some_and(|got| got.hit.preposition || (listed && got.hit.conjunction))
}

/// In «24 و25 أيار» and «تموز وآب 2014» the first borrows the month and the year of the second.
pub(super) fn lend_years(scan: &Scan<'_>, found: &mut [Found]) {
    for i in (1..found.len()).rev() {
        let (head, tail) = found.split_at_mut(i);
        let (Some(before), Some(after)) = (head.last_mut(), tail.first()) else { continue };
        let joined = before.tokens.end == after.tokens.start
            || (before.tokens.end + 1 == after.tokens.start && is_joint(scan, before.tokens.end));
        let (Draft::Point(first), Draft::Point(second)) = (&mut before.draft, &after.draft) else { continue };
        if joined && first.month.is_some() && !first.has_year() && first.direction.is_none() {
            first.year = second.year;
            first.of_year = second.of_year;
            if second.month.is_some() && (first.day.is_some() == second.day.is_some()) {
                first.direction = second.direction;
            }
        }
    }
}

/// A word or mark between two dates that are counted up.
fn is_joint(scan: &Scan<'_>, at: usize) -> bool {
    scan.mark(at, "-")
        || scan.mark(at, "–")
        || scan.mark(at, "/")
        || scan.mark(at, "،")
        || (scan.words.kind(at) == TokenKind::Word && scan.words.key(at) == "و")
        || scan.means(at, Meaning::Link(Link::To))
}
