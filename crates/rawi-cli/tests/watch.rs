//! Watching a server of the tests' own: politely, within limits, nothing lost and nothing twice.

#![allow(clippy::unwrap_used)] // helpers outside #[test] functions, too, fail by panicking

#[path = "../../rawi-store/tests/common/mod.rs"]
mod common;
mod server;

use common::Home;
use rawi_store::{AnyStore, PageState};
use serde_json::Value;
use server::{Manner, Reply, Server, reply};
use std::io::Write as _;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use tempfile::TempDir;

const STATEMENT: &str = "وقال الوزير سامي الوالي إن \"الهدنة ستمدد\".";

/// A page of a newspaper of ours.
fn page(number: usize) -> Reply {
    let html = format!(
        "<!doctype html><html lang=ar><head><title>عنوان الخبر {number}</title></head><body><article>\
         <p>{STATEMENT}</p><p>وأضاف الوزير أن الاجتماع رقم {number} انتهى في العاصمة أمس.</p></article></body></html>"
    );
    reply(200, "text/html; charset=utf-8", html)
}

/// A feed whose items name these pages.
fn rss(pages: &[String]) -> Reply {
    let items = pages.iter().map(|page| {
        format!("<item><title>عنوان</title><link>{page}</link><description>قصير</description></item>")
    });
    let text = format!("<rss><channel><title>صحيفة</title>{}</channel></rss>", items.collect::<String>());
    reply(200, "application/rss+xml", text)
}

/// A folder with a FEEDS.toml, and a ledger.
struct Desk {
    folder: TempDir,
    home: Home,
}

impl Desk {
    fn new(home: Home, settings: &str, feeds: &[String]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut text = format!("allow_private = [\"127.0.0.1\"]\n{settings}\n");
        for feed in feeds {
            text.push_str(&format!("[[feed]]\naddress = \"{feed}\"\n"));
        }
        std::fs::write(folder.path().join("FEEDS.toml"), text).unwrap();
        Self { folder, home }
    }

    fn command(&self, more: &[&str]) -> Command {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("rawi"));
        command.args(["watch", "FEEDS.toml", "--json", "--ledger", &self.home.typed()]).args(more);
        command.current_dir(self.folder.path());
        command
    }

    /// One round: exit code, and what was told.
    fn round(&self) -> (i32, Vec<Value>) {
        let output = self.command(&["--once"]).output().unwrap();
        let out = String::from_utf8(output.stdout).unwrap();
        let error = String::from_utf8(output.stderr).unwrap();
        assert_eq!(error, "");
        (output.status.code().unwrap(), out.lines().map(|line| serde_json::from_str(line).unwrap()).collect())
    }

    fn start(&self) -> Child {
        self.command(&[]).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
    }

    fn store(&self) -> AnyStore {
        self.home.open()
    }

    fn reports(&self) -> u64 {
        self.store().counts().unwrap().documents
    }

    fn state(&self, page: &str) -> Option<PageState> {
        self.store().watched_page(page).unwrap().map(|page| page.state)
    }

    /// Lets everything that was put off be due.
    fn wait_out(&self) {
        self.home.sql("UPDATE watched_pages SET due = 0; UPDATE watched_feeds SET due = 0; UPDATE watched_hosts SET rests = 0;");
    }
}

fn homes() -> Vec<Home> {
    [Some(Home::file()), Home::database()].into_iter().flatten().collect()
}

fn done(lines: &[Value]) -> &Value {
    &lines.last().unwrap()["done"]
}

/// All reasons that were told of this source.
fn reasons(lines: &[Value], source: &str) -> String {
    let told = lines.iter().filter_map(|line| line.get("failure").or(line.get("trouble")));
    let ours = told.filter(|told| told["source"].as_str().is_some_and(|place| place.starts_with(source)));
    ours.map(|told| told["reason"].as_str().unwrap().to_owned()).collect::<Vec<_>>().join("; ")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

#[test]
fn a_page_is_added_once_and_the_host_is_treated_politely() {
    for home in homes() {
        let server = Server::start();
        server.put(
            "/robots.txt",
            [reply(200, "text/plain", "User-agent: rawi\nCrawl-delay: 0.4\nDisallow: /private/\n")],
        );
        let pages = ["/1", "/private/2", "/3", "/1?utm_source=rss#top"].map(|path| server.url(path));
        let full = format!("<p>{}</p>", format!("{STATEMENT} ").repeat(20));
        let feed = String::from_utf8(rss(&pages).body).unwrap();
        let item = format!(
            "<item><guid>urn:full:1</guid><link>{}</link><description><![CDATA[{full}]]></description></item></channel>",
            server.url("/full")
        );
        let feed = reply(200, "text/xml", feed.replace("</channel>", &item)).with("ETag", "\"one\"");
        server.put("/rss", [feed]).put("/1", [page(1)]).put("/3", [page(3)]).put("/private/2", [page(2)]);
        let desk =
            Desk::new(home, "pause = \"0s\"\ncontact = \"desk@sahifa.example\"", &[server.url("/rss")]);

        let (code, lines) = desk.round();
        assert_eq!(
            (code, &done(&lines)["added"], &done(&lines)["failed"]),
            (2, &3.into(), &1.into()),
            "{lines:?}"
        );
        assert!(reasons(&lines, &pages[1]).contains("robots.txt of http://127.0.0.1"), "{lines:?}");
        let asked = server.asked();
        assert_eq!(server.paths(), ["/robots.txt", "/rss", "/1", "/3"]);
        for two in asked.windows(2).skip(1) {
            let gap = two[1].at - two[0].at;
            assert!(gap >= Duration::from_millis(390), "{gap:?} before {}", two[1].path);
        }
        assert!(asked[1].headers["user-agent"].contains("+desk@sahifa.example"));
        let store = desk.store();
        let report = store.report(&pages[0]).unwrap().unwrap();
        assert_eq!((report.url.as_deref(), report.outlet.as_deref()), (Some(&*pages[0]), None));
        assert!(!report.statements.is_empty() && report.title.unwrap().contains("عنوان الخبر 1"));
        assert!(!store.report("urn:full:1").unwrap().unwrap().statements.is_empty());
        drop(store);

        let (code, lines) = desk.round();
        assert_eq!((code, &done(&lines)["added"]), (0, &0.into()), "{lines:?}");
        assert_eq!(server.asked()[0].headers["if-none-match"], "\"one\"");
        assert_eq!(server.paths(), ["/rss"], "neither robots.txt nor pages are fetched again");

        // The text of an item is there already, though its page comes up elsewhere.
        let again = [&pages[0], &server.url("/full")].map(String::clone);
        server.put("/rss", [rss(&again)]);
        let (_, lines) = desk.round();
        assert_eq!((&done(&lines)["added"], desk.reports()), (&0.into(), 3), "{lines:?}");
        assert_eq!(server.paths(), ["/rss"]);
        assert_eq!(desk.store().verify().unwrap(), [""; 0]);
    }
}

#[test]
fn sitemaps_within_a_sitemap_are_asked_and_old_pages_left_out() {
    let server = Server::start();
    let index =
        format!("<sitemapindex><sitemap><loc>{}</loc></sitemap></sitemapindex>", server.url("/news.xml.gz"));
    let today = jiff::Timestamp::now().to_string();
    let row =
        |path: &str, day: &str| format!("<url><loc>{}</loc><lastmod>{day}</lastmod></url>", server.url(path));
    let urls: String = [row("/new", &today), row("/old", "2022-06-29"), row("/sport/1", &today)].concat();
    let map = gzip(format!("<urlset>{urls}</urlset>").as_bytes());
    server.put("/index.xml", [reply(200, "text/xml", index)]).put("/new", [page(1)]).put("/old", [page(2)]);
    server.put("/news.xml.gz", [reply(200, "application/gzip", map).with("ETag", "\"a\"")]);
    let desk = Desk::new(Home::file(), "pause = \"0s\"", &[server.url("/index.xml")]);
    let file = desk.folder.path().join("FEEDS.toml");
    let text = std::fs::read_to_string(&file).unwrap() + "only = [\"/new\", \"/old\"]\noutlet = \"صحيفة\"\n";
    std::fs::write(&file, text).unwrap();
    let (code, lines) = desk.round();
    assert_eq!((code, &done(&lines)["added"]), (0, &1.into()), "{lines:?}");
    let report = desk.store().report(&server.url("/new")).unwrap().unwrap();
    assert_eq!((report.outlet.as_deref(), report.published.as_deref()), (Some("صحيفة"), today.get(..10)));
    server.paths();
    desk.round();
    assert_eq!(server.paths(), ["/index.xml", "/news.xml.gz"]);
}

/// Each hostile thing on a server of its own, since what is wrong with a host stops what else is asked of it.
#[test]
fn hostile_answers_are_told_and_harm_nothing() {
    let bomb = gzip(&vec![b' '; 40 << 20]);
    let (loopback, v6) = ("http://127.0.0.2:9/x", "http://[::1]:9/x");
    let moved = |to: &str| reply(302, "text/html", "").with("Location", to);
    let (windows, _, _) = encoding_rs::WINDOWS_1256
        .encode("<html><p>قال وزير الخارجية إن المحادثات مستمرة وإن الوفد يصل غدا إلى المدينة</p></html>");
    let cases: Vec<(&str, Reply, &str)> = vec![
        ("slow", page(1).sent(Manner::Slow), "takes too long"),
        (
            "endless",
            reply(200, "text/html", vec![b'x'; 1 << 16]).sent(Manner::Endless),
            "is longer than 16384 KiB",
        ),
        (
            "bomb",
            reply(200, "text/html", bomb).with("Content-Encoding", "gzip"),
            "more than 100 times its size",
        ),
        ("private", moved(loopback), "127.0.0.2 is not on the public internet; if it is meant"),
        ("private v6", moved(v6), "is not on the public internet"),
        ("elsewhere", moved("file:///etc/passwd"), "no address of a web server"),
        ("loop", moved("/page"), "more than 5 times"),
        ("gone", reply(404, "text/html", ""), "is not there (404)"),
        ("picture", reply(200, "image/png", b"\x89PNG\r\n".to_vec()), "is a picture"),
        ("brotli", page(1).with("Content-Encoding", "br"), "packed with br"),
        ("charset", reply(200, "text/html; charset=utf-8", windows.into_owned()), ""),
        ("moved", moved("/there"), ""),
    ];
    let servers: Vec<Server> = cases
        .iter()
        .map(|(_, reply, _)| {
            let server = Server::start();
            server
                .put("/rss", [rss(&[server.url("/page")])])
                .put("/page", [reply.clone()])
                .put("/there", [page(9)]);
            server
        })
        .collect();
    let feeds: Vec<String> = servers.iter().map(|server| server.url("/rss")).collect();
    let desk = Desk::new(Home::file(), "pause = \"0s\"\ntimeout = \"1500ms\"\ntries = 1", &feeds);
    let begun = Instant::now();
    let (code, lines) = desk.round();
    assert!(begun.elapsed() < Duration::from_secs(15), "{:?}", begun.elapsed());
    assert_eq!(
        (code, &done(&lines)["added"], &done(&lines)["failed"]),
        (2, &2.into(), &10.into()),
        "{lines:?}"
    );
    for ((name, _, want), server) in cases.iter().zip(&servers) {
        let page = server.url("/page");
        let told = reasons(&lines, &page);
        assert!(told.contains(want) && told.is_empty() == want.is_empty(), "{name}: {told}");
        assert_eq!(
            desk.state(&page),
            Some(if want.is_empty() { PageState::Done } else { PageState::Failed }),
            "{name}"
        );
    }
    let [charset, there] = [servers[10].url("/page"), servers[11].url("/there")];
    let store = desk.store();
    assert!(store.report(&charset).unwrap().unwrap().text.contains("قال وزير الخارجية إن المحادثات مستمرة"));
    assert!(store.report(&there).unwrap().is_some(), "a report goes by the address where it is");
    assert_eq!(store.failures().unwrap().len(), 10);
}

#[test]
fn what_fails_is_put_off_and_tried_again() {
    let (broken, busy, down) = (Server::start(), Server::start(), Server::start());
    let no = |status| reply(status, "text/html", "");
    broken.put("/rss", [rss(&[broken.url("/1"), broken.url("/2")])]).put("/2", [page(2)]);
    broken.put("/1", [no(500), no(500), page(1)]);
    busy.put("/rss", [rss(&[busy.url("/1"), busy.url("/2")])]).put("/2", [page(2)]);
    busy.put("/1", [no(429).with("Retry-After", "7200"), page(1)]);
    down.put("/robots.txt", [no(503), no(404)]).put("/rss", [rss(&[down.url("/1")])]).put("/1", [page(1)]);
    let feeds = [&broken, &busy, &down].map(|server| server.url("/rss"));
    let desk = Desk::new(Home::file(), "pause = \"0s\"", &feeds);

    let (_, lines) = desk.round();
    assert_eq!((&done(&lines)["added"], &done(&lines)["failed"]), (&1.into(), &0.into()), "{lines:?}");
    assert!(reasons(&lines, &broken.url("/1")).contains("answers 500; it is tried again"), "{lines:?}");
    assert!(reasons(&lines, &busy.url("/1")).contains("asks for fewer requests"), "{lines:?}");
    assert_eq!(busy.paths(), ["/robots.txt", "/rss", "/1"], "a host that asks for patience is left alone");
    assert_eq!(down.paths(), ["/robots.txt"], "a host whose rules cannot be had is not asked");
    let now = jiff::Timestamp::now().as_millisecond();
    let rests = |server: &Server| {
        let hosts = desk.store().watched().unwrap().hosts;
        (hosts.iter().find(|host| host.host == server.address).unwrap().rests - now) as f64 / 1000.0
    };
    assert!(rests(&busy) > 7100.0 && rests(&down) > 40.0 && rests(&broken) < 0.0);

    broken.paths();
    desk.round();
    assert_eq!(broken.paths(), ["/rss"], "not before its time");
    assert_eq!(busy.paths(), [""; 0]);
    for _ in 0..2 {
        desk.wait_out();
        desk.round();
    }
    assert_eq!((desk.reports(), desk.store().watched().unwrap().pages), (5, vec![]));
}

#[cfg(unix)]
#[test]
fn watching_goes_on_until_it_is_asked_to_stop() {
    let server = Server::start();
    server.put("/rss", [rss(&[server.url("/1")])]).put("/1", [page(1)]).put("/2", [page(2)]);
    let desk = Desk::new(Home::file(), "pause = \"0s\"\nevery = \"200ms\"", &[server.url("/rss")]);
    let mut child = desk.start();
    let until = |what: &str, is_so: &dyn Fn() -> bool| {
        let begun = Instant::now();
        while !is_so() {
            assert!(begun.elapsed() < Duration::from_secs(20), "{what}");
            std::thread::sleep(Duration::from_millis(20));
        }
    };
    until("the first page", &|| desk.home.address().open_existing().is_ok() && desk.reports() == 1);
    server.put("/rss", [rss(&[server.url("/1"), server.url("/2")])]);
    until("the second page", &|| desk.reports() == 2);
    let polls = server.asked().iter().filter(|asked| asked.path == "/rss").count();
    assert!(polls >= 2, "{polls}");
    let signal = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(signal.success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(server.asked().iter().filter(|asked| asked.path == "/1").count(), 1);
}

#[test]
fn a_wrong_file_is_told_with_its_line() {
    let desk = Desk::new(Home::file(), "", &["http://127.0.0.1:9/rss".to_owned()]);
    std::fs::write(desk.folder.path().join("FEEDS.toml"), "[[feed]]\naddress = \"x\"\n").unwrap();
    let output = desk.command(&[]).output().unwrap();
    let error = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.code() == Some(2) && error.contains("FEEDS.toml:2: `x` is no address"), "{error}");
}

/// A share of 1 that looks like chance and is the same in every run.
fn chance(seed: u64) -> f64 {
    let mut mixed = (seed + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed >> 11) as f64 / (1_u64 << 53) as f64
}

/// Everything in a ledger that reading made.
fn dump(store: &AnyStore) -> Vec<rawi::ledger::Ledger> {
    assert_eq!(store.verify().unwrap(), [""; 0]);
    let mut reports = Vec::new();
    let mut each = |report| {
        reports.push(report);
        std::ops::ControlFlow::Continue(())
    };
    store.visit_reports(&mut each).unwrap();
    reports
}

/// `RAWI_SEEDS` says how many moments are tried.
#[test]
fn killed_while_watching_nothing_is_lost_and_nothing_twice() {
    const PAGES: usize = 120;
    let seeds: u64 = std::env::var("RAWI_SEEDS").ok().and_then(|seeds| seeds.parse().ok()).unwrap_or(3);
    let server = Server::start();
    let pages: Vec<String> = (0..PAGES).map(|n| server.url(&format!("/p{n}"))).collect();
    for n in 0..PAGES {
        server.put(&format!("/p{n}"), [page(n)]);
    }
    let feed = rss(&pages).with("ETag", "\"one\"");
    server.put("/rss", [feed]);
    for new in [Home::file as fn() -> Home, || Home::database().unwrap()].into_iter().take(homes().len()) {
        let desk = || Desk::new(new(), "pause = \"0s\"", &[server.url("/rss")]);
        let calm = desk();
        let begun = Instant::now();
        assert_eq!(calm.round().0, 0);
        let (whole, calm) = (begun.elapsed(), dump(&calm.store()));
        assert_eq!(calm.len(), PAGES);
        let mut halfway = 0;
        for seed in 0..seeds {
            let desk = desk();
            let mut kills = 0;
            // Killed twice: the second time by one that went on.
            for kill in 0..2 {
                let mut child = desk.start();
                std::thread::sleep(whole.mul_f64(chance(seed * 2 + kill)));
                child.kill().unwrap();
                child.wait().unwrap();
                let reached = desk.home.address().open_existing().map_or(0, |_| desk.reports());
                kills += usize::from(reached > 0 && reached < PAGES as u64);
            }
            halfway += kills;
            server.paths();
            assert_eq!(desk.round().0, 0);
            let after = dump(&desk.store());
            assert!(calm == after, "seed {seed}: {} reports and {}", calm.len(), after.len());
            assert_eq!(desk.store().watched().unwrap().pages, []);
            desk.round();
            server.paths();
        }
        assert!(halfway > 0 || seeds < 6, "never killed while watching: this proves nothing");
    }
}
