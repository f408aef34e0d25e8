//! Who spoke: the subject beside the cue, the subject of the governing verb, or the thread of speech.

use crate::evidence::{Cause, Evidence, RowRef};
use crate::ids::{ChainId, Id, MentionId};
use crate::layers::{
    BlockKind, CueSort, EntityKind, Gender, Mention, Number, Quote, Speaker, SpeakerPath, TokenKind,
    WordClass,
};
use crate::mention::Scope;
use crate::resolve::Cast;

/// How many speakers back the thread of speech is searched for one that agrees with the verb.
const MEMORY: usize = 6;

/// How far into a sentence the auxiliary that opens it stands, in tokens.
const OPENER: usize = 4;
/// The letters of «كان» in whatever form.
const WAS: &str = "كان";
/// How far in front of a verbal noun the one quoted stands, in tokens.
const QUOTED: usize = 12;
/// The end of the source phrases that a verb follows: «وفق ما أعلنته».
const WHAT: &str = "ما";
/// The most words between a document and who put it out.
const ISSUER: usize = 4;

/// Finds the speakers of all quotes, in order.
pub fn find(scope: Scope<'_>, cast: &Cast, quotes: &[Quote]) -> Vec<Vec<Speaker>> {
    let mut finder = Finder { scope, cast, thread: Vec::new(), sentence: Vec::new(), source: None };
    let mut last_sentence = None;
    quotes
        .iter()
        .map(|quote| {
            if last_sentence != Some(quote.sentence) {
                finder.sentence.clear();
                finder.source = None;
                last_sentence = Some(quote.sentence);
            }
            let speakers = finder.speakers(quote);
            let told =
                quotes.iter().any(|q| q.cue != quote.cue && q.content.iter().any(|c| c.contains(quote.cue)));
            finder.remember(quote, &speakers, told);
            speakers
        })
        .collect()
}

struct Finder<'a> {
    scope: Scope<'a>,
    cast: &'a Cast,
    /// Recent speakers, the last one at the end.
    thread: Vec<(ChainId, MentionId)>,
    /// Speakers of the sentence so far.
    sentence: Vec<(ChainId, MentionId)>,
    /// The source that the last quote of the sentence names: «وفق ما أعلنته الوزارة».
    source: Option<MentionId>,
}

impl Finder<'_> {
    fn speakers(&self, quote: &Quote) -> Vec<Speaker> {
        if let Some(first) = self.explicit(quote) {
            let also = self.coordinated(first);
            return std::iter::once(first)
                .chain(also)
                .map(|m| self.speaker(m, SpeakerPath::Explicit, "subject"))
                .collect();
        }
        let governed = matches!(quote.sort, CueSort::Participle | CueSort::Masdar);
        if governed && let Some(mention) = self.governing(quote) {
            return vec![self.speaker(mention, SpeakerPath::Governing, "governing-subject")];
        }
        if let Some(mention) = self.opener(quote) {
            return vec![self.speaker(mention, SpeakerPath::Governing, "sentence-subject")];
        }
        match self.last_in_thread(quote).or_else(|| self.sentence_subject(quote)) {
            Some(mention) => vec![self.speaker(mention, SpeakerPath::Thread, "thread-of-speech")],
            None => {
                let named = self.last_named(quote).or_else(|| self.next_named(quote));
                named.map(|m| self.speaker(m, SpeakerPath::Thread, "last-named")).into_iter().collect()
            }
        }
    }

    fn speaker(&self, mention: MentionId, how: SpeakerPath, rule: &'static str) -> Speaker {
        let words = &self.cast.mentions[mention];
        let mut evidence = Evidence::new(Cause::new(RowRef::new("rule", rule), words.span));
        if let Some(row) = &words.row {
            evidence = evidence.and(Cause::new(row.clone(), words.span));
        }
        Speaker { chain: self.cast.chain_of[mention.index()], mention, how, evidence }
    }

    /// The subject beside the cue: behind it, or right before it.
    fn explicit(&self, quote: &Quote) -> Option<MentionId> {
        if let Some(range) = &quote.source {
            return self.cast.mention_in(range).map(|id| self.issuer(id).unwrap_or(id));
        }
        if quote.sort != CueSort::Verb {
            return self.quoted_before(quote);
        }
        self.preceding(quote)
    }

    /// Who put out a document: «بيان **وزارة الخارجية**»، «بيان صادر عن **مكتب رئيس الوزراء**».
    fn issuer(&self, document: MentionId) -> Option<MentionId> {
        let (scope, mentions) = (self.scope, self.cast.mentions.as_slice());
        let words = &self.cast.mentions[document];
        let row = words.row.as_ref()?;
        let at = scope.lexicon.titles.is_document(row).then_some(document.index() + 1)?;
        let next =
            mentions.get(at).filter(|m| matches!(m.kind, EntityKind::Organisation | EntityKind::Person))?;
        let gap = words.tokens.end..next.tokens.start;
        let marked = gap.clone().last().is_some_and(|i| matches!(scope.words.kind(i), TokenKind::Quote(_)));
        let last = next.tokens.start.saturating_sub(1 + usize::from(marked));
        let key = scope.words.key(last);
        // «بلاغ **للنقابة**».
        let own = gap.is_empty() && scope.morphs[next.tokens.start].clitics.preposition == Some('ل');
        let issued = own
            || scope.morphs[last].class == WordClass::Preposition
            || key.ends_with('ه')
            || key.ends_with("ها");
        let behind = gap.len() <= ISSUER
            && issued
            && gap.into_iter().all(|i| {
                let class = scope.morphs[i].class;
                marked && i > last
                    || scope.words.kind(i) == TokenKind::Word
                        && matches!(class, WordClass::Preposition | WordClass::Open | WordClass::Relative)
            });
        (next.nested || behind).then(|| MentionId::from_index(at))
    }

    /// «الرئيس أكد أن»، «الوزير، في لقاء أمس، قال»، «المتحدث الذي قال».
    fn preceding(&self, quote: &Quote) -> Option<MentionId> {
        let scope = self.scope;
        let begin = scope.words.range_of(quote.sentence).start;
        let mut at = quote.at.index();
        if scope.morphs[at].clitics.conjunction
            && scope.morphs[at].class == WordClass::Open
            && self.is_glued_conjunction(at)
        {
            return None;
        }
        while at > begin
            && matches!(
                scope.morphs[at - 1].class,
                WordClass::Auxiliary | WordClass::Relative | WordClass::Negator | WordClass::Pronoun
            )
        {
            at -= 1;
        }
        if at <= begin {
            return None;
        }
        let stepped_back = at < quote.at.index();
        // A relative clause belongs to the noun in front of it, whatever that noun's own place is.
        let relative = stepped_back && scope.morphs[at].class == WordClass::Relative;
        let adjacent = self.ending_at(at).or_else(|| self.before_comma(at, begin, stepped_back));
        let fits = |id: &MentionId| {
            let mention = &self.cast.mentions[*id];
            let both = quote.agreement.number == Some(Number::Dual);
            if both && adjacent.is_some() && self.scope.words.key(mention.tokens.start).starts_with('و') {
                return true;
            }
            if relative && mention.kind != EntityKind::Location && self.agrees(quote, *id) {
                return true;
            }
            self.may_be_subject(mention) && self.opens_clause(mention, begin) && self.agrees(quote, *id)
        };
        adjacent.filter(fits).or_else(|| self.behind_auxiliary(quote, begin))
    }

    /// «الوزير، **الذي** قال»، «"الوكالة" **قد** أعلنت»: the subject behind a comma or in quotation marks, where a relative or
    /// an auxiliary shows that the verb goes back to it.
    fn before_comma(&self, at: usize, begin: usize, stepped_back: bool) -> Option<MentionId> {
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

    /// «وكان **رئيس الهيئة**، فلان، أعلن»: the subject of the auxiliary that opens the sentence, with no other verb between.
    fn behind_auxiliary(&self, quote: &Quote, begin: usize) -> Option<MentionId> {
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

    fn starting_at(&self, at: usize) -> Option<(usize, MentionId)> {
        let mentions = self.cast.mentions.as_slice();
        let number = mentions.partition_point(|m| m.tokens.start < at);
        (mentions.get(number)?.tokens.start == at).then(|| (number, MentionId::from_index(number)))
    }

    /// «عن الوزير **قوله**»: who is quoted stands between عن and the verbal noun.
    fn quoted_before(&self, quote: &Quote) -> Option<MentionId> {
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
    fn opens_clause(&self, mention: &Mention, begin: usize) -> bool {
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

    fn is_glued_conjunction(&self, at: usize) -> bool {
        let key = self.scope.words.key(at);
        crate::morph::clitic::after_conjunction(key)
            .is_some_and(|rest| self.scope.lexicon.verbs.readings(rest, rest).next().is_some())
    }

    fn ending_at(&self, at: usize) -> Option<MentionId> {
        let mentions = self.cast.mentions.as_slice();
        let behind = mentions.partition_point(|m| m.tokens.start < at);
        let outer = (0..behind).rev().find(|number| !mentions[*number].nested)?;
        (mentions[outer].tokens.end == at).then(|| MentionId::from_index(outer))
    }

    /// Not behind a preposition, and no water or region.
    fn may_be_subject(&self, mention: &Mention) -> bool {
        let scope = self.scope;
        let first = mention.tokens.start;
        let governed = first > 0 && scope.morphs[first - 1].class == WordClass::Preposition;
        let glued = scope.morphs[first].clitics.preposition.is_some()
            || mention.row.is_some() && self.has_glued_preposition(mention);
        let place =
            mention.kind == EntityKind::Location || mention.kind == EntityKind::Place && !mention.named;
        !governed && !glued && !place
    }

    /// The first word carries a letter that the row's own name does not begin with.
    fn has_glued_preposition(&self, mention: &Mention) -> bool {
        let key = self.scope.words.key(mention.tokens.start);
        let known = self.scope.lexicon.is_known_word(key)
            || key.strip_prefix("ال").is_some_and(|k| self.scope.lexicon.is_known_word(k));
        !known && (key.starts_with('ل') || key.starts_with('ب'))
    }

    /// Others joined to a subject by و: «رئيسي وبوتين يؤكدان».
    fn coordinated(&self, first: MentionId) -> Option<MentionId> {
        let end = self.cast.mentions[first].tokens.end;
        let behind = first.index() + 1..self.cast.mentions.len();
        let next =
            MentionId::from_index(behind.into_iter().find(|at| !self.cast.mentions.as_slice()[*at].nested)?);
        let mention = self.cast.mentions.get(next).filter(|m| m.tokens.start == end)?;
        let joined =
            self.scope.words.key(mention.tokens.start).starts_with('و') && mention.kind == EntityKind::Person;
        (joined && mention.named).then_some(next)
    }

    /// The subject of the verb that governs a participle.
    fn governing(&self, quote: &Quote) -> Option<MentionId> {
        let before = |id: &MentionId| self.cast.mentions[*id].tokens.start < quote.at.index();
        if let Some(source) = self.source.filter(|id| before(id) && self.agrees(quote, *id)) {
            return Some(source);
        }
        let spoken = self.sentence.iter().rev().map(|(_, m)| *m).find(|m| self.agrees(quote, *m));
        spoken.filter(before).or(spoken).or_else(|| self.sentence_subject(quote))
    }

    /// «**ونشرت الوزارة** التقرير أمس وقالت»: the subject of the verb that opens the sentence of a later verb of saying.
    fn opener(&self, quote: &Quote) -> Option<MentionId> {
        let (scope, at) = (self.scope, quote.at.index());
        let begin = scope.words.range_of(quote.sentence).start;
        let later = quote.sort == CueSort::Verb && at > begin && self.sentence.is_empty();
        let id = self.subject_at(begin).filter(|_| later)?;
        let mention = &self.cast.mentions[id];
        (mention.tokens.end <= at && self.agrees(quote, id) && self.may_have_spoken(quote, id, mention))
            .then_some(id)
    }

    /// The mention right behind the verb that stands at a token, with no or one particle in front.
    fn subject_at(&self, begin: usize) -> Option<MentionId> {
        let scope = self.scope;
        let auxiliary = scope.morphs[begin].class == WordClass::Auxiliary;
        let verb = begin + usize::from(auxiliary);
        let opens = verb < scope.words.len()
            && (scope.lexicon.lists.is_verb(scope.words.key(verb)) || scope.is_finite_verb(verb));
        self.starting_at(verb + 1).filter(|_| opens).map(|(_, id)| id)
    }

    /// The first mention of the sentence that may be a subject.
    fn sentence_subject(&self, quote: &Quote) -> Option<MentionId> {
        let range = self.scope.words.range_of(quote.sentence);
        let until = quote.at.index();
        let mentions = self.cast.mentions.enumerate();
        let candidates =
            mentions.filter(|(_, m)| m.tokens.start >= range.start && m.tokens.end <= until.max(range.start));
        let fitting: Vec<MentionId> = candidates
            .filter(|(id, m)| !m.nested && self.may_be_subject(m) && self.agrees(quote, *id))
            .map(|(id, _)| id)
            .collect();
        // Whoever has a name, an office or the standing of an institution speaks before «المتظاهرون».
        let known = fitting.iter().find(|id| {
            let mention = &self.cast.mentions[**id];
            mention.named || mention.title.is_some() || mention.kind == EntityKind::Organisation
        });
        known.or(fitting.first()).copied()
    }

    fn last_in_thread(&self, quote: &Quote) -> Option<MentionId> {
        let recent = || self.thread.iter().rev().take(MEMORY);
        let best = recent().find(|(_, m)| self.agrees(quote, *m)).or_else(|| recent().next());
        best.map(|(chain, mention)| self.nearest(*chain, *mention, quote.at.index()))
    }

    /// Nobody has spoken yet: the last one named in front of the cue.
    fn last_named(&self, quote: &Quote) -> Option<MentionId> {
        let before = |m: &Mention| m.tokens.end <= quote.at.index();
        let mut named =
            self.cast.mentions.enumerate().filter(|(id, m)| before(m) && self.may_have_spoken(quote, *id, m));
        named.next_back().map(|(id, _)| id)
    }

    /// «اتهمها بالضعف: **فلان** يرد»: a heading that names who speaks behind what is said.
    fn next_named(&self, quote: &Quote) -> Option<MentionId> {
        let words = self.scope.words;
        let heading = words.block(words.sentences[quote.sentence].block).kind == BlockKind::Headline;
        let mut behind = self.cast.mentions.enumerate().filter(|(_, m)| m.tokens.start > quote.at.index());
        behind.find(|(id, m)| heading && self.may_have_spoken(quote, *id, m)).map(|(id, _)| id)
    }

    fn may_have_spoken(&self, quote: &Quote, id: MentionId, mention: &Mention) -> bool {
        let speaks =
            matches!(mention.kind, EntityKind::Person | EntityKind::Organisation | EntityKind::Unnamed);
        speaks && !mention.nested && (mention.named || mention.title.is_some()) && self.agrees(quote, id)
    }

    /// The last mention of the chain before the cue.
    fn nearest(&self, chain: ChainId, mention: MentionId, before: usize) -> MentionId {
        let mentions = &self.cast.chains[chain].mentions;
        mentions
            .iter()
            .rev()
            .find(|m| self.cast.mentions[**m].tokens.start < before)
            .copied()
            .unwrap_or(mention)
    }

    /// Gender and number do not speak against it.
    fn agrees(&self, quote: &Quote, mention: MentionId) -> bool {
        let chain = &self.cast.chains[self.cast.chain_of[mention.index()]];
        let person = matches!(chain.kind, EntityKind::Person);
        let plural_verb = matches!(quote.agreement.number, Some(Number::Plural | Number::Dual));
        if person && plural_verb {
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

    fn looks_feminine(&self, mention: MentionId) -> bool {
        let words = &self.cast.mentions[mention];
        words
            .span
            .of(&self.scope.words.article.text)
            .split_whitespace()
            .next()
            .is_some_and(|w| w.ends_with('ة'))
            || self.scope.words.key(words.tokens.start).ends_with('ه')
    }

    /// A statement that another one tells of leaves the thread with the one who tells it.
    fn remember(&mut self, quote: &Quote, speakers: &[Speaker], told: bool) {
        let Some(first) = speakers.first() else { return };
        let entry = (first.chain, first.mention);
        if matches!(quote.sort, CueSort::Source | CueSort::Verb) {
            let told = quote.sort == CueSort::Source && quote.lemma.ends_with(WHAT);
            self.source = told.then_some(first.mention);
        }
        if quote.sort != CueSort::Source {
            self.sentence.push(entry);
        }
        let block = self.scope.words.block(self.scope.words.sentences[quote.sentence].block).kind;
        let steers = matches!(quote.sort, CueSort::Verb | CueSort::Colon) || self.thread.is_empty();
        let steers = steers && (!told || self.thread.is_empty());
        if steers && block != BlockKind::Caption {
            self.thread.retain(|(chain, _)| *chain != entry.0);
            self.thread.push(entry);
        }
    }
}
