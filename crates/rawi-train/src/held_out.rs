//! Reports that are kept to measure on: whatever stands there too may train nothing.

use anyhow::{Context, Result, ensure};
use std::collections::HashSet;

/// How many of a report's last letters tell it from others, however its headline and white space stand.
const TAIL: usize = 150;

/// The reports held out.
pub(crate) struct HeldOut {
    tails: HashSet<String>,
}

impl HeldOut {
    /// Reads the reports of folders of annotation.
    pub(crate) fn read(folders: &[String]) -> Result<Self> {
        let mut tails = HashSet::new();
        for folder in folders {
            let path = format!("{folder}/reports.jsonl");
            let text = std::fs::read_to_string(&path).with_context(|| format!("{path}: cannot be read"))?;
            for line in text.lines() {
                tails.insert(tail(line).with_context(|| path.clone())?);
            }
        }
        Ok(Self { tails })
    }

    /// Complains of a report, a line of JSON, that is held out; `place` says where it was to train.
    pub(crate) fn refuse(&self, line: &str, place: &str) -> Result<()> {
        let held = self.tails.contains(&tail(line).with_context(|| place.to_string())?);
        ensure!(!held, "{place}: this report is kept to measure on; take it out of what trains");
        Ok(())
    }
}

fn tail(line: &str) -> Result<String> {
    let report: serde_json::Value = serde_json::from_str(line)?;
    let text = report.get("text").and_then(|text| text.as_str()).unwrap_or_default();
    let mut letters: Vec<char> = text.chars().rev().filter(|c| c.is_alphanumeric()).take(TAIL).collect();
    letters.reverse();
    Ok(letters.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_is_known_with_and_without_its_headline() {
        let body = "وقال المدير إن العمل في المصنع مستمر. ".repeat(9);
        let line = |text: &str| serde_json::json!({"id": "1", "text": text}).to_string();
        let held = HeldOut { tails: HashSet::from([tail(&line(&body)).unwrap()]) };
        assert!(held.refuse(&line(&format!("المصنع يعمل\n\n{body}")), "judged.tsv").is_err());
        assert!(held.refuse(&line("وقال الوزير إن الطريق مفتوح."), "judged.tsv").is_ok());
    }
}
