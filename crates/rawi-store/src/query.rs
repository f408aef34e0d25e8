//! Statements by who, what, when and which words.

use crate::copies;
use crate::db::{BATCH, Db, Dialect, EachBatch, Value, among_those, numbers};
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
    /// The words in all their forms: «تصريحات» finds «تصريح», «يقول» finds «قال».
    pub inflected: bool,
    /// Only what no earlier copy of the same report says already ([`crate::Store::find_copies`]).
    pub independent: bool,
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

/// So many of the newest statements that hold the words are ranked.
const RANKED: usize = 1_000;

/// Calls `each` with the statements that the filter lets through, until it breaks off.
pub(crate) fn visit(
    db: &impl Db,
    filter: &Filter,
    each: &mut dyn FnMut(Hit) -> ControlFlow<()>,
) -> Result<()> {
    let wanted = if filter.inflected { Wanted::inflected(&filter.words) } else { Wanted::new(&filter.words) };
    let words = wanted.query(db.dialect());
    if words.is_none() && !filter.words.is_empty() {
        return Ok(());
    }
    let begin = Begin::of(db, filter, words.as_deref())?;
    let mut left = filter.limit.unwrap_or(usize::MAX);
    let mut show = |numbers: &[i64]| {
        let fresh =
            if filter.independent { copies::fresh_statements(db, numbers)? } else { numbers.to_vec() };
        for hit in hits(db, &wanted, &fresh)? {
            if left == 0 || each(hit).is_break() {
                return Ok(ControlFlow::Break(()));
            }
            left -= 1;
        }
        Ok(ControlFlow::Continue(()))
    };
    let search = Search { filter, words, begin };
    if filter.order == Order::Newest && !wanted.has_phrases() {
        let mut query = search.tests(db.dialect());
        // Copies are left out only after the query.
        query.limit = filter.limit.filter(|_| !filter.independent);
        let is_one_batch = query.limit.is_some_and(|limit| limit <= BATCH);
        let (sql, values) = query.finish(&search.numbers(db.dialect()), NEWEST);
        return if is_one_batch {
            show(&all_numbers(db, &sql, &values)?).map(|_| ())
        } else {
            db.batches(&sql, &values, &mut show)
        };
    }
    look_through(db, &search, &wanted, &mut show)
}

const NEWEST: &str = "ORDER BY s.day DESC NULLS LAST, s.report, s.position";

/// Where a search begins.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Begin {
    /// With these statements, which hold the words.
    Words(Vec<i64>),
    /// With these statements, which the speaker makes.
    Speaker(Vec<i64>),
    /// With the newest.
    Newest,
}

impl Begin {
    fn of(db: &impl Db, filter: &Filter, words: Option<&str>) -> Result<Self> {
        if let (Some(words), false) = (words, db.dialect().knows_words())
            && let Some(few) = few(db, &db.dialect().matching(1), &[words.into()])?
        {
            return Ok(Self::Words(few));
        }
        if let Some(who) = &filter.speaker {
            let mut query = Query::new(db.dialect());
            let set = query.party_set("statement", "speaker", who);
            if let Some(few) = few(db, &set, &query.values)? {
                return Ok(Self::Speaker(few));
            }
        }
        Ok(Self::Newest)
    }

    fn numbers(&self) -> Option<&[i64]> {
        match self {
            Self::Words(numbers) | Self::Speaker(numbers) => Some(numbers),
            Self::Newest => None,
        }
    }
}

/// What a query finds, if that is fewer than [`Dialect::few`].
fn few(db: &impl Db, set: &str, values: &[Value<'_>]) -> Result<Option<Vec<i64>>> {
    let most = db.dialect().few();
    let mut numbers = all_numbers(db, &format!("{set} LIMIT {most}"), values)?;
    let is_few = numbers.len() < most;
    numbers.sort_unstable();
    numbers.dedup();
    Ok(is_few.then_some(numbers))
}

/// The first column of a query.
fn all_numbers(db: &impl Db, sql: &str, values: &[Value<'_>]) -> Result<Vec<i64>> {
    let mut numbers = Vec::new();
    db.rows(sql, values, &mut |row| {
        numbers.push(row.int(0)?);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(numbers)
}

/// What is searched for, and where the search begins.
struct Search<'f> {
    filter: &'f Filter,
    /// The query for the words.
    words: Option<String>,
    begin: Begin,
}

impl Search<'_> {
    /// How the query for the statements begins.
    fn numbers(&self, dialect: Dialect) -> String {
        let table = if self.words.is_some() { dialect.searched() } else { "statements" };
        format!("SELECT s.statement FROM {table} s")
    }

    /// What must hold of a statement.
    fn tests(&self, dialect: Dialect) -> Query {
        let (filter, mut query) = (self.filter, Query::new(dialect));
        if let Some(few) = self.begin.numbers() {
            query.values.push(numbers(few));
            query.test(dialect.among("s.statement"));
        }
        if let (Some(words), false) = (&self.words, matches!(self.begin, Begin::Words(_))) {
            query.bind(words.clone());
            let n = query.values.len();
            query.test(dialect.matches(n));
        }
        if let (Some(speaker), false) = (&filter.speaker, matches!(self.begin, Begin::Speaker(_))) {
            let set = query.party_set("statement", "speaker", speaker);
            query.test(among_those("s.statement", &set));
        }
        if let Some(act) = &filter.act {
            query.equals("s.act", act.to_lowercase());
        }
        query.days("s.day", filter.from.as_deref(), filter.to.as_deref());
        if let Some(outlet) = &filter.outlet {
            query.outlet("s.document", outlet);
        }
        query
    }
}

/// Looks at contents, the newest first, for what the search column does not tell: which words follow which, and how
/// much it is about them.
fn look_through(db: &impl Db, search: &Search<'_>, wanted: &Wanted, show: EachBatch<'_>) -> Result<()> {
    let is_best = search.filter.order == Order::Best;
    let mut ranked: Vec<(f32, i64)> = Vec::new();
    let (mut page, mut offset) = (RANKED, 0);
    loop {
        let mut query = search.tests(db.dialect());
        (query.limit, query.offset) = (Some(page), offset);
        let (sql, values) = query.finish(&search.numbers(db.dialect()), NEWEST);
        let found = all_numbers(db, &sql, &values)?;
        ranked.extend(weighed(db, &found, wanted, is_best)?);
        if !is_best {
            if in_batches(&ranked, show)?.is_break() {
                return Ok(());
            }
            ranked.clear();
        }
        if found.len() < page || ranked.len() >= RANKED {
            break;
        }
        (offset, page) = (offset + page, (page * 4).min(MOST));
    }
    // Stable: among equals the newest stays first.
    ranked.sort_by(|a, b| b.0.total_cmp(&a.0));
    in_batches(&ranked, show).map(|_| ())
}

/// As many contents are looked at before any is shown.
const MOST: usize = 1 << 15;

/// Those of some statements that hold what is wanted, in the same order, with how much they are about it.
fn weighed(db: &impl Db, found: &[i64], wanted: &Wanted, is_best: bool) -> Result<Vec<(f32, i64)>> {
    let places = Places::of(found);
    let sql = load::about(db, "SELECT statement, content FROM statements", "statement");
    let weighed = db.all(&sql, found, |row| {
        let content = row.text(1)?;
        let stands = !wanted.has_phrases() || wanted.stands_in(&content);
        let score = if stands && is_best { wanted.score(&content) } else { 0.0 };
        let number = row.int(0)?;
        Ok((number, stands.then_some((score, number))))
    })?;
    Ok(in_order(&places, weighed).into_iter().flatten().collect())
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

/// Some statements with their reports, in the order asked for.
pub(crate) fn hits(db: &impl Db, wanted: &Wanted, numbers: &[i64]) -> Result<Vec<Hit>> {
    let beside = ", d.id, d.title, d.outlet, d.url, d.published, s.day, s.cue, s.content
                  FROM statements s JOIN documents d USING (document)";
    let mut hits = load::statements_beside(db, numbers, beside, |row, at, statement| {
        let content = row.text(at + 7)?;
        Ok(Hit {
            document: row.text(at)?,
            title: row.maybe_text(at + 1)?,
            outlet: row.maybe_text(at + 2)?,
            url: row.maybe_text(at + 3)?,
            published: row.maybe_text(at + 4)?,
            day: row.maybe_text(at + 5)?,
            cue: row.text(at + 6)?,
            found: wanted.places(&content),
            content,
            statement,
        })
    })?;
    load::fill_statements(db, numbers, &mut hits, |hit| &mut hit.statement)?;
    Ok(hits)
}

/// The parties `p`, of which `of_part` tells more, that are named by a piece of the name, by actor or by entity. `bind`
/// takes a value in and gives what stands for it.
pub(crate) fn named_set(
    dialect: Dialect,
    of_part: &str,
    who: &str,
    bind: &mut dyn FnMut(String) -> String,
) -> String {
    let named = dialect.holds("name_key", &bind(fold(who.trim())));
    let cases = [who.to_owned(), who.to_ascii_lowercase(), who.to_ascii_uppercase()];
    let actors = cases.map(|id| bind(format!("id:{id}"))).join(", ");
    let mut found = format!(
        "{of_part} {} UNION ALL {of_part} coalesce('id:' || p.actor, 'name:' || p.name_key) IN ({actors})",
        dialect.one_of("p.name_key", &format!("SELECT name_key FROM names WHERE {named}")),
    );
    if who.starts_with('n') && who[1..].parse::<u32>().is_ok() {
        let entity = bind(who.to_owned());
        found.push_str(&format!(" UNION ALL {of_part} p.entity = {entity}"));
    }
    found
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

    /// The same with a number.
    pub(crate) fn bind_number(&mut self, number: i64) -> String {
        self.values.push(number.into());
        format!("${}", self.values.len())
    }

    pub(crate) fn test(&mut self, test: String) {
        self.tests.push(test);
    }

    pub(crate) fn equals(&mut self, column: &str, value: String) {
        let value = self.bind(value);
        self.test(format!("{column} = {value}"));
    }

    /// Somebody has a part in an event, named by a piece of the name, by actor or by entity.
    pub(crate) fn party(&mut self, part: &str, who: &str) {
        let set = self.party_set("event", part, who);
        self.test(format!("e.event IN ({set})"));
    }

    /// The query for the statements or events that somebody has a part in; a number may come twice.
    fn party_set(&mut self, of: &str, part: &str, who: &str) -> String {
        let of_part = format!("SELECT p.{of} FROM {of}_parties p WHERE p.part = '{part}' AND");
        named_set(self.dialect, &of_part, who, &mut |value| self.bind(value))
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

    /// Part of the name of the outlet of a report.
    pub(crate) fn outlet(&mut self, report: &str, name: &str) {
        let name = self.bind(name.to_ascii_lowercase());
        let named = self.dialect.holds("lower(outlet)", &name);
        // From one outlet to the next in the index: they are few, and their reports are many.
        let outlets = "WITH RECURSIVE outlets (outlet) AS (SELECT min(outlet) FROM documents UNION ALL
            SELECT (SELECT min(d.outlet) FROM documents d WHERE d.outlet > o.outlet) FROM outlets o
            WHERE o.outlet IS NOT NULL)";
        let named = format!("{outlets} SELECT outlet FROM outlets WHERE {named}");
        let named = self.dialect.one_of("outlet", &named);
        self.test(among_those(report, &format!("SELECT document FROM documents WHERE {named}")));
    }

    pub(crate) fn finish(self, select: &str, order: &str) -> (String, Vec<Value<'static>>) {
        let tests =
            if self.tests.is_empty() { String::new() } else { format!("WHERE {}", self.tests.join(" AND ")) };
        let limit =
            self.limit.map_or_else(String::new, |limit| format!("LIMIT {limit} OFFSET {}", self.offset));
        (format!("{select} {tests} {order} {limit}"), self.values)
    }
}
