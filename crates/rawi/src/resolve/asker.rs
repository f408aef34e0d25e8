//! Who asked what somebody answers: «**وعلى سؤال** "…"، أجاب الوزير».

use crate::ids::{Id, MentionId};
use crate::layers::{Act, CueSort, Quote, WordClass};
use crate::resolve::speaker::Finder;

impl Finder<'_> {
    /// A question that the answer follows: «**وعلى** سؤال».
    fn is_asked_here(&self, quote: &Quote) -> bool {
        let (scope, at) = (self.scope, quote.at.index());
        let begin = scope.words.range_of(quote.sentence).start;
        let opens = at == begin + 1 && scope.morphs[begin].class == WordClass::Preposition;
        let own = scope.morphs[at].verbs.iter().any(|v| v.suffixed);
        quote.sort == CueSort::Masdar && quote.act == Act::Ask && opens && !own
    }

    /// Whoever answers did not ask: the medium did that the last one who spoke to a medium spoke to.
    pub(super) fn interviewer(&self, quote: &Quote) -> Option<MentionId> {
        if !self.is_asked_here(quote) {
            return None;
        }
        let before = self.quotes.iter().rev().filter(|q| q.cue.start < quote.cue.start);
        let spoken_to = |q: &Quote| q.addressee.as_ref().and_then(|to| self.cast.mention_in(to));
        before.filter_map(spoken_to).find(|id| self.is_medium(*id))
    }

    /// A paper, a channel, an agency.
    pub(super) fn is_medium(&self, id: MentionId) -> bool {
        let mention = &self.cast.mentions[id];
        let chain = &self.cast.chains[self.cast.chain_of[id.index()]];
        let actor = mention.actor.or(chain.actor.as_ref().map(|actor| actor.value));
        let role = actor.and_then(|actor| self.scope.lexicon.actors.get(actor).role);
        role == Some("MED")
            || mention.row.as_ref().is_some_and(|row| self.scope.lexicon.titles.is_medium(row))
    }
}
