//! JSON that is not one object a line: objects over several lines, one after another or in a list.
//!
//! Comes in: bytes. Goes out: the objects of the outermost level, one at a time, whatever stands between them. The
//! objects are told apart by their braces alone, so that a broken one does not take the rest with it.

use super::stream::Stream;
use super::{Body, LONGEST, Raw, too_long};
use std::io::BufRead;

/// The objects of a file.
pub(crate) struct Objects {
    from: Option<Stream>,
    file: String,
    number: usize,
}

/// Where in an object the next byte stands.
#[derive(Default)]
struct Scan {
    depth: u32,
    in_string: bool,
    escaped: bool,
}

impl Scan {
    /// Takes the next byte; true when it closes the object.
    fn closes(&mut self, byte: u8) -> bool {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
            return false;
        }
        match byte {
            b'"' => self.in_string = true,
            b'{' => self.depth += 1,
            b'}' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        byte == b'}' && self.depth == 0
    }
}

impl Objects {
    pub(crate) fn new(from: Stream, file: &str) -> Self {
        Self { from: Some(from), file: file.to_owned(), number: 0 }
    }

    /// The next object: its place, and its bytes. `None` at the end.
    fn object(&mut self) -> Option<(u64, Result<Vec<u8>, String>)> {
        let from = self.from.as_mut()?;
        let place = match to_brace(from) {
            Ok(found) => found?,
            Err(error) => return Some((from.place(), Err(format!("cannot be read: {error}")))),
        };
        let (mut scan, mut object, mut long) = (Scan::default(), Vec::new(), false);
        loop {
            let ahead = match from.fill_buf() {
                Ok([]) => {
                    let complaint = "cut off: the object is not closed; get the file anew".to_owned();
                    return Some((place, Err(complaint)));
                }
                Ok(ahead) => ahead,
                Err(error) => return Some((place, Err(format!("cannot be read: {error}")))),
            };
            let end = ahead.iter().position(|byte| scan.closes(*byte));
            let part = &ahead[..end.map_or(ahead.len(), |end| end + 1)];
            long |= (object.len() + part.len()) as u64 > LONGEST;
            if long {
                object.clear();
            } else {
                object.extend_from_slice(part);
            }
            let taken = part.len();
            from.consume(taken);
            if end.is_some() {
                return Some((place, if long { Err(too_long()) } else { Ok(object) }));
            }
        }
    }

    fn body(&self, object: Vec<u8>) -> Result<Body, String> {
        let text = String::from_utf8(object).map_err(|error| {
            let at = error.utf8_error().valid_up_to() + 1;
            format!("the object is not UTF-8 from its byte {at} on; convert the file to UTF-8")
        })?;
        Ok(Body::Line { text, file: self.file.clone(), number: self.number })
    }
}

impl Iterator for Objects {
    type Item = Raw;

    fn next(&mut self) -> Option<Raw> {
        let (place, object) = self.object()?;
        self.number += 1;
        let source = format!("{} object {} at byte {place}", self.file, self.number);
        let ended = object.as_ref().is_err_and(|complaint| *complaint != too_long());
        if ended {
            self.from = None;
        }
        Some(Raw { source, body: object.and_then(|object| self.body(object)) })
    }
}

/// Passes over what stands before the next object; its place, or `None` at the end.
fn to_brace(from: &mut Stream) -> std::io::Result<Option<u64>> {
    loop {
        let ahead = from.fill_buf()?;
        if ahead.is_empty() {
            return Ok(None);
        }
        let brace = ahead.iter().position(|byte| *byte == b'{');
        let pass = brace.unwrap_or(ahead.len());
        from.consume(pass);
        if brace.is_some() {
            return Ok(Some(from.place()));
        }
    }
}
