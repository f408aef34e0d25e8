//! The rows of one report, table by table: written once, for whoever puts them into tables.

use crate::RunId;
use crate::db::Value;
use crate::error::Result;
use crate::{copies, words};
use rawi::ledger::{BecauseRow, EventRow, Extent, Ledger, PartyRow, StatementRow, TimeRow};
use rawi::text::fold;

/// A table that rows of reports go into.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    /// Its name.
    pub(crate) name: &'static str,
    /// The columns of [`Sink::row`], in order.
    pub(crate) columns: &'static str,
}

macro_rules! tables {
    ($($constant:ident $name:literal $columns:literal;)*) => {
        $(pub(crate) const $constant: Table = Table { name: $name, columns: $columns };)*
        /// All tables, those that others refer to first.
        pub(crate) const TABLES: &[Table] = &[$($constant),*];
    };
}

tables! {
    DOCUMENTS "documents" "document, id, hash, run, text, title, published, outlet, url, byline, language, \
        has_dateline, dateline_place, dateline_date";
    CREDITS "credits" "document, position, agency, start, \"end\"";
    BLOCKS "blocks" "document, position, kind, start, \"end\"";
    NOTES "notes" "document, position, code, start, \"end\", message";
    ENTITIES "entities" "document, position, id, type, name, name_key, actor, country, role, office, others";
    ENTITY_REASONS "entity_reasons" "document, entity, position, \"row\", start, \"end\"";
    MENTIONS "mentions" "document, entity, position, start, \"end\"";
    STATEMENTS "statements" "statement, document, position, id, kind, act, cue, cue_start, cue_end, lemma, \
        content, channel, inside, said, day, occasion, hedged, polarity, confidence, speaker_by, report";
    CONTENTS "contents" "statement, position, start, \"end\"";
    STATEMENT_PARTIES "statement_parties" "statement, part, position, entity, name, name_key, mention_start, \
        mention_end, actor, country, role";
    STATEMENT_REASONS "statement_reasons" "statement, position, \"row\", start, \"end\"";
    EVENTS "events" "event, document, position, id, type, trigger_start, trigger_end, date, status, said_in, \
        confidence, mode, cameo, place_entity, place_name, place_country, place_start, place_end, gdelt, \
        contexts, quad, score, dead, injured, arrested, amount, currency, amount_start, amount_end, geonames, \
        lat, lon, place_key, day, report";
    EVENT_PARTIES "event_parties" "event, part, position, entity, name, name_key, mention_start, mention_end, \
        actor, country, role";
    EVENT_REASONS "event_reasons" "event, position, \"row\", start, \"end\"";
    TIMES "times" "time, document, position, start, \"end\", type, value, modifier";
    TIME_REASONS "time_reasons" "time, position, \"row\", start, \"end\"";
    SKETCHES "sketches" "document, runs";
    COPIES "copies" "document, cluster, position, origin, copied, kept";
}

/// Tables of texts, whose rows are there once however often they come.
pub(crate) const SETS: [Table; 2] = [NAMES, CALLED];
pub(crate) const NAMES: Table = Table { name: "names", columns: "name_key" };
pub(crate) const CALLED: Table = Table { name: "called", columns: "key, name_key, type, country" };

/// Tables whose rows are known by a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Numbered {
    Documents,
    Statements,
    Events,
    Times,
}

impl Numbered {
    pub(crate) const ALL: [Self; 4] = [Self::Documents, Self::Statements, Self::Events, Self::Times];

    /// The table.
    pub(crate) fn table(self) -> &'static str {
        match self {
            Self::Documents => "documents",
            Self::Statements => "statements",
            Self::Events => "events",
            Self::Times => "times",
        }
    }
}

/// Puts rows into tables.
pub(crate) trait Sink {
    /// The number of a new row.
    fn number(&mut self, of: Numbered) -> Result<i64>;
    /// One row.
    fn row(&mut self, table: Table, values: &[Value<'_>]) -> Result<()>;
    /// The search column of one statement.
    fn words(&mut self, of: &Searched<'_>, words: String) -> Result<()>;
    /// A row of one of [`SETS`], which may be there already.
    fn once(&mut self, set: Table, row: &[&str]) -> Result<()>;
}

/// A statement by what it is searched for besides its words, and by what it is put in order.
#[cfg_attr(
    not(feature = "postgres"),
    expect(dead_code, reason = "a file has the order of statements in their own table")
)]
pub(crate) struct Searched<'a> {
    pub(crate) statement: i64,
    pub(crate) document: i64,
    pub(crate) position: usize,
    pub(crate) report: &'a str,
    pub(crate) day: Option<&'a str>,
    pub(crate) act: &'a str,
}

/// The report that a row is about.
#[derive(Clone, Copy)]
struct Report<'a> {
    document: i64,
    id: &'a str,
    published: Option<&'a str>,
}

/// Writes the rows of one report.
pub(crate) fn report(sink: &mut dyn Sink, run: RunId, hash: &str, ledger: &Ledger) -> Result<()> {
    let document = document(sink, run, hash, ledger)?;
    for (at, row) in ledger.credits.iter().enumerate() {
        let values = [document.into(), at.into(), (&row.agency).into(), row.start.into(), row.end.into()];
        sink.row(CREDITS, &values)?;
    }
    for (at, row) in ledger.blocks.iter().enumerate() {
        let values = [document.into(), at.into(), (&row.kind).into(), row.start.into(), row.end.into()];
        sink.row(BLOCKS, &values)?;
    }
    entities(sink, document, ledger)?;
    let of = Report { document, id: &ledger.id, published: ledger.published.as_deref() };
    let text = Text::new(&ledger.text);
    copies::keep(sink, document, &copies::sketch(ledger, &text))?;
    for (at, row) in ledger.statements.iter().enumerate() {
        statement(sink, of, at, row, &text)?;
    }
    for (at, row) in ledger.events.iter().enumerate() {
        event(sink, of, at, row)?;
    }
    for (at, row) in ledger.times.iter().enumerate() {
        time(sink, document, at, row)?;
    }
    for (at, row) in ledger.notes.iter().enumerate() {
        let (start, end) = (place(row.start), place(row.end));
        let values = [document.into(), at.into(), (&row.code).into(), start, end, (&row.message).into()];
        sink.row(NOTES, &values)?;
    }
    Ok(())
}

fn document(sink: &mut dyn Sink, run: RunId, hash: &str, ledger: &Ledger) -> Result<i64> {
    let number = sink.number(Numbered::Documents)?;
    let dateline = ledger.dateline.as_ref();
    let values = [
        number.into(),
        (&ledger.id).into(),
        hash.into(),
        run.0.into(),
        (&ledger.text).into(),
        maybe(&ledger.title),
        maybe(&ledger.published),
        maybe(&ledger.outlet),
        maybe(&ledger.url),
        maybe(&ledger.byline),
        maybe(&ledger.language),
        dateline.is_some().into(),
        Value::maybe(dateline.and_then(|line| line.place.as_deref())),
        Value::maybe(dateline.and_then(|line| line.date.as_deref())),
    ];
    sink.row(DOCUMENTS, &values)?;
    Ok(number)
}

fn entities(sink: &mut dyn Sink, document: i64, ledger: &Ledger) -> Result<()> {
    for (at, row) in ledger.entities.iter().enumerate() {
        let others = (!row.others.is_empty()).then(|| row.others.join(" "));
        let name_key = fold(&row.name);
        let key = match &row.actor {
            Some(actor) => format!("id:{actor}"),
            None => format!("name:{name_key}"),
        };
        sink.once(CALLED, &[&key, &name_key, &row.kind, row.country.as_deref().unwrap_or_default()])?;
        let values = [
            document.into(),
            at.into(),
            (&row.id).into(),
            (&row.kind).into(),
            (&row.name).into(),
            name_key.into(),
            maybe(&row.actor),
            maybe(&row.country),
            maybe(&row.role),
            maybe(&row.office),
            maybe(&others),
        ];
        sink.row(ENTITIES, &values)?;
        for (n, why) in row.because.iter().enumerate() {
            let (start, end) = (why.start.into(), why.end.into());
            let values = [document.into(), at.into(), n.into(), (&why.row).into(), start, end];
            sink.row(ENTITY_REASONS, &values)?;
        }
        for (n, mention) in row.mentions.iter().enumerate() {
            let values = [document.into(), at.into(), n.into(), mention.start.into(), mention.end.into()];
            sink.row(MENTIONS, &values)?;
        }
    }
    Ok(())
}

fn statement(
    sink: &mut dyn Sink,
    of: Report<'_>,
    at: usize,
    row: &StatementRow,
    text: &Text<'_>,
) -> Result<()> {
    let statement = sink.number(Numbered::Statements)?;
    let day = row.said.as_deref().or(of.published);
    let content: Vec<&str> = row.content.iter().map(|stretch| text.words(*stretch)).collect();
    let content = content.join(" … ");
    let cue = Extent { start: row.cue.start, end: row.cue.end };
    let values = [
        statement.into(),
        of.document.into(),
        at.into(),
        (&row.id).into(),
        (&row.kind).into(),
        (&row.act).into(),
        text.words(cue).into(),
        cue.start.into(),
        cue.end.into(),
        (&row.cue.lemma).into(),
        (&content).into(),
        maybe(&row.channel),
        maybe(&row.inside),
        maybe(&row.said),
        Value::maybe(day),
        maybe(&row.occasion),
        row.hedged.into(),
        (&row.polarity).into(),
        f64::from(row.confidence).into(),
        maybe(&row.speaker_by),
        of.id.into(),
    ];
    sink.row(STATEMENTS, &values)?;
    for (n, stretch) in row.content.iter().enumerate() {
        let values = [statement.into(), n.into(), stretch.start.into(), stretch.end.into()];
        sink.row(CONTENTS, &values)?;
    }
    let parts = [
        ("speaker", &row.speakers),
        ("represents", &row.represents),
        ("addressee", &row.addressees),
        ("relay", &row.relay),
    ];
    for (part, rows) in parts {
        parties(sink, STATEMENT_PARTIES, statement, part, rows)?;
    }
    reasons(sink, STATEMENT_REASONS, statement, &row.because)?;
    let (document, report, act) = (of.document, of.id, row.act.as_str());
    sink.words(&Searched { statement, document, position: at, report, day, act }, words::column(&content))
}

fn event(sink: &mut dyn Sink, of: Report<'_>, at: usize, row: &EventRow) -> Result<()> {
    let event = sink.number(Numbered::Events)?;
    let spot = row.place.as_ref();
    let sum = row.sum.as_ref();
    let contexts = (!row.contexts.is_empty()).then(|| row.contexts.join(" "));
    let count = |count: Option<u32>| Value::maybe_int(count.map(i64::from));
    let values = [
        event.into(),
        of.document.into(),
        at.into(),
        (&row.id).into(),
        (&row.kind).into(),
        row.trigger.start.into(),
        row.trigger.end.into(),
        maybe(&row.date),
        (&row.status).into(),
        maybe(&row.said_in),
        f64::from(row.confidence).into(),
        maybe(&row.mode),
        maybe(&row.cameo),
        Value::maybe(spot.map(|spot| spot.entity.as_str())),
        Value::maybe(spot.map(|spot| spot.name.as_str())),
        Value::maybe(spot.and_then(|spot| spot.country.as_deref())),
        place(spot.map(|spot| spot.mention.start)),
        place(spot.map(|spot| spot.mention.end)),
        maybe(&row.gdelt),
        maybe(&contexts),
        Value::maybe_int(row.quad.map(i64::from)),
        Value::maybe_real(row.score.map(f64::from)),
        count(row.size.dead),
        count(row.size.injured),
        count(row.size.arrested),
        Value::maybe_real(sum.map(|sum| sum.amount)),
        Value::maybe(sum.and_then(|sum| sum.currency.as_deref())),
        place(sum.map(|sum| sum.start)),
        place(sum.map(|sum| sum.end)),
        count(spot.and_then(|spot| spot.geonames)),
        Value::maybe_real(spot.and_then(|spot| spot.lat)),
        Value::maybe_real(spot.and_then(|spot| spot.lon)),
        spot.map_or(Value::Null, |spot| fold(&spot.name).into()),
        Value::maybe(row.date.as_deref().or(of.published)),
        of.id.into(),
    ];
    sink.row(EVENTS, &values)?;
    parties(sink, EVENT_PARTIES, event, "actor", &row.actors)?;
    parties(sink, EVENT_PARTIES, event, "recipient", &row.recipients)?;
    reasons(sink, EVENT_REASONS, event, &row.because)
}

fn time(sink: &mut dyn Sink, document: i64, at: usize, row: &TimeRow) -> Result<()> {
    let time = sink.number(Numbered::Times)?;
    let values = [
        time.into(),
        document.into(),
        at.into(),
        row.start.into(),
        row.end.into(),
        (&row.kind).into(),
        (&row.value).into(),
        maybe(&row.modifier),
    ];
    sink.row(TIMES, &values)?;
    reasons(sink, TIME_REASONS, time, &row.because)
}

fn parties(sink: &mut dyn Sink, table: Table, owner: i64, part: &str, rows: &[PartyRow]) -> Result<()> {
    for (at, row) in rows.iter().enumerate() {
        let key = fold(&row.name);
        sink.once(NAMES, &[&key])?;
        let values = [
            owner.into(),
            part.into(),
            at.into(),
            (&row.entity).into(),
            (&row.name).into(),
            key.into(),
            place(row.mention.map(|mention| mention.start)),
            place(row.mention.map(|mention| mention.end)),
            maybe(&row.actor),
            maybe(&row.country),
            maybe(&row.role),
        ];
        sink.row(table, &values)?;
    }
    Ok(())
}

fn reasons(sink: &mut dyn Sink, table: Table, owner: i64, rows: &[BecauseRow]) -> Result<()> {
    for (at, row) in rows.iter().enumerate() {
        let values = [owner.into(), at.into(), (&row.row).into(), row.start.into(), row.end.into()];
        sink.row(table, &values)?;
    }
    Ok(())
}

fn maybe(text: &Option<String>) -> Value<'_> {
    Value::maybe(text.as_deref())
}

fn place(place: Option<usize>) -> Value<'static> {
    Value::maybe_int(place.map(|n| n as i64))
}

/// A text in which code points are found without counting from its start each time.
pub(crate) struct Text<'a> {
    text: &'a str,
    /// The byte at which each code point begins, and the end.
    begins: Vec<usize>,
}

impl<'a> Text<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        let mut begins: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        begins.push(text.len());
        Self { text, begins }
    }

    /// How many code points it has.
    pub(crate) fn length(&self) -> usize {
        self.begins.len() - 1
    }

    /// The byte at which a code point begins.
    pub(crate) fn byte(&self, place: usize) -> usize {
        self.begins[place.min(self.length())]
    }

    pub(crate) fn words(&self, extent: Extent) -> &'a str {
        let end = self.byte(extent.end);
        &self.text[self.byte(extent.start).min(end)..end]
    }
}
