//! Names of the tables that are common words as well: «كيلو», «سريع» are surnames only in a report that gives the
//! whole name or an office, or where the tagger sees a name.

use crate::layers::{ActorRef, EntityKind, Mention};
use crate::mention::{Scope, name};
use rustc_hash::FxHashSet;

/// The mentions without those that are common words here.
pub fn drop(scope: Scope<'_>, mut found: Vec<Mention>) -> Vec<Mention> {
    let whole = |mention: &&Mention| mention.title.is_some() || mention.tokens.len() > 1;
    let sure: FxHashSet<ActorRef> = found.iter().filter(whole).filter_map(|mention| mention.actor).collect();
    found.retain(|mention| {
        mention.actor.is_none_or(|actor| sure.contains(&actor)) || !doubtful(scope, mention)
    });
    found
}

fn doubtful(scope: Scope<'_>, mention: &Mention) -> bool {
    let at = mention.tokens.start;
    if mention.tokens.len() > 1 || mention.title.is_some() || scope.name_at(at).is_some() {
        return false;
    }
    let quoted = |i: usize| matches!(scope.words.kind(i), crate::layers::TokenKind::Quote(_));
    if at > 0 && quoted(at - 1) {
        return false;
    }
    let lists = &scope.lexicon.lists;
    let key = scope.words.key(at);
    let stem = &key[scope.morphs[at].stem as usize..];
    let verb = !scope.morphs[at].verbs.is_empty();
    let common = verb || lists.is_word(key) || lists.is_word(stem);
    match mention.kind {
        EntityKind::Person => name::is_short(scope, mention) && common,
        EntityKind::Organisation => verb,
        _ => false,
    }
}
