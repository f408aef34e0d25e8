//! [`Browse`]: what the page and the API ask of a ledger besides what [`Store`] answers.
//!
//! Lists come in pages, newest first; the [`Cursor`] of a page stays right while reports are added. Counts for
//! narrowing down are made over the newest [`FACETED`] rows found, so that no question takes long.
//!
//! Who is meant is written as `id:Q7747` (the actor that tables know), `name:…` (one of that name whom no table
//! knows), `country:RUS` (all of a country), or as part of a name: `بوتين` finds فلاديمير بوتين.

mod actors;
mod corpus;
mod cursor;
mod events;
mod extract;
mod known;
mod network;
mod said;
mod sql;
mod statements;
mod stories;

pub use actors::{ActorRow, Partner, Profile};
pub use corpus::{Corpus, ReportRow, Run, Volume, WantedReports};
pub use cursor::Cursor;
pub use extract::{Piece, extract};
pub use known::Known;
pub use network::{Link, WantedLinks};
pub use said::WantedSaid;
pub use stories::StoryRow;

use crate::db::{Backend, Stopper};
use crate::error::Result;
use crate::reviews::{self, Review, Token};
use crate::{CopyRow, EventFilter, EventHit, Hit, QuotationRow, Store, copies};

/// How many rows, the newest found, are counted for narrowing down.
pub const FACETED: usize = 5_000;

/// Which statements are wanted. What is `None` or empty lets everything through.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Wanted {
    /// What the content must hold: each item is a word, or several that follow one another.
    pub words: Vec<String>,
    /// Who said it.
    pub speaker: Option<String>,
    /// To whom.
    pub addressee: Option<String>,
    /// Who is named in what was said.
    pub about: Option<String>,
    /// `say`, `deny`, `accuse` …
    pub act: Option<String>,
    /// Country (ISO 3166 alpha-3) of a speaker, addressee, or whoever is spoken for.
    pub country: Option<String>,
    /// Part of the outlet's name.
    pub outlet: Option<String>,
    /// The first day, month or year.
    pub from: Option<String>,
    /// The last day, month or year; a month takes all its days in.
    pub to: Option<String>,
}

/// Which events are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WantedEvents {
    /// As for `rawi find`; its limit is not heeded.
    pub filter: EventFilter,
    /// Each of these must be a party, in whatever part.
    pub parties: Vec<String>,
}

/// Some rows of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<Cursor>,
}

/// A value to narrow down by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facet {
    /// What to ask for.
    pub value: String,
    /// What to show.
    pub label: String,
    /// How many of the rows found have it.
    pub count: u64,
}

/// What a list of rows can be narrowed down by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facets {
    /// How many rows were found, at most [`FACETED`].
    pub counted: u64,
    /// There are more than were counted.
    pub more: bool,
    /// The name of each facet with its values, the most frequent first.
    pub facets: Vec<(String, Vec<Facet>)>,
}

/// Takes what is too much off a list, and tells where it was cut.
fn cut(found: &mut Vec<(i64, Cursor)>, limit: usize) -> Option<Cursor> {
    if found.len() <= limit {
        return None;
    }
    found.truncate(limit);
    found.last().map(|(_, cursor)| cursor.clone())
}

/// What the page and the API ask of a ledger.
pub trait Browse: Store {
    /// A page of statements, newest first.
    fn statements(&self, wanted: &Wanted, after: Option<&Cursor>, limit: usize) -> Result<Page<Hit>>;
    /// One statement by its report and its id there.
    fn statement(&self, report: &str, id: &str) -> Result<Option<Hit>>;
    /// The same, and what all that were found can be narrowed down by; `known` is of this ledger.
    fn search(
        &self,
        wanted: &Wanted,
        after: Option<&Cursor>,
        limit: usize,
        known: &Known,
    ) -> Result<(Page<Hit>, Facets)>;
    /// A page of events, newest first.
    fn events(&self, wanted: &WantedEvents, after: Option<&Cursor>, limit: usize) -> Result<Page<EventHit>>;
    /// What events can be narrowed down by; `known` is of this ledger.
    fn event_facets(&self, wanted: &WantedEvents, known: &Known) -> Result<Facets>;
    /// Month, quad class and how many events.
    fn event_quads(&self, wanted: &WantedEvents) -> Result<Vec<(String, u8, u64)>>;
    /// A page of reports, newest first.
    fn reports(
        &self,
        wanted: &WantedReports,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<ReportRow>>;
    /// A page of persons, institutions, places … in order of their keys, from behind the key `after`; `name` is
    /// part of a name, `kind` is `PER`, `ORG` …
    fn actors(
        &self,
        name: Option<&str>,
        kind: Option<&str>,
        country: Option<&str>,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<ActorRow>>;
    /// Whom a key means, and what the ledger has of them; `None` for nobody.
    fn profile(&self, key: &str) -> Result<Option<Profile>>;
    /// How much there is by day, outlet, act and type, and who read it.
    fn corpus(&self) -> Result<Corpus>;
    /// The pairs of actor and recipient with the most events, at most `limit`.
    fn links(&self, wanted: &WantedLinks, limit: usize) -> Result<Vec<Link>>;
    /// The pairs of speaker and addressee, or whoever is named, with the most statements, at most `limit`.
    fn said_links(&self, wanted: &WantedSaid, limit: usize) -> Result<Vec<Link>>;
    /// A page of stories, newest first: clusters of copies as they were found last.
    fn stories(&self, after: Option<&Cursor>, limit: usize) -> Result<Page<StoryRow>>;
    /// The reports of the story that a report is part of, the earliest first; none where it has no copy.
    fn story(&self, report: &str) -> Result<Vec<CopyRow>>;
    /// A statement and those of its first speaker a day before or after, by day; none where nobody speaks.
    fn beside(&self, report: &str, statement: &str) -> Result<Vec<QuotationRow>>;
    /// The reviews of a report, oldest first.
    fn reviews(&self, report: &str) -> Result<Vec<Review>>;
    /// Keeps a review.
    fn add_review(&mut self, review: &Review) -> Result<()>;
    /// The reports that somebody reviewed, in order of their ids.
    fn reviewed(&self) -> Result<Vec<String>>;
    /// The tokens that may review.
    fn tokens(&self) -> Result<Vec<Token>>;
    /// Keeps a token, in the place of an older one of the same name.
    fn add_token(&mut self, token: &Token) -> Result<()>;
    /// Takes a token away; false if there was none of that name.
    fn remove_token(&mut self, name: &str) -> Result<bool>;
    /// What stops the question that is being answered, from another thread. Whoever uses it closes the ledger
    /// afterwards: what comes late would stop another question.
    fn stopper(&self) -> Stopper;
}

impl<L: Store + Backend> Browse for L {
    fn statements(&self, wanted: &Wanted, after: Option<&Cursor>, limit: usize) -> Result<Page<Hit>> {
        self.at_one_moment(|db| statements::page(db, wanted, after, limit))
    }

    fn statement(&self, report: &str, id: &str) -> Result<Option<Hit>> {
        self.at_one_moment(|db| statements::one(db, report, id))
    }

    fn search(
        &self,
        wanted: &Wanted,
        after: Option<&Cursor>,
        limit: usize,
        known: &Known,
    ) -> Result<(Page<Hit>, Facets)> {
        self.at_one_moment(|db| statements::search(db, wanted, after, limit, known))
    }

    fn events(&self, wanted: &WantedEvents, after: Option<&Cursor>, limit: usize) -> Result<Page<EventHit>> {
        self.at_one_moment(|db| events::page(db, wanted, after, limit))
    }

    fn event_facets(&self, wanted: &WantedEvents, known: &Known) -> Result<Facets> {
        self.at_one_moment(|db| events::facets(db, wanted, known))
    }

    fn event_quads(&self, wanted: &WantedEvents) -> Result<Vec<(String, u8, u64)>> {
        self.at_one_moment(|db| events::quads(db, wanted))
    }

    fn reports(
        &self,
        wanted: &WantedReports,
        after: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page<ReportRow>> {
        self.at_one_moment(|db| corpus::reports(db, wanted, after, limit))
    }

    fn actors(
        &self,
        name: Option<&str>,
        kind: Option<&str>,
        country: Option<&str>,
        after: Option<&str>,
        limit: usize,
    ) -> Result<Vec<ActorRow>> {
        self.at_one_moment(|db| actors::list(db, name, kind, country, after, limit))
    }

    fn profile(&self, key: &str) -> Result<Option<Profile>> {
        self.at_one_moment(|db| actors::profile(db, key))
    }

    fn corpus(&self) -> Result<Corpus> {
        self.at_one_moment(corpus::corpus)
    }

    fn links(&self, wanted: &WantedLinks, limit: usize) -> Result<Vec<Link>> {
        self.at_one_moment(|db| network::links(db, wanted, limit))
    }

    fn said_links(&self, wanted: &WantedSaid, limit: usize) -> Result<Vec<Link>> {
        self.at_one_moment(|db| said::links(db, wanted, limit))
    }

    fn stories(&self, after: Option<&Cursor>, limit: usize) -> Result<Page<StoryRow>> {
        self.at_one_moment(|db| stories::list(db, after, limit))
    }

    fn story(&self, report: &str) -> Result<Vec<CopyRow>> {
        self.at_one_moment(|db| copies::of_report(&db, report))
    }

    fn beside(&self, report: &str, statement: &str) -> Result<Vec<QuotationRow>> {
        self.at_one_moment(|db| stories::beside(db, report, statement))
    }

    fn reviews(&self, report: &str) -> Result<Vec<Review>> {
        self.at_one_moment(|db| reviews::of_report(db, report))
    }

    fn add_review(&mut self, review: &Review) -> Result<()> {
        reviews::add(self, review)
    }

    fn reviewed(&self) -> Result<Vec<String>> {
        self.at_one_moment(reviews::reports)
    }

    fn tokens(&self) -> Result<Vec<Token>> {
        self.at_one_moment(reviews::tokens)
    }

    fn add_token(&mut self, token: &Token) -> Result<()> {
        reviews::add_token(self, token)
    }

    fn remove_token(&mut self, name: &str) -> Result<bool> {
        reviews::remove_token(self, name)
    }

    fn stopper(&self) -> Stopper {
        Backend::stopper(self)
    }
}
