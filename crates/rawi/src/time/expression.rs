//! A small grammar of time over tokens.

use crate::evidence::{Cause, Evidence, RowRef};
use crate::layers::{TimeKind, TimeRef, TokenKind};
use crate::lexicon::calendar::{Calendar, Month, Word};
use crate::morph::clitic;
use crate::text::Words;
use crate::time::anchor;
use jiff::civil::Date;

/// Reads one expression at a token.
#[derive(Clone, Copy, Debug)]
pub struct Parser<'a> {
    /// The tables.
    pub calendar: &'a Calendar,
    /// The words.
    pub words: Words<'a>,
    /// The end of the sentence.
    pub end: usize,
    /// The report's day.
    pub anchor: Option<Date>,
}

/// A value with where its expression stops.
struct Value {
    value: String,
    day: Option<Date>,
    kind: TimeKind,
    stop: usize,
    row: RowRef,
}

type Found<'a> = Option<(&'a Word, usize)>;

impl<'a> Parser<'a> {
    /// The longest expression that begins at token `at`, and the token after it.
    pub fn at(self, at: usize) -> Option<(TimeRef, usize)> {
        let found = self
            .numeric(at)
            .or_else(|| self.part_of_day(at))
            .or_else(|| self.day(at))
            .or_else(|| self.day_of_month(at))
            .or_else(|| self.month(at))
            .or_else(|| self.year(at))
            .or_else(|| self.unit_with_direction(at))
            .or_else(|| self.duration(at))
            .or_else(|| self.reference(at))?;
        let span = self.words.cover(at..found.stop);
        let evidence = Evidence::new(Cause::new(found.row, span));
        let (kind, value, day) = (found.kind, found.value, found.day);
        Some((TimeRef { span, kind, value, modifier: None, day, evidence }, found.stop))
    }

    /// The word of time at a token, with its proclitics or without.
    fn word(self, at: usize, kind: &str) -> Found<'a> {
        if at >= self.end || self.words.kind(at) != TokenKind::Word {
            return None;
        }
        for form in forms(self.words.key(at)) {
            let fits = |(row, _): &(u16, usize)| &*self.calendar.words[*row as usize].kind == kind;
            if let Some((row, stop)) =
                self.calendar.word_forms.all(self.words, &form, at, self.end).find(fits)
            {
                return Some((&self.calendar.words[row as usize], stop));
            }
        }
        None
    }

    fn month_name(self, at: usize) -> Option<(&'a Month, usize)> {
        if at >= self.end || self.words.kind(at) != TokenKind::Word {
            return None;
        }
        let find = |form: String| self.calendar.month_names.longest(self.words, &form, at, self.end);
        let (row, mut stop) = forms(self.words.key(at)).into_iter().find_map(find)?;
        let month = &self.calendar.months[row as usize];
        // حزيران/يونيو، يوليو (تموز): the same month twice.
        let parted = stop < self.end && ["/", "(", "-"].iter().any(|m| self.words.is(stop, m));
        let second = stop + usize::from(parted);
        if second < self.end
            && let Some((again, after)) =
                self.calendar.month_names.longest(self.words, self.words.key(second), second, self.end)
            && self.calendar.months[again as usize].number == month.number
        {
            let closed = parted && after < self.end && self.words.is(after, ")");
            stop = after + usize::from(closed);
        }
        Some((month, stop))
    }

    fn number(self, at: usize) -> Option<i64> {
        (at < self.end && self.words.kind(at) == TokenKind::Number)
            .then(|| self.words.key(at).parse().ok())
            .flatten()
    }

    fn year_number(self, at: usize) -> Option<i16> {
        let year = self.number(at).filter(|y| (1900..2100).contains(y))?;
        i16::try_from(year).ok()
    }

    fn direction(self, at: usize) -> Option<(i8, usize)> {
        let (word, stop) = self.word(at, "direction")?;
        Some((word.value.parse().ok()?, stop))
    }

    /// 2026/01/20, 20-1-2026.
    fn numeric(self, at: usize) -> Option<Value> {
        let parted = |i: usize| i < self.end && (self.words.is(i, "/") || self.words.is(i, "-"));
        let (a, b, c) = (self.number(at)?, self.number(at + 2)?, self.number(at + 4)?);
        if !parted(at + 1) || !parted(at + 3) {
            return None;
        }
        let (year, month, day) = if a > 31 { (a, b, c) } else { (c, b, a) };
        let date = Date::new(year.try_into().ok()?, month.try_into().ok()?, day.try_into().ok()?).ok()?;
        Some(self.on(date, at + 5, RowRef::new("rule", "numeric-date")))
    }

    fn on(self, date: Date, stop: usize, row: RowRef) -> Value {
        Value { value: date.to_string(), day: Some(date), kind: TimeKind::Date, stop, row }
    }

    /// صباح اليوم، مساء الاثنين.
    fn part_of_day(self, at: usize) -> Option<Value> {
        let (part, next) = self.word(at, "part")?;
        let day = self.day(next)?;
        let value = format!("{}{}", day.value, part.value);
        Some(Value { value, kind: TimeKind::Time, row: row(part), ..day })
    }

    /// اليوم الأربعاء، أمس، الأحد الماضي، الأربعاء 29 يونيو.
    fn day(self, at: usize) -> Option<Value> {
        let anchor = self.anchor?;
        if let Some((word, stop)) = self.word(at, "day_offset") {
            let date = anchor::days(anchor, word.value.parse().ok()?)?;
            return self.full_date_behind(stop).or_else(|| {
                let (date, stop) = self.with_weekday(date, stop);
                Some(self.with_part(self.on(date, stop, row(word))))
            });
        }
        let (word, stop) = self.word(at, "weekday")?;
        if let Some(full) = self.full_date_behind(stop) {
            return Some(full);
        }
        let (direction, stop) = self.direction(stop).unwrap_or((-1, stop));
        let date = anchor::weekday(anchor, word.value.parse().ok()?, direction)?;
        Some(self.with_part(self.on(date, stop, row(word))))
    }

    fn full_date_behind(self, at: usize) -> Option<Value> {
        let at = if at < self.end && ["،", "("].iter().any(|m| self.words.is(at, m)) { at + 1 } else { at };
        self.day_of_month(at)
    }

    /// A weekday behind اليوم or أمس, perhaps in parentheses. A republished report's اليوم is the agency's day: the
    /// nearest day with that weekday, at most two away.
    fn with_weekday(self, date: Date, stop: usize) -> (Date, usize) {
        let open = usize::from(stop < self.end && self.words.is(stop, "("));
        let Some((word, after)) = self.word(stop + open, "weekday") else { return (date, stop) };
        let Ok(day) = word.value.parse::<i8>() else { return (date, stop) };
        let stop = after + usize::from(open == 1 && after < self.end && self.words.is(after, ")"));
        let near = (-2..=2_i64).filter_map(|by| anchor::days(date, by));
        let fits = near.filter(|d| d.weekday().to_monday_one_offset() == day);
        (fits.min_by_key(|d| (date - *d).get_days().abs()).unwrap_or(date), stop)
    }

    /// أمس مساء، اليوم صباحا.
    fn with_part(self, day: Value) -> Value {
        let part = self.word(day.stop, "part_adverb");
        match part {
            Some((word, stop)) => {
                Value { value: format!("{}{}", day.value, word.value), kind: TimeKind::Time, stop, ..day }
            }
            None => day,
        }
    }

    /// 29 حزيران/يونيو 2022.
    fn day_of_month(self, at: usize) -> Option<Value> {
        let day: i8 = self.number(at).filter(|d| (1..=31).contains(d))?.try_into().ok()?;
        let (month, stop) = self.month_name(at + 1).filter(|(m, _)| m.gregorian)?;
        let (year, stop) = self.year_behind(month, stop)?;
        let date = Date::new(year, month.number, day).ok()?;
        Some(self.on(date, stop, RowRef::new("months.tsv", &*month.id)))
    }

    fn year_behind(self, month: &Month, stop: usize) -> Option<(i16, usize)> {
        let comma =
            stop + usize::from(stop < self.end && (self.words.is(stop, "،") || self.words.is(stop, ",")));
        if let Some(year) = self.year_number(comma) {
            return Some((year, comma + 1));
        }
        let anchor = self.anchor?;
        Some(match self.direction(stop) {
            Some((0, stop)) => (anchor.year(), stop),
            Some((direction, stop)) => (anchor::year_of(anchor, month.number, direction), stop),
            None => (anchor::year_of(anchor, month.number, 0), stop),
        })
    }

    /// يوليو 2014، مارس الماضي، يوليو.
    fn month(self, at: usize) -> Option<Value> {
        let (month, stop) = self.month_name(at).filter(|(m, _)| m.gregorian)?;
        let (year, after) = self.year_behind(month, stop)?;
        (month.alone || after > stop).then(|| Value {
            value: format!("{year}-{:02}", month.number),
            day: None,
            kind: TimeKind::Date,
            stop: after,
            row: RowRef::new("months.tsv", &*month.id),
        })
    }

    /// عام 2018، 2018 alone behind a preposition of time.
    fn year(self, at: usize) -> Option<Value> {
        let unit = self.word(at, "unit").filter(|(word, _)| &*word.value == "Y1");
        if let Some((word, next)) = unit
            && let Some(year) = self.year_number(next)
        {
            return Some(Value {
                value: year.to_string(),
                day: None,
                kind: TimeKind::Date,
                stop: next + 1,
                row: row(word),
            });
        }
        let year = self.year_number(at)?;
        let behind = at.checked_sub(1).and_then(|i| self.word(i, "since").or_else(|| self.word(i, "link")));
        let (word, _) = behind?;
        Some(Value { value: year.to_string(), day: None, kind: TimeKind::Date, stop: at + 1, row: row(word) })
    }

    /// العام الماضي، هذا الشهر.
    fn unit_with_direction(self, at: usize) -> Option<Value> {
        let anchor = self.anchor?;
        let (this, unit_at) = match self.word(at, "this") {
            Some((_, next)) => (true, next),
            None => (false, at),
        };
        let (word, next) = self.word(unit_at, "unit").filter(|(w, _)| w.value.ends_with('1'))?;
        let unit = word.value.chars().next()?;
        let (by, stop) = match self.direction(next) {
            Some((by, stop)) => (i64::from(by), stop),
            None if this => (0, next),
            None => return None,
        };
        let value = anchor::period(anchor, unit, by)?;
        Some(Value { value, day: None, kind: TimeKind::Date, stop, row: row(word) })
    }

    /// خمس سنوات، 25 عاما، يومين.
    fn duration(self, at: usize) -> Option<Value> {
        let dual = self.word(at, "unit").filter(|(word, _)| word.value.ends_with('2'));
        let (count, (word, stop)) = match dual {
            Some(found) => (2, found),
            None => {
                let (count, next) = self.count(at)?;
                (count, self.word(next, "unit").filter(|(word, _)| !word.value.ends_with('2'))?)
            }
        };
        let value = match word.value.chars().next()? {
            'H' => format!("PT{count}H"),
            'N' => format!("PT{count}M"),
            'E' => format!("P{}Y", count * 10),
            'C' => format!("P{}Y", count * 100),
            unit => format!("P{count}{unit}"),
        };
        Some(Value { value, day: None, kind: TimeKind::Duration, stop, row: row(word) })
    }

    fn count(self, at: usize) -> Option<(i64, usize)> {
        if let Some(number) = self.number(at) {
            return Some((number, at + 1)).filter(|(n, _)| *n < 1000);
        }
        let (word, stop) = self.word(at, "cardinal")?;
        let first: i64 = word.value.parse().ok()?;
        // خمسة وعشرين.
        match self.word(stop, "cardinal").and_then(|(w, after)| Some((w.value.parse::<i64>().ok()?, after))) {
            Some((more, after)) if more >= 20 && first < 10 => Some((first + more, after)),
            _ => Some((first, stop)),
        }
    }

    /// مؤخرا، حاليا، الوقت الراهن.
    fn reference(self, at: usize) -> Option<Value> {
        let (word, stop) = self.word(at, "ref")?;
        Some(Value { value: word.value.to_string(), day: None, kind: TimeKind::Date, stop, row: row(word) })
    }
}

fn row(word: &Word) -> RowRef {
    RowRef::new(word.table, &*word.id)
}

/// The forms a word of time may stand under: itself, and without و ف ب ل ك and ال.
fn forms(key: &str) -> Vec<String> {
    let mut out = Vec::new();
    for (form, _) in clitic::name_forms(key) {
        let bare = form.strip_prefix("ال").map(str::to_string);
        out.push(form);
        out.extend(bare);
    }
    out
}
