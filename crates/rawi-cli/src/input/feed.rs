//! RSS and Atom: an item of a feed is a report when it holds the full text.

use super::element::{self, Element, Node, squeezed};
#[cfg(feature = "watch")]
use super::report::{Page, day};
use super::report::{Report, Words, with_title};
use super::xml::Head;
use rawi::article::fragment;
use rawi::layers::Source;

/// A summary with fewer letters is a teaser, not a report.
const TEASER: usize = 400;

/// The report in an item or entry.
pub(crate) fn report(bytes: &[u8], head: &Head) -> Result<Report, String> {
    let item = element::parse(&element::decode(bytes, head.charset.as_deref()))?;
    let (title, url, published) = (title(&item), address(&item), published(&item));
    let body = body(&item).map_err(|teaser| {
        let kind = if teaser { "a summary and no full text" } else { "no text" };
        let page = url.as_deref().unwrap_or("an address it does not give");
        format!("the item has {kind}; `rawi watch` fetches the page ({page})")
    })?;
    let id = item.words("guid").or_else(|| item.words("id")).filter(|id| id.contains(':'));
    let source = Source {
        id: id.or_else(|| url.clone()).unwrap_or_default(),
        outlet: item.words("source").or_else(|| item.words("dc:publisher")).or_else(|| head.title.clone()),
        url,
        byline: byline(&item),
        language: item.attribute("xml:lang").map(str::to_owned).or_else(|| head.language.clone()),
        title: title.clone(),
    };
    Ok(Report { source, published, words: Words::Text(with_title(title.as_deref(), &body)) })
}

/// The page that an item or entry names; its address is empty where it names none.
#[cfg(feature = "watch")]
pub(crate) fn page(bytes: &[u8], head: &Head) -> Result<Page, String> {
    let item = element::parse(&element::decode(bytes, head.charset.as_deref()))?;
    // An address in the place of a page's, whatever it is: who follows it knows where the feed is.
    let url = address(&item).or_else(|| item.words("link")).unwrap_or_default();
    Ok(Page { url, title: title(&item), published: published(&item).as_deref().and_then(day) })
}

fn title(item: &Element) -> Option<String> {
    item.words("title").map(|title| squeezed(&fragment::text(&title)))
}

/// When it was published, in the feed's own words.
fn published(item: &Element) -> Option<String> {
    ["pubDate", "published", "dc:date", "updated"].iter().find_map(|name| item.words(name))
}

/// The full text; else whether there is a teaser.
fn body(item: &Element) -> Result<String, bool> {
    let full = item.child("content:encoded").or_else(|| item.child("content")).map(text_of);
    if let Some(full) = full.filter(|text| !text.is_empty()) {
        return Ok(full);
    }
    let summary = item.child("description").or_else(|| item.child("summary")).map(text_of);
    match summary.filter(|text| !text.is_empty()) {
        Some(text) if text.chars().filter(|c| c.is_alphabetic()).count() >= TEASER => Ok(text),
        summary => Err(summary.is_some()),
    }
}

/// The text of an element that holds text, HTML written as text, or XHTML.
fn text_of(element: &Element) -> String {
    let has_tags = element.inside.iter().any(|node| matches!(node, Node::Element(_)));
    if has_tags {
        return fragment::text(&element.html());
    }
    let words = element.text();
    let plain = matches!(element.attribute("type"), Some("text" | "text/plain"));
    if plain { words.trim().to_owned() } else { fragment::text(&words) }
}

/// The address of the page.
fn address(item: &Element) -> Option<String> {
    let written = item.words("link").filter(|link| link.starts_with("http"));
    let atom = || {
        let mut links = item.children().filter(|child| super::xml::local(&child.name) == "link");
        let page = links
            .find(|link| link.attribute("rel").is_none_or(|rel| rel == "alternate") && href(link).is_some());
        page.and_then(href)
    };
    let permanent = || {
        let guid = item.child("guid")?;
        let is_page = guid.attribute("isPermaLink") != Some("false");
        Some(squeezed(&guid.text())).filter(|id| is_page && id.starts_with("http"))
    };
    written.or_else(atom).or_else(permanent)
}

fn href(link: &Element) -> Option<String> {
    link.attribute("href").filter(|href| href.starts_with("http")).map(str::to_owned)
}

fn byline(item: &Element) -> Option<String> {
    let atom = || item.child("author").and_then(|author| author.words("name"));
    item.words("dc:creator").or_else(atom).or_else(|| item.words("author"))
}
