//! Lists as Parquet, in a rawi that is built with it: statements and events with the columns of `rawi export`, reports and
//! entities with those of their lists.

use super::problem::Problem;
#[cfg(feature = "parquet")]
pub(super) use with::{Columns, file};
#[cfg(not(feature = "parquet"))]
pub(super) use without::{Columns, file};

/// The media type.
pub(super) const KIND: &str = "application/vnd.apache.parquet";

/// True in a rawi that is built with Parquet.
pub(super) const BUILT: bool = cfg!(feature = "parquet");

/// What is answered in a rawi that is built without.
pub(super) fn not_built() -> Problem {
    let detail = "this rawi was built without Parquet; ask for .csv or .jsonl, or have whoever runs the server build it \
                  with `cargo build --release --features rawi-cli/parquet`";
    Problem::new(axum::http::StatusCode::NOT_ACCEPTABLE, detail)
}

#[cfg(not(feature = "parquet"))]
mod without {
    use super::Problem;

    /// Nothing has columns.
    pub(in crate::serve) trait Columns {}

    impl<T> Columns for T {}

    pub(in crate::serve) fn file<T>(_: &[T]) -> Result<Vec<u8>, Problem> {
        Err(super::not_built())
    }
}

#[cfg(feature = "parquet")]
mod with {
    use super::Problem;
    use crate::cmd::cells::{self, Cell, Row};
    use crate::cmd::columns::{Report, event, statement};
    use rawi::ledger::{EventRow, StatementRow};
    use rawi_store::browse::{ActorRow, ReportRow};
    use rawi_store::{EventHit, Hit};

    /// What a list is of.
    pub(in crate::serve) trait Columns {
        /// The columns of a row.
        fn row(&self) -> Row;

        /// The same columns of no row in particular.
        fn blank() -> Row;
    }

    /// A list as a file.
    pub(in crate::serve) fn file<T: Columns>(items: &[T]) -> Result<Vec<u8>, Problem> {
        cells::file(items.iter().map(T::row).collect(), T::blank()).map_err(|error| {
            eprintln!("rawi: Parquet cannot be written: {error:#}");
            crate::serve::pool::fault()
        })
    }

    /// With the day of the report, by which exported files are parted into folders.
    fn dated(mut row: Row, published: Option<&String>) -> Row {
        row.push(("day", Cell::maybe(published)));
        row
    }

    impl Columns for Hit {
        fn row(&self) -> Row {
            let report = Report { id: &self.document, outlet: self.outlet.as_ref(), url: self.url.as_ref() };
            dated(statement(report, [&self.content, &self.cue], &self.statement), self.published.as_ref())
        }

        fn blank() -> Row {
            dated(statement(Report::default(), [""; 2], &StatementRow::default()), None)
        }
    }

    impl Columns for EventHit {
        fn row(&self) -> Row {
            let report = Report { id: &self.document, outlet: self.outlet.as_ref(), url: self.url.as_ref() };
            dated(event(report, &self.trigger, &self.event), self.published.as_ref())
        }

        fn blank() -> Row {
            dated(event(Report::default(), "", &EventRow::default()), None)
        }
    }

    impl Columns for ReportRow {
        fn row(&self) -> Row {
            vec![
                ("id", Cell::told(&self.id)),
                ("title", Cell::maybe(self.title.as_ref())),
                ("outlet", Cell::maybe(self.outlet.as_ref())),
                ("url", Cell::maybe(self.url.as_ref())),
                ("published", Cell::maybe(self.published.as_ref())),
                ("statements", Cell::Number(i64::try_from(self.statements).ok())),
                ("events", Cell::Number(i64::try_from(self.events).ok())),
            ]
        }

        fn blank() -> Row {
            Self::default().row()
        }
    }

    impl Columns for ActorRow {
        fn row(&self) -> Row {
            vec![
                ("key", Cell::told(&self.key)),
                ("name", Cell::told(&self.name)),
                ("type", Cell::told(&self.kind)),
                ("actor", Cell::maybe(self.actor.as_ref())),
                ("country", Cell::maybe(self.country.as_ref())),
                ("role", Cell::maybe(self.role.as_ref())),
                ("reports", Cell::Number(i64::try_from(self.reports).ok())),
            ]
        }

        fn blank() -> Row {
            Self::default().row()
        }
    }
}
