//! Bytes → text. Never fails: what cannot be read is marked and counted in a note.
//!
//! The windows-1256 bytes `E3 E4` become «من», with the note `charset-guessed`.

use crate::layers::Note;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1256};

/// Reads bytes in UTF-8, UTF-16 with a byte order mark, or what the bytes look like (mostly windows-1256).
pub fn decode(bytes: &[u8]) -> (String, Vec<Note>) {
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return decode_as(encoding, &bytes[mark..], false);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return (text.to_string(), Vec::new());
    }
    // UTF-8 with a few broken bytes is still UTF-8: more of it is valid sequences than not.
    let (text, _) = UTF_8.decode_without_bom_handling(bytes);
    let broken = text.chars().filter(|c| *c == '\u{fffd}').count();
    if broken * 8 < text.chars().filter(|c| !c.is_ascii()).count() {
        return decode_as(UTF_8, bytes, false);
    }
    decode_as(guess(bytes), bytes, true)
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(65_536)], true);
    let encoding = detector.guess(Some(b"sa"), chardetng::Utf8Detection::Deny);
    if encoding == UTF_16BE || encoding == UTF_16LE { WINDOWS_1256 } else { encoding }
}

fn decode_as(encoding: &'static Encoding, bytes: &[u8], guessed: bool) -> (String, Vec<Note>) {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let mut notes = Vec::new();
    let mut note = |code, message| notes.push(Note { code, span: None, message });
    if guessed {
        note("charset-guessed", format!("the bytes are not UTF-8; read as {}", encoding.name()));
    }
    let broken = text.chars().filter(|c| *c == '\u{fffd}').count();
    if broken > 0 {
        note("broken-characters", format!("{broken} characters could not be read and stand as \u{fffd}"));
    }
    (text.into_owned(), notes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn codes(notes: &[Note]) -> Vec<&str> {
        notes.iter().map(|n| n.code).collect()
    }

    #[test]
    fn windows_1256_is_recognised() {
        let words = "قال وزير الخارجية إن المحادثات مستمرة وإن الوفد يصل غدا";
        let (bytes, _, _) = WINDOWS_1256.encode(words);
        let (text, notes) = decode(&bytes);
        assert_eq!(text, words);
        assert_eq!(codes(&notes), ["charset-guessed"]);
    }

    #[test]
    fn broken_utf8_is_counted() {
        let mut bytes = "قال وزير الخارجية إن المحادثات".as_bytes().to_vec();
        bytes[3] = 0xff;
        let (text, notes) = decode(&bytes);
        assert!(text.contains('\u{fffd}'));
        assert_eq!(codes(&notes), ["broken-characters"]);
    }

    proptest! {
        #[test]
        fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            decode(&bytes);
        }
    }
}
