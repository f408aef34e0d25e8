//! [`Dictionary`]: what is known of words as words, beside what they mean for a report. Loaded only by those who
//! want words cut and tagged.

pub mod closed;
pub mod frequencies;
pub mod inflections;
pub mod lemmas;

use crate::error::Result;
use crate::lexicon::Tables;

/// Closed classes, frequencies and lemmas.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Dictionary {
    pub closed: closed::Closed,
    pub frequencies: frequencies::Frequencies,
    pub lemmas: lemmas::Lemmas,
}

impl Dictionary {
    /// Loads the tables; the first bad row stops it, with file, line and cure.
    pub fn load(tables: &Tables) -> Result<Self> {
        Ok(Self {
            closed: closed::Closed::load(tables)?,
            frequencies: frequencies::Frequencies::load(tables)?,
            lemmas: lemmas::Lemmas::load(tables)?,
        })
    }
}
