//! Which row of the tables a name means where its words alone do not tell: «تنظيم "داعش" الإرهابي» by what the
//! quotation marks hold, and «الحوثي» the movement in a report that gives its leader no first name.

use crate::layers::{ActorRef, Agreement, EntityKind, Mention};
use crate::mention::{Scope, name};
use rustc_hash::FxHashSet;

/// Gives mentions their rows.
pub(super) fn tell(scope: Scope<'_>, mentions: &mut [Mention]) {
    let whole = |mention: &&Mention| mention.tokens.len() > 1;
    let persons: FxHashSet<ActorRef> = mentions.iter().filter(whole).filter_map(|m| m.actor).collect();
    let state = |m: &&Mention| m.row.as_ref().is_some_and(|row| row.table == "countries.tsv");
    let states = mentions.iter().filter(whole).filter(state);
    let states: Vec<(usize, ActorRef)> = states.filter_map(|m| Some((m.tokens.end - 1, m.actor?))).collect();
    for mention in mentions.iter_mut() {
        same_place(scope, &states, mention);
        match mention.actor {
            None => quoted(scope, mention),
            Some(actor) if !persons.contains(&actor) => movement(scope, mention),
            Some(_) => {}
        }
    }
}

/// «عمان» where «سلطنة عمان» is told of as well.
fn same_place(scope: Scope<'_>, states: &[(usize, ActorRef)], mention: &mut Mention) {
    if mention.kind != EntityKind::Place || mention.tokens.len() > 1 || !mention.named {
        return;
    }
    let at = mention.tokens.start;
    let whole = states.iter().find(|(last, _)| scope.words.key(*last) == scope.words.key(at));
    if let Some((_, actor)) = whole {
        let row = scope.lexicon.actors.get(*actor);
        (mention.actor, mention.country, mention.row) = (Some(*actor), row.country, Some(row.row()));
    }
}

/// The row of a name that stands in quotation marks or brackets behind a noun.
fn quoted(scope: Scope<'_>, mention: &mut Mention) {
    let body = matches!(mention.kind, EntityKind::Organisation | EntityKind::Group);
    if !mention.named || !body || mention.head == mention.span {
        return;
    }
    let (at, end) = (scope.words.first_at(mention.head.start), mention.tokens.end);
    let stop = scope.words.first_at(mention.head.end.saturating_sub(1)) + 1;
    let whole = (at < end).then(|| name::find(scope, at, end)).flatten().filter(|found| found.tokens.end >= stop.min(end));
    if let Some(found) = whole.filter(|found| found.kind != EntityKind::Person && found.kind != EntityKind::Place) {
        mention.actor = found.actor;
        mention.country = mention.country.or(found.country);
    }
}

/// A surname with the article that is a movement's adjective as well.
fn movement(scope: Scope<'_>, mention: &mut Mention) {
    let at = mention.tokens.start;
    if mention.kind != EntityKind::Person || mention.title.is_some() || !scope.morphs[at].clitics.article {
        return;
    }
    let stem = &scope.words.key(at)[usize::from(scope.morphs[at].stem)..];
    let Some(actor) = scope.lexicon.actors.faction(stem) else { return };
    let row = scope.lexicon.actors.get(actor);
    mention.actor = Some(actor);
    mention.kind = row.kind;
    mention.country = row.country;
    mention.agreement = Agreement::default();
    mention.row = Some(row.row());
}
