//! Who speaks in a clause behind أن that tells of somebody: «أن **الرجل** أدلى بإفادته كما نفى التهمة».

use crate::ids::{Id, MentionId};
use crate::layers::{Act, CueSort, Gender, Quote, TokenKind, WordClass};
use crate::resolve::speaker::Finder;

/// The letter by which a verbal noun tells how something is said.
const BY: char = 'ب';

impl Finder<'_> {
    /// The subject that opens the last clause behind أن in front of the cue.
    ///
    /// A participle is the teller's as often as not, and so is a verb of saying behind و («وأضاف»).
    pub(super) fn clause_subject(&self, quote: &Quote) -> Option<MentionId> {
        let (scope, at) = (self.scope, quote.at.index());
        let says = |verb: u16| scope.lexicon.verbs.get(verb).act == Act::Say;
        let readings = &scope.morphs[at].verbs;
        let apart = at > 0
            && scope.words.kind(at - 1) == TokenKind::Word
            && scope.words.key(at - 1).chars().count() == 1;
        let conjoined = scope.morphs[at].clitics.conjunction || apart;
        let goes_on = conjoined && readings.iter().any(|v| says(v.verb));
        let applies = match quote.sort {
            CueSort::Verb => !goes_on,
            // «وتابعت **بالقول**» goes on as well.
            CueSort::Masdar => !scope.words.key(at).starts_with(BY),
            _ => false,
        };
        let begin = scope.words.range_of(quote.sentence).start;
        let opens = |i: &usize| {
            let key = scope.words.key(*i);
            scope.morphs[*i].class == WordClass::Complementiser && !scope.lexicon.functions.bears_subject(key)
        };
        let clause = (begin..at).rev().find(opens).filter(|_| applies)?;
        let marked = matches!(scope.words.kind(clause + 1), TokenKind::Quote(_));
        let (_, id) = self.starting_at(clause + 1 + usize::from(marked))?;
        let mention = &self.cast.mentions[id];
        let speaks = !mention.kind.is_place() || mention.named;
        let fits = mention.tokens.end <= at && speaks && self.clearly_agrees(quote, id);
        (fits && !self.is_of_another(at, mention.tokens.end)).then_some(id)
    }

    /// «التقرير أثار غضبها **وطالبت**»: no noun without the marks of a woman or a body is told to have done it.
    pub(super) fn clearly_agrees(&self, quote: &Quote, id: MentionId) -> bool {
        let chain = &self.cast.chains[self.cast.chain_of[id.index()]];
        let she = quote.agreement.gender == Some(Gender::Feminine) && chain.agreement.gender.is_none();
        let marked = self.cast.mentions[id].named || self.looks_feminine(id);
        self.agrees(quote, id) && (!she || marked)
    }

    /// «أن الوزير زار المدينة **التي** طالبت»: the verb of a relative clause goes back to the noun beside it.
    fn is_of_another(&self, verb: usize, end: usize) -> bool {
        let Some(relative) = verb.checked_sub(1) else { return false };
        let back = self.scope.morphs[relative].class == WordClass::Relative;
        let comma = self.scope.words.kind(end) == TokenKind::Punct;
        back && relative != end + usize::from(comma)
    }
}
