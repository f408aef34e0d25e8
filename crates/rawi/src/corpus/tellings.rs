//! [`Telling`]: an event as one report tells it, with what is laid beside the tellings of other reports.
//!
//! Comes in: the row of an event, the words around it, and the report it stands in. Goes out: its day and whether the report tells it,
//! who did it to whom by key and country, where, and the stems of its words without those of the names.

use crate::corpus::changes::Words;
use crate::corpus::wordings::Wordings;
use crate::error::Result;
use crate::ledger::{EventRow, PartyRow, PlaceRow, SizeRow};
use crate::lexicon::Tables;
use crate::lexicon::tsv::Table;
use crate::text::fold;
use jiff::civil::Date;
use rustc_hash::{FxHashSet, FxHasher};
use serde::Serialize;
use std::hash::Hasher;

/// The table whose actors are whole countries.
const COUNTRIES: &str = "countries.tsv";
const COUNTRY_COLUMNS: &[&str] =
    &["id", "iso2", "name", "variants", "adjective", "capital", "capital_variants", "wikidata"];

/// Tables whose rows are causes of a day: where one is among the causes of an event, its report tells the day.
const TIMES: [&str; 6] =
    ["relative_days.tsv#", "weekdays.tsv#", "months.tsv#", "time_words.tsv#", "rule#digits", "rule#date"];

/// The report that an event stands in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Its id.
    pub report: String,
    /// The outlet that published it.
    pub outlet: Option<String>,
    /// The day it was published.
    pub published: Option<String>,
    /// The cluster of copies it is in.
    pub cluster: Option<i64>,
}

/// A party of an event.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Who {
    /// `id:Q794`, or `name:` and the folded name.
    pub(super) key: String,
    pub(super) name: String,
    pub(super) country: Option<String>,
    /// It is a whole country.
    pub(super) is_state: bool,
    pub(super) stems: Vec<u64>,
}

/// The place of an event.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Where {
    pub(super) row: PlaceRow,
    /// It is a whole country.
    pub(super) is_state: bool,
    pub(super) stems: Vec<u64>,
}

/// The day of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Day {
    /// A day.
    On(Date),
    /// A month or a week, as it is written.
    In(String),
    /// A year, or not known: such events are never taken for one.
    Vague,
}

/// An event as one report tells it.
#[derive(Clone, Debug, PartialEq)]
pub struct Telling {
    /// The report.
    pub source: Source,
    /// The event's id in the report.
    pub event: String,
    /// PLOVER type.
    pub kind: String,
    /// PLOVER mode.
    pub mode: Option<String>,
    /// `happened`, `planned` …
    pub status: String,
    /// The day it happened, else the day the report was published.
    pub day: Option<String>,
    /// The report tells the day; else it is the day of the report or the one before.
    pub told: bool,
    /// How many it struck.
    pub size: SizeRow,
    pub(super) when: Day,
    pub(super) actors: Vec<Who>,
    pub(super) recipients: Vec<Who>,
    pub(super) place: Option<Where>,
    /// Stems of the words around it, sorted.
    pub(super) stems: Vec<u64>,
    /// Stems of the names of the parties and the place, sorted.
    pub(super) names: Vec<u64>,
}

/// How a telling stands to what it tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Told {
    /// It happened, goes on, or is said to have happened.
    Happened,
    /// It is planned or possible.
    Announced,
    /// It is denied.
    Denied,
}

impl Told {
    /// The word for it in the output.
    pub fn name(self) -> &'static str {
        match self {
            Self::Happened => "happened",
            Self::Announced => "announced",
            Self::Denied => "denied",
        }
    }
}

impl Telling {
    /// Whether it is told as having happened.
    pub fn manner(&self) -> Told {
        match self.status.as_str() {
            "denied" => Told::Denied,
            "planned" | "possible" => Told::Announced,
            _ => Told::Happened,
        }
    }

    /// How much it tells: what is vague comes after what is not, and gathers nothing round itself.
    pub(super) fn fullness(&self) -> usize {
        let known = |who: &&Who| who.key.starts_with("id:") && !who.is_state;
        let known = self.actors.iter().chain(&self.recipients).filter(known).count();
        let point = usize::from(self.place.as_ref().is_some_and(|place| place.row.lat.is_some()));
        2 * known.min(4) + 2 * point + usize::from(self.told) + self.stems.len().min(15) / 5
    }

    /// What decides where it comes within a day.
    pub(super) fn order(&self) -> (std::cmp::Reverse<usize>, &str, &str) {
        (std::cmp::Reverse(self.fullness()), &self.source.report, &self.event)
    }
}

/// Makes tellings out of rows.
#[derive(Debug)]
pub struct Teller {
    wordings: Wordings,
    states: FxHashSet<String>,
    /// Stems of the names of countries.
    state_names: FxHashSet<Vec<u64>>,
}

impl Teller {
    /// Loads the tables it needs.
    pub fn load(tables: &Tables) -> Result<Self> {
        let mut teller = Self {
            wordings: Wordings::load(tables)?,
            states: FxHashSet::default(),
            state_names: FxHashSet::default(),
        };
        let table = Table::parse(COUNTRIES, tables.get(COUNTRIES)?, COUNTRY_COLUMNS)?;
        for row in table.rows() {
            teller.states.insert(row.id().to_owned());
            teller.states.extend(row.get("wikidata").map(str::to_owned));
            for name in row.list("name").chain(row.list("variants")) {
                let stems = teller.stems(name);
                teller.state_names.insert(stems);
            }
        }
        Ok(teller)
    }

    /// What a report tells; `text` is the sentence of the event.
    pub fn telling(&self, row: &EventRow, source: Source, text: &str) -> Telling {
        let parties = |rows: &[PartyRow]| rows.iter().map(|row| self.who(row)).collect::<Vec<_>>();
        let (actors, recipients) = (parties(&row.actors), parties(&row.recipients));
        let place = row.place.as_ref().map(|place| self.place(place));
        let parties = actors.iter().chain(&recipients).map(|who| &who.stems);
        let mut names: Vec<u64> =
            parties.chain(place.iter().map(|place| &place.stems)).flatten().copied().collect();
        names.sort_unstable();
        names.dedup();
        let day = row.date.clone().or_else(|| source.published.clone());
        let told = row.date.is_some() && row.because.iter().any(|cause| is_of_time(&cause.row));
        // Without a day of its own it happened at some other time than the report's.
        let when = row.date.as_deref().map_or(Day::Vague, when);
        Telling {
            source,
            event: row.id.clone(),
            kind: row.kind.clone(),
            mode: row.mode.clone(),
            status: row.status.clone(),
            day,
            told,
            size: row.size,
            when,
            actors,
            recipients,
            place,
            stems: self.stems(text),
            names,
        }
    }

    fn place(&self, row: &PlaceRow) -> Where {
        let stems = self.stems(&row.name);
        Where { row: row.clone(), is_state: self.state_names.contains(&stems), stems }
    }

    fn who(&self, row: &PartyRow) -> Who {
        let key = match &row.actor {
            Some(actor) => format!("id:{actor}"),
            None => format!("name:{}", fold(&row.name)),
        };
        Who {
            key,
            name: row.name.clone(),
            country: row.country.clone(),
            is_state: row.actor.as_ref().is_some_and(|actor| self.states.contains(actor)),
            stems: self.stems(&row.name),
        }
    }

    /// Stems of the weighty words, as numbers, each once, sorted.
    fn stems(&self, text: &str) -> Vec<u64> {
        let words = Words::of(text);
        let weighty = words.keys().iter().filter(|key| !self.wordings.is_light(key));
        let number = |word: &str| {
            let mut hasher = FxHasher::default();
            hasher.write(word.as_bytes());
            hasher.finish()
        };
        let mut stems: Vec<u64> = weighty
            .map(|key| match self.wordings.number(key) {
                Some(value) => number(&value),
                None => number(self.wordings.stem(key)),
            })
            .collect();
        stems.sort_unstable();
        stems.dedup();
        stems
    }
}

fn is_of_time(row: &str) -> bool {
    TIMES.iter().any(|table| row.starts_with(table))
}

fn when(value: &str) -> Day {
    match (value.len(), value.parse::<Date>()) {
        (10, Ok(date)) => Day::On(date),
        (7.., _) => Day::In(value.to_owned()),
        _ => Day::Vague,
    }
}
