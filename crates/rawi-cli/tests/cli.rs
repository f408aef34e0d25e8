//! The commands, run as people run them.

#![allow(clippy::unwrap_used)] // helpers outside #[test] functions, too, fail by panicking

use assert_cmd::Command;
use std::path::Path;
use tempfile::TempDir;

const STATEMENT: &str = "وقال الوزير إن \"الهدنة ستمدد\".";

fn rawi(folder: &TempDir) -> Command {
    let mut command = Command::cargo_bin("rawi").unwrap();
    command.current_dir(folder.path()).env("COLUMNS", "100").env_remove("NO_COLOR");
    command
}

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn write(folder: &TempDir, name: &str, text: &str) {
    let path = folder.path().join(name);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, text).unwrap();
}

fn line(id: &str, text: &str, published: &str) -> String {
    format!("{}\n", serde_json::json!({"id": id, "text": text, "published": published, "outlet": "Sahifa"}))
}

/// Exit code, standard output and standard error.
fn run(folder: &TempDir, arguments: &[&str]) -> (i32, String, String) {
    let output = rawi(folder).args(arguments).output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code().unwrap(), text(output.stdout), text(output.stderr))
}

fn code(folder: &TempDir, arguments: &[&str]) -> i32 {
    run(folder, arguments).0
}

#[test]
fn help_says_what_there_is() {
    let (code, help, _) = run(&folder(), &["--help"]);
    assert_eq!(code, 0);
    insta::assert_snapshot!("help", help);
    let (_, help, _) = run(&folder(), &["find", "--help"]);
    insta::assert_snapshot!("help_find", help);
}

#[test]
fn wrong_usage_exits_2_and_says_what_is_right() {
    let folder = folder();
    assert_eq!(code(&folder, &["reed"]), 2);
    let (code, _, error) = run(&folder, &["find", "--from", "June"]);
    assert_eq!(code, 2);
    assert!(error.contains("write a day as 2022-06-29"), "{error}");
    let (code, _, error) = run(&folder, &["find"]);
    assert_eq!(code, 2);
    assert!(error.contains("rawi.sqlite") && error.contains("rawi add"), "{error}");
    let (code, _, error) = run(&folder, &["read", "none.txt"]);
    assert_eq!(code, 2);
    assert!(error.contains("none.txt") && error.contains("check the name"), "{error}");
}

#[test]
fn read_gives_one_object_a_line_in_order() {
    let folder = folder();
    let lines: String = (0..600).map(|n| line(&format!("r{n:03}"), STATEMENT, "2022-06-29")).collect();
    write(&folder, "many.jsonl", &lines);
    let (code, out, _) = run(&folder, &["read", "many.jsonl", "--format", "jsonl"]);
    assert_eq!(code, 0);
    let ids: Vec<String> =
        out.lines().map(|line| serde_json::from_str::<rawi::ledger::Ledger>(line).unwrap().id).collect();
    assert_eq!(ids, (0..600).map(|n| format!("r{n:03}")).collect::<Vec<_>>());
}

#[test]
fn read_marks_statements_where_they_stand() {
    let folder = folder();
    write(&folder, "a.txt", STATEMENT);
    let (code, out, _) = run(&folder, &["read", "a.txt", "--published", "2022-06-29"]);
    assert_eq!(code, 0);
    assert!(out.contains("⟦الهدنة ستمدد⟧¹"), "{out}");
    assert!(!out.contains('\u{1b}'), "{out}");
    write(
        &folder,
        "a.html",
        &format!("<html><body><article><h1>عنوان</h1><p>{STATEMENT}</p></article></body>"),
    );
    assert!(run(&folder, &["read", "a.html"]).1.contains("⟦الهدنة ستمدد⟧¹"));
    let from_stdin = rawi(&folder).arg("read").write_stdin(STATEMENT).output().unwrap();
    assert!(String::from_utf8(from_stdin.stdout).unwrap().contains("⟦الهدنة ستمدد⟧¹"));
}

#[test]
fn a_bad_report_is_named_and_the_rest_goes_on() {
    let folder = folder();
    write(&folder, "mixed.jsonl", &format!("{{bad\n{}", line("good", STATEMENT, "2022-06-29")));
    let (code, out, error) = run(&folder, &["read", "mixed.jsonl", "--format", "jsonl"]);
    assert_eq!((code, out.lines().count()), (2, 1));
    assert!(error.contains("mixed.jsonl:1"), "{error}");

    let (code, _, error) = run(&folder, &["add", "mixed.jsonl"]);
    assert_eq!(code, 2);
    assert!(
        error.contains("mixed.jsonl:1") && error.contains("1 report added") && error.contains("1 failed")
    );
}

#[test]
fn what_is_added_is_found_and_exported() {
    let folder = folder();
    write(&folder, "news/one.jsonl", &line("one", STATEMENT, "2022-06-29"));
    write(&folder, "news/more/two.jsonl", &line("two", STATEMENT, "2022-07-02"));
    let (code_, _, error) = run(&folder, &["add", "news"]);
    assert_eq!(code_, 0, "{error}");
    assert!(error.contains("2 reports added with 2 statements"), "{error}");
    let (_, _, error) = run(&folder, &["add", "news"]);
    assert!(error.contains("0 reports added with 0 statements, 2 there already"), "{error}");

    assert_eq!(code(&folder, &["find", "هدنه"]), 0);
    assert_eq!(code(&folder, &["find", "حرب"]), 1);
    let (code_, out, _) = run(&folder, &["find", "--format", "jsonl", "--to", "2022-06"]);
    assert_eq!(code_, 0);
    let hit: serde_json::Value = serde_json::from_str(out.trim_end()).unwrap();
    assert_eq!((&hit["document"], &hit["content"]), (&"one".into(), &"الهدنة ستمدد".into()));
    let (_, _, error) = run(&folder, &["find", "--limit", "1"]);
    assert!(error.contains("--limit 0"), "{error}");

    let (_, read, _) = run(&folder, &["read", "news", "--format", "jsonl"]);
    let (_, exported, _) = run(&folder, &["export", "--format", "jsonl"]);
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    };
    assert_eq!(sorted(&read), sorted(&exported));
    assert_eq!(code(&folder, &["export", "--format", "csv", "--out", "a.csv"]), 0);
    let csv = std::fs::read_to_string(folder.path().join("a.csv")).unwrap();
    assert!(csv.starts_with("document,statement,day,") && csv.lines().count() == 3, "{csv}");
    assert!(!folder.path().join("a.csv.part").exists());
}

const MEETING: &str =
    "اجتمع الرئيس اليمني مع وزير الخارجية السعودي في عدن أمس الثلاثاء. وينفي الجيش قصف المدينة.";

#[test]
fn events_are_found_and_exported() {
    let folder = folder();
    write(&folder, "a.jsonl", &line("one", MEETING, "2024-05-15"));
    run(&folder, &["add", "a.jsonl"]);
    let (code_, out, _) = run(&folder, &["find", "--events", "--type", "consult", "--format", "jsonl"]);
    assert_eq!((code_, out.lines().count()), (0, 1), "{out}");
    let hit: serde_json::Value = serde_json::from_str(out.trim_end()).unwrap();
    assert_eq!((&hit["event"]["type"], &hit["event"]["quad"]), (&"CONSULT".into(), &1.into()));
    assert_eq!(hit["trigger"], "اجتمع");
    assert_eq!(code(&folder, &["find", "--events", "--country", "yem", "--place", "عدن"]), 0);
    assert_eq!(code(&folder, &["find", "--events", "--actor", "أحد لا وجود له"]), 1);
    let (code_, _, error) = run(&folder, &["find", "--events", "--country", "yemen"]);
    assert!(code_ == 2 && error.contains("three letters of ISO 3166"), "{error}");
    let (code_, _, error) = run(&folder, &["find", "--type", "CONSULT"]);
    assert!(code_ == 2 && error.contains("--events"), "{error}");
    assert_eq!(code(&folder, &["find", "--events", "كلمة"]), 2);

    let (_, plover, _) = run(&folder, &["export", "--format", "plover"]);
    let event: serde_json::Value = serde_json::from_str(plover.lines().next().unwrap()).unwrap();
    assert_eq!((&event["event"][0], &event["quad_code"]), (&"CONSULT".into(), &1.into()));
    assert_eq!((&event["actor"][0]["code"], &event["recipient"][0]["code"]), (&"YEM".into(), &"SAU".into()));
    assert_eq!(event["event_loc"]["geonameid"], 415189);
    let forms = [("polecat", 40, 1, "\t679\t"), ("gdelt", 61, 0, "\t1\tYemen\tYM\tYM\t")];
    for (form, width, header, country) in forms {
        let (code_, out, error) = run(&folder, &["export", "--format", form]);
        assert_eq!(code_, 0, "{error}");
        assert!(out.lines().all(|line| line.split('\t').count() == width), "{out}");
        assert!(out.lines().count() > header && out.contains("الرئيس اليمني"), "{out}");
        assert!(out.contains(country), "{out}");
    }
    let (_, csv, _) = run(&folder, &["export", "--format", "events-csv"]);
    assert!(csv.starts_with("document,event,day,") && csv.contains("415189"), "{csv}");
}

#[test]
fn a_changed_report_takes_the_place_of_the_old_one() {
    let folder = folder();
    write(&folder, "a.jsonl", &line("one", STATEMENT, "2022-06-29"));
    run(&folder, &["add", "a.jsonl"]);
    // Twice in one file: the last one counts, although the first is in the ledger already.
    let changed = "وقال الوزير إن \"الحرب انتهت\".";
    write(&folder, "a.jsonl", &(line("one", changed, "2022-06-29") + &line("one", STATEMENT, "2022-06-29")));
    let (code_, _, error) = run(&folder, &["add", "a.jsonl"]);
    assert_eq!(code_, 0);
    assert!(error.contains("2 replaced"), "{error}");
    assert_eq!((code(&folder, &["find", "هدنة"]), code(&folder, &["find", "حرب"])), (0, 1));
}

#[test]
fn files_that_are_no_ledger_are_left_alone() {
    let folder = folder();
    let text = "this is somebody's text, long enough to be no empty file".repeat(40);
    write(&folder, "a.txt", &text);
    for command in [["demo", "--ledger", "a.txt"].as_slice(), &["add", "a.txt", "--ledger", "a.txt"]] {
        let (code, _, error) = run(&folder, command);
        assert_eq!(code, 2);
        assert!(error.contains("a.txt") && error.contains("name another file"), "{error}");
    }
    assert_eq!(std::fs::read_to_string(folder.path().join("a.txt")).unwrap(), text);
}

#[test]
fn the_demo_replaces_itself_and_nothing_else() {
    let folder = folder();
    let (code_, out, error) = run(&folder, &["demo", "--no-serve"]);
    assert_eq!(code_, 0, "{error}");
    assert!(out.contains("rawi find --ledger rawi-demo.sqlite"), "{out}");
    assert_eq!(code(&folder, &["find", "--ledger", "rawi-demo.sqlite", "--act", "deny"]), 0);
    assert_eq!(code(&folder, &["demo", "--no-serve"]), 0);
    write(&folder, "a.jsonl", &line("mine", STATEMENT, "2022-06-29"));
    run(&folder, &["add", "a.jsonl", "--ledger", "rawi-demo.sqlite"]);
    let (code_, _, error) = run(&folder, &["demo"]);
    assert_eq!(code_, 2);
    assert!(error.contains("holds report mine"), "{error}");
}

#[test]
fn a_closed_pipe_is_no_failure() {
    let folder = folder();
    let lines: String = (0..2000).map(|n| line(&format!("r{n}"), STATEMENT, "2022-06-29")).collect();
    write(&folder, "many.jsonl", &lines);
    let mut child = std::process::Command::new(assert_cmd::cargo::cargo_bin!("rawi"))
        .args(["read", "many.jsonl", "--format", "jsonl"])
        .current_dir(folder.path())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}

#[test]
fn scripts_and_pages_are_printed() {
    let folder = folder();
    let (code_, script, _) = run(&folder, &["completions", "bash"]);
    assert!(code_ == 0 && script.contains("_rawi()"));
    let (code_, page, _) = run(&folder, &["man"]);
    assert!(code_ == 0 && page.contains(".TH rawi 1"), "{page}");
    let (_, page, _) = run(&folder, &["man", "find"]);
    assert!(page.contains(".TH rawi\\-find 1") || page.contains(".TH rawi-find 1"), "{page}");
    assert_eq!(code(&folder, &["man", "nothing"]), 2);
    assert!(!Path::new("rawi.sqlite").exists());
}

#[test]
fn explain_takes_words_or_a_file() {
    let folder = folder();
    write(&folder, "a.txt", STATEMENT);
    let (code_, from_words, _) = run(&folder, &["explain", STATEMENT]);
    assert_eq!(code_, 0);
    let (_, from_file, _) = run(&folder, &["explain", "a.txt"]);
    assert_eq!(from_words, from_file);
    let (code_, _, error) = run(&folder, &["explain", "b.txt"]);
    assert!(code_ == 2 && error.contains("no such file"), "{error}");
}

#[test]
fn read_writes_words_in_conllu() {
    let folder = folder();
    write(&folder, "a.txt", "وقال الوزير إنه سيغادر.");
    let (code, out, _) = run(&folder, &["read", "--format", "conllu", "a.txt"]);
    assert_eq!(code, 0);
    let rows: Vec<Vec<&str>> = out
        .lines()
        .filter(|l| !l.is_empty() && !l.starts_with('#'))
        .map(|l| l.split('\t').collect())
        .collect();
    assert!(rows.iter().all(|row| row.len() == 10), "{out}");
    let forms: Vec<(&str, &str)> = rows.iter().map(|row| (row[0], row[1])).collect();
    assert_eq!(forms[..4], [("1-2", "وقال"), ("1", "و"), ("2", "قال"), ("3", "الوزير")]);
    let verb = rows.iter().find(|row| row[1] == "يغادر").unwrap();
    assert_eq!((verb[2], verb[3]), ("غَادَر", "VERB"));
    assert!(rows[0][9].contains("Start=0") && rows[0][9].contains("End=4"));
}

#[test]
fn copies_of_one_report_are_one_cluster_the_earliest_first() {
    let folder = folder();
    let bridge = "أعلنت وزارة النقل صباح اليوم افتتاح الجسر الجديد أمام حركة السيارات في وسط المدينة بعد عامين من العمل المتواصل.";
    let school = "زار وفد من المعلمين مدرسة القرية القديمة واطلع على حال الصفوف والكتب قبل بداية العام الدراسي المقبل بأيام.";
    let longer = format!("{bridge} وحضر الحفل عدد من السكان.");
    let lines = [
        line("late", &longer, "2022-07-02"),
        line("other", school, "2022-07-01"),
        line("early", bridge, "2022-07-01"),
    ];
    write(&folder, "three.jsonl", &lines.concat());
    let (code, out, _) = run(&folder, &["cluster", "three.jsonl", "--format", "jsonl"]);
    assert_eq!(code, 0);
    let cluster: serde_json::Value = serde_json::from_str(&out).unwrap();
    let ids: Vec<&str> =
        cluster["reports"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["early", "late"]);
    let (code, out, _) = run(&folder, &["cluster", "three.jsonl"]);
    assert!(code == 0 && out.contains("2022-07-02") && !out.contains("other"), "{out}");
    write(&folder, "one.jsonl", &line("other", school, "2022-07-01"));
    assert_eq!(run(&folder, &["cluster", "one.jsonl"]).0, 1);
}

#[test]
fn a_ledger_keeps_which_reports_are_copies() {
    let folder = folder();
    let first = "أعلنت وزارة النقل صباح اليوم افتتاح الجسر الجديد أمام حركة السيارات في وسط المدينة. وقال الوزير إن الجسر سيخدم خمسة أحياء.";
    let copy = format!("{} وأضاف الوزير أن الحدائق ستفتح أبوابها.", first.replace("صباح", "مساء"));
    let lines = [line("late", &copy, "2022-07-02"), line("early", first, "2022-07-01")];
    write(&folder, "two.jsonl", &lines.concat());
    assert_eq!(code(&folder, &["add", "two.jsonl"]), 0);
    let found = |more: &[&str]| {
        let (_, out, _) = run(&folder, &[&["find", "--format", "jsonl"], more].concat());
        out.lines().count()
    };
    let all = found(&[]);
    assert_eq!(found(&["--independent"]), all, "no copies are known before they are looked for");
    let (code_, out, _) =
        run(&folder, &["cluster", "--ledger", "rawi.sqlite", "--diff", "--format", "jsonl"]);
    assert_eq!(code_, 0);
    let cluster: serde_json::Value = serde_json::from_str(&out).unwrap();
    let late = &cluster["reports"][1];
    assert_eq!((late["id"].as_str(), late["origin"].as_str()), (Some("late"), Some("early")));
    let changes = late["changes"].as_array().unwrap();
    assert_eq!((&changes[0]["was"]["words"], &changes[0]["is"]["words"]), (&"صباح".into(), &"مساء".into()));
    assert_eq!(changes[1]["was"]["words"], "");
    assert_eq!(
        found(&["--independent"]),
        all - 2,
        "both statements of the first report stand in the copy again"
    );
    assert_eq!(found(&["الحدائق", "--independent"]), 1, "the statement that the copy added stays");
    let (_, out, _) = run(&folder, &["find", "خمسة", "--independent", "--format", "jsonl"]);
    assert!(out.contains("\"document\":\"early\""), "{out}");
    let (_, out, _) = run(&folder, &["cluster", "--ledger", "rawi.sqlite", "--diff"]);
    assert!(out.contains("late changes of early") && out.contains("مساء"), "{out}");
    assert_eq!(code(&folder, &["cluster", "--ledger", "none.sqlite"]), 2);
}

#[test]
fn quotations_in_several_reports_are_laid_side_by_side() {
    let folder = folder();
    let said = |words: &str| format!("وقال وزير الزراعة إن \"{words}\".");
    let lines = [
        line("a", &said("الحكومة ستخصص 500 مليون دولار لدعم المزارعين"), "2022-07-01"),
        line("b", &said("الحكومة سوف تخصص 500 مليون دولار لدعم المزارعين"), "2022-07-01"),
        line("c", &said("الحكومة ستخصص 700 مليون دولار لدعم المزارعين"), "2022-07-02"),
    ];
    write(&folder, "three.jsonl", &lines.concat());
    assert_eq!(code(&folder, &["add", "three.jsonl"]), 0);
    let (code_, out, _) = run(&folder, &["variants", "--format", "jsonl"]);
    assert_eq!(code_, 0);
    let utterance: serde_json::Value = serde_json::from_str(&out).unwrap();
    let rows = utterance["quotations"].as_array().unwrap();
    let relations: Vec<Option<&str>> = rows.iter().map(|row| row["relation"].as_str()).collect();
    assert_eq!(relations, [None, Some("edited"), Some("conflicting")]);
    assert_eq!(rows[2]["conflict"], "number");
    assert_eq!((&utterance["reports"], &utterance["independent"]), (&2.into(), &2.into()));
    let (_, out, _) = run(&folder, &["variants", "--conflicts"]);
    assert!(out.contains("conflicting (number)") && out.contains("2 independent sources"), "{out}");
    assert_eq!(code(&folder, &["variants", "--speaker", "السفير"]), 1);
}
