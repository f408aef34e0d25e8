//! Long work shows how far it is on a terminal, stops when it is asked to, and tells machines what was done.

#![cfg(target_os = "linux")] // signals, pipes with names and /proc
#![allow(clippy::unwrap_used)] // helpers outside #[test] functions, too, fail by panicking

use rawi_store::Address;
use serde_json::Value;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// A folder with a ledger of so many reports, of which each two are copies.
fn desk(reports: usize) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("reports.jsonl"), lines(reports)).unwrap();
    let added = rawi(folder.path(), &["add", "reports.jsonl"]).output().unwrap();
    assert!(added.status.success(), "{added:?}");
    folder
}

fn lines(reports: usize) -> String {
    let line = |n: usize| {
        let words: String = (0..30).map(|word| format!(" كلمة{}", n / 2 * 100 + word)).collect();
        let text =
            format!("قال الوزير سامي الوالي إن \"المصنع رقم {n} أغلق أبوابه\".\nوأضاف التقرير{words}.");
        let report = serde_json::json!({"id": format!("r{n:05}"), "text": text, "published": "2022-06-29"});
        format!("{report}\n")
    };
    (0..reports).map(line).collect()
}

fn rawi(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("rawi"));
    command
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

/// Waits until it is so.
fn until(so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !so() {
        assert!(begun.elapsed() < Duration::from_secs(60), "nothing happens");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// Presses Ctrl-C as soon as the process listens for it.
fn interrupt(child: &Child) {
    let status = format!("/proc/{}/status", child.id());
    until(|| {
        let text = std::fs::read_to_string(&status).unwrap();
        let caught = text.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap();
        u64::from_str_radix(caught.trim(), 16).unwrap() & 0b10 != 0
    });
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
}

/// Waits for the end; exit code, standard output, what was said last.
fn end(child: Child) -> (Option<i32>, String, String) {
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let said = String::from_utf8(stderr).unwrap();
    assert!(said.starts_with("rawi: stopping after the reports at hand"), "{said}");
    (status.code(), String::from_utf8(stdout).unwrap(), said.lines().last().unwrap().to_owned())
}

#[test]
fn an_export_that_is_stopped_leaves_no_half_file() {
    let folder = desk(1_500);
    std::fs::write(folder.path().join("all.jsonl"), "before").unwrap();
    let part = folder.path().join("all.jsonl.part");
    assert!(Command::new("mkfifo").arg(&part).status().unwrap().success());
    let child = rawi(folder.path(), &["export", "--format", "jsonl", "--out", "all.jsonl"]).spawn().unwrap();
    // Nothing is taken out of the pipe until Ctrl-C: it is full long before all is written.
    let mut pipe = std::fs::File::open(&part).unwrap();
    interrupt(&child);
    let mut written = Vec::new();
    pipe.read_to_end(&mut written).unwrap();
    let (code, _, said) = end(child);
    assert_eq!(code, Some(130));
    assert!(said.contains("all.jsonl is as it was; the same command begins again"), "{said}");
    assert!(written.iter().filter(|byte| **byte == b'\n').count() < 1_500);
    assert!(!part.exists());
    assert_eq!(std::fs::read(folder.path().join("all.jsonl")).unwrap(), b"before");
}

#[test]
fn an_export_to_a_pipe_ends_with_a_whole_row() {
    let folder = desk(1_500);
    let child = rawi(folder.path(), &["export", "--format", "jsonl", "--json"]).spawn().unwrap();
    interrupt(&child);
    let (code, out, said) = end(child);
    let told: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(code, Some(130));
    assert!(
        out.lines().count() < 1_500 && out.lines().all(|line| serde_json::from_str::<Value>(line).is_ok())
    );
    assert_eq!(told["done"]["rows"], out.lines().count());
    assert_eq!((&told["done"]["stopped"], &told["ledger"]), (&true.into(), &"rawi.sqlite".into()));
}

fn clusters(folder: &Path) -> usize {
    let store = Address::File(folder.join("rawi.sqlite")).open_existing().unwrap();
    assert_eq!(store.verify().unwrap(), [""; 0]);
    let mut count = 0;
    store
        .visit_copies(&mut |_| {
            count += 1;
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    count
}

#[test]
fn a_search_for_copies_that_is_stopped_changes_nothing() {
    let folder = desk(4);
    let cluster = ["cluster", "--ledger", "rawi.sqlite"];
    assert!(rawi(folder.path(), &cluster).output().unwrap().status.success());
    assert_eq!(clusters(folder.path()), 2);
    std::fs::write(folder.path().join("more.jsonl"), lines(8)).unwrap();
    assert!(rawi(folder.path(), &["add", "more.jsonl"]).output().unwrap().status.success());
    // It waits for whoever is writing, long enough to be asked to stop.
    let writer = rusqlite::Connection::open(folder.path().join("rawi.sqlite")).unwrap();
    writer.execute_batch("BEGIN IMMEDIATE").unwrap();
    let child = rawi(folder.path(), &cluster).spawn().unwrap();
    interrupt(&child);
    std::thread::sleep(Duration::from_millis(200));
    writer.execute_batch("COMMIT").unwrap();
    let (code, out, said) = end(child);
    assert_eq!((code, out.as_str()), (Some(130), ""));
    assert!(said.contains("the ledger is as it was; the same command begins again"), "{said}");
    assert_eq!(clusters(folder.path()), 2);

    let done =
        rawi(folder.path(), &[&cluster[..], &["--json", "--format", "jsonl"]].concat()).output().unwrap();
    let told: Value = serde_json::from_slice(&done.stderr).unwrap();
    assert_eq!(done.stdout.iter().filter(|byte| **byte == b'\n').count(), 4);
    assert_eq!(told["done"], serde_json::json!({"reports": 8, "clusters": 4, "failed": 0, "stopped": false}));
    assert!(told["seconds"].as_f64().unwrap() > 0.0 && told["ledger"] == "rawi.sqlite");
    assert_eq!(clusters(folder.path()), 4);
}

#[test]
fn copies_among_files_are_not_shown_by_halves() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = rawi(folder.path(), &["cluster", "--json"]).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    stdin.write_all(lines(4).as_bytes()).unwrap();
    interrupt(&child);
    // What was said before the end of the input is what it was asked.
    std::thread::sleep(Duration::from_millis(200));
    drop(stdin);
    let (code, out, said) = end(child);
    assert_eq!((code, out.as_str()), (Some(130), ""));
    let told: Value = serde_json::from_str(&said).unwrap();
    assert_eq!((&told["done"]["stopped"], &told["ledger"]), (&true.into(), &Value::Null));

    std::fs::write(folder.path().join("two.jsonl"), format!("{{bad\n{}", lines(2))).unwrap();
    let done = rawi(folder.path(), &["cluster", "two.jsonl", "--json"]).output().unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    let told: Vec<Value> = said.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((done.status.code(), told.len()), (Some(2), 2), "{said}");
    assert!(told[0]["failure"]["source"].as_str().unwrap().starts_with("two.jsonl:1"), "{said}");
    assert_eq!(
        told[1]["done"],
        serde_json::json!({"reports": 2, "clusters": 1, "failed": 1, "stopped": false})
    );
}

#[test]
fn machines_are_told_what_was_exported() {
    let folder = desk(2);
    for (format, rows) in [("jsonl", 2), ("csv", 4), ("events-csv", 0), ("conllu", 2), ("gold", 0)] {
        let export = ["export", "--json", "--out", "out", "--format", format];
        let done = rawi(folder.path(), &export).output().unwrap();
        assert!(done.status.success() && done.stderr.is_empty(), "{done:?}");
        let told: Value = serde_json::from_slice(&done.stdout).unwrap();
        let wanted = serde_json::json!({"format": format, "rows": rows, "left_out": 0, "stopped": false});
        assert_eq!(told["done"], wanted);
    }
    let done = rawi(folder.path(), &["export", "--json", "--format", "csv"]).output().unwrap();
    assert!(done.stdout.starts_with(b"document,"));
    assert!(serde_json::from_slice::<Value>(&done.stderr).unwrap()["seconds"].is_number());
}

/// What a terminal shows of a command whose standard output goes into a file.
fn on_terminal(folder: &Path, command: &str) -> String {
    let line = format!("{} {command}", assert_cmd::cargo::cargo_bin!("rawi").display());
    let mut script = Command::new("script");
    script.args(["--quiet", "--return", "--command", &line, "/dev/null"]).current_dir(folder);
    let shown = script.stdin(Stdio::null()).output().unwrap();
    assert!(shown.status.success(), "{shown:?}");
    String::from_utf8_lossy(&shown.stdout).into_owned()
}

#[test]
fn a_terminal_shows_how_far_it_is() {
    if Command::new("script").arg("--version").output().is_err() {
        eprintln!("skipped: script (of util-linux) is not installed");
        return;
    }
    let folder = desk(300);
    let bar = |noun: &str| format!("of 300 {noun}");
    let shown = on_terminal(folder.path(), "export --format jsonl --out all.jsonl");
    assert!(shown.contains(&bar("reports")) && shown.contains("/s") && shown.contains(" left"), "{shown}");
    let shown = on_terminal(folder.path(), "export --format csv > all.csv");
    assert!(shown.contains(" statements · "), "{shown}");
    let shown = on_terminal(folder.path(), "cluster --ledger rawi.sqlite > clusters");
    assert!(shown.contains(" left") && shown.contains(&bar("reports")), "{shown}");
    let shown = on_terminal(folder.path(), "cluster reports.jsonl > clusters");
    assert!(shown.contains("reports/s") && shown.contains(" left"), "{shown}");
    // Rows on the terminal are not mixed with a bar.
    let shown = on_terminal(folder.path(), "export --format csv");
    assert!(shown.contains("r00299") && !shown.contains(" left"), "{shown}");
}
