//! Who copied whom: the reports of a story as a tree, drawn here. The table of its reports stands behind it.
//!
//! Below each report stand those that have most of their words from it; where they credit an agency, the agency
//! stands in between.

use super::Page;
use super::chart::escape;
use crate::serve::text::{isolated, shown};
use rawi_store::CopyRow;
use std::fmt::Write as _;

/// How many reports are drawn; the table has them all.
const DRAWN: usize = 40;

const WIDTH: usize = 960;
const ROW: usize = 32;
const STEP: usize = 36;
const EDGE: usize = 16;

/// Those further down are drawn no further in.
const DEEPEST: usize = 12;

/// Longer names are cut in the drawing; the table has them whole.
const NAME: usize = 32;

/// A line of the drawing.
struct Line<'r> {
    what: What<'r>,
    depth: usize,
    /// The line above that this one hangs on.
    parent: Option<usize>,
    /// An agency is credited.
    credited: bool,
}

enum What<'r> {
    /// A report, with its number in the list.
    Report(usize, &'r CopyRow),
    /// Agencies that the reports below credit.
    Agencies(String),
}

/// The drawing of a story; nothing where nothing was copied. `here` is the report that is looked at.
pub(super) fn drawing(page: &Page, rows: &[CopyRow], here: Option<&str>) -> Option<String> {
    let rows = &rows[..rows.len().min(DRAWN)];
    if rows.len() < 2 {
        return None;
    }
    let lines = lines(rows);
    let is_rtl = page.dir() == "rtl";
    let mut out = format!(
        "<svg viewBox=\"0 0 {WIDTH} {}\" role=\"img\" aria-labelledby=\"chain\" class=\"chart chain\" \
         direction=\"{}\"><title id=\"chain\">{}</title>",
        lines.len() * ROW + 8,
        page.dir(),
        escape(page.t("chain"))
    );
    for (at, line) in lines.iter().enumerate() {
        tie(&mut out, &lines, at, is_rtl);
        let (x, y) = point(line, at, is_rtl);
        let (class, text) = match &line.what {
            What::Agencies(names) => ("agency", format!("{} {}", page.t("chain.credit"), isolated(names))),
            What::Report(number, row) => ("report", label(page, *number, row)),
        };
        let this = matches!(line.what, What::Report(_, row) if here == Some(row.document.as_str()));
        let side = if is_rtl { x - 14 } else { x + 14 };
        let _ = write!(
            out,
            "<circle cx=\"{x}\" cy=\"{y}\" r=\"5\" class=\"dot {class}\"/><text x=\"{side}\" y=\"{}\" class=\"{}\">{}</text>",
            y + 4,
            if this { "this" } else { class },
            escape(&text)
        );
    }
    out.push_str("</svg>");
    Some(out)
}

/// Number, outlet, day, agencies of the first, and how much was copied.
fn label(page: &Page, number: usize, row: &CopyRow) -> String {
    let name = row.outlet.as_deref().or(row.title.as_deref()).unwrap_or(&row.document);
    let mut parts = vec![format!("{}. {}", number + 1, isolated(&cut(&shown(name))))];
    parts.extend(row.published.as_deref().map(isolated));
    if row.origin != row.document {
        parts.push(isolated(&format!("{} {}", super::view::percent(row.copied), page.t("chain.share"))));
    } else if !row.agencies.is_empty() {
        parts.push(format!("{} {}", page.t("chain.credit"), isolated(&cut(&row.agencies.join("، ")))));
    }
    parts.join(" · ")
}

fn cut(name: &str) -> String {
    let mut cut: String = name.chars().take(NAME).collect();
    if cut.len() < name.len() {
        cut.push('…');
    }
    cut
}

/// The lines from top to bottom: each report behind the one it has its words from.
fn lines(rows: &[CopyRow]) -> Vec<Line<'_>> {
    // The report it was copied from stands before it in the list; whatever else is said of it, it begins a tree.
    let origin = |at: usize| {
        let from = rows[..at].iter().position(|other| other.document == rows[at].origin);
        from.filter(|_| rows[at].origin != rows[at].document)
    };
    let origins: Vec<Option<usize>> = (0..rows.len()).map(origin).collect();
    let mut lines = Vec::new();
    for root in (0..rows.len()).filter(|at| origins[*at].is_none()) {
        hang(&mut lines, rows, &origins, root, None, 0);
    }
    lines
}

/// A report and what hangs on it.
fn hang<'r>(
    lines: &mut Vec<Line<'r>>,
    rows: &'r [CopyRow],
    origins: &[Option<usize>],
    at: usize,
    parent: Option<usize>,
    depth: usize,
) {
    let credited = parent.is_some_and(|parent| matches!(lines[parent].what, What::Agencies(_)));
    lines.push(Line { what: What::Report(at, &rows[at]), depth, parent, credited });
    let place = lines.len() - 1;
    let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
    for copy in (0..rows.len()).filter(|copy| origins[*copy] == Some(at)) {
        let agencies = rows[copy].agencies.join("، ");
        match groups.iter_mut().find(|(known, _)| *known == agencies) {
            Some((_, copies)) => copies.push(copy),
            None => groups.push((agencies, vec![copy])),
        }
    }
    for (agencies, copies) in groups {
        let (parent, depth) = if agencies.is_empty() {
            (place, depth + 1)
        } else {
            let what = What::Agencies(cut(&shown(&agencies)));
            lines.push(Line { what, depth: depth + 1, parent: Some(place), credited: true });
            (lines.len() - 1, depth + 2)
        };
        for copy in copies {
            hang(lines, rows, origins, copy, Some(parent), depth);
        }
    }
}

fn point(line: &Line<'_>, at: usize, is_rtl: bool) -> (usize, usize) {
    let x = EDGE + line.depth.min(DEEPEST) * STEP;
    (if is_rtl { WIDTH - x } else { x }, at * ROW + ROW / 2 + 4)
}

/// From the line above that it hangs on, down and to the side.
fn tie(out: &mut String, lines: &[Line<'_>], at: usize, is_rtl: bool) {
    let Some(parent) = lines[at].parent else { return };
    let ((px, py), (x, y)) = (point(&lines[parent], parent, is_rtl), point(&lines[at], at, is_rtl));
    let class = if lines[at].credited { " class=\"credit\"" } else { "" };
    let _ = write!(out, "<path d=\"M{px} {}V{y}H{x}\"{class}/>", py + 5);
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderMap;

    fn row(document: &str, origin: &str, agencies: &[&str]) -> CopyRow {
        CopyRow {
            document: document.to_owned(),
            origin: origin.to_owned(),
            copied: 0.95,
            kept: 0.9,
            outlet: Some(format!("</svg> {document}")),
            published: Some("2024-05-14".to_owned()),
            title: None,
            agencies: agencies.iter().map(|&agency| agency.to_owned()).collect(),
        }
    }

    fn page(language: &str) -> Page {
        Page::of(&format!("/?lang={language}").parse().unwrap(), &HeaderMap::new(), None)
    }

    #[test]
    fn an_agency_stands_between_a_report_and_those_that_credit_it() {
        let rows = [
            row("a", "a", &[]),
            row("b", "a", &["AFP"]),
            row("c", "b", &[]),
            row("d", "a", &["AFP"]),
            row("e", "gone", &["x"]),
        ];
        let lines = lines(&rows);
        let shape: Vec<(String, usize, Option<usize>, bool)> = lines
            .iter()
            .map(|line| {
                let name = match &line.what {
                    What::Report(_, row) => row.document.clone(),
                    What::Agencies(names) => names.clone(),
                };
                (name, line.depth, line.parent, line.credited)
            })
            .collect();
        let want = [
            ("a", 0, None, false),
            ("AFP", 1, Some(0), true),
            ("b", 2, Some(1), true),
            ("c", 3, Some(2), false),
            ("d", 2, Some(1), true),
            ("e", 0, None, false),
        ];
        assert_eq!(shape, want.map(|(name, depth, parent, credited)| (name.into(), depth, parent, credited)));
    }

    #[test]
    fn a_drawing_is_well_formed_and_turns_with_the_language() {
        let rows = [row("a", "a", &["AFP"]), row("b", "a", &["<b>"])];
        for (language, x) in [("en", "16"), ("ar", "944")] {
            let svg = drawing(&page(language), &rows, Some("b")).unwrap();
            assert_eq!((svg.matches("</svg>").count(), svg.matches("<circle").count()), (1, 3), "{svg}");
            assert!(svg.contains(&format!("cx=\"{x}\"")) && svg.contains("&lt;b&gt;"), "{svg}");
            assert_eq!(svg.matches("class=\"this\"").count(), 1);
            assert!(svg.contains("95%"), "{svg}");
        }
        assert!(drawing(&page("en"), &rows[..1], None).is_none());
    }
}
