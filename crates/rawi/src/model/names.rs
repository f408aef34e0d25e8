//! The tagger of names: which tokens of a report are the name of a person, an organisation, a state or city, another
//! place, a people, or something else.
//!
//! A report is read twice: what is found the first time helps the second, so that «تريشيه» is a person where it
//! stands alone because «جان كلود تريشيه» was one above.

use crate::error::Result;
use crate::layers::TokenKind;
use crate::mention::Scope;
use crate::model::features::{NAMES, View};
use crate::model::sequence::{Decoder, may_follow};
use crate::model::{Weights, looks};
use crate::morph::clitic;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// The classes of names.
pub const CLASSES: &[&str] = &["PER", "ORG", "GPE", "LOC", "NORP", "MISC"];

/// The tagger.
#[derive(Debug)]
pub struct Names {
    looks: Weights,
    weights: Weights,
    decoder: Decoder,
}

/// A name: its tokens and the number of its class in [`CLASSES`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// First token and one past the last.
    pub tokens: Range<usize>,
    /// Place in [`CLASSES`].
    pub class: u8,
}

impl Names {
    /// Loads both files of weights.
    pub fn load(looks_file: &[u8], names_file: &[u8]) -> Result<Self> {
        let weights = Weights::from_bytes(names_file, "names", NAMES)?;
        let looks = Weights::from_bytes(looks_file, "looks", looks::VERSION)?;
        Ok(Self { decoder: Decoder::new(&weights, weights.labels.len(), may_follow), weights, looks })
    }

    /// The names of a report, in order.
    pub fn find(&self, scope: Scope<'_>) -> Vec<Name> {
        let view = View::new(scope, &self.looks);
        let labels = self.weights.stride();
        let sentences: Vec<Range<usize>> = scope.words.ranges().collect();
        let mut sums = vec![0_i16; scope.words.len() * labels];
        let mut hashes = Vec::with_capacity(96);
        for range in &sentences {
            for at in range.clone() {
                hashes.clear();
                view.names(range, at, false, &mut hashes);
                self.weights.add(&hashes, &mut sums[at * labels..(at + 1) * labels]);
            }
        }
        let first = self.decode(&sentences, &sums);
        let memory = remember(scope, &first);
        if memory.iter().all(|m| *m == 0) {
            return apart(scope, first);
        }
        for range in &sentences {
            for at in range.clone() {
                hashes.clear();
                view.memory(range, at, &memory, &mut hashes);
                self.weights.add(&hashes, &mut sums[at * labels..(at + 1) * labels]);
            }
        }
        apart(scope, self.decode(&sentences, &sums))
    }

    fn decode(&self, sentences: &[Range<usize>], sums: &[i16]) -> Vec<Name> {
        let count = self.weights.stride();
        let mut names = Vec::new();
        let mut labels = Vec::new();
        for range in sentences {
            self.decoder.decode(&self.weights, &sums[range.start * count..range.end * count], &mut labels);
            names_of(&labels, range.start, &mut names);
        }
        names
    }
}

/// Labels as BILOU numbers them → names.
fn names_of(labels: &[u8], offset: usize, names: &mut Vec<Name>) {
    let mut start = 0;
    for (at, label) in labels.iter().enumerate().filter(|(_, label)| **label > 0) {
        let (class, part) = ((label - 1) / 4, (label - 1) % 4);
        if matches!(part, 0 | 3) {
            start = at;
        }
        if matches!(part, 2 | 3) {
            names.push(Name { tokens: offset + start..offset + at + 1, class });
        }
    }
}

/// «ستارمر وشولتس» are two persons: a name is cut before و that stands in front of a listed name.
fn apart(scope: Scope<'_>, names: Vec<Name>) -> Vec<Name> {
    let lists = &scope.lexicon.lists.gazetteer;
    let listed = |word: &str| lists.begins(word) || scope.lexicon.actors.names.begins(word);
    let joins = |at: &usize| {
        let key = scope.words.key(*at);
        clitic::after_conjunction(key).is_some_and(|rest| listed(rest) && !lists.begins(key))
    };
    let mut out = Vec::with_capacity(names.len());
    for name in names {
        let mut start = name.tokens.start;
        // «وأبان المنيع» holds the verb that the name stands behind.
        while start + 1 < name.tokens.end
            && scope.is_finite_verb(start)
            && !lists.begins(scope.words.key(start))
        {
            start += 1;
        }
        // A stop or a comma behind a name is no part of it.
        let mark = |at: usize| scope.words.kind(at) == TokenKind::Punct && scope.words.key(at) != ")";
        let end = (start + 1..=name.tokens.end).rev().find(|end| !mark(end - 1)).unwrap_or(name.tokens.end);
        let cuts = (start + 1..end).filter(joins).chain([end]).collect::<Vec<_>>();
        for cut in cuts.into_iter().filter(|cut| *cut == end || matches!(name.class, 0 | 2)) {
            out.push(Name { tokens: start..cut, class: name.class });
            start = cut;
        }
    }
    out
}

/// What each token's word was elsewhere in the report: 0 for no name, else twice its class and whether it was part of
/// a longer name, plus two.
pub fn remember(scope: Scope<'_>, names: &[Name]) -> Vec<u8> {
    let mut found: FxHashMap<&str, Vec<(usize, u8)>> = FxHashMap::default();
    for name in names {
        for at in name.tokens.clone() {
            let value = name.class * 2 + u8::from(name.tokens.len() > 1) + 2;
            found.entry(bare(scope, at)).or_default().push((at, value));
        }
    }
    let elsewhere = |at: usize| {
        let values = found.get(bare(scope, at))?;
        values.iter().filter(|(place, _)| *place != at).map(|(_, value)| *value).max()
    };
    (0..scope.words.len()).map(|at| elsewhere(at).unwrap_or(0)).collect()
}

/// The word without و and ف, which a name may carry here and not there.
fn bare<'a>(scope: Scope<'a>, at: usize) -> &'a str {
    let key = scope.words.key(at);
    clitic::after_conjunction(key).unwrap_or(key)
}
