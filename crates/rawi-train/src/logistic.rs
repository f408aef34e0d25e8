//! Logistic regression over hashed features, adaptive steps.

use crate::adaptive::Adaptive;
use crate::crf::Random;
use anyhow::{Result, bail};
use rustc_hash::FxHashMap;

/// One decision: the features that hold, and whether it was right.
#[derive(Clone)]
pub(crate) struct Example {
    pub(crate) features: Vec<u32>,
    pub(crate) right: bool,
    /// How much it counts.
    pub(crate) weight: f32,
}

/// How it is learnt.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) passes: usize,
    pub(crate) rate: f32,
    /// What every pass takes from the weights.
    pub(crate) decay: f32,
    /// Features seen in fewer decisions are left out.
    pub(crate) least: u32,
    /// Of every 16 features this many are hidden at each step.
    pub(crate) hidden: usize,
}

impl Settings {
    /// Sets one of them by name.
    pub(crate) fn set(&mut self, name: &str, value: &str) -> Result<()> {
        match name {
            "passes" => self.passes = value.parse()?,
            "rate" => self.rate = value.parse()?,
            "decay" => self.decay = value.parse()?,
            "least" => self.least = value.parse()?,
            "hidden" => self.hidden = value.parse()?,
            _ => bail!("`{name}` is none of: passes, rate, decay, least, hidden"),
        }
        Ok(())
    }
}

/// The weights of every label by itself, and what one step of them is worth.
pub(crate) fn regress(
    labels: &[Vec<Example>],
    settings: Settings,
    seed: u64,
) -> (f32, Vec<(u32, Vec<i8>)>) {
    let mut rows: FxHashMap<u32, Vec<f32>> = FxHashMap::default();
    for (label, examples) in labels.iter().enumerate() {
        for (hash, weight) in logistic(examples, settings, seed) {
            rows.entry(hash).or_insert_with(|| vec![0.0; labels.len()])[label] = weight;
        }
    }
    let largest = rows.values().flatten().fold(1e-6_f32, |most, weight| most.max(weight.abs()));
    let scale = largest / 127.0;
    let mut rows: Vec<(u32, Vec<i8>)> = rows
        .into_iter()
        .map(|(hash, row)| (hash, row.iter().map(|weight| (weight / scale).round() as i8).collect()))
        .filter(|(_, row): &(u32, Vec<i8>)| row.iter().any(|weight| *weight != 0))
        .collect();
    rows.sort_unstable();
    eprintln!("{} features", rows.len());
    (scale, rows)
}

fn logistic(examples: &[Example], settings: Settings, seed: u64) -> Vec<(u32, f32)> {
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    for hash in examples.iter().flat_map(|example| &example.features) {
        *counts.entry(*hash).or_default() += 1;
    }
    let kept = counts.into_iter().filter(|(_, n)| *n >= settings.least);
    let mut kept: Vec<u32> = kept.map(|(hash, _)| hash).collect();
    kept.sort_unstable();
    let index: FxHashMap<u32, usize> = kept.iter().enumerate().map(|(at, hash)| (*hash, at)).collect();
    let mut learnt = Adaptive::new(kept.len());
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    for _ in 0..settings.passes {
        random.shuffle(&mut order);
        for at in &order {
            let example = &examples[*at];
            let seen = example.features.iter().filter(|_| random.below(16) >= settings.hidden);
            let rows: Vec<usize> = seen.filter_map(|hash| index.get(hash).copied()).collect();
            let sum: f32 = rows.iter().map(|row| learnt.weights[*row]).sum();
            let slope = 1.0 / (1.0 + (-sum).exp()) - f32::from(u8::from(example.right));
            let slope = slope * example.weight;
            rows.iter().for_each(|row| learnt.step(*row, slope, settings.rate));
        }
        learnt.decay(settings.decay);
    }
    let wrong = examples.iter().filter(|example| !example.right).count();
    eprintln!("{} decisions, {wrong} of them wrong, {} features", examples.len(), kept.len());
    // A share of the features was hidden from every sum; the whole sum is as much larger.
    let whole = 1.0 - settings.hidden as f32 / 16.0;
    kept.into_iter().zip(learnt.weights).map(|(hash, weight)| (hash, weight * whole)).collect()
}
