//! Statements by who, what, when and which words.

use crate::db::{BATCH, Db, Dialect, EachBatch, Value};
use crate::error::Result;
use crate::load::{self, Places, in_order};
use crate::words::Wanted;
use rawi::ledger::{Extent, StatementRow};
use rawi::text::fold;
use serde::Serialize;
use std::ops::ControlFlow;

/// Which statements are wanted. What is `None` or empty lets everything through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Part of a speaker's name, an actor's id (Q7747, putin), or an entity's id in its report (n1).
    pub speaker: Option<String>,
    /// `say`, `deny`, `accuse` …
    pub act: Option<String>,
    /// The first day: `2022-06-29`, `2022-06` or `2022`.
    pub from: Option<String>,
    /// The last day, likewise; `2022-06` takes all of June in.
    pub to: Option<String>,
    /// Part of the outlet's name.
    pub outlet: Option<String>,
    /// What the content must hold: each item is a word, or several that follow one another.
    pub words: Vec<String>,
    /// Which come first.
    pub order: Order,
    /// How many at most.
    pub limit: Option<usize>,
}

/// Which statements come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// Those of the last day; within a day by report.
    #[default]
    Newest,
    /// Those that are most about the words asked for ([`Wanted::score`]); the newest of equals.
    Best,
}

/// A statement that the filter let through, with the report it stands in.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hit {
    /// The report's id.
    pub document: String,
    /// The report's title.
    pub title: Option<String>,
    /// The outlet that published the report.
    pub outlet: Option<String>,
    /// The report's address.
    pub url: Option<String>,
    /// The day the report was published.
    pub published: Option<String>,
    /// The day it was said, else the day the report was published.
    pub day: Option<String>,
    /// The words of the cue.
    pub cue: String,
    /// The words of the content; stretches are joined with ` … `.
    pub content: String,
    /// Where the words asked for stand in `content`, in code points.
    pub found: Vec<Extent>,
    /// The statement.
    pub statement: StatementRow,
}

/// Statements that hold a frequent word are not gathered to be put in order: the newest are looked through until
/// there are enough, and only so many are ranked.
const MANY: usize = 5_000;

/// Calls `each` with the statements that the filter lets through, until it breaks off.
pub(crate) fn visit(
    db: &impl Db,
    filter: &Filter,
    each: &mut dyn FnMut(Hit) -> ControlFlow<()>,
) -> Result<()> {
    let wanted = Wanted::new(&filter.words);
    let Some(words) = Words::of(db, filter, &wanted)? else { return Ok(()) };
    let mut left = filter.limit.unwrap_or(usize::MAX);
    let mut show = |numbers: &[i64]| {
        for hit in hits(db, &wanted, numbers)? {
            if left == 0 || each(hit).is_break() {
                return Ok(ControlFlow::Break(()));
            }
            left -= 1;
        }
        Ok(ControlFlow::Continue(()))
    };
    if filter.order == Order::Newest && words != Words::Frequent && !wanted.has_phrases() {
        let mut query = tests(db.dialect(), filter, &words);
        query.limit = filter.limit;
        let (sql, values) = query.finish(&format!("SELECT s.statement {FROM}"), NEWEST);
        return db.batches(&sql, &values, &mut show);
    }
    look_through(db, filter, &words, &wanted, &mut show)
}

const FROM: &str = "FROM statements s JOIN documents d USING (document)";
const NEWEST: &str = "ORDER BY s.day DESC NULLS LAST, d.id, s.position";

/// What the search column knows of the words asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Words {
    /// No words are asked for.
    Any,
    /// The query for them; it finds fewer than [`MANY`] statements.
    Rare(String),
    /// It finds more.
    Frequent,
}

impl Words {
    /// `None` when no statement can hold them.
    fn of(db: &impl Db, filter: &Filter, wanted: &Wanted) -> Result<Option<Self>> {
        if filter.words.is_empty() {
            return Ok(Some(Self::Any));
        }
        let Some(query) = wanted.query(db.dialect()) else { return Ok(None) };
        let sql = format!("SELECT count(*) FROM ({} LIMIT {MANY}) found", db.dialect().matching(1));
        let mut count = 0;
        db.rows(&sql, &[query.as_str().into()], &mut |row| {
            count = row.place(0)?;
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(Some(if count < MANY { Self::Rare(query) } else { Self::Frequent }))
    }
}

/// Looks at contents, the newest first, for what the search column does not tell: which words follow which, how
/// much it is about them, and, where a frequent word is asked for, whether it is there at all.
fn look_through(
    db: &impl Db,
    filter: &Filter,
    words: &Words,
    wanted: &Wanted,
    show: EachBatch<'_>,
) -> Result<()> {
    let mut ranked: Vec<(f32, i64)> = Vec::new();
    let (mut page, mut offset) = (512, 0);
    loop {
        let mut query = tests(db.dialect(), filter, words);
        query.limit = (*words == Words::Frequent).then_some(page);
        query.offset = offset;
        let (sql, values) = query.finish(&format!("SELECT s.statement, s.content {FROM}"), NEWEST);
        let mut seen = 0;
        db.rows(&sql, &values, &mut |row| {
            seen += 1;
            let content = row.text(1)?;
            if wanted.stands_in(&content) {
                let score = if filter.order == Order::Best { wanted.score(&content) } else { 0.0 };
                ranked.push((score, row.int(0)?));
            }
            Ok(ControlFlow::Continue(()))
        })?;
        let is_last = query_ends(words, seen, page);
        if filter.order == Order::Newest {
            if in_batches(&ranked, show)?.is_break() {
                return Ok(());
            }
            ranked.clear();
        }
        if is_last || ranked.len() >= MANY {
            break;
        }
        (offset, page) = (offset + page, page * 4);
    }
    // Stable: among equals the newest stays first.
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    in_batches(&ranked, show).map(|_| ())
}

/// True when there are no more statements than were seen.
fn query_ends(words: &Words, seen: usize, page: usize) -> bool {
    *words != Words::Frequent || seen < page
}

fn in_batches(ranked: &[(f32, i64)], show: EachBatch<'_>) -> Result<ControlFlow<()>> {
    for batch in ranked.chunks(BATCH) {
        let numbers: Vec<i64> = batch.iter().map(|(_, number)| *number).collect();
        if show(&numbers)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// What must hold of a statement.
fn tests(dialect: Dialect, filter: &Filter, words: &Words) -> Query {
    let mut query = Query::new(dialect);
    if let Words::Rare(words) = words {
        query.bind(words.clone());
        query.test(format!("s.statement IN ({})", dialect.matching(1)));
    }
    if let Some(speaker) = &filter.speaker {
        query.party("statement", "speaker", speaker);
    }
    if let Some(act) = &filter.act {
        query.equals("s.act", act.to_lowercase());
    }
    query.days("s.day", filter.from.as_deref(), filter.to.as_deref());
    if let Some(outlet) = &filter.outlet {
        query.outlet(outlet);
    }
    query
}

/// Some statements with their reports, in the order asked for.
pub(crate) fn hits(db: &impl Db, wanted: &Wanted, numbers: &[i64]) -> Result<Vec<Hit>> {
    let places = Places::of(numbers);
    let mut statements: Vec<Option<StatementRow>> =
        load::statements(db, numbers)?.into_iter().map(Some).collect();
    let test = db.dialect().among("s.statement");
    let sql = format!(
        "SELECT s.statement, d.id, d.title, d.outlet, d.url, d.published, s.day, s.cue, s.content
         FROM statements s JOIN documents d USING (document) WHERE {test}"
    );
    let mut found = Vec::new();
    db.rows(&sql, &[crate::db::numbers(numbers)], &mut |row| {
        let number = row.int(0)?;
        let content = row.text(8)?;
        let Some(statement) = statements[places.get(number)].take() else {
            return Ok(ControlFlow::Continue(()));
        };
        let hit = Hit {
            document: row.text(1)?,
            title: row.maybe_text(2)?,
            outlet: row.maybe_text(3)?,
            url: row.maybe_text(4)?,
            published: row.maybe_text(5)?,
            day: row.maybe_text(6)?,
            cue: row.text(7)?,
            found: wanted.places(&content),
            content,
            statement,
        };
        found.push((number, hit));
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(in_order(&places, found))
}

/// A query that is being put together: what must hold, and the values in it.
pub(crate) struct Query {
    dialect: Dialect,
    tests: Vec<String>,
    values: Vec<Value<'static>>,
    /// How many rows at most, and how many to leave out before them.
    pub(crate) limit: Option<usize>,
    offset: usize,
}

impl Query {
    pub(crate) fn new(dialect: Dialect) -> Self {
        Self { dialect, tests: Vec::new(), values: Vec::new(), limit: None, offset: 0 }
    }

    /// Takes a value in, and gives what stands for it.
    pub(crate) fn bind(&mut self, value: String) -> String {
        self.values.push(value.into());
        format!("${}", self.values.len())
    }

    pub(crate) fn test(&mut self, test: String) {
        self.tests.push(test);
    }

    pub(crate) fn equals(&mut self, column: &str, value: String) {
        let value = self.bind(value);
        self.test(format!("{column} = {value}"));
    }

    /// Somebody has a part in it, named by a piece of the name, by actor or by entity.
    pub(crate) fn party(&mut self, of: &str, part: &str, who: &str) {
        let key = self.bind(fold(who.trim()));
        let named = self.dialect.holds("name_key", &key);
        let cases = [who.to_owned(), who.to_ascii_lowercase(), who.to_ascii_uppercase()];
        let actors = cases.map(|actor| self.bind(actor)).join(", ");
        let of_part = format!("SELECT p.{of} FROM {of}_parties p WHERE p.part = '{part}' AND");
        let mut found = format!(
            "{of_part} p.name_key IN (SELECT name_key FROM names WHERE {named})
             UNION ALL {of_part} p.actor IN ({actors})"
        );
        if who.starts_with('n') && who[1..].parse::<u32>().is_ok() {
            let entity = self.bind(who.to_owned());
            found.push_str(&format!(" UNION ALL {of_part} p.entity = {entity}"));
        }
        let row = if of == "event" { "e.event" } else { "s.statement" };
        self.test(format!("{row} IN ({found})"));
    }

    /// The first and the last day, month or year.
    pub(crate) fn days(&mut self, column: &str, from: Option<&str>, to: Option<&str>) {
        if let Some(from) = from {
            let from = self.bind(from.to_owned());
            self.test(format!("{column} >= {from}"));
        }
        if let Some(to) = to {
            // '~' comes after '-' and the digits: «2022-06~» follows every day of June.
            let to = self.bind(format!("{to}~"));
            self.test(format!("{column} <= {to}"));
        }
    }

    /// Part of the outlet's name.
    pub(crate) fn outlet(&mut self, name: &str) {
        let name = self.bind(name.to_ascii_lowercase());
        let named = self.dialect.holds("lower(outlet)", &name);
        self.test(format!("d.document IN (SELECT document FROM documents WHERE {named})"));
    }

    pub(crate) fn finish(self, select: &str, order: &str) -> (String, Vec<Value<'static>>) {
        let tests =
            if self.tests.is_empty() { String::new() } else { format!("WHERE {}", self.tests.join(" AND ")) };
        let limit =
            self.limit.map_or_else(String::new, |limit| format!("LIMIT {limit} OFFSET {}", self.offset));
        (format!("{select} {tests} {order} {limit}"), self.values)
    }
}
