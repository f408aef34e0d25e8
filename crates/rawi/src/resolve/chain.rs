//! Chains: all mentions of one entity in the report.
//!
//! Comes in: mentions and the source phrases of quotes. Goes out: mentions (with those phrases added) and their
//! chains. «الرئيس الروسي فلاديمير بوتين»، «بوتين»، «الرئيس الروسي» are one chain; an indefinite «مصدر أمني» is a
//! new one each time, and the definite «المصدر» is the last.

use crate::ids::{ChainId, Id, IdVec, MentionId};
use crate::layers::{Agreement, Chain, EntityKind, Mention, Number, Quote};
use crate::mention::{self, Scope};
use crate::resolve::draft::{Draft, Seen};
use crate::resolve::same::{Sure, sure};
use crate::resolve::{apposition, country, document, headline, homonym, known, outside, place};
use std::ops::Range;

/// Everybody in the report.
#[derive(Debug, Default)]
pub struct Cast {
    /// Mentions in order.
    pub mentions: IdVec<MentionId, Mention>,
    /// Chains in order of their first mention.
    pub chains: IdVec<ChainId, Chain>,
    /// The chain of each mention.
    pub chain_of: Vec<ChainId>,
}

impl Cast {
    /// The mention that begins in a range of tokens.
    pub fn mention_in(&self, range: &Range<usize>) -> Option<MentionId> {
        let at = self.mentions.as_slice().partition_point(|m| m.tokens.start < range.start);
        let found = self.mentions.as_slice().get(at).filter(|m| m.tokens.start < range.end);
        found.map(|_| MentionId::from_index(at))
    }
}

/// Groups mentions, and the phrases of `quotes` that no mention covers, into chains.
pub fn cast(scope: Scope<'_>, found: Vec<Mention>, quotes: &[Quote]) -> Cast {
    let mut mentions = found;
    let phrases = quotes.iter().flat_map(|q| q.source.iter().chain(&q.relay).chain(&q.addressee));
    for range in phrases {
        // A mention that runs into the content stops where the content begins.
        for mention in mentions.iter_mut() {
            if mention.tokens.start == range.start && mention.tokens.end > range.end && !range.is_empty() {
                *mention = mention::at_token(scope, range.start, range.end)
                    .unwrap_or_else(|| plain(scope, range.clone()));
            }
        }
        let covered = mentions.iter().any(|m| m.tokens.start >= range.start && m.tokens.start < range.end);
        if !covered && !range.is_empty() {
            let plain = plain(scope, range.clone());
            mentions.push(named_before(scope, &mentions, &plain).unwrap_or(plain));
        }
    }
    mentions.sort_by_key(|m| (m.tokens.start, m.tokens.end));
    mentions.dedup_by_key(|m| m.tokens.start);
    known::tell(scope, &mut mentions);
    mentions.extend(apposition::wholes(scope, &mentions));
    mentions.extend(mention::clause::wholes(scope, &mentions));
    mentions.sort_by_key(|m| (m.tokens.start, std::cmp::Reverse(m.tokens.end)));
    let mentions: IdVec<MentionId, Mention> = mentions.into();
    let about = country::of_report(scope, &mentions);
    let mut drafts: Vec<Draft> = Vec::new();
    let mut chain_of = Vec::with_capacity(mentions.len());
    for (id, mention) in mentions.enumerate() {
        let speaks = !mention.nested
            && quotes.iter().any(|q| q.source.as_ref().is_some_and(|s| s.contains(&mention.tokens.start)));
        let seen = Seen { speaks, about, ..Seen::new(scope, mention) };
        // A phrase told once more with its clause.
        let again = id
            .index()
            .checked_sub(1)
            .filter(|before| mentions[MentionId::from_index(*before)].tokens == mention.tokens);
        if let Some(before) = again {
            let chain: ChainId = chain_of[before];
            drafts[chain.index()].join(id, seen);
            chain_of.push(chain);
            continue;
        }
        let beside = apposition::of(scope, mentions.as_slice(), id.index()).map(|other| chain_of[other]);
        let at =
            beside.map(|chain: ChainId| chain.index()).or_else(|| place::pointed(scope, &drafts, mention));
        let at = at.or_else(|| headline::again(scope, &drafts, &seen));
        let at = at.or_else(|| surest(scope, &drafts, &seen, &mentions));
        let at = at.or_else(|| headline::meant(&drafts, &seen));
        let at = at.or_else(|| headline::counted(scope, &drafts, &seen));
        let at = at.or_else(|| headline::described(scope, &drafts, &seen));
        let at = at.unwrap_or_else(|| {
            drafts.push(Draft::new(mention));
            drafts.len() - 1
        });
        drafts[at].join(id, seen);
        chain_of.push(ChainId::from_index(at));
    }
    headline::settle(scope, &mut drafts, &mut chain_of, &mentions);
    document::settle(scope, &mut drafts, &mut chain_of, &mentions, quotes);
    let mut chains = drafts.into_iter().map(|draft| draft.finish(scope)).collect::<Vec<_>>();
    homonym::settle(scope, &mentions, &mut chains);
    country::complete(scope, &mentions, &mut chains);
    outside::settle(scope, &mentions, &mut chains);
    Cast { mentions, chains: chains.into(), chain_of }
}

fn surest(
    scope: Scope<'_>,
    drafts: &[Draft],
    seen: &Seen<'_>,
    mentions: &IdVec<MentionId, Mention>,
) -> Option<usize> {
    // «قوات تابعة **للحكومة**»: a noun inside a phrase is not who the phrase tells of.
    let inner = seen.mention;
    let around = |id: &MentionId| {
        let outer = &mentions[*id];
        let counts = outer.row.as_ref().is_some_and(|row| &*row.id == "counted");
        !counts && outer.tokens.start < inner.tokens.start && inner.tokens.end <= outer.tokens.end
    };
    let noun = inner.nested && !inner.named && inner.title.is_none();
    let pronoun = inner.title.is_some_and(|title| scope.lexicon.titles.is_pronominal(title));
    // «الموظفون **والعمال**»: whoever is added is another.
    let added = scope.morphs[inner.tokens.start].clitics.conjunction;
    let beside = |id: &MentionId| added && mentions[*id].tokens.end == inner.tokens.start;
    let other = |at: usize| !inner.named && drafts[at].mentions.last().is_some_and(beside);
    let apart = |at: usize| !(other(at) || noun && drafts[at].mentions.last().is_some_and(around));
    let sure = |at: usize| {
        let sure = sure(scope, &drafts[at], seen).filter(|sure| *sure > Sure::Part || apart(at))?;
        // «سموه» is not whom another's office serves.
        let told = |id: &&MentionId| !pronoun || !mentions[**id].nested;
        Some((sure, drafts[at].mentions.iter().rev().find(told).copied(), at))
    };
    (0..drafts.len()).filter_map(sure).max().map(|(_, _, at)| at)
}

/// «روضة القرافي … وقالت **القرافي**»: the last word of a name told before.
fn named_before(scope: Scope<'_>, mentions: &[Mention], plain: &Mention) -> Option<Mention> {
    let at = plain.tokens.start;
    let last = |m: &Mention| scope.words.key(m.tokens.end - 1) == scope.words.key(at);
    let name = |m: &&Mention| {
        m.kind == EntityKind::Person && m.named && m.tokens.end <= at && m.head.end == m.span.end && last(m)
    };
    let first = mentions.iter().find(name).filter(|_| plain.tokens.len() == 1)?;
    Some(Mention {
        kind: EntityKind::Person,
        named: true,
        agreement: first.agreement,
        actor: first.actor,
        country: first.country,
        ..plain.clone()
    })
}

/// A phrase beside a cue that no table knows.
fn plain(scope: Scope<'_>, range: Range<usize>) -> Mention {
    let span = scope.words.cover(range.clone());
    let definite = scope.is_definite(range.start);
    let name_like = range.len() >= 2 && !definite && scope.demonym(range.end - 1).is_none();
    let kind = if name_like {
        EntityKind::Person
    } else if definite {
        EntityKind::Organisation
    } else {
        EntityKind::Unnamed
    };
    Mention {
        span,
        tokens: range,
        head: span,
        kind,
        named: name_like,
        definite: definite || name_like,
        agreement: Agreement { gender: None, number: Some(Number::Singular) },
        actor: None,
        country: None,
        nested: false,
        title: None,
        row: None,
    }
}
