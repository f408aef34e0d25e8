//! The day from which a report's «اليوم» and «أمس» are counted, and what was last spoken of.

use super::scan::Scan;
use super::slots::{Draft, Found};
use crate::evidence::Cause;
use crate::layers::{Article, BlockKind};
use crate::lexicon::calendar::Era;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// What is known at one place of the text.
#[derive(Debug)]
pub(super) struct Context {
    /// The day of the report.
    pub(super) anchor: Option<Date>,
    /// How far the report's own «اليوم» lies from it: an outlet that prints an agency's report a day later
    /// leaves the agency's words.
    pub(super) shift: i64,
    /// The words before the expression look ahead.
    pub(super) ahead: Option<Cause>,
    /// The day last spoken of.
    pub(super) day: Option<Date>,
    /// The month last spoken of, year and month.
    pub(super) month: Option<(i16, i8)>,
    /// The year last spoken of.
    pub(super) year: Option<i16>,
}

impl Context {
    /// The state at the report's first word.
    pub(super) fn of(scan: &Scan<'_>, found: &[Found]) -> Self {
        let article = scan.words.article;
        let stated = article.published.or_else(|| article.dateline.as_ref().and_then(|line| line.date));
        let anchor = stated.or_else(|| caption_date(article, scan, found));
        let shift = anchor.and_then(|day| found.iter().find_map(|item| shift_of(item, day))).unwrap_or(0);
        Self { anchor, shift, ahead: None, day: None, month: None, year: None }
    }

    /// Moves on to an expression.
    pub(super) fn move_to(&mut self, scan: &Scan<'_>, item: &Found) {
        self.ahead = needs_side(item).then(|| scan.looks_ahead(item.tokens.start)).flatten();
        if let Some(shift) = self.anchor.and_then(|anchor| shift_of(item, anchor)) {
            self.shift = shift;
        }
    }

    /// The report's own today.
    pub(super) fn today(&self) -> Option<Date> {
        self.anchor.map(|day| plus_days(day, self.shift))
    }
}

/// True when only the sentence tells whether the expression lies ahead or behind.
fn needs_side(item: &Found) -> bool {
    let Draft::Point(slots) = &item.draft else { return false };
    let named = slots.weekday.is_some() || slots.month.is_some() || slots.weekend;
    named && slots.direction.is_none() && slots.relative.is_none() && !slots.has_year()
}

/// A weekday beside اليوم or أمس tells how far the report's today lies from its date, up to two days.
fn shift_of(item: &Found, anchor: Date) -> Option<i64> {
    let Draft::Point(slots) = &item.draft else { return None };
    let (offset, weekday) = (slots.relative?, slots.weekday?);
    if slots.day.is_some() {
        return None;
    }
    let said = plus_days(anchor, i64::from(offset));
    let apart = i64::from(weekday - said.weekday().to_monday_one_offset()).rem_euclid(7);
    let apart = if apart > 3 { apart - 7 } else { apart };
    (apart.abs() <= 2).then_some(apart)
}

/// A full date in a caption.
fn caption_date(article: &Article, scan: &Scan<'_>, found: &[Found]) -> Option<Date> {
    found.iter().find_map(|item| {
        let block = &article.blocks[scan.words.block_at(item.tokens.start)];
        let Draft::Point(slots) = &item.draft else { return None };
        let (day, (era, month), year) = (slots.day?, slots.month?, slots.year?);
        (block.kind == BlockKind::Caption && era == Era::Gregorian)
            .then(|| Date::new(year as i16, month as i8, day as i8).ok())?
    })
}

/// A day some days away; the day itself at the ends of the calendar.
pub(super) fn plus_days(day: Date, days: i64) -> Date {
    day.checked_add(days.days()).unwrap_or(day)
}

/// The number of a weekday, Monday being 1.
pub(super) fn weekday_of(day: Date) -> i64 {
    i64::from(day.weekday().to_monday_one_offset())
}

/// The last day with a weekday on or before a day.
pub(super) fn last_weekday(weekday: i8, up_to: Date) -> Date {
    plus_days(up_to, -(weekday_of(up_to) - i64::from(weekday)).rem_euclid(7))
}

/// The first day with a weekday after a day.
pub(super) fn next_weekday(weekday: i8, after: Date) -> Date {
    let apart = (i64::from(weekday) - weekday_of(after)).rem_euclid(7);
    plus_days(after, if apart == 0 { 7 } else { apart })
}

/// The Monday of a day's week.
pub(super) fn monday_of(day: Date) -> Date {
    last_weekday(Weekday::Monday.to_monday_one_offset(), day)
}
