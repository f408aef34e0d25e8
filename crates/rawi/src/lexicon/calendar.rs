//! [`Calendar`]: the words of time, from `months.tsv`, `weekdays.tsv`, `relative_days.tsv`, `number_words.tsv`,
//! `time_words.tsv` and `time_exceptions.tsv`.
//!
//! Comes in: the tables. Goes out: for a token, what it may mean as a word of time. «وبيونيو» gives June, with a
//! conjunction and a preposition in front.

use crate::error::Result;
use crate::evidence::RowRef;
use crate::lexicon::Tables;
use crate::lexicon::tsv::{Row, Table};
use crate::text::{Words, fold};
use rustc_hash::FxHashMap;
use words::number;

mod words;

/// Which calendar a month belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Era {
    /// The civil calendar.
    Gregorian,
    /// The Hijri calendar of Umm al-Qura.
    Hijri,
}

/// May the name of a month stand for the month alone?
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alone {
    /// Always.
    Yes,
    /// Only after a preposition or another word of time.
    After,
    /// Never.
    No,
}

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Unit {
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Year,
    Decade,
    Century,
}

/// How many of a unit the form of the word itself says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Count {
    One,
    Two,
    /// The dual before a name or number: عامي
    Construct,
    Many,
}

/// What a word or phrase means in an expression of time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Meaning {
    /// A month.
    Month(Era, u8, Alone),
    /// A day of the week, Monday being 1.
    Weekday(i8),
    /// A day by its distance from the report's, perhaps with a part of the day.
    Relative(i32, Option<&'static str>),
    /// A cardinal number.
    Number(i64),
    /// An ordinal number.
    Ordinal(i64),
    /// عام، شهران، أيام
    Unit(Unit, Count),
    /// صباح, as the head of a phrase.
    Part(&'static str),
    /// صباحاً, which may stand alone.
    PartAdverb(&'static str),
    /// صيف
    Season(&'static str),
    /// الماضي، الجاري، المقبل
    Direction(Direction),
    /// الأخيرة
    Recent,
    /// الأولى, of the months of a year.
    First,
    /// هذا
    This,
    /// نفس، ذاته
    Same,
    /// ذلك
    That,
    /// مطلع، منتصف، نهاية
    Modifier(&'static str),
    /// نحو، أكثر من
    Approx(&'static str),
    /// وقت سابق، وقت مبكر
    Hint(Hint),
    /// الساعة
    Clock,
    /// والنصف: minutes.
    Fraction(i8),
    /// بتوقيت, with how many words after it name the zone.
    Zone(u8),
    /// الربع, with the letter of TIMEX3.
    Subdivision(char),
    /// التسعينات
    Decade(&'static str),
    /// نهاية الأسبوع
    Weekend,
    /// قبل
    Ago,
    /// منذ
    Since,
    /// غضون
    Within,
    /// خلال، بعد: prepositions after which a bare unit is a length of time.
    Frame,
    /// قليلة
    Few,
    /// عدة
    Several,
    /// كامل: one whole unit.
    Whole,
    /// مؤخراً، حالياً
    Reference(&'static str),
    /// السابق, a reference only after «في» and with no noun.
    ReferenceAfter(&'static str),
    /// فترة طويلة, a reference only after منذ or قبل.
    ReferenceSince(&'static str),
    /// كل
    Every,
    /// سنوياً
    Set(&'static str),
    /// هـ، م
    EraMark(Era),
    /// من، في، على
    Link(Link),
    /// تاريخ
    DateOf,
    /// A word that shows that the sentence looks ahead.
    Future,
    /// A word of age.
    Age,
    /// A word after which a number is no year.
    NotYear,
    /// A thing counted, so that the number before it is no year.
    Counted,
    /// A name that holds a word of time: «المصري اليوم».
    Name,
    /// الذي
    Which,
    /// A word after which the name of a weekday is no day.
    NotWeekday,
}

/// Where a period lies, seen from the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Direction {
    Last,
    Current,
    Next,
    /// The one after that last spoken of.
    Following,
}

/// An adjective of «وقت» or «ساعة».
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Hint {
    Earlier,
    Later,
    Early,
    Late,
}

/// A preposition between the pieces of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Link {
    Of,
    In,
    At,
    To,
}

/// A row's word or phrase.
#[derive(Clone, Debug)]
pub struct Entry {
    keys: Vec<String>,
    /// What it means.
    pub meaning: Meaning,
    /// The row it comes from.
    pub row: RowRef,
}

/// A word or phrase of the tables found in a report.
#[derive(Clone, Copy, Debug)]
pub struct Hit<'c> {
    /// What was found.
    pub entry: &'c Entry,
    /// How many tokens it covers.
    pub len: usize,
    /// و or ف stands in front.
    pub conjunction: bool,
    /// ب, ل or ك stands in front.
    pub preposition: bool,
    /// ال was taken off to find it.
    pub article: bool,
}

/// The words of time.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    entries: Vec<Entry>,
    by_first: FxHashMap<String, Vec<u32>>,
    not_future: Vec<String>,
}

impl Calendar {
    /// Loads the six tables.
    pub fn load(tables: &Tables) -> Result<Self> {
        let mut calendar = Self::default();
        calendar.months(tables)?;
        calendar.weekdays(tables)?;
        calendar.relative_days(tables)?;
        calendar.numbers(tables)?;
        calendar.words(tables)?;
        calendar.exceptions(tables)?;
        Ok(calendar)
    }

    /// What token number `at` may mean, alone or with those after it: longest first.
    pub fn hits(&self, words: Words<'_>, at: usize) -> Vec<Hit<'_>> {
        let mut hits: Vec<Hit<'_>> = Vec::new();
        each_form(words.key(at), |key, [conjunction, preposition, article]| {
            for id in self.by_first.get(key).into_iter().flatten() {
                let entry = &self.entries[*id as usize];
                if follows(words, at, &entry.keys) && !hits.iter().any(|h| std::ptr::eq(h.entry, entry)) {
                    hits.push(Hit { entry, len: entry.keys.len(), conjunction, preposition, article });
                }
            }
        });
        hits.sort_by_key(|hit| std::cmp::Reverse(hit.len));
        hits
    }

    /// The Gregorian month that a key names by itself.
    pub fn month(&self, key: &str) -> Option<i8> {
        self.alone(key).find_map(|meaning| match meaning {
            Meaning::Month(Era::Gregorian, month, _) => Some(*month as i8),
            _ => None,
        })
    }

    /// True when a key names a day of the week.
    pub fn is_weekday(&self, key: &str) -> bool {
        let bare = key.strip_prefix("ال").unwrap_or(key);
        [key, bare].iter().any(|k| self.alone(k).any(|meaning| matches!(meaning, Meaning::Weekday(_))))
    }

    fn alone(&self, key: &str) -> impl Iterator<Item = &Meaning> {
        let entries = self.by_first.get(key).into_iter().flatten().map(|id| &self.entries[*id as usize]);
        entries.filter(|entry| entry.keys.len() == 1).map(|entry| &entry.meaning)
    }

    /// True when `key` is a verb that looks ahead: it begins with the particle of the future.
    pub fn is_future_verb(&self, key: &str) -> bool {
        let rest = key.strip_prefix('و').filter(|rest| rest.starts_with('س')).unwrap_or(key);
        let Some(verb) = rest.strip_prefix('س') else { return false };
        verb.starts_with(['ي', 'ت', 'ن'])
            && verb.chars().count() >= 3
            && !self.not_future.iter().any(|word| rest.starts_with(word.as_str()))
    }

    fn add(&mut self, table: &'static str, row: Row<'_>, meaning: Meaning) {
        let id: std::sync::Arc<str> = row.id().into();
        for form in row.list("forms") {
            let keys: Vec<String> = form.split(' ').map(fold).collect();
            let at = self.entries.len() as u32;
            self.by_first.entry(keys[0].clone()).or_default().push(at);
            self.entries.push(Entry { keys, meaning, row: RowRef::new(table, id.clone()) });
        }
    }

    fn months(&mut self, tables: &Tables) -> Result<()> {
        const FILE: &str = "months.tsv";
        let columns = ["id", "calendar", "month", "alone", "forms"];
        for row in Table::parse(FILE, tables.get(FILE)?, &columns)?.rows() {
            let era = row.choice("calendar", &[("gregorian", Era::Gregorian), ("hijri", Era::Hijri)])?;
            let month = number(row, "month", 1, 12)? as u8;
            let alone =
                row.choice("alone", &[("yes", Alone::Yes), ("after", Alone::After), ("no", Alone::No)])?;
            self.add(FILE, row, Meaning::Month(era, month, alone));
        }
        Ok(())
    }

    fn weekdays(&mut self, tables: &Tables) -> Result<()> {
        const FILE: &str = "weekdays.tsv";
        for row in Table::parse(FILE, tables.get(FILE)?, &["id", "day", "forms"])?.rows() {
            let day = number(row, "day", 1, 7)? as i8;
            self.add(FILE, row, Meaning::Weekday(day));
        }
        Ok(())
    }

    fn relative_days(&mut self, tables: &Tables) -> Result<()> {
        const FILE: &str = "relative_days.tsv";
        for row in Table::parse(FILE, tables.get(FILE)?, &["id", "offset", "part", "forms"])?.rows() {
            let offset = number(row, "offset", -31, 31)? as i32;
            let part = match row.get("part") {
                None => None,
                Some(_) => Some(row.choice("part", words::PARTS)?),
            };
            self.add(FILE, row, Meaning::Relative(offset, part));
        }
        Ok(())
    }

    fn numbers(&mut self, tables: &Tables) -> Result<()> {
        const FILE: &str = "number_words.tsv";
        for row in Table::parse(FILE, tables.get(FILE)?, &["id", "value", "kind", "forms"])?.rows() {
            let value = number(row, "value", 1, 1_000_000)?;
            let ordinal = row.choice("kind", &[("cardinal", false), ("ordinal", true)])?;
            let meaning = if ordinal { Meaning::Ordinal(value) } else { Meaning::Number(value) };
            self.add(FILE, row, meaning);
        }
        Ok(())
    }

    fn words(&mut self, tables: &Tables) -> Result<()> {
        const FILE: &str = "time_words.tsv";
        for row in Table::parse(FILE, tables.get(FILE)?, &["id", "kind", "value", "forms"])?.rows() {
            let meaning = words::meaning(row)?;
            self.add(FILE, row, meaning);
        }
        Ok(())
    }

    fn exceptions(&mut self, tables: &Tables) -> Result<()> {
        const FILE: &str = "time_exceptions.tsv";
        let kinds = [
            ("not_future", None),
            ("age", Some(Meaning::Age)),
            ("not_year", Some(Meaning::NotYear)),
            ("counted", Some(Meaning::Counted)),
            ("not_weekday", Some(Meaning::NotWeekday)),
            ("name", Some(Meaning::Name)),
            ("which", Some(Meaning::Which)),
        ];
        for row in Table::parse(FILE, tables.get(FILE)?, &["id", "kind", "forms"])?.rows() {
            match row.choice("kind", &kinds)? {
                Some(meaning) => self.add(FILE, row, meaning),
                None => self.not_future.extend(row.list("forms").map(fold)),
            }
        }
        Ok(())
    }
}

/// True when the tokens after `at` spell the rest of a phrase, in one block of text.
fn follows(words: Words<'_>, at: usize, keys: &[String]) -> bool {
    at + keys.len() <= words.len()
        && (1..keys.len()).all(|i| words.key(at + i) == keys[i])
        && (keys.len() == 1 || words.block_at(at) == words.block_at(at + keys.len() - 1))
}

/// Calls `each` with every way to take proclitics off `key`, the whole word first: what is left, and whether a
/// conjunction, a preposition and ال were taken off.
fn each_form(key: &str, mut each: impl FnMut(&str, [bool; 3])) {
    after_conjunction(key, false, &mut each);
    if let Some(rest) = key.strip_prefix(['و', 'ف']) {
        after_conjunction(rest, true, &mut each);
    }
}

fn after_conjunction(key: &str, conjunction: bool, each: &mut impl FnMut(&str, [bool; 3])) {
    after_preposition(key, conjunction, false, each);
    if let Some(rest) = key.strip_prefix("لل") {
        // Between ل and ال the alef is not written.
        after_preposition(&format!("ال{rest}"), conjunction, true, each);
    } else if let Some(rest) = key.strip_prefix(['ب', 'ل', 'ك']) {
        after_preposition(rest, conjunction, true, each);
    }
}

fn after_preposition(
    key: &str,
    conjunction: bool,
    preposition: bool,
    each: &mut impl FnMut(&str, [bool; 3]),
) {
    each(key, [conjunction, preposition, false]);
    if let Some(bare) = key.strip_prefix("ال") {
        each(bare, [conjunction, preposition, true]);
    }
}
