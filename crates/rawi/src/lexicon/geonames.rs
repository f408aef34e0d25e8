//! Where places lie (`geonames.tsv`): looked up by name in the text of the table itself, so that starting up costs
//! nothing; only places of events are looked up.

use crate::error::{Error, ErrorKind, Result};
use crate::layers::{Country, Point};
use crate::lexicon::Tables;
use std::borrow::Cow;

/// The table's name, as causes cite it.
pub const FILE: &str = "geonames.tsv";
const HEADER: &str = "name\tid\tlat\tlon\tcountry\tpeople";

/// The table.
#[derive(Debug, Default)]
pub struct Geonames {
    text: Cow<'static, str>,
    /// Where its rows begin.
    rows: usize,
}

impl Geonames {
    /// Takes the table as it is; rows are read when they are looked up.
    pub fn load(tables: &Tables) -> Result<Self> {
        let text = tables.shared(FILE)?;
        let header = text.find(HEADER).ok_or_else(|| {
            let cure = "the header is missing; make the table with `python3 scripts/geonames.py`";
            Error::new(ErrorKind::Table, FILE, 1, cure)
        })?;
        let rows = (header + HEADER.len() + 1).min(text.len());
        Ok(Self { text, rows })
    }

    /// All places of a folded name, or of the code of a country.
    pub fn find<'g>(&'g self, name: &'g str) -> impl Iterator<Item = Point> + use<'g> {
        let rows = self.text.get(self.rows..).unwrap_or_default();
        let mut lines = rows.get(first(rows, name)..).unwrap_or_default().lines();
        std::iter::from_fn(move || {
            let (found, rest) = lines.next()?.split_once('\t')?;
            if found == name { point(rest) } else { None }
        })
    }
}

/// Where the first row begins whose name is not smaller.
fn first(rows: &str, name: &str) -> usize {
    let bytes = rows.as_bytes();
    let (mut low, mut high) = (0, bytes.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = bytes[..middle].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        let rest = &bytes[start..];
        let end = rest.iter().position(|b| *b == b'\t').unwrap_or(rest.len());
        if &rest[..end] < name.as_bytes() {
            low = rest.iter().position(|b| *b == b'\n').map_or(bytes.len(), |at| start + at + 1);
        } else {
            high = start;
        }
    }
    low
}

fn point(cells: &str) -> Option<Point> {
    let mut cells = cells.split('\t');
    let id = cells.next()?.parse().ok()?;
    let (lat, lon) = (cells.next()?, cells.next()?);
    let at = lat.parse().ok().zip(lon.parse().ok());
    Some(Point { id, at, country: Country::new(cells.next()?)?, people: cells.next()?.parse().unwrap_or(0) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_found_by_its_name_and_well_formed() {
        let all = Geonames::load(&Tables::bundled()).unwrap();
        let rows: Vec<&str> = all.text[all.rows..].lines().collect();
        assert!(rows.is_sorted_by_key(|line| line.split_once('\t').unwrap().0.as_bytes()));
        for line in &rows {
            let (name, rest) = line.split_once('\t').unwrap();
            let wanted = point(rest).unwrap();
            assert!(all.find(name).any(|found| found == wanted), "{line}");
        }
        assert_eq!(all.find("لا مكان").count(), 0);
        assert_eq!(all.find("").count() + all.find("ييي").count(), 0);
    }

    #[test]
    fn two_cities_of_one_name_are_both_found() {
        let all = Geonames::load(&Tables::bundled()).unwrap();
        let mut lands: Vec<String> =
            all.find("طرابلس").map(|point| point.country.code().to_string()).collect();
        lands.sort();
        // The Libyan one is a division of its state, too.
        lands.dedup();
        assert_eq!(lands, ["LBN", "LBY"]);
    }
}
