//! Who is who: mentions become chains, and every quote gets its speaker.

mod agreeing;
mod apposition;
mod asker;
mod beside;
pub mod chain;
mod clause;
pub mod country;
mod document;
mod draft;
mod going_on;
mod headline;
mod homonym;
mod known;
mod outside;
mod owner;
mod pair;
mod place;
pub mod rival;
mod same;
pub mod speaker;
pub mod spoken_to;
mod thread;
mod topic;

pub use chain::{Cast, cast};
