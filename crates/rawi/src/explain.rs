//! `rawi explain`: every layer of a reading in words, with the cause of each decision.

use crate::layers::{Quote, Statement, TokenKind};
use crate::ledger::rows;
use crate::lexicon::Lexicon;
use crate::model::belief;
use crate::reading::Reading;
use std::fmt::Write;

/// The reading in words, layer by layer.
pub fn explain(lexicon: &Lexicon, reading: &Reading<'_>) -> String {
    let ledger = rows(lexicon, reading);
    let text = &reading.article.text;
    let mut out = String::new();
    let mut line = |words: String| {
        out.push_str(&words);
        out.push('\n');
    };
    line(format!(
        "report {}: {} tokens, {} sentences",
        ledger.id,
        reading.tokens.len(),
        reading.sentences.len()
    ));
    for block in &reading.article.blocks {
        line(format!("block {:?}: {}", block.kind, isolate(block.span.of(text))));
    }
    for (token, morph) in reading.tokens.iter().zip(&reading.morphs) {
        let verbs: Vec<&str> = morph.verbs.iter().map(|v| &*lexicon.verbs.get(v.verb).id).collect();
        if token.kind == TokenKind::Word && !verbs.is_empty() {
            line(format!("may report: {} as {}", isolate(token.span.of(text)), verbs.join(", ")));
        }
    }
    for time in &reading.times {
        line(format!(
            "time {}: {}{}",
            time.value,
            isolate(time.span.of(text)),
            causes(time.evidence.causes())
        ));
    }
    for mention in &reading.mentions {
        let row = mention.row.as_ref().map(|r| format!(" [{r}]")).unwrap_or_default();
        line(format!("mention {:?}: {}{row}", mention.kind, isolate(mention.span.of(text))));
    }
    for quote in &reading.quotes {
        if !reading.statements.iter().any(|s| s.quote == *quote) {
            let why = if quote.chance < belief::least(quote) { "too unlikely" } else { "nobody to say it" };
            line(format!("left out, {why} ({:.2}): {}", quote.chance, cue(quote, text)));
        }
    }
    for (row, statement) in ledger.statements.iter().zip(&reading.statements) {
        line(format!("statement {} {} {}, confidence {:.2}", row.id, row.kind, row.act, row.confidence));
        line(format!("  cue {}", cue(&statement.quote, text)));
        for span in &statement.quote.content {
            line(format!("  content {}", isolate(span.of(text))));
        }
        line(speakers(statement, reading));
        line(format!("  believed{}", causes(statement.weighed().iter())));
    }
    for note in &ledger.notes {
        line(format!("note {}: {}", note.code, note.message));
    }
    out
}

fn cue(quote: &Quote, text: &str) -> String {
    format!("{}{}", isolate(quote.cue.of(text)), causes(quote.evidence.causes()))
}

fn speakers(statement: &Statement, reading: &Reading<'_>) -> String {
    let mut out = String::new();
    let text = &reading.article.text;
    for speaker in &statement.speakers {
        let name = reading.chains[speaker.chain].name.of(text);
        let mention = reading.mentions[speaker.mention].span.of(text);
        // Writing into a string cannot fail.
        let _ = write!(
            out,
            "  speaker {} through {}{}",
            isolate(name),
            isolate(mention),
            causes(speaker.evidence.causes())
        );
    }
    out
}

fn causes<'a>(causes: impl Iterator<Item = &'a crate::evidence::Cause>) -> String {
    let rows: Vec<String> = causes.map(|c| c.row.to_string()).collect();
    format!(" [{}]", rows.join(", "))
}

/// Arabic inside an English line keeps to itself.
fn isolate(words: &str) -> String {
    format!("\u{2068}{words}\u{2069}")
}
