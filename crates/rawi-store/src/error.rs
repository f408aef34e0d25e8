//! [`Error`]: the ledger cannot do what was asked. Every message says what to do about it.

use std::fmt;

/// What went wrong, roughly; for programs that must tell cases apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The file cannot be opened or made.
    Open,
    /// The file is something else than a ledger.
    NotALedger,
    /// The ledger was made by a newer rawi.
    Newer,
    /// The ledger was made by an older rawi, and others may still use it with that one.
    Older,
    /// Another process is writing.
    Busy,
    /// The server cannot be reached, or the connection to it broke.
    Lost,
    /// The database has no room for what a report holds.
    Unfit,
    /// The question was stopped before it was answered.
    Stopped,
    /// The disk is full, or the file may only be read.
    CannotWrite,
    /// The file is damaged.
    Damaged,
    /// Anything else that the database reports.
    Database,
}

/// Something the ledger could not do.
#[derive(Debug)]
pub struct Error {
    kind: ErrorKind,
    message: String,
    cure: &'static str,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

/// Shorthand.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>, cure: &'static str) -> Self {
        Self { kind, message: message.into(), cure, source: None }
    }

    /// Rows that no rawi has written.
    pub(crate) fn damaged(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Damaged, message, DAMAGED)
    }

    pub(crate) fn caused_by(mut self, cause: impl std::error::Error + Send + Sync + 'static) -> Self {
        self.source = Some(Box::new(cause));
        self
    }

    /// The same error, with the name of the ledger in front of its message.
    pub(crate) fn about(mut self, name: impl fmt::Display) -> Self {
        self.message = format!("{name}: {}", self.message);
        self
    }

    /// What sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// What to do about it.
    pub fn cure(&self) -> &'static str {
        self.cure
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.message, self.cure)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|cause| cause as _)
    }
}

/// What to do about a question that was stopped.
pub(crate) const STOPPED: &str = "narrow the question down, or ask again later";

const DAMAGED: &str = "make a new ledger by adding the reports again, or take a backup";

impl From<rusqlite::Error> for Error {
    fn from(cause: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        let (kind, cure) = match cause.sqlite_error_code() {
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => {
                (ErrorKind::Busy, "wait until the other process has finished writing, then run it again")
            }
            Some(Code::OperationInterrupted) => (ErrorKind::Stopped, STOPPED),
            Some(Code::DiskFull) => {
                (ErrorKind::CannotWrite, "make room on the disk; what was added before is kept")
            }
            Some(Code::ReadOnly | Code::PermissionDenied) => {
                (ErrorKind::CannotWrite, "make the file and its folder writable")
            }
            Some(Code::CannotOpen) => (ErrorKind::Open, "check that the folder exists and may be written to"),
            Some(Code::NotADatabase) => (ErrorKind::NotALedger, "name another file for the ledger"),
            Some(Code::DatabaseCorrupt) => (ErrorKind::Damaged, DAMAGED),
            _ => (ErrorKind::Database, "please report this as a fault of rawi"),
        };
        Self::new(kind, cause.to_string(), cure).caused_by(cause)
    }
}
