//! [`Sent`]: what has been told to whom, in a file beside the ledger, so that nothing is told twice.
//!
//! It is a database of its own, because whoever tells only reads the ledger, which may be in another place and be
//! written by others. One process has it at a time.

use crate::error::{Error, ErrorKind, Result};
use crate::news::Mark;
use rusqlite::{Connection, OptionalExtension, params};
use std::path::Path;
use std::time::Duration;

/// `application_id` of the file: «RAWH».
const APPLICATION: i64 = 0x5241_5748;

/// How long to wait for another process to let go of it.
const PATIENCE: Duration = Duration::from_secs(2);

const TABLES: &str = "
    CREATE TABLE hooks (
        hook      TEXT PRIMARY KEY,     -- its name
        search    TEXT NOT NULL,        -- what it asks for
        document  INTEGER NOT NULL,     -- everything up to here has been looked through
        position  INTEGER NOT NULL,
        ready     INTEGER NOT NULL      -- 0 while what stood there before is still being noted
    );
    CREATE TABLE known (
        hook  TEXT NOT NULL,
        key   BLOB NOT NULL,            -- of a row that was told, or stood there before
        PRIMARY KEY (hook, key)
    ) WITHOUT ROWID;";

/// What a row is known by again.
pub type Key = [u8; 16];

/// How far somebody has been told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// What is asked for, in words of whoever asks.
    pub search: String,
    /// Everything up to here has been looked through.
    pub mark: Mark,
    /// What stood there before is known.
    pub ready: bool,
}

/// The file.
#[derive(Debug)]
pub struct Sent {
    connection: Connection,
    name: String,
}

impl Sent {
    /// Opens the file at `path`, or makes it; an error while another process has it.
    pub fn open(path: &Path) -> Result<Self> {
        Self::prepare(path).map_err(|error| match error.kind() {
            ErrorKind::Busy => {
                let message = format!("{}: another process delivers from here", path.display());
                Error::new(ErrorKind::Busy, message, "stop it, or name another file as `state`")
            }
            _ => error.about(path.display()),
        })
    }

    fn prepare(path: &Path) -> Result<Self> {
        let mut connection = Connection::open(path)?;
        connection.busy_timeout(PATIENCE)?;
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        let transaction = connection.transaction_with_behavior(rusqlite::TransactionBehavior::Exclusive)?;
        let id: i64 = transaction.query_row("PRAGMA application_id", [], |row| row.get(0))?;
        let tables: i64 =
            transaction.query_row("SELECT count(*) FROM sqlite_master", [], |row| row.get(0))?;
        if id == 0 && tables == 0 {
            transaction.execute_batch(TABLES)?;
            transaction.pragma_update(None, "application_id", APPLICATION)?;
        } else if id != APPLICATION {
            let message = "this is something else than what webhooks were told";
            return Err(Error::new(ErrorKind::NotALedger, message, "name another file as `state`"));
        }
        transaction.commit()?;
        Ok(Self { connection, name: path.display().to_string() })
    }

    /// How far `hook` has been told; nothing for one that is new.
    pub fn told(&self, hook: &str) -> Result<Option<Told>> {
        let sql = "SELECT search, document, position, ready FROM hooks WHERE hook = ?";
        let told = self.connection.prepare_cached(sql)?.query_row([hook], |row| {
            let mark = Mark { document: row.get(1)?, position: row.get(2)? };
            Ok(Told { search: row.get(0)?, mark, ready: row.get(3)? })
        });
        told.optional().map_err(|error| Error::from(error).about(&self.name))
    }

    /// True when one of the keys is known.
    pub fn knows(&self, hook: &str, keys: &[Key]) -> Result<bool> {
        let mut known = self.connection.prepare_cached("SELECT 1 FROM known WHERE hook = ? AND key = ?")?;
        for key in keys {
            if known.exists(params![hook, key])? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Keeps how far `hook` has been told and the keys of what it was told, all or nothing.
    pub fn keep(&mut self, hook: &str, told: &Told, keys: impl IntoIterator<Item = Key>) -> Result<()> {
        self.write(hook, told, keys).map_err(|error| error.about(&self.name))
    }

    fn write(&mut self, hook: &str, told: &Told, keys: impl IntoIterator<Item = Key>) -> Result<()> {
        let transaction = self.connection.transaction()?;
        let sql =
            "INSERT OR REPLACE INTO hooks (hook, search, document, position, ready) VALUES (?, ?, ?, ?, ?)";
        let values = params![hook, told.search, told.mark.document, told.mark.position, told.ready];
        transaction.prepare_cached(sql)?.execute(values)?;
        let mut add = transaction.prepare_cached("INSERT OR IGNORE INTO known (hook, key) VALUES (?, ?)")?;
        for key in keys {
            add.execute(params![hook, key])?;
        }
        drop(add);
        Ok(transaction.commit()?)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn what_was_told_is_known_after_a_restart_and_by_one_process_at_a_time() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("w");
        let told = Told { search: "a".into(), mark: Mark { document: 7, position: 1 }, ready: true };
        let mut sent = Sent::open(&path).unwrap();
        assert_eq!(sent.told("x").unwrap(), None);
        sent.keep("x", &told, [[1; 16], [2; 16]]).unwrap();
        let busy = Sent::open(&path).unwrap_err();
        assert!(busy.kind() == ErrorKind::Busy && busy.to_string().contains("another process"), "{busy}");
        drop(sent);
        let sent = Sent::open(&path).unwrap();
        assert_eq!(sent.told("x").unwrap(), Some(told));
        assert!(sent.knows("x", &[[9; 16], [2; 16]]).unwrap());
        assert!(!sent.knows("x", &[[9; 16]]).unwrap() && !sent.knows("y", &[[1; 16]]).unwrap());
    }

    #[test]
    fn another_file_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("l.sqlite");
        drop(crate::Embedded::open(&path).unwrap());
        let error = Sent::open(&path).unwrap_err();
        assert!(error.to_string().contains("name another file as `state`"), "{error}");
    }
}
