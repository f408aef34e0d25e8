//! What stands behind a bare object, or in its place: a clause or a speech that begins afresh, or a noun that an adverbial
//! of manner would hide.

use crate::layers::{TokenKind, VerbReading, WordClass};
use crate::quote::complement::{Complement, Marker, Search};

impl Search<'_> {
    /// Where no object stands in its place: whatever the verb leads to, or a noun behind all that stands between.
    pub(super) fn further(&self, reading: VerbReading, reach: usize) -> Option<Complement> {
        let far = || self.far_object(reading).or_else(|| self.late_object(reading));
        let near = self.run(reach);
        // «أكد العوني **ضرورة** توفير الظروف **على** أحسن وجه».
        let hidden = |near: &Complement| {
            let noun = near.marker == Marker::Noun && near.before < near.start;
            far().filter(|object| noun && object.start < near.before)
        };
        near.as_ref().and_then(hidden).or(near).or_else(far)
    }

    /// «أعلن وزير العدل، صباح اليوم، **أن**»: a clause or a speech that begins afresh behind what might be a bare object.
    pub(super) fn speech_behind(&self, object: usize, reach: usize) -> Option<Complement> {
        let found = self.run(reach).filter(|c| c.start > object && self.reaches_far(c))?;
        let before = found.before.checked_sub(1).filter(|at| *at >= object)?;
        let ground = self.ground;
        let subject = |i: usize| {
            ground.mention(i).is_some_and(|m| m.tokens.end == before + 1 && (m.named || i == self.at + 1))
        };
        let named = (self.at + 1..=before).any(subject) || self.closes(object, before);
        // «أكدت هند زوجة الموقوف **في تصريح** للصحيفة أن».
        let channel = found.marker == Marker::Clause && self.tells_channel(object, before);
        let fresh = channel
            || ground.is_comma(before)
            || ground.is_time[before]
            || matches!(ground.scope.words.kind(before), TokenKind::Quote(_))
            || ground.scope.morphs[before].class == WordClass::Adverb
            || (found.marker == Marker::Clause && named)
            || found.marker == Marker::Colon;
        let own = !ground.scope.morphs[found.before].clitics.conjunction;
        (fresh && own).then_some(found)
    }

    fn tells_channel(&self, from: usize, to: usize) -> bool {
        let (words, phrases) = (self.ground.scope.words, &self.ground.scope.lexicon.cues.channel_phrases);
        (from + 1..to).any(|i| phrases.longest(words, words.key(i), i, to).is_some())
    }

    /// «أعلن ريال مدريد **حامل اللقب** أن»: a definite noun that nothing governs cannot have a clause of its own.
    fn closes(&self, object: usize, last: usize) -> bool {
        let scope = self.ground.scope;
        let plain = |i: usize| {
            !scope.is_finite_verb(i) && scope.morphs[i].class == WordClass::Open || self.belongs_to_office(i)
        };
        let governed = self.ground.governs(last - 1) && !self.belongs_to_office(last - 1);
        last > object && scope.is_definite(last) && !governed && (object..=last).all(plain)
    }
}
