//! Reports that have the words of events and tell of none: matches, markets, disasters, lists, reviews of the press.

#![allow(clippy::unwrap_used)]

use rawi::article::{self, Meta};
use rawi::layers::Source;
use rawi::lexicon::Tables;
use rawi::{Reader, ledger};

/// Types and words of the events of a sample report.
fn events(reader: &Reader, slug: &str) -> Vec<String> {
    let (_, meta, bytes, name) = rawi_data::SAMPLES.iter().find(|sample| sample.0 == slug).unwrap();
    let field = |name: &str| {
        let line = meta.lines().find(|line| line.starts_with(&format!("{name} =")))?;
        Some(line.split_once('=')?.1.trim().trim_matches(['"', '\'']).to_string())
    };
    let source = Source { title: field("title"), ..Source::default() };
    let published = field("published").and_then(|day| article::parse_date(&day));
    let article = article::from_bytes(&reader.lexicon, bytes, name, Meta { source, published });
    let ledger = ledger::rows(&reader.lexicon, &reader.read(&article));
    let line = |e: &ledger::EventRow| format!("{} {}", e.kind, e.trigger.of(&ledger.text));
    ledger.events.iter().map(line).collect()
}

#[test]
fn matches_markets_disasters_lists_and_reviews_of_the_press_tell_of_no_event() {
    let reader = Reader::new(&Tables::bundled()).unwrap();
    let controls = [
        "sport",
        "football-final",
        "market",
        "market-report",
        "on-this-day",
        "press-review",
        "earthquake",
        "quake-relief",
        "morocco-flood",
    ];
    for slug in controls {
        assert_eq!(events(&reader, slug), [""; 0], "{slug}");
    }
}

#[test]
fn reports_of_politics_keep_their_events() {
    let reader = Reader::new(&Tables::bundled()).unwrap();
    for slug in ["summit", "strike-claim", "bilateral-visit", "phone-call"] {
        assert!(!events(&reader, slug).is_empty(), "{slug}");
    }
}
