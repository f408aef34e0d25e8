//! HTML pages → articles.
//!
//! Comes in: the bytes of a page. Goes out: headline, dek, captions, sub-heads and paragraphs, with date, outlet and
//! address from JSON-LD, OpenGraph or the page itself. Nesting is capped before the page is parsed, because a parser
//! needs time that grows with the square of the depth.

use crate::article::{Meta, decode, from_text, note, parse_date};
use crate::layers::{Article, Note};
use crate::lexicon::Lexicon;
use crate::text::{fold, squeeze};
use scraper::{ElementRef, Html, Node, Selector};
use serde_json::Value;
use std::collections::HashSet;

/// No page of news is longer; the rest is cut, with a note.
const LONGEST: usize = 16 << 20;
/// No page of news nests deeper; deeper tags are dropped, their words kept.
const DEEPEST: usize = 256;
/// No page of news has more tags.
const MOST_TAGS: usize = 100_000;
/// A box with more letters of its own than this holds a sentence.
const SENTENCE: usize = 40;
/// A block with more links than this share of its letters is a menu.
const LINK_SHARE: f32 = 0.5;

/// True when a file is a page: by its name, or because it opens with a tag.
pub fn looks_like(bytes: &[u8], name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    if name.ends_with(".html") || name.ends_with(".htm") {
        return true;
    }
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(512)]).trim_start().to_ascii_lowercase();
    start.starts_with("<!doctype html") || start.starts_with("<html") || start.starts_with("<head")
}

/// A report from a page.
pub fn from_html(lexicon: &Lexicon, bytes: &[u8], meta: Meta) -> Article {
    let mut notes = Vec::new();
    let bytes = match bytes.get(..LONGEST) {
        Some(start) if bytes.len() > LONGEST => {
            notes.push(note("input-cut", "the page is longer than 16 MiB; the rest was left out"));
            start
        }
        _ => bytes,
    };
    let (source, decoding) = decode(bytes);
    notes.extend(decoding);
    let page = Html::parse_document(&cap(&source, &mut notes));
    let mut meta = meta;
    page_meta(&page, &mut meta);
    let blocks = body(&page, meta.source.title.as_deref());
    let mut article = from_text(lexicon, &blocks.join("\n"), meta);
    article.notes.splice(0..0, notes);
    article
}

/// Drops tags that nest too deep or are too many, in one pass over the source.
pub(super) fn cap(source: &str, notes: &mut Vec<Note>) -> String {
    let mut out = String::with_capacity(source.len());
    let (mut depth, mut tags, mut dropped) = (0_usize, 0_usize, 0_usize);
    let mut rest = source;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let after = &rest[at + 1..];
        let is_tag = after.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'));
        let Some(end) = is_tag.then(|| after.find('>')).flatten() else {
            // A bare `<` is a character.
            out.push_str("&lt;");
            rest = after;
            if is_tag {
                break;
            }
            continue;
        };
        let tag = &after[..end];
        tags += 1;
        let closing = tag.starts_with('/');
        let empty = tag.starts_with(['!', '?']) || tag.ends_with('/') || is_void(tag);
        let keep = tags <= MOST_TAGS && (depth < DEEPEST || (closing && depth <= DEEPEST));
        if closing {
            depth = depth.saturating_sub(usize::from(!is_void(&tag[1..])));
        } else if !empty {
            depth += 1;
        }
        if keep {
            out.push_str(&rest[at..at + end + 2]);
        } else {
            dropped += 1;
            out.push(' ');
        }
        rest = &after[end + 1..];
    }
    out.push_str(&rest.replace('<', "&lt;"));
    if dropped > 0 {
        notes.push(note(
            "tags-dropped",
            &format!("{dropped} tags nest too deep or are too many; their words were kept"),
        ));
    }
    out
}

fn is_void(tag: &str) -> bool {
    let name =
        tag.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or_default().to_ascii_lowercase();
    matches!(
        &*name,
        "br" | "img"
            | "meta"
            | "link"
            | "input"
            | "hr"
            | "source"
            | "wbr"
            | "area"
            | "base"
            | "col"
            | "embed"
            | "p"
            | "li"
    )
}

// ---- what the page says about itself ----------------------------------------------------------------

/// Where pages say when they were published, the surest first: selector and attribute.
const DATES: &[(&str, &str)] = &[
    ("[itemprop='datePublished'][content]", "content"),
    ("[itemprop='datePublished'][datetime]", "datetime"),
    ("[property='dc:date'][content]", "content"),
    ("meta[name='date']", "content"),
    ("meta[name='pubdate']", "content"),
    ("meta[name='publish-date']", "content"),
    ("time[datetime]", "datetime"),
];

fn page_meta(page: &Html, meta: &mut Meta) {
    let article = json_ld(page);
    let from_ld = |field: &str| article.as_ref().and_then(|a| text_of(a.get(field)?));
    let title = from_ld("headline")
        .or_else(|| property(page, "og:title"))
        .or_else(|| first_text(page, "h1"))
        .or_else(|| first_text(page, "title"));
    let published = from_ld("datePublished")
        .or_else(|| property(page, "article:published_time"))
        .or_else(|| DATES.iter().find_map(|(selector, name)| attribute(page, selector, name)));
    let source = &mut meta.source;
    source.title = source.title.take().or(title);
    source.outlet =
        source.outlet.take().or_else(|| from_ld("publisher")).or_else(|| property(page, "og:site_name"));
    source.byline = source.byline.take().or_else(|| from_ld("author")).or_else(|| property(page, "author"));
    source.url = source
        .url
        .take()
        .or_else(|| attribute(page, "link[rel=canonical]", "href"))
        .or_else(|| property(page, "og:url"));
    source.language = source.language.take().or_else(|| attribute(page, "html[lang]", "lang"));
    meta.published = meta.published.or_else(|| published.as_deref().and_then(parse_date));
}

/// The first object of the page's JSON-LD that is an article, in a list or a graph too.
fn json_ld(page: &Html) -> Option<Value> {
    let scripts = select(page, "script[type='application/ld+json']");
    scripts
        .into_iter()
        .filter_map(|s| serde_json::from_str(&s.text().collect::<String>()).ok())
        .find_map(find_article)
}

fn find_article(value: Value) -> Option<Value> {
    match value {
        Value::Array(items) => items.into_iter().find_map(find_article),
        Value::Object(mut object) => {
            let is_article =
                |t: &Value| t.as_str().is_some_and(|t| t.ends_with("Article") || t == "BlogPosting");
            let fits = object
                .get("@type")
                .is_some_and(|t| is_article(t) || t.as_array().is_some_and(|l| l.iter().any(is_article)));
            if fits {
                return Some(Value::Object(object));
            }
            object.remove("@graph").and_then(find_article)
        }
        _ => None,
    }
}

/// A name in JSON-LD: the string itself, the `name` of an object, the first of a list.
fn text_of(value: &Value) -> Option<String> {
    match value {
        // Some pages write entities into it, as if it were HTML.
        Value::String(words) if words.contains('&') => {
            Some(words_of(Html::parse_fragment(words).root_element()))
        }
        Value::String(words) => Some(squeeze(words)).filter(|w| !w.is_empty()),
        Value::Object(object) => text_of(object.get("name")?),
        Value::Array(items) => text_of(items.first()?),
        _ => None,
    }
}

fn property(page: &Html, name: &str) -> Option<String> {
    let found = attribute(page, &format!("meta[property='{name}']"), "content");
    found.or_else(|| attribute(page, &format!("meta[name='{name}']"), "content"))
}

fn attribute(page: &Html, selector: &str, name: &str) -> Option<String> {
    let value = select(page, selector).into_iter().find_map(|e| e.attr(name).map(squeeze));
    value.filter(|v| !v.is_empty())
}

fn first_text(page: &Html, selector: &str) -> Option<String> {
    select(page, selector).into_iter().map(words_of).find(|words| !words.is_empty())
}

fn select<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    Selector::parse(selector).map(|s| page.select(&s).collect()).unwrap_or_default()
}

// ---- the words --------------------------------------------------------------------------------------

/// The blocks of the body, the headline first.
fn body(page: &Html, title: Option<&str>) -> Vec<String> {
    let container = best_container(page);
    let mut blocks: Vec<String> = title.map(squeeze).into_iter().collect();
    // A page may have many thousands of paragraphs.
    let mut told: HashSet<String> = blocks.iter().map(|block| fold(block)).collect();
    let Some(container) = container else { return blocks };
    let Ok(selector) = Selector::parse("p, div, h2, h3, h4, blockquote, figcaption, li") else {
        return blocks;
    };
    for element in std::iter::once(container).chain(container.select(&selector)) {
        let box_of_text = !matches!(element.value().name(), "p" | "h2" | "h3" | "h4" | "figcaption" | "li");
        if in_furniture(element)
            || (box_of_text && !is_paragraph(element))
            || holds_block(element, &selector)
            || link_share(element) > LINK_SHARE
        {
            continue;
        }
        for words in lines_of(element) {
            if told.insert(fold(&words)) {
                blocks.push(words);
            }
        }
    }
    blocks
}

/// A paragraph by its tag, or a box that holds a sentence of its own, perhaps in lines apart by `<br>`.
fn is_paragraph(element: ElementRef<'_>) -> bool {
    let own = element.children().filter_map(|node| node.value().as_text().map(|t| t.trim().chars().count()));
    element.value().name() == "p" || own.sum::<usize>() > SENTENCE
}

/// The words of an element, a line for each `<br>`.
fn lines_of(element: ElementRef<'_>) -> Vec<String> {
    let mut lines = vec![String::new()];
    for node in element.descendants() {
        match node.value() {
            Node::Element(tag) if tag.name() == "br" => lines.push(String::new()),
            Node::Text(text) => {
                if let Some(line) = lines.last_mut() {
                    line.push_str(text);
                }
            }
            _ => {}
        }
    }
    lines.iter().map(|line| squeeze(line)).filter(|line| !line.is_empty()).collect()
}

/// The element whose own paragraphs hold the most letters.
fn best_container(page: &Html) -> Option<ElementRef<'_>> {
    let mut best: Option<(usize, ElementRef<'_>)> = None;
    for paragraph in select(page, "p, div") {
        if !is_paragraph(paragraph) || in_furniture(paragraph) {
            continue;
        }
        let Some(parent) = paragraph.parent().and_then(ElementRef::wrap) else { continue };
        if best.is_some_and(|(_, b)| b == parent) {
            continue;
        }
        let letters =
            parent.child_elements().filter(|c| is_paragraph(*c)).map(|c| words_of(c).chars().count()).sum();
        if best.is_none_or(|(most, _)| letters > most) {
            best = Some((letters, parent));
        }
    }
    best.map(|(_, element)| element).or_else(|| select(page, "body").first().copied())
}

/// Menus, related boxes, share buttons and comments, told by tag, class or id.
fn in_furniture(element: ElementRef<'_>) -> bool {
    const TAGS: &[&str] = &["nav", "footer", "aside", "header", "script", "style", "noscript"];
    const WORDS: &[&str] = &[
        "related",
        "share",
        "social",
        "comment",
        "sidebar",
        "promo",
        "newsletter",
        "breadcrumb",
        "tags",
        "ticker",
    ];
    let mut at = Some(element);
    while let Some(here) = at {
        let value = here.value();
        let names =
            format!("{} {}", value.attr("class").unwrap_or_default(), value.attr("id").unwrap_or_default())
                .to_ascii_lowercase();
        let body = matches!(value.name(), "body" | "html" | "article" | "main");
        if TAGS.contains(&value.name()) || (!body && WORDS.iter().any(|w| names.contains(w))) {
            return true;
        }
        at = here.parent().and_then(ElementRef::wrap);
    }
    false
}

fn holds_block(element: ElementRef<'_>, selector: &Selector) -> bool {
    element.select(selector).next().is_some()
}

fn link_share(element: ElementRef<'_>) -> f32 {
    let all = words_of(element).chars().count();
    let Ok(links) = Selector::parse("a") else { return 0.0 };
    let linked: usize = element.select(&links).map(|a| words_of(a).chars().count()).sum();
    if all == 0 { 0.0 } else { linked as f32 / all as f32 }
}

fn words_of(element: ElementRef<'_>) -> String {
    squeeze(&element.text().collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::tests::lexicon;
    use crate::layers::BlockKind;
    use std::time::{Duration, Instant};

    const PAGE: &str = r#"<!DOCTYPE html><html lang="ar"><head><title>x</title>
        <script type="application/ld+json">{"@graph":[{"@type":["NewsArticle"],"headline":"الوزير يزور المدينة","datePublished":"2022-06-29T10:00:00+03:00","publisher":{"name":"sample"}}]}</script></head>
        <body><nav><p>الرئيسية</p></nav><article><h1>الوزير يزور المدينة</h1>
        <p>قال وزير النقل إن العمل في الطريق الجديد انتهى قبل موعده بشهر كامل.</p>
        <h2>لا تأخير</h2><p>وأضاف أن الطريق يفتح أمام الناس الأسبوع المقبل.</p>
        <div class="related-box"><p>اقرأ أيضا: خبر آخر عن أمر آخر تماما</p></div></article><footer><p>حقوق النشر</p></footer></body></html>"#;

    #[test]
    fn a_page_of_many_paragraphs_takes_as_long_as_its_words() {
        let paragraphs: String =
            (0..5_000).map(|n| format!("<p>قال الوزير {n}</p><p>قال الوزير</p>")).collect();
        let begun = Instant::now();
        let article = from_html(&lexicon(), format!("<body>{paragraphs}</body>").as_bytes(), Meta::default());
        assert_eq!(article.blocks.len(), 5_001);
        assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    }

    #[test]
    fn a_page_gives_its_blocks_and_its_date() {
        let article = from_html(&lexicon(), PAGE.as_bytes(), Meta::default());
        assert_eq!(article.published.unwrap().to_string(), "2022-06-29");
        assert_eq!(article.source.outlet.as_deref(), Some("sample"));
        let kinds: Vec<BlockKind> = article.blocks.iter().map(|b| b.kind).collect();
        assert_eq!(
            kinds,
            [BlockKind::Headline, BlockKind::Paragraph, BlockKind::Subheading, BlockKind::Paragraph]
        );
        assert!(!article.text.contains("اقرأ"));
    }

    #[test]
    fn hostile_pages_end_soon() {
        let lexicon = lexicon();
        let nested = format!("<html>{}قال{}", "<div>".repeat(20_000), "</div>".repeat(20_000));
        let angles = "<".repeat(64 << 20);
        for page in [&nested, &angles, "<html><script>x", "<html>", "<a href=\"", "<p>قال <b"] {
            let start = Instant::now();
            from_html(&lexicon, page.as_bytes(), Meta::default());
            assert!(start.elapsed() < Duration::from_secs(20), "{} bytes", page.len());
        }
    }
}
