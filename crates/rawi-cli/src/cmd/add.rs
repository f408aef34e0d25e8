//! `rawi add`: reports into a ledger.
//!
//! Each report is written whole or not at all. What is in the ledger already is not read again. A report that
//! cannot be read is listed and recorded, and the rest goes on.

use crate::engine::Engine;
use crate::guard::guard;
use crate::input::{self, Reports};
use crate::progress::Progress;
use crate::{LedgerArgument, Outcome, stop};
use anyhow::{Result, anyhow, bail};
use jiff::civil::Date;
use rawi::layers::Article;
use rawi_store::{Added, AnyStore, Failure, Item, RunId, Store, content_hash};
use rayon::prelude::*;
use serde::Serialize;
use std::collections::{HashSet, VecDeque};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, sync_channel};
use std::time::{Duration, Instant};

/// How many chunks that have been read may wait to be written: while the disk is slow, reading goes on.
const WAITING: usize = 4;
/// How many chunks are written at once: a page of an index that several of them change is written once.
const TOGETHER: usize = 4;
/// How long the writer waits for another chunk.
const PATIENCE: Duration = Duration::from_secs(2);

/// Arguments of `rawi add`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Files (text, HTML, JSONL, ninjs, RSS, Atom, NewsML-G2, WARC, packed with gzip or not), folders, or - for
    /// standard input
    #[arg(value_name = "PATHS", required = true)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    ledger: LedgerArgument,
    /// The day the reports were published, for those that do not say
    #[arg(long, value_name = "DATE", value_parser = super::day)]
    published: Option<Date>,
    /// Tell each failure and what was done as JSON, one object a line, on standard output
    #[arg(long)]
    json: bool,
}

/// What a run of adding did.
#[derive(Clone, Copy, Debug, Default, Serialize)]
pub(crate) struct Tally {
    added: u64,
    statements: u64,
    replaced: u64,
    unchanged: u64,
    pub(crate) failed: u64,
    /// Pages that were named without their text.
    named: u64,
    /// Somebody asked to stop before all was done.
    pub(crate) stopped: bool,
}

/// Where a run tells what it does.
#[derive(Clone, Copy)]
pub(crate) struct Teller<'a> {
    pub(crate) progress: &'a Progress,
    pub(crate) json: bool,
}

/// Runs the command.
pub(crate) fn run(arguments: &Arguments) -> Result<Outcome> {
    let stdin = arguments.paths.iter().any(|path| path.as_os_str() == "-");
    if stdin && input::is_keyboard(&std::io::stdin()) {
        bail!("standard input is the keyboard; pipe reports in, or name files");
    }
    let mut reports = input::reports(&arguments.paths)?;
    let (begun, engine) = (Instant::now(), Engine::load()?);
    let mut store = arguments.ledger.open()?;
    let run = store.begin(&engine.maker())?;
    let unread = Unread { known: arguments.ledger.open_existing()?, run, in_flight: VecDeque::new() };
    stop::listen()?;
    let progress = Progress::over(reports.progress().1);
    let teller = Teller { progress: &progress, json: arguments.json };
    let tally = read_while_writing(&engine, unread, store, &mut reports, arguments.published, teller)?;
    progress.end();
    if arguments.json {
        let seconds = begun.elapsed().as_secs_f64();
        let done = serde_json::json!({"ledger": arguments.ledger.address().to_string(), "done": tally, "seconds": seconds});
        super::json_line(&mut super::output(), &done)?;
    } else {
        eprintln!("{}: {}", arguments.ledger.address(), tally.words());
        if tally.stopped {
            eprintln!("rawi: stopped; the same command goes on where it was");
        }
    }
    Ok(tally.outcome())
}

/// Reads chunks while those before them are written.
fn read_while_writing(
    engine: &Engine,
    mut unread: Unread,
    mut store: AnyStore,
    reports: &mut Reports,
    published: Option<Date>,
    teller: Teller<'_>,
) -> Result<Tally> {
    let run = unread.run;
    let (sender, receiver) = sync_channel::<Vec<Item>>(WAITING);
    std::thread::scope(|scope| {
        let writer = scope.spawn(move || -> Result<Tally> {
            let mut tally = Tally::default();
            while let Some(items) = several(&receiver) {
                write(&mut *store, run, &items, &mut tally, teller)?;
            }
            Ok(tally)
        });
        let (mut unchanged, mut named) = (0, 0);
        while !stop::asked() {
            let mut chunk = reports.chunk();
            if chunk.is_empty() {
                break;
            }
            let all = chunk.len();
            chunk.retain(|raw| raw.named().is_none());
            named += (all - chunk.len()) as u64;
            let prepared: Vec<Prepared> =
                chunk.par_iter().map(|raw| prepare(&raw.source, || engine.article(raw, published))).collect();
            let before = prepared.len();
            let wanted = unread.of(prepared)?;
            unchanged += (before - wanted.len()) as u64;
            teller.progress.at(reports.progress().0);
            if sender.send(read_all(engine, wanted)).is_err() {
                break; // The writer has stopped, and says why below.
            }
        }
        drop(sender);
        let mut tally = writer.join().map_err(|_| anyhow!("the writer has a fault; please report it"))??;
        tally.unchanged += unchanged;
        tally.named = named;
        tally.stopped = stop::asked();
        Ok(tally)
    })
}

/// What has been read of some chunks; nothing at the end.
fn several(receiver: &Receiver<Vec<Item>>) -> Option<Vec<Item>> {
    let mut items = receiver.recv().ok()?;
    let more = std::iter::from_fn(|| receiver.recv_timeout(PATIENCE).ok());
    items.extend(more.take(TOGETHER - 1).flatten());
    Some(items)
}

impl Tally {
    pub(crate) fn words(&self) -> String {
        let mut words = format!(
            "{} added with {}",
            super::counted(self.added, "report"),
            super::counted(self.statements, "statement")
        );
        for (count, what) in
            [(self.replaced, "replaced"), (self.unchanged, "there already"), (self.failed, "failed")]
        {
            if count > 0 {
                words.push_str(&format!(", {count} {what}"));
            }
        }
        if self.named > 0 {
            let pages = super::counted(self.named, "page");
            words.push_str(&format!(", {pages} named without text (`rawi watch` fetches them)"));
        }
        words
    }

    pub(crate) fn outcome(&self) -> Outcome {
        let none = self.added + self.replaced + self.unchanged == 0;
        match self {
            Self { stopped: true, .. } => Outcome::Stopped,
            Self { failed: 1.., .. } => Outcome::SomeFailed,
            Self { named: 1.., .. } if none => Outcome::NothingFound,
            _ => Outcome::Done,
        }
    }

    fn count(&mut self, added: Added, item: &Item) {
        match added {
            Added::New => self.added += 1,
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

#[cfg(feature = "watch")]
impl Prepared {
    /// The id of the report, and whether the ledger has it as it is; nothing for what could not be got out.
    pub(crate) fn stands(&self, store: &dyn Store, run: RunId) -> Result<Option<(String, bool)>> {
        let Ok((article, hash)) = &self.article else { return Ok(None) };
        let id = article.source.id.clone();
        let is_there = store.holds(run, &id, hash)?;
        Ok(Some((id, is_there)))
    }
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
    /// Ids in the chunk that is being written and in those that wait: what the ledger holds under them is about to change.
    in_flight: VecDeque<HashSet<String>>,
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
                let settled = !self.in_flight.iter().any(|chunk| chunk.contains(id)) && !seen.contains(id);
                if settled && self.known.holds(self.run, id, hash)? {
                    continue;
                }
                seen.insert(id.clone());
            }
            wanted.push(prepared);
        }
        self.in_flight.push_back(seen);
        if self.in_flight.len() > WAITING + TOGETHER {
            self.in_flight.pop_front();
        }
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
    teller: Teller<'_>,
) -> Result<()> {
    let added = store.add(run, items)?;
    for (item, added) in items.iter().zip(added) {
        if let Item::Failed(failure) = item {
            teller.complain(failure)?;
        }
        tally.count(added, item);
    }
    teller.progress.tell(tally.added + tally.replaced, &tally.words());
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

impl Teller<'_> {
    fn complain(&self, failure: &Failure) -> Result<()> {
        let Failure { source, reason } = failure;
        if !self.json {
            self.progress.complain(&format!("rawi: {source}: {reason}"));
            return Ok(());
        }
        let line = serde_json::json!({"failure": {"source": source, "reason": reason}});
        super::json_line(&mut super::output(), &line)
    }
}
