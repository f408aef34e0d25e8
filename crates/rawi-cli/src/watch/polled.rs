//! What a feed or sitemap names: reports with their text, pages without, and other sitemaps.

use super::address;
use super::fetch::Found;
use crate::input::{Body, Page, Raw, network};
use url::Url;

/// What stands in a feed.
#[derive(Debug, Default)]
pub(crate) struct Polled {
    /// Each item: where its page is, and what it says of it.
    pub(crate) items: Vec<Item>,
    /// Sitemaps that a sitemap names.
    pub(crate) maps: Vec<(Url, Page)>,
    /// What is wrong with some items, each with its place.
    pub(crate) complaints: Vec<(String, String)>,
}

/// An item of a feed.
#[derive(Debug)]
pub(crate) struct Item {
    /// Its page, in the one form that an address has.
    pub(crate) url: Option<Url>,
    /// Day and title, where the feed gives them.
    pub(crate) page: Page,
    /// The report itself, where the feed holds its full text.
    pub(crate) raw: Option<Raw>,
}

/// Reads what came from `from`.
pub(crate) fn read(found: Found, from: &Url) -> Result<Polled, String> {
    let bytes = network::xml_in_utf8(found.bytes, found.charset.as_deref());
    let (names_maps, items) = network::items(bytes, from.as_str())?;
    let mut polled = Polled::default();
    for raw in items {
        let raw = match raw.body {
            Err(complaint) => {
                polled.complaints.push((raw.source, complaint));
                continue;
            }
            Ok(body) => Raw { source: raw.source, body: Ok(body) },
        };
        match item(raw, from) {
            Err(complaint) => polled.complaints.push(complaint),
            Ok(Item { url: Some(url), page, .. }) if names_maps => polled.maps.push((url, page)),
            Ok(item) => polled.items.push(item),
        }
    }
    Ok(polled)
}

/// A complaint comes with the place it is about.
fn item(raw: Raw, from: &Url) -> Result<Item, (String, String)> {
    let Ok(body) = &raw.body else { return Err((raw.source, "cannot be read".to_owned())) };
    let named = match body.page() {
        Ok(page) => page,
        Err(complaint) => return Err((raw.source, complaint)),
    };
    let page = named.unwrap_or_default();
    let url = match page.url.as_str() {
        "" => None,
        words => match address::from_here(from, words) {
            Ok(url) => Some(url),
            Err(why) => return Err((raw.source, why)),
        },
    };
    let has_text = !matches!(body, Body::Named(_)) && matches!(body.open(), Ok(Some(_)));
    if url.is_none() && !has_text {
        return Err((raw.source, "the item has neither full text nor the address of a page".to_owned()));
    }
    Ok(Item { url, page, raw: has_text.then_some(raw) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn poll(text: &str) -> Result<Polled, String> {
        let found = Found { bytes: text.as_bytes().to_vec(), ..Found::default() };
        read(found, &Url::parse("https://news.example/rss").unwrap())
    }

    #[test]
    fn a_feed_names_pages_and_holds_reports() {
        let full = "قال الوزير إن الأمر انتهى. ".repeat(30);
        let rss = format!(
            "<rss><channel><item><title>أول</title><link>/1?utm_source=rss</link><description>قصير</description>\
             <pubDate>Wed, 29 Jun 2022 00:30:00 +0300</pubDate></item>\
             <item><link>https://news.example/2</link><description>{full}</description></item>\
             <item><title>بلا عنوان</title></item><item><link>javascript:x</link></item></channel></rss>"
        );
        let polled = poll(&rss).unwrap();
        let [first, second] = polled.items.as_slice() else { panic!("{polled:?}") };
        assert_eq!(first.url.as_ref().unwrap().as_str(), "https://news.example/1");
        assert_eq!(first.page.title.as_deref(), Some("أول"));
        assert_eq!(first.page.published.unwrap().to_string(), "2022-06-29");
        assert!(first.raw.is_none() && second.raw.is_some());
        assert_eq!(polled.complaints.len(), 2, "{:?}", polled.complaints);
    }

    #[test]
    fn sitemaps_name_pages_or_sitemaps() {
        let maps =
            poll("<sitemapindex><sitemap><loc>https://news.example/a.xml</loc></sitemap></sitemapindex>");
        assert_eq!(maps.unwrap().maps.len(), 1);
        let pages = poll("<urlset><url><loc>https://news.example/1</loc></url></urlset>").unwrap();
        assert_eq!(pages.items.len(), 1);
    }

    #[test]
    fn what_is_no_feed_is_told() {
        for text in ["<html><body>خبر</body></html>", "", "{}", "%PDF-1.4"] {
            assert!(poll(text).unwrap_err().contains("no feed or sitemap"), "{text}");
        }
    }
}
