//! The answer of a web server, as a WARC file keeps it: head, chunks and packing taken off.

use super::LONGEST;
use std::io::Read;

/// No answer has more headers.
const MOST_HEADERS: usize = 256;

/// An answer.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// The media type, in small letters and without parameters; empty when it is not told.
    pub(crate) kind: String,
    pub(crate) body: Vec<u8>,
}

/// The answer in the bytes of a record.
pub(crate) fn answer(bytes: &[u8]) -> Result<Answer, String> {
    let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let mut config = httparse::ParserConfig::default();
    config.allow_spaces_after_header_name_in_responses(true);
    config.allow_obsolete_multiline_headers_in_responses(true);
    config.ignore_invalid_headers_in_responses(true);
    let length = match config.parse_response(&mut response, bytes) {
        Ok(httparse::Status::Complete(length)) => length,
        Ok(httparse::Status::Partial) => return Err("the head of the HTTP answer is cut off".to_owned()),
        Err(error) => return Err(format!("no HTTP answer ({error})")),
    };
    let get = |name: &str| {
        let found = response.headers.iter().find(|header| header.name.eq_ignore_ascii_case(name));
        found.map(|header| String::from_utf8_lossy(header.value).trim().to_ascii_lowercase())
    };
    let kind = get("content-type").unwrap_or_default();
    let kind = kind.split(';').next().unwrap_or_default().trim().to_owned();
    let mut body = bytes[length..].to_vec();
    // Some crawlers keep the header and undo the coding: what is not coded stays as it is.
    if get("transfer-encoding").is_some_and(|coding| coding.contains("chunked")) {
        body = joined(&body).unwrap_or(body);
    }
    if let Some(coding) = get("content-encoding") {
        body = unpacked(body, &coding)?;
    }
    Ok(Answer { status: response.code.unwrap_or(0), kind, body })
}

/// A body in chunks, in one piece; `None` when it is in none.
fn joined(mut rest: &[u8]) -> Option<Vec<u8>> {
    let mut body = Vec::with_capacity(rest.len());
    loop {
        let httparse::Status::Complete((start, size)) = httparse::parse_chunk_size(rest).ok()? else {
            return (!body.is_empty()).then_some(body);
        };
        rest = &rest[start..];
        if size == 0 {
            return Some(body);
        }
        let size = usize::try_from(size).ok()?.min(rest.len());
        body.extend_from_slice(&rest[..size]);
        rest = rest[size..].strip_prefix(b"\r\n").unwrap_or(&rest[size..]);
    }
}

/// The body without its packing.
fn unpacked(body: Vec<u8>, coding: &str) -> Result<Vec<u8>, String> {
    let from: Box<dyn Read + '_> = match coding {
        "gzip" | "x-gzip" if body.starts_with(&[0x1f, 0x8b]) => {
            Box::new(flate2::read::MultiGzDecoder::new(&*body))
        }
        "deflate" if body.first().is_some_and(|byte| byte & 15 == 8) => {
            Box::new(flate2::read::ZlibDecoder::new(&*body))
        }
        "br" if !looks_like_text(&body) => Box::new(brotli_decompressor::Decompressor::new(&*body, 4096)),
        "zstd" if body.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => {
            return Err("packed with zstd; have the crawler ask for gzip or br".to_owned());
        }
        _ => return Ok(body),
    };
    let mut unpacked = Vec::new();
    let read = from.take(LONGEST + 1).read_to_end(&mut unpacked);
    if unpacked.len() as u64 > LONGEST {
        return Err(super::too_long());
    }
    match read {
        // What could be unpacked of an answer that is cut off is still a page.
        Err(error) if unpacked.is_empty() => Err(format!("cannot be unpacked ({coding}: {error})")),
        _ => Ok(unpacked),
    }
}

fn looks_like_text(body: &[u8]) -> bool {
    let start = String::from_utf8_lossy(&body[..body.len().min(512)]);
    start.trim_start().starts_with('<')
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn body(head: &str, body: &[u8]) -> Result<Vec<u8>, String> {
        let mut bytes = format!("HTTP/1.1 200 OK\r\n{head}\r\n").into_bytes();
        bytes.extend_from_slice(body);
        answer(&bytes).map(|answer| answer.body)
    }

    fn gzip(words: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        packer.write_all(words).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn chunks_and_packing_are_taken_off() {
        let chunked = "Transfer-Encoding: chunked\r\n";
        assert_eq!(body(chunked, b"3\r\nabc\r\n2;x=y\r\nde\r\n0\r\n\r\n").unwrap(), b"abcde");
        assert_eq!(body(chunked, b"<html>").unwrap(), b"<html>");
        assert_eq!(body(chunked, b"ffffffffffffffff\r\nab").unwrap(), b"ab");
        let packed = gzip("خبر".as_bytes());
        assert_eq!(body("Content-Encoding: gzip\r\n", &packed).unwrap(), "خبر".as_bytes());
        assert_eq!(body("Content-Encoding: gzip\r\n", b"<p>").unwrap(), b"<p>");
        assert!(body("Content-Encoding: br\r\n", &[0xff; 40]).unwrap_err().contains("br"));
    }

    #[test]
    fn a_bomb_is_too_long() {
        let bomb = gzip(&vec![0; LONGEST as usize + 1]);
        assert!(body("Content-Encoding: gzip\r\n", &bomb).unwrap_err().contains("longer than 64 MiB"));
    }
}
