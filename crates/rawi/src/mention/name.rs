//! Names that stand in the actor tables.

use crate::layers::{Agreement, EntityKind, Mention, Number};
use crate::lexicon::actors::{Actor, NameForm};
use crate::mention::Scope;
use crate::morph::clitic;
use crate::span::Span;
use crate::text::unfold_offset;

/// The longest name of the tables that begins at token `at`.
pub fn find(scope: Scope<'_>, at: usize, end: usize) -> Option<Mention> {
    let (words, actors) = (scope.words, &scope.lexicon.actors);
    let mut best: Option<(crate::layers::ActorRef, NameForm, usize, usize)> = None;
    for (form, clitics) in clitic::name_forms(words.key(at)) {
        if let Some(((actor, name), stop)) = actors.names.longest(words, &form, at, end)
            && best.is_none_or(|(_, _, longest, _)| stop > longest)
            && (name != NameForm::Short || clitics.preposition.is_none())
        {
            let dropped = words.key(at).strip_suffix(&*form).map_or(0, str::len);
            best = Some((actor, name, stop, dropped));
        }
    }
    let (actor, form, stop, dropped) = best?;
    let row = actors.get(actor);
    // «الجانب التركي» is no Mr al-Turki.
    let describes = || at > 0 && scope.is_definite(at - 1) && scope.demonym(at).is_some();
    if form == NameForm::Short && stop == at + 1 && describes() {
        return None;
    }
    let country = row.country;
    // A surname or byname inside a longer unknown name is somebody else's.
    let stop = if row.kind == EntityKind::Organisation || row.kind == EntityKind::Group {
        adjectives(scope, stop, end)
    } else {
        stop
    };
    let span = words.cover(at..stop);
    // The name itself begins behind و ف ب ل ك.
    let begin = span.start as usize + unfold_offset(words.word(at), dropped);
    Some(Mention {
        span,
        tokens: at..stop,
        head: Span::new(begin, span.end as usize),
        kind: if form == NameForm::Capital { EntityKind::Place } else { row.kind },
        named: true,
        definite: true,
        agreement: agreement(row),
        actor: Some(actor),
        country,
        nested: false,
        title: None,
        row: Some(row.row()),
    })
}

/// True when a name of the tables is a surname or a byname that stands alone, which a longer name overrules.
pub fn is_short(scope: Scope<'_>, mention: &Mention) -> bool {
    mention.kind == EntityKind::Person
        && mention.tokens.len() == 1
        && mention.actor.is_some_and(|actor| scope.lexicon.actors.get(actor).name.contains(' '))
}

fn agreement(row: &Actor) -> Agreement {
    let number = (row.kind == EntityKind::Person).then_some(Number::Singular);
    Agreement { gender: row.gender, number }
}

/// Demonyms behind an organisation's name belong to it.
fn adjectives(scope: Scope<'_>, mut at: usize, end: usize) -> usize {
    while at < end && scope.is_definite(at) && scope.demonym(at).is_some() {
        at += 1;
    }
    at
}
