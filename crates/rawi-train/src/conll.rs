//! Corpora of one token a line with its tag, sentences apart by blank lines.

use anyhow::{Context, Result};
use rawi::text::fold;
use rustc_hash::FxHashSet;

/// A sentence of tokens with BIO tags.
#[derive(Clone, Debug)]
pub(crate) struct Sentence {
    /// The line of the file that its first token stands on.
    pub(crate) line: usize,
    pub(crate) words: Vec<String>,
    pub(crate) tags: Vec<String>,
}

/// Reads a corpus. Lines without a tag are passed over.
pub(crate) fn read(file: &str) -> Result<Vec<Sentence>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{file}: cannot be read"))?;
    let mut sentences = Vec::new();
    let mut sentence = empty();
    for (number, line) in text.lines().enumerate() {
        let line: String =
            line.chars().filter(|c| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{feff}')).collect();
        let mut words = line.split_whitespace();
        match (words.next(), words.last()) {
            (Some(token), Some(tag)) => {
                if sentence.words.is_empty() {
                    sentence.line = number + 1;
                }
                sentence.words.push(token.into());
                sentence.tags.push(tag.into());
            }
            (None, _) => sentences.push(std::mem::replace(&mut sentence, empty())),
            _ => {}
        }
    }
    sentences.push(sentence);
    sentences.retain(|sentence| !sentence.words.is_empty());
    Ok(sentences)
}

fn empty() -> Sentence {
    Sentence { line: 0, words: Vec::new(), tags: Vec::new() }
}

/// Where two corpora hold the same run of this many tokens they hold the same text.
const RUN: usize = 5;

/// Sentences of `corpus` that share no run of tokens with `other`.
pub(crate) fn without(corpus: Vec<Sentence>, other: &[Sentence]) -> Vec<Sentence> {
    let keys: Vec<String> = other.iter().flat_map(|s| &s.words).map(|token| fold(token)).collect();
    let runs: FxHashSet<&[String]> = keys.windows(RUN).collect();
    let shares = |sentence: &Sentence| {
        let keys: Vec<String> = sentence.words.iter().map(|token| fold(token)).collect();
        keys.windows(RUN).any(|run| runs.contains(run)) || (keys.len() < RUN && is_run(&keys, &runs))
    };
    corpus.into_iter().filter(|sentence| !shares(sentence)).collect()
}

/// A sentence shorter than a run is shared when some run begins with it.
fn is_run(keys: &[String], runs: &FxHashSet<&[String]>) -> bool {
    runs.iter().any(|run| run.starts_with(keys))
}
