//! What came into a shared ledger since.

use super::Shared;
use crate::browse::{Wanted, WantedEvents};
use crate::db::Backend;
use crate::error::Result;
use crate::news::{self, Fresh, Mark, News};
use crate::{EventHit, Hit};

/// Writers take numbers when they begin and are done in any order: so many numbers before the newest may still come.
/// `rawi add` and `rawi watch` write a few hundred reports at a time.
const SLACK: i64 = 5_000;

impl News for Shared {
    fn newest(&self) -> Result<Mark> {
        self.at_one_moment(|db| news::newest(&db))
    }

    fn slack(&self) -> i64 {
        SLACK
    }

    fn new_statements(&self, wanted: &Wanted, after: Mark, limit: usize) -> Result<Vec<Fresh<Hit>>> {
        self.at_one_moment(|db| news::statements(&db, wanted, after, limit))
    }

    fn new_events(&self, wanted: &WantedEvents, after: Mark, limit: usize) -> Result<Vec<Fresh<EventHit>>> {
        self.at_one_moment(|db| news::events(&db, wanted, after, limit))
    }
}
