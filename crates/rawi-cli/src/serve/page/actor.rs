//! Persons and institutions: who there is, and what one of them said and did.

use super::chart::Chart;
use super::view::{EventView, StatementView, actor_path};
use super::{Page, render};
use crate::serve::App;
use crate::serve::problem::Problem;
use crate::serve::text::shown;
use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Html;
use rawi_store::EventFilter;
use rawi_store::browse::{ActorRow, Profile, Wanted, WantedEvents};
use std::collections::BTreeMap;

/// How many rows of each sort a profile shows.
const ROWS: usize = 8;

/// How many a list shows.
const LISTED: usize = 50;

/// Somebody in a list.
struct ActorView {
    name: String,
    href: String,
    kind: String,
    country: String,
    reports: u64,
}

#[derive(Template)]
#[template(path = "actors.html")]
struct ActorsPage {
    page: Page,
    name: String,
    actors: Vec<ActorView>,
    next: Option<String>,
}

/// A list of the page of somebody, with a link to all of it.
struct Section {
    title: &'static str,
    all: String,
    statements: Vec<StatementView>,
    events: Vec<EventView>,
}

/// Somebody they had to do with.
struct PartnerView {
    name: String,
    href: String,
    pair: String,
    count: u64,
}

#[derive(Template)]
#[template(path = "actor.html")]
struct ActorPage {
    page: Page,
    name: String,
    about: Vec<(&'static str, String)>,
    names: Vec<(String, u64)>,
    offices: Vec<(String, u64)>,
    acts: Vec<(String, u64, String)>,
    types: Vec<(String, u64, String)>,
    partners: Vec<PartnerView>,
    chart: Option<Chart>,
    sections: Vec<Section>,
}

/// Who there is.
pub(super) async fn list(State(app): State<App>, page: Page) -> Result<Html<String>, Problem> {
    let asked = |name: &str| {
        let pair = page.pairs.iter().find(|(known, _)| known == name);
        pair.map(|(_, value)| value.trim().to_owned()).filter(|value| !value.is_empty())
    };
    let (name, after) = (asked("name"), asked("cursor"));
    let shown_name = name.clone().unwrap_or_default();
    let question = move |ledger: &dyn rawi_store::Browse| {
        ledger.actors(name.as_deref(), None, None, after.as_deref(), LISTED + 1)
    };
    let mut found = app.pool.ask(question).await?;
    let more = found.len() > LISTED;
    found.truncate(LISTED);
    let next = found.last().filter(|_| more).map(|row| page.following(&row.key));
    let view = |row: &ActorRow| ActorView {
        name: shown(&row.name).into_owned(),
        href: page.link(&actor_path(&row.key)),
        kind: page.word("entity", &row.kind),
        country: row.country.as_ref().map(|country| page.word("country", country)).unwrap_or_default(),
        reports: row.reports,
    };
    let actors = found.iter().map(view).collect();
    render(&ActorsPage { name: shown_name, actors, next, page })
}

/// What one of them said and did.
pub(super) async fn profile(
    State(app): State<App>,
    page: Page,
    key: Result<Path<String>, PathRejection>,
) -> Result<Html<String>, Problem> {
    let Path(key) = key?;
    if !key.starts_with("id:") && !key.starts_with("name:") {
        return Err(Problem::none("nobody has this key; it is id: and an actor's id, or name: and a name"));
    }
    let who = key.clone();
    let found = app
        .pool
        .ask(move |ledger| {
            let Some(profile) = ledger.profile(&who)? else { return Ok(None) };
            let said = Wanted { speaker: Some(who.clone()), ..Wanted::default() };
            let about = Wanted { about: Some(who.clone()), ..Wanted::default() };
            let to = Wanted { addressee: Some(who.clone()), ..Wanted::default() };
            let party = WantedEvents { filter: EventFilter::default(), parties: vec![who.clone()] };
            Ok(Some((
                profile,
                ledger.statements(&said, None, ROWS)?.items,
                ledger.statements(&about, None, ROWS)?.items,
                ledger.statements(&to, None, ROWS)?.items,
                ledger.events(&party, None, ROWS)?.items,
            )))
        })
        .await?;
    let Some((profile, said, about, to, events)) = found else {
        return Err(Problem::none("no report names anybody of this key"));
    };
    let statements = |title: &'static str, filter: &str, hits: &[rawi_store::Hit]| Section {
        title: page.t(title),
        all: page.link_with("/", &[(filter, &key)]),
        statements: hits.iter().map(|hit| StatementView::of(&page, hit, &[])).collect(),
        events: Vec::new(),
    };
    let sections = vec![
        statements("actor.said", "speaker", &said),
        statements("actor.about", "about", &about),
        statements("actor.to", "addressee", &to),
        Section {
            title: page.t("actor.events"),
            all: page.link_with("/events", &[("actor", &key)]),
            statements: Vec::new(),
            events: events.iter().map(|hit| EventView::of(&page, hit)).collect(),
        },
    ];
    render(&made(page, &key, &profile, sections))
}

fn made(page: Page, key: &str, profile: &Profile, sections: Vec<Section>) -> ActorPage {
    let row = &profile.row;
    let about = [
        (page.t("about.kind"), page.word("entity", &row.kind)),
        (page.t("about.country"), row.country.as_ref().map(|c| page.word("country", c)).unwrap_or_default()),
        (page.t("about.role"), row.role.as_ref().map(|r| page.word("role", r)).unwrap_or_default()),
        (page.t("about.id"), row.actor.clone().unwrap_or_default()),
        (page.t("about.reports"), row.reports.to_string()),
    ];
    let clean = |list: &[(String, u64)]| -> Vec<(String, u64)> {
        list.iter().map(|(name, count)| (shown(name).into_owned(), *count)).collect()
    };
    let linked = |list: &[(String, u64)], sort: &str, path: &str, who: &str| -> Vec<(String, u64, String)> {
        let link = |value: &str| page.link_with(path, &[(who, key), (sort, value)]);
        list.iter().map(|(value, count)| (page.word(sort, value), *count, link(value))).collect()
    };
    let partner = |partner: &rawi_store::browse::Partner| PartnerView {
        name: shown(&partner.name).into_owned(),
        href: page.link(&actor_path(&partner.key)),
        pair: page.link_with("/pair", &[("a", key), ("b", &partner.key)]),
        count: partner.count,
    };
    ActorPage {
        name: shown(&row.name).into_owned(),
        about: about.into_iter().filter(|(_, value)| !value.is_empty()).collect(),
        names: clean(&profile.names),
        offices: clean(&profile.offices),
        acts: linked(&profile.acts, "act", "/", "speaker"),
        types: linked(&profile.types, "type", "/events", "actor"),
        partners: profile.partners.iter().map(partner).collect(),
        chart: chart(&page, profile),
        sections,
        page,
    }
}

fn chart(page: &Page, profile: &Profile) -> Option<Chart> {
    let mut months: BTreeMap<&str, [u64; 2]> = BTreeMap::new();
    for (layer, list) in [&profile.said, &profile.events].into_iter().enumerate() {
        for (month, count) in list {
            months.entry(month).or_default()[layer] += count;
        }
    }
    let bars: Vec<(String, Vec<u64>)> =
        months.into_iter().map(|(month, counts)| (month.to_owned(), counts.to_vec())).collect();
    (!bars.is_empty()).then(|| Chart {
        title: format!("{}: {}", page.t("chart.months"), profile.row.name),
        of: page.t("chart.month").to_owned(),
        series: vec![page.t("statements").to_owned(), page.t("events").to_owned()],
        bars,
        number: 1,
    })
}
