//! [`Error`]: loading knowledge or decoding a report failed. Reading itself cannot fail.

use std::fmt;

/// What went wrong, roughly; for programs that must tell cases apart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A table of knowledge is malformed.
    Table,
    /// A case file is malformed.
    Cases,
    /// The bytes of a report cannot be read as text.
    Input,
    /// A file of weights is damaged or of another version.
    Model,
}

/// Something that cannot be loaded. The message names the file, the line and the cure.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Error {
    kind: ErrorKind,
    file: String,
    line: usize,
    message: String,
}

/// Shorthand.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// An error in `file` at `line` (1-based; 0 when the whole file is meant).
    pub fn new(kind: ErrorKind, file: impl Into<String>, line: usize, message: impl Into<String>) -> Self {
        Self { kind, file: file.into(), line, message: message.into() }
    }

    /// What sort of failure it is.
    pub fn kind(&self) -> ErrorKind {
        self.kind
    }

    /// The line, 1-based; 0 when the whole file is meant.
    pub fn line(&self) -> usize {
        self.line
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.file, self.message),
            line => write!(f, "{}:{line}: {}", self.file, self.message),
        }
    }
}

impl std::error::Error for Error {}
