//! Annotated reports, and which rows of a ledger they bear out, as the scorer of the annotation has it.

use anyhow::{Context, Result, bail};
use rawi::ledger::{Extent, Ledger, PartyRow, StatementRow};
use rawi::text::fold;
use serde::Deserialize;
use std::collections::{HashMap, HashSet};

/// The annotation of a report.
#[derive(Debug, Deserialize)]
pub(crate) struct Gold {
    pub(crate) id: String,
    #[serde(default)]
    pub(crate) entities: Vec<Entity>,
    #[serde(default)]
    pub(crate) statements: Vec<Said>,
    #[serde(default)]
    pub(crate) events: Vec<Told>,
}

/// An event of the annotation.
#[derive(Debug, Deserialize)]
pub(crate) struct Told {
    #[serde(rename = "type")]
    pub(crate) kind: String,
    pub(crate) trigger_span: Option<(usize, usize)>,
    #[serde(default)]
    pub(crate) actors: Vec<String>,
    #[serde(default)]
    pub(crate) recipients: Vec<String>,
    pub(crate) date: Option<String>,
    pub(crate) place: Option<String>,
    pub(crate) status: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Entity {
    pub(crate) id: String,
    #[serde(default)]
    name: String,
    mentions: Vec<String>,
    spans: Vec<(usize, usize)>,
}

impl Entity {
    /// Every name that the annotation gives it.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.mentions.iter().chain(std::iter::once(&self.name)).map(String::as_str)
    }
}

/// A statement of the annotation.
#[derive(Debug, Deserialize)]
pub(crate) struct Said {
    speaker: OneOrMore,
    pub(crate) content_spans: Vec<(usize, usize)>,
    #[serde(default)]
    pub(crate) cue_spans: Vec<(usize, usize)>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMore {
    One(String),
    More(Vec<String>),
}

/// What the annotation says of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Verdict {
    /// It says the same.
    pub(crate) found: bool,
    /// And by the same speaker.
    pub(crate) speaker: bool,
}

/// The reports of a folder of annotation, each with its line.
pub(crate) fn read(folder: &str) -> Result<Vec<(String, Gold)>> {
    let file = |name: &str| {
        let path = format!("{folder}/{name}");
        std::fs::read_to_string(&path).with_context(|| format!("{path}: cannot be read"))
    };
    let (reports, gold) = (file("reports.jsonl")?, file("gold.jsonl")?);
    let mut by_id: HashMap<String, Gold> = HashMap::new();
    for (number, line) in gold.lines().enumerate() {
        let gold: Gold =
            serde_json::from_str(line).with_context(|| format!("{folder}/gold.jsonl:{}", number + 1))?;
        if let Some(first) = by_id.insert(gold.id.clone(), gold) {
            bail!(
                "{folder}/gold.jsonl:{}: a second report {}; every report needs an id of its own",
                number + 1,
                first.id
            );
        }
    }
    let mut out = Vec::new();
    for (number, line) in reports.lines().enumerate() {
        let report: serde_json::Value =
            serde_json::from_str(line).with_context(|| format!("{folder}/reports.jsonl:{}", number + 1))?;
        let gold = report.get("id").and_then(|id| id.as_str()).and_then(|id| by_id.remove(id));
        out.extend(gold.map(|gold| (line.to_string(), gold)));
    }
    Ok(out)
}

/// For every character of a text, how many that are no white space stand before it.
pub(crate) fn places(text: &str) -> Vec<usize> {
    let mut out = Vec::with_capacity(text.len());
    let mut count = 0;
    for c in text.chars() {
        out.push(count);
        count += usize::from(!c.is_whitespace());
    }
    out.push(count);
    out
}

pub(crate) fn cells(places: &[usize], start: usize, end: usize) -> HashSet<usize> {
    let place = |at: usize| places.get(at).copied().unwrap_or_else(|| places.last().copied().unwrap_or(0));
    (place(start)..place(end)).collect()
}

/// Which statements of a ledger the annotation of `text` bears out.
pub(crate) fn judge(gold: &Gold, text: &str, ledger: &Ledger) -> Vec<Verdict> {
    let (own, theirs) = (places(&ledger.text), places(text));
    let by = |said: usize, row: &StatementRow| {
        row.speakers.iter().any(|party| is_by(gold, said, party, &own, &theirs))
    };
    let pairs = paired(gold, text, ledger).into_iter().zip(&ledger.statements);
    pairs
        .map(|(said, row)| Verdict { found: said.is_some(), speaker: said.is_some_and(|said| by(said, row)) })
        .collect()
}

/// The statement of the annotation of `text` that each statement of a ledger is.
pub(crate) fn paired(gold: &Gold, text: &str, ledger: &Ledger) -> Vec<Option<usize>> {
    let (own, theirs) = (places(&ledger.text), places(text));
    let rows: Vec<HashSet<usize>> = ledger.statements.iter().map(|row| whole(&own, &row.content)).collect();
    let said: Vec<HashSet<usize>> = gold
        .statements
        .iter()
        .map(|said| said.content_spans.iter().flat_map(|(a, b)| cells(&theirs, *a, *b)).collect())
        .collect();
    let mut pairs = Vec::new();
    for (row, x) in rows.iter().enumerate() {
        for (one, y) in said.iter().enumerate() {
            let (both, either) = (x.intersection(y).count(), x.union(y).count());
            if either > 0 && 2 * both >= either {
                pairs.push((both as f64 / either as f64, row, one));
            }
        }
    }
    pairs.sort_by(|a, b| b.0.total_cmp(&a.0));
    let mut out = vec![None; rows.len()];
    let mut taken = HashSet::new();
    for (_, row, one) in pairs {
        if out[row].is_none() && taken.insert(one) {
            out[row] = Some(one);
        }
    }
    out
}

fn whole(places: &[usize], content: &[Extent]) -> HashSet<usize> {
    content.iter().flat_map(|extent| cells(places, extent.start, extent.end)).collect()
}

/// A statement of the annotation has this speaker.
pub(crate) fn is_by(gold: &Gold, said: usize, party: &PartyRow, own: &[usize], theirs: &[usize]) -> bool {
    let ids = match &gold.statements[said].speaker {
        OneOrMore::One(id) => std::slice::from_ref(id),
        OneOrMore::More(ids) => ids,
    };
    let mut entities = gold.entities.iter().filter(|entity| ids.contains(&entity.id));
    entities.any(|entity| same(entity, party, own, theirs))
}

/// At least half of the mention lies in one of the entity's, or the names are the same or one is part of the other.
pub(crate) fn same(entity: &Entity, party: &PartyRow, own: &[usize], theirs: &[usize]) -> bool {
    if let Some(mention) = party.mention {
        let mention = cells(own, mention.start, mention.end);
        let covers = |(a, b): &(usize, usize)| {
            !mention.is_empty() && 2 * cells(theirs, *a, *b).intersection(&mention).count() >= mention.len()
        };
        if entity.spans.iter().any(covers) {
            return true;
        }
    }
    let words = |name: &str| name.split_whitespace().map(fold).collect::<HashSet<_>>();
    let name = words(&party.name);
    let names = entity.mentions.iter().chain(std::iter::once(&entity.name));
    names
        .map(|name| words(name))
        .any(|other| !other.is_empty() && (name == other || name.len() > 1 && name.is_subset(&other)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use rawi::lexicon::Tables;
    use rawi::{Reader, article};

    fn verdicts(text: &str, gold: &str) -> Vec<Verdict> {
        let reader = Reader::new(&Tables::bundled()).unwrap();
        let report = article::from_text(&reader.lexicon, text, article::Meta::default());
        judge(
            &serde_json::from_str(gold).unwrap(),
            text,
            &rawi::ledger::rows(&reader.lexicon, &reader.read(&report)),
        )
    }

    #[test]
    fn a_row_is_borne_out_by_half_of_the_words_and_by_its_speaker() {
        let text = "قال بوتين إن الطريق مفتوح أمام الجميع.";
        let gold = |speaker: &str, content: &str| {
            format!(
                r#"{{"id": "1", "entities": [
                    {{"id": "a", "mentions": ["بوتين"], "spans": [[4, 9]]}},
                    {{"id": "b", "mentions": ["الجميع"], "spans": [[30, 36]]}}],
                    "statements": [{{"speaker": "{speaker}", "content_spans": [{content}]}}]}}"#
            )
        };
        assert_eq!(verdicts(text, &gold("a", "[13, 36]")), [Verdict { found: true, speaker: true }]);
        assert_eq!(verdicts(text, &gold("b", "[13, 30]")), [Verdict { found: true, speaker: false }]);
        assert_eq!(verdicts(text, &gold("a", "[13, 19]")), [Verdict::default()]);
    }
}
