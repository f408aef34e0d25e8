//! What every store must do, in a file and in a database.

#![allow(clippy::unwrap_used)] // helpers outside #[test] functions, too, fail by panicking

mod common;

use common::{Home, TEXT, begin, found, ledger, on_both, read, with_two};
use rawi_store::{
    Added, AnyStore, Embedded, ErrorKind, EventFilter, Failure, Filter, Item, Maker, Order, Store,
    TellingRow, report_faults,
};

on_both! {
    what_was_added_comes_out_again
    the_same_report_again_changes_nothing
    other_bytes_or_other_tables_take_the_place_of_the_old_rows
    a_failure_is_kept_until_the_report_can_be_read
    quotations_come_speaker_by_speaker
    statements_are_found_newest_first
    statements_are_found_by_their_words
    statements_are_found_by_who_what_when_and_where
    events_are_found_by_type_party_place_status_and_day
    what_others_tell_comes_with_what_is_wanted
    rows_are_as_they_were_when_reading_began
    a_ledger_is_read_while_another_writes
    two_writers_lose_nothing
    what_is_no_longer_sound_is_told
    text_with_anything_in_it_comes_out_again
    the_best_come_first
    a_frequent_word_is_looked_for_in_the_newest
}

fn what_was_added_comes_out_again(home: &Home) {
    let store = with_two(home);
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

fn the_same_report_again_changes_nothing(home: &Home) {
    let mut store = with_two(home);
    let before = store.counts().unwrap();
    let run = begin(&mut store, "a");
    assert!(store.holds(run, "one", "h1").unwrap());
    assert_eq!(store.add(run, &[read("one", "h1")]).unwrap(), [Added::Unchanged]);
    assert_eq!(store.counts().unwrap(), before);
}

fn other_bytes_or_other_tables_take_the_place_of_the_old_rows(home: &Home) {
    let mut store = with_two(home);
    let before = store.counts().unwrap();
    let run = begin(&mut store, "a");
    assert_eq!(store.add(run, &[read("one", "h9")]).unwrap(), [Added::Replaced]);
    let run = begin(&mut store, "b");
    assert!(!store.holds(run, "two", "h2").unwrap());
    assert_eq!(store.add(run, &[read("two", "h2")]).unwrap(), [Added::Replaced]);
    assert_eq!(store.counts().unwrap(), before);
    assert_eq!(store.verify().unwrap(), [""; 0]);
}

fn a_failure_is_kept_until_the_report_can_be_read(home: &Home) {
    let mut store = with_two(home);
    let run = begin(&mut store, "a");
    let failure = Failure { source: "three.txt".into(), reason: "no text".into() };
    assert_eq!(store.add(run, &[Item::Failed(failure.clone())]).unwrap(), [Added::Failed]);
    assert_eq!(store.failures().unwrap(), [failure]);
    store.add(run, &[read("three", "h3")]).unwrap();
    assert_eq!(store.failures().unwrap(), []);
}

fn quotations_come_speaker_by_speaker(home: &Home) {
    let mut store = with_two(home);
    let run = begin(&mut store, "a");
    let mut other = ledger("three");
    other.statements.truncate(1);
    other.statements[0].speakers = vec![common::party("n2", "الوالي", None)];
    store.add(run, &[common::item("h3", other)]).unwrap();
    store.find_copies().unwrap();
    let shown = |store: &AnyStore, most: usize| {
        let mut all = Vec::new();
        store
            .visit_quotations(&mut |rows| {
                let ids = rows.iter().map(|row| {
                    let cluster = row.cluster.map_or("-".to_owned(), |number| number.to_string());
                    format!("{}.{} {}", row.document, row.statement, cluster)
                });
                all.push((rows[0].speaker.clone(), ids.collect::<Vec<_>>().join(" ")));
                if all.len() < most {
                    std::ops::ControlFlow::Continue(())
                } else {
                    std::ops::ControlFlow::Break(())
                }
            })
            .unwrap();
        all
    };
    let all = shown(&store, 9);
    let want = [("Q1", "one.s1 0 two.s1 0 one.s2 0 two.s2 0"), ("الوالي", "three.s1 0")];
    let all: Vec<(&str, &str)> = all.iter().map(|(speaker, ids)| (speaker.as_str(), ids.as_str())).collect();
    assert_eq!(all, want);
    assert_eq!(shown(&store, 1).len(), 1);
}

fn statements_are_found_newest_first(home: &Home) {
    let store = with_two(home);
    assert_eq!(found(&store, Filter::default()), ["one.s2", "two.s2", "one.s1", "two.s1"]);
    assert_eq!(found(&store, Filter { limit: Some(1), ..Filter::default() }), ["one.s2"]);
}

fn statements_are_found_by_their_words(home: &Home) {
    let store = with_two(home);
    let words = |words: &[&str]| {
        let words = words.iter().map(|w| w.to_string()).collect();
        found(&store, Filter { words, limit: Some(1), ..Filter::default() })
    };
    assert_eq!(words(&["هدنة"]), ["one.s1"]);
    assert_eq!(words(&["الهدنه", "تمدد"]), ["one.s1"]);
    assert_eq!(words(&["وقف اطلاق النار"]), ["one.s2"]);
    assert_eq!(words(&["وقف النار"]), [""; 0]);
    assert_eq!(words(&["وقف", "النار"]), ["one.s2"]);
    assert_eq!(words(&["\"*("]), [""; 0]);
}

fn statements_are_found_by_who_what_when_and_where(home: &Home) {
    let store = with_two(home);
    let none = [""; 0];
    let by =
        |speaker: &str| found(&store, Filter { speaker: Some(speaker.into()), ..Filter::default() }).len();
    assert_eq!([by("الوالي"), by("سامى"), by("q1"), by("n1"), by("زيد")], [4, 4, 4, 4, 0]);
    let act = |act: &str| found(&store, Filter { act: Some(act.into()), ..Filter::default() });
    assert_eq!(act("Deny"), ["one.s1", "two.s1"]);
    let days = |from: Option<&str>, to: Option<&str>| {
        found(&store, Filter { from: from.map(Into::into), to: to.map(Into::into), ..Filter::default() })
    };
    assert_eq!(days(Some("2022-06-30"), None), ["one.s2", "two.s2"]);
    assert_eq!(days(None, Some("2022-06-29")), ["one.s1", "two.s1"]);
    assert_eq!(days(Some("2022"), Some("2022-06")).len(), 4);
    assert_eq!(days(Some("2022-07"), None), none);
    let outlet =
        |outlet: &str| found(&store, Filter { outlet: Some(outlet.into()), ..Filter::default() }).len();
    assert_eq!([outlet("sahi"), outlet("other")], [4, 0]);
}

fn events_are_found_by_type_party_place_status_and_day(home: &Home) {
    let store = with_two(home);
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

fn what_others_tell_comes_with_what_is_wanted(home: &Home) {
    let store = with_two(home);
    let tellings = |filter: EventFilter, around| {
        let mut found = Vec::new();
        let each = &mut |row: TellingRow| {
            found.push((row.hit.document, row.wanted, row.cluster));
            std::ops::ControlFlow::Continue(())
        };
        store.visit_tellings(&filter, around, each).unwrap();
        found
    };
    let all = (None, None);
    let both = |wanted| vec![("one".to_owned(), wanted, None), ("two".to_owned(), wanted, None)];
    assert_eq!(tellings(EventFilter::default(), all), both(true));
    let text = |text: &str| Some(text.to_owned());
    // The type and the days around say what comes, the rest what is wanted of it.
    assert_eq!(tellings(EventFilter { kind: text("ASSAULT"), ..EventFilter::default() }, all), []);
    assert_eq!(tellings(EventFilter { actor: text("Q1"), ..EventFilter::default() }, all), both(false));
    let early = EventFilter { to: text("2022-06-29"), ..EventFilter::default() };
    assert_eq!(tellings(early.clone(), (None, Some("2022-07"))), both(false));
    assert_eq!(tellings(early, (None, Some("2022-06-29"))), []);
}

#[test]
fn a_ledger_opens_again_and_other_files_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.sqlite");
    assert_eq!(Embedded::open_existing(&path).unwrap_err().kind(), ErrorKind::Open);
    let mut store = Embedded::open(&path).unwrap();
    let run = store.begin(&Maker { version: "1".into(), data: "a".into() }).unwrap();
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

fn rows_are_as_they_were_when_reading_began(home: &Home) {
    let mut store = home.open();
    let run = begin(&mut store, "a");
    let many: Vec<Item> = (0..300).map(|n| read(&format!("r{n:03}"), "h")).collect();
    store.add(run, &many).unwrap();
    let mut other = home.open();
    let changed: Vec<Item> = (0..300).map(|n| read(&format!("r{n:03}"), "i")).collect();
    let mut hashes = Vec::new();
    store
        .visit_stored(&mut |stored| {
            if hashes.is_empty() {
                other.add(run, &changed).unwrap();
            }
            hashes.push(stored.hash);
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    assert!(hashes.len() == 300 && hashes.iter().all(|hash| hash == "h"), "{}", hashes.len());
    let mut now = 0;
    store
        .visit_stored(&mut |stored| {
            now += usize::from(stored.hash == "i");
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    assert_eq!(now, 300);
}

fn a_ledger_is_read_while_another_writes(home: &Home) {
    let mut store = home.open();
    let run = begin(&mut store, "a");
    let address = home.address();
    let writer = std::thread::spawn(move || {
        for n in 0..40 {
            let items: Vec<Item> = (0..5).map(|m| read(&format!("r{n:03}{m}"), "h")).collect();
            store.add(run, &items).unwrap();
        }
    });
    let reader = address.open_existing().unwrap();
    let (mut last, mut seen_between) = (0, false);
    while last < 200 {
        let counts = reader.counts().unwrap();
        assert!(counts.documents >= last && counts.documents.is_multiple_of(5), "{counts:?}");
        assert_eq!((counts.statements, counts.events), (counts.documents * 2, counts.documents));
        seen_between |= counts.documents > 0 && counts.documents < 200;
        last = counts.documents;
        reader.find(&Filter { words: vec!["هدنة".into()], limit: Some(5), ..Filter::default() }).unwrap();
    }
    writer.join().unwrap();
    assert!(seen_between);
}

fn two_writers_lose_nothing(home: &Home) {
    let mut store = home.open();
    let run = begin(&mut store, "a");
    let writers: Vec<_> = (0..2)
        .map(|writer| {
            let mut store = home.open();
            std::thread::spawn(move || {
                for n in 0..20 {
                    // Half of the reports are added by both, in different order.
                    let mut items: Vec<Item> = (0..6).map(|m| read(&format!("both{n:02}{m}"), "h")).collect();
                    items.extend((0..6).map(|m| read(&format!("own{writer}{n:02}{m}"), "h")));
                    if writer == 1 {
                        items.reverse();
                    }
                    store.add(run, &items).unwrap();
                }
            })
        })
        .collect();
    writers.into_iter().for_each(|writer| writer.join().unwrap());
    let counts = store.counts().unwrap();
    assert_eq!((counts.documents, counts.statements, counts.times), (360, 720, 360));
    assert_eq!(store.verify().unwrap(), [""; 0]);
}

fn what_is_no_longer_sound_is_told(home: &Home) {
    let store = with_two(home);
    let faults = |store: &AnyStore| {
        let mut faults = store.verify().unwrap();
        store
            .visit_stored(&mut |stored| {
                faults.extend(report_faults(&stored));
                std::ops::ControlFlow::Continue(())
            })
            .unwrap();
        // The reports of these tests do not have hashes of their texts.
        faults.retain(|fault| !fault.ends_with("is not what was read"));
        faults
    };
    assert_eq!(faults(&store), [""; 0]);
    home.sql("UPDATE documents SET text = 'x' || text WHERE id = 'one'");
    let told = faults(&store);
    assert!(told.iter().any(|fault| fault.contains("2: statements whose cue")), "{told:?}");
    assert!(told.iter().any(|fault| fault.contains("2: stretches")), "{told:?}");
    home.sql("UPDATE documents SET text = substr(text, 2, 20) WHERE id = 'one'");
    let told = faults(&store);
    assert!(
        told.iter().any(|fault| fault.starts_with("one: s2 at ") && fault.ends_with("not in the text")),
        "{told:?}"
    );
    home.sql("UPDATE entities SET id = 'n7'");
    let told = faults(&store);
    assert!(told.contains(&"two: s1 names n1, which is not there".to_owned()), "{told:?}");
    home.sql("UPDATE events SET said_in = 's9'");
    assert!(faults(&store).contains(&"two: e1 names s9, which is not there".to_owned()));
    home.sql("UPDATE events SET report = 'two' WHERE report = 'one'");
    assert!(
        faults(&store).contains(&"1: statements and events that carry the id of another report".to_owned())
    );
    home.sql("UPDATE statements SET content = content || '.'");
    assert!(faults(&store).iter().any(|fault| fault.contains("4: statements whose content is longer")));
}

/// What COPY, quoting and search columns might stumble over.
fn text_with_anything_in_it_comes_out_again(home: &Home) {
    let mut store = home.open();
    let run = begin(&mut store, "a");
    let mut odd = ledger("odd \\N 'id' \"x\" ($1) ٪ 😀");
    odd.title = Some("\\.\t\r\n\\\\ \u{feff}\u{202e}".into());
    odd.outlet = Some(String::new());
    odd.statements[0].channel = Some("\\N".into());
    // Words longer than PostgreSQL can index, and more of them than it can hold.
    let mut long = ledger("long");
    let front = "قال سامي الوالي إن ";
    long.text = format!("{front}{} {}", "طويل".repeat(2000), "كلمه ".repeat(100_000));
    long.statements[0].content = vec![rawi::ledger::Extent { start: 19, end: long.text.chars().count() }];
    let items = [common::item("h1", odd.clone()), common::item("h2", long.clone())];
    assert_eq!(store.add(run, &items).unwrap(), [Added::New; 2]);
    assert_eq!(store.report(&odd.id).unwrap().as_ref(), Some(&odd));
    assert_eq!(store.report("long").unwrap().as_ref(), Some(&long));
    let words = |words: &str| Filter { words: vec![words.into()], ..Filter::default() };
    assert_eq!(store.find(&words("كلمة")).unwrap().len(), 1);
    assert_eq!(store.find(&words(&"طويل".repeat(2000))).unwrap().len(), 0);
    for odd in ["' | 'x", "a:*", "\\", "!", "&", "कि", "a'b\"c", "12.5", "ﷺ", "<->"] {
        store.find(&words(odd)).unwrap();
    }
}

fn the_best_come_first(home: &Home) {
    let store = with_two(home);
    let best = |words: &str| {
        found(
            &store,
            Filter { words: vec![words.into()], order: Order::Best, limit: Some(3), ..Filter::default() },
        )
    };
    assert_eq!(best("النار"), ["one.s2", "two.s2"]);
    assert_eq!(best("وقف إطلاق النار"), ["one.s2", "two.s2"]);
    let hits = store.find(&Filter { words: vec!["اطلاق النار".into()], ..Filter::default() }).unwrap();
    assert_eq!(rawi_store::words::mark(&hits[0].content, &hits[0].found), "وقف ⟦إطلاق النار⟧ ممكن");
}

/// More statements than are gathered hold the word.
fn a_frequent_word_is_looked_for_in_the_newest(home: &Home) {
    let mut store = home.open();
    let run = begin(&mut store, "a");
    for n in 0..21 {
        let items: Vec<Item> = (0..250)
            .map(|m| {
                let mut ledger = ledger(&format!("r{n:02}{m:03}"));
                ledger.published = Some(format!("2022-06-{:02}", m % 28 + 1));
                ledger.statements[0].said = None;
                common::item("h", ledger)
            })
            .collect();
        store.add(run, &items).unwrap();
    }
    let word =
        |order, limit| Filter {
            words: vec!["هدنة".into()], order, limit: Some(limit), ..Filter::default()
        };
    let denied = Filter { act: Some("deny".into()), limit: Some(3000), ..Filter::default() };
    let newest = found(&store, word(Order::Newest, 3000));
    assert_eq!(newest, found(&store, denied));
    assert_eq!(found(&store, word(Order::Best, 70)), newest[..70]);
    assert_eq!(store.find(&word(Order::Newest, 6000)).unwrap().len(), 21 * 250);
    let speaker = Some("الوالي".to_owned());
    let both = Filter { speaker, from: Some("2022-06-28".into()), ..word(Order::Newest, 6000) };
    assert_eq!(store.find(&both).unwrap().len(), 21 * 8);
    let outlet = |name: &str| Filter { outlet: Some(name.into()), ..word(Order::Newest, 70) };
    assert_eq!(found(&store, outlet("AHIF")), newest[..70]);
    assert_eq!(found(&store, outlet("other")), [""; 0]);
    let phrase = Filter { words: vec!["الهدنة لن تمدد".into()], ..word(Order::Newest, 3000) };
    assert_eq!(found(&store, phrase), newest);
    let apart = Filter { words: vec!["الهدنة تمدد".into()], ..word(Order::Newest, 3000) };
    assert_eq!(found(&store, apart), [""; 0]);
    let said_best = Filter { act: Some("say".into()), ..word(Order::Best, 70) };
    assert_eq!(found(&store, said_best), [""; 0]);
}
