//! Trains and scores the tagger of words.

use crate::adaptive::Adaptive;
use crate::conllu;
use crate::crf::{self, Example, Random, Settings};
use crate::sentences::lay;
use anyhow::{Context, Result};
use rawi::grammar::split::Split;
use rawi::grammar::tagger::{self, FEATURES, Tagger, UPOS, View};
use rawi::grammar::{Known, PartKind, parts, splitter};
use rawi::lexicon::dictionary::Dictionary;
use rawi::lexicon::{Lexicon, Tables};
use rawi::model::Weights;
use rawi::text::{Words, fold};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

const WINDOW: usize = 25;

/// A written token under the treebank's own cut, with the word that is its stem.
struct Cut<'s> {
    way: Split,
    stem: &'s conllu::Word,
    /// Parts of speech of the clitics around it, as the tables and as the treebank have them.
    clitics: Vec<(Box<str>, &'s str)>,
}

/// Trains on PUD and writes the weights.
pub(crate) fn train(shared: &str, out: &str, seed: u64) -> Result<()> {
    let tables = Tables::bundled();
    let (lexicon, dictionary) = (Lexicon::load(&tables)?, Dictionary::load(&tables)?);
    let known = Known { lexicon: &lexicon, dictionary: &dictionary };
    let sentences = conllu::read(&format!("{shared}/data/pud/ar_pud-ud-test.conllu"))?;
    let (mut examples, mut values) = (Vec::new(), Vec::new());
    let mut lost = 0;
    for window in sentences.chunks(WINDOW) {
        with_cuts(known, window, |words, cuts| {
            lost += cuts.iter().filter(|cut| cut.is_none()).count();
            let ways: Vec<Split> =
                (0..words.len()).map(|at| cuts[at].as_ref().map_or(whole(words, at), |c| c.way)).collect();
            let view = View::new(known, words, &ways);
            for range in words.ranges() {
                let mut example = Example { features: Vec::new(), labels: Vec::new() };
                for at in range.clone() {
                    let mut hashes = Vec::new();
                    view.features(&range, at, &mut hashes);
                    let word = cuts[at].as_ref().map(|cut| cut.stem);
                    let label = tagger::fixed(words, at)
                        .unwrap_or_else(|| agreed(view.closed(at), word.map_or("X", |w| &w.upos)));
                    if let Some(word) = word.filter(|_| tagger::fixed(words, at).is_none()) {
                        values.push((hashes.clone(), values_of(&word.feats)));
                    }
                    example.features.push([hashes.clone(), hashes]);
                    example.labels.push(label);
                }
                examples.push(example);
            }
        });
    }
    eprintln!(
        "{} sentences, {} words with features, {lost} tokens cut otherwise",
        examples.len(),
        values.len()
    );
    let settings = Settings {
        epochs: 10,
        rate: 0.1,
        decay: 0.02,
        least: 2,
        most: 300_000,
        hidden: 0.15,
        unseen: 0.0,
        missing: 0.0,
        seed,
    };
    let labels = UPOS.iter().map(|label| (*label).to_string()).collect();
    let upos = crf::train(labels, &examples, settings, |_, _| true);
    let weights = beside(&upos, &regress(&values, seed));
    std::fs::write(out, weights.to_bytes(tagger::VERSION))
        .with_context(|| format!("{out}: cannot be written"))
}

/// Both weights of every feature in one row, so that reading looks each up once. The transitions are those of `first`
/// and stand in front.
fn beside(first: &Weights, second: &Weights) -> Weights {
    let mut rows: BTreeMap<u32, Vec<i8>> = BTreeMap::new();
    let count = first.labels.len() + second.labels.len();
    for (hash, row) in first.rows() {
        rows.entry(hash).or_insert_with(|| vec![0; count])[..first.labels.len()].copy_from_slice(row);
    }
    for (hash, row) in second.rows() {
        rows.entry(hash).or_insert_with(|| vec![0; count])[first.labels.len()..].copy_from_slice(row);
    }
    let mut transitions = first.transitions.clone();
    transitions.resize((count + 1) * count, 0.0);
    let labels = first.labels.iter().chain(&second.labels).cloned().collect();
    Weights::new(labels, first.scale, transitions, &rows.into_iter().collect::<Vec<_>>())
}

fn whole(words: Words<'_>, at: usize) -> Split {
    Split { end: words.key(at).len() as u16, ..Split::default() }
}

/// The treebank's label, or the first that the closed classes allow where they do not allow it.
fn agreed(closed: u32, upos: &str) -> u8 {
    let label = UPOS.iter().position(|label| *label == upos).unwrap_or(0);
    if closed == 0 || closed & 1 << label != 0 { label as u8 } else { closed.trailing_zeros() as u8 }
}

fn values_of(feats: &str) -> [u8; FEATURES.len()] {
    FEATURES
        .iter()
        .map(|(name, values)| {
            let value = feats.split('|').find_map(|f| f.strip_prefix(name)?.strip_prefix('='));
            value.and_then(|v| values.iter().position(|other| *other == v)).unwrap_or(0) as u8
        })
        .collect::<Vec<u8>>()
        .try_into()
        .unwrap_or_default()
}

/// Lays sentences out and finds, for every token of ours, the way to cut it that gives the treebank's words.
fn with_cuts<'s>(
    known: Known<'_>,
    window: &'s [conllu::Sentence],
    each: impl FnOnce(Words<'_>, &[Option<Cut<'s>>]),
) {
    let laid = lay(window.iter().map(|sentence| sentence.tokens.iter().map(String::as_str)));
    let mut theirs: Vec<Vec<&conllu::Word>> = Vec::new();
    for sentence in window {
        let offset = theirs.len();
        theirs.resize_with(offset + sentence.tokens.len(), Vec::new);
        sentence.words.iter().for_each(|word| theirs[offset + word.token].push(word));
    }
    laid.scope(known.lexicon, |scope| {
        let words = scope.words;
        let mut cuts: Vec<Option<Cut<'s>>> = (0..words.len()).map(|_| None).collect();
        let mut ways = Vec::new();
        for (token, theirs) in laid.tokens.iter().zip(&theirs) {
            let at = words.first_at(token.start);
            if at >= words.len() || words.span(at) != *token {
                continue;
            }
            splitter::ways(known, words, at, &mut ways);
            let forms: Vec<String> = theirs.iter().map(|word| fold(&word.form)).collect();
            cuts[at] = ways.iter().find_map(|way| {
                let parts = parts::parts(known, words, at, *way);
                let stem = parts.iter().position(|p| p.kind == PartKind::Stem)?;
                let same = parts.len() == forms.len()
                    && parts.iter().zip(&forms).enumerate().all(|(n, (p, f))| n == stem || *p.key == **f);
                let close = |a: &str, b: &str| a.chars().take(2).eq(b.chars().take(2)) || a == b;
                let fits = same && (forms.len() == 1 || close(&parts[stem].key, &forms[stem]) || way.article);
                let fixed = parts.iter().zip(theirs).filter_map(|(part, word)| {
                    part.fixed.as_ref().map(|[upos, ..]| (upos.clone(), word.upos.as_str()))
                });
                fits.then(|| Cut { way: *way, stem: theirs[stem], clitics: fixed.collect() })
            });
        }
        each(words, &cuts);
    });
}

/// Maximum entropy for every feature of [`FEATURES`], over the same rows.
fn regress(examples: &[(Vec<u32>, [u8; FEATURES.len()])], seed: u64) -> Weights {
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    for hash in examples.iter().flat_map(|(hashes, _)| hashes) {
        *counts.entry(*hash).or_default() += 1;
    }
    let mut kept: Vec<u32> = counts.iter().filter(|(_, n)| **n >= 2).map(|(hash, _)| *hash).collect();
    kept.sort_unstable();
    let labels: Vec<String> = FEATURES
        .iter()
        .flat_map(|(name, values)| values.iter().map(move |v| format!("{name}={v}")))
        .collect();
    let count = labels.len();
    let index: FxHashMap<u32, usize> = kept.iter().enumerate().map(|(at, h)| (*h, at * count)).collect();
    let mut learnt = Adaptive::new(kept.len() * count);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    for _ in 0..8 {
        random.shuffle(&mut order);
        for at in &order {
            let (hashes, gold) = &examples[*at];
            let seen = hashes.iter().filter(|_| random.below(16) >= 2);
            let rows: Vec<usize> = seen.filter_map(|hash| index.get(hash).copied()).collect();
            let mut first = 0;
            for ((_, values), gold) in FEATURES.iter().zip(gold) {
                let sums: Vec<f32> = (first..first + values.len())
                    .map(|label| rows.iter().map(|row| learnt.weights[row + label]).sum())
                    .collect();
                let top = sums.iter().copied().fold(f32::NEG_INFINITY, f32::max);
                let total: f32 = sums.iter().map(|s| (s - top).exp()).sum();
                for (value, sum) in sums.iter().enumerate() {
                    let slope = (sum - top).exp() / total - f32::from(u8::from(value == usize::from(*gold)));
                    for row in rows.iter().filter(|_| slope.abs() > 1e-4) {
                        learnt.step(row + first + value, slope, 0.1);
                    }
                }
                first += values.len();
            }
        }
        learnt.decay(0.02);
    }
    let weights = learnt.weights;
    let largest = weights.iter().fold(1e-6_f32, |most, weight| most.max(weight.abs()));
    let scale = largest / 127.0;
    let rows: Vec<(u32, Vec<i8>)> = kept
        .into_iter()
        .enumerate()
        .map(|(at, hash)| {
            let row = &weights[at * count..(at + 1) * count];
            (hash, row.iter().map(|w| (w / scale).round() as i8).collect::<Vec<i8>>())
        })
        .filter(|(_, row)| row.iter().any(|w| w.unsigned_abs() > 1))
        .collect();
    eprintln!("{} features of words", rows.len());
    Weights::new(labels, scale, vec![0.0; (count + 1) * count], &rows)
}

/// Prints how often the part of speech of a treebank's own words is told right.
pub(crate) fn score(weights: &str, treebank: &str) -> Result<()> {
    let tables = Tables::bundled();
    let (lexicon, dictionary) = (Lexicon::load(&tables)?, Dictionary::load(&tables)?);
    let known = Known { lexicon: &lexicon, dictionary: &dictionary };
    let read = |file: &str| std::fs::read(file).with_context(|| format!("{file}: cannot be read"));
    let tagger = Tagger::load(&read(weights)?)?;
    let sentences = conllu::read(treebank)?;
    let (mut right, mut same, mut all, mut lost) = (0, 0, 0, 0);
    let mut lemmas = [0_usize; 3];
    let mut lemma_misses: BTreeMap<String, usize> = BTreeMap::new();
    let mut values = vec![[0_usize; 2]; FEATURES.len()];
    let mut confused: BTreeMap<(String, String), (usize, BTreeMap<String, usize>)> = BTreeMap::new();
    for window in sentences.chunks(WINDOW) {
        with_cuts(known, window, |words, cuts| {
            let ways: Vec<Split> =
                (0..words.len()).map(|at| cuts[at].as_ref().map_or(whole(words, at), |c| c.way)).collect();
            let tags = tagger.tag(known, words, &ways);
            for at in 0..words.len() {
                let Some(cut) = &cuts[at] else {
                    lost += 1;
                    continue;
                };
                for (own, gold) in &cut.clitics {
                    all += 1;
                    same += usize::from(**own == **gold);
                    right += usize::from(merged(own) == merged(gold));
                }
                if cut.stem.lemma != "_"
                    && !cut.stem.lemma.is_empty()
                    && !matches!(cut.stem.upos.as_str(), "PUNCT" | "X" | "NUM")
                {
                    let own = parts::lemma(known, words, at, cut.way, tags[at]);
                    lemmas[0] += 1;
                    lemmas[1] += usize::from(own == cut.stem.lemma);
                    lemmas[2] += usize::from(fold(&own) == fold(&cut.stem.lemma));
                    if fold(&own) != fold(&cut.stem.lemma) {
                        *lemma_misses
                            .entry(format!("{} {own} {}", words.key(at), cut.stem.lemma))
                            .or_default() += 1;
                    }
                }
                let own = UPOS[usize::from(tags[at].upos)];
                let gold = cut.stem.upos.as_str();
                all += 1;
                same += usize::from(own == gold);
                right += usize::from(merged(own) == merged(gold));
                if merged(own) != merged(gold) {
                    let entry = confused.entry((own.to_string(), gold.to_string())).or_default();
                    entry.0 += 1;
                    *entry.1.entry(words.key(at).to_string()).or_default() += 1;
                }
                for (number, value) in values_of(&cut.stem.feats).iter().enumerate() {
                    if *value > 0 {
                        values[number][1] += 1;
                        values[number][0] += usize::from(*value == tags[at].values[number]);
                    }
                }
            }
        });
    }
    let share = |n: usize, of: usize| n as f64 / of.max(1) as f64;
    println!(
        "UPOS   {:.4} as far as the label sets agree, {:.4} by the letter ({all} words; {lost} tokens cut otherwise left out)",
        share(right, all),
        share(same, all)
    );
    println!(
        "lemma  {:.4} without vowels, {:.4} with them ({} stems that have one)",
        share(lemmas[2], lemmas[0]),
        share(lemmas[1], lemmas[0]),
        lemmas[0]
    );
    for ((name, _), [right, all]) in FEATURES.iter().zip(values) {
        println!("{name:9} {:.4} of {all}", share(right, all));
    }
    if std::env::var_os("RAWI_MISSES").is_some() {
        let mut misses: Vec<_> = lemma_misses.into_iter().collect();
        misses.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        misses.iter().take(150).for_each(|(miss, count)| println!("lemma {count} {miss}"));
        let mut confused: Vec<_> = confused.into_iter().collect();
        confused.sort_by_key(|(_, (count, _))| std::cmp::Reverse(*count));
        for ((own, gold), (count, words)) in confused {
            let mut words: Vec<_> = words.into_iter().collect();
            words.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
            let list: Vec<String> = words.iter().take(25).map(|(w, n)| format!("{w}:{n}")).collect();
            println!("{count}\town {own}\tgold {gold}\t{}", list.join(" "));
        }
    }
    Ok(())
}

/// PADT hardly uses PROPN and has X for names; كان is VERB or AUX; signs are marks.
fn merged(upos: &str) -> &str {
    match upos {
        "PROPN" | "X" => "NOUN",
        "SYM" => "PUNCT",
        "AUX" => "VERB",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Training twice gives the same bytes, in which both weights of a feature stand side by side.
    #[test]
    fn the_same_corpus_and_seed_give_the_same_bytes() {
        let values: Vec<(Vec<u32>, [u8; FEATURES.len()])> = (0..40)
            .map(|n| {
                (
                    vec![n % 4, 9 + n % 2],
                    values_of(if n % 2 == 0 { "Gender=Masc" } else { "Gender=Fem|Number=Plur" }),
                )
            })
            .collect();
        let train = |seed: u64| {
            let features = regress(&values, seed);
            let labels = UPOS.iter().map(|label| (*label).to_string()).collect();
            let count = UPOS.len();
            let upos = Weights::new(labels, 1.0, vec![0.0; (count + 1) * count], &[(9, vec![5; count])]);
            beside(&upos, &features)
        };
        let weights = train(7);
        assert_eq!(weights.to_bytes(tagger::VERSION), train(7).to_bytes(tagger::VERSION));
        assert_ne!(weights.to_bytes(tagger::VERSION), train(8).to_bytes(tagger::VERSION));
        let (_, row) = weights.rows().find(|(hash, _)| *hash == 9).unwrap();
        assert_eq!(row[..UPOS.len()], vec![5; UPOS.len()]);
        let gender = |value: &str| row[weights.labels.iter().position(|l| l == value).unwrap()];
        assert!(gender("Gender=Masc") > gender("Gender=Fem"));
    }
}
