//! What the table of events proposes for an example, and who takes part as grammar has it: nothing learnt has a part in it.

use crate::event::apart::Apart;
use crate::event::clause::Clauses;
use crate::event::details::{self, Seed};
use crate::event::guess::Guess;
use crate::event::trigger::Trigger;
use crate::event::{Ground, trigger};
use crate::ids::{Id, MentionId};
use crate::layers::{Article, Details, Party};
use crate::model::happening::Features;
use crate::reading::Reader;
use rustc_hash::FxHashSet;

/// The words that may tell of an event, with what grammar makes of them, where the report tells of such events at all.
fn told(ground: Ground<'_>) -> Vec<(Trigger, Guess)> {
    let clauses = Clauses::of(ground);
    let triggers = trigger::find(ground, &clauses);
    let guesses = Features::new(ground, &triggers, &clauses).guesses;
    let apart = Apart::of(ground);
    let told = |(trigger, _): &(Trigger, Guess)| !apart.bars(ground, trigger.at, trigger.row);
    triggers.iter().cloned().zip(guesses).filter(told).collect()
}

/// A line for each word that may tell of an event, and the rows that say so. `by` and `to` are compared only where the case
/// tells them.
pub(super) fn lines(reader: &Reader, article: &Article, expected: &[String]) -> (Vec<String>, Vec<String>) {
    let tells = |prefix: &str| expected.iter().any(|line| line.starts_with(prefix));
    let reading = reader.read(article);
    let ground = Ground::of(&reading, &reader.lexicon);
    let words = |id: MentionId| ground.mentions[id.index()].span.of(&article.text);
    let (mut lines, mut rows) = (Vec::new(), Vec::new());
    for (trigger, guess) in told(ground) {
        let row = reader.lexicon.events.get(trigger.row);
        rows.push(format!("events.tsv#{}", row.id));
        lines.push(format!("event {} {} text {}", row.plover(), row.id, ground.scope.words.word(trigger.at)));
        lines.extend(guess.actor.filter(|_| tells("by ")).map(|id| format!("by {}", words(id))));
        lines.extend(guess.recipient.filter(|_| tells("to ")).map(|id| format!("to {}", words(id))));
    }
    (lines, rows)
}

/// What else is told of every word that may tell of an event, each line once; the sorts of line that the case tells, or
/// all of them where it tells none.
pub(super) fn details(reader: &Reader, article: &Article, expected: &[String]) -> (Vec<String>, Vec<String>) {
    let sort = |line: &str| line.split(' ').next().unwrap_or_default().to_string();
    let wanted: Vec<String> = expected.iter().map(|line| sort(line)).collect();
    let reading = reader.read(article);
    let ground = Ground::of(&reading, &reader.lexicon);
    let seeds: Vec<Seed> = told(ground)
        .iter()
        .map(|(trigger, guess)| Seed {
            row: trigger.row,
            at: trigger.at,
            range: trigger.range.clone(),
            parties: [guess.actor, guess.recipient]
                .into_iter()
                .flatten()
                .map(|id| ground.chain(id))
                .collect(),
            place: place(ground, trigger),
        })
        .collect();
    let (mut lines, mut rows, mut all) = (Vec::new(), Vec::new(), FxHashSet::default());
    for (seed, details) in seeds.iter().zip(details::all(ground, &seeds)) {
        rows.extend(details.causes.iter().map(|cause| cause.row.to_string()));
        for line in detail_lines(reader, article, seed.row, &details) {
            all.insert(sort(&line));
            if (wanted.is_empty() || wanted.contains(&sort(&line))) && !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    // «no dead»: the case says what must not be told.
    let absent = expected.iter().filter_map(|line| line.strip_prefix("no ").map(|sort| (line, sort)));
    lines.extend(absent.filter(|(_, name)| !all.contains(*name)).map(|(line, _)| line.clone()));
    (lines, rows)
}

/// The nearest place behind a trigger, else in front of it; what is learnt chooses better.
fn place(ground: Ground<'_>, trigger: &Trigger) -> Option<Party> {
    let inside = |id: &usize| {
        let mention = &ground.mentions[*id];
        let kind = mention.kind.is_place();
        kind && trigger.range.contains(&mention.tokens.start)
    };
    let gap = |id: &usize| {
        let start = ground.mentions[*id].tokens.start;
        (start < trigger.at, start.abs_diff(trigger.at))
    };
    let id = (0..ground.mentions.len()).filter(inside).min_by_key(gap)?;
    Some(Party { chain: ground.chain_of[id], mention: MentionId::from_index(id) })
}

fn detail_lines(reader: &Reader, article: &Article, row: u16, details: &Details) -> Vec<String> {
    let lexicon = &reader.lexicon;
    let own = lexicon.events.get(row);
    let mode = |number: Option<u16>| number.map(|number| &lexicon.circumstances.modes[usize::from(number)]);
    let told = mode(details.mode).and_then(|mode| mode.mode.as_deref()).or(own.mode.as_deref());
    let code = mode(details.cameo).and_then(|mode| mode.cameo.as_deref()).or(own.cameo.as_deref());
    let mut lines = Vec::new();
    lines.extend(told.map(|mode| format!("mode {mode}")));
    lines.extend(code.map(|code| format!("cameo {code} gdelt {}", lexicon.circumstances.gdelt(code))));
    let contexts = details.contexts.iter().map(|row| &lexicon.circumstances.contexts[usize::from(*row)].name);
    lines.extend(contexts.map(|name| format!("context {name}")));
    lines.extend(details.dead.map(|many| format!("dead {many}")));
    lines.extend(details.injured.map(|many| format!("injured {many}")));
    lines.extend(details.arrested.map(|many| format!("arrested {many}")));
    lines.extend(details.sum.as_ref().map(|sum| {
        let code = sum.currency.map(|row| &*lexicon.amounts.currencies[usize::from(row)].code);
        format!("sum {} {} text {}", sum.amount, code.unwrap_or("-"), sum.span.of(&article.text))
    }));
    lines.extend(details.point.map(|point| {
        let (lat, lon) = point.at.unwrap_or_default();
        format!("point {} {lat} {lon} {}", point.id, point.country.code())
    }));
    lines
}
