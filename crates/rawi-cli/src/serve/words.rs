//! The words of the pages, in their languages: `web/words.tsv`.

use std::collections::HashMap;
use std::sync::OnceLock;

const TABLE: &str = include_str!("../../../../web/words.tsv");

/// A language of the pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Language {
    Arabic,
    English,
}

impl Language {
    /// The language that is asked for in the address, else the one the client prefers, else Arabic.
    pub(super) fn of(asked: Option<&str>, accepted: Option<&str>) -> Self {
        let from = |code: &str| match code.trim().get(..2) {
            Some("ar") => Some(Self::Arabic),
            Some("en") => Some(Self::English),
            _ => None,
        };
        let accepted = accepted.and_then(|codes| codes.split(',').find_map(from));
        asked.and_then(from).or(accepted).unwrap_or(Self::Arabic)
    }

    /// `ar` or `en`.
    pub(super) fn code(self) -> &'static str {
        match self {
            Self::Arabic => "ar",
            Self::English => "en",
        }
    }

    /// The direction it is written in.
    pub(super) fn direction(self) -> &'static str {
        match self {
            Self::Arabic => "rtl",
            Self::English => "ltr",
        }
    }
}

/// The words for a key; the key without its sort where the table has none (`act.mumble` → `mumble`).
pub(super) fn word(language: Language, key: &str) -> &str {
    match table().get(key) {
        Some([arabic, english]) => match language {
            Language::Arabic => arabic,
            Language::English => english,
        },
        None => match key.split_once('.') {
            Some(("country", code)) => countries().get(code).map_or(code, |names| names.of(language)),
            Some((_, value)) => value,
            None => key,
        },
    }
}

/// A text of the API's document, which is English, in a language; as it stands where the table does not have it.
pub(super) fn in_language(language: Language, english: &str) -> &str {
    static ARABIC: OnceLock<HashMap<&str, &str>> = OnceLock::new();
    if language == Language::English {
        return english;
    }
    let texts = || table().iter().filter(|(key, _)| key.starts_with("text."));
    let arabic = ARABIC.get_or_init(|| texts().map(|(_, [arabic, english])| (*english, *arabic)).collect());
    arabic.get(english).copied().unwrap_or(english)
}

/// The names of a country.
#[derive(Clone, Copy, Debug, Default)]
struct Names {
    arabic: Option<&'static str>,
    english: Option<&'static str>,
}

impl Names {
    fn of(self, language: Language) -> &'static str {
        let (first, second) = match language {
            Language::Arabic => (self.arabic, self.english),
            Language::English => (self.english, self.arabic),
        };
        first.or(second).unwrap_or_default()
    }
}

/// Countries by their ISO 3166 code, as the tables of the engine name them.
fn countries() -> &'static HashMap<String, Names> {
    static COUNTRIES: OnceLock<HashMap<String, Names>> = OnceLock::new();
    COUNTRIES.get_or_init(|| {
        let table = |name: &str| {
            let text =
                rawi_data::TABLES.iter().find(|(known, _)| *known == name).map_or("", |(_, text)| *text);
            text.lines().filter(|line| !line.starts_with('#')).skip(1)
        };
        let mut countries: HashMap<String, Names> = HashMap::new();
        for line in table("countries.tsv") {
            let mut cells = line.split('\t');
            let (Some(id), Some(name)) = (cells.next(), cells.nth(1)) else { continue };
            countries.entry(id.to_uppercase()).or_default().arabic = Some(name);
        }
        for line in table("country_codes.tsv") {
            let mut cells = line.split('\t');
            let (Some(id), Some(name)) = (cells.next(), cells.nth(3)) else { continue };
            countries.entry(id.to_uppercase()).or_default().english = Some(name);
        }
        countries
    })
}

fn table() -> &'static HashMap<&'static str, [&'static str; 2]> {
    static WORDS: OnceLock<HashMap<&str, [&str; 2]>> = OnceLock::new();
    WORDS.get_or_init(|| {
        let rows = TABLE.lines().filter(|line| !line.starts_with('#') && !line.is_empty());
        rows.filter_map(|line| {
            let mut cells = line.split('\t');
            Some((cells.next()?, [cells.next()?, cells.next()?]))
        })
        .collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    #[test]
    fn every_row_has_both_languages_and_a_key_of_its_own() {
        let rows: Vec<&str> = TABLE.lines().filter(|l| !l.starts_with('#') && !l.is_empty()).collect();
        for row in &rows {
            let cells: Vec<&str> = row.split('\t').collect();
            assert!(cells.len() == 3 && cells.iter().all(|cell| !cell.trim().is_empty()), "{row}");
        }
        assert_eq!(table().len(), rows.len(), "a key stands twice");
    }

    #[test]
    fn every_word_of_a_template_is_in_the_table() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/templates");
        let mut asked = 0;
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            for key in text.split(".t(\"").skip(1).filter_map(|rest| rest.split('"').next()) {
                assert!(table().contains_key(key), "{}: {key}", path.display());
                asked += 1;
            }
        }
        assert!(asked > 50);
    }

    /// The values of a column of one of the engine's tables.
    fn values(name: &str, column: &str) -> Vec<&'static str> {
        let (_, text) = rawi_data::TABLES.iter().find(|(known, _)| *known == name).unwrap();
        let mut rows = text.lines().filter(|line| !line.starts_with('#')).map(|line| line.split('\t'));
        let at = rows.next().unwrap().position(|cell| cell == column).unwrap();
        rows.filter_map(|mut row| row.nth(at)).filter(|value| *value != "-").collect()
    }

    #[test]
    fn every_value_that_the_ledger_may_hold_has_words() {
        let mut keys = Vec::new();
        let mut add = |sort: &str, values: &[&str]| keys.extend(values.iter().map(|v| format!("{sort}.{v}")));
        add("act", &crate::cmd::find::ACTS);
        add("status", &crate::cmd::find_events::STATUSES);
        add("type", rawi::lexicon::events::TYPES);
        add("mode", &values("events.tsv", "mode"));
        add("mode", &values("event_modes.tsv", "mode"));
        add("role", &values("persons.tsv", "role"));
        for key in keys {
            assert!(table().contains_key(key.as_str()), "{key}");
        }
    }

    #[test]
    fn the_language_is_the_one_asked_for() {
        assert_eq!(Language::of(Some("en"), Some("ar")), Language::English);
        assert_eq!(Language::of(None, Some("fr, en-GB;q=0.5")), Language::English);
        assert_eq!(Language::of(Some("xx"), None), Language::Arabic);
        assert_eq!(word(Language::English, "act.deny"), "denies");
        assert_eq!(word(Language::English, "act.mumble"), "mumble");
        assert_eq!(word(Language::English, "country.YEM"), "Yemen");
        assert_eq!(word(Language::Arabic, "country.YEM"), "اليمن");
        assert_eq!(word(Language::Arabic, "country.XXX"), "XXX");
    }
}
