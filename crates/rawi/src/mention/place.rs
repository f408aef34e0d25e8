//! Nouns that point back to a place: «البلاد», «المدينة», and with a pronoun «بلاده» (`place_nouns.tsv`).

use crate::evidence::RowRef;
use crate::layers::{Agreement, EntityKind, Mention};
use crate::mention::Scope;
use crate::morph::clitic;

/// The place noun that stands at token `at`.
pub fn find(scope: Scope<'_>, at: usize, end: usize) -> Option<Mention> {
    let forms = clitic::name_forms(scope.words.key(at));
    let nouns = &scope.lexicon.places.nouns;
    let (row, mut stop) = forms.iter().find_map(|(form, _)| nouns.longest(scope.words, form, at, end))?;
    let country = (stop < end && scope.is_definite(stop)).then(|| scope.demonym(stop)).flatten();
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
