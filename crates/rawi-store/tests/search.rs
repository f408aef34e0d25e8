//! The same question gets the same answer from a file and from a database, on reports written for the project.

#![allow(clippy::unwrap_used)] // helpers outside #[test] functions, too, fail by panicking

mod common;

use common::{Home, filled, golden};
use rawi_store::{AnyStore, EventFilter, Filter, Order, report_faults, words};
use std::collections::BTreeSet;
use std::ops::ControlFlow;

/// Questions about every word, pair of neighbours and speaker there is.
fn questions(store: &AnyStore) -> Vec<Filter> {
    let mut asked = BTreeSet::new();
    let mut filters = Vec::new();
    for hit in store.find(&Filter::default()).unwrap() {
        let words = words::split(&hit.content);
        asked.extend(words.iter().map(|word| vec![word.clone()]));
        asked.extend(words.windows(2).map(|pair| vec![pair.join(" ")]));
        asked.extend(words.windows(3).step_by(7).map(|three| vec![three[0].clone(), three[2].clone()]));
        for speaker in &hit.statement.speakers {
            filters.push(Filter { speaker: Some(speaker.name.clone()), ..Filter::default() });
        }
    }
    for (n, words) in asked.into_iter().enumerate() {
        if n % 5 == 0 {
            filters.push(Filter { words: words.clone(), inflected: true, ..Filter::default() });
        }
        filters.push(Filter { words: words.clone(), ..Filter::default() });
        filters.push(Filter { words, order: Order::Best, ..Filter::default() });
    }
    filters
}

#[test]
fn a_report_that_was_read_is_sound() {
    let (home, items) = (Home::file(), golden());
    let store = filled(&home, &items);
    let mut faults = store.verify().unwrap();
    store
        .visit_stored(&mut |stored| {
            faults.extend(report_faults(&stored));
            ControlFlow::Continue(())
        })
        .unwrap();
    assert!(items.len() >= 5 && store.counts().unwrap().statements > 20);
    assert_eq!(faults, [""; 0]);
}

#[test]
fn both_find_the_same() {
    let Some(home) = Home::database() else { return };
    let (other, items) = (Home::file(), golden());
    let (shared, embedded) = (filled(&home, &items), filled(&other, &items));
    assert_eq!(shared.verify().unwrap(), [""; 0]);
    let questions = questions(&embedded);
    assert!(questions.len() > 500, "{}", questions.len());
    for filter in questions {
        let hits = embedded.find(&filter).unwrap();
        assert!(!hits.is_empty(), "{filter:?}");
        assert_eq!(shared.find(&filter).unwrap(), hits, "{filter:?}");
    }
    let days = Filter { from: Some("2022-06-10".into()), to: Some("2022-06".into()), ..Filter::default() };
    assert_eq!(shared.find(&days).unwrap(), embedded.find(&days).unwrap());
    let events = EventFilter::default();
    assert_eq!(shared.find_events(&events).unwrap(), embedded.find_events(&events).unwrap());
    let mut reports = Vec::new();
    let mut gather = |stored| {
        reports.push(stored);
        ControlFlow::Continue(())
    };
    shared.visit_stored(&mut gather).unwrap();
    let half = reports.len();
    let mut gather = |stored| {
        reports.push(stored);
        ControlFlow::Continue(())
    };
    embedded.visit_stored(&mut gather).unwrap();
    assert_eq!(reports[..half], reports[half..]);
}
