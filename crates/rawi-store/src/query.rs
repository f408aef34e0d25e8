//! Statements by who, what, when and which words.

use crate::error::Result;
use crate::load;
use crate::words;
use rawi::ledger::StatementRow;
use rawi::text::fold;
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use serde::Serialize;
use std::ops::ControlFlow;

/// Which statements are wanted. What is `None` or empty lets everything through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Part of a speaker's name, an actor's id (Q7747, putin), or an entity's id in its report (n1).
    pub speaker: Option<String>,
    /// `say`, `deny`, `accuse` …
    pub act: Option<String>,
    /// The first day: `2022-06-29`, `2022-06` or `2022`.
    pub from: Option<String>,
    /// The last day, likewise; `2022-06` takes all of June in.
    pub to: Option<String>,
    /// Part of the outlet's name.
    pub outlet: Option<String>,
    /// What the content must hold: each item is a word, or several that follow one another.
    pub words: Vec<String>,
    /// How many at most.
    pub limit: Option<usize>,
}

/// A statement that the filter let through, with the report it stands in.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// The report's id.
    pub document: String,
    /// The report's title.
    pub title: Option<String>,
    /// The outlet that published the report.
    pub outlet: Option<String>,
    /// The report's address.
    pub url: Option<String>,
    /// The day the report was published.
    pub published: Option<String>,
    /// The day it was said, else the day the report was published.
    pub day: Option<String>,
    /// The words of the cue.
    pub cue: String,
    /// The words of the content; stretches are joined with ` … `.
    pub content: String,
    /// The statement.
    pub statement: StatementRow,
}

/// Calls `each` with the statements that the filter lets through, newest first, until it breaks off.
pub(crate) fn visit(
    db: &Connection,
    filter: &Filter,
    each: &mut dyn FnMut(Hit) -> ControlFlow<()>,
) -> Result<()> {
    let Some((sql, values)) = compile(filter) else { return Ok(()) };
    let phrases: Vec<Vec<String>> =
        filter.words.iter().map(|item| words::split(item)).filter(|phrase| phrase.len() > 1).collect();
    let mut statement = db.prepare_cached(&sql)?;
    let mut rows = statement.query(params_from_iter(values))?;
    let mut left = filter.limit.unwrap_or(usize::MAX);
    while left > 0 {
        let Some(row) = rows.next()? else { break };
        let hit = load_hit(db, row.get(0)?)?;
        if phrases.iter().any(|phrase| !words::has_phrase(&hit.content, phrase)) {
            continue;
        }
        left -= 1;
        if each(hit).is_break() {
            break;
        }
    }
    Ok(())
}

/// The query and its values; `None` when no statement can pass.
fn compile(filter: &Filter) -> Option<(String, Vec<Value>)> {
    let mut tests: Vec<&str> = Vec::new();
    let mut values: Vec<Value> = Vec::new();
    let mut test = |sql: &'static str, bound: Vec<String>| {
        tests.push(sql);
        values.extend(bound.into_iter().map(Value::Text));
    };
    if !filter.words.is_empty() {
        let words = words::query(&filter.words.join(" "))?;
        test("s.statement IN (SELECT rowid FROM statement_words WHERE statement_words MATCH ?)", vec![words]);
    }
    if let Some(speaker) = &filter.speaker {
        test(
            "EXISTS (SELECT 1 FROM statement_parties p WHERE p.statement = s.statement AND p.part = 'speaker'
             AND (instr(p.name_key, ?) OR p.actor = ? COLLATE NOCASE OR p.entity = ?))",
            vec![fold(speaker.trim()), speaker.clone(), speaker.clone()],
        );
    }
    if let Some(act) = &filter.act {
        test("s.act = ?", vec![act.to_lowercase()]);
    }
    if let Some(from) = &filter.from {
        test("s.day >= ?", vec![from.clone()]);
    }
    if let Some(to) = &filter.to {
        // '~' comes after '-' and the digits: «2022-06~» follows every day of June.
        test("s.day <= ? || '~'", vec![to.clone()]);
    }
    if let Some(outlet) = &filter.outlet {
        test("instr(lower(d.outlet), lower(?))", vec![outlet.clone()]);
    }
    let tests = if tests.is_empty() { String::new() } else { format!("WHERE {}", tests.join(" AND ")) };
    let sql = format!(
        "SELECT s.statement FROM statements s JOIN documents d USING (document) {tests}
         ORDER BY s.day DESC, d.id, s.position"
    );
    Some((sql, values))
}

/// One statement with its report.
pub(crate) fn load_hit(db: &Connection, number: i64) -> Result<Hit> {
    let sql = "SELECT d.id, d.title, d.outlet, d.url, d.published, s.day, s.cue, s.content
               FROM statements s JOIN documents d USING (document) WHERE s.statement = ?";
    let statement = load::statement(db, number)?;
    let hit = db.prepare_cached(sql)?.query_row([number], |row| {
        Ok(Hit {
            document: row.get(0)?,
            title: row.get(1)?,
            outlet: row.get(2)?,
            url: row.get(3)?,
            published: row.get(4)?,
            day: row.get(5)?,
            cue: row.get(6)?,
            content: row.get(7)?,
            statement,
        })
    })?;
    Ok(hit)
}
