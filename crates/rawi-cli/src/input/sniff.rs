//! What a file is, by its first bytes, with its name as a hint.

use super::xml::Kind;

/// The format of an input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Format {
    /// One JSON object a line.
    Lines,
    /// JSON objects over several lines, or a list of them.
    Objects,
    /// Items in XML.
    Items(Kind),
    Warc,
    Parquet,
    /// One report: text or HTML.
    Whole,
    /// Nothing that holds a report; why, and what to do.
    Other(&'static str),
}

/// First bytes of files that hold no report as they are.
const OTHERS: &[(&[u8], &str)] = &[
    (b"%PDF-", "a PDF; turn it into text first (pdftotext)"),
    (b"PK\x03\x04", "a ZIP archive or office document; unpack it, or save it as text"),
    (b"\xd0\xcf\x11\xe0", "an old office document; save it as text"),
    (b"\xfd7zXZ\0", "packed with xz; unpack it first (xz -d)"),
    (b"BZh", "packed with bzip2; unpack it first (bzip2 -d)"),
    (b"\x28\xb5\x2f\xfd", "packed with zstd; unpack it first (zstd -d)"),
    (b"7z\xbc\xaf", "a 7z archive; unpack it first"),
    (b"\x1f\x8b", "packed twice; unpack it first (gunzip)"),
    (b"SQLite format 3\0", "an SQLite database; a ledger is named with --ledger"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
];

/// The format of a file that begins with `start`.
pub(crate) fn format(start: &[u8], name: &str) -> Format {
    let name = name.to_ascii_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    if let Some((_, why)) = OTHERS.iter().find(|(first, _)| start.starts_with(first)) {
        return Format::Other(why);
    }
    if start.starts_with(b"PAR1") {
        return Format::Parquet;
    }
    let text = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start).trim_ascii_start();
    match text {
        [] => by_ending(ending),
        _ if text.starts_with(b"WARC/") => Format::Warc,
        _ if matches!(ending, "jsonl" | "ndjson") => Format::Lines,
        [b'{', ..] => json(text, ending),
        [b'[', rest @ ..] if matches!(rest.trim_ascii_start(), [b'{' | b']', ..] | []) => Format::Objects,
        [b'<', ..] => xml(text),
        _ if matches!(ending, "warc" | "parquet" | "json") => by_ending(ending),
        _ => Format::Whole,
    }
}

fn by_ending(ending: &str) -> Format {
    match ending {
        "warc" => Format::Warc,
        "parquet" => Format::Parquet,
        "json" => Format::Objects,
        "jsonl" | "ndjson" => Format::Lines,
        _ => Format::Whole,
    }
}

/// One object a line, unless the first line ends in the middle of one.
fn json(text: &[u8], ending: &str) -> Format {
    let line = text.split(|byte| *byte == b'\n').next().unwrap_or(text);
    let whole_line = line.len() < text.len();
    let parsed: Result<serde::de::IgnoredAny, _> = serde_json::from_slice(line);
    match parsed {
        Err(error) if error.is_eof() && whole_line => Format::Objects,
        Err(error) if error.is_eof() && ending == "json" => Format::Objects,
        _ => Format::Lines,
    }
}

/// By the outermost element, behind declarations and comments.
fn xml(text: &[u8]) -> Format {
    let text = String::from_utf8_lossy(text);
    let mut rest = &*text;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        let end = match rest {
            _ if rest.starts_with("!--") => "-->",
            _ if rest.starts_with('?') => "?>",
            _ if rest.get(..8).is_some_and(|word| word.eq_ignore_ascii_case("!DOCTYPE")) => {
                let end = rest.find('>').unwrap_or(rest.len());
                // Entities may be declared between brackets.
                if rest[..end].contains('[') { "]>" } else { ">" }
            }
            _ => break,
        };
        rest = rest.find(end).map_or("", |at| &rest[at + end.len()..]);
    }
    let name = rest.split(|c: char| c.is_whitespace() || matches!(c, '>' | '/')).next().unwrap_or_default();
    match (Kind::of_root(name), name) {
        (Some(kind), _) => Format::Items(kind),
        (None, "packageItem" | "knowledgeItem" | "conceptItem") => Format::Other(
            "a NewsML-G2 item that names others and holds no text; name the news items themselves",
        ),
        (None, "NewsML" | "nitf") => Format::Other(
            "NewsML 1 or bare NITF, which rawi does not read; ask the agency for NewsML-G2 or ninjs",
        ),
        (None, _) => Format::Whole,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_counts_and_names_are_hints() {
        let check =
            |start: &str, name, format| assert_eq!(super::format(start.as_bytes(), name), format, "{start}");
        check("WARC/1.0\r\n", "x.txt", Format::Warc);
        check("", "x.warc.gz", Format::Warc);
        check("{\"a\":1}\n{\"a\":2}\n", "x", Format::Lines);
        check("{bad\n{\"a\":2}\n", "x", Format::Lines);
        check("{\n \"a\":1}\n", "x", Format::Objects);
        check("[ {\"a\":1}]", "x", Format::Objects);
        check("[خبر] قال الوزير", "x", Format::Whole);
        check(
            "\u{feff}<?xml version=\"1.0\"?><!-- a > b --><rss version=\"2\">",
            "x",
            Format::Items(Kind::Rss),
        );
        check("<?xml version=\"1.0\"?>\n<!DOCTYPE html><html>", "x.xml", Format::Whole);
        check("<atom:feed xmlns:atom=\"\">", "x", Format::Items(Kind::Atom));
        check("<urlset>", "x", Format::Items(Kind::Sitemap));
        check("<p>قال", "x.html", Format::Whole);
        check("قال <rss> الوزير", "x.txt", Format::Whole);
        assert!(matches!(super::format(b"%PDF-1.4", "x.txt"), Format::Other(_)));
    }
}
