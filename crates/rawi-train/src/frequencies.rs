//! Counts words of reports.

use anyhow::{Context, Result};
use rawi::layers::TokenKind;
use rawi::lexicon::{Lexicon, Tables};
use rawi::{article, text};
use rustc_hash::FxHashMap;
use std::io::{BufRead, Write};

/// Words seen less often are left out.
const LEAST: u32 = 4;

/// Reads reports, one JSON object a line, from the standard input and writes `word⇥power of two of its count`.
pub(crate) fn count(out: &str) -> Result<()> {
    let lexicon = Lexicon::load(&Tables::bundled())?;
    let mut counts: FxHashMap<String, u32> = FxHashMap::default();
    for (number, line) in std::io::stdin().lock().lines().enumerate() {
        let report = article::from_json_line(&lexicon, &line?, number + 1, "standard input")?;
        let (tokens, folded) = text::tokens(&report);
        for token in tokens.iter().filter(|token| token.kind == TokenKind::Word) {
            *counts.entry(folded.key(token).to_string()).or_default() += 1;
        }
    }
    let mut words: Vec<(String, u32)> = counts.into_iter().filter(|(_, count)| *count >= LEAST).collect();
    words.sort_unstable();
    let mut file = std::io::BufWriter::new(
        std::fs::File::create(out).with_context(|| format!("{out}: cannot be written"))?,
    );
    writeln!(
        file,
        "# source: the ANT corpus v1.1 (Apache-2.0), by `rawi-train frequencies`; see data/models/README.md\n# licence: Apache-2.0\nword\tpower"
    )?;
    for (word, count) in words {
        writeln!(file, "{word}\t{}", count.ilog2())?;
    }
    file.flush().with_context(|| format!("{out}: cannot be written"))
}
