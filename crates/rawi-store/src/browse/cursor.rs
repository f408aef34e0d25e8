//! [`Cursor`]: where a page of a list ended, so that the next begins behind it even while reports are added.

use super::sql::Tests;
use std::fmt;
use std::str::FromStr;

/// The last row of a page: its day, its place in its report, and the report.
///
/// Written as one word, `2022-06-29.3.n1`: the day (or nothing), the position, the report's id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// The day of the row, if it has one.
    pub day: Option<String>,
    /// Its place among the rows of its report.
    pub position: i64,
    /// The report's id.
    pub report: String,
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}.{}", self.day.as_deref().unwrap_or_default(), self.position, self.report)
    }
}

impl FromStr for Cursor {
    type Err = &'static str;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        const WRONG: &str = "take the cursor from the `next` of a page";
        let mut parts = word.splitn(3, '.');
        let (Some(day), Some(position), Some(report)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(WRONG);
        };
        let day = (!day.is_empty()).then(|| day.to_owned());
        Ok(Self { day, position: position.parse().map_err(|_| WRONG)?, report: report.to_owned() })
    }
}

impl Cursor {
    /// «The row comes behind the cursor», newest first, rows without a day last; the columns are those of day, report
    /// and position.
    pub(super) fn behind(&self, tests: &mut Tests, [day, report, position]: [&str; 3]) {
        // Values are numbered in the order in which they stand in the query.
        let last = self.day.as_ref().map(|last| tests.text(last));
        let (before, at) = (tests.text(&self.report), tests.bind(self.position));
        let later = format!("({report} > {before} OR ({report} = {before} AND {position} > {at}))");
        let test = match last {
            None => format!("{day} IS NULL AND {later}"),
            Some(last) => format!("({day} < {last} OR {day} IS NULL OR ({day} = {last} AND {later}))"),
        };
        tests.add(test);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_is_one_word() {
        for cursor in [
            Cursor { day: Some("2022-06-29".into()), position: 3, report: "a.b/ج.html".into() },
            Cursor { day: None, position: 0, report: String::new() },
        ] {
            assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }
        assert!("2022".parse::<Cursor>().is_err() && "2022.x.n".parse::<Cursor>().is_err());
    }
}
