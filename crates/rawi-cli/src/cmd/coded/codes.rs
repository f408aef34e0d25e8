//! Codes that only exports use: countries (`country_codes.tsv`, `cow_codes.tsv`) and Goldstein scores
//! (`goldstein.tsv`).

use anyhow::Result;
use rawi::ledger::PlaceRow;
use rawi::lexicon::Tables;
use rawi::lexicon::circumstances::Circumstances;
use rawi::lexicon::events::TYPES;
use rawi::lexicon::geonames::Geonames;
use rawi::lexicon::tsv::Table;
use std::collections::BTreeMap;

/// What a country is called elsewhere.
#[derive(Debug)]
pub(crate) struct Land {
    pub(crate) fips: String,
    pub(crate) name: String,
    /// Its own number in GeoNames.
    geonames: Option<u32>,
    /// Number of the Correlates of War; empty where it counts no state.
    pub(crate) cow: String,
}

/// Both tables.
#[derive(Debug)]
pub(crate) struct Codes {
    lands: BTreeMap<String, Land>,
    circumstances: Circumstances,
    goldstein: BTreeMap<String, f64>,
}

impl Codes {
    /// Loads the tables that come with rawi.
    pub(crate) fn load() -> Result<Self> {
        let tables = Tables::bundled();
        let geonames = Geonames::load(&tables)?;
        let (mut lands, mut goldstein) = (BTreeMap::new(), BTreeMap::new());
        let file = "country_codes.tsv";
        for row in Table::parse(file, tables.get(file)?, &["id", "iso3", "iso2", "fips", "name"])?.rows() {
            let cell = |column: &str| row.get(column).unwrap_or_default().to_string();
            let number = geonames.find(&cell("iso3")).next().map(|point| point.id);
            let (fips, name) = (cell("fips"), cell("name"));
            lands.insert(cell("iso3"), Land { fips, name, geonames: number, cow: String::new() });
        }
        let file = "cow_codes.tsv";
        for row in Table::parse(file, tables.get(file)?, &["id", "iso3", "code"])?.rows() {
            let unknown = || row.error("iso3", "must be a country of country_codes.tsv");
            let land: &mut Land = lands.get_mut(row.need("iso3")?).ok_or_else(unknown)?;
            land.cow = row.need("code")?.to_string();
        }
        let file = "goldstein.tsv";
        for row in Table::parse(file, tables.get(file)?, &["id", "code", "score"])?.rows() {
            let score = row.need("score")?.parse();
            let score = score.map_err(|_| row.error("score", "must be a number such as -3.5"))?;
            goldstein.insert(row.need("code")?.to_string(), score);
        }
        Ok(Self { lands, circumstances: Circumstances::load(&tables)?, goldstein })
    }

    /// A country by its ISO 3166 alpha-3 code.
    pub(crate) fn land(&self, iso3: Option<&str>) -> Option<&Land> {
        self.lands.get(iso3?)
    }

    /// True for a place that is a division of a country: it has a number in GeoNames that is not the country's, and
    /// no point.
    pub(crate) fn is_division(&self, place: &PlaceRow) -> bool {
        let land = self.land(place.country.as_deref()).and_then(|land| land.geonames);
        place.lat.is_none() && place.geonames.is_some() && place.geonames != land
    }

    /// PLOVER's score of a type without a mode.
    pub(crate) fn planned(&self, kind: &str) -> Option<f32> {
        let code = TYPES.iter().position(|name| *name == kind)?;
        self.circumstances.scale(code as u8, None).map(|(_, score)| score)
    }

    /// The Goldstein score of a CAMEO code, or of the longest code that it begins with.
    pub(crate) fn goldstein(&self, code: &str) -> Option<f64> {
        let shorter = (2..=code.len()).rev().filter_map(|length| code.get(..length));
        shorter.filter_map(|code| self.goldstein.get(code)).next().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_without_a_score_has_that_of_its_class() {
        let codes = Codes::load().unwrap();
        assert_eq!(codes.goldstein("0874"), Some(10.0));
        assert_eq!(codes.goldstein("0871"), Some(9.0));
        assert_eq!(codes.goldstein("190"), Some(-10.0));
        assert_eq!(codes.land(Some("YEM")).map(|land| &*land.fips), Some("YM"));
    }

    #[test]
    fn a_state_has_its_number_in_the_correlates_of_war() {
        let codes = Codes::load().unwrap();
        let cow = |iso3| codes.land(Some(iso3)).map(|land| &*land.cow);
        assert_eq!([cow("USA"), cow("DEU"), cow("YEM")], [Some("2"), Some("255"), Some("679")]);
        assert_eq!(cow("PSE"), Some(""), "no member of its system of states");
    }
}
