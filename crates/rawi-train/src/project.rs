//! Names of one corpus for the text of another that splits the same words otherwise, found by runs of letters.

use crate::conll::Sentence;
use crate::corpus::Name;
use rawi::text::fold;
use rustc_hash::FxHashMap;

/// Where two corpora hold the same run of this many letters they hold the same text.
const RUN: usize = 24;

/// The letters of a corpus, and the name that each belongs to.
pub(crate) struct Letters {
    letters: Vec<char>,
    names: Vec<Option<(u32, &'static str)>>,
}

/// The letters of a word. NewsFANE writes لالا for للا.
fn letters(word: &str) -> Vec<char> {
    let letters: Vec<char> = fold(word).chars().collect();
    match letters.as_slice() {
        ['ل', 'ا', 'ل', rest @ ..] if !rest.is_empty() => ['ل', 'ل'].iter().chain(rest).copied().collect(),
        _ => letters,
    }
}

impl Letters {
    /// The letters of sentences whose names `names` reads off their tags.
    pub(crate) fn new(corpus: &[Sentence], names: impl Fn(&Sentence) -> Vec<Name>) -> Self {
        let (mut all, mut owners) = (Vec::new(), Vec::new());
        let mut number = 0;
        for sentence in corpus {
            let names = names(sentence);
            for (at, word) in sentence.words.iter().enumerate() {
                let name = names.iter().position(|name| (name.0..name.1).contains(&at));
                let owner = name.map(|name| (number + name as u32, names[name].2));
                let letters = letters(word);
                owners.resize(owners.len() + letters.len(), owner);
                all.extend(letters);
            }
            number += names.len() as u32;
        }
        Self { letters: all, names: owners }
    }

    /// Where every run of letters stands first.
    pub(crate) fn index(&self) -> FxHashMap<&[char], usize> {
        let mut places = FxHashMap::default();
        for (at, run) in self.letters.windows(RUN).enumerate() {
            places.entry(run).or_insert(at);
        }
        places
    }

    /// The names that this corpus has in the words of `sentence`.
    pub(crate) fn project(&self, index: &FxHashMap<&[char], usize>, sentence: &Sentence) -> Vec<Name> {
        let words: Vec<Vec<char>> = sentence.words.iter().map(|word| fold(word).chars().collect()).collect();
        let here: Vec<char> = words.iter().flatten().copied().collect();
        let mut owners = vec![None; here.len()];
        let mut known = vec![false; here.len()];
        for (at, run) in here.windows(RUN).enumerate() {
            let Some(place) = index.get(run) else { continue };
            for step in (0..RUN).filter(|step| !std::mem::replace(&mut known[at + step], true)) {
                owners[at + step] = self.names[place + step];
            }
        }
        let mut names: Vec<(Name, u32)> = Vec::new();
        let mut start = 0;
        for (at, word) in words.iter().enumerate() {
            let named: Vec<(u32, &'static str)> =
                owners[start..start + word.len()].iter().copied().flatten().collect();
            start += word.len();
            // Up to two letters in front or behind may be proclitics and pronouns that the name goes without.
            let Some((number, class)) = named.last().filter(|_| named.len() * 2 + 2 >= word.len()) else {
                continue;
            };
            match names.last_mut() {
                Some((name, last)) if *last == *number && name.1 == at => name.1 = at + 1,
                _ => names.push(((at, at + 1, *class), *number)),
            }
        }
        names.into_iter().map(|(name, _)| name).collect()
    }
}
