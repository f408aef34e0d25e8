//! PLOVER: one JSON object a line and event, with the names of fields of the codebook 0.8.
//!
//! Several parties are a list, never several events. What the codebook has no field for (status, money) stands in
//! `comment` and in modes that it calls auxiliary.

use super::{Codes, days, sector, visit, words};
use crate::cmd::walk::Walk;
use anyhow::Result;
use rawi::ledger::{EventRow, Ledger, PartyRow, PlaceRow};
use rawi_store::Store;
use serde_json::{Value, json};
use std::io::Write;

/// Writes every event.
pub(crate) fn plover(store: &dyn Store, walk: &Walk, out: &mut impl Write) -> Result<()> {
    let codes = Codes::load()?;
    visit(store, walk, &mut |ledger, event| {
        crate::cmd::json_line(out, &record(&codes, ledger, event))?;
        Ok(1)
    })
}

fn record(codes: &Codes, ledger: &Ledger, event: &EventRow) -> Value {
    let days = days(ledger, event);
    let told = event.date.is_some();
    let kind = kind(event);
    let modes: Vec<&str> = event.mode.as_deref().into_iter().chain(auxiliary(&event.status)).collect();
    let last = days.filter(|(first, last)| first != last).map(|(_, last)| last.to_string());
    json!({
        "id": format!("{}-{}", ledger.id, event.id),
        "date": days.map(|(first, _)| first.to_string()),
        "enddate": last,
        "event": [kind],
        "mode": modes,
        "context": event.contexts,
        "quad_code": if kind == event.kind { event.quad } else { Some(1) },
        "event_scale": if kind == event.kind { event.score } else { codes.planned(kind) },
        "actor": entities(ledger, &event.actors),
        "recipient": entities(ledger, &event.recipients),
        "event_loc": event.place.as_ref().map(|place| location(codes, place)),
        "event_text": [event.trigger.of(&ledger.text)],
        "has_event": true,
        "text": words(ledger, event),
        "text_info": { "start": event.trigger.start, "end": event.trigger.end },
        "size": { "dead": event.size.dead, "injured": event.size.injured, "arrested": event.size.arrested },
        "cite_info": {
            "citation": ledger.id, "url": ledger.url, "title": ledger.title, "language": ledger.language,
            "publication": ledger.outlet, "coder": "rawi", "codebook": "PLOVER",
            "version": env!("CARGO_PKG_VERSION"),
        },
        "coder": concat!("rawi ", env!("CARGO_PKG_VERSION")),
        "comment": comment(event, told),
        "cameo": { "manual_1.1b3": event.cameo, "gdelt": event.gdelt },
    })
}

/// The codebook has no future: what is yet to be done is agreed on, or conceded.
fn kind(event: &EventRow) -> &str {
    match event.kind.as_str() {
        "CONSULT" | "SUPPORT" | "COOPERATE" | "AID" if event.status == "planned" => "AGREE",
        "RETREAT" if event.status == "planned" => "CONCEDE",
        kind => kind,
    }
}

/// The modes that the codebook calls auxiliary, for what did not (yet) happen.
fn auxiliary(status: &str) -> Option<&'static str> {
    match status {
        "planned" => Some("future"),
        "possible" => Some("hypothetical"),
        "denied" => Some("negation"),
        _ => None,
    }
}

fn comment(event: &EventRow, told: bool) -> String {
    let mut parts = vec![format!("status: {}", event.status), format!("confidence: {:.2}", event.confidence)];
    if !told {
        parts.push("date: of publication".to_owned());
    }
    if kind(event) != event.kind {
        parts.push(format!("planned: {}", event.kind));
    }
    if let Some(sum) = &event.sum {
        parts.push(format!("sum: {} {}", sum.amount, sum.currency.as_deref().unwrap_or("-")));
    }
    parts.extend(event.said_in.as_ref().map(|statement| format!("told in: {statement}")));
    parts.join("; ")
}

fn entities(ledger: &Ledger, parties: &[PartyRow]) -> Vec<Value> {
    let entity = |party: &PartyRow| {
        let office = ledger.entities.iter().find(|entity| entity.id == party.entity);
        let role = party.role.as_deref();
        // Organisations of many states, and those of none, stand in the place of a country.
        let (code, sector) = match role {
            Some(code @ ("IGO" | "NGO")) => (Some(code), None),
            role => (party.country.as_deref(), role.map(sector)),
        };
        json!({
            "code": code.map(|code| if code == "XKX" { "KOS" } else { code }),
            "sector": sector,
            "entity_text": party.mention.map(|mention| mention.of(&ledger.text)),
            "entity_name": party.name,
            "identifier_id": party.actor.as_deref().filter(|id| id.starts_with('Q')),
            "office": office.and_then(|entity| entity.office.as_deref()),
        })
    };
    parties.iter().map(entity).collect()
}

fn location(codes: &Codes, place: &PlaceRow) -> Value {
    let land = codes.land(place.country.as_deref());
    let city = place.lat.is_some();
    json!({
        "extracted_place": place.name,
        "geonameid": place.geonames,
        "lat": place.lat,
        "lon": place.lon,
        "country": land.map(|land| &land.name),
        "country_code": place.country,
        "feature_class": place.geonames.map(|_| if city { "P" } else { "A" }),
        "resolution": place.geonames.map(|_| if city { 4 } else { 1 }),
    })
}
