//! The only place that makes features. Training and reading call the same code.
//!
//! Comes in: words with what the tables know of them. Goes out: hashes, one a feature that holds at a token.

use crate::layers::{EntityKind, TokenKind, WordClass};
use crate::lexicon::actors::NameForm;
use crate::mention::Scope;
use crate::model::{Weights, looks::look};
use crate::morph::clitic;
use rustc_hash::FxHashMap;
use std::ops::Range;

mod context;

/// Raised whenever the features of names change, so that old weights are refused.
pub const NAMES: u32 = 6;

/// What is seen of one token before features are made.
#[derive(Clone, Copy, Debug, Default)]
struct Seen {
    key: u32,
    stem: u32,
    /// First two and three, last two and three letters of the stem.
    edges: [u32; 4],
    /// Kind of token, length of the stem, proclitics.
    shape: u32,
    /// What the tables of names know, a bit each.
    hints: u32,
    /// Sorts of word that it may be, with and without proclitics.
    sorts: u32,
    /// The class of words that it stands in the same company as.
    cluster: u32,
    /// What it looks like by its letters.
    look: u32,
    /// What sort of name it heads.
    head: u32,
    /// What sort of name the nearest head in front says that this is, and how far off it stands.
    led: u32,
    /// Where it stands in quotation marks or brackets.
    frame: u32,
    /// The word in front of those marks.
    framed: u32,
    /// Whether matches are spoken of.
    topic: u32,
}

/// Bits of [`Seen::hints`]: first token and later tokens of a phrase.
const PERSON: u32 = 0;
const GROUP: u32 = 2;
const PLACE: u32 = 4;
const LISTED: u32 = 6;
const CITY: u32 = 8;
const CLUB: u32 = 10;
const TITLE: u32 = 12;
const GIVEN: u32 = 1 << 14;
const SURNAME: u32 = 1 << 15;
const DEMONYM: u32 = 1 << 16;
const PEOPLE: u32 = 1 << 20;
const NOUN: u32 = 1 << 17;
const FUNCTION: u32 = 1 << 18;
/// Hints that say outright what a token is.
const KNOWN: u32 = 3 << PERSON | 3 << GROUP | 3 << PLACE | 3 << LISTED | 3 << CITY | 3 << CLUB | !0 << FIRM;
const CUE: u32 = 1 << 19;
const FIRM: u32 = 21;
/// Kinds of name in the gazetteer beyond given names and surnames, by their place there, with their bits.
const LISTS: &[(u32, u32)] = &[
    (2, LISTED),
    (3, CITY),
    (4, CLUB),
    (5, FIRM),
    (6, FIRM + 2),
    (7, FIRM + 4),
    (8, FIRM + 6),
    (9, FIRM + 8),
];

/// The tokens of a report, seen once, for all features made of them.
#[derive(Debug)]
pub struct View {
    seen: Vec<Seen>,
}

impl View {
    /// Looks at all tokens.
    pub fn new(scope: Scope<'_>, looks: &Weights) -> Self {
        let mut known = FxHashMap::default();
        let mut room = Vec::new();
        let seen = (0..scope.words.len()).map(|at| {
            let word = (scope.words.key(at), scope.morphs[at].stem);
            let form = known.entry(word).or_insert_with(|| form(scope, looks, at, &mut room));
            see(scope, at, *form)
        });
        let mut seen: Vec<Seen> = seen.collect();
        for range in scope.words.ranges() {
            for at in range.clone() {
                if scope.words.kind(at) == TokenKind::Word {
                    phrases(scope, at, range.end, &mut seen);
                }
            }
            context::lead(&mut seen[range.clone()]);
            context::frames(scope, range, &mut seen);
        }
        context::topics(scope, &mut seen);
        Self { seen }
    }

    /// The features of names at token `at` of the sentence `within`. With `unknown` the token is seen as if no list
    /// held it, so that training learns to do without.
    pub fn names(&self, within: &Range<usize>, at: usize, unknown: bool, out: &mut Vec<u32>) {
        let none = Seen { key: 1, stem: 1, ..Seen::default() };
        let near = |by: isize| beside(within, at, by).map_or(none, |place| self.seen[place]);
        let [b1, mut here, a1] = [near(-1), near(0), near(1)];
        if unknown {
            here.hints &= !KNOWN;
        }
        let mut add = |template: u32, a: u32, b: u32| out.push(mix(template, a, b));
        add(0, 0, 0);
        if !unknown {
            add(1, here.key, 0);
            add(2, here.stem, 0);
            add(7, b1.stem, here.stem);
            add(8, here.stem, a1.stem);
        }
        add(3, b1.stem, 0);
        add(4, a1.stem, 0);
        for (number, edge) in here.edges.iter().enumerate() {
            add(13 + number as u32, *edge, 0);
        }
        add(17, here.shape, 0);
        add(24, here.hints, 0);
        add(25, b1.hints, 0);
        add(26, a1.hints, 0);
        add(27, b1.hints, here.hints);
        add(28, here.hints, a1.hints);
        add(31, here.hints, here.shape);
        add(34, mix(0, b1.hints, here.hints), a1.hints);
        add(70, here.look & 0xff, 0);
        add(71, here.look >> 8, 0);
        add(76, here.look & 0xff, here.shape);
        add(78, b1.stem, here.look & 0xff);
        add(50, here.cluster, 0);
        add(51, b1.cluster, 0);
        add(52, a1.cluster, 0);
        add(40, here.sorts, 0);
        add(41, b1.sorts, here.sorts);
        add(42, here.sorts, a1.sorts);
        add(44, here.sorts, here.shape);
        add(45, b1.stem, here.sorts);
        add(60, here.frame, 0);
        add(61, here.frame, here.framed);
        add(62, here.frame, here.look & 0xff);
        add(63, here.led, 0);
        add(66, here.topic, here.hints);
        add(67, here.topic, b1.stem);
        add(68, mix(here.topic, b1.hints, b1.head), here.hints);
        add(57, here.topic, mix(0, here.hints, a1.stem));
        let mut bits = here.hints;
        while bits != 0 {
            let bit = bits.trailing_zeros();
            add(35, bit, 0);
            bits &= bits - 1;
        }
    }

    /// The features of what the words of a report were elsewhere in it.
    pub fn memory(&self, within: &Range<usize>, at: usize, memory: &[u8], out: &mut Vec<u32>) {
        let near = |by: isize| beside(within, at, by).map_or(0, |place| u32::from(memory[place]));
        let [b1, here, a1] = [near(-1), near(0), near(1)];
        if b1 + here + a1 == 0 {
            return;
        }
        let seen = self.seen[at];
        let mut add = |template: u32, a: u32, b: u32| out.push(mix(template, a, b));
        add(90, here, 0);
        add(91, here, seen.hints);
        add(92, here, seen.sorts);
        add(93, here, seen.look & 0xff);
        add(94, b1, here);
        add(95, here, a1);
        add(96, mix(0, b1, here), a1);
        add(97, here, seen.stem);
    }
}

/// The token so many places from another, if it stands in the same sentence.
fn beside(within: &Range<usize>, at: usize, by: isize) -> Option<usize> {
    at.checked_add_signed(by).filter(|place| within.contains(place))
}

/// What is seen of a word by itself, the same wherever it stands.
fn form(scope: Scope<'_>, looks: &Weights, at: usize, room: &mut Vec<u32>) -> Seen {
    // Quotation marks are one word, whichever an outlet writes.
    let mark = matches!(scope.words.kind(at), TokenKind::Quote(_));
    let key = if mark { "\"" } else { scope.words.key(at) };
    let morph = &scope.morphs[at];
    let stem = &key[usize::from(morph.stem)..];
    let rest = clitic::after_conjunction(key).filter(|_| morph.stem == 0);
    let lists = &scope.lexicon.lists;
    let sorts = u32::from(lists.sorts(stem)) | u32::from(rest.map_or(0, |rest| lists.sorts(rest))) << 7;
    let is_word = scope.words.kind(at) == TokenKind::Word;
    Seen {
        look: if is_word { looks_of(looks, stem, rest, room) } else { 0 },
        key: hash(key),
        stem: hash(stem),
        edges: edges(stem),
        shape: (stem.chars().count() as u32).min(9) << 3
            | u32::from(key.starts_with(|c: char| c.is_ascii_alphabetic())) << 7,
        sorts,
        cluster: u32::from(lists.cluster(key)),
        head: u32::from(lists.head(stem).max(lists.head(key))),
        ..Seen::default()
    }
}

/// What is seen of a word where it stands.
fn see(scope: Scope<'_>, at: usize, form: Seen) -> Seen {
    let kind = match scope.words.kind(at) {
        TokenKind::Word => 0,
        TokenKind::Number => 1,
        TokenKind::Punct => 2,
        // Whichever side a mark shows: that is a habit of the outlet.
        TokenKind::Quote(_) => 3,
    };
    let morph = &scope.morphs[at];
    let clitics = u32::from(morph.clitics.conjunction)
        | u32::from(morph.clitics.article) << 1
        | morph.clitics.preposition.map_or(0, |c| c as u32) << 2;
    let mut hints = 0;
    if morph.class != WordClass::Open {
        hints |= FUNCTION;
    }
    if !morph.verbs.is_empty() {
        hints |= CUE;
    }
    Seen { shape: form.shape | kind | clitics << 8, hints, ..form }
}

/// What a word looks like without and with its first letter, where that may be a conjunction.
fn looks_of(looks: &Weights, stem: &str, rest: Option<&str>, room: &mut Vec<u32>) -> u32 {
    let whole = look(looks, stem, room);
    rest.map_or(whole, |rest| look(looks, rest, room)) << 8 | whole
}

/// Marks the tokens of every phrase of the tables that begins at a token, under each way to take proclitics off.
fn phrases(scope: Scope<'_>, at: usize, end: usize, seen: &mut [Seen]) {
    let key = scope.words.key(at);
    let rest = clitic::after_conjunction(key);
    let bare =
        |word: &'_ str| word.strip_prefix(['ب', 'ل', 'ك']).filter(|w| w.chars().count() >= 3).map(str::len);
    let inner = rest.and_then(bare).or_else(|| bare(key));
    let forms = [Some(key), rest, inner.map(|length| &key[key.len() - length..])];
    let (actors, titles) = (&scope.lexicon.actors, &scope.lexicon.titles);
    for form in forms.into_iter().flatten() {
        if let Some(((actor, name), stop)) = actors.names.longest(scope.words, form, at, end) {
            let bit = match actors.get(actor).kind {
                EntityKind::Person => PERSON,
                EntityKind::Organisation | EntityKind::Group => GROUP,
                _ => PLACE,
            };
            if !(name == NameForm::Short && form.len() != key.len()) {
                mark(seen, at..stop, bit);
            }
        }
        if let Some((kinds, stop)) = scope.lexicon.lists.gazetteer.longest(scope.words, form, at, end) {
            seen[at].hints |= if kinds & 1 != 0 { GIVEN } else { 0 };
            seen[at].hints |= if kinds & 2 != 0 { SURNAME } else { 0 };
            for (_, bit) in LISTS.iter().filter(|(kind, _)| kinds & 1 << kind != 0) {
                mark(seen, at..stop, *bit);
            }
        }
        let definite = form.strip_prefix("ال");
        for word in [Some(form), definite].into_iter().flatten() {
            if let Some((_, stop)) = titles.title_phrases.longest(scope.words, word, at, end) {
                mark(seen, at..stop, TITLE);
            }
            if titles.noun_phrases.begins(word) {
                seen[at].hints |= NOUN;
            }
            if actors.demonym(word).is_some() {
                seen[at].hints |= DEMONYM;
            }
            if actors.peoples.contains(word) {
                seen[at].hints |= PEOPLE;
            }
        }
    }
}

fn mark(seen: &mut [Seen], tokens: Range<usize>, bit: u32) {
    let start = tokens.start;
    for at in tokens {
        seen[at].hints |= 1 << (bit + u32::from(at > start));
    }
}

/// Hashes of the first two and three and the last two and three letters.
pub(crate) fn edges(stem: &str) -> [u32; 4] {
    let mut starts = stem.char_indices().map(|(at, _)| at).skip(2);
    let two = starts.next().unwrap_or(stem.len());
    let three = starts.next().unwrap_or(stem.len());
    let mut ends = stem.char_indices().rev().map(|(at, _)| at).skip(1);
    let last_two = ends.next().unwrap_or(0);
    let last_three = ends.next().unwrap_or(0);
    [hash(&stem[..two]), hash(&stem[..three]), hash(&stem[last_two..]), hash(&stem[last_three..])]
}

pub(crate) fn hash(word: &str) -> u32 {
    word.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

pub(crate) fn mix(template: u32, a: u32, b: u32) -> u32 {
    let mut h =
        (u64::from(a) << 32 | u64::from(b)) ^ u64::from(template + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    h = (h ^ (h >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    h = (h ^ (h >> 32)).wrapping_mul(0xd6e8_feb8_6659_fd93);
    (h >> 32) as u32
}

/// A count in few steps: 0, 1, 2, 3, 4–5, 6–8, 9–15, 16–30, 31 and more.
pub(crate) fn step(count: usize) -> u32 {
    match count {
        0..=3 => count as u32,
        4..=5 => 4,
        6..=8 => 5,
        9..=15 => 6,
        16..=30 => 7,
        _ => 8,
    }
}
