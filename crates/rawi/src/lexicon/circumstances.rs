//! How an event is coded besides its type: mode, CAMEO code, quad class and score, contexts (`event_modes.tsv`,
//! `event_scales.tsv`, `cameo.tsv`, `contexts.tsv`).

use crate::error::Result;
use crate::lexicon::Tables;
use crate::lexicon::events::TYPES;
use crate::lexicon::phrases::Phrases;
use crate::lexicon::tsv::{Row, Table};
use rustc_hash::FxHashMap;

/// The table of modes, as causes cite it.
pub const MODES: &str = "event_modes.tsv";
/// The table of contexts.
pub const CONTEXTS: &str = "contexts.tsv";
const SCALES: &str = "event_scales.tsv";
const CAMEO: &str = "cameo.tsv";

/// Words that tell how an event was done.
#[derive(Debug)]
pub struct Mode {
    /// Row id.
    pub id: Box<str>,
    /// PLOVER type, a place in [`TYPES`].
    pub code: u8,
    /// PLOVER mode.
    pub mode: Option<Box<str>>,
    /// Modes of the trigger that it may take the place of.
    over: Vec<Box<str>>,
    /// CAMEO code of the manual 1.1b3.
    pub cameo: Option<Box<str>>,
}

impl Mode {
    /// True when it may be told of an event whose own word tells this mode.
    pub fn may_stand(&self, own: Option<&str>) -> bool {
        let Some(own) = own else { return true };
        self.mode.as_deref().is_none_or(|mode| mode == own) || self.over.iter().any(|mode| &**mode == own)
    }
}

/// What gives a context.
#[derive(Debug)]
pub enum Sign {
    /// Words near the event.
    Words,
    /// Role codes of its parties.
    Roles(Vec<Box<str>>),
    /// Offices of its parties.
    Offices(Vec<Box<str>>),
    /// Types of event, as bits, where parties of two countries take part.
    Abroad(u16),
}

/// A sign of a context.
#[derive(Debug)]
pub struct Context {
    /// Row id.
    pub id: Box<str>,
    /// PLOVER context.
    pub name: Box<str>,
    /// What gives it.
    pub sign: Sign,
}

/// Quad class and score of a type or mode.
#[derive(Debug)]
struct Scale {
    code: u8,
    mode: Option<Box<str>>,
    quad: u8,
    score: f32,
}

/// All four tables.
#[derive(Debug, Default)]
pub struct Circumstances {
    /// Rows of `event_modes.tsv`.
    pub modes: Vec<Mode>,
    /// Their words.
    pub mode_words: Phrases<u16>,
    /// Rows of `contexts.tsv`.
    pub contexts: Vec<Context>,
    /// Words of those that go by words.
    pub context_words: Phrases<u16>,
    scales: Vec<Scale>,
    /// Codes that GDELT's table has otherwise.
    gdelt: FxHashMap<Box<str>, Box<str>>,
}

impl Circumstances {
    /// Loads the tables.
    pub fn load(tables: &Tables) -> Result<Self> {
        let mut out = Self::default();
        out.load_modes(tables)?;
        out.load_contexts(tables)?;
        let columns = ["id", "type", "mode", "quad", "score"];
        for row in Table::parse(SCALES, tables.get(SCALES)?, &columns)?.rows() {
            let quad = row.choice("quad", &[("1", 1), ("2", 2), ("3", 3), ("4", 4)])?;
            let score = row.need("score")?.parse();
            let score = score.map_err(|_| row.error("score", "must be a number such as -3.5"))?;
            out.scales.push(Scale {
                code: code(&row, row.need("type")?)?,
                mode: row.get("mode").map(Into::into),
                quad,
                score,
            });
        }
        for row in Table::parse(CAMEO, tables.get(CAMEO)?, &["id", "manual", "gdelt"])?.rows() {
            out.gdelt.insert(row.need("manual")?.into(), row.need("gdelt")?.into());
        }
        Ok(out)
    }

    fn load_modes(&mut self, tables: &Tables) -> Result<()> {
        let columns = ["id", "type", "mode", "over", "cameo", "words"];
        for row in Table::parse(MODES, tables.get(MODES)?, &columns)?.rows() {
            let number = self.modes.len() as u16;
            self.modes.push(Mode {
                id: row.id().into(),
                code: code(&row, row.need("type")?)?,
                mode: row.get("mode").map(Into::into),
                over: row.list("over").map(Into::into).collect(),
                cameo: row.get("cameo").map(Into::into),
            });
            row.list("words").for_each(|words| self.mode_words.insert(words, number));
        }
        Ok(())
    }

    fn load_contexts(&mut self, tables: &Tables) -> Result<()> {
        const SIGNS: &[(&str, u8)] = &[("words", 0), ("roles", 1), ("offices", 2), ("abroad", 3)];
        for row in Table::parse(CONTEXTS, tables.get(CONTEXTS)?, &["id", "context", "from", "values"])?.rows()
        {
            let number = self.contexts.len() as u16;
            let values = || row.list("values").map(Into::into).collect();
            let sign = match row.choice("from", SIGNS)? {
                0 => Sign::Words,
                1 => Sign::Roles(values()),
                2 => Sign::Offices(values()),
                _ => {
                    let mut types = row.list("values").map(|name| code(&row, name));
                    Sign::Abroad(types.try_fold(0, |bits, code| code.map(|code| bits | 1 << code))?)
                }
            };
            if matches!(sign, Sign::Words) {
                row.list("values").for_each(|words| self.context_words.insert(words, number));
            }
            self.contexts.push(Context { id: row.id().into(), name: row.need("context")?.into(), sign });
        }
        Ok(())
    }

    /// Quad class and score of a type with a mode; those of the type where the mode has none of its own.
    pub fn scale(&self, code: u8, mode: Option<&str>) -> Option<(u8, f32)> {
        let of = |wanted: Option<&str>| {
            self.scales.iter().find(|scale| scale.code == code && scale.mode.as_deref() == wanted)
        };
        of(mode).or_else(|| of(None)).map(|scale| (scale.quad, scale.score))
    }

    /// The code of GDELT's table for a code of the manual.
    pub fn gdelt<'c>(&'c self, manual: &'c str) -> &'c str {
        self.gdelt.get(manual).map_or(manual, |code| code)
    }
}

/// The place of a type in [`TYPES`].
fn code(row: &Row<'_>, name: &str) -> Result<u8> {
    let at = TYPES.iter().position(|code| *code == name);
    let none = || row.error("type", &format!("`{name}` is no type; write one of: {}", TYPES.join(", ")));
    at.map(|at| at as u8).ok_or_else(none)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_type_has_a_class_and_every_mode_of_the_tables_a_known_name() {
        let tables = Tables::bundled();
        let all = Circumstances::load(&tables).unwrap();
        for code in 0..TYPES.len() as u8 {
            assert!(all.scale(code, None).is_some(), "{}", TYPES[usize::from(code)]);
        }
        // A mode that the codebook gives no score, and one that the ledger has besides the codebook's.
        let unscored = ["vandalize", "release"];
        for mode in &all.modes {
            let Some(name) = mode.mode.as_deref().filter(|name| !unscored.contains(name)) else { continue };
            let known = all.scales.iter().any(|s| s.code == mode.code && s.mode.as_deref() == Some(name));
            assert!(known, "{}: {name} is no mode of its type", mode.id);
        }
        assert_eq!(all.scale(0, Some("none")), Some((1, 2.5)));
        assert_eq!((all.gdelt("106"), all.gdelt("190")), ("108", "190"));
    }
}
