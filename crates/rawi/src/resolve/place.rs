//! Which place a noun points back to: «البلاد», «بلاده», «المدينة», «العاصمة الفرنسية».

use crate::layers::{Country, EntityKind, Mention};
use crate::lexicon::places::Points;
use crate::mention::Scope;
use crate::resolve::draft::Draft;

/// The chain that a place noun points back to.
pub(super) fn pointed(scope: Scope<'_>, drafts: &[Draft], mention: &Mention) -> Option<usize> {
    let row = mention.row.as_ref().filter(|row| row.table == "place_nouns.tsv")?;
    let points = scope.lexicon.places.points(&row.id)?;
    match points {
        Points::Own => {
            let person = |draft: &Draft| draft.kind == EntityKind::Person && draft.country.is_some();
            let owner = last(drafts, person)?;
            last(drafts, |draft| is_state(scope, draft) && draft.country == drafts[owner].country)
        }
        Points::Country => last(drafts, |draft| is_state(scope, draft)),
        Points::Side => of_state(scope, drafts, mention.country),
        Points::Head | Points::Site => None,
        Points::Capital if mention.country.is_some() => of_state(scope, drafts, mention.country),
        Points::City | Points::Capital => last(drafts, |draft| is_place(draft) && !is_state(scope, draft))
            .or_else(|| of_state(scope, drafts, mention.country)),
    }
}

fn of_state(scope: Scope<'_>, drafts: &[Draft], country: Option<Country>) -> Option<usize> {
    last(drafts, |draft| is_state(scope, draft) && (country.is_none() || draft.country == country))
}

fn last(drafts: &[Draft], fits: impl Fn(&Draft) -> bool) -> Option<usize> {
    (0..drafts.len()).filter(|at| fits(&drafts[*at])).max_by_key(|at| drafts[*at].mentions.last().copied())
}

fn is_place(draft: &Draft) -> bool {
    draft.named && draft.kind.is_place()
}

fn is_state(scope: Scope<'_>, draft: &Draft) -> bool {
    let table = |actor| scope.lexicon.actors.get(actor).table;
    is_place(draft) && draft.actor.is_some_and(|actor| table(actor) == "countries.tsv")
}
