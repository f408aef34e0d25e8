//! The arithmetic of days and periods seen from the report's day.

use jiff::ToSpan;
use jiff::civil::Date;

/// The day with an ISO weekday (1 is Monday) nearest to `anchor` in a direction: -1 the last one, `anchor` itself
/// counting; 1 the next one.
pub fn weekday(anchor: Date, day: i8, direction: i8) -> Option<Date> {
    let today = anchor.weekday().to_monday_one_offset();
    let back = (today - day).rem_euclid(7);
    let days = if direction > 0 { if back == 0 { 7 } else { 7 - back } } else { -back };
    anchor.checked_add(i64::from(days).days()).ok()
}

/// `anchor` moved by a number of days.
pub fn days(anchor: Date, by: i64) -> Option<Date> {
    anchor.checked_add(by.days()).ok()
}

/// The value of a period `by` units of `unit` (Y M W D) away from `anchor`.
pub fn period(anchor: Date, unit: char, by: i64) -> Option<String> {
    let value = match unit {
        'Y' => format!("{}", i64::from(anchor.year()) + by),
        'M' => {
            let day = anchor.first_of_month().checked_add(by.months()).ok()?;
            format!("{}-{:02}", day.year(), day.month())
        }
        'W' => {
            let week = anchor.checked_add((by * 7).days()).ok()?.iso_week_date();
            format!("{}-W{:02}", week.year(), week.week())
        }
        'D' => days(anchor, by)?.to_string(),
        _ => return None,
    };
    Some(value)
}

/// The year of a month that no year stands beside: the nearest past one, or the next when it is told to come.
pub fn year_of(anchor: Date, month: i8, direction: i8) -> i16 {
    let year = anchor.year();
    match direction {
        1 if month <= anchor.month() => year + 1,
        1 => year,
        -1 if month >= anchor.month() => year - 1,
        _ if direction == 0 && month > anchor.month() => year - 1,
        _ => year,
    }
}
