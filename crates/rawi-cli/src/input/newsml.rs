//! NewsML-G2: a `<newsItem>` is a report when it carries text, as HTML, NITF or plain.

use super::element::{self, Element};
use super::report::{Report, Words, with_title};
use super::xml::Head;
use rawi::article::fragment;
use rawi::layers::Source;

/// The report in a news item.
pub(crate) fn report(bytes: &[u8], head: &Head) -> Result<Report, String> {
    let item = element::parse(&element::decode(bytes, head.charset.as_deref()))?;
    let status = item.find("pubStatus").and_then(|status| status.attribute("qcode"));
    if let Some(status) =
        status.filter(|status| status.ends_with(":canceled") || status.ends_with(":withheld"))
    {
        return Err(format!("the agency has withdrawn it ({status}); leave it out"));
    }
    let meta = |name: &str| ["contentMeta", "itemMeta"].iter().find_map(|meta| item.find(meta)?.words(name));
    let title = meta("headline").or_else(|| meta("title"));
    let body =
        body(&item).ok_or("the item holds no text (inlineXML or inlineData); `rawi` reads words alone")?;
    let dates = ["contentCreated", "firstCreated", "versionCreated"];
    let source = Source {
        id: item.attribute("guid").unwrap_or_default().to_owned(),
        outlet: outlet(&item),
        url: item.find("itemMeta").and_then(address),
        byline: meta("by"),
        language: item
            .find("language")
            .and_then(|l| l.attribute("tag"))
            .map(str::to_owned)
            .or_else(|| item.attribute("xml:lang").map(str::to_owned).or_else(|| head.language.clone())),
        title: title.clone(),
    };
    let published = dates.iter().find_map(|name| meta(name));
    Ok(Report { source, published, words: Words::Text(with_title(title.as_deref(), &body)) })
}

/// The words of the first rendition that has some.
fn body(item: &Element) -> Option<String> {
    let content = item.find("contentSet")?;
    let texts = content.children().map(|rendition| match super::xml::local(&rendition.name) {
        "inlineXML" => {
            // XHTML and NITF both put the words into a `body`; a headline in the head is told already.
            let body = rendition.find("body.content").or_else(|| rendition.find("body"));
            fragment::text(&body.unwrap_or(rendition).html())
        }
        "inlineData" => {
            let html = rendition.attribute("contenttype").is_some_and(|kind| kind.contains("html"));
            if html { fragment::text(&rendition.text()) } else { rendition.text().trim().to_owned() }
        }
        _ => String::new(),
    });
    texts.into_iter().find(|text| !text.is_empty())
}

fn outlet(item: &Element) -> Option<String> {
    let provider = item.find("itemMeta").and_then(|meta| meta.child("provider"));
    let named =
        |element: &Element| element.words("name").or_else(|| element.attribute("literal").map(str::to_owned));
    let credit = || item.find("contentMeta").and_then(|meta| meta.words("creditline"));
    provider.and_then(named).or_else(credit)
}

fn address(meta: &Element) -> Option<String> {
    let links = meta.children().filter(|child| super::xml::local(&child.name) == "link");
    let mut addresses = links.filter_map(|link| link.attribute("href"));
    addresses.find(|href| href.starts_with("http")).map(str::to_owned)
}
