//! `rawi serve`, started over a ledger of its own and asked over loopback as a browser or a program would.

#![allow(dead_code, unreachable_pub, clippy::unwrap_used)] // each test file uses some of it

use crate::common::Home;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// Reports of our own: two outlets, two days, a denial, a meeting, and one that is out to do harm.
pub const REPORTS: [&str; 3] = [
    r#"{"id":"a/1","title":"الرئيس المصري يلتقي نظيره الفرنسي","published":"2024-05-14","outlet":"النشرة","url":"https://example.org/a1","text":"الرئيس المصري يلتقي نظيره الفرنسي\nالتقى الرئيس المصري عبد الفتاح السيسي الرئيس الفرنسي إيمانويل ماكرون في القاهرة أمس.\nوقال السيسي إن \"وقف إطلاق النار ضرورة\". وأضاف أن بلاده تدعم الحوار.\nونفى وزير الخارجية المصري سامح شكري وجود خلاف مع فرنسا."}"#,
    r#"{"id":"a2","title":"ماكرون: لا بديل عن الهدنة","published":"2024-05-15","outlet":"الخبر اليوم","text":"ماكرون: لا بديل عن الهدنة\nأكد الرئيس الفرنسي إيمانويل ماكرون للرئيس المصري عبد الفتاح السيسي أن الهدنة لا بديل عنها.\nوحذر ماكرون من أن الحرب قد تتسع."}"#,
    r#"{"id":"x\"><script>1</script>","title":"</title><script>alert('title')</script>","published":"2024-05-16","outlet":"\"><img src=x onerror=alert(1)>","url":"javascript:alert(1)","text":"<script>alert('text')</script>\nوقال الوزير محمد \"أبو علي\" الحسن \u202eإن <b>الأمر</b> &amp; انتهى\u202c \u2069 تماما.\nوقال محمد الحسن: \"</a></section></main><script>alert(2)</script> انتهى الأمر\"."}"#,
];

pub struct Server {
    child: Child,
    pub address: String,
    /// The ledger as it is typed.
    pub ledger: String,
    pub folder: tempfile::TempDir,
}

pub struct Reply {
    pub status: u16,
    pub head: String,
    pub body: String,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub fn rawi(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let done = Command::new(assert_cmd::cargo::cargo_bin!("rawi"))
        .args(arguments)
        .current_dir(folder)
        .output()
        .unwrap();
    (done.status.code().unwrap(), String::from_utf8(done.stdout).unwrap())
}

impl Server {
    pub fn over(home: &Home, reports: &[String], more: &[&str]) -> Self {
        let (folder, ledger) = (tempfile::tempdir().unwrap(), home.typed());
        std::fs::write(folder.path().join("reports.jsonl"), reports.join("\n")).unwrap();
        assert_eq!(rawi(folder.path(), &["add", "reports.jsonl", "--ledger", &ledger]).0, 0);
        Self::of(&ledger, folder, more)
    }

    /// Over a ledger that is there.
    pub fn of(ledger: &str, folder: tempfile::TempDir, more: &[&str]) -> Self {
        let mut child = Command::new(assert_cmd::cargo::cargo_bin!("rawi"))
            .args(["serve", "--ledger", ledger, "--listen", "127.0.0.1:0"])
            .args(more)
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.strip_prefix("http://").unwrap().split('/').next().unwrap().to_owned();
        Self { child, address, ledger: ledger.to_owned(), folder }
    }

    pub fn start(home: &Home) -> Self {
        Self::over(home, &REPORTS.map(str::to_owned), &["--rate", "0"])
    }

    /// Runs a command on the ledger that is served.
    pub fn rawi(&self, arguments: &[&str]) -> (i32, String) {
        rawi(self.folder.path(), &[arguments, &["--ledger", &self.ledger]].concat())
    }

    pub fn ask(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Reply {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(90))).unwrap();
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.address);
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str(&format!("Content-Length: {}\r\n\r\n", body.len()));
        stream.write_all(head.as_bytes()).unwrap();
        // A server that refuses a body may close before it has it all.
        let _ = stream.write_all(body);
        let mut reply = Vec::new();
        let _ = stream.read_to_end(&mut reply);
        let reply = String::from_utf8_lossy(&reply).into_owned();
        let (head, body) = reply.split_once("\r\n\r\n").unwrap_or((&reply, ""));
        let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
        Reply { status, head: head.to_lowercase(), body: body.to_owned() }
    }

    pub fn get(&self, path: &str) -> Reply {
        self.ask("GET", path, &[], b"")
    }

    pub fn json(&self, path: &str) -> Value {
        let reply = self.get(path);
        assert_eq!(reply.status, 200, "{path}: {}", reply.body);
        serde_json::from_str(&reply.body).unwrap()
    }

    /// Fills a form in.
    pub fn post(&self, path: &str, cookie: &str, fields: &[(&str, &str)]) -> Reply {
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{name}={}", encode(value))).collect();
        let headers = [("Content-Type", "application/x-www-form-urlencoded"), ("Cookie", cookie)];
        self.ask("POST", path, &headers, body.join("&").as_bytes())
    }
}

pub fn encode(word: &str) -> String {
    word.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// The addresses of all sorts of pages.
pub fn pages(server: &Server) -> Vec<String> {
    let mut pages: Vec<String> = [
        "/",
        "/events",
        "/incidents",
        "/reports",
        "/stories",
        "/actors",
        "/pair",
        "/network",
        "/corpus",
        "/quality",
        "/login",
        "/api",
    ]
    .map(str::to_owned)
    .to_vec();
    pages.push("/network?of=statements&whom=named".to_owned());
    let reports = server.json("/api/v1/reports");
    for report in reports["items"].as_array().unwrap() {
        pages.push(format!("/reports/{}", encode(report["id"].as_str().unwrap())));
    }
    let statements = server.json("/api/v1/statements");
    for hit in statements["items"].as_array().unwrap() {
        let (report, id) = (hit["document"].as_str().unwrap(), hit["statement"]["id"].as_str().unwrap());
        pages.push(format!("/reports/{}/{id}", encode(report)));
    }
    let entities = server.json("/api/v1/entities");
    for entity in entities["items"].as_array().unwrap() {
        let key = encode(entity["key"].as_str().unwrap());
        pages.push(format!("/actors/{key}"));
        pages.push(format!("/?speaker={key}&act=say"));
        pages.push(format!("/pair?a={key}&b={}", encode("country:FRA")));
    }
    pages
}
