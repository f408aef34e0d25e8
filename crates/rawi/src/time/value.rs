//! From the pieces of an expression to its TIMEX3 value.

use super::anchor::{Context, last_weekday, monday_of, next_weekday, plus_days};
use super::slots::{Draft, Found, Length, Slots, Which};
use crate::layers::TimeKind;
use crate::lexicon::calendar::{Direction, Era, Hint, Unit};
use jiff::ToSpan;
use jiff::civil::Date;

/// Its number, Monday being 1.
const SATURDAY: i8 = 6;

/// A value, with the day if it is one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Value {
    pub(super) kind: TimeKind,
    pub(super) text: String,
    pub(super) day: Option<Date>,
}

/// Places an expression on the calendar, and remembers it as what was last spoken of.
pub(super) fn resolve(item: &Found, context: &mut Context) -> Option<Value> {
    match &item.draft {
        Draft::Nothing => None,
        Draft::Fixed(text) => Some(date(text.clone())),
        Draft::Length(length) => Some(Value { kind: TimeKind::Duration, text: period(*length), day: None }),
        Draft::Set(length) => Some(Value { kind: TimeKind::Set, text: period(*length), day: None }),
        Draft::Ago(length) => ago(*length, context),
        Draft::Point(slots) => point(slots, context),
    }
}

fn date(text: String) -> Value {
    Value { kind: TimeKind::Date, text, day: None }
}

/// `P5Y`, `PT48H`, `P6W` for a month and a half.
fn period(length: Length) -> String {
    let Length { halves, unit } = length;
    if halves % 2 == 0 {
        let (number, letter) = match unit {
            Unit::Decade => (10 * halves / 2, "Y"),
            Unit::Century => (100 * halves / 2, "Y"),
            Unit::Year => (halves / 2, "Y"),
            Unit::Month => (halves / 2, "M"),
            Unit::Week => (halves / 2, "W"),
            Unit::Day => (halves / 2, "D"),
            Unit::Hour => return format!("PT{}H", halves / 2),
            Unit::Minute => return format!("PT{}M", halves / 2),
        };
        return format!("P{number}{letter}");
    }
    match unit {
        Unit::Century => format!("P{}Y", 50 * halves),
        Unit::Decade => format!("P{}Y", 5 * halves),
        Unit::Year => format!("P{}M", 6 * halves),
        Unit::Month => format!("P{}W", 2 * halves),
        Unit::Week => format!("P{}D", (7 * halves + 1) / 2),
        Unit::Day => format!("PT{}H", 12 * halves),
        Unit::Hour => format!("PT{}M", 30 * halves),
        Unit::Minute => format!("PT{}S", 30 * halves),
    }
}

/// «قبل ثلاثة أيام»: as exact as the unit.
fn ago(length: Length, context: &Context) -> Option<Value> {
    let today = context.today()?;
    let number = length.halves / 2;
    Some(match length.unit {
        Unit::Day => whole_day(plus_days(today, -number)),
        Unit::Week => whole_day(plus_days(today, -7 * number)),
        Unit::Month => date(year_month(months_away(today, -number))),
        Unit::Year => date((i64::from(today.year()) - number).to_string()),
        Unit::Decade => date((i64::from(today.year()) - 10 * number).to_string()),
        _ => Value { kind: TimeKind::Duration, text: period(length), day: None },
    })
}

fn point(slots: &Slots, context: &mut Context) -> Option<Value> {
    if slots.has_day() || slots.clock.is_some() || is_time_alone(slots) {
        return day_level(slots, context);
    }
    if let Some((kind, number)) = slots.subdivision
        && slots.month.is_none()
        && slots.of_month.is_none()
    {
        let year = year_of(slots, context)?;
        return Some(date(format!("{year}-{kind}{number}")));
    }
    if let Some(season) = slots.season {
        let year = season_year(slots, season, context)?;
        return Some(date(format!("{year}-{season}")));
    }
    if slots.weekend || slots.week.is_some() {
        return week(slots, context);
    }
    if let Some((year, month)) = month_of(slots, context) {
        context.month = Some((year, month));
        context.year = Some(year);
        return Some(date(format!("{year:04}-{month:02}")));
    }
    if slots.month.is_some() || slots.of_month.is_some() {
        return None;
    }
    if let Some(number) = slots.century_number {
        return Some(date(format!("{:02}", number.saturating_sub(1))));
    }
    if let Some(which) = slots.century {
        let century = i64::from(context.anchor?.year()) / 100 + offset(which);
        return Some(date(century.to_string()));
    }
    match (slots.has_year(), slots.hint) {
        (true, _) => {
            let year = year_of(slots, context)?;
            context.year = Some(year);
            Some(date(year.to_string()))
        }
        (false, Some(Hint::Earlier)) => Some(date("PAST_REF".into())),
        (false, Some(Hint::Later)) => Some(date("FUTURE_REF".into())),
        _ => None,
    }
}

fn is_time_alone(slots: &Slots) -> bool {
    slots.part.is_some() && slots.month.is_none() && !slots.has_year()
}

fn whole_day(day: Date) -> Value {
    Value { kind: TimeKind::Date, text: day.to_string(), day: Some(day) }
}

fn day_level(slots: &Slots, context: &mut Context) -> Option<Value> {
    let day = day_of(slots, context)?;
    context.day = Some(day);
    if slots.day.is_some() || slots.same_day.is_some() {
        context.month = Some((day.year(), day.month()));
        context.year = Some(day.year());
    }
    if let Some((hour, minute)) = slots.clock {
        let hour = on_the_clock(hour, slots.part);
        let text = format!("{day}T{hour:02}:{minute:02}");
        return Some(Value { kind: TimeKind::Time, text, day: Some(day) });
    }
    let part = slots.part.or(match slots.hint {
        Some(Hint::Early) => Some("TMO"),
        Some(Hint::Late) => Some("TNI"),
        _ => None,
    });
    Some(match part {
        // «في ساعة متأخرة من مساء أمس»
        Some("TEV") if slots.hint == Some(Hint::Late) => time(day, "TNI"),
        Some(part) => time(day, part),
        None => whole_day(day),
    })
}

fn time(day: Date, part: &str) -> Value {
    Value { kind: TimeKind::Time, text: format!("{day}{part}"), day: Some(day) }
}

/// The hour of 24, from the hour of 12 and the part of the day.
fn on_the_clock(hour: u8, part: Option<&'static str>) -> u8 {
    match part {
        Some("TAF" | "TEV") if hour < 12 && !(part == Some("TAF") && hour >= 10) => hour + 12,
        Some("TNI") if (6..12).contains(&hour) => hour + 12,
        Some("TNI") if hour == 12 => 0,
        _ => hour,
    }
}

fn day_of(slots: &Slots, context: &Context) -> Option<Date> {
    if let Some(day) = slots.day {
        return dated(slots, day, context);
    }
    if let Some(which) = slots.same_day {
        let day = context.day.or_else(|| context.today())?;
        return Some(match which {
            Which::Seen(Direction::Next | Direction::Following) => plus_days(day, 1),
            Which::Seen(Direction::Last) => plus_days(day, -1),
            _ => day,
        });
    }
    if let Some(offset) = slots.relative {
        let day = plus_days(context.today()?, i64::from(offset));
        let Some(weekday) = slots.weekday else { return Some(day) };
        let (before, after) = (last_weekday(weekday, day), next_weekday(weekday, day));
        let nearer_after = (after - day).get_days() < (day - before).get_days();
        return Some(if nearer_after { after } else { before });
    }
    let today = context.today()?;
    let Some(weekday) = slots.weekday else { return Some(context.day.unwrap_or(today)) };
    if let Some(week) = slots.week {
        // The week of Arabic newspapers begins on Saturday.
        let first = plus_days(last_weekday(SATURDAY, today), 7 * offset(week));
        return Some(plus_days(first, i64::from(weekday - SATURDAY).rem_euclid(7)));
    }
    Some(match slots.direction {
        Some(Direction::Last) => last_weekday(weekday, plus_days(today, -1)),
        Some(Direction::Next) => next_weekday(weekday, today),
        Some(Direction::Following) => next_weekday(weekday, context.day.unwrap_or(today)),
        Some(Direction::Current) => plus_days(monday_of(today), i64::from(weekday) - 1),
        None if context.ahead.is_some() => next_weekday(weekday, today),
        None => last_weekday(weekday, today),
    })
}

/// A day of a month.
fn dated(slots: &Slots, day: u8, context: &Context) -> Option<Date> {
    if let Some((Era::Hijri, month)) = slots.month {
        return hijri(slots, month, day, context);
    }
    if slots.month.is_none() {
        let (year, month) = month_of(slots, context)?;
        return Date::new(year, month, day as i8).ok();
    }
    let (_, month) = slots.month?;
    if let Some(year) = slots.has_year().then(|| year_of(slots, context)).flatten() {
        return Date::new(year, month as i8, day as i8).ok();
    }
    let today = context.today()?;
    let candidates =
        (-1..=1).filter_map(|years| Date::new(today.year() + years, month as i8, day as i8).ok());
    nearest(candidates.collect(), today, slots, context)
}

/// The day that is meant among the same days of three years.
fn nearest(candidates: Vec<Date>, today: Date, slots: &Slots, context: &Context) -> Option<Date> {
    let past = |day: &&Date| **day <= today;
    let future = |day: &&Date| **day >= today;
    let direction = slots.direction;
    match direction {
        Some(Direction::Last) => candidates.iter().rev().find(past).copied(),
        Some(Direction::Next | Direction::Following) => candidates.iter().find(future).copied(),
        Some(Direction::Current) => candidates.iter().min_by_key(|day| distance(**day, today)).copied(),
        // What has been is spoken of more than what is to come, unless the sentence looks ahead.
        None => {
            let (past, future) = if context.ahead.is_some() { (3, 1) } else { (1, 2) };
            let cost = |day: &&Date| distance(**day, today) * if **day > today { future } else { past };
            candidates.iter().min_by_key(cost).copied()
        }
    }
}

fn distance(a: Date, b: Date) -> i32 {
    (a - b).get_days().abs()
}

/// The year and month of an expression that says a month.
fn month_of(slots: &Slots, context: &Context) -> Option<(i16, i8)> {
    if let Some(which) = slots.of_month {
        let seen = seen_from(slots, Unit::Month, context).map(|day| months_away(day, offset(which)));
        let (year, month) = match which {
            Which::Same => context.month.or_else(|| seen.map(|day| (day.year(), day.month())))?,
            Which::Seen(Direction::Following) => {
                let (year, month) = context.month?;
                let day = months_away(Date::new(year, month, 1).ok()?, 1);
                (day.year(), day.month())
            }
            _ => seen.map(|day| (day.year(), day.month()))?,
        };
        let year = if slots.has_year() { year_of(slots, context)? } else { year };
        return Some((year, month));
    }
    let (era, month) = slots.month?;
    if era == Era::Hijri {
        let first = hijri(slots, month, 1, context)?;
        return Some((first.year(), first.month()));
    }
    if slots.has_year() {
        return Some((year_of(slots, context)?, month as i8));
    }
    let today = context.today()?;
    let this = Date::new(today.year(), today.month(), 1).ok()?;
    let candidates: Vec<Date> =
        (-1..=1).filter_map(|years| Date::new(today.year() + years, month as i8, 1).ok()).collect();
    let day = match slots.direction {
        // «مارس الماضي» in March is last year's.
        Some(Direction::Last) => candidates.iter().rev().find(|day| **day < this).copied(),
        Some(Direction::Next) => candidates.iter().find(|day| **day > this).copied(),
        _ => nearest(candidates, this, slots, context),
    }?;
    Some((day.year(), day.month()))
}

fn year_of(slots: &Slots, context: &Context) -> Option<i16> {
    if let Some(year) = slots.year {
        // A Hijri year alone stands for the civil year in which it begins.
        if year < 1600 && slots.month.is_none_or(|(era, _)| era == Era::Hijri) {
            return from_hijri(year, 1, 1).map(|day| day.year());
        }
        return i16::try_from(year).ok();
    }
    match slots.of_year {
        Some(Which::Same) => context.year.or_else(|| context.today().map(|day| day.year())),
        Some(Which::Seen(Direction::Following)) => context.year.map(|year| year + 1),
        Some(which) => Some(context.today()?.year() + offset(which) as i16),
        None => {
            let years = offset(Which::Seen(slots.direction?)) as i16;
            Some(context.today()?.year() + years)
        }
    }
}

/// The day from which a period is counted: «في وقت سابق من هذا الشهر» on the first of a month means the last.
fn seen_from(slots: &Slots, unit: Unit, context: &Context) -> Option<Date> {
    let today = context.today()?;
    let begins = match unit {
        Unit::Week => super::anchor::weekday_of(today) == 1,
        _ => today.day() == 1,
    };
    let earlier = matches!(slots.hint, Some(Hint::Earlier | Hint::Early));
    Some(if begins && earlier { plus_days(today, -1) } else { today })
}

/// How many periods away.
fn offset(which: Which) -> i64 {
    match which {
        Which::Seen(Direction::Last) => -1,
        Which::Seen(Direction::Next | Direction::Following) => 1,
        Which::Seen(Direction::Current) | Which::Same | Which::Bare => 0,
    }
}

/// «الصيف الماضي» is the last that is over; winter is named by the year in which it begins.
fn season_year(slots: &Slots, season: &str, context: &Context) -> Option<i16> {
    if slots.has_year() {
        return year_of(slots, context);
    }
    let today = context.today()?;
    let (first, last) = match season {
        "SP" => (3, 5),
        "SU" => (6, 8),
        "FA" => (9, 11),
        _ => (12, 14),
    };
    Some(match slots.direction? {
        Direction::Last if today.month() <= last => today.year() - 1,
        Direction::Next | Direction::Following if today.month() >= first => today.year() + 1,
        _ => today.year(),
    })
}

fn week(slots: &Slots, context: &Context) -> Option<Value> {
    let today = seen_from(slots, Unit::Week, context)?;
    let which = slots.week.or(slots.direction.map(Which::Seen)).unwrap_or(Which::Bare);
    // A weekend with no word beside it is the last one, until Friday comes.
    let early = slots.weekend
        && which == Which::Bare
        && super::anchor::weekday_of(today) < 4
        && context.ahead.is_none();
    let weeks = if early { -1 } else { offset(which) };
    let day = plus_days(today, 7 * weeks).iso_week_date();
    let end = if slots.weekend { "-WE" } else { "" };
    Some(date(format!("{}-W{:02}{end}", day.year(), day.week())))
}

fn months_away(day: Date, months: i64) -> Date {
    let first = day.first_of_month();
    first.checked_add(months.months()).unwrap_or(first)
}

fn year_month(day: Date) -> String {
    format!("{:04}-{:02}", day.year(), day.month())
}

/// A day of the Hijri calendar; without a year, the one nearest the report.
fn hijri(slots: &Slots, month: u8, day: u8, context: &Context) -> Option<Date> {
    if let Some(year) = slots.year {
        return from_hijri(year, month, day);
    }
    let today = context.today()?;
    let year = to_hijri_year(today)?;
    let candidates: Vec<Date> = (-1..=1).filter_map(|years| from_hijri(year + years, month, day)).collect();
    nearest(candidates, today, slots, context)
}

fn from_hijri(year: i32, month: u8, day: u8) -> Option<Date> {
    use icu_calendar::cal::Hijri;
    use icu_calendar::types::Month;
    let hijri =
        icu_calendar::Date::try_new(year.into(), Month::new(month), day, Hijri::new_umm_al_qura()).ok()?;
    let iso = hijri.to_calendar(icu_calendar::Iso);
    let year = i16::try_from(iso.year().extended_year()).ok()?;
    Date::new(year, iso.month().ordinal as i8, iso.day_of_month().0 as i8).ok()
}

fn to_hijri_year(day: Date) -> Option<i32> {
    use icu_calendar::cal::Hijri;
    let iso = icu_calendar::Date::try_new_iso(day.year().into(), day.month() as u8, day.day() as u8).ok()?;
    Some(iso.to_calendar(Hijri::new_umm_al_qura()).year().extended_year())
}
