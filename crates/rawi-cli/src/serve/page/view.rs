//! Rows as templates show them: words cleaned, labels in the page's language, links made.

use super::Page;
use crate::serve::text::shown;
use crate::serve::url;
use rawi::ledger::{PartyRow, StatementRow};
use rawi::text::fold;
use rawi_store::browse::Piece;
use rawi_store::{EventHit, Hit, extract};

/// How long an extract is, in letters.
const EXTRACT: usize = 320;

/// Somebody, with a link to their page.
pub(super) struct PartyView {
    pub(super) name: String,
    pub(super) href: String,
}

/// A statement in a list.
pub(super) struct StatementView {
    pub(super) speakers: Vec<PartyView>,
    pub(super) addressees: Vec<PartyView>,
    pub(super) act: String,
    pub(super) day: String,
    pub(super) outlet: String,
    pub(super) title: String,
    pub(super) pieces: Vec<Piece>,
    pub(super) href: String,
    pub(super) report: String,
    pub(super) confidence: String,
}

/// An event in a list.
pub(super) struct EventView {
    pub(super) kind: String,
    pub(super) status: String,
    pub(super) actors: Vec<PartyView>,
    pub(super) recipients: Vec<PartyView>,
    pub(super) place: String,
    pub(super) day: String,
    pub(super) outlet: String,
    pub(super) title: String,
    pub(super) pieces: Vec<Piece>,
    pub(super) href: String,
    pub(super) incident: String,
    pub(super) confidence: String,
}

/// The key of a party: `id:Q7747` or `name:…`.
pub(super) fn key(party: &PartyRow) -> String {
    match &party.actor {
        Some(actor) => format!("id:{actor}"),
        None => format!("name:{}", fold(&party.name)),
    }
}

/// The address of somebody's page.
pub(super) fn actor_path(key: &str) -> String {
    format!("/actors/{}", url::encode(key))
}

/// The address of a report's page.
pub(super) fn report_path(id: &str) -> String {
    format!("/reports/{}", url::encode(id))
}

pub(super) fn parties(page: &Page, rows: &[PartyRow]) -> Vec<PartyView> {
    let view = |row: &PartyRow| PartyView {
        name: shown(&row.name).into_owned(),
        href: page.link(&actor_path(&key(row))),
    };
    rows.iter().map(view).collect()
}

/// An act with what takes some of it back.
pub(super) fn act(page: &Page, row: &StatementRow) -> String {
    let mut act = page.word("act", &row.act);
    if row.polarity == "negative" {
        act = format!("{} {act}", page.t("not"));
    }
    if row.hedged {
        act.push('؟');
    }
    act
}

pub(super) fn percent(confidence: f32) -> String {
    format!("{:.0}%", confidence * 100.0)
}

fn clean(value: &Option<String>) -> String {
    value.as_deref().map(|value| shown(value).into_owned()).unwrap_or_default()
}

fn cleaned(pieces: Vec<Piece>) -> Vec<Piece> {
    pieces.into_iter().map(|piece| Piece { text: shown(&piece.text).into_owned(), ..piece }).collect()
}

impl StatementView {
    pub(super) fn of(page: &Page, hit: &Hit, words: &[String]) -> Self {
        let report = report_path(&hit.document);
        Self {
            speakers: parties(page, &hit.statement.speakers),
            addressees: parties(page, &hit.statement.addressees),
            act: act(page, &hit.statement),
            day: clean(&hit.day),
            outlet: clean(&hit.outlet),
            title: title(&hit.title, &hit.document),
            pieces: cleaned(extract(&hit.content, words, EXTRACT)),
            href: page.link(&format!("{report}/{}", url::encode(&hit.statement.id))),
            report: format!("{}#{}", page.link(&report), hit.statement.id),
            confidence: percent(hit.statement.confidence),
        }
    }
}

impl EventView {
    pub(super) fn of(page: &Page, hit: &EventHit) -> Self {
        let event = &hit.event;
        let kind = page.word("type", &event.kind);
        let trigger = [hit.trigger.clone()];
        Self {
            kind: event
                .mode
                .as_ref()
                .map_or(kind.clone(), |mode| format!("{kind} · {}", page.word("mode", mode))),
            status: page.word("status", &event.status),
            actors: parties(page, &event.actors),
            recipients: parties(page, &event.recipients),
            place: event.place.as_ref().map(|place| shown(&place.name).into_owned()).unwrap_or_default(),
            day: clean(&hit.day),
            outlet: clean(&hit.outlet),
            title: title(&hit.title, &hit.document),
            pieces: cleaned(extract(&hit.text, &trigger, EXTRACT)),
            href: format!("{}#{}", page.link(&report_path(&hit.document)), event.id),
            incident: page.link(&super::incident::incident_path(&hit.document, &event.id)),
            confidence: percent(event.confidence),
        }
    }
}

/// A report's title, or its id where it has none.
pub(super) fn title(title: &Option<String>, id: &str) -> String {
    let title = title.as_deref().filter(|title| !title.trim().is_empty()).unwrap_or(id);
    shown(title).replace('\n', " ")
}
