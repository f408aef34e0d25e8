//! Parquet: reports, entities, statements and events as tables, a folder a day.
//!
//! `OUT/statements/day=2022-06-29/part-00000.parquet` and so on, packed with zstd: what pandas, polars, DuckDB, R and
//! Spark read as one table with a column `day`, the day the report was published. Reports come in order of their ids,
//! so that rows of many days are held back until there are enough; a day may have several files.

use anyhow::{Context, Result, bail};
use arrow::array::{
    ArrayRef, BooleanArray, Float64Array, Int64Array, ListBuilder, RecordBatch, StringArray, StringBuilder,
};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::WriterProperties;
use rawi::ledger::{EntityRow, EventRow, Extent, Ledger, PartyRow, StatementRow};
use rawi_store::Store;
use std::collections::BTreeMap;
use std::fs::File;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// When so many bytes of rows are held, the days with the most are written out until half of them are left.
const HELD: usize = 128 << 20;
/// What readers of Hive's layout take for no value.
const NO_DAY: &str = "__HIVE_DEFAULT_PARTITION__";

/// One value of a row.
enum Cell {
    Words(Option<String>),
    Number(Option<i64>),
    Decimal(Option<f64>),
    Truth(bool),
    List(Vec<String>),
}

/// A row: each column's name and value, in the same order for every row of a table.
type Row = Vec<(&'static str, Cell)>;

/// Tables on their way into files.
struct Tables {
    folder: PathBuf,
    /// By table and day, with their size.
    rows: BTreeMap<(&'static str, String), (usize, Vec<Row>)>,
    held: usize,
    files: BTreeMap<(&'static str, String), usize>,
}

/// Writes everything to the folder `path`, which must not be there yet.
pub(crate) fn write(store: &dyn Store, path: &Path) -> Result<()> {
    if path.exists() {
        bail!("{}: there already; Parquet is written as a new folder: name another", path.display());
    }
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    if beside.exists() {
        std::fs::remove_dir_all(&beside)
            .with_context(|| format!("{}: left over, and cannot be removed", beside.display()))?;
    }
    let mut tables =
        Tables { folder: beside.clone(), rows: BTreeMap::new(), held: 0, files: BTreeMap::new() };
    let done = tables.fill(store);
    if done.is_err() {
        let _ = std::fs::remove_dir_all(&beside);
    }
    done?;
    std::fs::rename(&beside, path).with_context(|| cannot(path))
}

fn cannot(path: &Path) -> String {
    format!("{}: cannot be written; check folder, space and permissions", path.display())
}

impl Tables {
    fn fill(&mut self, store: &dyn Store) -> Result<()> {
        std::fs::create_dir_all(&self.folder).with_context(|| cannot(&self.folder))?;
        let mut failure = Ok(());
        store.visit_reports(&mut |ledger| {
            failure = self.add(&ledger);
            if failure.is_ok() { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
        })?;
        failure?;
        self.flush(0)
    }

    fn add(&mut self, ledger: &Ledger) -> Result<()> {
        let day = ledger.published.clone().unwrap_or_else(|| NO_DAY.to_owned());
        let text: Vec<char> = ledger.text.chars().collect();
        self.push("reports", &day, report(ledger));
        for row in &ledger.entities {
            self.push("entities", &day, entity(ledger, row));
        }
        for row in &ledger.statements {
            self.push("statements", &day, statement(ledger, &text, row));
        }
        for row in &ledger.events {
            self.push("events", &day, event(ledger, &text, row));
        }
        if self.held > HELD { self.flush(HELD / 2) } else { Ok(()) }
    }

    fn push(&mut self, table: &'static str, day: &str, row: Row) {
        let bytes = row.iter().map(|(_, cell)| cell.bytes()).sum::<usize>();
        self.held += bytes;
        let (size, rows) = self.rows.entry((table, day.to_owned())).or_default();
        *size += bytes;
        rows.push(row);
    }

    /// Writes out the largest of what is held, until no more than `left` bytes are.
    fn flush(&mut self, left: usize) -> Result<()> {
        let mut keys: Vec<_> = self.rows.iter().map(|(key, (size, _))| (*size, key.clone())).collect();
        keys.sort_by(|a, b| b.cmp(a));
        for (size, (table, day)) in keys {
            if self.held <= left && left > 0 {
                return Ok(());
            }
            self.held -= size;
            let Some((_, rows)) = self.rows.remove(&(table, day.clone())) else { continue };
            let folder = self.folder.join(table).join(format!("day={day}"));
            std::fs::create_dir_all(&folder).with_context(|| cannot(&folder))?;
            let number = self.files.entry((table, day)).or_insert(0);
            let path = folder.join(format!("part-{number:05}.parquet"));
            *number += 1;
            write_rows(&path, rows).with_context(|| cannot(&path))?;
        }
        Ok(())
    }
}

fn write_rows(path: &Path, rows: Vec<Row>) -> Result<()> {
    let batch = batch(rows)?;
    let level = ZstdLevel::try_new(3)?;
    let properties = WriterProperties::builder().set_compression(Compression::ZSTD(level)).build();
    let mut writer = ArrowWriter::try_new(File::create(path)?, batch.schema(), Some(properties))?;
    writer.write(&batch)?;
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
    fn bytes(&self) -> usize {
        let words = match self {
            Self::Words(Some(words)) => words.len(),
            Self::List(words) => words.iter().map(|word| word.len() + 24).sum(),
            _ => 0,
        };
        words + size_of::<(&str, Self)>()
    }

    fn told(words: &str) -> Self {
        Self::Words(Some(words.to_owned()))
    }

    fn maybe(words: Option<&String>) -> Self {
        Self::Words(words.cloned())
    }

    fn place(place: usize) -> Self {
        Self::Number(i64::try_from(place).ok())
    }

    /// Confidence and scores, with the digits that they have and no others.
    fn decimal(value: f32) -> Self {
        Self::Decimal(value.to_string().parse().ok())
    }

    /// One value for each party, so that the columns of several parties stay in step.
    fn parties(parties: &[PartyRow], value: impl Fn(&PartyRow) -> Option<&String>) -> Self {
        Self::List(parties.iter().map(|party| value(party).cloned().unwrap_or_default()).collect())
    }
}

fn report(ledger: &Ledger) -> Row {
    let dateline = ledger.dateline.as_ref();
    vec![
        ("report", Cell::told(&ledger.id)),
        ("published", Cell::maybe(ledger.published.as_ref())),
        ("outlet", Cell::maybe(ledger.outlet.as_ref())),
        ("url", Cell::maybe(ledger.url.as_ref())),
        ("title", Cell::maybe(ledger.title.as_ref())),
        ("byline", Cell::maybe(ledger.byline.as_ref())),
        ("language", Cell::maybe(ledger.language.as_ref())),
        ("agencies", Cell::List(ledger.credits.iter().map(|credit| credit.agency.clone()).collect())),
        ("dateline_place", Cell::maybe(dateline.and_then(|line| line.place.as_ref()))),
        ("dateline_date", Cell::maybe(dateline.and_then(|line| line.date.as_ref()))),
        ("text", Cell::told(&ledger.text)),
        ("notes", Cell::List(ledger.notes.iter().map(|note| note.code.clone()).collect())),
    ]
}

fn entity(ledger: &Ledger, row: &EntityRow) -> Row {
    vec![
        ("report", Cell::told(&ledger.id)),
        ("entity", Cell::told(&row.id)),
        ("type", Cell::told(&row.kind)),
        ("name", Cell::told(&row.name)),
        ("actor", Cell::maybe(row.actor.as_ref())),
        ("country", Cell::maybe(row.country.as_ref())),
        ("role", Cell::maybe(row.role.as_ref())),
        ("office", Cell::maybe(row.office.as_ref())),
        ("mentions", Cell::place(row.mentions.len())),
        ("others", Cell::List(row.others.clone())),
    ]
}

fn statement(ledger: &Ledger, text: &[char], row: &StatementRow) -> Row {
    let cue = Extent { start: row.cue.start, end: row.cue.end };
    let content: Vec<String> = row.content.iter().map(|extent| words(text, *extent)).collect();
    vec![
        ("report", Cell::told(&ledger.id)),
        ("statement", Cell::told(&row.id)),
        ("outlet", Cell::maybe(ledger.outlet.as_ref())),
        ("url", Cell::maybe(ledger.url.as_ref())),
        ("kind", Cell::told(&row.kind)),
        ("act", Cell::told(&row.act)),
        ("polarity", Cell::told(&row.polarity)),
        ("hedged", Cell::Truth(row.hedged)),
        ("said", Cell::maybe(row.said.as_ref())),
        ("speakers", Cell::parties(&row.speakers, |party| Some(&party.name))),
        ("speaker_actors", Cell::parties(&row.speakers, |party| party.actor.as_ref())),
        ("speaker_countries", Cell::parties(&row.speakers, |party| party.country.as_ref())),
        ("speaker_roles", Cell::parties(&row.speakers, |party| party.role.as_ref())),
        ("represents", Cell::parties(&row.represents, |party| Some(&party.name))),
        ("addressees", Cell::parties(&row.addressees, |party| Some(&party.name))),
        ("relay", Cell::parties(&row.relay, |party| Some(&party.name))),
        ("channel", Cell::maybe(row.channel.as_ref())),
        ("occasion", Cell::maybe(row.occasion.as_ref())),
        ("inside", Cell::maybe(row.inside.as_ref())),
        ("content", Cell::told(&content.join(" … "))),
        ("content_start", Cell::Number(row.content.first().and_then(|e| i64::try_from(e.start).ok()))),
        ("content_end", Cell::Number(row.content.last().and_then(|e| i64::try_from(e.end).ok()))),
        ("cue", Cell::told(&words(text, cue))),
        ("cue_start", Cell::place(cue.start)),
        ("cue_end", Cell::place(cue.end)),
        ("lemma", Cell::told(&row.cue.lemma)),
        ("speaker_by", Cell::maybe(row.speaker_by.as_ref())),
        ("because", Cell::List(row.because.iter().map(|because| because.row.clone()).collect())),
        ("confidence", Cell::decimal(row.confidence)),
    ]
}

fn event(ledger: &Ledger, text: &[char], row: &EventRow) -> Row {
    let (place, sum) = (row.place.as_ref(), row.sum.as_ref());
    let mut cells = vec![
        ("report", Cell::told(&ledger.id)),
        ("event", Cell::told(&row.id)),
        ("outlet", Cell::maybe(ledger.outlet.as_ref())),
        ("url", Cell::maybe(ledger.url.as_ref())),
        ("type", Cell::told(&row.kind)),
        ("mode", Cell::maybe(row.mode.as_ref())),
        ("cameo", Cell::maybe(row.cameo.as_ref())),
        ("gdelt", Cell::maybe(row.gdelt.as_ref())),
        ("contexts", Cell::List(row.contexts.clone())),
        ("quad", Cell::Number(row.quad.map(i64::from))),
        ("score", row.score.map_or(Cell::Decimal(None), Cell::decimal)),
        ("status", Cell::told(&row.status)),
        ("date", Cell::maybe(row.date.as_ref())),
    ];
    for (names, parties) in [(PARTIES[0], &row.actors), (PARTIES[1], &row.recipients)] {
        cells.push((names[0], Cell::parties(parties, |party| Some(&party.name))));
        cells.push((names[1], Cell::parties(parties, |party| party.actor.as_ref())));
        cells.push((names[2], Cell::parties(parties, |party| party.country.as_ref())));
        cells.push((names[3], Cell::parties(parties, |party| party.role.as_ref())));
    }
    cells.extend([
        ("place", Cell::maybe(place.map(|place| &place.name))),
        ("place_country", Cell::maybe(place.and_then(|place| place.country.as_ref()))),
        ("geonames", Cell::Number(place.and_then(|place| place.geonames).map(i64::from))),
        ("lat", Cell::Decimal(place.and_then(|place| place.lat))),
        ("lon", Cell::Decimal(place.and_then(|place| place.lon))),
        ("dead", Cell::Number(row.size.dead.map(i64::from))),
        ("injured", Cell::Number(row.size.injured.map(i64::from))),
        ("arrested", Cell::Number(row.size.arrested.map(i64::from))),
        ("amount", Cell::Decimal(sum.map(|sum| sum.amount))),
        ("currency", Cell::maybe(sum.and_then(|sum| sum.currency.as_ref()))),
        ("said_in", Cell::maybe(row.said_in.as_ref())),
        ("trigger", Cell::told(&words(text, row.trigger))),
        ("trigger_start", Cell::place(row.trigger.start)),
        ("trigger_end", Cell::place(row.trigger.end)),
        ("because", Cell::List(row.because.iter().map(|because| because.row.clone()).collect())),
        ("confidence", Cell::decimal(row.confidence)),
    ]);
    cells
}

const PARTIES: [[&str; 4]; 2] = [
    ["actors", "actor_ids", "actor_countries", "actor_roles"],
    ["recipients", "recipient_ids", "recipient_countries", "recipient_roles"],
];

fn words(text: &[char], extent: Extent) -> String {
    let end = extent.end.min(text.len());
    text[extent.start.min(end)..end].iter().collect()
}
