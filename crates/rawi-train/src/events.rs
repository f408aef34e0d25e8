//! Trains what tells of events, and reads each part of the annotated reports with what the others taught.

use crate::bundled;
use crate::gold::{self, Gold};
use crate::gold_events::{self, Report};
use crate::held_out::HeldOut;
use crate::logistic::{Example, Settings, regress};
use anyhow::{Context, Result};
use rawi::event::clause::Clauses;
use rawi::event::{Ground, trigger, when};
use rawi::layers::STATUSES;
use rawi::model::happening::{self, Features, Happening, LABELS, Task, VERSION};
use rawi::{Reader, article, ledger};
use std::io::Write;

/// Chosen with [`folds`] on the train reports and on our own reports that train nothing.
pub(crate) const SETTINGS: Settings =
    Settings { passes: 400, rate: 0.05, decay: 0.02, least: 2, hidden: 0, ridge: 16.0 };
/// What of the hold on weights is left for statuses: chosen on the decisions that `rawi-train event-decisions` writes of the
/// reports that train, five parts of them apart.
const RARE: f32 = 0.125;
/// How much an event without a day counts for the model of days.
const UNDATED: f32 = 0.3;

/// Trains on the annotated reports of `train` and on our own in the folder `own`, and writes the weights.
pub(crate) fn train(shared: &str, own: &str, out: &str, settings: Settings, seed: u64) -> Result<()> {
    let reader = reader()?;
    let mut examples = none();
    let held = HeldOut::read(&[format!("{shared}/gold/dev")])?;
    for (line, gold) in gold::read(&format!("{shared}/gold/train"))?.iter().chain(&gold::read(own)?) {
        held.refuse(line, &gold.id)?;
        gather(&reader, line, gold, &mut examples)?;
    }
    let (steps, rows) = regress(&examples, |label| of_label(settings, label), seed);
    let bytes = happening::weights(&steps, &rows).to_bytes(VERSION);
    std::fs::write(out, bytes).with_context(|| format!("{out}: cannot be written"))
}

/// Prints what may be an event of each report of a file and who may take part, for whoever annotates: offsets in code points.
pub(crate) fn sheet(file: &str) -> Result<()> {
    let reader = reader()?;
    let text = std::fs::read_to_string(file).with_context(|| format!("{file}: cannot be read"))?;
    for (number, line) in text.lines().enumerate() {
        let report = article::from_json_line(&reader.lexicon, line, number + 1, file)?;
        let reading = reader.read(&report);
        let ground = Ground::of(&reading, &reader.lexicon);
        let offset = |span: rawi::Span| {
            let start = report.text[..span.start as usize].chars().count();
            (start, start + span.of(&report.text).chars().count())
        };
        let triggers: Vec<_> = trigger::find(ground, &Clauses::of(ground))
            .iter()
            .map(|t| (offset(ground.scope.words.span(t.at)), reader.lexicon.events.get(t.row).plover()))
            .collect();
        let mentions: Vec<_> = ground
            .mentions
            .iter()
            .zip(ground.chain_of)
            .map(|(m, chain)| (offset(m.span), chain.0, m.nested))
            .collect();
        let row = serde_json::json!({"text": report.text, "triggers": triggers, "mentions": mentions});
        println!("{row}");
    }
    Ok(())
}

/// Writes every decision as a line: number of the report, label, group, whether it is right, weight, features.
pub(crate) fn dump(shared: &str, set: &str) -> Result<()> {
    let reader = reader()?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (number, (line, gold)) in gold::read(&format!("{shared}/gold/{set}"))?.iter().enumerate() {
        let mut own = none();
        gather(&reader, line, gold, &mut own)?;
        for (label, examples) in own.iter().enumerate() {
            for e in examples {
                let right = u8::from(e.right);
                write!(out, "{number} {label} {} {right} {}", e.group, e.weight)?;
                e.features.iter().try_for_each(|feature| write!(out, " {feature}"))?;
                writeln!(out)?;
            }
        }
    }
    out.flush().context("the decisions cannot be written")
}

/// Prints the ledgers of the train reports, each read with weights that the other parts taught.
pub(crate) fn folds(shared: &str, own: &str, parts: usize, settings: Settings) -> Result<()> {
    let ours = gold::read(own)?;
    let reports = gold::read(&format!("{shared}/gold/train"))?;
    let mut reader = reader()?;
    let mut examples: Vec<Vec<Vec<Example>>> = Vec::new();
    for (line, gold) in &reports {
        let mut own = none();
        gather(&reader, line, gold, &mut own)?;
        examples.push(own);
    }
    let mut lines = vec![String::new(); reports.len()];
    let mut base = none();
    for (line, gold) in &ours {
        gather(&reader, line, gold, &mut base)?;
    }
    for part in 0..parts {
        let mut others = base.clone();
        for own in
            examples.iter().enumerate().filter(|(number, _)| number % parts != part).map(|(_, own)| own)
        {
            others.iter_mut().zip(own).for_each(|(all, own)| all.extend(own.iter().cloned()));
        }
        let (steps, rows) = regress(&others, |label| of_label(settings, label), 1);
        reader.happening = Happening::load(&happening::weights(&steps, &rows).to_bytes(VERSION))?;
        for (number, (line, _)) in reports.iter().enumerate().filter(|(number, _)| number % parts == part) {
            let report = article::from_json_line(&reader.lexicon, line, number + 1, "reports.jsonl")?;
            lines[number] = serde_json::to_string(&ledger::rows(&reader.lexicon, &reader.read(&report)))?;
        }
    }
    let mut out = std::io::stdout().lock();
    lines.iter().try_for_each(|line| writeln!(out, "{line}")).context("the ledgers cannot be written")
}

/// Of the statuses all but one are rare: their weights are held less, or nothing but what is common is ever told.
fn of_label(settings: Settings, label: usize) -> Settings {
    let rare = label >= Task::Status(STATUSES[0].1).label();
    Settings { ridge: if rare { settings.ridge * RARE } else { settings.ridge }, ..settings }
}

fn none() -> Vec<Vec<Example>> {
    LABELS.iter().map(|_| Vec::new()).collect()
}

fn reader() -> Result<Reader> {
    let mut tables = bundled::tables();
    tables.insert_model("events.bin", happening::weights(&[], &[]).to_bytes(VERSION));
    Ok(Reader::new(&tables)?)
}

/// Reads a report and sees which of the decisions were right.
fn gather(reader: &Reader, line: &str, gold: &Gold, examples: &mut [Vec<Example>]) -> Result<()> {
    let article = article::from_json_line(&reader.lexicon, line, 1, "reports.jsonl")?;
    let reading = reader.read(&article);
    let ground = Ground::of(&reading, &reader.lexicon);
    let clauses = Clauses::of(ground);
    let triggers = trigger::find(ground, &clauses);
    let features = Features::new(ground, &triggers, &clauses);
    let text: serde_json::Value = serde_json::from_str(line)?;
    let text = text.get("text").and_then(|text| text.as_str()).unwrap_or_default();
    let report = Report::new(gold, text, &reading, ground);
    let verdicts = gold_events::judge(&report, &triggers);
    for (number, verdict) in verdicts.iter().enumerate() {
        let right = verdict.is_some();
        examples[Task::Event.label()].push(Example {
            features: features.event(number),
            right,
            weight: 1.0,
            group: 0,
        });
        let Some(verdict) = verdict else { continue };
        let event = &gold.events[verdict.event];
        // Rivals stand together; no two events have one number.
        let group = examples[Task::Event.label()].len() as u32;
        // Another word of the sentence stands elsewhere to the parties: it teaches nothing of them.
        for relation in features.relations[number].iter().filter(|_| verdict.own) {
            let seen = features.part(number, relation);
            let verdicts = [
                (Task::Actor, report.is_one_of(&event.actors, relation.mention)),
                (Task::Recipient, report.is_one_of(&event.recipients, relation.mention)),
                (Task::Place, report.is_place(event.place.as_deref(), relation.mention)),
            ];
            for (task, right) in verdicts {
                examples[task.label()].push(Example { features: seen.clone(), right, weight: 1.0, group });
            }
        }
        // Our own annotation tells no days.
        let dated = gold.events.iter().any(|event| event.date.is_some());
        for moment in when::all(ground, &triggers[number]).into_iter().filter(|_| dated) {
            let right = event.date.as_deref() == Some(&*moment.value);
            let weight = if event.date.is_some() { 1.0 } else { UNDATED };
            let features = features.moment(number, &moment);
            examples[Task::Date.label()].push(Example { features, right, weight, group });
        }
        for (word, status) in STATUSES {
            let features = features.status(number);
            examples[Task::Status(*status).label()].push(Example {
                features,
                right: event.status == *word,
                weight: 1.0,
                group: 0,
            });
        }
    }
    Ok(())
}
