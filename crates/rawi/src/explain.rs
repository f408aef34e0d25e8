//! `rawi explain`: every layer of a reading in words, with the cause of each decision.

use crate::event::apart::Apart;
use crate::event::clause::Clauses;
use crate::event::{Ground, decide, trigger};
use crate::ids::Id;
use crate::layers::{Quote, Statement, TokenKind};
use crate::ledger::{EventRow, PartyRow, rows};
use crate::lexicon::events::FILE;
use crate::model::belief;
use crate::model::happening::{Features, Task};
use crate::reading::{Reader, Reading};
use std::fmt::Write;

/// The reading in words, layer by layer.
pub fn explain(reader: &Reader, reading: &Reading<'_>) -> String {
    let lexicon = &reader.lexicon;
    let ledger = rows(lexicon, reading);
    let text = &reading.article.text;
    let mut out = String::new();
    let mut line = |words: String| {
        out.push_str(&words);
        out.push('\n');
    };
    line(format!(
        "report {}: {} tokens, {} sentences",
        ledger.id,
        reading.tokens.len(),
        reading.sentences.len()
    ));
    for block in &reading.article.blocks {
        line(format!("block {:?}: {}", block.kind, isolate(block.span.of(text))));
    }
    for (token, morph) in reading.tokens.iter().zip(&reading.morphs) {
        let verbs: Vec<&str> = morph.verbs.iter().map(|v| &*lexicon.verbs.get(v.verb).id).collect();
        if token.kind == TokenKind::Word && !verbs.is_empty() {
            line(format!("may report: {} as {}", isolate(token.span.of(text)), verbs.join(", ")));
        }
    }
    for time in &reading.times {
        line(format!(
            "time {}: {}{}",
            time.value,
            isolate(time.span.of(text)),
            causes(time.evidence.causes())
        ));
    }
    for mention in &reading.mentions {
        let row = mention.row.as_ref().map(|r| format!(" [{r}]")).unwrap_or_default();
        line(format!("mention {:?}: {}{row}", mention.kind, isolate(mention.span.of(text))));
    }
    for quote in &reading.quotes {
        if !reading.statements.iter().any(|s| s.quote == *quote) {
            let why = if quote.chance < belief::least(quote) { "too unlikely" } else { "nobody to say it" };
            line(format!("left out, {why} ({:.2}): {}", quote.chance, cue(quote, text)));
        }
    }
    for (row, statement) in ledger.statements.iter().zip(&reading.statements) {
        line(format!("statement {} {} {}, confidence {:.2}", row.id, row.kind, row.act, row.confidence));
        line(format!("  cue {}", cue(&statement.quote, text)));
        for span in &statement.quote.content {
            line(format!("  content {}", isolate(span.of(text))));
        }
        line(speakers(statement, reading));
        line(format!("  believed{}", causes(statement.weighed().iter())));
    }
    for event in &ledger.events {
        let names = |parties: &[PartyRow]| {
            parties.iter().map(|party| isolate(&party.name)).collect::<Vec<_>>().join(" ")
        };
        let rows: Vec<&str> = event.because.iter().map(|cause| &*cause.row).collect();
        line(format!(
            "event {} {} {}, confidence {:.2}: {} [{}]",
            event.id,
            event.kind,
            event.status,
            event.confidence,
            isolate(event.trigger.of(&ledger.text)),
            rows.join(", ")
        ));
        line(format!("  by {} to {}", names(&event.actors), names(&event.recipients)));
        line(format!("  when {}", event.date.as_deref().unwrap_or("untold")));
        line(details(event));
    }
    untold(reader, reading).into_iter().for_each(&mut line);
    for note in &ledger.notes {
        line(format!("note {}: {}", note.code, note.message));
    }
    out
}

/// Mode, codes, contexts, numbers, place.
fn details(event: &EventRow) -> String {
    let mut out = format!(
        "  mode {}, CAMEO {} (GDELT {}), about {}",
        event.mode.as_deref().unwrap_or("none"),
        event.cameo.as_deref().unwrap_or("-"),
        event.gdelt.as_deref().unwrap_or("-"),
        if event.contexts.is_empty() { "nothing known".to_owned() } else { event.contexts.join(", ") }
    );
    let size = event.size;
    for (name, many) in [("dead", size.dead), ("injured", size.injured), ("arrested", size.arrested)] {
        out.extend(many.map(|many| format!(", {name} {many}")));
    }
    out.extend(event.sum.as_ref().map(|sum| {
        format!(", {} {}", sum.amount, sum.currency.as_deref().unwrap_or("of an unknown currency"))
    }));
    out.extend(event.place.as_ref().map(|place| {
        let id =
            place.geonames.map_or_else(|| "no row of geonames.tsv".to_owned(), |id| format!("GeoNames {id}"));
        format!(", in {} ({id})", isolate(&place.name))
    }));
    out
}

/// Words that might have told of an event, and why they do not.
fn untold(reader: &Reader, reading: &Reading<'_>) -> Vec<String> {
    let lexicon = &reader.lexicon;
    let ground = Ground::of(reading, lexicon);
    let clauses = Clauses::of(ground);
    let triggers = trigger::find(ground, &clauses);
    let features = Features::new(ground, &triggers, &clauses);
    let apart = Apart::of(ground);
    let kept = |at: usize, row: u16| reading.events.iter().any(|e| e.at.index() == at && e.row == row);
    let told = |at: usize| reading.events.iter().any(|event| event.at.index() == at);
    let say = |at: usize, row: u16, why: String| {
        let row = lexicon.events.get(row);
        let word = isolate(ground.scope.words.word(at));
        (at, format!("no event {}, {why}: {word} [{FILE}#{}]", row.plover(), row.id))
    };
    let mut out = Vec::new();
    for (number, found) in triggers.iter().enumerate().filter(|(_, t)| !kept(t.at, t.row)) {
        let chance = reader.happening.weigh(&features.event(number)).chance(Task::Event);
        let why = match apart.reason(ground, found.at, found.row) {
            Some(reason) => reason.to_owned(),
            None if told(found.at) => format!("another row is likelier ({chance:.2})"),
            None if chance < decide::LIKELY => format!("too unlikely ({chance:.2})"),
            None => format!("told by another word ({chance:.2})"),
        };
        out.push(say(found.at, found.row, why));
    }
    for (at, row) in trigger::barred(ground, &clauses) {
        let refused = trigger::is_refused(ground, at, row);
        let column = if refused { "a word of `not` is near" } else { "no word of `needs` is near" };
        out.push(say(at, row, column.to_owned()));
    }
    out.sort_by_key(|(at, _)| *at);
    out.into_iter().map(|(_, words)| words).collect()
}

fn cue(quote: &Quote, text: &str) -> String {
    format!("{}{}", isolate(quote.cue.of(text)), causes(quote.evidence.causes()))
}

fn speakers(statement: &Statement, reading: &Reading<'_>) -> String {
    let mut out = String::new();
    let text = &reading.article.text;
    for speaker in &statement.speakers {
        let name = reading.chains[speaker.chain].name.of(text);
        let mention = reading.mentions[speaker.mention].span.of(text);
        // Writing into a string cannot fail.
        let _ = write!(
            out,
            "  speaker {} through {}{}",
            isolate(name),
            isolate(mention),
            causes(speaker.evidence.causes())
        );
    }
    out
}

fn causes<'a>(causes: impl Iterator<Item = &'a crate::evidence::Cause>) -> String {
    let rows: Vec<String> = causes.map(|c| c.row.to_string()).collect();
    format!(" [{}]", rows.join(", "))
}

/// Arabic inside an English line keeps to itself.
fn isolate(words: &str) -> String {
    format!("\u{2068}{words}\u{2069}")
}
