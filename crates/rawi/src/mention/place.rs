//! Nouns that point back to a place: «البلاد», «المدينة», and with a pronoun «بلاده» (`place_nouns.tsv`).

use crate::evidence::RowRef;
use crate::layers::{Agreement, EntityKind, Mention};
use crate::lexicon::places::Points;
use crate::mention::{Scope, name, tagged};
use crate::morph::clitic;

/// A place with the noun of what it is: «مدينة عدن», «العاصمة اليمنية صنعاء».
pub fn headed(scope: Scope<'_>, at: usize, end: usize) -> Option<Mention> {
    let heads = &scope.lexicon.places.heads;
    let forms = clitic::name_forms(scope.words.key(at));
    let bare = |form: &str| form.strip_prefix("ال").is_some_and(|bare| heads.contains(bare));
    if at + 1 >= end || !forms.iter().any(|(form, _)| heads.contains(&**form) || bare(form)) {
        return None;
    }
    let mut next = at + 1;
    next += usize::from(scope.is_definite(next) && scope.demonym(next).is_some());
    if next >= end {
        return None;
    }
    let name = name::find(scope, next, end).or_else(|| tagged::find(scope, next, end))?;
    // «سلطنة عمان» is a name with its noun, and another than «عمان».
    let state = |whole: &Mention| whole.row.as_ref().is_some_and(|row| row.table == "countries.tsv");
    let longer =
        |whole: &Mention| whole.tokens.end >= name.tokens.end && whole.actor != name.actor && state(whole);
    if let Some(whole) = name::find(scope, at, end).filter(longer) {
        return Some(whole);
    }
    let place = name.kind.is_place() && name.head.start == name.span.start;
    place.then(|| Mention {
        span: scope.words.cover(at..name.tokens.end),
        tokens: at..name.tokens.end,
        ..name
    })
}

/// The place noun that stands at token `at`.
pub fn find(scope: Scope<'_>, at: usize, end: usize) -> Option<Mention> {
    let forms = clitic::name_forms(scope.words.key(at));
    let nouns = &scope.lexicon.places.nouns;
    let (row, mut stop) = forms.iter().find_map(|(form, _)| nouns.longest(scope.words, form, at, end))?;
    let points = scope.lexicon.places.rows[usize::from(row)].points;
    let country = (stop < end && scope.is_definite(stop)).then(|| scope.demonym(stop)).flatten();
    if points == Points::Side && country.is_none() {
        return None;
    }
    stop += usize::from(country.is_some());
    let span = scope.words.cover(at..stop);
    Some(Mention {
        span,
        tokens: at..stop,
        head: span,
        kind: EntityKind::Place,
        named: false,
        definite: true,
        agreement: Agreement::default(),
        actor: None,
        country,
        nested: false,
        title: None,
        row: Some(RowRef::new("place_nouns.tsv", &*scope.lexicon.places.rows[usize::from(row)].id)),
    })
}
