//! Whole reports and the rows that they must give (`data/golden`).
//!
//! `rows.tsv` is what a careful reader finds. What rawi misses of it or adds to it stands in
//! `known_failures.txt`; the test fails when that changes in either direction. `RAWI_BLESS=1` rewrites it, and
//! the reviewer reads the difference.

#![allow(clippy::unwrap_used)]

use rawi::article::{self, Meta};
use rawi::layers::Source;
use rawi::ledger::{self, Ledger};
use rawi::lexicon::Tables;
use rawi::{Reader, text::fold};
use std::fs;
use std::path::{Path, PathBuf};

fn samples() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/golden");
    let mut found: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()).collect();
    found.retain(|p| p.join("rows.tsv").exists());
    found.sort();
    found
}

fn field(meta: &str, name: &str) -> Option<String> {
    let line = meta.lines().find(|l| l.split('=').next().is_some_and(|key| key.trim() == name))?;
    Some(line.split_once('=')?.1.trim().trim_matches('"').to_string())
}

fn read(reader: &Reader, folder: &Path) -> Ledger {
    let meta = fs::read_to_string(folder.join("meta.toml")).unwrap();
    let mut files = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let file = files.find(|p| p.file_name().unwrap().to_string_lossy().starts_with("article.")).unwrap();
    let source = Source { title: field(&meta, "title"), ..Source::default() };
    let published = field(&meta, "published").and_then(|d| article::parse_date(&d));
    let bytes = fs::read(&file).unwrap();
    let article =
        article::from_bytes(&reader.lexicon, &bytes, &file.to_string_lossy(), Meta { source, published });
    ledger::rows(&reader.lexicon, &reader.read(&article))
}

/// A row as one line: kind, act, the words, who said them.
fn line(kind: &str, act: &str, content: &str, speakers: &str) -> String {
    format!("{kind}\t{act}\t{}\t{}", fold(content), fold(speakers))
}

fn expected(folder: &Path) -> Vec<String> {
    let rows = fs::read_to_string(folder.join("rows.tsv")).unwrap();
    let rows =
        rows.lines().skip(1).filter(|l| !l.trim().is_empty()).map(|l| l.split('\t').collect::<Vec<_>>());
    rows.map(|c| line(c[0], c[1], c[3], c[4])).collect()
}

fn found(ledger: &Ledger) -> Vec<String> {
    let rows = ledger.statements.iter().map(|s| {
        let content: Vec<&str> = s.content.iter().map(|e| e.of(&ledger.text)).collect();
        let speakers: Vec<&str> = s.speakers.iter().map(|p| &*p.name).collect();
        line(&s.kind, &s.act, &content.join(" … "), &speakers.join("|"))
    });
    rows.collect()
}

#[test]
fn whole_reports_are_read_as_far_as_known() {
    let reader = Reader::new(&Tables::bundled()).unwrap();
    let (mut right, mut all, mut changed) = (0, 0, Vec::new());
    for folder in samples() {
        let (want, got) = (expected(&folder), found(&read(&reader, &folder)));
        let missed = want.iter().filter(|w| !got.contains(w)).map(|w| format!("missed\t{w}"));
        let spurious = got.iter().filter(|g| !want.contains(g)).map(|g| format!("spurious\t{g}"));
        let failures: Vec<String> = missed.chain(spurious).collect();
        right += want.iter().filter(|w| got.contains(w)).count();
        all += want.len();
        let file = folder.join("known_failures.txt");
        let now = failures.iter().map(|f| format!("{f}\n")).collect::<String>();
        if std::env::var_os("RAWI_BLESS").is_some() {
            fs::write(&file, &now).unwrap();
        } else if fs::read_to_string(&file).unwrap_or_default() != now {
            changed.push(format!("{}:\n{now}", folder.display()));
        }
    }
    println!("{right} of {all} rows of the sample reports are right in every field");
    assert!(changed.is_empty(), "readings changed; look, then RAWI_BLESS=1:\n{}", changed.join("\n"));
}

#[test]
fn spelling_marks_and_what_stands_in_front_change_no_decision() {
    let reader = Reader::new(&Tables::bundled()).unwrap();
    let read = |text: &str| {
        let report = article::from_text(&reader.lexicon, text, Meta::default());
        found(&ledger::rows(&reader.lexicon, &reader.read(&report)))
    };
    let front = "الطقس معتدل في المدينة هذا الصباح كما في كل عام.";
    let report = "وقال وزير الخارجية المصري إن \"العلاقات بين البلدين تتقدم\".\nوأضاف أن الزيارة نجحت.";
    let plain = read(&format!("{front}\n{report}"));
    assert_eq!(plain.len(), 2);
    assert_eq!(read(&format!("{front}\n{front}\n{report}")), plain);
    assert_eq!(read(&format!("{front}\n{}", report.replace("قال", "قـــالَ"))), plain);
    assert_eq!(read(&format!("{front}\n{}", report.replacen('"', "«", 1).replacen('"', "»", 1))), plain);
}

/// A report may break off anywhere: every beginning of every sample is read without a fault.
#[test]
fn reports_that_break_off_are_read() {
    let reader = Reader::new(&Tables::bundled()).unwrap();
    for (_, _, bytes, name) in rawi_data::SAMPLES {
        let whole = article::from_bytes(&reader.lexicon, bytes, name, Meta::default());
        for paragraph in whole.text.lines() {
            for (at, _) in paragraph.match_indices(' ') {
                let report = article::from_text(&reader.lexicon, &paragraph[..at], Meta::default());
                ledger::rows(&reader.lexicon, &reader.read(&report));
            }
        }
    }
}
