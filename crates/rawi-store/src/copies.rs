//! Copies: sketches kept with the reports, clusters found from them, and what is left when copies are folded together.

use crate::Embedded;
use crate::error::Result;
use crate::{load, words, write};
use rawi::corpus::{Copies, Member, Sketch, body};
use rawi::ledger::Ledger;
use rusqlite::{Connection, OptionalExtension, TransactionBehavior, params};
use std::ops::ControlFlow;

/// A report that is a copy, or is copied.
#[derive(Clone, Debug, PartialEq)]
pub struct CopyRow {
    /// The report's id.
    pub document: String,
    /// The id of the earlier report it has most of its words from; its own where there is none.
    pub origin: String,
    /// How much of its words the origin has, from 0 to 1.
    pub copied: f32,
    /// How much of the origin's words it has, from 0 to 1.
    pub kept: f32,
    /// The outlet that published it.
    pub outlet: Option<String>,
    /// The day it was published.
    pub published: Option<String>,
    /// Its title.
    pub title: Option<String>,
    /// Agencies it credits, each once.
    pub agencies: Vec<String>,
}

impl Embedded {
    /// Finds which reports of the ledger are copies of one another, and keeps it; gives the number of clusters.
    ///
    /// Reports that came since the last time, and those of ledgers older than copies, are taken in; no report is read again.
    pub fn find_copies(&mut self) -> Result<usize> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        sketch_the_rest(&transaction)?;
        let (copies, documents) = sketches(&transaction)?;
        let clusters = copies.clusters();
        write::execute(&transaction, "DELETE FROM copies", [])?;
        for (number, members) in clusters.iter().enumerate() {
            for (position, member) in members.iter().enumerate() {
                put(&transaction, number, position, member, &documents)?;
            }
        }
        transaction.commit()?;
        Ok(clusters.len())
    }

    /// Calls `each` with the clusters that were found last, each the earliest report first, until it breaks off.
    pub fn visit_copies(&self, each: &mut dyn FnMut(Vec<CopyRow>) -> ControlFlow<()>) -> Result<()> {
        let sql = "SELECT c.cluster, d.id, coalesce(o.id, d.id), c.copied, c.kept, d.outlet, d.published, d.title,
                   (SELECT group_concat(agency, char(10)) FROM (SELECT DISTINCT agency FROM credits r
                     WHERE r.document = c.document ORDER BY agency))
                   FROM copies c JOIN documents d USING (document) LEFT JOIN documents o ON o.document = c.origin
                   ORDER BY c.cluster, c.position";
        let mut found = self.connection.prepare(sql)?;
        let mut rows = found.query([])?;
        let (mut cluster, mut number) = (Vec::new(), None);
        while let Some(row) = rows.next()? {
            let this: i64 = row.get(0)?;
            if number.replace(this).is_some_and(|before| before != this)
                && each(std::mem::take(&mut cluster)).is_break()
            {
                return Ok(());
            }
            let agencies: Option<String> = row.get(8)?;
            cluster.push(CopyRow {
                document: row.get(1)?,
                origin: row.get(2)?,
                copied: row.get::<_, f64>(3)? as f32,
                kept: row.get::<_, f64>(4)? as f32,
                outlet: row.get(5)?,
                published: row.get(6)?,
                title: row.get(7)?,
                agencies: agencies.map_or_else(Vec::new, |all| all.lines().map(str::to_owned).collect()),
            });
        }
        if !cluster.is_empty() {
            let _ = each(cluster);
        }
        Ok(())
    }
}

/// Keeps the sketch of a report with it.
pub(crate) fn keep(db: &Connection, document: i64, ledger: &Ledger, text: &write::Text<'_>) -> Result<()> {
    let blocks = ledger
        .blocks
        .iter()
        .map(|block| text.words(rawi::ledger::Extent { start: block.start, end: block.end }));
    let sketch = Sketch::of(&body(ledger.title.as_deref(), blocks));
    let runs: Vec<u8> = sketch.runs().iter().flat_map(|run| run.to_le_bytes()).collect();
    write::execute(db, "INSERT INTO sketches VALUES (?, ?)", params![document, runs])
}

/// Sketches the reports that came before ledgers kept sketches.
fn sketch_the_rest(db: &Connection) -> Result<()> {
    let sql = "SELECT document FROM documents WHERE document NOT IN (SELECT document FROM sketches)";
    let bare: Vec<i64> =
        db.prepare(sql)?.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    for document in bare {
        let ledger = load::report(db, document)?;
        keep(db, document, &ledger, &write::Text::new(&ledger.text))?;
    }
    Ok(())
}

/// All sketches, and the documents by their numbers.
fn sketches(db: &Connection) -> Result<(Copies, Vec<i64>)> {
    let sql = "SELECT d.document, d.published, s.runs FROM documents d JOIN sketches s USING (document) ORDER BY d.id";
    let (mut copies, mut documents) = (Copies::default(), Vec::new());
    let mut found = db.prepare(sql)?;
    let mut rows = found.query([])?;
    while let Some(row) = rows.next()? {
        let day: Option<String> = row.get(1)?;
        let runs: Vec<u8> = row.get(2)?;
        let (runs, _) = runs.as_chunks::<4>();
        let sketch = Sketch::from_runs(runs.iter().map(|run| u32::from_le_bytes(*run)).collect());
        copies.add(sketch, day.as_deref().and_then(rawi::article::parse_date));
        documents.push(row.get(0)?);
    }
    Ok((copies, documents))
}

fn put(db: &Connection, number: usize, position: usize, member: &Member, documents: &[i64]) -> Result<()> {
    let [document, origin] = [member.report, member.origin].map(|report| documents[report as usize]);
    let (copied, kept) = (f64::from(member.copied), f64::from(member.kept));
    let values = params![document, number as i64, position as i64, origin, copied, kept];
    write::execute(db, "INSERT INTO copies VALUES (?, ?, ?, ?, ?, ?)", values)
}

/// True when an earlier copy of the report has the same statement already.
pub(crate) fn repeats_statement(db: &Connection, document: &str, content: &str) -> Result<bool> {
    let Some((cluster, position)) = place(db, document)? else { return Ok(false) };
    let sql = "SELECT s.content FROM statements s JOIN copies c USING (document) WHERE c.cluster = ? AND c.position < ?";
    said_before(db, sql, params![cluster, position], content)
}

/// True when an earlier copy of the report tells of the same event already: of its type, in the same words.
pub(crate) fn repeats_event(db: &Connection, document: &str, kind: &str, trigger: &str) -> Result<bool> {
    let Some((cluster, position)) = place(db, document)? else { return Ok(false) };
    let sql = "SELECT substr(d.text, e.trigger_start + 1, e.trigger_end - e.trigger_start)
               FROM copies c JOIN events e USING (document) JOIN documents d USING (document)
               WHERE c.cluster = ? AND c.position < ? AND e.type = ?";
    said_before(db, sql, params![cluster, position, kind], trigger)
}

fn place(db: &Connection, document: &str) -> Result<Option<(i64, i64)>> {
    let sql =
        "SELECT cluster, position FROM copies JOIN documents USING (document) WHERE id = ? AND position > 0";
    Ok(db.prepare_cached(sql)?.query_row([document], |row| Ok((row.get(0)?, row.get(1)?))).optional()?)
}

/// True when the words are among those found, or part of them, or hold them.
fn said_before(db: &Connection, sql: &str, values: impl rusqlite::Params, content: &str) -> Result<bool> {
    let plain = |text: &str| format!(" {} ", words::split(text).join(" "));
    let wanted = plain(content);
    let mut found = db.prepare_cached(sql)?;
    let mut rows = found.query(values)?;
    while let Some(row) = rows.next()? {
        let before = plain(&row.get::<_, String>(0)?);
        if before.contains(&wanted) || (before.len() > 2 && wanted.contains(&before)) {
            return Ok(true);
        }
    }
    Ok(false)
}
