//! A statement beside others of its speaker: who has it in which words, who had it first, and what contradicts it.

use super::Page;
use super::view::{StatementView, report_path};
use crate::serve::App;
use crate::serve::text::shown;
use crate::serve::url;
use jiff::ToSpan;
use jiff::civil::Date;
use rawi::article::parse_date;
use rawi::corpus::{Change, Conflict, Quotation, Relation, Variant, variants_of};
use rawi_store::browse::{Piece, Wanted};
use rawi_store::{Browse, Hit, QuotationRow, Result as StoreResult};
use std::collections::BTreeSet;

/// How many denials are shown.
const DENIALS: usize = 6;

/// How many days later a denial may come.
const LATE: i64 = 3;

/// What the ledger has beside a statement.
pub(super) struct Beside {
    rows: Vec<QuotationRow>,
    this: usize,
    /// Which of the rows are of the same utterance, or contradict it.
    variants: Vec<(usize, Variant)>,
    /// Statements that deny something about the speaker, on the day or soon after.
    denials: Vec<Hit>,
}

/// The same words, or others, in another report.
pub(super) struct VariantView {
    pub(super) day: String,
    pub(super) outlet: String,
    pub(super) href: String,
    pub(super) relation: String,
    pub(super) pieces: Vec<Piece>,
    /// Words here, and what stands there instead.
    pub(super) changes: Vec<(String, String)>,
    /// The report is of one story with this one, or with one above it.
    pub(super) copied: bool,
}

/// What a statement's page shows of others.
pub(super) struct BesideView {
    pub(super) variants: Vec<VariantView>,
    pub(super) conflicts: Vec<VariantView>,
    pub(super) denials: Vec<StatementView>,
    /// How many reports have it, and how many of them are no copies of one another.
    pub(super) reports: usize,
    pub(super) independent: usize,
    /// Day and outlet of the report that has it first.
    pub(super) first: String,
}

/// Looks up what stands beside a statement; nothing where nobody speaks.
pub(super) fn look_up(app: &App, ledger: &dyn Browse, report: &str, id: &str) -> StoreResult<Option<Beside>> {
    let rows = ledger.beside(report, id)?;
    let is_this = |row: &QuotationRow| row.document == report && row.statement == id;
    let Some(this) = rows.iter().position(is_this) else { return Ok(None) };
    let quotations: Vec<Quotation<'_>> = rows.iter().map(quotation).collect();
    let apart = |one: usize, other: usize| rows[one].document != rows[other].document;
    let variants = variants_of(app.reconciler(), &quotations, this, apart);
    let denials = denials(ledger, &rows[this])?;
    Ok(Some(Beside { rows, this, variants, denials }))
}

fn quotation(row: &QuotationRow) -> Quotation<'_> {
    Quotation {
        speaker: &row.speaker,
        day: row.day.as_deref().and_then(parse_date),
        direct: row.kind != "indirect",
        content: &row.content,
    }
}

/// What is denied of the speaker from that day on.
fn denials(ledger: &dyn Browse, row: &QuotationRow) -> StoreResult<Vec<Hit>> {
    let Some(day) = row.day.as_deref().and_then(parse_date) else { return Ok(Vec::new()) };
    let late = |day: Date| day.checked_add(LATE.days()).unwrap_or(day);
    let wanted = Wanted {
        about: Some(row.speaker.clone()),
        act: Some("deny".to_owned()),
        from: Some(day.to_string()),
        to: Some(late(day).to_string()),
        ..Wanted::default()
    };
    Ok(ledger.statements(&wanted, None, DENIALS)?.items)
}

impl Beside {
    /// What the page shows.
    pub(super) fn view(&self, page: &Page) -> BesideView {
        let conflicting = |variant: &Variant| variant.relation == Relation::Conflicting;
        let of =
            |wanted: bool| self.variants.iter().filter(move |(_, variant)| conflicting(variant) == wanted);
        let mut clusters: BTreeSet<i64> = self.rows[self.this].cluster.into_iter().collect();
        let variants = of(false)
            .map(|(at, variant)| {
                let copied = self.rows[*at].cluster.is_some_and(|cluster| !clusters.insert(cluster));
                self.variant(page, *at, variant, copied)
            })
            .collect();
        let conflicts = of(true).map(|(at, variant)| self.variant(page, *at, variant, false)).collect();
        let mut having: Vec<&QuotationRow> = of(false).map(|(at, _)| &self.rows[*at]).collect();
        having.push(&self.rows[self.this]);
        let reports: BTreeSet<&str> = having.iter().map(|row| &*row.document).collect();
        // A report in no cluster stands for itself.
        let sources: BTreeSet<(Option<i64>, &str)> = having
            .iter()
            .map(|row| (row.cluster, if row.cluster.is_some() { "" } else { &*row.document }))
            .collect();
        let first = having.iter().min_by_key(|row| (&row.day, &row.document)).map(|row| source(row));
        BesideView {
            variants,
            conflicts,
            denials: self.denials.iter().map(|hit| StatementView::of(page, hit, &[])).collect(),
            reports: reports.len(),
            independent: sources.len(),
            first: first.unwrap_or_default(),
        }
    }

    fn variant(&self, page: &Page, at: usize, variant: &Variant, copied: bool) -> VariantView {
        let (here, row) = (&self.rows[self.this].content, &self.rows[at]);
        let words = |text: &str| shown(text).trim().to_owned();
        let change = |change: &Change| (words(change.was.of(here)), words(change.is.of(&row.content)));
        let relation = page.word("relation", variant.relation.name());
        let about = variant.conflict.map(|conflict| match conflict {
            Conflict::Number => page.t("conflict.number"),
            Conflict::Polarity => page.t("conflict.polarity"),
            Conflict::Name => page.t("conflict.name"),
        });
        VariantView {
            day: row.day.clone().unwrap_or_default(),
            outlet: row.outlet.as_deref().map(|outlet| shown(outlet).into_owned()).unwrap_or_default(),
            href: page.link(&format!("{}/{}", report_path(&row.document), url::encode(&row.statement))),
            relation: about.map_or(relation.clone(), |about| format!("{relation} · {about}")),
            pieces: pieces(&row.content, &variant.changes),
            changes: variant.changes.iter().map(change).collect(),
            copied,
        }
    }
}

/// Day and outlet of a row.
fn source(row: &QuotationRow) -> String {
    let told = [row.day.as_deref(), row.outlet.as_deref().or(Some(&row.document))];
    told.into_iter().flatten().map(crate::serve::text::isolated).collect::<Vec<_>>().join(" · ")
}

/// A content cut where it differs; the words that differ are marked.
fn pieces(content: &str, changes: &[Change]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut add = |from: usize, to: usize, found: bool| {
        if from < to {
            pieces.push(Piece { text: shown(&content[from..to]).into_owned(), found });
        }
    };
    for change in changes {
        let (start, end) = (change.is.start as usize, change.is.end as usize);
        add(at, start, false);
        add(start, end, true);
        at = end;
    }
    add(at, content.len(), false);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use rawi::corpus::{Words, changes};

    #[test]
    fn words_that_differ_are_marked_whole() {
        let (was, is) = ("سنوقع الاتفاق غدا في القاهرة", "سنوقّع الاتفاق اليوم في القاهرة حتما");
        let found = pieces(is, &changes(&Words::of(was), &Words::of(is)));
        let marked: Vec<&str> = found.iter().filter(|piece| piece.found).map(|piece| &*piece.text).collect();
        assert_eq!(marked, ["اليوم", "حتما"]);
        assert_eq!(found.iter().map(|piece| &*piece.text).collect::<String>(), is);
    }
}
