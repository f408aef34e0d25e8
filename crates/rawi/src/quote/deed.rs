//! Whose deed a verbal noun tells of: «مطالبة **النقابة** بإقالته».

use crate::layers::{Agreement, Gender, Number, TokenKind, VerbForm, VerbReading};
use crate::lexicon::verbs::{OBJECT, OWN, Verb};
use crate::quote::Ground;
use crate::quote::complement::Complement;

/// The letter in front of what is demanded.
const BY: char = 'ب';
/// The letter in front of to whom or to what end.
const FOR: char = 'ل';

/// «تعليقه على **مطالبة** النقابة بإقالته»: where the deed is somebody's topic and what is demanded has a letter of its own,
/// the noun behind it is who demands. «ومطالبة الدول بالدعم» in a row of deeds is another's.
pub(super) fn is_owners(ground: Ground<'_>, at: usize, complement: &Complement) -> bool {
    let scope = ground.scope;
    let Some(before) = ground.before(at) else { return false };
    let clitics = &scope.morphs[at].clitics;
    let governed = scope.words.kind(before) == TokenKind::Word && !clitics.conjunction;
    let key = scope.words.key(complement.start);
    let lettered = key.starts_with([BY, FOR]);
    governed && lettered && !ground.is_indefinite_object(at)
}

/// «على **مطالبة** النقابة»: behind a preposition, and in front of somebody, what may be a participle is the verbal noun.
pub(super) fn is_no_participle(ground: Ground<'_>, at: usize, reading: &VerbReading) -> bool {
    let morph = &ground.scope.morphs[at];
    let deed = morph.verbs.iter().any(|v| v.form == VerbForm::Masdar);
    let governed =
        ground.before(at).is_some_and(|before| ground.governs(before)) && !morph.clitics.conjunction;
    let owned = ground.mention(at + 1).is_some() && !ground.is_indefinite_object(at);
    matches!(reading.form, VerbForm::Participle(_)) && deed && governed && owned
}

/// «رغم **إصراره**»، «تأكيد**ها**»: the pronoun is who speaks, unless the verb takes whom it is said to as its object.
pub(super) fn agreement(ground: Ground<'_>, at: usize, verb: &Verb, reading: VerbReading) -> Agreement {
    let key = ground.scope.words.key(at);
    let object = verb.addressee.iter().any(|a| **a == *OBJECT);
    // «رسالة **مفادها**»: the pronoun is the letter.
    let gist = verb.noun.iter().any(|noun| **noun == *OWN);
    if !reading.suffixed || object || gist {
        return Agreement::default();
    }
    let (gender, number) = match key {
        _ if key.ends_with("هما") => (None, Some(Number::Dual)),
        _ if key.ends_with("هم") => (None, Some(Number::Plural)),
        _ if key.ends_with("ها") => (Some(Gender::Feminine), None),
        _ if key.ends_with('ه') => (Some(Gender::Masculine), Some(Number::Singular)),
        _ => (None, None),
    };
    Agreement { gender, number }
}
