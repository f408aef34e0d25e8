//! The schema, step by step. `schema/` holds the steps, written for SQLite and put into PostgreSQL's words here.
//!
//! A step that has been released never changes: ledgers know its checksum. Where one statement cannot serve both
//! databases, a newer step says so between `-- only sqlite` or `-- only postgres` and `-- both`; what the first
//! step could not say that way stands in `postgres/first.sql`.

use crate::error::{Error, ErrorKind, Result};

#[allow(missing_docs, unreachable_pub)]
mod schema {
    refinery::embed_migrations!("schema");
}

/// What brings a ledger from one schema to the next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// The number of the schema it leads to.
    pub version: i64,
    /// What it is about: `events`.
    pub name: String,
    /// What it does, in SQL.
    pub sql: String,
}

/// A step without the parts that are for the other database.
pub(crate) fn for_database(sql: &str, database: &str) -> String {
    let mut ours = true;
    let mut out = String::with_capacity(sql.len());
    for line in sql.split_inclusive('\n') {
        match line.trim().strip_prefix("-- only ") {
            Some(name) => ours = name == database,
            None if line.trim() == "-- both" => ours = true,
            None if ours => out.push_str(line),
            None => {}
        }
    }
    out
}

/// All steps, for SQLite.
pub(crate) fn steps() -> Vec<Step> {
    let ours = |step: Step| Step { sql: for_database(&step.sql, "sqlite"), ..step };
    written().into_iter().map(ours).collect()
}

/// All steps, as they are written.
pub(crate) fn written() -> Vec<Step> {
    let runner = schema::migrations::runner();
    let mut steps: Vec<Step> = runner
        .get_migrations()
        .iter()
        .map(|step| Step {
            version: i64::from(step.version()),
            name: step.name().to_owned(),
            sql: step.sql().unwrap_or_default().to_owned(),
        })
        .collect();
    steps.sort_by_key(|step| step.version);
    steps
}

/// The newest schema that this rawi knows.
pub fn newest() -> i64 {
    steps().last().map_or(0, |step| step.version)
}

/// A ledger of a newer schema is not ours to read.
pub(crate) fn refuse_newer(present: i64) -> Result<()> {
    let newest = newest();
    if present <= newest {
        return Ok(());
    }
    let message = format!("the ledger has schema {present}, this rawi knows schemas up to {newest}");
    Err(Error::new(ErrorKind::Newer, message, "use the rawi that made it, or a newer one"))
}

/// Runs the steps that an embedded ledger lacks; all take place or none. Without `grouped` a process killed behind a
/// step and before the note of it would run the step again.
pub(crate) fn sqlite(connection: &mut rusqlite::Connection) -> Result<()> {
    let steps = migrations(&steps())?;
    refinery::Runner::new(&steps).set_grouped(true).run(connection).map_err(failed)?;
    Ok(())
}

/// Runs the steps that a shared ledger lacks; all take place or none, so that whoever finds an older schema knows
/// that others use it.
#[cfg(feature = "postgres")]
pub(crate) fn postgres(client: &mut ::postgres::Client, steps: &[Step]) -> Result<()> {
    refinery::Runner::new(&migrations(steps)?).set_grouped(true).run(client).map_err(failed)?;
    Ok(())
}

/// Steps in the form that refinery takes.
fn migrations(steps: &[Step]) -> Result<Vec<refinery::Migration>> {
    let of = |step: &Step| {
        refinery::Migration::unapplied(&format!("V{}__{}", step.version, step.name), &step.sql)
            .map_err(failed)
    };
    steps.iter().map(of).collect()
}

fn failed(cause: refinery::Error) -> Error {
    let message = format!("the ledger cannot be brought to schema {}: {cause}", newest());
    Error::new(ErrorKind::Database, message, "keep a copy of it and report this as a fault of rawi")
        .caused_by(cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_database_gets_its_own_parts_and_the_common_ones() {
        let sql = "a;\n-- only sqlite\nb;\n-- only postgres\nc;\n-- both\nd; -- only e\n";
        assert_eq!(for_database(sql, "sqlite"), "a;\nb;\nd; -- only e\n");
        assert_eq!(for_database(sql, "postgres"), "a;\nc;\nd; -- only e\n");
    }
}
