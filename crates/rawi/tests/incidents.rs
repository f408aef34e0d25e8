//! How well events of two reports are put together by incident, on the pairs of `incidents.tsv`, from the text on: what the reader misses
//! counts as missed.

#![allow(clippy::unwrap_used)]

use rawi::article::{self, Meta, parse_date};
use rawi::corpus::{Folder, Source, Teller, Telling};
use rawi::ledger;
use rawi::{Reader, lexicon::Tables};

const PAIRS: &str = include_str!("incidents.tsv");

/// The tellings of a type in a report; the words of each are its whole report, which is one or two sentences.
fn tellings(reader: &Reader, teller: &Teller, name: &str, day: &str, text: &str, kind: &str) -> Vec<Telling> {
    let meta = Meta { published: parse_date(day), ..Meta::default() };
    let article = article::from_text(&reader.lexicon, text, meta);
    let rows = ledger::rows(&reader.lexicon, &reader.read(&article));
    let source = |report: &str| Source {
        report: report.to_owned(),
        outlet: Some(report.to_owned()),
        published: Some(day.to_owned()),
        cluster: None,
    };
    let events = rows.events.iter().filter(|event| event.kind == kind);
    events.map(|event| teller.telling(event, source(name), text)).collect()
}

/// What the two reports tell to one another: the verdict, as the pairs have it; `unread` where an event was not found.
fn found(first: Vec<Telling>, second: Vec<Telling>) -> &'static str {
    if first.is_empty() || second.is_empty() {
        return "unread";
    }
    let all = first.into_iter().chain(second).map(|telling| (telling, ())).collect();
    let shared = Folder::all(all).into_iter().find(|incident| {
        let has = |name: &str| incident.members.iter().any(|member| member.telling.source.report == name);
        has("one") && has("two")
    });
    let Some(incident) = shared else { return "other" };
    let second = incident.members.iter().find(|member| member.telling.source.report == "two").unwrap();
    match second.telling.manner().name() {
        "happened" => "same",
        other => other,
    }
}

#[test]
fn events_of_two_reports_are_put_together_by_incident() {
    let tables = Tables::bundled();
    let (reader, teller) = (Reader::new(&tables).unwrap(), Teller::load(&tables).unwrap());
    let [mut pairs, mut folded, mut rightly, mut wanted, mut unread, mut manners] = [0u32; 6];
    for line in PAIRS.lines().filter(|line| !line.starts_with(['#']) && !line.starts_with("id\t")) {
        let cells: Vec<&str> = line.split('\t').collect();
        let first = tellings(&reader, &teller, "one", cells[3], cells[4], cells[2]);
        let second = tellings(&reader, &teller, "two", cells[5], cells[6], cells[2]);
        let found = found(first, second);
        pairs += 1;
        let [is, should_be] = [found, cells[1]].map(|verdict| !matches!(verdict, "other" | "unread"));
        unread += u32::from(found == "unread");
        wanted += u32::from(should_be);
        folded += u32::from(is);
        rightly += u32::from(is && should_be);
        manners += u32::from(is && should_be && found == cells[1]);
        if found != cells[1] {
            println!("{} is {}, found {found}: {}", cells[0], cells[1], cells[6]);
        }
    }
    let (precision, recall) =
        (f64::from(rightly) / f64::from(folded), f64::from(rightly) / f64::from(wanted));
    println!(
        "{pairs} pairs: precision {precision:.3} recall {recall:.3}, {manners} of {rightly} in the right manner, {unread} unread"
    );
    assert!(pairs >= 60 && precision >= 0.9 && recall >= 0.7, "{precision} {recall}");
}
