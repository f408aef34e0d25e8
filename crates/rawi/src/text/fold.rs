//! Folding: the match key of a word, in which spellings that differ only by habit are one.
//!
//! Comes in: words as they stand. Goes out: keys without vowels, tatweel and invisible marks, with alef and
//! hamza carriers, ى/ي, ة/ه, Persian letters, presentation forms and Arabic-Indic digits folded.
//!
//! ```
//! use rawi::text::fold;
//! assert_eq!(fold("أكّـــدَ"), "اكد");
//! assert_eq!(fold("عشق آباد"), fold("عشق أباد"));
//! assert_eq!(fold("٢٩ یونیو"), "29 يونيو");
//! ```

use unicode_normalization::UnicodeNormalization;

/// What one character contributes to a key.
enum Folded {
    Nothing,
    Char(char),
    /// A presentation form or another compatibility character: normalise, then fold again.
    Compatibility,
}

/// The key of `text`.
pub fn fold(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    fold_into(text, &mut key);
    key
}

/// Appends the key of `text` to `key`.
pub fn fold_into(text: &str, key: &mut String) {
    for c in text.chars() {
        push_folded(c, key);
    }
}

fn push_folded(c: char, key: &mut String) {
    match fold_char(c) {
        Folded::Nothing => {}
        Folded::Char(c) => key.push(c),
        Folded::Compatibility => {
            for part in std::iter::once(c).nfkc() {
                match fold_char(part) {
                    Folded::Char(c) => key.push(c),
                    Folded::Compatibility => key.push(part),
                    Folded::Nothing => {}
                }
            }
        }
    }
}

/// The byte offset in `text` at which the character stands whose key ends the first `key_bytes` bytes of the
/// key: the way back from a position in a key to the position in the words.
///
/// ```
/// use rawi::text::unfold_offset;
/// // وأكّد: the conjunction takes two bytes of the key, and two of the text.
/// assert_eq!(unfold_offset("وأكّد", 2), 2);
/// ```
pub fn unfold_offset(text: &str, key_bytes: usize) -> usize {
    let mut key = String::new();
    for (at, c) in text.char_indices() {
        let before = key.len();
        push_folded(c, &mut key);
        if before >= key_bytes && key.len() > before {
            return at;
        }
    }
    text.len()
}

/// A letter, of any script; quick for Arabic ones, which nearly all are.
pub(crate) fn is_letter(c: char) -> bool {
    matches!(c, 'ء'..='ي') || c.is_alphabetic()
}

/// True for marks that belong to the letter before them: vowels, tatweel, joiners, direction marks.
pub fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{0610}'..='\u{061a}' | '\u{064b}'..='\u{065f}' | '\u{0670}' | '\u{06d6}'..='\u{06dc}'
        | '\u{06df}'..='\u{06e8}' | '\u{06ea}'..='\u{06ed}' | '\u{0640}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{00ad}')
}

fn fold_char(c: char) -> Folded {
    let folded = match c {
        'ا'..='ي' if !matches!(c, '\u{0640}' | 'ى' | 'ة') => c,
        c if is_mark(c) => return Folded::Nothing,
        'آ' | 'أ' | 'إ' | 'ٱ' | 'ٲ' | 'ٳ' => 'ا',
        'ؤ' => 'و',
        'ئ' | 'ى' | 'ی' | 'ې' | 'ے' => 'ي',
        'ة' | 'ە' | 'ہ' | 'ھ' => 'ه',
        'ک' | 'گ' | 'ڪ' | 'ڭ' => 'ك',
        'ڤ' => 'ف',
        'ڨ' => 'ق',
        'چ' => 'ج',
        'پ' => 'ب',
        'ژ' => 'ز',
        '٠'..='٩' => char::from(b'0' + (c as u32 - 0x660) as u8),
        '۰'..='۹' => char::from(b'0' + (c as u32 - 0x6f0) as u8),
        'A'..='Z' => c.to_ascii_lowercase(),
        '\u{fb50}'..='\u{fdfb}' | '\u{fe70}'..='\u{fefc}' | '\u{ff01}'..='\u{ff5e}' => {
            return Folded::Compatibility;
        }
        c => c,
    };
    Folded::Char(folded)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn spellings_of_habit_fold_together() {
        for (a, b) in [
            ("إيران", "ايران"),
            ("على", "علي"),
            ("مسؤولة", "مسووله"),
            ("ﻻ", "لا"),
            ("ﷲ", "الله"),
            ("القـاهرة", "القاهره"),
            ("قائلاً", "قايلا"),
        ] {
            assert_eq!(fold(a), fold(b), "{a} {b}");
        }
    }

    #[test]
    fn the_way_back_skips_marks() {
        assert_eq!(&"وَأكَّد"[unfold_offset("وَأكَّد", 2)..], "أكَّد");
        assert_eq!(unfold_offset("قال", 6), 6);
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "[ -~\u{600}-\u{6ff}\u{fb50}-\u{fefc}«»“”]{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }
    }
}
