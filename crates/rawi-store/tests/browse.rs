//! What the page and the API ask of a ledger.

#![allow(clippy::unwrap_used)] // helpers outside #[test] functions, too, fail by panicking

mod common;

use common::{Home, begin, on_both};
use rawi::ledger::*;
use rawi_store::browse::{Cursor, Known, Wanted, WantedEvents, WantedReports};
use rawi_store::{AnyStore, EventFilter, Item, Review, Token, last_words};

on_both! {
    pages_follow_one_another_without_a_gap
    who_is_a_key_a_country_or_part_of_a_name
    facets_count_what_was_found
    what_is_known_of_rows_stays_right
    whoever_is_in_no_report_any_more_is_not_listed
    a_profile_and_the_corpus_add_up
    the_last_word_on_a_row_counts_while_its_words_stand
    a_token_takes_the_place_of_the_one_before
}

const TEXT: &str = "قال سامي الوالي للوزير إن الهدنة لن تمدد";

fn party(entity: &str, name: &str, actor: Option<&str>, country: &str) -> PartyRow {
    PartyRow {
        entity: entity.into(),
        name: name.into(),
        mention: None,
        actor: actor.map(Into::into),
        country: Some(country.into()),
        role: None,
    }
}

/// A report of one statement and one event on a day.
fn ledger(id: &str, day: Option<&str>, act: &str) -> Ledger {
    let json = serde_json::json!({
        "id": id, "text": TEXT, "title": null, "published": day, "outlet": "صحيفة", "url": null, "byline": null,
        "language": null, "credits": [], "dateline": null, "blocks": [], "times": [], "notes": [],
        "entities": [
            {"id": "n1", "type": "PER", "name": "سامي الوالي", "actor": "Q1", "country": "XXA", "role": null,
             "office": null, "mentions": [{"start": 4, "end": 15}]},
            {"id": "n2", "type": "PER", "name": "الوزير", "actor": null, "country": "XXB", "role": null,
             "office": "وزير", "mentions": [{"start": 27, "end": 33}]}],
        "statements": [{"id": "s1", "kind": "indirect", "act": act, "cue": {"start": 0, "end": 3, "lemma": "قال"},
            "content": [{"start": 26, "end": 40}], "speakers": [party("n1", "سامي الوالي", Some("Q1"), "XXA")],
            "represents": [], "addressees": [party("n2", "الوزير", None, "XXB")], "relay": [], "channel": null,
            "inside": null, "said": null, "occasion": null, "hedged": false, "polarity": "positive",
            "confidence": 0.5, "speaker_by": "explicit", "because": []}],
        "events": [{"id": "e1", "type": "CONSULT", "trigger": {"start": 0, "end": 3}, "quad": 1,
            "actors": [party("n1", "سامي الوالي", Some("Q1"), "XXA")],
            "recipients": [party("n2", "الوزير", None, "XXB")], "date": null, "status": "happened", "said_in": null,
            "confidence": 0.5, "because": []}]
    });
    serde_json::from_value(json).unwrap()
}

fn store(home: &Home, reports: &[(&str, Option<&str>, &str)]) -> AnyStore {
    let mut store = home.open();
    let run = begin(&mut store, "a");
    let items: Vec<Item> = reports
        .iter()
        .map(|(id, day, act)| Item::Read {
            source: (*id).into(),
            hash: (*id).into(),
            ledger: Box::new(ledger(id, *day, act)),
        })
        .collect();
    store.add(run, &items).unwrap();
    store
}

const FOUR: [(&str, Option<&str>, &str); 4] = [
    ("a.1", Some("2024-05-15"), "say"),
    ("b", Some("2024-05-15"), "deny"),
    ("c", Some("2023-01-01"), "say"),
    ("d", None, "say"),
];

fn pages_follow_one_another_without_a_gap(home: &Home) {
    let store = store(home, &FOUR);
    let mut seen = Vec::new();
    let mut after: Option<Cursor> = None;
    loop {
        let page = store.statements(&Wanted::default(), after.as_ref(), 1).unwrap();
        seen.extend(page.items.into_iter().map(|hit| hit.document));
        match page.next {
            Some(next) => after = Some(next.to_string().parse().unwrap()),
            None => break,
        }
    }
    assert_eq!(seen, ["a.1", "b", "c", "d"]);
    let reports = store.reports(&WantedReports::default(), after.as_ref(), 9).unwrap();
    assert_eq!(reports.items.last().unwrap().id, "d");
}

fn who_is_a_key_a_country_or_part_of_a_name(home: &Home) {
    let store = store(home, &FOUR);
    let count = |wanted: Wanted| store.statements(&wanted, None, 99).unwrap().items.len();
    let by = |who: &str| count(Wanted { speaker: Some(who.into()), ..Wanted::default() });
    assert_eq!([by("id:Q1"), by("q1"), by("الوالى"), by("country:xxa"), by("n1")], [4; 5]);
    assert_eq!([by("id:Q2"), by("name:سامي الوالي"), by("country:XXB")], [0; 3]);
    assert_eq!(count(Wanted { addressee: Some("name:الوزير".into()), ..Wanted::default() }), 4);
    assert_eq!(count(Wanted { about: Some("الوزير".into()), ..Wanted::default() }), 4);
    assert_eq!(count(Wanted { about: Some("id:Q1".into()), ..Wanted::default() }), 0);
    let both =
        WantedEvents { filter: EventFilter::default(), parties: vec!["country:XXB".into(), "id:Q1".into()] };
    assert_eq!(store.events(&both, None, 99).unwrap().items.len(), 4);
    assert_eq!(store.event_quads(&both).unwrap(), [("2023-01".into(), 1, 1), ("2024-05".into(), 1, 2)]);
}

fn facets_count_what_was_found(home: &Home) {
    let store = store(home, &FOUR);
    let known = Known::default();
    let counted = |wanted: &Wanted| store.search(wanted, None, 1, &known).unwrap().1;
    let say = Wanted { act: Some("say".into()), ..Wanted::default() };
    let facets = counted(&say);
    assert_eq!((facets.counted, facets.more), (3, false));
    let of = |name: &str| {
        let (_, values) = facets.facets.iter().find(|(facet, _)| facet == name).unwrap();
        values.iter().map(|facet| (facet.value.clone(), facet.count)).collect::<Vec<_>>()
    };
    assert_eq!(of("speaker"), [("id:Q1".to_owned(), 3)]);
    assert_eq!(of("year"), [("2024".to_owned(), 1), ("2023".to_owned(), 1)]);
    let phrase = Wanted { words: vec!["الهدنة لن".into()], ..Wanted::default() };
    assert_eq!(counted(&phrase).counted, 4);
    let turned = Wanted { words: vec!["لن الهدنة".into()], ..Wanted::default() };
    assert_eq!(counted(&turned).counted, 0);
    assert_eq!(store.event_facets(&WantedEvents::default(), &known).unwrap().counted, 4);
}

fn what_is_known_of_rows_stays_right(home: &Home) {
    let mut store = store(home, &FOUR);
    let known = Known::default();
    let acts = |store: &AnyStore| {
        let (_, facets) = store.search(&Wanted::default(), None, 1, &known).unwrap();
        let (_, acts) = facets.facets.into_iter().find(|(name, _)| name == "act").unwrap();
        acts.into_iter().map(|act| (act.value, act.count)).collect::<Vec<_>>()
    };
    assert_eq!(acts(&store), [("say".to_owned(), 3), ("deny".to_owned(), 1)]);
    // The last report loses its statement, whose number is then not given to the statement of another.
    let run = begin(&mut store, "b");
    let mut add = |hash: &str, ledger: Ledger| {
        let item = Item::Read { source: hash.into(), hash: hash.into(), ledger: Box::new(ledger) };
        store.add(run, &[item]).unwrap();
    };
    add("empty", Ledger { statements: Vec::new(), events: Vec::new(), ..ledger("d", None, "say") });
    add("e", ledger("e", Some("2025-01-01"), "threaten"));
    let want = [("say".to_owned(), 2), ("deny".to_owned(), 1), ("threaten".to_owned(), 1)];
    assert_eq!(acts(&store), want);
}

fn whoever_is_in_no_report_any_more_is_not_listed(home: &Home) {
    let mut store = store(home, &FOUR[..1]);
    let listed = |store: &AnyStore, limit: usize| {
        let rows = store.actors(None, None, None, None, limit).unwrap();
        rows.into_iter().map(|row| row.key).collect::<Vec<_>>()
    };
    assert_eq!(listed(&store, 9), ["id:Q1", "name:الوزير"]);
    let run = begin(&mut store, "b");
    let mut other = ledger("a.1", None, "say");
    other.entities.remove(0);
    let item = Item::Read { source: "x".into(), hash: "x".into(), ledger: Box::new(other) };
    store.add(run, &[item]).unwrap();
    assert_eq!([listed(&store, 1), listed(&store, 9)], [["name:الوزير"]; 2]);
    let called =
        |name: &str, kind: &str| store.actors(Some(name), Some(kind), Some("xxb"), None, 9).unwrap().len();
    assert_eq!([called("وزير", "per"), called("وزير", "org"), called("سامي", "per")], [1, 0, 0]);
}

fn a_profile_and_the_corpus_add_up(home: &Home) {
    let store = store(home, &FOUR);
    let profile = store.profile("id:Q1").unwrap().unwrap();
    assert_eq!((profile.row.reports, profile.acts[0].clone()), (4, ("say".into(), 3)));
    assert_eq!((profile.partners[0].name.as_str(), profile.partners[0].count), ("الوزير", 4));
    assert_eq!(store.profile("name:الوزير").unwrap().unwrap().offices, [("وزير".to_owned(), 4)]);
    assert!(store.profile("id:Q2").unwrap().is_none());
    let corpus = store.corpus().unwrap();
    assert_eq!(corpus.days.iter().map(|volume| volume.statements).sum::<u64>(), 3);
    assert_eq!((corpus.outlets[0].reports, corpus.runs[0].reports), (4, 4));
    let keys: Vec<String> =
        store.actors(None, None, None, None, 9).unwrap().into_iter().map(|row| row.key).collect();
    assert_eq!(keys.len(), 2);
    assert_eq!(store.actors(None, None, None, Some(&keys[0]), 9).unwrap()[0].key, keys[1]);
}

fn the_last_word_on_a_row_counts_while_its_words_stand(home: &Home) {
    let mut store = store(home, &FOUR[..1]);
    let review = |verdict: &str, words: &str| Review {
        report: "a.1".into(),
        kind: "statement".into(),
        start: 0,
        end: 3,
        words: words.into(),
        verdict: verdict.into(),
        machine: "{}".into(),
        correction: None,
        reviewer: "r".into(),
        reviewed: "2024-01-01T00:00:00Z".into(),
    };
    for (verdict, words) in [("accept", "قال"), ("reject", "قال"), ("accept", "كان")] {
        store.add_review(&review(verdict, words)).unwrap();
    }
    let reviews = store.reviews("a.1").unwrap();
    let ledger = store.report("a.1").unwrap().unwrap();
    let last = last_words(&reviews, &ledger);
    assert_eq!(last.iter().map(|review| review.verdict.as_str()).collect::<Vec<_>>(), ["reject"]);
    assert_eq!(store.reviewed().unwrap(), ["a.1"]);
}

fn a_token_takes_the_place_of_the_one_before(home: &Home) {
    let mut store = store(home, &FOUR[..1]);
    let token =
        |name: &str, hash: &str| Token { name: name.into(), hash: hash.into(), created: "2024".into() };
    for (name, hash) in [("ب", "1"), ("أ", "2"), ("ب", "3")] {
        store.add_token(&token(name, hash)).unwrap();
    }
    assert_eq!(store.tokens().unwrap(), [token("أ", "2"), token("ب", "3")]);
    assert!(store.remove_token("أ").unwrap() && !store.remove_token("أ").unwrap());
    // Whoever only looks changes nothing.
    let mut reader = home.address().open_to_read().unwrap();
    assert_eq!(reader.tokens().unwrap().len(), 1);
    assert!(matches!(home, Home::Database { .. }) || reader.remove_token("ب").is_err());
}
