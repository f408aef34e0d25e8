//! Where the content of a verb of saying may begin, and where one may end: every place that a reader could think of. What
//! has been learnt chooses among them ([`super::choose`]).

use crate::layers::{TokenKind, VerbForm, VerbReading, WordClass};
use crate::lexicon::verbs::OBJECT;
use crate::quote::Ground;
use crate::quote::complement::{Complement, Marker};
use crate::span::Span;
use std::ops::Range;

/// How far a content is looked for, in tokens.
const REACH: usize = 60;
/// The most places where one may begin.
const BEGINS: usize = 16;

/// A place where the content of a verb may begin.
#[derive(Clone, Debug)]
pub struct Begin {
    /// The verb that it would be the content of.
    pub reading: VerbReading,
    /// Where and how.
    pub complement: Complement,
}

/// Where the content of the verb at a token may begin, in order.
pub fn begins(ground: Ground<'_>, at: usize, end: usize) -> Vec<Begin> {
    let mut out = Vec::new();
    let mut i = at + 1;
    while i < end.min(at + REACH) && out.len() < BEGINS {
        if let Some(complement) = place(ground, at, i, end) {
            let reading = reading(ground, at, &complement);
            out.extend(reading.map(|reading| Begin { reading, complement }));
        }
        i = ground.marks.opening(i).map_or(i + 1, |quoted| quoted.after().max(i + 1));
    }
    out
}

/// The content that would begin at a token, if one may.
fn place(ground: Ground<'_>, at: usize, i: usize, end: usize) -> Option<Complement> {
    let scope = ground.scope;
    let found = |marker, start| (start < end).then_some(Complement { marker, start, before: i });
    let clause = |i: usize| i < end && scope.morphs[i].class == WordClass::Complementiser;
    if ground.marks.opening(i).is_some() {
        return found(Marker::Quotation, i);
    }
    if scope.words.is(i, ":") {
        return found(Marker::Colon, i + 1 + usize::from(clause(i + 1)));
    }
    if scope.words.kind(i) != TokenKind::Word {
        return None;
    }
    let governed = i > at + 1 && ground.governs(i - 1);
    match scope.morphs[i].class {
        WordClass::Complementiser => found(Marker::Clause, i + 1),
        WordClass::Preposition if ground.governs(i) && !clause(i + 1) => found(Marker::Noun, i + 1),
        WordClass::Negator => found(Marker::Clause, i),
        WordClass::Open if !governed && !is_deep(ground, i) => found(Marker::Noun, i),
        WordClass::Demonstrative | WordClass::Conjunction | WordClass::Pronoun if !governed => {
            found(Marker::Noun, i)
        }
        _ => None,
    }
}

/// True inside a phrase that names somebody, behind its first word.
fn is_deep(ground: Ground<'_>, at: usize) -> bool {
    ground.mention(at).is_none() && ground.is_in_mention(at)
}

/// The reading of the verb that such a content fits best.
fn reading(ground: Ground<'_>, at: usize, complement: &Complement) -> Option<VerbReading> {
    let scope = ground.scope;
    let key = scope.words.key(complement.before);
    let fits = |reading: &VerbReading| {
        let verb = scope.lexicon.verbs.get(reading.verb);
        let letter = |p: &str| p.chars().count() == 1 && key.starts_with(p);
        match complement.marker {
            Marker::Clause => verb.clause,
            Marker::Colon | Marker::Quotation => verb.speech,
            Marker::Noun if complement.before < complement.start => verb.noun.iter().any(|p| **p == *key),
            Marker::Noun => verb.noun.iter().any(|p| **p == *OBJECT || letter(p)),
        }
    };
    let readings = &scope.morphs[at].verbs;
    let finite = |reading: &&VerbReading| reading.form != VerbForm::Masdar;
    readings.iter().find(|r| fits(r)).or_else(|| readings.iter().find(finite)).or(readings.first()).copied()
}

/// The first word of a content that begins at a token.
pub fn first_word(ground: Ground<'_>, start: usize) -> usize {
    let words = ground.scope.words;
    let mark =
        |i: &usize| *i < words.len() && matches!(words.kind(*i), TokenKind::Quote(_) | TokenKind::Punct);
    start + (start..words.len()).take_while(mark).count()
}

/// The tokens of a stretch of text.
pub fn tokens(ground: Ground<'_>, span: Span) -> Range<usize> {
    let words = ground.scope.words;
    words.first_at(span.start)..words.first_at(span.end.saturating_sub(1)) + 1
}
