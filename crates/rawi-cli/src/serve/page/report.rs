//! A report: its words with what was read in them, and every row with its reasons.

use super::marks::{self, Block};
use super::row::{ReviewView, RowView, Text};
use super::story::{self, CopyView};
use super::view;
use super::{Page, chain, render};
use crate::serve::App;
use crate::serve::problem::Problem;
use crate::serve::text::shown;
use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Html;
use rawi::ledger::Ledger;
use rawi_store::{CopyRow, Review, last_words};

/// How many letters of a report one page shows.
const LETTERS: usize = 60_000;

/// Statements of one speaker.
struct Thread {
    name: String,
    href: String,
    rows: Vec<RowView>,
}

/// A time that the report names.
struct TimeView {
    words: String,
    value: String,
}

/// A place that an event happened at.
struct PlaceView {
    name: String,
    country: String,
    point: String,
}

#[derive(Template)]
#[template(path = "report.html")]
struct ReportPage {
    page: Page,
    title: String,
    about: Vec<(&'static str, String)>,
    /// Where it was published, if that is an address a browser may follow.
    source: Option<String>,
    blocks: Vec<Block>,
    threads: Vec<Thread>,
    events: Vec<RowView>,
    times: Vec<TimeView>,
    places: Vec<PlaceView>,
    notes: Vec<String>,
    reviews: Vec<ReviewView>,
    /// The reports it is a copy of, or that copy it, itself among them.
    copies: Vec<CopyView>,
    /// Who copied whom, drawn.
    chain: Option<String>,
    story: String,
    id: String,
    api: String,
    before: Option<String>,
    after: Option<String>,
}

/// The page of a report.
pub(super) async fn report(
    State(app): State<App>,
    page: Page,
    id: Result<Path<String>, PathRejection>,
) -> Result<Html<String>, Problem> {
    let Path(id) = id?;
    let found = app
        .pool
        .ask(move |ledger| {
            let Some(report) = ledger.report(&id)? else { return Ok(None) };
            Ok(Some((report, ledger.reviews(&id)?, ledger.story(&id)?)))
        })
        .await?;
    let (ledger, reviews, copies) = found.ok_or_else(|| Problem::none("no report has this id"))?;
    render(&made(page, &ledger, &reviews, &copies))
}

fn made(page: Page, ledger: &Ledger, reviews: &[Review], copies: &[CopyRow]) -> ReportPage {
    let letters: Vec<char> = ledger.text.chars().collect();
    let asked = page.pairs.iter().find(|(name, _)| name == "from").and_then(|(_, at)| at.parse().ok());
    let from: usize = asked.unwrap_or(0).min(letters.len());
    let to = (from + LETTERS).min(letters.len());
    let last = last_words(reviews, ledger);
    let text = Text { page: &page, ledger, letters: &letters, reviews: &last };
    let here = |start: usize| (from..to.max(from + 1)).contains(&start);
    let events: Vec<RowView> =
        ledger.events.iter().filter(|row| here(row.trigger.start)).map(|row| text.event(row)).collect();
    let title_of = |id: &str| row_title(&text, id);
    let path = view::report_path(&ledger.id);
    let at = |from: usize| page.link_with(&path, &[("from", &from.to_string())]);
    ReportPage {
        title: view::title(&ledger.title, &ledger.id),
        about: about(&page, ledger),
        source: ledger.url.clone().filter(|url| url.starts_with("https://") || url.starts_with("http://")),
        blocks: marks::blocks(ledger, &letters, (from, to), title_of),
        threads: threads(&text, here),
        events,
        times: times(&text, here),
        places: places(&page, ledger, here),
        notes: ledger.notes.iter().map(|note| format!("{}: {}", note.code, shown(&note.message))).collect(),
        reviews: orphans(&text),
        copies: story::copies(&page, copies, &[]),
        chain: chain::drawing(&page, copies, Some(&ledger.id)),
        story: page.link(&story::story_path(&ledger.id)),
        id: ledger.id.clone(),
        api: format!("/api/v1{path}"),
        before: (from > 0).then(|| at(from.saturating_sub(LETTERS))),
        after: (to < letters.len()).then(|| at(to)),
        page,
    }
}

/// What a mark says when pointed at: who, and what they do.
fn row_title(text: &Text<'_>, id: &str) -> String {
    let isolated = crate::serve::text::isolated;
    let names = |parties: &[rawi::ledger::PartyRow]| {
        parties.iter().map(|party| isolated(&party.name)).collect::<Vec<_>>().join("، ")
    };
    if let Some(row) = text.ledger.statements.iter().find(|row| row.id == id) {
        return format!("{} · {}", names(&row.speakers), view::act(text.page, row));
    }
    let row = text.ledger.events.iter().find(|row| row.id == id);
    row.map(|row| format!("{} · {}", text.page.word("type", &row.kind), names(&row.actors)))
        .unwrap_or_default()
}

fn about(page: &Page, ledger: &Ledger) -> Vec<(&'static str, String)> {
    let maybe = |value: &Option<String>| value.as_deref().map(|v| shown(v).into_owned()).unwrap_or_default();
    let credits: Vec<String> =
        ledger.credits.iter().map(|credit| shown(&credit.agency).into_owned()).collect();
    let dateline = ledger.dateline.as_ref().map(|line| [maybe(&line.place), maybe(&line.date)].join(" "));
    let facts = [
        (page.t("about.outlet"), maybe(&ledger.outlet)),
        (page.t("about.published"), maybe(&ledger.published)),
        (page.t("about.byline"), maybe(&ledger.byline)),
        (page.t("about.credits"), credits.join("، ")),
        (page.t("about.dateline"), dateline.unwrap_or_default()),
    ];
    facts.into_iter().filter(|(_, value)| !value.trim().is_empty()).collect()
}

/// Statements by speaker, in the order in which they first speak.
fn threads(text: &Text<'_>, here: impl Fn(usize) -> bool) -> Vec<Thread> {
    let mut threads: Vec<(String, Thread)> = Vec::new();
    for row in text.ledger.statements.iter().filter(|row| here(row.cue.start)) {
        let speaker = row.speakers.first();
        let id = speaker.map(|speaker| speaker.entity.clone()).unwrap_or_default();
        let made = text.statement(row);
        match threads.iter_mut().find(|(known, _)| *known == id) {
            Some((_, thread)) => thread.rows.push(made),
            None => {
                let name = speaker.map_or(text.page.t("nobody").to_owned(), |s| shown(&s.name).into_owned());
                let href =
                    speaker.map(|s| text.page.link(&view::actor_path(&view::key(s)))).unwrap_or_default();
                threads.push((id, Thread { name, href, rows: vec![made] }));
            }
        }
    }
    threads.into_iter().map(|(_, thread)| thread).collect()
}

fn times(text: &Text<'_>, here: impl Fn(usize) -> bool) -> Vec<TimeView> {
    let times = text.ledger.times.iter().filter(|time| here(time.start));
    let view = |time: &rawi::ledger::TimeRow| TimeView {
        words: text.words(rawi::ledger::Extent { start: time.start, end: time.end }),
        value: time.value.clone(),
    };
    times.map(view).collect()
}

fn places(page: &Page, ledger: &Ledger, here: impl Fn(usize) -> bool) -> Vec<PlaceView> {
    let mut places: Vec<PlaceView> = Vec::new();
    let told =
        ledger.events.iter().filter(|row| here(row.trigger.start)).filter_map(|row| row.place.as_ref());
    for place in told {
        let name = shown(&place.name).into_owned();
        if places.iter().any(|known| known.name == name) {
            continue;
        }
        let country = place.country.as_ref().map(|country| page.word("country", country));
        let point = place.lat.zip(place.lon).map(|(lat, lon)| format!("{lat:.2}, {lon:.2}"));
        places.push(PlaceView {
            name,
            country: country.unwrap_or_default(),
            point: point.unwrap_or_default(),
        });
    }
    places
}

/// Reviews of rows that this reading does not have.
fn orphans(text: &Text<'_>) -> Vec<ReviewView> {
    let has = |review: &&&Review| {
        let place = (review.start, review.end);
        let statement = text.ledger.statements.iter().any(|row| (row.cue.start, row.cue.end) == place);
        let event = text.ledger.events.iter().any(|row| (row.trigger.start, row.trigger.end) == place);
        if review.kind == "statement" { statement } else { event }
    };
    text.reviews.iter().filter(|review| !has(review)).map(|review| text.review_view(review)).collect()
}
