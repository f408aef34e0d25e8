//! Copies are found in a file and in a database, again and again, and the search can be broken off.

#![allow(clippy::unwrap_used)] // helpers outside #[test] functions, too, fail by panicking

mod common;

use common::{Home, begin, found, on_both, with_two};
use rawi::ledger::Ledger;
use rawi_store::{Added, AnyStore, CopyRow, EventFilter, Filter};
use std::ops::ControlFlow;

on_both! {
    copies_are_folded_together_until_one_is_another_report
    copies_of_older_ledgers_are_found_as_well
    a_search_for_copies_may_be_broken_off_at_any_moment
}

fn clusters(store: &AnyStore) -> Vec<Vec<CopyRow>> {
    let mut clusters = Vec::new();
    store
        .visit_copies(&mut |cluster| {
            clusters.push(cluster);
            std::ops::ControlFlow::Continue(())
        })
        .unwrap();
    clusters
}

fn copies_are_folded_together_until_one_is_another_report(home: &Home) {
    let mut store = with_two(home);
    assert_eq!(store.find_copies().unwrap(), 1);
    let seen: Vec<_> = clusters(&store)
        .concat()
        .into_iter()
        .map(|row| (row.document, row.origin, row.copied, row.agencies))
        .collect();
    let afp = || vec!["AFP".to_owned()];
    assert_eq!(
        seen,
        [("one".into(), "one".into(), 1.0, afp()), ("two".to_owned(), "one".to_owned(), 1.0, afp())]
    );
    let independent = || Filter { independent: true, ..Filter::default() };
    assert_eq!(found(&store, independent()), ["one.s2", "one.s1"]);
    assert_eq!(found(&store, Filter { limit: Some(2), ..independent() }), ["one.s2", "one.s1"]);
    assert_eq!(found(&store, Filter { words: vec!["وقف اطلاق".into()], ..independent() }), ["one.s2"]);
    let events = |limit| EventFilter { independent: true, limit, ..EventFilter::default() };
    assert_eq!(store.find_events(&events(None)).unwrap().len(), 1);
    assert_eq!(store.find_events(&events(Some(1))).unwrap()[0].document, "one");
    let other =
        Ledger { id: "two".into(), text: "خبر آخر عن أمر آخر".into(), ..Ledger::default() };
    let run = begin(&mut store, "a");
    assert_eq!(store.add(run, &[common::item("h3", other)]).unwrap(), [Added::Replaced]);
    assert_eq!(store.find_copies().unwrap(), 0);
    assert!(clusters(&store).is_empty());
    assert_eq!(store.verify().unwrap(), [""; 0]);
}

fn a_search_for_copies_may_be_broken_off_at_any_moment(home: &Home) {
    let mut store = with_two(home);
    assert_eq!(store.find_copies().unwrap(), 1);
    let now = clusters(&store);
    home.sql("DELETE FROM sketches WHERE document IN (SELECT document FROM documents WHERE id = 'two')");
    let mut stages = Vec::new();
    let mut search = |until: usize| {
        stages.clear();
        let found = store.find_copies_unless(&mut |stage| {
            stages.push(stage);
            if stages.len() == until { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        });
        assert_eq!(clusters(&store), now);
        assert_eq!(store.verify().unwrap(), [""; 0]);
        (found.unwrap(), stages.clone())
    };
    let nouns = ["reports without a sketch", "reports", "reports", "runs of words"];
    for until in 1..=nouns.len() {
        let (found, stages) = search(until);
        assert_eq!(found, None);
        assert_eq!(stages.iter().map(|stage| stage.noun).collect::<Vec<_>>(), nouns[..until]);
    }
    let (found, stages) = search(0);
    assert_eq!(found, Some(1));
    assert_eq!((stages[0].all, stages[2].done, stages[2].all), (1, 1, 2));
}

/// Ledgers of schema 5 have no sketches.
fn copies_of_older_ledgers_are_found_as_well(home: &Home) {
    let mut store = with_two(home);
    store.find_copies().unwrap();
    let now = clusters(&store);
    home.sql("DELETE FROM copies; DELETE FROM sketches");
    assert!(clusters(&store).is_empty());
    for _ in 0..2 {
        assert_eq!(store.find_copies().unwrap(), 1);
        assert_eq!(clusters(&store), now);
    }
    home.sql("DELETE FROM sketches WHERE document IN (SELECT document FROM documents WHERE id = 'two')");
    assert_eq!(store.find_copies().unwrap(), 1);
    assert_eq!(clusters(&store), now);
}
