//! POLECAT: its columns, parted by tabs, one line an event.

use super::{Codes, days, joined, sector, took_place, visit};
use crate::cmd::walk::Walk;
use anyhow::Result;
use rawi::ledger::{EventRow, Ledger, PartyRow};
use rawi_store::Store;
use std::io::Write;

const COLUMNS: [&str; 40] = [
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Intensity",
    "Quad Code",
    "Contexts",
    "Actor Name",
    "Actor Country",
    "Actor COW",
    "Primary Actor Sector",
    "Actor Sectors",
    "Actor Title",
    "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name",
    "Recipient Country",
    "Recipient COW",
    "Primary Recipient Sector",
    "Recipient Sectors",
    "Recipient Title",
    "Recipient Name Raw",
    "Wikipedia Recipient ID",
    "Placename",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
    "GeoNames ID",
    "Raw Placename",
    "Feature Type",
    "Source",
    "Publication Date",
    "Story People",
    "Story Organizations",
    "Story Locations",
    "Language",
    "Version",
];

/// Writes every event that took place.
pub(crate) fn polecat(store: &dyn Store, walk: &Walk, out: &mut impl Write) -> Result<()> {
    let codes = Codes::load()?;
    writeln!(out, "{}", COLUMNS.join("\t"))?;
    visit(store, walk, &mut |ledger, event| {
        let Some(cells) = record(&codes, ledger, event).filter(|_| took_place(event)) else {
            walk.leave_out();
            return Ok(0);
        };
        writeln!(out, "{}", cells.map(|cell| plain(&cell)).join("\t"))?;
        Ok(1)
    })
}

/// A cell holds no tab and no line break.
fn plain(cell: &str) -> String {
    cell.replace(['\t', '\n', '\r'], " ")
}

fn record(codes: &Codes, ledger: &Ledger, event: &EventRow) -> Option<[String; 40]> {
    let (first, _) = days(ledger, event)?;
    let maybe = |value: Option<&String>| value.cloned().unwrap_or_default();
    let place = event.place.as_ref();
    let land = codes.land(place.and_then(|place| place.country.as_deref()));
    let number = |value: Option<f64>| value.map(|value| value.to_string()).unwrap_or_default();
    let city = place.filter(|place| place.lat.is_some());
    let [a0, a1, a2, a3, a4, a5, a6, a7] = party(codes, ledger, &event.actors);
    let [r0, r1, r2, r3, r4, r5, r6, r7] = party(codes, ledger, &event.recipients);
    Some([
        format!("{}-{}", ledger.id, event.id),
        first.to_string(),
        event.kind.clone(),
        maybe(event.mode.as_ref()),
        event.score.map(|score| score.to_string()).unwrap_or_default(),
        event.quad.map(|quad| quad.to_string()).unwrap_or_default(),
        event.contexts.join("; "),
        a0,
        a1,
        a2,
        a3,
        a4,
        a5,
        a6,
        a7,
        r0,
        r1,
        r2,
        r3,
        r4,
        r5,
        r6,
        r7,
        place.map(|place| place.name.clone()).unwrap_or_default(),
        city.map(|place| place.name.clone()).unwrap_or_default(),
        String::new(),
        place.filter(|place| codes.is_division(place)).map(|place| place.name.clone()).unwrap_or_default(),
        land.map(|land| land.name.clone()).unwrap_or_default(),
        number(place.and_then(|place| place.lat)),
        number(place.and_then(|place| place.lon)),
        place.and_then(|place| place.geonames).map(|id| id.to_string()).unwrap_or_default(),
        place.map(|place| place.name.clone()).unwrap_or_default(),
        place.map(|_| if city.is_some() { "P" } else { "A" }).unwrap_or_default().to_owned(),
        maybe(ledger.outlet.as_ref()),
        maybe(ledger.published.as_ref()),
        story(ledger, &["PER"]),
        story(ledger, &["ORG"]),
        story(ledger, &["GPE", "LOC"]),
        maybe(ledger.language.as_ref()),
        concat!("rawi ", env!("CARGO_PKG_VERSION")).to_owned(),
    ])
}

/// Name, country, Correlates of War code, first sector, all sectors, title, words, identifier.
fn party(codes: &Codes, ledger: &Ledger, parties: &[PartyRow]) -> [String; 8] {
    let office = |party: &PartyRow| {
        ledger
            .entities
            .iter()
            .find(|entity| entity.id == party.entity)
            .and_then(|entity| entity.office.clone())
    };
    let sectors = joined(parties, |party| party.role.as_deref().map(|role| sector(role).to_owned()));
    [
        joined(parties, |party| Some(party.name.clone())),
        joined(parties, |party| codes.land(party.country.as_deref()).map(|land| land.name.clone())),
        joined(parties, |party| codes.land(party.country.as_deref()).map(|land| land.cow.clone())),
        sectors.split("; ").find(|one| !one.is_empty()).unwrap_or_default().to_owned(),
        sectors.clone(),
        joined(parties, office),
        joined(parties, |party| party.mention.map(|mention| mention.of(&ledger.text).to_owned())),
        joined(parties, |party| party.actor.clone()),
    ]
}

fn story(ledger: &Ledger, kinds: &[&str]) -> String {
    let all = ledger.entities.iter().filter(|entity| kinds.contains(&entity.kind.as_str()));
    all.map(|entity| entity.name.as_str()).collect::<Vec<_>>().join("; ")
}
