//! What is learnt: linear weights over hashed features, and the best sequence of labels under them.
//!
//! `rawi-train` makes the weights and calls the same [`features`]; here they are only read.

mod around;
pub mod belief;
pub mod content;
pub mod features;
pub mod happening;
pub mod looks;
pub mod names;
pub mod sequence;
pub mod speaking;
pub mod weights;

pub use weights::Weights;
