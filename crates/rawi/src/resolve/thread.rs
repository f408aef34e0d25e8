//! Who speaks where no subject is expressed: the governing verb's, the sentence's, the thread's.

use crate::ids::{ChainId, Id, MentionId, SentenceId};
use crate::layers::{
    Agreement, BlockKind, CueSort, EntityKind, Gender, Mention, Number, Quote, Speaker, SpeakerPath,
    TokenKind, WordClass,
};
use crate::lexicon::verbs::OBJECT;
use crate::resolve::agreeing::is_many;
use crate::resolve::speaker::{Finder, Spoken, WHAT};

/// How many speakers back the thread of speech is searched for one that agrees with the verb.
const MEMORY: usize = 6;
/// How many sentences back one told of is looked for where nobody who has spoken agrees with the verb.
const TOLD: usize = 3;
/// The longest adverbial in front of the subject of a sentence, in tokens.
const FRONTED: usize = 16;
/// The vowel that shows the passive behind the first letter.
const DAMMA: char = '\u{64f}';
/// The mark of the doubled letter.
const SHADDA: char = '\u{651}';

impl Finder<'_> {
    /// The subject of the verb that governs a participle.
    pub(super) fn governing(&self, quote: &Quote) -> Option<MentionId> {
        // «**الزوجان** …، مصرحين»: of several, where anybody is.
        if quote.sort == CueSort::Participle && quote.agreement.number.is_none() {
            let agreement = Agreement { number: Some(Number::Plural), ..quote.agreement };
            let several = self.governor(&Quote { agreement, ..quote.clone() });
            return several.or_else(|| self.governor(quote));
        }
        self.governor(quote)
    }

    fn governor(&self, quote: &Quote) -> Option<MentionId> {
        let before = |id: &MentionId| self.cast.mentions[*id].tokens.start < quote.at.index();
        if let Some(source) = self.source.filter(|id| before(id) && self.agrees(quote, *id)) {
            return Some(source);
        }
        if let Some(subject) = self.silent_verb(quote) {
            return Some(subject);
        }
        // What another tells of has its own participles inside; behind it they are the teller's again.
        let inside = self.is_told(quote, false);
        let agreeing = || self.sentence.iter().rev().filter(|spoken| self.fits(quote, spoken));
        let own = agreeing().find(|spoken| spoken.told == inside).or_else(|| agreeing().next());
        let spoken = || own.map(|spoken| spoken.mention);
        spoken().filter(before).or_else(spoken).or_else(|| self.sentence_subject(quote))
    }

    /// «**نفى الوزير** هذه الأنباء، مؤكدا»: the subject of the nearest verb of saying in front that brought no statement.
    fn silent_verb(&self, quote: &Quote) -> Option<MentionId> {
        let (scope, at) = (self.scope, quote.at.index());
        let begin = scope.words.range_of(quote.sentence).start;
        let in_cue =
            |i: usize| self.quotes.iter().any(|q| q.cue.contains(scope.words.span(i)) && q.at.index() != i);
        // «حسب **نص** البيان» is a noun.
        let behind = |i: usize, class| i > begin && scope.morphs[i - 1].class == class;
        // «عبّر» and «وقد عبر» are verbs, «عبر» and «بين» hardly ever.
        let clear = |i: usize| {
            scope.morphs[i].class == WordClass::Open
                || behind(i, WordClass::Auxiliary)
                || scope.words.word(i).contains(SHADDA)
        };
        let noun = |i: usize| !clear(i) || behind(i, WordClass::Preposition);
        let free = |i: &usize| !self.is_in_other_content(*i, quote) && !in_cue(*i) && !noun(*i);
        let verb = (begin..at).rev().filter(free).find(|i| scope.is_finite_verb(*i))?;
        let cue = self.quotes.iter().any(|q| q.at.index() == verb);
        // «ودعا الله أن يوفق»: behind و it may be the object.
        let takes = |verb: u16| scope.lexicon.verbs.get(verb).addressee.iter().any(|a| **a == *OBJECT);
        let object =
            scope.morphs[verb].clitics.conjunction && scope.morphs[verb].verbs.iter().any(|v| takes(v.verb));
        let (_, id) = self.starting_at(verb + 1).filter(|_| !cue && !object)?;
        let mention = &self.cast.mentions[id];
        (self.may_follow_verb(mention) && mention.tokens.end <= at && self.agrees(quote, id)).then_some(id)
    }

    /// A token inside what some other quote says.
    pub(super) fn is_in_other_content(&self, at: usize, but: &Quote) -> bool {
        let span = self.scope.words.span(at);
        self.quotes.iter().any(|q| q.cue != but.cue && q.content.iter().any(|c| c.contains(span)))
    }

    /// Another statement tells of this one; `sources`: even one that a source phrase attributes.
    fn is_told(&self, quote: &Quote, sources: bool) -> bool {
        let other = |q: &&Quote| q.cue != quote.cue && (sources || q.sort != CueSort::Source);
        self.quotes.iter().filter(other).any(|q| q.content.iter().any(|c| c.contains(quote.cue)))
    }

    /// «نقلت الوكالة عن الوزير **قوله**»: nobody tells of it but who passes it on.
    fn is_passed_on(&self, quote: &Quote) -> bool {
        let tells = |q: &Quote| q.content.iter().any(|c| c.contains(quote.cue));
        let passes = |q: &Quote| q.source.as_ref().is_some_and(|source| quote.relay.contains(source));
        let mut tellers = self.quotes.iter().filter(|q| q.cue != quote.cue && tells(q)).peekable();
        tellers.peek().is_some() && tellers.all(passes)
    }

    /// «نص **الاتفاق** على»: a thing may say something once, and says nothing further.
    pub(super) fn is_thing(&self, id: MentionId) -> bool {
        let (scope, first) = (self.scope, self.cast.mentions[id].tokens.start);
        let stem = scope.words.key(first).get(scope.morphs[first].stem as usize..).unwrap_or_default();
        scope.lexicon.titles.sorts.fits("thing", stem)
    }

    /// «وقف **الشاب** باكيا عندما قال»، «القبض على **شاب** واعترف»: the verb of a clause of time, and what only one accused
    /// does, go back to whoever was named last.
    pub(super) fn in_clause(&self, quote: &Quote) -> Option<MentionId> {
        let (scope, at) = (self.scope, quote.at.index());
        if quote.sort != CueSort::Verb {
            return None;
        }
        let clash = !self.sentence.is_empty() && !self.sentence.iter().any(|s| self.fits(quote, s));
        if (clash || self.is_told(quote, false))
            && let Some(mention) = self.told_before(quote)
        {
            return Some(mention);
        }
        let cues = &scope.lexicon.cues;
        let begin = scope.words.range_of(quote.sentence).start;
        let behind =
            |first: usize| cues.clause_openers.longest(scope.words, scope.words.key(first), first, at);
        let opens =
            (begin + 1..at).rev().take(2).any(|first| behind(first).is_some_and(|(_, stop)| stop == at));
        if let Some(caught) = self.questioned(quote, begin) {
            return Some(caught);
        }
        if !opens {
            return None;
        }
        let near = |id: &MentionId| {
            let tokens = &self.cast.mentions[*id].tokens;
            tokens.start >= begin && tokens.end <= at && self.agrees(quote, *id)
        };
        let ids = || self.cast.mentions.enumerate().map(|(id, _)| id).rev().filter(near);
        let body = |id: &MentionId| self.cast.mentions[*id].kind == EntityKind::Organisation;
        ids().find(|id| self.is_somebody(*id)).or_else(|| ids().find(body))
    }

    /// «وبالتحري معه أفاد»، «واعترف»: whoever was caught, in this sentence or the one before, and nobody who holds an office.
    fn questioned(&self, quote: &Quote, begin: usize) -> Option<MentionId> {
        let (scope, at) = (self.scope, quote.at.index());
        let cues = &scope.lexicon.cues;
        let phrase = |first: usize| {
            let key = scope.words.key(first);
            let bare = crate::morph::clitic::after_conjunction(key).unwrap_or(key);
            let whole = cues.questioned.longest(scope.words, key, first, at);
            whole.or_else(|| cues.questioned.longest(scope.words, bare, first, at)).is_some()
        };
        let asked = (begin..at).any(phrase);
        if !asked && !self.is_one_of(quote, &cues.confessions) {
            return None;
        }
        let near = |id: &MentionId, first: usize| {
            let words = &self.cast.mentions[*id];
            let official =
                words.title.is_some() || self.cast.chains[self.cast.chain_of[id.index()]].actor.is_some();
            words.tokens.start >= first && words.tokens.end <= at && !official && self.agrees(quote, *id)
        };
        let ids = || self.cast.mentions.enumerate().map(|(id, _)| id).rev();
        let find = |first: usize| ids().find(|id| near(id, first) && self.is_somebody(*id));
        let number = quote.sentence.index();
        let range =
            |back: usize| scope.words.range_of(SentenceId::from_index(number.saturating_sub(back))).start;
        find(begin).or_else(|| find(range(1))).or_else(|| find(range(2)).filter(|_| asked))
    }

    /// A person, named or not, or people: not «ملحق صحيفة».
    fn is_somebody(&self, id: MentionId) -> bool {
        let words = &self.cast.mentions[id];
        match words.kind {
            EntityKind::Person => words.definite,
            EntityKind::Unnamed | EntityKind::Group => true,
            _ => false,
        }
    }

    /// «إن **الجامعة** ترحب بالهدنة وتطالب»، «أن **الوزير** وصل وأخبرها»: what is told of goes on with its own subject.
    fn told_before(&self, quote: &Quote) -> Option<MentionId> {
        let (scope, at) = (self.scope, quote.at.index());
        let spoken = self.sentence.iter().rev().find(|spoken| spoken.told && self.fits(quote, spoken));
        if let Some(spoken) = spoken {
            return Some(spoken.mention);
        }
        let begin = scope.words.range_of(quote.sentence).start;
        let clause = (begin..at).rev().find(|i| scope.morphs[*i].class == WordClass::Complementiser)?;
        let (_, id) = self.starting_at(clause + 1)?;
        let mention = &self.cast.mentions[id];
        let conjoined = scope.morphs[at].clitics.conjunction;
        (conjoined && mention.tokens.end <= at && self.may_have_spoken(quote, id, mention)).then_some(id)
    }

    fn is_one_of(&self, quote: &Quote, ids: &rustc_hash::FxHashSet<Box<str>>) -> bool {
        let verbs = &self.scope.lexicon.verbs;
        self.scope.morphs[quote.at.index()].verbs.iter().any(|v| ids.contains(&verbs.get(v.verb).id))
    }

    /// «**وغادر الوزير** المدينة. وقال»: whoever the report has told of since the last statement speaks next, unless the verb
    /// goes on with what was said.
    pub(super) fn narrated(&self, quote: &Quote) -> Option<MentionId> {
        let goes_on = self.is_one_of(quote, &self.scope.lexicon.cues.additions);
        if goes_on || quote.sort != CueSort::Verb {
            return None;
        }
        self.subject_since(quote, self.last + 1)
    }

    /// The subject that opens the last sentence in front of the quote's, from one on, and that may have spoken.
    fn subject_since(&self, quote: &Quote, first: usize) -> Option<MentionId> {
        let words = self.scope.words;
        let subject = |number: usize| {
            let sentence = &words.sentences[SentenceId::from_index(number)];
            let begin = sentence.tokens.start.index();
            let told = self.is_in_other_content(begin, quote);
            let body = words.block(sentence.block).kind == BlockKind::Paragraph;
            let id = self.subject_of(begin, sentence.tokens.end.index());
            let speaks = |id: &MentionId| self.may_have_spoken(quote, *id, &self.cast.mentions[*id]);
            id.filter(|_| body && !told).filter(speaks)
        };
        (first..quote.sentence.index()).rev().find_map(subject)
    }

    /// The subject that opens a sentence, or the clause behind an adverbial: «بعد الاجتماع، غادر **الوزير**».
    pub(super) fn subject_of(&self, begin: usize, end: usize) -> Option<MentionId> {
        if begin >= end {
            return None;
        }
        let opening = |at: usize| self.subject_at(at).or_else(|| self.subject_before_verb(at));
        let words = self.scope.words;
        let fronted = matches!(self.scope.morphs[begin].class, WordClass::Preposition | WordClass::Adverb);
        let comma = |i: &usize| words.is(*i, "،") || words.is(*i, ",");
        let clause = (begin..end.min(begin + FRONTED)).find(comma).filter(|_| fronted);
        opening(begin).or_else(|| clause.filter(|comma| comma + 2 < end).and_then(|comma| opening(comma + 1)))
    }

    /// A word without the article that is a verb in some reading.
    fn may_be_verb(&self, at: usize) -> bool {
        let (key, lists) = (self.scope.words.key(at), &self.scope.lexicon.lists);
        let behind = crate::morph::clitic::after_conjunction(key);
        let reads = lists.may_be_verb(key) || behind.is_some_and(|rest| lists.may_be_verb(rest));
        reads && !self.scope.is_definite(at)
    }

    /// A verb and nothing else, whatever و stands in front of it.
    pub(super) fn is_verb(&self, at: usize) -> bool {
        let (key, lists) = (self.scope.words.key(at), &self.scope.lexicon.lists);
        let behind = crate::morph::clitic::after_conjunction(key);
        self.scope.is_finite_verb(at) || lists.is_verb(key) || behind.is_some_and(|rest| lists.is_verb(rest))
    }

    /// «**الوزير** غادر المدينة»: the mention that opens a sentence, a verb right behind it.
    fn subject_before_verb(&self, begin: usize) -> Option<MentionId> {
        let scope = self.scope;
        let (_, id) = self.starting_at(begin)?;
        let mention = &self.cast.mentions[id];
        let verb = mention.tokens.end;
        if verb >= scope.words.len() || !scope.is_open_word(verb) {
            return None;
        }
        let known = mention.named || mention.title.is_some();
        (known && self.may_be_verb(verb) || self.is_verb(verb)).then_some(id)
    }

    /// «**ونشرت الوزارة** التقرير أمس وقالت»: the subject of the verb that opens the sentence of a later verb of saying.
    pub(super) fn opener(&self, quote: &Quote) -> Option<MentionId> {
        let (scope, at) = (self.scope, quote.at.index());
        let begin = scope.words.range_of(quote.sentence).start;
        let later = quote.sort == CueSort::Verb && at > begin && self.sentence.is_empty();
        let id = self.subject_of(begin, at).filter(|_| later)?;
        let mention = &self.cast.mentions[id];
        // «أصدر **عدد من الأطباء** بيانا وأكدوا».
        let people = matches!(mention.kind, EntityKind::Unnamed | EntityKind::Group);
        let speaks = self.may_have_spoken(quote, id, mention) || people && is_many(quote) && !mention.nested;
        (mention.tokens.end <= at && self.agrees(quote, id) && speaks).then_some(id)
    }

    /// The mention right behind the verb that stands at a token, with no or one particle in front.
    fn subject_at(&self, begin: usize) -> Option<MentionId> {
        let scope = self.scope;
        let particle = matches!(scope.morphs[begin].class, WordClass::Auxiliary | WordClass::Negator);
        let verb = begin + usize::from(particle);
        if verb + 1 >= scope.words.len() {
            return None;
        }
        let passive = scope.words.word(verb).chars().nth(1) == Some(DAMMA);
        let certain = (particle || passive) && scope.is_open_word(verb) && !scope.is_definite(verb);
        let (_, id) = self.starting_at(verb + 1)?;
        let mention = &self.cast.mentions[id];
        let known = mention.named || mention.title.is_some();
        let may_be = || known && scope.is_open_word(verb) && self.may_be_verb(verb);
        if !certain && !self.is_verb(verb) && !may_be() {
            return None;
        }
        self.may_follow_verb(&self.cast.mentions[id]).then_some(id)
    }

    /// The first mention of the sentence that may be a subject.
    pub(super) fn sentence_subject(&self, quote: &Quote) -> Option<MentionId> {
        let range = self.scope.words.range_of(quote.sentence);
        let until = quote.at.index();
        let mentions = self.cast.mentions.enumerate();
        let candidates =
            mentions.filter(|(_, m)| m.tokens.start >= range.start && m.tokens.end <= until.max(range.start));
        let fitting: Vec<MentionId> = candidates
            .filter(|(id, m)| !m.nested && self.may_be_subject(m) && self.agrees(quote, *id))
            .filter(|(_, m)| !is_town(m) && !self.is_label(m) && !self.is_another_content(m, quote))
            .map(|(id, _)| id)
            .collect();
        // Whoever has a name, an office or the standing of an institution speaks before «المتظاهرون».
        let known = fitting.iter().find(|id| {
            let mention = &self.cast.mentions[**id];
            mention.named || mention.title.is_some() || mention.kind == EntityKind::Organisation
        });
        known.or(fitting.first()).map(|id| self.rather_joined(quote, *id))
    }

    /// «الجيش **والمقاومة** …، متوقعة»: whoever is joined to a subject and shows the gender that it does not.
    fn rather_joined(&self, quote: &Quote, first: MentionId) -> MentionId {
        let mention = &self.cast.mentions[first];
        let joined = self.starting_at(mention.tokens.end).map(|(_, id)| id).filter(|id| {
            let next = &self.cast.mentions[*id];
            let joined = self.scope.morphs[next.tokens.start].clitics.conjunction;
            joined && !next.kind.is_place() && self.looks_feminine(*id)
        });
        let hers = quote.agreement.gender == Some(Gender::Feminine) && !self.clearly_agrees(quote, first);
        joined.filter(|_| hers).unwrap_or(first)
    }

    /// «أكد: «نحمي **الوزارة**»، مشيرا إلى»: inside what another quote says, and this one is not.
    fn is_another_content(&self, mention: &Mention, quote: &Quote) -> bool {
        let span = mention.span;
        let holds = |q: &Quote, span| q.content.iter().any(|c| c.contains(span));
        self.quotes.iter().any(|q| q.cue != quote.cue && holds(q, span) && !holds(q, quote.cue))
    }

    /// «ضيف **"الأفق"**»، «تصريح (**وات**)»: a name in marks belongs to the noun in front of them.
    fn is_label(&self, mention: &Mention) -> bool {
        let (scope, first) = (self.scope, mention.tokens.start);
        let Some(mark) = first.checked_sub(1).filter(|mark| *mark > 0) else { return false };
        let marked = matches!(scope.words.kind(mark), TokenKind::Quote(_)) || scope.words.is(mark, "(");
        let role = mention.actor.and_then(|actor| scope.lexicon.actors.get(actor).role);
        let medium = role == Some("MED")
            || mention.row.as_ref().is_some_and(|row| scope.lexicon.titles.is_medium(row));
        medium && marked && scope.is_open_word(mark - 1) && !self.is_verb(mark - 1)
    }

    pub(super) fn last_in_thread(&self, quote: &Quote) -> Option<MentionId> {
        let recent = || self.thread.iter().rev().take(MEMORY);
        let agreeing = recent().find(|spoken| self.fits(quote, spoken));
        if agreeing.is_none() && quote.agreement.number == Some(Number::Plural) {
            let many = self.last_many(quote);
            if many.is_some() {
                return many;
            }
        }
        let before = quote.at.index();
        let nearest = |spoken: &Spoken| self.nearest(spoken.chain, spoken.mention, before);
        if let Some(spoken) = agreeing {
            return Some(nearest(spoken));
        }
        let told = || self.subject_since(quote, quote.sentence.index().saturating_sub(TOLD));
        let other = || self.sentence_subject(quote).or_else(told).filter(|_| !self.thread.is_empty());
        // «هددا»: of one who has spoken it cannot be said; «وعدا» may be the noun.
        let stem = self.scope.words.key(before).strip_suffix('ا');
        let noun = stem.is_some_and(|stem| self.scope.lexicon.lists.may_be_noun(stem));
        other().or_else(|| recent().next().filter(|_| noun || !is_many(quote)).map(nearest))
    }

    /// «وصل ستة **عمال** أمس، وقالوا»: the last people named.
    fn last_many(&self, quote: &Quote) -> Option<MentionId> {
        let at = quote.at.index();
        let first = SentenceId::from_index(quote.sentence.index().saturating_sub(1));
        let begin = self.scope.words.range_of(first).start;
        let near = |m: &Mention| m.tokens.start >= begin && m.tokens.end <= at;
        let many = |m: &Mention| {
            m.kind == EntityKind::Group
                || m.kind == EntityKind::Unnamed && m.agreement.number == Some(Number::Plural)
        };
        let mut found = self.cast.mentions.enumerate().filter(|(_, m)| near(m) && many(m));
        found.next_back().map(|(id, _)| id)
    }

    /// Nobody has spoken yet: the last one named in front of the cue.
    pub(super) fn last_named(&self, quote: &Quote) -> Option<MentionId> {
        let before = |m: &Mention| m.tokens.end <= quote.at.index();
        let mut named =
            self.cast.mentions.enumerate().filter(|(id, m)| before(m) && self.may_have_spoken(quote, *id, m));
        named.next_back().map(|(id, _)| id)
    }

    /// «تجمع **مئات العمال** للمطالبة»: nobody with a name is there, and the verbal noun is theirs who were told of last.
    pub(super) fn last_people(&self, quote: &Quote) -> Option<MentionId> {
        let people = |m: &Mention| matches!(m.kind, EntityKind::Group | EntityKind::Unnamed) && !m.nested;
        let before = |m: &Mention| m.tokens.end <= quote.at.index();
        let mut told = self.cast.mentions.enumerate().filter(|(_, m)| people(m) && before(m));
        told.next_back().map(|(id, _)| id).filter(|_| quote.sort == CueSort::Masdar)
    }

    /// «اتهمها بالضعف: **فلان** يرد»: a heading that names who speaks behind what is said.
    pub(super) fn next_named(&self, quote: &Quote) -> Option<MentionId> {
        let words = self.scope.words;
        let heading = words.block(words.sentences[quote.sentence].block).kind == BlockKind::Headline;
        let mut behind = self.cast.mentions.enumerate().filter(|(_, m)| m.tokens.start > quote.at.index());
        behind.find(|(id, m)| heading && self.may_have_spoken(quote, *id, m)).map(|(id, _)| id)
    }

    pub(super) fn may_have_spoken(&self, quote: &Quote, id: MentionId, mention: &Mention) -> bool {
        let speaks =
            matches!(mention.kind, EntityKind::Person | EntityKind::Organisation | EntityKind::Unnamed);
        speaks && !mention.nested && (mention.named || mention.title.is_some()) && self.agrees(quote, id)
    }

    /// The last mention of the chain before the cue.
    pub(super) fn nearest(&self, chain: ChainId, mention: MentionId, before: usize) -> MentionId {
        let mentions = &self.cast.chains[chain].mentions;
        mentions
            .iter()
            .rev()
            .find(|m| self.cast.mentions[**m].tokens.start < before && !self.is_again(**m))
            .copied()
            .unwrap_or(mention)
    }

    /// «النواب **الذين طالبوها**»: the phrase before, told once more with its clause.
    pub(super) fn is_again(&self, id: MentionId) -> bool {
        let before = id.index().checked_sub(1).map(|before| &self.cast.mentions.as_slice()[before]);
        before.is_some_and(|before| before.tokens == self.cast.mentions[id].tokens)
    }

    /// Gender and number do not speak against one who has spoken before.
    fn fits(&self, quote: &Quote, spoken: &Spoken) -> bool {
        let known = self.cast.chains[spoken.chain].agreement.gender.is_some();
        let other = |shown: Gender| quote.agreement.gender.is_some_and(|gender| gender != shown);
        let clash = !known && spoken.gender.is_some_and(other);
        let shown = spoken.gender.is_some() && spoken.gender == quote.agreement.gender;
        if shown && !is_many(quote) {
            return true;
        }
        !clash && (spoken.joint && is_many(quote) || self.agrees(quote, spoken.mention))
    }

    /// A statement that another one tells of leaves the thread with the one who tells it.
    pub(super) fn remember(&mut self, quote: &Quote, speakers: &[Speaker]) {
        let Some(first) = speakers.first() else { return };
        let beside = first.how == SpeakerPath::Explicit && quote.sort == CueSort::Verb;
        let entry = Spoken {
            chain: first.chain,
            mention: first.mention,
            gender: quote.agreement.gender.filter(|_| beside),
            told: self.is_told(quote, false),
            joint: speakers.len() > 1,
        };
        if matches!(quote.sort, CueSort::Source | CueSort::Verb) {
            let told = quote.sort == CueSort::Source && quote.lemma.ends_with(WHAT);
            self.source = told.then_some(first.mention);
        }
        if quote.sort != CueSort::Source && !self.is_thing(first.mention) {
            self.sentence.push(entry);
        }
        self.last = quote.sentence.index();
        let kind = self.cast.mentions[first.mention].kind;
        let somebody = kind != EntityKind::Location && !self.is_medium(first.mention);
        let paper = quote.channel.as_ref().filter(|_| somebody && !entry.told);
        self.papers.extend(paper.map(|channel| (channel.span, first.mention)));
        // «بحسب **تقرير المركز** …. ويؤكد التقرير».
        let named = quote.source.as_ref().and_then(|source| self.cast.mention_in(source));
        let issued = named.filter(|named| *named != first.mention && somebody && !entry.told);
        self.papers.extend(issued.map(|named| (self.cast.mentions[named].span, first.mention)));
        let block = self.scope.words.block(self.scope.words.sentences[quote.sentence].block).kind;
        let named = quote.sort == CueSort::Participle && first.how == SpeakerPath::Explicit;
        let steers = matches!(quote.sort, CueSort::Verb | CueSort::Colon) || named || self.thread.is_empty();
        // «نقلت الوكالة عن **الوزير** قوله»: he goes on, not the agency.
        let passed_on = self.is_passed_on(quote);
        let told = self.is_told(quote, true) && !passed_on || self.is_told_in_passing(quote, first.mention);
        let steers = steers || passed_on && first.how == SpeakerPath::Explicit;
        let steers = steers && (!told || self.thread.is_empty()) && !self.is_thing(first.mention);
        if steers && block != BlockKind::Caption {
            self.thread.retain(|spoken| spoken.chain != entry.chain);
            self.thread.push(entry);
        }
    }
}

/// A place that is no state: nothing is said by a town unless it stands beside the verb.
fn is_town(mention: &Mention) -> bool {
    let state = mention.row.as_ref().is_some_and(|row| STATES.contains(&row.table));
    mention.kind.is_place() && !state
}

/// The tables of states.
const STATES: &[&str] = &["countries.tsv", "nations.tsv"];
