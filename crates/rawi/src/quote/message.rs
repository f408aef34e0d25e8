//! What carries words and says them itself: «**معلومات** وصلت أمس مفادها»، «**مذكرة** إلى المراكز تشير إلى».

use crate::layers::{Gender, TokenKind, VerbForm, VerbReading, WordClass};
use crate::lexicon::verbs::OWN;
use crate::quote::Ground;
use crate::quote::described::another_subject;
use std::ops::Range;

/// The most words between the noun and what it says.
const OWN_WORDS: usize = 8;
/// The ending of the sound feminine plural.
const PLURAL: &str = "ات";
/// The ending of the indefinite accusative, written without its mark.
const ACCUSATIVE: char = 'ا';
/// The pronoun of one who is masculine.
const HIS: char = 'ه';

/// «**خبر** مفاده أن»، «**معلومات** وصلت أمس مفادها»: the pronoun goes back to the noun.
pub(super) fn of_gist(ground: Ground<'_>, at: usize, reading: VerbReading) -> Option<Range<usize>> {
    let scope = ground.scope;
    let own = scope.lexicon.verbs.get(reading.verb).noun.iter().any(|n| **n == *OWN);
    if !own || reading.form != VerbForm::Masdar || !reading.suffixed {
        return None;
    }
    let feminine = !scope.words.key(at).ends_with(HIS);
    near(ground, at, feminine)
}

/// «**مذكرة** في المراكز تشير إلى»، «**تظاهرات** حاشدة تطالب بـ»: the present behind the noun's own words.
pub(super) fn told(ground: Ground<'_>, at: usize, reading: VerbReading) -> Option<Range<usize>> {
    let VerbForm::Imperfect(agreement) = reading.form else { return None };
    let free = !ground.scope.morphs[at].clitics.conjunction && !another_subject(ground, at);
    let feminine = agreement.gender? == Gender::Feminine;
    near(ground, at, feminine).filter(|_| free)
}

/// «**التحذيرات** الأمنية التي تحدثت عن»: the noun in front of its adjective.
pub(super) fn with_adjective(ground: Ground<'_>, adjective: usize) -> Option<Range<usize>> {
    let noun = ground.before(adjective)?;
    let article = ground.scope.is_definite(noun) && ground.scope.is_definite(adjective);
    (article && is_message(ground, noun).is_some()).then_some(noun..adjective + 1)
}

/// The noun of a message in front of a token, with nothing between but words of its own.
fn near(ground: Ground<'_>, at: usize, feminine: bool) -> Option<Range<usize>> {
    let scope = ground.scope;
    let begin = scope.words.range_of(scope.words.sentence_at(at)).start;
    let first = at.saturating_sub(OWN_WORDS).max(begin);
    // «بلاغا **ورد** إلى المركز يفيد».
    let own = |i: usize| i > first && is_message(ground, i - 1).is_some();
    let parts = |i: usize| {
        let clause = matches!(
            scope.morphs[i].class,
            WordClass::Complementiser | WordClass::Relative | WordClass::Conjunction | WordClass::Pronoun
        );
        clause || scope.words.kind(i) == TokenKind::Punct || says(ground, i) && !own(i)
    };
    let noun = (first..at).rev().take_while(|i| !parts(*i)).find(|i| is_message(ground, *i).is_some())?;
    let agrees = is_message(ground, noun) == Some(feminine);
    let inside = ground.is_in_mention(noun) && ground.mention(noun).is_none();
    // «لائحة **الانضباط** تنص» is definite.
    let definite = scope.is_definite(noun) || noun + 1 < at && scope.is_definite(noun + 1);
    (agrees && !inside && !definite).then_some(noun..noun + 1)
}

/// Another verb of saying.
fn says(ground: Ground<'_>, at: usize) -> bool {
    ground.scope.is_finite_verb(at) && ground.scope.morphs[at].class == WordClass::Open
}

/// Whether the noun of a message takes a feminine verb, as every plural of things does.
fn is_message(ground: Ground<'_>, at: usize) -> Option<bool> {
    let scope = ground.scope;
    let key = scope.words.key(at);
    let stem = key.get(scope.morphs[at].stem as usize..)?;
    let bare = stem.strip_suffix(ACCUSATIVE);
    let fits = |role: &str| {
        let sorts = &scope.lexicon.titles.sorts;
        sorts.fits(role, stem) || bare.is_some_and(|bare| sorts.fits(role, bare))
    };
    match (fits("messages"), fits("message")) {
        (true, _) => Some(true),
        (_, true) => Some(stem.ends_with('ه') || stem.ends_with(PLURAL)),
        _ => None,
    }
}
