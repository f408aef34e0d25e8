//! What the reading of tables needs of a database, so that every query is written once.
//!
//! SQL here says `$1`, `$2` … in the order in which they first stand; both databases take that. Where they
//! differ, [`Dialect`] has the words of each.

use crate::error::Result;
use std::borrow::Cow;
use std::ops::ControlFlow;

/// A value that goes into a table or a query.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    Null,
    Int(i64),
    Real(f64),
    Text(Cow<'a, str>),
    Bytes(Vec<u8>),
}

/// A row that comes out of a query.
pub(crate) trait Row {
    /// Text, or nothing.
    fn maybe_text(&self, column: usize) -> Result<Option<String>>;
    /// A whole number or a truth value, or nothing.
    fn maybe_int(&self, column: usize) -> Result<Option<i64>>;
    /// A number, or nothing.
    fn maybe_real(&self, column: usize) -> Result<Option<f64>>;
    /// Bytes, or nothing.
    fn maybe_bytes(&self, column: usize) -> Result<Option<Vec<u8>>>;
    /// The row has nothing where the schema promises something.
    fn absent(&self, column: usize) -> crate::Error;

    /// Text.
    fn text(&self, column: usize) -> Result<String> {
        self.maybe_text(column)?.ok_or_else(|| self.absent(column))
    }

    /// A whole number or a truth value.
    fn int(&self, column: usize) -> Result<i64> {
        self.maybe_int(column)?.ok_or_else(|| self.absent(column))
    }

    /// A number.
    fn real(&self, column: usize) -> Result<f64> {
        self.maybe_real(column)?.ok_or_else(|| self.absent(column))
    }

    /// A position in a text or a list.
    fn place(&self, column: usize) -> Result<usize> {
        Ok(self.int(column)? as usize)
    }

    /// A position, or nothing.
    fn maybe_place(&self, column: usize) -> Result<Option<usize>> {
        Ok(self.maybe_int(column)?.map(|n| n as usize))
    }
}

/// What is done with each row; it may break off.
pub(crate) type EachRow<'e> = &'e mut dyn FnMut(&dyn Row) -> Result<ControlFlow<()>>;

/// What is done with numbers of rows that a query found, some at a time; it may break off.
pub(crate) type EachBatch<'e> = &'e mut dyn FnMut(&[i64]) -> Result<ControlFlow<()>>;

/// How many statements, events or reports are loaded together.
pub(crate) const BATCH: usize = 64;

/// A database that is being read, seen as it was when reading began.
pub(crate) trait Db {
    fn dialect(&self) -> Dialect;

    /// Calls `each` with the rows of a query, which must not ask the database anything.
    fn rows(&self, sql: &str, values: &[Value<'_>], each: EachRow<'_>) -> Result<()>;

    /// Calls `each` with the first column of a query, [`BATCH`] rows at a time; it may ask the database.
    fn batches(&self, sql: &str, values: &[Value<'_>], each: EachBatch<'_>) -> Result<()>;

    /// All rows of a query about some numbers, which stand in it as `$1` inside [`Dialect::among`].
    fn all<T>(&self, sql: &str, about: &[i64], mut read: impl FnMut(&dyn Row) -> Result<T>) -> Result<Vec<T>>
    where
        Self: Sized,
    {
        let mut found = Vec::new();
        self.rows(sql, &[numbers(about)], &mut |row| {
            found.push(read(row)?);
            Ok(ControlFlow::Continue(()))
        })?;
        Ok(found)
    }
}

/// What answers questions written in SQL: so whoever asks need not be compiled for each database.
impl Db for &dyn Db {
    fn dialect(&self) -> Dialect {
        (**self).dialect()
    }

    fn rows(&self, sql: &str, values: &[Value<'_>], each: EachRow<'_>) -> Result<()> {
        (**self).rows(sql, values, each)
    }

    fn batches(&self, sql: &str, values: &[Value<'_>], each: EachBatch<'_>) -> Result<()> {
        (**self).batches(sql, values, each)
    }
}

/// A ledger that is asked and changed in SQL.
pub(crate) trait Backend {
    /// Reads the ledger as it is at one moment; `work` is done again when the connection breaks.
    fn at_one_moment<T>(&self, work: impl FnMut(&dyn Db) -> Result<T>) -> Result<T>;

    /// Changes rows, by all the statements or by none, and tells how many rows the last one changed.
    fn change(&mut self, statements: &[(impl AsRef<str>, Vec<Value<'_>>)]) -> Result<u64>;

    /// What stops the question that is being answered, from another thread.
    fn stopper(&self) -> Stopper;
}

/// All rows of a query.
pub(crate) fn rows<T>(
    db: &dyn Db,
    sql: &str,
    values: &[Value<'_>],
    mut read: impl FnMut(&dyn Row) -> Result<T>,
) -> Result<Vec<T>> {
    let mut found = Vec::new();
    db.rows(sql, values, &mut |row| {
        found.push(read(row)?);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok(found)
}

/// What stops the question that a ledger is answering, from whatever thread. It does not wait.
pub type Stopper = Box<dyn Fn() + Send + Sync>;

/// A list of numbers as [`Dialect::among`] takes it: `3,5,8`.
pub(crate) fn numbers(list: &[i64]) -> Value<'static> {
    let words: Vec<String> = list.iter().map(i64::to_string).collect();
    Value::Text(words.join(",").into())
}

/// Whose SQL it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    Sqlite,
    #[cfg(feature = "postgres")]
    Postgres,
}

impl Dialect {
    /// «`column` is one of the numbers in `$1`».
    pub(crate) fn among(self, column: &str) -> String {
        match self {
            Self::Sqlite => format!("{column} IN (SELECT value FROM json_each('[' || $1 || ']'))"),
            #[cfg(feature = "postgres")]
            Self::Postgres => format!("{column} = ANY (string_to_array($1, ',')::bigint[])"),
        }
    }

    /// The numbers of the statements whose search column answers the query in `$n`.
    pub(crate) fn matching(self, n: usize) -> String {
        match self {
            Self::Sqlite => format!("SELECT rowid FROM statement_words WHERE statement_words MATCH ${n}"),
            #[cfg(feature = "postgres")]
            Self::Postgres => {
                format!("SELECT statement FROM statement_words WHERE words @@ CAST(${n} AS text)::tsquery")
            }
        }
    }

    /// «`column` is one of the few that the query `set` finds», to begin with.
    pub(crate) fn one_of(self, column: &str, set: &str) -> String {
        match self {
            Self::Sqlite => format!("{column} IN ({set})"),
            // As a list they are looked up in an index; as a query they would be joined with the whole table.
            #[cfg(feature = "postgres")]
            Self::Postgres => format!("{column} = ANY (ARRAY ({set}))"),
        }
    }

    /// The table in which statements `s` are searched for words.
    pub(crate) fn searched(self) -> &'static str {
        match self {
            Self::Sqlite => "statements",
            #[cfg(feature = "postgres")]
            Self::Postgres => "statement_words",
        }
    }

    /// «The search column of statement `s` answers the query in `$n`», of a table that is [`Self::searched`].
    pub(crate) fn matches(self, n: usize) -> String {
        match self {
            Self::Sqlite => among_those("s.statement", &self.matching(n)),
            #[cfg(feature = "postgres")]
            Self::Postgres => format!("s.words @@ CAST(${n} AS text)::tsquery"),
        }
    }

    /// A search begins with the statements that hold the words, or that the speaker makes, if they are fewer: they are
    /// put in order, and ranked. Otherwise statements are looked at in the order in which they lie, until there are
    /// enough. In a ledger of 10^5 statements it takes about as long either way.
    pub(crate) fn few(self) -> usize {
        match self {
            Self::Sqlite => 2_000,
            #[cfg(feature = "postgres")]
            Self::Postgres => 8_000,
        }
    }

    /// Whether the database itself knows how many statements hold a word, and begins with them if they are few.
    pub(crate) fn knows_words(self) -> bool {
        match self {
            Self::Sqlite => false,
            #[cfg(feature = "postgres")]
            Self::Postgres => true,
        }
    }

    /// How the table that is named next is joined. SQLite goes through tables in the order in which they are named,
    /// PostgreSQL in the one it expects to be the quickest.
    pub(crate) fn then(self) -> &'static str {
        match self {
            Self::Sqlite => "CROSS JOIN",
            #[cfg(feature = "postgres")]
            Self::Postgres => "JOIN",
        }
    }

    /// «`needle` stands in `hay`».
    pub(crate) fn holds(self, hay: &str, needle: &str) -> String {
        match self {
            Self::Sqlite => format!("instr({hay}, {needle}) > 0"),
            #[cfg(feature = "postgres")]
            Self::Postgres => format!("strpos({hay}, {needle}) > 0"),
        }
    }
}

/// «`column` is one of what the query `set` finds», asked of each row that comes along: neither database may begin
/// with the set, and lose the order of the rows by it.
pub(crate) fn among_those(column: &str, set: &str) -> String {
    format!("({column} IN ({set})) IS TRUE")
}

impl Value<'_> {
    pub(crate) fn maybe<'a>(text: Option<&'a str>) -> Value<'a> {
        text.map_or(Value::Null, |text| Value::Text(text.into()))
    }

    pub(crate) fn maybe_real(number: Option<f64>) -> Value<'static> {
        number.map_or(Value::Null, Value::Real)
    }

    pub(crate) fn maybe_int(number: Option<i64>) -> Value<'static> {
        number.map_or(Value::Null, Value::Int)
    }
}

impl<'a> From<&'a str> for Value<'a> {
    fn from(text: &'a str) -> Self {
        Value::Text(text.into())
    }
}

impl<'a> From<&'a String> for Value<'a> {
    fn from(text: &'a String) -> Self {
        Value::Text(text.as_str().into())
    }
}

impl From<String> for Value<'_> {
    fn from(text: String) -> Self {
        Value::Text(text.into())
    }
}

impl From<i64> for Value<'_> {
    fn from(number: i64) -> Self {
        Value::Int(number)
    }
}

impl From<usize> for Value<'_> {
    fn from(number: usize) -> Self {
        Value::Int(number as i64)
    }
}

impl From<bool> for Value<'_> {
    fn from(truth: bool) -> Self {
        Value::Int(i64::from(truth))
    }
}

impl From<f64> for Value<'_> {
    fn from(number: f64) -> Self {
        Value::Real(number)
    }
}
