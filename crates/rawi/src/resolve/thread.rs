//! Who speaks where no subject is expressed: the governing verb's, the sentence's, the thread's.

use crate::ids::{ChainId, Id, MentionId, SentenceId};
use crate::layers::{
    BlockKind, CueSort, EntityKind, Gender, Mention, Number, Quote, Speaker, SpeakerPath, WordClass,
};
use crate::resolve::speaker::{Finder, Spoken, WHAT};

/// How many speakers back the thread of speech is searched for one that agrees with the verb.
const MEMORY: usize = 6;
/// The ending of the sound feminine plural: القوات.
const PLURAL: &str = "ات";

impl Finder<'_> {
    /// The subject of the verb that governs a participle.
    pub(super) fn governing(&self, quote: &Quote) -> Option<MentionId> {
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
        let free = |i: &usize| !self.is_content(*i, quote);
        let verb = (begin..at).rev().filter(free).find(|i| scope.is_finite_verb(*i))?;
        let cue = self.quotes.iter().any(|q| q.at.index() == verb);
        let (_, id) = self.starting_at(verb + 1).filter(|_| !cue)?;
        let mention = &self.cast.mentions[id];
        (mention.kind != EntityKind::Location && mention.tokens.end <= at && self.agrees(quote, id))
            .then_some(id)
    }

    /// A token inside what some other quote says.
    fn is_content(&self, at: usize, but: &Quote) -> bool {
        let span = self.scope.words.span(at);
        self.quotes.iter().any(|q| q.cue != but.cue && q.content.iter().any(|c| c.contains(span)))
    }

    /// Another statement tells of this one; `sources`: even one that a source phrase attributes.
    fn is_told(&self, quote: &Quote, sources: bool) -> bool {
        let other = |q: &&Quote| q.cue != quote.cue && (sources || q.sort != CueSort::Source);
        self.quotes.iter().filter(other).any(|q| q.content.iter().any(|c| c.contains(quote.cue)))
    }

    /// «وقف **الشاب** باكيا عندما قال»: the verb of a clause of time goes back to whoever was named last.
    pub(super) fn in_clause(&self, quote: &Quote) -> Option<MentionId> {
        let (scope, at) = (self.scope, quote.at.index());
        let begin = scope.words.range_of(quote.sentence).start;
        let openers = &scope.lexicon.cues.clause_openers;
        let behind = |first: usize| openers.longest(scope.words, scope.words.key(first), first, at);
        let opens =
            (begin + 1..at).rev().take(2).any(|first| behind(first).is_some_and(|(_, stop)| stop == at));
        let clause = quote.sort == CueSort::Verb && opens;
        let fits = |id: &MentionId| {
            let mention = &self.cast.mentions[*id];
            let speaks = !matches!(mention.kind, EntityKind::Location | EntityKind::Place);
            speaks && mention.tokens.start >= begin && mention.tokens.end < at && self.agrees(quote, *id)
        };
        self.cast.mentions.enumerate().map(|(id, _)| id).rev().find(fits).filter(|_| clause)
    }

    /// «**وغادر الوزير** المدينة. وقال»: whoever the report has told of since the last statement speaks next, unless the verb
    /// goes on with what was said.
    pub(super) fn narrated(&self, quote: &Quote) -> Option<MentionId> {
        let (words, lexicon) = (self.scope.words, self.scope.lexicon);
        let goes_on = self.scope.morphs[quote.at.index()]
            .verbs
            .iter()
            .any(|v| lexicon.cues.additions.contains(&lexicon.verbs.get(v.verb).id));
        if goes_on || quote.sort != CueSort::Verb || self.thread.is_empty() {
            return None;
        }
        let between = self.last + 1..quote.sentence.index();
        let subject = |number: usize| {
            let sentence = &words.sentences[SentenceId::from_index(number)];
            let begin = sentence.tokens.start.index();
            let told = self.is_content(begin, quote);
            let body = words.block(sentence.block).kind == BlockKind::Paragraph;
            let id = self.subject_at(begin).or_else(|| self.subject_before_verb(begin));
            let speaks = |id: &MentionId| self.may_have_spoken(quote, *id, &self.cast.mentions[*id]);
            id.filter(|_| body && !told).filter(speaks)
        };
        between.rev().find_map(subject)
    }

    /// «**الوزير** غادر المدينة»: the mention that opens a sentence, a verb right behind it.
    fn subject_before_verb(&self, begin: usize) -> Option<MentionId> {
        let scope = self.scope;
        let (_, id) = self.starting_at(begin)?;
        let verb = self.cast.mentions[id].tokens.end;
        let opens = verb < scope.words.len()
            && (scope.lexicon.lists.is_verb(scope.words.key(verb)) || scope.is_finite_verb(verb));
        opens.then_some(id)
    }

    /// «**ونشرت الوزارة** التقرير أمس وقالت»: the subject of the verb that opens the sentence of a later verb of saying.
    pub(super) fn opener(&self, quote: &Quote) -> Option<MentionId> {
        let (scope, at) = (self.scope, quote.at.index());
        let begin = scope.words.range_of(quote.sentence).start;
        let later = quote.sort == CueSort::Verb && at > begin && self.sentence.is_empty();
        let id = self.subject_at(begin).or_else(|| self.subject_before_verb(begin)).filter(|_| later)?;
        let mention = &self.cast.mentions[id];
        (mention.tokens.end <= at && self.agrees(quote, id) && self.may_have_spoken(quote, id, mention))
            .then_some(id)
    }

    /// The mention right behind the verb that stands at a token, with no or one particle in front.
    pub(super) fn subject_at(&self, begin: usize) -> Option<MentionId> {
        let scope = self.scope;
        let auxiliary = scope.morphs[begin].class == WordClass::Auxiliary;
        let verb = begin + usize::from(auxiliary);
        let opens = verb < scope.words.len()
            && (scope.lexicon.lists.is_verb(scope.words.key(verb)) || scope.is_finite_verb(verb));
        self.starting_at(verb + 1).filter(|_| opens).map(|(_, id)| id)
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
            .map(|(id, _)| id)
            .collect();
        // Whoever has a name, an office or the standing of an institution speaks before «المتظاهرون».
        let known = fitting.iter().find(|id| {
            let mention = &self.cast.mentions[**id];
            mention.named || mention.title.is_some() || mention.kind == EntityKind::Organisation
        });
        known.or(fitting.first()).copied()
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
        let best = agreeing.or_else(|| recent().next());
        best.map(|spoken| self.nearest(spoken.chain, spoken.mention, quote.at.index()))
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
            .find(|m| self.cast.mentions[**m].tokens.start < before)
            .copied()
            .unwrap_or(mention)
    }

    /// Gender and number do not speak against one who has spoken before.
    fn fits(&self, quote: &Quote, spoken: &Spoken) -> bool {
        let known = self.cast.chains[spoken.chain].agreement.gender.is_some();
        let other = |shown: Gender| quote.agreement.gender.is_some_and(|gender| gender != shown);
        let clash = !known && spoken.gender.is_some_and(other);
        !clash && (spoken.joint && is_many(quote) || self.agrees(quote, spoken.mention))
    }

    /// Gender and number do not speak against it.
    pub(super) fn agrees(&self, quote: &Quote, mention: MentionId) -> bool {
        let chain = &self.cast.chains[self.cast.chain_of[mention.index()]];
        let person = matches!(chain.kind, EntityKind::Person);
        if person && is_many(quote) {
            return false;
        }
        // «قالوا» takes up people; «قال» does not.
        let one = quote.agreement.number == Some(Number::Singular);
        if chain.kind == EntityKind::Group && one && quote.agreement.gender == Some(Gender::Masculine) {
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

    pub(super) fn looks_feminine(&self, mention: MentionId) -> bool {
        let words = &self.cast.mentions[mention];
        let many = words.kind == EntityKind::Organisation;
        words
            .span
            .of(&self.scope.words.article.text)
            .split_whitespace()
            .next()
            .is_some_and(|w| w.ends_with('ة') || many && w.ends_with(PLURAL))
            || self.scope.words.key(words.tokens.start).ends_with('ه')
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
        if quote.sort != CueSort::Source {
            self.sentence.push(entry);
        }
        self.last = quote.sentence.index();
        let block = self.scope.words.block(self.scope.words.sentences[quote.sentence].block).kind;
        let named = quote.sort == CueSort::Participle && first.how == SpeakerPath::Explicit;
        let steers = matches!(quote.sort, CueSort::Verb | CueSort::Colon) || named || self.thread.is_empty();
        let steers = steers && (!self.is_told(quote, true) || self.thread.is_empty());
        if steers && block != BlockKind::Caption {
            self.thread.retain(|spoken| spoken.chain != entry.chain);
            self.thread.push(entry);
        }
    }
}

/// The cue shows that several spoke.
fn is_many(quote: &Quote) -> bool {
    matches!(quote.agreement.number, Some(Number::Plural | Number::Dual))
}
