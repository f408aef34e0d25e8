//! Ledgers of annotated reports, for scoring, with parts of what rawi knows taken away to see what they are worth.

use anyhow::{Context, Result};
use rawi::lexicon::Tables;
use rawi::model::Weights;
use rawi::{Reader, article, ledger};
use std::io::Write;

/// Writes the ledger of every report of `file`, as if the tables and weights of `without` were empty and
/// with the files of weights `with` in the place of its own.
pub(crate) fn write(file: &str, without: &str, with: &[&str]) -> Result<()> {
    let mut tables = Tables::bundled();
    for path in with {
        let bytes = std::fs::read(path).with_context(|| format!("{path}: cannot be read"))?;
        let name = path.rsplit('/').next().unwrap_or(path);
        tables.insert_model(name.to_string(), bytes);
    }
    for name in without.split(',').filter(|name| !name.is_empty()) {
        empty(&mut tables, name)?;
    }
    let reader = Reader::new(&tables)?;
    let text = std::fs::read_to_string(file).with_context(|| format!("{file}: cannot be read"))?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (number, line) in text.lines().enumerate() {
        let report = article::from_json_line(&reader.lexicon, line, number + 1, file)?;
        serde_json::to_writer(&mut out, &ledger::rows(&reader.lexicon, &reader.read(&report)))?;
        out.write_all(b"\n")?;
    }
    out.flush().context("the ledgers cannot be written")
}

/// Leaves a table its header, and weights their labels.
fn empty(tables: &mut Tables, name: &str) -> Result<()> {
    if let Some(model) = name.strip_suffix(".bin") {
        let bytes = tables.model(name)?;
        let version = bytes.get(8..12).and_then(|four| four.try_into().ok()).map_or(0, u32::from_le_bytes);
        let weights = Weights::from_bytes(bytes, model, version)?;
        let count = weights.labels.len();
        let none = Weights::new(weights.labels, 1.0, vec![0.0; (count + 1) * count], &[]);
        tables.insert_model(name.to_string(), none.to_bytes(version));
        return Ok(());
    }
    let text = tables.get(name)?;
    let header = text.lines().filter(|line| !line.starts_with('#')).take(1).collect::<String>();
    tables.insert(name.to_string(), header + "\n");
    Ok(())
}
