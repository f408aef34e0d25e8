//! What is written together with a word and is a word of its own: `clitics.tsv` and `fused_words.tsv`.

use crate::error::Result;
use crate::lexicon::tsv::Table;
use crate::lexicon::{Tables, bare};
use crate::text::fold;
use rustc_hash::{FxHashMap, FxHashSet};

/// Where a clitic stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    Conjunction,
    Proclitic,
    Enclitic,
}

/// A clitic.
#[derive(Debug)]
pub struct Clitic {
    /// Its match key, which is also how it is written.
    pub form: Box<str>,
    /// Its part of speech, a label of Universal Dependencies.
    pub upos: Box<str>,
    /// The form a dictionary has it under, vowelled.
    pub lemma: Box<str>,
    /// Its features, as CoNLL-U writes them.
    pub feats: Box<str>,
}

impl Clitic {
    /// True when it has a feature: `Person=1`.
    pub fn is(&self, feature: &str) -> bool {
        self.feats.split('|').any(|own| own == feature)
    }
}

/// Parts of a word that is always several.
#[derive(Debug)]
pub struct Fused {
    /// Each part as it would be written alone, with its part of speech.
    pub parts: Vec<(Box<str>, Box<str>)>,
}

/// Both tables.
#[derive(Debug, Default)]
pub struct CliticTable {
    /// و ف.
    pub conjunctions: Vec<Clitic>,
    /// ب ل ك س.
    pub proclitics: Vec<Clitic>,
    /// Pronouns.
    pub enclitics: Vec<Clitic>,
    fused: FxHashMap<Box<str>, Fused>,
    /// Keys of words that begin like a preposition and are never cut there.
    whole: FxHashSet<Box<str>>,
}

impl CliticTable {
    /// Loads both tables.
    pub fn load(tables: &Tables) -> Result<Self> {
        let mut out = Self::default();
        let file = "clitics.tsv";
        let columns = ["id", "side", "form", "upos", "lemma", "feats"];
        let sides = [
            ("conjunction", Side::Conjunction),
            ("proclitic", Side::Proclitic),
            ("enclitic", Side::Enclitic),
        ];
        for row in Table::parse(file, tables.get(file)?, &columns)?.rows() {
            let clitic = Clitic {
                form: fold(row.need("form")?).into(),
                upos: row.need("upos")?.into(),
                lemma: row.need("lemma")?.into(),
                feats: row.get("feats").unwrap_or("_").into(),
            };
            match row.choice("side", &sides)? {
                Side::Conjunction => out.conjunctions.push(clitic),
                Side::Proclitic => out.proclitics.push(clitic),
                Side::Enclitic => out.enclitics.push(clitic),
            }
        }
        let file = "fused_words.tsv";
        for row in Table::parse(file, tables.get(file)?, &["id", "form", "parts", "upos"])?.rows() {
            let parts: Vec<_> =
                row.list("parts").map(Box::from).zip(row.list("upos").map(Box::from)).collect();
            if parts.len() != row.list("parts").count().max(row.list("upos").count()) {
                return Err(row.error("upos", "give every part one label"));
            }
            if parts.len() == 1 {
                out.whole.insert(fold(row.need("form")?).into());
                continue;
            }
            out.fused.insert(row.need("form")?.into(), Fused { parts });
        }
        Ok(out)
    }

    /// The keys of the pronouns.
    pub fn pronouns(&self) -> impl Iterator<Item = &str> {
        self.enclitics.iter().map(|clitic| &*clitic.form)
    }

    /// What marks the future in front of a verb.
    pub fn futures(&self) -> impl Iterator<Item = &str> {
        self.proclitics.iter().filter(|clitic| &*clitic.upos == "AUX").map(|clitic| &*clitic.form)
    }

    /// The keys of a noun, bare and with each pronoun.
    pub fn with_pronouns(&self, noun: &str) -> Vec<String> {
        let key = fold(noun);
        let stem =
            if noun.ends_with('ة') { format!("{}ت", key.trim_end_matches('ه')) } else { key.clone() };
        std::iter::once(key).chain(self.pronouns().map(|suffix| format!("{stem}{suffix}"))).collect()
    }

    /// A phrase that ends in the pronoun ه, with every other pronoun too.
    pub fn instead_of_his(&self, phrase: &str, bears_pronoun: bool) -> Vec<String> {
        match fold(phrase).strip_suffix('ه') {
            Some(stem) if bears_pronoun => self.pronouns().map(|suffix| format!("{stem}{suffix}")).collect(),
            _ => vec![phrase.to_string()],
        }
    }

    /// The keys of the pronouns of the third person.
    pub fn pronouns_of_others(&self) -> impl Iterator<Item = &str> {
        self.enclitics.iter().filter(|clitic| clitic.feats.contains("Person=3")).map(|clitic| &*clitic.form)
    }

    /// True for a word that begins like a preposition and is never cut there.
    pub fn is_whole(&self, key: &str) -> bool {
        self.whole.contains(key)
    }

    /// The parts of a written word that is always several.
    pub fn fused(&self, word: &str) -> Option<&Fused> {
        self.fused.get(bare(word).as_str())
    }
}
