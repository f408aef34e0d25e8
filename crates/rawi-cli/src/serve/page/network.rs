//! The network: who met, accused, helped whom in a time by events, or who said what to or of whom by statements; as a
//! drawing and as a table.

use super::chart::escape;
use super::view::actor_path;
use super::{Page, render, search};
use crate::cmd::find::ACTS;
use crate::serve::App;
use crate::serve::problem::Problem;
use crate::serve::text::{isolated, shown};
use askama::Template;
use axum::extract::State;
use axum::response::Html;
use rawi::lexicon::events::TYPES;
use rawi_store::Result as StoreResult;
use rawi_store::browse::{Link, WantedLinks, WantedSaid};
use std::fmt::Write as _;

/// How many links of each layer are drawn.
const LINKS: usize = 40;

/// The types drawn unless one is asked for.
const USUAL: [&str; 2] = ["CONSULT", "ACCUSE"];

/// The acts drawn unless one is asked for, each as a layer; all others are one more.
const USUAL_ACTS: [&str; 2] = ["accuse", "deny"];

const WIDTH: f64 = 960.0;
const HEIGHT: f64 = 880.0;
const RADIUS: f64 = 270.0;

/// Longer names are cut in the drawing; the table has them whole.
const NAME: usize = 24;

/// A link of the drawing, and its row in the table.
struct LinkView {
    kind: String,
    layer: usize,
    from: usize,
    to: usize,
    events: u64,
    pair: String,
}

/// Somebody in the drawing.
struct Node {
    key: String,
    name: String,
    href: String,
    events: u64,
}

#[derive(Template)]
#[template(path = "network.html")]
struct NetworkPage {
    page: Page,
    /// Drawn from statements, not from events.
    said: bool,
    /// The address of the same from events, and from statements.
    tabs: [String; 2],
    who: String,
    from: String,
    to: String,
    by_country: bool,
    /// Linked with whoever is named in what was said.
    named: bool,
    /// What is drawn unless a type or an act is asked for.
    usual: String,
    /// Types or acts.
    kinds: Vec<(&'static str, String, bool)>,
    nodes: Vec<Node>,
    links: Vec<LinkView>,
    layers: Vec<String>,
    svg: String,
}

/// What is asked of either network.
struct Asked {
    who: String,
    from: Option<String>,
    to: Option<String>,
    by_country: bool,
}

impl Asked {
    fn of(page: &Page) -> Result<Self, Problem> {
        let day = |name: &str| -> Result<Option<String>, Problem> {
            let value = search::asked(page, name);
            let checked = (!value.is_empty()).then(|| crate::cmd::period(&value)).transpose();
            checked.map_err(|cure| Problem::wrong(format!("{name}: {cure}")))
        };
        let by_country = search::asked(page, "by") == "countries";
        Ok(Self { who: search::asked(page, "who"), from: day("from")?, to: day("to")?, by_country })
    }

    fn who(&self) -> Option<String> {
        Some(self.who.clone()).filter(|who| !who.is_empty())
    }
}

/// The page of the network.
pub(super) async fn network(State(app): State<App>, page: Page) -> Result<Html<String>, Problem> {
    match search::asked(&page, "of").as_str() {
        "" | "events" => done(app, page).await,
        "statements" => said(app, page).await,
        _ => Err(Problem::wrong("of: one of events, statements")),
    }
}

/// Drawn from events.
async fn done(app: App, page: Page) -> Result<Html<String>, Problem> {
    let asked = Asked::of(&page)?;
    let kind = search::asked(&page, "type").to_uppercase();
    if !kind.is_empty() && !TYPES.contains(&kind.as_str()) {
        return Err(Problem::wrong(format!("type: one of {}", TYPES.join(", "))));
    }
    let drawn: Vec<String> = match kind.as_str() {
        "" => USUAL.map(str::to_owned).to_vec(),
        one => vec![one.to_owned()],
    };
    let layers: Vec<String> = drawn.iter().map(|kind| page.word("type", kind)).collect();
    let wanted = WantedLinks {
        types: Vec::new(),
        who: asked.who(),
        from: asked.from.clone(),
        to: asked.to.clone(),
        by_country: asked.by_country,
    };
    let found = app.pool.ask(move |ledger| {
        let of = |kind: &String| WantedLinks { types: vec![kind.clone()], ..wanted.clone() };
        drawn.iter().map(|kind| ledger.links(&of(kind), LINKS)).collect::<StoreResult<Vec<_>>>()
    });
    let found = found.await?;
    let usual = USUAL.map(|kind| page.word("type", kind)).join(" · ");
    let kinds = TYPES.iter().map(|known| (*known, page.word("type", known), *known == kind)).collect();
    let made = NetworkPage { usual, kinds, ..NetworkPage::of(page, asked, layers, &found) };
    render(&made)
}

/// Drawn from statements.
async fn said(app: App, page: Page) -> Result<Html<String>, Problem> {
    let asked = Asked::of(&page)?;
    let act = search::asked(&page, "act").to_lowercase();
    if !act.is_empty() && !ACTS.contains(&act.as_str()) {
        return Err(Problem::wrong(format!("act: one of {}", ACTS.join(", "))));
    }
    let named = search::asked(&page, "whom") == "named";
    let [accused, denied] = USUAL_ACTS.map(|act| page.word("act", act));
    let usual = [accused, denied, page.t("network.others").to_owned()];
    let (layers, drawn) = if act.is_empty() {
        let others: Vec<&str> = ACTS.iter().copied().filter(|act| !USUAL_ACTS.contains(act)).collect();
        let mut layers = vec![vec![USUAL_ACTS[0]], vec![USUAL_ACTS[1]]];
        // Most of what is said names somebody: asked for all acts, a large ledger would have no answer in time.
        layers.extend((!named).then_some(others));
        (usual[..layers.len()].to_vec(), layers)
    } else {
        (vec![page.word("act", &act)], vec![vec![act.as_str()]])
    };
    let wanted = WantedSaid {
        acts: Vec::new(),
        who: asked.who(),
        from: asked.from.clone(),
        to: asked.to.clone(),
        by_country: asked.by_country,
        named,
    };
    let drawn: Vec<Vec<String>> =
        drawn.into_iter().map(|acts| acts.into_iter().map(str::to_owned).collect()).collect();
    let found = app.pool.ask(move |ledger| {
        let of = |acts: &Vec<String>| WantedSaid { acts: acts.clone(), ..wanted.clone() };
        drawn.iter().map(|acts| ledger.said_links(&of(acts), LINKS)).collect::<StoreResult<Vec<_>>>()
    });
    let found = found.await?;
    let kinds = ACTS.iter().map(|known| (*known, page.word("act", known), *known == act)).collect();
    let usual = usual[..if named { 2 } else { 3 }].join(" · ");
    let made =
        NetworkPage { said: true, named, usual, kinds, ..NetworkPage::of(page, asked, layers, &found) };
    render(&made)
}

impl NetworkPage {
    /// The page without what is asked for besides.
    fn of(page: Page, asked: Asked, layers: Vec<String>, found: &[Vec<Link>]) -> Self {
        let (nodes, links) = laid_out(&page, &layers, found);
        let (from, to) = (search::asked(&page, "from"), search::asked(&page, "to"));
        let by = if asked.by_country { "countries" } else { "" };
        let tab = |of: &str| {
            let same = [("of", of), ("by", by), ("who", &asked.who), ("from", &from), ("to", &to)];
            page.link_with("/network", &same)
        };
        Self {
            said: false,
            tabs: [tab(""), tab("statements")],
            svg: drawing(page.t("network.title"), &nodes, &links),
            by_country: asked.by_country,
            named: false,
            usual: String::new(),
            kinds: Vec::new(),
            who: asked.who,
            from,
            to,
            nodes,
            links,
            layers,
            page,
        }
    }
}

/// The nodes in the order in which they stand on the circle, and the links between them.
fn laid_out(page: &Page, layers: &[String], found: &[Vec<Link>]) -> (Vec<Node>, Vec<LinkView>) {
    let mut nodes: Vec<Node> = Vec::new();
    let mut links = Vec::new();
    for (layer, list) in found.iter().enumerate() {
        for link in list {
            let from = node(page, &mut nodes, &link.actor, &link.actor_name, link.events);
            let to = node(page, &mut nodes, &link.recipient, &link.recipient_name, link.events);
            let mut asked = vec![("a", link.actor.as_str()), ("b", link.recipient.as_str())];
            let days = [("from", search::asked(page, "from")), ("to", search::asked(page, "to"))];
            asked.extend(days.iter().map(|(name, day)| (*name, day.as_str())));
            let pair = page.link_with("/pair", &asked);
            links.push(LinkView { kind: layers[layer].clone(), layer, from, to, events: link.events, pair });
        }
    }
    (nodes, links)
}

/// The number of the node of a key.
fn node(page: &Page, nodes: &mut Vec<Node>, key: &str, name: &str, events: u64) -> usize {
    if let Some(at) = nodes.iter().position(|node| node.key == key) {
        nodes[at].events += events;
        return at;
    }
    let (name, href) = match key.strip_prefix("country:") {
        Some(code) => (page.word("country", code), page.link_with("/", &[("country", code)])),
        None => (shown(name).into_owned(), page.link(&actor_path(key))),
    };
    nodes.push(Node { key: key.to_owned(), name, href, events });
    nodes.len() - 1
}

/// Where a node stands: its direction from the middle.
fn direction(at: usize, of: usize) -> (f64, f64) {
    let angle = std::f64::consts::TAU * at as f64 / of.max(1) as f64 - std::f64::consts::FRAC_PI_2;
    (angle.cos(), angle.sin())
}

fn point(at: usize, of: usize, radius: f64) -> (f64, f64) {
    let (x, y) = direction(at, of);
    (WIDTH / 2.0 + x * radius, HEIGHT / 2.0 + y * radius)
}

/// The drawing: everybody on a circle, arrows across it. Colours are classes `l0`, `l1` of the style sheet.
fn drawing(title: &str, nodes: &[Node], links: &[LinkView]) -> String {
    let mut out = format!(
        "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-labelledby=\"network\" class=\"chart\" \
         direction=\"ltr\"><title id=\"network\">{}</title><defs><marker id=\"arrow\" viewBox=\"0 0 8 8\" \
         refX=\"7\" refY=\"4\" markerWidth=\"9\" markerHeight=\"9\" markerUnits=\"userSpaceOnUse\" \
         orient=\"auto\"><path d=\"M0 0 8 4 0 8z\"/></marker></defs>",
        escape(title)
    );
    let most = links.iter().map(|link| link.events).max().unwrap_or(1).max(1) as f64;
    for link in links {
        let (x1, y1) = point(link.from, nodes.len(), RADIUS);
        let (x2, y2) = point(link.to, nodes.len(), RADIUS - 8.0);
        // Drawn towards the middle, and a little aside, so that there and back are two lines.
        let (cx, cy) = (WIDTH / 2.0 + (y2 - y1) * 0.08, HEIGHT / 2.0 - (x2 - x1) * 0.08);
        let _ = write!(
            out,
            "<path d=\"M{x1:.1} {y1:.1}Q{cx:.1} {cy:.1} {x2:.1} {y2:.1}\" class=\"link l{}\" \
             stroke-width=\"{:.1}\" marker-end=\"url(#arrow)\"><title>{}</title></path>",
            link.layer,
            1.0 + 5.0 * (link.events as f64 / most).sqrt(),
            escape(&format!(
                "{} ← {} · {}: {}",
                isolated(&nodes[link.to].name),
                isolated(&nodes[link.from].name),
                link.kind,
                link.events
            ))
        );
    }
    for (at, node) in nodes.iter().enumerate() {
        label(&mut out, at, nodes.len(), node);
    }
    out.push_str("</svg>");
    out
}

/// The name stands along the line from the middle, so that no two names meet; on the left it is turned to be read.
fn label(out: &mut String, at: usize, of: usize, node: &Node) {
    let (x, y) = point(at, of, RADIUS);
    let (tx, ty) = point(at, of, RADIUS + 12.0);
    let (right, down) = direction(at, of);
    let turn = down.atan2(right).to_degrees();
    let (turn, anchor) = if right > -1e-9 { (turn, "start") } else { (turn + 180.0, "end") };
    let mut name: String = node.name.chars().take(NAME).collect();
    if name.len() < node.name.len() {
        name.push('…');
    }
    let _ = write!(
        out,
        "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"4\"/><text x=\"{tx:.1}\" y=\"{ty:.1}\" dy=\"4\" \
         transform=\"rotate({turn:.1} {tx:.1} {ty:.1})\" text-anchor=\"{anchor}\">{}</text>",
        escape(&isolated(&name))
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawing_is_well_formed_whatever_the_names() {
        let node =
            |name: &str| Node { key: name.to_owned(), name: name.to_owned(), href: String::new(), events: 1 };
        let nodes = [node("</svg><script>"), node("وزير الخارجية")];
        let link = LinkView { kind: "\"".into(), layer: 0, from: 0, to: 1, events: 3, pair: String::new() };
        let svg = drawing("الشبكة", &nodes, &[link]);
        assert_eq!((svg.matches("</svg>").count(), svg.matches("<circle").count()), (1, 2));
        assert!(!svg.contains("<script>") && svg.contains("&lt;script&gt;"), "{svg}");
        assert!(svg.contains("stroke-width=\"6.0\""), "{svg}");
    }
}
