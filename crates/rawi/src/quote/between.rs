//! What stands between a cue and its complement and belongs to neither.

use crate::layers::{EntityKind, WordClass};
use crate::quote::complement::{CLAUSE, FAR, FROM, NAME_WORDS, Search};
use crate::quote::marks::Quoted;

/// «إلى».
const TO: &str = "الي";
/// The ending of an adjective that goes with a plural of things.
const FEMININE: char = 'ة';

impl Search<'_> {
    /// A comma, unless the clause of the noun follows it: «واكتفى بالقول**،** إن العمل مستمر».
    pub(super) fn parts_noun(&self, i: usize) -> bool {
        let scope = self.ground.scope;
        let own = i == self.at + 1
            && i + 1 < self.end
            && scope.morphs[i + 1].class == WordClass::Complementiser
            && scope.words.key(i + 1).starts_with('ا');
        self.ground.is_comma(i) && !own
    }

    /// «وجه الأمير خالد، **أمير المنطقة،** بفتح الطريق»: behind the office between commas.
    pub(super) fn past_office(&self, at: usize) -> usize {
        let comma = |i: usize| i < self.end && self.ground.is_comma(i);
        let office = self.ground.mention(at + 1).filter(|m| m.title.is_some() && comma(at));
        office.map(|m| m.tokens.end).filter(|end| comma(*end)).map_or(at, |end| end + 1)
    }

    /// «يشكو عدد **من** التجار من الركود»: the first من belongs to the number.
    pub(super) fn counts(&self, i: usize) -> bool {
        let (words, quantities) = (self.ground.scope.words, &self.ground.scope.lexicon.titles.quantities);
        let key = words.key(i - 1);
        let ends =
            |key: &str| quantities.longest(words, key, i - 1, self.end).is_some_and(|(_, stop)| stop == i);
        let number = ends(key) || key.strip_prefix("ال").is_some_and(ends);
        i > self.at + 1 && words.key(i) == FROM && number
    }

    /// «أطلق نداء **إلى** الهدوء», «وجه انتقادات **لاذعة إلى** الحكم», «انتقادات **لاذعة** للحكم»: behind a preposition that stands alone.
    pub(super) fn past_preposition(&self, at: usize) -> usize {
        let scope = self.ground.scope;
        let stands = |at: usize| at < self.end && scope.morphs[at].class == WordClass::Preposition;
        let glued = |at: usize| at < self.end && scope.words.key(at).starts_with('ل');
        let adjective = (stands(at + 1) && scope.words.key(at + 1) == TO || glued(at + 1))
            && scope.words.word(at).ends_with(FEMININE)
            && scope.is_open_word(at)
            && !scope.is_definite(at);
        let at = at + usize::from(adjective);
        at + usize::from(stands(at))
    }

    /// «أطلق نداء **للتبرع**»، «وجه دعوة **بوقف** القتال»: a noun with its preposition, and nobody.
    pub(super) fn begins_deed(&self, at: usize) -> bool {
        let scope = self.ground.scope;
        at < self.end
            && scope.is_open_word(at)
            && scope.words.key(at).starts_with(['ل', 'ب'])
            && self.ground.mention(at).is_none()
    }

    pub(super) fn aside(&self, i: usize) -> Option<usize> {
        let (words, asides) = (self.ground.scope.words, &self.ground.scope.lexicon.cues.aside_phrases);
        let (_, stop) = asides.longest(words, words.key(i), i, self.end)?;
        (stop > i + 1).then_some(stop)
    }

    /// «أن» that no conjunction joins to what is said before it, behind a comma or none.
    pub(super) fn clause_at(&self, at: usize) -> bool {
        let at = at + usize::from(at < self.end && self.ground.is_comma(at));
        let morph = self.ground.scope.morphs.get(at).filter(|_| at < self.end);
        morph.is_some_and(|m| m.class == WordClass::Complementiser && !m.clitics.conjunction)
    }

    /// «قالت **"رويترز"** إن»: a name in quotation marks that has its complement behind it.
    pub(super) fn is_subject(&self, quoted: &Quoted) -> bool {
        let (scope, next) = (self.ground.scope, quoted.after());
        if next >= self.end || quoted.word_count(scope.words) >= NAME_WORDS {
            return false;
        }
        let class = scope.morphs[next].class;
        let key = scope.words.key(next);
        let own = class == WordClass::Preposition && self.takes(key);
        let relays = scope.lexicon.cues.relay_verbs.contains_key(&self.verb.id)
            && key == &*scope.lexicon.cues.relay_preposition;
        class == WordClass::Complementiser || own || relays || scope.words.is(next, ":")
    }

    /// «أكد خالد السعيد المشرف العام **على** المهرجان أن»: the preposition is the office's, and the verb's content stands
    /// behind.
    pub(super) fn belongs_to_office(&self, i: usize) -> bool {
        let (scope, next) = (self.ground.scope, i + 1);
        let governs = |at: usize| {
            let stem = &scope.words.key(at)[scope.morphs[at].stem as usize..];
            let own = scope.lexicon.titles.governing.get(stem);
            own.is_some_and(|words| words.iter().any(|word| **word == *scope.words.key(i)))
        };
        let office = governs(i - 1)
            || i > self.at + 2
                && scope.is_definite(i - 1)
                && scope.demonym(i - 1).is_none()
                && governs(i - 2);
        let mut open = (next..self.end.min(next + FAR)).take_while(|at| !self.stops(*at));
        let same = |at: usize| scope.words.key(at) == scope.words.key(i);
        office && open.any(|at| self.clause_at(at) && !self.ground.governs(at - 1) || same(at))
    }

    /// The preposition is the subject's or the object's, and what the verb leads to stands behind.
    pub(super) fn better_behind(&self, i: usize) -> bool {
        self.clause_further_on(i)
            || self.leads_to_place(i)
            || self.belongs_to_office(i)
            || self.quality_further_on(i)
            || self.speaks_for(i)
    }

    /// «أعرب النائب **عن كتلة الوسط** عن أمله»: whom somebody sits for, where the verb's own preposition is yet to come.
    fn speaks_for(&self, i: usize) -> bool {
        let (words, ground) = (self.ground.scope.words, self.ground);
        let person = ground.mention_before(i).is_some_and(|m| m.kind == EntityKind::Person);
        let body = ground.mention(i + 1).filter(|m| person && m.kind == EntityKind::Organisation);
        let Some(body) = body.filter(|_| words.key(i) == &*ground.scope.lexicon.cues.relay_preposition)
        else {
            return false;
        };
        let mut open = (body.tokens.end..self.end.min(i + FAR)).take_while(|at| !self.stops(*at));
        open.any(|at| words.key(at) == words.key(i))
    }

    /// «وصف الهجوم **على** المسجد بـ"الجبان"».
    fn quality_further_on(&self, i: usize) -> bool {
        let mut open = (i + 1..self.end.min(i + CLAUSE)).take_while(|at| !self.stops(*at));
        self.verb.describes() && open.any(|at| self.is_bare_preposition(at))
    }

    /// «أشار الجهاز المكلف أمن المرشحين **إلى** البيت الأبيض، **إلى أن**»: the same preposition with a clause behind it,
    /// before anything else is said.
    fn clause_further_on(&self, i: usize) -> bool {
        let (words, morphs) = (self.ground.scope.words, self.ground.scope.morphs);
        let clause = |at: usize| {
            morphs[at].class == WordClass::Preposition
                && words.key(at) == words.key(i)
                && morphs.get(at + 1).is_some_and(|m| m.class == WordClass::Complementiser)
        };
        let open = (i + 1..self.end.min(i + FAR)).take_while(|at| !self.stops(*at));
        open.into_iter().any(|at| at + 1 < self.end && clause(at))
    }

    /// «دعا المبعوث **إلى اليمن** إلى الحوار»: the first إلى belongs to the envoy's office.
    fn leads_to_place(&self, i: usize) -> bool {
        let words = self.ground.scope.words;
        if i + 1 >= self.end {
            return false;
        }
        let place = crate::mention::at_token(self.ground.scope, i + 1, self.end);
        let Some(place) = place.filter(|m| m.kind == EntityKind::Place) else { return false };
        let next = place.tokens.end;
        let next = next + usize::from(next < self.end && self.ground.is_comma(next));
        next < self.end && words.key(next) == words.key(i)
    }
}
