//! Chooses how written words are cut into words: a linear score for every way, from the letters, the lists and the
//! neighbours. The only place that makes these features; training calls the same code.

use super::Known;
use super::split::{Split, splits};
use crate::error::Result;
use crate::layers::TokenKind;
use crate::model::Weights;
use crate::model::features::{hash, mix};
use crate::text::Words;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Raised whenever the features change, so that old weights are refused.
pub const VERSION: u32 = 2;

/// The chooser.
#[derive(Debug)]
pub struct Splitter {
    weights: Weights,
}

impl Splitter {
    /// Loads its weights.
    pub fn load(file: &[u8]) -> Result<Self> {
        Ok(Self { weights: Weights::from_bytes(file, "splits", VERSION)? })
    }

    /// The best way for every token.
    pub fn choose(&self, known: Known<'_>, words: Words<'_>) -> Vec<Split> {
        let mut room = Room::default();
        // What a word's own letters say of its ways is the same wherever it stands in the report.
        let mut seen: FxHashMap<&str, Range<usize>> = FxHashMap::default();
        let mut all: Vec<(Way, i16)> = Vec::new();
        let mut out: Vec<Split> = Vec::with_capacity(words.len());
        for at in 0..words.len() {
            let range = seen.entry(words.word(at)).or_insert_with(|| {
                let start = all.len();
                ways(known, words, at, &mut room.ways);
                if let [only] = *room.ways {
                    all.push((Way { split: only, ..Way::default() }, 0));
                    return start..all.len();
                }
                let whole = Whole::new(known, words, at);
                for split in &room.ways {
                    room.hashes.clear();
                    let way = own(known, whole, *split, &mut room.key, &mut room.hashes);
                    all.push((way, self.sum(&room.hashes)));
                }
                start..all.len()
            });
            out.push(self.best(words, at, &all[range.clone()], &mut room.hashes));
        }
        out
    }

    /// The best of the ways to cut a token, each with what its own letters say of it.
    fn best(&self, words: Words<'_>, at: usize, ways: &[(Way, i16)], hashes: &mut Vec<u32>) -> Split {
        if let [(way, _)] = ways {
            return way.split;
        }
        let sides = Sides::new(words, at);
        let mut best = (i16::MIN, Split::default());
        for (way, own) in ways {
            hashes.clear();
            around(sides, *way, hashes);
            let sum = own.saturating_add(self.sum(hashes));
            if sum > best.0 {
                best = (sum, way.split);
            }
        }
        best.1
    }

    fn sum(&self, hashes: &[u32]) -> i16 {
        let mut sums = [0_i16; 1];
        self.weights.add(hashes, &mut sums);
        sums[0]
    }
}

/// Space used again from word to word.
#[derive(Debug, Default)]
struct Room {
    ways: Vec<Split>,
    hashes: Vec<u32>,
    key: String,
}

/// A way to cut a word, and what its neighbours are asked about it.
#[derive(Clone, Copy, Debug, Default)]
struct Way {
    split: Split,
    front: u32,
    enclitic: u32,
    all: u32,
    sorts: u32,
    definite: u32,
}

/// The words beside a token.
#[derive(Clone, Copy, Debug)]
struct Sides {
    before: u32,
    /// Whether the word behind has the article.
    definite: u32,
}

impl Sides {
    fn new(words: Words<'_>, at: usize) -> Self {
        let (before, after) = (near(words, at, -1), near(words, at, 1));
        Self { before: hash(before), definite: u32::from(after.starts_with("ال")) }
    }
}

/// The ways to cut a token; anything but a word stays whole.
pub fn ways(known: Known<'_>, words: Words<'_>, at: usize, out: &mut Vec<Split>) {
    let key = words.key(at);
    if words.kind(at) == TokenKind::Word {
        splits(&known.lexicon.clitics, key, words.word(at), out);
    } else {
        out.clear();
        out.push(Split { end: key.len().min(usize::from(u16::MAX)) as u16, ..Split::default() });
    }
}

/// The features of one way to cut a token.
pub fn features(
    known: Known<'_>,
    words: Words<'_>,
    at: usize,
    split: Split,
    room: &mut String,
    out: &mut Vec<u32>,
) {
    out.clear();
    let way = own(known, Whole::new(known, words, at), split, room, out);
    around(Sides::new(words, at), way, out);
}

/// What is seen of a word before it is cut.
#[derive(Clone, Copy, Debug)]
struct Whole<'a> {
    word: &'a str,
    key: &'a str,
    hash: u32,
    often: u32,
    cluster: u32,
}

impl<'a> Whole<'a> {
    fn new(known: Known<'_>, words: Words<'a>, at: usize) -> Self {
        let (word, key) = (words.word(at), words.key(at));
        Self {
            word,
            key,
            hash: hash(key),
            often: u32::from(known.dictionary.frequencies.of(key)),
            cluster: u32::from(known.lexicon.lists.cluster(key)),
        }
    }
}

/// The features that the word's own letters give.
fn own(known: Known<'_>, word: Whole<'_>, split: Split, room: &mut String, out: &mut Vec<u32>) -> Way {
    let Whole { key, often: whole, .. } = word;
    let stem = split.stem(key, room);
    let code = |part: Option<u8>| part.map_or(0, |number| u32::from(number) + 1);
    let (c, p, e) = (code(split.conjunction), code(split.proclitic), code(split.enclitic));
    let (front, all) = (c << 4 | p, c << 12 | p << 8 | e);
    let bare = stem.strip_prefix("ال").filter(|rest| rest.len() > 2);
    let definite = u32::from(bare.is_some());
    let listed = bare.unwrap_or(stem);
    let sorts = u32::from(known.lexicon.lists.sorts(listed));
    let often = u32::from(known.dictionary.frequencies.of(stem)).max(tied(known, stem, e));
    let stems = hash(stem);
    let [start2, start3, _, end3] = crate::model::features::edges(stem);
    let cluster = u32::from(known.lexicon.lists.cluster(stem));
    let second = word.word.chars().nth(usize::from(split.start) / 2).map_or(0, |c| c as u32);
    let mut add = |template: u32, a: u32, b: u32| out.push(mix(template, a, b));
    add(0, all, 0);
    add(1, front, often << 8 | whole);
    add(2, e, often << 8 | whole);
    add(3, front, sorts << 1 | definite);
    add(4, e, sorts << 1 | definite);
    add(5, stems, 0);
    add(6, stems, front);
    add(7, stems, e);
    add(8, word.hash, all);
    add(9, start2, front);
    add(10, start3, front);
    add(12, end3, e);
    add(18, cluster, front);
    add(21, second, front);
    add(26, word.cluster, all);
    Way { split, front, enclitic: e, all, sorts, definite: u32::from(key.starts_with("ال")) }
}

/// The features that the words beside it give.
fn around(sides: Sides, way: Way, out: &mut Vec<u32>) {
    let mut add = |template: u32, a: u32, b: u32| out.push(mix(template, a, b));
    add(13, sides.before, way.front);
    add(23, sides.definite, way.enclitic << 8 | way.definite);
    add(28, sides.before, way.sorts << 16 | way.all);
}

/// A stem with ت before a pronoun may be one in ة.
fn tied(known: Known<'_>, stem: &str, enclitic: u32) -> u32 {
    match stem.strip_suffix('ت').filter(|rest| enclitic > 0 && rest.len() > 2) {
        Some(rest) => u32::from(known.dictionary.frequencies.of(&[rest, "ه"].concat())),
        None => 0,
    }
}

/// The key of a neighbour in the same block of tokens, or nothing.
fn near<'a>(words: Words<'a>, at: usize, by: isize) -> &'a str {
    at.checked_add_signed(by).filter(|place| *place < words.len()).map_or("", |place| words.key(place))
}
