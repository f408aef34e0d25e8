//! Who speaks where a verb of saying goes on with the deed told right in front of it: «فوجئ **المبعوث** بذلك، وقال».

use crate::ids::{Id, MentionId};
use crate::layers::{CueSort, Quote, WordClass};
use crate::resolve::speaker::Finder;

impl Finder<'_> {
    /// The subject behind the nearest verb in front, where that verb reports no speech and no clause of another kind stands
    /// between.
    pub(super) fn going_on(&self, quote: &Quote) -> Option<MentionId> {
        let (scope, at) = (self.scope, quote.at.index());
        let begin = scope.words.range_of(quote.sentence).start;
        if quote.sort != CueSort::Verb || !scope.morphs[at].clitics.conjunction || at == begin {
            return None;
        }
        let opens = |i: &usize| {
            matches!(
                scope.morphs[*i].class,
                WordClass::Relative | WordClass::Complementiser | WordClass::Conjunction
            )
        };
        let verb = (begin..at).rev().take_while(|i| !opens(i)).find(|i| self.is_told_verb(*i))?;
        let clause = verb.checked_sub(1).filter(|before| *before >= begin);
        let depends =
            |i: usize| matches!(scope.morphs[i].class, WordClass::Relative | WordClass::Complementiser);
        let of_another = clause.is_some_and(|before| depends(before) || self.has_own_clause(before));
        let cue = self.quotes.iter().any(|q| (verb..at).contains(&q.at.index()));
        if of_another || cue || self.is_in_other_content(verb, quote) {
            return None;
        }
        let subject = self.behind_verb(verb)?;
        let mention = &self.cast.mentions[subject];
        (mention.tokens.end <= at && self.may_have_spoken(quote, subject, mention)).then_some(subject)
    }

    /// «في **بيان** تلقت الوكالة نسخة منه»: a noun that is no name and whose clause follows without a relative.
    fn has_own_clause(&self, at: usize) -> bool {
        let named = || self.cast.mentions.iter().any(|m| m.tokens.contains(&at) && (m.named || m.definite));
        self.scope.is_open_word(at) && !self.scope.is_definite(at) && !named()
    }

    /// A verb that is no word of a name.
    fn is_told_verb(&self, at: usize) -> bool {
        let named = || self.cast.mentions.iter().any(|mention| mention.tokens.contains(&at));
        self.scope.is_open_word(at) && self.is_verb(at) && !named()
    }

    /// «التقى **الوزير**»، «التفت إليه **الوزير**».
    fn behind_verb(&self, verb: usize) -> Option<MentionId> {
        let next = verb + 1;
        let to_him = next < self.scope.words.len()
            && self.scope.lexicon.functions.bears_pronoun(self.scope.words.key(next));
        let (_, id) = self.starting_at(next + usize::from(to_him))?;
        self.may_follow_verb(&self.cast.mentions[id]).then_some(id)
    }
}
