//! Where what is said ends if its cue stands inside a noun phrase that the sentence's own verb follows.

use crate::layers::{VerbForm, VerbReading, WordClass};
use crate::quote::complement::{Complement, Marker};
use crate::quote::{Ground, extent};

/// «وعن التصريح الذي أكد فيه أن العمل مستمر**، أجاب** الوزير»، «يوما بعد إعلان الحزب عن مؤتمره**، أكد** النائب»: behind a
/// comma the sentence's own verb follows with no conjunction.
pub(super) fn end(
    ground: Ground<'_>,
    at: usize,
    reading: &VerbReading,
    complement: &Complement,
    stop: usize,
) -> usize {
    if !is_embedded(ground, at, reading) {
        return stop;
    }
    let aside = complement.marker == Marker::Noun && is_aside(ground, at);
    let own = |i: &usize| {
        ground.is_comma(*i)
            && (extent::reports_afresh(ground, *i + 1, stop) || aside && !goes_on(ground, *i + 1, stop))
    };
    (complement.start + 1..stop).find(own).unwrap_or(stop)
}

/// «ندد النائب**، الذي** جدد دعمه للحكومة**،** بالقرار»: what a comma opens a comma closes.
fn is_aside(ground: Ground<'_>, at: usize) -> bool {
    let relative = |i: usize| ground.scope.morphs[i].class == WordClass::Relative;
    at > 1 && relative(at - 1) && ground.is_comma(at - 2)
}

/// Another noun of the same content, or nothing.
fn goes_on(ground: Ground<'_>, at: usize, stop: usize) -> bool {
    let morph = &ground.scope.morphs[at.min(ground.scope.morphs.len() - 1)];
    at >= stop
        || morph.clitics.conjunction
        || matches!(morph.class, WordClass::Conjunction | WordClass::Relative)
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
