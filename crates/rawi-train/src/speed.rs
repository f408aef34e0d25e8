//! How fast the taggers are, by themselves, on one core.

use anyhow::Result;
use rawi::grammar::Grammar;
use rawi::lexicon::Tables;
use rawi::mention::Scope;
use rawi::text::Words;
use rawi::{Reader, article, morph, text};
use std::io::BufRead;
use std::time::{Duration, Instant};

/// Reads reports from the standard input and prints words a second of each stage.
pub(crate) fn measure() -> Result<()> {
    let reader = Reader::new(&Tables::bundled())?;
    let grammar = Grammar::load(&Tables::bundled())?;
    let (mut words, mut splitting, mut naming, mut tagging) =
        (0, Duration::ZERO, Duration::ZERO, Duration::ZERO);
    for (number, line) in std::io::stdin().lock().lines().enumerate() {
        let report = article::from_json_line(&reader.lexicon, &line?, number + 1, "standard input")?;
        let start = Instant::now();
        let (tokens, folded) = text::tokens(&report);
        let sentences = text::sentences(&report, &tokens).into();
        let tokens = tokens.into();
        let all = Words { article: &report, folded: &folded, tokens: &tokens, sentences: &sentences };
        let morphs = morph::analyse(&reader.lexicon, all);
        splitting += start.elapsed();
        let scope = Scope { lexicon: &reader.lexicon, words: all, morphs: &morphs, names: &[] };
        let start = Instant::now();
        std::hint::black_box(reader.names.find(scope));
        naming += start.elapsed();
        let start = Instant::now();
        std::hint::black_box(grammar.analyse(&reader.lexicon, all));
        tagging += start.elapsed();
        words += report.text.split_whitespace().count();
    }
    let rate = |time: Duration| words as f64 / time.as_secs_f64() / 1000.0;
    println!(
        "tokens and proclitics {:.0} thousand words/s, names {:.0} thousand words/s, clitics and parts of speech {:.0} thousand words/s",
        rate(splitting),
        rate(naming),
        rate(tagging)
    );
    Ok(())
}
