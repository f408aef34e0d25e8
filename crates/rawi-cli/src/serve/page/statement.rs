//! A statement by itself: its words in their paragraph, and every reason.

use super::marks::{self, Block};
use super::row::{RowView, Text};
use super::variants::{self, BesideView};
use super::view;
use super::{Page, render};
use crate::serve::App;
use crate::serve::problem::Problem;
use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::response::Html;
use rawi::ledger::{Ledger, StatementRow};
use rawi_store::{Browse, last_words};

/// How many letters around the cue are shown at most.
const AROUND: usize = 3_000;

#[derive(Template)]
#[template(path = "statement.html")]
struct StatementPage {
    page: Page,
    title: String,
    report: String,
    id: String,
    row: RowView,
    blocks: Vec<Block>,
    /// Statements inside it, and the one it stands in.
    related: Vec<(String, RowView)>,
    /// Other reports of the same utterance.
    beside: Option<BesideView>,
}

/// The page of a statement.
pub(super) async fn statement(
    State(app): State<App>,
    page: Page,
    ids: Result<Path<(String, String)>, PathRejection>,
) -> Result<Html<String>, Problem> {
    let Path((report, id)) = ids?;
    let (asked, of) = (app.clone(), id.clone());
    let question = move |ledger: &dyn Browse| {
        let beside = variants::look_up(&asked, ledger, &report, &of)?;
        Ok((ledger.report(&report)?, ledger.reviews(&report)?, beside))
    };
    let (found, reviews, beside) = app.pool.ask(question).await?;
    let Some(mut ledger) = found else { return Err(Problem::none("no report has this id")) };
    let letters: Vec<char> = ledger.text.chars().collect();
    let row = ledger.statements.iter().find(|row| row.id == id).cloned();
    let row = row
        .ok_or_else(|| Problem::none("the report has no statement of this id; it may have been read anew"))?;
    let around = around(&ledger, &row, letters.len());
    let last = last_words(&reviews, &ledger);
    let text = Text { page: &page, ledger: &ledger, letters: &letters, reviews: &last };
    let tied = ledger.statements.iter().filter(|other| {
        other.inside.as_deref() == Some(id.as_str()) || row.inside.as_deref() == Some(other.id.as_str())
    });
    let path = view::report_path(&ledger.id);
    let related = tied.map(|other| {
        (page.link(&format!("{path}/{}", crate::serve::url::encode(&other.id))), text.statement(other))
    });
    let related = related.collect();
    let shown = text.statement(&row);
    drop(last);
    ledger.statements.retain(|other| other.id == id);
    ledger.events.clear();
    let title = view::title(&ledger.title, &ledger.id);
    let blocks = marks::blocks(&ledger, &letters, around, |_| String::new());
    let made = StatementPage {
        report: format!("{}#{id}", page.link(&path)),
        title,
        id: ledger.id,
        row: shown,
        blocks,
        related,
        beside: beside.map(|beside| beside.view(&page)),
        page,
    };
    render(&made)
}

/// The blocks that the statement stands in.
fn around(ledger: &Ledger, row: &StatementRow, end: usize) -> (usize, usize) {
    let first = row.content.iter().map(|stretch| stretch.start).chain([row.cue.start]).min().unwrap_or(0);
    let last = row.content.iter().map(|stretch| stretch.end).chain([row.cue.end]).max().unwrap_or(end);
    let begins = ledger.blocks.iter().filter(|block| block.start <= first).map(|block| block.start).max();
    let ends = ledger.blocks.iter().filter(|block| block.end >= last).map(|block| block.end).min();
    let from = begins.unwrap_or(0).max(row.cue.start.saturating_sub(AROUND));
    (from, ends.unwrap_or(end).min(row.cue.end + AROUND))
}
