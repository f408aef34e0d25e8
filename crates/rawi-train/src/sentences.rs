//! Sentences of corpora, looked at the way reports are.

use rawi::layers::{Article, Block, BlockKind};
use rawi::lexicon::Lexicon;
use rawi::mention::Scope;
use rawi::model::Weights;
use rawi::model::features::View;
use rawi::text::Words;
use rawi::{Span, morph, text};
use std::ops::Range;

/// A sentence with the spans of the tokens that its corpus has.
pub(crate) struct Laid {
    article: Article,
    /// Where the corpus's own tokens stand.
    pub(crate) tokens: Vec<Span>,
}

/// Lays the tokens of sentences out as a text, a paragraph a sentence.
pub(crate) fn lay<'t, S>(sentences: impl Iterator<Item = S>) -> Laid
where
    S: Iterator<Item = &'t str>,
{
    let mut text = String::new();
    let (mut tokens, mut blocks) = (Vec::new(), Vec::new());
    for sentence in sentences {
        if !text.is_empty() {
            text.push('\n');
        }
        let first = text.len();
        for word in sentence {
            if text.len() > first {
                text.push(' ');
            }
            let start = text.len();
            text.push_str(word);
            tokens.push(Span::new(start, text.len()));
        }
        blocks.push(Block { kind: BlockKind::Paragraph, span: Span::new(first, text.len()) });
    }
    Laid { article: Article { text, blocks: blocks.into(), ..Article::default() }, tokens }
}

impl Laid {
    /// Looks at the words.
    pub(crate) fn scope<T>(&self, lexicon: &Lexicon, each: impl FnOnce(Scope<'_>) -> T) -> T {
        let (tokens, folded) = text::tokens(&self.article);
        let sentences = text::sentences(&self.article, &tokens).into();
        let tokens = tokens.into();
        let words = Words { article: &self.article, folded: &folded, tokens: &tokens, sentences: &sentences };
        let morphs = morph::analyse(lexicon, words);
        each(Scope { lexicon, words, morphs: &morphs, names: &[] })
    }

    /// Looks at the sentences as the taggers do: calls `each` with what is seen, the words, and the tokens of every
    /// sentence.
    pub(crate) fn view<T>(
        &self,
        lexicon: &Lexicon,
        looks: &Weights,
        each: impl FnOnce(&View, Scope<'_>, &[Range<usize>]) -> T,
    ) -> T {
        self.scope(lexicon, |scope| {
            let ranges: Vec<Range<usize>> = scope.words.ranges().collect();
            each(&View::new(scope, looks), scope, &ranges)
        })
    }
}
