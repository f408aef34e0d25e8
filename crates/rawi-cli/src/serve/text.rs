//! Words of reports as a page may show them.

use std::borrow::Cow;

/// A report's words without what could turn the words around them: marks that embed, override or isolate a
/// direction (U+202A … U+202E, U+2066 … U+2069). Control characters, which a page may not hold, become `�`.
/// Every other character stays: joiners and the marks of direction that reach no further than themselves.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    if !text.contains(|c| tamed(c).is_some()) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match tamed(c) {
            None => out.push(c),
            Some(instead) => out.push_str(instead),
        }
    }
    Cow::Owned(out)
}

/// What is shown instead of a character that is not shown.
fn tamed(c: char) -> Option<&'static str> {
    match c {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => Some(""),
        '\n' | '\t' => None,
        c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => Some("\u{fffd}"),
        _ => None,
    }
}

/// A value in running text that has no element of its own: isolated, so that it does not turn its neighbours.
pub(super) fn isolated(text: &str) -> String {
    format!("\u{2068}{}\u{2069}", shown(text).replace('\n', " "))
}

/// True inside a word: letters, digits, and what is written on or between them. No element may begin here,
/// since letters on both sides of it would lose their shape.
pub(super) fn is_of_word(c: char) -> bool {
    c.is_alphanumeric()
        || matches!(c, 'ـ' | '\u{0610}'..='\u{061a}' | '\u{064b}'..='\u{065f}' | '\u{0670}')
        || matches!(c, '\u{06d6}'..='\u{06ed}' | '\u{200c}' | '\u{200d}' | '\u{0300}'..='\u{036f}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{061c}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_would_turn_a_page_round_is_not_shown() {
        assert_eq!(shown("قال \u{202e}نعم\u{202c}\u{0}."), "قال نعم\u{fffd}.");
        assert_eq!(shown("می\u{200c}گوید"), "می\u{200c}گوید");
        assert_eq!(isolated("\u{2069}أ\nب"), "\u{2068}أ ب\u{2069}");
    }
}
