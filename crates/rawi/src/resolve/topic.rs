//! The subject that opens its clause, with words of its own in front of the verb: «**الطبيب** الذي قاد الفريق قال»، «أما **الحزب**
//! فطالب».

use crate::ids::{Id, MentionId};
use crate::layers::{EntityKind, Quote, TokenKind, WordClass};
use crate::morph::clitic;
use crate::resolve::speaker::Finder;

/// «أما» in front of the subject whose verb bears ف.
const AS_FOR: &str = "اما";
/// The ف of that verb.
const THEN: char = 'ف';
/// The most words of the subject's own between it and its verb.
const OWN: usize = 24;

impl Finder<'_> {
    /// «أما **الحزب** في العاصمة فطالب»، «أما **الوزارة** فقد أكدت».
    pub(super) fn as_for(&self, quote: &Quote) -> Option<MentionId> {
        let (scope, verb) = (self.scope, quote.at.index());
        let begin = scope.words.range_of(quote.sentence).start;
        let helped = verb > begin && scope.morphs[verb - 1].class == WordClass::Auxiliary;
        let answers = scope.words.key(verb - usize::from(helped)).starts_with(THEN);
        let key = scope.words.key(begin);
        let opens = clitic::after_conjunction(key).unwrap_or(key) == AS_FOR || key == AS_FOR;
        let (_, id) = self.starting_at(begin + 1).filter(|_| answers && opens && verb > begin + 1)?;
        let free = (begin + 1..verb).all(|i| !self.scope.is_finite_verb(i) || self.in_mention(id, i));
        (free && self.cast.mentions[id].tokens.end <= verb && self.agrees(quote, id)).then_some(id)
    }

    /// «لكن **الطبيب** الذي قاد الفريق قال»، «**الدراسة** المنشورة في المجلة أظهرت»: no verb in between but that of its own
    /// clause.
    pub(super) fn topic(&self, quote: &Quote) -> Option<MentionId> {
        let (scope, verb) = (self.scope, quote.at.index());
        let begin = scope.words.range_of(quote.sentence).start;
        let near = verb.saturating_sub(OWN).max(begin);
        let particle = |i: usize| matches!(scope.morphs[i].class, WordClass::Auxiliary | WordClass::Negator);
        let stop = (near..=verb).rev().find(|i| *i == near || !particle(i - 1))?;
        if stop <= near || scope.morphs[verb].clitics.conjunction || self.is_glued_conjunction(verb) {
            return None;
        }
        // «الوزارة في **تقارير** تحدثت»: the verb describes the noun beside it.
        if self.ending_at(stop).is_some_and(|id| !self.cast.mentions[id].definite && self.agrees(quote, id)) {
            return None;
        }
        let id = (near..stop).rev().find_map(|first| self.opener_at(first, begin))?;
        let mention = &self.cast.mentions[id];
        let end = mention.tokens.end;
        let clause = end < stop && scope.morphs[end].class == WordClass::Relative;
        let comma = |i: usize| scope.words.is(i, "،") || scope.words.is(i, ",");
        let commas = (end..stop).filter(|i| comma(*i)).count();
        let verbs = (end..stop).filter(|i| self.may_be_verb_here(*i)).count();
        let own = (end..stop).all(|i| self.belongs_to_topic(i, clause && i == end));
        let fits = own && verbs == usize::from(clause) && (commas == 0 || commas == 2 && comma(stop - 1));
        let speaks = mention.kind != EntityKind::Location && self.may_be_subject(mention);
        (fits && speaks && end < stop && self.agrees(quote, id)).then_some(id)
    }

    /// The mention that begins at a token where a clause does.
    fn opener_at(&self, first: usize, begin: usize) -> Option<MentionId> {
        let scope = self.scope;
        let behind =
            |i: usize| matches!(scope.morphs[i].class, WordClass::Complementiser | WordClass::Conjunction);
        let opens = first == begin || behind(first - 1);
        let (_, id) = self.starting_at(first).filter(|_| opens)?;
        let mention = &self.cast.mentions[id];
        (mention.definite || mention.named || behind(first.checked_sub(1)?)).then_some(id)
    }

    fn belongs_to_topic(&self, at: usize, relative: bool) -> bool {
        let scope = self.scope;
        match scope.words.kind(at) {
            TokenKind::Word => match scope.morphs[at].class {
                WordClass::Complementiser | WordClass::Conjunction => false,
                WordClass::Relative => relative,
                _ => true,
            },
            TokenKind::Number | TokenKind::Quote(_) => true,
            TokenKind::Punct => ["،", ",", "(", ")", "+"].iter().any(|mark| scope.words.is(at, mark)),
        }
    }

    /// A word that is read as a verb where it stands.
    fn may_be_verb_here(&self, at: usize) -> bool {
        let (scope, lists) = (self.scope, &self.scope.lexicon.lists);
        let key = scope.words.key(at);
        let verb = scope.is_finite_verb(at)
            || lists.is_verb(key)
            || lists.may_be_verb(key) && !lists.may_be_noun(key);
        let inside = |id: MentionId| self.in_mention(id, at);
        let covered = (0..self.cast.mentions.len()).any(|number| inside(MentionId::from_index(number)));
        scope.is_open_word(at) && verb && !covered && !scope.is_definite(at)
    }

    fn in_mention(&self, id: MentionId, at: usize) -> bool {
        self.cast.mentions[id].tokens.contains(&at)
    }
}
