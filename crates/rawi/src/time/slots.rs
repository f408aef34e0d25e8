//! What one expression says, before it is placed on the calendar.

use crate::evidence::Cause;
use crate::lexicon::calendar::{Alone, Direction, Era, Hint, Unit};
use std::ops::Range;

/// An expression found in the text.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The tokens it covers.
    pub(super) tokens: Range<usize>,
    /// What it says.
    pub(super) draft: Draft,
    /// TIMEX3 modifier.
    pub(super) modifier: Option<&'static str>,
    /// The rows that read it so.
    pub(super) causes: Vec<Cause>,
}

/// What an expression says.
#[derive(Clone, Debug)]
pub(super) enum Draft {
    /// A point of time, to be placed on the calendar.
    Point(Slots),
    /// A length: «خمس سنوات».
    Length(Length),
    /// A length counted back from the report: «قبل خمس سنوات».
    Ago(Length),
    /// Something that recurs.
    Set(Length),
    /// A value that needs no calendar: `PAST_REF`, `199`.
    Fixed(String),
    /// The words of an expression that is left out on purpose (an age), so that no part of it is read.
    Nothing,
}

/// A number of units, in halves so that «ساعة ونصف» is exact.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Length {
    /// Twice the number.
    pub(super) halves: i64,
    /// The unit.
    pub(super) unit: Unit,
}

/// Which period is meant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Which {
    /// Seen from the report: last, this, next.
    Seen(Direction),
    /// The one last spoken of.
    Same,
    /// The present one, said with ال alone: «نهاية العام».
    Bare,
}

/// The pieces of a point of time.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Slots {
    pub(super) hint: Option<Hint>,
    pub(super) part: Option<&'static str>,
    /// The part of the day may stand without a day beside it.
    pub(super) part_alone: bool,
    pub(super) clock: Option<(u8, u8)>,
    pub(super) relative: Option<i32>,
    pub(super) weekday: Option<i8>,
    pub(super) day: Option<u8>,
    pub(super) month: Option<(Era, u8)>,
    pub(super) month_alone: Option<Alone>,
    pub(super) year: Option<i32>,
    pub(super) season: Option<&'static str>,
    pub(super) subdivision: Option<(char, u8)>,
    pub(super) weekend: bool,
    pub(super) same_day: Option<Which>,
    pub(super) week: Option<Which>,
    pub(super) of_month: Option<Which>,
    pub(super) of_year: Option<Which>,
    pub(super) century: Option<Which>,
    pub(super) century_number: Option<u8>,
    /// الماضي after a weekday, a month or a date.
    pub(super) direction: Option<Direction>,
    pub(super) modifier: Option<&'static str>,
}

impl Slots {
    /// True when a day is said.
    pub(super) fn has_day(&self) -> bool {
        self.relative.is_some() || self.weekday.is_some() || self.day.is_some() || self.same_day.is_some()
    }

    /// True when a year is said, in whatever way.
    pub(super) fn has_year(&self) -> bool {
        self.year.is_some() || self.of_year.is_some()
    }

    /// True when nothing but a modifier or a hint has been read.
    pub(super) fn is_open(&self) -> bool {
        Self { hint: None, modifier: None, ..self.clone() } == Self::default()
    }

    /// True when nothing above the day but a weekday has been read.
    pub(super) fn is_only_weekday(&self) -> bool {
        Self { weekday: None, ..self.clone() }.is_below_day()
    }

    /// True when only words below the day have been read.
    pub(super) fn is_below_day(&self) -> bool {
        let below =
            Self { hint: None, part: None, part_alone: false, clock: None, modifier: None, ..self.clone() };
        below == Self::default()
    }
}
