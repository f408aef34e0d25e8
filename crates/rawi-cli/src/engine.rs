//! What the command line needs of the engine, in one place.

use crate::Outcome;
use crate::input::{Body, Raw};
use anyhow::Result;
use jiff::civil::Date;
use rawi::layers::{Article, Source};
use rawi::ledger::Ledger;
use rawi_store::Maker;
use std::path::Path;

/// The engine, loaded.
pub(crate) struct Engine {
    maker: Maker,
}

impl Engine {
    /// Loads the engine with the tables that come with it.
    pub(crate) fn load() -> Result<Self> {
        Ok(Self { maker: maker() })
    }

    /// Which rawi, with which tables.
    pub(crate) fn maker(&self) -> &Maker {
        &self.maker
    }

    /// Gets the report out of its wrapping. `published` is for reports that do not say when they were.
    pub(crate) fn article(&self, raw: &Raw, published: Option<Date>) -> Result<Article, String> {
        let mut article = match raw.body.as_ref().map_err(Clone::clone)? {
            Body::Line { text, file, number } => from_json_line(text, *number, file)?,
            Body::Whole { bytes, name } => from_bytes(bytes, name)?,
        };
        article.published = article.published.or(published);
        Ok(article)
    }

    /// A report that comes with rawi; `meta` says in TOML where and when it was published.
    pub(crate) fn sample(&self, slug: &str, meta: &str, raw: &Raw) -> Result<Article, String> {
        let meta: toml::Table = meta.parse().map_err(|e| format!("meta.toml: {e}"))?;
        let get =
            |name: &str| meta.get(name).map(|value| value.as_str().map_or(value.to_string(), str::to_owned));
        let published = get("published").and_then(|day| day.parse().ok());
        let mut article = self.article(raw, published)?;
        let source = Source {
            id: slug.to_owned(),
            outlet: get("outlet"),
            url: get("url"),
            title: get("title"),
            ..Source::default()
        };
        article.source = source;
        Ok(article)
    }

    /// Reads a report.
    pub(crate) fn read(&self, article: &Article) -> Ledger {
        stub::rows(article)
    }

    /// Says step by step why a report is read as it is.
    pub(crate) fn explain(&self, article: &Article) -> String {
        format!("{}\n", article.text)
    }
}

/// Names the version and the tables, so that a ledger knows which rawi made its rows.
fn maker() -> Maker {
    let mut hasher = blake3::Hasher::new();
    for (name, text) in rawi_data::TABLES {
        for part in [name, text] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
    }
    let data = hasher.finalize().to_hex()[..16].to_owned();
    Maker { version: env!("CARGO_PKG_VERSION").to_owned(), data }
}

fn from_json_line(text: &str, number: usize, file: &str) -> Result<Article, String> {
    stub::from_json_line(text).map_err(|e| format!("{file}:{number}: {e}"))
}

fn from_bytes(bytes: &[u8], _name: &str) -> Result<Article, String> {
    let text = String::from_utf8(bytes.to_vec()).map_err(|_| "not UTF-8".to_owned())?;
    let id = blake3::hash(bytes).to_hex()[..16].to_owned();
    Ok(Article { source: Source { id, ..Source::default() }, text, ..Article::default() })
}

/// Runs the examples beside the tables in `data`, or beside those that come with rawi.
pub(crate) fn check(_data: Option<&Path>) -> Result<Outcome> {
    anyhow::bail!("this build cannot run cases yet")
}

/// Reports that come with rawi: slug, description, bytes, file name.
pub(crate) const SAMPLES: &[(&str, &str, &[u8], &str)] = &[];

/// Stands in for the engine until it lands: knows «قال X إن "…"» only.
mod stub {
    use rawi::layers::{Article, Source};
    use rawi::ledger::*;

    pub(super) fn from_json_line(text: &str) -> Result<Article, String> {
        let json: serde_json::Value = serde_json::from_str(text).map_err(|e| e.to_string())?;
        let get = |name: &str| json.get(name).and_then(|v| v.as_str()).map(str::to_owned);
        let text = get("text").ok_or("no `text`; give each line one")?;
        let id = get("id").unwrap_or_else(|| blake3::hash(text.as_bytes()).to_hex()[..16].to_owned());
        let source =
            Source { id, outlet: get("outlet"), url: get("url"), title: get("title"), ..Source::default() };
        let published = get("published").and_then(|d| d.parse().ok());
        Ok(Article { source, published, text, ..Article::default() })
    }

    pub(super) fn rows(article: &Article) -> Ledger {
        let text = &article.text;
        let at = |byte: usize| text[..byte].chars().count();
        let mut ledger = Ledger {
            id: article.source.id.clone(),
            text: text.clone(),
            title: article.source.title.clone(),
            published: article.published.map(|d| d.to_string()),
            outlet: article.source.outlet.clone(),
            ..Ledger::default()
        };
        for (cue, _) in text.match_indices("قال ") {
            let rest = &text[cue + "قال ".len()..];
            let Some(that) = rest.find(" إن \"") else { continue };
            let content = cue + "قال ".len() + that + " إن \"".len();
            let Some(end) = text[content..].find('"') else { continue };
            let (start, name) = (cue + "قال ".len(), rest[..that].to_owned());
            let number = ledger.statements.len() + 1;
            let mention = Extent { start: at(start), end: at(start + that) };
            let entity = format!("n{number}");
            ledger.entities.push(EntityRow {
                id: entity.clone(),
                kind: "PER".into(),
                name: name.clone(),
                actor: None,
                country: None,
                role: None,
                office: None,
                mentions: vec![mention],
            });
            ledger.statements.push(StatementRow {
                id: format!("s{number}"),
                kind: "direct".into(),
                act: "say".into(),
                cue: CueRow { start: at(cue), end: at(cue) + 3, lemma: "قال".into() },
                content: vec![Extent { start: at(content), end: at(content + end) }],
                speakers: vec![PartyRow {
                    entity,
                    name,
                    mention: Some(mention),
                    actor: None,
                    country: None,
                    role: None,
                }],
                represents: vec![],
                addressees: vec![],
                relay: vec![],
                channel: None,
                inside: None,
                said: None,
                occasion: None,
                hedged: false,
                polarity: "positive".into(),
                confidence: 0.5,
                speaker_by: None,
                because: vec![],
            });
        }
        ledger
    }
}
