//! Trains the choice of who speaks, and measures it on each part of the annotated reports with what the others taught.

use crate::bundled;
use crate::gold::{self, Gold};
use crate::held_out::HeldOut;
use crate::logistic::{self, Example, Settings};
use anyhow::{Context, Result};
use rawi::ids::Id;
use rawi::ledger::{Extent, PartyRow};
use rawi::model::belief;
use rawi::model::speaking::{self, Speaking, VERSION};
use rawi::resolve::{Cast, speaker};
use rawi::{Reader, article, ledger};

/// Chosen with [`folds`].
pub(crate) const SETTINGS: Settings =
    Settings { passes: 300, rate: 0.05, decay: 0.02, least: 5, hidden: 0, ridge: 8.0 };
/// How many times likelier another must be, to be tried.
const TIMES: [f32; 6] = [1.5, 2.0, 3.0, 4.0, 6.0, 1e9];

/// A quote with those who may have spoken, the choice of the rules first, and which of them did.
#[derive(Clone)]
struct Group {
    rivals: Vec<Vec<u32>>,
    right: Vec<bool>,
}

/// Trains on the annotated reports of `train` and on our own in the folder `own`, and writes the weights.
pub(crate) fn train(shared: &str, own: &str, out: &str, settings: Settings) -> Result<()> {
    let held = HeldOut::read(&[format!("{shared}/gold/dev"), format!("{own}/blind")])?;
    refuse(&held, shared, own)?;
    let groups: Vec<Group> = all(shared, own)?.into_iter().flatten().collect();
    let bytes = regress(&groups, settings).to_bytes(VERSION);
    std::fs::write(out, bytes).with_context(|| format!("{out}: cannot be written"))
}

/// Complains of a report that is to train and that is held out.
fn refuse(held: &HeldOut, shared: &str, own: &str) -> Result<()> {
    let train = gold::read(&format!("{shared}/gold/train"))?;
    train.iter().chain(&gold::read(own)?).try_for_each(|(line, gold)| held.refuse(line, &gold.id))
}

/// The groups of each report.
fn all(shared: &str, own: &str) -> Result<Vec<Vec<Group>>> {
    let reader = reader()?;
    let reports = gold::read(&format!("{shared}/gold/train"))?;
    reports.iter().chain(&gold::read(own)?).map(|(line, gold)| gather(&reader, line, gold)).collect()
}

/// Prints how often the choice of rules is set right and wrong, each part read with what the others taught.
pub(crate) fn folds(shared: &str, own: &str, parts: usize, settings: Settings) -> Result<()> {
    let reports = all(shared, own)?;
    let mut tried = Vec::new();
    let mut lines = gold::read(&format!("{shared}/gold/train"))?;
    lines.extend(gold::read(own)?);
    let mut reader = reader()?;
    let mut whole = [(0, 0); TIMES.len()];
    for part in 0..parts {
        let of = |mine: bool| {
            let these =
                reports.iter().enumerate().filter(move |(number, _)| (number % parts == part) == mine);
            these.flat_map(|(_, groups)| groups.iter().cloned()).collect::<Vec<Group>>()
        };
        let weights = regress(&of(false), settings);
        tried.extend(weighed(&weights, of(true))?);
        let mine: Vec<_> =
            lines.iter().enumerate().filter(|(n, _)| n % parts == part).map(|(_, l)| l).collect();
        read_whole(&mut reader, &weights, &mine, &mut whole)?;
    }
    tell(&tried);
    tell_whole(&whole);
    Ok(())
}

/// The same on the reports of other folders.
pub(crate) fn attempt(shared: &str, own: &str, folders: &str, settings: Settings) -> Result<()> {
    let folders: Vec<String> = folders.split(',').map(str::to_string).collect();
    let held = HeldOut::read(&folders)?;
    refuse(&held, shared, own)?;
    let groups: Vec<Group> = all(shared, own)?.into_iter().flatten().collect();
    let weights = regress(&groups, settings);
    let reader = reader()?;
    for folder in &folders {
        let mut tried = Vec::new();
        for (line, gold) in gold::read(folder)? {
            tried.extend(weighed(&weights, gather(&reader, &line, &gold)?)?);
        }
        println!("{folder}");
        tell(&tried);
        let (lines, mut whole) = (gold::read(folder)?, [(0, 0); TIMES.len()]);
        let mut learnt = self::reader()?;
        read_whole(&mut learnt, &weights, &lines.iter().collect::<Vec<_>>(), &mut whole)?;
        tell_whole(&whole);
    }
    Ok(())
}

/// Counts the statements found, and those of the right speaker, where each choice goes on from those before.
fn read_whole(
    reader: &mut Reader,
    weights: &rawi::model::Weights,
    lines: &[&(String, Gold)],
    counts: &mut [(usize, usize)],
) -> Result<()> {
    for (count, times) in counts.iter_mut().zip(TIMES) {
        reader.speaking = Speaking::load(&weights.to_bytes(VERSION))?.with(times);
        for (line, gold) in lines {
            let report = article::from_json_line(&reader.lexicon, line, 1, "reports.jsonl")?;
            let value: serde_json::Value = serde_json::from_str(line)?;
            let text = value.get("text").and_then(|text| text.as_str()).unwrap_or_default();
            let verdicts = gold::judge(gold, text, &ledger::rows(&reader.lexicon, &reader.read(&report)));
            count.0 += verdicts.iter().filter(|verdict| verdict.found).count();
            count.1 += verdicts.iter().filter(|verdict| verdict.speaker).count();
        }
    }
    Ok(())
}

fn tell_whole(counts: &[(usize, usize)]) {
    for ((found, right), times) in counts.iter().zip(TIMES) {
        println!(
            "{times:4} times likelier, one upon the other: {right} of {found} right, {:.4}",
            *right as f64 / (*found).max(1) as f64
        );
    }
}

fn weighed(weights: &rawi::model::Weights, groups: Vec<Group>) -> Result<Vec<(Group, Vec<f32>)>> {
    let model = Speaking::load(&weights.to_bytes(VERSION))?;
    Ok(groups.into_iter().map(|group| (group.clone(), model.chances(&group.rivals))).collect())
}

fn tell(tried: &[(Group, Vec<f32>)]) {
    let all = tried.len();
    let rules = tried.iter().filter(|(group, _)| group.right[0]).count();
    let possible = tried.iter().filter(|(group, _)| group.right.contains(&true)).count();
    println!("{all} quotes; the rules are right in {rules}, somebody is in {possible}");
    let logs = tried.iter().filter(|(g, _)| g.right.contains(&true)).map(|(g, c)| {
        f64::from(g.right.iter().zip(c).filter(|(r, _)| **r).map(|(_, c)| *c).sum::<f32>()).max(1e-9).ln()
    });
    println!("log chance {:.2}", logs.sum::<f64>());
    for times in TIMES {
        let mut counts = [0; 3];
        for (group, chances) in tried {
            let Some(at) = speaking::surer(chances, times) else { continue };
            counts[0] += 1;
            counts[1] += usize::from(group.right[at] && !group.right[0]);
            counts[2] += usize::from(!group.right[at] && group.right[0]);
        }
        let right = rules + counts[1] - counts[2];
        println!(
            "{times:4} times likelier: {:3} others, {:3} set right, {:3} set wrong: {:.4}",
            counts[0],
            counts[1],
            counts[2],
            right as f64 / all.max(1) as f64
        );
    }
}

/// A reader that leaves the choice to the rules.
fn reader() -> Result<Reader> {
    let mut tables = bundled::tables();
    // What is believed is learnt later, of what is chosen here.
    tables.insert_model("belief.bin", belief::weights(1.0, &[]).to_bytes(belief::VERSION));
    tables.insert_model("speaker.bin", speaking::weights(1.0, &[]).to_bytes(VERSION));
    Ok(Reader::new(&tables)?)
}

fn regress(groups: &[Group], settings: Settings) -> rawi::model::Weights {
    let mut examples = Vec::new();
    for (number, group) in groups.iter().enumerate().filter(|(_, group)| group.right.contains(&true)) {
        for (features, right) in group.rivals.iter().zip(&group.right) {
            let group = number as u32 + 1;
            examples.push(Example { features: features.clone(), right: *right, weight: 1.0, group });
        }
    }
    let (step, rows) = logistic::regress_together(&[examples], settings, 1);
    speaking::weights(step, &rows)
}

/// Reads a report and sees who spoke of those who may have.
fn gather(reader: &Reader, line: &str, gold: &Gold) -> Result<Vec<Group>> {
    let report = article::from_json_line(&reader.lexicon, line, 1, "reports.jsonl")?;
    let reading = reader.read(&report);
    let value: serde_json::Value = serde_json::from_str(line)?;
    let text = value.get("text").and_then(|text| text.as_str()).unwrap_or_default();
    let rows = ledger::rows(&reader.lexicon, &reading);
    let (own, theirs) = (gold::places(&rows.text), gold::places(text));
    let said = gold::paired(gold, text, &rows);
    let cast = Cast {
        mentions: reading.mentions.clone(),
        chains: reading.chains.clone(),
        chain_of: reading.chain_of.clone(),
    };
    let kept = reading.quotes.iter().filter(|quote| reader.belief.keeps(quote));
    let quotes: Vec<_> = kept.cloned().collect();
    let scope = reading.scope(&reader.lexicon);
    let place = |byte: u32| report.text[..byte as usize].chars().count();
    let mut out = Vec::new();
    speaker::walk(scope, &cast, &quotes, |choice| {
        let row = reading.statements.iter().position(|statement| statement.quote == *choice.quote)?;
        let said = said[row]?;
        let right = choice.rivals.iter().map(|rival| {
            let span = choice.mentions[rival.mention.index()].span;
            let party = PartyRow {
                entity: String::new(),
                name: rows.entities[rival.chain.index()].name.clone(),
                mention: Some(Extent { start: place(span.start), end: place(span.end) }),
                actor: None,
                country: None,
                role: None,
            };
            gold::is_by(gold, said, &party, &own, &theirs)
        });
        out.push(Group {
            right: right.collect(),
            rivals: (0..choice.rivals.len()).map(|at| choice.features(at)).collect(),
        });
        None
    });
    Ok(out)
}
