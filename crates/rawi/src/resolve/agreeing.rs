//! Whether somebody agrees with a cue in gender and number.

use crate::ids::{Id, MentionId};
use crate::layers::{EntityKind, Gender, Number, Quote};
use crate::resolve::speaker::Finder;

/// The ending of the sound feminine plural: القوات.
const PLURAL: &str = "ات";

impl Finder<'_> {
    /// Gender and number do not speak against it.
    pub(super) fn agrees(&self, quote: &Quote, mention: MentionId) -> bool {
        let chain = &self.cast.chains[self.cast.chain_of[mention.index()]];
        let person = matches!(chain.kind, EntityKind::Person);
        if person && is_many(quote) {
            return false;
        }
        // «قالوا» takes up no single source.
        let single = chain.agreement.number == Some(Number::Singular) && !self.looks_many(mention);
        let several = quote.agreement.number == Some(Number::Plural);
        // «هددا»، «طالبوا»: a body with a name is one.
        if is_many(quote) && chain.kind == EntityKind::Organisation && self.is_one_body(mention) {
            return false;
        }
        if several && single && matches!(chain.kind, EntityKind::Unnamed | EntityKind::Organisation) {
            return false;
        }
        // «قالوا» takes up people; «قال» does not.
        let one = quote.agreement.number == Some(Number::Singular);
        if chain.kind == EntityKind::Group && one && quote.agreement.gender == Some(Gender::Masculine) {
            return false;
        }
        match (quote.agreement.gender, chain.agreement.gender) {
            (Some(verb), Some(noun)) => verb == noun,
            (Some(Gender::Feminine), None) => !person || self.looks_feminine(mention),
            (Some(Gender::Masculine), None) => match chain.kind {
                EntityKind::Place => false,
                EntityKind::Organisation => !self.looks_feminine(mention),
                _ => true,
            },
            _ => true,
        }
    }

    pub(super) fn looks_feminine(&self, mention: MentionId) -> bool {
        let words = &self.cast.mentions[mention];
        let many = words.kind == EntityKind::Organisation;
        words
            .span
            .of(&self.scope.words.article.text)
            .split_whitespace()
            .next()
            .is_some_and(|w| w.ends_with('ة') || many && w.ends_with(PLURAL))
            || self.scope.words.key(words.tokens.start).ends_with('ه')
    }

    /// «وزارة الداخلية», and not «القوات»، «النقابات».
    pub(super) fn is_one_body(&self, mention: MentionId) -> bool {
        let words = &self.cast.mentions[mention];
        let plural = self.scope.words.key(words.tokens.start).ends_with(PLURAL);
        let one = words.named || words.agreement.number == Some(Number::Singular);
        one && !plural && words.agreement.number != Some(Number::Plural) && !self.looks_many(mention)
    }

    /// «الجانبان»، «الزوجين».
    pub(super) fn looks_many(&self, mention: MentionId) -> bool {
        let first = self.cast.mentions[mention].tokens.start;
        let key = self.scope.words.key(first);
        self.scope.is_definite(first) && ["ان", "ين", "ون"].iter().any(|ending| key.ends_with(ending))
    }
}

/// The cue shows that several spoke.
pub(super) fn is_many(quote: &Quote) -> bool {
    matches!(quote.agreement.number, Some(Number::Plural | Number::Dual))
}
