//! Rows into the tables of a shared ledger: gathered for many reports, then sent with one COPY a table.

use super::error::cannot;
use crate::db::Value;
use crate::error::{Error, ErrorKind, Result};
use crate::rows::{self, Numbered, SETS, Searched, Sink, TABLES, Table};
use crate::{Added, Failure, Item, RunId};
use ::postgres::Transaction;
use ::postgres::types::ToSql;
use rawi::ledger::Ledger;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::io::Write;

/// Writes items in order.
pub(super) fn items(transaction: &mut Transaction<'_>, run: RunId, items: &[Item]) -> Result<Vec<Added>> {
    let mut done = Vec::with_capacity(items.len());
    for group in groups(items) {
        done.extend(write(transaction, run, group)?);
    }
    Ok(done)
}

/// Items in groups within which no report and no source comes twice, so that each can be written at once.
fn groups(items: &[Item]) -> Vec<&[Item]> {
    let mut groups = Vec::new();
    let mut seen = HashSet::new();
    let mut begin = 0;
    for (at, item) in items.iter().enumerate() {
        let names = match item {
            Item::Read { source, ledger, .. } => [Some(("id", &ledger.id)), Some(("source", source))],
            Item::Failed(failure) => [None, Some(("source", &failure.source))],
        };
        if names.iter().flatten().any(|name| seen.contains(name)) {
            groups.push(&items[begin..at]);
            begin = at;
            seen.clear();
        }
        seen.extend(names.into_iter().flatten());
    }
    groups.push(&items[begin..]);
    groups
}

fn write(transaction: &mut Transaction<'_>, run: RunId, items: &[Item]) -> Result<Vec<Added>> {
    let mut reports = Vec::new();
    let mut sources = Vec::new();
    for item in items {
        if let Item::Read { source, hash, ledger } = item {
            reports.push((hash.as_str(), &**ledger));
            sources.push(source.as_str());
        }
    }
    transaction.execute("DELETE FROM failures WHERE source = ANY ($1)", &[&sources]).map_err(cannot)?;
    let held = held(transaction, run, &reports)?;
    let is_same = |ledger: &Ledger| held.get(&ledger.id) == Some(&true);
    let other: Vec<&str> = held.iter().filter(|(_, same)| !**same).map(|(id, _)| id.as_str()).collect();
    if !other.is_empty() {
        transaction.execute("DELETE FROM documents WHERE id = ANY ($1)", &[&other]).map_err(cannot)?;
    }
    reports.retain(|(_, ledger)| !is_same(ledger));
    send(transaction, run, &reports)?;
    items
        .iter()
        .map(|item| match item {
            Item::Failed(failure) => failed(transaction, run, failure),
            Item::Read { ledger, .. } => Ok(match held.get(&ledger.id) {
                None => Added::New,
                Some(true) => Added::Unchanged,
                Some(false) => Added::Replaced,
            }),
        })
        .collect()
}

/// The reports that the ledger has under the same ids, and whether they are the same ones read by the same maker.
pub(super) fn held(
    transaction: &mut Transaction<'_>,
    run: RunId,
    reports: &[(&str, &Ledger)],
) -> Result<HashMap<String, bool>> {
    let sql = "SELECT d.id, d.hash = x.hash AND r.version = now.version AND r.data = now.data
               FROM unnest($1::text[], $2::text[]) AS x (id, hash) JOIN documents d ON d.id = x.id
               JOIN runs r USING (run), runs now WHERE now.run = $3";
    let ids: Vec<&str> = reports.iter().map(|(_, ledger)| ledger.id.as_str()).collect();
    let hashes: Vec<&str> = reports.iter().map(|(hash, _)| *hash).collect();
    let rows = transaction.query(sql, &[&ids, &hashes, &run.0]).map_err(cannot)?;
    Ok(rows.iter().map(|row| (row.get(0), row.get(1))).collect())
}

fn failed(transaction: &mut Transaction<'_>, run: RunId, failure: &Failure) -> Result<Added> {
    let sql = "INSERT INTO failures (source, run, reason) VALUES ($1, $2, $3)
               ON CONFLICT (source) DO UPDATE SET run = excluded.run, reason = excluded.reason";
    // A reason may quote what the database has no room for.
    let plain = |text: &str| text.replace('\0', "\u{fffd}");
    let (source, reason) = (plain(&failure.source), plain(&failure.reason));
    transaction.execute(sql, &[&source, &run.0, &reason]).map_err(cannot)?;
    Ok(Added::Failed)
}

fn send(transaction: &mut Transaction<'_>, run: RunId, reports: &[(&str, &Ledger)]) -> Result<()> {
    if reports.is_empty() {
        return Ok(());
    }
    let mut gathered = Gathered::new(transaction, reports)?;
    for (hash, ledger) in reports {
        rows::report(&mut gathered, run, hash, ledger)?;
    }
    gathered.send(transaction)
}

fn copy(transaction: &mut Transaction<'_>, table: &Table, rows: &[u8]) -> Result<()> {
    if rows.is_empty() {
        return Ok(());
    }
    let sql = format!("COPY {} ({}) FROM STDIN", table.name, table.columns);
    let mut writer = transaction.copy_in(&sql).map_err(cannot)?;
    let sent = writer.write_all(rows);
    let taken = writer.finish().map_err(cannot);
    // What the server says of it tells more than that the pipe broke.
    taken?;
    sent.map_err(|cause| {
        Error::new(
            ErrorKind::Lost,
            cause.to_string(),
            "check that the server runs, then run the command again",
        )
    })
}

/// Rows on their way, in the text form of COPY.
pub(super) struct Gathered {
    /// In the order of [`TABLES`].
    rows: Vec<Vec<u8>>,
    words: Vec<u8>,
    /// Those of each of [`SETS`], in order, so that two writers do not wait for each other.
    sets: [BTreeSet<Vec<String>>; SETS.len()],
    /// Numbers nobody else gets, in the order of [`Numbered::ALL`].
    numbers: [std::vec::IntoIter<i64>; 4],
}

impl Gathered {
    fn new(transaction: &mut Transaction<'_>, reports: &[(&str, &Ledger)]) -> Result<Self> {
        let mut number = |of: Numbered| -> Result<std::vec::IntoIter<i64>> {
            let count: usize = reports.iter().map(|(_, ledger)| count(of, ledger)).sum();
            let table = of.table();
            let column = table.trim_end_matches('s');
            let sql = format!("SELECT nextval('{table}_{column}_seq') FROM generate_series(1, $1::bigint)");
            let rows = transaction.query(&sql, &[&(count as i64)]).map_err(cannot)?;
            Ok(rows.iter().map(|row| row.get(0)).collect::<Vec<i64>>().into_iter())
        };
        let [documents, statements, events, times] = Numbered::ALL;
        let numbers = [number(documents)?, number(statements)?, number(events)?, number(times)?];
        Ok(Self {
            rows: vec![Vec::new(); TABLES.len()],
            words: Vec::new(),
            sets: Default::default(),
            numbers,
        })
    }

    /// What is for tables without numbers of their own.
    pub(super) fn unnumbered() -> Self {
        let numbers = Numbered::ALL.map(|_| Vec::new().into_iter());
        Self { rows: vec![Vec::new(); TABLES.len()], words: Vec::new(), sets: Default::default(), numbers }
    }

    /// Puts it all into the tables.
    pub(super) fn send(&self, transaction: &mut Transaction<'_>) -> Result<()> {
        for (set, rows) in SETS.iter().zip(&self.sets) {
            once(transaction, set, rows)?;
        }
        let columns = "statement, document, position, report, day, act, words";
        let words = Table { name: "statement_words", columns };
        for (table, rows) in TABLES.iter().zip(&self.rows).chain([(&words, &self.words)]) {
            copy(transaction, table, rows)?;
        }
        Ok(())
    }
}

/// Puts rows into a set.
fn once(transaction: &mut Transaction<'_>, set: &Table, rows: &BTreeSet<Vec<String>>) -> Result<()> {
    let width = set.columns.split(',').count();
    let columns: Vec<Vec<&str>> =
        (0..width).map(|at| rows.iter().map(|row| row[at].as_str()).collect()).collect();
    let places: Vec<String> = (1..=width).map(|place| format!("${place}::text[]")).collect();
    let sql = format!(
        "INSERT INTO {} ({}) SELECT * FROM unnest({}) ON CONFLICT DO NOTHING",
        set.name,
        set.columns,
        places.join(", ")
    );
    let values: Vec<&(dyn ToSql + Sync)> = columns.iter().map(|column| column as _).collect();
    transaction.execute(&sql, &values).map_err(cannot)?;
    Ok(())
}

fn count(of: Numbered, ledger: &Ledger) -> usize {
    match of {
        Numbered::Documents => 1,
        Numbered::Statements => ledger.statements.len(),
        Numbered::Events => ledger.events.len(),
        Numbered::Times => ledger.times.len(),
    }
}

impl Sink for Gathered {
    fn number(&mut self, of: Numbered) -> Result<i64> {
        Ok(self.numbers[of as usize].next().expect("as many numbers were asked for as there are rows"))
    }

    fn row(&mut self, table: Table, values: &[Value<'_>]) -> Result<()> {
        let at = TABLES.iter().position(|known| known.name == table.name).expect("all tables are listed");
        line(&mut self.rows[at], values);
        Ok(())
    }

    fn words(&mut self, of: &Searched<'_>, words: String) -> Result<()> {
        let (day, report, act) = (Value::maybe(of.day), of.report.into(), of.act.into());
        // Words of letters and digits with blanks between them are how PostgreSQL writes a tsvector.
        let of =
            [of.statement.into(), of.document.into(), of.position.into(), report, day, act, words.into()];
        line(&mut self.words, &of);
        Ok(())
    }

    fn once(&mut self, set: Table, row: &[&str]) -> Result<()> {
        let at = SETS.iter().position(|known| known.name == set.name).expect("all sets are listed");
        self.sets[at].insert(row.iter().map(|text| (*text).to_owned()).collect());
        Ok(())
    }
}

/// One row in the text form of COPY.
fn line(out: &mut Vec<u8>, values: &[Value<'_>]) {
    for (at, value) in values.iter().enumerate() {
        if at > 0 {
            out.push(b'\t');
        }
        match value {
            Value::Null => out.extend_from_slice(b"\\N"),
            Value::Int(n) => out.extend_from_slice(n.to_string().as_bytes()),
            Value::Real(n) => out.extend_from_slice(n.to_string().as_bytes()),
            Value::Text(text) => escaped(out, text),
            Value::Bytes(bytes) => hexadecimal(out, bytes),
        }
    }
    out.push(b'\n');
}

/// Bytes as COPY takes them: `\\\\x` and two digits for each.
fn hexadecimal(out: &mut Vec<u8>, bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    out.extend_from_slice(b"\\\\x");
    out.extend(bytes.iter().flat_map(|byte| [byte >> 4, byte & 15].map(|digit| DIGITS[usize::from(digit)])));
}

fn escaped(out: &mut Vec<u8>, text: &str) {
    for byte in text.bytes() {
        match byte {
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\t' => out.extend_from_slice(b"\\t"),
            b'\n' => out.extend_from_slice(b"\\n"),
            b'\r' => out.extend_from_slice(b"\\r"),
            byte => out.push(byte),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_keeps_what_would_end_it() {
        let mut out = Vec::new();
        let bytes = Value::Bytes(vec![0, 0x5c, 0xff]);
        line(&mut out, &[Value::Null, 3_i64.into(), "خبر\t\\\n".into(), 0.5.into(), bytes]);
        assert_eq!(String::from_utf8(out).as_deref(), Ok("\\N\t3\tخبر\\t\\\\\\n\t0.5\t\\\\x005cff\n"));
    }

    #[test]
    fn a_report_that_comes_twice_is_written_twice() {
        let read = |id: &str, source: &str| Item::Read {
            source: source.into(),
            hash: String::new(),
            ledger: Box::new(Ledger { id: id.into(), ..Ledger::default() }),
        };
        let failed = Item::Failed(Failure { source: "b".into(), reason: String::new() });
        let items = [read("1", "a"), read("2", "b"), read("1", "c"), failed];
        assert_eq!(groups(&items).iter().map(|group| group.len()).collect::<Vec<_>>(), [2, 2]);
        assert_eq!(groups(&items[1..]).iter().map(|group| group.len()).collect::<Vec<_>>(), [2, 1]);
    }
}
