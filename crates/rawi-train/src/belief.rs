//! Trains how far statements are to be believed, and measures whether the confidence they are given is kept.

use crate::bundled;
use crate::content;
use crate::gold::{self, Gold, Verdict};
use crate::held_out::HeldOut;
use crate::judged::{self, Judged};
use crate::logistic::{self, Example, Settings};
use anyhow::{Context, Result};
use rawi::lexicon::Tables;
use rawi::model::Weights;
use rawi::model::belief::{self, LABELS, VERSION};
use rawi::model::content::Contents;
use rawi::{Reader, article, ledger};
use std::io::BufRead;

/// What is learnt from: a list of decisions for each label.
#[derive(Default)]
struct Examples {
    of: [Vec<Example>; LABELS.len()],
}

/// What was judged is rare cues more than others, so that it counts for less than what was annotated whole.
const JUDGED: f32 = 0.3;
/// In how many parts the reports are read, each with what the others taught of contents.
const PARTS: usize = 5;
const SETTINGS: Settings = Settings { passes: 30, rate: 0.05, decay: 0.02, least: 3, hidden: 4, ridge: 0.0 };

/// Trains on the annotated reports of `train`, on our own in the folder `own`, and on what was judged of the reports of
/// ANT, which are read from the standard input, and writes the weights. What stands in dev or in `own`/blind is refused.
pub(crate) fn train(shared: &str, own: &str, out: &str, seed: u64) -> Result<()> {
    let held = HeldOut::read(&[format!("{shared}/gold/dev"), format!("{own}/blind")])?;
    let reports = content::reports(shared, own)?;
    let mut examples = Examples::default();
    let mut reader = reader_of(None)?;
    let each = content::without_each(&content::gather(&reports)?, PARTS);
    for (part, weights) in each.into_iter().enumerate() {
        // Contents as they are read in reports that did not teach where contents begin and end.
        reader.contents = Contents::load(&weights.to_bytes(rawi::model::content::VERSION))?;
        gather(&reader, reports.iter().skip(part).step_by(PARTS), &mut examples)?;
    }
    let judged = Judged::read(judged::TABLE)?;
    for (number, line) in std::io::stdin().lock().lines().enumerate() {
        let line = line.context("the standard input cannot be read")?;
        if judged.has(number + 1) {
            held.refuse(&line, &format!("{}, report {}", judged::TABLE, number + 1))?;
            gather_judged(&reader, &judged, number + 1, &line, &mut examples)?;
        }
    }
    let weights = regress(&examples, seed);
    std::fs::write(out, weights.to_bytes(VERSION)).with_context(|| format!("{out}: cannot be written"))
}

/// A reader that believes by these weights, or everything.
fn reader_of(weights: Option<Weights>) -> Result<Reader> {
    let mut tables = bundled::tables();
    let weights = weights.unwrap_or_else(|| belief::weights(1.0, &[]));
    tables.insert_model("belief.bin", weights.to_bytes(VERSION));
    Ok(Reader::new(&tables)?)
}

/// Reads the reports and sees which of the decisions were right.
fn gather<'r>(
    reader: &Reader,
    reports: impl Iterator<Item = &'r (String, Gold)>,
    examples: &mut Examples,
) -> Result<()> {
    for (number, (line, gold)) in reports.enumerate() {
        let report = article::from_json_line(&reader.lexicon, line, number + 1, "reports.jsonl")?;
        let reading = reader.read(&report);
        let verdicts = judge(reader, line, gold, &reading)?;
        examples.add(reader, &reading, verdicts.into_iter().map(Into::into), 1.0);
    }
    Ok(())
}

fn gather_judged(
    reader: &Reader,
    judged: &Judged,
    number: usize,
    line: &str,
    examples: &mut Examples,
) -> Result<()> {
    let report = article::from_json_line(&reader.lexicon, line, number, "standard input")?;
    let reading = reader.read(&report);
    let verdicts = judged.verdicts(number, &ledger::rows(&reader.lexicon, &reading));
    examples.add(reader, &reading, verdicts.into_iter(), JUDGED);
    Ok(())
}

impl Examples {
    /// Adds the statements of a report of which is known whether they are right.
    fn add(
        &mut self,
        reader: &Reader,
        reading: &rawi::Reading<'_>,
        verdicts: impl Iterator<Item = (Option<bool>, Option<bool>)>,
        weight: f32,
    ) {
        let scope = reading.scope(&reader.lexicon);
        let statements = reading.statements.as_slice();
        let cast = belief::Who { mentions: reading.mentions.as_slice(), chains: reading.chains.as_slice() };
        for (at, (statement, (found, speaker))) in statements.iter().zip(verdicts).enumerate() {
            let mut features = Vec::new();
            if let Some(right) = found {
                belief::of_quote(scope, &statement.quote, &mut features);
                self.of[0].push(Example { features: features.clone(), right, weight, group: 0 });
            }
            if let Some(right) = speaker {
                belief::of_speaker(scope, cast, statement, &statements[..at], &mut features);
                self.of[1].push(Example { features, right, weight, group: 0 });
            }
        }
    }
}

fn judge(reader: &Reader, line: &str, gold: &Gold, reading: &rawi::Reading<'_>) -> Result<Vec<Verdict>> {
    let report: serde_json::Value = serde_json::from_str(line)?;
    let text = report.get("text").and_then(|text| text.as_str()).unwrap_or_default();
    Ok(gold::judge(gold, text, &ledger::rows(&reader.lexicon, reading)))
}

fn regress(examples: &Examples, seed: u64) -> Weights {
    let (scale, rows) = logistic::regress_together(&examples.of, SETTINGS, seed);
    belief::weights(scale, &rows)
}

/// Prints, for ten bins of confidence, what is stated and what was right, on the reports of `folder`.
pub(crate) fn reliability(folder: &str) -> Result<()> {
    let reader = Reader::new(&Tables::bundled())?;
    let mut bins = [(0_usize, 0.0_f64, 0_usize); 10];
    for (number, (line, gold)) in gold::read(folder)?.iter().enumerate() {
        let report = article::from_json_line(&reader.lexicon, line, number + 1, "reports.jsonl")?;
        let reading = reader.read(&report);
        let verdicts = judge(&reader, line, gold, &reading)?;
        for (statement, verdict) in reading.statements.as_slice().iter().zip(verdicts) {
            let bin = &mut bins[((statement.confidence * 10.0) as usize).min(9)];
            bin.0 += 1;
            bin.1 += f64::from(statement.confidence);
            bin.2 += usize::from(verdict.found && verdict.speaker);
        }
    }
    println!("confidence   statements   stated   right");
    let (mut all, mut gap) = (0, 0.0);
    for (number, (count, stated, right)) in bins.iter().enumerate().filter(|(_, bin)| bin.0 > 0) {
        let (stated, share) = (stated / *count as f64, *right as f64 / *count as f64);
        println!(
            "{:.1}–{:.1} {count:13} {stated:12.3} {share:7.3}",
            number as f64 / 10.0,
            (number + 1) as f64 / 10.0
        );
        all += count;
        gap += (stated - share).abs() * *count as f64;
    }
    println!("stated and right differ by {:.3} on average over {all} statements", gap / all.max(1) as f64);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Training twice gives the same bytes, and what is learnt tells a quote from what is none.
    #[test]
    fn the_same_reports_and_seed_give_the_same_bytes() {
        let report = |id: usize, text: &str, said: &[(&str, &str)]| {
            let place = |words: &str| {
                let start = text.find(words).unwrap();
                let before = text[..start].chars().count();
                [before, before + words.chars().count()]
            };
            let entities = said.iter().enumerate().map(|(at, (who, _))| {
                serde_json::json!({"id": format!("e{at}"), "mentions": [who], "spans": [place(who)]})
            });
            let statements = said.iter().enumerate().map(|(at, (_, what))| {
                serde_json::json!({"speaker": format!("e{at}"), "content_spans": [place(what)]})
            });
            let gold = serde_json::json!({
                "id": id.to_string(),
                "entities": entities.collect::<Vec<_>>(),
                "statements": statements.collect::<Vec<_>>(),
            });
            let line = serde_json::json!({"id": id.to_string(), "text": text}).to_string();
            (line, serde_json::from_value::<Gold>(gold).unwrap())
        };
        let mut reports = Vec::new();
        for number in 0..12 {
            let said = "وقال المهندس سالم الطويل إن الجسر سيفتح غدا أمام الناس.";
            reports.push(report(number, said, &[("سالم الطويل", "الجسر سيفتح غدا أمام الناس")]));
            reports.push(report(number + 20, "وذكر سالم الطويل أن الأرض ضيقة في القرية كلها.", &[]));
        }
        let reader = reader_of(None).unwrap();
        let mut examples = Examples::default();
        gather(&reader, reports.iter(), &mut examples).unwrap();
        assert!(examples.of[0].iter().any(|e| e.right) && examples.of[0].iter().any(|e| !e.right));
        let bytes = regress(&examples, 7).to_bytes(VERSION);
        assert_eq!(bytes, regress(&examples, 7).to_bytes(VERSION));
        assert_ne!(bytes, regress(&examples, 8).to_bytes(VERSION));
        let weights = Weights::from_bytes(&bytes, "belief", VERSION).unwrap();
        let reader = reader_of(Some(weights)).unwrap();
        let chance = |line: &str| {
            let report = article::from_json_line(&reader.lexicon, line, 1, "test").unwrap();
            reader.read(&report).quotes.as_slice()[0].chance
        };
        assert!(chance(&reports[0].0) > 0.8);
        assert!(chance(&reports[1].0) < 0.3);
    }
}
