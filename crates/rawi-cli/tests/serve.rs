//! `rawi serve`, asked over loopback as a browser or a program would.

#![cfg(feature = "serve")]
#![allow(clippy::unwrap_used)]

#[path = "../../rawi-store/tests/common/mod.rs"]
mod common;
mod served;

use common::{Home, on_both};
use serde_json::Value;
use served::{REPORTS, Reply, Server, encode, pages};

on_both! {
    lists_come_in_pages_and_forms
    statements_are_found_by_who_whom_about_and_words
    every_page_stands_in_both_languages_and_trusts_no_report
    copies_and_variants_stand_side_by_side
    one_strike_in_two_reports_is_one_incident
    a_search_is_a_feed_and_what_is_asked_is_counted
    a_network_is_drawn_with_a_table_behind
    a_review_is_shown_at_once_outlives_a_new_reading_and_is_exported
    every_error_is_a_problem_in_words
}

#[test]
fn every_reply_has_its_guards() {
    let home = Home::file();
    let server = Server::start(&home);
    for path in ["/healthz", "/", "/api/v1/statements", "/nowhere", "/style.css"] {
        let reply = server.get(path);
        assert!(reply.head.contains("content-security-policy: default-src 'none'"), "{path}: {}", reply.head);
        assert!(reply.head.contains("x-content-type-options: nosniff"), "{path}");
        assert!(!reply.head.contains("unsafe-inline"), "{path}");
    }
    assert_eq!(server.get("/healthz").body, "ok\n");
}

fn lists_come_in_pages_and_forms(home: &Home) {
    let server = Server::start(home);
    let all = server.json("/api/v1/statements");
    let all = all["items"].as_array().unwrap();
    assert!(all.len() >= 5, "{}", all.len());
    for list in ["statements", "events", "incidents", "reports", "entities"] {
        let whole = server.json(&format!("/api/v1/{list}"))["items"].as_array().unwrap().clone();
        let mut paged = Vec::new();
        let mut path = format!("/api/v1/{list}?limit=1");
        for _ in 0..=whole.len() {
            let page = server.json(&path);
            paged.extend(page["items"].as_array().unwrap().iter().cloned());
            let Some(next) = page["next"].as_str() else { break };
            path = format!("/api/v1/{list}?limit=1&cursor={}", encode(next));
        }
        assert_eq!(paged, whole, "{list}");
        let csv = server.get(&format!("/api/v1/{list}.csv"));
        assert!(csv.head.contains("content-type: text/csv"));
        assert!(csv.body.lines().count() > whole.len());
        let accept = [("Accept", "application/jsonl")];
        let lines = server.ask("GET", &format!("/api/v1/{list}"), &accept, b"");
        assert_eq!(lines.body.lines().count(), whole.len());
    }
    let link = server.get("/api/v1/statements?limit=1&act=say");
    assert!(link.head.contains("rel=\"next\"") && link.head.contains("act=say"), "{}", link.head);
}

fn statements_are_found_by_who_whom_about_and_words(home: &Home) {
    let server = Server::start(home);
    let count =
        |query: &str| server.json(&format!("/api/v1/statements?{query}"))["items"].as_array().unwrap().len();
    assert!(count("act=deny") >= 1);
    assert!(count(&format!("speaker={}", encode("ماكرون"))) >= 2);
    assert!(count(&format!("addressee={}", encode("السيسي"))) >= 1);
    assert!(count(&format!("about={}", encode("فرنسا"))) >= 1);
    assert_eq!(count(&format!("q={}", encode("\"وقف إطلاق النار\""))), 1);
    assert_eq!(count(&format!("q={}", encode("\"إطلاق وقف\""))), 0);
    assert_eq!(count("from=2024-05-15&to=2024-05-15&limit=9"), 3);
    assert_eq!(count(&format!("outlet={}", encode("النشرة"))), count(&format!("outlet={}", encode("نشر"))));
    let hit = server.json(&format!("/api/v1/statements?speaker={}", encode("ماكرون")));
    let actor = hit["items"][0]["statement"]["speakers"][0]["actor"].as_str().unwrap().to_owned();
    assert!(count(&format!("speaker=id:{actor}")) >= 2);
    let events = server.json(&format!("/api/v1/events?type=CONSULT&actor=id:{actor}"));
    let others = server.json(&format!("/api/v1/events?type=CONSULT&recipient=id:{actor}"));
    assert!(events["items"].as_array().unwrap().len() + others["items"].as_array().unwrap().len() >= 1);
}

fn every_error_is_a_problem_in_words(home: &Home) {
    let server = Server::start(home);
    type Check<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], u16);
    let checks: [Check<'_>; 10] = [
        ("GET", "/api/v1/nothing", &[], 404),
        ("GET", "/api/v1/reports/none", &[], 404),
        ("GET", "/api/v1/statements?act=mumble", &[], 400),
        ("GET", "/api/v1/statements?speeker=x", &[], 400),
        ("GET", "/api/v1/statements?from=yesterday", &[], 400),
        ("GET", "/api/v1/statements?limit=0", &[], 400),
        ("GET", "/api/v1/statements?cursor=x", &[], 400),
        ("POST", "/api/v1/statements", &[], 405),
        ("GET", "/api/v1/statements", &[("Accept", "image/png")], 406),
        ("POST", "/api/v1/read", &[("Content-Type", "image/png")], 415),
    ];
    for (method, path, headers, status) in checks {
        let reply = server.ask(method, path, headers, b"x");
        assert_eq!(reply.status, status, "{path}: {}", reply.body);
        assert!(reply.head.contains("application/problem+json"), "{path}: {}", reply.head);
        let problem: Value = serde_json::from_str(&reply.body).unwrap();
        assert_eq!(problem["status"], status);
        assert!(problem["detail"].as_str().unwrap().len() > 10, "{path}");
    }
    let too_long =
        server.ask("POST", "/api/v1/read", &[("Content-Type", "text/plain")], &vec![b'a'; 17 << 20]);
    assert!(matches!(too_long.status, 413 | 0), "{}", too_long.status);
    let page = server.ask("GET", "/nowhere?lang=en", &[], b"");
    assert!(page.status == 404 && page.body.contains("<h1>"), "{}", page.body);
}

#[test]
fn a_report_is_read_and_not_kept() {
    let home = Home::file();
    let server = Server::start(&home);
    let before = server.json("/api/v1/reports?limit=100");
    let json = r#"{"id":"n","published":"2024-05-20","text":"😀 وقال بوتين إن \"العلاقات عميقة\"."}"#;
    let read = |path: &str, kind: &str, body: &str| {
        let reply = server.ask("POST", path, &[("Content-Type", kind)], body.as_bytes());
        assert_eq!(reply.status, 200, "{}", reply.body);
        serde_json::from_str::<Value>(&reply.body).unwrap()
    };
    let ledger = read("/api/v1/read", "application/json", json);
    let cue = ledger["statements"][0]["cue"]["start"].as_u64().unwrap();
    let other = read("/api/v1/read?offsets=utf16", "application/json", json);
    assert_eq!(other["statements"][0]["cue"]["start"].as_u64().unwrap(), cue + 1);
    let html = read(
        "/api/v1/read",
        "text/html",
        "<html><body><article><h1>خبر</h1><p>قال الوزير إن الأمر انتهى.</p></article>",
    );
    assert_eq!(html["statements"].as_array().unwrap().len(), 1);
    assert_eq!(server.json("/api/v1/reports?limit=100"), before);
    let broken = server.ask("POST", "/api/v1/read", &[("Content-Type", "application/json")], b"{\"text\":");
    assert_eq!(broken.status, 400);
}

fn every_page_stands_in_both_languages_and_trusts_no_report(home: &Home) {
    let server = Server::start(home);
    for path in pages(&server) {
        for (language, direction) in [("ar", "rtl"), ("en", "ltr")] {
            let mark = if path.contains('?') { '&' } else { '?' };
            let reply = server.get(&format!("{path}{mark}lang={language}"));
            assert_eq!(reply.status, 200, "{path}: {}", reply.body);
            let body = &reply.body;
            assert!(body.contains(&format!("<html lang=\"{language}\" dir=\"{direction}\">")), "{path}");
            let lower = body.to_lowercase();
            for bad in [
                "<script",
                "onerror=alert(1)>",
                "<img",
                "href=\"javascript:",
                " style=",
                "<style",
                "\u{202e}",
                "<b>الأمر",
            ] {
                assert!(!lower.contains(bad), "{path}: {bad}");
            }
            assert_eq!(body.matches("</main>").count(), 1, "{path}");
            assert_eq!(body.matches("<h1").count(), 1, "{path}");
        }
    }
}

#[test]
fn marks_stand_between_words() {
    let home = Home::file();
    let server = Server::start(&home);
    let body = server.get("/reports/a%2F1?lang=en").body;
    let text = body.split("class=\"text\"").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(text.contains("class=\"content\"") && text.contains("cue\""), "{text}");
    let letter = |c: char| ('ء'..='ي').contains(&c);
    for (at, _) in text.match_indices('<') {
        let end = at + text[at..].find('>').unwrap() + 1;
        let (before, after) = (text[..at].chars().next_back(), text[end..].chars().next());
        let splits = before.is_some_and(letter) && after.is_some_and(letter);
        assert!(
            !splits,
            "an element stands inside a word: {}",
            &text[text[..at].rfind('\n').unwrap_or(0)..end]
        );
    }
    for row in ["s1", "s2"] {
        assert!(
            body.contains(&format!("href=\"#{row}\"")) && body.contains(&format!("id=\"{row}\"")),
            "{row}"
        );
    }
}

#[test]
fn ten_megabytes_of_one_word_break_nothing() {
    let home = Home::file();
    let long = "ب".repeat(5 << 20);
    let report = format!(r#"{{"id":"long","published":"2024-01-01","text":"قال الوزير إن {long} انتهى."}}"#);
    let server = Server::over(&home, &[report], &["--rate", "0"]);
    for path in ["/?lang=en", "/reports/long", "/reports/long?from=60000", "/reports/long/s1", "/actors"] {
        let reply = server.get(path);
        assert!(
            reply.status == 200 || (path.ends_with("s1") && reply.status == 404),
            "{path}: {}",
            reply.status
        );
        assert!(reply.body.len() < 2 << 20, "{path}: {} bytes", reply.body.len());
    }
    assert_eq!(server.get("/healthz").status, 200);
}

fn copies_and_variants_stand_side_by_side(home: &Home) {
    let body = "التقى الرئيس المصري عبد الفتاح السيسي الرئيس الفرنسي إيمانويل ماكرون في القاهرة أمس وبحثا الوضع في المنطقة والتعاون \
        الاقتصادي بين البلدين وسبل زيادة التبادل التجاري خلال العام المقبل.";
    let report = |id: &str, outlet: &str, day: u32, number: u32| {
        format!(
            r#"{{"id":"{id}","title":"قمة في القاهرة","published":"2024-05-{day}","outlet":"{outlet}","text":"قمة في القاهرة\n{body}\nوقال السيسي إن \"مصر ستستقبل {number} ألف طالب في العام المقبل\"."}}"#
        )
    };
    let reports =
        [report("أ", "الأولى", 14, 30), report("ب", "الثانية", 15, 30), report("ج", "الثالثة", 16, 50)];
    let server = Server::over(home, &reports, &["--rate", "0"]);
    assert!(server.get("/stories?lang=en").body.contains("rawi cluster --ledger"));
    assert_eq!(server.get(&format!("/stories/{}", encode("أ"))).status, 404);
    assert_eq!(server.rawi(&["cluster"]).0, 0);

    let list = server.get("/stories?lang=en").body;
    assert!(list.contains("<td>3</td><td>3</td>"), "{list}");
    for report in ["أ", "ب", "ج"] {
        let story = server.get(&format!("/stories/{}?lang=en", encode(report)));
        let place = |outlet: &str| story.body.find(outlet).unwrap_or_default();
        assert!(place("الأولى") < place("الثانية") && place("الثانية") < place("الثالثة"), "{}", story.body);
        assert!(story.body.contains("<del>30</del>") && story.body.contains("<ins>50</ins>"));
        assert!(story.body.contains("class=\"chart chain\"") && story.body.matches("<circle").count() == 3);
        // What two reports say is told once, with the numbers of both.
        assert!(story.body.contains("<a href=\"#r1\">1</a>, <a href=\"#r2\">2</a>"), "{}", story.body);
    }
    let page = server.get(&format!("/reports/{}?lang=en", encode("ب"))).body;
    assert!(page.contains(&format!("/stories/{}", encode("ب"))) && page.contains("Copies of this"), "{page}");
    assert!(page.contains("class=\"this\"") && page.contains("of its words copied"), "{page}");

    let said = server.get(&format!("/reports/{}/s1?lang=en", encode("ب"))).body;
    assert!(said.contains("<dt>Reports that have it</dt><dd>2</dd>"), "{said}");
    assert!(said.contains("<dt>Independent of one another</dt><dd>1</dd>"), "{said}");
    assert!(said.contains("word for word") && said.contains("in conflict · the number"), "{said}");
    assert!(said.contains("<mark>50</mark>"), "{said}");
}

fn one_strike_in_two_reports_is_one_incident(home: &Home) {
    let report = |id: &str, outlet: &str, day: u32, text: &str| {
        format!(
            r#"{{"id":"{id}","title":"{id}","published":"2022-06-{day:02}","outlet":"{outlet}","text":"{text}"}}"#
        )
    };
    let server = Server::over(
        home,
        &[
            report(
                "أ",
                "الأولى",
                2,
                "شنت طائرات إسرائيلية فجر اليوم الخميس غارة على مطار دمشق، ما أدى إلى مقتل 5 جنود سوريين. وقال وزير الدفاع الإسرائيلي إن «الغارة ضرورية».",
            ),
            report(
                "ب",
                "الثانية",
                3,
                "شنت طائرات إسرائيلية فجر أمس الخميس غارة على مطار دمشق، وقتل فيها 7 جنود سوريين.",
            ),
            report(
                "ج",
                "الثالثة",
                3,
                "شنت طائرات إسرائيلية فجر أمس الخميس غارة على مطار حلب، ما أدى إلى مقتل 5 جنود سوريين.",
            ),
        ],
        &["--rate", "0"],
    );
    let found = server.json("/api/v1/incidents?type=ASSAULT");
    let incidents = found["items"].as_array().unwrap();
    let of_two: Vec<&Value> = incidents.iter().filter(|row| row["independent"] == 2).collect();
    assert_eq!(of_two.len(), 1, "{found:#}");
    assert_eq!((&of_two[0]["reports"], &of_two[0]["outlets"]), (&2.into(), &2.into()));
    assert_eq!(of_two[0]["first_outlet"], "الأولى");
    let dead = &of_two[0]["dead"];
    assert!(dead.is_null() || dead["least"].as_u64() <= dead["most"].as_u64(), "{dead}");
    // Of an outlet are the incidents it tells of, with what others tell of them.
    let of_second = server.json(&format!("/api/v1/incidents?type=ASSAULT&outlet={}", encode("الثانية")));
    assert!(
        of_second["items"].as_array().unwrap().iter().any(|row| row["independent"] == 2),
        "{of_second:#}"
    );

    for lang in ["ar", "en"] {
        let list = server.get(&format!("/incidents?type=ASSAULT&lang={lang}"));
        assert!(list.status == 200 && list.body.contains("/incidents/"), "{}", list.body);
    }
    let event = of_two[0]["event"].as_str().unwrap();
    let page = server.get(&format!("/incidents/{}/{event}?lang=en", encode("أ"))).body;
    assert!(page.contains("الأولى") && page.contains("الثانية") && !page.contains("الثالثة"), "{page}");
    assert!(page.contains("<dt>Independent sources</dt><dd><bdi>2</bdi></dd>"), "{page}");
    assert!(page.contains("the same as"), "{page}");
    assert_eq!(server.get("/incidents/no/e1").status, 404);
    assert!(server.get("/events?lang=en").body.contains("/incidents/"));
}

fn a_search_is_a_feed_and_what_is_asked_is_counted(home: &Home) {
    let server = Server::start(home);
    let feed = server.get(&format!("/api/v1/statements.atom?speaker={}", encode("ماكرون")));
    assert!(feed.status == 200 && feed.head.contains("content-type: application/atom+xml"), "{}", feed.head);
    assert_eq!(feed.body.matches("<entry>").count(), 3, "{}", feed.body);
    assert!(feed.body.contains("/reports/a2/s1</id>"), "{}", feed.body);
    let accept = [("Accept", "application/atom+xml")];
    assert_eq!(server.ask("GET", "/api/v1/events", &accept, b"").status, 200);
    assert_eq!(server.ask("GET", "/api/v1/reports", &accept, b"").status, 406);
    server.get("/nowhere");
    let numbers = server.get("/metrics").body;
    for line in [
        "rawi_requests_total{route=\"/api/v1/statements.atom\",method=\"GET\",status=\"200\"} 1",
        "rawi_requests_total{route=\"none\",method=\"GET\",status=\"404\"} 1",
        "rawi_rows{of=\"reports\"} 3",
        "rawi_request_seconds_count{route=\"/api/v1/events\"} 1",
    ] {
        assert!(numbers.contains(line), "{line}: {numbers}");
    }
}

fn a_network_is_drawn_with_a_table_behind(home: &Home) {
    let server = Server::start(home);
    let page = server.get("/network?type=consult&by=countries&lang=en").body;
    assert!(page.contains("<svg") && page.contains("class=\"link l0\""), "{page}");
    assert!(
        page.contains("/pair?a=country%3AEGY&amp;b=country%3AFRA")
            || page.contains("/pair?a=country%3AEGY&#38;b=country%3AFRA"),
        "{page}"
    );
    assert!(server.get("/network?from=2025&lang=en").body.contains("Nothing."));
    assert_eq!(server.get("/network?type=mumble").status, 400);
    let said = server.get(&format!("/network?of=statements&who={}&lang=en", encode("ماكرون"))).body;
    assert!(said.contains("class=\"link l2\"") && said.contains("name=\"act\""), "{said}");
}

#[cfg(not(feature = "postgres"))]
#[test]
fn a_database_needs_a_rawi_built_for_it() {
    let done = std::process::Command::new(assert_cmd::cargo::cargo_bin!("rawi"))
        .args(["serve", "--ledger", "postgres://u:secret@127.0.0.1:1/d"])
        .output()
        .unwrap();
    let said = String::from_utf8(done.stderr).unwrap();
    assert_eq!(done.status.code(), Some(2), "{said}");
    assert!(said.contains("build rawi with `--features postgres`") && !said.contains("secret"), "{said}");
}

#[test]
fn who_asks_too_often_is_told_to_wait() {
    let home = Home::file();
    let server = Server::over(&home, &REPORTS.map(str::to_owned), &["--rate", "2"]);
    let replies: Vec<Reply> = (0..12).map(|_| server.get("/api/v1/reports")).collect();
    let refused = replies.iter().find(|reply| reply.status == 429).expect("one of twelve is too many");
    assert!(refused.head.contains("retry-after: 1") && refused.head.contains("problem+json"));
    assert_eq!(replies[0].status, 200);
}

fn a_review_is_shown_at_once_outlives_a_new_reading_and_is_exported(home: &Home) {
    let server = Server::start(home);
    let folder = server.folder.path();
    let page = "/reports/a2?lang=en";
    let (code, token) = server.rawi(&["token", "add", "مدققة"]);
    assert_eq!(code, 0);
    let cookie = format!("rawi_token={}", token.trim());
    let ledger = server.json("/api/v1/reports/a2");
    let rows = ledger["statements"].as_array().unwrap();
    let row = |at: usize| (rows[at]["cue"]["start"].to_string(), rows[at]["cue"]["end"].to_string());
    let (first, second) = (row(0), row(1));
    let speaker = rows[0]["speakers"][0]["entity"].as_str().unwrap_or_default();
    let words = "الهدنة لا بديل عنها";
    let accept = [
        ("report", "a2"),
        ("kind", "statement"),
        ("start", second.0.as_str()),
        ("end", second.1.as_str()),
        ("verdict", "accept"),
    ];
    let correct = [
        ("report", "a2"),
        ("kind", "statement"),
        ("start", first.0.as_str()),
        ("end", first.1.as_str()),
        ("verdict", "correct"),
        ("act", "demand"),
        ("speaker", speaker),
        ("content", words),
    ];
    // Nobody reviews without a token, with a wrong one, or from a page of another site.
    assert_eq!(server.post("/review", "", &accept).status, 403);
    assert_eq!(server.post("/review", "rawi_token=rawi_wrong", &accept).status, 403);
    let elsewhere = [
        ("Cookie", cookie.as_str()),
        ("Origin", "https://example.net"),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ];
    assert_eq!(server.ask("POST", "/review", &elsewhere, b"report=a2").status, 403);
    assert!(!server.get(page).body.contains("name=\"verdict\""));

    let came = server.post("/login", "", &[("token", token.trim())]);
    assert!(came.status == 303 && came.head.contains("httponly; samesite=strict"), "{}", came.head);
    assert_eq!(server.post("/login", "", &[("token", "rawi_wrong")]).status, 403);
    for form in [&accept[..], &correct[..]] {
        let reply = server.post("/review?lang=en", &cookie, form);
        assert_eq!(reply.status, 303, "{}", reply.body);
    }
    let shown =
        |body: &str| body.contains("Accepted") && body.contains("Corrected") && body.contains("مدققة");
    assert!(shown(&server.get(page).body));

    // The same report with another outlet is read and written anew.
    std::fs::write(folder.join("again.jsonl"), REPORTS[1].replace("الخبر اليوم", "الخبر الآن")).unwrap();
    assert_eq!(server.rawi(&["add", "again.jsonl"]).0, 0);
    let body = server.get(page).body;
    assert!(body.contains("الخبر الآن") && shown(&body));

    let (code, gold) = server.rawi(&["export", "--format", "gold"]);
    assert_eq!(code, 0);
    let gold: Value = serde_json::from_str(gold.trim()).unwrap();
    let statements = gold["statements"].as_array().unwrap();
    assert_eq!(statements.len(), 2);
    assert_eq!((&statements[0]["act"], &statements[0]["content"][0]), (&"demand".into(), &words.into()));
    assert!(gold["text"].as_str().unwrap().contains(statements[1]["near"].as_str().unwrap()));

    assert_eq!(server.rawi(&["token", "remove", "مدققة"]).0, 0);
    assert_eq!(server.post("/review", &cookie, &accept).status, 403);
}
