//! Who is who: mentions become chains, and every quote gets its speaker.

mod apposition;
pub mod chain;
pub mod country;
mod draft;
mod headline;
mod known;
mod place;
mod same;
pub mod speaker;

pub use chain::{Cast, cast};
