//! Chains: all mentions of one entity in the report.
//!
//! Comes in: mentions and the source phrases of quotes. Goes out: mentions (with those phrases added) and their
//! chains. «الرئيس الروسي فلاديمير بوتين»، «بوتين»، «الرئيس الروسي» are one chain; an indefinite «مصدر أمني» is a
//! new one each time, and the definite «المصدر» is the last.

use crate::evidence::Decided;
use crate::evidence::{Cause, RowRef};
use crate::ids::{ChainId, Id, IdVec, MentionId};
use crate::layers::{ActorRef, Agreement, Chain, Country, EntityKind, Mention, Number, Quote};
use crate::lexicon::actors::Office;
use crate::mention::{self, Scope};
use crate::morph::clitic;
use crate::resolve::country;
use crate::span::Span;
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

/// A chain while it grows.
#[derive(Debug)]
struct Draft {
    kind: EntityKind,
    mentions: Vec<MentionId>,
    name: Span,
    name_words: Vec<String>,
    named: bool,
    heads: Vec<String>,
    titles: Vec<(u16, Option<Country>)>,
    agreement: Agreement,
    actor: Option<ActorRef>,
    country: Option<Country>,
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
            mentions.push(plain(scope, range.clone()));
        }
    }
    mentions.sort_by_key(|m| (m.tokens.start, m.tokens.end));
    mentions.dedup_by_key(|m| m.tokens.start);
    let mentions: IdVec<MentionId, Mention> = mentions.into();
    let mut drafts: Vec<Draft> = Vec::new();
    let mut chain_of = Vec::with_capacity(mentions.len());
    for (id, mention) in mentions.enumerate() {
        let words = content_words(scope, mention);
        let at = match (0..drafts.len()).rev().find(|i| same(scope, &drafts[*i], mention, &words)) {
            Some(at) => at,
            None => {
                drafts.push(draft(mention));
                drafts.len() - 1
            }
        };
        join(&mut drafts[at], id, mention, words);
        chain_of.push(ChainId::from_index(at));
    }
    let mut chains = drafts.into_iter().map(|d| finish(scope, d)).collect::<Vec<_>>();
    country::complete(scope, &mentions, &mut chains);
    Cast { mentions, chains: chains.into(), chain_of }
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

/// The keys of a mention's head, without proclitics.
fn content_words(scope: Scope<'_>, mention: &Mention) -> Vec<String> {
    mention
        .tokens
        .clone()
        .filter(|i| mention.head.overlaps(scope.words.span(*i)))
        .filter(|i| matches!(scope.words.kind(*i), crate::layers::TokenKind::Word))
        .map(|i| stem(scope, i, i == mention.tokens.start))
        .collect()
}

fn stem(scope: Scope<'_>, at: usize, first: bool) -> String {
    let key = scope.words.key(at);
    let (clitics, stem) = clitic::split(key);
    if clitics.article {
        return key[stem..].to_string();
    }
    match clitic::after_conjunction(key) {
        Some(rest) if first && scope.morphs[at].clitics.conjunction => rest.to_string(),
        _ => key.to_string(),
    }
}

fn draft(mention: &Mention) -> Draft {
    Draft {
        kind: mention.kind,
        mentions: Vec::new(),
        name: mention.head,
        name_words: Vec::new(),
        named: false,
        heads: Vec::new(),
        titles: Vec::new(),
        agreement: mention.agreement,
        actor: None,
        country: None,
    }
}

fn same(scope: Scope<'_>, chain: &Draft, mention: &Mention, words: &[String]) -> bool {
    if let (Some(a), Some(b)) = (chain.actor, mention.actor) {
        return a == b;
    }
    if mention.named {
        return chain.named && shares_name(&chain.name_words, words);
    }
    if let Some(title) = mention.title {
        return mention.definite && chain_has_title(scope, chain, title, mention.country);
    }
    if !mention.definite {
        return false;
    }
    let Some(head) = words.first() else { return false };
    if words.len() == 1 {
        return chain.heads.contains(head) || (chain.name_words.len() > 1 && chain.name_words.contains(head));
    }
    chain.name_words == words
}

/// One name is part of the other, and they agree in the last word or one of them is the whole other.
fn shares_name(a: &[String], b: &[String]) -> bool {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    !short.is_empty()
        && short.iter().all(|w| long.contains(w))
        && (short.len() > 1 || short.last() == long.last() || long.len() <= 2)
}

fn chain_has_title(scope: Scope<'_>, chain: &Draft, title: u16, country: Option<Country>) -> bool {
    let titles = &scope.lexicon.titles.titles;
    let kind = &titles[title as usize].kind;
    let agrees = |other: Option<Country>| country.is_none() || other.is_none() || country == other;
    let held = chain.titles.iter().any(|(t, c)| {
        (*t == title || (titles[*t as usize].kind == *kind && **kind != *"other")) && agrees(*c)
    });
    held && agrees(chain.country)
        || chain.actor.is_some_and(|actor| holds_office(scope, actor, kind, country))
}

fn holds_office(scope: Scope<'_>, actor: ActorRef, kind: &str, country: Option<Country>) -> bool {
    let day = scope.words.article.published.map(|day| day.to_string());
    // Dates are ISO at the precision known, so that they compare as words do.
    let held = |office: &Office| {
        let Some(day) = &day else { return true };
        let begun = office.start.as_deref().is_none_or(|start| start <= day.as_str());
        begun && office.end.as_deref().is_none_or(|end| day.starts_with(end) || end > day.as_str())
    };
    let here = |office: &Office| country.map_or(day.is_some(), |c| c.code() == &*office.body);
    let offices = scope.lexicon.actors.offices_of(actor);
    offices.iter().any(|office| *office.kind == *kind && here(office) && held(office))
}

fn join(chain: &mut Draft, id: MentionId, mention: &Mention, words: Vec<String>) {
    let fuller = mention.named && (!chain.named || words.len() > chain.name_words.len());
    if fuller || chain.name_words.is_empty() {
        chain.name = mention.head;
        chain.name_words = words.clone();
        chain.kind = mention.kind;
    }
    chain.named |= mention.named;
    if !mention.named {
        chain.heads.extend(words.into_iter().next());
    }
    if let Some(title) = mention.title {
        chain.titles.push((title, mention.country));
    }
    chain.actor = chain.actor.or(mention.actor);
    chain.country = chain.country.or(mention.country);
    chain.agreement.gender = chain.agreement.gender.or(mention.agreement.gender);
    chain.mentions.push(id);
}

fn finish(scope: Scope<'_>, draft: Draft) -> Chain {
    let row = draft.actor.map(|a| scope.lexicon.actors.get(a));
    let because = |row: RowRef| Cause::new(row, draft.name);
    Chain {
        kind: draft.kind,
        name: draft.name,
        mentions: draft.mentions,
        agreement: draft.agreement,
        actor: draft.actor.zip(row).map(|(value, row)| Decided {
            value,
            because: because(row.row()),
            confidence: 0.9,
            others: Vec::new(),
        }),
        country: row.and_then(|r| r.country).or(draft.country),
        role: row.and_then(|r| r.role),
        office: draft.titles.iter().map(|(row, _)| *row).find(|row| scope.lexicon.titles.is_office(*row)),
    }
}
