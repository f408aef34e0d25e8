//! Adjectives that govern a preposition (`governing.tsv`): «المشاركين **في المناورات**», «مجموعة محسوبة **على
//! الحكومة**».

use crate::layers::{EntityKind, TokenKind};
use crate::mention::{Scope, counted, name, phrase, tagged, tail, title};

/// Stems of «قام بـ», which takes its noun with ب past its subject.
const DOES: &[&str] = &["قام", "قوم"];

/// How far in front of the complement that verb stands.
const NEAR: usize = 4;

/// Where the complement stops that begins at a token, when the word before it governs its preposition.
pub fn complement(scope: Scope<'_>, at: usize, end: usize) -> Option<usize> {
    if at == 0 || at >= end || scope.words.kind(at) != TokenKind::Word {
        return None;
    }
    let key = scope.words.key(at);
    let before = &scope.words.key(at - 1)[scope.morphs[at - 1].stem as usize..];
    let governed = scope.lexicon.titles.governing.get(before)?;
    if governed.iter().any(|preposition| **preposition == *key) {
        // «البالغ من العمر **30 عاما**»
        let number = |at: &usize| at + 1 < end && scope.words.kind(*at) == TokenKind::Number;
        return thing(scope, at + 1, end).map(|stop| if number(&stop) { stop + 2 } else { stop });
    }
    // ب and ل are written as one word with what follows.
    let glued = governed.iter().any(|word| word.chars().count() == 1 && key.starts_with(&**word));
    // «**قامت** السلطات المختصة بإخلاء المبنى»: the verb governs it.
    let does = |i: usize| DOES.iter().any(|stem| scope.words.key(i).contains(stem));
    let verb = !scope.is_definite(at) && key.starts_with('ب') && (at.saturating_sub(NEAR)..at).any(does);
    (glued && !verb && scope.is_open_word(at)).then(|| thing(scope, at, end)).flatten()
}

/// Where a noun phrase stops that is a name, an office, an institution, people, or has the article.
pub fn thing(scope: Scope<'_>, at: usize, end: usize) -> Option<usize> {
    if at >= end {
        return None;
    }
    let name = name::find(scope, at, end).or_else(|| tagged::find(scope, at, end));
    let office = || title::find(scope, at, end).filter(|office| office.definite);
    let noun = || phrase::source_noun(scope, at, end);
    let known = name.or_else(office).or_else(noun).or_else(|| counted::find(scope, at, end));
    if let Some(known) = known.filter(|known| known.kind != EntityKind::Unnamed || known.definite) {
        // «قال الخبير **في بيان**» tells where he said it.
        let document = |row| scope.lexicon.titles.is_document(row) && !known.definite;
        return (!known.row.as_ref().is_some_and(document)).then_some(known.tokens.end);
    }
    if scope.is_definite(at) {
        return Some(tail::adjectives(scope, at + 1, end).stop);
    }
    // «في شؤون **الأمن**»
    let plain = |i: usize| scope.is_open_word(i) && !scope.is_definite(i) && !scope.is_finite_verb(i);
    if let Some(stop) = tail::construct(scope, at, end) {
        return Some(stop);
    }
    let next = at + 1;
    // «على شؤون **كوريا الشمالية**»
    let place = || name::find(scope, next, end).filter(|name| name.kind != EntityKind::Person);
    if let Some(name) = (plain(at) && next < end).then(place).flatten() {
        return Some(name.tokens.end);
    }
    let own = scope.words.key(at).ends_with('ه') && !scope.words.word(at).ends_with('ة');
    (plain(at) && !own && next < end && scope.is_definite(next) && !scope.morphs[next].clitics.conjunction)
        .then(|| tail::adjectives(scope, next + 1, end).stop)
}
