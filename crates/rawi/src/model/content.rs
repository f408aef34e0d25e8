//! What is learnt of contents: where the content of a verb of saying begins, if it has one.
//!
//! A model of choice over hashed features. The only place that makes these features; training calls the same code.

use crate::error::Result;
use crate::layers::VerbForm;
use crate::lexicon::verbs::OBJECT;
use crate::model::Weights;
use crate::model::around::{form_of, key_of, next, sort_of};
use crate::model::features::{hash, mix, step};
use crate::quote::Ground;
use crate::quote::complement::Marker;
use crate::quote::offer::{Begin, first_word};
use std::ops::Range;

/// Raised whenever the features change, so that old weights are refused.
pub const VERSION: u32 = 2;

/// The model.
#[derive(Debug)]
pub struct Contents {
    weights: Weights,
    /// Whether anything has been learnt.
    pub knows: bool,
}

impl Contents {
    /// Loads the weights.
    pub fn load(file: &[u8]) -> Result<Self> {
        let weights = Weights::from_bytes(file, "content", VERSION)?;
        Ok(Self { knows: !weights.is_empty(), weights })
    }

    /// One that has learnt nothing and leaves everything as the rules have it.
    pub fn none() -> Self {
        Self { weights: weights(1.0, &[]), knows: false }
    }

    /// How likely each of several rivals is, of which one may be right or none.
    pub fn choice(&self, rivals: &[Vec<u32>]) -> Vec<f32> {
        let odds: Vec<f32> = rivals.iter().map(|features| self.sum(features).exp()).collect();
        let all = 1.0 + odds.iter().sum::<f32>();
        odds.into_iter().map(|odds| odds / all).collect()
    }

    fn sum(&self, features: &[u32]) -> f32 {
        let mut sum = [0];
        self.weights.add(features, &mut sum);
        f32::from(sum[0]) * self.weights.scale
    }
}

/// The weights, for rows made by version [`VERSION`] of the feature code; `scale`: what one step of a weight is worth.
pub fn weights(scale: f32, rows: &[(u32, Vec<i8>)]) -> Weights {
    Weights::new(vec!["begin".to_string()], scale, vec![0.0; 2], rows)
}

fn marker_code(marker: Marker) -> u32 {
    match marker {
        Marker::Clause => 0,
        Marker::Colon => 1,
        Marker::Quotation => 2,
        Marker::Noun => 3,
    }
}

fn form_code(form: VerbForm) -> u32 {
    match form {
        VerbForm::Perfect(_) => 1,
        VerbForm::Imperfect(_) => 2,
        VerbForm::Participle(_) => 3,
        VerbForm::Masdar => 4,
    }
}

fn cluster(ground: Ground<'_>, at: usize) -> u32 {
    let scope = ground.scope;
    if at >= scope.words.len() {
        return 9999;
    }
    u32::from(scope.lexicon.lists.cluster(scope.words.key(at)))
}

/// The last two letters of a word.
fn ending(ground: Ground<'_>, at: usize) -> u32 {
    let words = ground.scope.words;
    let key = if at < words.len() { words.key(at) } else { "" };
    key.char_indices().rev().nth(1).map_or(0, |(from, _)| hash(&key[from..]))
}

/// What a place is counted from: the word of saying, how it stands, and what the rules made of it.
#[derive(Clone, Copy, Debug)]
pub struct Cue {
    /// The word.
    pub at: usize,
    /// The rules that speak against it, a bit each.
    pub standing: u32,
    /// The first token of the content that the rules find.
    pub ruled: Option<usize>,
}

/// The features of the `number`th of the places where a content may begin.
pub fn features(
    ground: Ground<'_>,
    cue: Cue,
    places: &[Begin],
    number: usize,
    range: &Range<usize>,
) -> Vec<u32> {
    let mut out = Vec::with_capacity(64);
    let scope = ground.scope;
    let place = &places[number];
    let (reading, complement) = (place.reading, &place.complement);
    let verb = scope.lexicon.verbs.get(reading.verb);
    let (at, start) = (cue.at, complement.start);
    let first = first_word(ground, start);
    let id = hash(&verb.id);
    let marker = marker_code(complement.marker);
    let front = complement.before;
    let glued = complement.marker == Marker::Noun && front == start;
    let how = marker << 1 | u32::from(glued);
    let form = form_code(reading.form) << 1 | u32::from(reading.suffixed);
    let gap = step(front - at - 1);
    let between = at + 1..front;
    let of_kind = |is: &dyn Fn(usize) -> bool| between.clone().filter(|i| is(*i)).count();
    let commas = of_kind(&|i| ground.is_comma(i));
    let verbs = of_kind(&|i| scope.is_finite_verb(i) && !ground.is_in_mention(i));
    let governing = of_kind(&|i| ground.governs(i));
    let mentions = of_kind(&|i| ground.mention(i).is_some());
    let subject = ground.mention(at + 1);
    let behind_subject = subject.map_or(2, |m| u32::from(m.tokens.end == front));
    let own = verb.noun.iter().any(|p| **p == *scope.words.key(front));
    let letter = verb.noun.iter().any(|p| p.chars().count() == 1 && scope.words.key(front).starts_with(&**p));
    let object = verb.noun.iter().any(|p| **p == *OBJECT);
    let takes = u32::from(own)
        | u32::from(letter) << 1
        | u32::from(object) << 2
        | u32::from(verb.clause) << 3
        | u32::from(verb.speech) << 4;
    let ruled = match cue.ruled {
        None => 0,
        Some(there) if there == first => 1,
        Some(there) if there > first => 2,
        Some(_) => 3,
    };
    let earlier = places[..number].iter().filter(|p| p.complement.marker == complement.marker).count();
    let later = |marker| places[number + 1..].iter().any(|p| p.complement.marker == marker);
    let speech = u32::from(later(Marker::Clause))
        | u32::from(later(Marker::Colon)) << 1
        | u32::from(later(Marker::Quotation)) << 2;
    let before = at.checked_sub(1).filter(|before| *before >= range.start);
    let here = ground.mention(first);
    let kind = here.map_or(9, |m| m.kind as u32) << 1 | u32::from(here.is_some_and(|m| m.named));
    let marks = |at: usize| ground.marks.at(at).map(|quoted| quoted.open);
    let inside = u32::from(marks(at).is_some()) << 1 | u32::from(marks(at) == marks(front));
    let tanwin = u32::from(ground.is_indefinite_object(first));
    let block = scope.words.block(scope.words.block_at(at)).kind as u32;
    let time = u32::from(ground.is_time.get(first).copied().unwrap_or_default());
    let standing = cue.standing;
    let (here, second) = (sort_of(scope, Some(first)), sort_of(scope, next(scope, first)));
    let mut add = |template: u32, a: u32, b: u32| out.push(mix(template + 700, a, b));
    add(0, 0, 0);
    add(1, how, form);
    add(2, how, id);
    add(3, how, gap);
    add(4, id, key_of(scope, Some(front)));
    add(5, how, ruled);
    add(6, ruled, form);
    add(7, ruled, standing);
    add(8, standing, how);
    add(9, standing, form);
    add(10, how, takes);
    add(11, takes, gap);
    add(12, commas.min(3) as u32, how);
    add(13, verbs.min(3) as u32, how);
    add(14, governing.min(3) as u32, how);
    add(15, mentions.min(3) as u32, how);
    add(16, behind_subject, how);
    add(17, behind_subject, mix(1, how, takes));
    add(18, here, how);
    add(19, second, mix(2, here, how));
    add(20, key_of(scope, Some(first)), how);
    add(21, cluster(ground, first), how);
    add(22, ending(ground, first), how);
    add(23, kind, how);
    add(24, kind, mix(3, how, gap));
    add(25, speech, how);
    add(26, speech, mix(4, how, takes));
    add(27, earlier.min(5) as u32, how);
    add(28, number.min(7) as u32, how);
    add(29, inside, how);
    add(30, tanwin, how);
    add(31, block, how);
    add(32, time, how);
    add(33, sort_of(scope, before), form);
    add(34, key_of(scope, before), form);
    add(35, sort_of(scope, next(scope, at)), form);
    add(36, sort_of(scope, next(scope, at)), mix(5, how, gap));
    add(37, key_of(scope, front.checked_sub(1)), how);
    add(38, sort_of(scope, front.checked_sub(1)), mix(6, here, how));
    add(39, form_of(scope, at), how);
    add(40, form_of(scope, at), sort_of(scope, before));
    add(41, u32::from(at == range.start) << 2 | u32::from(scope.morphs[at].clitics.conjunction), form);
    add(42, id, behind_subject << 4 | how);
    add(43, cluster(ground, first), id);
    add(44, step(range.end - start.min(range.end)), how);
    add(45, mentions.min(3) as u32, mix(7, gap, behind_subject));
    add(46, key_of(scope, next(scope, at)), how);
    out
}
