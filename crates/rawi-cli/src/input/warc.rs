//! WARC, the archives that crawlers write; Common Crawl's are packed with gzip, a part for each record.
//!
//! Comes in: the bytes of an archive. Goes out: the pages and texts in it, one at a time. Requests, pictures, answers
//! that are no page and other records that hold no report are passed over. After a damaged record the next is looked
//! for, in a packed archive at the next packed part.

use super::report::{Report, Words};
use super::stream::Stream;
use super::{Body, Form, LONGEST, Raw, http, too_long};
use rawi::layers::Source;
use std::io::{BufRead, Read};

/// No head of a record is longer.
const LONGEST_HEAD: u64 = 64 << 10;

/// The records of an archive that hold reports.
pub(crate) struct Records {
    from: Option<Stream>,
    file: String,
    number: usize,
    /// The first line of the next record, read while looking for it.
    found: Vec<u8>,
}

/// Why a head cannot be had.
enum Fault {
    /// The bytes cannot be read or unpacked.
    Torn(std::io::Error),
    /// They can, and are no head.
    Odd(&'static str),
}

/// What the head of a record says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Head {
    pub(crate) kind: String,
    pub(crate) length: u64,
    pub(crate) media: String,
    pub(crate) url: Option<String>,
    pub(crate) language: Option<String>,
}

impl Records {
    pub(crate) fn new(from: Stream, file: &str) -> Self {
        Self { from: Some(from), file: file.to_owned(), number: 0, found: Vec::new() }
    }

    /// The next record that may hold a report. Outer `None` at the end, inner when there is none in this record.
    fn record(&mut self) -> Option<(u64, Result<Option<Body>, String>)> {
        let from = self.from.as_mut()?;
        if self.found.is_empty() {
            skip_blank(from);
        }
        let place = from.place().saturating_sub(self.found.len() as u64);
        let lines = match head(from, std::mem::take(&mut self.found)) {
            Ok(Some(lines)) => lines,
            Ok(None) => return None,
            Err(Fault::Torn(error)) => return Some((place, self.torn(&error))),
            Err(Fault::Odd(complaint)) => return Some((place, self.give_up(complaint.to_owned()))),
        };
        self.number += 1;
        let head = match Head::read(&lines) {
            Ok(head) => head,
            Err(complaint) => return Some((place, self.give_up(complaint))),
        };
        let from = self.from.as_mut()?;
        if head.length > LONGEST {
            return Some((
                place,
                match from.skip(head.length) {
                    Ok(passed) if passed < head.length => self.give_up(cut_off(passed, head.length)),
                    Ok(_) if head.may_hold_report() => Err(too_long()),
                    Ok(_) => Ok(None),
                    Err(error) => self.torn(&error),
                },
            ));
        }
        let mut bytes = Vec::new();
        let body = match from.take(head.length).read_to_end(&mut bytes) {
            Ok(read) if (read as u64) < head.length => self.misfit(&bytes, cut_off(read as u64, head.length)),
            Ok(_) if !self.ends_here() => {
                let complaint =
                    format!("longer than the {} bytes it tells, or shorter; get it anew", head.length);
                self.misfit(&bytes, complaint)
            }
            Ok(_) if !head.may_hold_report() => Ok(None),
            Ok(_) => Ok(Some(Body::Item { bytes, form: Form::Web(head) })),
            Err(error) => self.torn(&error),
        };
        Some((place, body))
    }

    /// True when a blank line, the next record or the end of the archive comes next.
    fn ends_here(&mut self) -> bool {
        let Some(ahead) = self.from.as_mut().and_then(|from| from.peek(5).ok()) else { return true };
        ahead.is_empty()
            || ahead.starts_with(b"\r\n")
            || ahead.starts_with(b"\n")
            || ahead.starts_with(b"WARC/")
    }

    /// A record whose length is not what it tells: the records that it took with it are put back.
    fn misfit(&mut self, bytes: &[u8], complaint: String) -> Result<Option<Body>, String> {
        let next = bytes.windows(6).position(|six| six == b"\nWARC/");
        if let (Some(at), Some(from)) = (next, self.from.as_mut()) {
            from.put_back(&bytes[at..]);
        }
        self.give_up(complaint)
    }

    /// Looks for the next packed part after this one could not be unpacked.
    fn torn(&mut self, error: &std::io::Error) -> Result<Option<Body>, String> {
        if !self.from.as_mut().is_some_and(Stream::mend) {
            self.from = None;
        }
        Err(format!("cannot be read: {error}; get the file anew"))
    }

    /// Looks for the next record after a fault in this one.
    fn give_up(&mut self, complaint: String) -> Result<Option<Body>, String> {
        if !self.from.as_mut().is_some_and(|from| seek_record(from, &mut self.found)) {
            self.from = None;
        }
        Err(complaint)
    }
}

impl Iterator for Records {
    type Item = Raw;

    fn next(&mut self) -> Option<Raw> {
        loop {
            let (place, body) = self.record()?;
            let Some(body) = body.transpose() else { continue };
            // Pages are told apart here, so that what is none costs no more than this.
            if let Ok(Body::Item { bytes, form: Form::Web(head) }) = &body
                && !holds_page(bytes, head)
            {
                continue;
            }
            let source = format!("{} record {} at byte {place}", self.file, self.number);
            return Some(Raw { source, body });
        }
    }
}

/// Passes over the blank lines that part records.
fn skip_blank(from: &mut Stream) {
    while let Ok([b'\r' | b'\n', ..]) = from.peek(1) {
        from.consume(1);
    }
}

/// The lines of a record's head; `None` at the end of the archive.
fn head(from: &mut Stream, found: Vec<u8>) -> Result<Option<Vec<u8>>, Fault> {
    let mut head = found;
    loop {
        let before = head.len();
        let room = LONGEST_HEAD.saturating_sub(before as u64);
        let read = from.take(room).read_until(b'\n', &mut head).map_err(Fault::Torn)?;
        let line = head[before..].trim_ascii();
        if read == 0 && room == 0 {
            return Err(Fault::Odd("the head of the record does not end; get the file anew"));
        }
        if read == 0 {
            let complaint = "cut off in the head of a record; get the file anew";
            return if head.is_empty() { Ok(None) } else { Err(Fault::Odd(complaint)) };
        }
        if before == 0 && !line.starts_with(b"WARC/") {
            return Err(Fault::Odd("no WARC record begins here; get the file anew"));
        } else if line.is_empty() {
            return Ok(Some(head));
        }
    }
}

/// Goes to the next line that begins a record.
fn seek_record(from: &mut Stream, found: &mut Vec<u8>) -> bool {
    loop {
        found.clear();
        match from.take(LONGEST_HEAD).read_until(b'\n', found) {
            Ok(0) => return false,
            Err(_) if !from.mend() => return false,
            Ok(_) if found.starts_with(b"WARC/") => return true,
            Ok(_) | Err(_) => {}
        }
    }
}

impl Head {
    fn read(lines: &[u8]) -> Result<Self, String> {
        let lines = String::from_utf8_lossy(lines);
        let mut head = Self::default();
        let mut length = None;
        for line in lines.lines().skip(1) {
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "warc-type" => head.kind = value.to_ascii_lowercase(),
                "content-length" => length = value.parse().ok(),
                "content-type" => head.media = value.to_ascii_lowercase(),
                "warc-target-uri" => head.url = Some(value.trim_matches(['<', '>']).to_owned()),
                "warc-identified-content-language" => {
                    head.language = value.split(',').next().map(str::to_owned)
                }
                _ => {}
            }
        }
        head.length = length.ok_or("the record has no sound Content-Length; get the file anew")?;
        Ok(head)
    }

    /// True when the kind of record may hold a page or a text.
    fn may_hold_report(&self) -> bool {
        match self.kind.as_str() {
            "response" => self.media.starts_with("application/http"),
            "resource" | "conversion" => is_text(&self.media),
            _ => false,
        }
    }
}

fn is_text(media: &str) -> bool {
    ["text/html", "application/xhtml", "text/plain"].iter().any(|kind| media.starts_with(kind))
}

/// False for answers that are no page: errors, redirections, pictures, robots.txt.
fn holds_page(bytes: &[u8], head: &Head) -> bool {
    if head.kind != "response" {
        return true;
    }
    let robots = head.url.as_deref().is_some_and(|url| url.ends_with("/robots.txt"));
    let Ok(start) = http_head(bytes) else { return true };
    !robots && start.0 == 200 && (start.1.is_empty() || is_text(&start.1))
}

/// Status and media type of an answer.
fn http_head(bytes: &[u8]) -> Result<(u16, String), String> {
    let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").map_or(bytes.len(), |at| at + 4);
    http::answer(&bytes[..end]).map(|answer| (answer.status, answer.kind))
}

/// The report in a record.
pub(crate) fn report(bytes: &[u8], head: &Head) -> Result<Report, String> {
    let (body, kind) = match head.kind.as_str() {
        "response" => {
            let answer = http::answer(bytes)?;
            (answer.body, answer.kind)
        }
        _ => (bytes.to_vec(), head.media.clone()),
    };
    if body.trim_ascii().is_empty() {
        return Err("the answer is empty; crawl the page again".to_owned());
    }
    let words = if kind.contains("html") { Words::Page(body) } else { Words::Bytes(body) };
    let source = Source { url: head.url.clone(), language: head.language.clone(), ..Source::default() };
    Ok(Report { source, published: None, words })
}

fn cut_off(there: u64, length: u64) -> String {
    format!("cut off: {there} of {length} bytes are there; get the file anew")
}
