//! The types of what was said: quotes, statements and who spoke. [`crate::layers`] shows them with every other layer.

use crate::country::Country;
use crate::evidence::{Cause, Evidence, RowRef};
use crate::ids::{ChainId, MentionId, SentenceId, StatementId, TimeId, TokenId};
use crate::layers::Agreement;
use crate::span::Span;
use jiff::civil::Date;
use std::ops::Range;

/// How the words were passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum QuoteKind {
    /// The whole content is in quotation marks, or first-person speech after a colon.
    Direct,
    /// Some of it is in quotation marks.
    Mixed,
    /// None of it is.
    Indirect,
}

/// What the speaker does by saying it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Act {
    Say,
    Deny,
    Accuse,
    Warn,
    Threaten,
    Demand,
    Promise,
    Support,
    Condemn,
    Ask,
    Express,
    Claim,
}

/// A cue with the content that it introduces: a statement before its speaker is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// The cue, as it stands: وقال، مشيراً، بحسب، the headline colon.
    pub cue: Span,
    /// The token the cue begins with.
    pub at: TokenId,
    /// The sentence the cue stands in.
    pub sentence: SentenceId,
    /// How the cue attributes.
    pub sort: CueSort,
    /// The cue's lemma.
    pub lemma: String,
    /// Direct, mixed or indirect.
    pub kind: QuoteKind,
    /// The stretches of content.
    pub content: Vec<Span>,
    /// What the cue and the content do.
    pub act: Act,
    /// The words that may name the speaker, if the cue stands next to any.
    pub source: Option<Range<usize>>,
    /// The words that name who passed it on (نقلت الوكالة عن …), nearest first.
    pub relay: Vec<Range<usize>>,
    /// The words that name who was spoken to.
    pub addressee: Option<Range<usize>>,
    /// How it was said: في تصريح لقناة، عبر صفحته.
    pub channel: Option<Cause>,
    /// On what occasion: خلال مؤتمر صحفي.
    pub occasion: Option<Cause>,
    /// Gender and number that the cue shows.
    pub agreement: Agreement,
    /// True for «على حد قوله» and the like.
    pub hedged: bool,
    /// True when the saying itself is negated or denied.
    pub negative: bool,
    /// The probability that the cue reports speech, and that the content is what was said; 1 until it is weighed.
    pub chance: f32,
    /// True where the content stands where no rule looks for it: only what has been learnt speaks for it.
    pub ventured: bool,
    /// How likely the content begins where it does, by what has been learnt; 1 where nothing was asked.
    pub begins: f32,
    /// Why.
    pub evidence: Evidence,
}

/// How a cue attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CueSort {
    /// A finite verb.
    Verb,
    /// An active participle, whose speaker is the subject of the verb that governs it.
    Participle,
    /// A verbal noun (قوله، بالقول).
    Masdar,
    /// A preposition of source (بحسب، وفقاً لـ).
    Source,
    /// The colon after a speaker in a headline, sub-heading or transcript.
    Colon,
    /// No cue of its own: quotation marks that carry on an earlier statement.
    Continuation,
}

/// Who said what.
#[derive(Clone, Debug, PartialEq)]
pub struct Statement {
    /// The cue and content.
    pub quote: Quote,
    /// Who spoke; several when they spoke jointly.
    pub speakers: Vec<Speaker>,
    /// Who is spoken for, when the speaker is a spokesman.
    pub represents: Vec<ChainId>,
    /// To whom.
    pub addressees: Vec<ChainId>,
    /// Who passed it on, nearest first.
    pub relay: Vec<ChainId>,
    /// The statement in whose content this one stands.
    pub inside: Option<StatementId>,
    /// The day it was said.
    pub said: Option<Date>,
    /// The time expression that told the day.
    pub when: Option<TimeId>,
    /// Probability that content and speaker are right.
    pub confidence: f32,
}

impl Statement {
    /// What the models of belief say of it: `belief.bin#quote:0.97`, and `belief.bin#speaker:0.88`, both at the
    /// cue.
    pub fn weighed(&self) -> [Cause; 2] {
        let cause = |what: &str, chance: f32| {
            Cause::new(RowRef::new("belief.bin", format!("{what}:{chance:.2}")), self.quote.cue)
        };
        let speaker = self.confidence / self.quote.chance.max(f32::MIN_POSITIVE);
        [cause("quote", self.quote.chance), cause("speaker", speaker)]
    }
}

/// A speaker of a statement.
#[derive(Clone, Debug, PartialEq)]
pub struct Speaker {
    /// Who.
    pub chain: ChainId,
    /// The phrase next to the cue or, where the subject is left out, the nearest earlier mention.
    pub mention: MentionId,
    /// How the speaker was found.
    pub how: SpeakerPath,
    /// Why.
    pub evidence: Evidence,
}

/// How a speaker was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpeakerPath {
    /// Named next to the cue.
    Explicit,
    /// The subject of the verb that governs a participle.
    Governing,
    /// Left out; the last speaker in the thread of speech.
    Thread,
    /// Left out; the owner of the sub-heading.
    Heading,
}

/// Something that happened, will, may or did not.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// Row number in `events.tsv`.
    pub row: u16,
    /// PLOVER type.
    pub code: &'static str,
    /// The clearest word.
    pub trigger: Span,
    /// The token it begins with.
    pub at: TokenId,
    /// Who did it.
    pub actors: Vec<Party>,
    /// Who underwent it, or the other side.
    pub recipients: Vec<Party>,
    /// When, as precisely as the report tells: a TIMEX3 date.
    pub date: Option<String>,
    /// The time expression that told it.
    pub when: Option<TimeId>,
    /// Where.
    pub place: Option<Party>,
    /// Whether it took place.
    pub status: Status,
    /// The statement that alone tells it.
    pub said_in: Option<StatementId>,
    /// What else is told of it.
    pub details: Details,
    /// Probability that it is one.
    pub confidence: f32,
    /// Why.
    pub evidence: Evidence,
}

/// What is told of an event besides who, whether, when and where.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Details {
    /// Row number in `event_modes.tsv` that tells the mode, where the trigger's own row does not.
    pub mode: Option<u16>,
    /// Row number in `event_modes.tsv` that tells the CAMEO code.
    pub cameo: Option<u16>,
    /// Row numbers in `contexts.tsv`, one a context, in the table's order.
    pub contexts: Vec<u16>,
    /// How many were killed.
    pub dead: Option<u32>,
    /// How many were wounded.
    pub injured: Option<u32>,
    /// How many were arrested.
    pub arrested: Option<u32>,
    /// Money that is told of.
    pub sum: Option<Sum>,
    /// Where its place lies.
    pub point: Option<Point>,
    /// Why.
    pub causes: Vec<Cause>,
}

/// Money.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sum {
    /// How much.
    pub amount: f64,
    /// Row number in `currencies.tsv`; none where the word is that of several currencies.
    pub currency: Option<u16>,
    /// The words.
    pub span: Span,
}

/// A place of `geonames.tsv`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    /// GeoNames id.
    pub id: u32,
    /// Latitude and longitude; a country has none.
    pub at: Option<(f64, f64)>,
    /// Its country.
    pub country: Country,
    /// Thousands of inhabitants.
    pub people: u32,
}

/// Somebody in an event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Party {
    /// Who.
    pub chain: ChainId,
    /// The phrase that names them there.
    pub mention: MentionId,
}

/// Whether an event took place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Status {
    Happened,
    Ongoing,
    Planned,
    Possible,
    Denied,
    Alleged,
}

/// The words of the ledger for them, in order.
pub const STATUSES: &[(&str, Status)] = &[
    ("happened", Status::Happened),
    ("ongoing", Status::Ongoing),
    ("planned", Status::Planned),
    ("possible", Status::Possible),
    ("denied", Status::Denied),
    ("alleged", Status::Alleged),
];

impl Status {
    /// The word of the ledger.
    pub fn word(self) -> &'static str {
        STATUSES[self as usize].0
    }
}
