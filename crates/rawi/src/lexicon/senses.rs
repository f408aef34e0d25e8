//! Where a form of a reporting verb means something else (`senses.tsv`): «تعهدت الفرقة **بالبحث**», «قيمة **تبلغ** مليونا».

use crate::error::Result;
use crate::layers::{Morph, VerbForm};
use crate::lexicon::Tables;
use crate::lexicon::phrases::Phrases;
use crate::lexicon::tsv::Table;
use crate::text::{Words, fold};
use rustc_hash::{FxHashMap, FxHashSet};

/// The table's name.
pub const FILE: &str = "senses.tsv";

const COLUMNS: &[&str] = &["id", "verbs", "form", "word", "before", "behind", "unless", "within"];

/// Which forms a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    Any,
    Finite,
    Perfect,
    Participle,
    Masdar,
}

const SHAPES: &[(&str, Shape)] = &[
    ("any", Shape::Any),
    ("finite", Shape::Finite),
    ("perfect", Shape::Perfect),
    ("participle", Shape::Participle),
    ("masdar", Shape::Masdar),
];

impl Shape {
    fn has(self, form: VerbForm) -> bool {
        match self {
            Self::Any => true,
            Self::Finite => matches!(form, VerbForm::Perfect(_) | VerbForm::Imperfect(_)),
            Self::Perfect => matches!(form, VerbForm::Perfect(_)),
            Self::Participle => matches!(form, VerbForm::Participle(_)),
            Self::Masdar => form == VerbForm::Masdar,
        }
    }
}

/// One frame: every condition that it states must hold.
#[derive(Debug)]
struct Sense {
    shape: Shape,
    /// The word itself, without proclitics.
    word: FxHashSet<Box<str>>,
    /// What stands right before it, each phrase by its words.
    before: Vec<Vec<Box<str>>>,
    /// What stands behind it.
    behind: Option<Phrases<()>>,
    /// What must not stand behind it.
    unless: Option<Phrases<()>>,
    /// How far behind it, in tokens.
    within: usize,
}

/// A token in its sentence.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// All words.
    pub words: Words<'a>,
    /// What is known of each word's form.
    pub morphs: &'a [Morph],
    /// The token.
    pub at: usize,
    /// First token of its sentence.
    pub begin: usize,
    /// The token after its sentence.
    pub end: usize,
}

impl<'a> Place<'a> {
    /// A word as it is written, without its proclitics, and without a conjunction.
    fn forms(&self, at: usize) -> [&'a str; 3] {
        let key = self.words.key(at);
        let stem = self.morphs.get(at).and_then(|morph| key.get(usize::from(morph.stem)..)).unwrap_or(key);
        [key, stem, key.strip_prefix(CONJUNCTIONS).unwrap_or(key)]
    }

    fn follows(&self, phrases: &Phrases<()>, within: usize) -> bool {
        let stop = self.end.min(self.at + 1 + within);
        let begins = |i: usize, first: &str| phrases.longest(self.words, first, i, self.end).is_some();
        (self.at + 1..stop).any(|i| self.forms(i).into_iter().any(|first| begins(i, first)))
    }

    fn precedes(&self, phrase: &[Box<str>]) -> bool {
        let Some(from) = self.at.checked_sub(phrase.len()).filter(|from| *from >= self.begin) else {
            return false;
        };
        let same = |i: usize, word: &str| {
            self.words.key(i) == word || i == from && self.forms(i).into_iter().any(|form| form == word)
        };
        phrase.iter().zip(from..self.at).all(|(word, i)| same(i, word))
    }
}

/// «و» and «ف» in front of a word.
const CONJUNCTIONS: [char; 2] = ['و', 'ف'];

impl Sense {
    fn holds(&self, place: Place<'_>) -> bool {
        let word =
            self.word.is_empty() || place.forms(place.at).into_iter().any(|form| self.word.contains(form));
        word && (self.before.is_empty() || self.before.iter().any(|phrase| place.precedes(phrase)))
            && self.behind.as_ref().is_none_or(|phrases| place.follows(phrases, self.within))
            && self.unless.as_ref().is_none_or(|phrases| !place.follows(phrases, self.within))
    }
}

/// All frames, by the id of the verb.
#[derive(Debug, Default)]
pub struct Senses {
    rows: Vec<Sense>,
    by_verb: FxHashMap<Box<str>, Vec<u16>>,
    /// Rows about every verb.
    of_all: Vec<u16>,
}

/// Stands in `verbs` for every verb.
const ALL: &str = "any";

impl Senses {
    /// Loads the table.
    pub fn load(tables: &Tables) -> Result<Self> {
        let mut senses = Self::default();
        for row in Table::parse(FILE, tables.get(FILE)?, COLUMNS)?.rows() {
            let phrases = |column: &str| {
                let mut phrases = Phrases::default();
                row.get(column)?;
                row.list(column).for_each(|phrase| phrases.insert(phrase, ()));
                Some(phrases)
            };
            let at = senses.rows.len() as u16;
            for verb in row.list("verbs") {
                match verb {
                    ALL => senses.of_all.push(at),
                    verb => senses.by_verb.entry(verb.into()).or_default().push(at),
                }
            }
            let within = row.get("within").map(|number| number.parse::<usize>());
            let within = within.unwrap_or(Ok(1)).map_err(|_| row.error("within", "a number is wanted"))?;
            senses.rows.push(Sense {
                shape: row.choice("form", SHAPES)?,
                word: row.list("word").map(|word| fold(word).into_boxed_str()).collect(),
                before: row.list("before").map(split).collect(),
                behind: phrases("behind"),
                unless: phrases("unless"),
                within,
            });
        }
        Ok(senses)
    }

    /// True where this form of the verb reports nothing.
    pub fn other(&self, verb: &str, form: VerbForm, place: Place<'_>) -> bool {
        let own = self.by_verb.get(verb).map(Vec::as_slice).unwrap_or_default();
        own.iter()
            .chain(&self.of_all)
            .filter_map(|row| self.rows.get(usize::from(*row)))
            .any(|sense| sense.shape.has(form) && sense.holds(place))
    }
}

/// The folded words of a phrase.
fn split(phrase: &str) -> Vec<Box<str>> {
    fold(phrase).split_whitespace().map(Box::from).collect()
}
