//! The complement of a reporting verb: what shows that it reports, and where its content begins.

use crate::layers::{EntityKind, TokenKind, VerbForm, VerbReading, WordClass};
use crate::lexicon::verbs::{OBJECT, Verb};
use crate::mention::title;
use crate::quote::Ground;

/// How the content is introduced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Marker {
    /// أن / إن.
    Clause,
    /// A colon.
    Colon,
    /// A quotation with neither.
    Quotation,
    /// A noun phrase.
    Noun,
}

/// A quotation of so many words is speech wherever it stands in the sentence.
const SPEECH_WORDS: usize = 7;

/// How far behind a noun with the same preposition a clause may stand, in tokens.
pub(super) const CLAUSE: usize = 12;
/// The reach of a verbal noun that has its subject behind it, in tokens.
const MASDAR: usize = 10;

/// A complement found.
#[derive(Clone, Debug, PartialEq)]
pub struct Complement {
    /// How it is introduced.
    pub marker: Marker,
    /// First token of the content.
    pub start: usize,
    /// Where the introducing part (after the cue) ends.
    pub before: usize,
}

/// «من» in front of the clause that «ما» stands for.
pub(super) const FROM: &str = "من";
/// «غير» in front of a quality that is denied.
const NOT: &str = "غير";
/// The most words of a subject that a short reach leaves out of account.
const SUBJECT: usize = 10;

/// How far أن or a colon may stand behind a long subject and its adverbials, in tokens.
pub(super) const FAR: usize = 40;
/// Quotations of fewer words than this, with no cue right before them, are names.
pub(super) const NAME_WORDS: usize = 4;

/// The complement of the verb at token `at`, looked for up to `end`.
pub fn find(
    ground: Ground<'_>,
    verb: &Verb,
    reading: VerbReading,
    at: usize,
    end: usize,
) -> Option<Complement> {
    let search = Search::new(ground, verb, reading, at, end);
    let reach = search.reach(reading);
    if search.refers_back() {
        // «حسب ما صرح به المدير الذي **أضاف** أنه»: that clause is another verb's.
        let own = |found: &Complement| !(at + 1..found.before).any(|i| ground.scope.is_finite_verb(i));
        let clause = search.run(search.reach(reading)).filter(|c| c.marker == Marker::Clause && own(c));
        return clause.or_else(|| search.told_of());
    }
    let object =
        search.object(reading).map(|found| search.begin_afresh(found)).or_else(|| search.passed_on());
    let Some(found) = &object else {
        return search.further(reading, reach);
    };
    search.speech_behind(found.start, reach).or(object)
}

pub(super) struct Search<'a> {
    pub(super) ground: Ground<'a>,
    pub(super) verb: &'a Verb,
    pub(super) at: usize,
    pub(super) end: usize,
    pub(super) finite: bool,
    /// A verbal noun with no pronoun, which has its complement before any comma.
    pub(super) noun: bool,
}

impl<'a> Search<'a> {
    pub(super) fn new(
        ground: Ground<'a>,
        verb: &'a Verb,
        reading: VerbReading,
        at: usize,
        end: usize,
    ) -> Self {
        let finite = !matches!(reading.form, VerbForm::Participle(_) | VerbForm::Masdar);
        // «رد» is a verb too.
        let noun = reading.form == VerbForm::Masdar && !reading.suffixed && !ground.scope.is_finite_verb(at);
        Self { ground, verb, at, end, finite, noun }
    }

    /// «وفق ما أفاد **به** المصدر»: the pronoun behind the verb's own preposition stands for what is said.
    fn refers_back(&self) -> bool {
        let (scope, next) = (self.ground.scope, self.at + 1);
        if next >= self.end || self.at == 0 {
            return false;
        }
        let (key, before) = (scope.words.key(next), scope.morphs[self.at - 1].class);
        let own = self.verb.noun.iter().any(|preposition| key.starts_with(&**preposition));
        own && scope.lexicon.functions.bears_pronoun(key)
            && matches!(
                before,
                WordClass::Relative | WordClass::Negator | WordClass::Conjunction | WordClass::Preposition
            )
    }

    /// «ما صرح به الوزير **من أن** القرار صدر»: the clause behind من is what the pronoun stands for.
    fn told_of(&self) -> Option<Complement> {
        let (words, morphs) = (self.ground.scope.words, self.ground.scope.morphs);
        let clause = |i: &usize| {
            words.key(*i) == FROM && morphs[i + 1].class == WordClass::Complementiser && i + 2 < self.end
        };
        let near =
            (self.at + 2..self.end.min(self.at + FAR).saturating_sub(1)).take_while(|i| !self.stops(*i));
        let from = near.into_iter().find(clause)?;
        Some(Complement { marker: Marker::Clause, start: from + 2, before: from })
    }

    /// A verbal noun has its complement close by, or behind the one who speaks: «قول **الوزير** إن».
    fn reach(&self, reading: VerbReading) -> usize {
        let subject = self.ground.mention(self.at + 1);
        match (reading.form, subject) {
            (VerbForm::Masdar, _) if reading.suffixed && self.verb.clause => MASDAR,
            (VerbForm::Masdar, Some(subject)) if self.at + MASDAR > subject.tokens.end => MASDAR,
            (VerbForm::Masdar, _) => 3,
            _ => self.verb.reach,
        }
    }

    pub(super) fn run(&self, reach: usize) -> Option<Complement> {
        let words = self.ground.scope.words;
        let mut i = self.at + 1;
        // A short reach is counted from behind a long subject.
        let subject = self.ground.mention(i).filter(|_| self.finite && reach < crate::lexicon::verbs::REACH);
        let from = subject.map_or(i, |m| (self.past_office(m.tokens.end) - 1).min(i + SUBJECT));
        // «ووعد الوزير **الذي يدعمه الحزب** بخفض».
        let described = subject.is_some_and(|m| {
            self.ground.scope.morphs.get(m.tokens.end).is_some_and(|m| m.class == WordClass::Relative)
        });
        let from = if described { i + SUBJECT } else { from };
        while i < self.end {
            let distance = i.saturating_sub(from);
            if distance > reach && (reach < crate::lexicon::verbs::REACH || distance > FAR) {
                return None;
            }
            let found = self.here(i).filter(|c| distance <= reach || self.reaches_far(c));
            if found.is_some() {
                return found;
            }
            // «أكدت الوكالة **فيما بعد** أن».
            if let Some(stop) = self.aside(i) {
                i = stop;
                continue;
            }
            if self.stops(i) || self.noun && self.parts_noun(i) {
                return None;
            }
            i = match self.ground.marks.opening(i) {
                Some(quoted) => quoted.after().max(i + 1),
                None => i + 1,
            };
        }
        // «وقال:» at the end of a paragraph, the words in the next one.
        let colon_last = self.end > self.at + 1 && words.is(self.end - 1, ":");
        (colon_last && self.verb.speech && self.end < words.len()).then_some(Complement {
            marker: Marker::Colon,
            start: self.end,
            before: self.end - 1,
        })
    }

    /// أن, a colon or a long quotation is the verb's even behind a long subject.
    pub(super) fn reaches_far(&self, found: &Complement) -> bool {
        let quoted = self.ground.marks.opening(found.start);
        let long = quoted.is_some_and(|q| q.word_count(self.ground.scope.words) >= SPEECH_WORDS);
        let apart = found.marker == Marker::Noun
            && self.finite
            && (self.ground.is_comma(found.before - 1)
                || self.takes_object() && self.is_parted(found.before))
            && self.ground.scope.morphs[found.before].class == WordClass::Preposition;
        matches!(found.marker, Marker::Clause | Marker::Colon)
            || (found.marker == Marker::Quotation && long)
            || apart
    }

    fn here(&self, i: usize) -> Option<Complement> {
        let (words, morphs) = (self.ground.scope.words, self.ground.scope.morphs);
        let found = |marker, start| (start < self.end).then_some(Complement { marker, start, before: i });
        if let Some(quoted) = self.ground.marks.opening(i) {
            if i == self.at + 1 && self.is_subject(quoted) {
                return None;
            }
            // «قال في ندوة حول "إصلاح التعليم"**:** …»، «حول "إصلاح التعليم"**، أن**»: what stands in front is a name.
            let next = quoted.after();
            let clause = i > self.at + 1 && self.clause_at(next);
            if clause || self.verb.speech && next < self.end && words.is(next, ":") {
                return None;
            }
            // «هتافات بينها «لا للحرب»».
            let shout = !self.finite && !self.verb.clause;
            let long = quoted.word_count(words) >= NAME_WORDS || i == self.at + 1 || shout;
            if !self.verb.speech && i + 1 < self.end && self.glued_preposition(i + 1) {
                return found(Marker::Quotation, i);
            }
            return (long && self.verb.speech).then_some(Complement {
                marker: Marker::Quotation,
                start: i,
                before: i,
            });
        }
        if words.is(i, ":") && (self.verb.speech || self.verb.clause) {
            let start = if i + 1 < self.end && morphs[i + 1].class == WordClass::Complementiser {
                i + 2
            } else {
                i + 1
            };
            return found(Marker::Colon, start);
        }
        // «كوريا الشمالية تقول لن يحدث ذلك»: headlines leave أن out.
        if i == self.at + 1
            && morphs[i].class == WordClass::Negator
            && self.verb.speech
            && self.subject_precedes()
        {
            return found(Marker::Clause, i);
        }
        if self.opens_question(i) {
            return found(Marker::Clause, i);
        }
        match morphs[i].class {
            WordClass::Complementiser
                if (self.verb.clause || self.takes_glued(i))
                    && !self.ground.is_in_mention(i)
                    && !self.is_adverbial_clause(i)
                    && !self.is_of_relative(i)
                    && !self.belongs_to_speech(i) =>
            {
                found(Marker::Clause, i + 1)
            }
            WordClass::Preposition if self.ground.is_in_office(i) => None,
            WordClass::Preposition if self.takes(words.key(i)) && !self.opens_frame(i) && !self.counts(i) => {
                if i + 1 < self.end && morphs[i + 1].class == WordClass::Complementiser {
                    return found(Marker::Clause, i + 2);
                }
                if self.better_behind(i) || self.is_for_a_body(i + 1) {
                    return None;
                }
                found(Marker::Noun, i + 1)
            }
            // «بـ"نشر الأكاذيب"»: the preposition alone in front of a quotation.
            WordClass::Open if self.is_bare_preposition(i) => found(Marker::Quotation, i + 1),
            WordClass::Open if self.verb.names_act(words.key(i)) => {
                let start = self.past_preposition(i + 1);
                let quoted = self.ground.marks.opening(start).is_some();
                if self.verb.named_speech {
                    return quoted.then_some(Complement { marker: Marker::Quotation, start, before: i });
                }
                (quoted || self.begins_noun_phrase(start) || self.begins_deed(start)).then_some(Complement {
                    marker: Marker::Noun,
                    start,
                    before: i,
                })
            }
            // «حمّلته **مسؤولية** الحادث»: a noun that the row names.
            WordClass::Open if self.takes(words.key(i)) => found(Marker::Noun, i),
            WordClass::Open if self.glued_preposition(i) && !self.better_further_on(i) => {
                found(Marker::Noun, i)
            }
            // «مشيدا **بما** تحقق».
            WordClass::Conjunction | WordClass::Negator | WordClass::Demonstrative if self.takes_glued(i) => {
                found(Marker::Noun, i)
            }
            _ => None,
        }
    }

    pub(super) fn is_bare_preposition(&self, i: usize) -> bool {
        let key = self.ground.scope.words.key(i);
        key.chars().count() == 1 && self.takes(key) && self.ground.marks.opening(i + 1).is_some()
    }

    /// A function word that bears the verb's own preposition: **ب**أن، **ب**ما، **ب**هذا.
    fn takes_glued(&self, i: usize) -> bool {
        let mut letters = self.verb.noun.iter().filter(|p| p.chars().count() == 1);
        letters.any(|p| self.ground.scope.words.key(i).starts_with(&**p))
    }

    fn better_further_on(&self, i: usize) -> bool {
        self.glued_clause_further_on(i)
            || self.preposition_further_on(i)
            || self.is_taken()
            || self.speech_further_on(i)
            || self.stands_in_a_place(i)
    }

    /// «ما أفاد **به** مراسلنا بالعاصمة»: the pronoun behind the preposition is what was said.
    fn is_taken(&self) -> bool {
        let (scope, next) = (self.ground.scope, self.at + 1);
        next < self.end
            && scope.morphs[next].class == WordClass::Preposition
            && scope.lexicon.functions.bears_pronoun(scope.words.key(next))
            && self.takes_glued(next)
    }

    /// «قال القيادي، الذي **يرجح أن** التسجيل قديم، **إن** العمل مستمر»: the clause of the relative's verb.
    fn is_of_relative(&self, i: usize) -> bool {
        let scope = self.ground.scope;
        let relative = i > self.at + 2
            && scope.is_finite_verb(i - 1)
            && scope.morphs[i - 2].class == WordClass::Relative;
        relative && (i + 1..self.end.min(i + FAR)).any(|at| self.clause_at(at))
    }

    /// «كشف النائبان **عن حركة الأمل** **أن** العمل مستمر»: whom the deputies sit for.
    fn is_for_a_body(&self, at: usize) -> bool {
        let body =
            |m: &crate::layers::Mention| matches!(m.kind, EntityKind::Organisation | EntityKind::Group);
        self.verb.clause && self.ground.mention(at).is_some_and(body) && self.speech_further_on(at)
    }

    /// «أفادت الطبيبة **بمركز** السلامة **أنها**»: where the subject works, and a clause or a speech behind it.
    fn speech_further_on(&self, i: usize) -> bool {
        let scope = self.ground.scope;
        let open = (i + 1..self.end.min(i + FAR)).take_while(|at| {
            !self.stops(*at) && (!scope.is_finite_verb(*at) || self.ground.is_in_mention(*at))
        });
        let clause = |at: usize| {
            scope.morphs[at].class == WordClass::Complementiser
                && !scope.morphs[at].clitics.conjunction
                && !self.takes_glued(at)
                && !self.is_adverbial_clause(at)
        };
        self.verb.speech && self.finite && open.into_iter().any(clause)
    }

    /// «طالب عمال **بالمرفأ** **بزيادة** الأجور»: a place, and the same preposition behind it with what is asked for.
    fn stands_in_a_place(&self, i: usize) -> bool {
        let ground = self.ground;
        let place = EntityKind::is_place;
        let here = ground.mention(i).is_some_and(|m| place(m.kind));
        let near =
            (i + 1..self.end.min(i + CLAUSE)).take_while(|at| !self.stops(*at) && !ground.is_comma(*at));
        here && near.into_iter().any(|at| ground.mention(at).is_none() && self.glued_preposition(at))
    }

    /// «دعا الرئيس السابق **للمجلس** رئيسه **إلى** الحوار»: the verb's own preposition, written apart, before anything else
    /// is said.
    fn preposition_further_on(&self, i: usize) -> bool {
        let (words, morphs) = (self.ground.scope.words, self.ground.scope.morphs);
        let letter = words.key(i).starts_with('ل');
        let near = (i + 1..self.end.min(i + FAR)).take_while(|at| !self.stops(*at));
        let own = |at: usize| {
            morphs[at].class == WordClass::Preposition && self.takes(words.key(at)) && !self.opens_frame(at)
        };
        letter && near.into_iter().any(own)
    }

    /// «اتهم الوزير إدارة بالمصنع **بأنها** أخفت»: a clause with the same preposition before anything else is said.
    fn glued_clause_further_on(&self, i: usize) -> bool {
        let morphs = self.ground.scope.morphs;
        let clause = |at: usize| morphs[at].class == WordClass::Complementiser && self.takes_glued(at);
        let near =
            (i + 1..self.end.min(i + CLAUSE)).take_while(|at| !self.stops(*at) && !self.ground.is_comma(*at));
        near.into_iter().any(clause)
    }

    pub(super) fn takes(&self, preposition: &str) -> bool {
        self.verb.noun.iter().any(|p| **p == *preposition)
    }

    /// «إن», written with the hamza below, is what a verb that brings direct speech takes; «الذي طلب … إن» leaves it to
    /// the verb of saying before it.
    fn belongs_to_speech(&self, i: usize) -> bool {
        !self.verb.speech && self.ground.scope.words.word(i).starts_with('\u{625}')
    }

    /// «بعد أن»، «قبل أن»: the clause belongs to the preposition.
    fn is_adverbial_clause(&self, i: usize) -> bool {
        let words = self.ground.scope.words;
        let previous = i - 1;
        previous > self.at
            && self.ground.governs(previous)
            && !self.takes(words.key(previous))
            && self.aside(previous - 1) != Some(i)
    }

    /// «على هامش»: an adverbial of the occasion, not the verb's own preposition.
    pub(super) fn opens_frame(&self, i: usize) -> bool {
        let scope = self.ground.scope;
        scope.lexicon.cues.frame_phrases.longest(scope.words, scope.words.key(i), i, self.end).is_some()
            || scope.lexicon.cues.turn_phrases.longest(scope.words, scope.words.key(i), i, self.end).is_some()
    }

    /// ب or ل glued to the first word of a noun phrase that is the content.
    pub(super) fn glued_preposition(&self, i: usize) -> bool {
        let scope = self.ground.scope;
        let key = scope.words.key(i);
        let subject = self.ground.mention(self.at + 1);
        let office = |m: &crate::layers::Mention| m.named && m.title.is_some() && i < m.tokens.end;
        if subject.is_some_and(|m| office(m) || i < title::words_end(scope, m.tokens.start, m.tokens.end)) {
            return false;
        }
        self.verb.noun.iter().filter(|p| p.chars().count() == 1).any(|p| {
            key.strip_prefix(&**p)
                .is_some_and(|rest| rest.chars().count() >= 3 || self.is_short_noun(i, rest))
                && !scope.lexicon.is_known_word(key)
                && self.ground.mention(i).is_none_or(|m| !m.named || !scope.lexicon.actors.names.begins(key))
                && !self.is_name(i, p)
                && !self.ground.is_in_name(i)
        })
    }

    /// «هدد **بشن** حرب»: a noun of two letters, right behind the verb or somebody named, or a function word.
    fn is_short_noun(&self, i: usize, rest: &str) -> bool {
        let lexicon = self.ground.scope.lexicon;
        let near = i == self.at + 1
            || self
                .ground
                .mention_before(i)
                .is_some_and(|m| m.tokens.start == self.at + 1 || self.takes_object());
        let noun = near && rest.chars().count() == 2 && lexicon.lists.may_be_noun(rest);
        noun || lexicon.functions.has_key(rest)
    }

    /// «اتهم **الوزير**»: the verb has the one spoken to as its object.
    fn takes_object(&self) -> bool {
        self.verb.addressee.iter().any(|a| **a == *OBJECT)
    }

    /// «بالين»: a name that begins with the letter, and is none without it.
    fn is_name(&self, i: usize, letter: &str) -> bool {
        let names = &self.ground.scope.lexicon.lists.gazetteer;
        let person = self.ground.mention(i).is_some_and(|m| m.named && m.kind == EntityKind::Person);
        let rest = self.ground.scope.words.key(i).strip_prefix(letter);
        person && rest.is_some_and(|rest| !names.begins(rest))
    }

    pub(super) fn stops(&self, i: usize) -> bool {
        let (words, morphs) = (self.ground.scope.words, self.ground.scope.morphs);
        // A stop inside an abbreviation (د.ب.أ) ends nothing.
        let inside = i + 1 < self.end && words.glued(i) && words.glued(i + 1);
        // «د. خالد»: a title of one letter.
        let title = i + 1 < self.end && words.key(i - 1).chars().count() == 1 && words.glued(i);
        // «وأوضح الدكتور خالد؛ رئيس الديوان أن»: some write it for a comma.
        let goes_on = morphs.get(i + 1).is_some_and(|m| m.class == WordClass::Complementiser)
            || self.ground.mention(i + 1).is_some_and(|m| m.title.is_some());
        let loose = words.is(i, "؛") && !goes_on;
        if words.is(i, ".") && !inside && !title || words.is(i, "؟") || words.is(i, "!") || loose {
            return true;
        }
        if words.kind(i) != TokenKind::Word {
            return false;
        }
        // «من شاهد **أو** سمع»، «خديجة، **أم** خالد»: nothing new begins.
        let joins = matches!(words.key(i), "او" | "ام");
        if morphs[i].class == WordClass::Conjunction
            && !joins
            && i > self.at + 1
            && !self.ground.is_in_mention(i)
            && !words.glued(i)
        {
            return true;
        }
        // Another verb of saying takes over.
        let behind_preposition = self.ground.governs(i - 1);
        // «تقارير غير مؤكدة» is no verb of saying.
        let negated = words.key(i - 1) == NOT;
        let participle = !behind_preposition
            && !negated
            && morphs[i].verbs.iter().any(|v| {
                matches!(v.form, VerbForm::Participle(_)) && !self.ground.means_other(v, i, self.at, self.end)
            });
        let coordinated = morphs[i].clitics.conjunction
            && self.ground.scope.is_finite_verb(i)
            && morphs[i].class == WordClass::Open;
        (participle || coordinated) && self.finite
    }
}
