//! The ledger of rawi: kept, searched, never half written.
//!
//! Comes in: the rows of one report after another. Goes out: statements by who, what, when and which words, and
//! events by type, who, where and when.
//! A report's rows are written whole or not at all; adding the same report again changes nothing; adding another
//! version of it puts the new rows in the place of the old. [`Embedded`] keeps it all in one file; `Shared`, with the
//! feature `postgres`, in a database on a server.
//!
//! ```
//! use rawi_store::{Embedded, Filter, Item, Maker, Store};
//! # fn main() -> rawi_store::Result<()> {
//! let mut store = Embedded::in_memory()?;
//! let run = store.begin(&Maker { version: "0.1.0".into(), data: "a hash".into() })?;
//! let ledger = rawi::ledger::Ledger { id: "n1".into(), text: "خبر".into(), ..Default::default() };
//! store.add(run, &[Item::Read { source: "news.txt".into(), hash: "…".into(), ledger: ledger.into() }])?;
//! assert_eq!(store.find(&Filter::default())?.len(), 0);
//! # Ok(()) }
//! ```

mod address;
mod backup;
pub mod browse;
mod check;
mod copies;
mod db;
mod embedded;
mod error;
mod events;
mod hash;
mod load;
mod migrate;
pub mod news;
#[cfg(feature = "postgres")]
mod postgres;
mod query;
mod quotations;
mod reviews;
mod rows;
mod sent;
mod tellings;
mod watch;
pub mod words;
mod write;

pub use address::{Address, AnyStore};
pub use browse::{Browse, extract};
pub use check::report_faults;
pub use copies::{CopyRow, Stage};
pub use db::Stopper;
pub use embedded::Embedded;
pub use error::{Error, ErrorKind, Result};
pub use events::{EventFilter, EventHit};
pub use hash::content_hash;
pub use load::Stored;
pub use migrate::{Step, newest as newest_schema};
#[cfg(feature = "postgres")]
pub use postgres::Shared;
pub use query::{Filter, Hit, Order};
pub use quotations::QuotationRow;
pub use reviews::{Review, Token, last_words};
pub use sent::{Key, Sent, Told};
pub use tellings::{Days, EachTelling, TellingRow};
pub use watch::{Moment, PageState, Watch, WatchedFeed, WatchedHost, WatchedPage};

use rawi::ledger::Ledger;
use std::ops::ControlFlow;
use std::path::Path;

/// Which rawi, with which tables, makes rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Maker {
    /// The version of rawi.
    pub version: String,
    /// A hash of the tables and models it reads with.
    pub data: String,
}

/// One run of adding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunId(pub(crate) i64);

/// What is to be written about one report.
#[derive(Clone, Debug)]
pub enum Item {
    /// It was read.
    Read {
        /// Where it came from: a file, or file and line.
        source: String,
        /// [`content_hash`] of what was read.
        hash: String,
        /// Its rows.
        ledger: Box<Ledger>,
    },
    /// It could not be read.
    Failed(Failure),
}

/// A report that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// Where it came from: a file, or file and line.
    pub source: String,
    /// Why not.
    pub reason: String,
}

/// What adding an item did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// The report was not in the ledger.
    New,
    /// Its rows took the place of older ones.
    Replaced,
    /// The ledger had it already.
    Unchanged,
    /// A failure was recorded.
    Failed,
}

/// How much is in a ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Counts {
    pub documents: u64,
    pub entities: u64,
    pub statements: u64,
    pub events: u64,
    pub times: u64,
    pub failures: u64,
}

/// A ledger, wherever it is kept. What a visit calls must not ask the same store.
pub trait Store {
    /// Begins a run; the rows added in it know who made them.
    fn begin(&mut self, maker: &Maker) -> Result<RunId>;

    /// True when this report, with these bytes and read by the maker of `run`, is in the ledger already.
    fn holds(&self, run: RunId, id: &str, hash: &str) -> Result<bool>;

    /// Writes items in order, each wholly or not at all, and tells what each did.
    fn add(&mut self, run: RunId, items: &[Item]) -> Result<Vec<Added>>;

    /// Calls `each` with the statements that the filter lets through, newest first, until it breaks off.
    fn visit_hits(&self, filter: &Filter, each: &mut dyn FnMut(Hit) -> ControlFlow<()>) -> Result<()>;

    /// Calls `each` with the events that the filter lets through, newest first, until it breaks off.
    fn visit_events(
        &self,
        filter: &EventFilter,
        each: &mut dyn FnMut(EventHit) -> ControlFlow<()>,
    ) -> Result<()>;

    /// Calls `each` with the events of the type of the filter and of the days from the first to the last of `around` (as in
    /// [`EventFilter::from`]), the last day first, until it breaks off; each with whether the whole filter lets it through.
    /// The limit and [`EventFilter::independent`] are not heeded.
    fn visit_tellings(&self, filter: &EventFilter, around: Days<'_>, each: EachTelling<'_>) -> Result<()>;

    /// Calls `each` with the rows and the hash of each report, in order of their ids, until it breaks off.
    fn visit_stored(&self, each: &mut dyn FnMut(Stored) -> ControlFlow<()>) -> Result<()>;

    /// Finds which reports are copies of one another, keeps it, and gives the number of clusters.
    ///
    /// Reports that came since the last time, and those of ledgers older than copies, are taken in; no report is
    /// read again.
    fn find_copies(&mut self) -> Result<usize> {
        Ok(self.find_copies_unless(&mut |_| ControlFlow::Continue(()))?.unwrap_or(0))
    }

    /// The same, telling `each` now and then how far it is; if it breaks off, the ledger is as it was, and nothing
    /// is given.
    fn find_copies_unless(&mut self, each: &mut dyn FnMut(Stage) -> ControlFlow<()>)
    -> Result<Option<usize>>;

    /// Calls `each` with the clusters that were found last, each the earliest report first, until it breaks off.
    fn visit_copies(&self, each: &mut dyn FnMut(Vec<CopyRow>) -> ControlFlow<()>) -> Result<()>;

    /// Calls `each` with the quotations of each speaker, by day, until it breaks off. Statements without a speaker
    /// or a day are left out.
    fn visit_quotations(&self, each: &mut dyn FnMut(Vec<QuotationRow>) -> ControlFlow<()>) -> Result<()>;

    /// The rows of one report, as they were added.
    fn report(&self, id: &str) -> Result<Option<Ledger>>;

    /// The reports that could not be read, in order of their sources.
    fn failures(&self) -> Result<Vec<Failure>>;

    /// What watching knows: all feeds and hosts, and the pages that wait, those that are due first in front.
    fn watched(&self) -> Result<Watch>;

    /// What watching knows of a page, if a feed has named it.
    fn watched_page(&self, address: &str) -> Result<Option<WatchedPage>>;

    /// Puts rows of watching in the place of older ones, all or none.
    fn keep_watch(&mut self, watch: &Watch) -> Result<()>;

    /// How much there is.
    fn counts(&self) -> Result<Counts>;

    /// What is wrong with the tables: nothing, in sound ones. What is wrong with a report, [`report_faults`] tells.
    fn verify(&self) -> Result<Vec<String>>;

    /// Writes a copy of the whole ledger to a new file, while others may read and write.
    fn backup(&self, to: &Path) -> Result<()>;

    /// Calls `each` with the rows of each report, in order of their ids, until it breaks off.
    fn visit_reports(&self, each: &mut dyn FnMut(Ledger) -> ControlFlow<()>) -> Result<()> {
        self.visit_stored(&mut |stored| each(stored.ledger))
    }

    /// The statements that the filter lets through, in its order.
    fn find(&self, filter: &Filter) -> Result<Vec<Hit>> {
        let mut hits = Vec::new();
        self.visit_hits(filter, &mut |hit| {
            hits.push(hit);
            ControlFlow::Continue(())
        })?;
        Ok(hits)
    }

    /// The events that the filter lets through, newest first.
    fn find_events(&self, filter: &EventFilter) -> Result<Vec<EventHit>> {
        let mut hits = Vec::new();
        self.visit_events(filter, &mut |hit| {
            hits.push(hit);
            ControlFlow::Continue(())
        })?;
        Ok(hits)
    }
}
