//! What rawi knows before it reads: the tables of `data/ar`, loaded once and shared.

pub mod actors;
pub mod amounts;
pub mod calendar;
pub mod circumstances;
pub mod clitics;
pub mod cues;
pub mod dictionary;
pub mod events;
pub mod functions;
pub mod geonames;
pub mod lists;
pub mod long;
pub mod outlets;
pub mod phrases;
pub mod places;
pub mod senses;
pub mod sorts;
pub mod tables;
pub mod titles;
pub mod tsv;
pub mod uneventful;
pub mod verbs;
pub mod wrapping;

pub use calendar::Calendar;
pub use tables::Tables;

use crate::error::Result;
use crate::layers::Act;
use crate::text::fold::is_mark;

/// The words of the ledger for acts.
pub const ACTS: &[(&str, Act)] = &[
    ("say", Act::Say),
    ("deny", Act::Deny),
    ("accuse", Act::Accuse),
    ("warn", Act::Warn),
    ("threaten", Act::Threaten),
    ("demand", Act::Demand),
    ("promise", Act::Promise),
    ("support", Act::Support),
    ("condemn", Act::Condemn),
    ("ask", Act::Ask),
    ("express", Act::Express),
    ("claim", Act::Claim),
];

/// Everything that is known.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Lexicon {
    pub clitics: clitics::CliticTable,
    pub functions: functions::Functions,
    pub verbs: verbs::Verbs,
    pub cues: cues::Cues,
    /// Where a form of a reporting verb means something else.
    pub senses: senses::Senses,
    pub titles: titles::Titles,
    pub actors: actors::Actors,
    pub calendar: Calendar,
    pub wrapping: wrapping::Wrapping,
    pub lists: lists::Lists,
    pub places: places::PlaceNouns,
    pub outlets: outlets::Outlets,
    /// Words that tell of an event.
    pub events: events::Events,
    /// Sorts of report that tell of none.
    pub uneventful: uneventful::Uneventful,
    /// How an event is coded besides its type.
    pub circumstances: circumstances::Circumstances,
    /// Words beside numbers.
    pub amounts: amounts::Amounts,
    /// Where places lie.
    pub geonames: geonames::Geonames,
}

impl Lexicon {
    /// Loads every table; the first bad row stops it, with file, line and cure.
    pub fn load(tables: &Tables) -> Result<Self> {
        // The long lists are loaded beside the rest.
        let clitics = clitics::CliticTable::load(tables)?;
        let (lists, events, actors) = std::thread::scope(|scope| {
            let lists = scope.spawn(|| (lists::Lists::load(tables), events::Events::load(tables, &clitics)));
            let actors = actors::Actors::load(tables);
            let (lists, events) = lists.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            (lists, events, actors)
        });
        let functions = functions::Functions::load(tables, &clitics)?;
        Ok(Self {
            verbs: verbs::Verbs::load(tables, &functions, &clitics)?,
            events: events?,
            functions,
            cues: cues::Cues::load(tables, &clitics)?,
            clitics,
            senses: senses::Senses::load(tables)?,
            titles: titles::Titles::load(tables)?,
            actors: actors?,
            calendar: Calendar::load(tables)?,
            wrapping: wrapping::Wrapping::load(tables)?,
            lists: lists?,
            places: places::PlaceNouns::load(tables)?,
            outlets: outlets::Outlets::load(tables)?,
            uneventful: uneventful::Uneventful::load(tables)?,
            circumstances: circumstances::Circumstances::load(tables)?,
            amounts: amounts::Amounts::load(tables)?,
            geonames: geonames::Geonames::load(tables)?,
        })
    }
}

impl Lexicon {
    /// True when the whole word, proclitics and all, is one that the tables know, so that its first letter is
    /// no preposition (بيان، بيروت).
    pub fn is_known_word(&self, key: &str) -> bool {
        self.functions.has_key(key)
            || self.titles.noun_phrases.begins(key)
            || self.titles.title_phrases.begins(key)
            || self.titles.quantities.begins(key)
            || self.actors.names.begins(key)
            || self.cues.attitude_keys.contains_key(key)
    }
}

/// A word without vowels, tatweel and invisible marks, its letters as they stand.
pub fn bare(word: &str) -> String {
    word.chars().filter(|c| !is_mark(*c)).collect()
}
