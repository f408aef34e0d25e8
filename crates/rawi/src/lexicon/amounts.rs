//! Words beside numbers: who was killed, wounded, arrested, and money (`event_counts.tsv`, `magnitudes.tsv`,
//! `currencies.tsv`).

use crate::error::Result;
use crate::layers::Country;
use crate::lexicon::Tables;
use crate::lexicon::phrases::Phrases;
use crate::lexicon::tsv::Table;

/// The table of words of casualties and arrests, as causes cite it.
pub const COUNTS: &str = "event_counts.tsv";
/// The table of money.
pub const CURRENCIES: &str = "currencies.tsv";
const MAGNITUDES: &str = "magnitudes.tsv";

/// Who is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Toll {
    Dead,
    Injured,
    Arrested,
}

/// Where the number stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// «مقتل **12**»
    Behind,
    /// «**12** قتيلا»
    Before,
    /// «**12** شخصا لقوا مصرعهم»
    People,
    /// The word says it by itself: «قتيلان».
    Itself(u32),
}

/// What a word does beside a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// It tells what is counted.
    Counts(Toll, Side),
    /// It may stand between.
    Skip,
    /// It names people.
    People,
    /// It means so many people without a number.
    Some(u32),
    /// It is counted and no people.
    Stop,
}

/// A word that money goes by.
#[derive(Debug)]
pub struct Currency {
    /// Row id.
    pub id: Box<str>,
    /// ISO 4217.
    pub code: Box<str>,
    /// Where the word means this one.
    pub country: Option<Country>,
}

/// The three tables.
#[derive(Debug, Default)]
pub struct Amounts {
    /// Row ids of `event_counts.tsv`, with what their words do.
    pub uses: Vec<(Box<str>, Use)>,
    /// Their words.
    pub words: Phrases<u16>,
    /// Words of large numbers.
    pub magnitudes: Phrases<f64>,
    /// Rows of `currencies.tsv`.
    pub currencies: Vec<Currency>,
    /// Their words.
    pub money: Phrases<u16>,
}

const KINDS: &[(&str, u8)] = &[
    ("dead", 0),
    ("injured", 1),
    ("arrested", 2),
    ("skip", 3),
    ("people", 4),
    ("two", 5),
    ("one", 6),
    ("stop", 7),
];
const SIDES: &[(&str, Side)] = &[
    ("behind", Side::Behind),
    ("before", Side::Before),
    ("people", Side::People),
    ("2", Side::Itself(2)),
    ("1", Side::Itself(1)),
];

impl Amounts {
    /// Loads the tables.
    pub fn load(tables: &Tables) -> Result<Self> {
        let mut out = Self::default();
        for row in Table::parse(COUNTS, tables.get(COUNTS)?, &["id", "counts", "number", "words"])?.rows() {
            let side = || row.choice("number", SIDES);
            let kind = match row.choice("counts", KINDS)? {
                0 => Use::Counts(Toll::Dead, side()?),
                1 => Use::Counts(Toll::Injured, side()?),
                2 => Use::Counts(Toll::Arrested, side()?),
                3 => Use::Skip,
                4 => Use::People,
                5 => Use::Some(2),
                6 => Use::Some(1),
                _ => Use::Stop,
            };
            let number = out.uses.len() as u16;
            out.uses.push((row.id().into(), kind));
            row.list("words").for_each(|words| out.words.insert(words, number));
        }
        for row in Table::parse(MAGNITUDES, tables.get(MAGNITUDES)?, &["id", "value", "words"])?.rows() {
            let value = row.need("value")?.parse::<f64>();
            let value = value.map_err(|_| row.error("value", "must be a number"))?;
            row.list("words").for_each(|words| out.magnitudes.insert(words, value));
        }
        let columns = ["id", "code", "country", "words"];
        for row in Table::parse(CURRENCIES, tables.get(CURRENCIES)?, &columns)?.rows() {
            let country = row.get("country").map(|code| {
                let bad = || row.error("country", "must be an ISO 3166 alpha-3 code");
                Country::new(code).ok_or_else(bad)
            });
            let number = out.currencies.len() as u16;
            out.currencies.push(Currency {
                id: row.id().into(),
                code: row.need("code")?.into(),
                country: country.transpose()?,
            });
            row.list("words").for_each(|words| out.money.insert(words, number));
        }
        Ok(out)
    }
}
