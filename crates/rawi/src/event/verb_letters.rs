//! What the letters of a finite verb show: conjunctions, the letter of the future, gender, number and tense.

use crate::layers::{Agreement, Gender, Number};
use crate::morph::clitic::after_conjunction;

use super::clause::Tense;

/// The letter of the future.
pub(super) const WILL: char = 'س';

/// A word without و or ف.
pub(super) fn bare(key: &str) -> &str {
    after_conjunction(key).unwrap_or(key)
}

/// A word, and without و or ف, and without the letter of the future.
pub(super) fn forms(key: &str) -> Vec<&str> {
    let mut out = vec![key];
    out.extend(after_conjunction(key));
    let later: Vec<&str> = out
        .iter()
        .filter_map(|key| key.strip_prefix(WILL))
        .filter(|rest| rest.starts_with(['ي', 'ت']))
        .collect();
    out.extend(later);
    out
}

/// The tense of a form without و or ف, of which the tables may know that it is an imperfect.
pub(super) fn tense(key: &str, imperfect: Option<bool>) -> Tense {
    let will = key.strip_prefix(WILL).is_some_and(|rest| rest.starts_with(['ي', 'ت', 'ن']));
    match imperfect {
        Some(true) | None if will => Tense::Future,
        Some(true) => Tense::Present,
        None if key.starts_with('ي') => Tense::Present,
        _ => Tense::Past,
    }
}

/// What the first and last letter show.
pub(super) fn by_letters(key: &str) -> Agreement {
    let key = key.strip_prefix(WILL).filter(|rest| rest.starts_with(['ي', 'ت'])).unwrap_or(key);
    let number = key.ends_with("وا").then_some(Number::Plural);
    let gender = match (key.chars().next(), key.chars().last()) {
        (Some('ي'), _) => Some(Gender::Masculine),
        (_, Some('ت')) => Some(Gender::Feminine),
        (Some('ت'), _) => None,
        _ => None,
    };
    Agreement { gender, number }
}
