//! HOOKS.toml: which searches are saved, and where their new rows go.
//!
//! ```toml
//! [[webhook]]
//! name = "wali-denies"
//! statements = { speaker = "id:Q1", act = "deny" }
//! url = "https://desk.example/rawi"
//! secret = "whsec_…"
//! ```

use super::sign::Secret;
use crate::serve::api::{EventParams, StatementParams};
use crate::watch::feeds::duration;
use crate::watch::net::Networks;
use ::url::Url;
use rawi_store::browse::{Wanted, WantedEvents};
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::time::Duration;
use toml::{Spanned, Table, Value};

/// All of the file.
pub(super) struct Hooks {
    /// How long to wait before it is looked for new rows again.
    pub(super) every: Duration,
    /// How long a receiver may take.
    pub(super) timeout: Duration,
    /// How many rows are sent together.
    pub(super) batch: usize,
    /// Where it is kept what was told.
    pub(super) state: Option<PathBuf>,
    pub(super) hooks: Vec<Hook>,
}

/// A saved search and who is told of it.
pub(super) struct Hook {
    pub(super) name: String,
    pub(super) search: Search,
    pub(super) url: Url,
    pub(super) secret: Secret,
    /// Networks that are reached although they are not public.
    pub(super) allowed: Networks,
}

/// What is searched for.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Search {
    Statements(Wanted),
    Events(WantedEvents),
}

impl Search {
    /// The list of the API.
    pub(super) fn list(&self) -> &'static str {
        match self {
            Self::Statements(_) => "statements",
            Self::Events(_) => "events",
        }
    }
}

/// Each has a thread of its own.
const MOST: usize = 64;

/// No receiver is waited for longer: the server waits with it when it is to end.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default = "usual_time", deserialize_with = "duration")]
    every: Duration,
    #[serde(default = "usual_time", deserialize_with = "duration")]
    timeout: Duration,
    #[serde(default = "batch")]
    batch: usize,
    state: Option<PathBuf>,
    #[serde(default, rename = "webhook")]
    hooks: Vec<WrittenHook>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenHook {
    name: Spanned<String>,
    statements: Option<Spanned<Table>>,
    events: Option<Spanned<Table>>,
    url: Spanned<String>,
    secret: Spanned<String>,
    #[serde(default)]
    allow_private: Allowed,
}

/// `true`, or the networks.
#[derive(Deserialize)]
#[serde(untagged)]
enum Allowed {
    All(bool),
    These(Networks),
}

impl Default for Allowed {
    fn default() -> Self {
        Self::All(false)
    }
}

fn usual_time() -> Duration {
    Duration::from_secs(10)
}

fn batch() -> usize {
    100
}

/// A complaint, and the byte it is about.
type Wrong = (usize, String);

impl Hooks {
    /// Reads the file. A complaint names the file, the line and the cure.
    pub(super) fn read(path: &Path) -> Result<Self, String> {
        let text = std::fs::read_to_string(path).map_err(|e| {
            format!("{}: cannot be read ({e}); name the file of the webhooks", path.display())
        })?;
        Self::parse(&text).map_err(|(at, complaint)| {
            let line = text[..at.min(text.len())].matches('\n').count() + 1;
            format!("{}:{line}: {complaint}", path.display())
        })
    }

    fn parse(text: &str) -> Result<Self, Wrong> {
        let written: Written = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            (at, format!("{}; docs/webhooks.md tells what may stand here", error.message()))
        })?;
        let start = |complaint: &str| Err((0, complaint.to_owned()));
        if written.hooks.is_empty() || written.hooks.len() > MOST {
            return start("name one webhook or more, at most 64: write [[webhook]] and its name");
        }
        if written.timeout > LONGEST_WAIT {
            return start("`timeout` is longer than 60s; write 10s");
        }
        if !(1..=1_000).contains(&written.batch) {
            return start("`batch` is a number of rows from 1 to 1000; write 100");
        }
        let mut hooks: Vec<Hook> = Vec::new();
        for hook in written.hooks {
            let at = hook.name.span().start;
            let hook = checked(hook)?;
            if hooks.iter().any(|known| known.name == hook.name) {
                return Err((at, format!("two webhooks are named `{}`; name one otherwise", hook.name)));
            }
            hooks.push(hook);
        }
        let Written { every, timeout, batch, state, .. } = written;
        Ok(Self { every, timeout, batch, state, hooks })
    }
}

fn checked(written: WrittenHook) -> Result<Hook, Wrong> {
    let at = written.name.span().start;
    let name = written.name.into_inner();
    if name.is_empty() || name.chars().count() > 100 || name.chars().any(char::is_control) {
        return Err((at, "a name has 1 to 100 letters and no line break".to_owned()));
    }
    let search = match (written.statements, written.events) {
        (Some(table), None) => search(table, &StatementParams::NAMES, |asked: StatementParams| {
            asked.wanted().map(Search::Statements)
        })?,
        (None, Some(table)) => {
            search(table, &EventParams::NAMES, |asked: EventParams| asked.wanted().map(Search::Events))?
        }
        _ => {
            let cure = "say what is searched: statements = { speaker = \"…\" } or events = { type = \"…\" }";
            return Err((at, format!("`{name}`: {cure}, one of them")));
        }
    };
    let secret = Secret::parse(written.secret.get_ref());
    let secret = secret.map_err(|why| (written.secret.span().start, why.to_owned()))?;
    let url = address(written.url.get_ref()).map_err(|why| (written.url.span().start, why))?;
    let allowed = match written.allow_private {
        Allowed::All(true) => Networks::all(),
        Allowed::All(false) => Networks::default(),
        Allowed::These(networks) => networks,
    };
    Ok(Hook { name, search, url, secret, allowed })
}

/// A search as the API takes it, without what is for pages of a list.
fn search<P: for<'de> Deserialize<'de>>(
    table: Spanned<Table>,
    names: &[&str],
    wanted: impl Fn(P) -> Result<Search, crate::serve::problem::Problem>,
) -> Result<Search, Wrong> {
    let at = table.span().start;
    let table = table.into_inner();
    let known: Vec<&str> =
        names.iter().copied().filter(|name| !matches!(*name, "limit" | "cursor")).collect();
    if let Some(name) = table.keys().find(|name| !known.contains(&name.as_str())) {
        return Err((at, format!("nothing is searched for by `{name}`; there are {}", known.join(", "))));
    }
    let asked: P = Value::Table(table).try_into().map_err(|error: toml::de::Error| {
        (at, format!("{}; write each value in quotation marks", error.message()))
    })?;
    wanted(asked).map_err(|problem| (at, problem.detail))
}

fn address(words: &str) -> Result<Url, String> {
    const CURE: &str = "write it as https://desk.example/rawi";
    let url = Url::parse(words.trim()).map_err(|e| format!("`{words}` is no address ({e}); {CURE}"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err(format!("`{words}` is no address of a web server; {CURE}"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(format!("no name and password in an address: the signature tells who sends; {CURE}"));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "secret = \"whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\"\n";

    #[test]
    fn a_search_is_what_the_api_takes() {
        let text = format!(
            "every = \"1m\"\n[[webhook]]\nname = \"a\"\nurl = \"http://a.example/x\"\n{SECRET}\
             statements = {{ speaker = \"id:Q1\", about = \"country:UKR\", act = \"deny\", q = '\"وقف إطلاق النار\"' }}\n\
             [[webhook]]\nname = \"b\"\nurl = \"https://a.example\"\nallow_private = [\"10.0.0.0/8\"]\n{SECRET}\
             [webhook.events]\ntype = \"consult\"\n"
        );
        let hooks = Hooks::parse(&text).map_err(|(_, why)| why).unwrap();
        assert_eq!((hooks.every, hooks.timeout, hooks.batch), (Duration::from_secs(60), usual_time(), 100));
        let Search::Statements(wanted) = &hooks.hooks[0].search else { panic!("statements") };
        assert_eq!(wanted.words, ["وقف إطلاق النار"]);
        assert_eq!((wanted.act.as_deref(), wanted.about.as_deref()), (Some("deny"), Some("country:UKR")));
        let Search::Events(wanted) = &hooks.hooks[1].search else { panic!("events") };
        assert_eq!(wanted.filter.kind.as_deref(), Some("CONSULT"));
        assert_eq!(hooks.hooks[0].allowed, Networks::default());
        assert_ne!(hooks.hooks[1].allowed, Networks::default());
    }

    #[test]
    fn complaints_name_file_line_and_cure() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("h.toml");
        let hook =
            |more: &str| format!("[[webhook]]\nname = \"a\"\nurl = \"https://a.example/\"\n{SECRET}{more}\n");
        let two = hook("statements = {}") + &hook("statements = {}");
        for (text, line, words) in [
            (String::new(), 1, "write [[webhook]]"),
            ("evry = \"1s\"".to_owned(), 1, "unknown field `evry`"),
            ("timeout = \"2m\"\n".to_owned() + &hook("statements = {}"), 1, "longer than 60s"),
            ("batch = 0\n".to_owned() + &hook("statements = {}"), 1, "from 1 to 1000"),
            (hook(""), 2, "say what is searched"),
            (hook("statements = {}\nevents = {}"), 2, "one of them"),
            (hook("statements = { speeker = \"x\" }"), 5, "there are q, speaker"),
            (hook("statements = { limit = \"1\" }"), 5, "nothing is searched for by `limit`"),
            (hook("statements = { from = 2024 }"), 5, "quotation marks"),
            (hook("events = { type = \"mumble\" }"), 5, "type: one of"),
            (hook("statements = {}").replace("https:", "ftp:"), 3, "write it as https://"),
            (hook("statements = {}").replace("//a", "//me:x@a"), 3, "no name and password"),
            (hook("statements = {}").replace("whsec_", ""), 4, "openssl rand -base64 32"),
            (two, 7, "two webhooks are named `a`"),
        ] {
            std::fs::write(&path, &text).unwrap();
            let error = Hooks::read(&path).map(drop).unwrap_err();
            assert!(error.contains(&format!("h.toml:{line}: ")) && error.contains(words), "{text}: {error}");
            assert!(!error.contains("MfKQ9"), "the secret is told: {error}");
        }
    }
}
