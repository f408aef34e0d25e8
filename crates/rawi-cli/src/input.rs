//! Files, folders, JSONL and standard input become raw reports, one at a time, so that memory does not grow with
//! the input.

use anyhow::{Context, Result, bail};
use std::collections::VecDeque;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Stdin};
use std::path::{Path, PathBuf};

/// No report is longer than this; what is longer is no report.
const LONGEST: u64 = 64 << 20;

/// A chunk ends when it has this many reports or this many bytes.
const CHUNK: usize = 256;
const CHUNK_BYTES: usize = 8 << 20;

/// One report before it is read, or why it cannot be.
#[derive(Debug)]
pub(crate) struct Raw {
    /// Where it stands: a file, or file and line.
    pub(crate) source: String,
    /// What stands there.
    pub(crate) body: Result<Body, String>,
}

/// What stands at a source.
#[derive(Debug)]
pub(crate) enum Body {
    /// A line of JSONL, with the name of the file and the number of the line.
    Line { text: String, file: String, number: usize },
    /// A whole file: text or HTML.
    Whole { bytes: Vec<u8>, name: String },
}

/// The reports under some paths, in order.
pub(crate) struct Reports {
    todo: VecDeque<PathBuf>,
    lines: Option<Lines>,
}

struct Lines {
    from: Box<dyn BufRead>,
    file: String,
    number: usize,
}

/// The reports at `paths`: files, folders (all reports in them, in order of names), or `-` for standard input.
pub(crate) fn reports(paths: &[PathBuf]) -> Result<Reports> {
    let mut todo = VecDeque::new();
    for path in paths {
        if path.as_os_str() == "-" {
            todo.push_back(path.clone());
            continue;
        }
        let about = std::fs::metadata(path)
            .with_context(|| format!("{}: cannot be read; check the name", path.display()))?;
        if !about.is_dir() {
            todo.push_back(path.clone());
            continue;
        }
        let before = todo.len();
        walk(path, &mut todo)?;
        if todo.len() == before {
            bail!(
                "{}: no report in this folder; reports end in .txt, .html, .htm, .jsonl or .ndjson",
                path.display()
            );
        }
    }
    Ok(Reports { todo, lines: None })
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

    fn open(&mut self, path: &Path) -> Result<Option<Raw>, String> {
        if path.as_os_str() == "-" {
            return self.open_stream(Box::new(BufReader::new(std::io::stdin())), "standard input");
        }
        let name = path.display().to_string();
        let file = File::open(path).map_err(|e| format!("cannot be opened: {e}"))?;
        if is_jsonl(path) {
            self.lines = Some(Lines { from: Box::new(BufReader::new(file)), file: name, number: 0 });
            return Ok(None);
        }
        self.open_stream(Box::new(BufReader::new(file)), &name)
    }

    /// JSONL begins with a brace; everything else is one report.
    fn open_stream(&mut self, mut from: Box<dyn BufRead>, name: &str) -> Result<Option<Raw>, String> {
        let start = from.fill_buf().map_err(|e| format!("cannot be read: {e}"))?;
        let start = start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start);
        if start.trim_ascii_start().first() == Some(&b'{') {
            self.lines = Some(Lines { from, file: name.to_owned(), number: 0 });
            return Ok(None);
        }
        let mut bytes = Vec::new();
        from.take(LONGEST + 1).read_to_end(&mut bytes).map_err(|e| format!("cannot be read: {e}"))?;
        if bytes.len() as u64 > LONGEST {
            return Err(too_long());
        }
        let body = Ok(Body::Whole { bytes, name: name.to_owned() });
        Ok(Some(Raw { source: name.to_owned(), body }))
    }
}

impl Iterator for Reports {
    type Item = Raw;

    fn next(&mut self) -> Option<Raw> {
        loop {
            if let Some(lines) = &mut self.lines {
                match lines.next() {
                    Some(raw) => return Some(raw),
                    None => self.lines = None,
                }
            }
            let path = self.todo.pop_front()?;
            match self.open(&path) {
                Ok(None) => {}
                Ok(Some(raw)) => return Some(raw),
                Err(reason) => return Some(Raw { source: path.display().to_string(), body: Err(reason) }),
            }
        }
    }
}

impl Lines {
    /// The next line that is not blank.
    fn next(&mut self) -> Option<Raw> {
        let mut line = Vec::new();
        loop {
            line.clear();
            self.number += 1;
            let read = (&mut self.from).take(LONGEST + 1).read_until(b'\n', &mut line);
            let source = format!("{}:{}", self.file, self.number);
            match read {
                Ok(0) => return None,
                Err(error) => {
                    // Nothing more can be had from this file.
                    self.from = Box::new(std::io::empty());
                    return Some(Raw { source, body: Err(format!("cannot be read: {error}")) });
                }
                Ok(read) if read as u64 > LONGEST => {
                    self.skip_rest_of_line();
                    return Some(Raw { source, body: Err(too_long()) });
                }
                Ok(_) if line.trim_ascii().is_empty() => {}
                Ok(_) => return Some(Raw { source, body: self.body(&line) }),
            }
        }
    }

    fn body(&self, line: &[u8]) -> Result<Body, String> {
        let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line).trim_ascii();
        match std::str::from_utf8(line) {
            Ok(text) => {
                Ok(Body::Line { text: text.to_owned(), file: self.file.clone(), number: self.number })
            }
            Err(error) => Err(format!(
                "the line is not UTF-8 from byte {} on; convert the file to UTF-8",
                error.valid_up_to() + 1
            )),
        }
    }

    fn skip_rest_of_line(&mut self) {
        let mut rest = Vec::new();
        while let Ok(read) = (&mut self.from).take(1 << 20).read_until(b'\n', &mut rest) {
            if read == 0 || rest.ends_with(b"\n") {
                return;
            }
            rest.clear();
        }
    }
}

impl Body {
    fn len(&self) -> usize {
        match self {
            Self::Line { text, .. } => text.len(),
            Self::Whole { bytes, .. } => bytes.len(),
        }
    }
}

/// The reports in a folder and the folders in it, in order of names. Hidden ones and links are left out.
fn walk(folder: &Path, found: &mut VecDeque<PathBuf>) -> Result<()> {
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
            walk(&path, found)?;
        } else if kind.is_file() && is_report(&path) {
            found.push_back(path);
        }
    }
    Ok(())
}

fn extension(path: &Path) -> String {
    path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default()
}

fn is_jsonl(path: &Path) -> bool {
    matches!(extension(path).as_str(), "jsonl" | "ndjson")
}

fn is_report(path: &Path) -> bool {
    is_jsonl(path) || matches!(extension(path).as_str(), "txt" | "html" | "htm")
}

fn too_long() -> String {
    format!("longer than {} MiB, which no report is; split it", LONGEST >> 20)
}

/// True when standard input is a person's keyboard.
pub(crate) fn is_keyboard(stdin: &Stdin) -> bool {
    std::io::IsTerminal::is_terminal(stdin)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_give_their_reports_in_order_and_lines_their_numbers() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
        std::fs::create_dir(folder.path().join("b")).unwrap();
        write("b/two.txt", "x");
        write("b/picture.png", "x");
        write(".hidden.txt", "x");
        write("a.jsonl", "{}\n\n{}\n");
        write("c.html", "<p>");
        let found: Vec<String> = reports(&[folder.path().to_owned()])
            .unwrap()
            .map(|raw| raw.source.replace(&*folder.path().to_string_lossy(), ""))
            .collect();
        assert_eq!(found, ["/a.jsonl:1", "/a.jsonl:3", "/b/two.txt", "/c.html"]);
    }

    #[test]
    fn what_cannot_be_read_says_why() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.jsonl");
        std::fs::write(&path, b"{\"a\":\"\xc7\"}\n").unwrap();
        let raw = reports(&[path]).unwrap().next().unwrap();
        assert_eq!(raw.body.unwrap_err(), "the line is not UTF-8 from byte 7 on; convert the file to UTF-8");
        assert!(reports(&[folder.path().join("none")]).is_err());
    }
}
