//! What is counted of statements and events, kept in memory: to read thousands of rows from the ledger for each
//! question takes far longer than to count them.
//!
//! A row never changes, and its number is given once. What is known of a number therefore stays right whatever is
//! added or replaced meanwhile; whoever counts brings the numbers of the rows that are there now.

use super::sql::{self, get, rows};
use super::{Cursor, FACETED, Facet, Facets};
use crate::db::{Db, numbers};
use crate::error::Result;
use crate::load;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::sync::{PoisonError, RwLock, RwLockReadGuard};
use string_interner::StringInterner;
use string_interner::backend::StringBackend;
use string_interner::symbol::SymbolU32;

/// How many values a facet shows.
const VALUES: usize = 12;

/// More rows than these are not kept: all are forgotten, and those that are asked for are read again.
const KEPT: usize = 2_000_000;

/// Others may have made all forgotten between reading and counting.
const TRIES: usize = 3;

/// So many rows are read together: more would take memory for nothing.
const TOGETHER: usize = 1_000;

/// What facets count of the rows of one ledger. One of them serves all connections to it.
#[derive(Debug, Default)]
pub struct Known(RwLock<Rows>);

/// Rows of which facets are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Statements,
    Events,
}

impl Of {
    fn table(self) -> &'static str {
        match self {
            Self::Statements => "statements",
            Self::Events => "events",
        }
    }

    fn number(self) -> &'static str {
        match self {
            Self::Statements => "statement",
            Self::Events => "event",
        }
    }

    /// The columns that are counted besides the outlet and the year.
    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Statements => &["act"],
            Self::Events => &["type", "status"],
        }
    }

    /// The parts whose parties are counted.
    fn parts(self) -> [&'static str; 2] {
        match self {
            Self::Statements => ["speaker", "addressee"],
            Self::Events => ["actor", "recipient"],
        }
    }

    /// Of which parts the countries are counted: of whoever speaks, of all who have to do with an event.
    fn has_country(self, part: u8) -> bool {
        self == Self::Events || part == 0
    }
}

/// A text that many rows have.
type Text = Option<SymbolU32>;

/// Who has which of the two parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Party {
    part: u8,
    key: Text,
    name: Text,
    country: Text,
}

/// A row.
#[derive(Clone, Copy, Debug, Default)]
struct Row {
    /// Of the columns, in their order.
    values: [Text; 2],
    day: Text,
    outlet: Text,
    /// Where its parties begin in [`Rows::parties`], and how many there are.
    parties: (u32, u32),
}

#[derive(Debug, Default)]
struct Rows {
    /// Every text once, close together: names of parties take most of the room.
    texts: StringInterner<StringBackend<SymbolU32>>,
    parties: Vec<Party>,
    /// By number, of each sort.
    rows: [FxHashMap<i64, Row>; 2],
}

impl Known {
    fn read(&self) -> RwLockReadGuard<'_, Rows> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads what is not known yet of the rows with these numbers; nothing, and false, if that is more than `most`.
    pub(super) fn learn(&self, db: &dyn Db, of: Of, found: &[i64], most: usize) -> Result<bool> {
        for _ in 0..TRIES {
            let lacking = self.read().lacking(of, found);
            if lacking.is_empty() {
                break;
            }
            if lacking.len() > most {
                return Ok(false);
            }
            // Whoever reads the ledger keeps nobody from counting; what two read at once is the same.
            for some in lacking.chunks(TOGETHER) {
                let fresh = Fresh::read(db, of, some)?;
                self.0.write().unwrap_or_else(PoisonError::into_inner).take(of, fresh);
            }
        }
        Ok(true)
    }

    /// Counts the rows with these numbers, or the newest [`FACETED`] of them.
    pub(super) fn count(&self, db: &dyn Db, of: Of, mut found: Vec<i64>) -> Result<Facets> {
        self.learn(db, of, &found, usize::MAX)?;
        let read = self.read();
        read.only_known(of, &mut found);
        let more = found.len() > FACETED;
        if more {
            read.newest(of, &mut found);
        }
        Ok(Facets { counted: found.len() as u64, more, facets: read.facets(of, &found) })
    }

    /// All rows that may be among the first `limit` behind a cursor.
    pub(super) fn first(&self, of: Of, found: &[i64], after: Option<&Cursor>, limit: usize) -> Vec<i64> {
        let read = self.read();
        // What others made forgotten meanwhile may be anywhere.
        let is_known = |number: &i64| read.of(of).contains_key(number);
        let (mut found, mut first): (Vec<i64>, Vec<i64>) = found.iter().partition(|number| is_known(number));
        let day = |number: &i64| read.text(read.of(of)[number].day);
        // What has the day of the cursor stands before it or behind it.
        if let Some(after) = after {
            let last = after.day.as_deref().unwrap_or_default();
            first.extend(found.iter().filter(|number| day(number) == last));
            found.retain(|number| day(number) < last);
        }
        if found.len() > limit {
            let (_, oldest, _) = found.select_nth_unstable_by(limit - 1, |a, b| day(b).cmp(day(a)));
            let oldest = day(oldest);
            found.retain(|number| day(number) >= oldest);
        }
        first.append(&mut found);
        first
    }
}

/// A part; key, name and country of whoever has it.
type FreshParty = (u8, [Option<String>; 3]);

/// Rows as the ledger has them.
struct Fresh {
    /// Number; values of the columns, day and outlet.
    rows: Vec<(i64, [Option<String>; 4])>,
    /// By the number of the row.
    parties: FxHashMap<i64, Vec<FreshParty>>,
}

impl Fresh {
    fn read(db: &dyn Db, of: Of, some: &[i64]) -> Result<Self> {
        let dialect = db.dialect();
        let (table, number, columns) = (of.table(), of.number(), of.columns());
        let column =
            |at: usize| columns.get(at).map_or_else(|| "NULL".to_owned(), |name| format!("r.{name}"));
        let select = format!(
            "SELECT r.{number}, {}, {}, r.day, d.outlet FROM {}",
            column(0),
            column(1),
            sql::from(dialect, table, "r", true)
        );
        let about_rows = load::about(&db, &select, &format!("r.{number}"));
        let parts = of.parts();
        let select = format!(
            "SELECT p.{number}, p.part, {}, p.name, p.country FROM {number}_parties p",
            sql::key("p")
        );
        let about_parties = format!(
            "{} AND p.part IN ('{}', '{}') ORDER BY p.{number}, p.part, p.position",
            load::about(&db, &select, &format!("p.{number}")),
            parts[0],
            parts[1]
        );
        let some = [numbers(some)];
        let found = rows(db, &about_rows, &some, |row| {
            Ok((get(row, 0)?, [get(row, 1)?, get(row, 2)?, get(row, 3)?, get(row, 4)?]))
        })?;
        let read = rows(db, &about_parties, &some, |row| {
            let part = u8::from(get::<String>(row, 1)? != parts[0]);
            Ok((get::<i64>(row, 0)?, (part, [get(row, 2)?, get(row, 3)?, get(row, 4)?])))
        })?;
        let mut parties: FxHashMap<i64, Vec<FreshParty>> = FxHashMap::default();
        for (number, party) in read {
            parties.entry(number).or_default().push(party);
        }
        Ok(Self { rows: found, parties })
    }
}

impl Rows {
    fn of(&self, of: Of) -> &FxHashMap<i64, Row> {
        &self.rows[of as usize]
    }

    fn text(&self, text: Text) -> &str {
        text.and_then(|text| self.texts.resolve(text)).unwrap_or_default()
    }

    fn lacking(&self, of: Of, numbers: &[i64]) -> Vec<i64> {
        numbers.iter().filter(|number| !self.of(of).contains_key(number)).copied().collect()
    }

    fn take(&mut self, of: Of, mut fresh: Fresh) {
        if self.rows.iter().map(FxHashMap::len).sum::<usize>() + fresh.rows.len() > KEPT {
            *self = Self::default();
        }
        let Self { texts, parties, rows } = self;
        let mut kept = |text: Option<String>| text.map(|text| texts.get_or_intern(text));
        for (number, [one, other, day, outlet]) in fresh.rows {
            if rows[of as usize].contains_key(&number) {
                continue;
            }
            let begin = parties.len() as u32;
            for (part, [key, name, country]) in fresh.parties.remove(&number).unwrap_or_default() {
                parties.push(Party { part, key: kept(key), name: kept(name), country: kept(country) });
            }
            let row = Row {
                values: [kept(one), kept(other)],
                day: kept(day),
                outlet: kept(outlet),
                parties: (begin, parties.len() as u32 - begin),
            };
            rows[of as usize].insert(number, row);
        }
    }

    fn parties(&self, row: &Row) -> &[Party] {
        let (begin, count) = (row.parties.0 as usize, row.parties.1 as usize);
        &self.parties[begin..begin + count]
    }

    /// Leaves those that are known: in a damaged ledger there may be rows of no report.
    fn only_known(&self, of: Of, numbers: &mut Vec<i64>) {
        numbers.retain(|number| self.of(of).contains_key(number));
    }

    /// Leaves the newest [`FACETED`], those without a day last.
    fn newest(&self, of: Of, numbers: &mut Vec<i64>) {
        let day = |number: &i64| self.text(self.of(of)[number].day);
        numbers.select_nth_unstable_by(FACETED - 1, |a, b| (day(b), a).cmp(&(day(a), b)));
        numbers.truncate(FACETED);
    }

    /// The facets that have values, in the order in which they are shown.
    fn facets(&self, of: Of, numbers: &[i64]) -> Vec<(String, Vec<Facet>)> {
        let found: Vec<&Row> = numbers.iter().map(|number| &self.of(of)[number]).collect();
        let mut facets = Vec::new();
        for (at, column) in of.columns().iter().enumerate() {
            facets.push((*column, self.by_text(&found, |row| row.values[at])));
        }
        facets.push(("outlet", self.by_text(&found, |row| row.outlet)));
        facets.push(("year", self.by_year(&found)));
        let parties = self.by_party(&found);
        facets.extend(of.parts().into_iter().zip(parties));
        facets.push(("country", self.by_country(of, &found)));
        facets.retain(|(_, values)| !values.is_empty());
        facets.into_iter().map(|(name, values)| (name.to_owned(), values)).collect()
    }

    fn by_text(&self, found: &[&Row], of: impl Fn(&Row) -> Text) -> Vec<Facet> {
        let mut counts = Counts::default();
        found.iter().for_each(|row| counts.add(of(row)));
        self.most_frequent(counts, Some)
    }

    fn by_year(&self, found: &[&Row]) -> Vec<Facet> {
        let mut days = Counts::default();
        found.iter().for_each(|row| days.add(row.day));
        let mut years: FxHashMap<&str, u64> = FxHashMap::default();
        for (day, count) in days.all() {
            let day = self.texts.resolve(day).unwrap_or_default();
            *years.entry(day.get(..4).unwrap_or(day)).or_default() += count;
        }
        let mut years: Vec<_> = years.into_iter().collect();
        years.sort_unstable_by_key(|(year, _)| Reverse(*year));
        years.truncate(VALUES);
        years.into_iter().map(|(year, count)| facet(year, year, count)).collect()
    }

    /// Of each of the two parts, who has it.
    fn by_party(&self, found: &[&Row]) -> [Vec<Facet>; 2] {
        let mut counts = [Counts::default(), Counts::default()];
        // Of the names of one, the last in the order of their letters is shown.
        let mut names: FxHashMap<Text, Text> = FxHashMap::default();
        let mut seen = FxHashSet::default();
        for row in found {
            seen.clear();
            for party in self.parties(row) {
                if seen.insert((party.part, party.key)) {
                    counts[usize::from(party.part)].add(party.key);
                }
                let shown = names.entry(party.key).or_insert(party.name);
                if *shown != party.name && self.text(*shown) < self.text(party.name) {
                    *shown = party.name;
                }
            }
        }
        counts.map(|counts| self.most_frequent(counts, |key| names[&Some(key)]))
    }

    fn by_country(&self, of: Of, found: &[&Row]) -> Vec<Facet> {
        let mut counts = Counts::default();
        let mut seen = FxHashSet::default();
        for row in found {
            seen.clear();
            let parties = self.parties(row).iter().filter(|party| of.has_country(party.part));
            parties
                .map(|party| party.country)
                .filter(|country| seen.insert(*country))
                .for_each(|country| counts.add(country));
        }
        self.most_frequent(counts, Some)
    }

    /// The values that most rows have, the most frequent first; among equals in the order of their letters.
    fn most_frequent(&self, counts: Counts, label: impl Fn(SymbolU32) -> Text) -> Vec<Facet> {
        let mut all: Vec<(SymbolU32, u64)> = counts.all().collect();
        let order = |(text, count): &(SymbolU32, u64)| (Reverse(*count), self.text(Some(*text)));
        if all.len() > VALUES {
            all.select_nth_unstable_by(VALUES, |a, b| order(a).cmp(&order(b)));
            all.truncate(VALUES);
        }
        all.sort_unstable_by(|a, b| order(a).cmp(&order(b)));
        let shown = |(text, count)| facet(self.text(Some(text)), self.text(label(text)), count);
        all.into_iter().map(shown).collect()
    }
}

fn facet(value: &str, label: &str, count: u64) -> Facet {
    Facet { value: value.to_owned(), label: label.to_owned(), count }
}

/// How many rows have a text.
#[derive(Default)]
struct Counts(FxHashMap<SymbolU32, u64>);

impl Counts {
    fn add(&mut self, text: Text) {
        if let Some(text) = text {
            *self.0.entry(text).or_default() += 1;
        }
    }

    /// In no order.
    fn all(self) -> impl Iterator<Item = (SymbolU32, u64)> {
        self.0.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_forgotten_meanwhile_may_still_be_among_the_first() {
        let known = Known::default();
        let row = |number| (number, [None, None, Some(format!("2024-01-0{number}")), None]);
        let fresh = Fresh { rows: (1..=4).map(row).collect(), parties: FxHashMap::default() };
        known.0.write().unwrap_or_else(PoisonError::into_inner).take(Of::Events, fresh);
        let after = Cursor { day: Some("2024-01-04".into()), report: String::new(), position: 0 };
        assert_eq!(known.first(Of::Events, &[1, 2, 3, 4, 9], None, 2), [9, 4, 3]);
        assert_eq!(known.first(Of::Events, &[1, 2, 3, 4, 9], Some(&after), 1), [9, 4, 3]);
    }
}
