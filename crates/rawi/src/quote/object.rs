//! A bare object that is the content: «أكد الوزير تضامن بلاده», with whatever stands in front of it.

use crate::layers::{EntityKind, TokenKind, VerbForm, VerbReading, WordClass};
use crate::lexicon::PRONOUNS;
use crate::lexicon::verbs::OBJECT;
use crate::quote::complement::{CLAUSE, Complement, Marker, NAME_WORDS, Search};
use crate::quote::extent;

/// The most words of an office in apposition that no table holds.
const OFFICE: usize = 7;
/// The longest adverbial of channel or occasion, in tokens.
const CHANNEL: usize = 24;

impl Search<'_> {
    /// «نقل الموقع عن مصادر طبية**،** مقتل ثلاثة»: what is passed on as a noun, behind the one quoted.
    pub(super) fn passed_on(&self) -> Option<Complement> {
        let (scope, cues) = (self.ground.scope, &self.ground.scope.lexicon.cues);
        if !cues.relay_verbs.contains(&self.verb.id) {
            return None;
        }
        let near = self.at + 1..self.end.min(self.at + CLAUSE);
        let from = near.into_iter().find(|i| scope.words.key(*i) == &*cues.relay_preposition)?;
        let source = self.ground.mention(from + 1)?.tokens.end;
        let start = self.skip_times(self.rest_of_subject(source));
        let start = start + usize::from(start < self.end && self.ground.is_comma(start));
        let begins = self.begins_noun_phrase(start)
            && !scope.is_definite(start)
            && self.ground.mention(start).is_none();
        let own_cue = begins && scope.morphs[start].verbs.iter().any(|v| v.suffixed);
        (begins && !own_cue).then_some(Complement { marker: Marker::Noun, start, before: start })
    }

    /// A bare object that is the content: at once after a participle or a verb whose subject precedes it; after
    /// the subject where that is known for certain.
    pub(super) fn object(&self, reading: VerbReading) -> Option<Complement> {
        if !self.takes(OBJECT) || reading.suffixed {
            return None;
        }
        let next = self.at + 1;
        let start = match reading.form {
            VerbForm::Participle(_) => next,
            VerbForm::Masdar => {
                self.ground.mention(next).filter(|m| m.named || m.title.is_some())?.tokens.end
            }
            _ if self.subject_precedes() => next,
            _ => self.after_subject(next)?,
        };
        let start = self.skip_addressee(self.skip_times(self.skip_phrase(start)));
        let start = self.skip_channel(start).unwrap_or(start);
        if let Some(start) = self.quoted_behind(start) {
            return Some(Complement { marker: Marker::Quotation, start, before: start });
        }
        self.begins_noun_phrase(start).then_some(Complement { marker: Marker::Noun, start, before: start })
    }

    /// «مناشدا دول المنطقة **"احترام التزاماتها"**»: what is said, behind the one spoken to.
    fn quoted_behind(&self, at: usize) -> Option<usize> {
        let both = self.takes(OBJECT) && self.verb.addressee.iter().any(|a| **a == *OBJECT);
        let to = self.ground.mention(at).filter(|m| both && m.tokens.end + 1 < self.end)?;
        let quoted = self.ground.marks.opening(to.tokens.end)?;
        (quoted.word_count(self.ground.scope.words) > 1).then_some(to.tokens.end)
    }

    /// مؤكدا **في هذا السياق** أهمية القانون.
    fn skip_phrase(&self, at: usize) -> usize {
        let scope = self.ground.scope;
        let comma = at + 1 < self.end && self.ground.is_comma(at);
        let asides = &scope.lexicon.cues.aside_phrases;
        let behind =
            comma.then(|| asides.longest(scope.words, scope.words.key(at + 1), at + 1, self.end)).flatten();
        if let Some((_, stop)) = behind {
            return stop + usize::from(stop < self.end && self.ground.is_comma(stop));
        }
        if at >= self.end {
            return at;
        }
        let cues = &scope.lexicon.cues;
        let turn =
            cues.turn_phrases.longest(scope.words, scope.words.key(at), at, self.end).map(|(_, stop)| stop);
        turn.or_else(|| {
            cues.aside_phrases.longest(scope.words, scope.words.key(at), at, self.end).map(|(_, s)| s)
        })
        .unwrap_or(at)
    }

    /// طلب الوزير **من القضاة** تأجيل الجلسة.
    fn skip_addressee(&self, at: usize) -> usize {
        let scope = self.ground.scope;
        let takes = |key: &str| self.verb.addressee.iter().any(|a| **a == *key);
        let marked =
            at < self.end && scope.morphs[at].class == WordClass::Preposition && takes(scope.words.key(at));
        match self.ground.mention(at + 1).filter(|_| marked) {
            Some(mention) => mention.tokens.end,
            None => at,
        }
    }

    /// أكد الوزير**، في تصريح نقلته الوكالة،** تضامن بلاده: an adverbial of channel or occasion, up to its comma.
    fn skip_channel(&self, at: usize) -> Option<usize> {
        let scope = self.ground.scope;
        let at = if at < self.end && self.ground.is_comma(at) { at + 1 } else { at };
        if at >= self.end {
            return None;
        }
        if !self.opens_channel(at) {
            return None;
        }
        let reach = self.end.min(at + CHANNEL);
        // Without a comma it ends with the time: «في مداخلة له اليوم الثلاثاء وجود بوادر».
        let after_time = |i: usize| {
            self.ground.is_time[i - 1]
                && !self.ground.is_time[i]
                && self.begins_noun_phrase(i)
                && !scope.is_definite(i)
        };
        let stop = |i: &usize| self.ground.is_comma(*i) || after_time(*i);
        let comma = (at + 1..reach).take_while(|i| !self.ends_clause(*i)).find(stop)?;
        if !self.ground.is_comma(comma) {
            return Some(comma);
        }
        let next = self.skip_times(comma + 1);
        self.skip_channel(next).or(Some(next))
    }

    fn opens_channel(&self, at: usize) -> bool {
        let scope = self.ground.scope;
        scope.lexicon.cues.channel_phrases.longest(scope.words, scope.words.key(at), at, self.end).is_some()
    }

    /// أن or a stop: what is said begins or the sentence ends before any comma does.
    fn ends_clause(&self, i: usize) -> bool {
        let scope = self.ground.scope;
        scope.morphs[i].class == WordClass::Complementiser || scope.words.is(i, ".")
    }

    pub(super) fn subject_precedes(&self) -> bool {
        let words = self.ground.scope.words;
        // «الوزير لا يؤيد الخطة».
        let negated = self.at > 0 && self.ground.scope.morphs[self.at - 1].class == WordClass::Negator;
        let before = self
            .ground
            .mention_before(self.at - usize::from(negated))
            .filter(|_| words.sentence_at(self.at - 1) == words.sentence_at(self.at));
        // لكنه رجح حدوث ذلك: the pronoun is the subject.
        let pronoun = self.at > 0 && {
            let (morph, key) = (&self.ground.scope.morphs[self.at - 1], words.key(self.at - 1));
            morph.class == WordClass::Conjunction
                && PRONOUNS.iter().any(|p| key.ends_with(p) && key.len() > p.len() + 4)
        };
        // «الذي أكد وقوف بلاده».
        let relative = self.at > 0 && self.ground.scope.morphs[self.at - 1].class == WordClass::Relative;
        (before.is_some() || pronoun || relative) && !self.ground.scope.morphs[self.at].clitics.conjunction
    }

    fn after_subject(&self, next: usize) -> Option<usize> {
        if let Some(mention) = self.ground.mention(next) {
            return Some(self.rest_of_subject(mention.tokens.end));
        }
        // أعلنت «جبهة النصرة» موافقتها: a subject in quotation marks.
        if let Some(quoted) = self.ground.marks.opening(next)
            && quoted.word_count(self.ground.scope.words) < NAME_WORDS
        {
            return Some(quoted.after());
        }
        // و + verb with no subject: the object follows at once when it is indefinite (وأعلن رفضه).
        let scope = self.ground.scope;
        let attitude = |at: usize| scope.lexicon.cues.attitude_keys.contains_key(scope.words.key(at));
        let heading =
            || scope.morphs[self.at].clitics.conjunction && extent::in_heading(self.ground, self.at);
        (next < self.end && scope.is_open_word(next) && (attitude(next) || heading())).then_some(next)
    }

    /// «قائد المنطقة **في مدينة عدن اللواء أحمد**»: a place and a name that still belong to the subject.
    fn rest_of_subject(&self, at: usize) -> usize {
        let scope = self.ground.scope;
        let place = |at: usize| {
            let preposition = at < self.end && scope.morphs[at].class == WordClass::Preposition;
            let mention = self.ground.mention(at + 1).filter(|_| preposition)?;
            matches!(mention.kind, EntityKind::Place | EntityKind::Location).then_some(mention.tokens.end)
        };
        let person = |at: usize| {
            let mention = self.ground.mention(at).filter(|m| m.named && m.kind == EntityKind::Person)?;
            Some(mention.tokens.end)
        };
        // «الطاهر الطاهري رئيس جمعية»: the office in apposition.
        let office = self.ground.mention(at).filter(|m| m.title.is_some() && !m.named && at > self.at + 1);
        if let Some(office) = office {
            let after = office.tokens.end;
            let channel = (after..self.end.min(after + OFFICE)).find(|i| self.opens_channel(*i));
            return channel.unwrap_or(after);
        }
        let Some(end) = place(at) else { return at };
        person(end).or_else(|| self.begins_noun_phrase(end).then_some(end)).unwrap_or(at)
    }

    pub(super) fn skip_times(&self, mut at: usize) -> usize {
        while at < self.end
            && (self.ground.is_time[at] || self.ground.scope.morphs[at].class == WordClass::Adverb)
        {
            at += 1;
        }
        if at >= self.end || at <= self.at + 1 || !self.ground.is_comma(at) {
            return at;
        }
        // «رئيس الوزراء، فلان، السبت، عزم بلاده»: a name between commas still belongs to the subject.
        match self
            .ground
            .mention(at + 1)
            .filter(|m| m.tokens.end < self.end && self.ground.is_comma(m.tokens.end))
        {
            Some(apposition) => self.skip_times(apposition.tokens.end),
            None if at + 1 < self.end && self.ground.is_time[at + 1] => self.skip_times(at + 1),
            None => at + 1,
        }
    }

    pub(super) fn begins_noun_phrase(&self, at: usize) -> bool {
        // تدين هذا العمل, but «قائد هذه القوات» is one phrase.
        if at + 1 < self.end && self.ground.scope.morphs[at].class == WordClass::Demonstrative {
            let governed = at > self.at + 1 && self.ground.mention_before(at).is_some_and(|m| !m.named);
            return !governed && self.ground.scope.is_definite(at + 1);
        }
        at < self.end
            && self.ground.scope.is_open_word(at)
            && self.ground.scope.morphs[at].clitics.preposition.is_none()
            && !self.ground.scope.is_finite_verb(at)
            && self.ground.scope.words.kind(at) == TokenKind::Word
    }
}
