//! GDELT: the 61 columns of its event table, parted by tabs, without a header, in GDELT's dialect of CAMEO.
//!
//! GDELT has one line for each pair of parties. What it counts over many reports (mentions, sources, articles) is 1
//! here, and its tone is empty.

use super::{Codes, days, took_place, visit};
use crate::cmd::walk::Walk;
use anyhow::Result;
use jiff::civil::Date;
use rawi::ledger::{EventRow, Ledger, PartyRow};
use rawi_store::Store;
use std::io::Write;

/// How many columns there are.
const WIDTH: usize = 61;
/// Types of which both sides are actors: one line each way.
const MUTUAL: [&str; 3] = ["CONSULT", "AGREE", "COOPERATE"];

/// Writes every event that took place and has a code.
pub(crate) fn gdelt(store: &dyn Store, walk: &Walk, out: &mut impl Write) -> Result<()> {
    let codes = Codes::load()?;
    visit(store, walk, &mut |ledger, event| {
        let days = days(ledger, event).zip(code(event)).filter(|_| took_place(event));
        let Some(((first, _), code)) = days else {
            walk.leave_out();
            return Ok(0);
        };
        let pairs = pairs(event);
        let rows = pairs.len() as u64;
        for (number, (one, other)) in pairs.into_iter().enumerate() {
            let cells = record(&codes, ledger, event, number, [one, other], first, code);
            debug_assert_eq!(cells.len(), WIDTH);
            writeln!(out, "{}", cells.join("\t"))?;
        }
        Ok(rows)
    })
}

/// The code in GDELT's table: that of the words, else the root of the type.
fn code(event: &EventRow) -> Option<&str> {
    let root = match event.kind.as_str() {
        "AGREE" => "030",
        "CONSULT" => "040",
        "SUPPORT" => "050",
        "COOPERATE" => "060",
        "AID" => "070",
        "CONCEDE" | "RETREAT" => "080",
        "REQUEST" => "100",
        "ACCUSE" => "110",
        "REJECT" => "120",
        "THREATEN" => "130",
        "PROTEST" => "140",
        "MOBILIZE" => "150",
        "SANCTION" => "160",
        "COERCE" => "170",
        "ASSAULT" => "180",
        _ => return None,
    };
    Some(event.gdelt.as_deref().unwrap_or(root))
}

type Pair<'e> = (Option<&'e PartyRow>, Option<&'e PartyRow>);

/// Each actor with each recipient; where both sides are actors, each with each other.
fn pairs(event: &EventRow) -> Vec<Pair<'_>> {
    let (actors, recipients) = (&event.actors, &event.recipients);
    if recipients.is_empty() && actors.len() > 1 && MUTUAL.contains(&event.kind.as_str()) {
        let others = |one: usize| actors.iter().enumerate().filter(move |(at, _)| *at != one);
        let each = actors.iter().enumerate();
        return each
            .flat_map(|(at, one)| others(at).map(move |(_, other)| (Some(one), Some(other))))
            .collect();
    }
    let side = |parties: &'_ [PartyRow]| parties.len().max(1);
    let mut out = Vec::new();
    for one in 0..side(actors) {
        out.extend((0..side(recipients)).map(|other| (actors.get(one), recipients.get(other))));
    }
    out
}

fn record(
    codes: &Codes,
    ledger: &Ledger,
    event: &EventRow,
    number: usize,
    parties: [Option<&PartyRow>; 2],
    day: Date,
    code: &str,
) -> Vec<String> {
    let mut cells = vec![id(ledger, event, number)];
    cells.push(day.strftime("%Y%m%d").to_string());
    cells.push(day.strftime("%Y%m").to_string());
    cells.push(day.year().to_string());
    let passed = f64::from(i32::from(day.month() - 1) * 30 + i32::from(day.day())) / 365.0;
    cells.push(format!("{:.4}", f64::from(day.year()) + passed));
    parties.iter().for_each(|party| cells.extend(actor(*party)));
    cells.push(u8::from(is_lead(ledger, event)).to_string());
    cells.extend([code.to_owned(), base(code).to_owned(), code.get(..2).unwrap_or(code).to_owned()]);
    cells.push(quad(code).to_string());
    cells.push(codes.goldstein(code).map(|score| format!("{score:.1}")).unwrap_or_default());
    // Mentions, sources, articles, tone.
    cells.extend(["1", "1", "1", ""].map(str::to_owned));
    parties.iter().for_each(|party| cells.extend(seat(codes, *party)));
    cells.extend(place(codes, event));
    let published = ledger.published.as_deref().map(|day| format!("{}000000", day.replace('-', "")));
    cells.push(published.unwrap_or_default());
    cells.push(ledger.url.clone().unwrap_or_else(|| ledger.id.clone()));
    cells.into_iter().map(|cell| cell.replace(['\t', '\n', '\r'], " ")).collect()
}

/// A number that the same event of the same report always has.
fn id(ledger: &Ledger, event: &EventRow, number: usize) -> String {
    let hash = blake3::hash(format!("{}\u{1f}{}\u{1f}{number}", ledger.id, event.id).as_bytes());
    let bytes = hash.as_bytes();
    bytes[..6].iter().fold(0_u64, |id, byte| id << 8 | u64::from(*byte)).to_string()
}

/// Code, name, country, known group, ethnic code, two religions, three types.
fn actor(party: Option<&PartyRow>) -> [String; 10] {
    let mut cells = std::array::from_fn(|_| String::new());
    let Some(party) = party else { return cells };
    let country = party.country.clone().unwrap_or_default();
    let role = match party.role.as_deref() {
        Some("POL") => "COP",
        Some("CIV") => "CVL",
        // CAMEO has codes for single faiths only, which the ledger does not tell.
        Some("REL") | None => "",
        Some(role) => role,
    };
    let international = matches!(role, "IGO" | "NGO");
    let code = if international { format!("{role}{country}") } else { format!("{country}{role}") };
    cells[0] = code;
    cells[1] = party.name.clone();
    cells[2] = country;
    cells[7] = role.to_owned();
    cells
}

/// The code without its last digit where it has four.
fn base(code: &str) -> &str {
    code.get(..3).unwrap_or(code)
}

fn quad(code: &str) -> u8 {
    match code.get(..2).and_then(|root| root.parse::<u8>().ok()).unwrap_or_default() {
        0..=5 => 1,
        6..=8 => 2,
        9..=13 => 3,
        _ => 4,
    }
}

/// Told in the headline or the first paragraph.
fn is_lead(ledger: &Ledger, event: &EventRow) -> bool {
    let first = ledger.blocks.iter().find(|block| block.kind == "paragraph");
    first.is_none_or(|block| event.trigger.start < block.end)
}

/// Where a party belongs: its country, in the columns of a place. A country has no point.
fn seat(codes: &Codes, party: Option<&PartyRow>) -> [String; 8] {
    let mut cells = std::array::from_fn(|_| String::new());
    cells[0] = "0".to_owned();
    let Some(land) = party.and_then(|party| codes.land(party.country.as_deref())) else { return cells };
    cells[0] = "1".to_owned();
    cells[1] = land.name.clone();
    [2, 3, 7].into_iter().for_each(|at| cells[at] = land.fips.clone());
    cells
}

/// Type, name, country (FIPS 10-4), two divisions, latitude, longitude, feature.
fn place(codes: &Codes, event: &EventRow) -> [String; 8] {
    let mut cells = std::array::from_fn(|_| String::new());
    cells[0] = "0".to_owned();
    let Some(place) = &event.place else { return cells };
    let land = codes.land(place.country.as_deref());
    let fips = land.map(|land| land.fips.clone()).unwrap_or_default();
    let city = place.lat.is_some();
    let division = codes.is_division(place);
    let american = place.country.as_deref() == Some("USA");
    cells[0] = match (city, division) {
        (true, _) => {
            if american {
                "3"
            } else {
                "4"
            }
        }
        (_, true) => {
            if american {
                "2"
            } else {
                "5"
            }
        }
        _ => "1",
    }
    .to_owned();
    cells[1] = match land.filter(|_| city || division) {
        Some(land) => format!("{}, {}", place.name, land.name),
        None => place.name.clone(),
    };
    cells[2] = fips.clone();
    cells[3] = fips.clone();
    cells[5] = place.lat.map(|lat| lat.to_string()).unwrap_or_default();
    cells[6] = place.lon.map(|lon| lon.to_string()).unwrap_or_default();
    // GDELT numbers features by other gazetteers than GeoNames; a country goes by its code.
    cells[7] = if city || division { String::new() } else { fips };
    cells
}
