//! `rawi-train ledgers REPORTS.jsonl`: the ledgers of a file of reports, for scoring.

use anyhow::{Context, Result};
use rawi::{Reader, article, ledger, lexicon::Tables};
use std::io::Write;

fn main() -> Result<()> {
    let file = std::env::args().nth(2).context("usage: rawi-train ledgers REPORTS.jsonl")?;
    let reader = Reader::new(&Tables::bundled())?;
    let text = std::fs::read_to_string(&file).with_context(|| format!("{file}: cannot be read"))?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (number, line) in text.lines().enumerate() {
        let report = article::from_json_line(&reader.lexicon, line, number + 1, &file)?;
        serde_json::to_writer(&mut out, &ledger::rows(&reader.lexicon, &reader.read(&report)))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
