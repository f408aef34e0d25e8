//! Corpora of one token a line with its tag, sentences apart by blank lines.

use anyhow::{Context, Result};
use rawi::text::fold;
use rustc_hash::{FxHashMap, FxHashSet};

/// A sentence of tokens with BIO tags.
pub(crate) type Sentence = Vec<(String, String)>;

/// Reads a corpus. Lines without a tag are passed over.
pub(crate) fn read(file: &str) -> Result<Vec<Sentence>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{file}: cannot be read"))?;
    let mut sentences = vec![Sentence::new()];
    for line in text.lines() {
        let line: String =
            line.chars().filter(|c| !matches!(c, '\u{200e}' | '\u{200f}' | '\u{feff}')).collect();
        let mut words = line.split_whitespace();
        match (words.next(), words.last()) {
            (Some(token), Some(tag)) => {
                sentences.last_mut().unwrap_or(&mut Vec::new()).push((token.into(), tag.into()))
            }
            (None, _) => sentences.push(Sentence::new()),
            _ => {}
        }
    }
    sentences.retain(|sentence| !sentence.is_empty());
    Ok(sentences)
}

/// NewsFANE sets و apart and writes لالا for للا; this writes words as news does.
pub(crate) fn rejoin(sentence: Sentence) -> Sentence {
    let mut out = Sentence::new();
    let mut conjunction = false;
    for (token, tag) in sentence {
        if token == "و" {
            conjunction = true;
            continue;
        }
        let token = match token.strip_prefix("لال") {
            Some(rest) if rest.chars().count() > 2 => format!("لل{rest}"),
            _ => token,
        };
        let glue = conjunction && token.starts_with(char::is_alphabetic);
        out.push((if glue { format!("و{token}") } else { token }, tag));
        conjunction = false;
    }
    out
}

/// Where two corpora hold the same run of this many tokens they hold the same text.
const RUN: usize = 6;

/// Sentences of `corpus` that share no run of tokens with `other`.
pub(crate) fn without(corpus: Vec<Sentence>, other: &[Sentence]) -> Vec<Sentence> {
    let keys: Vec<String> = other.iter().flatten().map(|(token, _)| fold(token)).collect();
    let runs: FxHashSet<&[String]> = keys.windows(RUN - 1).collect();
    let shares = |sentence: &Sentence| {
        let keys: Vec<String> = sentence.iter().map(|(token, _)| fold(token)).collect();
        keys.windows(RUN - 1).any(|run| runs.contains(run)) || (keys.len() < RUN && is_run(&keys, &runs))
    };
    corpus.into_iter().filter(|sentence| !shares(sentence)).collect()
}

/// A sentence shorter than a run is shared when some run begins with it.
fn is_run(keys: &[String], runs: &FxHashSet<&[String]>) -> bool {
    runs.iter().any(|run| run.starts_with(keys))
}

/// Tags of `other` for the tokens of `corpus`, found by runs of the same tokens.
pub(crate) fn aligned(corpus: &[Sentence], other: &[Sentence]) -> Vec<Vec<Option<String>>> {
    let there: Vec<(String, &String)> =
        other.iter().flatten().map(|(token, tag)| (fold(token), tag)).collect();
    let keys: Vec<&str> = there.iter().map(|(key, _)| key.as_str()).collect();
    let mut places: FxHashMap<&[&str], usize> = FxHashMap::default();
    for (at, run) in keys.windows(RUN).enumerate() {
        places.entry(run).or_insert(at);
    }
    let here: Vec<String> = corpus.iter().flatten().map(|(token, _)| fold(token)).collect();
    let here: Vec<&str> = here.iter().map(String::as_str).collect();
    let mut tags: Vec<Option<String>> = vec![None; here.len()];
    for (at, run) in here.windows(RUN).enumerate() {
        if let Some(place) = places.get(run) {
            for step in 0..RUN {
                tags[at + step] = Some(there[place + step].1.clone());
            }
        }
    }
    let mut rest = tags.into_iter();
    corpus.iter().map(|sentence| rest.by_ref().take(sentence.len()).collect()).collect()
}
