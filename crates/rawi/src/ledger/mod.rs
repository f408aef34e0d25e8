//! A reading becomes the rows of its ledger.

mod event;
pub mod row;
pub mod rows;

pub use row::*;
pub use rows::rows;
