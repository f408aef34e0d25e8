//! Logistic regression over hashed features, adaptive steps.

use crate::adaptive::Adaptive;
use crate::crf::Random;
use anyhow::{Context, Result, bail};
use rustc_hash::FxHashMap;

/// One decision: the features that hold, and whether it was right.
#[derive(Clone)]
pub(crate) struct Example {
    pub(crate) features: Vec<u32>,
    pub(crate) right: bool,
    /// How much it counts.
    pub(crate) weight: f32,
    /// Examples of one number, which stand together, are rivals: at most one is chosen. 0 for one by itself.
    pub(crate) group: u32,
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
    /// How strongly weights are held at nothing; with it, every pass goes over all decisions at once, and nothing is hidden.
    pub(crate) ridge: f32,
}

impl Settings {
    /// The same with those of `set`, each NAME=VALUE, in their place.
    pub(crate) fn with(mut self, set: &[&str]) -> Result<Self> {
        for pair in set {
            let (name, value) = pair.split_once('=').context("write NAME=VALUE")?;
            self.set(name, value)?;
        }
        Ok(self)
    }

    /// Sets one of them by name.
    fn set(&mut self, name: &str, value: &str) -> Result<()> {
        match name {
            "passes" => self.passes = value.parse()?,
            "rate" => self.rate = value.parse()?,
            "decay" => self.decay = value.parse()?,
            "least" => self.least = value.parse()?,
            "hidden" => self.hidden = value.parse()?,
            "ridge" => self.ridge = value.parse()?,
            _ => bail!("`{name}` is none of: passes, rate, decay, least, hidden, ridge"),
        }
        Ok(())
    }
}

/// The weights of every label by itself, in steps of which each label has its own.
pub(crate) fn regress(
    labels: &[Vec<Example>],
    settings: impl Fn(usize) -> Settings,
    seed: u64,
) -> (Vec<f32>, Vec<(u32, Vec<i8>)>) {
    let of = labels.iter().enumerate();
    let learnt: Vec<Vec<(u32, f32)>> =
        of.map(|(label, examples)| logistic(examples, settings(label), seed)).collect();
    let steps: Vec<f32> = learnt.iter().map(|weights| largest(weights) / 127.0).collect();
    (steps.clone(), quantised(&learnt, &steps))
}

/// The same with one step for all labels.
pub(crate) fn regress_together(
    labels: &[Vec<Example>],
    settings: Settings,
    seed: u64,
) -> (f32, Vec<(u32, Vec<i8>)>) {
    let learnt: Vec<Vec<(u32, f32)>> =
        labels.iter().map(|examples| logistic(examples, settings, seed)).collect();
    let step = learnt.iter().map(|weights| largest(weights)).fold(1e-6, f32::max) / 127.0;
    (step, quantised(&learnt, &vec![step; labels.len()]))
}

fn largest(weights: &[(u32, f32)]) -> f32 {
    weights.iter().fold(1e-6_f32, |most, (_, weight)| most.max(weight.abs()))
}

fn quantised(learnt: &[Vec<(u32, f32)>], steps: &[f32]) -> Vec<(u32, Vec<i8>)> {
    let mut rows: FxHashMap<u32, Vec<i8>> = FxHashMap::default();
    for (label, weights) in learnt.iter().enumerate() {
        for (hash, weight) in weights {
            let row = rows.entry(*hash).or_insert_with(|| vec![0; learnt.len()]);
            row[label] = (weight / steps[label]).round() as i8;
        }
    }
    let mut rows: Vec<(u32, Vec<i8>)> =
        rows.into_iter().filter(|(_, row)| row.iter().any(|weight| *weight != 0)).collect();
    rows.sort_unstable();
    eprintln!("{} features", rows.len());
    rows
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
    if settings.ridge > 0.0 {
        return kept.iter().copied().zip(ridge(examples, &index, settings)).collect();
    }
    let mut learnt = Adaptive::new(kept.len());
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let groups: Vec<&[Example]> = examples.chunk_by(|a, b| a.group != 0 && a.group == b.group).collect();
    let mut order: Vec<usize> = (0..groups.len()).collect();
    for _ in 0..settings.passes {
        random.shuffle(&mut order);
        for at in &order {
            let group = groups[*at];
            let rows: Vec<Vec<usize>> = group
                .iter()
                .map(|example| {
                    let seen = example.features.iter().filter(|_| random.below(16) >= settings.hidden);
                    seen.filter_map(|hash| index.get(hash).copied()).collect()
                })
                .collect();
            let sums = rows.iter().map(|rows| rows.iter().map(|row| learnt.weights[*row]).sum::<f32>().exp());
            let slopes = slopes(group, &sums.collect::<Vec<f32>>());
            for (rows, slope) in rows.iter().zip(slopes) {
                rows.iter().for_each(|row| learnt.step(*row, slope, settings.rate));
            }
        }
        learnt.decay(settings.decay);
    }
    let wrong = examples.iter().filter(|example| !example.right).count();
    eprintln!("{} decisions, {wrong} of them wrong, {} features", examples.len(), kept.len());
    // A share of the features was hidden from every sum; the whole sum is as much larger.
    let whole = 1.0 - settings.hidden as f32 / 16.0;
    kept.into_iter().zip(learnt.weights).map(|(hash, weight)| (hash, weight * whole)).collect()
}

/// The weights that fit all decisions best while they are held at nothing: accelerated descent, the step of each weight by how
/// many decisions it has a part in.
fn ridge(examples: &[Example], index: &FxHashMap<u32, usize>, settings: Settings) -> Vec<f32> {
    let rows = |e: &Example| e.features.iter().filter_map(|hash| index.get(hash).copied()).collect();
    let rows: Vec<Vec<usize>> = examples.iter().map(rows).collect();
    let longest = rows.iter().map(Vec::len).max().unwrap_or(0) as f32;
    let mut counts = vec![0.0_f32; index.len()];
    rows.iter().flatten().for_each(|row| counts[*row] += 1.0);
    let groups: Vec<&[Example]> = examples.chunk_by(|a, b| a.group != 0 && a.group == b.group).collect();
    let (mut weights, mut ahead) = (vec![0.0_f32; index.len()], vec![0.0_f32; index.len()]);
    for pass in 0..settings.passes {
        let mut slope: Vec<f32> = ahead.iter().map(|weight| weight * settings.ridge).collect();
        let mut first = 0;
        for group in &groups {
            let rows = &rows[first..first + group.len()];
            first += group.len();
            let sum = |rows: &Vec<usize>| rows.iter().map(|row| ahead[*row]).sum::<f32>().min(30.0).exp();
            let odds: Vec<f32> = rows.iter().map(sum).collect();
            for (rows, by) in rows.iter().zip(slopes(group, &odds)) {
                rows.iter().for_each(|row| slope[*row] += by);
            }
        }
        let carry = pass as f32 / (pass as f32 + 3.0);
        for at in 0..weights.len() {
            let next = ahead[at] - slope[at] / (0.5 * counts[at] * longest + settings.ridge);
            ahead[at] = next + carry * (next - weights[at]);
            weights[at] = next;
        }
    }
    weights
}

/// How far the chance of each rival, that of none of them counted with, lies from what is right.
fn slopes(group: &[Example], odds: &[f32]) -> Vec<f32> {
    let all = 1.0 + odds.iter().sum::<f32>();
    let right =
        group.iter().zip(odds).filter(|(example, _)| example.right).map(|(_, odds)| odds).sum::<f32>();
    let share = |example: &Example, odds: f32| if example.right { odds / right } else { 0.0 };
    group.iter().zip(odds).map(|(e, odds)| (odds / all - share(e, *odds)) * e.weight).collect()
}
