//! Every format, whole, cut off, in another charset, empty, and made to do harm. The texts are ours.

use super::*;
use rawi::layers::Article;
use rawi::lexicon::{Lexicon, Tables};
use std::io::Write;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::load(&Tables::bundled()).unwrap());

const FIRST: &str = "قال وزير النقل إن العمل في الطريق الجديد انتهى قبل موعده بشهر كامل.";
const SECOND: &str = "وأضاف أن الطريق يفتح أمام الناس الأسبوع المقبل.";

/// What came of a file: the source without its folder, and the report or the complaint.
type Got = (String, Result<Article, String>);

fn get(name: &str, bytes: &[u8]) -> Vec<Got> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let reports = reports(std::slice::from_ref(&path)).unwrap();
    let place = format!("{}/", folder.path().display());
    reports.map(|raw| (raw.source.replace(&place, ""), article(&raw))).collect()
}

fn article(raw: &Raw) -> Result<Article, String> {
    let body = raw.body.as_ref().map_err(Clone::clone)?;
    match (body.open()?, body) {
        (Some(report), _) => Ok(report.article(&LEXICON)),
        (None, Body::Line { text, file, number }) => {
            rawi::article::from_json_line(&LEXICON, text, *number, file).map_err(|e| e.to_string())
        }
        (None, Body::Whole { bytes, name }) => {
            Ok(rawi::article::from_bytes(&LEXICON, bytes, name, rawi::article::Meta::default()))
        }
        (None, body) => panic!("{body:?}"),
    }
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn sources(got: &[Got]) -> Vec<&str> {
    got.iter().map(|(source, _)| source.as_str()).collect()
}

fn texts(got: &[Got]) -> Vec<&str> {
    got.iter().map(|(_, article)| article.as_ref().map_or_else(String::as_str, |a| &*a.text)).collect()
}

fn complaint(got: &Got) -> &str {
    got.1.as_ref().expect_err("a complaint is wanted")
}

// ---- each format, sound ------------------------------------------------------------------------------

fn page(title: &str) -> String {
    format!(
        "<!DOCTYPE html><html><head><title>{title}</title></head><body><article><h1>{title}</h1>\
         <p>{FIRST}</p><p>{SECOND}</p></article></body></html>"
    )
}

fn record(kind: &str, media: &str, url: &str, body: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: {media}\r\n\
         Content-Length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body, b"\r\n\r\n"].concat()
}

fn response(url: &str, media: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: {media}\r\n\r\n");
    record("response", "application/http; msgtype=response", url, &[head.as_bytes(), body].concat())
}

/// An archive: what it says of itself, a page, its request, a picture, an error, another page.
fn archive() -> Vec<Vec<u8>> {
    let missing = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<p>no".to_vec();
    vec![
        record("warcinfo", "application/warc-fields", "", b"software: ours\r\n"),
        response("https://a.example/1", "text/html; charset=utf-8", page("الطريق الأول").as_bytes()),
        record(
            "request",
            "application/http; msgtype=request",
            "https://a.example/1",
            b"GET / HTTP/1.1\r\n\r\n",
        ),
        response("https://a.example/p.png", "image/png", b"\x89PNG"),
        record("response", "application/http; msgtype=response", "https://a.example/0", &missing),
        response("https://a.example/2", "text/html", page("الطريق الثاني").as_bytes()),
        record("conversion", "text/plain", "https://a.example/3", FIRST.as_bytes()),
    ]
}

fn rss() -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<rss version=\"2.0\" xmlns:content=\"x\"><channel>\
         <title>صحيفة</title><language>ar</language><image><url>https://a.example/i.png</url></image>\
         <item><title>الطريق &amp; الجسر</title><link>https://a.example/1</link><guid>https://a.example/1</guid>\
         <pubDate>Wed, 29 Jun 2022 00:30:00 +0300</pubDate><description>قصير</description>\
         <content:encoded><![CDATA[<p>{FIRST}</p><p>{SECOND}</p>]]></content:encoded></item>\
         <item><title>خبر</title><link>https://a.example/2</link><description>قصير</description></item>\
         </channel></rss>"
    )
}

fn atom() -> String {
    format!(
        "<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"ar\"><title>صحيفة</title>\
         <entry><id>urn:a:1</id><title>الطريق</title><link rel=\"alternate\" href=\"https://a.example/1\"/>\
         <updated>2022-06-29T00:30:00+03:00</updated><author><name>كاتب</name></author>\
         <content type=\"xhtml\"><div xmlns=\"http://www.w3.org/1999/xhtml\"><p>{FIRST}</p><p>{SECOND}</p></div></content>\
         </entry><entry><id>urn:a:2</id><title>الجسر</title><content type=\"html\">&lt;p&gt;{FIRST}&lt;/p&gt;</content>\
         </entry></feed>"
    )
}

fn newsml() -> String {
    format!(
        "<newsMessage xmlns=\"http://iptc.org/std/nar/2006-10-01/\"><itemSet>\
         <newsItem guid=\"urn:newsml:a.example:1\" xml:lang=\"ar\"><itemMeta><provider literal=\"وكالة\"/>\
         <pubStatus qcode=\"stat:usable\"/></itemMeta><contentMeta>\
         <contentCreated>2022-06-29T00:30:00+03:00</contentCreated><headline>الطريق</headline><by>كاتب</by></contentMeta>\
         <contentSet><inlineXML contenttype=\"application/xhtml+xml\"><html><head><title>x</title></head>\
         <body><p>{FIRST}</p><p>{SECOND}</p></body></html></inlineXML></contentSet></newsItem>\
         <newsItem guid=\"urn:newsml:a.example:2\"><itemMeta><pubStatus qcode=\"stat:canceled\"/></itemMeta></newsItem>\
         <newsItem guid=\"urn:newsml:a.example:3\"><contentSet><inlineData contenttype=\"text/plain\">{FIRST}</inlineData>\
         </contentSet></newsItem></itemSet></newsMessage>"
    )
}

fn ninjs() -> String {
    format!(
        "[{{\"uri\": \"urn:a:1\", \"headline\": \"الطريق\", \"versioncreated\": \"2022-06-29T00:30:00+03:00\",\n\
         \"body_html\": \"<p>{FIRST}</p><p>{SECOND}</p>\", \"byline\": \"كاتب\"}},\n\
         {{\"uri\": \"urn:a:2\", \"headlines\": [{{\"role\": \"main\", \"value\": \"الجسر\"}}],\n\
         \"bodies\": [{{\"contentType\": \"text/plain\", \"value\": \"{FIRST}\"}}]}}]"
    )
}

fn sitemap() -> String {
    "<urlset xmlns=\"x\" xmlns:news=\"y\"><url><loc>https://a.example/1</loc><news:news><news:publication>\
     <news:name>صحيفة</news:name></news:publication><news:publication_date>2022-06-29T10:00:00+03:00\
     </news:publication_date><news:title>الطريق</news:title></news:news></url><url><loc> </loc></url></urlset>"
        .to_owned()
}

#[test]
fn archives_give_their_pages() {
    let whole = archive().concat();
    let packed: Vec<u8> = archive().iter().flat_map(|record| gzip(record)).collect();
    for (name, bytes) in [("a.warc", &whole), ("a.warc.gz", &packed), ("a", &packed)] {
        let got = get(name, bytes);
        let titles: Vec<_> =
            got.iter().map(|(_, a)| a.as_ref().unwrap().text.lines().next().unwrap().to_owned()).collect();
        assert_eq!(titles, ["الطريق الأول", "الطريق الثاني", FIRST], "{name}");
        let article = got[1].1.as_ref().unwrap();
        assert_eq!(article.source.url.as_deref(), Some("https://a.example/2"));
        assert!(got[1].0.starts_with(&format!("{name} record 6 at byte ")), "{}", got[1].0);
        // The place is right: what begins there is the record.
        let place: usize = got[1].0.rsplit(' ').next().unwrap().parse().unwrap();
        let again = get("b", &bytes[place..]);
        assert!(again[0].0.starts_with("b record 1 at byte 0"), "{}", again[0].0);
        assert_eq!(again[0].1.as_ref().unwrap(), article, "{name}");
    }
}

#[test]
fn feeds_give_items_with_full_text() {
    let got = get("a.xml", rss().as_bytes());
    assert_eq!(got.len(), 2);
    let article = got[0].1.as_ref().unwrap();
    assert_eq!(article.text, format!("الطريق & الجسر\n{FIRST}\n{SECOND}"));
    assert_eq!(article.published.unwrap().to_string(), "2022-06-29");
    let source = &article.source;
    assert_eq!((source.outlet.as_deref(), source.language.as_deref()), (Some("صحيفة"), Some("ar")));
    assert_eq!(
        (source.id.as_str(), source.url.as_deref()),
        ("https://a.example/1", Some("https://a.example/1"))
    );
    assert!(complaint(&got[1]).contains("`rawi watch` fetches the page (https://a.example/2)"));

    let got = get("a", atom().as_bytes());
    assert_eq!(texts(&got), [format!("الطريق\n{FIRST}\n{SECOND}"), format!("الجسر\n{FIRST}")]);
    let article = got[0].1.as_ref().unwrap();
    assert_eq!(article.published.unwrap().to_string(), "2022-06-29");
    assert_eq!((article.source.id.as_str(), article.source.byline.as_deref()), ("urn:a:1", Some("كاتب")));
    assert_eq!(got[0].0, format!("a entry 1 at byte {}", atom().find("<entry>").unwrap()));

    let prefixed = atom().replace("xmlns=\"http://www.w3.org/2005/Atom\"", "xmlns:atom=\"x\"");
    let prefixed =
        ["feed", "entry", "id", "title", "link", "updated", "content"].iter().fold(prefixed, |text, name| {
            text.replace(&format!("<{name}"), &format!("<atom:{name}"))
                .replace(&format!("</{name}"), &format!("</atom:{name}"))
        });
    assert_eq!(texts(&get("a", prefixed.as_bytes())), texts(&got));
}

#[test]
fn agencies_items_give_their_words() {
    let got = get("a.xml", newsml().as_bytes());
    assert_eq!(texts(&got)[0], format!("الطريق\n{FIRST}\n{SECOND}"));
    let article = got[0].1.as_ref().unwrap();
    let source = &article.source;
    assert_eq!((source.id.as_str(), source.outlet.as_deref()), ("urn:newsml:a.example:1", Some("وكالة")));
    assert_eq!(article.published.unwrap().to_string(), "2022-06-29");
    assert!(complaint(&got[1]).contains("withdrawn"));
    assert_eq!(texts(&got)[2], FIRST);

    for (name, text) in [("a.json", ninjs()), ("a.jsonl", ninjs().replace('\n', "").replace("},{", "}\n{"))] {
        let text = if name == "a.jsonl" { text.trim_matches(['[', ']']).to_owned() } else { text };
        let got = get(name, text.as_bytes());
        assert_eq!(texts(&got), [format!("الطريق\n{FIRST}\n{SECOND}"), format!("الجسر\n{FIRST}")], "{name}");
        assert_eq!(got[0].1.as_ref().unwrap().published.unwrap().to_string(), "2022-06-29");
    }
}

#[test]
fn sitemaps_name_pages() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.xml");
    std::fs::write(&path, sitemap()).unwrap();
    let raws: Vec<Raw> = reports(&[path]).unwrap().collect();
    let page = raws[0].named().unwrap();
    assert_eq!((page.url.as_str(), page.title.as_deref()), ("https://a.example/1", Some("الطريق")));
    assert_eq!(page.published.unwrap().to_string(), "2022-06-29");
    assert!(article(&raws[0]).unwrap_err().contains("`rawi watch` fetches it"));
    assert!(raws[1].body.as_ref().unwrap_err().contains("no address"));
}

#[test]
fn json_over_several_lines_is_objects() {
    let text = format!(
        "{{\n  \"id\": \"a\",\n  \"text\": \"{FIRST} {{\\\"\"\n}}\n{{\n \"id\": \"b\", \"text\": \"{SECOND}\"}}"
    );
    let got = get("a.json", text.as_bytes());
    assert_eq!(texts(&got), [format!("{FIRST} {{\""), SECOND.to_owned()]);
    assert!(got[1].0.starts_with("a.json object 2 at byte "));
}

// ---- harm --------------------------------------------------------------------------------------------

/// The formats that hold several reports, with a sound file of each, and how many reports of it can be read.
fn formats() -> Vec<(&'static str, Vec<u8>, usize)> {
    let lines = format!("{{\"id\":\"a\",\"text\":\"{FIRST}\"}}\n{{\"id\":\"b\",\"text\":\"{SECOND}\"}}\n");
    vec![
        ("a.warc", archive().concat(), 3),
        ("a.rss", rss().into_bytes(), 1),
        ("a.atom", atom().into_bytes(), 2),
        ("a.newsml.xml", newsml().into_bytes(), 2),
        ("a.json", ninjs().into_bytes(), 2),
        ("a.jsonl", lines.into_bytes(), 2),
    ]
}

fn good(got: &[Got]) -> usize {
    got.iter().filter(|(_, article)| article.as_ref().is_ok_and(|a| a.text.contains("الطريق"))).count()
}

#[test]
fn cut_off_anywhere_gives_what_is_there_and_one_complaint() {
    for (name, whole, count) in formats() {
        assert_eq!(good(&get(name, &whole)), count, "{name}");
        for length in (0..whole.len()).step_by(37) {
            let got = get(name, &whole[..length]);
            let complaints = got.iter().filter(|(_, article)| article.is_err()).count();
            assert!(good(&got) <= count && complaints <= 2, "{name} at {length}: {got:?}");
        }
        let packed = gzip(&whole);
        let got = get(&format!("{name}.gz"), &packed[..packed.len() - 9]);
        let last = complaint(got.last().unwrap());
        assert!(last.contains("cannot be read") || last.contains("cut off"), "{name}: {last}");
    }
}

#[test]
fn a_damaged_record_costs_no_other() {
    let mut records = archive();
    let length = records[1].len();
    records[1].truncate(length - 30);
    let got = get("a.warc", &records.concat());
    assert_eq!(good(&got), 2, "{got:?}");
    let packed: Vec<Vec<u8>> = archive().iter().map(|record| gzip(record)).collect();
    let mut torn = packed.clone();
    let middle = torn[1].len() / 2;
    torn[1].truncate(middle);
    let got = get("a.warc.gz", &torn.concat());
    assert_eq!(good(&got), 2, "{got:?}");
    assert!(complaint(&got[0]).contains("get it anew"), "{got:?}");

    let broken = rss().replacen("<title>الطريق", "<title><b>الطريق", 1).replacen(
        "قصير</description></item>",
        &format!("{FIRST}{}</description></item>", SECOND.repeat(12)),
        2,
    );
    let got = get("a.xml", broken.as_bytes());
    assert!(complaint(&got[0]).contains("broken XML") && good(&got) == 1, "{got:?}");
    let got = get("a.json", ninjs().replacen("\"uri\"", "uri", 1).as_bytes());
    assert!(complaint(&got[0]).contains("not a JSON object") && good(&got) == 1, "{got:?}");
}

#[test]
fn other_charsets_are_read_where_they_are_told_or_can_be_guessed() {
    let arabic = |text: &str| encoding_rs::WINDOWS_1256.encode(text).0.into_owned();
    let told = rss().replace("utf-8", "windows-1256");
    for bytes in [
        arabic(&told),
        arabic(&rss()),
        encoding_rs::ISO_8859_6.encode(&told.replace("windows-1256", "iso-8859-6")).0.into_owned(),
    ] {
        let got = get("a.xml", &bytes);
        assert!(texts(&got)[0].contains(FIRST), "{got:?}");
        assert_eq!(got[0].1.as_ref().unwrap().source.outlet.as_deref(), Some("صحيفة"));
    }
    let utf16: Vec<u8> = format!("\u{feff}{}", atom()).encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(good(&get("a.xml", &utf16)), 2);
    let pages = response("https://a.example/1", "text/html; charset=windows-1256", &arabic(&page("الطريق")));
    assert_eq!(good(&get("a.warc", &pages)), 1);
    assert_eq!(good(&get("a.newsml", &arabic(&newsml()))), 2);
    let got = get("a.json", &arabic(&ninjs()));
    assert!(complaint(&got[0]).contains("convert the file to UTF-8"), "{got:?}");
}

#[test]
fn empty_files_are_told() {
    for name in ["a.warc", "a.warc.gz", "a.json"] {
        let got = get(name, b"");
        assert!(complaint(&got[0]).contains("there is no report in it"), "{name}");
    }
    let got = get("a.xml", b"<rss><channel></channel></rss>");
    assert_eq!(
        (sources(&got), complaint(&got[0])),
        (vec!["a.xml"], "there is no report in it; check that the file is whole")
    );
    assert_eq!(get("a.jsonl", b"").len(), 0);
    assert!(get("a.xml", b"")[0].1.as_ref().unwrap().text.is_empty());
}

#[test]
fn bombs_end_soon_and_are_told() {
    let begun = Instant::now();
    let zeros = vec![b' '; 48 << 20];
    let bomb = gzip(&[b"<rss><channel><item><title>", zeros.as_slice()].concat());
    let got = get("a.xml.gz", &bomb);
    assert!(complaint(&got[0]).contains("more than 100 times its size"), "{got:?}");
    // In an archive the records behind the bomb are read.
    let record = record("conversion", "text/plain", "https://a.example/b", &zeros);
    let mut packed = gzip(&record);
    packed.extend(archive().iter().flat_map(|record| gzip(record)));
    let got = get("a.warc.gz", &packed);
    assert!(complaint(&got[0]).contains("more than 100 times its size") && good(&got) == 3, "{got:?}");

    let depth = 100_000;
    let nested = format!(
        "<rss><channel><item>{}x{}</item></channel></rss>",
        "<a>".repeat(depth),
        "</a>".repeat(depth)
    );
    assert!(complaint(&get("a.xml", nested.as_bytes())[0]).contains("nests deeper"));
    let nested = format!(
        "<feed><entry><content type=\"html\">{}{FIRST}</content></entry></feed>",
        "&lt;div&gt;".repeat(depth)
    );
    assert_eq!(good(&get("a.xml", nested.as_bytes())), 1);
    let objects = format!("[{}{}]", "{\"a\":".repeat(depth), "}".repeat(depth));
    assert!(complaint(&get("a.json", objects.as_bytes())[0]).contains("not a JSON object"));
    let entities = "<!DOCTYPE x [<!ENTITY a \"bbbbbbbb\"><!ENTITY c \"&a;&a;&a;\">]>";
    let laughs =
        format!("<?xml version=\"1.0\"?>{entities}{}", atom().replace(FIRST, &format!("{FIRST} &c;")));
    assert_eq!(good(&get("a.xml", laughs.as_bytes())), 2);
    let lie = b"WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\nContent-Length: 99999999999999\r\n\r\nx";
    assert!(complaint(&get("a.warc", lie)[0]).contains("cut off: 1 of"));
    assert!(begun.elapsed() < Duration::from_secs(30), "{:?}", begun.elapsed());
}

#[test]
fn ten_megabytes_of_one_word_are_read() {
    let begun = Instant::now();
    let word = "ا".repeat(5 << 20);
    let cases = [
        ("a.warc", response("https://a.example/1", "text/html", format!("<html><p>{word}").as_bytes())),
        ("a.xml", rss().replace(FIRST, &word).into_bytes()),
        ("b.xml", atom().replace(FIRST, &word).into_bytes()),
        ("c.xml", newsml().replace(FIRST, &word).into_bytes()),
        ("a.json", ninjs().replace(FIRST, &word).into_bytes()),
        ("a.txt", word.clone().into_bytes()),
        ("a.html", format!("<html><p>{word}").into_bytes()),
    ];
    for (name, bytes) in cases {
        let got = get(name, &bytes);
        assert!(got.iter().any(|(_, a)| a.as_ref().is_ok_and(|a| a.text.len() >= 10 << 20)), "{name}");
    }
    assert!(begun.elapsed() < Duration::from_secs(60), "{:?}", begun.elapsed());
}

// ---- files and folders -------------------------------------------------------------------------------

#[test]
fn folders_give_their_reports_in_order_and_lines_their_numbers() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    std::fs::create_dir(folder.path().join("b")).unwrap();
    write("b/two.txt", "x");
    write("b/picture.png", "x");
    write(".hidden.txt", "x");
    write("a.jsonl", "{}\n\n{}\n");
    write("c.html", "<p>");
    let reports = reports(&[folder.path().to_owned()]).unwrap();
    assert_eq!(reports.progress(), (0, Some(11)));
    let place = &*folder.path().to_string_lossy();
    let found: Vec<String> = reports.map(|raw| raw.source.replace(place, "")).collect();
    assert_eq!(found, ["/a.jsonl:1", "/a.jsonl:3", "/b/two.txt", "/c.html"]);
}

#[test]
fn what_cannot_be_read_says_why() {
    let got = get("a.jsonl", b"{\"a\":\"\xc7\"}\n");
    assert_eq!(complaint(&got[0]), "the line is not UTF-8 from byte 7 on; convert the file to UTF-8");
    assert!(complaint(&get("a.txt", b"%PDF-1.7")[0]).contains("pdftotext"));
    assert!(complaint(&get("a.gz", &gzip(&gzip(b"x")))[0]).contains("packed twice"));
    assert!(reports(&[PathBuf::from("none such")]).is_err());
}
