//! Who is who: mentions become chains, and every quote gets its speaker.

pub mod chain;
pub mod country;
pub mod speaker;

pub use chain::{Cast, cast};
