//! Copies: sketches kept with the reports, clusters found from them, and what is left when copies are folded together.

use crate::db::{Db, Row, Value};
use crate::error::Result;
use crate::rows::{COPIES, SKETCHES, Sink, Text};
use crate::{check, load, words};
use rawi::corpus::{Copies, Sketch, body};
use rawi::ledger::{Extent, Ledger};
use std::collections::{HashMap, HashSet};
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

/// How far the search for copies is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stage {
    /// What is gone through: reports that have no sketch yet, all reports, runs of words.
    pub noun: &'static str,
    /// How many have been gone through.
    pub done: u64,
    /// How many there are.
    pub all: u64,
}

/// Told how far the search is; it may break off.
pub(crate) type EachStage<'e> = &'e mut dyn FnMut(Stage) -> ControlFlow<()>;

/// The clusters found last go before new ones come.
pub(crate) const FORGET: &str = "DELETE FROM copies";

/// The sketch of a report.
pub(crate) fn sketch(ledger: &Ledger, text: &Text<'_>) -> Sketch {
    let blocks = ledger.blocks.iter().map(|block| text.words(Extent { start: block.start, end: block.end }));
    Sketch::of(&body(ledger.title.as_deref(), blocks))
}

/// Keeps the sketch of a report with it.
pub(crate) fn keep(sink: &mut dyn Sink, document: i64, sketch: &Sketch) -> Result<()> {
    let runs = sketch.runs().iter().flat_map(|run| run.to_le_bytes()).collect();
    sink.row(SKETCHES, &[document.into(), Value::Bytes(runs)])
}

/// Finds the clusters, puts them and the sketches that were missing into tables, and gives the number of clusters;
/// nothing if `each` breaks off, and then what has been put into tables must be taken back.
pub(crate) fn find(db: &impl Db, sink: &mut dyn Sink, each: EachStage<'_>) -> Result<Option<usize>> {
    let Some(late) = late_sketches(db, sink, each)? else { return Ok(None) };
    let Some((copies, documents)) = sketches(db, late, each)? else { return Ok(None) };
    let mut compared = |done, all| each(Stage { noun: "runs of words", done: done as u64, all: all as u64 });
    let Some(clusters) = copies.clusters_unless(&mut compared) else { return Ok(None) };
    for (number, members) in clusters.iter().enumerate() {
        for (position, member) in members.iter().enumerate() {
            let [document, origin] = [member.report, member.origin].map(|report| documents[report as usize]);
            let values = [
                document.into(),
                number.into(),
                position.into(),
                origin.into(),
                f64::from(member.copied).into(),
                f64::from(member.kept).into(),
            ];
            sink.row(COPIES, &values)?;
        }
    }
    Ok(Some(clusters.len()))
}

/// Sketches the reports that came before ledgers kept sketches; nothing if `each` breaks off.
fn late_sketches(
    db: &impl Db,
    sink: &mut dyn Sink,
    each: EachStage<'_>,
) -> Result<Option<HashMap<i64, Sketch>>> {
    let without = "FROM documents WHERE document NOT IN (SELECT document FROM sketches)";
    let all = check::count(db, &format!("SELECT count(*) {without}"))? as u64;
    let (mut late, mut flow) = (HashMap::new(), ControlFlow::Continue(()));
    db.batches(&format!("SELECT document {without}"), &[], &mut |numbers| {
        flow = each(Stage { noun: "reports without a sketch", done: late.len() as u64, all });
        if flow.is_break() {
            return Ok(flow);
        }
        for (number, stored) in numbers.iter().zip(load::reports(db, numbers)?) {
            let sketch = sketch(&stored.ledger, &Text::new(&stored.ledger.text));
            keep(sink, *number, &sketch)?;
            late.insert(*number, sketch);
        }
        Ok(flow)
    })?;
    Ok(flow.is_continue().then_some(late))
}

/// All sketches, and the documents by their numbers; nothing if `each` breaks off.
fn sketches(
    db: &impl Db,
    mut late: HashMap<i64, Sketch>,
    each: EachStage<'_>,
) -> Result<Option<(Copies, Vec<i64>)>> {
    let sql = "SELECT d.document, d.published, s.runs
               FROM documents d LEFT JOIN sketches s ON s.document = d.document ORDER BY d.id";
    let all = check::count(db, "SELECT count(*) FROM documents")? as u64;
    let (mut copies, mut documents, mut flow) = (Copies::default(), Vec::new(), ControlFlow::Continue(()));
    db.rows(sql, &[], &mut |row| {
        flow = each(Stage { noun: "reports", done: documents.len() as u64, all });
        if flow.is_break() {
            return Ok(flow);
        }
        let document = row.int(0)?;
        let sketch = late.remove(&document).map_or_else(|| stored_sketch(row), Ok)?;
        copies.add(sketch, row.maybe_text(1)?.as_deref().and_then(rawi::article::parse_date));
        documents.push(document);
        Ok(flow)
    })?;
    Ok(flow.is_continue().then_some((copies, documents)))
}

fn stored_sketch(row: &dyn Row) -> Result<Sketch> {
    let runs = row.maybe_bytes(2)?.ok_or_else(|| row.absent(2))?;
    let (runs, _) = runs.as_chunks::<4>();
    Ok(Sketch::from_runs(runs.iter().map(|run| u32::from_le_bytes(*run)).collect()))
}

/// Calls `each` with the clusters that were found last, each the earliest report first, until it breaks off.
pub(crate) fn visit(db: &impl Db, each: &mut dyn FnMut(Vec<CopyRow>) -> ControlFlow<()>) -> Result<()> {
    clusters(db, "", &[], each)
}

/// The cluster of a report, the earliest report first; none where it is not copied and is no copy.
pub(crate) fn of_report(db: &impl Db, report: &str) -> Result<Vec<CopyRow>> {
    let test = "WHERE c.cluster = (SELECT a.cluster FROM copies a JOIN documents b USING (document) WHERE b.id = $1)";
    let mut found = Vec::new();
    clusters(db, test, &[report.into()], &mut |cluster| {
        found = cluster;
        ControlFlow::Continue(())
    })?;
    Ok(found)
}

/// Calls `each` with the clusters whose rows pass a test.
fn clusters(
    db: &impl Db,
    test: &str,
    values: &[Value<'_>],
    each: &mut dyn FnMut(Vec<CopyRow>) -> ControlFlow<()>,
) -> Result<()> {
    // A report comes once for each credit.
    let sql = format!(
        "SELECT c.cluster, d.id, coalesce(o.id, d.id), c.copied, c.kept, d.outlet, d.published, d.title, r.agency
         FROM copies c JOIN documents d ON d.document = c.document LEFT JOIN documents o ON o.document = c.origin
         LEFT JOIN credits r ON r.document = c.document {test} ORDER BY c.cluster, c.position, r.agency"
    );
    let (mut cluster, mut number, mut broken_off) = (Vec::<CopyRow>::new(), None, false);
    db.rows(&sql, values, &mut |row| {
        let this = row.int(0)?;
        if number.replace(this).is_some_and(|before| before != this) {
            broken_off = each(std::mem::take(&mut cluster)).is_break();
            if broken_off {
                return Ok(ControlFlow::Break(()));
            }
        }
        let copy = copy(row)?;
        match cluster.last_mut() {
            Some(last) if last.document == copy.document => {
                last.agencies.extend(copy.agencies);
                last.agencies.dedup();
            }
            _ => cluster.push(copy),
        }
        Ok(ControlFlow::Continue(()))
    })?;
    if !cluster.is_empty() && !broken_off {
        let _ = each(cluster);
    }
    Ok(())
}

fn copy(row: &dyn Row) -> Result<CopyRow> {
    Ok(CopyRow {
        document: row.text(1)?,
        origin: row.text(2)?,
        copied: row.real(3)? as f32,
        kept: row.real(4)? as f32,
        outlet: row.maybe_text(5)?,
        published: row.maybe_text(6)?,
        title: row.maybe_text(7)?,
        agencies: row.maybe_text(8)?.into_iter().collect(),
    })
}

/// Those of some statements that no earlier copy of their report has already.
pub(crate) fn fresh_statements(db: &impl Db, numbers: &[i64]) -> Result<Vec<i64>> {
    let test = db.dialect().among("s.statement");
    // CROSS JOIN: SQLite goes through the tables in this order.
    let sql = format!(
        "SELECT s.statement, s.content, b.content
         FROM statements s CROSS JOIN copies c CROSS JOIN copies e CROSS JOIN statements b
         WHERE {test} AND c.document = s.document AND e.cluster = c.cluster AND e.position < c.position
         AND b.document = e.document"
    );
    fresh(db, &sql, numbers)
}

/// Those of some events that no earlier copy of their report tells of already: of their type, in the same words.
pub(crate) fn fresh_events(db: &impl Db, numbers: &[i64]) -> Result<Vec<i64>> {
    let test = db.dialect().among("s.event");
    let trigger = |text: &str, event: &str| {
        format!(
            "substr({text}.text, CAST({event}.trigger_start AS INTEGER) + 1,
                    CAST({event}.trigger_end - {event}.trigger_start AS INTEGER))"
        )
    };
    let (this, before) = (trigger("d", "s"), trigger("p", "b"));
    let sql = format!(
        "SELECT s.event, {this}, {before}
         FROM events s CROSS JOIN copies c CROSS JOIN documents d CROSS JOIN copies e CROSS JOIN events b
         CROSS JOIN documents p
         WHERE {test} AND c.document = s.document AND d.document = s.document AND e.cluster = c.cluster
         AND e.position < c.position AND b.document = e.document AND b.type = s.type AND p.document = b.document"
    );
    fresh(db, &sql, numbers)
}

/// The numbers without those whose words a row of the query repeats.
fn fresh(db: &impl Db, sql: &str, numbers: &[i64]) -> Result<Vec<i64>> {
    let pairs = db.all(sql, numbers, |row| Ok((row.int(0)?, row.text(1)?, row.text(2)?)))?;
    let repeated: HashSet<i64> = pairs
        .iter()
        .filter(|(_, words, before)| said_before(words, before))
        .map(|(number, ..)| *number)
        .collect();
    Ok(numbers.iter().copied().filter(|number| !repeated.contains(number)).collect())
}

/// True when the words are those before, or part of them, or hold them.
fn said_before(content: &str, before: &str) -> bool {
    let plain = |text: &str| format!(" {} ", words::split(text).join(" "));
    let (wanted, before) = (plain(content), plain(before));
    before.contains(&wanted) || (before.len() > 2 && wanted.contains(&before))
}
