//! The numbers of sentences, for scoring.

use anyhow::{Context, Result};
use rawi::ids::IdVec;
use rawi::layers::{Article, Block, BlockKind};
use rawi::lexicon::{Lexicon, Tables};
use rawi::text::{self, Words};
use rawi::time::number::number;
use rawi::{Reader, Span};
use serde_json::{Value, json};
use std::io::{BufRead, Write};

/// Writes the numbers of every JSON line with `id` and `text` on the standard input: offsets in code points, and
/// the value. «ثلاثة آلاف جندي» gives 3000.
pub(crate) fn write() -> Result<()> {
    let reader = Reader::new(&Tables::bundled())?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (at, line) in std::io::stdin().lock().lines().enumerate() {
        let line = line.context("the standard input cannot be read")?;
        let case: Value =
            serde_json::from_str(&line).with_context(|| format!("line {}: not JSON", at + 1))?;
        let text = case["text"].as_str().unwrap_or_default();
        writeln!(out, "{}", json!({"id": case["id"], "numbers": numbers(&reader.lexicon, text)}))?;
    }
    out.flush().context("the numbers cannot be written")
}

fn numbers(lexicon: &Lexicon, text: &str) -> Vec<Value> {
    let mut article = Article { text: text.to_owned(), ..Article::default() };
    article.blocks.push(Block { kind: BlockKind::Paragraph, span: Span::new(0, text.len()) });
    let (tokens, folded) = text::tokens(&article);
    let sentences = IdVec::from(text::sentences(&article, &tokens));
    let tokens = IdVec::from(tokens);
    let words = Words { article: &article, folded: &folded, tokens: &tokens, sentences: &sentences };
    let point = |byte: u32| text[..byte as usize].chars().count();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < words.len() {
        let read = number(&lexicon.calendar, &lexicon.amounts.magnitudes, words, at, words.len());
        let Some((value, end)) = read else {
            at += 1;
            continue;
        };
        let span = words.cover(at..end);
        found.push(json!({"start": point(span.start), "end": point(span.end), "value": value}));
        at = end;
    }
    found
}
