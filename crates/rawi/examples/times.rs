//! Prints the expressions of time of reports: JSON lines with `id`, `published` and `text` in, JSON lines with
//! `id` and `times` out. Offsets count code points; each line of the text is a block.

use rawi::Span;
use rawi::ids::IdVec;
use rawi::layers::{Article, Block, BlockKind, TimeRef};
use rawi::lexicon::{Calendar, Tables};
use rawi::text::{self, Words};
use serde_json::{Value, json};
use std::io::{BufRead, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let calendar = Calendar::load(&Tables::bundled())?;
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let report: Value = serde_json::from_str(&line?)?;
        let article = article(&report);
        let (tokens, folded) = text::tokens(&article);
        let sentences = IdVec::from(text::sentences(&article, &tokens));
        let tokens = IdVec::from(tokens);
        let words = Words { article: &article, folded: &folded, tokens: &tokens, sentences: &sentences };
        let times: Vec<Value> =
            rawi::time::find(&calendar, words).iter().map(|time| row(&article.text, time)).collect();
        writeln!(out, "{}", json!({"id": report["id"], "text": article.text, "times": times}))?;
    }
    Ok(())
}

fn article(report: &Value) -> Article {
    let text = report["text"].as_str().unwrap_or_default().to_string();
    let published = report["published"].as_str().and_then(|day| day.parse().ok());
    let mut article = Article { published, ..Article::default() };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let end = start + line.trim_end_matches('\n').len();
        article.blocks.push(Block { kind: BlockKind::Paragraph, span: Span::new(start, end) });
        start += line.len();
    }
    article.text = text;
    article
}

fn row(text: &str, time: &TimeRef) -> Value {
    let point = |byte: u32| text[..byte as usize].chars().count();
    let rows: Vec<String> = time.evidence.causes().map(|cause| cause.row.to_string()).collect();
    json!({
        "start": point(time.span.start),
        "end": point(time.span.end),
        "value": time.value,
        "kind": format!("{:?}", time.kind).to_lowercase(),
        "modifier": time.modifier,
        "rows": rows,
    })
}
