//! Whose deed a noun tells of that another noun carries: «تمكن **الجيش** من القبض», «قيام **الوزير** بزيارة».

use crate::ids::{Id, MentionId};
use crate::layers::WordClass;

use super::Ground;
use super::clause::Clauses;
use super::relation::preposition;
use super::trigger::{Trigger, strip};

/// How far the noun that carries the deed may stand in front of it, in tokens.
const FAR: usize = 12;

/// Who stands behind the noun that carries the deed, if one stands nearer than any verb.
pub(super) fn owner(ground: Ground<'_>, clauses: &Clauses, trigger: &Trigger) -> Option<MentionId> {
    let scope = ground.scope;
    let from = trigger.at.saturating_sub(FAR).max(trigger.range.start);
    let opens = |at: &usize| {
        clauses.at(*at).is_some()
            || matches!(scope.morphs[*at].class, WordClass::Complementiser | WordClass::Relative)
    };
    (from..trigger.at).rev().take_while(|at| !opens(at)).find_map(|at| {
        let mut carries = false;
        strip(scope.words.key(at), &mut |word| carries |= scope.lexicon.events.is_carrier(word.key));
        if !carries || !scope.is_open_word(at) {
            return None;
        }
        let next = ground.first_mention(at + 1);
        let mention = ground.mentions.get(next).filter(|mention| mention.tokens.start == at + 1)?;
        (mention.tokens.end <= trigger.at && preposition(scope, mention).is_empty())
            .then(|| MentionId::from_index(next))
    })
}
