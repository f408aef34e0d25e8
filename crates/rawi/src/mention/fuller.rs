//! Names that go on behind the one word of them that the tables or the tagger found: «العقيد سعيد **سرحان**», «المهندس صالح **بن
//! حسين قدح**».

use crate::layers::TokenKind;
use crate::lexicon::lists::NAMES;
use crate::mention::{Scope, title};
use crate::morph::clitic;
use std::ops::Range;

/// Most words of a name.
const NAME_WORDS: usize = 5;

/// Fewest letters of a word that no list knows and that goes on a name.
const LETTERS: usize = 4;

/// Words inside names that want another behind them.
const INSIDE: &[&str] = &["بن", "ابن", "ال", "ولد", "عبد", "ابو", "بو"];

/// Where a person's name stops whose first words are known.
pub(super) fn end_of(scope: Scope<'_>, name: &Range<usize>, end: usize) -> usize {
    let mut stop = name.end;
    let last = end.min(name.start + NAME_WORDS);
    while stop < last {
        let inside = stop + 1 < last && INSIDE.contains(&scope.words.key(stop)) && is_plain(scope, stop + 1);
        let next = stop + usize::from(inside);
        // «بن حسين **قدح**»
        let lineage = stop > name.start + 1 && INSIDE.contains(&scope.words.key(stop - 2));
        let further = lineage && is_plain(scope, stop) && is_family(scope, stop);
        // «زوج الفنانة سلمى خالد **محمد** علي»: behind two words of a name another may begin.
        let next_name = stop > name.start + 1 && is_surname(scope, scope.words.key(stop));
        if !(inside || further || goes_on(scope, stop) && !next_name) || inside && scope.is_finite_verb(next)
        {
            break;
        }
        stop = next + 1;
    }
    stop
}

fn is_plain(scope: Scope<'_>, at: usize) -> bool {
    scope.words.kind(at) == TokenKind::Word && scope.is_open_word(at)
}

/// A surname of the lists that is no verb and no title, or a word that no list knows.
fn goes_on(scope: Scope<'_>, at: usize) -> bool {
    let (key, morph) = (scope.words.key(at), &scope.morphs[at]);
    let bare = key.strip_prefix("ال").unwrap_or(key);
    let lists = &scope.lexicon.lists;
    let titles = &scope.lexicon.titles;
    let free = is_plain(scope, at)
        && morph.verbs.is_empty()
        && !morph.clitics.conjunction
        && morph.clitics.preposition.is_none();
    let noun = titles.noun_phrases.begins(bare) || title::is_title(scope, at, at + 1);
    if !free || noun || lists.is_verb(key) {
        return false;
    }
    // «الرئيس هادي **الشرعي**» is described.
    let described = bare.len() < key.len() && lists.may_be_adjective(bare) || scope.demonym(at).is_some();
    let listed = [key, bare].iter().any(|word| is_surname(scope, word) && !lists.is_common(word));
    let glued = key.starts_with(['ل', 'ب', 'و', 'ف', 'ك', 'س'])
        && clitic::name_forms(key).len() + usize::from(lists.cluster(&key[2..]) > 0) > 1;
    let unknown = key.chars().count() >= LETTERS && lists.sorts(bare) == 0 && lists.cluster(key) == 0;
    listed && !described || unknown && !glued
}

/// «المشرف على المعرض **عادل العلي**»: a given name of the lists with a surname of the lists, which the tagger has not found.
pub(super) fn listed(scope: Scope<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    let next = at + 1;
    let fits = next < end
        && is_plain(scope, at)
        && !scope.is_definite(at)
        && scope.morphs[at].verbs.is_empty()
        && is_listed(scope, scope.words.key(at), &["given"])
        && !scope.morphs[at].clitics.conjunction
        && scope.demonym(at).is_none();
    let own = || {
        let (key, morph) = (scope.words.key(next), &scope.morphs[next]);
        let plain = is_plain(scope, next) && morph.verbs.is_empty() && !morph.clitics.conjunction;
        let bare = key.strip_prefix("ال").unwrap_or(key);
        let listed =
            is_surname(scope, key) || is_surname(scope, bare) && !scope.lexicon.lists.is_common(bare);
        // «مسؤول واحد **السكان**»
        let noun = scope.lexicon.titles.noun_phrases.begins(bare);
        plain && morph.clitics.preposition.is_none() && listed && !noun
    };
    let inside = || INSIDE.contains(&scope.words.key(next)) && goes_on(scope, next + 1);
    let stop = if fits && own() { next } else { at } + 1;
    let inside = fits && stop == next && next + 1 < end && inside();
    (stop > next || inside).then(|| at..end_of(scope, &(at..stop), end))
}

fn is_family(scope: Scope<'_>, at: usize) -> bool {
    let morph = &scope.morphs[at];
    let free = !morph.clitics.conjunction && morph.clitics.preposition.is_none() && morph.verbs.is_empty();
    free && is_listed(scope, scope.words.key(at), &["surname"])
}

fn is_surname(scope: Scope<'_>, key: &str) -> bool {
    is_listed(scope, key, &["surname", "given"])
}

fn is_listed(scope: Scope<'_>, key: &str, kinds: &[&str]) -> bool {
    let listed = scope.lexicon.lists.gazetteer.exact(key).unwrap_or(0);
    let bit = |name: &str| NAMES.iter().position(|kind| *kind == name).map_or(0, |at| 1_u16 << at);
    kinds.iter().any(|kind| listed & bit(kind) != 0)
}
