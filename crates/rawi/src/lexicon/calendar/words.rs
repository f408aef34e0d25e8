//! The rows of `time_words.tsv`: from kind and value to a [`Meaning`].

use super::{Count, Direction, Era, Hint, Link, Meaning, Unit};
use crate::error::Result;
use crate::lexicon::tsv::Row;

pub(super) const PARTS: &[(&str, &str)] = &[("TMO", "TMO"), ("TAF", "TAF"), ("TEV", "TEV"), ("TNI", "TNI")];
const REFERENCES: &[(&str, &str)] =
    &[("PAST_REF", "PAST_REF"), ("PRESENT_REF", "PRESENT_REF"), ("FUTURE_REF", "FUTURE_REF")];

/// The meaning of a row of `time_words.tsv`.
pub(super) fn meaning(row: Row<'_>) -> Result<Meaning> {
    use Meaning as M;
    let fixed = [
        ("this", M::This),
        ("same", M::Same),
        ("that", M::That),
        ("clock", M::Clock),
        ("weekend", M::Weekend),
        ("ago", M::Ago),
        ("since", M::Since),
        ("within", M::Within),
        ("frame", M::Frame),
        ("few", M::Few),
        ("several", M::Several),
        ("whole", M::Whole),
        ("every", M::Every),
        ("date_of", M::DateOf),
        ("future", M::Future),
    ];
    let kind = row.need("kind")?;
    if let Some((_, meaning)) = fixed.iter().find(|(name, _)| *name == kind) {
        return Ok(*meaning);
    }
    Ok(match kind {
        "unit" => unit(row)?,
        "part" => M::Part(row.choice("value", PARTS)?),
        "part_adverb" => M::PartAdverb(row.choice("value", PARTS)?),
        "season" => {
            M::Season(row.choice("value", &[("SP", "SP"), ("SU", "SU"), ("FA", "FA"), ("WI", "WI")])?)
        }
        "direction" => M::Direction(row.choice(
            "value",
            &[
                ("last", Direction::Last),
                ("current", Direction::Current),
                ("next", Direction::Next),
                ("following", Direction::Following),
            ],
        )?),
        "recent" => row.choice("value", &[("PAST", M::Recent), ("FIRST", M::First)])?,
        "modifier" => {
            M::Modifier(row.choice("value", &[("START", "START"), ("MID", "MID"), ("END", "END")])?)
        }
        "approx" => M::Approx(row.choice(
            "value",
            &[("APPROX", "APPROX"), ("MORE_THAN", "MORE_THAN"), ("LESS_THAN", "LESS_THAN")],
        )?),
        "hint" => M::Hint(row.choice(
            "value",
            &[
                ("earlier", Hint::Earlier),
                ("later", Hint::Later),
                ("early", Hint::Early),
                ("late", Hint::Late),
            ],
        )?),
        "fraction" => M::Fraction(number(row, "value", -30, 30)? as i8),
        "zone" => M::Zone(number(row, "value", 0, 3)? as u8),
        "subdivision" => M::Subdivision(row.choice("value", &[("Q", 'Q'), ("H", 'H')])?),
        "decade" => M::Decade(row.choice("value", DECADES)?),
        "ref" => M::Reference(row.choice("value", REFERENCES)?),
        "ref_after" => M::ReferenceAfter(row.choice("value", REFERENCES)?),
        "ref_since" => M::ReferenceSince(row.choice("value", REFERENCES)?),
        "set" => {
            M::Set(row.choice("value", &[("P1D", "P1D"), ("P1W", "P1W"), ("P1M", "P1M"), ("P1Y", "P1Y")])?)
        }
        "era" => M::EraMark(row.choice("value", &[("hijri", Era::Hijri), ("gregorian", Era::Gregorian)])?),
        "link" => M::Link(
            row.choice("value", &[("of", Link::Of), ("in", Link::In), ("at", Link::At), ("to", Link::To)])?,
        ),
        other => return Err(row.error("kind", &format!("`{other}` is not a kind of time word"))),
    })
}

const DECADES: &[(&str, &str)] = &[
    ("192", "192"),
    ("193", "193"),
    ("194", "194"),
    ("195", "195"),
    ("196", "196"),
    ("197", "197"),
    ("198", "198"),
    ("199", "199"),
];

/// `Y1`, `D3`: the letter of the unit and 1 for singular, 2 for dual, 3 for plural, 4 for the dual before a name.
fn unit(row: Row<'_>) -> Result<Meaning> {
    let value = row.need("value")?;
    let unit = match value.chars().next() {
        Some('Y') => Unit::Year,
        Some('M') => Unit::Month,
        Some('W') => Unit::Week,
        Some('D') => Unit::Day,
        Some('H') => Unit::Hour,
        Some('N') => Unit::Minute,
        Some('E') => Unit::Decade,
        Some('C') => Unit::Century,
        _ => return Err(row.error("value", "write the letter of a unit (Y M W D H N E C) and 1, 2 or 3")),
    };
    let count = match &value[1..] {
        "1" => Count::One,
        "2" => Count::Two,
        "3" => Count::Many,
        "4" => Count::Construct,
        _ => return Err(row.error("value", "after the letter of the unit write 1, 2, 3 or 4")),
    };
    Ok(Meaning::Unit(unit, count))
}

/// A cell that must hold a whole number in a range.
pub(super) fn number(row: Row<'_>, column: &str, least: i64, most: i64) -> Result<i64> {
    let cell = row.need(column)?;
    match cell.parse() {
        Ok(number) if (least..=most).contains(&number) => Ok(number),
        _ => Err(row.error(column, &format!("`{cell}` is not a whole number from {least} to {most}"))),
    }
}
