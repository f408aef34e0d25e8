//! Trains how written words are cut into words.

use crate::adaptive::Adaptive;
use crate::conll;
use crate::conllu;
use crate::crf::Random;
use crate::sentences::{Laid, lay};
use anyhow::{Context, Result};
use rawi::grammar::Known;
use rawi::grammar::split::Split;
use rawi::grammar::splitter;
use rawi::layers::TokenKind;
use rawi::lexicon::dictionary::Dictionary;
use rawi::lexicon::{Lexicon, Tables};
use rawi::model::Weights;
use rawi::text::{Words, fold};
use rustc_hash::FxHashMap;

/// Written tokens with their parts.
type Parts = Vec<Vec<String>>;

/// A token: the features of every way to cut it, and which ways are right.
struct Example {
    ways: Vec<Vec<u32>>,
    right: Vec<bool>,
}

const PASSES: usize = 8;
/// Features seen less often are left out.
const LEAST: u32 = 2;
/// Of every 16 features this many are hidden at each step.
const HIDDEN: usize = 2;

/// Trains on PUD and on what NewsFANE sets apart, and writes the weights.
pub(crate) fn train(shared: &str, out: &str, seed: u64) -> Result<()> {
    let tables = Tables::bundled();
    let (lexicon, dictionary) = (Lexicon::load(&tables)?, Dictionary::load(&tables)?);
    let known = Known { lexicon: &lexicon, dictionary: &dictionary };
    let mut examples = Vec::new();
    let pud: Vec<Parts> =
        conllu::read(&format!("{shared}/data/pud/ar_pud-ud-test.conllu"))?.iter().map(parts).collect();
    gather(known, &pud, true, &mut examples);
    let test = conll::read(&format!("{shared}/data/ner/ANERCorp_CamelLab_test.txt"))?;
    let fane = conll::read(&format!("{shared}/data/ner/NewsFANE_Gold_2014_170K.txt"))?;
    let fane: Vec<Parts> = conll::without(fane, &test).iter().map(|s| joined(known, s)).collect();
    gather(known, &fane, false, &mut examples);
    eprintln!("{} tokens that may be cut", examples.len());
    let weights = regress(&examples, seed);
    std::fs::write(out, weights.to_bytes(splitter::VERSION))
        .with_context(|| format!("{out}: cannot be written"))
}

/// The written tokens of a sentence of a treebank with their words.
fn parts(sentence: &conllu::Sentence) -> Parts {
    let mut parts = vec![Vec::new(); sentence.tokens.len()];
    for word in &sentence.words {
        parts[word.token].push(word.form.clone());
    }
    parts
}

/// Joins what NewsFANE sets apart: و ف ب ل ك to what follows, pronouns to what is before.
fn joined(known: Known<'_>, sentence: &conll::Sentence) -> Parts {
    let table = &known.lexicon.clitics;
    let mut out = Parts::new();
    let mut front: Vec<String> = Vec::new();
    for word in &sentence.words {
        let key = fold(word);
        let is_word = word.starts_with(char::is_alphabetic);
        if table.conjunctions.iter().chain(&table.proclitics).any(|c| *c.form == *key) {
            front.push(key);
            continue;
        }
        let last =
            out.last_mut().filter(|last| last.last().is_some_and(|w| w.starts_with(char::is_alphabetic)));
        if let Some(last) =
            last.filter(|_| front.is_empty() && table.enclitics.iter().any(|c| *c.form == *key))
        {
            if let Some(word) = last.last_mut()
                && word.ends_with('ة')
            {
                word.pop();
                word.push('ت');
            }
            last.push(word.clone());
            continue;
        }
        if is_word {
            front.push(match word.strip_prefix("لال") {
                Some(rest) if rest.chars().count() > 2 => format!("لل{rest}"),
                _ => word.clone(),
            });
            out.push(std::mem::take(&mut front));
        } else {
            out.extend(std::mem::take(&mut front).into_iter().map(|part| vec![part]));
            out.push(vec![word.clone()]);
        }
    }
    out
}

/// So many sentences are laid out as one report.
const WINDOW: usize = 25;

/// The tokens that may be cut in more ways than one. With `all` every part is given, else only conjunctions and
/// pronouns are sure to be.
fn gather(known: Known<'_>, sentences: &[Parts], all: bool, examples: &mut Vec<Example>) {
    for window in sentences.chunks(WINDOW) {
        let texts: Vec<Vec<String>> =
            window.iter().map(|s| s.iter().map(|parts| parts.concat()).collect()).collect();
        let laid = lay(texts.iter().map(|sentence| sentence.iter().map(String::as_str)));
        let parts: Vec<&Vec<String>> = window.iter().flatten().collect();
        laid.scope(known.lexicon, |scope| gather_window(known, scope.words, &laid, &parts, all, examples));
    }
}

fn gather_window(
    known: Known<'_>,
    words: Words<'_>,
    laid: &Laid,
    parts: &[&Vec<String>],
    all: bool,
    examples: &mut Vec<Example>,
) {
    let (mut ways, mut room) = (Vec::new(), String::new());
    for (token, parts) in laid.tokens.iter().zip(parts) {
        let at = words.first_at(token.start);
        if at >= words.len() || words.span(at) != *token || words.kind(at) != TokenKind::Word {
            continue;
        }
        splitter::ways(known, words, at, &mut ways);
        let cuts = cuts(parts);
        let right: Vec<bool> =
            ways.iter().map(|way| is_right(known, way, words.key(at), &cuts, all)).collect();
        if ways.len() < 2 || !right.contains(&true) {
            continue;
        }
        let features = |way: &Split| {
            let mut hashes = Vec::new();
            splitter::features(known, words, at, *way, &mut room, &mut hashes);
            hashes
        };
        examples.push(Example { ways: ways.iter().map(features).collect(), right });
    }
}

/// Where a token is cut, in bytes of its key.
fn cuts(parts: &[String]) -> Vec<usize> {
    let mut cuts = Vec::new();
    let mut at = 0;
    for part in &parts[..parts.len() - 1] {
        at += fold(part).len();
        cuts.push(at);
    }
    cuts
}

fn is_right(known: Known<'_>, way: &Split, key: &str, gold: &[usize], all: bool) -> bool {
    let conjunction = way.conjunction.map(|c| known.lexicon.clitics.conjunctions[usize::from(c)].form.len());
    let proclitic = way.proclitic.map(|_| usize::from(way.start));
    let enclitic = way.enclitic.map(|_| usize::from(way.end));
    if way.article && gold.is_empty() {
        return false;
    }
    let mut own: Vec<usize> = conjunction.into_iter().chain(proclitic).chain(enclitic).collect();
    own.dedup();
    // لل before a consonant hides the article more often than not.
    if proclitic.is_some() && !way.article && key[..usize::from(way.start)].ends_with('ل') {
        let stem = &key[usize::from(way.start)..];
        if stem.starts_with('ل') && stem.len() > 6 {
            return false;
        }
    }
    if all {
        return own == gold;
    }
    let behind = conjunction.map_or(key, |cut| &key[cut..]);
    if behind.starts_with("لل") && behind.len() > 8 && proclitic.is_none() {
        return false;
    }
    let ends = |cuts: &[usize]| cuts.last().copied().filter(|cut| *cut + 6 >= key.len() && *cut > 2);
    let marked = gold.first() == Some(&2) && key.starts_with(['و', 'ف']);
    conjunction.is_some() == marked
        && (enclitic == ends(gold) || (gold.is_empty() && key.len() < 8))
        && gold.iter().all(|cut| own.contains(cut))
}

/// Maximum entropy over the ways of each token, several of which may be right; adaptive steps.
fn regress(examples: &[Example], seed: u64) -> Weights {
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    for hash in examples.iter().flat_map(|e| &e.ways).flatten() {
        *counts.entry(*hash).or_default() += 1;
    }
    let mut kept: Vec<u32> = counts.iter().filter(|(_, n)| **n >= LEAST).map(|(hash, _)| *hash).collect();
    kept.sort_unstable();
    let index: FxHashMap<u32, usize> = kept.iter().enumerate().map(|(at, hash)| (*hash, at)).collect();
    let mut learnt = Adaptive::new(kept.len());
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    for pass in 0..PASSES {
        random.shuffle(&mut order);
        let mut right = 0;
        for at in &order {
            let example = &examples[*at];
            let rows: Vec<Vec<usize>> = example
                .ways
                .iter()
                .map(|way| {
                    let seen = way.iter().filter(|_| random.below(16) >= HIDDEN);
                    seen.filter_map(|hash| index.get(hash).copied()).collect()
                })
                .collect();
            let sums: Vec<f32> =
                rows.iter().map(|row| row.iter().map(|at| learnt.weights[*at]).sum()).collect();
            let top = sums.iter().copied().fold(f32::NEG_INFINITY, f32::max);
            let chances: Vec<f32> = sums.iter().map(|sum| (sum - top).exp()).collect();
            let total: f32 = chances.iter().sum();
            let good: f32 = chances.iter().zip(&example.right).filter(|(_, r)| **r).map(|(c, _)| c).sum();
            right += usize::from(sums.iter().zip(&example.right).any(|(s, r)| *r && *s >= top));
            for ((rows, chance), is_right) in rows.iter().zip(&chances).zip(&example.right) {
                let share = if *is_right { chance / good.max(1e-20) } else { 0.0 };
                let slope = chance / total - share;
                if slope.abs() < 1e-4 {
                    continue;
                }
                for row in rows {
                    learnt.step(*row, slope, 0.1);
                }
            }
        }
        learnt.decay(0.01);
        eprintln!("pass {}: {right} of {} right", pass + 1, examples.len());
    }
    let weights = learnt.weights;
    let largest = weights.iter().fold(1e-6_f32, |most, weight| most.max(weight.abs()));
    let scale = largest / 127.0;
    let rows: Vec<(u32, Vec<i8>)> = kept
        .into_iter()
        .zip(weights)
        .map(|(hash, weight)| (hash, vec![(weight / scale).round() as i8]))
        .filter(|(_, row)| row[0] != 0)
        .collect();
    eprintln!("{} features", rows.len());
    Weights::new(vec!["way".to_string()], scale, vec![0.0; 2], &rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rawi::grammar::splitter::Splitter;

    /// Training twice gives the same bytes, and what is trained cuts what it was shown.
    #[test]
    fn the_same_corpus_and_seed_give_the_same_bytes() {
        let tables = Tables::bundled();
        let (lexicon, dictionary) = (Lexicon::load(&tables).unwrap(), Dictionary::load(&tables).unwrap());
        let known = Known { lexicon: &lexicon, dictionary: &dictionary };
        let parts = |word: &str| word.split('+').map(str::to_string).collect::<Vec<_>>();
        let sentences: Vec<Parts> =
            ["و+قال ل+زملائ+ه إن ولد+ه وصل", "ف+رد ب+موقف+ه و+غادر بلد+ه", "وصل ولد وقف بعد ل+قاء"]
                .iter()
                .cycle()
                .take(30)
                .map(|sentence| sentence.split(' ').map(parts).collect())
                .collect();
        let train = |seed: u64| {
            let mut examples = Vec::new();
            gather(known, &sentences, true, &mut examples);
            regress(&examples, seed).to_bytes(splitter::VERSION)
        };
        let bytes = train(7);
        assert_eq!(bytes, train(7));
        assert_ne!(bytes, train(8));
        let splitter = Splitter::load(&bytes).unwrap();
        let laid = lay(std::iter::once("ولد وقال بموقفه".split(' ')));
        let ways = laid.scope(&lexicon, |scope| splitter.choose(known, scope.words));
        assert!(ways[0].is_whole());
        assert!(ways[1].conjunction.is_some() && ways[1].enclitic.is_none());
        assert!(ways[2].proclitic.is_some() && ways[2].enclitic.is_some());
    }
}
