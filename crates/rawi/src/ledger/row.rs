//! The rows of a report's ledger, in the shape that `rawi read --format jsonl` prints.
//!
//! Offsets are Unicode code points, half-open, into the ledger's own `text`.

use serde::{Deserialize, Serialize};

/// Everything one report tells.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Ledger {
    pub id: String,
    pub text: String,
    pub title: Option<String>,
    pub published: Option<String>,
    pub outlet: Option<String>,
    pub url: Option<String>,
    pub byline: Option<String>,
    pub language: Option<String>,
    pub credits: Vec<CreditRow>,
    pub dateline: Option<DatelineRow>,
    pub blocks: Vec<BlockRow>,
    pub entities: Vec<EntityRow>,
    pub statements: Vec<StatementRow>,
    pub events: Vec<EventRow>,
    pub times: Vec<TimeRow>,
    pub notes: Vec<NoteRow>,
}

/// A stretch of the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extent {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
}

/// An agency credited with the text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct CreditRow {
    pub agency: String,
    pub start: usize,
    pub end: usize,
}

/// Place and date that open the body.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct DatelineRow {
    pub place: Option<String>,
    pub date: Option<String>,
}

/// A block of the report.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct BlockRow {
    pub kind: String,
    pub start: usize,
    pub end: usize,
}

/// An entity with all its mentions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct EntityRow {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    pub name: String,
    pub actor: Option<String>,
    pub country: Option<String>,
    pub role: Option<String>,
    pub office: Option<String>,
    pub mentions: Vec<Extent>,
    /// Ids of actors of the same name that it may be instead; all of them where `actor` is null and the report leaves it open.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<String>,
    /// Why it is that actor and of that country.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub because: Vec<BecauseRow>,
}

/// An entity in a role of a statement or event.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct PartyRow {
    pub entity: String,
    pub name: String,
    pub mention: Option<Extent>,
    pub actor: Option<String>,
    pub country: Option<String>,
    pub role: Option<String>,
}

/// The cue of a statement.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct CueRow {
    pub start: usize,
    pub end: usize,
    pub lemma: String,
}

/// Why a row is believed: the table row or rule, and the words it matched.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct BecauseRow {
    pub row: String,
    pub start: usize,
    pub end: usize,
}

/// Who said what.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct StatementRow {
    pub id: String,
    pub kind: String,
    pub act: String,
    pub cue: CueRow,
    pub content: Vec<Extent>,
    pub speakers: Vec<PartyRow>,
    pub represents: Vec<PartyRow>,
    pub addressees: Vec<PartyRow>,
    pub relay: Vec<PartyRow>,
    pub channel: Option<String>,
    pub inside: Option<String>,
    pub said: Option<String>,
    pub occasion: Option<String>,
    pub hedged: bool,
    pub polarity: String,
    pub confidence: f32,
    /// `explicit`, `governing`, `thread` or `heading`: how the speaker was found.
    pub speaker_by: Option<String>,
    pub because: Vec<BecauseRow>,
}

/// What happened.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct EventRow {
    pub id: String,
    #[serde(rename = "type")]
    pub kind: String,
    /// PLOVER mode: `visit`, `arrest` …
    #[serde(default)]
    pub mode: Option<String>,
    /// CAMEO code of the manual 1.1b3, as far as the words tell it.
    #[serde(default)]
    pub cameo: Option<String>,
    /// The same in GDELT's table of codes.
    #[serde(default)]
    pub gdelt: Option<String>,
    /// PLOVER contexts.
    #[serde(default)]
    pub contexts: Vec<String>,
    /// 1 verbal cooperation, 2 material cooperation, 3 verbal conflict, 4 material conflict.
    #[serde(default)]
    pub quad: Option<u8>,
    /// Conflict (-10) to cooperation (10), by type and mode.
    #[serde(default)]
    pub score: Option<f32>,
    pub trigger: Extent,
    pub actors: Vec<PartyRow>,
    pub recipients: Vec<PartyRow>,
    pub date: Option<String>,
    #[serde(default)]
    pub place: Option<PlaceRow>,
    /// How many it struck, as far as the report tells.
    #[serde(default)]
    pub size: SizeRow,
    /// Money that is told of.
    #[serde(default)]
    pub sum: Option<SumRow>,
    pub status: String,
    pub said_in: Option<String>,
    pub confidence: f32,
    pub because: Vec<BecauseRow>,
}

/// Where something happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct PlaceRow {
    pub entity: String,
    pub name: String,
    pub country: Option<String>,
    /// GeoNames id.
    #[serde(default)]
    pub geonames: Option<u32>,
    /// A country has no point.
    #[serde(default)]
    pub lat: Option<f64>,
    #[serde(default)]
    pub lon: Option<f64>,
    pub mention: Extent,
}

/// How many people an event struck.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct SizeRow {
    pub dead: Option<u32>,
    pub injured: Option<u32>,
    pub arrested: Option<u32>,
}

/// Money.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SumRow {
    /// How much.
    pub amount: f64,
    /// ISO 4217; null where the word is that of several currencies.
    pub currency: Option<String>,
    /// Where the words stand.
    pub start: usize,
    /// Where they end.
    pub end: usize,
}

/// A time expression.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct TimeRow {
    pub start: usize,
    pub end: usize,
    #[serde(rename = "type")]
    pub kind: String,
    pub value: String,
    #[serde(rename = "mod")]
    pub modifier: Option<String>,
    #[serde(default)]
    pub because: Vec<BecauseRow>,
}

/// A doubt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct NoteRow {
    pub code: String,
    pub start: Option<usize>,
    pub end: Option<usize>,
    pub message: String,
}

impl Extent {
    /// The words of `text` that the extent covers.
    pub fn of(self, text: &str) -> &str {
        let mut offsets = text.char_indices().map(|(at, _)| at).chain(std::iter::once(text.len()));
        let start = offsets.nth(self.start).unwrap_or(text.len());
        let end = match self.end.checked_sub(self.start + 1) {
            Some(more) => offsets.nth(more).unwrap_or(text.len()),
            None => start,
        };
        &text[start..end]
    }
}
