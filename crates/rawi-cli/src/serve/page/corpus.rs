//! How much there is of what, who read it, and how well it is read.

use super::chart::Chart;
use super::view::{report_path, title};
use super::{Page, render, search};
use crate::serve::App;
use crate::serve::api::ReportParams;
use crate::serve::problem::Problem;
use crate::serve::text::shown;
use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Html;
use pulldown_cmark::{Event, Options, Parser};
use rawi_store::Counts;
use rawi_store::browse::{Corpus, Run, Volume};

const QUALITY: &str = include_str!("../../../../../reports/quality.md");

/// How many reports a list shows.
const LISTED: usize = 50;

/// A report in a list.
struct ReportView {
    title: String,
    href: String,
    outlet: String,
    published: String,
    statements: u64,
    events: u64,
}

#[derive(Template)]
#[template(path = "reports.html")]
struct ReportsPage {
    page: Page,
    asked: ReportParams,
    reports: Vec<ReportView>,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "corpus.html")]
struct CorpusPage {
    page: Page,
    counts: Vec<(&'static str, u64)>,
    charts: Vec<Chart>,
    outlets: Vec<(String, String, Volume)>,
    runs: Vec<Run>,
    failures: Vec<(String, String)>,
}

#[derive(Template)]
#[template(path = "quality.html")]
struct QualityPage {
    page: Page,
    /// Made from a file of our own, which holds no markup.
    html: String,
}

/// The reports, newest first.
pub(super) async fn reports(
    State(app): State<App>,
    page: Page,
    asked: Result<Query<ReportParams>, QueryRejection>,
) -> Result<Html<String>, Problem> {
    let Query(asked) = asked?;
    let (wanted, after) = (asked.wanted()?, search::cursor(&page)?);
    let found = app.pool.ask(move |ledger| ledger.reports(&wanted, after.as_ref(), LISTED)).await?;
    let reports = found.items.iter().map(|row| ReportView {
        title: title(&row.title, &row.id),
        href: page.link(&report_path(&row.id)),
        outlet: row.outlet.as_deref().map(|outlet| shown(outlet).into_owned()).unwrap_or_default(),
        published: row.published.clone().unwrap_or_default(),
        statements: row.statements,
        events: row.events,
    });
    let next = found.next.map(|cursor| page.following(&cursor.to_string()));
    render(&ReportsPage { reports: reports.collect(), asked, next, page })
}

/// How many failures are listed.
const FAILURES: usize = 100;

/// How much there is.
pub(super) async fn corpus(State(app): State<App>, page: Page) -> Result<Html<String>, Problem> {
    let (corpus, counts, failures) =
        app.pool.ask(|ledger| Ok((ledger.corpus()?, ledger.counts()?, ledger.failures()?))).await?;
    let counts = tally(&page, &counts);
    let outlets = corpus.outlets.iter().map(|volume| {
        let href = page.link_with("/", &[("outlet", &volume.of)]);
        (shown(&volume.of).into_owned(), href, volume.clone())
    });
    let failures = failures.iter().take(FAILURES);
    let made = CorpusPage {
        counts,
        charts: charts(&page, &corpus),
        outlets: outlets.collect(),
        runs: corpus.runs.clone(),
        failures: failures.map(|f| (file_name(&f.source), shown(&f.reason).into_owned())).collect(),
        page,
    };
    render(&made)
}

/// A source without the folders it lies in, which are nobody's business here.
fn file_name(source: &str) -> String {
    shown(source.rsplit(['/', '\\']).next().unwrap_or(source)).into_owned()
}

fn tally(page: &Page, counts: &Counts) -> Vec<(&'static str, u64)> {
    vec![
        (page.t("reports"), counts.documents),
        (page.t("statements"), counts.statements),
        (page.t("events"), counts.events),
        (page.t("entities"), counts.entities),
        (page.t("times"), counts.times),
        (page.t("failures"), counts.failures),
    ]
}

fn charts(page: &Page, corpus: &Corpus) -> Vec<Chart> {
    let series = vec![page.t("statements").to_owned(), page.t("events").to_owned()];
    let by_month = corpus.days.iter().any(|volume| volume.of.len() == 7);
    let days = corpus.days.iter().map(|v| (v.of.clone(), vec![v.statements, v.events])).collect();
    let named = |sort: &str, list: &[(String, u64)]| {
        list.iter().map(|(value, count)| (page.word(sort, value), vec![*count])).collect()
    };
    let charts = [
        Chart {
            title: page.t("chart.days").to_owned(),
            of: page.t(if by_month { "chart.month" } else { "chart.day" }).to_owned(),
            series,
            bars: days,
            number: 1,
        },
        Chart {
            title: page.t("chart.acts").to_owned(),
            of: page.t("chart.act").to_owned(),
            series: vec![page.t("statements").to_owned()],
            bars: named("act", &corpus.acts),
            number: 2,
        },
        Chart {
            title: page.t("chart.types").to_owned(),
            of: page.t("chart.type").to_owned(),
            series: vec![page.t("events").to_owned()],
            bars: named("type", &corpus.types),
            number: 3,
        },
    ];
    charts.into_iter().filter(|chart| !chart.bars.is_empty()).collect()
}

/// How well it is read, as measured.
pub(super) async fn quality(page: Page) -> Result<Html<String>, Problem> {
    let parser = Parser::new_ext(QUALITY, Options::ENABLE_TABLES);
    // The page has a heading of its own; markup in the file would be shown as text.
    let events = parser.map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        other => other,
    });
    let mut html = String::new();
    pulldown_cmark::html::push_html(&mut html, events);
    let html = html.replace("<h1>", "<h2>").replace("</h1>", "</h2>");
    let html = html
        .replace("<pre>", "<pre tabindex=\"0\">")
        .replace("<table>", "<div class=\"wide\" tabindex=\"0\"><table>")
        .replace("</table>", "</table></div>");
    render(&QualityPage { html, page })
}
