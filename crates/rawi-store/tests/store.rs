//! What every store must do; now against the embedded one.

#![allow(clippy::unwrap_used)] // helpers outside #[test] functions, too, fail by panicking

use rawi::ledger::*;
use rawi_store::{Added, Embedded, ErrorKind, EventFilter, Failure, Filter, Item, Maker, RunId, Store};

const TEXT: &str = "قال سامي الوالي إن الهُدنة «لن تُمدَّد»، وأضاف أن وقف إطلاق النار ممكن";

fn extent(words: &str) -> Extent {
    let at = TEXT.find(words).expect("the words stand in the text");
    let start = TEXT[..at].chars().count();
    Extent { start, end: start + words.chars().count() }
}

fn party(entity: &str, name: &str, actor: Option<&str>) -> PartyRow {
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

fn statement(id: &str, act: &str, cue: &str, content: &str, said: Option<&str>) -> StatementRow {
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

fn ledger(id: &str) -> Ledger {
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

fn read(id: &str, hash: &str) -> Item {
    Item::Read { source: format!("{id}.txt"), hash: hash.into(), ledger: ledger(id).into() }
}

fn begin(store: &mut Embedded, data: &str) -> RunId {
    store.begin(&Maker { version: "1".into(), data: data.into() }).unwrap()
}

fn filled() -> Embedded {
    let mut store = Embedded::in_memory().unwrap();
    let run = begin(&mut store, "a");
    assert_eq!(store.add(run, &[read("one", "h1"), read("two", "h2")]).unwrap(), [Added::New, Added::New]);
    store
}

fn found(filter: Filter) -> Vec<String> {
    let hits = filled().find(&filter).unwrap();
    hits.iter().map(|hit| format!("{}.{}", hit.document, hit.statement.id)).collect()
}

#[test]
fn what_was_added_comes_out_again() {
    let store = filled();
    assert_eq!(store.report("one").unwrap(), Some(ledger("one")));
    assert_eq!(store.report("three").unwrap(), None);
    let mut ids = Vec::new();
    store
        .visit_reports(&mut |ledger| {
            ids.push(ledger.id);
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(ids, ["one", "two"]);
    assert_eq!(store.verify().unwrap(), [""; 0]);
}

#[test]
fn the_same_report_again_changes_nothing() {
    let mut store = filled();
    let before = store.counts().unwrap();
    let run = begin(&mut store, "a");
    assert!(store.holds(run, "one", "h1").unwrap());
    assert_eq!(store.add(run, &[read("one", "h1")]).unwrap(), [Added::Unchanged]);
    assert_eq!(store.counts().unwrap(), before);
}

#[test]
fn other_bytes_or_other_tables_take_the_place_of_the_old_rows() {
    let mut store = filled();
    let before = store.counts().unwrap();
    let run = begin(&mut store, "a");
    assert_eq!(store.add(run, &[read("one", "h9")]).unwrap(), [Added::Replaced]);
    let run = begin(&mut store, "b");
    assert!(!store.holds(run, "two", "h2").unwrap());
    assert_eq!(store.add(run, &[read("two", "h2")]).unwrap(), [Added::Replaced]);
    assert_eq!(store.counts().unwrap(), before);
    assert_eq!(store.verify().unwrap(), [""; 0]);
}

#[test]
fn a_failure_is_kept_until_the_report_can_be_read() {
    let mut store = filled();
    let run = begin(&mut store, "a");
    let failure = Failure { source: "three.txt".into(), reason: "no text".into() };
    assert_eq!(store.add(run, &[Item::Failed(failure.clone())]).unwrap(), [Added::Failed]);
    assert_eq!(store.failures().unwrap(), [failure]);
    store.add(run, &[read("three", "h3")]).unwrap();
    assert_eq!(store.failures().unwrap(), []);
}

#[test]
fn statements_are_found_newest_first() {
    assert_eq!(found(Filter::default()), ["one.s2", "two.s2", "one.s1", "two.s1"]);
    assert_eq!(found(Filter { limit: Some(1), ..Filter::default() }), ["one.s2"]);
}

#[test]
fn statements_are_found_by_their_words() {
    let words = |words: &[&str]| {
        let words = words.iter().map(|w| w.to_string()).collect();
        found(Filter { words, limit: Some(1), ..Filter::default() })
    };
    assert_eq!(words(&["هدنة"]), ["one.s1"]);
    assert_eq!(words(&["الهدنه", "تمدد"]), ["one.s1"]);
    assert_eq!(words(&["وقف اطلاق النار"]), ["one.s2"]);
    assert_eq!(words(&["وقف النار"]), [""; 0]);
    assert_eq!(words(&["وقف", "النار"]), ["one.s2"]);
    assert_eq!(words(&["\"*("]), [""; 0]);
}

#[test]
fn statements_are_found_by_who_what_when_and_where() {
    let none = [""; 0];
    let by = |speaker: &str| found(Filter { speaker: Some(speaker.into()), ..Filter::default() }).len();
    assert_eq!([by("الوالي"), by("سامى"), by("q1"), by("n1"), by("زيد")], [4, 4, 4, 4, 0]);
    let act = |act: &str| found(Filter { act: Some(act.into()), ..Filter::default() });
    assert_eq!(act("Deny"), ["one.s1", "two.s1"]);
    let days = |from: Option<&str>, to: Option<&str>| {
        found(Filter { from: from.map(Into::into), to: to.map(Into::into), ..Filter::default() })
    };
    assert_eq!(days(Some("2022-06-30"), None), ["one.s2", "two.s2"]);
    assert_eq!(days(None, Some("2022-06-29")), ["one.s1", "two.s1"]);
    assert_eq!(days(Some("2022"), Some("2022-06")).len(), 4);
    assert_eq!(days(Some("2022-07"), None), none);
    let outlet = |outlet: &str| found(Filter { outlet: Some(outlet.into()), ..Filter::default() }).len();
    assert_eq!([outlet("sahi"), outlet("other")], [4, 0]);
}

#[test]
fn events_are_found_by_type_party_place_status_and_day() {
    let store = filled();
    let all = store.find_events(&EventFilter::default()).unwrap();
    assert_eq!(all.iter().map(|hit| &*hit.document).collect::<Vec<_>>(), ["one", "two"]);
    assert_eq!(all[0].event, ledger("one").events[0]);
    assert_eq!((&*all[0].trigger, &*all[0].text, all[0].day.as_deref()), ("قال", TEXT, Some("2022-06-30")));
    let count = |filter: EventFilter| store.find_events(&filter).unwrap().len();
    let none = EventFilter::default;
    let text = |text: &str| Some(text.to_string());
    assert_eq!(count(EventFilter { kind: text("consult"), ..none() }), 2);
    assert_eq!(count(EventFilter { kind: text("ASSAULT"), ..none() }), 0);
    assert_eq!(count(EventFilter { actor: text("سامى"), ..none() }), 2);
    assert_eq!(count(EventFilter { actor: text("Q1"), ..none() }), 0);
    assert_eq!(count(EventFilter { recipient: text("q1"), ..none() }), 2);
    assert_eq!(count(EventFilter { country: text("xxx"), ..none() }), 2);
    assert_eq!(count(EventFilter { country: text("YEM"), ..none() }), 0);
    assert_eq!(count(EventFilter { place: text("قا"), ..none() }), 2);
    assert_eq!(count(EventFilter { place: text("71137"), ..none() }), 2);
    assert_eq!(count(EventFilter { place: text("صنعاء"), ..none() }), 0);
    assert_eq!(count(EventFilter { status: text("planned"), ..none() }), 0);
    assert_eq!(count(EventFilter { context: text("military"), ..none() }), 2);
    assert_eq!(count(EventFilter { context: text("mil"), ..none() }), 0);
    assert_eq!(count(EventFilter { from: text("2022-06-30"), to: text("2022"), ..none() }), 2);
    assert_eq!(count(EventFilter { to: text("2022-06-29"), ..none() }), 0);
    assert_eq!(count(EventFilter { outlet: text("sahi"), limit: Some(1), ..none() }), 1);
}

#[test]
fn a_ledger_opens_again_and_other_files_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite");
    assert_eq!(Embedded::open_existing(&path).unwrap_err().kind(), ErrorKind::Open);
    let mut store = Embedded::open(&path).unwrap();
    let run = begin(&mut store, "a");
    store.add(run, &[read("one", "h1")]).unwrap();
    drop(store);
    assert!(Embedded::is_ledger(&path));
    assert_eq!(Embedded::open_existing(&path).unwrap().counts().unwrap().documents, 1);

    let text = folder.path().join("b.txt");
    std::fs::write(&text, "not a database, but long enough to be taken for the header of one.".repeat(9))
        .unwrap();
    let error = Embedded::open(&text).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::NotALedger);
    assert!(error.to_string().contains("b.txt"), "{error}");

    let other = folder.path().join("c.sqlite");
    rusqlite::Connection::open(&other).unwrap().execute_batch("CREATE TABLE t (x)").unwrap();
    assert_eq!(Embedded::open(&other).unwrap_err().kind(), ErrorKind::NotALedger);

    let newer = folder.path().join("a.sqlite");
    let sql = "INSERT INTO refinery_schema_history SELECT max(version) + 1, 'later', applied_on, checksum
               FROM refinery_schema_history";
    rusqlite::Connection::open(&newer).unwrap().execute_batch(sql).unwrap();
    assert_eq!(Embedded::open(&newer).unwrap_err().kind(), ErrorKind::Newer);
}

#[test]
fn copies_are_folded_together_until_one_is_another_report() {
    let mut store = filled();
    assert_eq!(store.find_copies().unwrap(), 1);
    let mut seen = Vec::new();
    store
        .visit_copies(&mut |cluster| {
            seen.extend(cluster.into_iter().map(|row| (row.document, row.origin, row.copied)));
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(seen, [("one".into(), "one".into(), 1.0), ("two".to_owned(), "one".to_owned(), 1.0)]);
    let independent = Filter { independent: true, ..Filter::default() };
    assert_eq!(
        (store.find(&Filter::default()).unwrap().len(), store.find(&independent).unwrap().len()),
        (4, 2)
    );
    let independent = EventFilter { independent: true, ..EventFilter::default() };
    assert_eq!(store.find_events(&independent).unwrap().len(), 1);
    let other =
        Ledger { id: "two".into(), text: "خبر آخر عن أمر آخر".into(), ..Ledger::default() };
    let run = begin(&mut store, "a");
    store
        .add(run, &[Item::Read { source: "two.txt".into(), hash: "h3".into(), ledger: other.into() }])
        .unwrap();
    assert_eq!(store.find_copies().unwrap(), 0);
    assert_eq!(store.verify().unwrap(), [""; 0]);
}
