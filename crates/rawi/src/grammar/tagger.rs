//! The tagger of words: part of speech, and gender, number, person, aspect, voice and definiteness, of every stem. The
//! only place that makes these features; training calls the same code.

use super::Known;
use super::split::Split;
use crate::error::Result;
use crate::layers::TokenKind;
use crate::model::Weights;
use crate::model::features::{edges, hash, mix};
use crate::model::sequence::Decoder;
use crate::text::Words;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// Raised whenever the features change, so that old weights are refused.
pub const VERSION: u32 = 2;

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
    /// Which labels the closed classes allow it, a bit each.
    closed: u32,
}

/// The tokens of a report, seen once.
#[derive(Debug)]
pub struct View {
    seen: Vec<Seen>,
    /// For every token the number of its form: a written word cut in some way, wherever it stands.
    forms: Vec<u32>,
    /// The first token of every form.
    firsts: Vec<usize>,
}

impl View {
    /// Looks at all tokens under the ways they are cut.
    pub fn new(known: Known<'_>, words: Words<'_>, ways: &[Split]) -> Self {
        let mut known_forms: FxHashMap<(&str, Split), u32> = FxHashMap::default();
        let mut room = String::new();
        let mut view = Self {
            seen: Vec::with_capacity(words.len()),
            forms: Vec::with_capacity(words.len()),
            firsts: Vec::new(),
        };
        for (at, way) in ways.iter().enumerate() {
            let next = view.firsts.len() as u32;
            let number = *known_forms.entry((words.word(at), *way)).or_insert(next);
            let seen = if number == next {
                view.firsts.push(at);
                see(known, words, at, *way, &mut room)
            } else {
                view.seen[view.firsts[number as usize]]
            };
            view.seen.push(seen);
            view.forms.push(number);
        }
        view
    }

    /// The features of token `at` of the sentence `within`.
    pub fn features(&self, within: &Range<usize>, at: usize, out: &mut Vec<u32>) {
        self.own(at, out);
        self.around(within, at, out);
    }

    /// The features that a token has wherever it stands.
    fn own(&self, at: usize, out: &mut Vec<u32>) {
        let here = self.seen[at];
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
        add(11, here.sorts, here.way);
        add(12, here.cluster, 0);
        add(14, here.closed, 0);
    }

    /// The features that a token has by those beside it.
    fn around(&self, within: &Range<usize>, at: usize, out: &mut Vec<u32>) {
        let none = Seen { key: 1, stem: 1, ..Seen::default() };
        let near = |by: isize| {
            at.checked_add_signed(by)
                .filter(|place| within.contains(place))
                .map_or(none, |place| self.seen[place])
        };
        let [b1, here, a1] = [near(-1), near(0), near(1)];
        let mut add = |template: u32, a: u32, b: u32| out.push(mix(template + 200, a, b));
        add(16, a1.stem, 0);
        add(17, b1.stem, 0);
        add(19, a1.shape, here.shape);
        add(20, a1.sorts, here.sorts);
        add(23, b1.cluster, here.sorts);
        add(25, here.closed, a1.shape);
        add(29, b1.shape, here.shape);
        add(40, b1.edges[2], here.edges[2]);
        add(43, b1.closed, here.sorts);
    }

    /// Which labels the closed classes allow a token, a bit each of [`UPOS`]; 0 for any.
    pub fn closed(&self, at: usize) -> u32 {
        self.seen[at].closed
    }
}

/// What is seen of a word that is cut in some way, the same wherever it stands.
fn see(known: Known<'_>, words: Words<'_>, at: usize, way: Split, room: &mut String) -> Seen {
    let (key, kind) = (words.key(at), words.kind(at));
    let stem = way.stem(key, room);
    let definite = stem.strip_prefix("ال").filter(|rest| rest.len() > 2);
    let bare = definite.unwrap_or(stem);
    let letters = stem.chars().count() as u32;
    let code = |part: Option<u8>| part.map_or(0, |number| u32::from(number) + 1);
    let word = kind == TokenKind::Word;
    let kind = match kind {
        TokenKind::Word => 0,
        TokenKind::Number => 1,
        TokenKind::Punct | TokenKind::Quote(_) => 2,
    };
    Seen {
        key: hash(key),
        stem: hash(stem),
        edges: edges(bare),
        first: stem.chars().next().map_or(0, |c| c as u32),
        last: words.word(at).chars().next_back().map_or(0, |c| c as u32),
        way: code(way.conjunction) << 8 | code(way.proclitic) << 4 | code(way.enclitic),
        shape: kind
            | letters.min(9) << 2
            | u32::from(definite.is_some()) << 6
            | u32::from(key.is_ascii()) << 7
            | u32::from(known.lexicon.lists.gazetteer.begins(stem)) << 8
            | u32::from(known.dictionary.lemmas.is_broken_plural(bare)) << 9,
        sorts: u32::from(known.lexicon.lists.sorts(bare)),
        cluster: u32::from(known.lexicon.lists.cluster(stem)),
        closed: if word { known.dictionary.closed.allowed(stem) } else { 0 },
    }
}

impl Tagger {
    /// Loads its weights.
    pub fn load(file: &[u8]) -> Result<Self> {
        let weights = Weights::from_bytes(file, "words", VERSION)?;
        Ok(Self { decoder: Decoder::new(&weights, UPOS.len(), |_, _| true), weights })
    }

    /// One tag a token.
    pub fn tag(&self, known: Known<'_>, words: Words<'_>, ways: &[Split]) -> Vec<Tag> {
        let view = View::new(known, words, ways);
        let mut out = vec![Tag::default(); words.len()];
        let (mut hashes, mut labels) = (Vec::new(), Vec::new());
        let mut sums = Vec::new();
        let stride = self.weights.stride();
        let mut own = vec![0; view.firsts.len() * stride];
        for (at, own) in view.firsts.iter().zip(own.chunks_exact_mut(stride)) {
            hashes.clear();
            view.own(*at, &mut hashes);
            self.weights.add(&hashes, own);
        }
        for range in words.ranges() {
            sums.clear();
            for at in range.clone() {
                let start = sums.len();
                sums.extend_from_slice(&own[view.forms[at] as usize * stride..][..stride]);
                let sums = &mut sums[start..];
                if let Some(fixed) = fixed(words, at) {
                    sums[usize::from(fixed)] = i16::MAX;
                    out[at] = Tag { upos: fixed, ..Tag::default() };
                    continue;
                }
                hashes.clear();
                view.around(&range, at, &mut hashes);
                self.weights.add(&hashes, sums);
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
