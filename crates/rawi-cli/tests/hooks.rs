//! Webhooks of `rawi serve`, sent to a server of the tests' own: each row once, signed, whatever happens in between.

#![cfg(feature = "webhooks")]
#![allow(clippy::unwrap_used)] // helpers outside #[test] functions, too, fail by panicking

mod server;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use server::{Asked, Manner, Reply, Server, reply};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const SECRET: &str = "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// A report in which two people speak.
fn report(id: &str, words: &str) -> String {
    let text = format!(
        "خبر من العاصمة\nأكد الرئيس الفرنسي إيمانويل ماكرون أن {words}.\nوقال الرئيس المصري عبد الفتاح السيسي إن الأمر انتهى."
    );
    serde_json::json!({"id": id, "published": "2024-05-15", "outlet": "النشرة", "text": text}).to_string()
}

/// A folder with a ledger and a HOOKS.toml.
struct Desk {
    folder: TempDir,
}

/// `rawi serve` at work.
struct Serving {
    child: Child,
    out: BufReader<ChildStdout>,
    address: String,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Desk {
    /// A ledger of one report, and a webhook for what one of its speakers says.
    fn new(settings: &str, url: &str, more: &str) -> Self {
        let desk = Self { folder: tempfile::tempdir().unwrap() };
        desk.add(&[report("r0", "الهدنة قائمة")]);
        desk.write(settings, url, more);
        desk
    }

    fn write(&self, settings: &str, url: &str, more: &str) {
        let text = format!(
            "every = \"100ms\"\n{settings}\n[[webhook]]\nname = \"macron\"\nurl = \"{url}\"\n\
             secret = \"whsec_{SECRET}\"\nstatements = {{ speaker = \"ماكرون\" }}\n{more}\n"
        );
        std::fs::write(self.path().join("hooks.toml"), text).unwrap();
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn rawi(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("rawi"));
        command.args(arguments).args(["--ledger", "l.sqlite"]).current_dir(self.path());
        command
    }

    fn add(&self, reports: &[String]) {
        std::fs::write(self.path().join("r.jsonl"), reports.join("\n")).unwrap();
        let done = self.rawi(&["add", "r.jsonl"]).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    }

    fn serve(&self) -> Serving {
        let arguments = ["serve", "--listen", "127.0.0.1:0", "--webhooks", "hooks.toml"];
        let mut child = self.rawi(&arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let (mut out, mut line) = (BufReader::new(child.stdout.take().unwrap()), String::new());
        out.read_line(&mut line).unwrap();
        let Some(address) = line.strip_prefix("http://").and_then(|line| line.split('/').next()) else {
            let mut said = String::new();
            child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
            panic!("it does not serve: {said}");
        };
        let serving = Serving { address: address.to_owned(), child, out };
        // It has looked at what there was, and waits for more.
        wait(|| std::fs::metadata(self.path().join("l.sqlite.webhooks")).is_ok());
        std::thread::sleep(Duration::from_millis(500));
        serving
    }
}

impl Serving {
    /// Ends it as the system does, and gives what it logged.
    fn stop(mut self) -> String {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
        let mut rest = String::new();
        self.out.read_to_string(&mut rest).unwrap();
        let mut log = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut log).unwrap();
        assert!(self.child.wait().unwrap().success(), "{log}");
        log
    }

    fn metrics(&self) -> String {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let head = format!("GET /metrics HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", self.address);
        stream.write_all(head.as_bytes()).unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    }
}

fn wait(done: impl Fn() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < Duration::from_secs(30), "it does not come");
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn ok() -> Reply {
    reply(204, "text/plain", "")
}

/// What was sent, with the signature looked after.
fn sent(asked: &Asked) -> Value {
    let header = |name: &str| asked.headers[name].clone();
    let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &STANDARD.decode(SECRET).unwrap());
    let text = [header("webhook-id"), header("webhook-timestamp")].join(".") + ".";
    let signed = [text.as_bytes(), &asked.body].concat();
    let signature = header("webhook-signature");
    let tag = STANDARD.decode(signature.strip_prefix("v1,").unwrap()).unwrap();
    ring::hmac::verify(&key, &signed, &tag).expect("the signature is right");
    assert_eq!(header("content-type"), "application/json");
    serde_json::from_slice(&asked.body).unwrap()
}

/// The reports of the rows that came, in order.
fn reports(receiver: &Server) -> Vec<String> {
    let bodies: Vec<Value> = receiver.asked().iter().map(sent).collect();
    let items = bodies.iter().flat_map(|body| body["items"].as_array().unwrap());
    items.map(|item| item["document"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn each_new_row_comes_once_over_restarts_and_new_readings() {
    let receiver = Server::start();
    receiver.put("/hook", [ok()]);
    let desk = Desk::new("", &receiver.url("/hook"), "allow_private = true");
    let serving = desk.serve();
    assert_eq!(reports(&receiver), [""; 0], "what stood there before is no news");
    desk.add(&[report("r1", "الهدنة ستمدد"), report("r2", "الحرب قد تتسع")]);
    wait(|| reports(&receiver).len() == 2);
    assert_eq!(reports(&receiver), ["r1", "r2"]);
    let body = sent(&receiver.asked()[0]);
    assert_eq!((&body["type"], &body["webhook"]), (&"statements.new".into(), &"macron".into()));
    assert_eq!(body["keys"].as_array().unwrap().len(), body["items"].as_array().unwrap().len());
    let item = &body["items"][0];
    assert!(item["content"].as_str().unwrap().contains("الهدنة") && item["statement"]["act"].is_string());
    let metrics = serving.metrics();
    assert!(metrics.contains("rawi_webhook_rows_total{webhook=\"macron\"} 2"), "{metrics}");
    serving.stop();
    // One comes while nobody serves; those that were there are read again, one with another outlet (its rows are
    // written anew), one with a word more before what was said, and one with another statement.
    desk.add(&[report("r3", "القمة ستعقد")]);
    desk.add(&[
        report("r0", "الهدنة قائمة").replace("النشرة", "الخبر"),
        report("r1", "الهدنة ستمدد").replace("خبر من", "خبر عاجل من"),
        report("r2", "القمة ألغيت"),
    ]);
    let serving = desk.serve();
    wait(|| reports(&receiver).len() >= 4);
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(reports(&receiver), ["r1", "r2", "r3", "r2"]);
    assert_eq!(serving.stop(), "");
    let serving = desk.serve();
    std::thread::sleep(Duration::from_millis(500));
    assert_eq!(reports(&receiver).len(), 4);
    drop(serving);
}

#[test]
fn another_search_begins_with_what_comes_then() {
    let receiver = Server::start();
    receiver.put("/hook", [ok()]);
    let desk = Desk::new("", &receiver.url("/hook"), "allow_private = [\"127.0.0.0/8\"]");
    desk.serve().stop();
    let path = desk.path().join("hooks.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("ماكرون", "السيسي")).unwrap();
    let serving = desk.serve();
    desk.add(&[report("r0", "الهدنة قائمة").replace("النشرة", "الخبر"), report("r1", "الهدنة ستمدد")]);
    wait(|| !reports(&receiver).is_empty());
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(reports(&receiver), ["r1"]);
    let body = sent(&receiver.asked()[0]);
    assert!(body["items"][0]["content"].as_str().unwrap().contains("انتهى"), "{body}");
    drop(serving);
}

#[test]
fn what_fails_is_tried_again_and_told() {
    let receiver = Server::start();
    receiver.put("/hook", [reply(500, "text/plain", "no"), reply(302, "text/plain", ""), ok()]);
    let desk = Desk::new("batch = 1", &receiver.url("/hook"), "allow_private = true");
    let serving = desk.serve();
    desk.add(&[report("r1", "الهدنة ستمدد"), report("r2", "الحرب قد تتسع")]);
    wait(|| receiver.asked().len() == 4);
    let asked = receiver.asked();
    let id = |at: usize| asked[at].headers["webhook-id"].clone();
    assert!(id(0) == id(1) && id(1) == id(2) && id(2) != id(3), "tries of one message have one id");
    assert_eq!(reports(&receiver), ["r1", "r1", "r1", "r2"]);
    assert!(asked[2].at - asked[1].at > asked[1].at - asked[0].at, "it waits for longer each time");
    let metrics = serving.metrics();
    for line in [
        "rawi_webhook_deliveries_total{webhook=\"macron\",outcome=\"failed\"} 2",
        "rawi_webhook_deliveries_total{webhook=\"macron\",outcome=\"taken\"} 2",
        "rawi_webhook_failing{webhook=\"macron\"} 0",
    ] {
        assert!(metrics.contains(line), "{line}: {metrics}");
    }
    let log = serving.stop();
    assert!(log.contains("webhook macron: the receiver answers 500; tried again in"), "{log}");
    assert!(log.contains("write its new address") && log.contains("takes rows again"), "{log}");
}

#[test]
fn a_private_address_is_refused_and_a_slow_one_given_up_but_nothing_is_lost() {
    let receiver = Server::start();
    receiver.put("/hook", [ok()]);
    let desk = Desk::new("timeout = \"300ms\"", &receiver.url("/hook"), "");
    let serving = desk.serve();
    desk.add(&[report("r1", "الهدنة ستمدد")]);
    wait(|| serving.metrics().contains("webhook_deliveries_total{webhook=\"macron\",outcome=\"failed\"}"));
    let log = serving.stop();
    assert!(log.contains("127.0.0.1 is not on the public internet"), "{log}");
    assert_eq!(receiver.asked().len(), 0);

    receiver.put("/hook", [ok().sent(Manner::Silent), ok()]);
    desk.write("timeout = \"300ms\"", &receiver.url("/hook"), "allow_private = true");
    let serving = desk.serve();
    wait(|| receiver.asked().len() == 2);
    assert_eq!(reports(&receiver), ["r1", "r1"]);
    let log = serving.stop();
    assert!(log.contains("takes too long"), "{log}");
}

#[test]
fn nothing_is_lost_or_sent_twice_while_much_is_added_and_the_server_starts_anew() {
    let receiver = Server::start();
    receiver.put("/hook", [ok()]);
    let desk = Desk::new("batch = 7", &receiver.url("/hook"), "allow_private = true");
    let serving = desk.serve();
    const MANY: usize = 150;
    let many: Vec<String> = (0..MANY).map(|n| report(&format!("m{n}"), "الهدنة ستمدد")).collect();
    std::thread::scope(|scope| {
        let adding = scope.spawn(|| many.chunks(30).for_each(|some| desk.add(some)));
        wait(|| !reports(&receiver).is_empty());
        assert_eq!(serving.stop(), "");
        adding.join().unwrap();
    });
    let serving = desk.serve();
    wait(|| reports(&receiver).len() >= MANY);
    assert_eq!(serving.stop(), "");
    let (came, mut each) = (reports(&receiver), reports(&receiver));
    each.sort_unstable();
    each.dedup();
    assert_eq!((came.len(), each.len()), (MANY, MANY));
}

#[test]
fn what_was_under_way_when_the_server_was_killed_comes_again_under_the_same_id() {
    let receiver = Server::start();
    receiver.put("/hook", [ok().sent(Manner::Silent), ok()]);
    let desk = Desk::new("", &receiver.url("/hook"), "allow_private = true");
    let serving = desk.serve();
    desk.add(&[report("r1", "الهدنة ستمدد")]);
    wait(|| !receiver.asked().is_empty());
    drop(serving); // by SIGKILL
    let serving = desk.serve();
    wait(|| receiver.asked().len() == 2);
    let id = |at: usize| receiver.asked()[at].headers["webhook-id"].clone();
    assert_eq!((id(0), reports(&receiver)), (id(1), vec!["r1".to_owned(); 2]));
    assert_eq!(serving.stop(), "");
}

#[test]
fn a_faulty_file_and_a_second_server_are_refused_before_anything_is_served() {
    let desk = Desk::new("", "https://a.example/", "");
    let serving = desk.serve();
    let refused = |words: &str| {
        let arguments = ["serve", "--listen", "127.0.0.1:0", "--webhooks", "hooks.toml"];
        let done = desk.rawi(&arguments).output().unwrap();
        let said = String::from_utf8(done.stderr).unwrap();
        assert!(!done.status.success() && said.contains(words), "{words}: {said}");
        assert!(done.stdout.is_empty() && !said.contains(SECRET), "{said}");
    };
    refused("another process delivers from here");
    drop(serving);
    desk.write("", "https://a.example/", "evry = 1");
    refused("hooks.toml:8: ");
}
