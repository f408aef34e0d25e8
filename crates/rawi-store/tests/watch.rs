//! What watching knows is kept: the same from a file and from a database.

#![allow(clippy::unwrap_used)] // helpers outside #[test] functions, too, fail by panicking

mod common;

use common::Home;
use rawi_store::{PageState, Watch, WatchedFeed, WatchedHost, WatchedPage};

fn page(address: &str, state: PageState, due: i64) -> WatchedPage {
    WatchedPage {
        address: address.into(),
        feed: "https://a.example/rss".into(),
        state,
        due,
        title: Some("عنوان".into()),
        ..WatchedPage::default()
    }
}

#[test]
fn feeds_hosts_and_pages_are_kept() {
    for home in [Some(Home::file()), Home::database()].into_iter().flatten() {
        let mut store = home.open();
        assert_eq!(store.watched().unwrap(), Watch::default());
        let feed = WatchedFeed {
            address: "https://a.example/rss".into(),
            etag: Some("\"1\"".into()),
            due: 1 << 42,
            failures: 3,
            ..WatchedFeed::default()
        };
        let host = WatchedHost {
            host: "https://a.example".into(),
            robots: Some("User-agent: *\n".into()),
            fresh: 7,
            ..WatchedHost::default()
        };
        let pages = vec![
            page("c", PageState::Waiting, 1),
            page("b", PageState::Waiting, 9),
            page("a", PageState::Failed, 0),
        ];
        store
            .keep_watch(&Watch { feeds: vec![feed.clone()], hosts: vec![host.clone()], pages: pages.clone() })
            .unwrap();
        let done = WatchedPage { report: Some("r".into()), tries: 2, ..page("c", PageState::Done, 1) };
        let again = WatchedFeed { etag: None, failures: 0, ..feed };
        store
            .keep_watch(&Watch { feeds: vec![again.clone()], pages: vec![done.clone()], ..Watch::default() })
            .unwrap();
        drop(store);

        let store = home.open();
        let want = Watch { feeds: vec![again], hosts: vec![host], pages: vec![pages[1].clone()] };
        assert_eq!(store.watched().unwrap(), want, "only pages that wait");
        assert_eq!(store.watched_page("c").unwrap(), Some(done));
        assert_eq!(store.watched_page("a").unwrap().unwrap().state, PageState::Failed);
        assert_eq!(store.watched_page("d").unwrap(), None);
        assert_eq!(store.verify().unwrap(), [""; 0]);
    }
}
