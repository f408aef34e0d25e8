//! Makes and measures what rawi learns.
//!
//! ```text
//! rawi-train ledgers REPORTS.jsonl                 the ledgers of a file of reports, for scoring
//! rawi-train speed                                 words a second of each tagger, on the standard input
//! rawi-train clusters OUT                          groups the words of the reports on the standard input
//! rawi-train looks OUT                             learns what names look like, common words from the same
//! rawi-train names SHARED OUT [SEED]               trains the name tagger
//! rawi-train annotation SHARED FILE...             makes data/annotation/names.tsv of what annotators wrote
//! rawi-train folds SHARED CORPUS PARTS [NAME=VALUE]...   scores the training on each part of a corpus, left out of it
//! rawi-train score-names WEIGHTS CORPUS            scores it on a corpus in CoNLL form
//! ```
//! SHARED is the folder with the corpora, `../shared`.

mod annotation;
mod clusters;
mod conll;
mod corpus;
mod crf;
mod looks;
mod names;
mod peoples;
mod project;
mod score;
mod sentences;
mod speed;

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
        ["looks", out] => looks::train(out, 1),
        ["names", shared, out] => names::train(shared, out, 1),
        ["names", shared, out, seed] => names::train(shared, out, seed.parse().context("SEED is a number")?),
        ["score-names", weights, corpus] => score::score(weights, corpus),
        ["annotation", shared, ref files @ ..] => annotation::compile(shared, files),
        ["folds", shared, corpus, parts, ref set @ ..] => {
            let mut settings = names::settings(1);
            for pair in set {
                let (name, value) = pair.split_once('=').context("write NAME=VALUE")?;
                settings.set(name, value)?;
            }
            score::folds(shared, corpus, parts.parse().context("PARTS is a number")?, settings)
        }
        _ => bail!(
            "usage: rawi-train ledgers FILE | clusters OUT | looks OUT | names SHARED OUT [SEED] | score-names WEIGHTS CORPUS | annotation SHARED FILE... | folds SHARED CORPUS PARTS [NAME=VALUE]..."
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
