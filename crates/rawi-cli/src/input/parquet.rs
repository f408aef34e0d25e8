//! Parquet with a column of texts, as data sets come.
//!
//! Comes in: a file (not a stream, because the end is read first). Goes out: a report a row. Columns are known by name
//! in any capitals: `text`, `body` or `content`; and, where they are there, `id`, `title`, `outlet`, `published` or
//! `date`, `url`, `language`, `byline`.

use super::super::guard::guard;
use super::report::{Report, Words};
use super::stream::Counter;
use super::{Body, Form, LONGEST, Raw, too_long};
use arrow::array::{Array, AsArray, RecordBatch, StringArray};
use arrow::datatypes::{DataType, Schema};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};
use parquet::file::metadata::RowGroupMetaData;
use rawi::layers::Source;
use std::fs::File;
use std::path::Path;

/// How many rows are held at once.
const ROWS: usize = 128;
/// No group of rows takes more memory than this.
const LONGEST_GROUP: i64 = 4 << 30;
/// What unpacks to more than this many times its size was made to do harm.
const RATIO: i64 = 2_000;

/// The names that a column may have, the likeliest first.
const COLUMNS: [&[&str]; 8] = [
    &["text", "body", "content", "article", "maintext"],
    &["id", "guid", "uri", "document"],
    &["title", "headline"],
    &["outlet", "source", "publisher", "site", "domain"],
    &["published", "date", "published_at", "publish_date", "date_publish", "pubdate", "day"],
    &["url", "link", "address"],
    &["language", "lang"],
    &["byline", "author", "authors"],
];

/// The rows of a file.
pub(crate) struct Rows {
    batches: Option<ParquetRecordBatchReader>,
    file: String,
    /// Where each of [`COLUMNS`] stands among those that are read.
    columns: [Option<usize>; 8],
    batch: Option<[Option<StringArray>; 8]>,
    at: usize,
    row: u64,
    bytes: u64,
    rows: u64,
    all: Counter,
}

impl Rows {
    pub(crate) fn open(path: &Path, all: &Counter) -> Result<Self, String> {
        // A damaged file is an error mostly, and a fault of the library at times.
        let opened = guard(|| Self::opened(path, all));
        opened
            .unwrap_or_else(|_| Err("cannot be read as Parquet: the file is damaged; get it anew".to_owned()))
    }

    fn opened(path: &Path, all: &Counter) -> Result<Self, String> {
        let unreadable = |error: &dyn std::fmt::Display| format!("cannot be read as Parquet: {error}");
        let file = File::open(path).map_err(|error| format!("cannot be opened: {error}"))?;
        let bytes = file.metadata().map_or(0, |about| about.len());
        let builder = ParquetRecordBatchReaderBuilder::try_new(file).map_err(|error| unreadable(&error))?;
        let names = columns(builder.schema())?;
        builder.metadata().row_groups().iter().try_for_each(refuse_bombs)?;
        let rows = builder.metadata().file_metadata().num_rows().max(0) as u64;
        let mut wanted: Vec<usize> = names.iter().flatten().copied().collect();
        wanted.sort_unstable();
        let columns = names.map(|name| wanted.iter().position(|place| Some(*place) == name));
        let mask = ProjectionMask::roots(builder.parquet_schema(), wanted);
        let batches = builder.with_projection(mask).with_batch_size(ROWS).build();
        let batches = batches.map_err(|error| unreadable(&error))?;
        let file = path.display().to_string();
        let all = Counter::clone(all);
        Ok(Self { batches: Some(batches), file, columns, batch: None, at: 0, row: 0, bytes, rows, all })
    }

    /// The next rows, as text; `None` at the end.
    fn batch(&mut self) -> Option<Result<(), String>> {
        let batches = self.batches.as_mut()?;
        let read = guard(|| batches.next());
        let batch = match read {
            Ok(None) => return None,
            Ok(Some(Ok(batch))) => self.strings(&batch),
            Ok(Some(Err(error))) => Err(format!("cannot be read from here on: {error}; get the file anew")),
            Err(_) => Err("cannot be read from here on: the file is damaged; get it anew".to_owned()),
        };
        match batch {
            Ok(strings) => {
                (self.batch, self.at) = (Some(strings), 0);
                Some(Ok(()))
            }
            Err(complaint) => {
                self.batches = None;
                Some(Err(complaint))
            }
        }
    }

    fn strings(&self, batch: &RecordBatch) -> Result<[Option<StringArray>; 8], String> {
        let mut strings: [Option<StringArray>; 8] = std::array::from_fn(|_| None);
        for (place, string) in self.columns.iter().zip(&mut strings) {
            let Some(place) = place else { continue };
            let column = arrow::compute::cast(batch.column(*place), &DataType::Utf8);
            let column = column.map_err(|error| format!("a column cannot be read as text: {error}"))?;
            *string = Some(column.as_string::<i32>().clone());
        }
        let read = batch.num_rows() as u64 * self.bytes / self.rows.max(1);
        self.all.set(self.all.get() + read);
        Ok(strings)
    }

    fn body(&self) -> Result<Body, String> {
        let cell = |column: usize| {
            let strings = self.batch.as_ref()?[column].as_ref()?;
            let there = strings.is_valid(self.at);
            there.then(|| strings.value(self.at).to_owned()).filter(|words| !words.trim().is_empty())
        };
        let text = cell(0).ok_or("the row has no text; leave it out")?;
        if text.len() as u64 > LONGEST {
            return Err(too_long());
        }
        let source = Source {
            id: cell(1).unwrap_or_default(),
            title: cell(2),
            outlet: cell(3),
            url: cell(5),
            language: cell(6),
            byline: cell(7),
        };
        let report = Report { source, published: cell(4), words: Words::Text(text) };
        Ok(Body::Item { bytes: Vec::new(), form: Form::Ready(Box::new(report)) })
    }
}

impl Iterator for Rows {
    type Item = Raw;

    fn next(&mut self) -> Option<Raw> {
        let rows = |batch: &[Option<StringArray>; 8]| batch[0].as_ref().map_or(0, Array::len);
        while self.batch.as_ref().is_none_or(|batch| self.at >= rows(batch)) {
            self.batch = None;
            if let Err(complaint) = self.batch()? {
                let source = format!("{} row {}", self.file, self.row + 1);
                return Some(Raw { source, body: Err(complaint) });
            }
        }
        self.row += 1;
        let body = self.body();
        self.at += 1;
        Some(Raw { source: format!("{} row {}", self.file, self.row), body })
    }
}

/// Where the columns stand; an error names those that there are.
fn columns(schema: &Schema) -> Result<[Option<usize>; 8], String> {
    let place = |names: &[&str]| {
        let is =
            |name: &str| schema.fields().iter().position(|field| field.name().eq_ignore_ascii_case(name));
        names.iter().find_map(|name| is(name))
    };
    let found = COLUMNS.map(place);
    if found[0].is_some() {
        return Ok(found);
    }
    let there: Vec<&str> = schema.fields().iter().map(|field| field.name().as_str()).take(50).collect();
    let there = there.join(", ");
    Err(format!("no column `text`, `body` or `content`; name one of these so: {there}"))
}

fn refuse_bombs(group: &RowGroupMetaData) -> Result<(), String> {
    let (packed, unpacked) = (group.compressed_size().max(1), group.total_byte_size());
    if unpacked > LONGEST_GROUP || (unpacked > LONGEST as i64 && unpacked / RATIO > packed) {
        return Err(format!(
            "a group of rows unpacks from {packed} to {unpacked} bytes, which is too much; write smaller groups"
        ));
    }
    Ok(())
}
