//! [`Tables`]: the texts of the tables and the bytes of the weights by file name, bundled or read from a folder by whoever may do I/O.

use crate::error::{Error, ErrorKind, Result};
use std::borrow::Cow;

/// The texts of the tables, by file name (`months.tsv`).
#[derive(Clone, Debug, Default)]
pub struct Tables {
    files: Vec<(Cow<'static, str>, Cow<'static, str>)>,
    models: Vec<(Cow<'static, str>, Cow<'static, [u8]>)>,
}

impl Tables {
    /// The tables that ship with rawi.
    #[cfg(feature = "bundled")]
    pub fn bundled() -> Self {
        let files = rawi_data::TABLES
            .iter()
            .map(|(name, text)| (Cow::Borrowed(*name), Cow::Borrowed(*text)))
            .collect();
        let models = rawi_data::MODELS
            .iter()
            .map(|(name, bytes)| (Cow::Borrowed(*name), Cow::Borrowed(*bytes)))
            .collect();
        Self { files, models }
    }

    /// Adds a table, or puts it in the place of the one with that name.
    pub fn insert(&mut self, name: impl Into<Cow<'static, str>>, text: impl Into<Cow<'static, str>>) {
        let (name, text) = (name.into(), text.into());
        match self.files.iter_mut().find(|(n, _)| *n == name) {
            Some(file) => file.1 = text,
            None => self.files.push((name, text)),
        }
    }

    /// The text of a table.
    pub fn get(&self, name: &str) -> Result<&str> {
        let found = self.files.iter().find(|(n, _)| n == name);
        found.map(|(_, text)| text.as_ref()).ok_or_else(|| {
            Error::new(ErrorKind::Table, name, 0, "this table is missing; put it into the data folder")
        })
    }

    /// The text of a table that is kept as it is: borrowed where the tables are bundled.
    pub fn shared(&self, name: &str) -> Result<Cow<'static, str>> {
        self.get(name)?;
        let found = self.files.iter().find(|(n, _)| n == name);
        Ok(found.map(|(_, text)| text.clone()).unwrap_or_default())
    }

    /// Adds a file of weights, or puts it in the place of the one with that name.
    pub fn insert_model(&mut self, name: impl Into<Cow<'static, str>>, bytes: impl Into<Cow<'static, [u8]>>) {
        let (name, bytes) = (name.into(), bytes.into());
        match self.models.iter_mut().find(|(n, _)| *n == name) {
            Some(file) => file.1 = bytes,
            None => self.models.push((name, bytes)),
        }
    }

    /// The bytes of a file of weights.
    pub fn model(&self, name: &str) -> Result<&[u8]> {
        let found = self.models.iter().find(|(n, _)| n == name);
        found.map(|(_, bytes)| bytes.as_ref()).ok_or_else(|| {
            Error::new(ErrorKind::Model, name, 0, "this file of weights is missing; put it into data/models")
        })
    }

    /// Names in order of insertion.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|(name, _)| name.as_ref())
    }
}
