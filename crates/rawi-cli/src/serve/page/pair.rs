//! Two of them: what they said and did to each other, by time.

use super::chart::Chart;
use super::view::{EventView, StatementView, actor_path};
use super::{Page, render};
use crate::serve::App;
use crate::serve::problem::Problem;
use crate::serve::text::shown;
use askama::Template;
use axum::extract::State;
use axum::response::Html;
use rawi_store::browse::{Wanted, WantedEvents};
use rawi_store::{Browse, EventFilter, EventHit, Hit, Result as StoreResult};
use std::collections::BTreeMap;

/// How many rows of each sort and direction are looked up.
const ROWS: usize = 100;

/// A day's row.
struct Item {
    day: String,
    statement: Option<StatementView>,
    event: Option<EventView>,
}

#[derive(Template)]
#[template(path = "pair.html")]
struct PairPage {
    page: Page,
    a: String,
    b: String,
    /// Names and addresses of the two, once both are named.
    both: Vec<(String, String)>,
    from: String,
    to: String,
    chart: Option<Chart>,
    items: Vec<Item>,
}

/// The two, and for which time.
#[derive(Clone)]
struct Asked {
    a: String,
    b: String,
    from: Option<String>,
    to: Option<String>,
}

/// What the ledger has of the two.
struct Found {
    names: [Option<String>; 2],
    statements: Vec<Hit>,
    events: Vec<EventHit>,
    quads: Vec<(String, u8, u64)>,
}

/// The page of a pair.
pub(super) async fn pair(State(app): State<App>, page: Page) -> Result<Html<String>, Problem> {
    let asked = |name: &str| {
        let pair = page.pairs.iter().find(|(known, _)| known == name);
        pair.map(|(_, value)| value.trim().to_owned()).unwrap_or_default()
    };
    let day = |name: &str| -> Result<Option<String>, Problem> {
        let value = asked(name);
        if value.is_empty() {
            return Ok(None);
        }
        crate::cmd::period(&value).map(Some).map_err(|cure| Problem::wrong(format!("{name}: {cure}")))
    };
    let two = Asked { a: asked("a"), b: asked("b"), from: day("from")?, to: day("to")? };
    let (a, b, from, to) = (two.a.clone(), two.b.clone(), asked("from"), asked("to"));
    if a.is_empty() || b.is_empty() {
        let empty = PairPage { page, a, b, both: Vec::new(), from, to, chart: None, items: Vec::new() };
        return render(&empty);
    }
    let found = app.pool.ask(move |ledger| look_up(ledger, &two)).await?;
    let [name_a, name_b] = found.names.clone();
    let both = [(&a, name_a), (&b, name_b)].map(|(key, name)| named(&page, key, name.as_deref()));
    let chart = chart(&page, &found.quads);
    let items = items(&page, found);
    render(&PairPage { a, b, both: both.to_vec(), from, to, chart, items, page })
}

/// One of the two: a name, and where there is more of them.
fn named(page: &Page, key: &str, name: Option<&str>) -> (String, String) {
    if let Some(code) = key.strip_prefix("country:") {
        let code = code.to_uppercase();
        let href = page.link_with("/", &[("country", &code)]);
        return (page.word("country", &code), href);
    }
    match name {
        Some(name) => (shown(name).into_owned(), page.link(&actor_path(key))),
        None => (shown(key).into_owned(), page.link_with("/actors", &[("name", key)])),
    }
}

fn look_up(ledger: &dyn Browse, two: &Asked) -> StoreResult<Found> {
    let mut statements: Vec<Hit> = Vec::new();
    for (speaker, other) in [(&two.a, &two.b), (&two.b, &two.a)] {
        let said = Wanted {
            speaker: Some(speaker.clone()),
            from: two.from.clone(),
            to: two.to.clone(),
            ..Wanted::default()
        };
        let to = Wanted { addressee: Some(other.clone()), ..said.clone() };
        let about = Wanted { about: Some(other.clone()), ..said };
        for wanted in [to, about] {
            for hit in ledger.statements(&wanted, None, ROWS)?.items {
                let known = |old: &Hit| old.document == hit.document && old.statement.id == hit.statement.id;
                if !statements.iter().any(known) {
                    statements.push(hit);
                }
            }
        }
    }
    let filter = EventFilter { from: two.from.clone(), to: two.to.clone(), ..EventFilter::default() };
    let wanted = WantedEvents { filter, parties: vec![two.a.clone(), two.b.clone()] };
    let name = |key: &str| Ok::<_, rawi_store::Error>(ledger.profile(key)?.map(|profile| profile.row.name));
    Ok(Found {
        names: [name(&two.a)?, name(&two.b)?],
        statements,
        events: ledger.events(&wanted, None, ROWS)?.items,
        quads: ledger.event_quads(&wanted)?,
    })
}

/// All rows, newest first.
fn items(page: &Page, found: Found) -> Vec<Item> {
    let day = |day: &Option<String>| day.clone().unwrap_or_default();
    let mut items: Vec<Item> = Vec::new();
    for hit in &found.statements {
        let view = StatementView::of(page, hit, &[]);
        items.push(Item { day: day(&hit.day), statement: Some(view), event: None });
    }
    for hit in &found.events {
        items.push(Item { day: day(&hit.day), statement: None, event: Some(EventView::of(page, hit)) });
    }
    items.sort_by(|a, b| b.day.cmp(&a.day));
    items
}

fn chart(page: &Page, quads: &[(String, u8, u64)]) -> Option<Chart> {
    let mut months: BTreeMap<&str, [u64; 4]> = BTreeMap::new();
    for (month, quad, count) in quads {
        if let Some(layer) = months.entry(month).or_default().get_mut(usize::from(*quad).wrapping_sub(1)) {
            *layer += count;
        }
    }
    let bars: Vec<(String, Vec<u64>)> =
        months.into_iter().map(|(month, counts)| (month.to_owned(), counts.to_vec())).collect();
    (!bars.is_empty()).then(|| Chart {
        title: page.t("chart.quads").to_owned(),
        of: page.t("chart.month").to_owned(),
        series: ["1", "2", "3", "4"].map(|quad| page.word("quad", quad)).to_vec(),
        bars,
        number: 1,
    })
}
