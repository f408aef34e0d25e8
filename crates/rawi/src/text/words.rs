//! [`Words`]: the text layers together, as the later stages look at them.

use crate::ids::{BlockId, Id, IdVec, SentenceId, TokenId};
use crate::layers::{Article, Block, Sentence, Token, TokenKind};
use crate::span::Span;
use crate::text::token::Folded;
use std::ops::Range;

/// The report with its tokens and sentences. Borrowed and cheap to copy.
#[derive(Clone, Copy, Debug)]
pub struct Words<'a> {
    /// The report.
    pub article: &'a Article,
    /// Keys of the tokens.
    pub folded: &'a Folded,
    /// The tokens.
    pub tokens: &'a IdVec<TokenId, Token>,
    /// The sentences.
    pub sentences: &'a IdVec<SentenceId, Sentence>,
}

impl<'a> Words<'a> {
    /// How many tokens there are.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// True for a report without a word.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The match key of token number `at`.
    pub fn key(&self, at: usize) -> &'a str {
        self.folded.key(&self.tokens.as_slice()[at])
    }

    /// Token number `at` as it stands.
    pub fn word(&self, at: usize) -> &'a str {
        self.span(at).of(&self.article.text)
    }

    /// Where token number `at` stands.
    pub fn span(&self, at: usize) -> Span {
        self.tokens.as_slice()[at].span
    }

    /// What token number `at` is.
    pub fn kind(&self, at: usize) -> TokenKind {
        self.tokens.as_slice()[at].kind
    }

    /// The first token that does not end before a byte of the text.
    pub fn first_at(&self, byte: u32) -> usize {
        self.tokens.as_slice().partition_point(|token| token.span.end <= byte)
    }

    /// True when token number `at` is a single mark and reads `mark`.
    pub fn is(&self, at: usize, mark: &str) -> bool {
        self.kind(at) == TokenKind::Punct && self.word(at) == mark
    }

    /// True when nothing stands between token number `at` and the one before it.
    pub fn glued(&self, at: usize) -> bool {
        at > 0 && self.span(at - 1).end == self.span(at).start
    }

    /// The span from the first token of a range to its last. Empty at the range's start when the range is.
    pub fn cover(&self, range: Range<usize>) -> Span {
        if range.is_empty() {
            let at = self
                .tokens
                .as_slice()
                .get(range.start)
                .map_or(self.article.text.len(), |t| t.span.start as usize);
            return Span::new(at, at);
        }
        self.span(range.start).to(self.span(range.end - 1))
    }

    /// The sentence that token number `at` stands in.
    pub fn sentence_at(&self, at: usize) -> SentenceId {
        super::sentence_of(self.sentences, TokenId::from_index(at))
    }

    /// The token numbers of a sentence.
    pub fn range_of(&self, sentence: SentenceId) -> Range<usize> {
        let tokens = &self.sentences[sentence].tokens;
        tokens.start.index()..tokens.end.index()
    }

    /// The token numbers of every sentence, in order.
    pub fn ranges(&self) -> impl Iterator<Item = Range<usize>> + use<'a> {
        self.sentences.iter().map(|sentence| sentence.tokens.start.index()..sentence.tokens.end.index())
    }

    /// The block that token number `at` stands in.
    pub fn block_at(&self, at: usize) -> BlockId {
        self.sentences[self.sentence_at(at)].block
    }

    /// A block by id.
    pub fn block(&self, id: BlockId) -> &'a Block {
        &self.article.blocks[id]
    }
}
