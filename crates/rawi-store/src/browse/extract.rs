//! The words of a text around those that were looked for.

use crate::words;
use rawi::text::fold;

/// A piece of an extract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Its words.
    pub text: String,
    /// It was looked for.
    pub found: bool,
}

/// At most `length` letters of `text` around the first word that was looked for, cut between words, whole words
/// marked.
///
/// ```
/// use rawi_store::extract;
/// let pieces = extract("دعا إلى وقف إطلاق النار فورا", &["اطلاق".to_owned()], 60);
/// assert_eq!(pieces[1].text, "إطلاق");
/// assert!(pieces[1].found && !pieces[0].found);
/// ```
pub fn extract(text: &str, wanted: &[String], length: usize) -> Vec<Piece> {
    let wanted: Vec<String> = wanted.iter().flat_map(|item| words::split(item)).collect();
    let wanted: Vec<&str> = wanted.iter().flat_map(|word| words::query_forms(word)).collect();
    let found: Vec<(usize, usize)> = if wanted.is_empty() { Vec::new() } else { places(text, &wanted) };
    let (start, end) = window(text, found.first().map_or(0, |place| place.0), length);
    let mut pieces = Vec::new();
    let mut push = |text: &str, found: bool| {
        if !text.is_empty() {
            pieces.push(Piece { text: text.to_owned(), found });
        }
    };
    if start > 0 {
        push("… ", false);
    }
    let mut at = start;
    for (from, to) in found.into_iter().filter(|(from, to)| *from >= start && *to <= end) {
        push(&text[at..from], false);
        push(&text[from..to], true);
        at = to;
    }
    push(&text[at..end], false);
    if end < text.len() {
        push(" …", false);
    }
    pieces
}

/// Where the words that are looked for stand, in bytes.
fn places(text: &str, wanted: &[&str]) -> Vec<(usize, usize)> {
    let mut places = Vec::new();
    let mut begin = None;
    for (at, c) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
        match (begin, is_written(c)) {
            (None, true) => begin = Some(at),
            (Some(from), false) => {
                let key = fold(&text[from..at]);
                if words::forms(&key).iter().any(|form| wanted.contains(form)) {
                    places.push((from, at));
                }
                begin = None;
            }
            _ => {}
        }
    }
    places
}

/// Letters, digits, and what is written on or between them.
fn is_written(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '\u{0610}'..='\u{061a}' | 'ـ' | '\u{064b}'..='\u{065f}' | '\u{0670}')
}

/// Where an extract begins and ends, in bytes: a quarter of its letters before `at`.
fn window(text: &str, at: usize, length: usize) -> (usize, usize) {
    let back = |bytes: usize, letters: usize| {
        let front = &text[..bytes];
        front.char_indices().rev().nth(letters.saturating_sub(1)).map_or(0, |(at, _)| at)
    };
    let start = back(at, length / 4);
    let start =
        if start == 0 { 0 } else { text[start..].find(' ').map_or(start, |gap| (start + gap + 1).min(at)) };
    let end = text[start..].char_indices().nth(length).map_or(text.len(), |(end, _)| start + end);
    let cut = text[start..end].rfind(' ').map_or(end, |gap| start + gap);
    (start, if end == text.len() || cut <= at { end } else { cut })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str, wanted: &str, length: usize) -> String {
        let wanted: Vec<String> = wanted.split_whitespace().map(str::to_owned).collect();
        let pieces = extract(text, &wanted, length);
        pieces.iter().map(|p| if p.found { format!("[{}]", p.text) } else { p.text.clone() }).collect()
    }

    #[test]
    fn whole_words_are_marked_under_what_is_written_onto_them() {
        assert_eq!(shown("وبالهُدنة، قال", "هدنة", 90), "[وبالهُدنة]، قال");
        assert_eq!(shown("نعم", "", 90), "نعم");
        assert_eq!(shown("نعم", "لا", 90), "نعم");
    }

    #[test]
    fn a_long_text_is_cut_between_words_around_the_first() {
        let text = format!("{} هدنة {}", "كلمة ".repeat(50).trim(), "أخرى ".repeat(50).trim());
        let shown = shown(&text, "هدنة", 40);
        assert!(
            shown.starts_with("… كلمة") && shown.contains("[هدنة]") && shown.ends_with("أخرى …"),
            "{shown}"
        );
        assert!(shown.chars().count() < 60, "{shown}");
        let one_word = "ا".repeat(1000);
        assert_eq!(extract(&one_word, &[], 40)[0].text.chars().count(), 40);
    }
}
