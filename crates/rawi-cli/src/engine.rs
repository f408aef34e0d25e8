//! What the command line needs of the engine, in one place.

use crate::Outcome;
use crate::input::{Body, Raw};
use anyhow::{Context, Result};
use jiff::civil::Date;
use rawi::Reader;
use rawi::article::{self, Meta};
use rawi::corpus::{Reconciler, Teller};
use rawi::grammar::{Grammar, conllu};
use rawi::layers::{Article, Source};
use rawi::ledger::{self, Ledger};
use rawi::lexicon::Tables;
use rawi_store::Maker;
use std::io::Write;
use std::path::Path;

pub(crate) use rawi_data::SAMPLES;

/// The engine, loaded.
pub(crate) struct Engine {
    /// Never let go: it is needed to the end, and taking it apart costs a short run a fifth of its time.
    reader: &'static Reader,
}

impl Engine {
    /// Loads the engine with the tables that come with it.
    pub(crate) fn load() -> Result<Self> {
        Ok(Self { reader: Box::leak(Box::new(Reader::new(&Tables::bundled())?)) })
    }

    /// What cuts and tags words, which only those who ask for words need.
    pub(crate) fn grammar() -> Result<Grammar> {
        Ok(Grammar::load(&Tables::bundled())?)
    }

    /// What tells how quotations stand to each other.
    pub(crate) fn reconciler() -> Result<Reconciler> {
        Ok(Reconciler::load(&Tables::bundled())?)
    }

    /// What makes tellings of events, to put them together by incident.
    pub(crate) fn teller() -> Result<Teller> {
        Ok(Teller::load(&Tables::bundled())?)
    }

    /// Which rawi, with which tables and weights. Worked out only where a ledger is written.
    pub(crate) fn maker(&self) -> Maker {
        maker()
    }

    /// Gets the report out of its wrapping. `published` is for reports that do not say when they were.
    pub(crate) fn article(&self, raw: &Raw, published: Option<Date>) -> Result<Article, String> {
        let body = raw.body.as_ref().map_err(Clone::clone)?;
        let lexicon = &self.reader.lexicon;
        let mut article = match (body.open()?, body) {
            (Some(report), _) => report.article(lexicon),
            (None, Body::Line { text, file, number }) => {
                article::from_json_line(lexicon, text, *number, file)
                    .map_err(|error| without_place(&error.to_string(), file, *number))?
            }
            (None, Body::Whole { bytes, name }) => article::from_bytes(lexicon, bytes, name, Meta::default()),
            (None, _) => return Err("there is no report here".to_owned()),
        };
        article.published = article.published.or(published);
        Ok(article)
    }

    /// A report that comes with rawi; `meta` says in TOML where and when it was published.
    pub(crate) fn sample(&self, slug: &str, meta: &str, bytes: &[u8], name: &str) -> Result<Article, String> {
        let meta: toml::Table = meta.parse().map_err(|error| format!("meta.toml: {error}"))?;
        let get = |field: &str| {
            let value = meta.get(field)?;
            Some(value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        };
        let source = Source {
            id: slug.to_owned(),
            outlet: get("outlet"),
            url: get("url"),
            title: get("title"),
            byline: get("byline"),
            language: get("language"),
        };
        let published = get("published").and_then(|day| article::parse_date(&day));
        Ok(article::from_bytes(&self.reader.lexicon, bytes, name, Meta { source, published }))
    }

    /// Reads a report.
    pub(crate) fn read(&self, article: &Article) -> Ledger {
        ledger::rows(&self.reader.lexicon, &self.reader.read(article))
    }

    /// The words of a report in CoNLL-U.
    pub(crate) fn words(&self, grammar: &Grammar, article: &Article) -> String {
        conllu::write(article, &grammar.words(&self.reader.lexicon, article))
    }

    /// The words of a report that is in a ledger, in CoNLL-U.
    pub(crate) fn words_again(&self, grammar: &Grammar, ledger: &Ledger) -> String {
        let source = Source {
            id: ledger.id.clone(),
            outlet: ledger.outlet.clone(),
            url: ledger.url.clone(),
            title: ledger.title.clone(),
            byline: ledger.byline.clone(),
            language: ledger.language.clone(),
        };
        let published = ledger.published.as_deref().and_then(article::parse_date);
        let article = article::from_text(&self.reader.lexicon, &ledger.text, Meta { source, published });
        self.words(grammar, &article)
    }

    /// Says step by step why a report is read as it is.
    pub(crate) fn explain(&self, article: &Article) -> String {
        rawi::explain(self.reader, &self.reader.read(article))
    }
}

/// Runs the examples beside the tables in `data`, or beside those that come with rawi.
pub(crate) fn check(data: Option<&Path>, json: bool) -> Result<Outcome> {
    let mut tables = Tables::bundled();
    if let Some(folder) = data {
        read_tables(folder, &mut tables)?;
    }
    let report = rawi::spec::run(&tables)?;
    let mut out = std::io::stdout().lock();
    if json {
        let told = serde_json::json!({
            "passed": report.passed, "known_failures": report.known, "failures": report.failures,
            "healed": report.healed, "contradictions": report.contradictions, "uncovered": report.uncovered,
        });
        crate::cmd::json_line(&mut out, &told)?;
    } else {
        write!(out, "{report}")?;
    }
    out.flush()?;
    Ok(if report.passed() { Outcome::Done } else { Outcome::NothingFound })
}

/// Puts the tables, cases and weights of a folder, or of its `ar` and `models`, in the place of those that come with
/// rawi.
fn read_tables(folder: &Path, tables: &mut Tables) -> Result<()> {
    let parts = ["ar", "models"].map(|part| folder.join(part));
    if !parts[0].is_dir() {
        return read_folder(folder, tables);
    }
    parts.iter().filter(|part| part.is_dir()).try_for_each(|part| read_folder(part, tables))
}

fn read_folder(folder: &Path, tables: &mut Tables) -> Result<()> {
    let cannot =
        || format!("{}: this folder cannot be read; name the folder of the tables", folder.display());
    for entry in std::fs::read_dir(folder).with_context(cannot)? {
        let path = entry.with_context(cannot)?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if name.ends_with(".tsv") || name.ends_with(".cases") {
            let text = std::fs::read_to_string(&path)
                .with_context(|| format!("{}: cannot be read", path.display()))?;
            tables.insert(name, text);
        } else if name.ends_with(".bin") {
            let bytes =
                std::fs::read(&path).with_context(|| format!("{}: cannot be read", path.display()))?;
            tables.insert_model(name, bytes);
        }
    }
    Ok(())
}

/// The complaint without the place in front, which is told with each failure anyway.
fn without_place(complaint: &str, file: &str, number: usize) -> String {
    let rest = complaint.strip_prefix(&format!("{file}:{number}: "));
    rest.unwrap_or(complaint).to_owned()
}

/// Names the version, the tables and the weights, so that a ledger knows which rawi made its rows.
fn maker() -> Maker {
    let mut hasher = blake3::Hasher::new();
    let tables = rawi_data::TABLES.iter().map(|(name, text)| (*name, text.as_bytes()));
    for (name, bytes) in tables.chain(rawi_data::MODELS.iter().copied()) {
        for part in [name.as_bytes(), bytes] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part);
        }
    }
    let data = hasher.finalize().to_hex()[..16].to_owned();
    Maker { version: env!("CARGO_PKG_VERSION").to_owned(), data }
}
