//! Tables back into rows: what was added comes out again, field for field. Many are loaded together, because
//! each question costs a shared database a journey.

use crate::db::{Db, Row};
use crate::error::Result;
use crate::events;
use rawi::ledger::{
    BecauseRow, BlockRow, CreditRow, CueRow, DatelineRow, EntityRow, Extent, Ledger, NoteRow, PartyRow,
    StatementRow, TimeRow,
};
use std::collections::HashMap;

/// A report as the ledger keeps it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// Its rows.
    pub ledger: Ledger,
    /// [`crate::content_hash`] of what was read.
    pub hash: String,
}

/// The place of each number in a list.
pub(crate) struct Places(HashMap<i64, usize>);

impl Places {
    pub(crate) fn of(numbers: &[i64]) -> Self {
        Self(numbers.iter().enumerate().map(|(at, number)| (*number, at)).collect())
    }

    /// The place of a number that was asked for.
    pub(crate) fn get(&self, number: i64) -> usize {
        self.0[&number]
    }
}

/// Some reports, in the order asked for.
pub(crate) fn reports(db: &impl Db, numbers: &[i64]) -> Result<Vec<Stored>> {
    let places = Places::of(numbers);
    let sql = "SELECT document, id, text, title, published, outlet, url, byline, language, has_dateline,
               dateline_place, dateline_date, hash FROM documents";
    let mut found = in_order(&places, db.all(&about(db, sql, "document"), numbers, document)?);
    let mut each = |number, put: &mut dyn FnMut(&mut Ledger)| put(&mut found[places.get(number)].ledger);
    for (number, row) in db.all(&listed(db, CREDITS), numbers, credit)? {
        each(number, &mut |ledger| ledger.credits.push(row.clone()));
    }
    for (number, row) in db.all(&listed(db, BLOCKS), numbers, block)? {
        each(number, &mut |ledger| ledger.blocks.push(row.clone()));
    }
    for (number, row) in db.all(&listed(db, NOTES), numbers, note)? {
        each(number, &mut |ledger| ledger.notes.push(row.clone()));
    }
    for (number, row) in entities(db, numbers)? {
        each(number, &mut |ledger| ledger.entities.push(row.clone()));
    }
    for (number, row) in of_reports(db, "statement", numbers, statements)? {
        each(number, &mut |ledger| ledger.statements.push(row.clone()));
    }
    for (number, row) in of_reports(db, "event", numbers, events::load)? {
        each(number, &mut |ledger| ledger.events.push(row.clone()));
    }
    for (number, row) in of_reports(db, "time", numbers, times)? {
        each(number, &mut |ledger| ledger.times.push(row.clone()));
    }
    Ok(found)
}

const CREDITS: &str = "SELECT document, agency, start, \"end\" FROM credits";
const BLOCKS: &str = "SELECT document, kind, start, \"end\" FROM blocks";
const NOTES: &str = "SELECT document, code, start, \"end\", message FROM notes";

/// The query for the rows whose `column` is one of the numbers asked for.
pub(crate) fn about(db: &impl Db, sql: &str, column: &str) -> String {
    format!("{sql} WHERE {}", db.dialect().among(column))
}

fn listed(db: &impl Db, sql: &str) -> String {
    format!("{} ORDER BY document, position", about(db, sql, "document"))
}

/// Rows that have numbers of their own, each with the number of its report.
fn of_reports<D: Db, T>(
    db: &D,
    what: &str,
    reports: &[i64],
    load: impl Fn(&D, &[i64]) -> Result<Vec<T>>,
) -> Result<Vec<(i64, T)>> {
    let sql = listed(db, &format!("SELECT document, {what} FROM {what}s"));
    let found = db.all(&sql, reports, |row| Ok((row.int(0)?, row.int(1)?)))?;
    let numbers: Vec<i64> = found.iter().map(|(_, number)| *number).collect();
    if numbers.is_empty() {
        return Ok(Vec::new());
    }
    Ok(found.iter().map(|(report, _)| *report).zip(load(db, &numbers)?).collect())
}

fn document(row: &dyn Row) -> Result<(i64, Stored)> {
    let dateline = DatelineRow { place: row.maybe_text(10)?, date: row.maybe_text(11)? };
    let ledger = Ledger {
        id: row.text(1)?,
        text: row.text(2)?,
        title: row.maybe_text(3)?,
        published: row.maybe_text(4)?,
        outlet: row.maybe_text(5)?,
        url: row.maybe_text(6)?,
        byline: row.maybe_text(7)?,
        language: row.maybe_text(8)?,
        dateline: (row.int(9)? != 0).then_some(dateline),
        ..Ledger::default()
    };
    Ok((row.int(0)?, Stored { ledger, hash: row.text(12)? }))
}

fn credit(row: &dyn Row) -> Result<(i64, CreditRow)> {
    let credit = CreditRow { agency: row.text(1)?, start: row.place(2)?, end: row.place(3)? };
    Ok((row.int(0)?, credit))
}

fn block(row: &dyn Row) -> Result<(i64, BlockRow)> {
    Ok((row.int(0)?, BlockRow { kind: row.text(1)?, start: row.place(2)?, end: row.place(3)? }))
}

fn note(row: &dyn Row) -> Result<(i64, NoteRow)> {
    let (start, end) = (row.maybe_place(2)?, row.maybe_place(3)?);
    Ok((row.int(0)?, NoteRow { code: row.text(1)?, start, end, message: row.text(4)? }))
}

/// Some statements, in the order asked for.
pub(crate) fn statements(db: &impl Db, numbers: &[i64]) -> Result<Vec<StatementRow>> {
    let mut rows = statements_beside(db, numbers, "FROM statements s", |_, _, row| Ok(row))?;
    fill_statements(db, numbers, &mut rows, |row| row)?;
    Ok(rows)
}

/// Some statements, in the order asked for, without what hangs on them; each with what `beside` asks for besides, from
/// a column on that `read` is told. `beside` names the tables too.
pub(crate) fn statements_beside<T>(
    db: &impl Db,
    numbers: &[i64],
    beside: &str,
    read: impl Fn(&dyn Row, usize, StatementRow) -> Result<T>,
) -> Result<Vec<T>> {
    let sql = format!(
        "SELECT s.statement, s.id, s.kind, s.act, s.cue_start, s.cue_end, s.lemma, s.channel, s.inside, s.said,
                s.occasion, s.hedged, s.polarity, s.confidence, s.speaker_by {beside}"
    );
    let found = db.all(&about(db, &sql, "s.statement"), numbers, |row| {
        let (number, statement) = statement(row)?;
        Ok((number, read(row, 15, statement)?))
    })?;
    Ok(in_order(&Places::of(numbers), found))
}

/// Puts into each of some rows what hangs on its statement.
pub(crate) fn fill_statements<T>(
    db: &impl Db,
    numbers: &[i64],
    rows: &mut [T],
    statement: impl Fn(&mut T) -> &mut StatementRow,
) -> Result<()> {
    let places = Places::of(numbers);
    let sql = about(db, "SELECT statement, start, \"end\" FROM contents", "statement");
    let contents = db.all(&format!("{sql} ORDER BY statement, position"), numbers, |row| {
        Ok((row.int(0)?, extent(row, 1)?))
    });
    for (number, stretch) in contents? {
        statement(&mut rows[places.get(number)]).content.push(stretch);
    }
    for (number, part, party) in parties(db, "statement", numbers)? {
        let row = statement(&mut rows[places.get(number)]);
        match part.as_str() {
            "speaker" => row.speakers.push(party),
            "represents" => row.represents.push(party),
            "addressee" => row.addressees.push(party),
            _ => row.relay.push(party),
        }
    }
    for (number, reason) in reasons(db, "statement", numbers)? {
        statement(&mut rows[places.get(number)]).because.push(reason);
    }
    Ok(())
}

/// Rows in the order in which their numbers were asked for.
pub(crate) fn in_order<T>(places: &Places, mut found: Vec<(i64, T)>) -> Vec<T> {
    found.sort_by_key(|(number, _)| places.get(*number));
    found.into_iter().map(|(_, row)| row).collect()
}

fn statement(row: &dyn Row) -> Result<(i64, StatementRow)> {
    let statement = StatementRow {
        id: row.text(1)?,
        kind: row.text(2)?,
        act: row.text(3)?,
        cue: CueRow { start: row.place(4)?, end: row.place(5)?, lemma: row.text(6)? },
        content: Vec::new(),
        speakers: Vec::new(),
        represents: Vec::new(),
        addressees: Vec::new(),
        relay: Vec::new(),
        channel: row.maybe_text(7)?,
        inside: row.maybe_text(8)?,
        said: row.maybe_text(9)?,
        occasion: row.maybe_text(10)?,
        hedged: row.int(11)? != 0,
        polarity: row.text(12)?,
        confidence: row.real(13)? as f32,
        speaker_by: row.maybe_text(14)?,
        because: Vec::new(),
    };
    Ok((row.int(0)?, statement))
}

fn entities(db: &impl Db, reports: &[i64]) -> Result<Vec<(i64, EntityRow)>> {
    let sql = "SELECT document, id, type, name, actor, country, role, office, others FROM entities";
    let mut entities = db.all(&listed(db, sql), reports, |row| {
        let others = row.maybe_text(8)?;
        let entity = EntityRow {
            id: row.text(1)?,
            kind: row.text(2)?,
            name: row.text(3)?,
            actor: row.maybe_text(4)?,
            country: row.maybe_text(5)?,
            role: row.maybe_text(6)?,
            office: row.maybe_text(7)?,
            mentions: Vec::new(),
            others: others.map_or_else(Vec::new, |ids| ids.split(' ').map(str::to_string).collect()),
            because: Vec::new(),
        };
        Ok((row.int(0)?, entity))
    })?;
    // Where the entities of each report begin in the list.
    let mut begins = HashMap::new();
    for (at, (report, _)) in entities.iter().enumerate() {
        begins.entry(*report).or_insert(at);
    }
    let order = "ORDER BY document, entity, position";
    let sql = about(db, "SELECT document, entity, start, \"end\" FROM mentions", "document");
    for (report, entity, mention) in
        db.all(&format!("{sql} {order}"), reports, |row| Ok((row.int(0)?, row.place(1)?, extent(row, 2)?)))?
    {
        entities[begins[&report] + entity].1.mentions.push(mention);
    }
    let sql = about(db, "SELECT document, entity, \"row\", start, \"end\" FROM entity_reasons", "document");
    for (report, entity, reason) in
        db.all(&format!("{sql} {order}"), reports, |row| Ok((row.int(0)?, row.place(1)?, because(row, 2)?)))?
    {
        entities[begins[&report] + entity].1.because.push(reason);
    }
    Ok(entities)
}

fn times(db: &impl Db, numbers: &[i64]) -> Result<Vec<TimeRow>> {
    let places = Places::of(numbers);
    let sql = about(db, "SELECT time, start, \"end\", type, value, modifier FROM times", "time");
    let found = db.all(&sql, numbers, |row| {
        let time = TimeRow {
            start: row.place(1)?,
            end: row.place(2)?,
            kind: row.text(3)?,
            value: row.text(4)?,
            modifier: row.maybe_text(5)?,
            because: Vec::new(),
        };
        Ok((row.int(0)?, time))
    })?;
    let mut times = in_order(&places, found);
    for (number, reason) in reasons(db, "time", numbers)? {
        times[places.get(number)].because.push(reason);
    }
    Ok(times)
}

/// The parties of statements or events: whose, in what part, who.
pub(crate) fn parties(db: &impl Db, of: &str, numbers: &[i64]) -> Result<Vec<(i64, String, PartyRow)>> {
    let sql = format!(
        "SELECT {of}, part, entity, name, mention_start, mention_end, actor, country, role FROM {of}_parties
         WHERE {} ORDER BY {of}, part, position",
        db.dialect().among(of)
    );
    db.all(&sql, numbers, |row| {
        let party = PartyRow {
            entity: row.text(2)?,
            name: row.text(3)?,
            mention: row.maybe_place(4)?.zip(row.maybe_place(5)?).map(|(start, end)| Extent { start, end }),
            actor: row.maybe_text(6)?,
            country: row.maybe_text(7)?,
            role: row.maybe_text(8)?,
        };
        Ok((row.int(0)?, row.text(1)?, party))
    })
}

/// The reasons of statements, events or times.
pub(crate) fn reasons(db: &impl Db, of: &str, numbers: &[i64]) -> Result<Vec<(i64, BecauseRow)>> {
    let sql = format!(
        "SELECT {of}, \"row\", start, \"end\" FROM {of}_reasons WHERE {} ORDER BY {of}, position",
        db.dialect().among(of)
    );
    db.all(&sql, numbers, |row| Ok((row.int(0)?, because(row, 1)?)))
}

fn because(row: &dyn Row, column: usize) -> Result<BecauseRow> {
    Ok(BecauseRow { row: row.text(column)?, start: row.place(column + 1)?, end: row.place(column + 2)? })
}

fn extent(row: &dyn Row, column: usize) -> Result<Extent> {
    Ok(Extent { start: row.place(column)?, end: row.place(column + 1)? })
}
