//! A story: reports that are copies of one another, what each changed, and what is said in them.

use super::view::{self, PartyView, parties, report_path, title};
use super::{Page, chain, render, search};
use crate::cmd::copies::{Changed, Text, changed};
use crate::serve::App;
use crate::serve::problem::Problem;
use crate::serve::text::shown;
use crate::serve::url;
use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Html;
use rawi::ledger::{EventRow, Ledger, StatementRow};
use rawi_store::browse::{StoryRow, extract};
use rawi_store::{Browse, CopyRow, Result as StoreResult, words};
use std::collections::HashMap;

/// How many stories a list shows.
const LISTED: usize = 50;

/// How many reports of a story are looked into; all are listed.
const LOOKED_INTO: usize = 24;

/// How many changes of one copy are shown.
const CHANGES: usize = 40;

/// How long what was said may be, in letters.
const EXTRACT: usize = 400;

struct ListedView {
    title: String,
    href: String,
    outlet: String,
    published: String,
    reports: u64,
    outlets: u64,
}

#[derive(Template)]
#[template(path = "stories.html")]
struct StoriesPage {
    page: Page,
    stories: Vec<ListedView>,
    next: Option<String>,
}

/// A report of a story.
pub(super) struct CopyView {
    pub(super) title: String,
    pub(super) href: String,
    pub(super) outlet: String,
    pub(super) agencies: String,
    pub(super) published: String,
    /// How much of its words the report it is nearest to has; nothing for the first.
    pub(super) copied: String,
    /// The number in the list of the report it is nearest to.
    pub(super) origin: Option<usize>,
    /// What stood there, and what stands here.
    pub(super) changes: Vec<(String, String)>,
}

/// What is said in some of the reports.
struct ToldView {
    speakers: Vec<PartyView>,
    act: String,
    words: String,
    href: String,
    /// Numbers in the list of the reports that have it.
    reports: Vec<usize>,
}

#[derive(Template)]
#[template(path = "story.html")]
struct StoryPage {
    page: Page,
    title: String,
    copies: Vec<CopyView>,
    /// Who copied whom, drawn.
    chain: Option<String>,
    outlets: usize,
    told: Vec<ToldView>,
    /// What the first report tells of, each with the address of its incident.
    incidents: Vec<(String, String)>,
    /// Some reports were only listed.
    more: bool,
}

/// The stories, newest first.
pub(super) async fn list(State(app): State<App>, page: Page) -> Result<Html<String>, Problem> {
    let after = search::cursor(&page)?;
    let found = app.pool.ask(move |ledger| ledger.stories(after.as_ref(), LISTED)).await?;
    let next = found.next.map(|cursor| page.following(&cursor.to_string()));
    let view = |row: &StoryRow| ListedView {
        title: title(&row.title, &row.report),
        href: page.link(&story_path(&row.report)),
        outlet: row.outlet.as_deref().map(|outlet| shown(outlet).into_owned()).unwrap_or_default(),
        published: row.published.clone().unwrap_or_default(),
        reports: row.reports,
        outlets: row.outlets,
    };
    let stories = found.items.iter().map(view).collect();
    render(&StoriesPage { stories, next, page })
}

/// The address of the story of a report.
pub(super) fn story_path(report: &str) -> String {
    format!("/stories/{}", url::encode(report))
}

/// What the ledger has of a story: its reports, and what was read in the first of them.
struct Found {
    rows: Vec<CopyRow>,
    ledgers: Vec<Ledger>,
    changes: Vec<Vec<Changed>>,
}

/// The story of a report.
pub(super) async fn story(
    State(app): State<App>,
    page: Page,
    report: Result<Path<String>, PathRejection>,
) -> Result<Html<String>, Problem> {
    let Path(report) = report?;
    let found = app.pool.ask(move |ledger| look_up(ledger, &report)).await?;
    if found.rows.is_empty() {
        let detail =
            "no story has this report; `rawi cluster --ledger` finds the copies of those added since";
        return Err(Problem::none(detail));
    }
    let first = &found.rows[0];
    let made = StoryPage {
        title: title(&first.title, &first.document),
        outlets: outlets(&found.rows),
        told: told(&page, &found.ledgers),
        incidents: found.ledgers.first().map(|ledger| happenings(&page, ledger)).unwrap_or_default(),
        copies: copies(&page, &found.rows, &found.changes),
        chain: chain::drawing(&page, &found.rows, None),
        more: found.rows.len() > found.ledgers.len(),
        page,
    };
    render(&made)
}

fn look_up(ledger: &dyn Browse, report: &str) -> StoreResult<Found> {
    let rows = ledger.story(report)?;
    let mut ledgers = Vec::new();
    for row in rows.iter().take(LOOKED_INTO) {
        ledgers.extend(ledger.report(&row.document)?);
    }
    let texts: HashMap<String, Text> =
        ledgers.iter().map(|ledger| (ledger.id.clone(), Text::of_ledger(ledger.clone()))).collect();
    let changes = rows
        .iter()
        .map(|row| match (texts.get(&row.origin), texts.get(&row.document)) {
            (Some(was), Some(is)) if row.origin != row.document => changed(was, is),
            _ => Vec::new(),
        })
        .collect();
    Ok(Found { rows, ledgers, changes })
}

fn outlets(rows: &[CopyRow]) -> usize {
    let mut outlets: Vec<&str> = rows.iter().filter_map(|row| row.outlet.as_deref()).collect();
    outlets.sort_unstable();
    outlets.dedup();
    outlets.len()
}

/// The reports as a page lists them, with what each changed as far as it was looked up.
pub(super) fn copies(page: &Page, rows: &[CopyRow], changes: &[Vec<Changed>]) -> Vec<CopyView> {
    let words =
        |text: &str| extract(&shown(text), &[], EXTRACT).into_iter().map(|piece| piece.text).collect();
    let view = |(at, row): (usize, &CopyRow)| CopyView {
        title: title(&row.title, &row.document),
        href: page.link(&report_path(&row.document)),
        outlet: row.outlet.as_deref().map(|outlet| shown(outlet).into_owned()).unwrap_or_default(),
        agencies: shown(&row.agencies.join("، ")).into_owned(),
        published: row.published.clone().unwrap_or_default(),
        copied: if row.origin == row.document { String::new() } else { view::percent(row.copied) },
        origin: rows.iter().position(|other| other.document == row.origin && row.origin != row.document),
        changes: changes.get(at).map_or_else(Vec::new, |changes| {
            changes.iter().take(CHANGES).map(|c| (words(&c.was.words), words(&c.is.words))).collect()
        }),
    };
    rows.iter().enumerate().map(view).collect()
}

/// The events of a report, in words.
fn happenings(page: &Page, ledger: &Ledger) -> Vec<(String, String)> {
    let letters: Vec<char> = ledger.text.chars().collect();
    let view = |event: &EventRow| {
        let (start, end) = (event.trigger.start, event.trigger.end.min(letters.len()));
        let trigger: String = letters.get(start..end).unwrap_or_default().iter().collect();
        let kind = page.word("type", &event.kind);
        let label = format!("{kind} · \u{2068}{}\u{2069}", shown(&trigger));
        (label, page.link(&super::incident::incident_path(&ledger.id, &event.id)))
    };
    ledger.events.iter().map(view).collect()
}

/// What is said in the reports, each once, in the order in which the first that has it has it.
fn told(page: &Page, ledgers: &[Ledger]) -> Vec<ToldView> {
    let mut told: Vec<(String, ToldView)> = Vec::new();
    let mut place: HashMap<String, usize> = HashMap::new();
    for (number, ledger) in ledgers.iter().enumerate() {
        let letters: Vec<char> = ledger.text.chars().collect();
        for row in &ledger.statements {
            let content = content(&letters, row);
            let speaker = row.speakers.first().map(view::key).unwrap_or_default();
            let key = format!("{speaker} {}", words::split(&content).join(" "));
            match place.get(&key) {
                Some(at) => told[*at].1.reports.push(number),
                None => {
                    place.insert(key.clone(), told.len());
                    told.push((key, told_view(page, ledger, row, &content, number)));
                }
            }
        }
    }
    told.iter_mut().for_each(|(_, view)| view.reports.dedup());
    told.into_iter().map(|(_, view)| view).collect()
}

fn told_view(page: &Page, ledger: &Ledger, row: &StatementRow, content: &str, number: usize) -> ToldView {
    let words = extract(content, &[], EXTRACT).into_iter().map(|piece| piece.text).collect::<String>();
    ToldView {
        speakers: parties(page, &row.speakers),
        act: view::act(page, row),
        words: shown(&words).into_owned(),
        href: page.link(&format!("{}/{}", report_path(&ledger.id), url::encode(&row.id))),
        reports: vec![number],
    }
}

pub(super) fn content(letters: &[char], row: &StatementRow) -> String {
    let stretch = |start: usize, end: usize| -> String {
        letters.get(start..end.min(letters.len())).unwrap_or_default().iter().collect()
    };
    row.content.iter().map(|part| stretch(part.start, part.end)).collect::<Vec<_>>().join(" … ")
}
