//! The search column: the words of a text, folded, with the forms left when what is written onto a word is
//! taken off. A stemmer would take the ب off بوتين for good; here the whole word stays beside its shorter forms.
//!
//! ```
//! use rawi_store::words::{forms, split};
//! assert_eq!(split("«الهُدنة»، قال."), ["الهدنه", "قال"]);
//! assert_eq!(forms("والهدنه"), ["والهدنه", "الهدنه", "هدنه"]);
//! assert_eq!(forms("بوتين"), ["بوتين", "وتين"]);
//! ```

use rawi::text::fold;

/// The folded words of a text, in order.
pub fn split(text: &str) -> Vec<String> {
    let key = fold(text);
    key.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

/// A folded word, then the forms left when و ف, ب ل ك and ال are taken off its front, one after the other.
pub fn forms(word: &str) -> Vec<String> {
    let mut forms = vec![word.to_owned()];
    let mut rest = word.to_owned();
    for strip in [strip_conjunction, strip_preposition, strip_article] {
        if let Some(shorter) = strip(&rest) {
            forms.push(shorter.clone());
            rest = shorter;
        }
    }
    forms
}

/// The forms under which a word of a query is looked up: as it stands, and what is left without ال and what
/// stands before ال. A single letter is taken off the words of reports only, so that «ولد» does not find «لد».
pub fn query_forms(word: &str) -> Vec<String> {
    let mut found = vec![word.to_owned()];
    let all = forms(word);
    let with_article = all.iter().any(|form| strip_article(form).is_some() || form.starts_with("لل"));
    let bare = all.last().filter(|bare| with_article && *bare != word);
    found.extend(bare.cloned());
    found
}

/// The text of the search column.
pub(crate) fn column(text: &str) -> String {
    let mut column = String::with_capacity(text.len() * 2);
    for form in split(text).iter().flat_map(|word| forms(word)) {
        column.push_str(&form);
        column.push(' ');
    }
    column
}

/// The full-text query for words that must all occur; `None` when there is no word in it.
pub(crate) fn query(words: &str) -> Option<String> {
    let each: Vec<String> = split(words)
        .iter()
        .map(|word| {
            let forms: Vec<String> = query_forms(word).iter().map(|form| format!("\"{form}\"")).collect();
            format!("({})", forms.join(" OR "))
        })
        .collect();
    if each.is_empty() { None } else { Some(each.join(" AND ")) }
}

/// True when the words of `phrase` follow one another in `text`, each in any of its forms.
pub(crate) fn has_phrase(text: &str, phrase: &[String]) -> bool {
    let words = split(text);
    let wanted: Vec<Vec<String>> = phrase.iter().map(|word| query_forms(word)).collect();
    let agrees = |word: &String, wanted: &Vec<String>| forms(word).iter().any(|form| wanted.contains(form));
    words.windows(wanted.len().max(1)).any(|run| run.iter().zip(&wanted).all(|(w, q)| agrees(w, q)))
}

fn strip_conjunction(word: &str) -> Option<String> {
    let rest = word.strip_prefix(['و', 'ف'])?;
    long_enough(rest, 3)
}

fn strip_preposition(word: &str) -> Option<String> {
    // للهدنة is ل and الهدنة.
    if let Some(rest) = word.strip_prefix("لل") {
        return long_enough(rest, 2);
    }
    let rest = word.strip_prefix(['ب', 'ل', 'ك'])?;
    long_enough(rest, 3)
}

fn strip_article(word: &str) -> Option<String> {
    let rest = word.strip_prefix("ال")?;
    long_enough(rest, 2)
}

fn long_enough(rest: &str, letters: usize) -> Option<String> {
    if rest.chars().count() < letters { None } else { Some(rest.to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(query: &str, word: &str) -> bool {
        has_phrase(word, &split(query))
    }

    #[test]
    fn a_word_is_found_under_what_is_written_onto_it() {
        for word in ["الهدنة", "والهدنة", "بالهدنة", "وللهدنة", "وبهدنة", "هُدنة"]
        {
            assert!(finds("هدنة", word), "{word}");
            assert!(finds("الهدنة", word), "{word}");
        }
        assert!(finds("بوتين", "بوتين"));
        assert!(finds("بوتين", "وبوتين"));
        assert!(!finds("ولد", "لد"));
        assert!(!finds("هدنة", "مهادنة"));
    }

    #[test]
    fn a_phrase_is_words_that_follow_one_another() {
        let text = "ودعا إلى وقف إطلاق النار فورا";
        assert!(has_phrase(text, &split("وقف اطلاق النار")));
        assert!(!has_phrase(text, &split("وقف النار")));
    }

    #[test]
    fn a_query_holds_nothing_but_words() {
        assert_eq!(query("\" OR * ("), Some("(\"or\")".to_owned()));
        assert_eq!(query("«»"), None);
    }
}
