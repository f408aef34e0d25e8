//! How right the relations between quotations are, on the pairs of `variants.tsv`: both halves apart, in macro F1.

#![allow(clippy::unwrap_used)]

use rawi::article::parse_date;
use rawi::corpus::{Quotation, Reconciler};
use rawi::lexicon::Tables;
use std::collections::BTreeMap;

const PAIRS: &str = include_str!("variants.tsv");

/// What was asked for, and what came out, with how often.
type Confusion = BTreeMap<(String, &'static str), usize>;

fn confusion(half: &str) -> Confusion {
    let reconciler = Reconciler::load(&Tables::bundled()).unwrap();
    let mut counts = Confusion::new();
    for line in PAIRS.lines().filter(|line| line.starts_with(half)) {
        let cells: Vec<&str> = line.split('\t').collect();
        let said = |at: usize| Quotation {
            speaker: cells[at + 1],
            day: parse_date(cells[at]),
            direct: cells[at + 2] == "direct",
            content: cells[at + 3],
        };
        let found =
            reconciler.relate(&said(2), &said(6)).map_or("unrelated", |variant| variant.relation.name());
        if found != cells[1] {
            println!("{} is {}, found {found}: {} | {}", cells[0], cells[1], cells[5], cells[9]);
        }
        *counts.entry((cells[1].to_owned(), found)).or_default() += 1;
    }
    counts
}

fn macro_f1(half: &str, counts: &Confusion) -> f64 {
    let relations: Vec<&String> = counts
        .keys()
        .map(|(relation, _)| relation)
        .collect::<std::collections::BTreeSet<_>>()
        .into_iter()
        .collect();
    let sum = |keep: &dyn Fn(&str, &str) -> bool| -> f64 {
        counts.iter().filter(|((gold, found), _)| keep(gold, found)).map(|(_, count)| *count as f64).sum()
    };
    let f1 = |relation: &&String| {
        let right = sum(&|gold, found| gold == **relation && found == **relation);
        let f1 = 2.0 * right / (sum(&|gold, _| gold == **relation) + sum(&|_, found| found == **relation));
        println!("{half:7} {relation:12} F1 {f1:.3}");
        f1
    };
    let mean = relations.iter().map(f1).sum::<f64>() / relations.len() as f64;
    println!("{half:7} macro F1 {mean:.3} over {} pairs", sum(&|_, _| true));
    mean
}

#[test]
fn relations_between_quotations_are_told_apart() {
    assert!(PAIRS.lines().filter(|line| line.starts_with(['f', 's'])).count() >= 150);
    for half in ["first", "second"] {
        assert!(macro_f1(half, &confusion(half)) >= 0.85, "{half}");
    }
}
