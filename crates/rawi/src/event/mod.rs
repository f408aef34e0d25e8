//! Events: what happened, will, may or did not, who did it to whom, when and where.
//!
//! Comes in: words, who is who, statements, times. Goes out: one [`Event`] an incident, in text order. Words of
//! `events.tsv` propose ([`trigger`]); learnt models keep or drop, and choose who, whether, when and where among
//! what grammar offers ([`relation`]).

mod amount;
pub mod apart;
mod carrier;
pub mod clause;
pub mod decide;
pub mod details;
pub mod guess;
mod merge;
pub mod relation;
pub mod share;
mod site;
pub mod status;
pub mod trigger;
mod verb_letters;
pub mod when;

use crate::ids::{ChainId, Id, MentionId};
use crate::layers::{Chain, Event, Mention, Statement, TimeRef};
use crate::lexicon::Lexicon;
use crate::mention::Scope;
use crate::model::happening::{Features, Happening};
use crate::reading::Reading;

/// What the event finders look at.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// Words and tables.
    pub scope: Scope<'a>,
    /// Mentions in order.
    pub mentions: &'a [Mention],
    /// Chains.
    pub chains: &'a [Chain],
    /// The chain of each mention.
    pub chain_of: &'a [ChainId],
    /// Statements in order.
    pub statements: &'a [Statement],
    /// Time expressions in order.
    pub times: &'a [TimeRef],
}

impl<'a> Ground<'a> {
    /// The same for a report that has been read.
    pub fn of(reading: &'a Reading<'_>, lexicon: &'a Lexicon) -> Self {
        Self {
            scope: reading.scope(lexicon),
            mentions: reading.mentions.as_slice(),
            chains: reading.chains.as_slice(),
            chain_of: &reading.chain_of,
            statements: reading.statements.as_slice(),
            times: reading.times.as_slice(),
        }
    }

    /// The number of the first mention that begins at a token or behind it.
    fn first_mention(&self, at: usize) -> usize {
        self.mentions.partition_point(|mention| mention.tokens.start < at)
    }

    /// The chain of a mention.
    pub fn chain(&self, mention: MentionId) -> ChainId {
        self.chain_of[mention.0 as usize]
    }

    /// A word of a time.
    fn is_time(&self, at: usize) -> bool {
        if at >= self.scope.words.len() {
            return false;
        }
        let span = self.scope.words.span(at);
        let next = self.times.partition_point(|time| time.span.end <= span.start);
        self.times.get(next).is_some_and(|time| time.span.overlaps(span))
    }

    /// A word that may be a finite verb.
    fn is_verb(&self, at: usize) -> bool {
        let scope = self.scope;
        scope.is_open_word(at)
            && (scope.is_finite_verb(at) || scope.lexicon.lists.is_verb(scope.words.key(at)))
    }
}

/// The events of a report.
pub fn find(ground: Ground<'_>, model: &Happening) -> Vec<Event> {
    let clauses = clause::Clauses::of(ground);
    let triggers = trigger::find(ground, &clauses);
    let mut events = decide::all(Features::new(ground, &triggers, &clauses), model);
    if !events.is_empty() {
        let apart = apart::Apart::of(ground);
        events.retain(|event| !apart.bars(ground, event.at.index(), event.row));
    }
    merge::rivals(ground, &mut events);
    let mut events = merge::once(ground, events);
    details::fill(ground, &mut events);
    events
}
