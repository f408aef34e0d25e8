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
    words_of(&fold(text)).map(str::to_owned).collect()
}

/// A folded word, then the forms left when و ف, ب ل ك and ال are taken off its front, one after the other.
pub fn forms(word: &str) -> Vec<&str> {
    let mut forms = vec![word];
    let mut rest = word;
    for strip in [strip_conjunction, strip_preposition, strip_article] {
        if let Some(shorter) = strip(rest) {
            forms.push(shorter);
            rest = shorter;
        }
    }
    forms
}

/// The forms under which a word of a query is looked up: as it stands, and what is left without ال and what
/// stands before ال. A single letter is taken off the words of reports only, so that «ولد» does not find «لد».
pub fn query_forms(word: &str) -> Vec<&str> {
    let mut found = vec![word];
    let all = forms(word);
    let with_article = all.iter().any(|form| strip_article(form).is_some() || form.starts_with("لل"));
    let bare = all.last().filter(|bare| with_article && **bare != word);
    found.extend(bare);
    found
}

/// The text of the search column.
pub(crate) fn column(text: &str) -> String {
    let mut column = String::with_capacity(text.len() * 2);
    for form in words_of(&fold(text)).flat_map(forms) {
        column.push_str(form);
        column.push(' ');
    }
    column
}

fn words_of(key: &str) -> impl Iterator<Item = &str> {
    key.split(|c: char| !is_of_word(c)).filter(|word| !word.is_empty())
}

fn is_of_word(c: char) -> bool {
    // The letters that nearly every character is, without the search in Unicode's tables.
    matches!(c, 'ا'..='غ' | 'ف'..='ي') || (c != ' ' && c.is_alphanumeric())
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
    let key = fold(text);
    let words: Vec<&str> = words_of(&key).collect();
    let wanted: Vec<Vec<&str>> = phrase.iter().map(|word| query_forms(word)).collect();
    let agrees = |word: &str, wanted: &[&str]| forms(word).iter().any(|form| wanted.contains(form));
    words.windows(wanted.len().max(1)).any(|run| run.iter().zip(&wanted).all(|(w, q)| agrees(w, q)))
}

fn strip_conjunction(word: &str) -> Option<&str> {
    at_least(word.strip_prefix(['و', 'ف'])?, 3)
}

fn strip_preposition(word: &str) -> Option<&str> {
    // للهدنة is ل and الهدنة.
    if let Some(rest) = word.strip_prefix("لل") {
        return at_least(rest, 2);
    }
    at_least(word.strip_prefix(['ب', 'ل', 'ك'])?, 3)
}

fn strip_article(word: &str) -> Option<&str> {
    at_least(word.strip_prefix("ال")?, 2)
}

fn at_least(rest: &str, letters: usize) -> Option<&str> {
    rest.chars().nth(letters - 1).map(|_| rest)
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
