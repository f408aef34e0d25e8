//! Rows into the tables of an embedded ledger. The caller holds the transaction.

use crate::copies::{self, EachStage};
use crate::db::Value;
use crate::error::Result;
use crate::rows::{self, Numbered, SETS, Searched, Sink, TABLES, Table};
use crate::{Added, Failure, Item, RunId};
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{CachedStatement, Connection, OptionalExtension, ToSql, params, params_from_iter};
use std::collections::HashSet;

/// How a report stands to what the ledger has under its id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum State {
    /// There is none.
    Absent,
    /// The same bytes, read by the same maker.
    Same,
    /// Other bytes, or another maker.
    Other,
}

/// What the ledger has under the id of a report.
pub(crate) fn state(db: &Connection, run: RunId, id: &str, hash: &str) -> Result<State> {
    let sql = "SELECT d.hash = ?2 AND r.version = now.version AND r.data = now.data
               FROM documents d JOIN runs r USING (run), runs now WHERE d.id = ?1 AND now.run = ?3";
    let same: Option<bool> =
        db.prepare_cached(sql)?.query_row(params![id, hash, run.0], |row| row.get(0)).optional()?;
    Ok(match same {
        None => State::Absent,
        Some(true) => State::Same,
        Some(false) => State::Other,
    })
}

/// Writes one item after another, each with the numbers that follow the last.
pub(crate) struct Writer<'c> {
    db: &'c Connection,
    /// The last number used, in the order of [`Numbered::ALL`].
    last: [i64; 4],
    /// What puts a row into each of [`TABLES`], made once: a report has a hundred rows and more.
    inserts: Vec<CachedStatement<'c>>,
    /// Rows of each of [`SETS`] that are in the ledger for certain.
    known: [HashSet<String>; SETS.len()],
}

impl<'c> Writer<'c> {
    /// Nobody else may write until this writer is done.
    pub(crate) fn new(db: &'c Connection) -> Result<Self> {
        let mut last = [0; 4];
        for (of, last) in Numbered::ALL.iter().zip(&mut last) {
            let mut query = db.prepare_cached("SELECT last FROM numbers WHERE of = ?")?;
            *last = query.query_row([of.table()], |row| row.get(0))?;
        }
        let inserts = TABLES.iter().map(|table| db.prepare_cached(&insert(table)));
        let inserts = inserts.collect::<rusqlite::Result<_>>()?;
        Ok(Self { db, last, inserts, known: Default::default() })
    }

    /// Whoever writes next goes on where this writer is.
    pub(crate) fn finish(self) -> Result<()> {
        let mut update = self.db.prepare_cached("UPDATE numbers SET last = ? WHERE of = ?")?;
        for (of, last) in Numbered::ALL.iter().zip(self.last) {
            update.execute(params![last, of.table()])?;
        }
        Ok(())
    }

    /// Writes one item.
    pub(crate) fn item(&mut self, run: RunId, item: &Item) -> Result<Added> {
        let (source, hash, ledger) = match item {
            Item::Failed(failure) => return self.failed(run, failure),
            Item::Read { source, hash, ledger } => (source, hash, ledger),
        };
        self.db.prepare_cached("DELETE FROM failures WHERE source = ?")?.execute([source])?;
        let before = state(self.db, run, &ledger.id, hash)?;
        if before == State::Same {
            return Ok(Added::Unchanged);
        }
        // A deletion that finds nothing makes SQLite write out the words of all reports so far.
        if before == State::Other {
            self.db.prepare_cached("DELETE FROM documents WHERE id = ?")?.execute([&ledger.id])?;
        }
        rows::report(self, run, hash, ledger)?;
        Ok(if before == State::Absent { Added::New } else { Added::Replaced })
    }

    fn failed(&self, run: RunId, failure: &Failure) -> Result<Added> {
        let sql = "INSERT OR REPLACE INTO failures (source, run, reason) VALUES (?, ?, ?)";
        self.db.prepare_cached(sql)?.execute(params![failure.source, run.0, failure.reason])?;
        Ok(Added::Failed)
    }
}

/// Finds the copies anew, and gives the number of clusters; nothing if `each` breaks off.
pub(crate) fn copies(db: &Connection, each: EachStage<'_>) -> Result<Option<usize>> {
    let mut writer = Writer::new(db)?;
    db.execute(copies::FORGET, [])?;
    copies::find(db, &mut writer, each)
}

impl Sink for Writer<'_> {
    fn number(&mut self, of: Numbered) -> Result<i64> {
        let last = &mut self.last[of as usize];
        *last += 1;
        Ok(*last)
    }

    fn row(&mut self, table: Table, values: &[Value<'_>]) -> Result<()> {
        let at = TABLES.iter().position(|known| known.name == table.name).expect("all tables are listed");
        self.inserts[at].execute(params_from_iter(values))?;
        Ok(())
    }

    fn words(&mut self, of: &Searched<'_>, words: String) -> Result<()> {
        let sql = "INSERT INTO statement_words (rowid, words) VALUES (?, ?)";
        self.db.prepare_cached(sql)?.execute(params![of.statement, words])?;
        Ok(())
    }

    fn once(&mut self, set: Table, row: &[&str]) -> Result<()> {
        let at = SETS.iter().position(|known| known.name == set.name).expect("all sets are listed");
        let joined = row.join("\0");
        if !self.known[at].contains(&joined) {
            self.known[at].insert(joined);
            let sql = insert(&set).replacen("INSERT", "INSERT OR IGNORE", 1);
            self.db.prepare_cached(&sql)?.execute(params_from_iter(row))?;
        }
        Ok(())
    }
}

fn insert(table: &Table) -> String {
    let marks = vec!["?"; table.columns.split(',').count()].join(", ");
    format!("INSERT INTO {} ({}) VALUES ({marks})", table.name, table.columns)
}

impl ToSql for Value<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self {
            Value::Null => ToSqlOutput::Borrowed(ValueRef::Null),
            Value::Int(n) => ToSqlOutput::Owned((*n).into()),
            Value::Real(n) => ToSqlOutput::Owned((*n).into()),
            Value::Text(text) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Value::Bytes(bytes) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
        })
    }
}
