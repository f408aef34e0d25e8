//! rawi reads Arabic news reports: who said what, to whom, when and where.
//!
//! The engine opens no file and no socket, cannot fail on a report, and gives the same rows in whatever order
//! or thread. Start reading at `reading.rs`.

pub mod article;
pub mod corpus;
mod country;
pub mod error;
pub mod event;
pub mod evidence;
pub mod explain;
pub mod grammar;
pub mod ids;
pub mod layers;
pub mod ledger;
pub mod lexicon;
pub mod mention;
pub mod model;
pub mod morph;
pub mod quote;
mod reading;
pub mod resolve;
mod said;
mod span;
pub mod spec;
pub mod statement;
pub mod text;
pub mod time;

pub use error::{Error, ErrorKind, Result};
pub use explain::explain;
pub use reading::{Reader, Reading};
pub use span::Span;
