//! The report the project began from, when it is at hand (it may not be published with the project).

#![allow(clippy::unwrap_used)]

use rawi::ledger::{self, Extent, Ledger};
use rawi::{Reader, article, lexicon::Tables};
use serde_json::Value;
use std::io::Write;
use std::path::Path;

type Stretch = (usize, usize);

fn stretches(value: &Value) -> Vec<Stretch> {
    let number = |v: &Value, at: usize| v[at].as_u64().unwrap() as usize;
    value.as_array().unwrap().iter().map(|s| (number(s, 0), number(s, 1))).collect()
}

fn shared(a: &[Stretch], b: &[Stretch]) -> usize {
    a.iter().flat_map(|x| b.iter().map(move |y| x.1.min(y.1).saturating_sub(x.0.max(y.0)))).sum()
}

fn length(a: &[Stretch]) -> usize {
    a.iter().map(|s| s.1 - s.0).sum()
}

/// The ledger has a statement with at least half of the words in common, said by one of `speakers`.
fn is_found(ledger: &Ledger, content: &[Stretch], speakers: &[Stretch]) -> bool {
    let pair = |e: &Extent| (e.start, e.end);
    ledger.statements.iter().any(|s| {
        let got: Vec<Stretch> = s.content.iter().map(pair).collect();
        let common = shared(&got, content);
        let speaker = s
            .speakers
            .iter()
            .filter_map(|p| p.mention.as_ref().map(pair))
            .any(|m| shared(&[m], speakers) > 0);
        common * 2 >= length(&got) + length(content) - common && speaker
    })
}

#[test]
fn the_first_report_is_read_right() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/reference");
    let (Ok(report), Ok(gold)) = (
        std::fs::read_to_string(folder.join("reports.jsonl")),
        std::fs::read_to_string(folder.join("gold.jsonl")),
    ) else {
        // Past the capture of the test runner, so that the skip is seen.
        writeln!(std::io::stderr(), "skipped: the reference report is not at ../shared/reference").unwrap();
        return;
    };
    let reader = Reader::new(&Tables::bundled()).unwrap();
    let article = article::from_json_line(&reader.lexicon, report.trim(), 1, "reports.jsonl").unwrap();
    let ledger = ledger::rows(&reader.lexicon, &reader.read(&article));
    let gold: Value = serde_json::from_str(gold.trim()).unwrap();
    let speakers = |statement: &Value| -> Vec<Stretch> {
        let said_by = |entity: &Value| match &statement["speaker"] {
            Value::Array(ids) => ids.contains(&entity["id"]),
            id => *id == entity["id"],
        };
        let entities = gold["entities"].as_array().unwrap().iter().filter(|e| said_by(e));
        entities.flat_map(|e| stretches(&e["spans"])).collect()
    };
    let statements = gold["statements"].as_array().unwrap();
    let right = |s: &&Value| is_found(&ledger, &stretches(&s["content_spans"]), &speakers(s));
    let unspoken: Vec<&Value> = statements.iter().filter(|s| s["speaker_mention"] == "").collect();
    assert!(statements.iter().filter(right).count() >= 17, "statements with the right speaker");
    assert!(unspoken.iter().all(right), "every unspoken subject");
    let dates = gold["times"].as_array().unwrap();
    let dated = dates.iter().all(|t| {
        ledger.times.iter().any(|got| {
            let span = (t["span"][0].as_u64().unwrap() as usize, t["span"][1].as_u64().unwrap() as usize);
            got.value == t["value"].as_str().unwrap() && shared(&[(got.start, got.end)], &[span]) > 0
        })
    });
    assert!(dated, "every date");
}
