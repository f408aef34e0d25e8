//! `rawi explain`: why a report is read as it is.

use crate::Outcome;
use crate::engine::Engine;
use crate::guard::guard;
use crate::input::{self, Body, Raw};
use anyhow::{Result, anyhow};
use jiff::civil::Date;
use std::io::Write;
use std::path::PathBuf;

/// Arguments of `rawi explain`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// A sentence or report in Arabic, the file it stands in, or - for standard input
    #[arg(value_name = "TEXT|FILE")]
    what: String,
    /// The day the report was published, if it does not say
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    published: Option<Date>,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let engine = Engine::load()?;
    let mut out = super::output();
    for raw in reports(&arguments.what)? {
        let article = engine.article(&raw, arguments.published);
        let article = article.map_err(|reason| anyhow!("{}: {reason}", raw.source))?;
        let words =
            guard(|| engine.explain(&article)).map_err(|reason| anyhow!("{}: {reason}", raw.source))?;
        out.write_all(words.as_bytes())?;
    }
    out.flush()?;
    Ok(Outcome::Done)
}

/// What is no file is the text itself.
fn reports(what: &str) -> Result<Vec<Raw>> {
    let path = PathBuf::from(what);
    if what == "-" || path.exists() {
        return Ok(input::reports(&[path])?.collect());
    }
    let looks_like_a_file = !what.contains(char::is_whitespace) && what.is_ascii();
    if looks_like_a_file {
        return Err(anyhow!("{what}: there is no such file; a text has Arabic words in it"));
    }
    let body = Body::Whole { bytes: what.as_bytes().to_vec(), name: "the text given.txt".to_owned() };
    Ok(vec![Raw { source: "the text given".to_owned(), body: Ok(body) }])
}
