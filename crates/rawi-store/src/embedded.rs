//! [`Embedded`]: the ledger in one file, with SQLite inside.
//!
//! The file is kept in WAL mode with `synchronous = NORMAL`: a process killed at any moment leaves a whole
//! ledger; a power cut may take the last commits with it, never tear one. That suffices, because adding the same
//! reports again restores exactly what was lost, and it saves a wait for the disk at each commit.

use crate::db::{BATCH, Backend, Db, Dialect, EachBatch, EachRow, Row, Stopper, Value};
use crate::error::{Error, ErrorKind, Result};
use crate::events::{self, EventFilter, EventHit};
use crate::load::{self, Stored};
use crate::query::{self, Filter, Hit};
use crate::write::{self, Writer};
use crate::{
    Added, CopyRow, Counts, Days, EachTelling, Failure, Item, Maker, QuotationRow, RunId, Stage, Step, Store,
    Watch, WatchedPage, backup, check, copies, migrate, quotations, tellings, watch,
};
use rawi::ledger::Ledger;
use rusqlite::{
    Connection, OpenFlags, OptionalExtension, Transaction, TransactionBehavior, params, params_from_iter,
};
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

/// `application_id` of the file: «RAWI».
const APPLICATION: i64 = 0x5241_5749;

/// How long to wait for another process that is writing.
const PATIENCE: Duration = Duration::from_secs(30);

/// Ids and names come in no order, so the pages of their indexes are wanted again and again.
const CACHE_KIB: i64 = 96 << 10;

/// Cache of one of several connections that only read.
const READER_CACHE_KIB: i64 = 4 << 10;

/// Pages in the write-ahead log (192 MiB of them) before they are moved into the ledger: a page that is written
/// often is moved once.
const PAGES_TO_CHECKPOINT: i64 = 48 << 10;

/// A ledger in one file.
#[derive(Debug)]
pub struct Embedded {
    connection: Connection,
    /// Its file, for messages.
    name: String,
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
            return Err(no_ledger(path));
        }
        Self::connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE)
    }

    /// Opens the ledger at `path` for looking only; an error if there is none.
    pub fn open_to_read(path: &Path) -> Result<Self> {
        let store = Self::open_existing(path)?;
        store.connection.pragma_update(None, "query_only", true)?;
        store.connection.pragma_update(None, "cache_size", -READER_CACHE_KIB)?;
        Ok(store)
    }

    /// A ledger that is gone when the process ends.
    pub fn in_memory() -> Result<Self> {
        Self::prepare(Connection::open_in_memory()?, "in memory".to_owned())
    }

    /// True when the file at `path` is a ledger of ours.
    pub fn is_ledger(path: &Path) -> bool {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        Connection::open_with_flags(path, flags)
            .and_then(|connection| application(&connection))
            .is_ok_and(|id| id == APPLICATION)
    }

    /// The steps of the schema that the ledger at `path` lacks. Changes nothing.
    pub fn lacks(path: &Path) -> Result<Vec<Step>> {
        if !path.is_file() {
            return Err(no_ledger(path));
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let present = Connection::open_with_flags(path, flags).map_err(Error::from).and_then(|connection| {
            refuse_other_files(&connection)?;
            let present = version(&connection);
            migrate::refuse_newer(present)?;
            Ok(present)
        });
        let present = present.map_err(|error| error.about(path.display()))?;
        Ok(migrate::steps().into_iter().filter(|step| step.version > present).collect())
    }

    /// Gives up on another process that is writing after this time instead of half a minute.
    pub fn set_patience(&mut self, patience: Duration) -> Result<()> {
        Ok(self.connection.busy_timeout(patience)?)
    }

    fn add_whole(&mut self, run: RunId, items: &[Item]) -> Result<Vec<Added>> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut done = Vec::with_capacity(items.len());
        let mut writer = Writer::new(&transaction)?;
        for item in items {
            done.push(writer.item(run, item)?);
        }
        writer.finish()?;
        transaction.commit()?;
        Ok(done)
    }

    fn change_whole(&mut self, statements: &[(impl AsRef<str>, Vec<Value<'_>>)]) -> Result<u64> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut changed = 0;
        for (sql, values) in statements {
            changed = transaction.prepare_cached(sql.as_ref())?.execute(params_from_iter(values))?;
        }
        transaction.commit()?;
        Ok(changed as u64)
    }

    /// As long as this is held, the connection sees the ledger as it was when it was first asked.
    fn one_moment(&self) -> Result<Option<Transaction<'_>>> {
        if self.connection.is_autocommit() {
            return Ok(Some(self.connection.unchecked_transaction()?));
        }
        Ok(None)
    }

    fn connect(path: &Path, flags: OpenFlags) -> Result<Self> {
        let flags = flags | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let named = |error: Error| error.about(path.display());
        let connection = Connection::open_with_flags(path, flags).map_err(Error::from).map_err(named)?;
        Self::prepare(connection, path.display().to_string()).map_err(named)
    }

    fn prepare(mut connection: Connection, name: String) -> Result<Self> {
        connection.busy_timeout(PATIENCE)?;
        refuse_other_files(&connection)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        migrate(&mut connection)?;
        connection.pragma_update(None, "synchronous", "NORMAL")?;
        connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
        connection.pragma_update(None, "wal_autocheckpoint", PAGES_TO_CHECKPOINT)?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(Self { connection, name })
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
        self.add_whole(run, items).map_err(|error| error.about(&self.name))
    }

    fn visit_hits(&self, filter: &Filter, each: &mut dyn FnMut(Hit) -> ControlFlow<()>) -> Result<()> {
        let _same = self.one_moment()?;
        query::visit(&self.connection, filter, each)
    }

    fn visit_events(
        &self,
        filter: &EventFilter,
        each: &mut dyn FnMut(EventHit) -> ControlFlow<()>,
    ) -> Result<()> {
        let _same = self.one_moment()?;
        events::visit(&self.connection, filter, each)
    }

    fn visit_tellings(&self, filter: &EventFilter, around: Days<'_>, each: EachTelling<'_>) -> Result<()> {
        let _same = self.one_moment()?;
        tellings::visit(&self.connection, filter, around, each)
    }

    fn visit_stored(&self, each: &mut dyn FnMut(Stored) -> ControlFlow<()>) -> Result<()> {
        let _same = self.one_moment()?;
        self.connection.batches("SELECT document FROM documents ORDER BY id", &[], &mut |numbers| {
            Ok(load::reports(&self.connection, numbers)?.into_iter().try_for_each(&mut *each))
        })
    }

    fn find_copies_unless(
        &mut self,
        each: &mut dyn FnMut(Stage) -> ControlFlow<()>,
    ) -> Result<Option<usize>> {
        let named = |error: Error| error.about(&self.name);
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate);
        let transaction = transaction.map_err(Error::from).map_err(named)?;
        let Some(count) = write::copies(&transaction, each).map_err(named)? else { return Ok(None) };
        transaction.commit().map_err(Error::from).map_err(named)?;
        Ok(Some(count))
    }

    fn visit_copies(&self, each: &mut dyn FnMut(Vec<CopyRow>) -> ControlFlow<()>) -> Result<()> {
        copies::visit(&self.connection, each)
    }

    fn visit_quotations(&self, each: &mut dyn FnMut(Vec<QuotationRow>) -> ControlFlow<()>) -> Result<()> {
        quotations::visit(&self.connection, each)
    }

    fn report(&self, id: &str) -> Result<Option<Ledger>> {
        let _same = self.one_moment()?;
        let sql = "SELECT document FROM documents WHERE id = ?";
        let found: Option<i64> = self.connection.query_row(sql, [id], |row| row.get(0)).optional()?;
        let stored = load::reports(&self.connection, found.as_slice())?;
        Ok(stored.into_iter().next().map(|stored| stored.ledger))
    }

    fn failures(&self) -> Result<Vec<Failure>> {
        let mut all = self.connection.prepare("SELECT source, reason FROM failures ORDER BY source")?;
        let rows = all.query_map([], |row| Ok(Failure { source: row.get(0)?, reason: row.get(1)? }))?;
        Ok(rows.collect::<rusqlite::Result<_>>()?)
    }

    fn watched(&self) -> Result<Watch> {
        let _same = self.one_moment()?;
        watch::waiting(&self.connection)
    }

    fn watched_page(&self, address: &str) -> Result<Option<WatchedPage>> {
        watch::page(&self.connection, address)
    }

    fn keep_watch(&mut self, watch: &Watch) -> Result<()> {
        self.change(&watch::upserts(watch)).map(|_| ())
    }

    fn counts(&self) -> Result<Counts> {
        let _same = self.one_moment()?;
        check::counts(&self.connection)
    }

    fn verify(&self) -> Result<Vec<String>> {
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
        faults.extend(check::tables(&self.connection)?);
        Ok(faults)
    }

    fn backup(&self, to: &Path) -> Result<()> {
        backup::write(&self.connection, to)
    }
}

impl Backend for Embedded {
    fn at_one_moment<T>(&self, mut work: impl FnMut(&dyn Db) -> Result<T>) -> Result<T> {
        let _same = self.one_moment()?;
        work(&self.connection)
    }

    fn change(&mut self, statements: &[(impl AsRef<str>, Vec<Value<'_>>)]) -> Result<u64> {
        self.change_whole(statements).map_err(|error| error.about(&self.name))
    }

    fn stopper(&self) -> Stopper {
        let handle = self.connection.get_interrupt_handle();
        Box::new(move || handle.interrupt())
    }
}

fn no_ledger(path: &Path) -> Error {
    let message = format!("{}: there is no ledger here", path.display());
    Error::new(ErrorKind::Open, message, "make one with `rawi add`, or name another with --ledger")
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

/// The schema that the file has; 0 for a new one.
fn version(connection: &Connection) -> i64 {
    // The table is missing in a new file.
    let sql = "SELECT coalesce(max(version), 0) FROM refinery_schema_history";
    connection.query_row(sql, [], |row| row.get(0)).unwrap_or(0)
}

fn migrate(connection: &mut Connection) -> Result<()> {
    let present = version(connection);
    migrate::refuse_newer(present)?;
    if present == migrate::newest() {
        return Ok(());
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    migrate::sqlite(connection)
}

impl Db for Connection {
    fn dialect(&self) -> Dialect {
        Dialect::Sqlite
    }

    fn rows(&self, sql: &str, values: &[Value<'_>], each: EachRow<'_>) -> Result<()> {
        let mut statement = self.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        while let Some(row) = rows.next()? {
            if each(row)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn batches(&self, sql: &str, values: &[Value<'_>], each: EachBatch<'_>) -> Result<()> {
        let mut statement = self.prepare_cached(sql)?;
        let mut rows = statement.query(params_from_iter(values))?;
        let mut batch = Vec::with_capacity(BATCH);
        while let Some(row) = rows.next()? {
            batch.push(row.get(0)?);
            if batch.len() == BATCH {
                if each(&batch)?.is_break() {
                    return Ok(());
                }
                batch.clear();
            }
        }
        if !batch.is_empty() {
            let _ = each(&batch)?;
        }
        Ok(())
    }
}

impl Row for rusqlite::Row<'_> {
    fn maybe_text(&self, column: usize) -> Result<Option<String>> {
        Ok(self.get(column)?)
    }

    fn maybe_int(&self, column: usize) -> Result<Option<i64>> {
        Ok(self.get(column)?)
    }

    fn maybe_real(&self, column: usize) -> Result<Option<f64>> {
        Ok(self.get(column)?)
    }

    fn maybe_bytes(&self, column: usize) -> Result<Option<Vec<u8>>> {
        Ok(self.get(column)?)
    }

    fn absent(&self, column: usize) -> Error {
        let name = self.as_ref().column_name(column).unwrap_or("?").to_owned();
        Error::damaged(format!("a row has nothing in its column {name}"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_full_disk_costs_nothing_that_was_added() {
        let mut store = Embedded::in_memory().unwrap();
        let run = store.begin(&Maker { version: "1".into(), data: "a".into() }).unwrap();
        let read = |n: usize| Item::Read {
            source: String::new(),
            hash: "h".into(),
            ledger: Box::new(Ledger { id: n.to_string(), text: "خبر ".repeat(500), ..Ledger::default() }),
        };
        store.add(run, &[read(0)]).unwrap();
        let pages: i64 = store.connection.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap();
        store.connection.pragma_update(None, "max_page_count", pages + 3).unwrap();
        let many: Vec<Item> = (1..20).map(read).collect();
        let error = store.add(run, &many).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::CannotWrite);
        assert!(
            error.to_string().contains("make room on the disk; what was added before is kept"),
            "{error}"
        );
        assert_eq!(store.counts().unwrap().documents, 1);
        assert_eq!(store.verify().unwrap(), [""; 0]);
        store.connection.pragma_update(None, "max_page_count", 1 << 20).unwrap();
        assert_eq!(store.add(run, &many).unwrap(), [Added::New; 19]);
    }
}
