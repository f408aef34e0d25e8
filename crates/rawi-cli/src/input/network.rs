//! What comes from the network rather than from a file: its charset may be told from outside.

pub(crate) use super::report::Words;
use super::sniff::{self, Format};
use super::stream::{Counter, Stream};
use super::{Raw, element, xml};
use encoding_rs::{Encoding, WINDOWS_1252};
use rawi::article::html;

/// The items of a feed or sitemap from the network, and whether each of them names a sitemap.
pub(crate) fn items(bytes: Vec<u8>, name: &str) -> Result<(bool, impl Iterator<Item = Raw>), String> {
    let unreadable = |e: std::io::Error| format!("cannot be read: {e}");
    let from =
        Stream::open(Box::new(std::io::Cursor::new(bytes)), &Counter::default()).map_err(unreadable)?;
    let mut from = from.in_utf8().map_err(unreadable)?;
    match sniff::format(from.peek(1).map_err(unreadable)?, name) {
        Format::Items(kind) => Ok((kind == xml::Kind::SitemapIndex, xml::Items::new(from, name, kind))),
        _ => Err("is no feed or sitemap; name the address of its RSS, Atom or sitemap".to_owned()),
    }
}

/// XML in UTF-8 where only the network names its charset.
pub(crate) fn xml_in_utf8(bytes: Vec<u8>, charset: Option<&str>) -> Vec<u8> {
    if charset.is_none() || xml::charset(&bytes).is_some() || bytes.starts_with(&[0x1f, 0x8b]) {
        return bytes;
    }
    element::decode(&bytes, charset).into_bytes()
}

/// What a page from the network is: HTML or text in UTF-8 where its charset is known, or why it is neither.
///
/// Its bytes count most, then the network's `charset`, then the page's own `<meta>`; servers that say ISO 8859-1 say it
/// of everything.
pub(crate) fn page_words(bytes: Vec<u8>, kind: &str, charset: Option<&str>) -> Result<Words, String> {
    if let Format::Other(what) = sniff::format(&bytes[..bytes.len().min(1024)], "") {
        return Err(format!("is {what}; no report was read from it"));
    }
    let is_html = kind.contains("html") || html::looks_like(&bytes, "");
    if !is_html && !matches!(kind, "" | "text/plain" | "application/xml" | "text/xml") {
        return Err(format!("is {kind}, which is no page"));
    }
    let charset = charset.filter(|label| named(label).is_some()).map(str::to_owned);
    let charset = charset.or_else(|| meta_charset(&bytes));
    let bytes = match charset {
        Some(charset) if Encoding::for_bom(&bytes).is_none() => {
            element::decode(&bytes, Some(&charset)).into_bytes()
        }
        _ => bytes,
    };
    Ok(if is_html { Words::Page(bytes) } else { Words::Bytes(bytes) })
}

/// The charset that a label means, unless it is the one that servers name by default.
fn named(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label(label.as_bytes()).filter(|found| *found != WINDOWS_1252)
}

/// The charset that a page names in its first tags.
fn meta_charset(bytes: &[u8]) -> Option<String> {
    let start = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let mut labels = start.split("charset").skip(1).filter_map(|rest| rest.trim_start().strip_prefix('='));
    let end = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '>' | ';' | '/');
    labels.find_map(|rest| {
        let label = rest.trim_start_matches(['"', '\'', ' ']).split(end).next()?;
        named(label).map(|_| label.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::WINDOWS_1256;

    #[test]
    fn charsets_are_told_by_bytes_network_and_page() {
        let words = "قال الوزير";
        let check = |charset: Option<&str>, meta: &str, arabic: &[u8]| {
            let page = [b"<html><head>", meta.as_bytes(), b"</head><p>", arabic, b"</p></html>"].concat();
            let Ok(Words::Page(bytes)) = page_words(page, "text/html", charset) else {
                panic!("{charset:?}")
            };
            let (text, _) = rawi::article::decode(&bytes);
            assert!(text.contains(words), "{charset:?} {meta}: {text}");
        };
        let (old, _, _) = WINDOWS_1256.encode(words);
        check(Some("windows-1256"), "", &old);
        check(Some("iso-8859-1"), "<meta charset='windows-1256'>", &old);
        check(None, "<meta http-equiv=x content=\"text/html; charset=windows-1256\">", &old);
        check(Some("windows-1256"), "<meta charset=utf-8>", words.as_bytes());
        check(Some("utf-8"), "", &old);
        check(Some("none-such"), "<meta charset=\"\">", words.as_bytes());
    }

    #[test]
    fn pictures_are_no_pages() {
        let check = |bytes: &[u8], kind| page_words(bytes.to_vec(), kind, None).unwrap_err();
        assert_eq!(check(b"GIF89a", "text/html"), "is a picture; no report was read from it");
        assert_eq!(check(b"{}", "application/json"), "is application/json, which is no page");
    }
}
