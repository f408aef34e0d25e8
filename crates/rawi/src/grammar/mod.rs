//! Words as words: clitics set apart, and part of speech, features and lemma of each.
//!
//! Reading reports does without; this is for those who want the words themselves, and writes CoNLL-U.
//!
//! ```
//! use rawi::{article, grammar::Grammar, lexicon::{Lexicon, Tables}};
//! let tables = Tables::bundled();
//! let (lexicon, grammar) = (Lexicon::load(&tables)?, Grammar::load(&tables)?);
//! let report = article::from_text(&lexicon, "وأكد الوزير لزملائه موقفه.", article::Meta::default());
//! let words = grammar.words(&lexicon, &report);
//! let forms: Vec<&str> = words[0].words.iter().map(|word| word.form.as_str()).collect();
//! assert_eq!(forms, ["و", "أكد", "الوزير", "ل", "زملائ", "ه", "موقف", "ه", "."]);
//! assert_eq!(words[0].words[1].upos, "VERB");
//! # Ok::<(), rawi::Error>(())
//! ```

pub mod conllu;
pub mod parts;
pub mod split;
pub mod splitter;
pub mod tagger;

use crate::error::Result;
use crate::layers::Article;
use crate::lexicon::dictionary::Dictionary;
use crate::lexicon::{Lexicon, Tables};
use crate::span::Span;
use crate::text::{self, Words};

pub use parts::{Part, PartKind};

/// What the words are told by.
#[derive(Debug)]
pub struct Grammar {
    /// The tables.
    pub dictionary: Dictionary,
    splitter: splitter::Splitter,
    tagger: tagger::Tagger,
}

/// What is known of words, in one place.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// What is known of reports.
    pub lexicon: &'a Lexicon,
    /// What is known of words.
    pub dictionary: &'a Dictionary,
}

/// A sentence of a report.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Where it stands.
    pub span: Span,
    /// Its words in order.
    pub words: Vec<Word>,
}

/// A word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The letters as they stand; an alef that ل swallowed is put back.
    pub form: String,
    /// The form that a dictionary lists it under, vowelled where it is known, else as it stands.
    pub lemma: String,
    /// Part of speech, as in Universal Dependencies.
    pub upos: String,
    /// Features, as CoNLL-U writes them, or `_`.
    pub feats: String,
    /// The written token that it is part of; tokens that hold one word are that word.
    pub token: Span,
    /// True when it is the token's first word.
    pub first: bool,
}

impl Grammar {
    /// Loads tables and weights.
    pub fn load(tables: &Tables) -> Result<Self> {
        Ok(Self {
            dictionary: Dictionary::load(tables)?,
            splitter: splitter::Splitter::load(tables.model("splits.bin")?)?,
            tagger: tagger::Tagger::load(tables.model("words.bin")?)?,
        })
    }

    /// The sentences of a report with their words.
    pub fn words(&self, lexicon: &Lexicon, article: &Article) -> Vec<Sentence> {
        let (tokens, folded) = text::tokens(article);
        let sentences = text::sentences(article, &tokens).into();
        let tokens = tokens.into();
        let words = Words { article, folded: &folded, tokens: &tokens, sentences: &sentences };
        let known = Known { lexicon, dictionary: &self.dictionary };
        let (ways, tags) = self.analyse(lexicon, words);
        words
            .ranges()
            .map(|range| {
                let mut out = Vec::new();
                for at in range.clone() {
                    parts::push_words(known, words, at, ways[at], tags[at], &mut out);
                }
                Sentence { span: words.cover(range), words: out }
            })
            .collect()
    }

    /// The way every token is cut, and what its stem is.
    pub fn analyse(&self, lexicon: &Lexicon, words: Words<'_>) -> (Vec<split::Split>, Vec<tagger::Tag>) {
        let known = Known { lexicon, dictionary: &self.dictionary };
        let ways = self.splitter.choose(known, words);
        let tags = self.tagger.tag(known, words, &ways);
        (ways, tags)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Meta, from_text};
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static KNOWN: LazyLock<(Lexicon, Grammar)> = LazyLock::new(|| {
        let tables = Tables::bundled();
        (Lexicon::load(&tables).unwrap(), Grammar::load(&tables).unwrap())
    });

    proptest! {
        #[test]
        fn every_written_token_is_told_once(text in "[ -~\u{60c}-\u{669}\u{fe8d}-\u{fefc}\n]{0,80}") {
            let (lexicon, grammar) = &*KNOWN;
            let report = from_text(lexicon, &text, Meta::default());
            let sentences = grammar.words(lexicon, &report);
            let firsts = sentences.iter().flat_map(|s| &s.words).filter(|word| word.first);
            let told: String = firsts.map(|word| word.token.of(&report.text)).collect();
            let written: String = report.text.chars().filter(|c| !c.is_whitespace()).collect();
            prop_assert_eq!(told, written);
            let rows = conllu::write(&report, &sentences);
            let rows = rows.lines().filter(|line| !line.is_empty() && !line.starts_with("# "));
            for row in rows {
                prop_assert_eq!(row.split('\t').count(), 10, "{}", row);
                prop_assert!(row.split('\t').all(|cell| !cell.is_empty()), "{}", row);
            }
        }
    }
}
