//! Trains what words look like, from lists of names and the common words of reports.

use crate::adaptive::Adaptive;
use crate::crf::Random;
use anyhow::{Context, Result};
use rawi::layers::TokenKind;
use rawi::lexicon::{Lexicon, Tables};
use rawi::model::{Weights, looks};
use rawi::{article, morph, text};
use rustc_hash::{FxHashMap, FxHashSet};
use std::io::BufRead;

/// Common words are those seen at least so often.
const LEAST: u32 = 3;
const PASSES: usize = 6;

/// Reads reports from the standard input for the common words, and writes the weights.
pub(crate) fn train(out: &str, seed: u64) -> Result<()> {
    let lexicon = Lexicon::load(&Tables::bundled())?;
    let (mut persons, mut places) = (FxHashSet::default(), FxHashSet::default());
    let tables = Tables::bundled();
    for line in tables.get("gazetteer.tsv")?.lines().filter(|line| !line.starts_with('#')) {
        let Some((name, kinds)) = line.split_once('\t') else { continue };
        let person = kinds.contains("given") || kinds.contains("surname") || kinds.contains("person");
        let set = if person { &mut persons } else { &mut places };
        if kinds != "club" {
            set.extend(name.split(' ').filter(|word| word.chars().count() > 2).map(str::to_string));
        }
    }
    let mut common: FxHashMap<String, u32> = FxHashMap::default();
    for (number, line) in std::io::stdin().lock().lines().enumerate() {
        let report = article::from_json_line(&lexicon, &line?, number + 1, "standard input")?;
        let (tokens, folded) = text::tokens(&report);
        for token in tokens.iter().filter(|token| token.kind == TokenKind::Word) {
            let key = folded.key(token);
            let (_, stem) = morph::clitic::split(key);
            *common.entry(key[stem..].to_string()).or_default() += 1;
        }
    }
    let mut words: Vec<(String, usize)> = Vec::new();
    let is_name = |word: &str| persons.contains(word) || places.contains(word);
    let usual =
        common.into_iter().filter(|(word, n)| *n >= LEAST && !is_name(word) && word.chars().count() > 2);
    words.extend(usual.map(|(word, _)| (word, 0)));
    words.extend(persons.iter().map(|word| (word.clone(), 1)));
    words.extend(places.difference(&persons).map(|word| (word.clone(), 2)));
    words.sort_unstable();
    eprintln!("{} words", words.len());
    let weights = regress(&words, seed);
    std::fs::write(out, weights.to_bytes(looks::VERSION)).with_context(|| format!("{out}: cannot be written"))
}

/// Multinomial logistic regression with adaptive steps; two in five grams are hidden at each step.
fn regress(words: &[(String, usize)], seed: u64) -> Weights {
    let mut index: FxHashMap<u32, usize> = FxHashMap::default();
    let mut grams: Vec<Vec<u32>> = Vec::new();
    for (word, _) in words {
        let mut room = Vec::new();
        looks::grams(word, &mut room);
        for hash in &room {
            let next = index.len();
            index.entry(*hash).or_insert(next);
        }
        grams.push(room);
    }
    let count = looks::KINDS.len();
    let mut learnt = Adaptive::new(index.len() * count);
    let mut order: Vec<usize> = (0..words.len()).collect();
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    for pass in 0..PASSES {
        random.shuffle(&mut order);
        let mut right = 0;
        for at in &order {
            let rows: Vec<usize> =
                grams[*at].iter().filter(|_| random.below(10) >= 4).map(|hash| index[hash] * count).collect();
            let sums: Vec<f32> =
                (0..count).map(|k| rows.iter().map(|row| learnt.weights[row + k]).sum()).collect();
            let top = sums.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let total: f32 = sums.iter().map(|s| (s - top).exp()).sum();
            right += usize::from(sums[words[*at].1] >= top);
            for (kind, sum) in sums.iter().enumerate() {
                let chance = (sum - top).exp() / total;
                let slope = chance - f32::from(u8::from(kind == words[*at].1));
                for row in &rows {
                    learnt.step(row + kind, slope, 0.1);
                }
            }
        }
        eprintln!("pass {}: {right} of {} right", pass + 1, words.len());
    }
    let weights = learnt.weights;
    let mut rows: Vec<(u32, usize)> = index.into_iter().collect();
    rows.sort_unstable();
    let size = |at: usize| weights[at * count..(at + 1) * count].iter().fold(0.0_f32, |m, w| m.max(w.abs()));
    let largest = rows.iter().map(|(_, at)| size(*at)).fold(1e-6, f32::max);
    let scale = largest / 127.0;
    let rows: Vec<(u32, Vec<i8>)> = rows
        .into_iter()
        .filter(|(_, at)| size(*at) >= scale * 2.0)
        .map(|(hash, at)| {
            (hash, weights[at * count..(at + 1) * count].iter().map(|w| (w / scale).round() as i8).collect())
        })
        .collect();
    let labels = looks::KINDS.iter().map(|kind| (*kind).to_string()).collect();
    eprintln!("{} grams", rows.len());
    Weights::new(labels, scale * 0.6, vec![0.0; (count + 1) * count], &rows)
}
