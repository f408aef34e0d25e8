//! A process killed in the middle of adding leaves a ledger that opens; adding again gives exactly the rows of a
//! run that nobody disturbed.

#![allow(clippy::unwrap_used)] // helpers outside #[test] functions, too, fail by panicking

use rawi_store::{Counts, Embedded, Failure, Filter, Hit, Store};
use std::fmt::Write as _;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const REPORTS: usize = 5_000;

/// Reports of our own making; a few ids come twice with other words, and a few lines cannot be read.
fn reports() -> String {
    let mut lines = String::new();
    for n in 0..REPORTS {
        let id = if n % 97 == 96 { n - 50 } else { n };
        let day = n % 28 + 1;
        let text = format!(
            "عنوان الخبر رقم {n}\nقال الوزير سامي الوالي إن \"الهدنة رقم {n} ستمدد\". وأضاف أن الوفد وصل أمس.\n\
             وقال المدير زيد النجار إن \"المصنع رقم {n} أغلق أبوابه\".",
        );
        if n % 611 == 610 {
            lines.push_str("{\"text\": \n");
        }
        let report = serde_json::json!({
            "id": format!("r{id:05}"), "text": text, "published": format!("2022-06-{day:02}"),
            "outlet": format!("Sahifa {}", n % 7),
        });
        let _ = writeln!(lines, "{report}");
    }
    lines
}

fn add(folder: &Path, ledger: &str) -> Child {
    Command::new(assert_cmd::cargo::cargo_bin!("rawi"))
        .args(["add", "reports.jsonl", "--ledger", ledger])
        .current_dir(folder)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// Everything in a ledger but the runs.
#[derive(Debug, PartialEq)]
struct Dump {
    counts: Counts,
    reports: Vec<rawi::ledger::Ledger>,
    hits: Vec<Hit>,
    by_word: Vec<Hit>,
    failures: Vec<Failure>,
}

fn dump(path: &Path) -> Dump {
    let store = Embedded::open_existing(path).unwrap();
    assert_eq!(store.verify().unwrap(), [""; 0]);
    let mut reports = Vec::new();
    store
        .visit_reports(&mut |ledger| {
            reports.push(ledger);
            ControlFlow::Continue(())
        })
        .unwrap();
    Dump {
        counts: store.counts().unwrap(),
        reports,
        hits: store.find(&Filter::default()).unwrap(),
        by_word: store.find(&Filter { words: vec!["مصنع".into()], ..Filter::default() }).unwrap(),
        failures: store.failures().unwrap(),
    }
}

fn documents(path: &Path) -> u64 {
    let store = Embedded::open_existing(path).and_then(|store| store.counts());
    store.map_or(0, |counts| counts.documents)
}

/// Waits until the ledger holds some reports, and kills the process then.
fn kill_at(child: &mut Child, path: &Path, reports: u64) {
    let begun = Instant::now();
    while documents(path) < reports && child.try_wait().unwrap().is_none() {
        assert!(begun.elapsed() < Duration::from_secs(120), "no progress");
        std::thread::sleep(Duration::from_millis(2));
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn killed_and_run_again_is_as_good_as_never_killed() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("reports.jsonl"), reports()).unwrap();
    let calm = folder.path().join("calm.sqlite");
    assert_eq!(add(folder.path(), "calm.sqlite").wait().unwrap().code(), Some(2));

    let killed = folder.path().join("killed.sqlite");
    for progress in [1, 1500, 3000] {
        let mut child = add(folder.path(), "killed.sqlite");
        kill_at(&mut child, &killed, progress);
        let store = Embedded::open_existing(&killed).unwrap();
        assert_eq!(store.verify().unwrap(), [""; 0]);
        let reached = store.counts().unwrap().documents;
        assert!(reached < REPORTS as u64 - 100, "killed too late to prove anything: {reached}");
    }
    assert_eq!(add(folder.path(), "killed.sqlite").wait().unwrap().code(), Some(2));

    let (calm, killed) = (dump(&calm), dump(&killed));
    assert!(calm.reports.len() > 4_900 && calm.hits.len() > calm.reports.len() && !calm.by_word.is_empty());
    assert_eq!(calm.failures.len(), 8);
    assert!(calm == killed, "the ledgers differ: {:?} and {:?}", calm.counts, killed.counts);
}
