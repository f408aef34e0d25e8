//! Words whose part of speech is fixed or nearly so: `closed_words.tsv`.

use crate::error::Result;
use crate::grammar::tagger::UPOS;
use crate::lexicon::Tables;
use crate::lexicon::tsv::Table;
use crate::text::fold;
use rustc_hash::FxHashMap;

/// The closed classes.
#[derive(Debug, Default)]
pub struct Closed {
    by_key: FxHashMap<Box<str>, u32>,
    lemmas: FxHashMap<Box<str>, Box<str>>,
}

impl Closed {
    /// Loads the table.
    pub fn load(tables: &Tables) -> Result<Self> {
        let file = "closed_words.tsv";
        let mut closed = Self::default();
        for row in Table::parse(file, tables.get(file)?, &["id", "form", "upos", "lemma"])?.rows() {
            let key = fold(row.need("form")?);
            if let Some(lemma) = row.get("lemma") {
                for form in [key.as_str(), row.need("form")?] {
                    closed.lemmas.entry(form.into()).or_insert_with(|| lemma.into());
                }
            }
            for label in row.list("upos") {
                let at = UPOS.iter().position(|upos| *upos == label);
                let at = at.ok_or_else(|| {
                    row.error("upos", &format!("`{label}` is none of: {}", UPOS.join(", ")))
                })?;
                *closed.by_key.entry(key.clone().into()).or_default() |= 1 << at;
            }
        }
        Ok(closed)
    }

    /// The lemma of a stem, where it is not the stem itself. `form` is the stem as it stands, `key` its match key.
    pub fn lemma(&self, form: &str, key: &str) -> Option<&str> {
        self.lemmas.get(form).or_else(|| self.lemmas.get(key)).map(|lemma| &**lemma)
    }

    /// The labels that a stem may bear, a bit each of [`UPOS`]; 0 for any.
    pub fn allowed(&self, stem: &str) -> u32 {
        self.by_key.get(stem).copied().unwrap_or(0)
    }
}
