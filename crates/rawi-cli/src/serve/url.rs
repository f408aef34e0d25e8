//! Addresses of our own pages.

use std::fmt::Write as _;

/// A word as a part of an address: everything but unreserved characters (RFC 3986) is written as `%D8%A8`.
pub(super) fn encode(word: &str) -> String {
    let mut encoded = String::with_capacity(word.len() * 3);
    for byte in word.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                encoded.push(char::from(byte))
            }
            _ => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

/// A path with what is asked for; pairs without a value are left out.
pub(super) fn with<'a>(path: &str, pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut address = path.to_owned();
    let mut mark = '?';
    for (name, value) in pairs.into_iter().filter(|(_, value)| !value.is_empty()) {
        let _ = write!(address, "{mark}{name}={}", encode(value));
        mark = '&';
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_nothing_but_what_addresses_may() {
        assert_eq!(
            with("/", [("q", "بوتين & co"), ("act", "")]),
            "/?q=%D8%A8%D9%88%D8%AA%D9%8A%D9%86%20%26%20co"
        );
        assert_eq!(encode("a/b?\"<"), "a%2Fb%3F%22%3C");
    }
}
