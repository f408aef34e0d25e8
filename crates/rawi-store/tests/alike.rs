//! Pages and the API get the same answers, in the same order, from a file and from a database: every question that
//! [`rawi_store::Browse`] has, about everything in reports written for the project.

#![allow(clippy::unwrap_used)] // helpers outside #[test] functions, too, fail by panicking

mod common;

use common::{Home, filled, golden};
use rawi::ledger::PartyRow;
use rawi_store::browse::{Cursor, Facets, Known, Page, Wanted, WantedEvents, WantedLinks, WantedReports};
use rawi_store::{AnyStore, Browse, EventFilter, Filter, Hit, Item, Result, Review, words};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Debug;

/// Both ledgers, the one in a file first.
struct Two([AnyStore; 2], [Known; 2]);

impl Two {
    /// The answer that both give.
    fn say<T: PartialEq + Debug>(&self, about: &dyn Debug, ask: impl Fn(&dyn Browse) -> Result<T>) -> T {
        let [embedded, shared] = self.0.each_ref().map(|store| ask(&**store).unwrap());
        assert_eq!(shared, embedded, "{about:?}");
        embedded
    }

    /// The counts that both give.
    fn count(
        &self,
        about: &dyn Debug,
        ask: impl Fn(&dyn Browse, &Known) -> Result<Facets>,
    ) -> BTreeMap<String, BTreeMap<String, usize>> {
        let [embedded, shared] = [0, 1].map(|n| ask(&*self.0[n], &self.1[n]).unwrap());
        assert_eq!(shared, embedded, "{about:?}");
        assert!(!embedded.more);
        let counted = embedded.facets.into_iter().map(|(name, values)| {
            (name, values.into_iter().map(|facet| (facet.value, facet.count as usize)).collect())
        });
        counted.collect()
    }

    /// All rows of a list, asked for page by page.
    fn list<T: PartialEq + Debug>(
        &self,
        about: &dyn Debug,
        limit: usize,
        ask: impl Fn(&dyn Browse, Option<&Cursor>, usize) -> Result<Page<T>>,
    ) -> Vec<T> {
        let (mut rows, mut after) = (Vec::new(), None);
        loop {
            let page = self.say(about, |store| ask(store, after.as_ref(), limit));
            rows.extend(page.items);
            match page.next {
                Some(next) => after = Some(next),
                None => return rows,
            }
        }
    }
}

/// Reports with copies among them, and with letters that databases may have in another order or case.
fn items() -> Vec<Item> {
    let mut items = golden();
    for (n, outlet) in ["Écho du soir", "ÉCHO", "ب", "Б", "zeta"].into_iter().enumerate() {
        let Item::Read { hash, ledger, .. } = &items[n] else { unreachable!() };
        let mut ledger = ledger.clone();
        ledger.id = format!("{}-{}", ["Z", "a", "É", "ع", "_"][n], ledger.id);
        (ledger.outlet, ledger.published) = (Some(outlet.into()), Some("2022-06-29".into()));
        ledger.title = Some(format!("عنوان % {n}_"));
        items.push(Item::Read { source: ledger.id.clone(), hash: hash.clone(), ledger });
    }
    items
}

fn two() -> Option<(Two, [Home; 2])> {
    let homes = [Home::file(), Home::database()?];
    let items = items();
    let stores = homes.each_ref().map(|home| {
        let mut store = filled(home, &items);
        assert!(store.find_copies().unwrap() > 0);
        store
    });
    Some((Two(stores, Default::default()), homes))
}

/// Everybody by all the words that may mean them.
fn everybody(two: &Two) -> Vec<String> {
    let mut who: BTreeSet<String> =
        ["n1", "N1", "country:egy", "country:XXX", "name:", "%", "Q", "ال"].map(Into::into).into();
    for row in two.say(&"all actors", |store| store.actors(None, None, None, None, 10_000)) {
        who.extend(row.name.split(' ').take(2).map(str::to_owned));
        who.extend(row.actor.into_iter().chain(row.country.map(|code| format!("country:{code}"))));
        who.extend([row.key, row.name]);
    }
    who.into_iter().collect()
}

fn ask_statements(two: &Two, wanted: &Wanted, limit: usize) -> usize {
    let facets = two.count(wanted, |store, known| Ok(store.search(wanted, None, 1, known)?.1));
    let rows = two.list(wanted, limit, |store, after, limit| store.statements(wanted, after, limit));
    for (store, known) in two.0.iter().zip(&two.1) {
        let first = rows.iter().take(2 * limit);
        assert!(two_pages(store, known, wanted, limit).iter().eq(first), "{wanted:?}");
    }
    let mut counted: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
    for hit in &rows {
        let mut count = |facet: &str, values: BTreeSet<String>| {
            let counts = counted.entry(facet.to_owned()).or_default();
            values.into_iter().for_each(|value| *counts.entry(value).or_default() += 1);
        };
        let keys = |parties: &[PartyRow]| parties.iter().map(key).collect::<BTreeSet<_>>();
        count("act", [hit.statement.act.clone()].into());
        count("outlet", hit.outlet.clone().into_iter().collect());
        count("year", hit.day.iter().map(|day| day[..4].to_owned()).collect());
        count("speaker", keys(&hit.statement.speakers));
        count("addressee", keys(&hit.statement.addressees));
        count("country", hit.statement.speakers.iter().filter_map(|party| party.country.clone()).collect());
    }
    counted.retain(|_, values| !values.is_empty());
    // Only the most frequent are shown.
    for (facet, values) in &facets {
        assert!(values.iter().all(|(value, count)| counted[facet][value] == *count), "{wanted:?} {facet}");
        assert_eq!(values.len(), counted[facet].len().min(12), "{wanted:?} {facet}");
    }
    assert!(facets.keys().eq(counted.keys()), "{wanted:?}");
    rows.len()
}

/// The first two pages of a search.
fn two_pages(store: &AnyStore, known: &Known, wanted: &Wanted, limit: usize) -> Vec<Hit> {
    let (first, _) = store.search(wanted, None, limit, known).unwrap();
    let Some(after) = first.next else { return first.items };
    let (second, _) = store.search(wanted, Some(&after), limit, known).unwrap();
    [first.items, second.items].concat()
}

/// The key of a party.
fn key(party: &PartyRow) -> String {
    let name = || format!("name:{}", rawi::text::fold(&party.name));
    party.actor.as_ref().map_or_else(name, |id| format!("id:{id}"))
}

/// Searches for all words, some words together, some behind one another.
fn searches(hits: &[Hit]) -> Vec<Wanted> {
    let mut asked = BTreeSet::new();
    for hit in hits {
        let words = words::split(&hit.content);
        asked.extend(words.iter().step_by(3).map(|word| vec![word.clone()]));
        asked.extend(words.windows(2).step_by(4).map(|pair| vec![pair.join(" ")]));
        asked.extend(words.windows(3).step_by(9).map(|three| vec![three[0].clone(), three[2].clone()]));
    }
    asked.into_iter().map(|words| Wanted { words, ..Wanted::default() }).collect()
}

#[test]
fn statements_are_alike() {
    let Some((two, _homes)) = two() else { return };
    let hits = two.list(&"all", 7, |store, after, limit| store.statements(&Wanted::default(), after, limit));
    assert!(hits.len() > 40, "{}", hits.len());
    assert_eq!(
        two.list(&"all", 999, |store, after, limit| store.statements(&Wanted::default(), after, limit)),
        hits
    );
    for hit in &hits {
        let (report, id) = (hit.document.as_str(), hit.statement.id.as_str());
        assert_eq!(two.say(&id, |store| store.statement(report, id)).as_ref(), Some(hit));
        two.say(&(report, id), |store| store.beside(report, id));
    }
    assert_eq!(two.say(&"none", |store| store.statement("none", "s1")), None);
    assert_eq!(two.say(&"none", |store| store.beside("none", "s1")), []);
    let searches = searches(&hits);
    assert!(searches.len() > 100, "{}", searches.len());
    for wanted in &searches {
        assert!(ask_statements(&two, wanted, 3) > 0, "{wanted:?}");
        ask_statements(
            &two,
            &Wanted { act: Some("say".into()), from: Some("2022-06-10".into()), ..wanted.clone() },
            99,
        );
    }
    for (n, who) in everybody(&two).iter().enumerate() {
        let who = Some(who.clone());
        ask_statements(&two, &Wanted { speaker: who.clone(), ..Wanted::default() }, 5);
        ask_statements(&two, &Wanted { addressee: who.clone(), ..Wanted::default() }, 99);
        ask_statements(&two, &Wanted { about: who.clone(), ..Wanted::default() }, 99);
        let wanted = searches[n % searches.len()].clone();
        ask_statements(&two, &Wanted { speaker: who, ..wanted }, 99);
    }
    for outlet in ["sahifa", "É", "é", "CHO", "ب", "б", "1", "%", ""] {
        ask_statements(&two, &Wanted { outlet: Some(outlet.into()), ..Wanted::default() }, 9);
    }
    for (from, to) in
        [(None, Some("2022-06")), (Some("2022-06-10"), Some("2022-06-20")), (Some("2023"), None)]
    {
        let [from, to] = [from, to].map(|day| day.map(str::to_owned));
        ask_statements(&two, &Wanted { from, to, country: Some("egy".into()), ..Wanted::default() }, 9);
    }
}

#[test]
fn events_are_alike() {
    let Some((two, _homes)) = two() else { return };
    let ask = |wanted: &WantedEvents, limit: usize| {
        two.count(wanted, |store, known| store.event_facets(wanted, known));
        two.say(wanted, |store| store.event_quads(wanted));
        two.list(wanted, limit, |store, after, limit| store.events(wanted, after, limit))
    };
    let all = ask(&WantedEvents::default(), 4);
    assert!(all.len() > 20, "{}", all.len());
    let mut filters: Vec<EventFilter> = Vec::new();
    for hit in &all {
        let (event, filter) = (hit.event.clone(), EventFilter::default);
        filters.push(EventFilter { kind: Some(event.kind), status: Some(event.status), ..filter() });
        if let Some(place) = event.place {
            filters.push(EventFilter { place: Some(place.name), country: place.country, ..filter() });
            filters.push(EventFilter { place: place.geonames.map(|id| id.to_string()), ..filter() });
        }
        filters.extend(
            event.contexts.into_iter().map(|context| EventFilter { context: Some(context), ..filter() }),
        );
        filters.push(EventFilter { outlet: hit.outlet.clone(), from: hit.day.clone(), ..filter() });
    }
    for filter in filters {
        ask(&WantedEvents { filter, parties: Vec::new() }, 99);
    }
    let everybody = everybody(&two);
    for (n, who) in everybody.iter().enumerate() {
        for filter in [
            EventFilter { actor: Some(who.clone()), ..EventFilter::default() },
            EventFilter { recipient: Some(who.clone()), ..EventFilter::default() },
        ] {
            ask(&WantedEvents { filter, parties: Vec::new() }, 99);
        }
        let both = vec![who.clone(), everybody[(n * 7 + 3) % everybody.len()].clone()];
        ask(&WantedEvents { filter: EventFilter::default(), parties: both }, 99);
        for by_country in [false, true] {
            let types = if n % 2 == 0 { Vec::new() } else { vec!["CONSULT".into(), "ACCUSE".into()] };
            let wanted = WantedLinks {
                types,
                who: (n > 0).then(|| who.clone()),
                by_country,
                ..WantedLinks::default()
            };
            two.say(&wanted, |store| store.links(&wanted, 1 + n % 40));
        }
    }
}

#[test]
fn people_reports_stories_and_the_corpus_are_alike() {
    let Some((two, _homes)) = two() else { return };
    let mut keys = Vec::new();
    while let Some(row) =
        two.say(&keys, |store| store.actors(None, None, None, keys.last().map(String::as_str), 1)).pop()
    {
        keys.push(row.key);
    }
    assert!(keys.len() > 60, "{}", keys.len());
    for key in keys.iter().chain(&["name:".to_owned(), "Q1".to_owned()]) {
        two.say(key, |store| store.profile(key));
    }
    for name in everybody(&two) {
        two.say(&name, |store| store.actors(Some(&name), None, None, None, 99));
    }
    for kind in ["per", "ORG", "GPE"] {
        two.say(&kind, |store| store.actors(None, Some(kind), Some("egy"), None, 99));
    }

    let all =
        two.list(&"reports", 3, |store, after, limit| store.reports(&WantedReports::default(), after, limit));
    assert_eq!(all.len() as u64, two.say(&"counts", |store| store.counts()).documents);
    for title in ["عنوان", "% 1_", "", "ال"] {
        let wanted = WantedReports {
            title: Some(title.into()),
            from: Some("2022-06-05".into()),
            ..WantedReports::default()
        };
        two.list(&wanted, 2, |store, after, limit| store.reports(&wanted, after, limit));
    }
    let stories = two.list(&"stories", 1, |store, after, limit| store.stories(after, limit));
    assert!(stories.len() >= 2, "{stories:?}");
    for report in &all {
        two.say(report, |store| store.story(&report.id));
    }
    let corpus = two.say(&"corpus", |store| {
        let mut corpus = store.corpus()?;
        // When each was made.
        corpus.runs.iter_mut().for_each(|run| run.started.clear());
        Ok(corpus)
    });
    assert!(corpus.days.len() > 10 && corpus.outlets.len() > 5 && corpus.runs.len() == 1);
}

#[test]
fn reviews_are_alike() {
    let Some((mut two, _homes)) = two() else { return };
    let hits = two.0[0].find(&Filter::default()).unwrap();
    for (n, hit) in hits.iter().enumerate().take(20) {
        let review = Review {
            report: hit.document.clone(),
            kind: "statement".into(),
            start: hit.statement.cue.start,
            end: hit.statement.cue.end,
            words: hit.cue.clone(),
            verdict: ["accept", "correct", "reject"][n % 3].into(),
            machine: "{}".into(),
            correction: (n % 3 == 1).then(|| format!("{{\"\\u0000\":{n}}}")),
            reviewer: "مدققة".into(),
            reviewed: "2024-01-01T00:00:00Z".into(),
        };
        for store in &mut two.0 {
            store.add_review(&review).unwrap();
        }
    }
    for report in two.say(&"reviewed", |store| store.reviewed()) {
        assert!(!two.say(&report, |store| store.reviews(&report)).is_empty());
    }
}
