//! The pieces of a point of time: each takes the words at the state's place and fills its slot.

use super::expression::{State, approx};
use super::scan::{Got, Scan};
use super::slots::{Slots, Which};
use crate::lexicon::calendar::{Count, Direction, Link, Meaning, Unit};

/// The next piece, if one fits.
pub(super) fn piece(scan: &Scan<'_>, state: &State) -> Option<State> {
    const PIECES: &[fn(&Scan<'_>, &State) -> Option<State>] = &[
        weekend,
        other_day,
        relative,
        hint,
        clock::clock,
        clock::late_zone,
        dates::numeric,
        dates::day_and_month,
        dates::month,
        dates::year,
        subdivision,
        season,
        part,
        period,
        weekday,
        direction,
        modifier,
        marker,
    ];
    PIECES.iter().find_map(|take| take(scan, state))
}

mod clock;
mod dates;

/// The hit at the state's place: at the start any proclitics may stand in front, inside none.
fn here<'a, T>(scan: &Scan<'a>, state: &State, wanted: impl Fn(Meaning) -> Option<T>) -> Option<Got<'a, T>> {
    let got = if state.first() { scan.get(state.at, wanted) } else { scan.bare(state.at, wanted) }?;
    (got.end <= state.limit).then_some(got)
}

/// The state after a hit, with the slots changed.
fn taken<T>(scan: &Scan<'_>, state: &State, got: &Got<'_, T>, fill: impl FnOnce(&mut Slots)) -> State {
    let mut next = state.clone();
    next.causes.push(scan.cause(state.at, got));
    next.at = got.end;
    fill(&mut next.slots);
    next
}

fn weekend(scan: &Scan<'_>, state: &State) -> Option<State> {
    if !state.slots.is_open() {
        return None;
    }
    let got = here(scan, state, |m| (m == Meaning::Weekend).then_some(()))?;
    Some(taken(scan, state, &got, |s| s.weekend = true))
}

/// «اليوم نفسه», «ذلك اليوم», «اليوم التالي». «اليوم الأول» is no date and stops the reading.
fn other_day(scan: &Scan<'_>, state: &State) -> Option<State> {
    if !state.slots.is_below_day() {
        return None;
    }
    let today = |m| (m == Meaning::Relative(0, None)).then_some(());
    if let Some(pointer) = here(scan, state, pointer) {
        let day = scan.bare(pointer.end, today).filter(|day| day.end <= state.limit)?;
        let mut next = taken(scan, state, &pointer, |_| {});
        next = taken(scan, &next, &day, |s| s.same_day = Some(pointer.value));
        if pointer.value == Which::Seen(Direction::Current) {
            next.slots.same_day = None;
            next.slots.relative = Some(0);
        }
        return Some(next);
    }
    let day = here(scan, state, today)?;
    if day.end >= state.limit {
        return None;
    }
    let after = scan.bare(day.end, |m| match m {
        Meaning::Same => Some(Which::Same),
        Meaning::Direction(d) if d != Direction::Current => Some(Which::Seen(d)),
        _ => None,
    })?;
    let next = taken(scan, state, &day, |s| s.same_day = Some(after.value));
    Some(taken(scan, &next, &after, |_| {}))
}

/// هذا، نفس، ذلك
fn pointer(meaning: Meaning) -> Option<Which> {
    match meaning {
        Meaning::This => Some(Which::Seen(Direction::Current)),
        Meaning::Same | Meaning::That => Some(Which::Same),
        _ => None,
    }
}

fn relative(scan: &Scan<'_>, state: &State) -> Option<State> {
    if !state.slots.is_below_day() {
        return None;
    }
    let got = here(scan, state, |m| match m {
        Meaning::Relative(offset, part) => Some((offset, part)),
        _ => None,
    })?;
    let (offset, part) = got.value;
    let counted = got.end < state.limit
        && offset == 0
        && (scan.ordinal(got.end).is_some()
            || scan.means(got.end, Meaning::Recent)
            || scan.means(got.end, Meaning::Which)
            || scan
                .bare(got.end, |m| (m == Meaning::Number(1)).then_some(()))
                .is_some_and(|g| g.hit.article));
    if counted || (part.is_some() && state.slots.part.is_some() && state.slots.hint.is_none()) {
        return None;
    }
    Some(taken(scan, state, &got, |s| {
        s.relative = Some(offset);
        s.part = s.part.or(part);
    }))
}

fn hint(scan: &Scan<'_>, state: &State) -> Option<State> {
    let got = here(scan, state, |m| match m {
        Meaning::Hint(hint) => Some(hint),
        _ => None,
    })?;
    (state.first()).then(|| taken(scan, state, &got, |s| s.hint = Some(got.value)))
}

/// «الربع الأول», «النصف الثاني».
fn subdivision(scan: &Scan<'_>, state: &State) -> Option<State> {
    if !state.slots.is_open() {
        return None;
    }
    let got = here(scan, state, |m| match m {
        Meaning::Subdivision(letter) => Some(letter),
        _ => None,
    })?;
    let most = if got.value == 'Q' { 4 } else { 2 };
    // «الربع الأخير»
    let last = || {
        let word = scan.bare(got.end, |m| (m == Meaning::Recent).then_some(()))?;
        Some((most, word.end, vec![scan.cause(got.end, &word)]))
    };
    if !got.hit.article || got.end >= state.limit {
        return None;
    }
    let (number, end, causes) = scan.ordinal(got.end).or_else(last)?;
    if number > most {
        return None;
    }
    let mut next = taken(scan, state, &got, |s| s.subdivision = Some((got.value, number as u8)));
    next.at = end;
    next.causes.extend(causes);
    Some(next)
}

fn season(scan: &Scan<'_>, state: &State) -> Option<State> {
    if !state.slots.is_open() {
        return None;
    }
    let mut from = state.clone();
    let this = here(scan, state, |m| (m == Meaning::This).then_some(()));
    if let Some(this) = this {
        from = taken(scan, state, &this, |s| s.direction = Some(Direction::Current));
    }
    let got = here(scan, &from, |m| match m {
        Meaning::Season(season) => Some(season),
        _ => None,
    })?;
    (this.is_none() || got.hit.article).then(|| taken(scan, &from, &got, |s| s.season = Some(got.value)))
}

fn part(scan: &Scan<'_>, state: &State) -> Option<State> {
    let slots = &state.slots;
    let above_day =
        slots.modifier.is_some_and(|m| m != "APPROX") || slots.week.is_some() || slots.of_year.is_some();
    if slots.part.is_some() || above_day {
        return None;
    }
    let mut from = state.clone();
    let this = here(scan, state, |m| (m == Meaning::This).then_some(()));
    if let Some(this) = this.filter(|_| !slots.has_day()) {
        from = taken(scan, state, &this, |s| {
            s.relative = Some(0);
            s.part_alone = true;
        });
    }
    let got = here(scan, &from, |m| match m {
        Meaning::Part(part) => Some((part, false)),
        Meaning::PartAdverb(part) => Some((part, true)),
        _ => None,
    })?;
    let (part, adverb) = got.value;
    let pointed = this.is_some();
    if pointed && !got.hit.article {
        return None;
    }
    // A noun needs a day after it; with ال it may follow a day, a clock or «ساعة متأخرة من».
    let follows = slots.has_day() || slots.clock.is_some() || slots.hint.is_some();
    let late = slots.hint.is_some() && got.hit.article;
    Some(taken(scan, &from, &got, |s| {
        s.part = Some(part);
        let clear = adverb && (part != "TNI" || got.hit.len > 1);
        s.part_alone |= late || clear || (follows && s.clock.is_some());
    }))
}

/// «هذا العام», «العام الماضي», «نفس الشهر», «الأسبوع المقبل», «نهاية العام».
fn period(scan: &Scan<'_>, state: &State) -> Option<State> {
    let unit = |m| match m {
        Meaning::Unit(unit, Count::One) if unit >= Unit::Week => Some(unit),
        _ => None,
    };
    // A preposition may stand in front of the year inside an expression: «أيار للعام الماضي».
    let got = |at: usize| {
        let got = if state.first() || at == state.at { scan.get(at, unit) } else { scan.bare(at, unit) }?;
        (got.end <= state.limit && got.hit.article && (state.first() || !got.hit.conjunction)).then_some(got)
    };
    if let Some(pointer) = here(scan, state, pointer) {
        let unit = got(pointer.end)?;
        let mut next = taken(scan, state, &pointer, |_| {});
        next = taken(scan, &next, &unit, |_| {});
        return put(&mut next.slots, &state.slots, unit.value, pointer.value).then_some(next);
    }
    let unit = got(state.at)?;
    let mut next = taken(scan, state, &unit, |_| {});
    if unit.value == Unit::Century && state.slots.is_open() && unit.end < state.limit {
        let digits = || scan.digits(unit.end).map(|n| (n, unit.end + 1, Vec::new()));
        if let Some((number, end, causes)) = scan.ordinal(unit.end).or_else(digits) {
            next.slots.century_number = u8::try_from(number).ok().filter(|n| *n <= 30);
            next.at = end;
            next.causes.extend(causes);
            return next.slots.century_number.is_some().then_some(next);
        }
    }
    let after = (unit.end < state.limit)
        .then(|| {
            scan.bare(unit.end, |m| match m {
                Meaning::Direction(d) => Some(Which::Seen(d)),
                Meaning::Same => Some(Which::Same),
                Meaning::This => Some(Which::Seen(Direction::Current)),
                _ => None,
            })
        })
        .flatten();
    let which = match after {
        Some(after) => {
            next = taken(scan, &next, &after, |_| {});
            after.value
        }
        None if bare_period(&state.slots, unit.value) && !has_adjective(scan, state, unit.end) => Which::Bare,
        None => return None,
    };
    put(&mut next.slots, &state.slots, unit.value, which).then_some(next)
}

/// «نهاية العام الدراسي» is not the year's end.
fn has_adjective(scan: &Scan<'_>, state: &State, at: usize) -> bool {
    at < state.limit
        && scan.words.kind(at) == crate::layers::TokenKind::Word
        && scan.words.key(at).starts_with("ال")
        && !scan.may_begin(at)
}

/// «نهاية العام» needs no adjective.
fn bare_period(slots: &Slots, unit: Unit) -> bool {
    slots.modifier.is_some() && slots.is_open() && unit != Unit::Century && unit != Unit::Decade
}

/// Puts a period into its slot, if it fits what was read before.
fn put(next: &mut Slots, before: &Slots, unit: Unit, which: Which) -> bool {
    if before.has_year() {
        return false;
    }
    match unit {
        Unit::Year => {
            let fits = before.is_open()
                || before.month.is_some()
                || before.of_month.is_some()
                || before.subdivision.is_some()
                || before.season.is_some();
            next.of_year = Some(which);
            fits && before.direction.is_none()
        }
        Unit::Month => {
            next.of_month = Some(which);
            before.is_open() || (before.subdivision.is_some_and(|(kind, _)| kind == 'H'))
        }
        Unit::Week => {
            // «الجمعة من الأسبوع المقبل»
            next.week = Some(which);
            before.is_open() || (before.weekday.is_some() && before.is_only_weekday())
        }
        Unit::Century => {
            next.century = Some(which);
            before.is_open()
        }
        _ => false,
    }
}

fn weekday(scan: &Scan<'_>, state: &State) -> Option<State> {
    let number = |m| match m {
        Meaning::Weekday(day) => Some(day),
        _ => None,
    };
    if state.slots.weekday.is_some() {
        return second_night(scan, state, number);
    }
    let slots = &state.slots;
    let got = here(scan, state, number)?;
    let barred = state.first() && scan.preceded(state.at, |m| m == Meaning::NotWeekday);
    let fits = slots.is_below_day() || (slots.relative.is_some() && slots.day.is_none());
    (fits && !barred && slots.modifier.is_none_or(|m| m == "APPROX"))
        .then(|| taken(scan, state, &got, |s| s.weekday = Some(got.value)))
}

/// «ليل الاثنين/الثلاثاء»: the night between two days is the night of the first.
fn second_night(
    scan: &Scan<'_>,
    state: &State,
    number: impl Fn(Meaning) -> Option<i8> + Copy,
) -> Option<State> {
    let first =
        state.slots.weekday.filter(|_| state.slots.part == Some("TNI") && state.slots.day.is_none())?;
    let stroke = ["/", "-", "–", "\""].iter().any(|mark| scan.mark(state.at, mark));
    let to = scan.bare(state.at, |m| (m == Meaning::Link(Link::To)).then_some(()));
    let mut next = match &to {
        Some(to) => taken(scan, state, to, |_| {}),
        None => State { at: state.at + usize::from(stroke), ..state.clone() },
    };
    let at = next.at;
    let got = scan.bare(at, number).filter(|got| got.end <= state.limit && got.value == first % 7 + 1)?;
    next = taken(scan, &next, &got, |_| {});
    Some(next)
}

/// الماضي after a weekday, a month, a date or a season.
fn direction(scan: &Scan<'_>, state: &State) -> Option<State> {
    let slots = &state.slots;
    let open = slots.weekday.is_some()
        || slots.month.is_some()
        || slots.season.is_some()
        || slots.weekend
        || slots.subdivision.is_some();
    if !open || slots.direction.is_some() || slots.has_year() || state.first() {
        return None;
    }
    let got = scan.bare(state.at, |m| match m {
        Meaning::Direction(d) => Some(d),
        _ => None,
    })?;
    (got.hit.article && got.end <= state.limit)
        .then(|| taken(scan, state, &got, |s| s.direction = Some(got.value)))
}

fn modifier(scan: &Scan<'_>, state: &State) -> Option<State> {
    if !state.slots.is_open() || state.slots.modifier.is_some() {
        return None;
    }
    let got = here(scan, state, |m| match m {
        Meaning::Modifier(modifier) => Some(modifier),
        _ => None,
    })?;
    (!got.hit.article).then(|| taken(scan, state, &got, |s| s.modifier = Some(got.value)))
}

/// Words that only lead on: «يوم» before a date, «نحو» before a clock time. The piece after them must fit.
fn marker(scan: &Scan<'_>, state: &State) -> Option<State> {
    let got = here(scan, state, |m| match m {
        Meaning::Unit(Unit::Day, Count::One | Count::Construct) | Meaning::DateOf => Some(None),
        m => approx(m).filter(|kind| *kind == "APPROX").map(Some),
    })?;
    if got.hit.article || got.end >= state.limit {
        return None;
    }
    let rest = State { at: got.end, ..state.clone() };
    let mut next = piece(scan, &rest)?;
    let day = next.slots.has_day() && !state.slots.has_day();
    let approximate = got.value.is_some();
    if !day && !(approximate && (next.slots.clock.is_some() || next.slots.part.is_some())) {
        return None;
    }
    next.causes.insert(state.causes.len(), scan.cause(state.at, &got));
    if approximate {
        next.slots.modifier = Some("APPROX");
    }
    Some(next)
}
