//! What the table of events proposes for an example, and who takes part as grammar has it: nothing learnt has a part in it.

use crate::event::apart::Apart;
use crate::event::clause::Clauses;
use crate::event::trigger::Trigger;
use crate::event::{Ground, trigger};
use crate::ids::{Id, MentionId};
use crate::layers::Article;
use crate::model::happening::Features;
use crate::reading::Reader;

/// A line for each word that may tell of an event, and the rows that say so. `by` and `to` are compared only where the case
/// tells them.
pub(super) fn lines(reader: &Reader, article: &Article, expected: &[String]) -> (Vec<String>, Vec<String>) {
    let tells = |prefix: &str| expected.iter().any(|line| line.starts_with(prefix));
    let reading = reader.read(article);
    let ground = Ground::of(&reading, &reader.lexicon);
    let clauses = Clauses::of(ground);
    let triggers = trigger::find(ground, &clauses);
    let features = Features::new(ground, &triggers, &clauses);
    let apart = Apart::of(ground);
    let words = |id: MentionId| ground.mentions[id.index()].span.of(&article.text);
    let (mut lines, mut rows) = (Vec::new(), Vec::new());
    let told = |(trigger, _): &(&Trigger, _)| !apart.bars(ground, trigger.at, trigger.row);
    for (trigger, guess) in triggers.iter().zip(&features.guesses).filter(told) {
        let row = reader.lexicon.events.get(trigger.row);
        rows.push(format!("events.tsv#{}", row.id));
        lines.push(format!("event {} {} text {}", row.plover(), row.id, ground.scope.words.word(trigger.at)));
        lines.extend(guess.actor.filter(|_| tells("by ")).map(|id| format!("by {}", words(id))));
        lines.extend(guess.recipient.filter(|_| tells("to ")).map(|id| format!("to {}", words(id))));
    }
    (lines, rows)
}
