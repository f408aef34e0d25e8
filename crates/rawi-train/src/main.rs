//! Makes and measures what rawi learns.
//!
//! ```text
//! rawi-train ledgers REPORTS.jsonl                 the ledgers of a file of reports, for scoring
//! rawi-train speed                                 words a second of each tagger, on the standard input
//! rawi-train clusters OUT                          groups the words of the reports on the standard input
//! rawi-train frequencies OUT                       counts the words of the same
//! rawi-train splits SHARED OUT                     trains how words are cut
//! rawi-train looks OUT                             learns what names look like, common words from the same
//! rawi-train names SHARED OUT [SEED]               trains the name tagger
//! rawi-train score-names WEIGHTS CORPUS            scores it on a corpus in CoNLL form
//! ```
//! SHARED is the folder with the corpora, `../shared`.

mod clusters;
mod conll;
mod conllu;
mod crf;
mod frequencies;
mod looks;
mod names;
mod score_words;
mod sentences;
mod speed;
mod splits;
mod words;

use anyhow::{Context, Result, bail};
use rawi::{Reader, article, ledger, lexicon::Tables};
use std::io::Write;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match *args.as_slice() {
        ["ledgers", file] => ledgers(file),
        ["speed"] => speed::measure(),
        ["clusters", out] => clusters::train(out),
        ["frequencies", out] => frequencies::count(out),
        ["splits", shared, out] => splits::train(shared, out, 1),
        ["looks", out] => looks::train(out, 1),
        ["names", shared, out] => names::train(shared, out, 1),
        ["names", shared, out, seed] => names::train(shared, out, seed.parse().context("SEED is a number")?),
        ["words", shared, out] => words::train(shared, out, 1),
        ["score-upos", weights, treebank] => words::score(weights, treebank),
        ["score-words", weights, treebank] => score_words::score(weights, treebank),
        ["score-names", weights, corpus] => names::score(weights, corpus),
        _ => bail!(
            "usage: rawi-train ledgers FILE | clusters OUT | looks OUT | names SHARED OUT [SEED] | score-names WEIGHTS CORPUS"
        ),
    }
}

fn ledgers(file: &str) -> Result<()> {
    let reader = Reader::new(&Tables::bundled())?;
    let text = std::fs::read_to_string(file).with_context(|| format!("{file}: cannot be read"))?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (number, line) in text.lines().enumerate() {
        let report = article::from_json_line(&reader.lexicon, line, number + 1, file)?;
        serde_json::to_writer(&mut out, &ledger::rows(&reader.lexicon, &reader.read(&report)))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
