//! Rows of the actor tables that contradict each other: names that fold alike, and two holders of one office at once.

use crate::error::Result;
use crate::lexicon::Tables;
use crate::lexicon::actors::{AGENCIES, OFFICES, ORGANISATIONS, PERSONS};
use crate::lexicon::tsv::Table;
use crate::text::fold;
use rustc_hash::{FxHashMap, FxHashSet};

const NAMED: &[(&str, &[&str])] = &[
    ("persons.tsv", PERSONS),
    ("organisations.tsv", ORGANISATIONS),
    ("actors_local.tsv", ORGANISATIONS),
    ("agencies.tsv", AGENCIES),
];
/// Offices that one person holds at a time. Rival holders have their own words: رئيس حكومة الوفاق الوطني.
const SINGLE: &[&str] = &[
    "president",
    "prime_minister",
    "monarch",
    "foreign_minister",
    "defence_minister",
    "interior_minister",
    "finance_minister",
];

/// A line for each contradiction: table, rows and cure.
pub fn find(tables: &Tables) -> Result<Vec<String>> {
    let mut found = names(tables)?;
    found.extend(offices(tables)?);
    Ok(found)
}

/// A comment `# shared: NAME (ID, ID)` says that a name is known to be two.
fn names(tables: &Tables) -> Result<Vec<String>> {
    let mut found = Vec::new();
    let mut holders: FxHashMap<String, String> = FxHashMap::default();
    for (file, columns) in NAMED {
        let text = tables.get(file)?;
        let shared: FxHashSet<String> = text
            .lines()
            .filter_map(|line| line.strip_prefix("# shared: ")?.split_once(" ("))
            .map(|(name, _)| fold(name))
            .collect();
        let table = Table::parse(file, text, columns)?;
        for row in table.rows() {
            for name in row.list("name").chain(row.list("variants")) {
                let row = format!("{file}#{}", row.id());
                let Some(other) = holders.insert(fold(name), row.clone()).filter(|other| *other != row)
                else {
                    continue;
                };
                if !shared.contains(&fold(name)) {
                    found.push(format!(
                        "{row}: `{name}` is a name of {other} too; merge the rows, or write `# shared: {name} (…)`"
                    ));
                }
            }
        }
    }
    Ok(found)
}

fn offices(tables: &Tables) -> Result<Vec<String>> {
    let file = "offices.tsv";
    let table = Table::parse(file, tables.get(file)?, OFFICES)?;
    let mut found = Vec::new();
    let mut held: FxHashMap<[&str; 3], Vec<(&str, &str, &str)>> = FxHashMap::default();
    for row in table.rows() {
        let (kind, body) = (row.need("kind")?, row.get("body").unwrap_or("-"));
        let Some(start) = row.get("start").filter(|_| SINGLE.contains(&kind) && body != "-") else {
            continue;
        };
        let (person, end) = (row.need("person")?, row.get("end").unwrap_or("9999"));
        let holders = held.entry([kind, body, row.need("office")?]).or_default();
        for (other, began, ended) in holders.iter().filter(|(other, ..)| *other != person) {
            // Years alone: hand-overs share one.
            let begin = start.get(..4).max(began.get(..4));
            let finish = end.get(..4).min(ended.get(..4));
            if begin < finish {
                found.push(format!(
                    "{file}#{}: {other} holds this office of {body} at the same time ({began} to {ended}); mend a date, or \
                     write the office of a rival in its own words",
                    row.id()
                ));
            }
        }
        holders.push((person, start, end));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_contradict_themselves_nowhere_and_a_false_row_is_found() {
        let mut tables = Tables::bundled();
        assert_eq!(find(&tables).unwrap(), [""; 0]);
        let offices = format!(
            "{}\nx.1\tmacron\tالمستشار\tprime_minister\tDEU\t2019\t2023\nx.2\tscholz\tالمستشار\tprime_minister\tDEU\t2021\t2024\n",
            tables.get("offices.tsv").unwrap()
        );
        tables.insert("offices.tsv", offices);
        let found = find(&tables).unwrap();
        assert!(
            found.iter().any(|line| line.starts_with("offices.tsv#x.2: macron holds this office")),
            "{found:?}"
        );
    }
}
