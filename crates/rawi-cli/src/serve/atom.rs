//! A search as an Atom feed (RFC 4287): a feed reader tells of each new statement by whom, about whom.
//!
//! An entry keeps its id when its report is read anew, so that readers do not tell of it twice.

use super::url;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};
use rawi_store::{EventHit, Hit};
use std::io;

/// A row as a feed tells of it.
pub(super) struct Entry {
    /// What it is, one line: `فلاديمير بوتين · deny`.
    title: String,
    /// The words of the report.
    words: String,
    /// Where its page is, below the address of the server.
    path: String,
    /// The day it was said or done.
    day: Option<String>,
    /// The outlet.
    author: Option<String>,
}

/// A row that a feed can tell of.
pub(super) trait Told {
    /// The entry of it; nothing for a row that has no page.
    fn entry(&self) -> Option<Entry>;
}

impl Told for Hit {
    fn entry(&self) -> Option<Entry> {
        let names: Vec<&str> = self.statement.speakers.iter().map(|party| party.name.as_str()).collect();
        Some(Entry {
            title: titled(&names, &self.statement.act),
            words: self.content.clone(),
            path: format!("/reports/{}/{}", url::encode(&self.document), url::encode(&self.statement.id)),
            day: self.day.clone(),
            author: self.outlet.clone(),
        })
    }
}

impl Told for EventHit {
    fn entry(&self) -> Option<Entry> {
        let parties = self.event.actors.iter().chain(&self.event.recipients);
        let names: Vec<&str> = parties.map(|party| party.name.as_str()).collect();
        Some(Entry {
            title: titled(&names, &self.event.kind),
            words: self.text.clone(),
            path: format!("/reports/{}#{}", url::encode(&self.document), url::encode(&self.event.id)),
            day: self.day.clone(),
            author: self.outlet.clone(),
        })
    }
}

/// Reports and entities are lists, no news: no feed tells of them.
impl Told for rawi_store::browse::ReportRow {
    fn entry(&self) -> Option<Entry> {
        None
    }
}

impl Told for rawi_store::browse::ActorRow {
    fn entry(&self) -> Option<Entry> {
        None
    }
}

fn titled(names: &[&str], what: &str) -> String {
    if names.is_empty() { what.to_owned() } else { format!("{} · {what}", names.join("، ")) }
}

/// A feed of rows; `host` is how the client calls the server, `path` what it asked for.
pub(super) fn feed<'t, T: Told + 't>(
    host: &str,
    path: &str,
    items: impl IntoIterator<Item = &'t T>,
) -> io::Result<Vec<u8>> {
    let entries: Vec<Entry> = items.into_iter().filter_map(Told::entry).collect();
    let address = format!("http://{host}{path}");
    let newest = entries.iter().filter_map(|entry| moment(entry.day.as_deref())).max();
    let mut xml = Writer::new(Vec::new());
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("utf-8"), None)))?;
    let feed = xml.create_element("feed").with_attribute(("xmlns", "http://www.w3.org/2005/Atom"));
    feed.write_inner_content(|xml| {
        text(xml, "title", "rawi")?;
        text(xml, "id", &address)?;
        link(xml, "self", &address)?;
        text(xml, "updated", newest.as_deref().unwrap_or(NEVER))?;
        entries.iter().try_for_each(|one| entry(xml, host, one))
    })?;
    Ok(xml.into_inner())
}

/// For rows without a day.
const NEVER: &str = "1970-01-01T00:00:00Z";

fn entry(xml: &mut Writer<Vec<u8>>, host: &str, entry: &Entry) -> io::Result<()> {
    let address = format!("http://{host}{}", entry.path);
    xml.create_element("entry").write_inner_content(|xml| {
        text(xml, "title", &entry.title)?;
        text(xml, "id", &address)?;
        link(xml, "alternate", &address)?;
        text(xml, "updated", moment(entry.day.as_deref()).as_deref().unwrap_or(NEVER))?;
        let author = entry.author.as_deref().unwrap_or("-");
        xml.create_element("author").write_inner_content(|xml| text(xml, "name", author))?;
        text(xml, "content", &entry.words)
    })?;
    Ok(())
}

/// The first moment of a day, a month or a year.
fn moment(day: Option<&str>) -> Option<String> {
    let day = day?;
    let rest = match day.len() {
        4 => "-01-01",
        7 => "-01",
        10 => "",
        _ => return None,
    };
    Some(format!("{day}{rest}T00:00:00Z"))
}

fn text(xml: &mut Writer<Vec<u8>>, name: &str, value: &str) -> io::Result<()> {
    // What XML may not hold at all would make the whole feed unreadable.
    let value = super::text::shown(value);
    xml.create_element(name).write_text_content(BytesText::new(&value))?;
    Ok(())
}

fn link(xml: &mut Writer<Vec<u8>>, rel: &str, address: &str) -> io::Result<()> {
    xml.create_element("link").with_attributes([("rel", rel), ("href", address)]).write_empty()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Row(&'static str);

    impl Told for Row {
        fn entry(&self) -> Option<Entry> {
            Some(Entry {
                title: titled(&["الوزير"], "deny"),
                words: self.0.to_owned(),
                path: "/reports/a/s1".to_owned(),
                day: Some("2024-05".to_owned()),
                author: None,
            })
        }
    }

    #[test]
    fn a_feed_is_xml_whatever_was_said() {
        let feed = feed("h:1", "/x?a=1&b=2", [&Row("</content><script>\u{0}\u{202e}انتهى")]).unwrap();
        let feed = String::from_utf8(feed).unwrap();
        let mut reader = quick_xml::Reader::from_str(&feed);
        let mut depth = 0i32;
        loop {
            match reader.read_event().unwrap() {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(depth, 0);
        assert!(
            feed.contains("<updated>2024-05-01T00:00:00Z</updated>") && !feed.contains("<script"),
            "{feed}"
        );
        assert!(feed.contains("a=1&amp;b=2") && feed.contains("الوزير · deny"), "{feed}");
    }
}
