//! The time of day: «الساعة السابعة والربع», «الساعة 04,00 (01,00 تغ)», «9:30 صباحاً».

use super::{here, taken};
use crate::evidence::Cause;
use crate::lexicon::calendar::{Count, Link, Meaning, Unit};
use crate::time::expression::State;
use crate::time::scan::Scan;

/// A clock time with its zone.
pub(super) fn clock(scan: &Scan<'_>, state: &State) -> Option<State> {
    let slots = &state.slots;
    let above = slots.week.is_some()
        || slots.of_month.is_some()
        || slots.of_year.is_some() && slots.day.is_none()
        || slots.month.is_some() && slots.day.is_none()
        || slots.weekend
        || slots.season.is_some();
    if slots.clock.is_some() || above {
        return None;
    }
    let next = marked(scan, state).or_else(|| unmarked(scan, state)).or_else(|| spoken(scan, state))?;
    Some(zone(scan, next))
}

/// After the word for clock time: digits or an ordinal, with fractions.
fn marked(scan: &Scan<'_>, state: &State) -> Option<State> {
    let word = here(scan, state, |m| (m == Meaning::Clock).then_some(()))?;
    let from = taken(scan, state, &word, |_| {});
    if from.at >= state.limit {
        return None;
    }
    let from = match scan.bare(from.at, crate::time::expression::approx) {
        Some(approx) if approx.end < state.limit => State { at: approx.end, ..from },
        _ => from,
    };
    if let Some(time) = written(scan.words.key(from.at)).or_else(|| whole_hour(scan, from.at)) {
        return Some(minutes(scan, put(&from, time, from.at + 1, Vec::new())));
    }
    let one = scan.bare(from.at, |m| (m == Meaning::Number(1)).then_some(())).filter(|got| got.hit.article);
    if let Some(one) = one {
        let causes = vec![scan.cause(from.at, &one)];
        return Some(minutes(scan, put(&from, (1, 0), one.end, causes)));
    }
    let (hour, end, causes) = scan.ordinal(from.at)?;
    (1..=12).contains(&hour).then(|| minutes(scan, put(&from, (hour as u8, 0), end, causes)))
}

/// With no word before it: «17:14», or a number before «صباحاً».
fn unmarked(scan: &Scan<'_>, state: &State) -> Option<State> {
    let key = scan.words.key(state.at);
    let followed =
        |at: usize| at < state.limit && scan.bare(at, follows_clock).is_some_and(|got| !got.hit.article);
    if scan.preceded(state.at, |m| m == Meaning::Unit(Unit::Minute, Count::One)) {
        return None;
    }
    let exact = key.len() == 5 && key.as_bytes()[2] == b':';
    let time = written(key).filter(|_| exact || (key.contains(':') && followed(state.at + 1)));
    let time = time.or_else(|| whole_hour(scan, state.at).filter(|_| followed(state.at + 1)))?;
    (scan.words.kind(state.at) == crate::layers::TokenKind::Number)
        .then(|| put(state, time, state.at + 1, Vec::new()))
}

/// An hour in words without the word for clock time, before a part of the day: «في الثامنة مساءً», «الثامنة والنصف
/// من صباح الأحد». «الدورة الثامنة مساءً» is none.
fn spoken(scan: &Scan<'_>, state: &State) -> Option<State> {
    let (hour, end, causes) = scan.ordinal(state.at).filter(|(hour, ..)| (1..=12).contains(hour))?;
    let next = minutes(scan, put(state, (hour as u8, 0), end, causes));
    if next.at >= state.limit {
        return None;
    }
    let of = scan.bare(next.at, |m| (m == Meaning::Link(Link::Of)).then_some(())).map(|of| of.end);
    let parted = match of.filter(|at| *at < state.limit) {
        Some(at) => scan.bare(at, |m| matches!(m, Meaning::Part(_)).then_some(())).is_some(),
        None => {
            let part = |m| matches!(m, Meaning::Part(_)).then_some(()).or_else(|| follows_clock(m));
            scan.bare(next.at, part).is_some_and(|got| !got.hit.article)
        }
    };
    let led = scan.preceded(state.at, |m| {
        matches!(m, Meaning::Link(Link::In | Link::At | Link::To) | Meaning::Approx(_))
    });
    (parted && (led || next.at > end)).then_some(next)
}

/// صباحاً، مساءً، بتوقيت
fn follows_clock(meaning: Meaning) -> Option<()> {
    matches!(meaning, Meaning::PartAdverb(_) | Meaning::Part("TEV") | Meaning::Zone(_)).then_some(())
}

/// `17:14`, `04,00`, `7.55`
fn written(key: &str) -> Option<(u8, u8)> {
    let at = key.find([':', '.', ',', '٫'])?;
    let (hour, minute) = (&key[..at], key[at..].trim_start_matches([':', '.', ',', '٫']));
    if hour.len() > 2 || minute.len() != 2 {
        return None;
    }
    valid(hour.parse().ok()?, minute.parse().ok()?)
}

/// `7`, `1030`
fn whole_hour(scan: &Scan<'_>, at: usize) -> Option<(u8, u8)> {
    let value = scan.digits(at)?;
    let four = scan.words.key(at).len() == 4;
    if four { valid((value / 100) as u8, (value % 100) as u8) } else { valid(u8::try_from(value).ok()?, 0) }
}

fn valid(hour: u8, minute: u8) -> Option<(u8, u8)> {
    (hour <= 24 && minute < 60).then_some((hour % 24, minute))
}

fn put(state: &State, time: (u8, u8), end: usize, causes: Vec<Cause>) -> State {
    let mut next = State { at: end, ..state.clone() };
    next.slots.clock = Some(time);
    next.slots.part_alone = true;
    next.causes.extend(causes);
    next
}

/// «والنصف», «إلا ربعاً», «و24 دقيقة».
fn minutes(scan: &Scan<'_>, state: State) -> State {
    let Some((hour, minute)) = state.slots.clock else { return state };
    if state.at >= state.limit {
        return state;
    }
    let fraction = scan.get(state.at, |m| match m {
        Meaning::Fraction(minutes) => Some(minutes),
        _ => None,
    });
    if let Some(got) = fraction.filter(|got| got.hit.conjunction || got.value < 0) {
        let total = i16::from(hour) * 60 + i16::from(minute) + i16::from(got.value);
        let time = ((total.rem_euclid(24 * 60) / 60) as u8, (total.rem_euclid(60)) as u8);
        return taken(scan, &state, &got, |s| s.clock = Some(time));
    }
    let word = scan.words.key(state.at);
    let at = if word == "و" { state.at + 1 } else { state.at };
    if at >= state.limit || !word.starts_with('و') {
        return state;
    }
    let Some((value, end, causes)) = scan.number(at) else { return state };
    let unit = |m| matches!(m, Meaning::Unit(Unit::Minute, Count::One | Count::Many)).then_some(());
    match scan.bare(end, unit).filter(|got| got.end <= state.limit && (1..60).contains(&value)) {
        Some(got) => {
            let mut next = State { at: end, ..state };
            next.causes.extend(causes);
            taken(scan, &next, &got, |s| s.clock = Some((hour, value as u8)))
        }
        None => state,
    }
}

/// The zone's words, and the same time in another zone in brackets. The value keeps the first.
fn zone(scan: &Scan<'_>, state: State) -> State {
    let mut state = plain_zone(scan, state);
    if scan.mark(state.at, "(") && state.at + 2 < state.limit {
        let inside = State { at: state.at + 2, ..state.clone() };
        let at = inside.at;
        let after = plain_zone(scan, inside);
        let is_time = scan.words.kind(state.at + 1) == crate::layers::TokenKind::Number;
        if is_time && after.at > at && scan.mark(after.at, ")") {
            state = State { at: after.at + 1, ..after };
        }
    }
    state
}

/// A zone after the part of the day: «الرابعة صباحاً بالتوقيت المحلي».
pub(super) fn late_zone(scan: &Scan<'_>, state: &State) -> Option<State> {
    let timed = state.slots.clock.is_some() && state.slots.part.is_some();
    timed.then(|| zone(scan, state.clone())).filter(|next| next.at > state.at)
}

fn plain_zone(scan: &Scan<'_>, state: State) -> State {
    if state.at >= state.limit {
        return state;
    }
    let got = scan.get(state.at, |m| match m {
        Meaning::Zone(words) => Some(usize::from(words)),
        _ => None,
    });
    match got.filter(|got| got.end + got.value <= state.limit && !got.hit.conjunction) {
        Some(got) => {
            let mut next = taken(scan, &state, &got, |_| {});
            next.at += got.value;
            next
        }
        None => state,
    }
}
