//! Counts for narrowing down, remembered for a little while: those of the first page cost more than all its rows.

use rawi_store::Result;
use rawi_store::browse::Facets;
use std::collections::HashMap;
use std::sync::Mutex;
use std::time::{Duration, Instant};

/// How old counts may be. Rows are always as the ledger has them now.
const FRESH: Duration = Duration::from_secs(10);

/// How many counts are remembered.
const MOST: usize = 500;

/// Counts by what was asked for.
#[derive(Default)]
pub(super) struct Counts(Mutex<HashMap<String, (Instant, Facets)>>);

impl Counts {
    /// The counts for what is asked, remembered or counted now.
    pub(super) fn of(&self, asked: String, count: impl FnOnce() -> Result<Facets>) -> Result<Facets> {
        if let Ok(kept) = self.0.lock()
            && let Some((counted, facets)) = kept.get(&asked)
            && counted.elapsed() < FRESH
        {
            return Ok(facets.clone());
        }
        let facets = count()?;
        if let Ok(mut kept) = self.0.lock() {
            if kept.len() >= MOST {
                kept.retain(|_, (counted, _)| counted.elapsed() < FRESH);
            }
            if kept.len() < MOST {
                kept.insert(asked, (Instant::now(), facets.clone()));
            }
        }
        Ok(facets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_question_is_counted_once() {
        let counts = Counts::default();
        let counted = |number| Facets { counted: number, ..Facets::default() };
        for (asked, number, found) in [("a", 1, 1), ("a", 2, 1), ("b", 3, 3)] {
            assert_eq!(counts.of(asked.to_owned(), || Ok(counted(number))).unwrap().counted, found);
        }
        for number in 0..2 * MOST {
            counts.of(number.to_string(), || Ok(Facets::default())).unwrap();
        }
        assert_eq!(counts.0.lock().unwrap().len(), MOST);
    }
}
