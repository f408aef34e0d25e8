//! Sitemaps, with or without the news extension: they name pages and hold no text.

use super::element::Element;
use super::report::{Page, day};

/// The page in a `<url>` or `<sitemap>`.
pub(crate) fn page(item: &Element) -> Result<Page, String> {
    let url = item.words("loc").ok_or("the row has no address (`loc`); correct the sitemap")?;
    let mut news = Vec::new();
    item.all("news", &mut news);
    let first = |name: &str| {
        let found = news.iter().find_map(|news| news.find(name));
        found.map(|element| super::element::squeezed(&element.text())).filter(|words| !words.is_empty())
    };
    let date = first("publication_date").or_else(|| item.words("lastmod"));
    Ok(Page { url, title: first("title"), published: date.as_deref().and_then(day) })
}
