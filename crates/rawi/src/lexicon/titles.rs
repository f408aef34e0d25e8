//! Titles and offices that stand before a name or for it (`titles.tsv`), and nouns that head a source
//! (`source_nouns.tsv`).

use crate::error::Result;
use crate::evidence::RowRef;
use crate::layers::{Gender, Number};
use crate::lexicon::Tables;
use crate::lexicon::phrases::Phrases;
use crate::lexicon::sorts::Sorts;
use crate::lexicon::tsv::Table;
use crate::text::{fold, is_sound_plural};
use rustc_hash::{FxHashMap, FxHashSet};

/// One title.
#[derive(Debug)]
pub struct Title {
    /// Row id.
    pub id: Box<str>,
    /// The office kind: president, foreign_minister, honorific …
    pub kind: Box<str>,
    /// Gender that it shows.
    pub gender: Option<Gender>,
}

/// What a source noun is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceKind {
    /// مصدر، مسؤول
    Anonymous,
    /// بيان، تقرير
    Document,
    /// صحيفة، قناة
    Media,
    /// وزارة، حكومة
    Organisation,
    /// متظاهرون
    Group,
    /// رجل، خبير
    Person,
    /// زوجته، والده: whoever is known by another.
    Kin,
}

/// One source noun.
#[derive(Debug)]
pub struct SourceNoun {
    /// Row id.
    pub id: Box<str>,
    /// The noun, as a key.
    pub word: Box<str>,
    /// All its forms, as keys.
    pub forms: Vec<Box<str>>,
    /// What it heads.
    pub kind: SourceKind,
    /// Number that it shows.
    pub number: Option<Number>,
}

/// How a word counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// ثلاثة، مئات، عدد
    Number,
    /// بعض، معظم، كافة
    Part,
    /// أحد
    One,
}

/// Both tables with their phrases.
#[derive(Debug, Default)]
pub struct Titles {
    /// Titles by row number.
    pub titles: Vec<Title>,
    /// Source nouns by row number.
    pub nouns: Vec<SourceNoun>,
    /// Row ids of the nouns that name documents.
    documents: FxHashSet<Box<str>>,
    /// Row ids of the nouns that name media.
    media: FxHashSet<Box<str>>,
    /// Phrases of titles.
    pub title_phrases: Phrases<u16>,
    /// Words of source nouns.
    pub noun_phrases: Phrases<u16>,
    /// Words that count people (`quantities.tsv`).
    pub quantities: Phrases<Quantity>,
    /// What stands behind a number for those who are counted: منهم.
    pub of_them: FxHashSet<Box<str>>,
    /// Number words with their digits.
    pub numbers: FxHashMap<Box<str>, Box<str>>,
    /// Adjectives with the prepositions that they govern (`governing.tsv`), in every regular form, as keys.
    pub governing: FxHashMap<Box<str>, Vec<Box<str>>>,
    /// Nouns that may stand for one another.
    pub sorts: Sorts,
}

/// The endings of a regular adjective, as keys.
const ENDINGS: &[&str] = &["", "ا", "ه", "ون", "ين", "ان", "ات", "تان", "تين"];

const GENDERS: &[(&str, Option<Gender>)] =
    &[("m", Some(Gender::Masculine)), ("f", Some(Gender::Feminine)), ("-", None)];
const NUMBERS: &[(&str, Option<Number>)] =
    &[("s", Some(Number::Singular)), ("d", Some(Number::Dual)), ("p", Some(Number::Plural)), ("-", None)];
const KINDS: &[(&str, SourceKind)] = &[
    ("anon", SourceKind::Anonymous),
    ("document", SourceKind::Document),
    ("media", SourceKind::Media),
    ("org", SourceKind::Organisation),
    ("group", SourceKind::Group),
    ("person", SourceKind::Person),
    ("kin", SourceKind::Kin),
];

impl Titles {
    /// True for the row of a noun of documents: بيان، تقرير.
    pub fn is_document(&self, row: &RowRef) -> bool {
        self.documents.contains(&*row.id)
    }

    /// True for the row of a noun of media: صحيفة، قناة.
    pub fn is_medium(&self, row: &RowRef) -> bool {
        self.media.contains(&*row.id)
    }

    /// True for the title of an office, not a rank, a profession or a form of address.
    pub fn is_office(&self, row: u16) -> bool {
        !matches!(
            &*self.titles[usize::from(row)].kind,
            "honorific" | "rank" | "profession" | "other" | "address" | "counterpart"
        )
    }

    /// True for a title that bears a pronoun: سموه, نظيره.
    pub fn is_pronominal(&self, row: u16) -> bool {
        matches!(&*self.titles[usize::from(row)].kind, "address" | "counterpart")
    }

    /// «مستشارو الوزير»: plurals that govern a noun lose their ن.
    fn add_governing_plurals(&mut self) {
        let people = |noun: &SourceNoun| {
            matches!(noun.kind, SourceKind::Person | SourceKind::Anonymous | SourceKind::Group)
        };
        let many = self
            .nouns
            .iter()
            .enumerate()
            .filter(|(_, noun)| people(noun) && noun.number == Some(Number::Plural));
        let forms: Vec<(String, u16)> = many
            .flat_map(|(at, noun)| noun.forms.iter().map(move |form| (form, at as u16)))
            .filter_map(|(form, at)| {
                let sound = is_sound_plural(form);
                let short = form.strip_suffix('ن').filter(|_| sound && !form.contains(' '))?;
                Some((short.to_string(), at))
            })
            .collect();
        for (form, at) in forms {
            if !self.noun_phrases.begins(&form) && !self.title_phrases.begins(&form) {
                self.noun_phrases.insert_folded(&form, at);
            }
        }
    }

    fn load_governing(&mut self, tables: &Tables) -> Result<()> {
        let file = "governing.tsv";
        for row in Table::parse(file, tables.get(file)?, &["id", "adjectives", "prepositions"])?.rows() {
            let prepositions: Vec<Box<str>> =
                row.list("prepositions").map(|word| fold(word).into()).collect();
            for adjective in row.list("adjectives").map(fold) {
                for ending in ENDINGS {
                    let form = format!("{adjective}{ending}").into();
                    self.governing.entry(form).or_insert_with(|| prepositions.clone());
                }
            }
        }
        Ok(())
    }

    /// Loads both tables.
    pub fn load(tables: &Tables) -> Result<Self> {
        let mut out = Self::default();
        let file = "titles.tsv";
        let table = Table::parse(file, tables.get(file)?, &["id", "title", "kind", "gender", "type"])?;
        for row in table.rows() {
            let at = out.titles.len() as u16;
            out.titles.push(Title {
                id: row.id().into(),
                kind: row.need("kind")?.into(),
                gender: row.choice("gender", GENDERS)?,
            });
            for form in row.list("title") {
                out.title_phrases.insert(form, at);
            }
        }
        let file = "source_nouns.tsv";
        let table = Table::parse(file, tables.get(file)?, &["id", "noun", "kind", "number"])?;
        for row in table.rows() {
            let at = out.nouns.len() as u16;
            let kind = row.choice("kind", KINDS)?;
            if kind == SourceKind::Document {
                out.documents.insert(row.id().into());
            }
            if kind == SourceKind::Media {
                out.media.insert(row.id().into());
            }
            let word = fold(row.list("noun").next().unwrap_or_default()).into();
            out.nouns.push(SourceNoun {
                id: row.id().into(),
                word,
                forms: row.list("noun").map(|form| fold(form).into()).collect(),
                kind,
                number: row.choice("number", NUMBERS)?,
            });
            for form in row.list("noun") {
                out.noun_phrases.insert(form, at);
            }
        }
        out.add_governing_plurals();
        let file = "quantities.tsv";
        let uses = &[
            ("number", Some(Quantity::Number)),
            ("part", Some(Quantity::Part)),
            ("one", Some(Quantity::One)),
            ("them", None),
        ];
        for row in Table::parse(file, tables.get(file)?, &["id", "use", "value", "words"])?.rows() {
            let Some(quantity) = row.choice("use", uses)? else {
                out.of_them.extend(row.list("words").map(|word| Box::from(fold(word))));
                continue;
            };
            for word in row.list("words") {
                out.quantities.insert(word, quantity);
                let value = row.get("value").filter(|_| !word.contains(' '));
                out.numbers.extend(value.map(|value| (fold(word).into(), value.into())));
            }
        }
        out.load_governing(tables)?;
        out.sorts = Sorts::load(tables)?;
        Ok(out)
    }
}
