//! JSONL: one report a line.

use super::stream::Stream;
use super::{Body, LONGEST, Raw, too_long};
use std::io::{BufRead, Read};

/// The lines of a file.
pub(crate) struct Lines {
    from: Option<Stream>,
    file: String,
    number: usize,
}

impl Lines {
    pub(crate) fn new(from: Stream, file: &str) -> Self {
        Self { from: Some(from), file: file.to_owned(), number: 0 }
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
}

impl Iterator for Lines {
    type Item = Raw;

    /// The next line that is not blank.
    fn next(&mut self) -> Option<Raw> {
        let mut line = Vec::new();
        loop {
            line.clear();
            self.number += 1;
            let from = self.from.as_mut()?;
            let read = from.take(LONGEST + 1).read_until(b'\n', &mut line);
            let source = format!("{}:{}", self.file, self.number);
            match read {
                Ok(0) => return None,
                Err(error) => {
                    // Nothing more can be had from this file.
                    self.from = None;
                    return Some(Raw { source, body: Err(format!("cannot be read: {error}")) });
                }
                Ok(read) if read as u64 > LONGEST => {
                    skip_rest_of_line(from);
                    return Some(Raw { source, body: Err(too_long()) });
                }
                Ok(_) if line.trim_ascii().is_empty() => {}
                Ok(_) => return Some(Raw { source, body: self.body(&line) }),
            }
        }
    }
}

fn skip_rest_of_line(from: &mut Stream) {
    let mut rest = Vec::new();
    while let Ok(read) = from.take(1 << 20).read_until(b'\n', &mut rest) {
        if read == 0 || rest.ends_with(b"\n") {
            return;
        }
        rest.clear();
    }
}
