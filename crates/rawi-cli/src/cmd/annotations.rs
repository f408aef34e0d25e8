//! W3C Web Annotations (JSON-LD): each statement and event as a note on the words that carry it.
//!
//! One annotation a line, in order of the reports' ids. The target is the report's address, or `urn:rawi:` and its id
//! where it has none. `TextQuoteSelector` finds the words on the page; `TextPositionSelector` counts code points in the
//! `text` of the report's ledger, which need not be the page's. The whole row is a body of its own, as JSON.

use super::walk::Walk;
use anyhow::Result;
use rawi::ledger::{EventRow, Extent, Ledger, PartyRow, StatementRow};
use rawi_store::Store;
use serde_json::{Value, json};
use std::io::Write;

/// How many code points before and behind the words are given, so that they are found where they stand twice.
const AROUND: usize = 32;

/// Writes all annotations.
pub(crate) fn write(store: &dyn Store, walk: &Walk, out: &mut impl Write) -> Result<()> {
    walk.reports(store, |ledger| {
        let notes = of(&ledger);
        notes.iter().try_for_each(|note| super::json_line(out, note))?;
        Ok(notes.len() as u64)
    })
}

/// The annotations of a report.
fn of(ledger: &Ledger) -> Vec<Value> {
    let text: Vec<char> = ledger.text.chars().collect();
    let statements = ledger.statements.iter().map(|row| statement(ledger, &text, row));
    let events = ledger.events.iter().map(|row| event(ledger, &text, row));
    statements.chain(events).collect()
}

fn statement(ledger: &Ledger, text: &[char], row: &StatementRow) -> Value {
    let mut bodies = vec![tag(&row.act), tag(&row.kind)];
    bodies.extend(row.speakers.iter().filter_map(identified));
    bodies.push(described(format!("{}: {}", super::speakers(&row.speakers, &row.represents), row.cue.lemma)));
    bodies.push(whole(row));
    let cue = [Extent { start: row.cue.start, end: row.cue.end }];
    let words = if row.content.is_empty() { &cue } else { row.content.as_slice() };
    annotation(ledger, &row.id, bodies, targets(ledger, text, words))
}

fn event(ledger: &Ledger, text: &[char], row: &EventRow) -> Value {
    let mut bodies = vec![tag(&row.kind), tag(&row.status)];
    bodies.extend(row.mode.as_deref().map(tag));
    bodies.extend(row.actors.iter().chain(&row.recipients).filter_map(identified));
    let parties = format!("{} → {}", super::names(&row.actors), super::names(&row.recipients));
    bodies.push(described(parties));
    bodies.push(whole(row));
    annotation(ledger, &row.id, bodies, targets(ledger, text, &[row.trigger]))
}

fn annotation(ledger: &Ledger, id: &str, bodies: Vec<Value>, targets: Vec<Value>) -> Value {
    json!({
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": format!("{}#{id}", urn(ledger)),
        "type": "Annotation",
        "motivation": "describing",
        "generator": {"type": "Software", "name": "rawi"},
        "body": bodies,
        "target": targets,
    })
}

/// The words, in a form that finds them again.
fn targets(ledger: &Ledger, text: &[char], words: &[Extent]) -> Vec<Value> {
    let source = ledger.url.clone().unwrap_or_else(|| urn(ledger));
    let of = |start: usize, end: usize| text[start..end].iter().collect::<String>();
    let target = |extent: &Extent| {
        let end = extent.end.min(text.len());
        let start = extent.start.min(end);
        json!({
            "type": "SpecificResource",
            "source": source,
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": of(start, end),
                    "prefix": of(start.saturating_sub(AROUND), start),
                    "suffix": of(end, (end + AROUND).min(text.len())),
                },
                {"type": "TextPositionSelector", "start": start, "end": end},
            ],
        })
    };
    words.iter().map(target).collect()
}

fn tag(value: &str) -> Value {
    json!({"type": "TextualBody", "purpose": "tagging", "value": value})
}

fn described(value: String) -> Value {
    json!({"type": "TextualBody", "purpose": "describing", "value": value, "format": "text/plain", "language": "ar"})
}

/// Who it is, where Wikidata knows them.
fn identified(party: &PartyRow) -> Option<Value> {
    let number = party.actor.as_deref()?.strip_prefix('Q')?;
    let known = number.bytes().all(|byte| byte.is_ascii_digit()) && !number.is_empty();
    let address = format!("http://www.wikidata.org/entity/Q{number}");
    known.then(|| json!({"type": "SpecificResource", "purpose": "identifying", "source": address}))
}

fn whole(row: &impl serde::Serialize) -> Value {
    let value = serde_json::to_string(row).expect("rows have string keys alone");
    json!({"type": "TextualBody", "purpose": "linking", "format": "application/json", "value": value})
}

/// The report's name where it has no address: what may not stand in a URN is written in hexadecimal.
fn urn(ledger: &Ledger) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._:/".contains(&byte);
    let id = ledger
        .id
        .bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") });
    format!("urn:rawi:{}", id.collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_found_again() {
        let text = "وقال الوزير إن \"الهدنة ستمدد\".";
        let row: StatementRow = serde_json::from_value(json!({
            "id": "s1", "kind": "direct", "act": "say", "cue": {"start": 1, "end": 4, "lemma": "قال"},
            "content": [{"start": 16, "end": 28}], "represents": [], "addressees": [], "relay": [],
            "speakers": [{"entity": "n1", "name": "الوزير", "mention": null, "actor": "Q7747", "country": null, "role": null}],
            "channel": null, "inside": null, "said": null, "occasion": null, "hedged": false,
            "polarity": "positive", "confidence": 0.9, "speaker_by": null, "because": []
        }))
        .unwrap();
        let ledger =
            Ledger { id: "خبر 1".into(), text: text.into(), statements: vec![row], ..Ledger::default() };
        let note = &of(&ledger)[0];
        let selectors = &note["target"][0]["selector"];
        assert_eq!(selectors[0]["exact"], "الهدنة ستمدد");
        assert_eq!(
            (&selectors[0]["prefix"], &selectors[0]["suffix"]),
            (&"وقال الوزير إن \"".into(), &"\".".into())
        );
        assert_eq!((&selectors[1]["start"], &selectors[1]["end"]), (&16.into(), &28.into()));
        assert_eq!(note["target"][0]["source"], "urn:rawi:%D8%AE%D8%A8%D8%B1%201");
        let bodies = note["body"].as_array().unwrap();
        assert!(bodies.iter().any(|body| body["source"] == "http://www.wikidata.org/entity/Q7747"));
        let again: StatementRow =
            serde_json::from_str(bodies.last().unwrap()["value"].as_str().unwrap()).unwrap();
        assert_eq!(again, ledger.statements[0]);
    }
}
