//! The quotations of a ledger, speaker by speaker.

use crate::Embedded;
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

impl Embedded {
    /// Calls `each` with the quotations of each speaker, by day, until it breaks off. Statements without a speaker or a day are left out.
    pub fn visit_quotations(&self, each: &mut dyn FnMut(Vec<QuotationRow>) -> ControlFlow<()>) -> Result<()> {
        let sql = "SELECT coalesce(p.actor, p.name_key) AS speaker, p.name, s.day, s.kind, s.content, d.id, s.id, d.outlet, c.cluster
                   FROM statements s JOIN statement_parties p USING (statement) JOIN documents d USING (document)
                   LEFT JOIN copies c USING (document)
                   WHERE p.part = 'speaker' AND p.position = 0 AND s.day IS NOT NULL
                   ORDER BY speaker, s.day, d.id, s.position";
        let mut found = self.connection.prepare(sql)?;
        let mut rows = found.query([])?;
        let mut of_one: Vec<QuotationRow> = Vec::new();
        while let Some(row) = rows.next()? {
            let quotation = QuotationRow {
                speaker: row.get(0)?,
                name: row.get(1)?,
                day: row.get(2)?,
                kind: row.get(3)?,
                content: row.get(4)?,
                document: row.get(5)?,
                statement: row.get(6)?,
                outlet: row.get(7)?,
                cluster: row.get(8)?,
            };
            if of_one.last().is_some_and(|last| last.speaker != quotation.speaker)
                && each(std::mem::take(&mut of_one)).is_break()
            {
                return Ok(());
            }
            of_one.push(quotation);
        }
        if !of_one.is_empty() {
            let _ = each(of_one);
        }
        Ok(())
    }
}
