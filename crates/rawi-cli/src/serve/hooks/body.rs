//! Rows as they are sent, and what each is known by again.
//!
//! A report that is read again has new rows in the place of the old. Two keys tell that a row stood there before: where
//! its words stand in the very same text, whatever a newer reading makes of them; and who said which words in that
//! report, wherever a corrected text has them.

use rawi::ledger::PartyRow;
use rawi::text::fold;
use rawi_store::news::{Fresh, Mark};
use rawi_store::{EventHit, Hit, Key, words};
use serde::Serialize;
use std::fmt::Write as _;

/// A body is no longer, in bytes, unless one row is.
const LONGEST: usize = 1 << 20;

/// A row on its way.
pub(super) struct Row {
    pub(super) mark: Mark,
    pub(super) keys: [Key; 2],
    /// As the API has it.
    json: String,
}

impl Row {
    pub(super) fn statement(fresh: &Fresh<Hit>) -> serde_json::Result<Self> {
        let (row, cue) = (&fresh.row, &fresh.row.statement.cue);
        let place = ["statement", &row.document, &fresh.hash, &cue.start.to_string(), &cue.end.to_string()];
        let said = words::split(&row.content).join(" ");
        let words = ["said", &row.document, &parties(&row.statement.speakers), &said];
        Self::new(fresh.mark, [key(&place), key(&words)], row)
    }

    pub(super) fn event(fresh: &Fresh<EventHit>) -> serde_json::Result<Self> {
        let (row, event) = (&fresh.row, &fresh.row.event);
        let (start, end) = (event.trigger.start.to_string(), event.trigger.end.to_string());
        let place = ["event", &row.document, &fresh.hash, &start, &end];
        let told = words::split(&row.text).join(" ");
        let (actors, recipients) = (parties(&event.actors), parties(&event.recipients));
        let words = ["done", &row.document, &event.kind, &actors, &recipients, &told];
        Self::new(fresh.mark, [key(&place), key(&words)], row)
    }

    fn new(mark: Mark, keys: [Key; 2], row: &impl Serialize) -> serde_json::Result<Self> {
        Ok(Self { mark, keys, json: serde_json::to_string(row)? })
    }
}

fn parties(parties: &[PartyRow]) -> String {
    let name = |party: &PartyRow| party.actor.clone().unwrap_or_else(|| fold(&party.name));
    parties.iter().map(name).collect::<Vec<_>>().join("\n")
}

fn key(parts: &[&str]) -> Key {
    let mut hash = blake3::Hasher::new();
    for part in parts {
        hash.update(&(part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    let mut key = Key::default();
    hash.finalize_xof().fill(&mut key);
    key
}

/// As many of the first rows as fit into a body.
pub(super) fn fitting(rows: &[Row]) -> usize {
    let mut bytes = 0;
    let fit = rows.iter().take_while(|row| {
        bytes += row.json.len() + 40;
        bytes <= LONGEST
    });
    fit.count().max(rows.len().min(1))
}

/// What is sent.
pub(super) struct Message {
    /// The same for the same rows, however often they are tried.
    pub(super) id: String,
    pub(super) bytes: Vec<u8>,
}

impl Message {
    /// `{"type":"statements.new","webhook":"…","keys":["…"],"items":[…]}`.
    pub(super) fn of(list: &str, hook: &str, rows: &[&Row]) -> Self {
        let keys: Vec<String> = rows.iter().map(|row| hex(&row.keys[1])).collect();
        let mut parts = vec![hook];
        parts.extend(keys.iter().map(String::as_str));
        let id = format!("msg_{}", hex(&key(&parts)));
        let items: Vec<&str> = rows.iter().map(|row| row.json.as_str()).collect();
        let text = format!(
            "{{\"type\":\"{list}.new\",\"webhook\":{},\"keys\":{},\"items\":[{}]}}",
            serde_json::Value::from(hook),
            serde_json::Value::from(keys),
            items.join(",")
        );
        Self { id, bytes: text.into_bytes() }
    }
}

fn hex(key: &Key) -> String {
    key.iter().fold(String::with_capacity(32), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(number: u8, length: usize) -> Row {
        let mark = Mark { document: i64::from(number), position: 0 };
        Row { mark, keys: [[number; 16], [number; 16]], json: format!("\"{}\"", "a".repeat(length)) }
    }

    #[test]
    fn a_body_is_bounded_and_json() {
        let rows = [row(1, 600 << 10), row(2, 600 << 10), row(3, 2 << 20)];
        assert_eq!((fitting(&rows), fitting(&rows[1..]), fitting(&rows[2..]), fitting(&[])), (1, 1, 1, 0));
        let (one, two) = (row(1, 3), row(2, 3));
        let message = Message::of("events", "\"اسم\"", &[&one, &two]);
        let value: serde_json::Value = serde_json::from_slice(&message.bytes).unwrap();
        assert_eq!((&value["type"], &value["webhook"]), (&"events.new".into(), &"\"اسم\"".into()));
        assert_eq!(value["items"], serde_json::json!(["aaa", "aaa"]));
        assert_eq!(value["keys"][1], "02".repeat(16));
        assert_eq!(message.id, Message::of("events", "\"اسم\"", &[&one, &two]).id);
        assert_ne!(message.id, Message::of("events", "\"اسم\"", &[&one]).id);
    }

    #[test]
    fn keys_keep_their_parts_apart() {
        assert_ne!(key(&["ab", "c"]), key(&["a", "bc"]));
    }
}
