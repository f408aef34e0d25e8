//! Scores how raw text is cut into words, against a treebank that trains nothing.
//!
//! As the CoNLL 2018 shared task counts: written tokens are set against each other by their characters, and where one
//! side has several words in a token, the words by their forms. Forms are compared by their keys, because treebanks
//! put hamzas back («والاعلام» → و + الإعلام), and without the last letter before a pronoun (شقيقة + ه).

use crate::conllu;
use crate::sentences::lay;
use anyhow::{Context, Result};
use rawi::grammar::splitter::Splitter;
use rawi::grammar::{Known, parts};
use rawi::lexicon::dictionary::Dictionary;
use rawi::lexicon::{Lexicon, Tables};
use rawi::text::fold;
use std::collections::BTreeMap;

/// A written token: how many characters it has, and its words.
struct Written {
    length: usize,
    words: Vec<String>,
}

/// Prints precision, recall and F1 of words.
pub(crate) fn score(weights: &str, treebank: &str) -> Result<()> {
    let tables = Tables::bundled();
    let (lexicon, dictionary) = (Lexicon::load(&tables)?, Dictionary::load(&tables)?);
    let known = Known { lexicon: &lexicon, dictionary: &dictionary };
    let splitter =
        Splitter::load(&std::fs::read(weights).with_context(|| format!("{weights}: cannot be read"))?)?;
    let (mut right, mut ours, mut theirs, mut skipped) = (0, 0, 0, 0);
    let mut wrong: BTreeMap<(String, String), usize> = BTreeMap::new();
    let sentences = conllu::read(treebank)?;
    for window in sentences.chunks(25) {
        let laid = lay(window.iter().map(|sentence| sentence.text.split_whitespace()));
        let found = laid.scope(&lexicon, |scope| {
            let splits = splitter.choose(known, scope.words);
            let written = (0..splits.len()).map(|at| {
                let parts = parts::parts(known, scope.words, at, splits[at]);
                Written {
                    length: scope.words.word(at).chars().count(),
                    words: parts.iter().map(|part| part.key.to_string()).collect(),
                }
            });
            written.collect::<Vec<_>>()
        });
        let mut found = found.into_iter();
        for sentence in window {
            let length = letters(&sentence.text);
            let mut own = Vec::new();
            let mut at = 0;
            while at < length {
                let Some(written) = found.next() else { break };
                at += written.length;
                own.push(written);
            }
            let gold = gold(sentence);
            if gold.iter().map(|w| w.length).sum::<usize>() != length {
                skipped += 1;
                continue;
            }
            ours += own.iter().map(|w| w.words.len()).sum::<usize>();
            theirs += gold.iter().map(|w| w.words.len()).sum::<usize>();
            right += compare(&own, &gold, &mut wrong);
        }
    }
    let (p, r) = (right as f64 / ours.max(1) as f64, right as f64 / theirs.max(1) as f64);
    println!(
        "words  P {p:.4} R {r:.4} F1 {:.4}  ({right} right, {ours} found, {theirs} gold; {skipped} of {} sentences skipped, whose text is not that of their tokens)",
        2.0 * p * r / (p + r).max(1e-9),
        sentences.len()
    );
    if std::env::var_os("RAWI_MISSES").is_some() {
        let mut wrong: Vec<_> = wrong.into_iter().collect();
        wrong.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        wrong.iter().for_each(|((own, gold), count)| println!("{count}\t{own}\t{gold}"));
    }
    Ok(())
}

fn letters(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

fn gold(sentence: &conllu::Sentence) -> Vec<Written> {
    let mut out: Vec<Written> =
        sentence.tokens.iter().map(|token| Written { length: letters(token), words: Vec::new() }).collect();
    for word in &sentence.words {
        out[word.token].words.push(fold(&word.form));
    }
    out
}

/// How many words agree.
fn compare(own: &[Written], gold: &[Written], wrong: &mut BTreeMap<(String, String), usize>) -> usize {
    let (mut right, mut i, mut j) = (0, 0, 0);
    while i < own.len() && j < gold.len() {
        let (first, other) = (i, j);
        let (mut a, mut b) = (own[i].length, gold[j].length);
        (i, j) = (i + 1, j + 1);
        while a != b && i < own.len() + 1 && j < gold.len() + 1 {
            if a < b && i < own.len() {
                a += own[i].length;
                i += 1;
            } else if j < gold.len() {
                b += gold[j].length;
                j += 1;
            } else {
                break;
            }
        }
        let (x, y) = (forms(&own[first..i]), forms(&gold[other..j]));
        let common = common(&x, &y);
        right += common;
        if common < x.len() || common < y.len() {
            *wrong.entry((x.join("+"), y.join("+"))).or_default() += 1;
        }
    }
    right
}

fn forms(written: &[Written]) -> Vec<String> {
    let mut out = Vec::new();
    for token in written {
        for (at, word) in token.words.iter().enumerate() {
            let followed = at + 1 < token.words.len() && word.chars().count() > 2;
            let weak = |c: char| matches!(c, 'ت' | 'ه' | 'ا' | 'ي' | 'و' | 'ء');
            out.push(if followed { word.trim_end_matches(weak).to_string() } else { word.clone() });
        }
    }
    out
}

/// The length of the longest common subsequence.
fn common(a: &[String], b: &[String]) -> usize {
    let mut row = vec![0; b.len() + 1];
    for x in a {
        let mut corner = 0;
        for (j, y) in b.iter().enumerate() {
            let above = row[j + 1];
            row[j + 1] = if x == y { corner + 1 } else { above.max(row[j]) };
            corner = above;
        }
    }
    row[b.len()]
}
