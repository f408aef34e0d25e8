//! A reading becomes the rows of its ledger.

pub mod row;

pub use row::*;
