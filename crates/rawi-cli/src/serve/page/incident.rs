//! Incidents: a list of them, and one with its events, its reports, and what is said in these by its parties.

use super::view::{self, EventView, PartyView, parties, report_path};
use super::{Page, render, search};
use crate::cmd::incidents::{IncidentRow, ToldRow};
use crate::serve::App;
use crate::serve::api::EventParams;
use crate::serve::incidents;
use crate::serve::problem::Problem;
use crate::serve::text::shown;
use crate::serve::url;
use askama::Template;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::Html;
use rawi::corpus::Range;
use rawi::ledger::{Ledger, StatementRow};
use rawi::lexicon::events::TYPES;
use rawi_store::extract;
use std::collections::BTreeSet;

/// How many incidents a page shows.
const ROWS: usize = 25;

/// How many reports of an incident are looked into for what is said.
const LOOKED_INTO: usize = 24;

/// How long what was said may be, in letters.
const EXTRACT: usize = 320;

/// A field of the form: its name, its label and its value.
struct Field {
    name: &'static str,
    label: &'static str,
    value: String,
}

/// An incident in a list.
struct ListedView {
    href: String,
    event: EventView,
    reports: usize,
    independent: usize,
    dead: String,
}

#[derive(Template)]
#[template(path = "incidents.html")]
struct IncidentsPage {
    page: Page,
    fields: Vec<Field>,
    /// Types with their labels, and whether they are chosen.
    types: Vec<(&'static str, String, bool)>,
    incidents: Vec<ListedView>,
    csv: String,
    jsonl: String,
    next: Option<String>,
}

/// An event of an incident.
struct ToldView {
    event: EventView,
    told_as: String,
    /// The number in the list of the event it was laid to.
    to: Option<usize>,
    why: String,
    /// The story, where its report is a copy of another's.
    story: Option<String>,
}

/// What is said in the reports.
struct SaidView {
    speakers: Vec<PartyView>,
    act: String,
    words: String,
    href: String,
    outlet: String,
}

#[derive(Template)]
#[template(path = "incident.html")]
struct IncidentPage {
    page: Page,
    kind: String,
    status: String,
    facts: Vec<(&'static str, String)>,
    events: Vec<ToldView>,
    said: Vec<SaidView>,
}

/// The address of the incident that an event is of.
pub(super) fn incident_path(report: &str, event: &str) -> String {
    format!("/incidents/{}/{}", url::encode(report), url::encode(event))
}

/// The incidents, the last day first.
pub(super) async fn list(
    State(app): State<App>,
    page: Page,
    asked: Result<Query<EventParams>, QueryRejection>,
) -> Result<Html<String>, Problem> {
    let Query(asked) = asked?;
    let (filter, after) = (incidents::filter(&asked)?, search::cursor(&page)?);
    let shared = app.clone();
    let question = move |ledger: &dyn rawi_store::Browse| {
        incidents::list(ledger, shared.teller(), &filter, after.as_ref(), ROWS)
    };
    let found = app.pool.ask(question).await?;
    let names = [
        ("actor", "field.actor"),
        ("recipient", "field.recipient"),
        ("country", "field.country"),
        ("place", "field.place"),
        ("outlet", "field.outlet"),
        ("from", "field.from"),
        ("to", "field.to"),
    ];
    let field = |(name, label)| Field { name, label: page.t(label), value: search::asked(&page, name) };
    let chosen = search::asked(&page, "type");
    let types = TYPES.iter().map(|kind| (*kind, page.word("type", kind), chosen == *kind)).collect();
    let made = IncidentsPage {
        fields: names.map(field).into_iter().collect(),
        types,
        incidents: found.items.iter().map(|row| listed(&page, row)).collect(),
        csv: page.as_api("/api/v1/incidents.csv"),
        jsonl: page.as_api("/api/v1/incidents.jsonl"),
        next: found.next.map(|cursor| page.following(&cursor.to_string())),
        page,
    };
    render(&made)
}

fn listed(page: &Page, row: &IncidentRow) -> ListedView {
    let event = EventView::of(page, &row.fullest().hit);
    ListedView {
        href: page.link(&incident_path(&row.report, &row.event)),
        event: EventView { status: page.word("told", row.status), ..event },
        reports: row.reports,
        independent: row.independent,
        dead: range(row.dead),
    }
}

/// `19`, or `19–24`; nothing where no report tells.
fn range(range: Option<Range>) -> String {
    match range {
        None => String::new(),
        Some(range) if range.least == range.most => range.least.to_string(),
        Some(range) => format!("{}–{}", range.least, range.most),
    }
}

/// The incident of an event.
pub(super) async fn incident(
    State(app): State<App>,
    page: Page,
    event: Result<Path<(String, String)>, PathRejection>,
) -> Result<Html<String>, Problem> {
    let Path((report, event)) = event?;
    let shared = app.clone();
    let question = move |ledger: &dyn rawi_store::Browse| {
        let Some(row) = incidents::one(ledger, shared.teller(), &report, &event)? else { return Ok(None) };
        let reports: BTreeSet<&str> = row.events.iter().map(|told| told.hit.document.as_str()).collect();
        let mut ledgers = Vec::new();
        for report in reports.into_iter().take(LOOKED_INTO) {
            ledgers.extend(ledger.report(report)?);
        }
        Ok(Some((row, ledgers)))
    };
    let found = app.pool.ask(question).await?;
    let Some((row, ledgers)) = found else { return Err(Problem::none("no report has this event")) };
    let made = IncidentPage {
        kind: page.word("type", &row.kind),
        status: page.word("told", row.status),
        facts: facts(&page, &row),
        events: row.events.iter().map(|told| told_view(&page, told)).collect(),
        said: said(&page, &row, &ledgers),
        page,
    };
    render(&made)
}

fn facts(page: &Page, row: &IncidentRow) -> Vec<(&'static str, String)> {
    let first = [row.first_told.as_deref(), row.first_outlet.as_deref()].into_iter().flatten();
    let facts = [
        ("fact.date", row.day.clone().unwrap_or_default()),
        ("reports", row.reports.to_string()),
        ("outlets", row.outlets.to_string()),
        ("incident.independent", row.independent.to_string()),
        ("incident.first", first.map(|word| shown(word).into_owned()).collect::<Vec<_>>().join(" · ")),
        ("fact.dead", range(row.dead)),
        ("fact.injured", range(row.injured)),
        ("fact.arrested", range(row.arrested)),
    ];
    facts
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| (page.t(name), value))
        .collect()
}

fn told_view(page: &Page, told: &ToldRow) -> ToldView {
    let ground = |ground: &rawi::corpus::Ground| {
        format!("{} \u{2068}{}\u{2069}", page.word("ground", ground.of), shown(&ground.what))
    };
    ToldView {
        event: EventView::of(page, &told.hit),
        told_as: page.word("told", told.told_as),
        to: told.to,
        why: told.because.iter().map(ground).collect::<Vec<_>>().join(" · "),
        story: told
            .because
            .iter()
            .any(|ground| ground.of == "copy")
            .then(|| page.link(&super::story::story_path(&told.hit.document))),
    }
}

/// What the events were told in, and what else their parties say in these reports, or is said to them.
fn said(page: &Page, row: &IncidentRow, ledgers: &[Ledger]) -> Vec<SaidView> {
    let events = || row.events.iter().map(|told| &told.hit);
    let parties: BTreeSet<String> = events()
        .flat_map(|hit| hit.event.actors.iter().chain(&hit.event.recipients))
        .map(view::key)
        .collect();
    let told_in: BTreeSet<(&str, &str)> =
        events().filter_map(|hit| Some((hit.document.as_str(), hit.event.said_in.as_deref()?))).collect();
    let mut said = Vec::new();
    for ledger in ledgers {
        let letters: Vec<char> = ledger.text.chars().collect();
        let is_about = |row: &&StatementRow| {
            let mut people = row.speakers.iter().chain(&row.addressees).chain(&row.represents);
            told_in.contains(&(ledger.id.as_str(), row.id.as_str()))
                || people.any(|who| parties.contains(&view::key(who)))
        };
        said.extend(
            ledger.statements.iter().filter(is_about).map(|row| said_view(page, ledger, &letters, row)),
        );
    }
    said
}

fn said_view(page: &Page, ledger: &Ledger, letters: &[char], row: &StatementRow) -> SaidView {
    let content = super::story::content(letters, row);
    let words: String = extract(&content, &[], EXTRACT).into_iter().map(|piece| piece.text).collect();
    SaidView {
        speakers: parties(page, &row.speakers),
        act: view::act(page, row),
        words: shown(&words).into_owned(),
        href: page.link(&format!("{}/{}", report_path(&ledger.id), url::encode(&row.id))),
        outlet: ledger.outlet.as_deref().map(|outlet| shown(outlet).into_owned()).unwrap_or_default(),
    }
}
