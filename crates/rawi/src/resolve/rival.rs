//! Who may have spoken: whoever a rule finds, and whoever else stands near enough, for `speaker.bin` to choose among.

use crate::evidence::{Cause, Evidence};
use crate::ids::{ChainId, Id, MentionId, SentenceId};
use crate::layers::{BlockKind, EntityKind, Quote, Speaker, SpeakerPath, WordClass};
use crate::model::speaking::{self, Choice};
use crate::resolve::speaker::Finder;

/// How many mentions on either side of the cue are looked at, of those in its sentence.
const NEAR: usize = 3;
/// How many who were told of before are looked at.
const RECENT: usize = 8;
/// How far behind a cue its subject may begin, in tokens.
const BEHIND: usize = 12;
/// How many speakers back are looked at.
const BACK: usize = 3;

/// Ways to come to a speaker, a bit each: what a rule finds, and where somebody stands.
pub mod way {
    #![allow(missing_docs)]
    pub const RULE: u32 = 1;
    pub const BEHIND: u32 = 1 << 1;
    pub const RIGHT_BEHIND: u32 = 1 << 2;
    pub const FRONT: u32 = 1 << 3;
    pub const RIGHT_FRONT: u32 = 1 << 4;
    pub const DESCRIBED: u32 = 1 << 5;
    pub const LAST: u32 = 1 << 6;
    pub const BEFORE_LAST: u32 = 1 << 7;
    pub const EARLIER: u32 = 1 << 8;
    pub const RECENT: u32 = 1 << 9;
    pub const HEADLINE: u32 = 1 << 10;
    pub const MOST: u32 = 1 << 11;
    pub const TELLER: u32 = 1 << 12;
    pub const OPENER: u32 = 1 << 13;
    pub const GOVERNING: u32 = 1 << 14;
    pub const CLAUSE: u32 = 1 << 15;
    pub const NARRATED: u32 = 1 << 16;
    pub const THREAD: u32 = 1 << 17;
    pub const SUBJECT: u32 = 1 << 18;
    pub const NAMED: u32 = 1 << 19;
    pub const SPOKE_HERE: u32 = 1 << 20;
    pub const OPENED_BEFORE: u32 = 1 << 21;
    pub const COUNT: u32 = 22;
}

/// Somebody who may have spoken.
#[derive(Clone, Copy, Debug)]
pub struct Rival {
    /// Who.
    pub chain: ChainId,
    /// The phrase that names them nearest to the cue.
    pub mention: MentionId,
    /// How one comes to them, bits of [`way`].
    pub ways: u32,
    /// Gender and number do not speak against it.
    pub agrees: bool,
    /// How a speaker there is found.
    pub how: SpeakerPath,
}

impl Finder<'_> {
    /// Whom what has been learnt takes in the place of the one whom the rules chose, where nothing beside the cue tells
    /// who speaks.
    pub(super) fn choose(
        &self,
        quote: &Quote,
        chosen: &[Speaker],
        earlier: &[Vec<Speaker>],
        better: &mut impl FnMut(Choice<'_>) -> Option<(Rival, f32)>,
    ) -> Option<(Rival, f32)> {
        let cast = self.cast;
        let first = chosen.first().filter(|speaker| speaker.how == SpeakerPath::Thread)?;
        better(Choice {
            scope: self.scope,
            mentions: cast.mentions.as_slice(),
            chains: cast.chains.as_slice(),
            chain_of: &cast.chain_of,
            quotes: self.quotes,
            earlier,
            quote,
            chosen: first,
            rivals: &self.rivals(quote, chosen),
        })
    }

    /// The speaker that has been chosen by what has been learnt.
    pub(super) fn learnt(&self, rival: Rival, chance: f32) -> Speaker {
        let words = &self.cast.mentions[rival.mention];
        let mut evidence = Evidence::new(speaking::cause(words, chance));
        if let Some(row) = &words.row {
            evidence = evidence.and(Cause::new(row.clone(), words.span));
        }
        Speaker { chain: rival.chain, mention: rival.mention, how: rival.how, evidence }
    }

    /// Whoever may have spoken: the choice of the rules first, and none of those who spoke with him.
    pub(super) fn rivals(&self, quote: &Quote, chosen: &[Speaker]) -> Vec<Rival> {
        let Some(first) = chosen.first() else { return Vec::new() };
        let mut out = Rivals { finder: self, quote, chosen, found: Vec::new() };
        out.add(first.mention, way::RULE);
        self.beside(quote, &mut out);
        self.by_rules(quote, &mut out);
        for (back, spoken) in self.thread.iter().rev().take(BACK).enumerate() {
            let way = [way::LAST, way::BEFORE_LAST, way::EARLIER][back];
            out.add(self.nearest(spoken.chain, spoken.mention, quote.at.index()), way);
        }
        self.sentence.iter().for_each(|spoken| out.add(spoken.mention, way::SPOKE_HERE));
        self.told_of(quote, &mut out);
        out.found
    }

    /// Those in the sentence of the cue.
    fn beside(&self, quote: &Quote, out: &mut Rivals<'_, '_>) {
        let (scope, at) = (self.scope, quote.at.index());
        let range = scope.words.range_of(quote.sentence);
        let cue_end = scope.words.first_at(quote.cue.end);
        let content = quote.content.first().map(|content| scope.words.first_at(content.start));
        let stop = content.filter(|first| *first > at).unwrap_or(range.end).min(cue_end + BEHIND);
        let here = |id: &MentionId| !self.is_again(*id);
        let ids = || self.cast.mentions.enumerate().map(|(id, _)| id).filter(here);
        let tokens = |id: &MentionId| self.cast.mentions[*id].tokens.clone();
        let behind = ids().filter(|id| tokens(id).start >= cue_end && tokens(id).start < stop).take(NEAR);
        for id in behind {
            let right = tokens(&id).start == cue_end;
            out.add(id, way::BEHIND | if right { way::RIGHT_BEHIND } else { 0 });
        }
        let front = || ids().rev().filter(|id| tokens(id).end <= at && tokens(id).start >= range.start);
        for id in
            front().take(NEAR).chain(ids().find(|id| tokens(id).start >= range.start && tokens(id).end <= at))
        {
            let right = tokens(&id).end == at;
            out.add(id, way::FRONT | if right { way::RIGHT_FRONT } else { 0 });
        }
        if let Some(described) = self.described(quote) {
            out.add(described, way::DESCRIBED);
        }
    }

    /// «**الوزير** الذي قال»: what the clause of the cue describes.
    fn described(&self, quote: &Quote) -> Option<MentionId> {
        let (scope, at) = (self.scope, quote.at.index());
        let helps = |i: usize| matches!(scope.morphs[i].class, WordClass::Auxiliary | WordClass::Negator);
        let first = (0..=at).rev().find(|i| *i == 0 || !helps(i - 1))?;
        let relative = first > 0 && scope.morphs[first - 1].class == WordClass::Relative;
        let noun = first.checked_sub(1).filter(|_| relative)?;
        let comma = noun > 0 && (scope.words.is(noun - 1, "،") || scope.words.is(noun - 1, ","));
        self.ending_at(noun - usize::from(comma))
    }

    /// Whomever each rule by itself would take.
    fn by_rules(&self, quote: &Quote, out: &mut Rivals<'_, '_>) {
        let rules = [
            (way::OPENER, self.opener(quote)),
            (way::GOVERNING, self.governing(quote)),
            (way::CLAUSE, self.in_clause(quote)),
            (way::NARRATED, self.narrated(quote)),
            (way::THREAD, self.last_in_thread(quote)),
            (way::SUBJECT, self.sentence_subject(quote)),
            (way::NAMED, self.last_named(quote)),
        ];
        for (way, found) in rules {
            found.into_iter().for_each(|id| out.add(id, way));
        }
        let holds = |q: &&Quote| q.cue != quote.cue && q.content.iter().any(|c| c.contains(quote.cue));
        let teller = self.quotes.iter().filter(holds).filter_map(|q| q.source.as_ref());
        teller.filter_map(|source| self.cast.mention_in(source)).for_each(|id| out.add(id, way::TELLER));
    }

    /// Those told of before, in the headline, and more often than others.
    fn told_of(&self, quote: &Quote, out: &mut Rivals<'_, '_>) {
        let (words, at) = (self.scope.words, quote.at.index());
        let mut seen: Vec<ChainId> = Vec::new();
        for (id, mention) in self.cast.mentions.enumerate().rev() {
            let chain = self.cast.chain_of[id.index()];
            let somebody = matches!(
                mention.kind,
                EntityKind::Person | EntityKind::Organisation | EntityKind::Unnamed | EntityKind::Group
            );
            if mention.tokens.end > at || mention.nested || !somebody || seen.contains(&chain) {
                continue;
            }
            seen.push(chain);
            out.add(id, way::RECENT);
            if seen.len() >= RECENT {
                break;
            }
        }
        let number = quote.sentence.index();
        for back in 1..=2 {
            let Some(number) = number.checked_sub(back) else { break };
            let range = words.range_of(SentenceId::from_index(number));
            self.subject_of(range.start, range.end)
                .into_iter()
                .for_each(|id| out.add(id, way::OPENED_BEFORE));
        }
        let person = |id: &MentionId| {
            let mention = &self.cast.mentions[*id];
            matches!(mention.kind, EntityKind::Person | EntityKind::Organisation) && !mention.nested
        };
        let first = self.cast.mentions.enumerate().map(|(id, _)| id).find(person);
        let headline = |id: &MentionId| {
            words.block(words.block_at(self.cast.mentions[*id].tokens.start)).kind == BlockKind::Headline
        };
        first.filter(headline).into_iter().for_each(|id| out.add(id, way::HEADLINE));
        let speaks = |chain: &crate::layers::Chain| {
            matches!(chain.kind, EntityKind::Person | EntityKind::Organisation) && chain.mentions.len() > 1
        };
        let most = self.cast.chains.enumerate().filter(|(_, chain)| speaks(chain));
        let most = most.max_by_key(|(id, chain)| (chain.mentions.len(), std::cmp::Reverse(id.index())));
        if let Some((id, chain)) = most
            && let Some(first) = chain.mentions.first()
        {
            out.add(self.nearest(id, *first, at), way::MOST);
        }
    }
}

/// The rivals so far.
struct Rivals<'f, 'a> {
    finder: &'f Finder<'a>,
    quote: &'f Quote,
    chosen: &'f [Speaker],
    found: Vec<Rival>,
}

impl Rivals<'_, '_> {
    fn add(&mut self, mention: MentionId, ways: u32) {
        let cast = self.finder.cast;
        let chain = cast.chain_of[mention.index()];
        if let Some(rival) = self.found.iter_mut().find(|rival| rival.chain == chain) {
            rival.ways |= ways;
            return;
        }
        let words = &cast.mentions[mention];
        let joint = self.chosen.iter().skip(1).any(|speaker| speaker.chain == chain);
        if joint || words.kind == EntityKind::Location && ways & way::RULE == 0 {
            return;
        }
        let rule = self.chosen.first().filter(|_| ways & way::RULE != 0);
        let how = match rule {
            Some(rule) => rule.how,
            None if ways & (way::RIGHT_BEHIND | way::RIGHT_FRONT | way::BEHIND | way::DESCRIBED) != 0 => {
                SpeakerPath::Explicit
            }
            None if ways & way::FRONT != 0 => SpeakerPath::Governing,
            None => SpeakerPath::Thread,
        };
        let agrees = self.finder.agrees(self.quote, mention);
        self.found.push(Rival { chain, mention, ways, agrees, how });
    }
}
