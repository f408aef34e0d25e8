//! [`Walk`]: going through a ledger from its first row to its last, with a bar on the terminal, until Ctrl-C.

use crate::progress::Progress;
use crate::stop;
use anyhow::Result;
use rawi::ledger::Ledger;
use rawi_store::{Counts, EventFilter, EventHit, Filter, Hit, Store};
use std::cell::Cell;
use std::ops::ControlFlow;

/// Somebody asked to stop before all was done.
#[derive(Debug)]
pub(crate) struct Stopped;

impl std::fmt::Display for Stopped {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("stopped before all was done; run it again")
    }
}

impl std::error::Error for Stopped {}

/// Goes through a ledger, and counts what comes of it.
pub(crate) struct Walk {
    progress: Progress,
    /// Reports, statements or events gone through.
    at: Cell<u64>,
    rows: Cell<u64>,
    left_out: Cell<u64>,
}

impl Walk {
    /// A walk that is shown by a bar of things that are counted.
    pub(crate) fn new(progress: Progress) -> Self {
        let [at, rows, left_out] = [0; 3].map(Cell::new);
        Self { progress, at, rows, left_out }
    }

    /// How many rows have been written.
    pub(crate) fn rows(&self) -> u64 {
        self.rows.get()
    }

    /// How many rows the form has no room for.
    pub(crate) fn left_out(&self) -> u64 {
        self.left_out.get()
    }

    /// A row that the form has no room for.
    pub(crate) fn leave_out(&self) {
        self.left_out.update(|count| count + 1);
    }

    /// Takes the bar off the terminal.
    pub(crate) fn end(&self) {
        self.progress.end();
    }

    /// Work over `all` things of this name begins.
    pub(crate) fn begin(&self, all: u64, noun: &'static str) {
        self.progress.begin(all, noun);
    }

    /// Calls `each`, which says how many rows it wrote, with the reports in order of their ids.
    pub(crate) fn reports(&self, store: &dyn Store, each: impl FnMut(Ledger) -> Result<u64>) -> Result<()> {
        self.count(store, "reports", |counts| counts.documents)?;
        self.go(|next| store.visit_reports(next), each)
    }

    /// The same with the statements, newest first.
    pub(crate) fn statements(&self, store: &dyn Store, each: impl FnMut(Hit) -> Result<u64>) -> Result<()> {
        self.count(store, "statements", |counts| counts.statements)?;
        self.go(|next| store.visit_hits(&Filter::default(), next), each)
    }

    /// The same with the events, newest first.
    pub(crate) fn events(&self, store: &dyn Store, each: impl FnMut(EventHit) -> Result<u64>) -> Result<()> {
        self.count(store, "events", |counts| counts.events)?;
        self.go(|next| store.visit_events(&EventFilter::default(), next), each)
    }

    /// Does the next piece of work, which says how many rows it wrote, unless somebody asked to stop.
    pub(crate) fn step(&self, work: impl FnOnce() -> Result<u64>) -> Result<()> {
        if stop::asked() {
            return Err(Stopped.into());
        }
        let rows = work()?;
        self.rows.update(|count| count + rows);
        self.at.update(|count| count + 1);
        self.progress.at(self.at.get());
        Ok(())
    }

    /// Nobody counts where nobody looks.
    fn count(&self, store: &dyn Store, noun: &'static str, of: impl Fn(Counts) -> u64) -> Result<()> {
        if !self.progress.is_hidden() {
            self.begin(of(store.counts()?), noun);
        }
        Ok(())
    }

    fn go<T>(
        &self,
        visit: impl FnOnce(&mut dyn FnMut(T) -> ControlFlow<()>) -> rawi_store::Result<()>,
        mut each: impl FnMut(T) -> Result<u64>,
    ) -> Result<()> {
        let mut done = Ok(());
        visit(&mut |item| {
            done = self.step(|| each(item));
            if done.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        done
    }
}
