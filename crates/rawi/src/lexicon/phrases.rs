//! Phrases of fixed words, found by longest match over tokens.

use crate::text::{Words, fold};
use rustc_hash::FxHashMap;

/// Phrases by their first word.
#[derive(Debug)]
pub struct Phrases<T> {
    by_first: FxHashMap<Box<str>, Vec<Phrase<T>>>,
}

#[derive(Debug)]
struct Phrase<T> {
    rest: Vec<Box<str>>,
    value: T,
}

impl<T> Default for Phrases<T> {
    fn default() -> Self {
        Self { by_first: FxHashMap::default() }
    }
}

impl<T: Copy> Phrases<T> {
    /// Adds a phrase. Punctuation inside it is passed over when the text is matched.
    pub fn insert(&mut self, phrase: &str, value: T) {
        self.insert_folded(&fold(phrase), value);
    }

    /// Adds a phrase that is folded already.
    pub fn insert_folded(&mut self, key: &str, value: T) {
        let mut words = key.split_whitespace().map(Box::from);
        let Some(first) = words.next() else { return };
        let rest: Vec<Box<str>> = words.collect();
        let phrases = self.by_first.entry(first).or_default();
        let at = phrases.partition_point(|p| p.rest.len() >= rest.len());
        phrases.insert(at, Phrase { rest, value });
    }

    /// Adds the bits of a phrase that is folded already to those that it has.
    pub fn unite(&mut self, key: &str, bits: T)
    where
        T: std::ops::BitOrAssign,
    {
        let (first, rest) = key.split_once(' ').unwrap_or((key, ""));
        let known = self.by_first.get_mut(first).into_iter().flatten();
        let same = known
            .into_iter()
            .find(|phrase| phrase.rest.iter().map(|word| &**word).eq(rest.split_whitespace()));
        match same {
            Some(phrase) => phrase.value |= bits,
            None => self.insert_folded(key, bits),
        }
    }

    /// The longest phrase whose words stand at token `at` up to `end`, the first of them reading `first` (the
    /// token's key, or what is left of it without proclitics). Gives the value and the token after the phrase.
    pub fn longest(&self, words: Words<'_>, first: &str, at: usize, end: usize) -> Option<(T, usize)> {
        self.all(words, first, at, end).next()
    }

    /// All phrases that stand at token `at`, longest first.
    pub fn all<'p>(
        &'p self,
        words: Words<'p>,
        first: &str,
        at: usize,
        end: usize,
    ) -> impl Iterator<Item = (T, usize)> + use<'p, T> {
        let phrases = self.by_first.get(first).map(Vec::as_slice).unwrap_or_default();
        phrases.iter().filter_map(move |phrase| {
            let stop = at + 1 + phrase.rest.len();
            let matches = stop <= end
                && phrase.rest.iter().enumerate().all(|(i, word)| words.key(at + 1 + i) == &**word);
            matches.then_some((phrase.value, stop))
        })
    }

    /// Makes room for so many first words more.
    pub fn reserve(&mut self, count: usize) {
        self.by_first.reserve(count);
    }

    /// The phrase that these folded words are, whole.
    pub fn exact(&self, words: &str) -> Option<T> {
        let mut words = words.split_whitespace();
        let phrases = self.by_first.get(words.next()?)?;
        let rest: Vec<&str> = words.collect();
        let same = |phrase: &&Phrase<T>| {
            phrase.rest.len() == rest.len() && phrase.rest.iter().zip(&rest).all(|(a, b)| &**a == *b)
        };
        phrases.iter().find(same).map(|phrase| phrase.value)
    }

    /// True when some phrase begins with this word.
    pub fn begins(&self, first: &str) -> bool {
        self.by_first.contains_key(first)
    }
}
