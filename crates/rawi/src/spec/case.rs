//! Case files: executed examples beside the tables.
//!
//! Comes in: the text of a `.cases` file. Goes out: cases with the line they stand on. A block is one line that
//! begins with `>` and the lines expected of it; `!>` marks a known failure.

use crate::article::parse_date;
use crate::error::{Error, ErrorKind, Result};
use jiff::civil::Date;

/// What a file's cases are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Statements with their speakers.
    Statements,
    /// Time expressions with their values.
    Times,
    /// Mentions with their actors.
    Actors,
    /// Entities with their country and the number of their mentions.
    Chains,
    /// Blocks, datelines, credits and what is left out. `¶` in the example ends a line.
    Blocks,
    /// Words with their parts of speech.
    Words,
    /// Words that may tell of an event, with who takes part as grammar has it.
    Events,
    /// What else is told of the events that words propose: mode, code, contexts, numbers, money, point of the place.
    Details,
}

/// One example.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Line of the `>`.
    pub line: usize,
    /// What it is about.
    pub kind: Kind,
    /// The day of the report.
    pub published: Option<Date>,
    /// The outlet of the report.
    pub outlet: Option<String>,
    /// Known to fail.
    pub known_failure: bool,
    /// The sentence or sentences.
    pub text: String,
    /// Expected lines, in order; empty for `none`.
    pub expected: Vec<String>,
}

/// What the examples below a header have in common.
#[derive(Clone, Debug)]
struct Header {
    kind: Kind,
    published: Option<Date>,
    outlet: Option<String>,
}

/// Reads the cases of a file.
pub fn parse(file: &str, text: &str) -> Result<Vec<Case>> {
    let mut cases: Vec<Case> = Vec::new();
    let mut header: Option<Header> = None;
    for (number, line) in text.lines().enumerate().map(|(i, l)| (i + 1, l.trim())) {
        if let Some(found) = line.strip_prefix("# kind:") {
            header = Some(parse_header(file, number, found)?);
        } else if line.is_empty() || line.starts_with('#') {
            continue;
        } else if let Some(words) = line.strip_prefix("!>").or_else(|| line.strip_prefix('>')) {
            let Some(Header { kind, published, outlet }) = header.clone() else {
                return Err(error(
                    file,
                    number,
                    "no header; write `# kind: statements   published: 2022-06-29` above",
                ));
            };
            let known_failure = line.starts_with('!');
            cases.push(Case {
                line: number,
                kind,
                published,
                outlet,
                known_failure,
                text: words.trim().into(),
                expected: Vec::new(),
            });
        } else {
            expect(file, number, line, cases.last_mut())?;
        }
    }
    Ok(cases)
}

fn expect(file: &str, number: usize, line: &str, case: Option<&mut Case>) -> Result<()> {
    let Some(case) = case else {
        return Err(error(
            file,
            number,
            "an expectation with no example; write the example above it, after `>`",
        ));
    };
    if line == "none" {
        return Ok(());
    }
    if !line.starts_with(|c: char| c.is_ascii_lowercase()) {
        return Err(error(
            file,
            number,
            "an expectation begins with a Latin word: `direct say say.qal text …`, or `none`",
        ));
    }
    case.expected.push(line.split_whitespace().collect::<Vec<_>>().join(" "));
    Ok(())
}

fn parse_header(file: &str, number: usize, header: &str) -> Result<Header> {
    let mut words = header.split_whitespace();
    let kind = match words.next() {
        Some("statements") => Kind::Statements,
        Some("times") => Kind::Times,
        Some("actors") => Kind::Actors,
        Some("blocks") => Kind::Blocks,
        Some("chains") => Kind::Chains,
        Some("words") => Kind::Words,
        Some("events") => Kind::Events,
        Some("details") => Kind::Details,
        _ => {
            let cure =
                "the kind must be one of: statements, times, actors, chains, blocks, words, events, details";
            return Err(error(file, number, cure));
        }
    };
    let mut found = Header { kind, published: None, outlet: None };
    while let Some(field) = words.next() {
        match (field, words.next()) {
            ("published:", Some(day)) => {
                let date = parse_date(day);
                let bad = || error(file, number, "`published:` takes a date such as 2022-06-29");
                found.published = Some(date.ok_or_else(bad)?);
            }
            ("outlet:", Some(name)) => found.outlet = Some(name.into()),
            _ => {
                let cure = "after the kind only `published: DATE` and `outlet: NAME` may stand";
                return Err(error(file, number, cure));
            }
        }
    }
    Ok(found)
}

fn error(file: &str, line: usize, message: &str) -> Error {
    Error::new(ErrorKind::Cases, file, line, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_block_is_an_example_and_what_it_gives() {
        let text = "# kind: statements published: 2022-06-29\n> قال الوزير إن الأمر انتهى.\nindirect say say.qal text الأمر انتهى\n\n!> تابع الفريق.\nnone\n";
        let cases = parse("x.cases", text).unwrap();
        assert_eq!((cases.len(), cases[0].line, cases[1].known_failure), (2, 2, true));
        assert!(cases[1].expected.is_empty());
        assert!(parse("x.cases", "> a\n").unwrap_err().to_string().starts_with("x.cases:1: no header"));
    }
}
