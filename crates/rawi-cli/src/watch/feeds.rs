//! FEEDS.toml: what is watched, and how politely.
//!
//! ```toml
//! contact = "desk@sahifa.example"
//!
//! [[feed]]
//! address = "https://sahifa.example/rss"
//! outlet = "صحيفة"
//! ```
//! is one feed, asked every fifteen minutes.

use super::address;
use super::net::Networks;
use serde::{Deserialize, Deserializer};
use std::path::Path;
use std::time::Duration;
use toml::Spanned;
use url::Url;

/// All of the file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Feeds {
    /// Whom the owner of a watched host may write to; goes into each request.
    pub(crate) contact: Option<String>,
    /// How long to wait before a feed is asked again.
    #[serde(default = "every", deserialize_with = "duration")]
    pub(crate) every: Duration,
    /// How long a host is left alone between two requests, at least.
    #[serde(default = "pause", deserialize_with = "duration")]
    pub(crate) pause: Duration,
    /// How long a request may take.
    #[serde(default = "timeout", deserialize_with = "duration")]
    pub(crate) timeout: Duration,
    /// Pages that a feed dates older than so many days are left out.
    #[serde(default = "days")]
    pub(crate) days: u16,
    /// So many new pages of a feed are taken at once; the others when it is asked again.
    #[serde(default = "most")]
    pub(crate) most: usize,
    /// How often a page is tried.
    #[serde(default = "tries")]
    pub(crate) tries: u32,
    /// Networks that are reached although they are not public: `10.1.0.0/16`.
    #[serde(default)]
    pub(crate) allow_private: Networks,
    #[serde(default, rename = "feed")]
    pub(crate) feeds: Vec<Feed>,
}

/// A feed or sitemap.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Feed {
    address: Spanned<String>,
    /// The outlet of its reports; else what feed or page says.
    pub(crate) outlet: Option<String>,
    /// How long to wait before it is asked again, when it differs from the others.
    #[serde(default, deserialize_with = "maybe_duration")]
    every: Option<Duration>,
    /// Only pages with one of these in their address.
    #[serde(default)]
    only: Vec<String>,
    /// Where the text of its items is taken from.
    #[serde(default)]
    pub(crate) text: TextFrom,
}

/// Where the text of a feed's items is taken from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum TextFrom {
    /// From the feed where it has the full text, else from the page.
    #[default]
    Feed,
    /// Always from the page.
    Page,
}

fn every() -> Duration {
    Duration::from_secs(15 * 60)
}

fn pause() -> Duration {
    Duration::from_secs(2)
}

fn timeout() -> Duration {
    Duration::from_secs(30)
}

fn days() -> u16 {
    7
}

fn most() -> usize {
    500
}

/// Twelve tries, each after twice as long, take a day and a half: a host may be down for so long.
fn tries() -> u32 {
    12
}

/// Longer than anything that is waited for.
const LONGEST: Duration = Duration::from_secs(30 * 24 * 3600);

/// A time up to 30 days: `30s`, `15m`, `1h 30m`.
pub(crate) fn duration<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
    let words = String::deserialize(from)?;
    let parsed: Option<jiff::SignedDuration> = words.parse().ok();
    let duration = parsed.and_then(|duration| Duration::try_from(duration).ok());
    duration.filter(|duration| *duration <= LONGEST).ok_or_else(|| {
        serde::de::Error::custom(format!("`{words}` is no time up to 30 days; write 30s, 15m or 6h"))
    })
}

fn maybe_duration<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Duration>, D::Error> {
    duration(from).map(Some)
}

impl Feeds {
    /// Reads the file. A complaint names the file, the line and the cure.
    pub(crate) fn read(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path)
            .map_err(|e| format!("{}: cannot be read ({e}); name the file of the feeds", path.display()))?;
        Self::parse(&text).map_err(|(at, complaint)| {
            let line = text[..at.min(text.len())].matches('\n').count() + 1;
            format!("{}:{line}: {complaint}", path.display())
        })
    }

    /// A complaint comes with the byte it is about.
    fn parse(text: &str) -> Result<Self, (usize, String)> {
        let mut feeds: Self = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            (at, format!("{}; docs/watch.md tells what may stand here", error.message()))
        })?;
        if feeds.feeds.is_empty() {
            return Err((0, "no feed is named; write [[feed]] and its address".to_owned()));
        }
        let mut seen = std::collections::HashSet::new();
        for feed in &mut feeds.feeds {
            let at = feed.address.span().start;
            let written = feed.address.get_ref();
            let url = address::parse(written).map_err(|why| (at, format!("`{written}` {why}")))?;
            if !seen.insert(url.as_str().to_owned()) {
                return Err((at, format!("`{written}` is named twice; take one of them out")));
            }
            *feed.address.get_mut() = url.into();
        }
        Ok(feeds)
    }
}

impl Feed {
    /// Where it is.
    pub(crate) fn url(&self) -> Url {
        Url::parse(self.address.get_ref()).expect("checked when the file was read")
    }

    /// How long to wait before it is asked again.
    pub(crate) fn every(&self, all: &Feeds) -> Duration {
        self.every.unwrap_or(all.every)
    }

    /// True when a page with this address is wanted.
    pub(crate) fn wants(&self, page: &Url) -> bool {
        self.only.is_empty() || self.only.iter().any(|part| page.as_str().contains(part))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_has_its_usual_value() {
        let text =
            "pause = \"500ms\"\n[[feed]]\naddress = \"https://A.example:443/rss#top\"\nevery = \"1h 30m\"\n";
        let feeds = Feeds::parse(text).unwrap();
        assert_eq!((feeds.pause, feeds.timeout), (Duration::from_millis(500), Duration::from_secs(30)));
        let feed = &feeds.feeds[0];
        assert_eq!(feed.url().as_str(), "https://a.example/rss");
        assert_eq!((feed.every(&feeds), feed.text), (Duration::from_secs(5400), TextFrom::Feed));
        assert!(feed.wants(&Url::parse("https://a.example/x").unwrap()));
    }

    #[test]
    fn complaints_name_file_line_and_cure() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("f.toml");
        for (text, line, words) in [
            ("", 1, "no feed is named; write [[feed]]"),
            ("\nevry = \"1m\"\n", 2, "unknown field `evry`, expected one of"),
            ("every = \"soon\"\n", 1, "`soon` is no time up to 30 days; write 30s, 15m or 6h"),
            ("every = \"-1m\"\n", 1, "is no time"),
            ("[[feed]]\naddress = \"ftp://a.example/\"\n", 2, "write it as https://"),
            ("[[feed]]\naddress = \"a.example\"\n", 2, "write it as https://"),
            (
                "[[feed]]\naddress = \"http://a.example/\"\n[[feed]]\naddress = \"http://A.example\"\n",
                4,
                "twice",
            ),
            ("[[feed]]\noutlet = \"x\"\n", 1, "missing field `address`"),
            ("allow_private = [\"10.0.0.0/40\"]\n", 1, "write it as 10.1.0.0/16"),
        ] {
            std::fs::write(&path, text).unwrap();
            let error = Feeds::read(&path).unwrap_err();
            assert!(error.contains(&format!("f.toml:{line}: ")) && error.contains(words), "{error}");
        }
        assert!(Feeds::read(&folder.path().join("none")).unwrap_err().contains("name the file of the feeds"));
    }
}
