//! Where what is said ends if its cue stands inside a noun phrase that the sentence's own verb follows.

use crate::layers::{VerbForm, VerbReading, WordClass};
use crate::quote::{Ground, extent};
use std::ops::Range;

/// «وعن التصريح الذي أكد فيه أن العمل مستمر**، أجاب** الوزير»، «يوما بعد إعلان الحزب عن مؤتمره**، أكد** النائب»: behind a
/// comma the sentence's own verb follows with no conjunction.
pub(super) fn end(ground: Ground<'_>, at: usize, reading: &VerbReading, content: Range<usize>) -> usize {
    if !is_embedded(ground, at, reading) {
        return content.end;
    }
    let own = |i: &usize| ground.is_comma(*i) && extent::reports_afresh(ground, *i + 1, content.end);
    (content.start + 1..content.end).find(own).unwrap_or(content.end)
}

/// A relative clause, or a verbal noun that a preposition governs.
fn is_embedded(ground: Ground<'_>, at: usize, reading: &VerbReading) -> bool {
    let Some(before) = ground.before(at) else { return false };
    match reading.form {
        VerbForm::Masdar => ground.governs(before),
        VerbForm::Perfect(_) | VerbForm::Imperfect(_) => {
            let scope = ground.scope;
            let bare = scope.is_open_word(before)
                && !scope.is_definite(before)
                && !ground.is_in_mention(before)
                && ground.before(before).is_some_and(|i| ground.governs(i));
            scope.morphs[before].class == WordClass::Relative || bare
        }
        VerbForm::Participle(_) => false,
    }
}
