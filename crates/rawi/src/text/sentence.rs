//! Sentences: where a block may be cut.
//!
//! Comes in: tokens and blocks. Goes out: sentences that cover all tokens. «قال د. علي: "لا". وأضاف» gives two:
//! the dot after a single letter does not end a sentence, and a closing mark stays with the dot before it.

use crate::ids::{BlockId, Id, IdVec, TokenId};
use crate::layers::{Article, BlockKind, Mark, Sentence, Token, TokenKind};
use std::ops::Range;

/// Cuts the tokens of each block into sentences.
pub fn sentences(article: &Article, tokens: &[Token]) -> Vec<Sentence> {
    let mut out = Vec::new();
    let mut next = 0;
    for (id, block) in article.blocks.enumerate() {
        let first = next;
        while next < tokens.len() && tokens[next].span.end <= block.span.end {
            next += 1;
        }
        match block.kind {
            // «الوزير: الطريق مفتوح.. والعمل مستمر» is one headline.
            BlockKind::Headline | BlockKind::Subheading => push(tokens, first..next, id, &mut out),
            _ => cut_block(&article.text, tokens, first..next, id, &mut out),
        }
    }
    out
}

fn cut_block(text: &str, tokens: &[Token], range: Range<usize>, block: BlockId, out: &mut Vec<Sentence>) {
    let mut start = range.start;
    let mut at = range.start;
    while at < range.end {
        if !ends_sentence(text, tokens, at, range.end) {
            at += 1;
            continue;
        }
        at += 1;
        while at < range.end && closes(text, tokens, at) {
            at += 1;
        }
        push(tokens, start..at, block, out);
        start = at;
    }
    push(tokens, start..range.end, block, out);
}

fn push(tokens: &[Token], range: Range<usize>, block: BlockId, out: &mut Vec<Sentence>) {
    if let (Some(first), Some(last)) =
        (tokens.get(range.start), range.end.checked_sub(1).and_then(|i| tokens.get(i)))
        && range.start < range.end
    {
        let span = first.span.to(last.span);
        let tokens = TokenId::from_index(range.start)..TokenId::from_index(range.end);
        out.push(Sentence { block, span, tokens });
    }
}

fn ends_sentence(text: &str, tokens: &[Token], at: usize, end: usize) -> bool {
    let token = &tokens[at];
    if token.kind != TokenKind::Punct {
        return false;
    }
    match token.span.of(text) {
        "؟" | "?" | "!" | "…" | "۔" => true,
        "." => !dot_is_inside(text, tokens, at, end),
        _ => false,
    }
}

/// A dot that does not end a sentence: after a single letter (د. ، أ.ف.ب), before another dot, or glued to
/// the digits or Latin letters that follow it.
fn dot_is_inside(text: &str, tokens: &[Token], at: usize, end: usize) -> bool {
    let dot = &tokens[at];
    let next = (at + 1 < end).then(|| &tokens[at + 1]);
    let glued = next.is_some_and(|t| t.span.start == dot.span.end);
    if next.is_some_and(|t| glued && t.span.of(text) == ".") {
        return true;
    }
    if next.is_some_and(|t| {
        glued && (t.kind == TokenKind::Number || t.span.of(text).is_ascii() && t.kind == TokenKind::Word)
    }) {
        return true;
    }
    let Some(previous) = at.checked_sub(1).map(|i| &tokens[i]) else { return false };
    if spells(text, tokens, at, end) {
        return true;
    }
    let letters = letters(text, previous);
    // «آر.إف.إم»: initials written out, glued to what follows.
    let initials = letters <= 2 && next.is_some_and(|t| glued && t.kind == TokenKind::Word);
    let short = letters == 1 || initials;
    previous.kind == TokenKind::Word && short && previous.span.end == dot.span.start && next.is_some()
}

fn letters(text: &str, token: &Token) -> usize {
    text[token.span.range()].chars().filter(|c| !super::fold::is_mark(*c)).count()
}

/// «بي. بي. سي»: names of letters, at least three of them, each with a dot and a space.
fn spells(text: &str, tokens: &[Token], at: usize, end: usize) -> bool {
    let name = |i: usize| i < end && tokens[i].kind == TokenKind::Word && letters(text, &tokens[i]) <= 2;
    let dot = |i: usize| i < end && tokens[i].span.of(text) == ".";
    let before = at >= 3 && dot(at - 2) && name(at - 3);
    at > 0 && name(at - 1) && name(at + 1) && (before || dot(at + 2) && name(at + 3))
}

/// Closing marks and repeated stops that stay with the stop before them.
fn closes(text: &str, tokens: &[Token], at: usize) -> bool {
    let token = &tokens[at];
    let glued = tokens[at - 1].span.end == token.span.start;
    match token.kind {
        TokenKind::Quote(Mark::Close) => true,
        // A mark that looks the same on both sides closes when it touches the stop and nothing follows it closely.
        TokenKind::Quote(Mark::Either) => {
            glued
                && tokens
                    .get(at + 1)
                    .is_none_or(|next| next.span.start > token.span.end || next.kind == TokenKind::Punct)
        }
        TokenKind::Punct => glued && matches!(token.span.of(text), "." | "!" | "؟" | "?" | ")" | "…"),
        _ => false,
    }
}

/// The sentence that a token stands in.
pub fn sentence_of(
    sentences: &IdVec<crate::ids::SentenceId, Sentence>,
    token: TokenId,
) -> crate::ids::SentenceId {
    let index = sentences.as_slice().partition_point(|s| s.tokens.end <= token);
    crate::ids::SentenceId::from_index(index.min(sentences.len().saturating_sub(1)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::{Block, BlockKind};
    use crate::span::Span;

    fn check(text: &str, expected: &[&str]) {
        let mut article = Article { text: text.into(), ..Article::default() };
        article.blocks.push(Block { kind: BlockKind::Paragraph, span: Span::new(0, text.len()) });
        let (tokens, _) = crate::text::token::tokens(&article);
        let got: Vec<&str> = sentences(&article, &tokens).iter().map(|s| s.span.of(text)).collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn stops_cut_and_abbreviations_do_not() {
        check("قال د. علي. وأضاف.", &["قال د. علي.", "وأضاف."]);
        check("ذكرت أ.ف.ب أن 3.5 ملايين.", &["ذكرت أ.ف.ب أن 3.5 ملايين."]);
        check("قال: \"لا.\" وأضاف", &["قال: \"لا.\"", "وأضاف"]);
        check("هل؟ نعم! \"لا\"", &["هل؟", "نعم!", "\"لا\""]);
        check("لمحطة آر.إف.إم أمس.", &["لمحطة آر.إف.إم أمس."]);
        check("لقناة بي. بي. سي أمس. وأضاف", &["لقناة بي. بي. سي أمس.", "وأضاف"]);
        check("قال.. ثم مضى", &["قال..", "ثم مضى"]);
    }
}
