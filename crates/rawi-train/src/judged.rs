//! Statements that a reader judged right or wrong: `data/annotation/judged.tsv`.

use crate::gold::{Verdict, places};
use anyhow::{Context, Result};
use rawi::ledger::{Ledger, StatementRow};
use rustc_hash::FxHashMap;

/// The table.
pub(crate) const TABLE: &str = "data/annotation/judged.tsv";

/// What a reader said of one statement; places count the characters other than white space in front.
#[derive(Debug)]
struct Row {
    cue: usize,
    content: (usize, usize),
    mention: usize,
    right_cue: Option<bool>,
    right_content: Option<bool>,
    right_speaker: Option<bool>,
}

/// Judgements by the number of the report.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    rows: FxHashMap<usize, Vec<Row>>,
}

impl Judged {
    /// Reads the table.
    pub(crate) fn read(file: &str) -> Result<Self> {
        let text = std::fs::read_to_string(file).with_context(|| format!("{file}: cannot be read"))?;
        let mut judged = Self::default();
        let lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')).skip(1);
        for (number, line) in lines {
            let (report, row) = parse(line).with_context(|| {
                format!("{file}:{}: write five numbers and three of 1, 0, -, with tabs between", number + 1)
            })?;
            judged.rows.entry(report).or_default().push(row);
        }
        Ok(judged)
    }

    /// True when something of a report was judged.
    pub(crate) fn has(&self, report: usize) -> bool {
        self.rows.contains_key(&report)
    }

    /// What was said of each statement of a report's ledger: whether it is one, and, where it is, whether its speaker is right.
    pub(crate) fn verdicts(&self, report: usize, ledger: &Ledger) -> Vec<(Option<bool>, Option<bool>)> {
        let places = places(&ledger.text);
        let rows = self.rows.get(&report).map(Vec::as_slice).unwrap_or_default();
        ledger.statements.iter().map(|statement| verdict(rows, &places, statement)).collect()
    }
}

fn verdict(rows: &[Row], places: &[usize], statement: &StatementRow) -> (Option<bool>, Option<bool>) {
    let Some(row) = rows.iter().find(|row| row.cue == places[statement.cue.start]) else {
        return (None, None);
    };
    if row.right_cue == Some(false) {
        return (Some(false), None);
    }
    let start = statement.content.first().map(|extent| places[extent.start]);
    let end = statement.content.last().map(|extent| places[extent.end]);
    let same = start == Some(row.content.0) && end == Some(row.content.1);
    let found = row.right_content.filter(|_| same);
    let mention = statement.speakers.first().and_then(|party| party.mention);
    let speaker = row.right_speaker.filter(|_| mention.is_some_and(|m| places[m.start] == row.mention));
    (found, speaker.filter(|_| found == Some(true)))
}

fn parse(line: &str) -> Option<(usize, Row)> {
    let cells: Vec<&str> = line.split('\t').collect();
    let [numbers @ .., cue, content, speaker] = &*cells else { return None };
    let numbers: Option<Vec<usize>> = numbers.iter().map(|cell| cell.parse().ok()).collect();
    let [report, at, start, end, mention] = *numbers? else { return None };
    let told = |cell: &str| match cell {
        "1" => Some(Some(true)),
        "0" => Some(Some(false)),
        "-" => Some(None),
        _ => None,
    };
    let row = Row {
        cue: at,
        content: (start, end),
        mention,
        right_cue: told(cue)?,
        right_content: told(content)?,
        right_speaker: told(speaker)?,
    };
    Some((report, row))
}

impl From<Verdict> for (Option<bool>, Option<bool>) {
    fn from(verdict: Verdict) -> Self {
        (Some(verdict.found), verdict.found.then_some(verdict.speaker))
    }
}
