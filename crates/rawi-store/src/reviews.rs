//! What people say of rows, kept beside what the machine read, and who may say it.

use crate::error::Result;
use rawi::ledger::Ledger;
use rusqlite::{Connection, params};

/// Somebody's word on a row.
///
/// It is found again by the report and the words of the row's cue or trigger, so that it outlives a reading by
/// a newer model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// The report's id.
    pub report: String,
    /// `statement` or `event`.
    pub kind: String,
    /// Where the cue or trigger begins, in code points.
    pub start: usize,
    /// Where it ends.
    pub end: usize,
    /// Its words.
    pub words: String,
    /// `accept`, `correct` or `reject`.
    pub verdict: String,
    /// The row as it was read, JSON.
    pub machine: String,
    /// The row as it should be, JSON.
    pub correction: Option<String>,
    /// Who says so: the name of a token.
    pub reviewer: String,
    /// When, UTC: `2024-05-15T10:00:00Z`.
    pub reviewed: String,
}

/// Who may review.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Whose it is.
    pub name: String,
    /// The blake3 hash of the token, in hexadecimal.
    pub hash: String,
    /// When it was made, UTC.
    pub created: String,
}

/// The last word on each row, in order of the rows' places: of several reviews of one row the latest counts.
/// A review whose words no longer stand at their place is of another text, and is left out.
pub fn last_words<'r>(reviews: &'r [Review], ledger: &Ledger) -> Vec<&'r Review> {
    let letters: Vec<char> = ledger.text.chars().collect();
    let stands = |review: &&Review| {
        letters
            .get(review.start..review.end)
            .is_some_and(|found| review.words.chars().eq(found.iter().copied()))
    };
    let mut last: Vec<&Review> = Vec::new();
    for review in reviews.iter().filter(stands) {
        let same = |known: &&mut &Review| {
            (&known.kind, known.start, known.end) == (&review.kind, review.start, review.end)
        };
        match last.iter_mut().find(same) {
            Some(known) => *known = review,
            None => last.push(review),
        }
    }
    last.sort_by_key(|review| (review.start, review.end));
    last
}

/// The reviews of a report, oldest first.
pub(crate) fn of_report(db: &Connection, report: &str) -> Result<Vec<Review>> {
    let sql = "SELECT report, kind, start, \"end\", words, verdict, machine, correction, reviewer, reviewed
               FROM reviews WHERE report = $1 ORDER BY review";
    let mut statement = db.prepare_cached(sql)?;
    let found = statement.query_map([report], |row| {
        Ok(Review {
            report: row.get(0)?,
            kind: row.get(1)?,
            start: row.get::<_, i64>(2)? as usize,
            end: row.get::<_, i64>(3)? as usize,
            words: row.get(4)?,
            verdict: row.get(5)?,
            machine: row.get(6)?,
            correction: row.get(7)?,
            reviewer: row.get(8)?,
            reviewed: row.get(9)?,
        })
    })?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Keeps a review.
pub(crate) fn add(db: &Connection, review: &Review) -> Result<()> {
    let sql =
        "INSERT INTO reviews (report, kind, start, \"end\", words, verdict, machine, correction, reviewer,
               reviewed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    db.prepare_cached(sql)?.execute(params![
        review.report,
        review.kind,
        review.start as i64,
        review.end as i64,
        review.words,
        review.verdict,
        review.machine,
        review.correction,
        review.reviewer,
        review.reviewed,
    ])?;
    Ok(())
}

/// The reports that somebody reviewed.
pub(crate) fn reports(db: &Connection) -> Result<Vec<String>> {
    let mut statement = db.prepare_cached("SELECT DISTINCT report FROM reviews ORDER BY report")?;
    let found = statement.query_map([], |row| row.get(0))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// All tokens, in order of names.
pub(crate) fn tokens(db: &Connection) -> Result<Vec<Token>> {
    let mut statement = db.prepare_cached("SELECT name, hash, created FROM tokens ORDER BY name")?;
    let found = statement
        .query_map([], |row| Ok(Token { name: row.get(0)?, hash: row.get(1)?, created: row.get(2)? }))?;
    Ok(found.collect::<rusqlite::Result<_>>()?)
}

/// Keeps a token, in the place of an older one of the same name.
pub(crate) fn add_token(db: &Connection, token: &Token) -> Result<()> {
    db.execute("DELETE FROM tokens WHERE name = $1", [&token.name])?;
    let sql = "INSERT INTO tokens (name, hash, created) VALUES ($1, $2, $3)";
    db.execute(sql, params![token.name, token.hash, token.created])?;
    Ok(())
}

/// Takes a token away.
pub(crate) fn remove_token(db: &Connection, name: &str) -> Result<bool> {
    Ok(db.execute("DELETE FROM tokens WHERE name = $1", [name])? > 0)
}
