//! Lines → blocks: headline, dek, caption, sub-heading, paragraph, credit.
//!
//! Comes in: the text with its line feeds. Goes out: one block for each line of the report, in order, its dateline
//! and the agencies credited.

use crate::article::{dateline, furniture};
use crate::layers::{Block, BlockKind, Credit, Dateline, Note};
use crate::lexicon::Lexicon;
use crate::span::Span;
use crate::text::fold;
use jiff::civil::Date;

/// Longest sub-heading, in words.
const SUBHEADING: usize = 14;
/// Longest headline, in words.
const HEADLINE: usize = 24;

/// What the lines of a text are.
#[derive(Debug, Default)]
pub struct Layout {
    /// The blocks of the report.
    pub blocks: Vec<Block>,
    /// Agencies credited.
    pub credits: Vec<Credit>,
    /// What opens the body.
    pub dateline: Option<Dateline>,
    /// Who wrote it, where a line says so.
    pub byline: Option<String>,
    /// What was left out.
    pub notes: Vec<Note>,
}

/// The layout of a text whose title, if known, is `title`.
pub fn layout(lexicon: &Lexicon, text: &str, title: Option<&str>, published: Option<Date>) -> Layout {
    let sorted = furniture::sort(&lexicon.wrapping, text, &lines(text), title);
    let lines: Vec<Span> = sorted.lines.iter().map(|(span, _)| *span).collect();
    let mut layout = Layout { byline: sorted.byline, notes: sorted.notes, ..Layout::default() };
    for (at, (span, about_it)) in sorted.lines.iter().enumerate() {
        let kind = if *about_it { BlockKind::Credit } else { kind(text, &lines, at, title, &layout.blocks) };
        layout.blocks.push(Block { kind, span: *span });
    }
    layout.open(lexicon, text, published);
    layout.close(lexicon, text);
    layout
}

impl Layout {
    /// Takes the dateline off the first paragraph, or finds it on a line of its own above.
    fn open(&mut self, lexicon: &Lexicon, text: &str, published: Option<Date>) {
        for block in &mut self.blocks {
            let is_body = block.kind == BlockKind::Paragraph;
            let opening = dateline::opening(lexicon, text, block.span, published);
            if let Some(opening) = opening.filter(|o| is_body || o.body >= block.span.end) {
                if opening.body < block.span.end {
                    block.span.start = opening.body;
                } else {
                    block.kind = BlockKind::Credit;
                }
                self.dateline = Some(opening.dateline);
                self.credits = opening.credits;
                return;
            }
            if is_body {
                return;
            }
        }
    }

    /// Takes the tags off the last paragraph, and gathers the credits.
    fn close(&mut self, lexicon: &Lexicon, text: &str) {
        let last = self.blocks.iter().rposition(|block| block.kind == BlockKind::Paragraph);
        if let Some((start, row)) = last.and_then(|at| tags(lexicon, text, self.blocks[at].span)) {
            let block = &mut self.blocks[last.unwrap_or(0)];
            let span = Some(Span { start, ..block.span });
            self.notes.push(Note { code: "boilerplate", span, message: row.to_string() });
            let kept = text[block.span.start as usize..start as usize].trim_end().len();
            block.span.end = block.span.start + kept as u32;
        }
        for (at, block) in self.blocks.iter().enumerate() {
            self.credits.extend(dateline::credits(lexicon, text, block, Some(at) == last));
        }
        self.credits.sort_by_key(|credit| credit.span);
        self.credits.dedup_by_key(|credit| credit.span);
    }
}

/// Where the tags begin that a page glued to the end of its last paragraph: «… الماضية. سمات تركيا سوريا».
fn tags<'l>(lexicon: &'l Lexicon, text: &str, block: Span) -> Option<(u32, &'l str)> {
    let words = block.of(text);
    let end = words.rfind(['.', '؟', '!', '"', '»', '”', ')'])?;
    let tail = words[end..].char_indices().nth(1).map(|(at, _)| end + at)?;
    let hit = lexicon.wrapping.tail(&words[tail..])?;
    let space = words[tail..].len() - words[tail..].trim_start().len();
    Some((block.start + (tail + space) as u32, &hit.row.id))
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
    if line.starts_with(['•', '▪', '■']) || (!last && ends_in_picture_credit(line)) {
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
        let lexicon = crate::article::tests::lexicon();
        let layout = layout(&lexicon, text, None, None);
        let kinds: Vec<BlockKind> = layout.blocks.iter().map(|b| b.kind).collect();
        assert_eq!(kinds, [Headline, Dek, Caption, Paragraph, Subheading, Paragraph, Credit]);
    }
}
