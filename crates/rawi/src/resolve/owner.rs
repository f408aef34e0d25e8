//! Whose words stand in a paper or were said in a talk: «اتصالا من **الرئيس** جدد خلاله»، «تصريحات **الوزير** التي أكد فيها».

use crate::ids::{Id, MentionId};
use crate::layers::{Mention, Quote, TokenKind, WordClass};
use crate::resolve::speaker::Finder;

/// The preposition in front of whom a message comes from.
const FROM: &str = "من";
/// The preposition that bears the pronoun of a paper or a talk.
const IN: &str = "في";
/// The most words of an apposition between whom it comes from and the verb.
const APPOSITION: usize = 8;
/// The most words of its own between the owner and the relative.
const BETWEEN: usize = 2;

impl Finder<'_> {
    /// Who said what is said «فيه» or «خلاله».
    pub(super) fn owner(&self, quote: &Quote) -> Option<MentionId> {
        if !self.is_there(quote) {
            return None;
        }
        let (scope, at) = (self.scope, quote.at.index());
        if scope.morphs[at].clitics.conjunction {
            return self.giver(quote);
        }
        let relative = at > 0 && scope.morphs[at - 1].class == WordClass::Relative;
        if relative { self.whose(quote, at - 1) } else { self.sender(quote) }
    }

    /// «الخطاب الذي ألقاه **الوزير** وتوعد خلاله»: told of in passing, so that the thread stays with whoever tells of it.
    pub(super) fn is_told_in_passing(&self, quote: &Quote, id: MentionId) -> bool {
        let at = quote.at.index();
        let relative = at > 0 && self.scope.morphs[at - 1].class == WordClass::Relative;
        let joined = self.scope.morphs[at].clitics.conjunction;
        (relative || joined) && self.owner(quote) == Some(id)
    }

    /// Behind the verb a pronoun goes back to where it is said: «أكد **فيه**»، «يطلب **من خلالها**».
    fn is_there(&self, quote: &Quote) -> bool {
        let (words, next) = (self.scope.words, quote.at.index() + 1);
        let functions = &self.scope.lexicon.functions;
        let during = &*self.scope.lexicon.cues.during;
        let there = |at: usize| {
            let key = if at < words.len() { words.key(at) } else { "" };
            functions.bears_pronoun(key) && (key.starts_with(IN) || key.starts_with(during))
        };
        there(next) || next < words.len() && words.key(next) == FROM && there(next + 1)
    }

    /// The paper itself: it is where the words stand.
    pub(super) fn is_place_of(&self, quote: &Quote, id: MentionId) -> bool {
        let mention = &self.cast.mentions[id];
        let paper = mention.row.as_ref().is_some_and(|row| self.scope.lexicon.titles.is_document(row));
        paper && !mention.definite && mention.tokens.end == quote.at.index() && self.is_there(quote)
    }

    /// «تلقى الملك اتصالا من **الرئيس** جدد خلاله»: what is said there is said by whom it came from, an apposition read over.
    fn sender(&self, quote: &Quote) -> Option<MentionId> {
        let (scope, at) = (self.scope, quote.at.index());
        let begin = scope.words.range_of(quote.sentence).start;
        let plain = |i: usize| {
            let noun = matches!(scope.morphs[i].class, WordClass::Open | WordClass::Adverb);
            (noun || scope.words.kind(i) == TokenKind::Punct) && !scope.is_finite_verb(i)
        };
        let sent = |m: &Mention| {
            let (first, end) = (m.tokens.start, m.tokens.end);
            let near = first > begin && end <= at && at <= end + APPOSITION;
            near && scope.words.key(first - 1) == FROM && (end..at).all(plain)
        };
        let from = self.cast.mentions.enumerate().rev().find(|(_, m)| self.may_send(m) && sent(m));
        from.map(|(id, _)| id).filter(|id| self.agrees(quote, *id))
    }

    /// «تصريحات **الوزير** الأخيرة التي أكد فيها»: whoever stands in front of the relative.
    fn whose(&self, quote: &Quote, relative: usize) -> Option<MentionId> {
        let near = |m: &Mention| m.tokens.end <= relative && relative <= m.tokens.end + BETWEEN;
        let begin = self.scope.words.range_of(quote.sentence).start;
        let paper =
            |m: &Mention| m.row.as_ref().is_some_and(|row| self.scope.lexicon.titles.is_document(row));
        let fits =
            |m: &Mention| near(m) && !m.nested && m.tokens.start > begin && self.may_send(m) && !paper(m);
        let mut found = self.cast.mentions.enumerate().rev().filter(|(_, m)| fits(m)).map(|(id, _)| id);
        found.find(|id| self.agrees(quote, *id))
    }

    /// «الخطاب الذي ألقاه **الوزير** أمس وتوعد خلاله»: who gave the speech.
    fn giver(&self, quote: &Quote) -> Option<MentionId> {
        let (scope, at) = (self.scope, quote.at.index());
        let begin = scope.words.range_of(quote.sentence).start;
        let relative = (begin..at).rev().find(|i| scope.morphs[*i].class == WordClass::Relative)?;
        let bears = relative + 2 < at && self.bears_his(relative + 1);
        let (_, id) = self.starting_at(relative + 2).filter(|_| bears)?;
        let mention = &self.cast.mentions[id];
        (self.may_send(mention) && mention.tokens.end <= at && self.agrees(quote, id)).then_some(id)
    }

    fn may_send(&self, mention: &Mention) -> bool {
        !mention.kind.is_place()
    }
}
