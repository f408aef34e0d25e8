//! Times: the expressions of date and time of a report, placed on the calendar.
//!
//! Comes in: the words of a report, with the day it was published. Goes out: expressions with TIMEX3 values.
//! In a report of 29 June 2022, «أمس الثلاثاء» gives `2022-06-28`.
//!
//! `scan` looks words up, `expression` reads points of time, `duration` lengths and vague references; `anchor`
//! knows the day of the report and `value` turns what was read into a value.

mod anchor;
mod duration;
mod expression;
pub mod number;
mod pieces;
mod scan;
mod slots;
mod value;

use crate::evidence::{Cause, Evidence, RowRef};
use crate::layers::TimeRef;
use crate::lexicon::Calendar;
use crate::text::Words;
use anchor::Context;
use scan::Scan;
use slots::Found;

/// The expressions of time of a report, in the order of the text, without overlap.
pub fn find(calendar: &Calendar, words: Words<'_>) -> Vec<TimeRef> {
    let scan = Scan::new(calendar, words);
    let mut found = read(&scan);
    expression::lend_years(&scan, &mut found);
    let mut context = Context::of(&scan, &found);
    let mut times = Vec::with_capacity(found.len());
    for item in &found {
        context.move_to(&scan, item);
        if let Some(value) = value::resolve(item, &mut context) {
            times.push(TimeRef {
                span: words.cover(item.tokens.clone()),
                kind: value.kind,
                value: value.text,
                modifier: item.modifier,
                day: value.day,
                evidence: evidence(&scan, item, context.ahead.take()),
            });
        }
    }
    times
}

/// Reads the whole report from its first word to its last, taking the longest expression at each place.
fn read(scan: &Scan<'_>) -> Vec<Found> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < scan.len() {
        match best(scan, at) {
            Some(mut item) => {
                at = item.tokens.end;
                duration::leave_out_ages(&found, &mut item);
                found.push(item);
            }
            None => at += 1,
        }
    }
    found
}

fn best(scan: &Scan<'_>, at: usize) -> Option<Found> {
    if !scan.may_begin(at) {
        return None;
    }
    let readings = [expression::point(scan, at), duration::reference(scan, at), duration::length(scan, at)];
    let mut best: Option<Found> = None;
    for item in readings.into_iter().flatten() {
        if best.as_ref().is_none_or(|b| item.tokens.end > b.tokens.end) {
            best = Some(item);
        }
    }
    best
}

fn evidence(scan: &Scan<'_>, item: &Found, ahead: Option<Cause>) -> Evidence {
    let span = scan.words.cover(item.tokens.clone());
    let mut causes = item.causes.iter().cloned().chain(ahead);
    let first = causes.next().unwrap_or_else(|| Cause::new(RowRef::new("rule", "digits"), span));
    causes.fold(Evidence::new(first), Evidence::and)
}

#[cfg(test)]
mod tests;
