//! The bytes of a report become an [`Article`].
//!
//! Comes in: bytes, text or one line of JSONL. Goes out: a text that keeps every character, cut into blocks.
//! «رئيسي: لا شيء» on a line of its own between paragraphs becomes a sub-heading.

mod dateline;
pub mod decode;
#[cfg(feature = "html")]
pub mod fragment;
mod furniture;
#[cfg(feature = "html")]
pub mod html;
pub mod wire;

use crate::text::fold::is_letter;
pub use decode::decode;

use crate::error::{Error, ErrorKind, Result};
use crate::layers::{Article, Note, Source};
use crate::lexicon::Lexicon;
use jiff::civil::Date;
use serde_json::Value;

/// What the caller knows of a report besides its text.
#[derive(Clone, Debug, Default)]
pub struct Meta {
    /// Where it came from.
    pub source: Source,
    /// The day it was published.
    pub published: Option<Date>,
}

/// A report from text. The text stays as it is; what is no part of the report becomes no block, and a note says so.
///
/// ```
/// # use rawi::{Reader, article, lexicon::Tables};
/// # let reader = Reader::new(&Tables::bundled())?;
/// let text = "طهران 4 فبراير (شينخوا) قال الوزير إن المحادثات مستمرة.\nاقرأ أيضا: خبر آخر";
/// let report = article::from_text(&reader.lexicon, text, article::Meta::default());
/// assert_eq!(report.dateline.unwrap().place.unwrap().of(text), "طهران");
/// assert_eq!((report.credits[0].agency.as_str(), report.blocks.len()), ("xinhua", 1));
/// # Ok::<(), rawi::Error>(())
/// ```
pub fn from_text(lexicon: &Lexicon, text: &str, meta: Meta) -> Article {
    let mut notes = Vec::new();
    if text.trim().is_empty() {
        notes.push(note("empty", "the report has no text; nothing can be read from it"));
    } else if !is_arabic(text) {
        notes.push(note(
            "not-arabic",
            "the text does not look Arabic; it is kept, and little will be found in it",
        ));
    }
    let mut source = meta.source;
    let layout = wire::layout(lexicon, text, source.title.as_deref(), meta.published);
    notes.extend(layout.notes);
    source.byline = source.byline.or(layout.byline);
    if source.id.is_empty() {
        source.id =
            content_id(&[text, source.outlet.as_deref().unwrap_or(""), source.url.as_deref().unwrap_or("")]);
    }
    Article {
        source,
        published: meta.published,
        text: text.to_string(),
        blocks: layout.blocks.into(),
        credits: layout.credits,
        dateline: layout.dateline,
        notes,
    }
}

/// A report from the bytes of a file: HTML or text, told apart by the name and the first bytes.
pub fn from_bytes(lexicon: &Lexicon, bytes: &[u8], name: &str, meta: Meta) -> Article {
    #[cfg(feature = "html")]
    if html::looks_like(bytes, name) {
        return html::from_html(lexicon, bytes, meta);
    }
    let _ = name;
    let (text, notes) = decode(bytes);
    let mut article = from_text(lexicon, &text, meta);
    article.notes.splice(0..0, notes);
    article
}

/// A report from line `number` of the JSONL file `file`: an object with `text`, and perhaps `id`, `title`,
/// `published`, `outlet`, `url`, `language`.
pub fn from_json_line(lexicon: &Lexicon, line: &str, number: usize, file: &str) -> Result<Article> {
    let complain = |message: String| Error::new(ErrorKind::Input, file, number, message);
    let value: Value = serde_json::from_str(line).map_err(|e| {
        complain(format!("not a JSON object ({e}); write one object a line, or pass the file as text"))
    })?;
    let field = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_string);
    let Some(text) = field("text") else {
        return Err(complain(
            "the object has no string `text`; name the field that holds the report `text`".into(),
        ));
    };
    let id = match value.get("id") {
        Some(Value::String(id)) => id.clone(),
        Some(Value::Number(id)) => id.to_string(),
        _ => String::new(),
    };
    let published = field("published");
    let date = published.as_deref().and_then(parse_date);
    let source = Source {
        id,
        outlet: field("outlet"),
        url: field("url"),
        title: field("title"),
        byline: field("byline"),
        language: field("language"),
    };
    let mut article = from_text(lexicon, &text, Meta { source, published: date });
    if let (Some(words), None) = (&published, date) {
        article.notes.push(note(
            "bad-date",
            &format!("`published` is `{words}`, which is no ISO 8601 date; left out"),
        ));
    }
    Ok(article)
}

/// The day in an ISO 8601 date or date-time.
pub fn parse_date(words: &str) -> Option<Date> {
    words.get(..10)?.parse().ok()
}

fn note(code: &'static str, message: &str) -> Note {
    Note { code, span: None, message: message.to_string() }
}

/// An id for a report that has none: the FNV-1a hash of its text, outlet and address, so that it is the same on
/// every machine and two outlets' copies stay two reports.
fn content_id(parts: &[&str]) -> String {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0]));
    let hash =
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    format!("r{hash:016x}")
}

/// At least a third of the letters are Arabic, and Persian letters are rare among them.
fn is_arabic(text: &str) -> bool {
    let (mut letters, mut arabic, mut persian) = (0_usize, 0_usize, 0_usize);
    for c in text.chars().filter(|c| is_letter(*c)).take(20_000) {
        letters += 1;
        arabic += usize::from(matches!(c, '\u{0600}'..='\u{06ff}' | '\u{fb50}'..='\u{fefc}'));
        persian += usize::from(matches!(c, 'پ' | 'چ' | 'ژ' | 'گ' | 'ی' | 'ک'));
    }
    arabic * 3 >= letters && persian * 20 <= arabic.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::BlockKind;
    use crate::lexicon::Tables;

    pub(super) fn lexicon() -> Lexicon {
        Lexicon::load(&Tables::bundled()).unwrap()
    }

    #[test]
    fn a_line_of_json_becomes_a_report() {
        let line = r#"{"id":"a","title":"عنوان","published":"2022-06-29T10:00:00Z","text":"عنوان\nقال الوزير إن الأمر انتهى."}"#;
        let article = from_json_line(&lexicon(), line, 1, "x.jsonl").unwrap();
        assert_eq!(article.published.unwrap().to_string(), "2022-06-29");
        assert_eq!(
            article.blocks.iter().map(|b| b.kind).collect::<Vec<_>>(),
            [BlockKind::Headline, BlockKind::Paragraph]
        );
    }

    #[test]
    fn complaints_name_file_line_and_cure() {
        let error = from_json_line(&lexicon(), "{\"id\":1}", 7, "x.jsonl").unwrap_err();
        assert!(error.to_string().starts_with("x.jsonl:7: the object has no string `text`"));
    }

    #[test]
    fn other_languages_are_noted_and_kept() {
        let lexicon = lexicon();
        let codes = |text: &str| {
            from_text(&lexicon, text, Meta::default()).notes.iter().map(|n| n.code).collect::<Vec<_>>()
        };
        assert_eq!(codes("This is an English page about the news."), ["not-arabic"]);
        assert_eq!(codes("وزیر امور خارجه گفت که این گفتگوها پیش می‌رود"), ["not-arabic"]);
        assert_eq!(codes("قال وزير الخارجية إن المحادثات مستمرة"), [""; 0]);
        assert_eq!(codes(" \n"), ["empty"]);
    }
}
