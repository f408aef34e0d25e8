//! Function words: the closed classes that bound phrases and clauses (`function_words.tsv`).

use crate::error::Result;
use crate::layers::WordClass;
use crate::lexicon::clitics::CliticTable;
use crate::lexicon::tsv::Table;
use crate::lexicon::{Tables, bare};
use crate::text::fold;
use rustc_hash::FxHashMap;

/// The closed classes.
#[derive(Debug, Default)]
pub struct Functions {
    by_key: FxHashMap<Box<str>, Vec<Function>>,
    first_person: rustc_hash::FxHashSet<Box<str>>,
    with_pronoun: rustc_hash::FxHashSet<Box<str>>,
    /// Openers of clauses that bear a pronoun: «أنها», «لكنه».
    with_subject: rustc_hash::FxHashSet<Box<str>>,
}

#[derive(Debug)]
struct Function {
    /// The form with its hamzas and ى, to tell على from علي.
    form: Box<str>,
    class: WordClass,
}

const CLASSES: &[(&str, WordClass)] = &[
    ("complementiser", WordClass::Complementiser),
    ("preposition", WordClass::Preposition),
    ("relative", WordClass::Relative),
    ("conjunction", WordClass::Conjunction),
    ("negator", WordClass::Negator),
    ("auxiliary", WordClass::Auxiliary),
    ("demonstrative", WordClass::Demonstrative),
    ("pronoun", WordClass::Pronoun),
    ("adverb", WordClass::Adverb),
];

impl Functions {
    /// Loads `function_words.tsv`.
    pub fn load(tables: &Tables, clitics: &CliticTable) -> Result<Self> {
        let file = "function_words.tsv";
        let table = Table::parse(file, tables.get(file)?, &["id", "form", "class"])?;
        let mut functions = Self::default();
        for row in table.rows() {
            functions.insert(clitics, row.need("form")?, row.choice("class", CLASSES)?);
            if row.id().starts_with("pron.first") {
                functions.first_person.insert(fold(row.need("form")?).into());
            }
            if row.id().starts_with("conj.pron") {
                functions.with_subject.insert(fold(row.need("form")?).into());
            }
            if row.id().starts_with("prep.pron") {
                functions.with_pronoun.insert(fold(row.need("form")?).into());
            }
        }
        Ok(functions)
    }

    fn insert(&mut self, clitics: &CliticTable, form: &str, class: WordClass) {
        self.by_key.entry(fold(form).into()).or_default().push(Function { form: bare(form).into(), class });
        if class == WordClass::Complementiser {
            for suffix in clitics.pronouns() {
                let key = fold(form) + suffix;
                self.with_subject.insert(key.as_str().into());
                self.by_key.entry(key.into()).or_default().push(Function { form: "".into(), class });
            }
        }
    }

    /// The class of a word that has the match key `key` and stands as `word`.
    pub fn class(&self, key: &str, word: &str) -> Option<WordClass> {
        let candidates = self.by_key.get(key)?;
        let exact = candidates.iter().find(|f| !f.form.is_empty() && *f.form == *bare(word));
        exact.or_else(|| candidates.iter().find(|f| !is_name_like(&f.form, word))).map(|f| f.class)
    }

    /// True for a pronoun of the first person.
    pub fn is_first_person(&self, key: &str) -> bool {
        self.first_person.contains(key)
    }

    /// True for a preposition with the pronoun that it governs (له، منها): it governs no word behind it.
    pub fn bears_pronoun(&self, key: &str) -> bool {
        self.with_pronoun.contains(key)
    }

    /// True for a word that opens a clause and bears its subject: «أنها».
    pub fn bears_subject(&self, key: &str) -> bool {
        self.with_subject.contains(key)
    }

    /// True when some function word has this key.
    pub fn has_key(&self, key: &str) -> bool {
        self.by_key.contains_key(key)
    }
}

/// A final ي where the function word has ى (علي for على) may be a name; every other difference is a habit of
/// spelling.
fn is_name_like(form: &str, word: &str) -> bool {
    form.ends_with('ى') && bare(word).ends_with('ي')
}
