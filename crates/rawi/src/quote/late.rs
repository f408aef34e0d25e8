//! A bare object behind the subject and whatever tells where and when it was said: «أدان الحزب في بيان أصدره اليوم **الهجوم**».

use crate::layers::{Act, EntityKind, Mention, Number, TokenKind, VerbForm, VerbReading, WordClass};
use crate::quote::addressee;
use crate::quote::complement::{Complement, Marker, Search};

/// The most words between a verb and such an object, beyond its subject.
const LATE: usize = 20;
/// «ل» alone in front of a name in quotation marks.
const TO: &str = "ل";

impl Search<'_> {
    /// The object of a verb that cannot do without one, behind adverbials that no comma closes.
    pub(super) fn late_object(&self, reading: VerbReading) -> Option<Complement> {
        let needs = matches!(self.verb.act, Act::Deny | Act::Condemn | Act::Support | Act::Demand);
        // «الوزيران يؤكدان **خلال لقائهما** التعاون»: whoever speaks is known, so what stands behind is what is said.
        let led = self.subject_precedes() || has_own_subject(reading);
        if !(needs || led) || !self.finite || reading.suffixed || !self.takes(crate::lexicon::verbs::OBJECT) {
            return None;
        }
        let subject = self.behind_subject(reading)?;
        let (mut at, limit) = (subject, self.end.min(subject + LATE));
        while let Some(next) = self.past_adverbial(at).filter(|next| *next < limit) {
            at = next;
        }
        (at > self.at + 1 && self.begins_late(at)).then_some(Complement {
            marker: Marker::Noun,
            start: at,
            before: at,
        })
    }

    /// The token behind the subject, be it named or heard in the verb alone.
    fn behind_subject(&self, reading: VerbReading) -> Option<usize> {
        let there = self.past_pronoun(self.at + 1);
        if self.subject_precedes() || has_own_subject(reading) {
            return Some(there);
        }
        let unnamed = there > self.at + 1
            && matches!(reading.form, VerbForm::Perfect(_))
            && self.ground.mention(there).is_none()
            && self.ground.before(self.at).is_some_and(|i| self.ground.scope.is_open_word(i));
        if unnamed {
            return Some(there);
        }
        self.after_subject(self.at + 1)
    }

    /// The token behind one adverbial of time, manner or channel that begins at a token.
    fn past_adverbial(&self, at: usize) -> Option<usize> {
        if at >= self.end {
            return None;
        }
        let (scope, ground) = (self.ground.scope, self.ground);
        let cues = &scope.lexicon.cues;
        if ground.is_comma(at) {
            let next = at + 1;
            // «السفير خالد، **سفير المملكة**»: the office behind the name.
            let office = ground.mention(next).filter(|m| m.title.is_some() && next < self.end);
            if let Some(office) = office {
                return Some(office.tokens.end);
            }
            let goes_on = next < self.end && (ground.is_time[next] || self.phrase_end(next).is_some());
            return (goes_on || at > self.at + 2).then_some(next);
        }
        if ground.is_time[at] || scope.morphs[at].class == WordClass::Adverb {
            return Some(at + 1);
        }
        if let Some((_, stop)) = cues.channel_phrases.longest(scope.words, scope.words.key(at), at, self.end)
        {
            return Some(self.past_channel(stop));
        }
        self.phrase_end(at)
    }

    fn phrase_end(&self, at: usize) -> Option<usize> {
        let (words, cues) = (self.ground.scope.words, &self.ground.scope.lexicon.cues);
        let aside = cues.aside_phrases.longest(words, words.key(at), at, self.end).map(|(_, stop)| stop);
        let turn = || cues.turn_phrases.longest(words, words.key(at), at, self.end).map(|(_, stop)| stop);
        aside.or_else(turn).filter(|stop| *stop < self.end)
    }

    /// «في بيان **صحفي أصدره**»، «في تصريح **لإذاعة المدينة**»: what still belongs to the channel.
    fn past_channel(&self, mut at: usize) -> usize {
        while let Some(next) = self.past_part(at) {
            at = next;
        }
        at
    }

    fn past_part(&self, at: usize) -> Option<usize> {
        let (scope, ground) = (self.ground.scope, self.ground);
        if at >= self.end || scope.words.kind(at) != TokenKind::Word {
            return None;
        }
        let key = scope.words.key(at);
        if let Some(outlet) = addressee::quoted_outlet(ground, at, self.end) {
            return Some((outlet.end + 1).min(self.end));
        }
        if key == TO && at + 1 < self.end {
            return ground.marks.opening(at + 1).map(|quoted| quoted.after());
        }
        let listener = |m: &&Mention| {
            scope.morphs[at].clitics.preposition.is_some()
                || key.starts_with(TO)
                || addressee::is_medium(ground, m)
                || matches!(m.kind, EntityKind::Organisation)
        };
        if let Some(listener) = ground.mention(at).filter(listener) {
            return Some(listener.tokens.end);
        }
        let adjective = !scope.is_definite(at)
            && scope.lexicon.lists.may_be_adjective(key)
            && ground.mention(at).is_none()
            && !self.is_content_noun(at);
        (adjective || scope.lexicon.functions.bears_pronoun(key) || self.issues(at)).then_some(at + 1)
    }

    /// «بيان **أصدره**»، «تصريح **أدلت به**».
    fn issues(&self, at: usize) -> bool {
        let (scope, next) = (self.ground.scope, at + 1);
        let key = scope.words.key(at);
        let back = next < self.end && scope.lexicon.functions.bears_pronoun(scope.words.key(next));
        let owned = scope.lexicon.clitics.pronouns().filter_map(|p| key.strip_suffix(p));
        let verb = |stem: &str| scope.lexicon.lists.is_verb(stem);
        !scope.is_definite(at) && (owned.into_iter().any(verb) || back && verb(key))
    }

    /// A noun that nothing in front of it can own.
    fn begins_late(&self, at: usize) -> bool {
        let scope = self.ground.scope;
        let new = self.ground.mention(at).is_none_or(|m| m.definite || m.named);
        let marked = at < self.end
            && (scope.is_definite(at)
                || self.is_content_noun(at)
                || self.ground.is_indefinite_object(at)
                || self.ground.mention(at).is_some()
                || self.is_parted(at));
        new && marked && self.begins_object(at)
    }
}

/// «استنكروا»، «يدينون»، «يؤكدان»: no subject follows a verb in the plural or the dual.
fn has_own_subject(reading: VerbReading) -> bool {
    match reading.form {
        VerbForm::Perfect(agreement) | VerbForm::Imperfect(agreement) => {
            matches!(agreement.number, Some(Number::Plural | Number::Dual))
        }
        _ => false,
    }
}
