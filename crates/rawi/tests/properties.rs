//! What must change no decision: a paragraph in front, vowel marks and tatweel, the sort of quotation marks, the order
//! of reports.

#![allow(clippy::unwrap_used)]

use rawi::article::{self, Meta};
use rawi::ledger::{self, Ledger, StatementRow};
use rawi::lexicon::Tables;
use rawi::{Reader, text::fold};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

static READER: LazyLock<Reader> = LazyLock::new(|| Reader::new(&Tables::bundled()).unwrap());

/// The texts of the sample reports that are plain, with their names.
fn samples() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/golden");
    let mut found: Vec<(String, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter_map(|folder| {
            let name = folder.file_name()?.to_string_lossy().into_owned();
            Some((name, fs::read_to_string(folder.join("article.txt")).ok()?))
        })
        .collect();
    found.sort();
    assert!(found.len() > 10);
    found
}

fn read(text: &str) -> Ledger {
    let article = article::from_text(&READER.lexicon, text, Meta::default());
    ledger::rows(&READER.lexicon, &READER.read(&article))
}

/// What was decided, with the content as `tell` has it.
fn decisions(ledger: &Ledger, tell: impl Fn(&StatementRow) -> String) -> Vec<String> {
    let names = |parties: &[rawi::ledger::PartyRow]| {
        parties.iter().map(|party| fold(&party.name)).collect::<Vec<_>>().join("|")
    };
    let line = |row: &StatementRow| {
        format!(
            "{} {} {} by {} to {} through {}: {}",
            row.kind,
            row.act,
            row.cue.lemma,
            names(&row.speakers),
            names(&row.addressees),
            names(&row.relay),
            tell(row)
        )
    };
    ledger.statements.iter().map(line).collect()
}

fn words(ledger: &Ledger) -> Vec<String> {
    let content = |row: &StatementRow| {
        let spans = row.content.iter().map(|extent| extent.of(&ledger.text));
        fold(&spans.collect::<Vec<_>>().join(" … "))
    };
    decisions(ledger, content)
}

fn places(ledger: &Ledger, shift: usize) -> Vec<String> {
    let content = |row: &StatementRow| {
        row.content.iter().map(|e| format!("{}-{} ", e.start + shift, e.end + shift)).collect::<String>()
    };
    decisions(ledger, content)
}

#[test]
fn a_paragraph_in_front_shifts_every_span_and_changes_no_decision() {
    const FRONT: &str = "هذه فقرة قصيرة في أول النص.";
    for (name, text) in samples() {
        // Behind the headline: in front of it the headline would be none.
        let (head, body) = text.split_once('\n').unwrap();
        let body = body.trim_start();
        let without = read(&format!("{head}\n\n{body}"));
        let with = read(&format!("{head}\n\n{FRONT}\n\n{body}"));
        let shift = FRONT.chars().count() + 2;
        let headline = head.chars().count();
        let moved = decisions(&without, |row| {
            let by = |at: usize| if at > headline { at + shift } else { at };
            row.content.iter().map(|e| format!("{}-{} ", by(e.start), by(e.end))).collect()
        });
        assert_eq!(places(&with, 0), moved, "{name}");
    }
}

#[test]
fn vowel_marks_and_tatweel_change_no_decision() {
    for (name, text) in samples() {
        let is_mark = |c: char| matches!(c, '\u{64b}'..='\u{652}' | '\u{670}' | 'ـ');
        let bare: String = text.chars().filter(|c| !is_mark(*c)).collect();
        let mut full = String::new();
        let letters: Vec<char> = bare.chars().collect();
        for (at, letter) in letters.iter().enumerate() {
            full.push(*letter);
            let inside = |c: Option<&char>| c.is_some_and(|c| matches!(c, 'ب'..='غ' | 'ف'..='ن'));
            if inside(Some(letter)) && inside(letters.get(at + 1)) {
                full.extend([&['\u{64e}'][..], &['ـ'], &['\u{651}', '\u{650}'], &[]][at % 4]);
            }
        }
        assert_eq!(words(&read(&full)), words(&read(&bare)), "{name}");
    }
}

#[test]
fn the_sort_of_quotation_marks_changes_no_decision() {
    for (name, text) in samples() {
        let straight: String =
            text.chars().map(|c| if matches!(c, '«' | '»' | '“' | '”') { '"' } else { c }).collect();
        let lines = straight.lines().filter(|line| line.matches('"').count() % 2 == 0);
        let straight = lines.collect::<Vec<_>>().join("\n");
        let mut open = false;
        let angled: String = straight
            .chars()
            .map(|c| match c {
                '"' => {
                    open = !open;
                    if open { '«' } else { '»' }
                }
                other => other,
            })
            .collect();
        let bare = |text: &str| {
            words(&read(text)).iter().map(|line| line.replace(['"', '«', '»'], "")).collect::<Vec<_>>()
        };
        assert_eq!(bare(&angled), bare(&straight), "{name}");
    }
}

#[test]
fn the_order_of_reports_changes_nothing() {
    let samples = samples();
    let forwards: Vec<Ledger> = samples.iter().map(|(_, text)| read(text)).collect();
    let backwards = std::thread::scope(|scope| {
        let threads: Vec<_> = samples.iter().rev().map(|(_, text)| scope.spawn(|| read(text))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<Ledger>>()
    });
    assert!(forwards.iter().eq(backwards.iter().rev()));
}
