//! The country of an entity that does not name it: «الشرطة في كينيا» by the place behind it, «الشرطة» by the country
//! that the report is about.

use crate::ids::{Id, IdVec, MentionId};
use crate::layers::{Chain, Country, EntityKind, Mention, WordClass};
use crate::mention::Scope;
use rustc_hash::FxHashMap;

/// A country is what the report is about when so large a share of its mentions with a country have it.
const SHARE: (usize, usize) = (2, 5);

/// Gives chains without a country the one that the report implies.
pub fn complete(scope: Scope<'_>, mentions: &IdVec<MentionId, Mention>, chains: &mut [Chain]) {
    let about = about(mentions);
    for chain in chains.iter_mut().filter(|chain| chain.country.is_none()) {
        let behind = chain.mentions.iter().find_map(|id| place_behind(scope, mentions, *id));
        chain.country = behind.or_else(|| about.filter(|_| belongs(mentions, chain)));
    }
}

/// Institutions, holders of an office and crowds that are definite belong to the country that is spoken of; unknown
/// persons, media and places may belong anywhere.
fn belongs(mentions: &IdVec<MentionId, Mention>, chain: &Chain) -> bool {
    match chain.kind {
        EntityKind::Organisation | EntityKind::Group | EntityKind::Unnamed => chain.actor.is_none(),
        EntityKind::Person => {
            chain.actor.is_none() && chain.mentions.iter().any(|id| mentions[*id].title.is_some())
        }
        EntityKind::Place | EntityKind::Location => false,
    }
}

/// «… في كينيا», right behind the mention.
fn place_behind(scope: Scope<'_>, mentions: &IdVec<MentionId, Mention>, id: MentionId) -> Option<Country> {
    let end = mentions[id].tokens.end;
    let next = mentions.as_slice().get(id.index() + 1)?;
    let stands = next.tokens.start == end + 1 && scope.morphs[end].class == WordClass::Preposition;
    (stands && next.kind == EntityKind::Place).then_some(next.country).flatten()
}

/// The country that the report speaks of most, when it clearly does.
fn about(mentions: &IdVec<MentionId, Mention>) -> Option<Country> {
    let mut counts: FxHashMap<Country, usize> = FxHashMap::default();
    let mut all = 0;
    for country in mentions.iter().filter_map(|mention| mention.country) {
        *counts.entry(country).or_default() += 1;
        all += 1;
    }
    let (country, count) = counts.into_iter().max_by_key(|(country, count)| (*count, *country))?;
    (count * SHARE.1 >= all * SHARE.0).then_some(country)
}
