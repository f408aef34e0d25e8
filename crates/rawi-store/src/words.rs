//! The search column: the words of a text, folded, with the forms left when what is written onto a word is
//! taken off. A stemmer would take the ب off بوتين for good; here the whole word stays beside its shorter forms.
//!
//! ```
//! use rawi_store::words::{forms, split};
//! assert_eq!(split("«الهُدنة»، قال."), ["الهدنه", "قال"]);
//! assert_eq!(forms("والهدنه"), ["والهدنه", "الهدنه", "هدنه"]);
//! assert_eq!(forms("بوتين"), ["بوتين", "وتين"]);
//! ```

use crate::db::Dialect;
use rawi::ledger::Extent;
use rawi::lexicon::Tables;
use rawi::lexicon::dictionary::inflections::Inflections;
use rawi::text::fold;
use std::sync::LazyLock;

/// Loaded by those who ask for words in all their forms.
static INFLECTIONS: LazyLock<Inflections> = LazyLock::new(|| {
    Inflections::load(&Tables::bundled()).expect("the tables that come with rawi are sound")
});

/// Longer words than this, in bytes of their folded form, are not searched for: PostgreSQL has no room for them.
const LONGEST_WORD: usize = 2046;

/// As much of a content is searched for words, in bytes of the column: PostgreSQL takes 1 MiB.
const LONGEST_COLUMN: usize = 1 << 19;

/// The number of words of a content of usual length; statements of our corpora have 24 words on average.
const USUAL_LENGTH: f32 = 24.0;

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

/// A word of a query, then the other forms of the same word of a dictionary.
fn all_forms(word: &str) -> Vec<String> {
    let typed = query_forms(word);
    let mut stems = typed.iter().rev().copied().chain(forms(word).into_iter().skip(1));
    let inflected = stems.find_map(|stem| Some(INFLECTIONS.of(stem)).filter(|found| !found.is_empty()));
    let mut others: Vec<String> = typed[1..].iter().map(|form| (*form).to_owned()).collect();
    others.extend(inflected.into_iter().flatten().filter(|form| form != word));
    others.sort_unstable();
    others.dedup();
    others.insert(0, word.to_owned());
    others
}

/// The text of the search column.
pub(crate) fn column(text: &str) -> String {
    let mut column = String::with_capacity(text.len() * 2);
    for form in words_of(&fold(text)).filter(|word| word.len() <= LONGEST_WORD).flat_map(forms) {
        if column.len() + form.len() > LONGEST_COLUMN {
            break;
        }
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

/// What is asked for: words, and words that follow one another.
///
/// ```
/// use rawi_store::words::Wanted;
/// let wanted = Wanted::new(&["وقف اطلاق النار".to_owned()]);
/// let content = "إن وقفَ إطلاقِ النار ممكن";
/// assert!(wanted.stands_in(content));
/// assert_eq!(wanted.mark(content), "إن ⟦وقفَ إطلاقِ النار⟧ ممكن");
/// ```
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The forms of each word of each item: as it was typed, then the others in the order of their letters.
    items: Vec<Vec<Vec<String>>>,
}

impl Wanted {
    /// Each item is a word, or several that follow one another.
    pub fn new(items: &[String]) -> Self {
        Self::with(items, |word| query_forms(word).into_iter().map(str::to_owned).collect())
    }

    /// The same, of words in all their forms.
    ///
    /// ```
    /// use rawi_store::words::Wanted;
    /// let wanted = Wanted::inflected(&["تصريحات الوزير".to_owned()]);
    /// assert_eq!(wanted.mark("في تصريحٍ للوزراء"), "في ⟦تصريحٍ للوزراء⟧");
    /// ```
    pub fn inflected(items: &[String]) -> Self {
        Self::with(items, all_forms)
    }

    fn with(items: &[String], forms: impl Fn(&str) -> Vec<String>) -> Self {
        let item = |item: &String| split(item).iter().map(|word| forms(word)).collect();
        Self { items: items.iter().map(item).filter(|words: &Vec<_>| !words.is_empty()).collect() }
    }

    /// True when some words must follow one another.
    pub(crate) fn has_phrases(&self) -> bool {
        self.items.iter().any(|item| item.len() > 1)
    }

    /// True when every item stands in `content`.
    pub fn stands_in(&self, content: &str) -> bool {
        let key = fold(content);
        let words: Vec<&str> = words_of(&key).collect();
        self.items.iter().all(|item| runs(&words, item).next().is_some())
    }

    /// The full-text query for contents that hold every word; `None` when no content can.
    pub(crate) fn query(&self, dialect: Dialect) -> Option<String> {
        let (quote, or, and) = match dialect {
            Dialect::Sqlite => ('"', " OR ", " AND "),
            #[cfg(feature = "postgres")]
            Dialect::Postgres => ('\'', " | ", " & "),
        };
        let words = self.items.iter().flatten();
        let each: Vec<String> = words
            .map(|forms| {
                let fits = forms.iter().all(|form| form.len() <= LONGEST_WORD);
                let forms: Vec<String> = forms.iter().map(|form| format!("{quote}{form}{quote}")).collect();
                fits.then(|| format!("({})", forms.join(or)))
            })
            .collect::<Option<_>>()?;
        if each.is_empty() { None } else { Some(each.join(and)) }
    }

    /// How much a content is about what is asked for: BM25 with the weight of a rare word left out, because every
    /// content that is found holds every word. A word as it was typed counts more than one with letters written
    /// onto it. The same content has the same score in every ledger.
    pub fn score(&self, content: &str) -> f32 {
        let key = fold(content);
        let words: Vec<&str> = words_of(&key).collect();
        let length = 1.2 * (0.25 + 0.75 * words.len() as f32 / USUAL_LENGTH);
        let mut score = 0.0;
        for item in &self.items {
            let mut times = 0.0;
            for at in runs(&words, item) {
                let as_typed =
                    item.iter().zip(&words[at..]).filter(|(forms, word)| forms[0] == **word).count();
                times += 0.75 + 0.25 * as_typed as f32 / item.len() as f32;
            }
            score += times * 2.2 / (times + length);
        }
        score
    }

    /// Where what is asked for stands in `content`, in code points, in order and without overlap.
    pub fn places(&self, content: &str) -> Vec<Extent> {
        if self.items.is_empty() {
            return Vec::new();
        }
        let found = words_with_places(content);
        let words: Vec<&str> = found.iter().map(|(_, word)| word.as_str()).collect();
        let mut extents: Vec<Extent> = Vec::new();
        for item in &self.items {
            for at in runs(&words, item) {
                extents.push(Extent { start: found[at].0.start, end: found[at + item.len() - 1].0.end });
            }
        }
        extents.sort_by_key(|extent| (extent.start, extent.end));
        let mut apart: Vec<Extent> = Vec::new();
        for extent in extents {
            match apart.last_mut() {
                Some(last) if extent.start < last.end => last.end = last.end.max(extent.end),
                _ => apart.push(extent),
            }
        }
        apart
    }

    /// `content` with ⟦ ⟧ around what is asked for.
    pub fn mark(&self, content: &str) -> String {
        mark(content, &self.places(content))
    }
}

/// `content` with ⟦ ⟧ around places in it, which are in order and do not overlap.
pub fn mark(content: &str, places: &[Extent]) -> String {
    let mut marked = String::with_capacity(content.len() + places.len() * 6);
    let mut places = places.iter().peekable();
    for (at, c) in content.chars().enumerate() {
        if places.peek().is_some_and(|place| place.start == at) {
            marked.push('⟦');
        }
        marked.push(c);
        if places.next_if(|place| place.end == at + 1).is_some() {
            marked.push('⟧');
        }
    }
    marked
}

/// Where in `words` the words of an item follow one another.
fn runs<'w>(words: &'w [&str], item: &'w [Vec<String>]) -> impl Iterator<Item = usize> + 'w {
    // Every form of a word is an end of it; most words are told apart by that alone.
    let agrees = |word: &str, wanted: &[String]| {
        let (typed, others) = (&wanted[0], &wanted[1..]);
        (others.len() > 4 || wanted.iter().any(|w| word.ends_with(w.as_str())))
            && forms(word)
                .iter()
                .any(|form| *form == typed || others.binary_search_by(|w| w.as_str().cmp(form)).is_ok())
    };
    let windows = words.windows(item.len().max(1)).enumerate();
    windows.filter(move |(_, run)| run.iter().zip(item).all(|(w, q)| agrees(w, q))).map(|(at, _)| at)
}

/// The folded words of a text with their places in it, in code points.
fn words_with_places(text: &str) -> Vec<(Extent, String)> {
    let mut words: Vec<(Extent, String)> = Vec::new();
    let mut open = false;
    for (at, c) in text.chars().enumerate() {
        let key = fold(c.encode_utf8(&mut [0; 4]));
        // A ligature may be several words, a mark is nothing and stays with the word before it.
        for letter in key.chars() {
            match words.last_mut().filter(|_| open) {
                _ if !is_of_word(letter) => open = false,
                Some((extent, word)) => {
                    extent.end = at + 1;
                    word.push(letter);
                }
                None => {
                    words.push((Extent { start: at, end: at + 1 }, letter.to_string()));
                    open = true;
                }
            }
        }
        if let (true, true, Some((extent, _))) = (key.is_empty(), open, words.last_mut()) {
            extent.end = at + 1;
        }
    }
    words
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
        Wanted::new(&[query.to_owned()]).stands_in(word)
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
        assert!(finds("وقف اطلاق النار", text));
        assert!(!finds("وقف النار", text));
    }

    #[test]
    fn a_query_holds_nothing_but_words() {
        let query = |words: &str| Wanted::new(&[words.to_owned()]).query(Dialect::Sqlite);
        assert_eq!(query("\" OR * ("), Some("(\"or\")".to_owned()));
        assert_eq!(query("«»"), None);
        assert_eq!(query(&"ا".repeat(2000)), None);
    }

    #[test]
    fn what_is_asked_for_is_marked_where_it_stands() {
        let mark = |items: &[&str], text: &str| {
            Wanted::new(&items.iter().map(|item| (*item).to_owned()).collect::<Vec<_>>()).mark(text)
        };
        assert_eq!(mark(&["هدنة"], "بالهُدْنةِ، والهدنةُ"), "⟦بالهُدْنةِ⟧، ⟦والهدنةُ⟧");
        assert_eq!(mark(&["وقف النار", "النار ممكن"], "وقف النار ممكن"), "⟦وقف النار ممكن⟧");
        assert_eq!(mark(&["الله"], "صلى ﷲ عليه"), "صلى ⟦ﷲ⟧ عليه");
        assert_eq!(mark(&[], "قال"), "قال");
    }

    #[test]
    fn what_is_about_the_word_comes_before_what_mentions_it() {
        let wanted = Wanted::new(&["هدنة".to_owned()]);
        let long = format!("هدنة {}", "كلمة ".repeat(40));
        assert!(wanted.score("هدنة قريبة") > wanted.score("الهدنة قريبة"));
        assert!(wanted.score("هدنة بعد هدنة") > wanted.score("هدنة بعد حرب"));
        assert!(wanted.score("هدنة قريبة") > wanted.score(&long));
    }

    #[test]
    fn words_with_places_are_the_words_of_the_column() {
        for text in ["قالَ الـــوزير: ﷺ 12.5% و«ابن-سينا»", "", "ـ", "abc İstanbul ﻻ"]
        {
            let words: Vec<String> = words_with_places(text).into_iter().map(|(_, word)| word).collect();
            assert_eq!(words, split(text), "{text}");
        }
    }
}
