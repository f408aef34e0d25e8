//! A copy of an embedded ledger, made while others read and write.

use crate::error::{Error, ErrorKind, Result};
use rusqlite::Connection;
use rusqlite::backup::Backup;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Pages that are copied while writers wait: 4 MiB.
const PAGES: i32 = 1024;

/// Copies beside `to` and moves the whole into its place, so that nobody finds half of it.
pub(crate) fn write(from: &Connection, to: &Path) -> Result<()> {
    if to.exists() {
        let message = format!("{}: there is a file here already", to.display());
        return Err(Error::new(ErrorKind::CannotWrite, message, "name a new file for the backup"));
    }
    let beside = beside(to);
    let done = copy(from, &beside).and_then(|()| {
        std::fs::rename(&beside, to).map_err(|cause| {
            let message = format!("cannot be written: {cause}");
            Error::new(ErrorKind::CannotWrite, message, "check folder and permissions").caused_by(cause)
        })
    });
    if done.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    done.map_err(|error| error.about(to.display()))
}

fn copy(from: &Connection, to: &Path) -> Result<()> {
    // What a backup that was broken off left behind.
    let _ = std::fs::remove_file(to);
    let mut copy = Connection::open(to)?;
    Backup::new(from, &mut copy)?.run_to_completion(PAGES, Duration::from_millis(5), None)?;
    // One file, without a log beside it.
    copy.pragma_update(None, "journal_mode", "DELETE")?;
    Ok(())
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    name.into()
}
