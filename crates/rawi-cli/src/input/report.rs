//! A report as an input format gives it: its words, and what the format says of it.

use jiff::civil::Date;
use rawi::article::{self, Meta, html};
use rawi::layers::{Article, Note, Source};
use rawi::lexicon::Lexicon;

/// A report out of its format.
#[derive(Clone, Debug)]
pub(crate) struct Report {
    pub(crate) source: Source,
    /// When it was published, in the format's own words.
    pub(crate) published: Option<String>,
    pub(crate) words: Words,
}

/// The words of a report.
#[derive(Clone, Debug)]
pub(crate) enum Words {
    /// Text; its lines are its blocks.
    Text(String),
    /// A page, with whatever is around the report.
    Page(Vec<u8>),
    /// A text in an unknown charset.
    Bytes(Vec<u8>),
}

/// A page that an input names without its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) url: String,
    pub(crate) title: Option<String>,
    pub(crate) published: Option<Date>,
}

impl Page {
    /// Day, title and address on a line.
    pub(crate) fn row(&self) -> String {
        let day = self.published.map_or_else(|| "no date".to_owned(), |day| day.to_string());
        format!("{day}  {}  {}", self.title.as_deref().unwrap_or("-"), self.url)
    }
}

impl Report {
    /// How many bytes its words take.
    #[cfg(feature = "parquet")]
    pub(crate) fn len(&self) -> usize {
        match &self.words {
            Words::Text(text) => text.len(),
            Words::Page(bytes) | Words::Bytes(bytes) => bytes.len(),
        }
    }

    /// The report as the engine takes it.
    pub(crate) fn article(self, lexicon: &Lexicon) -> Article {
        let published = self.published.as_deref().and_then(day);
        let meta = Meta { source: self.source, published };
        let mut article = match self.words {
            Words::Text(text) => article::from_text(lexicon, &text, meta),
            Words::Page(bytes) => html::from_html(lexicon, &bytes, meta),
            Words::Bytes(bytes) => article::from_bytes(lexicon, &bytes, "", meta),
        };
        if let (Some(words), None) = (&self.published, published) {
            let message = format!("published `{words}` is no date that rawi knows; left out");
            article.notes.push(Note { code: "bad-date", span: None, message });
        }
        article
    }
}

/// The day in a date of ISO 8601 (`2022-06-29T23:30:00+03:00`) or of a feed (`Wed, 29 Jun 2022 23:30:00 +0300`), as it
/// was where the report was written.
pub(crate) fn day(words: &str) -> Option<Date> {
    let words = words.trim();
    if let Some(day) = article::parse_date(words) {
        return Some(day);
    }
    let compact = words.get(..8).filter(|start| start.bytes().all(|byte| byte.is_ascii_digit()));
    if let Some(day) = compact.and_then(|start| Date::strptime("%Y%m%d", start).ok()) {
        return Some(day);
    }
    // Feeds get weekdays and zones wrong more often than days.
    let date = words.split_once(',').map_or(words, |(_, date)| date).trim();
    let mut parts = date.split_whitespace();
    let date = [parts.next()?, parts.next()?, parts.next()?].join(" ");
    Date::strptime("%d %b %Y", &date).or_else(|_| Date::strptime("%d %B %Y", &date)).ok()
}

/// Title and body as one text, the title first.
pub(crate) fn with_title(title: Option<&str>, body: &str) -> String {
    let body = body.trim();
    match title.map(str::trim).filter(|title| !title.is_empty() && !body.starts_with(title)) {
        Some(title) => format!("{title}\n{body}"),
        None => body.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_where_the_report_was_written() {
        let show = |words| day(words).map(|day| day.to_string());
        for words in [
            "2022-06-29",
            "2022-06-29T00:30:00+03:00",
            " Wed, 29 Jun 2022 00:30:00 +0300",
            "29 June 2022",
            "Mon, 29 Jun 2022 10:00:00 GMT",
            "20220629T101500Z",
        ] {
            assert_eq!(show(words).as_deref(), Some("2022-06-29"), "{words}");
        }
        assert_eq!(show("yesterday"), None);
        assert_eq!(show("٢٩ يونيو ٢٠٢٢"), None);
    }
}
