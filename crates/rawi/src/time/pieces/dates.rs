//! Days with their months, months, years.

use super::{here, taken};
use crate::layers::TokenKind;
use crate::lexicon::calendar::{Alone, Count, Era, Link, Meaning, Unit};
use crate::time::expression::State;
use crate::time::scan::{Got, Scan};
use crate::time::slots::{Slots, Which};

const CIVIL: std::ops::RangeInclusive<i64> = 1900..=2099;
const HIJRI: std::ops::RangeInclusive<i64> = 1300..=1500;

/// «2026/01/20», «20-1-2026», «20.1.2026».
pub(super) fn numeric(scan: &Scan<'_>, state: &State) -> Option<State> {
    if !fits_day(&state.slots) || scan.words.kind(state.at) != TokenKind::Number {
        return None;
    }
    let (numbers, end) = dotted(scan, state).or_else(|| stroked(scan, state))?;
    let (year, month, day) = match numbers {
        [y, m, d] if CIVIL.contains(&y) => (y, m, d),
        [d, m, y] if CIVIL.contains(&y) => (y, m, d),
        _ => return None,
    };
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let mut next = State { at: end, ..state.clone() };
    next.slots.day = Some(day as u8);
    next.slots.month = Some((Era::Gregorian, month as u8));
    next.slots.year = Some(year as i32);
    Some(next)
}

fn dotted(scan: &Scan<'_>, state: &State) -> Option<([i64; 3], usize)> {
    let mut parts = scan.words.key(state.at).split('.').map(|p| p.parse::<i64>().ok());
    let numbers = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some((numbers, state.at + 1))
}

fn stroked(scan: &Scan<'_>, state: &State) -> Option<([i64; 3], usize)> {
    let at = state.at;
    if at + 5 > state.limit {
        return None;
    }
    let stroke = |i| scan.mark(i, "/") || scan.mark(i, "-");
    let joined = stroke(at + 1) && stroke(at + 3) && (at + 1..at + 5).all(|i| scan.words.glued(i));
    let numbers = [scan.digits(at)?, scan.digits(at + 2)?, scan.digits(at + 4)?];
    joined.then_some((numbers, at + 5))
}

/// May a date still be read?
fn fits_day(slots: &Slots) -> bool {
    slots.day.is_none()
        && slots.month.is_none()
        && !slots.has_year()
        && slots.modifier.is_none_or(|m| m == "APPROX")
        && slots.week.is_none()
        && slots.of_month.is_none()
        && slots.same_day.is_none()
}

/// «29 حزيران», «السادس من أغسطس», «31 من جانفي», «29 من الشهر نفسه», and «24 و25 أيار», of which the first is
/// read here with the month of the second.
pub(super) fn day_and_month(scan: &Scan<'_>, state: &State) -> Option<State> {
    if !fits_day(&state.slots) {
        return None;
    }
    let (day, at, causes) = day(scan, state)?;
    let mut next = State { at, ..state.clone() };
    next.causes.extend(causes);
    next.slots.day = Some(day);
    let of = scan.bare(at, |m| (m == Meaning::Link(Link::Of)).then_some(())).filter(|_| at < state.limit);
    if let Some(of) = &of {
        next.causes.push(scan.cause(at, of));
        next.at = of.end;
    }
    if next.at >= state.limit {
        return None;
    }
    if let Some(dated) = month_or_period(scan, &next) {
        return Some(dated);
    }
    if of.is_some() {
        return None;
    }
    let lender = lender(scan, state, at)?;
    next.at = at;
    next.slots.month = lender.slots.month;
    next.slots.month_alone = lender.slots.month_alone;
    next.slots.year = lender.slots.year;
    next.slots.of_year = lender.slots.of_year;
    next.slots.of_month = lender.slots.of_month;
    next.slots.direction = lender.slots.direction;
    next.causes.extend(lender.causes);
    Some(next)
}

/// The date after «و» or a stroke, whose month the day before it borrows.
fn lender(scan: &Scan<'_>, state: &State, at: usize) -> Option<State> {
    let joint = at < state.limit
        && (scan.mark(at, "-")
            || scan.mark(at, "–")
            || scan.words.key(at) == "و"
            || scan.means(at, Meaning::Link(Link::To)));
    if !joint || at + 1 >= state.limit || scan.digits(at + 1).is_none() {
        return None;
    }
    let slots = Slots::default();
    let from = State { start: at + 1, at: at + 1, limit: state.limit, slots, causes: Vec::new() };
    let mut date = day_and_month(scan, &from)?;
    for _ in 0..2 {
        let Some(next) = super::direction(scan, &date).or_else(|| year(scan, &date)) else { break };
        date = next;
    }
    Some(date)
}

fn month_or_period(scan: &Scan<'_>, state: &State) -> Option<State> {
    let bare = State { slots: Slots::default(), ..state.clone() };
    let mut dated = month(scan, &bare).or_else(|| super::period(scan, &bare))?;
    if dated.slots.month.is_none() && dated.slots.of_month.is_none() {
        return None;
    }
    let read = dated.slots;
    dated.slots = Slots {
        month: read.month,
        month_alone: read.month_alone,
        of_month: read.of_month,
        ..state.slots.clone()
    };
    Some(dated)
}

/// A day of the month: digits, with «الـ» in front perhaps, or an ordinal word.
fn day(scan: &Scan<'_>, state: &State) -> Option<(u8, usize, Vec<crate::evidence::Cause>)> {
    let article = scan.words.kind(state.at) == TokenKind::Word
        && matches!(scan.words.key(state.at), "ال" | "لل" | "وال" | "بال" | "ل" | "و" | "ب")
        && state.at + 1 < state.limit;
    let at = if article && (state.first() || scan.words.key(state.at) == "ال") {
        state.at + 1
    } else {
        state.at
    };
    let (value, end, causes) = match scan.digits(at) {
        Some(value) => (value, at + 1, Vec::new()),
        None => scan.ordinal(at)?,
    };
    ((1..=31).contains(&value) && end < state.limit).then_some((value as u8, end, causes))
}

/// A month with the word for month before it, and its other name after it.
pub(super) fn month(scan: &Scan<'_>, state: &State) -> Option<State> {
    let slots = &state.slots;
    if slots.month.is_some() || slots.has_year() || slots.has_day() || slots.is_timed() {
        return None;
    }
    let mut from = state.clone();
    let word = here(scan, state, |m| {
        matches!(m, Meaning::Unit(Unit::Month, Count::One | Count::Construct)).then_some(())
    });
    if let Some(word) = word {
        from = taken(scan, state, &word, |_| {});
    }
    if from.at >= state.limit {
        return None;
    }
    let got = here(scan, &from, named).filter(|got| !got.hit.article)?;
    let (era, number, alone) = got.value;
    let alone = if word.is_some() { Alone::Yes } else { alone };
    let next = taken(scan, &from, &got, |s| {
        s.month = Some((era, number));
        s.month_alone = Some(alone);
    });
    Some(other_name(scan, &next, era, number).unwrap_or(next))
}

fn named(meaning: Meaning) -> Option<(Era, u8, Alone)> {
    match meaning {
        Meaning::Month(era, number, alone) => Some((era, number, alone)),
        _ => None,
    }
}

/// «حزيران/يونيو», «يوليو (تموز)», «يوليو تموز».
fn other_name(scan: &Scan<'_>, state: &State, era: Era, number: u8) -> Option<State> {
    let open = ["/", "(", "-"].iter().find(|mark| scan.mark(state.at, mark));
    let at = if open.is_some() { state.at + 1 } else { state.at };
    let got: Got<'_, _> = (at < state.limit).then(|| scan.bare(at, named)).flatten()?;
    if got.end > state.limit || (got.value.0, got.value.1) != (era, number) {
        return None;
    }
    let mut next = State { at, ..state.clone() };
    next = taken(scan, &next, &got, |s| s.month_alone = Some(Alone::Yes));
    if open == Some(&"(") {
        if !scan.mark(next.at, ")") {
            return None;
        }
        next.at += 1;
    }
    Some(next)
}

/// «عام 2014», «سنة ألفين وخمسة», «لسنة 2017», «1436 هـ», or four digits that can only be a year.
pub(super) fn year(scan: &Scan<'_>, state: &State) -> Option<State> {
    let slots = &state.slots;
    let barred = (slots.relative.is_some() || slots.weekday.is_some()) && slots.day.is_none();
    if slots.has_year() || barred || slots.week.is_some() || slots.direction.is_some() || slots.is_timed() {
        return None;
    }
    let word = scan
        .get(state.at, |m| matches!(m, Meaning::Unit(Unit::Year, _)).then_some(()))
        .filter(|word| state.first() || !word.hit.conjunction);
    let next = match word {
        Some(word) if word.end < state.limit => {
            let from = taken(scan, state, &word, |_| {});
            let (value, end, causes) = scan.number(from.at)?;
            let hijri = HIJRI.contains(&value);
            if !(hijri || (1000..=2100).contains(&value)) || glued_to_more(scan, end) {
                return None;
            }
            with_year(&from, value, end, causes)
        }
        _ => {
            let value = scan.digits(state.at)?;
            let dated = slots.month.is_some() || slots.of_month == Some(Which::Same);
            let hijri = slots.month.is_some_and(|(era, _)| era == Era::Hijri) && HIJRI.contains(&value);
            let plain = CIVIL.contains(&value) || (dated && (1000..=2100).contains(&value));
            if !(hijri || plain) || (!dated && !can_only_be_year(scan, state)) {
                return None;
            }
            with_year(state, value, state.at + 1, Vec::new())
        }
    };
    Some(era_mark(scan, next))
}

fn with_year(state: &State, value: i64, end: usize, causes: Vec<crate::evidence::Cause>) -> State {
    let mut next = State { at: end, ..state.clone() };
    next.slots.year = Some(value as i32);
    next.causes.extend(causes);
    next
}

/// «هـ» or «م» after the year.
fn era_mark(scan: &Scan<'_>, state: State) -> State {
    if state.at >= state.limit {
        return state;
    }
    let mark = scan.bare(state.at, |m| match m {
        Meaning::EraMark(era) => Some(era),
        _ => None,
    });
    let year_is_hijri = state.slots.year.is_some_and(|y| HIJRI.contains(&i64::from(y)));
    match mark.filter(|mark| (mark.value == Era::Hijri) == year_is_hijri) {
        Some(mark) => taken(scan, &state, &mark, |_| {}),
        None => state,
    }
}

/// The number belongs to «2016/30» or «2016%».
fn glued_to_more(scan: &Scan<'_>, end: usize) -> bool {
    end + 1 < scan.len()
        && scan.words.glued(end)
        && scan.words.glued(end + 1)
        && scan.words.is(end, "/")
        && scan.digits(end + 1).is_some_and(|n| !CIVIL.contains(&n))
}

/// Four digits with nothing beside them that makes them a number of things or of a law.
fn can_only_be_year(scan: &Scan<'_>, state: &State) -> bool {
    if scan.words.key(state.at).len() != 4 || glued_to_more(scan, state.at + 1) {
        return false;
    }
    if !state.first() {
        return true;
    }
    let barred = scan.preceded(state.at, |m| m == Meaning::NotYear);
    let counted = state.at + 1 < state.limit && scan.means(state.at + 1, Meaning::Counted);
    let before = state.at.checked_sub(1).filter(|b| scan.end_of(*b) == state.limit);
    let sum = before.is_some_and(|b| {
        ["$", "€", "#", "+", "."].iter().any(|mark| scan.mark(b, mark) && scan.words.glued(state.at))
            || (scan.mark(b, "/") && b > 0 && scan.digits(b - 1).is_some_and(|n| !CIVIL.contains(&n)))
    });
    let round = scan.words.key(state.at).ends_with("00")
        && !scan.preceded(state.at, |m| matches!(m, Meaning::Link(_) | Meaning::Since));
    let named =
        before.is_some_and(|b| scan.words.word(b).is_ascii() && scan.words.kind(b) == TokenKind::Word);
    !barred && !counted && !sum && !round && !named
}

impl Slots {
    /// True when something below the day has been read.
    fn is_timed(&self) -> bool {
        let timed = self.part.is_some() || self.clock.is_some();
        timed && self.day.is_none()
    }
}
