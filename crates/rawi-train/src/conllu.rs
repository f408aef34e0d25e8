//! Treebanks in CoNLL-U.

use anyhow::{Context, Result, bail};

/// A word of a treebank.
#[derive(Debug)]
pub(crate) struct Word {
    pub(crate) form: String,
    pub(crate) lemma: String,
    pub(crate) upos: String,
    pub(crate) feats: String,
    /// The written token that it is part of.
    pub(crate) token: usize,
}

/// A sentence: its words, and its tokens as they are written.
#[derive(Debug, Default)]
pub(crate) struct Sentence {
    /// The text that the treebank gives.
    pub(crate) text: String,
    pub(crate) words: Vec<Word>,
    /// Written tokens, between spaces or marks.
    pub(crate) tokens: Vec<String>,
}

/// Reads a treebank. Words with no space between them and no mark among them are one written token, as are those
/// that a range puts together.
pub(crate) fn read(file: &str) -> Result<Vec<Sentence>> {
    let text = std::fs::read_to_string(file).with_context(|| format!("{file}: cannot be read"))?;
    let mut sentences = Vec::new();
    let mut sentence = Sentence::default();
    let (mut range, mut glued) = (0, false);
    for (number, line) in text.lines().enumerate() {
        if let Some(comment) = line.strip_prefix("# text = ") {
            sentence.text = comment.to_string();
        } else if line.is_empty() {
            if !sentence.words.is_empty() {
                sentences.push(std::mem::take(&mut sentence));
            }
            (range, glued) = (0, false);
        } else if !line.starts_with('#') {
            let cells: Vec<&str> = line.split('\t').collect();
            if cells.len() != 10 {
                bail!("{file}:{}: {} columns; CoNLL-U has ten", number + 1, cells.len());
            }
            if let Some((_, last)) = cells[0].split_once('-') {
                range = last.parse::<usize>().with_context(|| format!("{file}:{}: bad range", number + 1))?;
                sentence.tokens.push(cells[1].to_string());
                continue;
            }
            let Ok(id) = cells[0].parse::<usize>() else { continue };
            let marks = |word: &str| !word.starts_with(char::is_alphanumeric);
            let joins = glued && !marks(cells[1]) && sentence.words.last().is_some_and(|w| !marks(&w.form));
            if range >= id {
            } else if let Some(token) = sentence.tokens.last_mut().filter(|_| joins) {
                token.push_str(cells[1]);
            } else {
                sentence.tokens.push(cells[1].to_string());
            }
            glued = range < id && cells[9].contains("SpaceAfter=No");
            sentence.words.push(Word {
                form: cells[1].to_string(),
                lemma: cells[2].to_string(),
                upos: cells[3].to_string(),
                feats: cells[5].to_string(),
                token: sentence.tokens.len() - 1,
            });
        }
    }
    if !sentence.words.is_empty() {
        sentences.push(sentence);
    }
    Ok(sentences)
}
