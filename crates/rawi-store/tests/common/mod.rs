//! Where the tests keep ledgers: each in a file of its own, and in a database of its own when `RAWI_POSTGRES` names a
//! server (`scripts/postgres.sh run cargo test …`).

#![allow(dead_code, unreachable_pub, clippy::unwrap_used)] // each test file uses some of it

use rawi::Reader;
use rawi::article::{Meta, from_bytes};
use rawi::ledger::*;
use rawi::lexicon::Tables;
use rawi_store::{Added, Address, AnyStore, Filter, Item, Maker, RunId, content_hash};
use std::io::Write as _;
use std::path::Path;

/// Runs each test against an embedded and a shared ledger.
#[allow(unused_macros)]
macro_rules! on_both {
    ($($test:ident)*) => {
        mod embedded {
            $(#[test] fn $test() { super::$test(&crate::common::Home::file()); })*
        }
        mod shared {
            $(#[test] fn $test() {
                if let Some(home) = crate::common::Home::database() {
                    super::$test(&home);
                }
            })*
        }
    };
}
#[allow(unused_imports)]
pub(crate) use on_both;

/// The reports of `data/golden`, read.
pub fn golden() -> Vec<Item> {
    let reader = Reader::new(&Tables::bundled()).unwrap();
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../data/golden");
    let mut folders: Vec<_> = std::fs::read_dir(golden).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.sort();
    let mut items = Vec::new();
    for (n, folder) in folders.iter().filter(|folder| folder.is_dir()).enumerate() {
        let files =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
        let file = files.into_iter().find(|name| name.starts_with("article.")).unwrap();
        let bytes = std::fs::read(folder.join(&file)).unwrap();
        let mut article = from_bytes(&reader.lexicon, &bytes, &file, Meta::default());
        article.source.id = folder.file_name().unwrap().to_str().unwrap().to_owned();
        article.source.outlet = Some(format!("Sahifa {}", n % 3));
        article.published = (n % 4 > 0).then(|| format!("2022-06-{:02}", n % 28 + 1).parse().unwrap());
        let ledger = rawi::ledger::rows(&reader.lexicon, &reader.read(&article));
        items.push(Item::Read {
            source: article.source.id.clone(),
            hash: content_hash(&article),
            ledger: ledger.into(),
        });
    }
    items
}

pub fn filled(home: &Home, items: &[Item]) -> AnyStore {
    let mut store = home.open();
    let run = begin(&mut store, "a");
    store.add(run, items).unwrap();
    store
}

/// A place for one ledger, gone when the test ends.
pub enum Home {
    File(tempfile::TempDir),
    Database { server: String, name: String },
}

/// Past the capture of the test runner, so that a skip is seen.
fn tell(what: &str) {
    std::io::stderr().write_all(format!("{what}\n").as_bytes()).unwrap();
}

impl Home {
    pub fn file() -> Self {
        Self::File(tempfile::tempdir().unwrap())
    }

    /// A new database, if there is a server to make it on.
    pub fn database() -> Option<Self> {
        let Ok(server) = std::env::var("RAWI_POSTGRES") else {
            tell(
                "skipped: RAWI_POSTGRES is unset; use scripts/postgres.sh run cargo test --features postgres",
            );
            return None;
        };
        Self::on(&server)
    }

    #[cfg(not(feature = "postgres"))]
    fn on(_: &str) -> Option<Self> {
        tell("skipped: built without --features postgres");
        None
    }

    #[cfg(feature = "postgres")]
    fn on(server: &str) -> Option<Self> {
        static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let name = format!("t{}_{count}", std::process::id());
        sql(server, &format!("CREATE DATABASE {name}"));
        Some(Self::Database { server: server.to_owned(), name })
    }

    pub fn address(&self) -> Address {
        match self {
            Self::File(folder) => Address::File(folder.path().join("ledger.sqlite")),
            Self::Database { server, name } => {
                let (front, _) = server.rsplit_once('/').unwrap();
                Address::Database(format!("{front}/{name}"))
            }
        }
    }

    /// The address as it is typed.
    pub fn typed(&self) -> String {
        match self.address() {
            Address::File(path) => path.to_str().unwrap().to_owned(),
            Address::Database(address) => address,
        }
    }

    pub fn open(&self) -> AnyStore {
        self.address().open().unwrap()
    }

    /// Does something to the tables that rawi never does.
    pub fn sql(&self, text: &str) {
        match self.address() {
            Address::File(path) => rusqlite::Connection::open(path).unwrap().execute_batch(text).unwrap(),
            #[cfg(feature = "postgres")]
            Address::Database(address) => sql(&address, &format!("SET search_path = rawi; {text}")),
            #[cfg(not(feature = "postgres"))]
            Address::Database(_) => unreachable!(),
        }
    }
}

#[cfg(feature = "postgres")]
impl Drop for Home {
    fn drop(&mut self) {
        if let Self::Database { server, name } = self {
            sql(server, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

#[cfg(feature = "postgres")]
pub fn sql(address: &str, text: &str) {
    let mut client = postgres::Client::connect(address, postgres::NoTls).unwrap();
    client.batch_execute(text).unwrap();
}

pub fn read(id: &str, hash: &str) -> Item {
    item(hash, ledger(id))
}

pub fn item(hash: &str, ledger: Ledger) -> Item {
    Item::Read { source: format!("{}.txt", ledger.id), hash: hash.into(), ledger: ledger.into() }
}

pub fn begin(store: &mut AnyStore, data: &str) -> RunId {
    store.begin(&Maker { version: "1".into(), data: data.into() }).unwrap()
}

pub const TEXT: &str = "قال سامي الوالي إن الهُدنة «لن تُمدَّد»، وأضاف أن وقف إطلاق النار ممكن";

/// A ledger of two reports.
pub fn with_two(home: &Home) -> AnyStore {
    let mut store = home.open();
    let run = begin(&mut store, "a");
    assert_eq!(store.add(run, &[read("one", "h1"), read("two", "h2")]).unwrap(), [Added::New, Added::New]);
    store
}

/// The statements that are found, as `report.statement`.
pub fn found(store: &AnyStore, filter: Filter) -> Vec<String> {
    let hits = store.find(&filter).unwrap();
    hits.iter().map(|hit| format!("{}.{}", hit.document, hit.statement.id)).collect()
}

pub fn extent(words: &str) -> Extent {
    let at = TEXT.find(words).expect("the words stand in the text");
    let start = TEXT[..at].chars().count();
    Extent { start, end: start + words.chars().count() }
}

pub fn party(entity: &str, name: &str, actor: Option<&str>) -> PartyRow {
    let mention = Some(extent(name));
    PartyRow {
        entity: entity.into(),
        name: name.into(),
        mention,
        actor: actor.map(Into::into),
        country: Some("XXX".into()),
        role: None,
    }
}

pub fn statement(id: &str, act: &str, cue: &str, content: &str, said: Option<&str>) -> StatementRow {
    let at = extent(cue);
    StatementRow {
        id: id.into(),
        kind: "mixed".into(),
        act: act.into(),
        cue: CueRow { start: at.start, end: at.end, lemma: cue.into() },
        content: vec![extent(content)],
        speakers: vec![party("n1", "سامي الوالي", Some("Q1"))],
        represents: vec![],
        addressees: vec![party("n1", "الوالي", None)],
        relay: vec![],
        channel: Some("x".into()),
        inside: None,
        said: said.map(Into::into),
        occasion: None,
        hedged: true,
        polarity: "negative".into(),
        confidence: 0.1,
        speaker_by: Some("thread".into()),
        because: vec![BecauseRow { row: "t.tsv#a".into(), start: at.start, end: at.end }],
    }
}

pub fn ledger(id: &str) -> Ledger {
    let name = extent("سامي الوالي");
    let because = vec![BecauseRow { row: "t.tsv#b".into(), start: 1, end: 2 }];
    Ledger {
        id: id.into(),
        text: TEXT.into(),
        title: Some("عنوان".into()),
        published: Some("2022-06-30".into()),
        outlet: Some("Sahifa".into()),
        url: None,
        byline: None,
        language: Some("ar".into()),
        credits: vec![CreditRow { agency: "AFP".into(), start: 0, end: 3 }],
        dateline: Some(DatelineRow { place: None, date: Some("2022-06-29".into()) }),
        blocks: vec![BlockRow { kind: "paragraph".into(), start: 0, end: TEXT.chars().count() }],
        entities: vec![EntityRow {
            id: "n1".into(),
            kind: "PER".into(),
            name: "سامي الوالي".into(),
            actor: Some("Q1".into()),
            country: None,
            role: Some("GOV".into()),
            office: None,
            mentions: vec![name, extent("الوالي")],
            others: vec!["wali_salim".into(), "Q2".into()],
            because: vec![BecauseRow { row: "persons.tsv#wali".into(), start: name.start, end: name.end }],
        }],
        statements: vec![
            statement("s1", "deny", "قال", "الهُدنة «لن تُمدَّد»", Some("2022-06-29")),
            statement("s2", "say", "وأضاف", "وقف إطلاق النار ممكن", None),
        ],
        events: vec![EventRow {
            id: "e1".into(),
            kind: "CONSULT".into(),
            mode: Some("visit".into()),
            cameo: Some("042".into()),
            gdelt: Some("042".into()),
            contexts: vec!["diplomatic".into(), "military".into()],
            quad: Some(1),
            score: Some(-3.5),
            size: SizeRow { dead: Some(12), injured: None, arrested: Some(0) },
            sum: Some(SumRow { amount: 2.5e6, currency: Some("USD".into()), start: 4, end: 7 }),
            place: Some(rawi::ledger::PlaceRow {
                entity: "n1".into(),
                name: "قال".into(),
                country: None,
                geonames: Some(71137),
                lat: Some(15.35),
                lon: Some(44.21),
                mention: extent("قال"),
            }),
            trigger: extent("قال"),
            actors: vec![party("n1", "سامي الوالي", None)],
            recipients: vec![party("n1", "الوالي", Some("Q1"))],
            date: None,
            status: "happened".into(),
            said_in: Some("s1".into()),
            confidence: 0.7,
            because: because.clone(),
        }],
        times: vec![TimeRow {
            start: 1,
            end: 4,
            kind: "DATE".into(),
            value: "2022-06-29".into(),
            modifier: Some("START".into()),
            because,
        }],
        notes: vec![NoteRow { code: "a".into(), start: None, end: Some(2), message: "b".into() }],
    }
}
