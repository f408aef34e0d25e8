//! Measures `rawi find --inflected` on a treebank: how many words of a lemma are found, and how many of those found are of it.

use crate::{bundled, conllu};
use anyhow::Result;
use rawi::lexicon::dictionary::inflections::Inflections;
use rawi::text::fold::fold;
use std::collections::{HashMap, HashSet};

/// The words that somebody searches for.
const CONTENT: [&str; 3] = ["NOUN", "VERB", "ADJ"];

/// Asks for every word among all the others, as it stands and in all its forms.
pub(crate) fn score(treebank: &str) -> Result<()> {
    let inflections = Inflections::load(&bundled::tables())?;
    let sentences = conllu::read(treebank)?;
    let words = sentences.iter().flat_map(|sentence| &sentence.words);
    let words: Vec<(String, String)> = words
        .filter(|word| CONTENT.contains(&&*word.upos))
        .map(|word| (fold(&word.form), fold(&word.lemma)))
        .collect();
    let mut by_form: HashMap<&str, HashMap<&str, usize>> = HashMap::new();
    let mut by_lemma: HashMap<&str, usize> = HashMap::new();
    for (form, lemma) in &words {
        *by_form.entry(form).or_default().entry(lemma).or_default() += 1;
        *by_lemma.entry(lemma).or_default() += 1;
    }
    for (what, inflected) in [("as typed", false), ("in all forms", true)] {
        let (mut right, mut found, mut there) = (0, 0, 0);
        for (form, lemma) in &words {
            let more = if inflected { inflections.of(form) } else { Vec::new() };
            let asked: HashSet<String> = more.iter().map(|form| fold(form)).chain([form.clone()]).collect();
            let hits = || asked.iter().filter_map(|form| by_form.get(&**form));
            // The word itself is always found.
            found += hits().flat_map(HashMap::values).sum::<usize>() - 1;
            right += hits().filter_map(|lemmas| lemmas.get(&**lemma)).sum::<usize>() - 1;
            there += by_lemma[&**lemma] - 1;
        }
        let share = |of: usize| right as f32 / of.max(1) as f32;
        println!(
            "{what}: {:.3} of the words of a lemma found, {:.3} of those found are of it",
            share(there),
            share(found)
        );
    }
    Ok(())
}
