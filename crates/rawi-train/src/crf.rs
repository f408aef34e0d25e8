//! A linear-chain conditional random field, trained by stochastic gradient with adaptive steps.
//!
//! One thread and a seeded order: the same corpus and seed give the same bytes.

use anyhow::{Result, bail};
use rawi::model::Weights;
use rustc_hash::FxHashMap;

/// One sentence: the hashes of each token's features, and its label.
pub(crate) struct Example {
    /// Features by token, as it is and as if it were unknown.
    pub(crate) features: Vec<[Vec<u32>; 2]>,
    /// Labels by token.
    pub(crate) labels: Vec<u8>,
}

/// How to train.
#[derive(Clone, Copy)]
pub(crate) struct Settings {
    /// Passes over the corpus.
    pub(crate) epochs: usize,
    /// Size of the first steps.
    pub(crate) rate: f32,
    /// Pull of every weight towards zero, a pass.
    pub(crate) decay: f32,
    /// Features seen less often are left out.
    pub(crate) least: u32,
    /// The most features kept.
    pub(crate) most: usize,
    /// Share of features hidden at each step, so that no feature is leant on alone.
    pub(crate) hidden: f32,
    /// Share of tokens taken as if they were unknown.
    pub(crate) unseen: f32,
    /// How much worse than another mistake it is to miss a name: added to the score of no name where there is one.
    pub(crate) missing: f32,
    /// Seed of the order.
    pub(crate) seed: u64,
}

impl Settings {
    /// Sets what is called `name`.
    pub(crate) fn set(&mut self, name: &str, value: &str) -> Result<()> {
        match name {
            "epochs" => self.epochs = value.parse()?,
            "rate" => self.rate = value.parse()?,
            "decay" => self.decay = value.parse()?,
            "least" => self.least = value.parse()?,
            "most" => self.most = value.parse()?,
            "hidden" => self.hidden = value.parse()?,
            "unseen" => self.unseen = value.parse()?,
            "missing" => self.missing = value.parse()?,
            "seed" => self.seed = value.parse()?,
            _ => bail!("{name}: not one of epochs, rate, decay, least, most, hidden, unseen, missing, seed"),
        }
        Ok(())
    }
}

struct Trainer {
    labels: usize,
    index: FxHashMap<u32, u32>,
    weights: Vec<f32>,
    squares: Vec<f32>,
    transitions: Vec<f32>,
    transition_squares: Vec<f32>,
    allowed: Vec<bool>,
}

/// Trains on `examples`. `may` says which label may follow which.
pub(crate) fn train(
    labels: Vec<String>,
    examples: &[Example],
    settings: Settings,
    may: impl Fn(Option<&str>, Option<&str>) -> bool,
) -> Weights {
    let mut trainer = Trainer::new(&labels, examples, settings, may);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = Random(settings.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    for epoch in 0..settings.epochs {
        random.shuffle(&mut order);
        let mut loss = 0.0;
        for at in &order {
            loss += trainer.step(&examples[*at], settings, &mut random);
        }
        for weight in &mut trainer.weights {
            *weight *= 1.0 - settings.decay;
        }
        eprintln!("pass {}: loss {loss:.0}", epoch + 1);
    }
    trainer.finish(labels, settings)
}

impl Trainer {
    fn new(
        labels: &[String],
        examples: &[Example],
        settings: Settings,
        may: impl Fn(Option<&str>, Option<&str>) -> bool,
    ) -> Self {
        let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
        for hash in examples.iter().flat_map(|e| &e.features).flat_map(|[known, _]| known) {
            *counts.entry(*hash).or_default() += 1;
        }
        let mut kept: Vec<u32> =
            counts.iter().filter(|(_, n)| **n >= settings.least).map(|(h, _)| *h).collect();
        kept.sort_unstable();
        let count = labels.len();
        let mut allowed = vec![false; (count + 1) * count];
        for (next, label) in labels.iter().enumerate() {
            for (before, other) in labels.iter().enumerate() {
                allowed[before * count + next] = may(Some(other), Some(label));
            }
            allowed[count * count + next] = may(None, Some(label));
        }
        Self {
            labels: count,
            weights: vec![0.0; kept.len() * count],
            squares: vec![0.0; kept.len() * count],
            index: kept.into_iter().enumerate().map(|(at, hash)| (hash, at as u32)).collect(),
            transitions: vec![0.0; (count + 1) * count],
            transition_squares: vec![0.0; (count + 1) * count],
            allowed,
        }
    }

    fn step(&mut self, example: &Example, settings: Settings, random: &mut Random) -> f64 {
        let (count, length) = (self.labels, example.labels.len());
        let unseen = (settings.unseen * 1024.0) as usize;
        let hidden = (settings.hidden * 1024.0) as usize;
        let rows: Vec<Vec<usize>> = example
            .features
            .iter()
            .map(|[known, unknown]| {
                let f = if random.below(1024) < unseen { unknown } else { known };
                let seen = f.iter().filter(|_| random.below(1024) >= hidden);
                seen.filter_map(|h| self.index.get(h)).map(|at| *at as usize * count).collect()
            })
            .collect();
        let mut scores = vec![0.0_f32; length * count];
        for (at, rows) in rows.iter().enumerate() {
            for row in rows {
                for label in 0..count {
                    scores[at * count + label] += self.weights[row + label];
                }
            }
        }
        for (at, _) in example.labels.iter().enumerate().filter(|(_, label)| **label > 0) {
            scores[at * count] += settings.missing;
        }
        let (forward, logs) = self.forward(&scores, length);
        let backward = self.backward(&scores, length, &logs);
        let gold = |at: usize| usize::from(example.labels[at]);
        let mut loss = logs.iter().map(|l| f64::from(*l)).sum::<f64>();
        let mut edges = vec![0.0_f32; self.transitions.len()];
        for at in 0..length {
            loss -= f64::from(scores[at * count + gold(at)]);
            let mut chance: Vec<f32> =
                (0..count).map(|l| forward[at * count + l] * backward[at * count + l]).collect();
            let sum: f32 = chance.iter().sum();
            chance.iter_mut().for_each(|c| *c /= sum);
            chance[gold(at)] -= 1.0;
            for row in &rows[at] {
                for (label, slope) in chance.iter().enumerate().filter(|(_, s)| s.abs() > 1e-4) {
                    let square = &mut self.squares[row + label];
                    *square += slope * slope;
                    self.weights[row + label] -= settings.rate * slope / (1e-6 + square.sqrt());
                }
            }
            if at == 0 {
                let start = count * count;
                for label in 0..count {
                    edges[start + label] += chance[label];
                }
                loss -= f64::from(self.transitions[start + gold(0)]);
            } else {
                self.edge_chances(&forward, &backward, &scores, at, logs[at], &mut edges);
                edges[gold(at - 1) * count + gold(at)] -= 1.0;
                loss -= f64::from(self.transitions[gold(at - 1) * count + gold(at)]);
            }
        }
        for (at, slope) in edges.iter().enumerate().filter(|(at, s)| self.allowed[*at] && s.abs() > 1e-4) {
            let square = &mut self.transition_squares[at];
            *square += slope * slope;
            self.transitions[at] -= settings.rate * slope / (1e-6 + square.sqrt());
        }
        loss
    }

    /// Chances of prefixes, scaled token by token, and the logarithms of the scales.
    fn forward(&self, scores: &[f32], length: usize) -> (Vec<f32>, Vec<f32>) {
        let count = self.labels;
        let mut forward = vec![0.0_f32; length * count];
        let mut logs = vec![0.0_f32; length];
        let moves: Vec<f32> = self.moves();
        for at in 0..length {
            let here = &scores[at * count..(at + 1) * count];
            let top = here.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let mut sum = 0.0;
            for label in 0..count {
                let reach = if at == 0 {
                    moves[count * count + label]
                } else {
                    (0..count).map(|b| forward[(at - 1) * count + b] * moves[b * count + label]).sum()
                };
                let value = reach * (here[label] - top).exp();
                forward[at * count + label] = value;
                sum += value;
            }
            forward[at * count..(at + 1) * count].iter_mut().for_each(|v| *v /= sum);
            logs[at] = sum.ln() + top;
        }
        (forward, logs)
    }

    fn backward(&self, scores: &[f32], length: usize, logs: &[f32]) -> Vec<f32> {
        let count = self.labels;
        let mut backward = vec![1.0_f32; length * count];
        let moves: Vec<f32> = self.moves();
        for at in (0..length.saturating_sub(1)).rev() {
            let next: Vec<f32> = (0..count)
                .map(|l| (scores[(at + 1) * count + l] - logs[at + 1]).exp() * backward[(at + 1) * count + l])
                .collect();
            for label in 0..count {
                backward[at * count + label] = (0..count).map(|n| moves[label * count + n] * next[n]).sum();
            }
        }
        backward
    }

    fn moves(&self) -> Vec<f32> {
        let exp = |(weight, may): (&f32, &bool)| if *may { weight.exp() } else { 0.0 };
        self.transitions.iter().zip(&self.allowed).map(exp).collect()
    }

    fn edge_chances(
        &self,
        forward: &[f32],
        backward: &[f32],
        scores: &[f32],
        at: usize,
        log: f32,
        edges: &mut [f32],
    ) {
        let count = self.labels;
        let mut chances = vec![0.0_f32; count * count];
        let mut sum = 0.0;
        for next in 0..count {
            let here = (scores[at * count + next] - log).exp() * backward[at * count + next];
            for before in (0..count).filter(|b| self.allowed[b * count + next]) {
                let move_to = self.transitions[before * count + next].exp();
                let chance = forward[(at - 1) * count + before] * move_to * here;
                chances[before * count + next] = chance;
                sum += chance;
            }
        }
        for (edge, chance) in edges.iter_mut().zip(&chances) {
            *edge += chance / sum;
        }
    }

    /// Keeps the features with the largest weights, one signed byte a label.
    fn finish(self, labels: Vec<String>, settings: Settings) -> Weights {
        let count = self.labels;
        let size = |at: u32| {
            let row = &self.weights[at as usize * count..(at as usize + 1) * count];
            row.iter().fold(0.0_f32, |most, w| most.max(w.abs()))
        };
        let mut features: Vec<(u32, u32)> = self.index.iter().map(|(hash, at)| (*hash, *at)).collect();
        features.sort_unstable_by(|a, b| size(b.1).total_cmp(&size(a.1)).then(a.0.cmp(&b.0)));
        features.truncate(settings.most);
        let largest = features.first().map_or(1.0, |f| size(f.1)).max(1e-6);
        let scale = largest / 127.0;
        let rows: Vec<(u32, Vec<i8>)> = features
            .iter()
            .map(|(hash, at)| {
                let row = &self.weights[*at as usize * count..(*at as usize + 1) * count];
                (*hash, row.iter().map(|w| (w / scale).round() as i8).collect::<Vec<i8>>())
            })
            .filter(|(_, row)| row.iter().any(|w| *w != 0))
            .collect();
        eprintln!("{} features of {} kept, scale {scale}", rows.len(), self.index.len());
        Weights::new(labels, scale * (1.0 - settings.hidden), self.transitions, &rows)
    }
}

/// Numbers that only look random (xorshift).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// Puts numbers in another order.
    pub(crate) fn shuffle(&mut self, order: &mut [usize]) {
        for at in (1..order.len()).rev() {
            order.swap(at, self.below(at + 1));
        }
    }

    /// The next number below `limit`.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit as u64) as usize
    }
}
