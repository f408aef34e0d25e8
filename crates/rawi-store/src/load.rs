//! Tables back into rows: what was added comes out again, field for field.

use crate::error::Result;
use crate::events;
use rawi::ledger::{
    BecauseRow, BlockRow, CreditRow, CueRow, DatelineRow, EntityRow, Extent, Ledger, NoteRow, PartyRow,
    StatementRow, TimeRow,
};
use rusqlite::{Connection, Row, params};

/// The rows of one report.
pub(crate) fn report(db: &Connection, document: i64) -> Result<Ledger> {
    let sql = "SELECT id, text, title, published, outlet, url, byline, language, has_dateline,
               dateline_place, dateline_date FROM documents WHERE document = ?";
    let mut ledger = db.prepare_cached(sql)?.query_row([document], |row| {
        let dateline = DatelineRow { place: row.get(9)?, date: row.get(10)? };
        Ok(Ledger {
            id: row.get(0)?,
            text: row.get(1)?,
            title: row.get(2)?,
            published: row.get(3)?,
            outlet: row.get(4)?,
            url: row.get(5)?,
            byline: row.get(6)?,
            language: row.get(7)?,
            dateline: row.get::<_, bool>(8)?.then_some(dateline),
            ..Ledger::default()
        })
    })?;
    let sql = "SELECT agency, start, \"end\" FROM credits WHERE document = ? ORDER BY position";
    ledger.credits = all(db, sql, document, |row| {
        Ok(CreditRow { agency: row.get(0)?, start: place(row, 1)?, end: place(row, 2)? })
    })?;
    let sql = "SELECT kind, start, \"end\" FROM blocks WHERE document = ? ORDER BY position";
    ledger.blocks = all(db, sql, document, |row| {
        Ok(BlockRow { kind: row.get(0)?, start: place(row, 1)?, end: place(row, 2)? })
    })?;
    let sql = "SELECT code, start, \"end\", message FROM notes WHERE document = ? ORDER BY position";
    ledger.notes = all(db, sql, document, |row| {
        let (start, end) = (maybe_place(row, 1)?, maybe_place(row, 2)?);
        Ok(NoteRow { code: row.get(0)?, start, end, message: row.get(3)? })
    })?;
    ledger.entities = entities(db, document)?;
    let sql = "SELECT statement FROM statements WHERE document = ? ORDER BY position";
    for number in all(db, sql, document, |row| row.get(0))? {
        ledger.statements.push(statement(db, number)?);
    }
    ledger.events = events::of_report(db, document)?;
    ledger.times = times(db, document)?;
    Ok(ledger)
}

/// One statement.
pub(crate) fn statement(db: &Connection, number: i64) -> Result<StatementRow> {
    let sql = "SELECT id, kind, act, cue_start, cue_end, lemma, channel, inside, said, occasion, hedged,
               polarity, confidence, speaker_by FROM statements WHERE statement = ?";
    let mut statement = db.prepare_cached(sql)?.query_row([number], |row| {
        Ok(StatementRow {
            id: row.get(0)?,
            kind: row.get(1)?,
            act: row.get(2)?,
            cue: CueRow { start: place(row, 3)?, end: place(row, 4)?, lemma: row.get(5)? },
            content: Vec::new(),
            speakers: Vec::new(),
            represents: Vec::new(),
            addressees: Vec::new(),
            relay: Vec::new(),
            channel: row.get(6)?,
            inside: row.get(7)?,
            said: row.get(8)?,
            occasion: row.get(9)?,
            hedged: row.get(10)?,
            polarity: row.get(11)?,
            confidence: row.get::<_, f64>(12)? as f32,
            speaker_by: row.get(13)?,
            because: Vec::new(),
        })
    })?;
    let sql = "SELECT start, \"end\" FROM contents WHERE statement = ? ORDER BY position";
    statement.content =
        all(db, sql, number, |row| Ok(Extent { start: place(row, 0)?, end: place(row, 1)? }))?;
    statement.speakers = parties(db, "statement", number, "speaker")?;
    statement.represents = parties(db, "statement", number, "represents")?;
    statement.addressees = parties(db, "statement", number, "addressee")?;
    statement.relay = parties(db, "statement", number, "relay")?;
    statement.because = reasons(db, "statement", number)?;
    Ok(statement)
}

fn entities(db: &Connection, document: i64) -> Result<Vec<EntityRow>> {
    let sql = "SELECT id, type, name, actor, country, role, office, others FROM entities
               WHERE document = ? ORDER BY position";
    let mut entities = all(db, sql, document, |row| {
        Ok(EntityRow {
            id: row.get(0)?,
            kind: row.get(1)?,
            name: row.get(2)?,
            actor: row.get(3)?,
            country: row.get(4)?,
            role: row.get(5)?,
            office: row.get(6)?,
            mentions: Vec::new(),
            others: row
                .get::<_, Option<String>>(7)?
                .map_or_else(Vec::new, |ids| ids.split(' ').map(str::to_string).collect()),
            because: Vec::new(),
        })
    })?;
    let sql = "SELECT entity, start, \"end\" FROM mentions WHERE document = ? ORDER BY entity, position";
    let mentions = all(db, sql, document, |row| {
        Ok((place(row, 0)?, Extent { start: place(row, 1)?, end: place(row, 2)? }))
    })?;
    for (entity, mention) in mentions {
        entities[entity].mentions.push(mention);
    }
    let sql = "SELECT entity, \"row\", start, \"end\" FROM entity_reasons
               WHERE document = ? ORDER BY entity, position";
    let reasons = all(db, sql, document, |row| {
        Ok((place(row, 0)?, BecauseRow { row: row.get(1)?, start: place(row, 2)?, end: place(row, 3)? }))
    })?;
    for (entity, reason) in reasons {
        entities[entity].because.push(reason);
    }
    Ok(entities)
}

fn times(db: &Connection, document: i64) -> Result<Vec<TimeRow>> {
    let sql = "SELECT time, start, \"end\", type, value, modifier FROM times
               WHERE document = ? ORDER BY position";
    let found = all(db, sql, document, |row| {
        let time = TimeRow {
            start: place(row, 1)?,
            end: place(row, 2)?,
            kind: row.get(3)?,
            value: row.get(4)?,
            modifier: row.get(5)?,
            because: Vec::new(),
        };
        Ok((row.get::<_, i64>(0)?, time))
    })?;
    let mut times = Vec::with_capacity(found.len());
    for (number, mut time) in found {
        time.because = reasons(db, "time", number)?;
        times.push(time);
    }
    Ok(times)
}

pub(crate) fn parties(db: &Connection, of: &str, owner: i64, part: &str) -> Result<Vec<PartyRow>> {
    let sql = format!(
        "SELECT entity, name, mention_start, mention_end, actor, country, role FROM {of}_parties
         WHERE {of} = ? AND part = ? ORDER BY position"
    );
    let mut found = db.prepare_cached(&sql)?;
    let rows = found.query_map(params![owner, part], |row| {
        let mention = match (maybe_place(row, 2)?, maybe_place(row, 3)?) {
            (Some(start), Some(end)) => Some(Extent { start, end }),
            _ => None,
        };
        Ok(PartyRow {
            entity: row.get(0)?,
            name: row.get(1)?,
            mention,
            actor: row.get(4)?,
            country: row.get(5)?,
            role: row.get(6)?,
        })
    })?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(crate) fn reasons(db: &Connection, of: &str, owner: i64) -> Result<Vec<BecauseRow>> {
    let sql = format!("SELECT \"row\", start, \"end\" FROM {of}_reasons WHERE {of} = ? ORDER BY position");
    all(db, &sql, owner, |row| {
        Ok(BecauseRow { row: row.get(0)?, start: place(row, 1)?, end: place(row, 2)? })
    })
}

pub(crate) fn all<T>(
    db: &Connection,
    sql: &str,
    owner: i64,
    read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> Result<Vec<T>> {
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map([owner], read)?;
    Ok(rows.collect::<rusqlite::Result<_>>()?)
}

pub(crate) fn place(row: &Row<'_>, column: usize) -> rusqlite::Result<usize> {
    row.get::<_, i64>(column).map(|n| n as usize)
}

pub(crate) fn maybe_place(row: &Row<'_>, column: usize) -> rusqlite::Result<Option<usize>> {
    row.get::<_, Option<i64>>(column).map(|n| n.map(|n| n as usize))
}
