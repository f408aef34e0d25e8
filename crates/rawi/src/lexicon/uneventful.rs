//! Sorts of report that tell of no events, or not of some types, by their words (`uneventful.tsv`).

use crate::error::Result;
use crate::lexicon::Tables;
use crate::lexicon::events::TYPES;
use crate::lexicon::phrases::Phrases;
use crate::lexicon::tsv::{Row, Table};

/// The table's name.
pub const FILE: &str = "uneventful.tsv";

/// A sort of report.
#[derive(Debug)]
pub struct Sort {
    /// How many different words of it a report must have.
    pub least: usize,
    /// One of them must stand in so many tokens.
    pub every: usize,
    /// The types that it does not tell of, as bits in the order of [`TYPES`].
    pub types: u16,
}

/// All sorts, with their words.
#[derive(Debug, Default)]
pub struct Uneventful {
    /// The sorts, in the order of the table.
    pub sorts: Vec<Sort>,
    /// The number of the sort, and of the word among those of its sort.
    pub words: Phrases<(u16, u16)>,
}

impl Uneventful {
    /// Loads the table.
    pub fn load(tables: &Tables) -> Result<Self> {
        let table = Table::parse(FILE, tables.get(FILE)?, &["id", "least", "every", "types", "words"])?;
        let mut out = Self::default();
        for row in table.rows() {
            let sort = out.sorts.len() as u16;
            let types = types(&row)?;
            out.sorts.push(Sort { least: number(&row, "least")?, every: number(&row, "every")?, types });
            row.list("words").zip(0..).for_each(|(words, at)| out.words.insert(words, (sort, at)));
        }
        Ok(out)
    }
}

fn number(row: &Row<'_>, column: &str) -> Result<usize> {
    row.need(column)?.parse().map_err(|_| row.error(column, "must be a number"))
}

fn types(row: &Row<'_>) -> Result<u16> {
    if row.get("types").is_none() {
        return Ok(u16::MAX);
    }
    let bit = |name: &str| {
        let at = TYPES.iter().position(|code| *code == name);
        at.map(|at| 1 << at).ok_or_else(|| row.error("types", &format!("`{name}` is no type of event")))
    };
    row.list("types").try_fold(0, |bits, name| Ok(bits | bit(name)?))
}
