//! A process killed at any moment of adding, clustering or updating leaves a ledger that opens; running it again gives exactly
//! the rows of a run that nobody disturbed. `RAWI_SEEDS` says how many moments are tried (`just kill` tries 20).

#![allow(clippy::unwrap_used)] // helpers outside #[test] functions, too, fail by panicking

#[path = "../../rawi-store/tests/common/mod.rs"]
mod common;

use common::Home;
use rawi_store::{Address, AnyStore, CopyRow, Counts, Failure, Filter, Hit, report_faults};
use std::fmt::Write as _;
use std::io::Write as _;
use std::ops::ControlFlow;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const REPORTS: usize = 1_200;

fn seeds() -> u64 {
    std::env::var("RAWI_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(4)
}

/// A share of 1 that looks like chance and is the same in every run.
fn chance(seed: u64) -> f64 {
    let mut mixed = (seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed >> 11) as f64 / (1_u64 << 53) as f64
}

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
        if n % 211 == 210 {
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

fn rawi(folder: &Path, arguments: &[&str]) -> Child {
    Command::new(assert_cmd::cargo::cargo_bin!("rawi"))
        .args(arguments)
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

fn dump(store: &AnyStore) -> Dump {
    assert_eq!(store.verify().unwrap(), [""; 0]);
    let mut reports = Vec::new();
    store
        .visit_stored(&mut |stored| {
            assert_eq!(report_faults(&stored), [""; 0]);
            reports.push(stored.ledger);
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

/// Kills the process after a share of the time that it takes undisturbed.
fn kill_after(mut child: Child, whole: Duration, seed: u64) {
    std::thread::sleep(whole.mul_f64(chance(seed)));
    child.kill().unwrap();
    child.wait().unwrap();
}

/// `new` makes a place for a ledger.
fn adding(new: impl Fn() -> Home) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("reports.jsonl"), reports()).unwrap();
    let add = |home: &Home| rawi(folder.path(), &["add", "reports.jsonl", "--ledger", &home.typed()]);
    let calm = new();
    let begun = Instant::now();
    assert_eq!(add(&calm).wait().unwrap().code(), Some(2));
    let whole = begun.elapsed();
    let calm = dump(&calm.open());
    assert!(calm.reports.len() > 1_180 && calm.hits.len() > calm.reports.len() && !calm.by_word.is_empty());
    assert_eq!(calm.failures.len(), 5);

    let mut halfway = 0;
    for seed in 0..seeds() {
        let home = new();
        kill_after(add(&home), whole, seed);
        // Killed before it made the ledger, there is none.
        if let Ok(store) = home.address().open_existing() {
            let reached = dump(&store).reports.len();
            halfway += usize::from(reached > 0 && reached < calm.reports.len());
        }
        assert_eq!(add(&home).wait().unwrap().code(), Some(2));
        let after = dump(&home.open());
        assert!(calm == after, "seed {seed}: the ledgers differ: {:?} and {:?}", calm.counts, after.counts);
    }
    assert!(halfway > 0 || seeds() < 10, "never killed while adding: this proves nothing");
}

#[test]
fn killed_while_adding_to_a_file() {
    adding(Home::file);
}

#[test]
fn killed_while_adding_to_a_database() {
    if Home::database().is_some() {
        adding(|| Home::database().unwrap());
    }
}

fn clusters(store: &AnyStore) -> Vec<Vec<CopyRow>> {
    let mut all = Vec::new();
    let mut each = |cluster| {
        all.push(cluster);
        ControlFlow::Continue(())
    };
    store.visit_copies(&mut each).unwrap();
    all
}

fn clustering(home: &Home) {
    let folder = tempfile::tempdir().unwrap();
    // Each ten are copies, and there are more of them than before.
    let reports = |count: usize| -> String {
        let words = |n: usize| (0..40).map(move |word| format!(" كلمة{}", n / 10 * 100 + word));
        let text = |n: usize| format!("التقرير رقم {n}.{}", words(n).collect::<String>());
        (0..count)
            .map(|n| format!("{}\n", serde_json::json!({"id": format!("c{n:05}"), "text": text(n)})))
            .collect()
    };
    let cluster = || rawi(folder.path(), &["cluster", "--ledger", &home.typed()]);
    let add = |count: usize| {
        std::fs::write(folder.path().join("reports.jsonl"), reports(count)).unwrap();
        rawi(folder.path(), &["add", "reports.jsonl", "--ledger", &home.typed()]).wait().unwrap()
    };
    assert!(add(600).success() && cluster().wait().unwrap().success());
    let before = clusters(&home.open());
    assert!(add(REPORTS).success());
    let calm = || -> (Duration, Vec<Vec<CopyRow>>) {
        let begun = Instant::now();
        assert!(cluster().wait().unwrap().success());
        (begun.elapsed(), clusters(&home.open()))
    };
    // As before the reports that came last.
    let back = || {
        home.sql("DELETE FROM copies WHERE document IN (SELECT document FROM documents WHERE id >= 'c00600')")
    };
    let (whole, after) = calm();
    assert_eq!((before.len(), after.len()), (60, REPORTS / 10));
    let mut halfway = 0;
    for seed in 0..seeds() {
        back();
        kill_after(cluster(), whole, seed);
        let store = home.open();
        assert_eq!(store.verify().unwrap(), [""; 0]);
        let found = clusters(&store);
        halfway += usize::from(found == before);
        assert!(found == before || found == after, "seed {seed}: {} clusters", found.len());
        assert!(calm().1 == after, "seed {seed}: other clusters after a calm search");
    }
    assert!(halfway > 0 || seeds() < 10, "never killed while searching: this proves nothing");
}

#[test]
fn killed_while_clustering_a_file() {
    clustering(&Home::file());
}

#[test]
fn killed_while_clustering_a_database() {
    if let Some(home) = Home::database() {
        clustering(&home);
    }
}

/// A ledger of schema 1 with many reports, as the first rawi made it.
fn old_ledger(path: &Path) {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("../rawi-store/tests/compat/v1.sqlite");
    std::fs::copy(fixture, path).unwrap();
    let many = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 15000)
                INSERT INTO documents (id, hash, run, text, published)
                SELECT 'many' || n, 'h', 1, 'خبر', '2022-06-29' FROM n;
                INSERT INTO events (document, position, id, type, trigger_start, trigger_end, status, confidence)
                SELECT document, 0, 'e1', 'CONSULT', 0, 3, 'happened', 0.5 FROM documents WHERE id LIKE 'many%';";
    rusqlite::Connection::open(path).unwrap().execute_batch(many).unwrap();
}

#[test]
fn killed_while_migrating() {
    let folder = tempfile::tempdir().unwrap();
    let old = folder.path().join("old.sqlite");
    old_ledger(&old);
    let fresh = |name: &str| {
        std::fs::copy(&old, folder.path().join(name)).unwrap();
        folder.path().join(name)
    };
    let migrate = |name: &str| rawi(folder.path(), &["ledger", "migrate", "--ledger", name]);
    fresh("calm.sqlite");
    let begun = Instant::now();
    assert!(migrate("calm.sqlite").wait().unwrap().success());
    let whole = begun.elapsed();
    let mut between = 0;
    for seed in 0..seeds() {
        let name = format!("{seed}.sqlite");
        let path = fresh(&name);
        kill_after(migrate(&name), whole, seed);
        between += usize::from(!Address::File(path.clone()).lacks().unwrap().is_empty());
        assert!(migrate(&name).wait().unwrap().success());
        let store = Address::File(path.clone()).open_existing().unwrap();
        assert_eq!(store.verify().unwrap(), [""; 0]);
        let counts = store.counts().unwrap();
        let db = rusqlite::Connection::open(&path).unwrap();
        let sql = "SELECT count(*) FROM events WHERE day = '2022-06-29'";
        let dated: u64 = db.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap() as u64;
        assert!(counts.documents == 15_003 && dated >= 15_000, "seed {seed}: {counts:?}, {dated} dated");
    }
    assert!(between > 0 || seeds() < 10, "never killed while migrating: this proves nothing");
}

#[test]
fn a_full_disk_is_told_and_costs_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let Some(disk) = Disk::mount(folder.path().join("disk"), "2m") else {
        // Past the capture of the test runner, so that the skip is seen.
        let skip = "skipped: no small disk can be mounted here; rawi-store tests a full ledger without one";
        std::io::stderr().write_all(format!("{skip}\n").as_bytes()).unwrap();
        return;
    };
    std::fs::write(folder.path().join("reports.jsonl"), reports()).unwrap();
    let add = || {
        Command::new(assert_cmd::cargo::cargo_bin!("rawi"))
            .args(["add", "reports.jsonl", "--ledger", "disk/ledger.sqlite"])
            .current_dir(folder.path())
            .output()
            .unwrap()
    };
    let output = add();
    let words = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(words.contains("disk/ledger.sqlite") && words.contains("make room on the disk"), "{words}");
    assert!(disk.grow("64m"));
    let output = add();
    let words = String::from_utf8(output.stderr).unwrap();
    assert!(words.contains("5 failed"), "{words}");
    let store = Address::File(folder.path().join("disk/ledger.sqlite")).open_existing().unwrap();
    assert!(dump(&store).reports.len() > 1_180);
}

/// A small disk in memory.
struct Disk(std::path::PathBuf);

impl Disk {
    fn mount(at: std::path::PathBuf, size: &str) -> Option<Self> {
        std::fs::create_dir(&at).unwrap();
        let size = format!("size={size}");
        let mounted = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&at).output();
        mounted.is_ok_and(|output| output.status.success()).then_some(Self(at))
    }

    fn grow(&self, size: &str) -> bool {
        let size = format!("remount,size={size}");
        Command::new("mount").args(["-o", &size]).arg(&self.0).status().unwrap().success()
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}
