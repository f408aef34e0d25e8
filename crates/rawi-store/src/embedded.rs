//! [`Embedded`]: the ledger in one file, with SQLite inside.
//!
//! The file is kept in WAL mode with `synchronous = NORMAL`: a process killed at any moment leaves a whole
//! ledger; a power cut may take the last commits with it, never tear one. That suffices, because adding the same
//! reports again restores exactly what was lost, and it saves a wait for the disk at each commit.

use crate::error::{Error, ErrorKind, Result};
use crate::events::{self, EventFilter, EventHit};
use crate::query::{Filter, Hit};
use crate::{Added, Counts, Failure, Item, Maker, RunId, Store};
use crate::{load, query, write};
use rawi::ledger::Ledger;
use rusqlite::{Connection, OpenFlags, OptionalExtension, TransactionBehavior, params};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

#[allow(missing_docs, unreachable_pub)]
mod schema {
    refinery::embed_migrations!("schema");
}

/// `application_id` of the file: «RAWI».
const APPLICATION: i64 = 0x5241_5749;

/// How long to wait for another process that is writing.
const PATIENCE: Duration = Duration::from_secs(30);

/// Ids come in no order, so the pages of their index are wanted again and again.
const CACHE_KIB: i64 = 64 << 10;

/// Pages in the write-ahead log (64 MiB of them) before they are moved into the ledger: a page that is written
/// often is moved once.
const PAGES_TO_CHECKPOINT: i64 = 16 << 10;

/// A ledger in one file.
#[derive(Debug)]
pub struct Embedded {
    pub(crate) connection: Connection,
}

impl Embedded {
    /// Opens the ledger at `path`, or makes it.
    pub fn open(path: &Path) -> Result<Self> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        Self::connect(path, flags)
    }

    /// Opens the ledger at `path`; an error if there is none.
    pub fn open_existing(path: &Path) -> Result<Self> {
        if !path.is_file() {
            let message = format!("{}: there is no ledger here", path.display());
            return Err(Error::new(
                ErrorKind::Open,
                message,
                "make one with `rawi add`, or name another with --ledger",
            ));
        }
        Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    /// A ledger that is gone when the process ends.
    pub fn in_memory() -> Result<Self> {
        Self::prepare(Connection::open_in_memory()?)
    }

    /// True when the file at `path` is a ledger of ours.
    pub fn is_ledger(path: &Path) -> bool {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Connection::open_with_flags(path, flags)
            .and_then(|connection| application(&connection))
            .is_ok_and(|id| id == APPLICATION)
    }

    /// What is wrong with the file: nothing, in a sound one.
    pub fn verify(&self) -> Result<Vec<String>> {
        let mut faults = Vec::new();
        let mut integrity = self.connection.prepare("PRAGMA integrity_check")?;
        for line in integrity.query_map([], |row| row.get::<_, String>(0))? {
            faults.push(line?);
        }
        faults.retain(|line| line != "ok");
        let mut keys = self.connection.prepare("PRAGMA foreign_key_check")?;
        for table in keys.query_map([], |row| row.get::<_, String>(0))? {
            faults.push(format!("a row of {} refers to none", table?));
        }
        let unindexed: i64 = self.connection.query_row(
            "SELECT (SELECT count(*) FROM statements) - (SELECT count(*) FROM statement_words)",
            [],
            |row| row.get(0),
        )?;
        if unindexed != 0 {
            faults.push(format!("{unindexed} statements more than there are entries in the search column"));
        }
        Ok(faults)
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Self> {
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let named = |error: Error| error.about(path);
        let connection = Connection::open_with_flags(path, flags).map_err(Error::from).map_err(named)?;
        Self::prepare(connection).map_err(named)
    }

    fn prepare(mut connection: Connection) -> Result<Self> {
        connection.busy_timeout(PATIENCE)?;
        refuse_other_files(&connection)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        migrate(&mut connection)?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
        connection.pragma_update(None, "wal_autocheckpoint", PAGES_TO_CHECKPOINT)?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(Self { connection })
    }
}

impl Store for Embedded {
    fn begin(&mut self, maker: &Maker) -> Result<RunId> {
        let sql = "INSERT INTO runs (version, data) VALUES (?, ?)";
        self.connection.execute(sql, params![maker.version, maker.data])?;
        Ok(RunId(self.connection.last_insert_rowid()))
    }

    fn holds(&self, run: RunId, id: &str, hash: &str) -> Result<bool> {
        Ok(write::state(&self.connection, run, id, hash)? == write::State::Same)
    }

    fn add(&mut self, run: RunId, items: &[Item]) -> Result<Vec<Added>> {
        let mut transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut done = Vec::with_capacity(items.len());
        for item in items {
            let savepoint = transaction.savepoint()?;
            done.push(write::item(&savepoint, run, item)?);
            savepoint.commit()?;
        }
        transaction.commit()?;
        Ok(done)
    }

    fn visit_hits(&self, filter: &Filter, each: &mut dyn FnMut(Hit) -> ControlFlow<()>) -> Result<()> {
        query::visit(&self.connection, filter, each)
    }

    fn visit_events(
        &self,
        filter: &EventFilter,
        each: &mut dyn FnMut(EventHit) -> ControlFlow<()>,
    ) -> Result<()> {
        events::visit(&self.connection, filter, each)
    }

    fn visit_reports(&self, each: &mut dyn FnMut(Ledger) -> ControlFlow<()>) -> Result<()> {
        let mut all = self.connection.prepare("SELECT document FROM documents ORDER BY id")?;
        let mut rows = all.query([])?;
        while let Some(row) = rows.next()? {
            let ledger = load::report(&self.connection, row.get(0)?)?;
            if each(ledger).is_break() {
                break;
            }
        }
        Ok(())
    }

    fn report(&self, id: &str) -> Result<Option<Ledger>> {
        let sql = "SELECT document FROM documents WHERE id = ?";
        let found: Option<i64> = self.connection.query_row(sql, [id], |row| row.get(0)).optional()?;
        found.map(|document| load::report(&self.connection, document)).transpose()
    }

    fn failures(&self) -> Result<Vec<Failure>> {
        let mut all = self.connection.prepare("SELECT source, reason FROM failures ORDER BY source")?;
        let rows = all.query_map([], |row| Ok(Failure { source: row.get(0)?, reason: row.get(1)? }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn counts(&self) -> Result<Counts> {
        let count = |table: &str| -> Result<u64> {
            let sql = format!("SELECT count(*) FROM {table}");
            Ok(self.connection.query_row(&sql, [], |row| row.get::<_, i64>(0))? as u64)
        };
        Ok(Counts {
            documents: count("documents")?,
            entities: count("entities")?,
            statements: count("statements")?,
            events: count("events")?,
            times: count("times")?,
            failures: count("failures")?,
        })
    }
}

fn application(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA application_id", [], |row| row.get(0))
}

/// A file is ours when it says so, or when nothing but the start of a ledger is in it.
fn refuse_other_files(connection: &Connection) -> Result<()> {
    let id = application(connection)?;
    let sql = "SELECT count(*) FROM sqlite_master WHERE tbl_name <> 'refinery_schema_history'";
    let tables: i64 = connection.query_row(sql, [], |row| row.get(0))?;
    if id == APPLICATION || (id == 0 && tables == 0) {
        return Ok(());
    }
    let message = "this is the database of another program, not a ledger";
    Err(Error::new(ErrorKind::NotALedger, message, "name another file with --ledger"))
}

fn migrate(connection: &mut Connection) -> Result<()> {
    let runner = schema::migrations::runner();
    let newest = runner.get_migrations().iter().map(|m| i64::from(m.version())).max().unwrap_or(0);
    // The table is missing in a new file.
    let sql = "SELECT coalesce(max(version), 0) FROM refinery_schema_history";
    let present: i64 = connection.query_row(sql, [], |row| row.get(0)).unwrap_or(0);
    if present == newest {
        return Ok(());
    }
    if present > newest {
        let message = format!("the ledger has schema {present}, this rawi knows schemas up to {newest}");
        return Err(Error::new(ErrorKind::Newer, message, "use the rawi that made it, or a newer one"));
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    runner.run(connection).map_err(|cause| {
        let message = format!("the ledger cannot be brought to schema {newest}: {cause}");
        Error::new(ErrorKind::Database, message, "keep a copy of the file and report this as a fault of rawi")
            .caused_by(cause)
    })?;
    Ok(())
}
