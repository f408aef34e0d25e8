//! Is a ledger sound? Do its rows refer to rows that are there, do spans lie in the stored text and carry the words
//! that the tables say, and is the text the one that was read?

use crate::db::Db;
use crate::error::Result;
use crate::hash::stored_hash;
use crate::rows::Text;
use crate::{Counts, Stored};
use rawi::ledger::{Extent, Ledger, PartyRow};
use std::collections::HashSet;
use std::ops::ControlFlow;

/// Counts of rows that should be 0, and what is wrong when they are not.
const TABLES: [(&str, &str); 5] = [
    (
        "SELECT abs((SELECT count(*) FROM statements) - (SELECT count(*) FROM statement_words))",
        "statements and entries of the search column are not as many",
    ),
    (
        "SELECT count(*) FROM statements s JOIN documents d USING (document)
         WHERE substr(d.text, CAST(s.cue_start AS INTEGER) + 1, CAST(s.cue_end - s.cue_start AS INTEGER)) <> s.cue",
        "statements whose cue is not the words at its place",
    ),
    (
        "SELECT count(*) FROM statements s JOIN documents d USING (document) JOIN contents c USING (statement)
         WHERE replace(s.content, substr(d.text, CAST(c.start AS INTEGER) + 1,
               CAST(c.\"end\" - c.start AS INTEGER)), '') = s.content AND c.\"end\" > c.start",
        "stretches of statements whose words are not in the content",
    ),
    (
        "SELECT count(*) FROM statements s JOIN (SELECT statement, sum(\"end\" - start) + 3 * (count(*) - 1) AS size
         FROM contents GROUP BY statement) c USING (statement) WHERE length(s.content) <> c.size",
        "statements whose content is longer or shorter than its stretches",
    ),
    (
        "SELECT (SELECT count(*) FROM statements s JOIN documents d USING (document) WHERE s.report <> d.id)
              + (SELECT count(*) FROM events e JOIN documents d USING (document) WHERE e.report <> d.id)",
        "statements and events that carry the id of another report",
    ),
];

/// What is wrong with the tables: nothing, in sound ones.
pub(crate) fn tables(db: &impl Db) -> Result<Vec<String>> {
    let mut faults = Vec::new();
    for (sql, what) in TABLES {
        let count = count(db, sql)?;
        if count > 0 {
            faults.push(format!("{count}: {what}"));
        }
    }
    Ok(faults)
}

/// How much there is.
pub(crate) fn counts(db: &impl Db) -> Result<Counts> {
    let rows =
        |table: &str| -> Result<u64> { Ok(count(db, &format!("SELECT count(*) FROM {table}"))? as u64) };
    Ok(Counts {
        documents: rows("documents")?,
        entities: rows("entities")?,
        statements: rows("statements")?,
        events: rows("events")?,
        times: rows("times")?,
        failures: rows("failures")?,
    })
}

/// The number that a query gives.
pub(crate) fn count(db: &impl Db, sql: &str) -> Result<i64> {
    let mut count = 0;
    db.rows(sql, &[], &mut |row| {
        count = row.int(0)?;
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(count)
}

/// What is wrong with a report as it is stored: nothing, in a sound one.
///
/// ```
/// use rawi_store::{Stored, report_faults};
/// let ledger = rawi::ledger::Ledger { id: "n1".into(), text: "خبر".into(), ..Default::default() };
/// let faults = report_faults(&Stored { ledger, hash: "of another text".into() });
/// assert_eq!(faults, ["n1: the text or its source is not what was read"]);
/// ```
pub fn report_faults(stored: &Stored) -> Vec<String> {
    let ledger = &stored.ledger;
    let mut faults = Vec::new();
    if stored_hash(ledger) != stored.hash {
        faults.push("the text or its source is not what was read".to_owned());
    }
    let length = Text::new(&ledger.text).length();
    let outside = spans(ledger).into_iter().filter(|(_, span)| span.start > span.end || span.end > length);
    faults.extend(
        outside.map(|(what, span)| format!("{what} at {} to {} is not in the text", span.start, span.end)),
    );
    faults.extend(orphans(ledger));
    faults.into_iter().map(|fault| format!("{}: {fault}", ledger.id)).collect()
}

/// Every span of a report that lies in its text, with the row it belongs to.
fn spans(ledger: &Ledger) -> Vec<(String, Extent)> {
    let mut spans: Vec<(String, Extent)> = Vec::new();
    let mut add = |what: &str, start: usize, end: usize| spans.push((what.to_owned(), Extent { start, end }));
    for row in &ledger.credits {
        add("a credit", row.start, row.end);
    }
    for row in &ledger.blocks {
        add("a block", row.start, row.end);
    }
    for row in &ledger.entities {
        row.mentions.iter().for_each(|span| add(&row.id, span.start, span.end));
        row.because.iter().for_each(|why| add(&row.id, why.start, why.end));
    }
    for row in &ledger.statements {
        add(&row.id, row.cue.start, row.cue.end);
        row.content.iter().for_each(|span| add(&row.id, span.start, span.end));
        row.because.iter().for_each(|why| add(&row.id, why.start, why.end));
    }
    for row in &ledger.events {
        add(&row.id, row.trigger.start, row.trigger.end);
        row.because.iter().for_each(|why| add(&row.id, why.start, why.end));
        row.place.iter().for_each(|place| add(&row.id, place.mention.start, place.mention.end));
        row.sum.iter().for_each(|sum| add(&row.id, sum.start, sum.end));
    }
    for row in &ledger.times {
        add("a time", row.start, row.end);
        row.because.iter().for_each(|why| add("a time", why.start, why.end));
    }
    for (of, party) in parties(ledger) {
        party.mention.iter().for_each(|span| add(of, span.start, span.end));
    }
    spans
}

fn parties(ledger: &Ledger) -> impl Iterator<Item = (&str, &PartyRow)> {
    let said = ledger.statements.iter().flat_map(|row| {
        let all = [&row.speakers, &row.represents, &row.addressees, &row.relay];
        all.into_iter().flatten().map(|party| (row.id.as_str(), party))
    });
    said.chain(
        ledger
            .events
            .iter()
            .flat_map(|row| row.actors.iter().chain(&row.recipients).map(|party| (row.id.as_str(), party))),
    )
}

/// Rows that name an entity or a statement which the report does not have.
fn orphans(ledger: &Ledger) -> Vec<String> {
    let entities: HashSet<&str> = ledger.entities.iter().map(|row| row.id.as_str()).collect();
    let statements: HashSet<&str> = ledger.statements.iter().map(|row| row.id.as_str()).collect();
    let mut named: Vec<(&str, &str)> = Vec::new();
    named.extend(parties(ledger).map(|(of, party)| (of, party.entity.as_str())));
    let places =
        ledger.events.iter().filter_map(|row| Some((row.id.as_str(), row.place.as_ref()?.entity.as_str())));
    named.extend(places);
    named.retain(|(_, entity)| !entities.contains(entity));
    let inside = ledger.statements.iter().map(|row| (row.id.as_str(), row.inside.as_deref()));
    let said_in = ledger.events.iter().map(|row| (row.id.as_str(), row.said_in.as_deref()));
    let told = inside.chain(said_in).filter_map(|(of, statement)| Some((of, statement?)));
    named.extend(told.filter(|(_, statement)| !statements.contains(statement)));
    named.into_iter().map(|(of, missing)| format!("{of} names {missing}, which is not there")).collect()
}
