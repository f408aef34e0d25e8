//! Words of time: months, weekdays, days by distance, units, directions (`months.tsv`, `weekdays.tsv`,
//! `relative_days.tsv`, `time_words.tsv`, `number_words.tsv`).

use crate::error::Result;
use crate::lexicon::Tables;
use crate::lexicon::phrases::Phrases;
use crate::lexicon::tsv::Table;

/// A month's name.
#[derive(Clone, Debug)]
pub struct Month {
    /// Row id.
    pub id: Box<str>,
    /// 1 to 12.
    pub number: i8,
    /// False for a month of the Hijri year.
    pub gregorian: bool,
    /// May it stand for the month with nothing beside it?
    pub alone: bool,
}

/// A row of another table of time.
#[derive(Clone, Debug)]
pub struct Word {
    /// The table's file name.
    pub table: &'static str,
    /// Row id.
    pub id: Box<str>,
    /// What the word does.
    pub kind: Box<str>,
    /// What it adds.
    pub value: Box<str>,
}

/// All words of time.
#[derive(Debug, Default)]
pub struct Calendar {
    /// Months by row number.
    pub months: Vec<Month>,
    /// Their names.
    pub month_names: Phrases<u16>,
    /// The other words by number.
    pub words: Vec<Word>,
    /// Their forms.
    pub word_forms: Phrases<u16>,
}

impl Calendar {
    /// Loads the tables.
    pub fn load(tables: &Tables) -> Result<Self> {
        let mut calendar = Self::default();
        let file = "months.tsv";
        let table = Table::parse(file, tables.get(file)?, &["id", "calendar", "month", "alone", "forms"])?;
        for row in table.rows() {
            let number = row.need("month")?.parse().ok().filter(|n| (1..=12).contains(n));
            let at = calendar.months.len() as u16;
            calendar.months.push(Month {
                id: row.id().into(),
                number: number.ok_or_else(|| row.error("month", "must be a number from 1 to 12"))?,
                gregorian: row.choice("calendar", &[("gregorian", true), ("hijri", false)])?,
                alone: row.choice("alone", &[("yes", true), ("after", false), ("no", false)])?,
            });
            row.list("forms").for_each(|form| calendar.month_names.insert(form, at));
        }
        calendar.load_words(tables, "weekdays.tsv", &["id", "day", "forms"], "weekday", "day")?;
        calendar.load_words(
            tables,
            "relative_days.tsv",
            &["id", "offset", "part", "forms"],
            "day_offset",
            "offset",
        )?;
        calendar.load_words(tables, "number_words.tsv", &["id", "value", "kind", "forms"], "-", "value")?;
        calendar.load_words(tables, "time_words.tsv", &["id", "kind", "value", "forms"], "-", "value")?;
        Ok(calendar)
    }

    fn load_words(
        &mut self,
        tables: &Tables,
        file: &'static str,
        columns: &[&str],
        kind: &str,
        value: &str,
    ) -> Result<()> {
        let table = Table::parse(file, tables.get(file)?, columns)?;
        for row in table.rows() {
            let at = self.words.len() as u16;
            let own = if kind == "-" { row.need("kind")? } else { kind };
            let value = row.get(value).unwrap_or("-");
            self.words.push(Word { table: file, id: row.id().into(), kind: own.into(), value: value.into() });
            row.list("forms").for_each(|form| self.word_forms.insert(form, at));
        }
        Ok(())
    }
}
