//! From a way to cut a token to its words.

use super::split::Split;
use super::tagger::{FEATURES, Tag, UPOS};
use super::{Known, Word};
use crate::layers::TokenKind;
use crate::lexicon::bare;
use crate::lexicon::clitics::{Clitic, Fused};
use crate::span::Span;
use crate::text::{Words, fold, unfold_offset};

/// A word of a written token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Its match key.
    pub key: Box<str>,
    /// Which kind of part it is.
    pub kind: PartKind,
    /// What the tables fix: part of speech, lemma, features.
    pub fixed: Option<[Box<str>; 3]>,
}

/// Which part of a written token a word is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartKind {
    /// و ف.
    Conjunction,
    /// ب ل ك س.
    Proclitic,
    /// What a dictionary would list.
    Stem,
    /// A pronoun behind.
    Enclitic,
    /// A part of a word that is always several.
    Fused,
    /// A word that ran into the one before it («الولاياتالمتحدة»).
    Glued,
}

impl Part {
    fn clitic(clitic: &Clitic, kind: PartKind) -> Self {
        let fixed = [clitic.upos.clone(), clitic.lemma.clone(), clitic.feats.clone()];
        Self { key: clitic.form.clone(), kind, fixed: Some(fixed) }
    }

    fn stem(key: &str, kind: PartKind) -> Self {
        Self { key: key.into(), kind, fixed: None }
    }
}

/// The words of a token under one way to cut it.
pub fn parts(known: Known<'_>, words: Words<'_>, at: usize, way: Split) -> Vec<Part> {
    let table = &known.lexicon.clitics;
    let key = words.key(at);
    let mut out = Vec::new();
    let conjunction = way.conjunction.map(|number| &table.conjunctions[usize::from(number)]);
    out.extend(conjunction.map(|clitic| Part::clitic(clitic, PartKind::Conjunction)));
    if words.kind(at) == TokenKind::Word
        && let Some(fused) = fused(known, words, at, conjunction)
    {
        let part = |(form, upos): &(Box<str>, Box<str>)| Part {
            key: fold(form).into(),
            kind: PartKind::Fused,
            fixed: Some([upos.clone(), form.clone(), "_".into()]),
        };
        out.extend(fused.parts.iter().map(part));
        return out;
    }
    let proclitic = way.proclitic.map(|number| &table.proclitics[usize::from(number)]);
    out.extend(proclitic.map(|clitic| Part::clitic(clitic, PartKind::Proclitic)));
    let mut room = String::new();
    let stem = way.stem(key, &mut room);
    match glued(known, stem).filter(|_| way.enclitic.is_none()) {
        Some(cut) => {
            out.push(Part::stem(&stem[..cut], PartKind::Stem));
            out.push(Part::stem(&stem[cut..], PartKind::Glued));
        }
        None => out.push(Part::stem(stem, PartKind::Stem)),
    }
    let enclitic = way.enclitic.map(|number| &table.enclitics[usize::from(number)]);
    out.extend(enclitic.map(|clitic| Part::clitic(clitic, PartKind::Enclitic)));
    out
}

fn fused<'k>(known: Known<'k>, words: Words<'_>, at: usize, front: Option<&Clitic>) -> Option<&'k Fused> {
    let word = words.word(at);
    let start = front.map_or(0, |clitic| unfold_offset(word, clitic.form.len()));
    known.lexicon.clitics.fused(&word[start..])
}

/// The least letters of each of two words that ran together.
const LEAST: usize = 4;

/// Where a word nobody knows falls into one that is known and another with an article.
fn glued(known: Known<'_>, stem: &str) -> Option<usize> {
    let dictionary = known.dictionary;
    if stem.len() < 4 * LEAST || dictionary.frequencies.of(stem) > 0 || known.lexicon.lists.sorts(stem) != 0 {
        return None;
    }
    let cuts = stem.match_indices("ال").map(|(at, _)| at).filter(|at| *at >= 2 * LEAST);
    let is_known = |word: &str| dictionary.frequencies.of(word) > 0;
    cuts.into_iter()
        .find(|at| stem.len() - at > 2 * LEAST && is_known(&stem[..*at]) && is_known(&stem[*at..]))
}

/// Appends the words of a token.
pub(super) fn push_words(
    known: Known<'_>,
    words: Words<'_>,
    at: usize,
    way: Split,
    tag: Tag,
    out: &mut Vec<Word>,
) {
    let parts = parts(known, words, at, way);
    let (span, word) = (words.span(at), words.word(at));
    let mut taken = 0;
    for (number, part) in parts.iter().enumerate() {
        let form = match (part.kind, parts.len()) {
            (_, 1) => word.to_string(),
            (PartKind::Fused, _) => {
                part.fixed.as_ref().map_or_else(String::new, |fixed| fixed[1].to_string())
            }
            _ => piece(word, &part.key, way.article && part.kind == PartKind::Stem, &mut taken),
        };
        let first = number == 0;
        out.push(match &part.fixed {
            Some([upos, lemma, feats]) => Word {
                form,
                lemma: lemma.to_string(),
                upos: upos.to_string(),
                feats: feats.to_string(),
                token: span,
                first,
            },
            None => stem_word(known, form, &part.key, way, tag, span, first),
        });
    }
}

/// The next letters of a token, as many as the part's key has.
fn piece(word: &str, key: &str, article: bool, taken: &mut usize) -> String {
    let put_back = if article { "ا" } else { "" };
    let start = unfold_offset(word, *taken);
    *taken += key.len() - put_back.len();
    let end = unfold_offset(word, *taken);
    [put_back, &word[start..end.max(start)]].concat()
}

fn stem_word(
    known: Known<'_>,
    form: String,
    key: &str,
    way: Split,
    tag: Tag,
    token: Span,
    first: bool,
) -> Word {
    let upos = UPOS[usize::from(tag.upos)];
    let lemma = lemma_of(known, key, &form, way, tag);
    Word { lemma, upos: upos.to_string(), feats: feats(upos, tag), form, token, first }
}

/// The lemma of a token's stem.
pub fn lemma(known: Known<'_>, words: Words<'_>, at: usize, way: Split, tag: Tag) -> String {
    let mut room = String::new();
    let word = words.word(at);
    let form = &word[unfold_offset(word, usize::from(way.start))..unfold_offset(word, usize::from(way.end))];
    lemma_of(known, way.stem(words.key(at), &mut room), form, way, tag)
}

fn lemma_of(known: Known<'_>, key: &str, form: &str, way: Split, tag: Tag) -> String {
    let lemmas = &known.dictionary.lemmas;
    let stem = key.strip_prefix("ال").filter(|rest| rest.len() > 2).unwrap_or(key);
    if let Some(lemma) = known.dictionary.closed.lemma(&bare(form), key) {
        return lemma.to_string();
    }
    let upos = UPOS[usize::from(tag.upos)];
    let found = match upos {
        "VERB" | "AUX" => lemmas.verbal(key, tag.value("Aspect") == "Imp"),
        "NOUN" | "ADJ" | "ADV" => {
            // A pronoun turns ة into ت.
            let tied = way.enclitic.and_then(|_| key.strip_suffix('ت')).map(|rest| [rest, "ه"].concat());
            let adjective = upos == "ADJ";
            tied.and_then(|tied| lemmas.nominal(&tied, adjective)).or_else(|| lemmas.nominal(stem, adjective))
        }
        _ => None,
    };
    let plain = || {
        let form = bare(form);
        let without = form.strip_prefix("ال").filter(|rest| rest.chars().count() > 2 && upos != "PROPN");
        without.map_or_else(|| form.clone(), str::to_string)
    };
    found.map_or_else(plain, str::to_string)
}

/// The features that a part of speech bears.
fn feats(upos: &str, tag: Tag) -> String {
    let borne: &[&str] = match upos {
        "VERB" | "AUX" => &["Aspect", "Gender", "Number", "Person", "Voice"],
        "NOUN" | "ADJ" | "PROPN" => &["Definite", "Gender", "Number"],
        "PRON" => &["Gender", "Number", "Person"],
        _ => &[],
    };
    let told = FEATURES.iter().map(|(name, _)| *name).filter(|name| borne.contains(name));
    let told =
        told.filter(|name| !tag.value(name).is_empty()).map(|name| format!("{name}={}", tag.value(name)));
    let told = told.collect::<Vec<_>>().join("|");
    if told.is_empty() { "_".to_string() } else { told }
}
