//! The examples beside the tables, and what running them says (`rawi check`).

pub mod case;
pub mod contradict;
mod proposed;
pub mod run;

pub use run::{Report, run};
