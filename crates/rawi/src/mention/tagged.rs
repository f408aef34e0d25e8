//! Names that the tagger found and no table knows.

use crate::evidence::RowRef;
use crate::layers::{Agreement, EntityKind, Mention, Number, TokenKind};
use crate::mention::{Scope, name, tail};
use crate::model::names::CLASSES;
use crate::morph::clitic;
use crate::span::Span;
use crate::text::unfold_offset;

/// The tagged name that begins at token `at` and stops before `end`.
pub fn find(scope: Scope<'_>, at: usize, end: usize) -> Option<Mention> {
    let name = scope.name_at(at).filter(|name| name.tokens.end <= end)?;
    let person = CLASSES[usize::from(name.class)] == "PER";
    let tokens = if person { at..dash(scope, name) } else { at..name_end(scope, name) };
    let kind = match CLASSES[usize::from(name.class)] {
        "PER" => EntityKind::Person,
        "ORG" => EntityKind::Organisation,
        "GPE" => EntityKind::Place,
        "LOC" => EntityKind::Location,
        _ => return None,
    };
    let cut = tokens.len() < name.tokens.len();
    // «إن المدينة **هادئة**»
    let predicate = kind == EntityKind::Place
        && at > 0
        && scope.is_definite(at - 1)
        && scope.lexicon.lists.may_be_adjective(scope.words.key(at))
        && district(scope, tokens.clone()).is_none();
    let common = predicate || (kind == EntityKind::Person || cut) && is_common(scope, at);
    if tokens.len() == 1 && (common || is_told(scope, at)) {
        return None;
    }
    let span = scope.words.cover(tokens.clone());
    // The tagger takes a word whole; و before a name that the report has without it is no part of it.
    let key = scope.words.key(at);
    let glued = clitic::after_conjunction(key).filter(|rest| elsewhere(scope, at, rest));
    let dropped = glued.map_or(0, |rest| key.len() - rest.len());
    let begin = span.start as usize + unfold_offset(scope.words.word(at), dropped);
    let number = (kind == EntityKind::Person).then_some(Number::Singular);
    Some(Mention {
        span,
        tokens: tokens.clone(),
        head: Span::new(begin, span.end as usize),
        kind,
        named: true,
        definite: true,
        agreement: Agreement { gender: None, number },
        actor: None,
        country: district(scope, tokens).map(|(country, _)| country),
        nested: false,
        title: None,
        row: Some(RowRef::new("names.bin", CLASSES[usize::from(name.class)])),
    })
}

/// Where a person's name stops before a dash with spaces around it: «سمير خالد **-** المدير».
fn dash(scope: Scope<'_>, name: &crate::model::names::Name) -> usize {
    let (start, end) = (name.tokens.start, name.tokens.end);
    let apart = |at: usize| scope.words.span(at - 1).end < scope.words.span(at).start;
    let mark = |at: &usize| scope.words.kind(*at) == TokenKind::Punct && apart(*at) && apart(*at + 1);
    (start + 1..end.saturating_sub(1)).find(mark).unwrap_or(end)
}

/// Where a name that the tagger took too far stops: «حركة الشباب **على** الحدود», «الجبهة **كافة** القوى», «لجنة السباق
/// **تبرئ**», «المدينة **هادئة**».
fn name_end(scope: Scope<'_>, found: &crate::model::names::Name) -> usize {
    let (first, last) = (found.tokens.start, found.tokens.end - 1);
    let lists = &scope.lexicon.lists;
    let predicate = |at: usize| {
        let plain = tail::is_plain_adjective(scope, at) && scope.demonym(at).is_none();
        at == first + 1 && plain && scope.is_definite(first) && is_common(scope, first)
    };
    let part = |at: usize| scope.lexicon.titles.quantities.begins(scope.words.key(at));
    let named = |at: usize| name::find(scope, at, last + 1).is_some();
    let verb = |at: usize| at == last && lists.is_verb(scope.words.key(at)) && !named(at);
    let purpose = |at: usize| scope.words.key(at).starts_with('ل');
    let goes_on = |at: usize| matches!(scope.words.key(at), "علي" | "الي" | "عن") && !purpose(at - 1);
    let beyond = |at: &usize| goes_on(*at) || part(*at) || verb(*at) || predicate(*at);
    (first + 1..=last).find(beyond).unwrap_or(last + 1)
}

/// True for a word that is too short for a name, or that the lists know as a common word and not as a name.
pub(super) fn is_common(scope: Scope<'_>, at: usize) -> bool {
    let key = scope.words.key(at);
    let lists = &scope.lexicon.lists;
    let listed = |word: &str| lists.gazetteer.begins(word);
    let named = listed(key) || clitic::after_conjunction(key).is_some_and(listed);
    key.chars().count() < 3 || (lists.is_common(key) && !named)
}

/// True for a word that the tables know as people or an institution («شهود», «الروس»).
fn is_told(scope: Scope<'_>, at: usize) -> bool {
    let key = scope.words.key(at);
    let plain = clitic::after_conjunction(key).unwrap_or(key);
    let told = |word: &str| {
        let bare = word.strip_prefix("ال").unwrap_or(word);
        scope.lexicon.titles.noun_phrases.begins(bare) || scope.lexicon.actors.nation(bare).is_some()
    };
    told(key) || told(plain)
}

/// True when a name somewhere else begins with this word.
fn elsewhere(scope: Scope<'_>, at: usize, word: &str) -> bool {
    let first = |name: &crate::model::names::Name| name.tokens.start;
    scope.names.iter().any(|name| first(name) != at && scope.words.key(first(name)) == word)
        || scope.lexicon.lists.gazetteer.begins(word)
}

/// The country of a province or town that begins at the first token of a range, and where its name stops.
pub fn district(scope: Scope<'_>, within: std::ops::Range<usize>) -> Option<(crate::layers::Country, usize)> {
    let (at, end) = (within.start, within.end);
    let districts = &scope.lexicon.actors.districts;
    let forms = clitic::name_forms(scope.words.key(at));
    forms.iter().find_map(|(form, _)| districts.longest(scope.words, form, at, end))
}
