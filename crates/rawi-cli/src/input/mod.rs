//! Files, folders and standard input become raw reports, one at a time, so that memory does not grow with the input.
//!
//! Comes in: text, HTML, JSONL, JSON and ninjs, RSS and Atom, sitemaps, NewsML-G2, WARC, Parquet, packed with gzip or
//! not. Goes out: a [`Raw`] for each report, and for each place where none can be had the reason. What a file is, its
//! first bytes tell. Splitting a file into its reports is done here, in order; taking a report out of its format is left
//! to [`Body::open`], which many threads may do at once.

mod element;
mod feed;
mod http;
mod json;
mod lines;
#[cfg_attr(not(feature = "watch"), allow(dead_code))]
pub(crate) mod network;
mod newsml;
mod ninjs;
#[cfg(feature = "parquet")]
mod parquet;
mod report;
mod sitemap;
mod sniff;
mod stream;
mod warc;
mod xml;

pub(crate) use report::{Page, Report};
pub(crate) use stream::Counter;

use anyhow::{Context, Result, bail};
use sniff::Format;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{Read, Stdin};
use std::path::{Path, PathBuf};
use stream::Stream;

/// No report is longer than this; what is longer is no report.
const LONGEST: u64 = 64 << 20;

/// A chunk ends when it has this many reports or this many bytes.
const CHUNK: usize = 256;
const CHUNK_BYTES: usize = 8 << 20;

/// Endings of files that hold reports, in a folder; each with `.gz` behind it, too.
const ENDINGS: [&str; 13] = [
    "txt", "html", "htm", "xhtml", "json", "jsonl", "ndjson", "xml", "rss", "atom", "warc", "wet", "parquet",
];

/// One report before it is read, or why it cannot be.
#[derive(Debug)]
pub(crate) struct Raw {
    /// Where it stands: a file; a file and line; a file, the number of its record and the byte where it begins.
    pub(crate) source: String,
    /// What stands there.
    pub(crate) body: Result<Body, String>,
}

/// What stands at a source.
#[derive(Debug)]
pub(crate) enum Body {
    /// A JSON object, with the name of the file and the number of the line.
    Line { text: String, file: String, number: usize },
    /// A whole file: text or HTML.
    Whole { bytes: Vec<u8>, name: String },
    /// An item of a file that holds several.
    Item { bytes: Vec<u8>, form: Form },
    /// A page that is named without its text.
    Named(Page),
}

/// The format of an item.
#[derive(Debug)]
pub(crate) enum Form {
    Feed(xml::Head),
    NewsMl(xml::Head),
    Web(warc::Head),
    /// Taken out of its format already.
    #[cfg_attr(not(any(feature = "parquet", feature = "watch")), allow(dead_code))]
    Ready(Box<Report>),
}

/// The reports under some paths, in order.
pub(crate) struct Reports {
    todo: VecDeque<PathBuf>,
    /// The file at hand, when it holds several reports, and its name.
    records: Option<(Box<dyn Iterator<Item = Raw>>, String)>,
    /// True until the file at hand has given a report: a file without any is a failure.
    none_yet: bool,
    /// What was damaged before the first record of the file at hand.
    torn: Option<Raw>,
    read: Counter,
    size: Option<u64>,
}

/// The reports at `paths`: files, folders (all reports in them, in order of names), or `-` for standard input.
pub(crate) fn reports(paths: &[PathBuf]) -> Result<Reports> {
    let (mut todo, mut size) = (VecDeque::new(), Some(0));
    for path in paths {
        if path.as_os_str() == "-" {
            todo.push_back(path.clone());
            size = None;
            continue;
        }
        let about = std::fs::metadata(path)
            .with_context(|| format!("{}: cannot be read; check the name", path.display()))?;
        if !about.is_dir() {
            todo.push_back(path.clone());
            size = size.filter(|_| about.is_file()).map(|size| size + about.len());
            continue;
        }
        let before = todo.len();
        walk(path, &mut todo, &mut size)?;
        if todo.len() == before {
            bail!(
                "{}: no report in this folder; reports end in .{} (or .gz behind it)",
                path.display(),
                ENDINGS.join(", .")
            );
        }
    }
    Ok(Reports { todo, records: None, none_yet: false, torn: None, read: Counter::default(), size })
}

impl Reports {
    /// The next chunk of reports; empty at the end.
    pub(crate) fn chunk(&mut self) -> Vec<Raw> {
        let mut chunk = Vec::new();
        let mut bytes = 0;
        while chunk.len() < CHUNK && bytes < CHUNK_BYTES {
            let Some(raw) = self.next() else { break };
            bytes += raw.body.as_ref().map_or(0, Body::len);
            chunk.push(raw);
        }
        chunk
    }

    /// How many bytes of how many have been read; the whole is unknown where standard input is part of it.
    pub(crate) fn progress(&self) -> (u64, Option<u64>) {
        (self.read.get(), self.size)
    }

    fn open(&mut self, path: &Path) -> Result<Option<Raw>, String> {
        let stdin = path.as_os_str() == "-";
        let name = if stdin { "standard input".to_owned() } else { path.display().to_string() };
        let from: Box<dyn Read> = if stdin {
            Box::new(std::io::stdin())
        } else {
            Box::new(File::open(path).map_err(|e| format!("cannot be opened: {e}"))?)
        };
        let unreadable = |e: std::io::Error| format!("cannot be read: {e}");
        let mut from = Stream::open(from, &self.read).map_err(unreadable)?;
        // The first part of a packed file may be damaged, and the others sound.
        while let Err(error) = from.peek(1) {
            let raw =
                Raw { source: format!("{name} at byte {}", from.place()), body: Err(unreadable(error)) };
            if !from.mend() {
                return Ok(Some(raw));
            }
            self.torn.get_or_insert(raw);
        }
        let mut from = from.in_utf8().map_err(unreadable)?;
        let format = sniff::format(from.peek(1).map_err(unreadable)?, &name);
        if let Format::Other(what) = format {
            return Err(format!("{what}; no report was read from it"));
        }
        // A JSONL file without a line is a shard that nothing fell into.
        self.none_yet = !matches!(format, Format::Whole | Format::Lines);
        let records: Box<dyn Iterator<Item = Raw>> = match format {
            Format::Lines => Box::new(lines::Lines::new(from, &name)),
            Format::Objects => Box::new(json::Objects::new(from, &name)),
            Format::Items(kind) => Box::new(xml::Items::new(from, &name, kind)),
            Format::Warc => Box::new(warc::Records::new(from, &name)),
            Format::Parquet => rows(path, &self.read)?,
            Format::Whole | Format::Other(_) => return whole(from, name).map(Some),
        };
        self.records = Some((records, name));
        Ok(None)
    }
}

#[cfg(feature = "parquet")]
fn rows(path: &Path, read: &Counter) -> Result<Box<dyn Iterator<Item = Raw>>, String> {
    if path.as_os_str() == "-" {
        return Err("Parquet cannot be read from standard input; name the file".to_owned());
    }
    Ok(Box::new(parquet::Rows::open(path, read)?))
}

#[cfg(not(feature = "parquet"))]
fn rows(_: &Path, _: &Counter) -> Result<Box<dyn Iterator<Item = Raw>>, String> {
    Err("Parquet, which this rawi was built without; build it with `--features parquet`".to_owned())
}

/// A file that is one report.
fn whole(from: Stream, name: String) -> Result<Raw, String> {
    let mut bytes = Vec::new();
    from.take(LONGEST + 1).read_to_end(&mut bytes).map_err(|e| format!("cannot be read: {e}"))?;
    if bytes.len() as u64 > LONGEST {
        return Err(too_long());
    }
    let inner = name.strip_suffix(".gz").unwrap_or(&name).to_owned();
    Ok(Raw { source: name, body: Ok(Body::Whole { bytes, name: inner }) })
}

impl Iterator for Reports {
    type Item = Raw;

    fn next(&mut self) -> Option<Raw> {
        loop {
            if let Some(torn) = self.torn.take() {
                return Some(torn);
            }
            if let Some((records, name)) = &mut self.records {
                if let Some(raw) = records.next() {
                    self.none_yet = false;
                    return Some(raw);
                }
                let name = std::mem::take(name);
                self.records = None;
                if std::mem::take(&mut self.none_yet) {
                    let reason = "there is no report in it; check that the file is whole".to_owned();
                    return Some(Raw { source: name, body: Err(reason) });
                }
            }
            let path = self.todo.pop_front()?;
            match self.open(&path) {
                Ok(None) => {}
                Ok(Some(raw)) => return self.torn.replace(raw).or_else(|| self.torn.take()),
                Err(reason) => return Some(Raw { source: path.display().to_string(), body: Err(reason) }),
            }
        }
    }
}

impl Raw {
    /// The page, when only a page is named.
    pub(crate) fn named(&self) -> Option<&Page> {
        match &self.body {
            Ok(Body::Named(page)) => Some(page),
            _ => None,
        }
    }
}

impl Body {
    /// The page that an item of a feed or sitemap names, if it is of such a sort.
    #[cfg(feature = "watch")]
    pub(crate) fn page(&self) -> Result<Option<Page>, String> {
        match self {
            Self::Named(page) => Ok(Some(page.clone())),
            Self::Item { bytes, form: Form::Feed(head) } => feed::page(bytes, head).map(Some),
            _ => Ok(None),
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Line { text, .. } => text.len(),
            #[cfg(feature = "parquet")]
            Self::Item { form: Form::Ready(report), .. } => report.len(),
            Self::Whole { bytes, .. } | Self::Item { bytes, .. } => bytes.len(),
            Self::Named(_) => 0,
        }
    }

    /// The report in an item of a feed, an archive or the like; `None` where there is no format to take it out of.
    pub(crate) fn open(&self) -> Result<Option<Report>, String> {
        match self {
            Self::Line { text, .. } if ninjs::looks_like(text) => ninjs::report(text).map(Some),
            Self::Line { .. } | Self::Whole { .. } => Ok(None),
            Self::Item { bytes, form } => match form {
                Form::Feed(head) => feed::report(bytes, head).map(Some),
                Form::NewsMl(head) => newsml::report(bytes, head).map(Some),
                Form::Web(head) => warc::report(bytes, head).map(Some),
                Form::Ready(report) => Ok(Some(Report::clone(report))),
            },
            Self::Named(page) => {
                Err(format!("names a page and holds no text; `rawi watch` fetches it ({})", page.url))
            }
        }
    }
}

/// The reports in a folder and the folders in it, in order of names. Hidden ones and links are left out.
fn walk(folder: &Path, found: &mut VecDeque<PathBuf>, size: &mut Option<u64>) -> Result<()> {
    let cannot = || format!("{}: this folder cannot be read", folder.display());
    let mut entries: Vec<std::fs::DirEntry> =
        std::fs::read_dir(folder).and_then(Iterator::collect).with_context(cannot)?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        let kind = entry.file_type().with_context(cannot)?;
        if entry.file_name().as_encoded_bytes().starts_with(b".") {
            continue;
        }
        if kind.is_dir() {
            walk(&path, found, size)?;
        } else if kind.is_file() && is_report(&path) {
            let bytes = entry.metadata().with_context(cannot)?.len();
            *size = size.map(|size| size + bytes);
            found.push_back(path);
        }
    }
    Ok(())
}

fn is_report(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
    let name = name.strip_suffix(".gz").unwrap_or(&name);
    name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
}

fn too_long() -> String {
    format!("longer than {} MiB, which no report is; split it", LONGEST >> 20)
}

/// True when standard input is a person's keyboard.
pub(crate) fn is_keyboard(stdin: &Stdin) -> bool {
    std::io::IsTerminal::is_terminal(stdin)
}

#[cfg(test)]
mod tests;
