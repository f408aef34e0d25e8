//! CoNLL-U, the form in which treebanks and parsers exchange words.

use super::Sentence;
use crate::layers::Article;
use std::fmt::Write;

/// The words of a report in CoNLL-U: written tokens of several words as ranges, no dependencies.
///
/// `MISC` holds `SpaceAfter=No` and, as `Start` and `End`, where a token stands in the report's text, in characters.
pub fn write(article: &Article, sentences: &[Sentence]) -> String {
    let mut out = String::new();
    let text = &article.text;
    if let Some(id) = article.source.id.split_whitespace().next() {
        let _ = writeln!(out, "# newdoc id = {id}");
    }
    let (mut bytes, mut characters) = (0, 0);
    for (number, sentence) in sentences.iter().filter(|s| !s.words.is_empty()).enumerate() {
        let line: Vec<&str> = sentence.span.of(text).split_whitespace().collect();
        let _ = writeln!(out, "# sent_id = {}\n# text = {}", number + 1, line.join(" "));
        let words = &sentence.words;
        for (at, word) in words.iter().enumerate() {
            let count =
                if word.first { words[at..].iter().take_while(|w| w.token == word.token).count() } else { 0 };
            let mut misc = "_".to_string();
            if word.first {
                characters += text[bytes..word.token.start as usize].chars().count();
                let end = characters + word.token.of(text).chars().count();
                let glued = words.get(at + count).is_some_and(|next| next.token.start == word.token.end);
                let space = if glued { "|SpaceAfter=No" } else { "" };
                misc = format!("End={end}{space}|Start={characters}");
                (bytes, characters) = (word.token.end as usize, end);
            }
            if count > 1 {
                let _ = writeln!(
                    out,
                    "{}-{}\t{}\t_\t_\t_\t_\t_\t_\t_\t{misc}",
                    at + 1,
                    at + count,
                    word.token.of(text)
                );
                misc = "_".to_string();
            }
            let (form, lemma) = (cell(&word.form), cell(&word.lemma));
            let _ = writeln!(
                out,
                "{}\t{form}\t{lemma}\t{}\t_\t{}\t_\t_\t_\t{misc}",
                at + 1,
                word.upos,
                word.feats
            );
        }
        out.push('\n');
    }
    out
}

/// A cell is never empty.
fn cell(text: &str) -> &str {
    if text.is_empty() { "_" } else { text }
}
