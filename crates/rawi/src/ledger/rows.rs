//! Reading → rows: byte spans become code points, ids become names.

use crate::evidence::{Cause, Evidence};
use crate::ids::Id;
use crate::layers::{
    Act, BlockKind, Chain, EntityKind, Note, QuoteKind, Speaker, SpeakerPath, Statement, TimeKind, TimeRef,
};
use crate::ledger::row::{
    BecauseRow, BlockRow, CreditRow, CueRow, DatelineRow, EntityRow, Extent, Ledger, NoteRow, PartyRow,
    StatementRow, TimeRow,
};
use crate::lexicon::Lexicon;
use crate::reading::Reading;
use crate::span::Span;

/// The ledger of one reading.
pub fn rows(lexicon: &Lexicon, reading: &Reading<'_>) -> Ledger {
    let article = reading.article;
    let make = Maker { reading, lexicon, offsets: Offsets::new(&article.text) };
    Ledger {
        id: article.source.id.clone(),
        text: article.text.clone(),
        title: article.source.title.clone(),
        published: article.published.map(|d| d.to_string()),
        outlet: article.source.outlet.clone(),
        url: article.source.url.clone(),
        byline: article.source.byline.clone(),
        language: article.source.language.clone(),
        credits: article.credits.iter().map(|c| make.credit(&c.agency, c.span)).collect(),
        dateline: article.dateline.as_ref().map(|d| DatelineRow {
            place: d.place.map(|span| make.words(span)),
            date: d.date.map(|date| date.to_string()),
        }),
        blocks: article.blocks.iter().map(|b| make.block(b.kind, b.span)).collect(),
        entities: reading.chains.enumerate().map(|(id, chain)| make.entity(id.index(), chain)).collect(),
        statements: reading.statements.enumerate().map(|(id, s)| make.statement(id.index(), s)).collect(),
        events: reading.events.iter().enumerate().map(|(at, event)| make.event(at, event)).collect(),
        times: reading.times.iter().map(|t| make.time(t)).collect(),
        notes: article.notes.iter().chain(&reading.notes).map(|n| make.note(n)).collect(),
    }
}

/// Byte offset → code point offset.
struct Offsets {
    /// Number of code points before every 64th byte.
    marks: Vec<u32>,
}

impl Offsets {
    const STEP: usize = 64;

    fn new(text: &str) -> Self {
        let starts = |b: &&u8| (**b as i8) >= -0x40;
        let mut count = 0;
        let mut marks = Vec::with_capacity(text.len() / Self::STEP + 1);
        for chunk in text.as_bytes().chunks(Self::STEP) {
            marks.push(count);
            count += chunk.iter().filter(starts).count() as u32;
        }
        marks.push(count);
        Self { marks }
    }

    fn of(&self, text: &str, byte: usize) -> usize {
        let mark = byte / Self::STEP;
        let rest = &text.as_bytes()[mark * Self::STEP..byte];
        self.marks[mark] as usize + rest.iter().filter(|b| (**b as i8) >= -0x40).count()
    }
}

pub(super) struct Maker<'r, 'a> {
    pub(super) reading: &'r Reading<'a>,
    pub(super) lexicon: &'r Lexicon,
    offsets: Offsets,
}

impl Maker<'_, '_> {
    pub(super) fn words(&self, span: Span) -> String {
        span.of(&self.reading.article.text).to_string()
    }

    pub(super) fn extent(&self, span: Span) -> Extent {
        let text = &self.reading.article.text;
        Extent {
            start: self.offsets.of(text, span.start as usize),
            end: self.offsets.of(text, span.end as usize),
        }
    }

    fn credit(&self, agency: &str, span: Span) -> CreditRow {
        let Extent { start, end } = self.extent(span);
        CreditRow { agency: agency.into(), start, end }
    }

    fn block(&self, kind: BlockKind, span: Span) -> BlockRow {
        let Extent { start, end } = self.extent(span);
        BlockRow { kind: block_kind(kind).into(), start, end }
    }

    pub(super) fn because(&self, cause: &Cause) -> BecauseRow {
        let Extent { start, end } = self.extent(cause.span);
        BecauseRow { row: cause.row.to_string(), start, end }
    }

    pub(super) fn causes(&self, evidence: &Evidence) -> Vec<BecauseRow> {
        evidence.causes().map(|cause| self.because(cause)).collect()
    }

    fn entity(&self, index: usize, chain: &Chain) -> EntityRow {
        let actor = chain.actor.as_ref().map(|a| self.lexicon.actors.get(a.value));
        EntityRow {
            id: format!("n{}", index + 1),
            kind: entity_kind(chain.kind).into(),
            name: self.words(chain.name),
            actor: actor.map(|a| a.public_id().to_string()),
            country: chain.country.map(|c| c.code().to_string()),
            role: chain.role.map(Into::into),
            office: chain.office.map(|row| self.lexicon.titles.titles[usize::from(row)].kind.to_string()),
            mentions: self.mentions(chain),
            others: chain
                .others
                .iter()
                .map(|a| self.lexicon.actors.get(*a).public_id().to_string())
                .collect(),
            because: chain
                .actor
                .iter()
                .map(|actor| &actor.because)
                .chain(&chain.country_because)
                .map(|cause| self.because(cause))
                .collect(),
        }
    }

    /// Its mentions in the report, and where the rest of the text repeats its names.
    fn mentions(&self, chain: &Chain) -> Vec<Extent> {
        let inside = chain.mentions.iter().map(|m| self.reading.mentions[*m].span);
        let mut spans: Vec<Span> = inside.chain(chain.outside.iter().copied()).collect();
        if !chain.outside.is_empty() {
            spans.sort_by_key(|span| (span.start, std::cmp::Reverse(span.end)));
        }
        spans.into_iter().map(|span| self.extent(span)).collect()
    }

    pub(super) fn party(&self, chain: crate::ids::ChainId, mention: Option<Span>) -> PartyRow {
        let row = self.entity(chain.index(), &self.reading.chains[chain]);
        let first = || {
            self.reading.chains[chain].mentions.first().map(|id| self.extent(self.reading.mentions[*id].span))
        };
        let mention = mention.map(|span| self.extent(span)).or_else(first);
        PartyRow {
            entity: row.id,
            name: row.name,
            mention,
            actor: row.actor,
            country: row.country,
            role: row.role,
        }
    }

    fn speaker(&self, speaker: &Speaker) -> PartyRow {
        self.party(speaker.chain, Some(self.reading.mentions[speaker.mention].span))
    }

    fn statement(&self, index: usize, statement: &Statement) -> StatementRow {
        let quote = &statement.quote;
        let Extent { start, end } = self.extent(quote.cue);
        let parties = |ids: &[crate::ids::ChainId]| ids.iter().map(|id| self.party(*id, None)).collect();
        let mut because = self.causes(&quote.evidence);
        let when = statement.when.map(|id| &self.reading.times[id]);
        because.extend(statement.speakers.iter().flat_map(|s| self.causes(&s.evidence)));
        because.extend(statement.weighed().iter().map(|cause| self.because(cause)));
        let chains = statement.speakers.iter().map(|s| &self.reading.chains[s.chain]);
        because.extend(chains.filter_map(|c| c.country_because.as_ref()).map(|cause| self.because(cause)));
        because.extend(quote.channel.iter().chain(&quote.occasion).map(|cause| self.because(cause)));
        because.extend(when.into_iter().flat_map(|time| self.causes(&time.evidence)));
        StatementRow {
            id: format!("s{}", index + 1),
            kind: quote_kind(quote.kind).into(),
            act: act(quote.act).into(),
            cue: CueRow { start, end, lemma: quote.lemma.clone() },
            content: quote.content.iter().map(|span| self.extent(*span)).collect(),
            speakers: statement.speakers.iter().map(|s| self.speaker(s)).collect(),
            represents: parties(&statement.represents),
            addressees: parties(&statement.addressees),
            relay: parties(&statement.relay),
            channel: quote.channel.as_ref().map(|cause| self.words(cause.span)),
            inside: statement.inside.map(|id| format!("s{}", id.index() + 1)),
            said: statement.said.map(|date| date.to_string()),
            occasion: quote.occasion.as_ref().map(|cause| self.words(cause.span)),
            hedged: quote.hedged,
            polarity: if quote.negative { "negative" } else { "positive" }.into(),
            confidence: (statement.confidence * 100.0).round() / 100.0,
            speaker_by: statement.speakers.first().map(|s| speaker_path(s.how).into()),
            because,
        }
    }

    fn time(&self, time: &TimeRef) -> TimeRow {
        let Extent { start, end } = self.extent(time.span);
        let kind = match time.kind {
            TimeKind::Date => "DATE",
            TimeKind::Time => "TIME",
            TimeKind::Duration => "DURATION",
            TimeKind::Set => "SET",
        };
        TimeRow {
            start,
            end,
            kind: kind.into(),
            value: time.value.clone(),
            modifier: time.modifier.map(Into::into),
            because: self.causes(&time.evidence),
        }
    }

    fn note(&self, note: &Note) -> NoteRow {
        let extent = note.span.map(|span| self.extent(span));
        NoteRow {
            code: note.code.into(),
            start: extent.map(|e| e.start),
            end: extent.map(|e| e.end),
            message: note.message.clone(),
        }
    }
}

fn block_kind(kind: BlockKind) -> &'static str {
    match kind {
        BlockKind::Headline => "headline",
        BlockKind::Dek => "dek",
        BlockKind::Caption => "caption",
        BlockKind::Subheading => "subheading",
        BlockKind::Paragraph => "paragraph",
        BlockKind::Credit => "credit",
    }
}

fn entity_kind(kind: EntityKind) -> &'static str {
    match kind {
        EntityKind::Person => "PER",
        EntityKind::Organisation => "ORG",
        EntityKind::Place => "GPE",
        EntityKind::Location => "LOC",
        EntityKind::Group => "GROUP",
        EntityKind::Unnamed => "ANON",
    }
}

fn quote_kind(kind: QuoteKind) -> &'static str {
    match kind {
        QuoteKind::Direct => "direct",
        QuoteKind::Mixed => "mixed",
        QuoteKind::Indirect => "indirect",
    }
}

fn speaker_path(path: SpeakerPath) -> &'static str {
    match path {
        SpeakerPath::Explicit => "explicit",
        SpeakerPath::Governing => "governing",
        SpeakerPath::Thread => "thread",
        SpeakerPath::Heading => "heading",
    }
}

/// The ledger's word for an act.
pub fn act(act: Act) -> &'static str {
    crate::lexicon::ACTS.iter().find(|(_, a)| *a == act).map_or("say", |(word, _)| word)
}
