//! Tokens: words, numbers and single marks, with the key of each.
//!
//! Comes in: the report's text and blocks. Goes out: tokens that cover every character other than white space,
//! in order. «قال: "لا".» gives قال | : | " | لا | " | .

use crate::layers::{Article, Mark, Token, TokenKind};
use crate::span::Span;
use crate::text::fold::{fold_into, is_letter, is_mark};

/// The tokens of a report with their keys.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    /// The keys of all tokens, one after the other.
    pub keys: String,
}

impl Folded {
    /// The key of a token.
    pub fn key(&self, token: &Token) -> &str {
        &self.keys[token.key.start as usize..token.key.end as usize]
    }
}

/// Cuts the blocks of a report into tokens. Block boundaries are token boundaries.
pub fn tokens(article: &Article) -> (Vec<Token>, Folded) {
    let mut out = Vec::with_capacity(article.text.len() / 9);
    let mut folded = Folded { keys: String::with_capacity(article.text.len()) };
    for block in &article.blocks {
        cut(&article.text, block.span, &mut out, &mut folded);
    }
    (out, folded)
}

#[derive(Clone, Copy, PartialEq)]
enum Class {
    Space,
    Letter,
    Digit,
    Other,
}

fn class(c: char) -> Class {
    // Nearly every character of a report is one of these.
    if c == ' ' {
        return Class::Space;
    }
    if is_letter(c) || is_mark(c) || c == '_' || is_combining(c) {
        Class::Letter
    } else if c.is_numeric() {
        Class::Digit
    } else if c.is_whitespace() {
        Class::Space
    } else {
        Class::Other
    }
}

/// Combining marks of other scripts (a stress mark in a foreign name) stay with their letter.
fn is_combining(c: char) -> bool {
    matches!(c, '\u{0300}'..='\u{036f}')
}

fn cut(text: &str, block: Span, out: &mut Vec<Token>, folded: &mut Folded) {
    let end = block.end as usize;
    let mut at = block.start as usize;
    while at < end {
        let Some(c) = text[at..end].chars().next() else { break };
        let class = class(c);
        let stop = match class {
            Class::Space => {
                at += c.len_utf8();
                continue;
            }
            Class::Letter => run(text, at, end, |c, _| self::class(c) == Class::Letter),
            Class::Digit => run(text, at, end, is_inside_number),
            Class::Other => at + mark_len(&text[at..end], c),
        };
        let kind = match class {
            Class::Letter => TokenKind::Word,
            Class::Digit => TokenKind::Number,
            _ => mark_kind(&text[at..stop]),
        };
        let key_start = folded.keys.len() as u32;
        fold_into(&text[at..stop], &mut folded.keys);
        let key = key_start..folded.keys.len() as u32;
        out.push(Token { span: Span::new(at, stop), kind, key });
        at = stop;
    }
}

/// The end of the run that begins at `at` and in which `inside(char, rest)` holds.
fn run(text: &str, at: usize, end: usize, inside: impl Fn(char, &str) -> bool) -> usize {
    let mut stop = at;
    for c in text[at..end].chars() {
        let next = stop + c.len_utf8();
        if stop > at && !inside(c, &text[next..end]) {
            break;
        }
        stop = next;
    }
    stop
}

/// Digits, and a separator when a digit follows: `7,8`, `04.00`. A ر between digits is a decimal mark (3ر5).
fn is_inside_number(c: char, rest: &str) -> bool {
    match class(c) {
        Class::Digit => true,
        Class::Letter if is_mark(c) => true,
        _ => {
            matches!(c, '.' | ',' | '٫' | '٬' | ':' | 'ر')
                && rest.chars().next().is_some_and(|next| class(next) == Class::Digit)
        }
    }
}

/// Doubled parentheses and doubled apostrophes are one quotation mark.
fn mark_len(rest: &str, c: char) -> usize {
    let doubled = matches!(c, '(' | ')' | '\'' | '`' | '‘' | '’' | '<' | '>' | ',');
    let twice = doubled && rest[c.len_utf8()..].starts_with(c);
    if twice { 2 * c.len_utf8() } else { c.len_utf8() }
}

fn mark_kind(mark: &str) -> TokenKind {
    match mark {
        "«" | "“" | "((" | "„" | "‘‘" | "<<" | "‹" | "❝" => TokenKind::Quote(Mark::Open),
        "»" | "”" | "))" | "’’" | ">>" | "›" | "❞" => TokenKind::Quote(Mark::Close),
        "\"" | "''" | "``" | "‟" | "＂" | ",," => TokenKind::Quote(Mark::Either),
        _ => TokenKind::Punct,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::{Block, BlockKind};
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<String> {
        let mut article = Article { text: text.into(), ..Article::default() };
        article.blocks.push(Block { kind: BlockKind::Paragraph, span: Span::new(0, text.len()) });
        tokens(&article).0.iter().map(|t| t.span.of(text).to_string()).collect()
    }

    #[test]
    fn marks_stand_alone_and_numbers_keep_their_separators() {
        assert_eq!(words("قال: \"لا\"."), ["قال", ":", "\"", "لا", "\"", "."]);
        assert_eq!(words("7,8 في المئة، 3ر5"), ["7,8", "في", "المئة", "،", "3ر5"]);
        assert_eq!(words("((نعم))"), ["((", "نعم", "))"]);
        assert_eq!(words("الساعة 04,00."), ["الساعة", "04,00", "."]);
    }

    proptest! {
        #[test]
        fn tokens_cover_the_text(text in "[ -~\u{600}-\u{6ff}«»“”\n]{0,60}") {
            let kept: String = words(&text).concat();
            let expected: String = text.chars().filter(|c| !c.is_whitespace()).collect();
            prop_assert_eq!(kept, expected);
        }
    }
}
