//! Lists as Parquet, in a rawi that is built with it: statements and events with the columns of `rawi export`, reports and
//! entities with those of their lists.

use super::problem::Problem;
use utoipa::Modify;
use utoipa::openapi::{ContentBuilder, RefOr};
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

/// Tells of Parquet where the server is built with it.
pub(super) struct WithParquet;

impl Modify for WithParquet {
    fn modify(&self, document: &mut utoipa::openapi::OpenApi) {
        if !BUILT {
            return;
        }
        for list in ["statements", "events", "incidents", "reports", "entities"] {
            let path = document.paths.paths.get_mut(&format!("/api/v1/{list}"));
            let get = path.and_then(|path| path.get.as_mut());
            if let Some(RefOr::T(good)) = get.and_then(|get| get.responses.responses.get_mut("200")) {
                good.content.insert(KIND.to_owned(), RefOr::T(ContentBuilder::new().build()));
            }
        }
    }
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
    use crate::cmd::incidents::IncidentRow;
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

    impl Columns for IncidentRow {
        fn row(&self) -> Row {
            incident(Some(self))
        }

        fn blank() -> Row {
            incident(None)
        }
    }

    fn incident(row: Option<&IncidentRow>) -> Row {
        let event = row.map(|row| &row.fullest().hit.event);
        let words = |of: fn(&IncidentRow) -> Option<&String>| Cell::maybe(row.and_then(of));
        let number = |of: fn(&IncidentRow) -> Option<i64>| Cell::Number(row.and_then(of));
        let names = |of: fn(&EventRow) -> String| Cell::Words(event.map(of));
        vec![
            ("report", words(|row| Some(&row.report))),
            ("event", words(|row| Some(&row.event))),
            ("type", words(|row| Some(&row.kind))),
            ("status", Cell::Words(row.map(|row| row.status.to_owned()))),
            ("day", words(|row| row.day.as_ref())),
            ("reports", number(|row| i64::try_from(row.reports).ok())),
            ("outlets", number(|row| i64::try_from(row.outlets).ok())),
            ("independent", number(|row| i64::try_from(row.independent).ok())),
            ("first_told", words(|row| row.first_told.as_ref())),
            ("first_outlet", words(|row| row.first_outlet.as_ref())),
            ("dead_least", number(|row| row.dead.map(|dead| i64::from(dead.least)))),
            ("dead_most", number(|row| row.dead.map(|dead| i64::from(dead.most)))),
            ("actors", names(|event| crate::cmd::names(&event.actors))),
            ("recipients", names(|event| crate::cmd::names(&event.recipients))),
            (
                "place",
                Cell::Words(event.and_then(|event| event.place.as_ref()).map(|place| place.name.clone())),
            ),
        ]
    }
}
