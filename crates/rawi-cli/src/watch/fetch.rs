//! One request, and what came of it. Redirections are told and not followed: where they lead, another host may have
//! other rules.

use super::address;
use super::net::{Guarded, Networks, Refused};
use super::robots;
use flate2::read::MultiGzDecoder;
use jiff::Timestamp;
use std::io::Read;
use std::sync::Arc;
use std::time::Duration;
use ureq::http::{HeaderMap, Response, header};
use ureq::tls::{RootCerts, TlsConfig};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::DefaultConnector;
use ureq::{Agent, Body};
use url::Url;

/// What unpacks to more than this many times its size was made to do harm; Arabic pages unpack to 4 to 30 times.
const RATIO: u64 = 100;
/// Below this size any ratio is harmless.
const HARMLESS: u64 = 1 << 20;
/// What is packed twice is still read: a packed sitemap that is sent packed.
const MOST_PACKED: usize = 2;

/// What is elsewhere more often is nowhere.
pub(crate) const MOST_MOVES: u8 = 5;

/// Asks servers.
#[derive(Clone, Debug)]
pub(crate) struct Client(Agent);

/// What reaches public machines and the networks that are allowed, follows no redirection, and gives up in time.
pub(crate) fn agent(contact: Option<&str>, timeout: Duration, allowed: &Networks) -> Agent {
    let more = contact.map(|contact| format!(" (+{contact})")).unwrap_or_default();
    let name = format!("{}/{}{more}", robots::NAME, env!("CARGO_PKG_VERSION"));
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build();
    let config = Agent::config_builder()
        // A proxy would look names up where we cannot see what they stand for.
        .proxy(None)
        .tls_config(tls)
        .user_agent(name)
        .accept("application/rss+xml, application/atom+xml, text/html, application/xml;q=0.9, */*;q=0.1")
        .accept_encoding("gzip")
        .max_redirects(0)
        .max_redirects_will_error(false)
        .http_status_as_error(false)
        .timeout_global(Some(timeout))
        .build();
    let resolver = Guarded { names: DefaultResolver::default(), allowed: allowed.clone() };
    Agent::with_parts(config, DefaultConnector::default(), resolver)
}

/// What is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) url: Url,
    /// The answer is wanted only if it is another than the one with this `ETag` or of this time.
    pub(crate) etag: Option<String>,
    pub(crate) modified: Option<String>,
    /// No answer may be longer, in bytes, unpacked.
    pub(crate) longest: u64,
}

/// What a server answers.
#[derive(Debug)]
pub(crate) enum Answer {
    Found(Found),
    /// What we have is what there is.
    Same,
    /// It is elsewhere, in the server's words.
    Moved(String),
    /// No, and perhaps when to ask again.
    No {
        status: u16,
        rest: Option<Duration>,
    },
}

/// What was asked for.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) bytes: Vec<u8>,
    /// The media type, in small letters and without parameters; empty when it is not told.
    pub(crate) kind: String,
    pub(crate) charset: Option<String>,
    pub(crate) etag: Option<String>,
    pub(crate) modified: Option<String>,
}

/// No answer, or none that can be used.
#[derive(Debug)]
pub(crate) struct Trouble {
    pub(crate) reason: String,
    /// What it tells of the host and the page.
    pub(crate) sort: Sort,
}

/// What a trouble tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    /// The host cannot be reached, or is too slow.
    Host,
    /// The machine may not be reached.
    Refused,
    /// The answer is none that we can use, and will not be.
    Lasting,
}

impl Client {
    pub(crate) fn new(contact: Option<&str>, timeout: Duration, allowed: &Networks) -> Self {
        Self(agent(contact, timeout, allowed))
    }

    /// Asks once.
    pub(crate) fn ask(&self, request: &Request) -> Result<Answer, Trouble> {
        let mut get = self.0.get(request.url.as_str());
        let conditions =
            [(header::IF_NONE_MATCH, &request.etag), (header::IF_MODIFIED_SINCE, &request.modified)];
        for (name, value) in conditions {
            if let Some(value) = value {
                get = get.header(name, value);
            }
        }
        answer(get.call().map_err(trouble)?, request.longest)
    }

    /// Asks, and follows where the server says it is: for what belongs to a host, and no page of another.
    pub(crate) fn follow(&self, mut request: Request) -> Result<Answer, Trouble> {
        for _ in 0..=MOST_MOVES {
            match self.ask(&request)? {
                Answer::Moved(to) => {
                    request.url = address::from_here(&request.url, &to).map_err(|why| lasting(&why))?;
                }
                answer => return Ok(answer),
            }
        }
        Err(lasting(&format!("is elsewhere, more than {MOST_MOVES} times")))
    }
}

fn answer(response: Response<Body>, longest: u64) -> Result<Answer, Trouble> {
    let headers = response.headers();
    let text = |name| header_text(headers, name);
    match response.status().as_u16() {
        200..=299 => {}
        304 => return Ok(Answer::Same),
        301 | 302 | 303 | 307 | 308 => {
            let to = text(header::LOCATION);
            return to
                .map(Answer::Moved)
                .ok_or_else(|| lasting("is elsewhere and the server does not say where"));
        }
        status => {
            let rest = text(header::RETRY_AFTER).as_deref().and_then(retry_after);
            return Ok(Answer::No { status, rest });
        }
    }
    let media = text(header::CONTENT_TYPE).unwrap_or_default().to_ascii_lowercase();
    let (kind, parameters) = media.split_once(';').unwrap_or((&media, ""));
    let charset = parameters.split(';').find_map(|p| p.trim().strip_prefix("charset="));
    let coding = text(header::CONTENT_ENCODING).unwrap_or_default().to_ascii_lowercase();
    if !matches!(&*coding, "" | "gzip" | "x-gzip" | "identity" | "utf-8") {
        return Err(lasting(&format!("comes packed with {coding}, which was not asked for")));
    }
    let mut found = Found {
        bytes: Vec::new(),
        kind: kind.trim().to_owned(),
        charset: charset.map(|charset| charset.trim_matches(['"', '\'', ' ']).to_owned()),
        etag: text(header::ETAG),
        modified: text(header::LAST_MODIFIED),
    };
    found.bytes = unpacked(whole(response.into_body(), longest)?, longest)?;
    Ok(Answer::Found(found))
}

/// The value of a header, unless it holds what no header may.
pub(crate) fn header_text(headers: &HeaderMap, name: header::HeaderName) -> Option<String> {
    let words = headers.get(name)?.to_str().ok()?.trim();
    Some(words.to_owned()).filter(|words| !words.is_empty())
}

/// All of an answer.
fn whole(body: Body, longest: u64) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    let read = body.into_reader().take(longest + 1).read_to_end(&mut bytes);
    if bytes.len() as u64 > longest {
        return Err(too_long(longest));
    }
    match read {
        Ok(_) => Ok(bytes),
        Err(error) => Err(trouble(error.into())),
    }
}

/// The bytes without their packing.
fn unpacked(mut bytes: Vec<u8>, longest: u64) -> Result<Vec<u8>, Trouble> {
    for _ in 0..MOST_PACKED {
        if !bytes.starts_with(&[0x1f, 0x8b, 8]) {
            break;
        }
        let packed = bytes.len() as u64;
        let most = longest.min(HARMLESS.max(packed.saturating_mul(RATIO)));
        let mut out = Vec::new();
        let read = MultiGzDecoder::new(&*bytes).take(most + 1).read_to_end(&mut out);
        if out.len() as u64 > longest {
            return Err(too_long(longest));
        }
        if out.len() as u64 > most {
            return Err(lasting(&format!("unpacks to more than {RATIO} times its size, as no page does")));
        }
        if let Err(error) = read {
            return Err(Trouble { reason: format!("cannot be unpacked: {error}"), sort: Sort::Host });
        }
        bytes = out;
    }
    Ok(bytes)
}

/// Seconds, or a time.
pub(crate) fn retry_after(words: &str) -> Option<Duration> {
    if let Ok(seconds) = words.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let time = jiff::fmt::rfc2822::parse(words).ok()?.timestamp();
    Some(Duration::try_from(time.duration_since(Timestamp::now())).unwrap_or(Duration::ZERO))
}

fn too_long(longest: u64) -> Trouble {
    lasting(&format!("is longer than {} KiB, as no page or feed is", longest >> 10))
}

pub(crate) fn lasting(reason: &str) -> Trouble {
    Trouble { reason: reason.to_owned(), sort: Sort::Lasting }
}

/// Why there is no answer.
pub(crate) fn trouble(error: ureq::Error) -> Trouble {
    let sort = match &error {
        ureq::Error::Other(other) if other.is::<Refused>() => Sort::Refused,
        ureq::Error::BadUri(_) | ureq::Error::Http(_) | ureq::Error::LargeResponseHeader(..) => Sort::Lasting,
        _ => Sort::Host,
    };
    let reason = match &error {
        ureq::Error::Other(other) if sort == Sort::Refused => other.to_string(),
        ureq::Error::Timeout(_) => {
            "takes too long; the setting `timeout` says how long it may take".to_owned()
        }
        ureq::Error::HostNotFound => "this host is not known".to_owned(),
        error => format!("cannot be had: {error}"),
    };
    Trouble { reason, sort }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        packer.write_all(bytes).unwrap();
        packer.finish().unwrap()
    }

    #[test]
    fn what_is_packed_is_unpacked_within_limits() {
        let words = "خبر".as_bytes();
        let check = |bytes: Vec<u8>| unpacked(bytes, 8 << 20).map_err(|trouble| trouble.reason);
        assert_eq!(check(words.to_vec()).unwrap(), words);
        assert_eq!(check(gzip(&gzip(words))).unwrap(), words);
        let bomb = gzip(&vec![0; 4 << 20]);
        assert!(check(bomb.clone()).unwrap_err().contains("more than 100 times"));
        assert!(unpacked(bomb, 1000).unwrap_err().reason.contains("is longer than"));
        let torn = &gzip(&words.repeat(9))[..20];
        assert!(check(torn.to_vec()).unwrap_err().contains("cannot be unpacked"));
    }

    #[test]
    fn a_server_says_when_to_come_again() {
        assert_eq!(retry_after("120"), Some(Duration::from_secs(120)));
        assert_eq!(retry_after("Wed, 29 Jun 2022 10:00:00 GMT"), Some(Duration::ZERO));
        let later = retry_after("Wed, 29 Jun 2095 10:00:00 GMT").unwrap();
        assert!(later > Duration::from_secs(365 * 86400));
        assert_eq!(retry_after("soon"), None);
        assert_eq!(retry_after("-5"), None);
    }
}
