//! [`Shared`]: the ledger in a PostgreSQL database, for several writers and many readers.
//!
//! Our tables live in the schema `rawi` of the database. What is added is one transaction, like what is read; when
//! the connection breaks, or another writer is in the way, the whole is done again for half a minute before it is
//! given up.

mod copy;
mod error;
mod schema;

use crate::address::without_password;
use crate::check;
use crate::db::{BATCH, Db, Dialect, EachBatch, EachRow, Row, Value};
use crate::error::{Error, ErrorKind, Result};
use crate::events::{self, EventFilter, EventHit};
use crate::load::{self, Stored};
use crate::query::{self, Filter, Hit};
use crate::{
    Added, CopyRow, Counts, Days, EachTelling, Failure, Item, Maker, QuotationRow, RunId, Step, Store, Watch,
    WatchedPage, copies, migrate, quotations, tellings, watch,
};
use ::postgres::fallible_iterator::FallibleIterator;
use ::postgres::types::{IsNull, ToSql, Type, to_sql_checked};
use ::postgres::{Client, Config, IsolationLevel, NoTls, Statement, Transaction};
use bytes::BytesMut;
use copy::Gathered;
use error::cannot;
use rawi::ledger::Ledger;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::{Duration, Instant};

/// How long a broken connection or another writer is put up with.
const PATIENCE: Duration = Duration::from_secs(30);

/// A ledger in a PostgreSQL database.
pub struct Shared {
    config: Config,
    /// The address, without the password.
    name: String,
    patience: Duration,
    connection: RefCell<Connection>,
}

struct Connection {
    client: Client,
    statements: Statements,
}

/// Queries that have been asked, and those that the server has ready because they came again.
type Statements = RefCell<HashMap<String, Option<Statement>>>;

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("name", &self.name).finish_non_exhaustive()
    }
}

impl Shared {
    /// Opens the ledger in the database at `address` (`postgres://user@host/database`), or makes it there.
    pub fn open(address: &str) -> Result<Self> {
        Self::connect(address, |client| schema::prepare(client, true))
    }

    /// Opens the ledger in the database at `address`; an error if there is none.
    pub fn open_existing(address: &str) -> Result<Self> {
        Self::connect(address, |client| schema::prepare(client, false))
    }

    /// The steps of the schema that the ledger at `address` lacks. Changes nothing.
    pub fn lacks(address: &str) -> Result<Vec<Step>> {
        let mut present = 0;
        Self::connect(address, |client| {
            present = schema::version(client)?;
            migrate::refuse_newer(present)
        })?;
        Ok(schema::steps().into_iter().filter(|step| step.version > present).collect())
    }

    /// Brings the ledger at `address` to the newest schema.
    pub fn migrate(address: &str) -> Result<()> {
        Self::connect(address, |client| {
            migrate::refuse_newer(schema::version(client)?)?;
            schema::run(client)
        })?;
        Ok(())
    }

    /// Gives up on a broken connection, or on another writer, after this time instead of half a minute.
    pub fn set_patience(&mut self, patience: Duration) {
        self.patience = patience;
    }

    fn connect(address: &str, prepare: impl FnOnce(&mut Client) -> Result<()>) -> Result<Self> {
        let name = without_password(address);
        let (config, connection) = config(address)
            .and_then(|config| {
                let mut connection = Connection::new(&config)?;
                prepare(&mut connection.client)?;
                Ok((config, connection))
            })
            .map_err(|error| error.about(&name))?;
        Ok(Self { config, name, patience: PATIENCE, connection: RefCell::new(connection) })
    }

    /// Does `work`; again with a new connection when the old one breaks, and again when another writer was in the
    /// way, as long as `may_repeat` allows it.
    fn again<T>(
        &self,
        may_repeat: impl Fn() -> bool,
        mut work: impl FnMut(&mut Connection) -> Result<T>,
    ) -> Result<T> {
        let begun = Instant::now();
        let mut pause = Duration::from_millis(100);
        loop {
            let error = match work(&mut self.connection.borrow_mut()) {
                Ok(done) => return Ok(done),
                Err(error) => error,
            };
            let passes = matches!(error.kind(), ErrorKind::Lost | ErrorKind::Busy);
            if !passes || !may_repeat() || begun.elapsed() + pause > self.patience {
                return Err(error.about(&self.name));
            }
            std::thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_secs(4));
            if self.connection.borrow().client.is_closed()
                && let Ok(connection) = Connection::new(&self.config)
            {
                self.connection.replace(connection);
            }
        }
    }

    /// Reads the ledger as it is at one moment.
    fn read<T>(
        &self,
        may_repeat: impl Fn() -> bool,
        mut work: impl FnMut(&Snapshot<'_>) -> Result<T>,
    ) -> Result<T> {
        self.again(may_repeat, |connection| {
            let Connection { client, statements } = connection;
            let transaction = client.build_transaction().isolation_level(IsolationLevel::RepeatableRead);
            let transaction = transaction.read_only(true).start().map_err(cannot)?;
            work(&Snapshot { transaction: RefCell::new(transaction), statements })
        })
    }

    /// Reads it once more if the connection breaks before `each` has been called.
    fn visit<T>(
        &self,
        each: &mut dyn FnMut(T) -> ControlFlow<()>,
        work: impl Fn(&Snapshot<'_>, &mut dyn FnMut(T) -> ControlFlow<()>) -> Result<()>,
    ) -> Result<()> {
        let begun = Cell::new(false);
        self.read(
            || !begun.get(),
            |db| {
                work(db, &mut |found| {
                    begun.set(true);
                    each(found)
                })
            },
        )
    }

    /// Writes items one by one; those that the database has no room for become failures.
    fn add_singly(&self, run: RunId, items: &[Item]) -> Result<Vec<Added>> {
        let mut done = Vec::with_capacity(items.len());
        for item in items {
            done.extend(match (self.add_whole(run, std::slice::from_ref(item)), item) {
                (Err(error), Item::Read { source, .. }) if error.kind() == ErrorKind::Unfit => {
                    let failure = Failure { source: source.clone(), reason: error.to_string() };
                    self.add_whole(run, &[Item::Failed(failure)])?
                }
                (added, _) => added?,
            });
        }
        Ok(done)
    }

    fn add_whole(&self, run: RunId, items: &[Item]) -> Result<Vec<Added>> {
        self.again(
            || true,
            |connection| {
                let mut transaction = connection.client.transaction().map_err(cannot)?;
                let done = copy::items(&mut transaction, run, items)?;
                transaction.commit().map_err(cannot)?;
                Ok(done)
            },
        )
    }
}

impl Connection {
    fn new(config: &Config) -> Result<Self> {
        let client = config.connect(NoTls).map_err(cannot)?;
        Ok(Self { client, statements: RefCell::default() })
    }
}

impl Store for Shared {
    fn begin(&mut self, maker: &Maker) -> Result<RunId> {
        let sql = "INSERT INTO runs (version, data) VALUES ($1, $2) RETURNING run";
        self.again(
            || true,
            |connection| {
                let row = connection.client.query_one(sql, &[&maker.version, &maker.data]).map_err(cannot)?;
                Ok(RunId(row.get(0)))
            },
        )
    }

    fn holds(&self, run: RunId, id: &str, hash: &str) -> Result<bool> {
        let sql = "SELECT 1 FROM documents d JOIN runs r USING (run), runs now
                   WHERE d.id = $1 AND d.hash = $2 AND now.run = $3 AND r.version = now.version AND r.data = now.data";
        let values = [id.into(), hash.into(), run.0.into()];
        self.read(
            || true,
            |db| {
                let mut holds = false;
                db.rows(sql, &values, &mut |_| {
                    holds = true;
                    Ok(ControlFlow::Continue(()))
                })?;
                Ok(holds)
            },
        )
    }

    fn add(&mut self, run: RunId, items: &[Item]) -> Result<Vec<Added>> {
        match self.add_whole(run, items) {
            Err(error) if error.kind() == ErrorKind::Unfit => self.add_singly(run, items),
            done => done,
        }
    }

    fn visit_hits(&self, filter: &Filter, each: &mut dyn FnMut(Hit) -> ControlFlow<()>) -> Result<()> {
        self.visit(each, |db, each| query::visit(db, filter, each))
    }

    fn visit_events(
        &self,
        filter: &EventFilter,
        each: &mut dyn FnMut(EventHit) -> ControlFlow<()>,
    ) -> Result<()> {
        self.visit(each, |db, each| events::visit(db, filter, each))
    }

    fn visit_tellings(&self, filter: &EventFilter, around: Days<'_>, each: EachTelling<'_>) -> Result<()> {
        self.visit(each, |db, each| tellings::visit(db, filter, around, each))
    }

    fn visit_stored(&self, each: &mut dyn FnMut(Stored) -> ControlFlow<()>) -> Result<()> {
        self.visit(each, |db, each| {
            db.batches("SELECT document FROM documents ORDER BY id", &[], &mut |numbers| {
                Ok(load::reports(db, numbers)?.into_iter().try_for_each(&mut *each))
            })
        })
    }

    fn find_copies(&mut self) -> Result<usize> {
        self.again(
            || true,
            |connection| {
                let Connection { client, statements } = connection;
                let transaction = client.build_transaction().isolation_level(IsolationLevel::RepeatableRead);
                let mut transaction = transaction.start().map_err(cannot)?;
                // Who adds or replaces reports meanwhile is not kept waiting, only who looks for copies as well.
                transaction
                    .batch_execute("LOCK TABLE copies IN SHARE UPDATE EXCLUSIVE MODE")
                    .map_err(cannot)?;
                let db = Snapshot { transaction: RefCell::new(transaction), statements };
                let mut found = Gathered::unnumbered();
                let count = copies::find(&db, &mut found)?;
                let mut transaction = db.transaction.into_inner();
                transaction.execute(copies::FORGET, &[]).map_err(cannot)?;
                found.send(&mut transaction)?;
                transaction.commit().map_err(cannot)?;
                Ok(count)
            },
        )
    }

    fn visit_copies(&self, each: &mut dyn FnMut(Vec<CopyRow>) -> ControlFlow<()>) -> Result<()> {
        self.visit(each, |db, each| copies::visit(db, each))
    }

    fn visit_quotations(&self, each: &mut dyn FnMut(Vec<QuotationRow>) -> ControlFlow<()>) -> Result<()> {
        self.visit(each, |db, each| quotations::visit(db, each))
    }

    fn report(&self, id: &str) -> Result<Option<Ledger>> {
        self.read(
            || true,
            |db| {
                let mut numbers = Vec::new();
                db.rows("SELECT document FROM documents WHERE id = $1", &[id.into()], &mut |row| {
                    numbers.push(row.int(0)?);
                    Ok(ControlFlow::Continue(()))
                })?;
                Ok(load::reports(db, &numbers)?.into_iter().next().map(|stored| stored.ledger))
            },
        )
    }

    fn failures(&self) -> Result<Vec<Failure>> {
        self.read(
            || true,
            |db| {
                let mut failures = Vec::new();
                db.rows("SELECT source, reason FROM failures ORDER BY source", &[], &mut |row| {
                    failures.push(Failure { source: row.text(0)?, reason: row.text(1)? });
                    Ok(ControlFlow::Continue(()))
                })?;
                Ok(failures)
            },
        )
    }

    fn watched(&self) -> Result<Watch> {
        self.read(|| true, |db| watch::waiting(db))
    }

    fn watched_page(&self, address: &str) -> Result<Option<WatchedPage>> {
        self.read(|| true, |db| watch::page(db, address))
    }

    fn keep_watch(&mut self, watch: &Watch) -> Result<()> {
        let rows = watch::upserts(watch);
        self.again(
            || true,
            |connection| {
                let mut transaction = connection.client.transaction().map_err(cannot)?;
                for (sql, values) in &rows {
                    let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
                    transaction.execute(sql, &values).map_err(cannot)?;
                }
                transaction.commit().map_err(cannot)
            },
        )
    }

    fn counts(&self) -> Result<Counts> {
        self.read(|| true, |db| check::counts(db))
    }

    fn verify(&self) -> Result<Vec<String>> {
        self.read(|| true, |db| check::tables(db))
    }

    fn backup(&self, _to: &Path) -> Result<()> {
        let message = format!("{}: a database is not copied by rawi", self.name);
        let cure = "use pg_dump with this address and --schema=rawi, and pg_restore to bring it back";
        Err(Error::new(ErrorKind::CannotWrite, message, cure))
    }
}

/// The ledger as it is at one moment.
struct Snapshot<'c> {
    transaction: RefCell<Transaction<'c>>,
    statements: &'c Statements,
}

impl Snapshot<'_> {
    fn statement(&self, sql: &str) -> Result<Statement> {
        if let Some(Some(known)) = self.statements.borrow().get(sql) {
            return Ok(known.clone());
        }
        let statement = self.transaction.borrow_mut().prepare(sql).map_err(cannot)?;
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
        // Most are asked once: getting a query ready would be a journey to the server of its own.
        let statement = if self.is_first(sql) { None } else { Some(self.statement(sql)?) };
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
        let statement = self.statement(sql)?;
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

/// How to connect: to our schema, and not waiting for ever.
fn config(address: &str) -> Result<Config> {
    let mut config: Config = address.parse().map_err(|cause: ::postgres::Error| {
        let cure = "write it as postgres://user:password@host:5432/database";
        Error::new(ErrorKind::Open, cause.to_string(), cure).caused_by(cause)
    })?;
    let more = config.get_options().unwrap_or_default().to_owned();
    // Queries are short: compiling them, or sharing them out, takes longer than running them. What is asked for is
    // mostly in memory, where a page elsewhere costs hardly more than the next.
    let quick = "-c jit=off -c max_parallel_workers_per_gather=0 -c random_page_cost=1.1";
    let ours = format!("-c search_path={} -c lock_timeout=30s {quick}", schema::NAMESPACE);
    config.options(&format!("{ours} {more}")).application_name("rawi");
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(Duration::from_secs(10));
    }
    config.keepalives_idle(Duration::from_secs(30)).tcp_user_timeout(PATIENCE);
    Ok(config)
}
