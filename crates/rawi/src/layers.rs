//! The type of every layer, plain data: read this file to know what rawi knows about a report. A layer is made
//! once, by one stage, from the layers before it, and never changed afterwards.

pub use crate::country::Country;
use crate::evidence::{Cause, Decided, Evidence, RowRef};
use crate::ids::{BlockId, IdVec, MentionId, TokenId};
pub use crate::said::{
    Act, CueSort, Details, Event, Party, Point, Quote, QuoteKind, STATUSES, Speaker, SpeakerPath, Statement,
    Status, Sum,
};
use crate::span::Span;
use jiff::civil::Date;
use std::ops::Range;

// ---- the report -------------------------------------------------------------------------------------

/// Where a report came from, as far as its input says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Source {
    /// The report's id; made from a hash of the bytes when the input has none.
    pub id: String,
    /// The outlet that published it.
    pub outlet: Option<String>,
    /// Its address.
    pub url: Option<String>,
    /// Its title, as the input gives it.
    pub title: Option<String>,
    /// Who signed it.
    pub byline: Option<String>,
    /// BCP 47 language tag.
    pub language: Option<String>,
}

/// A report, ready to be read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Article {
    /// Where it came from.
    pub source: Source,
    /// The day it was published.
    pub published: Option<Date>,
    /// Its text. Keeps every character of the input other than white space, in order.
    pub text: String,
    /// The blocks of the text, in order, without overlap.
    pub blocks: IdVec<BlockId, Block>,
    /// Agencies credited.
    pub credits: Vec<Credit>,
    /// The dateline that opens the body, if there is one.
    pub dateline: Option<Dateline>,
    /// Doubts that came up while the text was got out of its wrapping.
    pub notes: Vec<Note>,
}

/// One block of the report.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where it stands.
    pub span: Span,
}

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// The headline.
    Headline,
    /// The summary under the headline.
    Dek,
    /// The words under a picture.
    Caption,
    /// A heading inside the body.
    Subheading,
    /// A paragraph of the body.
    Paragraph,
    /// A line that names the source: «المصدر: وكالات».
    Credit,
}

/// An agency credited with the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Credit {
    /// The agency's row in `agencies.tsv`, or the words as they stand when none fits.
    pub agency: String,
    /// Where the credit stands.
    pub span: Span,
}

/// «برلين - واس»: the place, and perhaps the date, that opens the body.
#[derive(Clone, Debug, PartialEq)]
pub struct Dateline {
    /// The place, as it stands.
    pub place: Option<Span>,
    /// The date, resolved.
    pub date: Option<Date>,
}

/// A doubt that a reader of the ledger should know of.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// A stable code, such as `quotation-mark-repaired`.
    pub code: &'static str,
    /// Where, if it is about some words.
    pub span: Option<Span>,
    /// In words.
    pub message: String,
}
// ---- words ------------------------------------------------------------------------------------------
/// One sentence.
#[derive(Clone, Debug, PartialEq)]
pub struct Sentence {
    /// The block it stands in.
    pub block: BlockId,
    /// Where it stands.
    pub span: Span,
    /// Its tokens.
    pub tokens: Range<TokenId>,
}

/// One token: a word, a number or a single mark.
#[derive(Clone, Debug, PartialEq)]
pub struct Token {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: TokenKind,
    /// Where its match key stands in `Folded::keys`.
    pub key: Range<u32>,
}

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TokenKind {
    /// Letters.
    Word,
    /// Digits, with the separators inside them.
    Number,
    /// A quotation mark.
    Quote(Mark),
    /// Any other single mark.
    Punct,
}

/// The side a quotation mark shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// « “ ((
    Open,
    /// » ” ))
    Close,
    /// " and other marks that look the same on both sides.
    Either,
}

/// Proclitics that a word carries in front of its stem.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Clitics {
    /// و or ف.
    pub conjunction: bool,
    /// ب, ل or ك.
    pub preposition: Option<char>,
    /// ال.
    pub article: bool,
}

/// What is known about one word before names and statements are looked for.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Morph {
    /// The proclitics split off.
    pub clitics: Clitics,
    /// Where the stem begins, in bytes of the token's key.
    pub stem: u8,
    /// The class of a function word, or [`WordClass::Open`].
    pub class: WordClass,
    /// Reporting verbs that the form may be, with the form.
    pub verbs: Vec<VerbReading>,
}

/// A form of a reporting verb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VerbReading {
    /// Row number in `reporting_verbs.tsv`.
    pub verb: u16,
    /// Which form.
    pub form: VerbForm,
    /// A pronoun is attached to it (قوله، أبلغه).
    pub suffixed: bool,
}

/// The form in which a reporting verb stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerbForm {
    /// قال، قالت، قالوا.
    Perfect(Agreement),
    /// يقول، تقول، يقولون.
    Imperfect(Agreement),
    /// قائلاً، مؤكدةً.
    Participle(Agreement),
    /// القول، قوله.
    Masdar,
}

/// Gender and number, as far as the form shows them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Agreement {
    /// Feminine, masculine, or not shown.
    pub gender: Option<Gender>,
    /// Singular, dual, plural, or not shown.
    pub number: Option<Number>,
}

/// Grammatical gender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gender {
    /// مذكر
    Masculine,
    /// مؤنث
    Feminine,
}

/// Grammatical number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Number {
    /// مفرد
    Singular,
    /// مثنى
    Dual,
    /// جمع
    Plural,
}

/// The class of a function word, from `function_words.tsv`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum WordClass {
    /// Not a function word.
    #[default]
    Open,
    /// أن، إن، بأن and these with a pronoun.
    Complementiser,
    /// في، إلى، على …
    Preposition,
    /// الذي، التي …
    Relative,
    /// لكن، حيث، بينما …
    Conjunction,
    /// لا، لم، لن …
    Negator,
    /// كان، قد …
    Auxiliary,
    /// هذا، تلك …
    Demonstrative,
    /// هو، هي …
    Pronoun,
    /// أمس، اليوم، صباح …
    Adverb,
}
// ---- times ------------------------------------------------------------------------------------------

/// A time expression placed on the calendar, valued as TIMEX3.
#[derive(Clone, Debug, PartialEq)]
pub struct TimeRef {
    /// The expression, without a leading preposition.
    pub span: Span,
    /// What sort of time.
    pub kind: TimeKind,
    /// TIMEX3 value: `2022-06-29`, `2022-W26`, `P3D`, `PAST_REF` …
    pub value: String,
    /// TIMEX3 modifier: `START`, `MID`, `END`, `APPROX` …
    pub modifier: Option<&'static str>,
    /// The day, when the value is one.
    pub day: Option<Date>,
    /// Why.
    pub evidence: Evidence,
}

/// TIMEX3 types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimeKind {
    /// A day or something longer.
    Date,
    /// A part of a day or a clock time.
    Time,
    /// A length of time.
    Duration,
    /// Something that recurs.
    Set,
}
// ---- who --------------------------------------------------------------------------------------------
/// The sort of entity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntityKind {
    /// A person.
    Person,
    /// An institution, medium, company, party or armed group.
    Organisation,
    /// A country or city, or the government named by it.
    Place,
    /// Another place: a sea, a region, a site.
    Location,
    /// A collective.
    Group,
    /// An unnamed source.
    Unnamed,
}

impl EntityKind {
    /// Somewhere, rather than somebody.
    pub const fn is_place(self) -> bool {
        matches!(self, Self::Place | Self::Location)
    }
}

/// Words that refer to an entity.
#[derive(Clone, Debug, PartialEq)]
pub struct Mention {
    /// The phrase, with its title.
    pub span: Span,
    /// Its tokens.
    pub tokens: Range<usize>,
    /// The name or head noun inside the phrase.
    pub head: Span,
    /// What it refers to.
    pub kind: EntityKind,
    /// True for a proper name, false for a title or noun alone.
    pub named: bool,
    /// True when the phrase is definite or a name.
    pub definite: bool,
    /// Gender and number.
    pub agreement: Agreement,
    /// The row of an actor table that the name matched.
    pub actor: Option<ActorRef>,
    /// Country, ISO 3166 alpha-3, from the row, a demonym or an office.
    pub country: Option<Country>,
    /// True inside the phrase of another mention: باسم **الحكومة**.
    pub nested: bool,
    /// Row number in `titles.tsv` of the office in front of the name, or standing for it.
    pub title: Option<u16>,
    /// The row that the phrase matched, if any.
    pub row: Option<RowRef>,
}

/// A row of the actor tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ActorRef(pub u32);

/// All mentions of one entity in the report.
#[derive(Clone, Debug, PartialEq)]
pub struct Chain {
    /// What it is.
    pub kind: EntityKind,
    /// The fullest name the report gives, without title; else the source phrase.
    pub name: Span,
    /// The mentions, in order.
    pub mentions: Vec<MentionId>,
    /// Where parts of the text that are no part of the report name it again: a link, tags, the dateline.
    pub outside: Vec<Span>,
    /// Gender and number.
    pub agreement: Agreement,
    /// The actor it is linked to.
    pub actor: Option<Decided<ActorRef>>,
    /// Others of the same name that it may be; all of them where the report leaves it open and `actor` is none.
    pub others: Vec<ActorRef>,
    /// Its country.
    pub country: Option<Country>,
    /// What told the country, where the entity's own words and rows do not.
    pub country_because: Option<Cause>,
    /// Role code of the ledger (GOV, MIL …).
    pub role: Option<&'static str>,
    /// Row number in `titles.tsv` of the office it is first given.
    pub office: Option<u16>,
}
