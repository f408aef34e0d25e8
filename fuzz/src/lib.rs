//! What the fuzzer calls, and what replays its corpus: one function for each thing that takes bytes from outside.
//!
//! `bash fuzz/run.sh TARGET SECONDS` searches; `cargo test -p rawi-cli --test fuzz` compiles this file and replays
//! `fuzz/corpus`, with any compiler.

// The command line's own code, compiled into this crate: what is fuzzed is what runs.
#[allow(dead_code)]
#[path = "../../crates/rawi-cli/src/guard.rs"]
mod guard;
#[allow(dead_code)]
#[path = "../../crates/rawi-cli/src/input/mod.rs"]
mod input;

use input::Body;
use rawi::article::{self, Meta};
use rawi::ledger::{self, Extent, Ledger};
use rawi::lexicon::{Tables, tsv::Table};
use rawi::{Reader, spec};
use std::path::PathBuf;
use std::sync::LazyLock;

static READER: LazyLock<Reader> =
    LazyLock::new(|| Reader::new(&Tables::bundled()).expect("the tables that come with rawi are sound"));

/// A file in memory where there is a file system in memory.
static FILE: LazyLock<PathBuf> = LazyLock::new(|| {
    let memory = PathBuf::from("/dev/shm");
    let folder = if memory.is_dir() { memory } else { std::env::temp_dir() };
    folder.join(format!("rawi-fuzz-{}", std::process::id()))
});

/// A target's name, which is that of its corpus, and its function.
pub type Target = (&'static str, fn(&[u8]));

/// All targets.
pub const TARGETS: &[Target] = &[
    ("decode", decode),
    ("html", html),
    ("fragment", fragment),
    ("input", input),
    ("warc", warc),
    ("xml", xml),
    ("json", json),
    ("table", table),
    ("cases", cases),
    ("model", model),
    ("read", read),
    #[cfg(feature = "parquet")]
    ("parquet", parquet),
];

/// Bytes in any charset → text.
pub fn decode(bytes: &[u8]) {
    article::decode(bytes);
}

/// A page → article.
pub fn html(bytes: &[u8]) {
    let _ = input::network::page_words(bytes.to_vec(), "", None);
    let article = article::html::from_html(&READER.lexicon, bytes, Meta::default());
    for block in article.blocks.as_slice() {
        block.span.of(&article.text);
    }
}

/// A piece of HTML → text.
pub fn fragment(bytes: &[u8]) {
    article::fragment::text(&String::from_utf8_lossy(bytes));
}

/// A file of any format, packed or not.
pub fn input(bytes: &[u8]) {
    open("input", bytes);
}

/// A WARC archive; the first byte tells whether the rest is packed.
pub fn warc(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let whole = [b"WARC/1.0\r\n", rest].concat();
    if *first % 2 == 0 { open("a.warc", &whole) } else { open("a.warc.gz", &packed(&whole)) }
}

/// A feed, sitemap or NewsML-G2, by the first byte.
pub fn xml(bytes: &[u8]) {
    const ROOTS: [&[u8]; 5] = [b"<rss><item>", b"<feed><entry>", b"<newsItem>", b"<urlset><url>", b""];
    let Some((first, rest)) = bytes.split_first() else { return };
    let root = ROOTS[usize::from(*first) % ROOTS.len()];
    open("a.xml", &[root, rest].concat());
}

/// JSONL, JSON and ninjs, by the first byte.
pub fn json(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let name = if *first % 2 == 0 { "a.jsonl" } else { "a.json" };
    open(name, rest);
}

/// Parquet: two bytes that tell how long the footer is, the columns, the footer. The marks at both ends are put there, lest
/// nothing behind them is reached. A fault of the library is caught where the file is read, as on the command line.
#[cfg(feature = "parquet")]
pub fn parquet(bytes: &[u8]) {
    static QUIET: std::sync::Once = std::sync::Once::new();
    QUIET.call_once(guard::silence_guarded_panics);
    let Some((length, rest)) = bytes.split_first_chunk::<2>() else { return };
    let length = usize::from(u16::from_le_bytes(*length)).min(rest.len());
    let length = u32::try_from(length).expect("two bytes hold less");
    open("a.parquet", &[b"PAR1", rest, &length.to_le_bytes(), b"PAR1"].concat());
}

/// A table that somebody edits.
pub fn table(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(table) = Table::parse("x.tsv", &text, &["id", "lemma", "words"]) {
        for row in table.rows() {
            let _ = (row.id(), row.line(), row.need("lemma"), row.list("words").count());
        }
    }
    let mut tables = Tables::default();
    tables.insert("months.tsv", text.into_owned());
    assert!(Reader::new(&tables).is_err(), "a single table is not enough to read with");
}

/// Examples beside a table.
pub fn cases(bytes: &[u8]) {
    let _ = spec::case::parse("x.cases", &String::from_utf8_lossy(bytes));
}

/// A file of weights, with a sound checksum, lest nothing behind it is reached.
pub fn model(bytes: &[u8]) {
    use rawi::model::weights::Weights;
    let mut file = [b"RAWIWGT1", 3_u32.to_le_bytes().as_slice(), bytes].concat();
    let sum = file.chunks(8).fold(0xcbf2_9ce4_8422_2325_u64, |hash, chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        (hash ^ u64::from_le_bytes(word)).wrapping_mul(0x0100_0000_01b3)
    });
    file.extend(sum.to_le_bytes());
    let Ok(weights) = Weights::from_bytes(&file, "fuzz", 3) else { return };
    let mut sums = vec![0; weights.stride()];
    weights.add(&[7], &mut sums);
    let again = Weights::from_bytes(&weights.to_bytes(3), "fuzz", 3).expect("what was written is read");
    assert!(again.rows().eq(weights.rows()));
}

/// A report from its bytes to its rows: every row points at words that are there.
pub fn read(bytes: &[u8]) {
    let article = article::from_bytes(&READER.lexicon, bytes, "a.txt", Meta::default());
    let ledger = ledger::rows(&READER.lexicon, &READER.read(&article));
    let length = ledger.text.chars().count();
    for Extent { start, end } in extents(&ledger) {
        assert!(start <= end && end <= length, "{start}..{end} of {length}");
    }
}

fn extents(ledger: &Ledger) -> Vec<Extent> {
    let mut all: Vec<Extent> = ledger.entities.iter().flat_map(|row| row.mentions.clone()).collect();
    for row in &ledger.statements {
        all.extend(&row.content);
        all.push(Extent { start: row.cue.start, end: row.cue.end });
    }
    all.extend(ledger.events.iter().map(|row| row.trigger));
    all.extend(ledger.times.iter().map(|row| Extent { start: row.start, end: row.end }));
    all.extend(ledger.blocks.iter().map(|row| Extent { start: row.start, end: row.end }));
    all
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let done = packer.write_all(bytes).and_then(|()| packer.finish());
    done.expect("memory can be written to")
}

/// Gets all reports out of a file called `name`.
fn open(name: &str, bytes: &[u8]) {
    let path = FILE.with_extension(name);
    std::fs::write(&path, bytes).expect("the file in memory can be written");
    let reports = input::reports(std::slice::from_ref(&path)).expect("the file is there");
    for raw in reports {
        let Ok(body) = raw.body else { continue };
        match (body.open(), &body) {
            (Ok(Some(report)), _) => drop(report.article(&READER.lexicon)),
            (Ok(None), Body::Line { text, file, number }) => {
                let _ = article::from_json_line(&READER.lexicon, text, *number, file);
            }
            (Ok(None), Body::Whole { bytes, name }) => {
                article::from_bytes(&READER.lexicon, bytes, name, Meta::default());
            }
            _ => {}
        }
    }
    let _ = std::fs::remove_file(&path);
}
