//! Rows into tables. The caller holds the transaction.

use crate::error::Result;
use crate::{Added, Failure, Item, RunId};
use crate::{copies, words};
use rawi::ledger::{BecauseRow, EventRow, Extent, Ledger, PartyRow, StatementRow, TimeRow};
use rawi::text::fold;
use rusqlite::{Connection, OptionalExtension, Params, params};

/// How a report stands to what the ledger has under its id.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum State {
    /// There is none.
    Absent,
    /// The same bytes, read by the same maker.
    Same,
    /// Other bytes, or another maker.
    Other,
}

/// What the ledger has under the id of a report.
pub(crate) fn state(db: &Connection, run: RunId, id: &str, hash: &str) -> Result<State> {
    let sql = "SELECT d.hash = ?2 AND r.version = now.version AND r.data = now.data
               FROM documents d JOIN runs r USING (run), runs now WHERE d.id = ?1 AND now.run = ?3";
    let same: Option<bool> =
        db.prepare_cached(sql)?.query_row(params![id, hash, run.0], |row| row.get(0)).optional()?;
    Ok(match same {
        None => State::Absent,
        Some(true) => State::Same,
        Some(false) => State::Other,
    })
}

/// Writes one item.
pub(crate) fn item(db: &Connection, run: RunId, item: &Item) -> Result<Added> {
    let (source, hash, ledger) = match item {
        Item::Failed(failure) => return failed(db, run, failure),
        Item::Read { source, hash, ledger } => (source, hash, ledger),
    };
    execute(db, "DELETE FROM failures WHERE source = ?", [source])?;
    let before = state(db, run, &ledger.id, hash)?;
    if before == State::Same {
        return Ok(Added::Unchanged);
    }
    execute(db, "DELETE FROM documents WHERE id = ?", [&ledger.id])?;
    report(db, run, hash, ledger)?;
    Ok(if before == State::Absent { Added::New } else { Added::Replaced })
}

fn failed(db: &Connection, run: RunId, failure: &Failure) -> Result<Added> {
    let sql = "INSERT OR REPLACE INTO failures (source, run, reason) VALUES (?, ?, ?)";
    execute(db, sql, params![failure.source, run.0, failure.reason])?;
    Ok(Added::Failed)
}

fn report(db: &Connection, run: RunId, hash: &str, ledger: &Ledger) -> Result<()> {
    let document = document(db, run, hash, ledger)?;
    for (at, row) in ledger.credits.iter().enumerate() {
        let sql = "INSERT INTO credits VALUES (?, ?, ?, ?, ?)";
        execute(db, sql, params![document, at as i64, row.agency, row.start as i64, row.end as i64])?;
    }
    for (at, row) in ledger.blocks.iter().enumerate() {
        let sql = "INSERT INTO blocks VALUES (?, ?, ?, ?, ?)";
        execute(db, sql, params![document, at as i64, row.kind, row.start as i64, row.end as i64])?;
    }
    entities(db, document, ledger)?;
    let day = ledger.published.as_deref();
    let text = Text::new(&ledger.text);
    copies::keep(db, document, ledger, &text)?;
    for (at, row) in ledger.statements.iter().enumerate() {
        statement(db, document, at, row, &text, day)?;
    }
    for (at, row) in ledger.events.iter().enumerate() {
        event(db, document, at, row, day)?;
    }
    for (at, row) in ledger.times.iter().enumerate() {
        time(db, document, at, row)?;
    }
    for (at, row) in ledger.notes.iter().enumerate() {
        let (start, end) = (row.start.map(|n| n as i64), row.end.map(|n| n as i64));
        let sql = "INSERT INTO notes VALUES (?, ?, ?, ?, ?, ?)";
        execute(db, sql, params![document, at as i64, row.code, start, end, row.message])?;
    }
    Ok(())
}

fn document(db: &Connection, run: RunId, hash: &str, ledger: &Ledger) -> Result<i64> {
    let sql = "INSERT INTO documents (id, hash, run, text, title, published, outlet, url, byline, language,
               has_dateline, dateline_place, dateline_date) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let dateline = ledger.dateline.as_ref();
    insert(
        db,
        sql,
        params![
            ledger.id,
            hash,
            run.0,
            ledger.text,
            ledger.title,
            ledger.published,
            ledger.outlet,
            ledger.url,
            ledger.byline,
            ledger.language,
            dateline.is_some(),
            dateline.and_then(|line| line.place.as_deref()),
            dateline.and_then(|line| line.date.as_deref()),
        ],
    )
}

fn entities(db: &Connection, document: i64, ledger: &Ledger) -> Result<()> {
    let sql = "INSERT INTO entities VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    for (at, row) in ledger.entities.iter().enumerate() {
        let key = fold(&row.name);
        let others = (!row.others.is_empty()).then(|| row.others.join(" "));
        execute(
            db,
            sql,
            params![
                document,
                at as i64,
                row.id,
                row.kind,
                row.name,
                key,
                row.actor,
                row.country,
                row.role,
                row.office,
                others
            ],
        )?;
        for (number, reason) in row.because.iter().enumerate() {
            let sql = "INSERT INTO entity_reasons VALUES (?, ?, ?, ?, ?, ?)";
            let (start, end) = (reason.start as i64, reason.end as i64);
            execute(db, sql, params![document, at as i64, number as i64, reason.row, start, end])?;
        }
        for (number, mention) in row.mentions.iter().enumerate() {
            let sql = "INSERT INTO mentions VALUES (?, ?, ?, ?, ?)";
            let (start, end) = (mention.start as i64, mention.end as i64);
            execute(db, sql, params![document, at as i64, number as i64, start, end])?;
        }
    }
    Ok(())
}

fn statement(
    db: &Connection,
    document: i64,
    at: usize,
    row: &StatementRow,
    text: &Text<'_>,
    published: Option<&str>,
) -> Result<()> {
    let sql = "INSERT INTO statements (document, position, id, kind, act, cue, cue_start, cue_end, lemma,
               content, channel, inside, said, day, occasion, hedged, polarity, confidence, speaker_by)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let content: Vec<&str> = row.content.iter().map(|stretch| text.words(*stretch)).collect();
    let content = content.join(" … ");
    let cue = Extent { start: row.cue.start, end: row.cue.end };
    let statement = insert(
        db,
        sql,
        params![
            document,
            at as i64,
            row.id,
            row.kind,
            row.act,
            text.words(cue),
            cue.start as i64,
            cue.end as i64,
            row.cue.lemma,
            content,
            row.channel,
            row.inside,
            row.said,
            row.said.as_deref().or(published),
            row.occasion,
            row.hedged,
            row.polarity,
            f64::from(row.confidence),
            row.speaker_by,
        ],
    )?;
    for (number, stretch) in row.content.iter().enumerate() {
        let sql = "INSERT INTO contents VALUES (?, ?, ?, ?)";
        execute(db, sql, params![statement, number as i64, stretch.start as i64, stretch.end as i64])?;
    }
    let parts = [
        ("speaker", &row.speakers),
        ("represents", &row.represents),
        ("addressee", &row.addressees),
        ("relay", &row.relay),
    ];
    for (part, rows) in parts {
        parties(db, "statement_parties", statement, part, rows)?;
    }
    reasons(db, "statement_reasons", statement, &row.because)?;
    let sql = "INSERT INTO statement_words (rowid, words) VALUES (?, ?)";
    execute(db, sql, params![statement, words::column(&content)])
}

fn event(db: &Connection, document: i64, at: usize, row: &EventRow, published: Option<&str>) -> Result<()> {
    let sql = "INSERT INTO events (document, position, id, type, trigger_start, trigger_end, date, status,
               said_in, confidence, mode, cameo, place_entity, place_name, place_country, place_start, place_end,
               gdelt, contexts, quad, score, dead, injured, arrested, amount, currency, amount_start, amount_end,
               geonames, lat, lon, place_key, day) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
               ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    let (start, end) = (row.trigger.start as i64, row.trigger.end as i64);
    let place = row.place.as_ref();
    let confidence = f64::from(row.confidence);
    let values = params![
        document,
        at as i64,
        row.id,
        row.kind,
        start,
        end,
        row.date,
        row.status,
        row.said_in,
        confidence,
        row.mode,
        row.cameo,
        place.map(|place| &place.entity),
        place.map(|place| &place.name),
        place.and_then(|place| place.country.as_ref()),
        place.map(|place| place.mention.start as i64),
        place.map(|place| place.mention.end as i64),
        row.gdelt,
        (!row.contexts.is_empty()).then(|| row.contexts.join(" ")),
        row.quad,
        row.score.map(f64::from),
        row.size.dead,
        row.size.injured,
        row.size.arrested,
        row.sum.as_ref().map(|sum| sum.amount),
        row.sum.as_ref().and_then(|sum| sum.currency.as_ref()),
        row.sum.as_ref().map(|sum| sum.start as i64),
        row.sum.as_ref().map(|sum| sum.end as i64),
        place.and_then(|place| place.geonames),
        place.and_then(|place| place.lat),
        place.and_then(|place| place.lon),
        place.map(|place| fold(&place.name)),
        row.date.as_deref().or(published),
    ];
    let event = insert(db, sql, values)?;
    parties(db, "event_parties", event, "actor", &row.actors)?;
    parties(db, "event_parties", event, "recipient", &row.recipients)?;
    reasons(db, "event_reasons", event, &row.because)
}

fn time(db: &Connection, document: i64, at: usize, row: &TimeRow) -> Result<()> {
    let sql = "INSERT INTO times (document, position, start, \"end\", type, value, modifier)
               VALUES (?, ?, ?, ?, ?, ?, ?)";
    let (start, end) = (row.start as i64, row.end as i64);
    let values = params![document, at as i64, start, end, row.kind, row.value, row.modifier];
    let time = insert(db, sql, values)?;
    reasons(db, "time_reasons", time, &row.because)
}

fn parties(db: &Connection, table: &str, owner: i64, part: &str, rows: &[PartyRow]) -> Result<()> {
    let sql = format!("INSERT INTO {table} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    for (at, row) in rows.iter().enumerate() {
        let (start, end) = (row.mention.map(|m| m.start as i64), row.mention.map(|m| m.end as i64));
        let key = fold(&row.name);
        execute(
            db,
            &sql,
            params![
                owner,
                part,
                at as i64,
                row.entity,
                row.name,
                key,
                start,
                end,
                row.actor,
                row.country,
                row.role
            ],
        )?;
    }
    Ok(())
}

fn reasons(db: &Connection, table: &str, owner: i64, rows: &[BecauseRow]) -> Result<()> {
    let sql = format!("INSERT INTO {table} VALUES (?, ?, ?, ?, ?)");
    for (at, row) in rows.iter().enumerate() {
        execute(db, &sql, params![owner, at as i64, row.row, row.start as i64, row.end as i64])?;
    }
    Ok(())
}

/// A text in which code points are found without counting from its start each time.
pub(crate) struct Text<'a> {
    text: &'a str,
    /// The byte at which each code point begins, and the end.
    begins: Vec<usize>,
}

impl<'a> Text<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let mut begins: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        begins.push(text.len());
        Self { text, begins }
    }

    pub(crate) fn words(&self, extent: Extent) -> &'a str {
        let last = self.begins.len() - 1;
        let end = extent.end.min(last);
        &self.text[self.begins[extent.start.min(end)]..self.begins[end]]
    }
}

pub(crate) fn execute(db: &Connection, sql: &str, values: impl Params) -> Result<()> {
    db.prepare_cached(sql)?.execute(values)?;
    Ok(())
}

fn insert(db: &Connection, sql: &str, values: impl Params) -> Result<i64> {
    Ok(db.prepare_cached(sql)?.insert(values)?)
}
