//! How often words stand in news: `frequencies.tsv`, made by `rawi-train frequencies`.

use crate::error::{Error, ErrorKind, Result};
use crate::lexicon::Tables;
use crate::lexicon::long::Long;

/// Words with how often they were seen.
#[derive(Debug, Default)]
pub struct Frequencies {
    by_key: Long<u8>,
}

impl Frequencies {
    /// Loads the table.
    pub fn load(tables: &Tables) -> Result<Self> {
        let file = "frequencies.tsv";
        let text = tables.get(file)?;
        let mut by_key = Long::default();
        by_key.reserve(text.len() / 16);
        let lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')).skip(1);
        for (number, line) in lines {
            let parts = line.split_once('\t').and_then(|(word, power)| Some((word, power.parse().ok()?)));
            let (word, power): (&str, u8) = parts.ok_or_else(|| {
                Error::new(ErrorKind::Table, file, number + 1, "write a word, a tab and a power of two")
            })?;
            by_key.insert(word, power);
        }
        Ok(Self { by_key })
    }

    /// One more than the power of two that a word's count reaches, 0 for a word not seen often enough to be listed.
    pub fn of(&self, key: &str) -> u8 {
        self.by_key.get(key).map_or(0, |power| power + 1)
    }
}
