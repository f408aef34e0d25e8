//! One item of an XML file, as a small tree.

use encoding_rs::{Encoding, UTF_8};
use quick_xml::Reader;
use quick_xml::escape::{resolve_html5_entity, unescape_with};
use quick_xml::events::{BytesStart, Event};

/// No item nests deeper.
const DEEPEST: usize = 256;
/// No item has more elements.
const MOST: usize = 200_000;

/// An element with what is in it.
#[derive(Debug, Default)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    pub(crate) inside: Vec<Node>,
}

/// What stands in an element.
#[derive(Debug)]
pub(crate) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// The elements right inside.
    pub(crate) fn children(&self) -> impl Iterator<Item = &Element> {
        self.inside.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The first element right inside that is named `name`; a prefix that `name` leaves out is that of the whole file.
    pub(crate) fn child(&self, name: &str) -> Option<&Element> {
        self.children().find(|child| child.is(self, name))
    }

    /// The words of the first element named `name`, unless there are none.
    pub(crate) fn words(&self, name: &str) -> Option<String> {
        let mut named = self.children().filter(|child| child.is(self, name));
        named.find_map(|child| Some(squeezed(&child.text())).filter(|words| !words.is_empty()))
    }

    /// All elements with this local name, however deep.
    pub(crate) fn all<'e>(&'e self, name: &str, found: &mut Vec<&'e Element>) {
        for child in self.children() {
            if super::xml::local(&child.name) == name {
                found.push(child);
            }
            child.all(name, found);
        }
    }

    /// The first element with this local name, however deep.
    pub(crate) fn find(&self, name: &str) -> Option<&Element> {
        self.children().find_map(|child| {
            if super::xml::local(&child.name) == name { Some(child) } else { child.find(name) }
        })
    }

    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// All text inside, as it stands.
    pub(crate) fn text(&self) -> String {
        let mut text = String::new();
        self.push_text(&mut text);
        text
    }

    fn push_text(&self, text: &mut String) {
        for node in &self.inside {
            match node {
                Node::Element(element) => element.push_text(text),
                Node::Text(words) => text.push_str(words),
            }
        }
    }

    /// What is inside, as HTML; prefixes are left out.
    pub(crate) fn html(&self) -> String {
        let mut html = String::new();
        self.push_html(&mut html);
        html
    }

    fn push_html(&self, html: &mut String) {
        for node in &self.inside {
            match node {
                Node::Text(words) => html.push_str(&quick_xml::escape::escape(words.as_str())),
                Node::Element(element) => {
                    let name = super::xml::local(&element.name);
                    html.push_str(&format!("<{name}>"));
                    element.push_html(html);
                    if !matches!(name, "br" | "img" | "hr") {
                        html.push_str(&format!("</{name}>"));
                    }
                }
            }
        }
    }

    fn is(&self, parent: &Element, name: &str) -> bool {
        let prefix = parent.name.split_once(':').map(|(prefix, _)| prefix);
        let own = self.name.split_once(':');
        self.name == name || own.is_some_and(|(own, rest)| Some(own) == prefix && rest == name)
    }
}

/// The text of bytes that name their charset or not.
pub(crate) fn decode(bytes: &[u8], charset: Option<&str>) -> String {
    let named = charset.and_then(|label| Encoding::for_label(label.as_bytes()));
    match (std::str::from_utf8(bytes), named) {
        (Ok(text), _) => text.to_owned(),
        (Err(_), Some(named)) if named != UTF_8 => named.decode_without_bom_handling(bytes).0.into_owned(),
        // It says that it is UTF-8, and is not.
        (Err(_), _) => rawi::article::decode(bytes).0,
    }
}

/// The element that `text` is.
pub(crate) fn parse(text: &str) -> Result<Element, String> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().allow_dangling_amp = true;
    let (mut open, mut count) = (vec![Element::default()], 0);
    loop {
        let event = reader.read_event().map_err(|error| {
            format!("broken XML at its byte {}: {error}; get the file anew", reader.error_position())
        })?;
        count += usize::from(matches!(event, Event::Start(_) | Event::Empty(_)));
        if open.len() > DEEPEST || count > MOST {
            return Err(format!(
                "nests deeper than {DEEPEST} or has more than {MOST} elements, which no item does"
            ));
        }
        let top = open.last_mut().expect("the outermost is never closed");
        match event {
            Event::Start(start) => open.push(begin(&start)),
            Event::Empty(start) => top.inside.push(Node::Element(begin(&start))),
            Event::End(_) => {
                let done = open.pop().expect("the reader checks that ends match");
                match open.last_mut() {
                    Some(parent) => parent.inside.push(Node::Element(done)),
                    None => return Err("broken XML: it is closed twice; get the file anew".to_owned()),
                }
            }
            Event::Text(text) => top.push(&text),
            Event::CData(text) => top.push(&text),
            Event::GeneralRef(name) => {
                let words = format!("&{};", &*name);
                top.push(&unescape_with(&words, resolve_html5_entity).unwrap_or_else(|_| (&*words).into()));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    if open.len() > 1 {
        return Err("broken XML: it is not closed; get the file anew".to_owned());
    }
    let outermost = open.pop().expect("the outermost is never closed");
    let mut elements = outermost.inside.into_iter().filter_map(|node| match node {
        Node::Element(element) => Some(element),
        Node::Text(_) => None,
    });
    elements.next().ok_or_else(|| "there is no element in it".to_owned())
}

impl Element {
    /// Adds text, to what stands before it if that is text.
    fn push(&mut self, words: &str) {
        match self.inside.last_mut() {
            Some(Node::Text(text)) => text.push_str(words),
            _ => self.inside.push(Node::Text(words.to_owned())),
        }
    }
}

fn begin(start: &BytesStart<'_>) -> Element {
    let name = start.name().as_ref().to_owned();
    let attributes = start.attributes().flatten().map(|attribute| {
        let raw = &*attribute.value;
        let value = unescape_with(raw, resolve_html5_entity).unwrap_or(raw.into());
        (attribute.key.as_ref().to_owned(), value.into_owned())
    });
    Element { attributes: attributes.collect(), name, inside: Vec::new() }
}

/// The words of the first element named `name` in a text that breaks off anywhere.
pub(crate) fn first_text(text: &str, name: &str) -> Option<String> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().allow_dangling_amp = true;
    loop {
        match reader.read_event().ok()? {
            Event::Start(start) if start.name().as_ref() == name => {
                let inside = reader.read_text(start.name()).ok()?;
                let element = parse(&format!("<x>{}</x>", &*inside)).ok()?;
                return Some(squeezed(&element.text())).filter(|words| !words.is_empty());
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// One space between words, none around them.
pub(crate) fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
