//! `rawi demo`: the reports that come with rawi, in a ledger of their own, shown as pages.

use super::add::{self, Tally, Teller};
use super::find;
use crate::engine::{self, Engine};
use crate::progress::Progress;
use crate::{Outcome, table};
use anyhow::{Context, Result, bail};
#[cfg(feature = "serve")]
use rawi_store::Address;
use rawi_store::{Embedded, Filter, Store};
use std::io::Write;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

/// Requests a second from one address.
#[cfg(feature = "serve")]
const RATE: u32 = 50;

/// Arguments of `rawi demo`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The file to keep the ledger in
    #[arg(long, value_name = "FILE", default_value = "rawi-demo.sqlite")]
    ledger: PathBuf,
    #[cfg_attr(not(feature = "serve"), allow(dead_code))]
    /// Stop after the table, without showing the ledger as pages
    #[arg(long)]
    no_serve: bool,
    /// Where to listen for those who look; a free port of this machine if none is named
    #[cfg(feature = "serve")]
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:0")]
    listen: std::net::SocketAddr,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let path = &arguments.ledger;
    let engine = Engine::load()?;
    clear_place(path)?;
    let mut store = Embedded::open(path)?;
    let tally = fill(&engine, &mut store)?;
    let mut table = find::heading();
    store.visit_hits(&Filter::default(), &mut |hit| {
        table.push(find::cells(&hit));
        ControlFlow::Continue(())
    })?;
    let counts = store.counts()?;
    let mut out = super::output();
    out.write_all(table.render(table::width()).as_bytes())?;
    writeln!(
        out,
        "\n{} in {}, kept in {}",
        super::counted(counts.statements, "statement"),
        super::counted(counts.documents, "report"),
        path.display()
    )?;
    writeln!(
        out,
        "Now try:\n  rawi find --ledger {0} --act deny\n  rawi export --ledger {0} --format csv\n  rawi add --help",
        shell_word(path)
    )?;
    out.flush()?;
    drop(out);
    #[cfg(feature = "serve")]
    if !arguments.no_serve && tally.failed == 0 {
        drop(store);
        println!("Look at it in a browser:");
        return crate::serve::serve(Address::File(path.clone()), arguments.listen, RATE);
    }
    Ok(if tally.failed == 0 { Outcome::Done } else { Outcome::SomeFailed })
}

fn fill(engine: &Engine, store: &mut Embedded) -> Result<Tally> {
    let run = store.begin(&engine.maker())?;
    let mut tally = Tally::default();
    let mut articles = Vec::new();
    for (slug, meta, bytes, name) in engine::SAMPLES {
        let source = format!("sample {slug}");
        articles.push(add::prepare(&source, || engine.sample(slug, meta, bytes, name)));
    }
    let teller = Teller { progress: &Progress::hidden(), json: false };
    add::write(store, run, &add::read_all(engine, articles), &mut tally, teller)?;
    Ok(tally)
}

/// Takes an earlier demo out of the way, and nothing else: a ledger with any other report in it stays.
fn clear_place(path: &Path) -> Result<()> {
    if !path.exists() {
        return Ok(());
    }
    if !path.is_file() || !Embedded::is_ledger(path) {
        bail!("{}: this is not a ledger; name another file with --ledger", path.display());
    }
    let mut foreign = None;
    Embedded::open_existing(path)?.visit_reports(&mut |ledger| {
        if engine::SAMPLES.iter().any(|(slug, ..)| *slug == ledger.id) {
            return ControlFlow::Continue(());
        }
        foreign = Some(ledger.id);
        ControlFlow::Break(())
    })?;
    if let Some(id) = foreign {
        bail!(
            "{}: holds report {id}, which is not one of the demo; name another file with --ledger",
            path.display()
        );
    }
    for ending in ["", "-wal", "-shm"] {
        let mut file = path.as_os_str().to_owned();
        file.push(ending);
        match std::fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("{}: cannot be replaced", path.display()));
            }
            _ => {}
        }
    }
    Ok(())
}

/// A path as it may be typed.
fn shell_word(path: &Path) -> String {
    let path = path.display().to_string();
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '/' | '.' | '-' | '_');
    if path.chars().all(plain) { path } else { format!("'{}'", path.replace('\'', r"'\''")) }
}
