//! Many reports: which of them are copies of one another, and which quotations are one utterance.
//!
//! Comes in: texts. Goes out: a [`Sketch`] of each, and [`Copies`], which puts those that share most of their words in one
//! cluster, whatever order they come in; and [`mod@changes`], the words in which a copy differs; and how two quotations of one
//! speaker stand to each other, by a [`Reconciler`]; and which events of many reports are one incident, by a [`Folder`].

pub mod changes;
pub mod copies;
pub mod incidents;
mod links;
pub mod reconcile;
pub mod same;
pub mod sketch;
pub mod tellings;
pub mod utterances;
pub mod wordings;

pub use changes::{Change, Words, changes};
pub use copies::{Copies, Member};
pub use incidents::{Folder, Incident, Joined, Range};
pub use reconcile::{Conflict, Quotation, Reconciler, Relation, Variant};
pub use same::Ground;
pub use sketch::Sketch;
pub use tellings::{Source, Teller, Telling, Told};
pub use utterances::{Said, utterances, variants_of};

/// What of a report is compared: its title, and its blocks without what is no part of it.
pub fn body<'a>(title: Option<&str>, blocks: impl Iterator<Item = &'a str>) -> String {
    let mut body = title.unwrap_or_default().to_owned();
    for block in blocks {
        body.push('\n');
        body.push_str(block);
    }
    body
}
