//! Inputs of every format, exports, and work that is stopped, run as people run them.

#![allow(clippy::unwrap_used)] // helpers outside #[test] functions, too, fail by panicking

use assert_cmd::Command;
use rawi_store::{Embedded, Store};
use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const STATEMENT: &str = "وقال الوزير إن \"الهدنة ستمدد\".";

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn write(folder: &TempDir, name: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.path().join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, bytes).unwrap();
}

/// Exit code, standard output and standard error.
fn run(folder: &TempDir, arguments: &[&str]) -> (i32, String, String) {
    let mut command = Command::cargo_bin("rawi").unwrap();
    let output = command.current_dir(folder.path()).env("COLUMNS", "100").args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn archive() -> Vec<u8> {
    let answer = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html><head><title>عنوان الخبر</title></head>\
         <body><p>{STATEMENT}</p></body></html>"
    );
    let record = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/w\r\n\
         Content-Type: application/http\r\nContent-Length: {}\r\n\r\n{answer}\r\n\r\n",
        answer.len()
    );
    let torn = &gzip(record.as_bytes())[..60];
    [torn, &gzip(record.as_bytes())].concat()
}

/// A folder with a file of each format.
fn news(folder: &TempDir) {
    write(folder, "news/a.warc.gz", archive());
    let rss = format!(
        "<rss><channel><title>صحيفة</title><item><title>عنوان</title><guid>urn:rss:1</guid>\
         <pubDate>Wed, 29 Jun 2022 00:30:00 +0300</pubDate><description>{}</description></item></channel></rss>",
        format!("{STATEMENT} ").repeat(20)
    );
    write(folder, "news/b.rss", rss);
    let ninjs =
        format!("{{\n\"uri\": \"urn:ninjs:1\", \"headline\": \"عنوان\", \"body_text\": {STATEMENT:?}\n}}");
    write(folder, "news/c.json", ninjs);
    write(folder, "news/d.xml", "<urlset><url><loc>https://a.example/s</loc></url></urlset>");
    let item = format!(
        "<newsItem guid=\"urn:newsml:1\"><contentSet><inlineData>{STATEMENT}</inlineData></contentSet></newsItem>"
    );
    write(folder, "news/e.xml.gz", gzip(item.as_bytes()));
    write(folder, "news/f.txt.gz", gzip(STATEMENT.as_bytes()));
}

#[test]
fn a_folder_of_every_format_goes_into_one_ledger() {
    let folder = folder();
    news(&folder);
    let (code, out, error) = run(&folder, &["add", "news", "--json"]);
    assert_eq!((code, error.as_str()), (2, ""), "{out}");
    let lines: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let [failure, done] = lines.as_slice() else { panic!("{out}") };
    let source = failure["failure"]["source"].as_str().unwrap();
    assert_eq!(source, "news/a.warc.gz at byte 0");
    let done = &done["done"];
    assert_eq!((&done["added"], &done["failed"], &done["named"]), (&5.into(), &1.into(), &1.into()), "{out}");
    let store = Embedded::open_existing(&folder.path().join("rawi.sqlite")).unwrap();
    for id in ["urn:rss:1", "urn:ninjs:1", "urn:newsml:1"] {
        assert!(!store.report(id).unwrap().unwrap().statements.is_empty(), "{id}");
    }
    assert_eq!(store.report("urn:rss:1").unwrap().unwrap().published.as_deref(), Some("2022-06-29"));
    let (_, _, error) = run(&folder, &["add", "news"]);
    assert!(error.contains("5 there already, 1 failed, 1 page named without text"), "{error}");

    let (code, out, error) = run(&folder, &["read", "news/d.xml"]);
    assert_eq!(code, 1);
    assert!(
        out.contains("https://a.example/s") && error.contains("`rawi watch` fetches them"),
        "{out}{error}"
    );
    let (code, out, error) = run(&folder, &["read", "news/a.warc.gz", "--json"]);
    assert_eq!((code, out.lines().count()), (2, 1));
    let failure: Value = serde_json::from_str(error.trim_end()).unwrap();
    assert!(failure["failure"]["reason"].as_str().unwrap().contains("cannot be read"));
}

#[test]
fn a_word_of_ten_megabytes_is_read() {
    let folder = folder();
    write(&folder, "a.txt", "ا".repeat(5 << 20));
    write(&folder, "b.txt", "abcdefghij".repeat(1 << 20));
    let (code, out, error) = run(&folder, &["read", "a.txt", "b.txt", "--json"]);
    assert_eq!((code, out.lines().count(), error.as_str()), (0, 2, ""));
}

#[cfg(not(feature = "parquet"))]
#[test]
fn parquet_without_the_feature_says_what_to_build() {
    let folder = folder();
    write(&folder, "a.parquet", "PAR1....PAR1");
    let (code, _, error) = run(&folder, &["read", "a.parquet"]);
    assert!(code == 2 && error.contains("--features parquet"), "{error}");
}

#[test]
fn annotations_point_at_the_words_and_conllu_is_that_of_reading() {
    let folder = folder();
    news(&folder);
    run(&folder, &["add", "news"]);
    let (code, out, _) = run(&folder, &["export", "--format", "annotations"]);
    assert_eq!(code, 0);
    let notes: Vec<Value> = out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(notes.len() >= 5, "{out}");
    for note in &notes {
        assert_eq!(note["@context"], "http://www.w3.org/ns/anno.jsonld");
        let id = note["id"].as_str().unwrap().strip_prefix("urn:rawi:").unwrap();
        let report = id.rsplit_once('#').unwrap().0;
        let store = Embedded::open_existing(&folder.path().join("rawi.sqlite")).unwrap();
        let text: Vec<char> = store.report(report).unwrap().unwrap().text.chars().collect();
        let selectors = &note["target"][0]["selector"];
        let at = |name: &str| selectors[1][name].as_u64().unwrap() as usize;
        let words: String = text[at("start")..at("end")].iter().collect();
        assert_eq!(selectors[0]["exact"], words);
    }
    let (_, exported, _) = run(&folder, &["export", "--format", "conllu"]);
    let sentences = |text: &str| {
        let mut all: Vec<String> = text.split("\n\n").map(str::to_owned).collect();
        all.sort();
        all
    };
    let (_, read, _) = run(&folder, &["read", "news", "--format", "conllu"]);
    assert!(exported.contains("الهدنة") && sentences(&exported) == sentences(&read), "{exported}\n{read}");
}

fn lines(count: usize) -> String {
    let line = |n: usize| {
        let text = format!(
            "عنوان الخبر {n}\nقال الوزير سامي الوالي إن \"الهدنة رقم {n} ستمدد\". وأضاف أن الوفد وصل أمس."
        );
        let more = (0..6).map(|m| format!("\nوأضاف المدير زيد النجار أن \"المصنع رقم {n}{m} أغلق أبوابه\"."));
        let text = format!("{text}{}", more.collect::<String>());
        format!(
            "{}\n",
            serde_json::json!({"id": format!("r{n:05}"), "text": text, "published": "2022-06-29"})
        )
    };
    (0..count).map(line).collect()
}

fn documents(path: &Path) -> u64 {
    Embedded::open_existing(path).and_then(|store| store.counts()).map_or(0, |counts| counts.documents)
}

/// Adds, asks to stop as soon as the ledger holds something, and gives the exit code.
#[cfg(unix)]
fn stopped(folder: &TempDir) -> Option<i32> {
    let ledger = folder.path().join("rawi.sqlite");
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("rawi"))
        .args(["add", "many.jsonl"])
        .current_dir(folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (begun, before) = (Instant::now(), documents(&ledger));
    while documents(&ledger) <= before && child.try_wait().unwrap().is_none() {
        assert!(begun.elapsed() < Duration::from_secs(120), "no progress");
        std::thread::sleep(Duration::from_millis(2));
    }
    let signal = std::process::Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(signal.success());
    child.wait().unwrap().code()
}

#[cfg(unix)]
#[test]
fn of_two_versions_the_last_stands_though_both_wait_to_be_written() {
    let folder = folder();
    let version =
        |day: u32| format!("{{\"id\": \"x\", \"text\": \"وقال الوزير إن الهدنة تبدأ يوم {day}.\"}}\n");
    write(&folder, "first.jsonl", version(1));
    assert_eq!(run(&folder, &["add", "--ledger", "l.sqlite", "first.jsonl"]).0, 0);
    // The ledger still has the first while the second waits and the first comes again, some chunks further on.
    write(&folder, "again.jsonl", version(2) + &lines(600) + &version(1));
    let (code, _, error) = run(&folder, &["add", "--ledger", "l.sqlite", "again.jsonl"]);
    assert_eq!(code, 0, "{error}");
    assert!(error.contains("600 reports added") && error.contains("2 replaced"), "{error}");
    let (_, out, _) = run(&folder, &["export", "--ledger", "l.sqlite", "--format", "jsonl"]);
    let mut kept = out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let text = kept.find(|report| report["id"] == "x").unwrap()["text"].to_string();
    assert!(text.contains("يوم 1"), "{text}");
}

#[test]
fn stopped_and_run_again_goes_on_where_it_was() {
    const REPORTS: usize = 6_000;
    let folder = folder();
    write(&folder, "first.jsonl", lines(1));
    write(&folder, "many.jsonl", lines(REPORTS));
    run(&folder, &["add", "first.jsonl"]);
    let ledger = folder.path().join("rawi.sqlite");
    assert_eq!(stopped(&folder), Some(130));
    let reached = documents(&ledger);
    assert!(reached > 1 && reached < REPORTS as u64, "{reached}");
    assert_eq!(Embedded::open_existing(&ledger).unwrap().verify().unwrap(), [""; 0]);

    let begun = Instant::now();
    let (code, out, _) = run(&folder, &["add", "many.jsonl", "--json"]);
    let reading = begun.elapsed().mul_f64(REPORTS as f64 / (REPORTS as f64 - reached as f64));
    let done: Value = serde_json::from_str(out.trim_end()).unwrap();
    let done = &done["done"];
    assert_eq!(
        (code, done["unchanged"].as_u64(), &done["stopped"]),
        (0, Some(reached), &false.into()),
        "{out}"
    );
    assert_eq!(done["added"].as_u64(), Some(REPORTS as u64 - reached));
    assert_eq!(documents(&ledger), REPORTS as u64);

    // What is there already is passed over several times as fast as it was read.
    let begun = Instant::now();
    let (_, out, _) = run(&folder, &["add", "many.jsonl", "--json"]);
    assert!(out.contains(&format!("\"unchanged\":{REPORTS}")), "{out}");
    assert!(begun.elapsed() * 2 < reading, "{:?} to pass over, {reading:?} to read", begun.elapsed());
}
