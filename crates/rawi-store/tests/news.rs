//! What came since: what lists find of it, in the order in which it came, whatever keeps the ledger.

#![allow(clippy::unwrap_used)] // helpers outside #[test] functions, too, fail by panicking

mod common;

use common::{Home, begin};
use rawi::ledger::Ledger;
use rawi_store::browse::{Wanted, WantedEvents, WantedSaid};
use rawi_store::news::{self, Mark};
use rawi_store::{EventFilter, Item};
use std::collections::BTreeSet;

const TEXT: &str = "قال سامي الوالي للوزير إن الهدنة لن تمدد في الميناء";

/// A report of one statement and one event; the number tells who speaks and what is done.
fn report(number: usize, outlet: &str) -> Item {
    let (actor, other) = [("Q1", "XXA"), ("Q2", "XXB")][number % 2];
    let (act, kind, status) =
        [("say", "CONSULT", "happened"), ("deny", "ACCUSE", "denied"), ("warn", "ASSAULT", "planned")]
            [number % 3];
    let speaker = serde_json::json!({"entity": "n1", "name": "سامي الوالي", "mention": null, "actor": actor,
        "country": other, "role": null});
    let whom = serde_json::json!({"entity": "n2", "name": "الوزير", "mention": null, "actor": null,
        "country": "XXC", "role": null});
    let json = serde_json::json!({
        "id": format!("r{number}"), "text": TEXT, "title": null, "published": format!("2024-0{}-15", 1 + number % 9),
        "outlet": outlet, "url": null, "byline": null, "language": null, "credits": [], "dateline": null,
        "blocks": [], "times": [], "notes": [],
        "entities": [
            {"id": "n1", "type": "PER", "name": "سامي الوالي", "actor": actor, "country": other, "role": null,
             "office": null, "mentions": [{"start": 4, "end": 15}]},
            {"id": "n2", "type": "ORG", "name": "الهدنة", "actor": null, "country": null, "role": null,
             "office": null, "mentions": [{"start": 26, "end": 32}]}],
        "statements": [{"id": "s1", "kind": "indirect", "act": act, "cue": {"start": 0, "end": 3, "lemma": "قال"},
            "content": [{"start": 26, "end": 40}], "speakers": [speaker], "represents": [], "addressees": [whom],
            "relay": [], "channel": null, "inside": null, "said": null, "occasion": null, "hedged": false,
            "polarity": "positive", "confidence": 0.5, "speaker_by": "explicit", "because": []}],
        "events": [{"id": "e1", "type": kind, "trigger": {"start": 0, "end": 3}, "quad": 1, "actors": [speaker],
            "contexts": ["military"], "recipients": [whom], "date": null, "status": status, "said_in": null,
            "place": {"entity": "n3", "name": "الميناء", "country": "XXD", "geonames": 77, "lat": null, "lon": null,
                      "mention": {"start": 44, "end": 51}},
            "confidence": 0.5, "because": []}]
    });
    let ledger: Ledger = serde_json::from_value(json).unwrap();
    common::item(&format!("h{number}{outlet}"), ledger)
}

fn filled(home: &Home) -> rawi_store::AnyStore {
    let mut store = home.open();
    let run = begin(&mut store, "a");
    let items: Vec<Item> = (0..6).map(|number| report(number, "صحيفة الغد")).collect();
    store.add(run, &items).unwrap();
    store
}

fn homes() -> Vec<Home> {
    [Some(Home::file()), Home::database()].into_iter().flatten().collect()
}

/// Searches of statements, each of which finds something and leaves something out (but the first).
fn statements() -> Vec<Wanted> {
    let some = |word: &str| Some(word.to_owned());
    let phrase = |words: &str| vec![words.to_owned()];
    vec![
        Wanted::default(),
        Wanted { speaker: some("id:Q1"), ..Wanted::default() },
        Wanted { speaker: some("q2"), ..Wanted::default() },
        Wanted { speaker: some("country:xxa"), ..Wanted::default() },
        Wanted { addressee: some("name:الوزير"), act: some("deny"), ..Wanted::default() },
        Wanted {
            addressee: some("وزير"), from: some("2024-03"), to: some("2024-04"), ..Wanted::default()
        },
        Wanted { about: some("name:الهدنة"), act: some("say"), ..Wanted::default() },
        Wanted { about: some("سامي"), ..Wanted::default() },
        Wanted { country: some("xxb"), ..Wanted::default() },
        Wanted { outlet: some("الغد"), to: some("2024-02-15"), ..Wanted::default() },
        Wanted { outlet: some("أمس"), ..Wanted::default() },
        Wanted { words: phrase("الهدنة لن تمدد"), speaker: some("id:Q2"), ..Wanted::default() },
        Wanted { words: phrase("تمدد الهدنة"), ..Wanted::default() },
    ]
}

fn events() -> Vec<EventFilter> {
    let some = |word: &str| Some(word.to_owned());
    vec![
        EventFilter::default(),
        EventFilter { kind: some("accuse"), ..EventFilter::default() },
        EventFilter { status: some("planned"), ..EventFilter::default() },
        EventFilter { actor: some("id:Q1"), recipient: some("وزير"), ..EventFilter::default() },
        EventFilter { country: some("XXA"), ..EventFilter::default() },
        EventFilter { country: some("XXD"), from: some("2024-05"), ..EventFilter::default() },
        EventFilter { place: some("77"), kind: some("CONSULT"), ..EventFilter::default() },
        EventFilter { place: some("ميناء"), ..EventFilter::default() },
        EventFilter { context: some("military"), status: some("denied"), ..EventFilter::default() },
        EventFilter { context: some("milit"), ..EventFilter::default() },
    ]
}

#[test]
fn what_is_new_is_what_lists_find() {
    for home in homes() {
        drop(filled(&home));
        let ledger = news::open(&home.address()).unwrap();
        // Lists are asked of a file, whose answers those of a database must equal.
        let file = Home::file();
        drop(filled(&file));
        let lists = file.address().open_existing().unwrap();
        for wanted in statements() {
            let found = ledger.new_statements(&wanted, Mark::default(), 100).unwrap();
            let listed = lists.statements(&wanted, None, 100).unwrap().items;
            let ids = |rows: Vec<String>| rows.into_iter().collect::<BTreeSet<_>>();
            let news = ids(found.iter().map(|fresh| fresh.row.document.clone()).collect());
            assert_eq!(news, ids(listed.iter().map(|hit| hit.document.clone()).collect()), "{wanted:?}");
            assert!(found.is_sorted_by_key(|fresh| fresh.mark));
            for fresh in &found {
                assert!(listed.contains(&fresh.row), "{wanted:?}");
            }
        }
        for filter in events() {
            let wanted = WantedEvents { filter, parties: Vec::new() };
            let found = ledger.new_events(&wanted, Mark::default(), 100).unwrap();
            let listed = lists.events(&wanted, None, 100).unwrap().items;
            assert_eq!(found.len(), listed.len(), "{wanted:?}");
            assert!(found.iter().all(|fresh| listed.contains(&fresh.row)), "{wanted:?}");
        }
        let parties = vec!["id:Q1".to_owned(), "name:الوزير".to_owned()];
        let wanted = WantedEvents { filter: EventFilter::default(), parties };
        assert_eq!(ledger.new_events(&wanted, Mark::default(), 100).unwrap().len(), 3);
    }
}

#[test]
fn what_stands_behind_a_mark_came_after_it() {
    for home in homes() {
        let mut store = filled(&home);
        let ledger = news::open(&home.address()).unwrap();
        let (all, mut paged, mut mark) = (Wanted::default(), Vec::new(), Mark::default());
        loop {
            let page = ledger.new_statements(&all, mark, 4).unwrap();
            let Some(last) = page.last() else { break };
            mark = last.mark;
            paged.extend(page.into_iter().map(|fresh| fresh.row.document));
        }
        assert_eq!(paged, ["r0", "r1", "r2", "r3", "r4", "r5"]);
        let newest = ledger.newest().unwrap();
        assert!(mark < newest && ledger.new_statements(&all, newest, 9).unwrap().is_empty());
        // One is read again, in another form, and one is new: both come later than what there was.
        let run = begin(&mut store, "a");
        store.add(run, &[report(1, "أخرى")]).unwrap();
        store.add(run, &[report(8, "أخرى")]).unwrap();
        let since: Vec<(String, String)> = ledger
            .new_statements(&all, newest, 9)
            .unwrap()
            .into_iter()
            .map(|fresh| (fresh.row.document, fresh.hash))
            .collect();
        let want = [("r1", "h1أخرى"), ("r8", "h8أخرى")];
        assert_eq!(since, want.map(|(id, hash)| (id.to_owned(), hash.to_owned())));
        assert!(ledger.newest().unwrap() > newest);
    }
}

#[test]
fn statements_link_speakers_with_whom_they_speak_to_or_of() {
    let file = Home::file();
    drop(filled(&file));
    let ledger = file.address().open_existing().unwrap();
    let links = |wanted: &WantedSaid| -> Vec<(String, String, u64)> {
        let links = ledger.said_links(wanted, 10).unwrap();
        links.into_iter().map(|link| (link.actor, link.recipient, link.events)).collect()
    };
    let link = |from: &str, to: &str, count| (from.to_owned(), to.to_owned(), count);
    let all = WantedSaid::default();
    assert_eq!(links(&all), [link("id:Q1", "name:الوزير", 3), link("id:Q2", "name:الوزير", 3)]);
    let denied = WantedSaid { acts: vec!["deny".into()], who: Some("id:Q1".into()), ..all.clone() };
    assert_eq!(links(&denied), [link("id:Q1", "name:الوزير", 1)]);
    let named = WantedSaid { named: true, from: Some("2024-03".into()), ..all.clone() };
    assert_eq!(links(&named), [link("id:Q1", "name:الهدنه", 2), link("id:Q2", "name:الهدنه", 2)]);
    let countries = WantedSaid { by_country: true, who: Some("country:XXB".into()), ..all };
    assert_eq!(links(&countries), [link("country:XXB", "country:XXC", 3)]);
}
