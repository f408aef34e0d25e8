//! The tagger of words: part of speech, and gender, number, person, aspect, voice and definiteness, of every stem. The
//! only place that makes these features; training calls the same code.

use super::Known;
use super::split::Split;
use crate::error::Result;
use crate::layers::TokenKind;
use crate::model::features::{edges, hash, mix};
use crate::model::looks::look;
use crate::model::sequence::Decoder;
use crate::model::{Weights, looks};
use crate::text::Words;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Raised whenever the features change, so that old weights are refused.
pub const VERSION: u32 = 1;

/// Parts of speech, as in Universal Dependencies.
pub const UPOS: &[&str] = &[
    "NOUN", "PROPN", "ADJ", "VERB", "AUX", "ADV", "NUM", "ADP", "CCONJ", "SCONJ", "PART", "DET", "PRON",
    "PUNCT", "SYM", "X", "INTJ",
];

/// What else is told of a word: each feature with its values, the first for none.
pub const FEATURES: &[(&str, &[&str])] = &[
    ("Aspect", &["", "Perf", "Imp"]),
    ("Definite", &["", "Def", "Ind"]),
    ("Gender", &["", "Masc", "Fem"]),
    ("Number", &["", "Sing", "Dual", "Plur"]),
    ("Person", &["", "1", "2", "3"]),
    ("Voice", &["", "Act", "Pass"]),
];

/// What a stem is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tag {
    /// Place in [`UPOS`].
    pub upos: u8,
    /// For every one of [`FEATURES`] the place of its value.
    pub values: [u8; FEATURES.len()],
}

impl Tag {
    /// The value of one of [`FEATURES`], empty for none.
    pub fn value(&self, feature: &str) -> &'static str {
        let at = FEATURES.iter().position(|(name, _)| *name == feature);
        at.map_or("", |at| FEATURES[at].1[usize::from(self.values[at])])
    }
}

/// The tagger.
#[derive(Debug)]
pub struct Tagger {
    looks: Weights,
    /// For every feature a weight for each of [`UPOS`], then one for each value of [`FEATURES`].
    weights: Weights,
    decoder: Decoder,
}

/// What is seen of one token before features are made.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    key: u32,
    stem: u32,
    edges: [u32; 4],
    /// First letter.
    first: u32,
    last: u32,
    /// Which clitics stand around it.
    way: u32,
    shape: u32,
    sorts: u32,
    cluster: u32,
    look: u32,
    /// Which labels the closed classes allow it, a bit each.
    closed: u32,
}

/// The tokens of a report, seen once.
#[derive(Debug)]
pub struct View {
    seen: Vec<Seen>,
}

impl View {
    /// Looks at all tokens under the ways they are cut.
    pub fn new(known: Known<'_>, looks: &Weights, words: Words<'_>, ways: &[Split]) -> Self {
        let mut forms: FxHashMap<(&str, Split), Seen> = FxHashMap::default();
        let mut room = Room::default();
        let see = |at: usize| {
            let key = words.key(at);
            let kind = match words.kind(at) {
                TokenKind::Word => 0,
                TokenKind::Number => 1,
                TokenKind::Punct | TokenKind::Quote(_) => 2,
            };
            let form = forms.entry((key, ways[at])).or_insert_with(|| {
                form(known, looks, key, ways[at], words.kind(at) == TokenKind::Word, &mut room)
            });
            let last = words.word(at).chars().next_back().map_or(0, |c| c as u32);
            Seen { last, shape: form.shape | kind, ..*form }
        };
        Self { seen: (0..words.len()).map(see).collect() }
    }

    /// The features of token `at` of the sentence `within`.
    pub fn features(&self, within: &Range<usize>, at: usize, out: &mut Vec<u32>) {
        let none = Seen { key: 1, stem: 1, ..Seen::default() };
        let near = |by: isize| {
            at.checked_add_signed(by)
                .filter(|place| within.contains(place))
                .map_or(none, |place| self.seen[place])
        };
        let [b2, b1, here, a1] = [near(-2), near(-1), near(0), near(1)];
        let mut add = |template: u32, a: u32, b: u32| out.push(mix(template + 200, a, b));
        add(0, 0, 0);
        add(1, here.stem, 0);
        add(2, here.key, 0);
        for (number, edge) in here.edges.iter().enumerate() {
            add(3 + number as u32, *edge, here.shape & 0x40);
        }
        add(7, here.first, here.shape);
        add(8, here.last, here.way & 0xff);
        add(9, here.way, here.shape);
        add(10, here.sorts, here.shape & 0xff);
        add(11, here.sorts, here.way);
        add(12, here.cluster, 0);
        add(13, here.look & 0xff, here.shape >> 6);
        add(14, here.closed, 0);
        add(15, b1.stem, here.edges[2]);
        add(16, a1.stem, 0);
        add(17, b1.stem, 0);
        add(18, b2.stem, b1.edges[2]);
        add(19, a1.shape, here.shape);
        add(20, a1.sorts, here.sorts);
        add(21, b1.sorts, here.sorts);
        add(23, b1.cluster, here.sorts);
        add(24, a1.cluster, here.sorts);
        add(25, here.closed, a1.shape);
        add(26, here.closed, a1.sorts);
        add(27, here.edges[3], here.first);
        add(29, b1.shape, here.shape);
        add(40, b1.edges[2], here.edges[2]);
        add(41, a1.edges[2], here.edges[2]);
        add(43, b1.closed, here.sorts);
        add(44, here.first, here.edges[2]);
        add(46, here.first, here.way);
    }

    /// Which labels the closed classes allow a token, a bit each of [`UPOS`]; 0 for any.
    pub fn closed(&self, at: usize) -> u32 {
        self.seen[at].closed
    }
}

/// Space used again from word to word.
#[derive(Debug, Default)]
struct Room {
    stem: String,
    grams: Vec<u32>,
}

/// What is seen of a word that is cut in some way, the same wherever it stands.
fn form(known: Known<'_>, looks: &Weights, key: &str, way: Split, word: bool, room: &mut Room) -> Seen {
    let stem = way.stem(key, &mut room.stem);
    let definite = stem.strip_prefix("ال").filter(|rest| rest.len() > 2);
    let bare = definite.unwrap_or(stem);
    let letters = stem.chars().count() as u32;
    let code = |part: Option<u8>| part.map_or(0, |number| u32::from(number) + 1);
    Seen {
        key: hash(key),
        stem: hash(stem),
        edges: edges(bare),
        first: stem.chars().next().map_or(0, |c| c as u32),
        last: 0,
        way: code(way.conjunction) << 8 | code(way.proclitic) << 4 | code(way.enclitic),
        shape: letters.min(9) << 2
            | u32::from(definite.is_some()) << 6
            | u32::from(key.is_ascii()) << 7
            | u32::from(known.lexicon.lists.gazetteer.begins(stem)) << 8
            | u32::from(known.dictionary.lemmas.is_broken_plural(bare)) << 9,
        sorts: u32::from(known.lexicon.lists.sorts(bare)),
        cluster: u32::from(known.lexicon.lists.cluster(stem)),
        look: if word { look(looks, bare, &mut room.grams) } else { 0 },
        closed: if word { known.dictionary.closed.allowed(stem) } else { 0 },
    }
}

impl Tagger {
    /// Loads its weights.
    pub fn load(looks_file: &[u8], file: &[u8]) -> Result<Self> {
        let weights = Weights::from_bytes(file, "words", VERSION)?;
        Ok(Self {
            looks: Weights::from_bytes(looks_file, "looks", looks::VERSION)?,
            decoder: Decoder::new(&weights, UPOS.len(), |_, _| true),
            weights,
        })
    }

    /// One tag a token.
    pub fn tag(&self, known: Known<'_>, words: Words<'_>, ways: &[Split]) -> Vec<Tag> {
        let view = View::new(known, &self.looks, words, ways);
        let mut out = vec![Tag::default(); words.len()];
        let (mut hashes, mut labels) = (Vec::new(), Vec::new());
        let mut sums = Vec::new();
        let stride = self.weights.stride();
        for range in words.ranges() {
            sums.clear();
            sums.resize(range.len() * stride, 0);
            for at in range.clone() {
                let sums = &mut sums[(at - range.start) * stride..][..stride];
                if let Some(fixed) = fixed(words, at) {
                    sums[usize::from(fixed)] = i16::MAX;
                    out[at] = Tag { upos: fixed, ..Tag::default() };
                    continue;
                }
                hashes.clear();
                view.features(&range, at, &mut hashes);
                for hash in &hashes {
                    self.weights.add(*hash, sums);
                }
                out[at].values = best(&sums[UPOS.len()..]);
                let closed = view.closed(at);
                if closed != 0 {
                    (0..UPOS.len()).filter(|l| closed & 1 << l == 0).for_each(|l| sums[l] = i16::MIN);
                }
            }
            self.decoder.decode(&self.weights, &sums, &mut labels);
            for (at, label) in range.zip(&labels) {
                out[at].upos = *label;
            }
        }
        out
    }
}

/// The label of a token that is no word.
pub fn fixed(words: Words<'_>, at: usize) -> Option<u8> {
    let label = match words.kind(at) {
        TokenKind::Word => return None,
        TokenKind::Number => "NUM",
        TokenKind::Quote(_) => "PUNCT",
        TokenKind::Punct if matches!(words.word(at), "%" | "٪" | "$" | "€" | "£" | "+" | "=" | "°") => {
            "SYM"
        }
        TokenKind::Punct => "PUNCT",
    };
    UPOS.iter().position(|upos| *upos == label).map(|at| at as u8)
}

/// The best value of every feature.
fn best(sums: &[i16]) -> [u8; FEATURES.len()] {
    let mut values = [0; FEATURES.len()];
    let mut at = 0;
    for (value, (_, names)) in values.iter_mut().zip(FEATURES) {
        let own = &sums[at..at + names.len()];
        *value = (0..own.len()).rev().max_by_key(|v| own[*v]).unwrap_or(0) as u8;
        at += names.len();
    }
    values
}
