//! What PostgreSQL complains of, and what to do about it.

use crate::error::{Error, ErrorKind, STOPPED};
use ::postgres::error::SqlState;

/// The complaint as an error of ours.
pub(super) fn cannot(cause: ::postgres::Error) -> Error {
    let (kind, cure) = meaning(&cause);
    let message = cause.as_db_error().map_or_else(|| told(&cause), |told| told.message().to_owned());
    Error::new(kind, message, cure).caused_by(cause)
}

/// A complaint that does not come from the server, with what lies behind it.
fn told(cause: &::postgres::Error) -> String {
    let mut words = cause.to_string();
    let mut behind = std::error::Error::source(cause);
    while let Some(next) = behind {
        let more = next.to_string();
        if !words.contains(&more) {
            words.push_str(": ");
            words.push_str(&more);
        }
        behind = next.source();
    }
    words
}

fn meaning(cause: &::postgres::Error) -> (ErrorKind, &'static str) {
    const LOST: &str = "check that the server runs and can be reached, then run the command again; what was added before is kept";
    let Some(code) = cause.code() else {
        let io = std::error::Error::source(cause).is_some_and(|e| e.is::<std::io::Error>());
        let words = cause.to_string();
        return if cause.is_closed() || io || words.contains("connect") {
            (ErrorKind::Lost, LOST)
        } else if words.contains("TLS") {
            (
                ErrorKind::Open,
                "take sslmode=require out of the address, and reach a distant server through a tunnel",
            )
        } else {
            (
                ErrorKind::Database,
                "check the address of the ledger; if it is right, please report this as a fault of rawi",
            )
        };
    };
    match code {
        code if [SqlState::ADMIN_SHUTDOWN, SqlState::CRASH_SHUTDOWN, SqlState::CANNOT_CONNECT_NOW]
            .contains(code) =>
        {
            (ErrorKind::Lost, LOST)
        }
        code if code.code().starts_with("08") => (ErrorKind::Lost, LOST),
        code if code.code().starts_with("40")
            || [
                SqlState::UNIQUE_VIOLATION,
                SqlState::FOREIGN_KEY_VIOLATION,
                SqlState::LOCK_NOT_AVAILABLE,
            ]
            .contains(code) =>
        {
            (ErrorKind::Busy, "wait until the other process has finished writing, then run it again")
        }
        code if *code == SqlState::QUERY_CANCELED => (ErrorKind::Stopped, STOPPED),
        code if *code == SqlState::DISK_FULL => {
            (ErrorKind::CannotWrite, "make room on the server's disk; what was added before is kept")
        }
        code if [SqlState::INSUFFICIENT_PRIVILEGE, SqlState::READ_ONLY_SQL_TRANSACTION].contains(code) => {
            (ErrorKind::CannotWrite, "ask whoever runs the server for the right to write to schema rawi")
        }
        code if code.code().starts_with("28") || code.code().starts_with("3D") => {
            (ErrorKind::Open, "check user, password and database in the address of the ledger")
        }
        code if code.code().starts_with("53") => {
            (ErrorKind::Busy, "the server has too much to do; run it again later")
        }
        code if code.code().starts_with("22") || code.code().starts_with("54") => {
            (ErrorKind::Unfit, "leave the report out, or keep it in an embedded ledger")
        }
        code if code.code().starts_with("XX") => {
            (ErrorKind::Damaged, "make a new ledger by adding the reports again, or take a backup")
        }
        _ => (ErrorKind::Database, "please report this as a fault of rawi"),
    }
}
