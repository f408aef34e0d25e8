//! Lines → blocks: headline, dek, caption, sub-heading, paragraph, credit.
//!
//! Comes in: the text with its line feeds. Goes out: one block a line that is not blank, in order.

use crate::layers::{Block, BlockKind};
use crate::span::Span;
use crate::text::fold;

/// Longest sub-heading, in words.
const SUBHEADING: usize = 14;
/// Longest headline, in words.
const HEADLINE: usize = 24;

/// The blocks of a text whose title, if known, is `title`.
pub fn blocks(text: &str, title: Option<&str>) -> Vec<Block> {
    let lines = lines(text);
    let mut blocks = Vec::with_capacity(lines.len());
    for (at, span) in lines.iter().enumerate() {
        let kind = kind(text, &lines, at, title, &blocks);
        blocks.push(Block { kind, span: *span });
    }
    blocks
}

/// The lines that are not blank, trimmed.
fn lines(text: &str) -> Vec<Span> {
    let mut spans = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let body = line.trim();
        if !body.is_empty() {
            let lead = line.len() - line.trim_start().len();
            spans.push(Span::new(start + lead, start + lead + body.len()));
        }
        start += line.len();
    }
    spans
}

fn kind(text: &str, lines: &[Span], at: usize, title: Option<&str>, before: &[Block]) -> BlockKind {
    let line = lines[at].of(text);
    let words = line.split_whitespace().count();
    let last = at + 1 == lines.len();
    if at == 0 && !last {
        let is_title = title.is_some_and(|t| fold(t.trim()) == fold(line));
        if is_title || (words <= HEADLINE && !stops(line)) {
            return BlockKind::Headline;
        }
    }
    if line.starts_with(['•', '▪', '■']) || ends_in_picture_credit(line) {
        return BlockKind::Caption;
    }
    if last
        && at > 0
        && words <= 6
        && !stops(line)
        && (line.contains(':') || line.starts_with(['*', '(', '/']))
    {
        return BlockKind::Credit;
    }
    let in_body = before.iter().any(|b| b.kind == BlockKind::Paragraph);
    if !in_body
        && at == 1
        && !last
        && words <= 40
        && lines.len() > 3
        && words > 4
        && before[0].kind == BlockKind::Headline
    {
        let next = lines[at + 1].of(text);
        let much_shorter = words * 2 <= next.split_whitespace().count() || next.starts_with('•');
        if much_shorter {
            return BlockKind::Dek;
        }
    }
    let between = in_body && !last && stops(lines[at - 1].of(text));
    if between && words <= SUBHEADING && !stops(line) && !line.starts_with(['-', '–', '*', '"', '«', '“'])
    {
        return BlockKind::Subheading;
    }
    BlockKind::Paragraph
}

fn stops(line: &str) -> bool {
    line.trim_end_matches(['"', '»', '”', ')', ' ']).ends_with(['.', '؟', '?', '!', '،', ':', '…'])
}

/// «… (أ ف ب)» at the end of a line that is no sentence.
fn ends_in_picture_credit(line: &str) -> bool {
    let line = line.trim_end_matches('.');
    let Some(open) = line.rfind('(') else { return false };
    let inner = &line[open + 1..];
    line.ends_with(')')
        && open > 0
        && inner.chars().count() <= 16
        && line.split_whitespace().count() <= 30
        && open * 2 > line.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_parts_of_a_report_are_told_apart() {
        let text = "رئيسان يلتقيان\n\nالرئيس يتحدث عن علاقة بلاده ويشير إلى نمو التجارة.\n• لقاء في العاصمة (أ ف ب).\n\n\
            قال الرئيس في اللقاء إن البلدين في تواصل مستمر بشأن قضايا كثيرة.\n\nالوزير: لا شيء يقف أمام ذلك\n\n\
            من جهته قال الوزير إن العلاقات تتطور.\n\nالمصدر: وكالات";
        use BlockKind::*;
        let kinds: Vec<BlockKind> = blocks(text, None).iter().map(|b| b.kind).collect();
        assert_eq!(kinds, [Headline, Dek, Caption, Paragraph, Subheading, Paragraph, Credit]);
    }
}
