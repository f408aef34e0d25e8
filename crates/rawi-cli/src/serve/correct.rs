//! A review out of the fields of a form: the row as it was read, and as it should be.

use super::page::{Fields, value};
use crate::cmd::find::ACTS;
use crate::cmd::find_events::STATUSES;
use rawi::ledger::{EventRow, Extent, Ledger, PartyRow, StatementRow};
use rawi::lexicon::events::TYPES;
use rawi_store::Review;

/// A review, still without its report and reviewer, and the id of the row it is of.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) review: Review,
    pub(super) row: String,
}

/// The review that a form asks for: `kind`, `start`, `end` say of which row, `verdict` what of it; the other
/// fields are the row as it should be.
pub(super) fn review(ledger: &Ledger, fields: &Fields) -> Result<Made, String> {
    let verdict = value(fields, "verdict");
    if !["accept", "correct", "reject"].contains(&verdict) {
        return Err("verdict: one of accept, correct, reject".to_owned());
    }
    let place =
        |name: &str| value(fields, name).parse::<usize>().map_err(|_| format!("{name}: a whole number"));
    let (start, end) = (place("start")?, place("end")?);
    const GONE: &str = "the report has no such row any more; it was read anew, so look at it again";
    let corrected = verdict == "correct";
    let (row, machine, correction) = match value(fields, "kind") {
        "statement" => {
            let found = ledger.statements.iter().find(|row| (row.cue.start, row.cue.end) == (start, end));
            let row = found.ok_or(GONE)?;
            let correction = if corrected { Some(json(&statement(ledger, row, fields)?)?) } else { None };
            (row.id.clone(), json(row)?, correction)
        }
        "event" => {
            let found = ledger.events.iter().find(|row| (row.trigger.start, row.trigger.end) == (start, end));
            let row = found.ok_or(GONE)?;
            let correction = if corrected { Some(json(&event(ledger, row, fields)?)?) } else { None };
            (row.id.clone(), json(row)?, correction)
        }
        _ => return Err("kind: statement or event".to_owned()),
    };
    let review = Review {
        report: ledger.id.clone(),
        kind: value(fields, "kind").to_owned(),
        start,
        end,
        words: Extent { start, end }.of(&ledger.text).to_owned(),
        verdict: verdict.to_owned(),
        machine,
        correction,
        reviewer: String::new(),
        reviewed: String::new(),
    };
    Ok(Made { review, row })
}

fn json(row: &impl serde::Serialize) -> Result<String, String> {
    serde_json::to_string(row).map_err(|error| error.to_string())
}

/// A statement with what a form says of it instead.
fn statement(ledger: &Ledger, row: &StatementRow, fields: &Fields) -> Result<StatementRow, String> {
    let act = value(fields, "act");
    if !ACTS.contains(&act) {
        return Err(format!("act: one of {}", ACTS.join(", ")));
    }
    Ok(StatementRow {
        act: act.to_owned(),
        speakers: parties(ledger, &row.speakers, fields, "speaker")?,
        addressees: parties(ledger, &row.addressees, fields, "addressee")?,
        content: content(ledger, row, value(fields, "content"))?,
        ..row.clone()
    })
}

/// An event with what a form says of it instead.
fn event(ledger: &Ledger, row: &EventRow, fields: &Fields) -> Result<EventRow, String> {
    let (kind, status, date) = (value(fields, "type"), value(fields, "status"), value(fields, "date"));
    if !TYPES.contains(&kind) {
        return Err(format!("type: one of {}", TYPES.join(", ")));
    }
    if !STATUSES.contains(&status) {
        return Err(format!("status: one of {}", STATUSES.join(", ")));
    }
    let date = if date.is_empty() { None } else { Some(crate::cmd::period(date)?) };
    // What follows from the type is not known of another.
    let same = kind == row.kind;
    Ok(EventRow {
        kind: kind.to_owned(),
        status: status.to_owned(),
        date,
        actors: parties(ledger, &row.actors, fields, "actors")?,
        recipients: parties(ledger, &row.recipients, fields, "recipients")?,
        mode: row.mode.clone().filter(|_| same),
        cameo: row.cameo.clone().filter(|_| same),
        gdelt: row.gdelt.clone().filter(|_| same),
        quad: row.quad.filter(|_| same),
        score: row.score.filter(|_| same),
        ..row.clone()
    })
}

/// The entities that a field names, each as it stands in the row if it stands there already.
fn parties(ledger: &Ledger, now: &[PartyRow], fields: &Fields, name: &str) -> Result<Vec<PartyRow>, String> {
    let ids = fields.iter().filter(|(known, id)| known == name && !id.is_empty());
    let party = |(_, id): &(String, String)| {
        if let Some(party) = now.iter().find(|party| party.entity == *id) {
            return Ok(party.clone());
        }
        let entity = ledger.entities.iter().find(|entity| entity.id == *id);
        let entity = entity.ok_or_else(|| format!("{name}: the report has no entity {id}"))?;
        Ok(PartyRow {
            entity: entity.id.clone(),
            name: entity.name.clone(),
            mention: entity.mentions.first().copied(),
            actor: entity.actor.clone(),
            country: entity.country.clone(),
            role: entity.role.clone(),
        })
    };
    ids.map(party).collect()
}

/// Where the words of a content stand: the place nearest to the cue.
fn content(ledger: &Ledger, row: &StatementRow, words: &str) -> Result<Vec<Extent>, String> {
    let parts = words.split(" … ").map(str::trim).filter(|part| !part.is_empty());
    let mut found = Vec::new();
    for part in parts {
        let places = ledger.text.match_indices(part).map(|(byte, _)| ledger.text[..byte].chars().count());
        let start = places.min_by_key(|start| start.abs_diff(row.cue.start));
        let start = start
            .ok_or_else(|| format!("content: the report does not say «{part}»; copy its words exactly"))?;
        found.push(Extent { start, end: start + part.chars().count() });
    }
    if found.is_empty() {
        return Err("content: a statement has words; reject it if nothing is said".to_owned());
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::{Engine, SAMPLES};

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_correction_is_the_row_as_it_should_be() {
        let engine = Engine::load().unwrap();
        let (slug, meta, bytes, name) = SAMPLES[0];
        let ledger = engine.read(&engine.sample(slug, meta, bytes, name).unwrap());
        let row = &ledger.statements[0];
        let (start, end) = (row.cue.start.to_string(), row.cue.end.to_string());
        let words = row.content[0].of(&ledger.text);
        let half: String = words.chars().take(words.chars().count() / 2).collect();
        let other = ledger.entities.iter().find(|e| e.id != row.speakers[0].entity).unwrap();
        let mut form = vec![
            ("kind", "statement"),
            ("start", start.as_str()),
            ("end", end.as_str()),
            ("verdict", "correct"),
            ("act", "deny"),
            ("speaker", other.id.as_str()),
            ("content", half.trim()),
        ];
        let made = review(&ledger, &fields(&form)).unwrap();
        let corrected: StatementRow =
            serde_json::from_str(made.review.correction.as_deref().unwrap()).unwrap();
        assert_eq!((corrected.act.as_str(), &corrected.speakers[0].name), ("deny", &other.name));
        assert_eq!(corrected.content[0].of(&ledger.text), half.trim());
        assert_eq!(corrected.addressees, []);
        assert_eq!(serde_json::from_str::<StatementRow>(&made.review.machine).unwrap(), *row);
        form[6].1 = "what nobody wrote";
        assert!(review(&ledger, &fields(&form)).unwrap_err().contains("copy its words exactly"));
        form[1].1 = "999999";
        assert!(review(&ledger, &fields(&form)).unwrap_err().contains("read anew"));
    }
}
