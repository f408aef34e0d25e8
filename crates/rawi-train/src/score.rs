//! Scores the tagger of names on a corpus of its own.

use crate::conll::{self, Sentence};
use crate::corpus::{Name, names_of};
use crate::crf::Settings;
use crate::names::{LOOKS, WINDOW, weights};
use crate::sentences::{Laid, lay};
use anyhow::{Context, Result, bail};
use rawi::lexicon::{Lexicon, Tables};
use rawi::model::names::{CLASSES, Names};
use std::collections::BTreeMap;

/// Names found, names of the corpus, and those that are both, by class.
type Counts = BTreeMap<&'static str, [usize; 3]>;

/// Prints precision, recall and F1 of exact names on a corpus.
pub(crate) fn score(weights: &str, corpus: &str) -> Result<()> {
    let lexicon = Lexicon::load(&Tables::bundled())?;
    let mut counts = Counts::new();
    count(&lexicon, &read(weights)?, &conll::read(corpus)?, &mut counts)?;
    if counts.is_empty() {
        bail!("{corpus}: no names in it; write one token and its tag a line");
    }
    print(&counts);
    Ok(())
}

/// Cuts a corpus into `parts`, trains without the words of each, and prints how well that finds its names.
pub(crate) fn folds(shared: &str, corpus: &str, parts: usize, settings: Settings) -> Result<()> {
    let lexicon = Lexicon::load(&Tables::bundled())?;
    let corpus = conll::read(corpus)?;
    let size = corpus.len().div_ceil(parts.max(1)).max(1);
    let one = |part: &[Sentence]| {
        let mut counts = Counts::new();
        count(&lexicon, &weights(&lexicon, shared, part, settings)?, part, &mut counts)?;
        Ok::<_, anyhow::Error>(counts)
    };
    let each: Vec<Result<Counts>> = std::thread::scope(|scope| {
        let running: Vec<_> = corpus.chunks(size).map(|part| scope.spawn(|| one(part))).collect();
        running.into_iter().filter_map(|thread| thread.join().ok()).collect()
    });
    let mut counts = Counts::new();
    for (class, count) in each.into_iter().collect::<Result<Vec<_>>>()?.into_iter().flatten() {
        let all = counts.entry(class).or_default();
        (0..3).for_each(|i| all[i] += count[i]);
    }
    print(&counts);
    Ok(())
}

fn read(file: &str) -> Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("{file}: cannot be read"))
}

fn count(lexicon: &Lexicon, weights: &[u8], corpus: &[Sentence], counts: &mut Counts) -> Result<()> {
    let tagger = Names::load(&read(LOOKS)?, weights)?;
    for window in corpus.chunks(WINDOW) {
        let laid = lay(window.iter().map(|sentence| sentence.words.iter().map(String::as_str)));
        let found = found(lexicon, &tagger, &laid);
        let mut gold: Vec<Name> = Vec::new();
        let mut offset = 0;
        for sentence in window {
            let names = names_of(sentence).into_iter();
            gold.extend(names.map(|(start, end, class)| (start + offset, end + offset, coarse(class))));
            offset += sentence.words.len();
        }
        for name in &gold {
            counts.entry(name.2).or_default()[1] += 1;
        }
        for name in &found {
            let count = counts.entry(name.2).or_default();
            count[0] += 1;
            count[2] += usize::from(gold.contains(name));
        }
        if std::env::var_os("RAWI_MISSES").is_some() {
            misses(window, &gold, &found);
        }
    }
    Ok(())
}

fn print(counts: &Counts) {
    let mut all = [0; 3];
    for (class, count) in counts {
        print_line(class, *count);
        (0..3).for_each(|i| all[i] += count[i]);
    }
    print_line("all", all);
}

fn misses(window: &[Sentence], gold: &[Name], found: &[Name]) {
    let words: Vec<&str> = window.iter().flat_map(|sentence| &sentence.words).map(String::as_str).collect();
    let say = |what: &str, name: &Name| {
        let around = words[name.0.saturating_sub(6)..(name.1 + 6).min(words.len())].join(" ");
        println!("{what} {} {} | {around}", name.2, words[name.0..name.1].join(" "));
    };
    gold.iter().filter(|name| !found.contains(name)).for_each(|name| say("missed", name));
    found.iter().filter(|name| !gold.contains(name)).for_each(|name| say("extra", name));
}

fn print_line(class: &str, [found, gold, right]: [usize; 3]) {
    let (p, r) = (right as f64 / found.max(1) as f64, right as f64 / gold.max(1) as f64);
    let f = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
    println!("{class:5} P {p:.3} R {r:.3} F1 {f:.3}  ({right} of {found} found, {gold} gold)");
}

/// Our classes in those of ANERcorp.
fn coarse(class: &str) -> &'static str {
    match class {
        "PER" => "PER",
        "ORG" => "ORG",
        "GPE" | "LOC" => "LOC",
        _ => "MISC",
    }
}

/// The names found, as stretches of the corpus's own tokens.
pub(crate) fn found(lexicon: &Lexicon, tagger: &Names, laid: &Laid) -> Vec<Name> {
    laid.scope(lexicon, |scope| {
        let names = tagger.find(scope).into_iter();
        names
            .map(|name| {
                let span = scope.words.cover(name.tokens);
                let first = laid.tokens.partition_point(|t| t.end <= span.start);
                let last = laid.tokens.partition_point(|t| t.start < span.end);
                (first, last, coarse(CLASSES[usize::from(name.class)]))
            })
            .collect()
    })
}
