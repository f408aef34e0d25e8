//! Proclitics: و ف, ب ل ك, ال, split off for the sake of look-ups.
//!
//! «وبالقول» gives و + ب + ال + قول. Splitting is provisional: a later stage that knows the words better may
//! take the whole word instead.

use crate::layers::Clitics;
use std::borrow::Cow;

/// Splits proclitics off a key. Gives what was split and where the stem begins.
pub fn split(key: &str) -> (Clitics, usize) {
    let mut clitics = Clitics::default();
    let mut at = 0;
    if let Some(rest) = after_conjunction(key) {
        let (inner, stem) = split_rest(rest);
        // Without more to go on, و and ف are split only in front of ال or a preposition with ال.
        if inner.article {
            clitics = Clitics { conjunction: true, ..inner };
            return (clitics, key.len() - rest.len() + stem);
        }
    }
    let (inner, stem) = split_rest(key);
    if inner.article {
        clitics = inner;
        at = stem;
    }
    (clitics, at)
}

fn split_rest(key: &str) -> (Clitics, usize) {
    if let Some(stem) = key.strip_prefix("ال").filter(|stem| stem.chars().count() >= 2) {
        return (Clitics { article: true, ..Clitics::default() }, key.len() - stem.len());
    }
    for preposition in ['ب', 'ك'] {
        let stem = key.strip_prefix(preposition).and_then(|rest| rest.strip_prefix("ال"));
        if let Some(stem) = stem.filter(|stem| stem.chars().count() >= 2) {
            let clitics = Clitics { preposition: Some(preposition), article: true, ..Clitics::default() };
            return (clitics, key.len() - stem.len());
        }
    }
    match key.strip_prefix("لل").filter(|stem| stem.chars().count() >= 2) {
        Some(stem) => {
            (Clitics { preposition: Some('ل'), article: true, ..Clitics::default() }, key.len() - stem.len())
        }
        None => (Clitics::default(), 0),
    }
}

/// What follows a leading و or ف, when at least two letters do.
pub fn after_conjunction(key: &str) -> Option<&str> {
    let mut letters = key.chars();
    letters.next().filter(|letter| matches!(letter, 'و' | 'ف'))?;
    let rest = letters.as_str();
    letters.nth(1).map(|_| rest)
}

/// The forms under which a word may stand in a list of names: itself, without و/ف, without a preposition, and
/// with the article that لل swallows. The second part says how many bytes of the key were dropped.
pub fn name_forms<'k>(key: &'k str) -> Vec<(Cow<'k, str>, Clitics)> {
    let mut forms = Vec::with_capacity(4);
    forms.push((Cow::Borrowed(key), Clitics::default()));
    let mut push_prepositions = |rest: &'k str, conjunction: bool| {
        let mut letters = rest.chars();
        let preposition = letters.next().filter(|letter| matches!(letter, 'ب' | 'ل' | 'ك'));
        let stem = letters.as_str();
        if preposition.is_none() || letters.nth(1).is_none() {
            return;
        }
        let clitics = Clitics { conjunction, preposition, article: false };
        forms.push((Cow::Borrowed(stem), clitics));
        if preposition == Some('ل') && stem.starts_with('ل') {
            forms.push((Cow::Owned(format!("ا{stem}")), clitics));
        }
    };
    push_prepositions(key, false);
    if let Some(rest) = after_conjunction(key) {
        push_prepositions(rest, true);
        forms.push((Cow::Borrowed(rest), Clitics { conjunction: true, ..Clitics::default() }));
    }
    forms
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proclitics_come_off_in_order() {
        assert_eq!(&"وبالقول"[split("وبالقول").1..], "قول");
        assert_eq!(&"للامم"[split("للامم").1..], "امم");
        assert_eq!(split("وزير").1, 0);
        assert!(name_forms("للامم").iter().any(|(form, _)| form == "الامم"));
    }
}
