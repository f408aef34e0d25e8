//! What people reviewed, as annotation that scores and training take: text copied from the report, no offsets.
//!
//! A row that was accepted stands as it was read, a corrected one as it should be; a rejected one, and one that
//! nobody looked at, is left out. `complete` says whether somebody looked at every row of the report.

use super::walk::Walk;
use anyhow::Result;
use rawi::ledger::{EventRow, Extent, Ledger, PartyRow, StatementRow};
use rawi_store::{Browse, Review, last_words};
use serde_json::{Value, json};
use std::io::Write;

/// Letters of the text around a row that tell it from others of the same words.
const NEAR: usize = 50;

/// Writes one line for each report that somebody reviewed.
pub(crate) fn write(store: &dyn Browse, walk: &Walk, out: &mut impl Write) -> Result<()> {
    let reviewed = store.reviewed()?;
    walk.begin(reviewed.len() as u64, "reports");
    reviewed.iter().try_for_each(|id| {
        walk.step(|| {
            let Some(ledger) = store.report(id)? else { return Ok(0) };
            let reviews = store.reviews(id)?;
            super::json_line(out, &report(&ledger, &last_words(&reviews, &ledger))?)?;
            Ok(1)
        })
    })
}

fn report(ledger: &Ledger, reviews: &[&Review]) -> Result<Value> {
    let letters: Vec<char> = ledger.text.chars().collect();
    let (mut statements, mut events) = (Vec::new(), Vec::new());
    for review in reviews.iter().filter(|review| review.verdict != "reject") {
        let row = review.correction.as_ref().unwrap_or(&review.machine);
        if review.kind == "statement" {
            statements.push(serde_json::from_str::<StatementRow>(row)?);
        } else {
            events.push(serde_json::from_str::<EventRow>(row)?);
        }
    }
    let seen = |kind: &str, place: (usize, usize)| {
        reviews.iter().any(|review| review.kind == kind && (review.start, review.end) == place)
    };
    let complete = ledger.statements.iter().all(|row| seen("statement", (row.cue.start, row.cue.end)))
        && ledger.events.iter().all(|row| seen("event", (row.trigger.start, row.trigger.end)));
    Ok(json!({
        "id": ledger.id,
        "text": ledger.text,
        "title": ledger.title,
        "published": ledger.published,
        "outlet": ledger.outlet,
        "complete": complete,
        "entities": entities(ledger, &letters),
        "statements": statements.iter().map(|row| statement(row, &letters)).collect::<Vec<_>>(),
        "events": events.iter().map(|row| event(row, &letters)).collect::<Vec<_>>(),
        "times": ledger.times.iter().map(|time| {
            let extent = Extent { start: time.start, end: time.end };
            json!({"text": words(&letters, extent), "value": time.value, "near": near(&letters, extent)})
        }).collect::<Vec<_>>(),
    }))
}

fn words(letters: &[char], extent: Extent) -> String {
    let end = extent.end.min(letters.len());
    letters[extent.start.min(end)..end].iter().collect()
}

/// The words of the line around an extent.
fn near(letters: &[char], extent: Extent) -> String {
    let breaks = |at: &usize| letters[*at] == '\n';
    let start = (0..extent.start.min(letters.len())).rev().find(breaks).map_or(0, |at| at + 1);
    let end = (extent.start.min(letters.len())..letters.len()).find(breaks).unwrap_or(letters.len());
    let start = start.max(extent.start.saturating_sub(NEAR / 5));
    words(letters, Extent { start, end: end.min((start + NEAR).max(extent.end)) }).trim().to_owned()
}

fn entities(ledger: &Ledger, letters: &[char]) -> Vec<Value> {
    let entity = |entity: &rawi::ledger::EntityRow| {
        let mut mentions: Vec<String> =
            entity.mentions.iter().map(|mention| words(letters, *mention)).collect();
        mentions.sort();
        mentions.dedup();
        json!({"id": entity.id, "type": entity.kind, "name": entity.name, "country": entity.country,
               "role": entity.role, "mentions": mentions})
    };
    ledger.entities.iter().map(entity).collect()
}

/// One id, or a list of several.
fn ids(parties: &[PartyRow]) -> Value {
    match parties {
        [] => Value::Null,
        [one] => json!(one.entity),
        several => several.iter().map(|party| json!(party.entity)).collect(),
    }
}

fn list(parties: &[PartyRow]) -> Vec<&str> {
    parties.iter().map(|party| party.entity.as_str()).collect()
}

fn statement(row: &StatementRow, letters: &[char]) -> Value {
    let cue = Extent { start: row.cue.start, end: row.cue.end };
    let mention = row.speakers.first().and_then(|speaker| speaker.mention);
    json!({
        "kind": row.kind,
        "act": row.act,
        "cue": [words(letters, cue)],
        "content": row.content.iter().map(|stretch| words(letters, *stretch)).collect::<Vec<_>>(),
        "speaker": ids(&row.speakers),
        "speaker_mention": mention.map(|mention| words(letters, mention)).unwrap_or_default(),
        "addressee": ids(&row.addressees),
        "near": near(letters, cue),
    })
}

fn event(row: &EventRow, letters: &[char]) -> Value {
    json!({
        "type": row.kind,
        "trigger": words(letters, row.trigger),
        "near": near(letters, row.trigger),
        "actors": list(&row.actors),
        "recipients": list(&row.recipients),
        "date": row.date,
        "place": row.place.as_ref().map(|place| &place.name),
        "status": row.status,
    })
}
