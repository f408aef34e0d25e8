//! [`Address`]: which ledger is meant.

#[cfg(feature = "postgres")]
use crate::Shared;
use crate::{Browse, Embedded, Result, Step};
#[cfg(not(feature = "postgres"))]
use crate::{Error, ErrorKind};
use std::fmt;
use std::path::PathBuf;

/// Where a ledger is kept.
///
/// ```
/// use rawi_store::Address;
/// assert_eq!(Address::from("أخبار.sqlite"), Address::File("أخبار.sqlite".into()));
/// assert!(matches!(Address::from("postgres://rawi@localhost/news"), Address::Database(_)));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub enum Address {
    /// In a file.
    File(PathBuf),
    /// In a PostgreSQL database: `postgres://user:password@host:5432/database`.
    Database(String),
}

/// A ledger of either sort, which may be handed to another thread.
pub type AnyStore = Box<dyn Browse + Send>;

impl From<&str> for Address {
    fn from(address: &str) -> Self {
        if address.starts_with("postgres://") || address.starts_with("postgresql://") {
            return Self::Database(address.to_owned());
        }
        Self::File(address.into())
    }
}

impl fmt::Display for Address {
    /// Without the password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Database(address) => f.write_str(&without_password(address)),
        }
    }
}

impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

impl Address {
    /// Opens the ledger, or makes it.
    pub fn open(&self) -> Result<AnyStore> {
        Ok(match self {
            Self::File(path) => Box::new(Embedded::open(path)?),
            #[cfg(feature = "postgres")]
            Self::Database(address) => Box::new(Shared::open(address)?),
            #[cfg(not(feature = "postgres"))]
            Self::Database(_) => return Err(without_feature()),
        })
    }

    /// Opens the ledger; an error if there is none.
    pub fn open_existing(&self) -> Result<AnyStore> {
        Ok(match self {
            Self::File(path) => Box::new(Embedded::open_existing(path)?),
            #[cfg(feature = "postgres")]
            Self::Database(address) => Box::new(Shared::open_existing(address)?),
            #[cfg(not(feature = "postgres"))]
            Self::Database(_) => return Err(without_feature()),
        })
    }

    /// Opens the ledger for looking only, as one of several who do; an error if there is none.
    pub fn open_to_read(&self) -> Result<AnyStore> {
        Ok(match self {
            Self::File(path) => Box::new(Embedded::open_to_read(path)?),
            #[cfg(feature = "postgres")]
            Self::Database(address) => Box::new(Shared::open_to_read(address)?),
            #[cfg(not(feature = "postgres"))]
            Self::Database(_) => return Err(without_feature()),
        })
    }

    /// The steps of the schema that the ledger lacks. Changes nothing.
    pub fn lacks(&self) -> Result<Vec<Step>> {
        match self {
            Self::File(path) => Embedded::lacks(path),
            #[cfg(feature = "postgres")]
            Self::Database(address) => Shared::lacks(address),
            #[cfg(not(feature = "postgres"))]
            Self::Database(_) => Err(without_feature()),
        }
    }

    /// Brings the ledger to the newest schema.
    pub fn migrate(&self) -> Result<()> {
        match self {
            Self::File(path) => Embedded::open_existing(path).map(drop),
            #[cfg(feature = "postgres")]
            Self::Database(address) => Shared::migrate(address),
            #[cfg(not(feature = "postgres"))]
            Self::Database(_) => Err(without_feature()),
        }
    }
}

#[cfg(not(feature = "postgres"))]
pub(crate) fn without_feature() -> Error {
    let message = "this rawi keeps ledgers in files only";
    Error::new(ErrorKind::Open, message, "name a file, or build rawi with `--features postgres`")
}

/// The address of a database as it may be shown.
pub(crate) fn without_password(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else { return address.to_owned() };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    let path = path.split('?').next().unwrap_or_default();
    match authority.rsplit_once('@') {
        Some((user, host)) => {
            format!("{scheme}://{}@{host}{path}", user.split(':').next().unwrap_or_default())
        }
        None => format!("{scheme}://{authority}{path}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_shown() {
        let shown = |address: &str| Address::from(address).to_string();
        assert_eq!(shown("postgres://u:p%40@h:1/d?password=x"), "postgres://u@h:1/d");
        assert_eq!(shown("postgresql://h/d"), "postgresql://h/d");
        assert_eq!(shown("a/b.sqlite"), "a/b.sqlite");
    }
}
