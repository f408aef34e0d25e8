//! Signatures as Standard Webhooks (1.0) has them, which libraries in many languages check.
//!
//! What is signed is the id of the message, the time and the body, with HMAC-SHA256 and a secret that only the two
//! sides know: `v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=`.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ring::hmac;

/// How a secret begins.
const MARK: &str = "whsec_";

/// How many bytes a secret may have.
const BYTES: std::ops::RangeInclusive<usize> = 24..=64;

/// What a receiver checks signatures with.
pub(super) struct Secret(hmac::Key);

impl Secret {
    /// `whsec_` and 24 to 64 bytes in Base64.
    pub(super) fn parse(words: &str) -> Result<Self, &'static str> {
        const WRONG: &str = "is no secret; write whsec_ and behind it what `openssl rand -base64 32` prints";
        let bytes = words.trim().strip_prefix(MARK).and_then(|words| STANDARD.decode(words).ok());
        let bytes = bytes.filter(|bytes| BYTES.contains(&bytes.len())).ok_or(WRONG)?;
        Ok(Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes)))
    }

    /// The signature of a message that is sent at `seconds` since 1970.
    pub(super) fn sign(&self, id: &str, seconds: u64, body: &[u8]) -> String {
        let mut signed = hmac::Context::with_key(&self.0);
        signed.update(format!("{id}.{seconds}.").as_bytes());
        signed.update(body);
        format!("v1,{}", STANDARD.encode(signed.sign()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_is_the_one_that_libraries_expect() {
        // The example of the libraries of Standard Webhooks.
        let secret = Secret::parse("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signed = secret.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", 1_614_265_330, br#"{"test": 2432232314}"#);
        assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn a_secret_is_long_enough() {
        for bad in ["", "secret", "whsec_", "whsec_c2hvcnQ=", "whsec_!", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"] {
            assert!(Secret::parse(bad).is_err(), "{bad}");
        }
    }
}
