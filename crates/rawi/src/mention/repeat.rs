//! Names that the report has told already: the family name alone, wherever it stands again.

use crate::evidence::RowRef;
use crate::layers::{EntityKind, Mention, TokenKind};
use crate::lexicon::lists::{HEADS, MATCH};
use crate::mention::{Scope, tagged, tail};
use crate::morph::clitic;
use crate::span::Span;
use crate::text::unfold_offset;
use rustc_hash::FxHashMap;

/// The mentions with the family names between them, in order.
pub fn find(scope: Scope<'_>, mut found: Vec<Mention>) -> Vec<Mention> {
    let names = family_names(scope, &found);
    let nouns = head_nouns(scope, &found);
    if names.is_empty() && nouns.is_empty() {
        return found;
    }
    let titled: Vec<(usize, Mention)> = (0..found.len())
        .filter_map(|number| Some((number, behind_title(scope, &names, &found, number)?)))
        .collect();
    let mut covered = vec![false; scope.words.len()];
    for mention in &found {
        covered[mention.tokens.clone()].fill(true);
    }
    for (number, mention) in titled {
        found[number] = mention;
    }
    let free = (0..scope.words.len()).filter(|at| !covered[*at] && scope.words.kind(*at) == TokenKind::Word);
    let again: Vec<Mention> = free
        .filter_map(|at| {
            repeated(scope, &names, &found, at).or_else(|| noun_again(scope, &nouns, &found, &covered, at))
        })
        .collect();
    if !again.is_empty() {
        found.extend(again);
        found.sort_by_key(|mention| (mention.tokens.start, std::cmp::Reverse(mention.tokens.end)));
    }
    found
}

/// The last words of persons' names, each with the number of a mention that has it.
fn family_names<'a>(scope: Scope<'a>, found: &[Mention]) -> FxHashMap<&'a str, usize> {
    let mut names = FxHashMap::default();
    let mut firsts: std::collections::BTreeMap<&str, Vec<usize>> = std::collections::BTreeMap::new();
    for (number, mention) in found.iter().enumerate() {
        if mention.kind != EntityKind::Person || !mention.named {
            continue;
        }
        let head = || mention.tokens.clone().filter(|i| mention.head.overlaps(scope.words.span(*i)));
        if let Some(at) = head().next_back().filter(|at| !tagged::is_common(scope, *at)) {
            names.entry(scope.words.key(at)).or_insert(number);
        }
        // A first name alone is usual only for those whose name the lists do not know as a word too.
        let lists = &scope.lexicon.lists;
        let first = head().next().filter(|at| head().count() > 1 && !lists.is_word(scope.words.key(*at)));
        if let Some(at) = first.filter(|at| !tagged::is_common(scope, *at)) {
            firsts.entry(scope.words.key(at)).or_default().push(number);
        }
    }
    for (key, numbers) in firsts {
        let same = |number: &usize| found[*number].actor == found[numbers[0]].actor;
        if numbers.iter().all(same) {
            names.entry(key).or_insert(numbers[0]);
        }
    }
    names
}

/// The nouns that names of places and institutions begin with, with the number of the first such name.
fn head_nouns<'a>(scope: Scope<'a>, found: &[Mention]) -> FxHashMap<&'a str, usize> {
    let mut nouns = FxHashMap::default();
    let lists = &scope.lexicon.lists;
    for (number, mention) in found.iter().enumerate() {
        let body = matches!(mention.kind, EntityKind::Location | EntityKind::Organisation)
            && mention.title.is_none();
        let at = mention.tokens.start;
        let noun = &scope.words.key(at)[scope.morphs[at].stem as usize..];
        if body
            && mention.named
            && mention.tokens.len() > 1
            && (heads_body(lists.head(noun)) || scope.lexicon.places.sites.contains(noun))
        {
            nouns.entry(noun).or_insert(number);
        }
    }
    nouns
}

/// True for the sort of a noun that heads an institution or a place.
fn heads_body(sort: u8) -> bool {
    let sort = HEADS.get(usize::from(sort & !MATCH)).copied().unwrap_or_default();
    matches!(sort, "firm" | "bank" | "media" | "club" | "party" | "union" | "school")
}

/// «مطار الساحل ... **المطار**»: the noun of a name told before, with the article and nothing behind it.
fn noun_again(
    scope: Scope<'_>,
    nouns: &FxHashMap<&str, usize>,
    found: &[Mention],
    covered: &[bool],
    at: usize,
) -> Option<Mention> {
    if !scope.is_definite(at) {
        return None;
    }
    let first = nouns.get(&scope.words.key(at)[scope.morphs[at].stem as usize..])?;
    let first = &found[*first];
    let open = |i: usize| {
        i < scope.words.len() && scope.is_definite(i) && scope.morphs[i].clitics.preposition.is_none()
    };
    let described = open(at + 1) && !scope.morphs[at + 1].clitics.conjunction;
    let describes = at > 0 && open(at - 1) || covered.get(at + 1).is_some_and(|covered| *covered);
    (first.tokens.start < at && !described && !describes).then(|| {
        let span = scope.words.span(at);
        Mention {
            span,
            tokens: at..at + 1,
            head: span,
            named: false,
            actor: None,
            nested: false,
            row: Some(RowRef::new("rule", "noun-again")),
            ..first.clone()
        }
    })
}

/// «الدكتور الزياني»: a title whose last word is the family name of somebody told of already.
fn behind_title(
    scope: Scope<'_>,
    names: &FxHashMap<&str, usize>,
    found: &[Mention],
    number: usize,
) -> Option<Mention> {
    let mention = &found[number];
    let at = mention.tokens.end - 1;
    let title = mention.title.filter(|_| !mention.named && mention.tokens.len() > 1)?;
    let styled = matches!(&*scope.lexicon.titles.titles[usize::from(title)].kind, "honorific" | "rank");
    // «الوزير **الزياني**», but «الوزير **التونسي**».
    let key = scope.words.key(at);
    let described = scope.demonym(at).is_some() || tail::is_described(scope, at);
    let styled = styled || mention.tokens.len() == 2 && key.starts_with("ال") && !described;
    let first = &found[*names.get(scope.words.key(at)).filter(|_| styled)?];
    Some(Mention {
        head: scope.words.span(at),
        kind: EntityKind::Person,
        named: true,
        definite: true,
        actor: first.actor,
        country: first.country.or(mention.country),
        ..mention.clone()
    })
}

fn repeated(
    scope: Scope<'_>,
    names: &FxHashMap<&str, usize>,
    found: &[Mention],
    at: usize,
) -> Option<Mention> {
    if !scope.morphs[at].verbs.is_empty() {
        return None;
    }
    let key = scope.words.key(at);
    let (form, number) =
        clitic::name_forms(key).into_iter().find_map(|(form, _)| names.get(&*form).map(|n| (form, *n)))?;
    let dropped = key.strip_suffix(&*form).map_or(0, str::len);
    let span = scope.words.span(at);
    let begin = span.start as usize + unfold_offset(scope.words.word(at), dropped);
    let first = &found[number];
    Some(Mention {
        span,
        tokens: at..at + 1,
        head: Span::new(begin, span.end as usize),
        kind: EntityKind::Person,
        named: true,
        definite: true,
        agreement: first.agreement,
        actor: first.actor,
        country: first.country,
        nested: false,
        title: None,
        row: Some(RowRef::new("rule", "name-again")),
    })
}
