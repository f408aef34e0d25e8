//! Parquet: reports, entities, statements and events as tables, a folder a day.
//!
//! `OUT/statements/day=2022-06-29/part-00000.parquet` and so on, packed with zstd: what pandas, polars, DuckDB, R and
//! Spark read as one table with a column `day`, the day the report was published. Reports come in order of their ids,
//! so that rows of many days are held back until there are enough; a day may have several files.

use super::cells::{self, Cell, Row};
use super::walk::Walk;
use anyhow::{Context, Result, bail};
use rawi::ledger::{EntityRow, EventRow, Extent, Ledger, StatementRow};
use rawi_store::Store;
use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

/// When so many bytes of rows are held, the days with the most are written out until half of them are left.
const HELD: usize = 128 << 20;
/// What readers of Hive's layout take for no value.
const NO_DAY: &str = "__HIVE_DEFAULT_PARTITION__";

/// Tables on their way into files.
struct Tables {
    folder: PathBuf,
    /// By table and day, with their size.
    rows: BTreeMap<(&'static str, String), (usize, Vec<Row>)>,
    held: usize,
    files: BTreeMap<(&'static str, String), usize>,
}

/// Writes everything to the folder `path`, which must not be there yet.
pub(crate) fn write(store: &dyn Store, walk: &Walk, path: &Path) -> Result<()> {
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
    let done = tables.fill(store, walk);
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
    fn fill(&mut self, store: &dyn Store, walk: &Walk) -> Result<()> {
        std::fs::create_dir_all(&self.folder).with_context(|| cannot(&self.folder))?;
        walk.reports(store, |ledger| {
            self.add(&ledger)?;
            Ok((1 + ledger.entities.len() + ledger.statements.len() + ledger.events.len()) as u64)
        })?;
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
            let cue = Extent { start: row.cue.start, end: row.cue.end };
            let content: Vec<String> = row.content.iter().map(|extent| words(&text, *extent)).collect();
            let (content, cue) = (content.join(" … "), words(&text, cue));
            self.push("statements", &day, statement(Report::of(ledger), [&content, &cue], row));
        }
        for row in &ledger.events {
            self.push("events", &day, event(Report::of(ledger), &words(&text, row.trigger), row));
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
            let file = File::create(&path).with_context(|| cannot(&path))?;
            cells::write(file, rows).with_context(|| cannot(&path))?;
        }
        Ok(())
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

/// The report that a row stands in.
#[derive(Clone, Copy, Default)]
pub(crate) struct Report<'a> {
    /// Its id.
    pub(crate) id: &'a str,
    /// Who published it.
    pub(crate) outlet: Option<&'a String>,
    /// Where it stands.
    pub(crate) url: Option<&'a String>,
}

impl<'a> Report<'a> {
    fn of(ledger: &'a Ledger) -> Self {
        Self { id: &ledger.id, outlet: ledger.outlet.as_ref(), url: ledger.url.as_ref() }
    }
}

/// A statement, with the words of its content and those of its cue.
pub(crate) fn statement(report: Report<'_>, words: [&str; 2], row: &StatementRow) -> Row {
    let cue = &row.cue;
    vec![
        ("report", Cell::told(report.id)),
        ("statement", Cell::told(&row.id)),
        ("outlet", Cell::maybe(report.outlet)),
        ("url", Cell::maybe(report.url)),
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
        ("content", Cell::told(words[0])),
        ("content_start", Cell::Number(row.content.first().and_then(|e| i64::try_from(e.start).ok()))),
        ("content_end", Cell::Number(row.content.last().and_then(|e| i64::try_from(e.end).ok()))),
        ("cue", Cell::told(words[1])),
        ("cue_start", Cell::place(cue.start)),
        ("cue_end", Cell::place(cue.end)),
        ("lemma", Cell::told(&cue.lemma)),
        ("speaker_by", Cell::maybe(row.speaker_by.as_ref())),
        ("because", Cell::List(row.because.iter().map(|because| because.row.clone()).collect())),
        ("confidence", Cell::decimal(row.confidence)),
    ]
}

/// An event, with the words of its trigger.
pub(crate) fn event(report: Report<'_>, trigger: &str, row: &EventRow) -> Row {
    let (place, sum) = (row.place.as_ref(), row.sum.as_ref());
    let mut cells = vec![
        ("report", Cell::told(report.id)),
        ("event", Cell::told(&row.id)),
        ("outlet", Cell::maybe(report.outlet)),
        ("url", Cell::maybe(report.url)),
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
        ("trigger", Cell::told(trigger)),
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
