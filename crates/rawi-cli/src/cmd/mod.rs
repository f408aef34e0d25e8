//! One file a command, and what several of them show in the same way.

pub(crate) mod add;
pub(crate) mod annotations;
#[cfg(feature = "parquet")]
pub(crate) mod cells;
pub(crate) mod check;
pub(crate) mod cluster;
pub(crate) mod coded;
#[cfg(feature = "parquet")]
pub(crate) mod columns;
pub(crate) mod completions;
pub(crate) mod copies;
pub(crate) mod demo;
pub(crate) mod explain;
pub(crate) mod export;
pub(crate) mod find;
pub(crate) mod find_events;
pub(crate) mod gold;
pub(crate) mod incidents;
pub(crate) mod ledger;
pub(crate) mod man;
pub(crate) mod marked;
pub(crate) mod read;
#[cfg(feature = "serve")]
pub(crate) mod token;
pub(crate) mod variants;
pub(crate) mod walk;
#[cfg(feature = "watch")]
pub(crate) mod watch;

use rawi::ledger::{Ledger, PartyRow};
use std::io::{BufWriter, StdoutLock, Write};

/// A day, as an argument: `2022-06-29`.
pub(crate) fn day(argument: &str) -> Result<jiff::civil::Date, String> {
    argument.parse().map_err(|_| "write a day as 2022-06-29".to_owned())
}

/// A day, a month or a year, as an argument.
pub(crate) fn period(argument: &str) -> Result<String, String> {
    let whole = format!("{argument}{}", "2000-01-01".get(argument.len()..).unwrap_or_default());
    match (argument.len(), day(&whole)) {
        (4 | 7 | 10, Ok(_)) => Ok(argument.to_owned()),
        _ => Err("write a day as 2022-06-29, a month as 2022-06 or a year as 2022".to_owned()),
    }
}

/// Standard output, buffered.
pub(crate) fn output() -> BufWriter<StdoutLock<'static>> {
    BufWriter::with_capacity(1 << 16, std::io::stdout().lock())
}

/// Names of parties, as they stand in a table.
pub(crate) fn names(parties: &[PartyRow]) -> String {
    parties.iter().map(|party| party.name.as_str()).collect::<Vec<_>>().join("، ")
}

/// Names of speakers, with whom they speak for; a dash when the report does not tell.
pub(crate) fn speakers(speakers: &[PartyRow], represents: &[PartyRow]) -> String {
    match (speakers.is_empty(), represents.is_empty()) {
        (true, _) => "-".to_owned(),
        (false, true) => names(speakers),
        (false, false) => format!("{} ({})", names(speakers), names(represents)),
    }
}

/// The words of a statement's content; stretches are joined with ` … `.
pub(crate) fn content(ledger: &Ledger, statement: &rawi::ledger::StatementRow) -> String {
    let stretches: Vec<&str> = statement.content.iter().map(|stretch| stretch.of(&ledger.text)).collect();
    stretches.join(" … ")
}

/// One JSON object on a line of its own.
pub(crate) fn json_line(out: &mut impl Write, value: &impl serde::Serialize) -> anyhow::Result<()> {
    serde_json::to_writer(&mut *out, value)?;
    out.write_all(b"\n")?;
    Ok(())
}

/// «1 report», «2 reports».
pub(crate) fn counted(count: u64, noun: &str) -> String {
    let ending = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{ending}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_days_months_or_years() {
        for good in ["2022", "2022-06", "2022-06-29"] {
            assert_eq!(period(good).as_deref(), Ok(good));
        }
        for bad in ["22", "2022-6", "2022-13", "June", "2022-06-31", "", "2022-06-29T00", "٢٠٢٢"] {
            assert!(period(bad).is_err(), "{bad}");
        }
    }
}
