//! What is learnt of who speaks: which of several who may have spoken did.
//!
//! One logistic model over hashed features, whose rivals share one chance. The only place that makes these features;
//! training calls the same code.

mod rival;

use crate::error::Result;
use crate::evidence::{Cause, RowRef};
use crate::ids::ChainId;
use crate::layers::{Chain, Gender, Mention, Quote, Speaker, SpeakerPath};
use crate::mention::Scope;
use crate::model::Weights;
use crate::model::features::{hash, mix};
use crate::resolve::rival::Rival;

/// Raised whenever the features change, so that old weights are refused.
pub const VERSION: u32 = 2;

/// What is decided.
pub const LABELS: &[&str] = &["speaker"];

/// The file of the weights.
const FILE: &str = "speaker.bin";

/// How many times likelier than the choice of the rules another must be to take its place; chosen with `rawi-train
/// speaker-folds`.
pub const SURER: f32 = 1.5;

/// The model.
#[derive(Debug)]
pub struct Speaking {
    weights: Weights,
    surer: f32,
}

impl Speaking {
    /// Loads the weights.
    pub fn load(file: &[u8]) -> Result<Self> {
        Ok(Self { weights: Weights::from_bytes(file, "speaker", VERSION)?, surer: SURER })
    }

    /// One that has learnt nothing and leaves every choice to the rules.
    pub fn none() -> Self {
        Self { weights: weights(1.0, &[]), surer: f32::INFINITY }
    }

    /// The same, where another must be so many times likelier to take the place of the choice of the rules.
    #[must_use]
    pub fn with(self, surer: f32) -> Self {
        Self { surer, ..self }
    }

    /// How likely each of the rivals is, by their features; what is left is nobody of them.
    pub fn chances(&self, rivals: &[Vec<u32>]) -> Vec<f32> {
        let odds: Vec<f32> = rivals
            .iter()
            .map(|features| {
                let mut sum = [0_i16];
                self.weights.add(features, &mut sum);
                (f32::from(sum[0]) * self.weights.scale).min(60.0).exp()
            })
            .collect();
        let all = 1.0 + odds.iter().sum::<f32>();
        odds.into_iter().map(|odds| odds / all).collect()
    }

    /// The rival who is clearly likelier than the first, whom the rules chose; with his chance.
    pub fn better(&self, choice: Choice<'_>) -> Option<(Rival, f32)> {
        if choice.rivals.len() < 2 || self.surer.is_infinite() {
            return None;
        }
        let features: Vec<Vec<u32>> = (0..choice.rivals.len()).map(|at| choice.features(at)).collect();
        let chances = self.chances(&features);
        let at = surer(&chances, self.surer)?;
        Some((choice.rivals[at], chances[at]))
    }
}

/// Whoever is so many times likelier than the first.
pub fn surer(chances: &[f32], times: f32) -> Option<usize> {
    let (first, others) = chances.split_first()?;
    let best = others.iter().enumerate().fold(None, |best: Option<(usize, f32)>, (at, chance)| match best {
        Some((_, most)) if most >= *chance => best,
        _ => Some((at + 1, *chance)),
    });
    best.filter(|(_, chance)| *chance > first * times).map(|(at, _)| at)
}

/// What a choice leaves in the evidence: `speaker.bin#choice:0.81` at the words that name the one chosen.
pub fn cause(mention: &Mention, chance: f32) -> Cause {
    Cause::new(RowRef::new(FILE, format!("choice:{chance:.2}")), mention.span)
}

/// Weights for rows made by version [`VERSION`] of the feature code.
pub fn weights(scale: f32, rows: &[(u32, Vec<i8>)]) -> Weights {
    let labels: Vec<String> = LABELS.iter().map(ToString::to_string).collect();
    let transitions = vec![0.0; (labels.len() + 1) * labels.len()];
    Weights::new(labels, scale, transitions, rows)
}

/// A quote, and whoever may have spoken.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct Choice<'a> {
    pub scope: Scope<'a>,
    pub mentions: &'a [Mention],
    pub chains: &'a [Chain],
    pub chain_of: &'a [ChainId],
    /// All quotes of the report.
    pub quotes: &'a [Quote],
    /// The speakers of the quotes before.
    pub earlier: &'a [Vec<Speaker>],
    pub quote: &'a Quote,
    /// Whom the rules chose.
    pub chosen: &'a Speaker,
    /// The choice of the rules first.
    pub rivals: &'a [Rival],
}

fn how_code(how: SpeakerPath) -> u32 {
    match how {
        SpeakerPath::Explicit => 0,
        SpeakerPath::Governing => 1,
        SpeakerPath::Thread => 2,
        SpeakerPath::Heading => 3,
    }
}

/// Whether what the verb shows fits whom it is about: 0 not shown, 1 fits, 2 does not.
fn fits<T: PartialEq>(verb: Option<T>, who: Option<T>) -> u32 {
    match (verb, who) {
        (Some(verb), Some(who)) => 1 + u32::from(verb != who),
        _ => 0,
    }
}

fn gender_code(gender: Option<Gender>) -> u32 {
    gender.map_or(0, |gender| gender as u32 + 1)
}

fn word(key: &str) -> u32 {
    hash(crate::morph::clitic::after_conjunction(key).unwrap_or(key))
}

/// A feature of a rival, by itself and with what the quote is.
fn feature(template: u32, a: u32, b: u32) -> u32 {
    mix(template + 900, a, b)
}
