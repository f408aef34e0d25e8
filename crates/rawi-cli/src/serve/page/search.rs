//! The search: statements or events, narrowed down by facets.

use super::view::{EventView, StatementView};
use super::{Page, render};
use crate::cmd::find::ACTS;
use crate::cmd::find_events::STATUSES;
use crate::serve::App;
use crate::serve::api::{EventParams, StatementParams, wanted_words};
use crate::serve::parquet;
use crate::serve::problem::Problem;
use crate::serve::text::shown;
use askama::Template;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use axum::response::Html;
use rawi::lexicon::events::TYPES;
use rawi_store::Browse;
use rawi_store::browse::{Cursor, Facets};

/// How many rows a page shows.
const ROWS: usize = 25;

/// A field of the form.
struct Field {
    name: &'static str,
    label: &'static str,
    value: String,
    /// What may be chosen; free text where empty.
    options: Vec<(&'static str, String)>,
}

/// A facet with its values.
struct FacetView {
    label: String,
    values: Vec<ValueView>,
}

struct ValueView {
    label: String,
    count: u64,
    href: String,
    chosen: bool,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    page: Page,
    events_wanted: bool,
    fields: Vec<Field>,
    facets: Vec<FacetView>,
    chosen: Vec<(String, String, String)>,
    counted: u64,
    more: bool,
    statements: Vec<StatementView>,
    events: Vec<EventView>,
    next: Option<String>,
    begun: bool,
    atom: String,
    csv: String,
    jsonl: String,
    /// Nothing where the server is built without.
    parquet: Option<String>,
}

type Asked<T> = Result<Query<T>, QueryRejection>;

/// Statements.
pub(super) async fn statements(
    State(app): State<App>,
    page: Page,
    asked: Asked<StatementParams>,
) -> Result<Html<String>, Problem> {
    let Query(asked) = asked?;
    let wanted = asked.wanted()?;
    let after = cursor(&page)?;
    let begun = after.is_some();
    let counting = app.clone();
    let question = move |ledger: &dyn Browse| ledger.search(&wanted, after.as_ref(), ROWS, &counting.known);
    let (found, facets) = app.pool.ask(question).await?;
    let words = wanted_words(asked.q.as_deref().unwrap_or_default());
    let acts = ACTS.map(|act| (act, page.word("act", act)));
    let fields = vec![
        field(&page, "q", "field.q", Vec::new()),
        field(&page, "speaker", "field.speaker", Vec::new()),
        field(&page, "addressee", "field.addressee", Vec::new()),
        field(&page, "about", "field.about", Vec::new()),
        field(&page, "act", "field.act", acts.to_vec()),
        field(&page, "country", "field.country", Vec::new()),
        field(&page, "outlet", "field.outlet", Vec::new()),
        field(&page, "from", "field.from", Vec::new()),
        field(&page, "to", "field.to", Vec::new()),
    ];
    let statements = found.items.iter().map(|hit| StatementView::of(&page, hit, &words)).collect();
    let made = SearchPage::frame(page, "/api/v1/statements", fields, &facets, found.next, begun);
    render(&SearchPage { statements, ..made })
}

/// Events.
pub(super) async fn events(
    State(app): State<App>,
    page: Page,
    asked: Asked<EventParams>,
) -> Result<Html<String>, Problem> {
    let Query(asked) = asked?;
    let wanted = asked.wanted()?;
    let after = cursor(&page)?;
    let begun = after.is_some();
    let counting = app.clone();
    let question = move |ledger: &dyn Browse| {
        let facets = ledger.event_facets(&wanted, &counting.known)?;
        Ok((ledger.events(&wanted, after.as_ref(), ROWS)?, facets))
    };
    let (found, facets) = app.pool.ask(question).await?;
    let types = TYPES.iter().map(|kind| (*kind, page.word("type", kind))).collect();
    let statuses = STATUSES.map(|status| (status, page.word("status", status)));
    let fields = vec![
        field(&page, "type", "field.type", types),
        field(&page, "actor", "field.actor", Vec::new()),
        field(&page, "recipient", "field.recipient", Vec::new()),
        field(&page, "country", "field.country", Vec::new()),
        field(&page, "place", "field.place", Vec::new()),
        field(&page, "status", "field.status", statuses.to_vec()),
        field(&page, "outlet", "field.outlet", Vec::new()),
        field(&page, "from", "field.from", Vec::new()),
        field(&page, "to", "field.to", Vec::new()),
    ];
    let events = found.items.iter().map(|hit| EventView::of(&page, hit)).collect();
    let made = SearchPage::frame(page, "/api/v1/events", fields, &facets, found.next, begun);
    render(&SearchPage { events, events_wanted: true, ..made })
}

fn field(
    page: &Page,
    name: &'static str,
    label: &'static str,
    options: Vec<(&'static str, String)>,
) -> Field {
    Field { name, label: page.t(label), value: asked(page, name), options }
}

/// What is asked for under a name.
pub(super) fn asked(page: &Page, name: &str) -> String {
    let pair = page.pairs.iter().find(|(known, _)| known == name);
    pair.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
}

/// Where the page begins.
pub(super) fn cursor(page: &Page) -> Result<Option<Cursor>, Problem> {
    let word = asked(page, "cursor");
    if word.is_empty() {
        return Ok(None);
    }
    word.parse().map(Some).map_err(|cure: &str| Problem::wrong(format!("cursor: {cure}")))
}

impl SearchPage {
    /// The page without its rows.
    fn frame(
        page: Page,
        api: &str,
        fields: Vec<Field>,
        facets: &Facets,
        next: Option<Cursor>,
        begun: bool,
    ) -> Self {
        let chosen = chosen(&page, &fields);
        Self {
            facets: facet_views(&page, facets),
            chosen,
            fields,
            counted: facets.counted,
            more: facets.more,
            next: next.map(|cursor| page.following(&cursor.to_string())),
            begun,
            atom: page.as_api(&format!("{api}.atom")),
            csv: page.as_api(&format!("{api}.csv")),
            jsonl: page.as_api(&format!("{api}.jsonl")),
            parquet: parquet::BUILT.then(|| page.as_api(&format!("{api}.parquet"))),
            events_wanted: false,
            statements: Vec::new(),
            events: Vec::new(),
            page,
        }
    }
}

/// What is asked for, each with the address of the page without it.
fn chosen(page: &Page, fields: &[Field]) -> Vec<(String, String, String)> {
    let given = fields.iter().filter(|field| !field.value.is_empty());
    given
        .map(|field| {
            let option = field.options.iter().find(|(value, _)| *value == field.value);
            let value = option.map_or(field.value.as_str(), |(_, label)| label);
            let value = value.strip_prefix("name:").unwrap_or(value);
            (field.label.to_owned(), shown(value).into_owned(), page.instead(field.name, ""))
        })
        .collect()
}

fn facet_views(page: &Page, facets: &Facets) -> Vec<FacetView> {
    let views = facets.facets.iter().map(|(name, values)| {
        // A year is asked for by its first and last day, which both may be a year.
        let (asks, sort) = match name.as_str() {
            "year" => ("from", "year"),
            other => (other, other),
        };
        let now = asked(page, asks);
        let values = values.iter().map(|facet| {
            let label = match sort {
                "act" | "type" | "status" | "country" => page.word(sort, &facet.label),
                _ => shown(&facet.label).into_owned(),
            };
            let chosen = now == facet.value;
            let mut href = page.instead(asks, if chosen { "" } else { &facet.value });
            if sort == "year" {
                href = page.period(if chosen { "" } else { &facet.value });
            }
            ValueView { label, count: facet.count, href, chosen }
        });
        FacetView { label: page.word("field", name), values: values.collect() }
    });
    views.collect()
}

impl Page {
    /// This page for one year.
    fn period(&self, year: &str) -> String {
        let pairs = self.pairs.iter().filter(|(name, _)| name != "to").cloned().collect();
        let mut page = Self { pairs, ..self.clone() };
        page.pairs.push(("to".to_owned(), year.to_owned()));
        page.instead("from", year)
    }
}
