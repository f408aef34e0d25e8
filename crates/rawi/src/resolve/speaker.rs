//! Who spoke: the subject beside the cue, the subject of the governing verb, or the thread of speech.

use crate::evidence::{Cause, Evidence, RowRef};
use crate::ids::{ChainId, Id, MentionId};
use crate::layers::{
    Act, CueSort, EntityKind, Gender, Mention, Quote, Speaker, SpeakerPath, TokenKind, VerbReading, WordClass,
};
use crate::lexicon::verbs::OBJECT;
use crate::mention::Scope;
use crate::model::speaking::{Choice, Speaking};
use crate::resolve::Cast;
use crate::resolve::rival::Rival;
use crate::span::Span;

/// The end of the source phrases that a verb follows: «وفق ما أعلنته».
pub(super) const WHAT: &str = "ما";
/// The most words between a document and who put it out.
const ISSUER: usize = 4;
/// The words of a channel that name the document.
const CHANNEL: usize = 2;

/// Finds the speakers of all quotes, in order.
pub fn find(scope: Scope<'_>, cast: &Cast, quotes: &[Quote], learnt: &Speaking) -> Vec<Vec<Speaker>> {
    walk(scope, cast, quotes, |choice| learnt.better(choice))
}

/// The same, where `better` may take somebody else than the rules.
pub fn walk(
    scope: Scope<'_>,
    cast: &Cast,
    quotes: &[Quote],
    mut better: impl FnMut(Choice<'_>) -> Option<(Rival, f32)>,
) -> Vec<Vec<Speaker>> {
    let (thread, sentence) = (Vec::new(), Vec::new());
    let mut finder =
        Finder { scope, cast, quotes, thread, sentence, source: None, papers: Vec::new(), last: 0 };
    let mut last_sentence = None;
    let mut out: Vec<Vec<Speaker>> = Vec::with_capacity(quotes.len());
    for quote in quotes {
        if last_sentence != Some(quote.sentence) {
            finder.sentence.clear();
            finder.source = None;
            last_sentence = Some(quote.sentence);
        }
        let mut speakers = finder.speakers(quote);
        if let Some((rival, chance)) = finder.choose(quote, &speakers, &out, &mut better) {
            speakers = vec![finder.learnt(rival, chance)];
        }
        finder.remember(quote, &speakers);
        out.push(speakers);
    }
    out
}

/// Somebody who has spoken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Spoken {
    pub chain: ChainId,
    pub mention: MentionId,
    /// The gender that the verb showed, where its subject stood beside it.
    pub gender: Option<Gender>,
    /// Another statement tells of this one.
    pub told: bool,
    /// Several spoke together.
    pub joint: bool,
}

pub(super) struct Finder<'a> {
    pub scope: Scope<'a>,
    pub cast: &'a Cast,
    /// All quotes of the report.
    pub quotes: &'a [Quote],
    /// Recent speakers, the last one at the end.
    pub thread: Vec<Spoken>,
    /// Speakers of the sentence so far.
    pub sentence: Vec<Spoken>,
    /// The source that the last quote of the sentence names: «وفق ما أعلنته الوزارة».
    pub source: Option<MentionId>,
    /// How they spoke, and who: «في بيان», the ministry.
    pub papers: Vec<(Span, MentionId)>,
    /// The sentence in which somebody spoke last.
    pub last: usize,
}

impl Finder<'_> {
    fn speakers(&self, quote: &Quote) -> Vec<Speaker> {
        if let Some(first) = self.explicit(quote) {
            if let Some(pair) = self.pair(first) {
                return pair.iter().map(|m| self.speaker(*m, SpeakerPath::Explicit, "pair")).collect();
            }
            let also = self.coordinated(first);
            return std::iter::once(first)
                .chain(also)
                .map(|m| self.speaker(m, SpeakerPath::Explicit, "subject"))
                .collect();
        }
        if let Some(before) = self.relayed(quote) {
            return vec![self.speaker(before, SpeakerPath::Thread, "thread-of-speech")];
        }
        if self.is_done_by_nobody(quote) {
            return Vec::new();
        }
        if let Some(asker) = self.interviewer(quote) {
            return vec![self.speaker(asker, SpeakerPath::Governing, "interviewer")];
        }
        if let Some(mention) = self.clause_subject(quote) {
            return vec![self.speaker(mention, SpeakerPath::Governing, "clause-subject")];
        }
        if let Some(mention) = self.going_on(quote) {
            return vec![self.speaker(mention, SpeakerPath::Governing, "verb-before")];
        }
        let governed = matches!(quote.sort, CueSort::Participle | CueSort::Masdar) || self.tells_in_it(quote);
        if governed && let Some(mention) = self.governing(quote) {
            return vec![self.speaker(mention, SpeakerPath::Governing, "governing-subject")];
        }
        if let Some(mention) = self.opener(quote) {
            return vec![self.speaker(mention, SpeakerPath::Governing, "sentence-subject")];
        }
        if let Some(mention) = self.in_clause(quote).or_else(|| self.narrated(quote)) {
            return vec![self.speaker(mention, SpeakerPath::Thread, "subject-before")];
        }
        if let Some(both) = self.both(quote) {
            return both.iter().map(|m| self.speaker(*m, SpeakerPath::Thread, "pair")).collect();
        }
        match self.last_in_thread(quote).or_else(|| self.sentence_subject(quote)) {
            Some(mention) => vec![self.speaker(mention, SpeakerPath::Thread, "thread-of-speech")],
            None => {
                let named = self.last_named(quote).or_else(|| self.next_named(quote));
                let named = named.or_else(|| self.last_people(quote));
                named.map(|m| self.speaker(m, SpeakerPath::Thread, "last-named")).into_iter().collect()
            }
        }
    }

    /// «ونقلت الوكالة **عنه** قوله»: whoever spoke before, and not who passes it on.
    fn relayed(&self, quote: &Quote) -> Option<MentionId> {
        let passes = |id: MentionId| {
            let first = self.cast.mentions[id].tokens.start;
            quote.relay.iter().any(|relay| relay.contains(&first))
        };
        let spoken = || self.thread.iter().rev().filter(|spoken| !passes(spoken.mention));
        let found =
            spoken().find(|spoken| self.agrees(quote, spoken.mention)).filter(|_| !quote.relay.is_empty());
        found.map(|spoken| spoken.mention)
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
            return self.cast.mention_in(range).map(|id| self.behind_document(id));
        }
        if quote.sort != CueSort::Verb {
            return self.quoted_before(quote);
        }
        let before = self.preceding(quote).or_else(|| self.as_for(quote)).or_else(|| self.topic(quote));
        before.map(|id| self.behind_document(id))
    }

    /// «أصدر الحزب **بيانا** أدان **فيه**»: who put out the paper says what stands in it.
    fn tells_in_it(&self, quote: &Quote) -> bool {
        let (scope, at) = (self.scope, quote.at.index());
        let begin = scope.words.range_of(quote.sentence).start;
        let paper = at > begin && scope.is_open_word(at - 1) && !scope.is_definite(at - 1);
        let next = at + 1;
        let there = next < scope.words.len() && scope.lexicon.functions.bears_pronoun(scope.words.key(next));
        quote.sort == CueSort::Verb && paper && there && !scope.morphs[at].clitics.conjunction
    }

    /// «تم **إبلاغهم**»، «بعد **اتهامه** بالسرقة»: the pronoun is the one spoken to, and who spoke is left out.
    fn is_done_by_nobody(&self, quote: &Quote) -> bool {
        let (scope, at) = (self.scope, quote.at.index());
        let object = |v: &VerbReading| {
            v.suffixed && scope.lexicon.verbs.get(v.verb).addressee.iter().any(|a| **a == *OBJECT)
        };
        let suffixed = quote.sort == CueSort::Masdar && scope.morphs[at].verbs.iter().any(object);
        let done = at > 0 && scope.lexicon.cues.done.contains(scope.words.key(at - 1));
        let behind = |c| at > 0 && scope.morphs[at - 1].class == c;
        let accused = matches!(quote.act, Act::Accuse) && behind(WordClass::Preposition);
        let whom = at + 1 < scope.words.len() && scope.words.key(at + 1).starts_with('ل');
        suffixed && !whom && (done || accused)
    }

    /// Who speaks by a document, or the phrase itself where it is none.
    fn behind_document(&self, id: MentionId) -> MentionId {
        self.issuer(id).or_else(|| self.spoke_by(id)).unwrap_or(id)
    }

    /// «قالت **الوزارة** في بيان …. وشدد البيان»: who spoke in the document before.
    fn spoke_by(&self, id: MentionId) -> Option<MentionId> {
        let words = &self.cast.mentions[id];
        let row = words.row.as_ref()?;
        let bare = self.scope.words.key(words.tokens.start).strip_prefix("ال")?;
        let document = words.tokens.len() == 1 && self.scope.lexicon.titles.is_document(row);
        let told = |span: &Span| {
            let first = self.scope.words.first_at(span.start);
            let noun = |i: usize| {
                let key = self.scope.words.key(i);
                key == bare || key.strip_prefix("ال") == Some(bare)
            };
            (first..first + CHANNEL).any(|i| i < self.scope.words.len() && noun(i))
        };
        self.papers.iter().rev().find(|(span, _)| document && told(span)).map(|(_, speaker)| *speaker)
    }

    /// Who put out a document: «بيان **وزارة الخارجية**»، «بيان صادر عن **مكتب رئيس الوزراء**».
    fn issuer(&self, document: MentionId) -> Option<MentionId> {
        let (scope, mentions) = (self.scope, self.cast.mentions.as_slice());
        let words = &self.cast.mentions[document];
        let row = words.row.as_ref()?;
        // «البيان **الذي صدر أمس**» is told once more with its clause.
        let behind = document.index() + 1..mentions.len();
        let at = behind.into_iter().find(|at| mentions[*at].tokens != words.tokens)?;
        let at = scope.lexicon.titles.is_document(row).then_some(at)?;
        let people = |m: &Mention| m.kind == EntityKind::Unnamed && m.tokens.start == words.tokens.end;
        let body = |m: &Mention| matches!(m.kind, EntityKind::Organisation | EntityKind::Person);
        let next = mentions.get(at).filter(|m| body(m) || people(m))?;
        let gap = words.tokens.end..next.tokens.start;
        let marked = gap.clone().last().is_some_and(|i| matches!(scope.words.kind(i), TokenKind::Quote(_)));
        let last = next.tokens.start.saturating_sub(1 + usize::from(marked));
        let key = scope.words.key(last);
        // «بلاغ **للنقابة**».
        let own = gap.is_empty()
            && (scope.morphs[next.tokens.start].clitics.preposition == Some('ل')
                || scope.words.key(next.tokens.start).starts_with('ل') && self.has_glued_preposition(next));
        // «حصيلة أوردتها **الوزارة**»: the verb may have been taken for an adjective.
        let put_out = gap.is_empty() && words.tokens.len() > 1 && self.bears_his(last);
        // «نقل البيان **عن** الوزير» quotes him; «بيان **صادر عن** الوزير» is his.
        let alone = words.tokens.len() == 1 && last == words.tokens.end;
        let quotes = alone && key == &*scope.lexicon.cues.relay_preposition;
        let issued = own
            || put_out
            || scope.morphs[last].class == WordClass::Preposition && !quotes
            || self.bears_his(last) && !self.is_only_carried(document, MentionId::from_index(at));
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

    /// «أصدرت**ه**», «أوردت**ها**»: the pronoun, and not the ة that a key writes like it.
    pub(super) fn bears_his(&self, at: usize) -> bool {
        let (key, word) = (self.scope.words.key(at), self.scope.words.word(at));
        (key.ends_with('ه') || key.ends_with("ها")) && !word.contains('ة')
    }

    /// «**البيان** الذي بثه **التلفزيون**»: a medium hands out nobody's communiqué as its own.
    fn is_only_carried(&self, document: MentionId, by: MentionId) -> bool {
        let key = self.scope.words.key(self.cast.mentions[document].tokens.start);
        let noun = key.strip_prefix("ال").unwrap_or(key);
        self.is_medium(by) && self.scope.lexicon.titles.sorts.fits("communique", noun)
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
}
