//! Long lists of words with what they may be: hints for what is learnt, no actors and no cues.
//!
//! `gazetteer.tsv` says what kinds of name a phrase is elsewhere, `stems.tsv` what sorts of word a stem may be.

use crate::error::{Error, ErrorKind, Result};
use crate::lexicon::Tables;
use crate::lexicon::long::Long;
use crate::lexicon::phrases::Phrases;
use crate::lexicon::tsv::Table;
use crate::text::fold;
use rustc_hash::FxHashMap;

/// Kinds of name, each a bit in this order.
pub const NAMES: &[&str] =
    &["given", "surname", "person", "city", "club", "firm", "body", "product", "contest", "place"];

/// Sorts of head noun, each a number in this order; the last is a word of matches and may be another as well.
pub const HEADS: &[&str] = &[
    "none", "firm", "bank", "media", "club", "party", "union", "school", "athlete", "person", "city",
    "place", "work", "product", "contest", "event", "people", "match",
];
/// Bit of a word of matches in [`Lists::head`].
pub const MATCH: u8 = 1 << 7;

/// Sorts of word, each a bit in this order.
pub const SORTS: &[&str] = &["perfect", "imperfect", "adjective", "noun", "name", "person", "place"];

/// About how long a line is, to make room before reading.
const LINE: usize = 18;

/// Both lists.
#[derive(Debug, Default)]
pub struct Lists {
    /// Phrases with their kinds as bits of [`NAMES`].
    pub gazetteer: Phrases<u16>,
    /// Nouns that say what sort of name stands behind them.
    heads: FxHashMap<Box<str>, u8>,
    /// Stems with their sorts as bits of [`SORTS`].
    stems: Long<u8>,
    /// Words with the class of words that they stand in the same company as.
    clusters: Long<u16>,
    /// What inflection adds in front of a stem and behind it (`affixes.tsv`).
    before: Vec<Box<str>>,
    after: Endings,
}

/// Endings by their last byte, so that a word is held against few of them.
#[derive(Debug, Default)]
struct Endings(FxHashMap<u8, Vec<Box<str>>>);

impl Endings {
    fn insert(&mut self, ending: &str) {
        let last = ending.bytes().next_back().unwrap_or_default();
        self.0.entry(last).or_default().push(ending.into());
    }

    /// What is left of a word without each ending that it has.
    fn stems<'w>(&self, word: &'w str) -> impl Iterator<Item = &'w str> {
        let last = word.bytes().next_back().unwrap_or_default();
        self.0.get(&last).into_iter().flatten().filter_map(move |ending| word.strip_suffix(&**ending))
    }
}

/// Bit of the imperfect in [`SORTS`]: the only sort of stem that bears a beginning.
const IMPERFECT: u8 = 1 << 1;
/// Bit of adjectives.
const ADJECTIVE: u8 = 1 << 2;
/// Bit of nouns.
const NOUN: u8 = 1 << 3;

impl Lists {
    /// Loads the lists.
    pub fn load(tables: &Tables) -> Result<Self> {
        let mut lists = Self::default();
        let about = |file: &str| tables.get(file).map(|text| text.len() / LINE);
        lists.gazetteer.reserve(about("gazetteer.tsv")?);
        lists.stems.reserve(about("stems.tsv")?);
        lists.clusters.reserve(about("clusters.tsv")?);
        each(tables, "gazetteer.tsv", NAMES, |name, kinds| lists.gazetteer.insert_folded(name, kinds))?;
        lists.load_names(tables)?;
        lists.load_heads(tables)?;
        each(tables, "stems.tsv", SORTS, |stem, sorts| {
            lists.stems.insert(stem, sorts as u8);
        })?;
        let file = "affixes.tsv";
        for row in Table::parse(file, tables.get(file)?, &["id", "side", "forms"])?.rows() {
            if row.choice("side", &[("before", true), ("after", false)])? {
                lists.before.extend(row.list("forms").map(Box::from));
            } else {
                row.list("forms").for_each(|form| lists.after.insert(form));
            }
        }
        let file = "clusters.tsv";
        for (number, line) in lines(tables.get(file)?) {
            let parts = line.split_once('\t').and_then(|(word, class)| Some((word, class.parse().ok()?)));
            let (word, class): (&str, u16) = parts.ok_or_else(|| {
                Error::new(ErrorKind::Table, file, number, "write a word, a tab and the number of its class")
            })?;
            lists.clusters.insert(word, class);
        }
        Ok(lists)
    }

    /// Names that the project's authors know (`known_names.tsv`).
    fn load_names(&mut self, tables: &Tables) -> Result<()> {
        let file = "known_names.tsv";
        for row in Table::parse(file, tables.get(file)?, &["id", "kind", "names"])?.rows() {
            let kinds: Vec<(&str, u16)> =
                NAMES.iter().enumerate().map(|(bit, kind)| (*kind, 1 << bit)).collect();
            let kind = row.choice("kind", &kinds)?;
            for name in row.list("names") {
                self.gazetteer.unite(&fold(name), kind);
            }
        }
        Ok(())
    }

    fn load_heads(&mut self, tables: &Tables) -> Result<()> {
        let file = "heads.tsv";
        let kinds: Vec<(&str, u8)> = HEADS.iter().enumerate().map(|(at, kind)| (*kind, at as u8)).collect();
        for row in Table::parse(file, tables.get(file)?, &["id", "kind", "words"])?.rows() {
            let kind = row.choice("kind", &kinds)?;
            let kind = if usize::from(kind) + 1 == HEADS.len() { MATCH } else { kind };
            for word in row.list("words") {
                let known = self.heads.entry(fold(word).into()).or_default();
                *known = if kind == MATCH || *known == 0 { *known | kind } else { *known };
            }
        }
        Ok(())
    }

    /// What sort of name a noun heads, as its place in [`HEADS`], and [`MATCH`] for a word of matches.
    pub fn head(&self, word: &str) -> u8 {
        self.heads.get(word).copied().unwrap_or(0)
    }

    /// Every sort of word that a word without proclitics may be, as bits of [`SORTS`].
    pub fn sorts(&self, word: &str) -> u8 {
        let mut sorts = self.stem(word);
        for stem in self.after.stems(word).filter(|stem| stem.len() > 2) {
            sorts |= self.stem(stem);
        }
        for stem in self.before.iter().filter_map(|start| word.strip_prefix(&**start)) {
            sorts |= self.stem(stem) & IMPERFECT;
            for stem in self.after.stems(stem) {
                sorts |= self.stem(stem) & IMPERFECT;
            }
        }
        sorts
    }

    /// True when a word may be a verb, an adjective or a noun, and is listed as no name.
    pub fn is_common(&self, word: &str) -> bool {
        let sorts = self.sorts(word);
        sorts & 0b1111 != 0 && sorts & 0b111_0000 == 0
    }

    /// True when a word may be a verb, an adjective or a noun, whatever else it may be.
    pub fn is_word(&self, word: &str) -> bool {
        self.sorts(word) & 0b1111 != 0
    }

    /// True when a word without proclitics may be an adjective.
    pub fn may_be_adjective(&self, word: &str) -> bool {
        self.sorts(word) & ADJECTIVE != 0
    }

    /// True when a word without proclitics may be a noun.
    pub fn may_be_noun(&self, word: &str) -> bool {
        self.sorts(word) & NOUN != 0
    }

    /// True when a word may be a verb and nothing else.
    pub fn is_verb(&self, word: &str) -> bool {
        let sorts = self.sorts(word);
        sorts & 0b11 != 0 && sorts & !0b11 == 0
    }

    /// True when a word may be a verb, whatever else it may be.
    pub fn may_be_verb(&self, word: &str) -> bool {
        self.sorts(word) & 0b11 != 0
    }

    /// The class of a word, or 0 for one too rare to have any.
    pub fn cluster(&self, key: &str) -> u16 {
        self.clusters.get(key).map_or(0, |class| class + 1)
    }

    fn stem(&self, stem: &str) -> u8 {
        self.stems.get(stem).unwrap_or(0)
    }
}

/// Lines with their numbers, without comments and header.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#'));
    lines.skip(1).map(|(at, line)| (at + 1, line))
}

/// Reads a list line by line: a list has no ids of its own, and is long.
fn each(tables: &Tables, file: &str, accepted: &[&str], mut each: impl FnMut(&str, u16)) -> Result<()> {
    for (number, line) in lines(tables.get(file)?) {
        let complain = |message: &str| Error::new(ErrorKind::Table, file, number, message);
        let (word, list) =
            line.split_once('\t').ok_or_else(|| complain("write a word, a tab and what it is"))?;
        let mut bits = 0_u16;
        for kind in list.split('|') {
            let bit = accepted.iter().position(|other| *other == kind);
            let bit =
                bit.ok_or_else(|| complain(&format!("`{kind}` is none of: {}", accepted.join(", "))))?;
            bits |= 1 << bit;
        }
        each(word, bits);
    }
    Ok(())
}
