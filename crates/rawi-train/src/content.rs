//! Trains where contents begin.

use crate::bundled;
use crate::gold::{self, Gold, Said};
use crate::held_out::HeldOut;
use crate::logistic::{Example, Settings, regress_together};
use anyhow::{Context, Result};
use rawi::model::content::{self, VERSION};
use rawi::model::{Weights, belief};
use rawi::quote::choose::{Choice, Rival};
use rawi::{Reader, Span, article};
use std::collections::HashSet;

/// Chosen with [`folds`].
const SETTINGS: Settings = Settings { passes: 150, rate: 0.05, decay: 0.02, least: 2, hidden: 0, ridge: 4.0 };
/// Two places this near are the same, in characters that are no white space.
const NEAR: usize = 2;

/// The examples of one report.
pub(crate) type Examples = Vec<Example>;

/// The reports of `train` and our own in the folder `own`; what stands in dev or in `own`/blind is refused.
pub(crate) fn reports(shared: &str, own: &str) -> Result<Vec<(String, Gold)>> {
    let held = HeldOut::read(&[format!("{shared}/gold/dev"), format!("{own}/blind")])?;
    let mut reports = gold::read(&format!("{shared}/gold/train"))?;
    reports.extend(gold::read(own)?);
    reports.iter().try_for_each(|(line, gold)| held.refuse(line, &gold.id))?;
    Ok(reports)
}

/// Trains on these reports and writes the weights.
pub(crate) fn train(shared: &str, own: &str, out: &str) -> Result<()> {
    let examples = gather(&reports(shared, own)?)?;
    let weights = learn(examples.iter());
    std::fs::write(out, weights.to_bytes(VERSION)).with_context(|| format!("{out}: cannot be written"))
}

/// For each of so many parts, what the reports of the others teach.
pub(crate) fn without_each(examples: &[Examples], parts: usize) -> Vec<Weights> {
    let others = |part: usize| examples.iter().enumerate().filter(move |(number, _)| number % parts != part);
    (0..parts).map(|part| learn(others(part).map(|(_, examples)| examples))).collect()
}

fn learn<'e>(examples: impl Iterator<Item = &'e Examples>) -> Weights {
    let mut all = Examples::new();
    for (number, report) in examples.enumerate() {
        // Two reports in a row must not have one number.
        let apart = |group: u32| group * 2 + (number % 2) as u32;
        all.extend(report.iter().map(|e| Example { group: apart(e.group), ..e.clone() }));
    }
    let (scale, rows) = regress_together(&[all], SETTINGS, 1);
    content::weights(scale, &rows)
}

/// What is to be chosen in each report, and what is right.
pub(crate) fn gather(reports: &[(String, Gold)]) -> Result<Vec<Examples>> {
    let mut tables = bundled::tables();
    tables.insert_model("content.bin", content::weights(1.0, &[]).to_bytes(VERSION));
    tables.insert_model("belief.bin", belief::weights(1.0, &[]).to_bytes(belief::VERSION));
    let reader = Reader::new(&tables)?;
    reports.iter().map(|(line, gold)| gather_one(&reader, line, gold)).collect()
}

fn gather_one(reader: &Reader, line: &str, gold: &Gold) -> Result<Examples> {
    let report = article::from_json_line(&reader.lexicon, line, 1, "reports.jsonl")?;
    let raw: serde_json::Value = serde_json::from_str(line)?;
    let places =
        Places::new(gold, raw.get("text").and_then(|text| text.as_str()).unwrap_or_default(), &report.text);
    let mut out = Examples::new();
    for (number, choice) in reader.choices(&report).into_iter().enumerate() {
        let Some(right) = places.right(&choice) else { continue };
        // Even numbers are of choices in which rules have a part.
        let group = (number as u32 + 1) * 2 + u32::from(choice.ruled.is_none());
        let examples = choice.rivals.into_iter().zip(right);
        let examples =
            examples.map(|(rival, right)| Example { features: rival.features, right, weight: 1.0, group });
        out.extend(examples);
    }
    Ok(out)
}

/// The annotation of a report in characters that are no white space.
struct Places {
    /// How many of them stand in front of each byte of the report as it is read.
    own: Vec<usize>,
    said: Vec<Marked>,
}

/// A statement of the annotation.
struct Marked {
    cue: HashSet<usize>,
    content: HashSet<usize>,
    start: usize,
}

impl Places {
    fn new(gold: &Gold, text: &str, read: &str) -> Self {
        let theirs = gold::places(text);
        let mark = |said: &Said| {
            let cells = |spans: &[(usize, usize)]| -> HashSet<usize> {
                spans.iter().flat_map(|(a, b)| gold::cells(&theirs, *a, *b)).collect()
            };
            let (start, _) = *said.content_spans.first()?;
            let place = |at: usize| theirs.get(at).or(theirs.last()).copied().unwrap_or_default();
            Some(Marked {
                cue: cells(&said.cue_spans),
                content: cells(&said.content_spans),
                start: place(start),
            })
        };
        let mut own = vec![0; read.len() + 1];
        let mut count = 0;
        for (at, c) in read.char_indices() {
            own[at..at + c.len_utf8()].fill(count);
            count += usize::from(!c.is_whitespace());
        }
        own[read.len()] = count;
        Self { own, said: gold.statements.iter().filter_map(mark).collect() }
    }

    fn cells(&self, span: Span) -> (usize, usize) {
        (self.own[span.start as usize], self.own[span.end as usize])
    }

    /// Which of the rivals are right; nothing where the annotation cannot tell.
    fn right(&self, choice: &Choice) -> Option<Vec<bool>> {
        let (start, end) = self.cells(choice.cue);
        let said: Vec<&Marked> =
            self.said.iter().filter(|said| (start..end).any(|cell| said.cue.contains(&cell))).collect();
        if said.is_empty() {
            return Some(vec![false; choice.rivals.len()]);
        }
        let exact = |rival: &Rival, said: &Marked| said.start.abs_diff(self.cells(rival.content).0) <= NEAR;
        let half = |rival: &Rival, said: &Marked| {
            let (start, end) = self.cells(rival.content);
            let both = (start..end).filter(|cell| said.content.contains(cell)).count();
            2 * both >= said.content.len() + (end - start) - both
        };
        let tell = |is: &dyn Fn(&Rival, &Marked) -> bool| -> Vec<bool> {
            choice.rivals.iter().map(|rival| said.iter().any(|said| is(rival, said))).collect()
        };
        [tell(&exact), tell(&half)].into_iter().find(|right| right.contains(&true))
    }
}

/// Prints how often each part of the reports is chosen right by what the others teach, where rules find a content and where none
/// does.
pub(crate) fn folds(shared: &str, own: &str, parts: usize) -> Result<()> {
    let examples = gather(&reports(shared, own)?)?;
    let mut found: [Vec<(f32, bool, bool)>; 2] = Default::default();
    for (part, weights) in without_each(&examples, parts).into_iter().enumerate() {
        let model = content::Contents::load(&weights.to_bytes(VERSION))?;
        let own = examples.iter().enumerate().filter(|(number, _)| number % parts == part);
        for group in own.flat_map(|(_, report)| report.chunk_by(|a, b| a.group == b.group)) {
            let rivals: Vec<Vec<u32>> = group.iter().map(|example| example.features.clone()).collect();
            let chances = model.choice(&rivals);
            let best = (0..group.len()).max_by(|a, b| chances[*a].total_cmp(&chances[*b]));
            let Some(best) = best else { continue };
            let there = group.iter().any(|example| example.right);
            found[(group[0].group % 2) as usize].push((chances[best], group[best].right, there));
        }
    }
    for (what, found) in ["a rule finds a content", "no rule does"].iter().zip(found) {
        let there = found.iter().filter(|(_, _, there)| *there).count();
        println!("{what}: {} cues, {there} with a right place", found.len());
        for least in [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9] {
            let chosen = found.iter().filter(|(chance, ..)| *chance >= least);
            let right = chosen.clone().filter(|(_, right, _)| *right).count();
            println!("  as likely as {least}: {} chosen, {right} right", chosen.count());
        }
    }
    Ok(())
}
