//! What belongs to a name or an institution behind it, so that it is told once more as a whole: who leads or backs it
//! («التحالف **الذي تقوده السعودية**»), whom it is loyal to («الجيش اليمني **الموالي للحكومة**»), its other name («حزب
//! العمال **(ب ك ك)**»).

use crate::evidence::RowRef;
use crate::layers::{EntityKind, Mention, TokenKind, WordClass};
use crate::mention::{Scope, governing, name, tagged, tail, title};

/// Most tokens of a name in brackets, with them.
const BRACKETS: usize = 8;

/// Pronouns that a verb carries for whom its clause describes.
const PRONOUNS: &[&str] = &["ه", "ها", "هم"];

/// The mention with what belongs to it; its tokens stay those of the mention.
pub(super) fn whole(scope: Scope<'_>, mention: &Mention) -> Option<Mention> {
    let body = matches!(mention.kind, EntityKind::Organisation | EntityKind::Group);
    let document = mention.row.as_ref().is_some_and(|row| scope.lexicon.titles.is_document(row));
    if !body || document {
        return None;
    }
    let end = scope.words.range_of(scope.words.sentence_at(mention.tokens.start)).end;
    let at = mention.tokens.end;
    let (row, stop) = led(scope, mention, end)
        .map(|stop| ("led", stop))
        .or_else(|| Some(("governed", governed(scope, mention, at, end)?)))
        .or_else(|| Some(("bracket", bracket(scope, at, end)?)))?;
    Some(Mention {
        span: scope.words.cover(mention.tokens.start..stop),
        nested: true,
        row: Some(RowRef::new("rule", row)),
        ..mention.clone()
    })
}

/// «التي **تدعمها إيران**», «كيانات **ترعاها قطر**»: a verb with a pronoun for the mention, and a name that does it.
fn led(scope: Scope<'_>, mention: &Mention, end: usize) -> Option<usize> {
    let at = mention.tokens.end;
    if at + 1 >= end {
        return None;
    }
    let relative = scope.morphs[at].class == WordClass::Relative && !scope.words.key(at).starts_with('و');
    let verb = at + usize::from(relative);
    if !relative && mention.definite || verb + 1 >= end || scope.words.kind(verb) != TokenKind::Word {
        return None;
    }
    let (key, word) = (scope.words.key(verb), scope.words.word(verb));
    let shown = PRONOUNS.iter().any(|pronoun| key.ends_with(pronoun)) && !word.ends_with('ة');
    let imperfect = key.starts_with(['ي', 'ت']) && key.chars().count() > 4;
    let leader = || {
        let name = name::find(scope, verb + 1, end).or_else(|| tagged::find(scope, verb + 1, end));
        title::find(scope, verb + 1, end).filter(|office| office.named).or(name)
    };
    let fits = shown && (imperfect || relative) && !scope.is_definite(verb);
    fits.then(leader).flatten().map(|leader| leader.tokens.end)
}

/// «وكالة الأنباء **التابعة للحكومة**»: an adjective that agrees, with what it governs.
fn governed(scope: Scope<'_>, mention: &Mention, at: usize, end: usize) -> Option<usize> {
    let plain = at + 1 < end && !scope.morphs[at].clitics.conjunction;
    let agrees = plain && mention.definite == scope.is_definite(at);
    agrees.then(|| governing::complement(scope, at + 1, end)).flatten()
}

/// «(ب ك ك)», with the adjectives behind it.
fn bracket(scope: Scope<'_>, at: usize, end: usize) -> Option<usize> {
    if at >= end || !scope.words.is(at, "(") {
        return None;
    }
    let close = (at + 2..end.min(at + BRACKETS)).find(|i| scope.words.is(*i, ")"))?;
    let inner = at + 1..close;
    let lists = &scope.lexicon.lists;
    let named = |i: usize| name::find(scope, i, close).is_some() || tagged::find(scope, i, close).is_some();
    let strange = |i: usize| {
        let mark = scope.words.kind(i) == TokenKind::Punct;
        mark || scope.words.kind(i) == TokenKind::Word && !lists.is_word(scope.words.key(i))
    };
    (named(at + 1) || inner.into_iter().all(strange)).then(|| tail::adjectives(scope, close + 1, end).stop)
}
