//! A piece of HTML, as feeds and agencies send it, → text.
//!
//! Comes in: `<p>قال الوزير</p><ul><li>أولا</li></ul>`. Goes out: «قال الوزير» and «أولا», a line each. Nothing is left
//! out but what no reader sees.

use super::html::cap;
use crate::text::squeeze;
use scraper::{ElementRef, Html};

/// Elements that begin and end a line.
const BLOCKS: &[&str] = &[
    "p",
    "div",
    "br",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "li",
    "ul",
    "ol",
    "blockquote",
    "figure",
    "figcaption",
    "table",
    "tr",
    "td",
    "th",
    "section",
    "article",
    "header",
    "footer",
    "hr",
    "pre",
    "dt",
    "dd",
    "address",
    "aside",
    "main",
    "block",
    "hl2",
    "body.content",
];

/// The text of a piece of HTML, a line for each paragraph; entities are resolved.
///
/// ```
/// assert_eq!(rawi::article::fragment::text("<p>قال&nbsp;الوزير</p>وأضاف<br>أنه باق"), "قال الوزير\nوأضاف\nأنه باق");
/// ```
pub fn text(source: &str) -> String {
    if source.contains('<') {
        return words(source);
    }
    // Text that knows nothing of tags: its lines are its own, entities may have been left in.
    let resolved = source.lines().map(|line| if line.contains('&') { words(line) } else { line.to_string() });
    lines(&resolved.collect::<Vec<_>>().join("\n"))
}

fn words(source: &str) -> String {
    let page = Html::parse_fragment(&cap(source, &mut Vec::new()));
    let mut text = String::new();
    walk(page.root_element(), &mut text);
    lines(&text)
}

fn walk(element: ElementRef<'_>, text: &mut String) {
    for node in element.children() {
        if let Some(words) = node.value().as_text() {
            text.push_str(&words.replace(['\n', '\r'], " "));
        }
        let Some(child) = ElementRef::wrap(node).filter(|child| !is_unseen(child.value().name())) else {
            continue;
        };
        let line = if BLOCKS.contains(&child.value().name()) { "\n" } else { "" };
        text.push_str(line);
        walk(child, text);
        text.push_str(line);
    }
}

fn is_unseen(tag: &str) -> bool {
    matches!(tag, "script" | "style" | "template" | "iframe" | "noscript")
}

/// The lines that hold something.
fn lines(text: &str) -> String {
    let lines: Vec<String> = text.lines().map(squeeze).filter(|line| !line.is_empty()).collect();
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_seen_is_lost() {
        let check = |source: &str, wanted: &str| assert_eq!(text(source), wanted, "{source}");
        check("قال<p>و<b>أض</b>اف</p>أنه<script>x()</script> باق", "قال\nوأضاف\nأنه باق");
        check("<ul><li>أولا<li>ثانيا</ul>", "أولا\nثانيا");
        check("أ & ب\nج &laquo;د&raquo;", "أ & ب\nج «د»");
        check("<p>سطر\nواحد", "سطر واحد");
        check("5 < 6 <", "5 < 6 <");
    }
}
