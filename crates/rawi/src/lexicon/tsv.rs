//! Rows of a table, with line numbers, so that every complaint says where and how to mend.

use crate::error::{Error, ErrorKind, Result};

/// A parsed table.
#[derive(Debug)]
pub struct Table<'a> {
    file: &'a str,
    header: Vec<&'a str>,
    rows: Vec<(usize, Vec<&'a str>)>,
}

/// One row of a table.
#[derive(Clone, Copy, Debug)]
pub struct Row<'t> {
    file: &'t str,
    line: usize,
    header: &'t [&'t str],
    cells: &'t [&'t str],
}

impl<'a> Table<'a> {
    /// Parses `text`; `file` is its name for messages. The header must hold exactly `columns`.
    pub fn parse(file: &'a str, text: &'a str, columns: &[&str]) -> Result<Self> {
        let mut lines = text
            .lines()
            .enumerate()
            .map(|(i, line)| (i + 1, line))
            .filter(|(_, line)| !line.starts_with('#') && !line.trim().is_empty());
        let Some((at, header)) = lines.next() else {
            return Err(error(file, 1, format!("no header; the first line must be: {}", columns.join("⇥"))));
        };
        let header: Vec<&str> = header.split('\t').collect();
        if header != columns {
            return Err(error(file, at, format!("the header must be: {}", columns.join("⇥"))));
        }
        let rows: Vec<(usize, Vec<&str>)> = lines.map(|(i, line)| (i, line.split('\t').collect())).collect();
        for (line, cells) in &rows {
            check_row(file, *line, &header, cells)?;
        }
        check_ids(file, &rows)?;
        Ok(Self { file, header, rows })
    }

    /// The rows in order.
    pub fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, cells)| Row {
            file: self.file,
            line: *line,
            header: &self.header,
            cells,
        })
    }
}

impl<'t> Row<'t> {
    /// The row's id.
    pub fn id(&self) -> &'t str {
        self.cells[0]
    }

    /// The row's line.
    pub fn line(&self) -> usize {
        self.line
    }

    /// A cell; `None` where it holds `-`.
    pub fn get(&self, column: &str) -> Option<&'t str> {
        let at = self.header.iter().position(|name| *name == column)?;
        Some(self.cells[at]).filter(|cell| *cell != "-")
    }

    /// A cell that must not be `-`.
    pub fn need(&self, column: &str) -> Result<&'t str> {
        self.get(column).ok_or_else(|| self.error(column, "must not be `-`"))
    }

    /// The values of a cell that may hold several.
    pub fn list(&self, column: &str) -> impl Iterator<Item = &'t str> + use<'t> {
        self.get(column).into_iter().flat_map(|cell| cell.split('|'))
    }

    /// A cell that must hold one of the accepted words; gives what stands beside the word.
    pub fn choice<T: Copy>(&self, column: &str, accepted: &[(&str, T)]) -> Result<T> {
        let cell = self.get(column).unwrap_or("-");
        if let Some((_, value)) = accepted.iter().find(|(word, _)| *word == cell) {
            return Ok(*value);
        }
        let words: Vec<&str> = accepted.iter().map(|(word, _)| *word).collect();
        Err(self.error(column, &format!("`{cell}` is not accepted; write one of: {}", words.join(", "))))
    }

    /// A complaint about a cell of this row.
    pub fn error(&self, column: &str, message: &str) -> Error {
        let at = self.header.iter().position(|name| *name == column).map_or(0, |i| i + 1);
        error(self.file, self.line, format!("column {at} ({column}), row `{}`: {message}", self.id()))
    }
}

/// The ids of a table that is known to be well formed.
pub fn ids(text: &str) -> impl Iterator<Item = &str> {
    let rows = text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty());
    rows.skip(1).filter_map(|line| line.split('\t').next())
}

fn error(file: &str, line: usize, message: String) -> Error {
    Error::new(ErrorKind::Table, file, line, message)
}

fn check_row(file: &str, line: usize, header: &[&str], cells: &[&str]) -> Result<()> {
    if cells.len() != header.len() {
        let message = format!(
            "{} columns where the header has {}; separate cells with one tab and write `-` in an empty one",
            cells.len(),
            header.len()
        );
        return Err(error(file, line, message));
    }
    if let Some(at) = cells.iter().position(|cell| cell.trim().is_empty() || cell.trim() != *cell) {
        let message =
            format!("column {} ({}) is empty or has spaces around it; write `-` or trim", at + 1, header[at]);
        return Err(error(file, line, message));
    }
    let id_is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '_' | '-');
    if !cells[0].chars().all(id_is_plain) {
        return Err(error(file, line, format!("id `{}`: use a-z, 0-9, `.`, `_`", cells[0])));
    }
    Ok(())
}

fn check_ids(file: &str, rows: &[(usize, Vec<&str>)]) -> Result<()> {
    let mut ids: Vec<(&str, usize)> = rows.iter().map(|(line, cells)| (cells[0], *line)).collect();
    ids.sort_unstable();
    match ids.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        None => Ok(()),
        Some(pair) => {
            let message =
                format!("id `{}` is already used on line {}; give each row its own", pair[1].0, pair[0].1);
            Err(error(file, pair[1].1, message))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint(text: &str) -> String {
        Table::parse("months.tsv", text, &["id", "form"]).unwrap_err().to_string()
    }

    #[test]
    fn complaints_name_the_line_and_the_cure() {
        assert_eq!(complaint("id\tname\n"), "months.tsv:1: the header must be: id⇥form");
        assert!(complaint("id\tform\na\n").starts_with("months.tsv:2: 1 columns where"));
        assert!(
            complaint("id\tform\na\tx\n# note\na\ty\n")
                .contains("months.tsv:4: id `a` is already used on line 2")
        );
    }
}
