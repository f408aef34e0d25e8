//! The form that a dictionary lists a word under: `lemmas.tsv`, `broken_plurals.tsv` and `endings.tsv`.

use crate::error::{Error, ErrorKind, Result};
use crate::lexicon::Tables;
use crate::lexicon::tsv::Table;
use crate::text::fold;
use rustc_hash::FxHashMap;

/// Sorts of stem, in the order of their numbers.
const SORTS: &[&str] = &["perfect", "imperfect", "imperative", "adjective", "noun"];

/// Lemmas of stems, and how stems come out of words.
#[derive(Debug, Default)]
pub struct Lemmas {
    by_stem: FxHashMap<(Box<str>, u8), Box<str>>,
    plurals: FxHashMap<Box<str>, Plural>,
    endings: Vec<Ending>,
}

/// The sorts of stem that forms are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Sort {
    Perfect,
    Imperfect,
    /// Of nouns and adjectives.
    Noun,
    /// Broken.
    Plural,
}

/// What a form may be of: a verb, or a noun or adjective, by its lemma.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Reading<'a> {
    pub lemma: &'a str,
    pub verbal: bool,
}

/// A broken plural.
#[derive(Debug)]
pub struct Plural {
    /// The singular, vowelled.
    pub singular: Box<str>,
}

/// What is taken off a word to get a stem, and what is put in its place.
#[derive(Debug)]
struct Ending {
    verbal: bool,
    front: Box<str>,
    back: Box<str>,
    instead: Box<str>,
}

impl Lemmas {
    /// Loads the tables.
    pub fn load(tables: &Tables) -> Result<Self> {
        let mut lemmas = Self::default();
        let file = "lemmas.tsv";
        let text = tables.get(file)?;
        lemmas.by_stem.reserve(text.len() / 32);
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')).skip(1) {
            let mut cells = line.split('\t');
            let row = (cells.next(), cells.next(), cells.next());
            let (Some(stem), Some(sort), Some(lemma)) = row else {
                let cure = "write a stem, its sort and its lemma, with tabs between them";
                return Err(Error::new(ErrorKind::Table, file, number + 1, cure));
            };
            let sort = SORTS.iter().position(|known| *known == sort).ok_or_else(|| {
                let cure = format!("`{sort}` is none of: {}", SORTS.join(", "));
                Error::new(ErrorKind::Table, file, number + 1, cure)
            })?;
            lemmas.by_stem.insert((stem.into(), sort as u8), lemma.into());
        }
        let file = "broken_plurals.tsv";
        let columns = ["id", "plural", "singular", "upos", "gender"];
        for row in Table::parse(file, tables.get(file)?, &columns)?.rows() {
            lemmas
                .plurals
                .insert(fold(row.need("plural")?).into(), Plural { singular: row.need("singular")?.into() });
        }
        let file = "endings.tsv";
        for row in Table::parse(file, tables.get(file)?, &["id", "of", "front", "back", "instead"])?.rows() {
            lemmas.endings.push(Ending {
                verbal: row.choice("of", &[("verb", true), ("noun", false)])?,
                front: row.get("front").unwrap_or("").into(),
                back: row.get("back").unwrap_or("").into(),
                instead: row.get("instead").unwrap_or("").into(),
            });
        }
        Ok(lemmas)
    }

    /// True for a broken plural without article and pronoun.
    pub fn is_broken_plural(&self, stem: &str) -> bool {
        self.plurals.contains_key(stem)
    }

    /// The lemma of a noun or adjective without article and pronoun, looked for among the ones first.
    pub fn nominal(&self, stem: &str, adjective: bool) -> Option<&str> {
        if let Some(plural) = self.plurals.get(stem) {
            return Some(&plural.singular);
        }
        self.under(stem, false, if adjective { &[3, 4] } else { &[4, 3] })
    }

    /// The lemma of a verb without pronoun.
    pub fn verbal(&self, stem: &str, imperfect: bool) -> Option<&str> {
        self.under(stem, true, if imperfect { &[1, 0] } else { &[0, 2] })
    }

    /// What a form without pronoun may be of, the likeliest first; imperatives are left out.
    pub fn readings(&self, form: &str) -> Vec<Reading<'_>> {
        let nominal = |lemma| Reading { lemma, verbal: false };
        let mut found: Vec<Reading<'_>> = match self.plurals.get(form) {
            Some(plural) => vec![nominal(&*plural.singular)],
            None => {
                [4, 3].iter().filter_map(|sort| self.by_ending(form, false, *sort)).map(nominal).collect()
            }
        };
        let verbs = [0, 1].iter().filter_map(|sort| self.by_ending(form, true, *sort));
        found.extend(verbs.map(|lemma| Reading { lemma, verbal: true }));
        found
    }

    /// The stems of a word, in the order of their letters.
    pub fn stems(&self, word: Reading<'_>) -> Vec<(&str, Sort)> {
        let sort = |sort: u8| match sort {
            0 => Some(Sort::Perfect),
            1 => Some(Sort::Imperfect),
            3 | 4 => Some(Sort::Noun),
            _ => None,
        };
        let stems = self.by_stem.iter().filter(|(_, lemma)| &***lemma == word.lemma);
        let stems = stems.filter_map(|((stem, number), _)| Some((&**stem, sort(*number)?)));
        let is_verb = |sort: Sort| matches!(sort, Sort::Perfect | Sort::Imperfect);
        let mut found: Vec<(&str, Sort)> = stems.filter(|(_, sort)| is_verb(*sort) == word.verbal).collect();
        if !word.verbal {
            let plurals = self.plurals.iter().filter(|(_, plural)| &*plural.singular == word.lemma);
            found.extend(plurals.map(|(form, _)| (&**form, Sort::Plural)));
        }
        found.sort_unstable();
        found
    }

    /// The first lemma, sort by sort, under the endings in the order of the table, in which the first takes nothing
    /// off.
    fn under(&self, word: &str, verbal: bool, sorts: &[u8]) -> Option<&str> {
        sorts.iter().find_map(|sort| self.by_ending(word, verbal, *sort))
    }

    fn by_ending(&self, word: &str, verbal: bool, sort: u8) -> Option<&str> {
        for ending in self.endings.iter().filter(|ending| ending.verbal == verbal) {
            // The imperfect bears a prefix, the perfect none.
            if verbal && (sort == 1) == ending.front.is_empty() {
                continue;
            }
            let rest = word.strip_prefix(&*ending.front).and_then(|rest| rest.strip_suffix(&*ending.back));
            let Some(rest) = rest.filter(|rest| rest.len() > 2) else { continue };
            let stem: Box<str> = [rest, &ending.instead].concat().into();
            if let Some(lemma) = self.by_stem.get(&(stem, sort)) {
                return Some(lemma);
            }
        }
        None
    }
}
