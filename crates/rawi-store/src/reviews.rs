//! What people say of rows, kept beside what the machine read, and who may say it.

use crate::db::{Backend, Db, Value};
use crate::error::Result;
use rawi::ledger::Ledger;
use std::ops::ControlFlow;

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
pub(crate) fn of_report(db: &dyn Db, report: &str) -> Result<Vec<Review>> {
    let sql = "SELECT report, kind, start, \"end\", words, verdict, machine, correction, reviewer, reviewed
               FROM reviews WHERE report = $1 ORDER BY review";
    let mut found = Vec::new();
    db.rows(sql, &[report.into()], &mut |row| {
        found.push(Review {
            report: row.text(0)?,
            kind: row.text(1)?,
            start: row.place(2)?,
            end: row.place(3)?,
            words: row.text(4)?,
            verdict: row.text(5)?,
            machine: row.text(6)?,
            correction: row.maybe_text(7)?,
            reviewer: row.text(8)?,
            reviewed: row.text(9)?,
        });
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

/// Keeps a review.
pub(crate) fn add(ledger: &mut impl Backend, review: &Review) -> Result<()> {
    let sql =
        "INSERT INTO reviews (report, kind, start, \"end\", words, verdict, machine, correction, reviewer,
               reviewed) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    let values = vec![
        Value::from(&review.report),
        Value::from(&review.kind),
        review.start.into(),
        review.end.into(),
        Value::from(&review.words),
        Value::from(&review.verdict),
        Value::from(&review.machine),
        Value::maybe(review.correction.as_deref()),
        Value::from(&review.reviewer),
        Value::from(&review.reviewed),
    ];
    ledger.change(&[(sql, values)]).map(|_| ())
}

/// The reports that somebody reviewed.
pub(crate) fn reports(db: &dyn Db) -> Result<Vec<String>> {
    let mut found = Vec::new();
    db.rows("SELECT DISTINCT report FROM reviews ORDER BY report", &[], &mut |row| {
        found.push(row.text(0)?);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

/// All tokens, in order of names.
pub(crate) fn tokens(db: &dyn Db) -> Result<Vec<Token>> {
    let mut found = Vec::new();
    db.rows("SELECT name, hash, created FROM tokens ORDER BY name", &[], &mut |row| {
        found.push(Token { name: row.text(0)?, hash: row.text(1)?, created: row.text(2)? });
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

const NO_TOKEN: &str = "DELETE FROM tokens WHERE name = $1";

/// Keeps a token, in the place of an older one of the same name.
pub(crate) fn add_token(ledger: &mut impl Backend, token: &Token) -> Result<()> {
    let sql = "INSERT INTO tokens (name, hash, created) VALUES ($1, $2, $3)";
    let values = [&token.name, &token.hash, &token.created].map(Value::from).to_vec();
    ledger.change(&[(NO_TOKEN, vec![Value::from(&token.name)]), (sql, values)]).map(|_| ())
}

/// Takes a token away.
pub(crate) fn remove_token(ledger: &mut impl Backend, name: &str) -> Result<bool> {
    Ok(ledger.change(&[(NO_TOKEN, vec![name.into()])])? > 0)
}
