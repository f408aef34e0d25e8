//! The project's own annotation of names in texts that it does not ship: where names stand, without a word of the text.

use crate::conll;
use crate::corpus::{Name, apart};
use anyhow::{Context, Result, bail};
use rawi::model::names::CLASSES;
use rawi::text::fold;
use rustc_hash::FxHashMap;
use std::fmt::Write;

/// The table.
pub(crate) const TABLE: &str = "data/annotation/names.tsv";
/// Texts that nobody else has annotated, by the id that the table calls them, under the folder of corpora.
pub(crate) const TEXTS: &[(&str, &str)] =
    &[("ntrex", "news/ntrex/newstest2019-ref.arb.txt"), ("wikinews", "news/wikinews/WikiNews_gt.txt")];

/// One row: first word, one past the last, and the class, or none where no name stands.
type Row = (usize, usize, Option<&'static str>);

/// Rows by text and line.
#[derive(Debug, Default)]
pub(crate) struct Table {
    rows: FxHashMap<(String, usize), Vec<Row>>,
}

impl Table {
    /// Reads the table; where it is not, nothing is annotated.
    pub(crate) fn read(file: &str) -> Result<Self> {
        let text = std::fs::read_to_string(file).with_context(|| format!("{file}: cannot be read"))?;
        let mut table = Self::default();
        let lines = text.lines().enumerate().filter(|(_, line)| !line.starts_with('#')).skip(1);
        for (number, line) in lines {
            let row = parse(line)
                .with_context(|| format!("{file}:{}: write file, line, first, last, class", number + 1))?;
            table.rows.entry((row.0.to_string(), row.1)).or_default().push(row.2);
        }
        Ok(table)
    }

    /// The last line of a text that has rows.
    pub(crate) fn last(&self, id: &str) -> usize {
        self.rows.keys().filter(|key| key.0 == id).map(|key| key.1).max().unwrap_or(0)
    }

    /// Puts the rows of a line in the place of the names that they overlap.
    pub(crate) fn correct(&self, id: &str, line: usize, names: &mut Vec<Name>) {
        let Some(rows) = self.rows.get(&(id.to_string(), line)) else { return };
        names.retain(|name| rows.iter().all(|row| apart(*name, (row.0, row.1, ""))));
        names.extend(rows.iter().filter_map(|row| Some((row.0, row.1, row.2?))));
    }
}

fn parse(line: &str) -> Option<(&str, usize, Row)> {
    let mut cells = line.split('\t');
    let (id, line) = (cells.next()?, cells.next()?.parse().ok()?);
    let (first, last): (usize, usize) = (cells.next()?.parse().ok()?, cells.next()?.parse().ok()?);
    let class = match cells.next()? {
        "-" => None,
        class => Some(*CLASSES.iter().find(|known| **known == class)?),
    };
    (first <= last).then_some((id, line, (first, last + 1, class)))
}

/// The words of a line of running text: what stands between spaces, with marks at either end apart.
pub(crate) fn words(line: &str) -> Vec<String> {
    let mut out = Vec::new();
    for piece in line.split_whitespace() {
        let piece: String = piece.chars().filter(|c| !rawi::text::fold::is_mark(*c)).collect();
        let core = piece.trim_matches(|c: char| !c.is_alphanumeric());
        let at = piece.find(core).unwrap_or(0);
        let marks = |part: &str, out: &mut Vec<String>| out.extend(part.chars().map(String::from));
        marks(&piece[..at], &mut out);
        if !core.is_empty() {
            out.push(core.to_string());
        }
        marks(&piece[at + core.len()..], &mut out);
    }
    out
}

/// Turns what annotators wrote into the table. They write a line for each name: S, N or W with the number of the line of
/// ANERcorp, NTREX or Wikinews, a tab, the class or - for no name, a tab, the words, and after another tab which of several
/// such stretches is meant, counted from 1.
pub(crate) fn compile(shared: &str, files: &[&str]) -> Result<()> {
    let texts = texts(shared)?;
    let mut rows: Vec<(&str, usize, Row)> = Vec::new();
    let mut lost = 0;
    for file in files {
        let text = std::fs::read_to_string(file).with_context(|| format!("{file}: cannot be read"))?;
        for line in text.lines().filter(|line| line.contains('\t')) {
            match place(&texts, line) {
                Some(row) => add(&mut rows, row),
                None => {
                    eprintln!("{file}: no such words: {line}");
                    lost += 1;
                }
            }
        }
    }
    if rows.is_empty() {
        bail!("no names in {}", files.join(", "));
    }
    rows.sort_unstable();
    let mut out = String::from(
        "# Names in texts that the project does not ship: our own annotation, by reading. Positions only, not a word of the texts.\n\
         # file: aner is ANERCorp_original_train_rebuilt.txt, ntrex newstest2019-ref.arb.txt, wikinews WikiNews_gt.txt. line: of a sentence's first word. first, last: words, counted from 0.\n\
         # class - takes a name away that the corpora mark. ntrex and wikinews are read whole up to their last line here.\n\
         # source: written for the project; licence: CC BY-SA 4.0. Made by `rawi-train annotation`.\n\
         file\tline\tfirst\tlast\tclass\n",
    );
    for (id, line, (first, end, class)) in &rows {
        writeln!(out, "{id}\t{line}\t{first}\t{}\t{}", end - 1, class.unwrap_or("-"))?;
    }
    std::fs::write(TABLE, out).with_context(|| format!("{TABLE}: cannot be written"))?;
    eprintln!("{} rows, {lost} not found", rows.len());
    Ok(())
}

/// The words of every line that may be annotated.
fn texts(shared: &str) -> Result<FxHashMap<(&'static str, usize), Vec<String>>> {
    let mut texts = FxHashMap::default();
    for sentence in conll::read(&format!("{shared}/data/ner/ANERCorp_original_train_rebuilt.txt"))? {
        texts.insert(("aner", sentence.line), sentence.words);
    }
    for (id, path) in TEXTS {
        let path = format!("{shared}/data/{path}");
        let text = std::fs::read_to_string(&path).with_context(|| format!("{path}: cannot be read"))?;
        texts.extend(text.lines().enumerate().map(|(at, line)| ((*id, at + 1), words(line))));
    }
    Ok(texts)
}

/// Finds the words of an annotator's line.
fn place(
    texts: &FxHashMap<(&'static str, usize), Vec<String>>,
    line: &str,
) -> Option<(&'static str, usize, Row)> {
    let mut cells = line.split('\t');
    let (name, class, said) = (cells.next()?, cells.next()?, cells.next()?);
    let which: usize = cells.next().and_then(|cell| cell.trim().parse().ok()).unwrap_or(1);
    let id = match name.as_bytes().first()? {
        b'S' => "aner",
        b'N' => "ntrex",
        b'W' => "wikinews",
        _ => return None,
    };
    let class = match class.trim() {
        "-" => None,
        class => Some(*CLASSES.iter().find(|known| **known == class)?),
    };
    let number = name[1..].trim().parse().ok()?;
    let words = texts.get(&(id, number))?;
    let said = sought(said);
    let keys: Vec<String> = words.iter().map(|word| letters(word)).collect();
    let starts = (0..keys.len()).filter(|at| !keys[*at].is_empty());
    let mut found = starts.filter_map(|at| reach(&keys, at, &said).map(|end| (at, end)));
    let (first, end) = found.nth(which.max(1) - 1)?;
    Some((id, number, (first, end, class)))
}

fn letters(word: &str) -> String {
    fold(word).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// The letters of the words sought.
fn sought(said: &str) -> String {
    letters(&said.replace(char::is_whitespace, ""))
}

/// One past the word that ends a stretch of these letters.
fn reach(keys: &[String], from: usize, said: &str) -> Option<usize> {
    let mut rest = said;
    for (at, key) in keys.iter().enumerate().skip(from) {
        rest = rest.strip_prefix(key.as_str())?;
        if rest.is_empty() {
            return Some(at + 1);
        }
    }
    None
}

/// A name takes the place of one that was said before of the same words.
fn add(rows: &mut Vec<(&'static str, usize, Row)>, row: (&'static str, usize, Row)) {
    let overlaps = |other: &(&str, usize, Row)| {
        (other.0, other.1) == (row.0, row.1) && !apart((other.2.0, other.2.1, ""), (row.2.0, row.2.1, ""))
    };
    rows.retain(|other| row.2.2.is_none() || other.2.2.is_none() || !overlaps(other));
    rows.push(row);
}
