//! The quotations of a ledger, speaker by speaker.

use crate::db::{Db, Row};
use crate::error::Result;
use std::ops::ControlFlow;

/// A statement, with what is needed to lay it beside others of its speaker.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotationRow {
    /// The speaker's actor id, else the name, folded.
    pub speaker: String,
    /// The speaker's name in this report.
    pub name: String,
    /// The day it was said, else the day the report was published.
    pub day: Option<String>,
    /// `direct`, `mixed` or `indirect`.
    pub kind: String,
    /// The words of the content.
    pub content: String,
    /// The report's id.
    pub document: String,
    /// The statement's id in the report.
    pub statement: String,
    /// The outlet that published the report.
    pub outlet: Option<String>,
    /// The cluster of copies the report is in, as it was found last.
    pub cluster: Option<i64>,
}

/// Calls `each` with the quotations of each speaker, by day, until it breaks off.
pub(crate) fn visit(db: &impl Db, each: &mut dyn FnMut(Vec<QuotationRow>) -> ControlFlow<()>) -> Result<()> {
    let sql = "SELECT coalesce(p.actor, p.name_key) AS speaker, p.name, s.day, s.kind, s.content, d.id, s.id,
               d.outlet, c.cluster
               FROM statements s JOIN statement_parties p ON p.statement = s.statement
               JOIN documents d ON d.document = s.document LEFT JOIN copies c ON c.document = s.document
               WHERE p.part = 'speaker' AND p.position = 0 AND s.day IS NOT NULL
               ORDER BY speaker, s.day, d.id, s.position";
    let mut of_one: Vec<QuotationRow> = Vec::new();
    let mut broken_off = false;
    db.rows(sql, &[], &mut |row| {
        let quotation = quotation(row)?;
        let is_other = of_one.last().is_some_and(|last| last.speaker != quotation.speaker);
        broken_off = is_other && each(std::mem::take(&mut of_one)).is_break();
        of_one.push(quotation);
        Ok(if broken_off { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
    })?;
    if !of_one.is_empty() && !broken_off {
        let _ = each(of_one);
    }
    Ok(())
}

pub(crate) fn quotation(row: &dyn Row) -> Result<QuotationRow> {
    Ok(QuotationRow {
        speaker: row.text(0)?,
        name: row.text(1)?,
        day: row.maybe_text(2)?,
        kind: row.text(3)?,
        content: row.text(4)?,
        document: row.text(5)?,
        statement: row.text(6)?,
        outlet: row.maybe_text(7)?,
        cluster: row.maybe_int(8)?,
    })
}
