//! The subject that stands in front of its verb, or beside the cue.

use crate::ids::{Id, MentionId};
use crate::layers::{CueSort, EntityKind, Mention, Number, Quote, TokenKind, VerbForm, WordClass};
use crate::resolve::speaker::Finder;

/// How far into a sentence the auxiliary that opens it stands, in tokens.
const OPENER: usize = 4;
/// The letters of «كان» in whatever form.
const WAS: &str = "كان";
/// How far in front of a verbal noun the one quoted stands, in tokens.
const QUOTED: usize = 12;

impl Finder<'_> {
    /// «الرئيس أكد أن»، «الوزير، في لقاء أمس، قال»، «المتحدث الذي قال».
    pub(super) fn preceding(&self, quote: &Quote) -> Option<MentionId> {
        let scope = self.scope;
        let begin = scope.words.range_of(quote.sentence).start;
        if let Some(owner) = self.owner(quote) {
            return Some(owner);
        }
        let at = self.step_back(quote.at.index(), begin)?;
        let stepped_back = at < quote.at.index();
        // A relative clause belongs to the noun in front of it, whatever that noun's own place is; «الذي **وصفه** الوزير» is
        // said of that noun, not by it.
        let suffixed = scope.morphs[quote.at.index()].verbs.iter().any(|v| v.suffixed);
        let back = |class: WordClass| stepped_back && scope.morphs[at].class == class;
        let relative = back(WordClass::Relative);
        let circumstance = back(WordClass::Pronoun) && scope.words.key(at).starts_with('و');
        if relative && suffixed && self.refers_back(at, quote.at.index()) {
            return None;
        }
        let adjacent = self.adjacent(quote, at, begin, relative);
        // «تقدم الحزب **بلائحة** تطلب فيها»: what is said there is not said by the paper.
        if adjacent.is_some_and(|id| self.is_place_of(quote, id)) {
            return None;
        }
        // «وجماعات **تعتبرها** إرهابية»: the pronoun is the noun, and another says it.
        let describes = !stepped_back && !suffixed;
        if let Some(noun) = adjacent.filter(|id| describes && self.is_described(quote, *id)) {
            return Some(noun);
        }
        if relative && adjacent.is_some_and(|id| self.is_object_of(quote, id, at)) {
            return None;
        }
        let fits = |id: &MentionId| {
            let mention = &self.cast.mentions[*id];
            let both = quote.agreement.number == Some(Number::Dual);
            if both && adjacent.is_some() && self.scope.words.key(mention.tokens.start).starts_with('و') {
                return true;
            }
            if (relative || circumstance) && mention.kind != EntityKind::Location && self.agrees(quote, *id) {
                return true;
            }
            self.may_be_subject(mention) && self.opens_clause(mention, begin) && self.agrees(quote, *id)
        };
        adjacent.filter(fits).or_else(|| self.behind_auxiliary(quote, begin))
    }

    /// «الذي وصف**ه**»: the pronoun at the verb may be the noun that the relative goes back to; «النواب الذين طالبو**ها**» are none.
    fn refers_back(&self, relative: usize, verb: usize) -> bool {
        let (relative, verb) = (self.scope.words.key(relative), self.scope.words.key(verb));
        let (her, them) = (verb.ends_with("ها"), verb.ends_with("هم") || verb.ends_with("هن"));
        match relative {
            _ if relative.ends_with("ذي") => !her && !them,
            _ if relative.ends_with("تي") => her || them,
            _ if relative.ends_with("ين") => them,
            _ => true,
        }
    }

    /// «رفض **الاتفاق** الذي قال إنه»، «الفساد في **الدولة** والذي اعتبر أنه»: a thing said of, and a noun that the relative does not
    /// agree with.
    fn is_object_of(&self, quote: &Quote, noun: MentionId, relative: usize) -> bool {
        let (scope, next) = (self.scope, quote.at.index() + 1);
        let mention = &self.cast.mentions[noun];
        let document = mention.row.as_ref().is_some_and(|row| scope.lexicon.titles.is_document(row));
        let said_of =
            next < scope.words.len() && scope.lexicon.functions.bears_subject(scope.words.key(next));
        let masculine = scope.words.key(relative).ends_with("ذي");
        (document || self.is_thing(noun)) && said_of || masculine && self.looks_feminine(noun)
    }

    /// The first of the particles in front of a verb (الذي، قد، لا، وهو), or the verb itself; none where it opens its clause.
    fn step_back(&self, verb: usize, begin: usize) -> Option<usize> {
        let morphs = self.scope.morphs;
        let conjoined = morphs[verb].clitics.conjunction && morphs[verb].class == WordClass::Open;
        if conjoined && self.is_glued_conjunction(verb) {
            return None;
        }
        let particle = |class| {
            matches!(
                class,
                WordClass::Auxiliary | WordClass::Relative | WordClass::Negator | WordClass::Pronoun
            )
        };
        let mut at = verb;
        while at > begin && particle(morphs[at - 1].class) {
            at -= 1;
        }
        (at > begin).then_some(at)
    }

    /// The noun in front of a verb and its particles, over a comma, an apposition or what a preposition adds to it.
    fn adjacent(&self, quote: &Quote, at: usize, begin: usize, relative: bool) -> Option<MentionId> {
        let stepped_back = at < quote.at.index();
        let found = self.ending_at(at).or_else(|| self.before_comma(at, begin, stepped_back));
        let found = found.or_else(|| self.before_parenthesis(quote, begin))?;
        // «عدد من **الخبراء** الذين انتقدوا»: a relative clause skips no more than a place.
        let kind = self.cast.mentions[found].kind;
        let keeps = relative && !kind.is_place();
        Some(if keeps { found } else { self.before_preposition(found, begin) })
    }

    /// «الوزير، **الذي** قال»، «"الوكالة" **قد** أعلنت»: the subject behind a comma or in quotation marks, where a relative or
    /// an auxiliary shows that the verb goes back to it.
    pub(super) fn before_comma(&self, at: usize, begin: usize, stepped_back: bool) -> Option<MentionId> {
        let words = self.scope.words;
        let mark = at.checked_sub(1).filter(|mark| *mark > begin)?;
        // «إن **رئيس الوزراء**، أعلن»: so does the clause that the subject opens.
        let opens = |id: &MentionId| {
            let first = self.cast.mentions[*id].tokens.start;
            first > begin && self.scope.morphs[first - 1].class == WordClass::Complementiser
        };
        let passes =
            words.is(mark, "،") || words.is(mark, ",") || matches!(words.kind(mark), TokenKind::Quote(_));
        passes.then(|| self.ending_at(mark)).flatten().filter(|id| stepped_back || opens(id))
    }

    /// «**كتلة الحزب** في البرلمان طلبت»: the noun in front of a place or body that a preposition adds to it.
    fn before_preposition(&self, id: MentionId, begin: usize) -> MentionId {
        let first = self.cast.mentions[id].tokens.start;
        let governed = first > begin + 1
            && self.scope.morphs[first - 1].class == WordClass::Preposition
            && !self.scope.lexicon.functions.bears_pronoun(self.scope.words.key(first - 1));
        match self.ending_at(first.saturating_sub(1)).filter(|_| governed) {
            Some(outer) => self.before_preposition(outer, begin),
            None => id,
        }
    }

    /// «سحب **تقرير** يتهم الحكومة»: an indefinite noun that the clause right behind it describes.
    fn is_described(&self, quote: &Quote, id: MentionId) -> bool {
        let mention = &self.cast.mentions[id];
        let verbs = &self.scope.morphs[quote.at.index()].verbs;
        let present = verbs.iter().any(|v| matches!(v.form, VerbForm::Imperfect(_)));
        let thing = !mention.named && !mention.definite && mention.kind != EntityKind::Location;
        present && thing && mention.tokens.end == quote.at.index() && self.agrees(quote, id)
    }

    /// «**سامي درويش**، راكب الطائرة، قال»: the subject that opens the sentence, with an apposition between commas.
    fn before_parenthesis(&self, quote: &Quote, begin: usize) -> Option<MentionId> {
        let (scope, verb) = (self.scope, quote.at.index());
        let comma = |at: usize| scope.words.is(at, "،") || scope.words.is(at, ",");
        let (_, id) = self.starting_at(begin)?;
        let end = self.cast.mentions[id].tokens.end;
        let parted = end + 1 < verb && comma(end) && comma(verb - 1);
        let free = (end..verb)
            .all(|i| !scope.is_finite_verb(i) && scope.morphs[i].class != WordClass::Complementiser);
        (parted && free).then_some(id)
    }

    /// «وكان **رئيس الهيئة**، فلان، أعلن»: the subject of the auxiliary that opens the sentence, with no other verb between.
    pub(super) fn behind_auxiliary(&self, quote: &Quote, begin: usize) -> Option<MentionId> {
        let (scope, verb) = (self.scope, quote.at.index());
        let opener = (begin..verb.min(begin + OPENER))
            .find(|i| scope.morphs[*i].class == WordClass::Auxiliary && scope.words.key(*i).contains(WAS))?;
        let quoted = usize::from(matches!(scope.words.kind(opener + 1), TokenKind::Quote(_)));
        let first = opener + 1 + quoted;
        let (_, id) = self.starting_at(first)?;
        let end = self.cast.mentions[id].tokens.end;
        let free = (end..verb)
            .all(|i| !scope.is_finite_verb(i) && scope.morphs[i].class != WordClass::Complementiser);
        (free && end <= verb && self.agrees(quote, id)).then_some(id)
    }

    pub(super) fn starting_at(&self, at: usize) -> Option<(usize, MentionId)> {
        let mentions = self.cast.mentions.as_slice();
        let number = mentions.partition_point(|m| m.tokens.start < at);
        (mentions.get(number)?.tokens.start == at).then(|| (number, MentionId::from_index(number)))
    }

    /// «عن الوزير **قوله**»: who is quoted stands between عن and the verbal noun.
    pub(super) fn quoted_before(&self, quote: &Quote) -> Option<MentionId> {
        let at = quote.at.index();
        let suffixed =
            quote.sort == CueSort::Masdar && self.scope.morphs[at].verbs.iter().any(|v| v.suffixed);
        let begin = self.scope.words.range_of(quote.sentence).start;
        let from = |i: &usize| self.scope.words.key(*i) == &*self.scope.lexicon.cues.relay_preposition;
        let preposition = (begin..at).rev().take(QUOTED).find(from).filter(|_| suffixed)?;
        let (_, id) = self.starting_at(preposition + 1)?;
        (self.cast.mentions[id].tokens.end <= at).then_some(id)
    }

    /// Nothing stands before the mention that it could belong to: «وحول نتائج قمة السبع قال» has no subject.
    pub(super) fn opens_clause(&self, mention: &Mention, begin: usize) -> bool {
        let (scope, first) = (self.scope, mention.tokens.start);
        if first <= begin {
            return true;
        }
        // «ديفيد كاميرون رئيس الوزراء البريطاني»: the office in apposition to the name.
        if let Some(name) = self.ending_at(first).filter(|_| mention.title.is_some() && !mention.named) {
            let name = &self.cast.mentions[name];
            return name.named && self.may_be_subject(name) && self.opens_clause(name, begin);
        }
        let before = &scope.morphs[first - 1];
        let parted = scope.words.kind(first - 1) != TokenKind::Word || first - 1 == begin;
        parted || !matches!(before.class, WordClass::Open | WordClass::Preposition)
    }

    pub(super) fn is_glued_conjunction(&self, at: usize) -> bool {
        let key = self.scope.words.key(at);
        crate::morph::clitic::after_conjunction(key)
            .is_some_and(|rest| self.scope.lexicon.verbs.readings(rest, rest).next().is_some())
    }

    pub(super) fn ending_at(&self, at: usize) -> Option<MentionId> {
        let mentions = self.cast.mentions.as_slice();
        let behind = mentions.partition_point(|m| m.tokens.start < at);
        let outer = (0..behind).rev().find(|number| !mentions[*number].nested)?;
        (mentions[outer].tokens.end == at).then(|| MentionId::from_index(outer))
    }

    /// Not behind a preposition, and no water or region.
    pub(super) fn may_be_subject(&self, mention: &Mention) -> bool {
        let (scope, first) = (self.scope, mention.tokens.start);
        // «على **"الأفق"**»
        let mark = first > 1 && matches!(scope.words.kind(first - 1), TokenKind::Quote(_));
        let before = first.checked_sub(1 + usize::from(mark));
        let governed = before.is_some_and(|before| scope.morphs[before].class == WordClass::Preposition);
        !governed && self.may_follow_verb(mention)
    }

    /// Bears no preposition, and is no water or region.
    pub(super) fn may_follow_verb(&self, mention: &Mention) -> bool {
        let glued = self.scope.morphs[mention.tokens.start].clitics.preposition.is_some()
            || mention.row.is_some() && self.has_glued_preposition(mention);
        let place =
            mention.kind == EntityKind::Location || mention.kind == EntityKind::Place && !mention.named;
        !glued && !place
    }

    /// The first word carries a letter that the row's own name does not begin with.
    pub(super) fn has_glued_preposition(&self, mention: &Mention) -> bool {
        let key = self.scope.words.key(mention.tokens.start);
        let known = self.scope.lexicon.is_known_word(key)
            || key.strip_prefix("ال").is_some_and(|k| self.scope.lexicon.is_known_word(k));
        !known && (key.starts_with('ل') || key.starts_with('ب'))
    }
}
