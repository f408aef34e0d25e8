//! What a host asks of robots.
//!
//! `User-agent: *`, `Disallow: /خاص/`, `Crawl-delay: 5` keep us from `https://news.example/خاص/1` and let us come
//! every five seconds.

use crate::guard::guard;
use std::time::Duration;
use texting_robots::Robot;
use url::Url;

/// By which name rules are meant for us.
pub(crate) const NAME: &str = "rawi";

/// No robots.txt is longer; the rest is left out, as RFC 9309 has it.
pub(crate) const LONGEST: u64 = 500 << 10;

/// No host is waited for longer.
const LONGEST_PAUSE: f32 = 3600.0;

/// The rules of a host.
pub(crate) struct Rules(Option<Robot>);

impl Rules {
    /// The rules in a robots.txt; without one everything is allowed.
    pub(crate) fn of(robots: Option<&str>) -> Self {
        let parsed = robots.map(|text| {
            let text = text.trim_start_matches('\u{feff}').replace('\r', "\n");
            guard(|| Robot::new(NAME, text.as_bytes()).ok())
        });
        Self(parsed.and_then(|parsed| parsed.ok().flatten()))
    }

    /// True when the page may be fetched.
    pub(crate) fn allow(&self, page: &Url) -> bool {
        let Some(robot) = &self.0 else { return true };
        guard(|| robot.allowed(page.as_str())).unwrap_or(true)
    }

    /// How long to leave the host alone between two requests.
    pub(crate) fn pause(&self) -> Duration {
        // What is below zero, or no number, is no delay.
        let delay = self.0.as_ref().and_then(|robot| robot.delay).filter(|delay| *delay > 0.0);
        Duration::from_secs_f32(delay.unwrap_or(0.0).min(LONGEST_PAUSE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_are_ours_or_everybodys() {
        let text = "\u{feff}User-agent: *\r\nDisallow: /\r\n\r\nUser-agent: Rawi\r\nCrawl-delay: 2.5\r\n\
                    Disallow: /خاص/\r\nAllow: /خاص/عام$\r\n";
        let rules = Rules::of(Some(text));
        let allow = |path: &str| rules.allow(&Url::parse(&format!("https://news.example{path}")).unwrap());
        assert!(allow("/a") && allow("/خاص/عام") && !allow("/خاص/x") && allow("/robots.txt"));
        assert_eq!(rules.pause(), Duration::from_millis(2500));
        let all = Rules::of(Some("User-agent: *\nDisallow: /"));
        assert!(!all.allow(&Url::parse("https://news.example/").unwrap()));
    }

    #[test]
    fn what_is_no_rule_forbids_nothing() {
        let page = Url::parse("https://news.example/a").unwrap();
        for text in
            ["", "<html>404</html>", "Crawl-delay: -1", "User-agent: *\nCrawl-delay: nan", "\0\u{fffd}"]
        {
            let rules = Rules::of(Some(text));
            assert!(rules.allow(&page) && rules.pause() == Duration::ZERO, "{text}");
        }
        assert_eq!(Rules::of(Some("User-agent: *\nCrawl-delay: 1e30")).pause(), Duration::from_secs(3600));
        assert!(Rules::of(None).allow(&page));
    }
}
