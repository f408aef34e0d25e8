//! Which machines may be reached: those of the public internet, and the networks that are allowed.
//!
//! What a name stands for is looked up and checked for each connection, and the connection goes to the very address
//! that was checked: a redirection or a name that changes its meaning leads nowhere else.

use serde::{Deserialize, Deserializer};
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Networks that may be reached although they are not public.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Networks(Vec<(Ipv6Addr, u32)>);

impl Networks {
    fn hold(&self, address: IpAddr) -> bool {
        let bits = as_v6(address).to_bits();
        self.0.iter().any(|(network, length)| (bits ^ network.to_bits()).leading_zeros() >= *length)
    }

    /// All that there are.
    #[cfg(feature = "webhooks")]
    pub(crate) fn all() -> Self {
        Self(vec![(Ipv6Addr::UNSPECIFIED, 0)])
    }

    fn push(&mut self, words: &str) -> Option<()> {
        let (address, length) = words.split_once('/').map_or((words, None), |(a, l)| (a, Some(l)));
        let address: IpAddr = address.parse().ok()?;
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let length = length.map_or(Some(longest), |length| length.parse().ok())?;
        if length > longest {
            return None;
        }
        self.0.push((as_v6(address), 128 - longest + length));
        Some(())
    }
}

impl<'de> Deserialize<'de> for Networks {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut networks = Self::default();
        for words in Vec::<String>::deserialize(from)? {
            let complaint =
                || serde::de::Error::custom(format!("`{words}` is no network; write it as 10.1.0.0/16"));
            networks.push(&words).ok_or_else(complaint)?;
        }
        Ok(networks)
    }
}

fn as_v6(address: IpAddr) -> Ipv6Addr {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped(),
        IpAddr::V6(address) => address,
    }
}

/// True for machines that anybody may reach: not this one, not those beside it.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// RFC 6890 and what came after it.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    !(address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_documentation()
        || address.is_multicast()
        || a == 0
        || a >= 240
        || (a, b & 0xc0) == (100, 64)
        || (a, b & 0xfe) == (198, 18)
        || (a, b, c) == (192, 0, 0)
        || (a, b, c) == (192, 88, 99))
}

/// Only what has been given out (2000::/3), and addresses that stand for one of IPv4 as that one.
fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    let [a, b, c, ..] = address.segments();
    let v4 = |high: u16, low: u16| Ipv4Addr::from_bits(u32::from(high) << 16 | u32::from(low));
    match (a, b) {
        // What a translator makes of an IPv4 address.
        (0x64, 0xff9b) if c == 0 => is_public_v4(v4(address.segments()[6], address.segments()[7])),
        (0x2002, high) => is_public_v4(v4(high, c)),
        (0x2001, b) if b < 0x200 || b == 0xdb8 => false,
        (0x3fff, b) if b < 0x1000 => false,
        _ => a & 0xe000 == 0x2000,
    }
}

/// A machine that may not be reached.
#[derive(Debug)]
pub(crate) struct Refused(String);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} is not on the public internet; if it is meant, name its network in allow_private",
            self.0
        )
    }
}

impl std::error::Error for Refused {}

/// Looks names up and leaves out what may not be reached.
#[derive(Debug)]
pub(crate) struct Guarded<R> {
    pub(crate) names: R,
    pub(crate) allowed: Networks,
}

impl<R: Resolver> Resolver for Guarded<R> {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.names.resolve(uri, config, timeout)?;
        let mut kept = self.empty();
        for address in found.iter().filter(|a| is_public(a.ip()) || self.allowed.hold(a.ip())) {
            kept.push(*address);
        }
        if kept.is_empty() {
            let host = uri.host().unwrap_or_default();
            let address = found.first().map(|a| a.ip().to_string()).unwrap_or_default();
            let named = if host == address { address } else { format!("{host} ({address})") };
            return Err(ureq::Error::Other(Box::new(Refused(named))));
        }
        Ok(kept)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::SocketAddr;
    use std::sync::atomic::{AtomicUsize, Ordering};

    #[test]
    fn only_public_machines_are_reached() {
        let public = |words: &str| is_public(words.parse().unwrap());
        for good in
            ["8.8.8.8", "1.1.1.1", "172.15.0.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
        {
            assert!(public(good), "{good}");
        }
        for bad in [
            "127.0.0.1",
            "127.9.9.9",
            "10.0.0.1",
            "172.16.0.1",
            "172.31.255.255",
            "192.168.1.1",
            "169.254.169.254",
            "0.0.0.0",
            "100.64.0.1",
            "198.18.0.1",
            "192.0.2.1",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "::1",
            "::",
            "fe80::1",
            "fc00::1",
            "fd12::1",
            "ff02::1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
            "2001:db8::1",
            "2001::1",
            "fec0::1",
            "100::1",
        ] {
            assert!(!public(bad), "{bad}");
        }
    }

    #[test]
    fn a_network_is_allowed_by_its_first_bits() {
        let networks: Networks =
            ["10.1.0.0/16", "127.0.0.1", "fd12::/16"].iter().fold(Networks::default(), |mut all, words| {
                all.push(words).unwrap();
                all
            });
        let holds = |words: &str| networks.hold(words.parse().unwrap());
        assert!(holds("10.1.255.1") && holds("127.0.0.1") && holds("fd12::9") && holds("::ffff:10.1.0.1"));
        assert!(!holds("10.2.0.1") && !holds("127.0.0.2") && !holds("fd13::9"));
        for bad in ["10.0.0.0/33", "x", "10.0.0.0/", "::/129", ""] {
            assert_eq!(Networks::default().push(bad), None, "{bad}");
        }
    }

    /// A name that stands for a public machine when it is first looked up, and for this one afterwards.
    #[derive(Debug, Default)]
    struct Turncoat(AtomicUsize);

    impl Resolver for Turncoat {
        fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
            let mut found = self.empty();
            let first = self.0.fetch_add(1, Ordering::Relaxed) == 0;
            found.push(SocketAddr::from((if first { [8, 8, 8, 8] } else { [127, 0, 0, 1] }, 80)));
            found.push(SocketAddr::from(([192, 168, 0, 1], 80)));
            Ok(found)
        }
    }

    #[test]
    fn a_name_that_changes_its_meaning_leads_nowhere() {
        let guarded = Guarded { names: Turncoat::default(), allowed: Networks::default() };
        let ask = || {
            let uri = "http://news.example/".parse().unwrap();
            guarded.resolve(&uri, &Config::default(), NextTimeout::default())
        };
        let first: Vec<String> = ask().unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(first, ["8.8.8.8:80"]);
        let words = ask().unwrap_err().to_string();
        assert!(words.contains("news.example (127.0.0.1) is not on the public internet"), "{words}");
    }
}
