//! Feeds, sitemaps and NewsML-G2: one item after another out of an XML file.
//!
//! Comes in: bytes in any charset that agrees with ASCII. Goes out: the bytes of each `<item>`, `<entry>`, `<url>` or
//! `<newsItem>`, so that no file is too long and a broken item does not take the others with it.

use super::stream::Stream;
use super::{Body, Form, LONGEST, Raw, too_long};
use super::{element, sitemap};
use std::io::BufRead;

/// No feed says more about itself before its first item.
const LONGEST_HEAD: usize = 1 << 20;

/// What the items of a file are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Rss,
    Atom,
    NewsMl,
    Sitemap,
    SitemapIndex,
}

impl Kind {
    /// The kind by the name of the outermost element.
    pub(crate) fn of_root(name: &str) -> Option<Self> {
        match local(name) {
            "rss" | "RDF" => Some(Self::Rss),
            "feed" => Some(Self::Atom),
            "newsMessage" | "newsItem" => Some(Self::NewsMl),
            "urlset" => Some(Self::Sitemap),
            "sitemapindex" => Some(Self::SitemapIndex),
            _ => None,
        }
    }

    /// The name of an item's element.
    fn item(self) -> &'static str {
        match self {
            Self::Rss => "item",
            Self::Atom => "entry",
            Self::NewsMl => "newsItem",
            Self::Sitemap => "url",
            Self::SitemapIndex => "sitemap",
        }
    }
}

/// A name without its prefix.
pub(crate) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// What a file says before its first item.
#[derive(Clone, Debug, Default)]
pub(crate) struct Head {
    /// The charset it names.
    pub(crate) charset: Option<String>,
    /// The title of the feed.
    pub(crate) title: Option<String>,
    pub(crate) language: Option<String>,
}

/// The items of a file.
pub(crate) struct Items {
    from: Option<Stream>,
    file: String,
    kind: Kind,
    number: usize,
    before: Vec<u8>,
    head: Option<Head>,
}

/// What a stretch of markup does to the depth of items.
enum Tag {
    Opens,
    Closes,
    Whole,
    Other,
}

impl Items {
    pub(crate) fn new(from: Stream, file: &str, kind: Kind) -> Self {
        let (before, head) = (Vec::new(), None);
        Self { from: Some(from), file: file.to_owned(), kind, number: 0, before, head }
    }

    /// The next item: its place, and its bytes. `None` at the end.
    fn item(&mut self) -> Option<(u64, Result<Vec<u8>, String>)> {
        let name = self.kind.item();
        let (mut item, mut depth, mut long, mut place) = (Vec::new(), 0_u32, false, 0);
        loop {
            let from = self.from.as_mut()?;
            let here = from.place();
            let mut part = Vec::new();
            match piece(from, &mut part) {
                Ok(true) => {}
                Ok(false) if depth == 0 => return None,
                Ok(false) => {
                    let complaint = format!("cut off: <{name}> is not closed; get the file anew");
                    return Some((place, self.end(complaint)));
                }
                Err(error) => {
                    let place = if depth == 0 { here } else { place };
                    return Some((place, self.end(format!("cannot be read: {error}"))));
                }
            }
            let tag = tag(&part, name);
            if depth == 0 && matches!(tag, Tag::Opens | Tag::Whole) {
                place = here;
            }
            let inside = depth > 0 || matches!(tag, Tag::Opens | Tag::Whole);
            match tag {
                Tag::Opens => depth += 1,
                Tag::Closes => depth = depth.saturating_sub(1),
                Tag::Whole | Tag::Other => {}
            }
            if !inside {
                if self.head.is_none() && self.before.len() < LONGEST_HEAD {
                    self.before.extend_from_slice(&part);
                }
                continue;
            }
            long |= (item.len() + part.len()) as u64 > LONGEST;
            if !long {
                item.append(&mut part);
            }
            if depth == 0 {
                return Some((place, if long { Err(too_long()) } else { Ok(item) }));
            }
        }
    }

    fn end(&mut self, complaint: String) -> Result<Vec<u8>, String> {
        self.from = None;
        Err(complaint)
    }

    fn body(&mut self, bytes: Vec<u8>) -> Result<Body, String> {
        let before = &mut self.before;
        let head = self.head.get_or_insert_with(|| Head::of(&std::mem::take(before))).clone();
        match self.kind {
            Kind::Rss | Kind::Atom => Ok(Body::Item { bytes, form: Form::Feed(head) }),
            Kind::NewsMl => Ok(Body::Item { bytes, form: Form::NewsMl(head) }),
            Kind::Sitemap | Kind::SitemapIndex => {
                let item = element::parse(&element::decode(&bytes, head.charset.as_deref()))?;
                sitemap::page(&item).map(Body::Named)
            }
        }
    }
}

impl Iterator for Items {
    type Item = Raw;

    fn next(&mut self) -> Option<Raw> {
        let (place, item) = self.item()?;
        self.number += 1;
        let source = format!("{} {} {} at byte {place}", self.file, self.kind.item(), self.number);
        let body = item.and_then(|bytes| self.body(bytes));
        Some(Raw { source, body })
    }
}

impl Head {
    /// Reads what stands before the first item, however it breaks off.
    fn of(before: &[u8]) -> Self {
        let charset = charset(before);
        let text = element::decode(before, charset.as_deref());
        let start = text.find('<').map_or("", |at| &text[at..]);
        let title = element::first_text(start, "title");
        let language = element::first_text(start, "language").or_else(|| lang(start));
        Self { charset, title, language }
    }
}

/// The charset that an XML declaration names.
pub(crate) fn charset(start: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(&start[..start.len().min(256)]).into_owned();
    let declaration = start.split_once("<?xml")?.1.split_once("?>")?.0;
    quoted(declaration, "encoding")
}

/// The language of the outermost elements.
fn lang(start: &str) -> Option<String> {
    quoted(start.get(..1024).unwrap_or(start), "xml:lang")
}

/// The value of `name="value"`.
fn quoted(text: &str, name: &str) -> Option<String> {
    let after = text.split_once(name)?.1.trim_start().strip_prefix('=')?.trim_start();
    let mark = after.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    Some(after[1..].split_once(mark)?.0.to_owned())
}

/// Puts the next stretch of text or markup into `part`; false at the end.
fn piece(from: &mut Stream, part: &mut Vec<u8>) -> std::io::Result<bool> {
    let ahead = from.peek(9)?;
    let end: &[u8] = match ahead {
        [] => return Ok(false),
        [b'<', b'!', b'-', b'-', ..] => b"-->",
        ahead if ahead.starts_with(b"<![CDATA[") => b"]]>",
        [b'<', b'?', ..] => b"?>",
        [b'<', ..] => return markup(from, part),
        _ => {
            // A part at a time: text may be longer than what fits into memory.
            let length = ahead.iter().position(|byte| *byte == b'<').unwrap_or(ahead.len());
            part.extend_from_slice(&ahead[..length]);
            from.consume(length);
            return Ok(true);
        }
    };
    while !part.ends_with(end) && part.len() as u64 <= LONGEST {
        let byte = match from.fill_buf()? {
            [] => break,
            ahead => {
                let last = end[end.len() - 1];
                let length = ahead.iter().position(|byte| *byte == last).map_or(ahead.len(), |at| at + 1);
                part.extend_from_slice(&ahead[..length]);
                length
            }
        };
        from.consume(byte);
    }
    Ok(true)
}

/// A tag: up to the `>` that stands in no quoted value.
fn markup(from: &mut Stream, part: &mut Vec<u8>) -> std::io::Result<bool> {
    let mut quote = None;
    while part.len() as u64 <= LONGEST {
        let ahead = from.fill_buf()?;
        if ahead.is_empty() {
            break;
        }
        let end = ahead.iter().position(|byte| match (quote, *byte) {
            (None, b'>') => true,
            (None, b'"' | b'\'') => {
                quote = Some(*byte);
                false
            }
            (Some(mark), byte) if mark == byte => {
                quote = None;
                false
            }
            _ => false,
        });
        let length = end.map_or(ahead.len(), |end| end + 1);
        part.extend_from_slice(&ahead[..length]);
        from.consume(length);
        if end.is_some() {
            break;
        }
    }
    Ok(true)
}

fn tag(part: &[u8], item: &str) -> Tag {
    let Some(inner) = part.strip_prefix(b"<") else { return Tag::Other };
    let (closing, inner) = match inner.strip_prefix(b"/") {
        Some(inner) => (true, inner),
        None => (false, inner),
    };
    let end = inner.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'>' | b'/'));
    let name = std::str::from_utf8(&inner[..end.unwrap_or(inner.len())]).unwrap_or_default();
    // `media:url` is no `url`, but whole feeds are written with a prefix, too.
    if local(name) != item || name.starts_with("media:") || name.starts_with("image:") {
        return Tag::Other;
    }
    match (closing, part.ends_with(b"/>")) {
        (true, _) => Tag::Closes,
        (false, true) => Tag::Whole,
        (false, false) => Tag::Opens,
    }
}
