//! Rows of cells as columns of a Parquet file.

use anyhow::Result;
use arrow::array::{
    ArrayRef, BooleanArray, Float64Array, Int64Array, ListBuilder, RecordBatch, StringArray, StringBuilder,
};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use rawi::ledger::PartyRow;
use std::io::Write;
use std::sync::Arc;

/// One value of a row.
pub(crate) enum Cell {
    Words(Option<String>),
    Number(Option<i64>),
    Decimal(Option<f64>),
    Truth(bool),
    List(Vec<String>),
}

/// A row: each column's name and value, in the same order for every row of a table.
pub(crate) type Row = Vec<(&'static str, Cell)>;

/// Writes rows as a file. There is at least one row.
pub(crate) fn write(out: impl Write + Send, rows: Vec<Row>) -> Result<()> {
    pack(out, &batch(rows)?)
}

/// The rows of a table as a file in memory; `blank` has the columns where there are no rows.
#[cfg(feature = "serve")]
pub(crate) fn file(rows: Vec<Row>, blank: Row) -> Result<Vec<u8>> {
    let rows = if rows.is_empty() { batch(vec![blank])?.slice(0, 0) } else { batch(rows)? };
    let mut out = Vec::new();
    pack(&mut out, &rows)?;
    Ok(out)
}

fn pack(out: impl Write + Send, rows: &RecordBatch) -> Result<()> {
    let level = ZstdLevel::try_new(3)?;
    let properties = WriterProperties::builder().set_compression(Compression::ZSTD(level)).build();
    let mut writer = ArrowWriter::try_new(out, rows.schema(), Some(properties))?;
    writer.write(rows)?;
    writer.close()?;
    Ok(())
}

/// Rows as columns. There is at least one row.
fn batch(rows: Vec<Row>) -> Result<RecordBatch> {
    let mut columns: Vec<(&str, Vec<Cell>)> = Vec::new();
    for row in rows {
        for (at, (name, cell)) in row.into_iter().enumerate() {
            if columns.len() <= at {
                columns.push((name, Vec::new()));
            }
            columns[at].1.push(cell);
        }
    }
    let arrays = columns.into_iter().map(|(name, cells)| (name, array(cells), true));
    Ok(RecordBatch::try_from_iter_with_nullable(arrays)?)
}

fn array(cells: Vec<Cell>) -> ArrayRef {
    match cells.first() {
        Some(Cell::Number(_)) => {
            let value = |cell| if let Cell::Number(number) = cell { number } else { None };
            Arc::new(cells.into_iter().map(value).collect::<Int64Array>())
        }
        Some(Cell::Decimal(_)) => {
            let value = |cell| if let Cell::Decimal(number) = cell { number } else { None };
            Arc::new(cells.into_iter().map(value).collect::<Float64Array>())
        }
        Some(Cell::Truth(_)) => {
            let value = |cell| if let Cell::Truth(truth) = cell { Some(truth) } else { None };
            Arc::new(cells.into_iter().map(value).collect::<BooleanArray>())
        }
        Some(Cell::List(_)) => {
            let mut lists = ListBuilder::new(StringBuilder::new());
            for cell in cells {
                let values = if let Cell::List(values) = cell { values } else { Vec::new() };
                lists.append_value(values.into_iter().map(Some));
            }
            Arc::new(lists.finish())
        }
        Some(Cell::Words(_)) | None => {
            let value = |cell| if let Cell::Words(words) = cell { words } else { None };
            Arc::new(cells.into_iter().map(value).collect::<StringArray>())
        }
    }
}

impl Cell {
    pub(crate) fn bytes(&self) -> usize {
        let words = match self {
            Self::Words(Some(words)) => words.len(),
            Self::List(words) => words.iter().map(|word| word.len() + 24).sum(),
            _ => 0,
        };
        words + size_of::<(&str, Self)>()
    }

    pub(crate) fn told(words: &str) -> Self {
        Self::Words(Some(words.to_owned()))
    }

    pub(crate) fn maybe(words: Option<&String>) -> Self {
        Self::Words(words.cloned())
    }

    pub(crate) fn place(place: usize) -> Self {
        Self::Number(i64::try_from(place).ok())
    }

    /// Confidence and scores, with the digits that they have and no others.
    pub(crate) fn decimal(value: f32) -> Self {
        Self::Decimal(value.to_string().parse().ok())
    }

    /// One value for each party, so that the columns of several parties stay in step.
    pub(crate) fn parties(parties: &[PartyRow], value: impl Fn(&PartyRow) -> Option<&String>) -> Self {
        Self::List(parties.iter().map(|party| value(party).cloned().unwrap_or_default()).collect())
    }
}
