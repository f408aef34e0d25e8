//! A bare object that is the content: «أكد الوزير تضامن بلاده», with whatever stands in front of it.

use crate::layers::{Act, EntityKind, Mention, TokenKind, VerbForm, VerbReading, WordClass};
use crate::lexicon::verbs::{DEED, OBJECT, OWN};
use crate::quote::addressee;
use crate::quote::complement::{CLAUSE, Complement, FAR, Marker, NAME_WORDS, Search};
use crate::quote::extent;
use crate::quote::fronted::is_fronted;
use crate::quote::subject::{past_outlet, past_times, past_title};

/// How far behind its first object a verb may have its second, in tokens.
const RESULT: usize = 4;
/// The ending of an adjective of kind that describes a country, as a key.
const FEMININE: &str = "يه";
/// «ما» in front of what was said or done.
const WHAT: &str = "ما";
/// The most words of an office in apposition that no table holds.
const OFFICE: usize = 7;
/// The longest adverbial of channel or occasion, in tokens.
const CHANNEL: usize = 24;

impl Search<'_> {
    /// «نقل الموقع عن مصادر طبية**،** مقتل ثلاثة»: what is passed on as a noun, behind the one quoted.
    pub(super) fn passed_on(&self) -> Option<Complement> {
        let (scope, cues) = (self.ground.scope, &self.ground.scope.lexicon.cues);
        if !cues.relay_verbs.contains_key(&self.verb.id) {
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
        if self.verb.takes_two() {
            return self.objects(reading);
        }
        if self.takes(OWN) && reading.suffixed && self.begins_noun_phrase(self.at + 1) {
            return Some(Complement { marker: Marker::Noun, start: self.at + 1, before: self.at + 1 });
        }
        if !self.takes(OBJECT) || reading.suffixed {
            return None;
        }
        let next = self.at + 1;
        let start = match reading.form {
            VerbForm::Participle(_) => self.past_pronoun(next),
            VerbForm::Masdar => {
                // «إعلان الوزير» is a document's name too.
                let own = self.ground.mention(self.at).filter(|m| m.tokens.end > next);
                let within = own.and_then(|_| crate::mention::at_token(self.ground.scope, next, self.end));
                let subject = within.as_ref().or_else(|| self.ground.mention(next));
                let subject = subject.filter(|m| m.named || m.title.is_some())?.tokens.end;
                let end = own.map_or(subject, |m| m.tokens.end.max(subject));
                let name = self.ground.mention(end).filter(|m| m.named && m.kind == EntityKind::Person);
                name.filter(|_| own.is_some()).map_or_else(|| self.rest_of_subject(end), |m| m.tokens.end)
            }
            _ if self.subject_precedes() => next,
            _ => self.after_subject(next)?,
        };
        let start = self.skip_addressee(self.skip_times(self.skip_phrase(start)));
        let start = self.skip_channel(start).unwrap_or(start);
        if let Some(start) = self.quoted_behind(start) {
            return Some(Complement { marker: Marker::Quotation, start, before: start });
        }
        let begins = self.begins_object(start) && !self.is_apposition(start);
        begins.then_some(Complement { marker: Marker::Noun, start, before: start })
    }

    /// «ليلى السعيد، **عضو المجلس** أن»: the office behind the name.
    fn is_apposition(&self, at: usize) -> bool {
        let office = self.ground.mention(at).is_some_and(|m| m.title.is_some() && !m.named);
        office && self.finite && self.ground.is_comma(at - 1)
    }

    /// «اعتبر الوزير **القرار خطأ**»، «خطوة اعتبرها **ضرورية**»: two objects, or the second alone behind the pronoun. The
    /// imperfect is passive far too often («يعتبر المصنع الأكبر»).
    fn objects(&self, reading: VerbReading) -> Option<Complement> {
        let (scope, next) = (self.ground.scope, self.at + 1);
        let subject = || self.ground.mention(next).filter(|m| m.definite || m.named);
        let start = match reading.form {
            VerbForm::Participle(_) => next,
            // «اعتبرنا»: the first person.
            VerbForm::Perfect(_)
                if reading.suffixed && self.ground.scope.words.key(self.at).ends_with("نا") =>
            {
                return None;
            }
            // No passive has a pronoun behind it.
            VerbForm::Perfect(_) | VerbForm::Imperfect(_) if reading.suffixed => {
                subject().map_or(next, |m| m.tokens.end)
            }
            VerbForm::Perfect(_) if self.subject_precedes() => next,
            VerbForm::Perfect(_) if self.has_result(next) => next,
            VerbForm::Perfect(_) => self.after_subject(next)?,
            VerbForm::Imperfect(_) | VerbForm::Masdar => return None,
        };
        let start = self.skip_times(self.skip_phrase(start));
        let start = self.skip_channel(start).unwrap_or(start);
        let second = start < self.end && is_accusative(scope, start);
        let stands = self.begins_object(start) && (reading.suffixed || !second);
        stands.then_some(Complement { marker: Marker::Noun, start, before: start })
    }

    /// «واعتبرت **فوزها دليلا**»: no subject, and close behind the first object what it is said to be.
    fn has_result(&self, at: usize) -> bool {
        let scope = self.ground.scope;
        let bare = |i: usize| scope.is_open_word(i) && !scope.morphs[i].clitics.article;
        let near = at + 1..self.end.min(at + RESULT);
        let result = |i: usize| bare(i) && is_accusative(scope, i) && self.ground.mention(i).is_none();
        let opens = scope.morphs[self.at].clitics.conjunction && self.ground.mention(at).is_none();
        opens && at < self.end && bare(at) && near.into_iter().any(result)
    }

    /// «أعلن النادي برئاسة فلان **رفضه** للقرار»: a noun with which contents begin, behind whatever belongs to the subject.
    pub(super) fn far_object(&self, reading: VerbReading) -> Option<Complement> {
        // «أظهرت الدراسة **ارتفاع** الأسعار»: a document shows what it says.
        let titles = &self.ground.scope.lexicon.titles;
        let shown = |m: &Mention| m.row.as_ref().is_some_and(|row| titles.is_document(row));
        let shows = self.verb.clause && self.ground.mention(self.at + 1).is_some_and(shown);
        if !self.finite || !(self.takes(OBJECT) || self.takes(DEED) || shows) || self.describes() {
            return None;
        }
        let subject = self.after_subject(self.at + 1).unwrap_or(self.at + 1);
        let scope = self.ground.scope;
        let nouns = &scope.lexicon.cues.content_nouns;
        let near =
            (subject..self.end.min(self.at + FAR)).take_while(|i| !self.stops(*i) && !self.ends_clause(*i));
        let begins =
            |i: &usize| scope.is_open_word(*i) && nouns.contains(scope.words.key(*i)) && self.is_parted(*i);
        let start = near.into_iter().find(begins).filter(|_| !reading.suffixed)?;
        Some(Complement { marker: Marker::Noun, start, before: start })
    }

    /// The phrase before is closed: what stands here belongs to the verb.
    pub(super) fn is_parted(&self, at: usize) -> bool {
        let before = at - 1;
        let scope = self.ground.scope;
        // «عبر **بيانها** عدم»: a noun with a pronoun.
        let owned =
            scope.is_open_word(before) && ["ها", "هم"].iter().any(|p| scope.words.key(before).ends_with(p));
        let closed =
            owned || scope.is_definite(before) || self.ground.mention_before(at).is_some_and(|m| m.named);
        let pronoun = scope.lexicon.functions.bears_pronoun(scope.words.key(before));
        let mark = matches!(scope.words.kind(before), TokenKind::Quote(_));
        closed || pronoun || mark || self.ground.is_comma(before) || self.ground.is_time[before]
    }

    /// A noun phrase, one in quotation marks, or «نفى الوزير **ما** تردد».
    pub(super) fn begins_object(&self, at: usize) -> bool {
        let what = at + 1 < self.end
            && at > self.at + 1
            && self.ground.scope.words.key(at) == WHAT
            && matches!(self.verb.act, Act::Deny | Act::Condemn | Act::Support);
        let least = if self.verb.takes_two() { 1 } else { 2 };
        let quoted =
            self.ground.marks.opening(at).is_some_and(|q| q.word_count(self.ground.scope.words) >= least);
        what || quoted || self.begins_marked(at) || self.begins_noun_phrase(at)
    }

    /// «نفى **"اختراق" الموقع**»: one word in quotation marks that goes on behind them.
    fn begins_marked(&self, at: usize) -> bool {
        let Some(quoted) = self.ground.marks.opening(at) else { return false };
        let (scope, next) = (self.ground.scope, quoted.after());
        let goes_on = next < self.end
            && scope.is_open_word(next)
            && !scope.morphs[next].clitics.conjunction
            && !scope.is_finite_verb(next);
        if !goes_on {
            return false;
        }
        // «أعلن تنظيم **"داعش"** مسؤوليته» is a name, and what is announced stands behind it.
        let noun =
            !scope.is_definite(at + 1) && !self.is_content_noun(next) && !self.ground.is_in_mention(at + 1);
        noun && self.begins_noun_phrase(at + 1)
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

    /// طلب الوزير **من القضاة** تأجيل الجلسة، أهابت الوزارة **بالسكان** الإبلاغ.
    fn skip_addressee(&self, at: usize) -> usize {
        let scope = self.ground.scope;
        let takes = |key: &str| self.verb.addressee.iter().any(|a| **a == *key);
        if let Some(glued) = addressee::glued_by(self.ground, self.verb, at, self.end) {
            return glued.end;
        }
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
    pub(super) fn ends_clause(&self, i: usize) -> bool {
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
                && self
                    .ground
                    .scope
                    .lexicon
                    .clitics
                    .pronouns()
                    .any(|p| key.ends_with(p) && key.len() > p.len() + 4)
        };
        // «الذي أكد وقوف بلاده».
        let relative = self.at > 0 && self.ground.scope.morphs[self.at - 1].class == WordClass::Relative;
        let before = before.is_some() && !is_fronted(self.ground, self.at);
        (before || pronoun || relative) && !self.ground.scope.morphs[self.at].clitics.conjunction
    }

    pub(super) fn after_subject(&self, next: usize) -> Option<usize> {
        let behind = self.past_pronoun(next);
        if behind > next && self.is_said_there(behind) {
            return Some(behind);
        }
        let next = past_times(self.ground, behind, self.end);
        let next = past_outlet(self.ground, next, self.end);
        let next = past_title(self.ground, next, self.end);
        // «وأكد **ضرورة** العمل»: no subject begins so.
        let scope = self.ground.scope;
        let content = |at: usize| scope.lexicon.cues.content_nouns.contains(scope.words.key(at));
        if next < self.end
            && content(next)
            && !self.describes()
            && self.ground.mention(next).is_none_or(|m| m.title.is_none())
        {
            return Some(next);
        }
        if let Some(mention) = self.ground.mention(next) {
            let end = mention.tokens.end;
            // «تنفي إيران **الشيعية** التدخل»: what kind of country it is.
            let land = mention.named && matches!(mention.kind, EntityKind::Place);
            let kind = |at: usize| {
                scope.is_definite(at)
                    && self.ground.mention(at).is_none_or(|m| m.tokens.len() == 1 && !m.named)
                    && scope.words.key(at).ends_with(FEMININE)
            };
            let described = land && end + 1 < self.end && kind(end);
            return Some(self.rest_of_subject(end + usize::from(described)));
        }
        // «اعتبر **المكرمون** هذا التكريم وساما»: this ending is the subject's alone.
        if next < self.end && scope.is_definite(next) && words_end_nominative(scope.words.key(next)) {
            return Some(next + 1);
        }
        // أعلنت «جبهة النصرة» موافقتها: a subject in quotation marks.
        if let Some(quoted) = self.ground.marks.opening(next)
            && quoted.word_count(self.ground.scope.words) < NAME_WORDS
        {
            return Some(quoted.after());
        }
        // و + verb with no subject: the object follows at once when it is indefinite (وأعلن رفضه).
        let plain = |at: usize| self.finite && self.ground.is_indefinite_object(at);
        let attitude = |at: usize| scope.lexicon.cues.attitude_keys.contains_key(scope.words.key(at));
        let heading =
            || scope.morphs[self.at].clitics.conjunction && extent::in_heading(self.ground, self.at);
        (next < self.end && scope.is_open_word(next) && (attitude(next) || plain(next) || heading()))
            .then_some(next)
    }

    /// «أجرى اتصالا أكد خلاله **دعم** بلاده»: the clause describes the noun in front of it, and the subject is known already.
    fn is_said_there(&self, at: usize) -> bool {
        let scope = self.ground.scope;
        let joined = scope.morphs[self.at].clitics.conjunction;
        let noun = self.ground.before(self.at).is_some_and(|before| scope.is_open_word(before));
        let free = at < self.end && !scope.is_definite(at) && self.ground.mention(at).is_none();
        self.finite && noun && !joined && free && self.begins_noun_phrase(at)
    }

    /// «مؤشرات قوية **تؤكد** تراجع السوق»: the verb says something of the word before it, which nobody can be that speaks.
    fn describes(&self) -> bool {
        let bare = !self.ground.scope.morphs[self.at].clitics.conjunction;
        // «شريط يؤكد **فيه** رفضه»: somebody else says it there.
        let (scope, next) = (self.ground.scope, self.at + 1);
        let there = next < self.end && scope.lexicon.functions.bears_pronoun(scope.words.key(next));
        bare && !there
            && self.ground.before(self.at).is_some_and(|before| self.ground.scope.is_open_word(before))
            && !self.subject_precedes()
    }

    /// «طلب **منها** الوزير سحب التقرير»، «يؤكد **فيه** رفضه».
    pub(super) fn past_pronoun(&self, at: usize) -> usize {
        if at + 1 >= self.end {
            return at;
        }
        let scope = self.ground.scope;
        let key = scope.words.key(at);
        let own = self.verb.noun.iter().any(|preposition| key.starts_with(&**preposition));
        at + usize::from(!own && scope.lexicon.functions.bears_pronoun(key))
    }

    /// «قائد المنطقة **في مدينة عدن اللواء أحمد**»: a place and a name that still belong to the subject.
    fn rest_of_subject(&self, at: usize) -> usize {
        let scope = self.ground.scope;
        let place = |at: usize| {
            let preposition = at < self.end && scope.morphs[at].class == WordClass::Preposition;
            let mention = self.ground.mention(at + 1).filter(|_| preposition)?;
            mention.kind.is_place().then_some(mention.tokens.end)
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
        // «العاهل السعودي **الملك فلان**».
        let before = self.ground.mention_before(at).is_some_and(|m| m.title.is_some() && !m.named);
        if let Some(name) = person(at).filter(|_| before) {
            return name;
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

    /// «رجح الوزير **تعرض** المصنع لهجوم»: behind the verb and its subject, what may be a noun is none but a noun.
    fn is_verbal_noun(&self, at: usize) -> bool {
        let scope = self.ground.scope;
        let behind = self.ground.mention_before(at).is_some_and(|m| m.tokens.start == self.at + 1);
        // «معارضا **رفع** الضرائب».
        let led = !self.finite && at == self.at + 1;
        (led || self.finite && behind)
            && !scope.morphs[at].clitics.conjunction
            && scope.lexicon.lists.may_be_noun(scope.words.key(at))
    }

    /// «حسبما أعلن الوزير، **تسعى** الحكومة».
    fn is_imperfect(&self, at: usize) -> bool {
        let key = self.ground.scope.words.key(at);
        key.starts_with(['ي', 'ت']) && self.ground.scope.lexicon.lists.is_verb(key)
    }

    fn is_participle(&self, at: usize) -> bool {
        let indefinite = !self.ground.scope.morphs[at].clitics.article;
        indefinite
            && self.ground.scope.morphs[at].verbs.iter().any(|v| matches!(v.form, VerbForm::Participle(_)))
    }

    /// «المتحدث باسم **الحركة**»: no word behind it can belong to it as «الحركة» does.
    fn ends_definite(&self, mention: &Mention) -> bool {
        let (scope, last) = (self.ground.scope, mention.tokens.end - 1);
        let named = mention.tokens.len() > 1 && scope.name_at(last).is_some();
        named || scope.is_definite(last)
    }

    pub(super) fn begins_noun_phrase(&self, at: usize) -> bool {
        // تدين هذا العمل, but «قائد هذه القوات» is one phrase.
        if at + 1 < self.end && self.ground.scope.morphs[at].class == WordClass::Demonstrative {
            let open = |m: &Mention| !m.named && !self.ends_definite(m);
            let governed = at > self.at + 1 && self.ground.mention_before(at).is_some_and(open);
            return !governed && self.ground.scope.is_definite(at + 1);
        }
        at < self.end
            && self.ground.scope.is_open_word(at)
            && self.ground.scope.morphs[at].clitics.preposition.is_none()
            && (!self.ground.scope.is_finite_verb(at) || self.is_verbal_noun(at))
            && !self.is_participle(at)
            && !self.is_imperfect(at)
            && self.ground.scope.words.kind(at) == TokenKind::Word
    }
}

/// «دليلا»: an indefinite noun that is object or result; not «فوزها».
fn is_accusative(scope: crate::mention::Scope<'_>, at: usize) -> bool {
    let key = scope.words.key(at);
    scope.is_open_word(at) && key.ends_with('ا') && !key.ends_with("ها")
}

/// «المكرمون».
fn words_end_nominative(key: &str) -> bool {
    key.starts_with("ال") && key.ends_with("ون") && key.chars().count() > NOMINATIVE
}
/// The fewest letters of such a plural with its article, less one.
const NOMINATIVE: usize = 6;
