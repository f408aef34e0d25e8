//! Incidents of a ledger, as pages and the API ask for them: some at a time, or the one that an event is of.

use super::api::EventParams;
use super::problem::Problem;
use crate::cmd::incidents::{self, IncidentRow, days_from};
use rawi::corpus::Teller;
use rawi_store::browse::Cursor;
use rawi_store::{Browse, EventFilter, Result};
use std::ops::ControlFlow;

/// Some incidents, and where the next begin.
pub(super) struct Found {
    pub(super) items: Vec<IncidentRow>,
    pub(super) next: Option<Cursor>,
}

/// So many days around an event its incident is looked for in.
const AROUND: i64 = 1;

/// What is asked for. Who is meant may be written as elsewhere on the pages: `id:Q7747`, `name:…`.
pub(super) fn filter(asked: &EventParams) -> std::result::Result<EventFilter, Problem> {
    let bare = |who: Option<String>| {
        let who = who?;
        let bare = who.strip_prefix("id:").or_else(|| who.strip_prefix("name:"));
        Some(bare.unwrap_or(&who).to_owned())
    };
    let filter = asked.wanted()?.filter;
    Ok(EventFilter { actor: bare(filter.actor.clone()), recipient: bare(filter.recipient.clone()), ..filter })
}

/// Incidents from behind a cursor on, the last day first; those without a day are left out.
pub(super) fn list(
    ledger: &dyn Browse,
    teller: &Teller,
    filter: &EventFilter,
    after: Option<&Cursor>,
    limit: usize,
) -> Result<Found> {
    let mut filter = filter.clone();
    if let Some(day) = after.and_then(|after| after.day.clone()) {
        // The days behind the cursor are done with; the folding begins some days before it.
        filter.to = Some(day);
    }
    let mut items: Vec<IncidentRow> = Vec::new();
    let mut begun = after.is_none();
    incidents::visit(ledger, teller, &filter, &mut |incident| {
        let row = IncidentRow::of(incident);
        if row.day.is_none() || items.len() > limit {
            return ControlFlow::Break(());
        }
        let is_last = after.is_some_and(|after| *after == cursor(&row));
        // Should the last one be gone, what is of an earlier day is still behind it.
        begun = begun || after.is_some_and(|after| row.day < after.day);
        if begun {
            items.push(row);
        }
        begun = begun || is_last;
        ControlFlow::Continue(())
    })?;
    let more = items.len() > limit;
    items.truncate(limit);
    let next = items.last().filter(|_| more).map(cursor);
    Ok(Found { items, next })
}

fn cursor(row: &IncidentRow) -> Cursor {
    let position = row.event.trim_start_matches('e').parse().unwrap_or_default();
    Cursor { day: row.day.clone(), position, report: row.report.clone() }
}

/// The incident that an event of a report is of; `None` where there is no such event.
pub(super) fn one(
    ledger: &dyn Browse,
    teller: &Teller,
    report: &str,
    event: &str,
) -> Result<Option<IncidentRow>> {
    let Some(rows) = ledger.report(report)? else { return Ok(None) };
    let Some(row) = rows.events.iter().find(|row| row.id == event) else { return Ok(None) };
    let day = row.date.clone().or_else(|| rows.published.clone());
    let [from, to] = [-AROUND, AROUND].map(|days| {
        let day = day.as_deref()?;
        // A week or a month is its own neighbour.
        days_from(day, days).filter(|_| day.len() == 10).or_else(|| Some(day.to_owned()))
    });
    let filter = EventFilter { kind: Some(row.kind.clone()), from, to, ..EventFilter::default() };
    let mut found = None;
    incidents::visit(ledger, teller, &filter, &mut |incident| {
        let is_of = |source: &rawi::corpus::Source, id: &str| source.report == report && id == event;
        if !incident.members.iter().any(|member| is_of(&member.telling.source, &member.telling.event)) {
            return ControlFlow::Continue(());
        }
        found = Some(IncidentRow::of(incident));
        ControlFlow::Break(())
    })?;
    Ok(found)
}
