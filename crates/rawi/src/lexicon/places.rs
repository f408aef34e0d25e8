//! Nouns that point back to a place (`place_nouns.tsv`).

use crate::error::Result;
use crate::lexicon::Tables;
use crate::lexicon::phrases::Phrases;
use crate::lexicon::tsv::Table;
use crate::text::fold;
use rustc_hash::FxHashSet;

/// What place a noun points back to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Points {
    /// البلاد: the country last spoken of.
    Country,
    /// بلاده: the country of the person last spoken of.
    Own,
    /// المدينة: the city last spoken of.
    City,
    /// العاصمة: the city last spoken of, or with a demonym the capital.
    Capital,
    /// الجانب, with a demonym: that state.
    Side,
    /// مدينة: the noun before a name.
    Head,
    /// مطار: with the article the last one named.
    Site,
}

/// One row.
#[derive(Debug)]
pub struct PlaceNoun {
    /// Row id.
    pub id: Box<str>,
    /// What it points back to.
    pub points: Points,
}

/// The nouns.
#[derive(Debug, Default)]
pub struct PlaceNouns {
    /// By row number.
    pub rows: Vec<PlaceNoun>,
    /// The words, with article or pronoun.
    pub nouns: Phrases<u16>,
    /// Nouns that stand before a name, as keys.
    pub heads: FxHashSet<Box<str>>,
    /// Nouns of buildings and sites, as keys.
    pub sites: FxHashSet<Box<str>>,
}

impl PlaceNouns {
    /// Loads the table.
    pub fn load(tables: &Tables) -> Result<Self> {
        let mut out = Self::default();
        let file = "place_nouns.tsv";
        let points = &[
            ("country", Points::Country),
            ("own", Points::Own),
            ("city", Points::City),
            ("capital", Points::Capital),
            ("side", Points::Side),
            ("head", Points::Head),
            ("site", Points::Site),
        ];
        for row in Table::parse(file, tables.get(file)?, &["id", "points", "words"])?.rows() {
            let at = out.rows.len() as u16;
            let points = row.choice("points", points)?;
            out.rows.push(PlaceNoun { id: row.id().into(), points });
            for word in row.list("words") {
                match points {
                    Points::Head => {
                        out.heads.insert(fold(word).into());
                    }
                    Points::Site => {
                        out.sites.insert(fold(word).into());
                    }
                    _ => out.nouns.insert(word, at),
                }
            }
        }
        Ok(out)
    }

    /// What the row with this id points back to.
    pub fn points(&self, id: &str) -> Option<Points> {
        self.rows.iter().find(|row| &*row.id == id).map(|row| row.points)
    }
}
