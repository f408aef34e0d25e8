//! [`Shared`]: the ledger in a PostgreSQL database, for several writers and many readers.
//!
//! Our tables live in the schema `rawi` of the database. What is added is one transaction, like what is read; when
//! the connection breaks, or another writer is in the way, the whole is done again for half a minute before it is
//! given up.

mod copy;
mod error;
mod news;
mod schema;
mod snapshot;
mod stop;

use crate::address::without_password;
use crate::check;
use crate::db::{Backend, Db, Stopper, Value};
use crate::error::{Error, ErrorKind, Result};
use crate::events::{self, EventFilter, EventHit};
use crate::load::{self, Stored};
use crate::query::{self, Filter, Hit};
use crate::{
    Added, CopyRow, Counts, Days, EachTelling, Failure, Item, Maker, QuotationRow, RunId, Stage, Step, Store,
    Watch, WatchedPage, copies, migrate, quotations, tellings, watch,
};
use ::postgres::types::ToSql;
use ::postgres::{Client, Config, IsolationLevel, NoTls};
use copy::Gathered;
use error::cannot;
use rawi::ledger::Ledger;
use snapshot::{Snapshot, Statements};
use std::cell::{Cell, RefCell};
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};
use stop::Stop;

/// How long a broken connection or another writer is put up with.
const PATIENCE: Duration = Duration::from_secs(30);

/// The same where somebody waits for the answer to a question.
const READER_PATIENCE: Duration = Duration::from_secs(3);

/// A ledger in a PostgreSQL database.
pub struct Shared {
    config: Config,
    /// The address, without the password.
    name: String,
    patience: Duration,
    connection: RefCell<Connection>,
    stop: Arc<Stop>,
}

struct Connection {
    client: Client,
    statements: Statements,
}

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

    /// Opens the ledger in the database at `address` for looking only; an error if there is none. Its server is
    /// not waited for long.
    pub fn open_to_read(address: &str) -> Result<Self> {
        Ok(Self { patience: READER_PATIENCE, ..Self::open_existing(address)? })
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
        let stop = Arc::new(Stop::new(connection.client.cancel_token()));
        Ok(Self { config, name, patience: PATIENCE, connection: RefCell::new(connection), stop })
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
            if !passes || !may_repeat() || self.stop.is_wanted() || begun.elapsed() + pause > self.patience {
                return Err(error.about(&self.name));
            }
            std::thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_secs(4));
            if self.connection.borrow().client.is_closed()
                && let Ok(connection) = Connection::new(&self.config)
            {
                self.stop.now_at(connection.client.cancel_token());
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
            work(&Snapshot::new(transaction, statements, &self.stop))
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

    fn find_copies_unless(
        &mut self,
        each: &mut dyn FnMut(Stage) -> ControlFlow<()>,
    ) -> Result<Option<usize>> {
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
                let db = Snapshot::new(transaction, statements, &self.stop);
                let mut found = Gathered::unnumbered();
                let Some(count) = copies::find(&db, &mut found, each)? else { return Ok(None) };
                let mut transaction = db.into_transaction();
                transaction.execute(copies::FORGET, &[]).map_err(cannot)?;
                found.send(&mut transaction)?;
                transaction.commit().map_err(cannot)?;
                Ok(Some(count))
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
        self.change(&watch::upserts(watch)).map(|_| ())
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

impl Backend for Shared {
    fn at_one_moment<T>(&self, mut work: impl FnMut(&dyn Db) -> Result<T>) -> Result<T> {
        self.read(|| true, |db| work(db))
    }

    fn change(&mut self, statements: &[(impl AsRef<str>, Vec<Value<'_>>)]) -> Result<u64> {
        self.again(
            || true,
            |connection| {
                let mut transaction = connection.client.transaction().map_err(cannot)?;
                let mut changed = 0;
                for (sql, values) in statements {
                    let values: Vec<&(dyn ToSql + Sync)> = values.iter().map(|value| value as _).collect();
                    changed = transaction.execute(sql.as_ref(), &values).map_err(cannot)?;
                }
                transaction.commit().map_err(cannot)?;
                Ok(changed)
            },
        )
    }

    fn stopper(&self) -> Stopper {
        let stop = Arc::clone(&self.stop);
        Box::new(move || stop.now())
    }
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
