//! [`Inflections`]: the other forms of a word, from the tables that its lemma is looked up in, the other way round.
//!
//! ```
//! use rawi::lexicon::{Tables, dictionary::inflections::Inflections};
//! let inflections = Inflections::load(&Tables::bundled())?;
//! assert!(inflections.of("تصريحات").contains(&"تصريح".to_owned()));
//! assert!(inflections.of("يقول").contains(&"قالت".to_owned()));
//! assert!(inflections.of("في").is_empty());
//! # Ok::<(), rawi::Error>(())
//! ```

use super::closed::Closed;
use super::lemmas::{Lemmas, Reading, Sort};
use crate::error::Result;
use crate::lexicon::Tables;
use crate::lexicon::tsv::{Row, Table};
use crate::text::fold;

/// What is needed to write a word in all its forms.
#[derive(Debug)]
pub struct Inflections {
    closed: Closed,
    lemmas: Lemmas,
    patterns: Vec<Pattern>,
    /// Folded, the longest first.
    pronouns: Vec<String>,
}

/// How forms come out of a stem: `inflections.tsv`.
#[derive(Debug)]
struct Pattern {
    of: Sort,
    fronts: Vec<String>,
    backs: Vec<String>,
    instead: String,
    bare: bool,
    with_pronouns: bool,
}

impl Inflections {
    /// Loads the tables; the first bad row stops it, with file, line and cure.
    pub fn load(tables: &Tables) -> Result<Self> {
        let file = "inflections.tsv";
        let columns = ["id", "of", "front", "back", "instead", "pronouns"];
        let patterns =
            Table::parse(file, tables.get(file)?, &columns)?.rows().map(pattern).collect::<Result<_>>()?;
        let file = "clitics.tsv";
        let columns = ["id", "side", "form", "upos", "lemma", "feats"];
        let mut pronouns = Vec::new();
        for row in Table::parse(file, tables.get(file)?, &columns)?.rows() {
            if row.need("side")? == "enclitic" {
                pronouns.push(fold(row.need("form")?));
            }
        }
        pronouns.sort_by_key(|pronoun| std::cmp::Reverse(pronoun.len()));
        Ok(Self { closed: Closed::load(tables)?, lemmas: Lemmas::load(tables)?, patterns, pronouns })
    }

    /// The forms of the word that a folded form without proclitics is likeliest of, itself among them, in the order of
    /// their letters; none where the tables do not know it, or it is a word of a closed class.
    pub fn of(&self, form: &str) -> Vec<String> {
        let Some(word) = self.read(form) else { return Vec::new() };
        let mut forms = Vec::new();
        for (stem, sort) in self.lemmas.stems(word) {
            for pattern in self.patterns.iter().filter(|pattern| pattern.of == sort) {
                self.write(stem, pattern, &mut forms);
            }
        }
        forms.sort_unstable();
        forms.dedup();
        forms.retain(|form| self.may_be(form, word));
        forms
    }

    /// The likeliest word that a form is of, with or without a pronoun at its end.
    fn read(&self, form: &str) -> Option<Reading<'_>> {
        if self.is_closed(form) {
            return None;
        }
        let first = |form: &str| self.lemmas.readings(form).into_iter().next();
        first(form).or_else(|| {
            let shorter = self.pronouns.iter().filter_map(|pronoun| form.strip_suffix(pronoun.as_str()));
            shorter
                .filter(|rest| rest.chars().nth(2).is_some())
                .find_map(|rest| first(rest).or_else(|| self.untied(rest).and_then(|tied| first(&tied))))
        })
    }

    /// Puts the ending back that a pronoun has changed: what `only` patterns of nouns put `back`, taken off again.
    fn untied(&self, rest: &str) -> Option<String> {
        let mut changed = self.patterns.iter().filter(|p| p.of == Sort::Noun && !p.bare);
        changed.find_map(|pattern| {
            Some(format!("{}{}", rest.strip_suffix(&*pattern.backs[0])?, pattern.instead))
        })
    }

    fn write(&self, stem: &str, pattern: &Pattern, forms: &mut Vec<String>) {
        let Some(rest) = stem.strip_suffix(&*pattern.instead).filter(|rest| rest.len() > 2) else { return };
        for front in &pattern.fronts {
            for back in &pattern.backs {
                let form = format!("{front}{rest}{back}");
                if pattern.with_pronouns {
                    forms.extend(self.pronouns.iter().map(|pronoun| format!("{form}{pronoun}")));
                }
                if pattern.bare {
                    forms.push(form);
                }
            }
        }
    }

    /// False for a form that the tables know as one of other words only.
    fn may_be(&self, form: &str, word: Reading<'_>) -> bool {
        let readings = self.lemmas.readings(form);
        !self.is_closed(form) && (readings.is_empty() || readings.contains(&word))
    }

    fn is_closed(&self, form: &str) -> bool {
        self.closed.allowed(form) != 0
    }
}

fn pattern(row: Row<'_>) -> Result<Pattern> {
    let sorts = [
        ("noun", Sort::Noun),
        ("plural", Sort::Plural),
        ("perfect", Sort::Perfect),
        ("imperfect", Sort::Imperfect),
    ];
    let (bare, with_pronouns) =
        row.choice("pronouns", &[("none", (true, false)), ("also", (true, true)), ("only", (false, true))])?;
    Ok(Pattern {
        of: row.choice("of", &sorts)?,
        fronts: listed(row.get("front")),
        backs: listed(row.get("back")),
        instead: row.get("instead").unwrap_or("").to_owned(),
        bare,
        with_pronouns,
    })
}

/// Letters with `|` between them, in which `-` is nothing.
fn listed(cell: Option<&str>) -> Vec<String> {
    cell.unwrap_or("-").split('|').map(|letters| letters.trim_matches('-').to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_has_its_forms_and_not_those_of_others() {
        let inflections = Inflections::load(&Tables::bundled()).unwrap();
        let has = |word: &str, form: &str| inflections.of(&fold(word)).contains(&fold(form));
        for (word, form) in [
            ("تصريحات", "تصريح"),
            ("تصريح", "تصريحاته"),
            ("تصريحاتها", "تصريح"),
            ("يقول", "قال"),
            ("قالت", "سيقولون"),
            ("دولة", "دول"),
            ("دولته", "دول"),
            ("وزير", "وزراء"),
            ("مسؤولين", "مسؤول"),
        ] {
            assert!(has(word, form), "{word} {form}: {:?}", inflections.of(&fold(word)));
        }
        // Workers and clients are of other words.
        assert!(!has("عمل", "عملاء") && !has("عمل", "يعمل") && !has("على", "علي"));
        assert!(inflections.of("بوتين").is_empty());
    }

    #[test]
    fn there_are_not_too_many_forms_to_ask_for() {
        let inflections = Inflections::load(&Tables::bundled()).unwrap();
        for word in ["قال", "تصريح", "مدينه", "اعلن", "رمي"] {
            assert!(inflections.of(word).len() < 200, "{word}: {}", inflections.of(word).len());
        }
    }
}
