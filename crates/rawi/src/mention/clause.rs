//! The clause that says which people are meant: «الرجل **الذي قتله الجنود**», «طفل **يبلغ 13 عاما**». With it the phrase is
//! told once more, for whoever wants it whole.

use crate::evidence::RowRef;
use crate::layers::{EntityKind, Mention, Number, TokenKind, WordClass};
use crate::mention::{Scope, governing, longer, name, phrase, place, tagged, tail};

/// Most tokens of a clause.
const LONGEST: usize = 9;
/// Most tokens between its verb and its preposition.
const OBJECT: usize = 4;
/// The prepositions of whatever institution people belong to.
const IN: &str = "في";
const FROM: &str = "من";
/// The root of what tells an age.
const AGED: &str = "بلغ";

/// The mentions that a clause follows, each with its clause; their tokens stay those of the mention.
pub fn wholes(scope: Scope<'_>, mentions: &[Mention]) -> Vec<Mention> {
    let longer = |mention: &Mention| {
        whole(scope, mention).or_else(|| seated(scope, mention)).or_else(|| countryman(scope, mention))
    };
    let bodies = mentions.iter().filter_map(|mention| longer::whole(scope, mention));
    mentions.iter().filter_map(longer).chain(bodies).collect()
}

/// «لجنة الدفاع **في مجلس الشيوخ**», «خبراء **من الوزارة**»: a body or people with the institution that they belong to.
fn seated(scope: Scope<'_>, mention: &Mention) -> Option<Mention> {
    let many = matches!(mention.kind, EntityKind::Group | EntityKind::Organisation);
    let document = mention.row.as_ref().is_some_and(|row| scope.lexicon.titles.is_document(row));
    let at = mention.tokens.end;
    let end = scope.words.range_of(scope.words.sentence_at(mention.tokens.start)).end;
    // «لجنة الدفاع» is a name to the tagger.
    let common = || phrase::noun_head(scope, mention.tokens.start, mention.tokens.end).is_some();
    let named = mention.named && !(many && common());
    if named || mention.actor.is_some() || !many || document || at + 1 >= end {
        return None;
    }
    let fits = scope.words.key(at) == IN || scope.words.key(at) == FROM && !mention.definite;
    let place = || place::headed(scope, at + 1, end).or_else(|| place::find(scope, at + 1, end));
    let names = || name::find(scope, at + 1, end).or_else(|| tagged::find(scope, at + 1, end)).or_else(place);
    let body = fits.then(|| names().or_else(|| phrase::source_noun(scope, at + 1, end))).flatten()?;
    let document = body.row.as_ref().is_some_and(|row| scope.lexicon.titles.is_document(row));
    // «وقالت **السلطات في البلاد**»: behind its verb the subject is told of with where it is.
    let subject = mention.tokens.start.checked_sub(1).is_some_and(|before| scope.is_finite_verb(before));
    let place = subject && body.kind.is_place();
    let seat = body.kind == EntityKind::Organisation && body.definite && !document;
    (seat || place).then(|| Mention {
        span: scope.words.cover(mention.tokens.start..body.tokens.end),
        nested: true,
        row: Some(RowRef::new("rule", "seat")),
        ..mention.clone()
    })
}

/// «**البلجيكي** جان ديبي»: a name with the demonym that stands in front of it for a noun.
fn countryman(scope: Scope<'_>, mention: &Mention) -> Option<Mention> {
    let plain =
        mention.named && mention.kind == EntityKind::Person && mention.head.start == mention.span.start;
    let quoted = |at: usize| matches!(scope.words.kind(at), TokenKind::Quote(_));
    let before = mention.tokens.start.checked_sub(1).filter(|_| plain)?;
    let mark = quoted(before);
    let at = before.checked_sub(usize::from(mark))?;
    let demonym =
        scope.is_definite(at) && scope.demonym(at).is_some() && !scope.words.key(at).ends_with("ين");
    let noun = at.checked_sub(1).is_some_and(|noun| scope.is_definite(noun) || governs(scope, noun));
    let close = mark && mention.tokens.end < scope.words.len() && quoted(mention.tokens.end);
    let sentence = scope.words.sentence_at(at) == scope.words.sentence_at(mention.tokens.start);
    (demonym && !noun && sentence).then(|| Mention {
        span: scope.words.cover(at..mention.tokens.end + usize::from(close)),
        nested: true,
        row: Some(RowRef::new("rule", "countryman")),
        ..mention.clone()
    })
}

/// «**وزير** الداخلية» «**مدرب** الأهلي»: a noun that the next word belongs to.
fn governs(scope: Scope<'_>, at: usize) -> bool {
    let lists = &scope.lexicon.lists;
    let key = scope.words.key(at);
    let verb = scope.is_finite_verb(at) || lists.is_verb(key);
    scope.is_open_word(at) && !verb && (lists.may_be_noun(key) || scope.lexicon.is_known_word(key))
}

fn whole(scope: Scope<'_>, mention: &Mention) -> Option<Mention> {
    let people = matches!(mention.kind, EntityKind::Unnamed | EntityKind::Group | EntityKind::Person);
    let document = || mention.row.as_ref().is_some_and(|row| scope.lexicon.titles.is_document(row));
    // Who holds an office is known without the clause.
    let office = mention.title.is_some_and(|title| scope.lexicon.titles.is_office(title));
    if mention.named || office || !people && !document() {
        return None;
    }
    let at = mention.tokens.end;
    let end = scope.words.range_of(scope.words.sentence_at(mention.tokens.start)).end;
    let stop = end_of(scope, at, end.min(at + LONGEST)).filter(|_| agrees(scope, mention))?;
    Some(Mention {
        span: scope.words.cover(mention.tokens.start..stop),
        // Whoever looks for a speaker is to find the mention itself.
        nested: true,
        row: Some(RowRef::new("rule", "clause")),
        ..mention.clone()
    })
}

/// True when a relative behind the mention may go back to its first noun: «القوات التي», but not «قائد القوات **التي**».
fn agrees(scope: Scope<'_>, mention: &Mention) -> bool {
    let (first, at) = (mention.tokens.start, mention.tokens.end);
    let key = scope.words.key(at);
    if scope.morphs[at].class != WordClass::Relative {
        return true;
    }
    let number = mention.agreement.number;
    let ends = |word: &str, endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    let noun = scope.words.key(first);
    let feminine = ends(noun, &["ه", "ات"]);
    let alone = (first + 1..at).all(|i| scope.is_definite(i) && ends(scope.words.key(i), &["ه"]));
    match key {
        _ if key.starts_with('و') => false,
        _ if key.ends_with("ين") => number != Some(Number::Singular),
        _ if key.ends_with("تي") => {
            let counted = mention.row.as_ref().is_some_and(|row| &*row.id == "counted");
            !counted && alone && (feminine || number == Some(Number::Plural))
        }
        _ => number != Some(Number::Plural) && !feminine,
    }
}

/// Where the clause stops that begins at a token.
fn end_of(scope: Scope<'_>, at: usize, end: usize) -> Option<usize> {
    if at + 1 >= end {
        return None;
    }
    let relative = scope.morphs[at].class == WordClass::Relative;
    let verb = at + usize::from(relative);
    if let Some(stop) = age(scope, verb, end) {
        return Some(stop);
    }
    if !relative {
        return None;
    }
    let mut stop = verb + 1;
    // «الذين **لم** يغادروا»
    while stop < end && matches!(scope.morphs[stop - 1].class, WordClass::Negator | WordClass::Auxiliary) {
        stop += 1;
    }
    let object = end.min(stop + OBJECT);
    while stop < object && belongs(scope, stop) {
        stop += 1;
    }
    let preposition = stop + 1 < end && scope.morphs[stop].class == WordClass::Preposition;
    if preposition && stop < object {
        let noun = scope.is_open_word(stop + 1);
        stop = governing::thing(scope, stop + 1, end).unwrap_or(stop + 2 * usize::from(noun));
    }
    (stop > verb + 1).then_some(stop)
}

/// «يبلغ من العمر 13 عاما», «تبلغ 44 عاما».
fn age(scope: Scope<'_>, at: usize, end: usize) -> Option<usize> {
    let aged = at < end && scope.words.key(at).strip_prefix(['ي', 'ت']) == Some(AGED);
    let number = (at + 1..end.min(at + 5)).find(|i| scope.words.kind(*i) == TokenKind::Number)?;
    let only = (at + 1..number).all(|i| scope.words.kind(i) == TokenKind::Word);
    (aged && only && number + 1 < end).then_some(number + 2)
}

/// A word that the verb of the clause governs.
fn belongs(scope: Scope<'_>, at: usize) -> bool {
    let conjoined = scope.morphs[at].clitics.conjunction;
    let lists = &scope.lexicon.lists;
    let verb = scope.is_finite_verb(at) || lists.is_verb(scope.words.key(at));
    let known = name::find(scope, at, at + 1).is_some() || tail::is_plain_adjective(scope, at);
    scope.is_open_word(at) && !conjoined && (known || !verb)
}
