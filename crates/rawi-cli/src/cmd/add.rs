//! `rawi add`: reports into a ledger.
//!
//! Each report is written whole or not at all. What is in the ledger already is not read again. A report that
//! cannot be read is listed and recorded, and the rest goes on.

use crate::engine::Engine;
use crate::guard::guard;
use crate::input::{self, Reports};
use crate::{LedgerArgument, Outcome};
use anyhow::{Result, anyhow, bail};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use jiff::civil::Date;
use rawi::layers::Article;
use rawi_store::{Added, AnyStore, Failure, Item, RunId, Store, content_hash};
use rayon::prelude::*;
use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::mpsc::sync_channel;
use std::time::Duration;

/// Arguments of `rawi add`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Text, HTML or JSONL files, folders with such files, or - for standard input
    #[arg(value_name = "PATHS", required = true)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    ledger: LedgerArgument,
    /// The day the reports were published, for those that do not say
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    published: Option<Date>,
}

/// What a run of adding did.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    new: u64,
    replaced: u64,
    unchanged: u64,
    statements: u64,
    pub(crate) failed: u64,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let stdin = arguments.paths.iter().any(|path| path.as_os_str() == "-");
    if stdin && input::is_keyboard(&std::io::stdin()) {
        bail!("standard input is the keyboard; pipe reports in, or name files");
    }
    let mut reports = input::reports(&arguments.paths)?;
    let engine = Engine::load()?;
    let mut store = arguments.ledger.open()?;
    let run = store.begin(&engine.maker())?;
    let unread = Unread { known: arguments.ledger.open_existing()?, run, in_flight: HashSet::new() };
    let progress = progress();
    let tally = read_while_writing(&engine, unread, store, &mut reports, arguments.published, &progress)?;
    progress.finish_and_clear();
    eprintln!("{}: {}", arguments.ledger.address(), tally.words());
    Ok(if tally.failed == 0 { Outcome::Done } else { Outcome::SomeFailed })
}

/// Reads one chunk while the one before it is written.
fn read_while_writing(
    engine: &Engine,
    mut unread: Unread,
    mut store: AnyStore,
    reports: &mut Reports,
    published: Option<Date>,
    progress: &ProgressBar,
) -> Result<Tally> {
    let run = unread.run;
    // Without room in between: a chunk is taken only when the one before it has been written.
    let (sender, receiver) = sync_channel::<Vec<Item>>(0);
    std::thread::scope(|scope| {
        let writer = scope.spawn(move || -> Result<Tally> {
            let mut tally = Tally::default();
            for items in receiver {
                write(&mut *store, run, &items, &mut tally, progress)?;
            }
            Ok(tally)
        });
        let mut unchanged = 0;
        loop {
            let chunk = reports.chunk();
            if chunk.is_empty() {
                break;
            }
            let prepared: Vec<Prepared> =
                chunk.par_iter().map(|raw| prepare(&raw.source, || engine.article(raw, published))).collect();
            let before = prepared.len();
            let wanted = unread.of(prepared)?;
            unchanged += (before - wanted.len()) as u64;
            if sender.send(read_all(engine, wanted)).is_err() {
                break; // The writer has stopped, and says why below.
            }
        }
        drop(sender);
        let mut tally = writer.join().map_err(|_| anyhow!("the writer has a fault; please report it"))??;
        tally.unchanged += unchanged;
        Ok(tally)
    })
}

impl Tally {
    fn words(&self) -> String {
        let mut words = format!(
            "{} added with {}",
            super::counted(self.new, "report"),
            super::counted(self.statements, "statement")
        );
        for (count, what) in
            [(self.replaced, "replaced"), (self.unchanged, "there already"), (self.failed, "failed")]
        {
            if count > 0 {
                words.push_str(&format!(", {count} {what}"));
            }
        }
        words
    }

    fn count(&mut self, added: Added, item: &Item) {
        match added {
            Added::New => self.new += 1,
            Added::Replaced => self.replaced += 1,
            Added::Unchanged => self.unchanged += 1,
            Added::Failed => self.failed += 1,
        }
        if let (Added::New | Added::Replaced, Item::Read { ledger, .. }) = (added, item) {
            self.statements += ledger.statements.len() as u64;
        }
    }
}

/// A report out of its wrapping, or why it cannot be got out.
pub(crate) struct Prepared {
    source: String,
    article: Result<(Article, String), String>,
}

/// Gets a report out of its wrapping and names it by its content.
pub(crate) fn prepare(source: &str, article: impl FnOnce() -> Result<Article, String>) -> Prepared {
    let article = guard(|| {
        article().map(|article| {
            let hash = content_hash(&article);
            (article, hash)
        })
    });
    Prepared { source: source.to_owned(), article: article.and_then(|done| done) }
}

/// Tells which reports the ledger has not yet.
struct Unread {
    known: AnyStore,
    run: RunId,
    /// Ids in the chunk that is being written: what the ledger holds under them is about to change.
    in_flight: HashSet<String>,
}

impl Unread {
    /// Leaves out what the ledger holds already.
    fn of(&mut self, articles: Vec<Prepared>) -> Result<Vec<Prepared>> {
        let mut wanted = Vec::with_capacity(articles.len());
        let mut seen = HashSet::new();
        for prepared in articles {
            if let Ok((article, hash)) = &prepared.article {
                let id = &article.source.id;
                // Another version of the same report may come before this one.
                let settled = !self.in_flight.contains(id) && !seen.contains(id);
                if settled && self.known.holds(self.run, id, hash)? {
                    continue;
                }
                seen.insert(id.clone());
            }
            wanted.push(prepared);
        }
        self.in_flight = seen;
        Ok(wanted)
    }
}

/// Reads reports, in order.
pub(crate) fn read_all(engine: &Engine, articles: Vec<Prepared>) -> Vec<Item> {
    articles.into_par_iter().map(|prepared| read(engine, prepared)).collect()
}

/// Writes what was read, and tells of what could not be.
pub(crate) fn write(
    store: &mut dyn Store,
    run: RunId,
    items: &[Item],
    tally: &mut Tally,
    progress: &ProgressBar,
) -> Result<()> {
    let added = store.add(run, items)?;
    for (item, added) in items.iter().zip(added) {
        if let Item::Failed(failure) = item {
            progress.suspend(|| eprintln!("rawi: {}: {}", failure.source, failure.reason));
        }
        tally.count(added, item);
    }
    progress.set_message(tally.words());
    Ok(())
}

fn read(engine: &Engine, prepared: Prepared) -> Item {
    let source = prepared.source;
    let read = prepared
        .article
        .and_then(|(article, hash)| guard(|| engine.read(&article)).map(|ledger| (hash, ledger)));
    match read {
        Ok((hash, ledger)) => Item::Read { source, hash, ledger: Box::new(ledger) },
        Err(reason) => Item::Failed(Failure { source, reason }),
    }
}

/// A line that tells how far it is, on a terminal; nothing elsewhere.
fn progress() -> ProgressBar {
    let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::stderr_with_hz(5));
    if let Ok(style) = ProgressStyle::with_template("{spinner} {elapsed} {wide_msg}") {
        bar.set_style(style);
    }
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}
