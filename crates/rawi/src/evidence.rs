//! Why we believe a row: the words that carry it and the table row or model that read them so.

use crate::span::Span;
use std::sync::Arc;

/// The row of a table, or the decision of a model, that caused a reading: `months.tsv#jun.hz`.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub struct RowRef {
    /// The table's file name (`months.tsv`) or `rule`.
    pub table: &'static str,
    /// The row's id.
    pub id: Arc<str>,
}

impl RowRef {
    /// The row `id` of `table`.
    pub fn new(table: &'static str, id: impl Into<Arc<str>>) -> Self {
        Self { table, id: id.into() }
    }
}

impl std::fmt::Display for RowRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}#{}", self.table, self.id)
    }
}

/// One reason: a row, and the words it matched.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cause {
    /// What was matched.
    pub row: RowRef,
    /// Where.
    pub span: Span,
}

impl Cause {
    /// `row` matched the words at `span`.
    pub fn new(row: RowRef, span: Span) -> Self {
        Self { row, span }
    }
}

/// Why a row stands in the ledger. It cannot be built without a cause, and a cause always has a span:
/// no row without evidence.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Evidence {
    first: Cause,
    rest: Vec<Cause>,
}

impl Evidence {
    /// Evidence that begins with `first`.
    pub fn new(first: Cause) -> Self {
        Self { first, rest: Vec::new() }
    }

    /// The same with one more cause.
    #[must_use]
    pub fn and(mut self, cause: Cause) -> Self {
        self.rest.push(cause);
        self
    }

    /// All causes, the deciding one first.
    pub fn causes(&self) -> impl Iterator<Item = &Cause> {
        std::iter::once(&self.first).chain(&self.rest)
    }
}

/// A choice among candidates: the one taken, why, how sure, and what else it might have been.
#[derive(Clone, PartialEq, Debug)]
pub struct Decided<T> {
    /// The choice.
    pub value: T,
    /// Why.
    pub because: Cause,
    /// Probability that it is right.
    pub confidence: f32,
    /// The other candidates with their probabilities.
    pub others: Vec<(T, f32)>,
}
