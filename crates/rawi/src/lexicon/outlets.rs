//! The country that an outlet is at home in (`outlets.tsv`).

use crate::error::Result;
use crate::layers::Country;
use crate::lexicon::Tables;
use crate::lexicon::tsv::Table;
use rustc_hash::{FxHashMap, FxHashSet};

/// An outlet with a home.
#[derive(Debug)]
pub struct Outlet {
    /// Row id.
    pub id: Box<str>,
    /// Where it is at home.
    pub home: Country,
    /// Its sections of news from abroad.
    abroad: FxHashSet<Box<str>>,
}

/// The outlets.
#[derive(Debug, Default)]
pub struct Outlets {
    rows: Vec<Outlet>,
    names: FxHashMap<Box<str>, usize>,
}

impl Outlets {
    /// Loads the table.
    pub fn load(tables: &Tables) -> Result<Self> {
        let mut out = Self::default();
        let file = "outlets.tsv";
        for row in Table::parse(file, tables.get(file)?, &["id", "country", "names", "abroad"])?.rows() {
            let code = Country::new(row.need("country")?);
            let home = code.ok_or_else(|| row.error("country", "must be an ISO 3166 alpha-3 code"))?;
            let abroad = row.list("abroad").map(|section| section.to_lowercase().into()).collect();
            let at = out.rows.len();
            out.names.extend(row.list("names").map(|name| (name.to_lowercase().into(), at)));
            out.rows.push(Outlet { id: row.id().into(), home, abroad });
        }
        Ok(out)
    }

    /// The row of an outlet as a report gives it: «jawharafm/politic»; none where it reports from abroad.
    pub fn find(&self, outlet: &str) -> Option<&Outlet> {
        let outlet = outlet.trim().to_lowercase();
        let (name, section) = outlet.split_once('/').unwrap_or((&outlet, ""));
        let found = self.names.get(name).map(|at| &self.rows[*at])?;
        (!found.abroad.contains(section)).then_some(found)
    }
}
