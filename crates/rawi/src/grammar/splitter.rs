//! Chooses how written words are cut into words: a linear score for every way, from the letters, the lists and the
//! neighbours. The only place that makes these features; training calls the same code.

use super::Known;
use super::split::{Split, splits};
use crate::error::Result;
use crate::layers::TokenKind;
use crate::model::Weights;
use crate::model::features::{hash, mix};

use crate::text::Words;

/// Raised whenever the features change, so that old weights are refused.
pub const VERSION: u32 = 1;

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
        let mut out: Vec<Split> = Vec::with_capacity(words.len());
        let mut sums = [0_i16; 8];
        for at in 0..words.len() {
            let mut best = (i16::MIN, Split::default());
            ways(known, words, at, &mut room.ways);
            let single = room.ways.len() == 1;
            for number in 0..room.ways.len() {
                let split = room.ways[number];
                if single {
                    best.1 = split;
                    break;
                }
                features(known, words, at, split, &mut room.key, &mut room.hashes);
                sums[0] = 0;
                for hash in &room.hashes {
                    self.weights.add(*hash, &mut sums);
                }
                if sums[0] > best.0 {
                    best = (sums[0], split);
                }
            }
            out.push(best.1);
        }
        out
    }
}

/// Space used again from word to word.
#[derive(Debug, Default)]
struct Room {
    ways: Vec<Split>,
    hashes: Vec<u32>,
    key: String,
}

/// The ways to cut a token; anything but a word stays whole.
pub fn ways(known: Known<'_>, words: Words<'_>, at: usize, out: &mut Vec<Split>) {
    let key = words.key(at);
    if words.kind(at) == TokenKind::Word {
        splits(&known.dictionary.clitics, key, words.word(at), out);
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
    let key = words.key(at);
    let (before, after) = (near(words, at, -1), near(words, at, 1));
    let stem = split.stem(key, room);
    let code = |part: Option<u8>| part.map_or(0, |number| u32::from(number) + 1);
    let (c, p, e) = (code(split.conjunction), code(split.proclitic), code(split.enclitic));
    let (front, all) = (c << 4 | p, c << 12 | p << 8 | e);
    let bare = stem.strip_prefix("ال").filter(|rest| rest.len() > 2);
    let definite = u32::from(bare.is_some());
    let listed = bare.unwrap_or(stem);
    let sorts = u32::from(known.lexicon.lists.sorts(listed));
    let often = u32::from(known.dictionary.frequencies.of(stem)).max(tied(known, stem, e));
    let whole = u32::from(known.dictionary.frequencies.of(key));
    let stems = hash(stem);
    let function = u32::from(known.lexicon.functions.has_key(stem));
    let [start2, start3, end2, end3] = crate::model::features::edges(stem);
    let cluster = u32::from(known.lexicon.lists.cluster(stem));
    let last = words.word(at).chars().next_back().map_or(0, |c| c as u32);
    let second = words.word(at).chars().nth(usize::from(split.start) / 2).map_or(0, |c| c as u32);
    let mut add = |template: u32, a: u32, b: u32| out.push(mix(template, a, b));
    add(0, all, 0);
    add(1, front, often << 8 | whole);
    add(2, e, often << 8 | whole);
    add(3, front, sorts << 1 | definite);
    add(4, e, sorts << 1 | definite);
    add(5, stems, 0);
    add(6, stems, front);
    add(7, stems, e);
    add(8, hash(key), all);
    add(9, start2, front);
    add(10, start3, front);
    add(11, end2, e);
    add(12, end3, e);
    add(13, hash(before), front);
    add(14, hash(before), e);
    add(15, hash(after), e);
    add(16, hash(after), front);
    add(18, cluster, front);
    add(19, cluster, e);
    add(20, last, e);
    add(21, second, front);
    add(22, function, all);
    add(23, u32::from(after.starts_with("ال")), e << 8 | u32::from(key.starts_with("ال")));
    add(26, u32::from(known.lexicon.lists.cluster(key)), all);
    add(28, hash(before), sorts << 16 | all);
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
