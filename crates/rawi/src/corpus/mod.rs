//! Many reports: which of them are copies of one another.
//!
//! Comes in: texts. Goes out: a [`Sketch`] of each, and [`Copies`], which puts those that share most of their words in one
//! cluster, whatever order they come in; and [`changes`], the words in which a copy differs.

pub mod changes;
pub mod copies;
mod links;
pub mod sketch;

pub use changes::{Change, Words, changes};
pub use copies::{Copies, Member};
pub use sketch::Sketch;

/// What of a report is compared: its title, and its blocks without what is no part of it.
pub fn body<'a>(title: Option<&str>, blocks: impl Iterator<Item = &'a str>) -> String {
    let mut body = title.unwrap_or_default().to_owned();
    for block in blocks {
        body.push('\n');
        body.push_str(block);
    }
    body
}
