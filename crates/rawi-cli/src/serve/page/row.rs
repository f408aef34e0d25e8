//! A statement or an event as its report's page shows it: what was read, why, and what people say of it.

use super::Page;
use super::view::{self, PartyView, parties, percent};
use crate::serve::text::shown;
use rawi::ledger::{BecauseRow, EventRow, Extent, Ledger, PartyRow, StatementRow};
use rawi_store::Review;

/// What is known of something, under a name.
pub(super) struct Fact {
    pub(super) name: &'static str,
    pub(super) value: String,
    pub(super) parties: Vec<PartyView>,
}

/// Why: the row of a table or the rule, and the words it met.
pub(super) struct Cause {
    pub(super) row: String,
    pub(super) words: String,
}

/// What somebody says of a row.
pub(super) struct ReviewView {
    pub(super) verdict: String,
    pub(super) reviewer: String,
    pub(super) reviewed: String,
    /// The row as it should be, where it was corrected.
    pub(super) facts: Vec<Fact>,
    pub(super) words: String,
}

/// Somebody who may be chosen in a correction.
pub(super) struct Choice {
    pub(super) id: String,
    pub(super) name: String,
    pub(super) chosen: bool,
}

/// A field of the form that corrects a row.
pub(super) struct Correction {
    pub(super) name: &'static str,
    pub(super) label: &'static str,
    pub(super) value: String,
    pub(super) choices: Vec<Choice>,
    pub(super) several: bool,
}

/// A row.
pub(super) struct RowView {
    pub(super) id: String,
    pub(super) kind: &'static str,
    pub(super) head: String,
    pub(super) who: Vec<PartyView>,
    pub(super) words: String,
    pub(super) facts: Vec<Fact>,
    pub(super) causes: Vec<Cause>,
    pub(super) confidence: String,
    pub(super) review: Option<ReviewView>,
    pub(super) corrections: Vec<Correction>,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The words of a report, with what is needed to show its rows.
pub(super) struct Text<'a> {
    pub(super) page: &'a Page,
    pub(super) ledger: &'a Ledger,
    pub(super) letters: &'a [char],
    pub(super) reviews: &'a [&'a Review],
}

/// How many letters of a row's words are shown.
const LONGEST: usize = 10_000;

/// How many entities a correction offers.
const CHOICES: usize = 200;

impl Text<'_> {
    /// The words of an extent, cleaned; of a very long one its beginning.
    pub(super) fn words(&self, extent: Extent) -> String {
        let end = extent.end.min(self.letters.len());
        let start = extent.start.min(end);
        let last = end.min(start + LONGEST);
        let mut words: String = self.letters[start..last].iter().collect();
        if last < end {
            words.push('…');
        }
        shown(&words).replace('\n', " ")
    }

    fn content(&self, row: &StatementRow) -> String {
        row.content.iter().map(|stretch| self.words(*stretch)).collect::<Vec<_>>().join(" … ")
    }

    fn fact(&self, name: &'static str, value: String) -> Option<Fact> {
        (!value.is_empty()).then(|| Fact { name: self.page.t(name), value, parties: Vec::new() })
    }

    fn people(&self, name: &'static str, rows: &[PartyRow]) -> Option<Fact> {
        let parties = parties(self.page, rows);
        (!parties.is_empty()).then(|| Fact { name: self.page.t(name), value: String::new(), parties })
    }

    fn causes(&self, rows: &[BecauseRow]) -> Vec<Cause> {
        let cause = |row: &BecauseRow| Cause {
            row: row.row.clone(),
            words: self.words(Extent { start: row.start, end: row.end }),
        };
        rows.iter().map(cause).collect()
    }

    /// What people said last of the row at a place.
    fn review(&self, kind: &str, start: usize, end: usize) -> Option<&Review> {
        let mut reviews = self.reviews.iter();
        reviews.find(|r| r.kind == kind && r.start == start && r.end == end).copied()
    }

    /// A review as it is shown.
    pub(super) fn review_view(&self, review: &Review) -> ReviewView {
        let corrected = review.correction.as_deref();
        let (facts, words) = match (review.kind.as_str(), corrected) {
            ("statement", Some(row)) => serde_json::from_str(row)
                .map(|row: StatementRow| (self.statement_facts(&row, true), self.content(&row)))
                .unwrap_or_default(),
            (_, Some(row)) => serde_json::from_str(row)
                .map(|row: EventRow| (self.event_facts(&row, true), self.words(row.trigger)))
                .unwrap_or_default(),
            (_, None) => Default::default(),
        };
        ReviewView {
            verdict: self.page.word("verdict", &review.verdict),
            reviewer: shown(&review.reviewer).into_owned(),
            reviewed: review.reviewed.clone(),
            facts,
            words,
        }
    }

    /// A statement.
    pub(super) fn statement(&self, row: &StatementRow) -> RowView {
        let (start, end) = (row.cue.start, row.cue.end);
        RowView {
            id: row.id.clone(),
            kind: "statement",
            head: view::act(self.page, row),
            who: parties(self.page, &row.speakers),
            words: self.content(row),
            facts: self.statement_facts(row, false),
            causes: self.causes(&row.because),
            confidence: percent(row.confidence),
            review: self.review("statement", start, end).map(|review| self.review_view(review)),
            corrections: self.statement_corrections(row),
            start,
            end,
        }
    }

    fn statement_facts(&self, row: &StatementRow, corrected: bool) -> Vec<Fact> {
        let page = self.page;
        let speaker = corrected.then(|| self.people("fact.speaker", &row.speakers)).flatten();
        let act = corrected.then(|| self.fact("fact.act", view::act(page, row))).flatten();
        let by = row.speaker_by.as_deref().map(|by| page.word("by", by)).unwrap_or_default();
        let from =
            row.speakers.first().and_then(|speaker| speaker.mention).map(|mention| self.words(mention));
        let by = match from {
            Some(from) if !by.is_empty() => format!("{by} ← \u{2068}{from}\u{2069}"),
            _ => by,
        };
        let cue = self.words(Extent { start: row.cue.start, end: row.cue.end });
        let facts = [
            speaker,
            act,
            self.fact("fact.resolved", by),
            self.people("fact.represents", &row.represents),
            self.people("fact.addressee", &row.addressees),
            self.people("fact.relay", &row.relay),
            self.fact("fact.cue", cue),
            self.fact("fact.kind", page.word("kind", &row.kind)),
            self.fact("fact.said", row.said.clone().unwrap_or_default()),
            self.fact(
                "fact.channel",
                row.channel.as_deref().map(|c| shown(c).into_owned()).unwrap_or_default(),
            ),
            self.fact(
                "fact.occasion",
                row.occasion.as_deref().map(|o| shown(o).into_owned()).unwrap_or_default(),
            ),
            self.fact("fact.inside", row.inside.clone().unwrap_or_default()),
        ];
        facts.into_iter().flatten().collect()
    }

    fn statement_corrections(&self, row: &StatementRow) -> Vec<Correction> {
        if self.page.reviewer.is_none() {
            return Vec::new();
        }
        let acts = crate::cmd::find::ACTS.iter().map(|act| Choice {
            id: (*act).to_owned(),
            name: self.page.word("act", act),
            chosen: row.act == **act,
        });
        vec![
            self.chosen("speaker", "fact.speaker", &row.speakers, false),
            self.chosen("addressee", "fact.addressee", &row.addressees, false),
            self.one_of("act", "fact.act", acts.collect()),
            Correction {
                name: "content",
                label: self.page.t("fact.content"),
                value: self.content(row),
                choices: Vec::new(),
                several: false,
            },
        ]
    }

    /// An event.
    pub(super) fn event(&self, row: &EventRow) -> RowView {
        let page = self.page;
        let kind = page.word("type", &row.kind);
        let (start, end) = (row.trigger.start, row.trigger.end);
        RowView {
            id: row.id.clone(),
            kind: "event",
            head: row
                .mode
                .as_ref()
                .map_or(kind.clone(), |mode| format!("{kind} · {}", page.word("mode", mode))),
            who: parties(page, &row.actors),
            words: self.words(row.trigger),
            facts: self.event_facts(row, false),
            causes: self.causes(&row.because),
            confidence: percent(row.confidence),
            review: self.review("event", start, end).map(|review| self.review_view(review)),
            corrections: self.event_corrections(row),
            start,
            end,
        }
    }

    fn event_facts(&self, row: &EventRow, corrected: bool) -> Vec<Fact> {
        let page = self.page;
        let number = |value: Option<u32>| value.map(|value| value.to_string()).unwrap_or_default();
        let sum = row.sum.as_ref().map(|sum| match &sum.currency {
            Some(currency) => format!("{} {currency}", sum.amount),
            None => sum.amount.to_string(),
        });
        let kind = corrected.then(|| self.fact("fact.type", page.word("type", &row.kind))).flatten();
        let actors = corrected.then(|| self.people("fact.actor", &row.actors)).flatten();
        let contexts: Vec<String> = row.contexts.iter().map(|name| page.word("context", name)).collect();
        let place = row.place.as_ref().map(|place| shown(&place.name).into_owned());
        let facts = [
            kind,
            actors,
            self.people("fact.recipient", &row.recipients),
            self.fact("fact.status", page.word("status", &row.status)),
            self.fact("fact.date", row.date.clone().unwrap_or_default()),
            self.fact("fact.place", place.unwrap_or_default()),
            self.fact(
                "fact.quad",
                row.quad.map(|quad| page.word("quad", &quad.to_string())).unwrap_or_default(),
            ),
            self.fact("fact.contexts", contexts.join(" · ")),
            self.fact("fact.cameo", row.cameo.clone().unwrap_or_default()),
            self.fact("fact.dead", number(row.size.dead)),
            self.fact("fact.injured", number(row.size.injured)),
            self.fact("fact.arrested", number(row.size.arrested)),
            self.fact("fact.sum", sum.unwrap_or_default()),
            self.fact("fact.said_in", row.said_in.clone().unwrap_or_default()),
        ];
        facts.into_iter().flatten().collect()
    }

    fn event_corrections(&self, row: &EventRow) -> Vec<Correction> {
        if self.page.reviewer.is_none() {
            return Vec::new();
        }
        let choice = |sort: &str, id: &str, now: &str| Choice {
            id: id.to_owned(),
            name: self.page.word(sort, id),
            chosen: id == now,
        };
        let types = rawi::lexicon::events::TYPES.iter().map(|kind| choice("type", kind, &row.kind)).collect();
        let statuses =
            crate::cmd::find_events::STATUSES.iter().map(|s| choice("status", s, &row.status)).collect();
        vec![
            self.one_of("type", "fact.type", types),
            self.chosen("actors", "fact.actor", &row.actors, true),
            self.chosen("recipients", "fact.recipient", &row.recipients, true),
            self.one_of("status", "fact.status", statuses),
            Correction {
                name: "date",
                label: self.page.t("fact.date"),
                value: row.date.clone().unwrap_or_default(),
                choices: Vec::new(),
                several: false,
            },
        ]
    }

    fn one_of(&self, name: &'static str, label: &'static str, choices: Vec<Choice>) -> Correction {
        Correction { name, label: self.page.t(label), value: String::new(), choices, several: false }
    }

    /// Entities of the report, those of the row chosen.
    fn chosen(
        &self,
        name: &'static str,
        label: &'static str,
        rows: &[PartyRow],
        several: bool,
    ) -> Correction {
        let chosen = |id: &str| rows.iter().any(|row| row.entity == id);
        let entities = self.ledger.entities.iter().take(CHOICES);
        let mut choices: Vec<Choice> = entities
            .map(|entity| Choice {
                id: entity.id.clone(),
                name: shown(&entity.name).into_owned(),
                chosen: chosen(&entity.id),
            })
            .collect();
        let none = Choice { id: String::new(), name: "—".to_owned(), chosen: rows.is_empty() };
        choices.insert(0, none);
        self.one_of_several(name, label, choices, several)
    }

    fn one_of_several(
        &self,
        name: &'static str,
        label: &'static str,
        choices: Vec<Choice>,
        several: bool,
    ) -> Correction {
        Correction { several, ..self.one_of(name, label, choices) }
    }
}
