//! [`Snapshot`]: the ledger as it is at one moment, asked; and values and rows on their way to and from PostgreSQL.

use super::error::cannot;
use super::stop::Stop;
use crate::db::{BATCH, Db, Dialect, EachBatch, EachRow, Row, Value};
use crate::error::{Error, Result};
use ::postgres::fallible_iterator::FallibleIterator;
use ::postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use ::postgres::{Statement, Transaction};
use bytes::BytesMut;
use std::cell::RefCell;
use std::collections::HashMap;

/// Queries that have been asked, and those that the server has ready because they came again.
pub(super) type Statements = RefCell<HashMap<String, Option<Statement>>>;

/// So many queries are remembered: pages put theirs together from what is asked for.
const REMEMBERED: usize = 256;

/// The ledger as it is at one moment.
pub(super) struct Snapshot<'c> {
    transaction: RefCell<Transaction<'c>>,
    statements: &'c Statements,
    stop: &'c Stop,
}

impl<'c> Snapshot<'c> {
    pub(super) fn new(transaction: Transaction<'c>, statements: &'c Statements, stop: &'c Stop) -> Self {
        let mut known = statements.borrow_mut();
        if known.len() > REMEMBERED {
            known.clear();
        }
        drop(known);
        Self { transaction: RefCell::new(transaction), statements, stop }
    }

    pub(super) fn into_transaction(self) -> Transaction<'c> {
        self.transaction.into_inner()
    }

    fn statement(&self, sql: &str, values: &[Value<'_>]) -> Result<Statement> {
        if let Some(Some(known)) = self.statements.borrow().get(sql) {
            return Ok(known.clone());
        }
        let kinds: Vec<Type> = values.iter().map(Value::kind).collect();
        let statement = self.transaction.borrow_mut().prepare_typed(sql, &kinds).map_err(cannot)?;
        self.statements.borrow_mut().insert(sql.to_owned(), Some(statement.clone()));
        Ok(statement)
    }

    /// True when this has not been asked before.
    fn is_first(&self, sql: &str) -> bool {
        let mut statements = self.statements.borrow_mut();
        let is_first = !statements.contains_key(sql);
        if is_first {
            statements.insert(sql.to_owned(), None);
        }
        is_first
    }
}

impl Db for Snapshot<'_> {
    fn dialect(&self) -> Dialect {
        Dialect::Postgres
    }

    fn rows(&self, sql: &str, values: &[Value<'_>], each: EachRow<'_>) -> Result<()> {
        self.stop.refuse()?;
        // Most are asked once: getting a query ready would be a journey to the server of its own.
        let statement = if self.is_first(sql) { None } else { Some(self.statement(sql, values)?) };
        let mut transaction = self.transaction.borrow_mut();
        let mut rows = match &statement {
            Some(statement) => transaction.query_raw(statement, values),
            None => transaction.query_typed_raw(sql, values.iter().map(|value| (value, value.kind()))),
        }
        .map_err(cannot)?;
        while let Some(row) = rows.next().map_err(cannot)? {
            if each(&row)?.is_break() {
                break;
            }
        }
        Ok(())
    }

    fn batches(&self, sql: &str, values: &[Value<'_>], each: EachBatch<'_>) -> Result<()> {
        self.stop.refuse()?;
        let statement = self.statement(sql, values)?;
        let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
        let portal = self.transaction.borrow_mut().bind(&statement, &values).map_err(cannot)?;
        loop {
            let rows = self.transaction.borrow_mut().query_portal(&portal, BATCH as i32).map_err(cannot)?;
            let numbers: Vec<i64> = rows.iter().map(|row| row.get(0)).collect();
            if numbers.is_empty() || each(&numbers)?.is_break() || numbers.len() < BATCH {
                return Ok(());
            }
        }
    }
}

impl Row for ::postgres::Row {
    fn maybe_text(&self, column: usize) -> Result<Option<String>> {
        self.try_get(column).map_err(cannot)
    }

    fn maybe_int(&self, column: usize) -> Result<Option<i64>> {
        if *self.columns()[column].type_() == Type::BOOL {
            let truth: Option<bool> = self.try_get(column).map_err(cannot)?;
            return Ok(truth.map(i64::from));
        }
        self.try_get(column).map_err(cannot)
    }

    fn maybe_real(&self, column: usize) -> Result<Option<f64>> {
        self.try_get(column).map_err(cannot)
    }

    fn maybe_bytes(&self, column: usize) -> Result<Option<Vec<u8>>> {
        self.try_get(column).map_err(cannot)
    }

    fn absent(&self, column: usize) -> Error {
        Error::damaged(format!("a row has nothing in its column {}", self.columns()[column].name()))
    }
}

impl Value<'_> {
    /// What the server is told that it is.
    fn kind(&self) -> Type {
        match self {
            Self::Int(_) => Type::INT8,
            Self::Real(_) => Type::FLOAT8,
            Self::Null | Self::Text(_) => Type::TEXT,
            Self::Bytes(_) => Type::BYTEA,
        }
    }
}

impl ToSql for Value<'_> {
    fn to_sql(
        &self,
        ty: &Type,
        out: &mut BytesMut,
    ) -> std::result::Result<IsNull, Box<dyn std::error::Error + Sync + Send>> {
        match self {
            Value::Null => Ok(IsNull::Yes),
            Value::Int(n) => n.to_sql(ty, out),
            Value::Real(n) => n.to_sql(ty, out),
            Value::Text(text) => text.to_sql(ty, out),
            Value::Bytes(bytes) => bytes.to_sql(ty, out),
        }
    }

    fn accepts(_: &Type) -> bool {
        true
    }

    to_sql_checked!();
}
