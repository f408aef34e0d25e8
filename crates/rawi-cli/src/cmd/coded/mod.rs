//! Events in the forms of other event data sets: PLOVER, POLECAT, GDELT.

mod codes;
mod gdelt;
mod plover;
mod polecat;

pub(crate) use codes::Codes;
pub(crate) use gdelt::gdelt;
pub(crate) use plover::plover;
pub(crate) use polecat::polecat;

use super::walk::Walk;
use jiff::civil::Date;
use rawi::ledger::{EventRow, Ledger, PartyRow};
use rawi_store::Store;

/// Calls `each`, which says how many rows it wrote, with every event and its report, in order of the reports' ids.
fn visit(
    store: &dyn Store,
    walk: &Walk,
    each: &mut dyn FnMut(&Ledger, &EventRow) -> anyhow::Result<u64>,
) -> anyhow::Result<()> {
    walk.reports(store, |ledger| ledger.events.iter().map(|event| each(&ledger, event)).sum())
}

/// Data sets without a status hold what happened, or goes on.
fn took_place(event: &EventRow) -> bool {
    matches!(event.status.as_str(), "happened" | "ongoing")
}

/// The first and last day of an event: of the day, month or year that is told, else the day of the report.
fn days(ledger: &Ledger, event: &EventRow) -> Option<(Date, Date)> {
    let told = event.date.as_deref().and_then(period);
    told.or_else(|| ledger.published.as_deref().and_then(period))
}

fn period(value: &str) -> Option<(Date, Date)> {
    let first: Date = format!("{value}{}", "2000-01-01".get(value.len()..)?).parse().ok()?;
    let last = match value.len() {
        4 => first.last_of_year(),
        7 => first.last_of_month(),
        10 => first,
        _ => return None,
    };
    Some((first, last))
}

/// The block of the report in which the event is told.
fn words(ledger: &Ledger, event: &EventRow) -> String {
    let at = event.trigger.start;
    let block = ledger.blocks.iter().find(|block| (block.start..block.end).contains(&at));
    let extent = block.map_or(event.trigger, |b| rawi::ledger::Extent { start: b.start, end: b.end });
    extent.of(&ledger.text).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// One value of each party, joined as POLECAT joins them.
fn joined(parties: &[PartyRow], value: impl Fn(&PartyRow) -> Option<String>) -> String {
    let values: Vec<String> = parties.iter().map(|party| value(party).unwrap_or_default()).collect();
    if values.iter().all(String::is_empty) { String::new() } else { values.join("; ") }
}

/// The sector of PLOVER for a role of the ledger.
fn sector(role: &str) -> &str {
    match role {
        "POL" => "COP",
        "MED" => "JRN",
        "CIV" => "CVL",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_and_years_are_periods() {
        let show = |value| period(value).map(|(first, last)| format!("{first} {last}"));
        assert_eq!(show("2024-02").as_deref(), Some("2024-02-01 2024-02-29"));
        assert_eq!(show("2024").as_deref(), Some("2024-01-01 2024-12-31"));
        assert_eq!(show("2024-02-03").as_deref(), Some("2024-02-03 2024-02-03"));
        assert_eq!(show("2024-W07"), None);
    }
}
