//! A question that is what was asked, with neither a colon nor marks: «متسائلا **أين** ذهبت الأموال؟».

use crate::layers::Act;
use crate::quote::complement::Search;

/// The mark of a question.
const MARK: &str = "؟";

impl Search<'_> {
    /// The word at a token opens a question that is what the verb tells of.
    pub(super) fn opens_question(&self, at: usize) -> bool {
        let words = self.ground.scope.words;
        let questions = &self.ground.scope.lexicon.cues.questions;
        let Some((said, _)) = questions.longest(words, words.key(at), at, self.end) else { return false };
        if self.verb.act == Act::Ask {
            // «تساءل **من** جهته عن»: the clause follows at once, or begins a word or two later.
            return self.verb.clause && !self.ground.is_in_mention(at) && !self.asks_about(at);
        }
        let asked = (at..self.end).any(|i| words.is(i, MARK));
        said && self.verb.speech && asked && !self.ground.is_in_mention(at)
    }

    /// «تساءل من جهته **عن** السبب»: the verb's own preposition is yet to come.
    fn asks_about(&self, at: usize) -> bool {
        let words = self.ground.scope.words;
        (at + 1..self.end.min(at + NEAR)).any(|i| self.takes(words.key(i)))
    }
}

/// How near the verb's own preposition stands behind a word that may open a question, in tokens.
const NEAR: usize = 4;
