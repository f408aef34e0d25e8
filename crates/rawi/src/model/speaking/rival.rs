//! The features of somebody who may have spoken.

use super::{Choice, feature, fits, gender_code, how_code, word};
use crate::ids::Id;
use crate::layers::{CueSort, EntityKind, Mention, Number, TokenKind, WordClass};
use crate::model::around::{next, previous, sort_code};
use crate::model::features::{hash, mix, step};
use crate::resolve::rival::{Rival, way};

/// What is seen of a rival, a number each.
struct Seen {
    rule: u32,
    side: u32,
    tokens: u32,
    sentences: u32,
    kind: u32,
    named: u32,
    fit: u32,
    between: u32,
    spoken: u32,
    inside: u32,
    before: u32,
    behind: u32,
    /// How often what is said tells of them.
    told_of: u32,
    /// How often they are named beside another cue of the report, and whether beside the last one and the next.
    named_beside: u32,
    nearest: u32,
    /// In the paragraph of the cue, or how many further back.
    blocks: u32,
}

impl Choice<'_> {
    /// The features of one of the rivals.
    pub fn features(&self, at: usize) -> Vec<u32> {
        let rival = &self.rivals[at];
        let seen = self.seen(at, rival);
        let first = self.seen(0, &self.rivals[0]);
        let mut out = Vec::with_capacity(200);
        self.alone(rival, &seen, &mut out);
        self.with_cue(rival, &seen, &mut out);
        if at > 0 {
            self.against(rival, &seen, (&self.rivals[0], &first), &mut out);
        }
        out
    }

    fn mention(&self, rival: &Rival) -> &Mention {
        &self.mentions[rival.mention.index()]
    }

    fn sort_of(&self, at: Option<usize>) -> u32 {
        let scope = self.scope;
        let Some(at) = at.filter(|at| *at < scope.words.len()) else { return 99 };
        match scope.words.kind(at) {
            TokenKind::Word if scope.morphs[at].class == WordClass::Open => {
                20 + u32::from(scope.is_finite_verb(at))
                    + 2 * u32::from(scope.name_at(at).is_some())
                    + 4 * u32::from(scope.morphs[at].clitics.article)
                    + 8 * u32::from(scope.morphs[at].clitics.conjunction)
                    + 16 * u32::from(scope.lexicon.lists.is_verb(scope.words.key(at)))
            }
            TokenKind::Word => scope.morphs[at].class as u32,
            TokenKind::Number => 70,
            TokenKind::Quote(_) => 71,
            TokenKind::Punct => 80 + hash(scope.words.key(at)) % 16,
        }
    }

    /// How the quote goes back to its speaker as the rules have it: sort, path and rule.
    fn way(&self) -> u32 {
        let rule = self.chosen.evidence.causes().next().map_or(0, |cause| hash(&cause.row.id));
        mix(1, rule, sort_code(self.quote.sort) << 2 | how_code(self.chosen.how))
    }

    fn seen(&self, at: usize, rival: &Rival) -> Seen {
        let (words, cue) = (self.scope.words, self.quote.at.index());
        let mention = self.mention(rival);
        let chain = &self.chains[rival.chain.index()];
        let start = mention.tokens.start;
        let here = words.sentence_at(start.min(words.len() - 1));
        let side = match (start > cue, here == self.quote.sentence) {
            (true, true) => 0,
            (false, true) => 1,
            (false, false) => 2,
            (true, false) => 3,
        };
        let gap = if start > cue { start - cue } else { cue.saturating_sub(mention.tokens.end) };
        let agreement = self.quote.agreement;
        let fit = fits(agreement.gender, chain.agreement.gender)
            | fits(agreement.number, chain.agreement.number) << 2
            | u32::from(rival.agrees) << 4;
        let between = mention.tokens.end.min(cue)..cue;
        let between = self.rivals.iter().filter(|other| {
            let other = self.mention(other);
            between.contains(&other.tokens.start)
                && matches!(other.kind, EntityKind::Person | EntityKind::Organisation)
        });
        let last = self.earlier.iter().rev().filter(|speakers| !speakers.is_empty());
        let spoken = last.take(6).position(|speakers| speakers.iter().any(|s| s.chain == rival.chain));
        let told = |q: &&crate::layers::Quote| {
            q.cue != self.quote.cue && q.content.iter().any(|c| c.contains(mention.span))
        };
        let own = |q: &crate::layers::Quote| q.content.iter().any(|c| c.contains(self.quote.cue));
        let holding = self.quotes.iter().find(told);
        let mine = self.quote.content.iter().any(|c| c.contains(mention.span));
        let inside = holding.map_or(0, |q| 1 + u32::from(own(q))) | u32::from(mine) << 2;
        Seen {
            rule: u32::from(at == 0),
            side,
            tokens: step(gap),
            sentences: step(here.index().abs_diff(self.quote.sentence.index())),
            kind: mention.kind as u32,
            named: u32::from(mention.named)
                | u32::from(mention.definite) << 1
                | u32::from(mention.title.is_some()) << 2
                | u32::from(mention.nested) << 3,
            fit,
            between: step(between.count()),
            spoken: spoken.map_or(9, |back| back as u32),
            inside,
            before: self.sort_of(previous(self.scope, start)),
            behind: self.sort_of(next(self.scope, mention.tokens.end.saturating_sub(1))),
            told_of: self.told_of(rival),
            named_beside: self.named_beside(rival),
            nearest: self.nearest(rival),
            blocks: step(
                words
                    .block_at(start.min(words.len() - 1))
                    .index()
                    .abs_diff(words.sentences[self.quote.sentence].block.index()),
            ),
        }
    }

    /// How often what is said tells of somebody: of oneself one speaks in the first person.
    fn told_of(&self, rival: &Rival) -> u32 {
        let chain = &self.chains[rival.chain.index()];
        let said = |id: &crate::ids::MentionId| {
            let span = self.mentions[id.index()].span;
            self.quote.content.iter().any(|content| content.contains(span))
        };
        step(chain.mentions.iter().filter(|id| said(id)).count()).min(3)
    }

    /// Whoever is named beside another cue.
    fn source(&self, quote: &crate::layers::Quote) -> Option<crate::ids::ChainId> {
        let range = quote.source.as_ref()?;
        let at = self.mentions.partition_point(|m| m.tokens.start < range.start);
        self.mentions.get(at).filter(|m| m.tokens.start < range.end).map(|_| self.chain_of[at])
    }

    fn named_beside(&self, rival: &Rival) -> u32 {
        let count = |after: bool| {
            let other =
                |q: &&crate::layers::Quote| q.cue != self.quote.cue && (q.at > self.quote.at) == after;
            let named = self.quotes.iter().filter(other).filter(|q| self.source(q) == Some(rival.chain));
            named.count().min(3) as u32
        };
        count(false) << 2 | count(true)
    }

    /// Whether the last one named beside a cue, and the next, is this one: 0 nobody is, 1 it is, 2 another.
    fn nearest(&self, rival: &Rival) -> u32 {
        let is =
            |chain: Option<crate::ids::ChainId>| chain.map_or(0, |chain| 1 + u32::from(chain != rival.chain));
        let before = self.quotes.iter().rev().filter(|q| q.at < self.quote.at).find_map(|q| self.source(q));
        let after = self.quotes.iter().filter(|q| q.at > self.quote.at).find_map(|q| self.source(q));
        is(before) << 2 | is(after)
    }

    /// What speaks for somebody whatever the cue.
    fn alone(&self, rival: &Rival, seen: &Seen, out: &mut Vec<u32>) {
        let mention = self.mention(rival);
        let chain = &self.chains[rival.chain.index()];
        let words = self.scope.words;
        let start = mention.tokens.start;
        let opens = words.range_of(words.sentence_at(start.min(words.len() - 1))).start == start;
        let clitics = self.scope.morphs.get(start).map_or(0, |morph| {
            u32::from(morph.clitics.conjunction) | morph.clitics.preposition.map_or(0, |c| c as u32) << 1
        });
        let times = self.earlier.iter().flatten().filter(|s| s.chain == rival.chain).count();
        let all = self.earlier.iter().flatten().count();
        let share = (times * 4).checked_div(all).map_or(9, |share| share as u32);
        let role = chain.role.map_or(1, hash);
        let row = mention.row.as_ref().map_or(0, |row| hash(row.table));
        let head = words.first_at(mention.head.start).min(words.len() - 1);
        let cluster = u32::from(self.scope.lexicon.lists.cluster(words.key(head)));
        let values = [
            seen.side << 4 | seen.tokens,
            seen.side << 4 | seen.sentences,
            seen.kind << 4 | seen.named,
            seen.fit,
            mix(2, seen.fit, seen.kind),
            seen.between << 2 | seen.side,
            seen.spoken,
            mix(3, seen.spoken, seen.sentences),
            seen.inside << 2 | seen.side,
            seen.before,
            seen.behind,
            mix(4, seen.before, seen.side),
            mix(5, seen.behind, seen.side),
            u32::from(opens) << 2 | seen.side,
            clitics,
            step(times) << 4 | share,
            step(chain.mentions.len()),
            u32::from(chain.actor.is_some()) << 3 | seen.kind,
            role,
            row,
            u32::from(chain.mentions.first() == Some(&rival.mention)) << 2 | seen.side,
            step(mention.tokens.len()) << 4 | seen.kind,
            hash(words.key(start)),
            cluster,
            mix(6, seen.kind << 4 | seen.named, seen.side << 4 | seen.sentences),
            mix(7, seen.kind << 4 | seen.spoken, seen.side << 4 | seen.sentences),
            gender_code(chain.agreement.gender) << 3 | seen.kind,
            u32::from(self.is_addressed(rival)) << 2 | seen.side,
            seen.told_of << 4 | seen.kind,
            seen.named_beside,
            seen.nearest,
            mix(30, seen.nearest, seen.side << 4 | seen.blocks),
            seen.blocks << 2 | seen.side,
            mix(31, seen.told_of, seen.nearest),
            mix(32, seen.named_beside, seen.kind),
        ];
        out.push(feature(0, 0, seen.rule));
        for (number, value) in values.into_iter().enumerate() {
            let number = number as u32;
            out.push(feature(1 + number, value, 2));
            out.push(feature(1 + number, value, seen.rule));
        }
        for bit in (0..way::COUNT).filter(|bit| rival.ways >> bit & 1 == 1) {
            out.push(feature(50, bit, 2));
            out.push(feature(50, bit, seen.rule));
            out.push(feature(51, bit, seen.fit));
            out.push(feature(52, bit, seen.kind << 4 | seen.named));
            out.push(feature(53, bit, seen.side << 4 | seen.sentences));
        }
    }

    /// Spoken to, or passing it on, as the words beside the cue have it.
    fn is_addressed(&self, rival: &Rival) -> bool {
        let first = self.mention(rival).tokens.start;
        let ranges = self.quote.addressee.iter().chain(&self.quote.relay);
        ranges.into_iter().any(|range| range.contains(&first))
    }

    /// What speaks for somebody with such a cue.
    fn with_cue(&self, rival: &Rival, seen: &Seen, out: &mut Vec<u32>) {
        let (quote, words) = (self.quote, self.scope.words);
        let cue = quote.at.index();
        let way = self.way();
        let sort = sort_code(quote.sort);
        let lemma = hash(&quote.lemma);
        let morph = self.scope.morphs.get(cue);
        let conjunction = u32::from(morph.is_some_and(|morph| morph.clitics.conjunction));
        let opens = u32::from(words.range_of(quote.sentence).start == cue);
        let told =
            self.quotes.iter().any(|q| q.cue != quote.cue && q.content.iter().any(|c| c.contains(quote.cue)));
        let shape = sort
            | conjunction << 3
            | opens << 4
            | u32::from(told) << 5
            | u32::from(quote.source.is_some()) << 6
            | how_code(self.chosen.how) << 7;
        let kind = words.block(words.sentences[quote.sentence].block).kind as u32;
        let number = u32::from(quote.agreement.number == Some(Number::Plural));
        let gender = gender_code(quote.agreement.gender);
        let last = words.first_at(quote.cue.end).saturating_sub(1);
        let before = self.sort_of(previous(self.scope, cue));
        let behind = self.sort_of(next(self.scope, last));
        let form = word(words.key(cue.min(words.len() - 1)));
        let values = [
            way,
            shape,
            mix(8, lemma, 0),
            mix(9, form, 0),
            kind << 3 | sort,
            mix(10, before, sort),
            mix(11, behind, sort),
            number << 2 | gender | sort << 3,
            mix(12, quote.act as u32, how_code(self.chosen.how)),
        ];
        let what = [
            seen.rule,
            seen.rule << 8 | seen.side << 4 | seen.sentences | 1 << 10,
            seen.rule << 8 | seen.spoken << 3 | seen.kind | 2 << 10,
        ];
        for (number, value) in values.into_iter().enumerate() {
            for what in what {
                out.push(feature(60 + number as u32, value, what));
            }
        }
        for bit in (0..way::COUNT).filter(|bit| rival.ways >> bit & 1 == 1) {
            out.push(feature(80, way, bit));
            out.push(feature(81, shape, bit));
            out.push(feature(82, lemma, bit));
        }
        out.push(feature(83, way, seen.fit));
        out.push(feature(84, way, mix(13, seen.kind, seen.named)));
        out.push(feature(85, way, mix(14, seen.side, seen.tokens)));
        out.push(feature(86, way, mix(15, seen.spoken, seen.between)));
        out.push(feature(87, shape, mix(16, seen.before, seen.side)));
        out.push(feature(88, shape, mix(17, seen.behind, seen.side)));
        out.push(feature(90, way, seen.told_of));
        out.push(feature(91, way, seen.nearest));
        out.push(feature(92, way, seen.named_beside));
        out.push(feature(93, shape, mix(34, seen.nearest, seen.told_of)));
        out.push(feature(89, u32::from(quote.sort == CueSort::Verb) << 1 | conjunction, seen.inside));
    }

    /// What speaks for somebody against the choice of the rules.
    fn against(&self, rival: &Rival, seen: &Seen, (first, theirs): (&Rival, &Seen), out: &mut Vec<u32>) {
        let way = self.way();
        let pairs = [
            mix(18, seen.kind << 4 | seen.named, theirs.kind << 4 | theirs.named),
            mix(19, seen.fit, theirs.fit),
            mix(20, seen.side << 4 | seen.sentences, theirs.side << 4 | theirs.sentences),
            mix(21, seen.spoken, theirs.spoken),
            mix(22, seen.inside, theirs.inside),
            mix(23, seen.before, theirs.before),
            mix(24, seen.tokens.cmp(&theirs.tokens) as u32, theirs.side << 2 | seen.side),
            mix(25, u32::from(rival.agrees) << 1 | u32::from(first.agrees), how_code(self.chosen.how)),
            mix(26, (rival.ways.count_ones()).min(9), first.ways.count_ones().min(9)),
            mix(28, seen.told_of, theirs.told_of),
            mix(29, seen.named_beside, theirs.named_beside),
            mix(30, seen.nearest, theirs.nearest),
            mix(33, seen.blocks, theirs.blocks),
            mix(
                27,
                self.mentions_of(rival).cmp(&self.mentions_of(first)) as u32,
                seen.kind << 3 | theirs.kind,
            ),
        ];
        for (number, pair) in pairs.into_iter().enumerate() {
            out.push(feature(100 + number as u32, pair, 0));
            out.push(feature(100 + number as u32, pair, way));
        }
        for bit in (0..way::COUNT).filter(|bit| (rival.ways & !first.ways) >> bit & 1 == 1) {
            out.push(feature(120, bit, 0));
            out.push(feature(120, bit, way));
            out.push(feature(121, bit, theirs.kind << 4 | theirs.named));
        }
    }

    fn mentions_of(&self, rival: &Rival) -> usize {
        self.chains[rival.chain.index()].mentions.len()
    }
}
