//! [`Wordings`]: what the words of two quotations are to each other: a number, a name, a denial, a word of time, the contrary.
//!
//! Comes in: the tables. Goes out: for a folded word, what it says, whatever is written onto it.

use crate::error::Result;
use crate::lexicon::Tables;
use crate::lexicon::tsv::{Row, Table};
use crate::text::fold;
use rustc_hash::{FxHashMap, FxHashSet};

/// The table of contraries.
const OPPOSITES: &str = "opposites.tsv";

/// Words by what they say.
#[derive(Debug, Default)]
pub struct Wordings {
    /// Words that say little by themselves.
    functions: FxHashSet<String>,
    negators: FxHashSet<String>,
    times: FxHashSet<String>,
    numbers: FxHashMap<String, String>,
    /// Countries by their names, capitals and adjectives, and days of the week.
    names: FxHashMap<String, String>,
    /// The row of opposites and which side of it.
    opposites: FxHashMap<String, Vec<(usize, bool)>>,
    /// «و»، «ف» (`clitics.tsv`).
    conjunctions: Vec<char>,
    /// «ب»، «ل»، «ك»، «س».
    proclitics: Vec<char>,
    /// What begins an imperfect (`affixes.tsv`).
    imperfect: Vec<char>,
    /// What ends a noun or a verb, the longest first.
    endings: Vec<String>,
}

/// The article.
const ARTICLE: &str = "ال";
/// The article behind «ل».
const FOR: &str = "لل";
/// The letter of the future.
const WILL: char = 'س';
/// The first person's letter, with which nouns begin as often.
const ALIF: char = 'ا';

impl Wordings {
    /// Loads the tables.
    pub fn load(tables: &Tables) -> Result<Self> {
        let mut out = Self::default();
        each(tables, "function_words.tsv", &["id", "form", "class"], |_, row| {
            let form = fold(row.need("form")?);
            if row.need("class")? == "negator" {
                out.negators.insert(form.clone());
            }
            out.functions.insert(form);
            Ok(())
        })?;
        each(tables, "time_words.tsv", &["id", "kind", "value", "forms"], |_, row| {
            out.times.extend(row.list("forms").map(fold));
            Ok(())
        })?;
        out.load_affixes(tables)?;
        out.load_numbers(tables)?;
        out.load_names(tables)?;
        each(tables, OPPOSITES, &["id", "words", "against"], |number, row| {
            match row.get("against") {
                None => out.negators.extend(row.list("words").map(fold)),
                Some("+") => row.list("words").for_each(|word| {
                    out.negators.remove(&fold(word));
                }),
                Some(_) => {
                    for (side, column) in [(false, "words"), (true, "against")] {
                        row.list(column).for_each(|word| {
                            out.opposites.entry(fold(word)).or_default().push((number, side))
                        });
                    }
                }
            }
            Ok(())
        })?;
        Ok(out)
    }

    fn load_affixes(&mut self, tables: &Tables) -> Result<()> {
        let letter = |form: &str| fold(form).chars().next();
        each(tables, "clitics.tsv", &["id", "side", "form", "upos", "lemma", "feats"], |_, row| {
            let letters = match row.need("side")? {
                "conjunction" => &mut self.conjunctions,
                "proclitic" => &mut self.proclitics,
                _ => return Ok(()),
            };
            letters.extend(letter(row.need("form")?));
            Ok(())
        })?;
        each(tables, "affixes.tsv", &["id", "side", "forms"], |_, row| {
            match row.need("side")? {
                "before" => self.imperfect.extend(row.list("forms").filter_map(letter)),
                _ => self.endings.extend(row.list("forms").map(fold)),
            }
            Ok(())
        })?;
        self.endings.sort_by_key(|ending| std::cmp::Reverse(letters(ending)));
        Ok(())
    }

    /// Duals count as two of their unit: a million more or less is another word.
    fn load_numbers(&mut self, tables: &Tables) -> Result<()> {
        each(tables, "number_words.tsv", &["id", "value", "kind", "forms"], |_, row| {
            let value = match row.need("value")? {
                "200" | "2000" => "2",
                value => value,
            };
            let single = row.list("forms").filter(|form| !form.contains(' '));
            self.numbers.extend(single.map(|form| (fold(form), value.to_owned())));
            Ok(())
        })?;
        each(tables, "magnitudes.tsv", &["id", "value", "words"], |_, row| {
            if row.id().starts_with("two_") {
                self.numbers.extend(row.list("words").map(|word| (fold(word), "2".to_owned())));
            }
            Ok(())
        })
    }

    fn load_names(&mut self, tables: &Tables) -> Result<()> {
        let columns =
            ["id", "iso2", "name", "variants", "adjective", "capital", "capital_variants", "wikidata"];
        each(tables, "countries.tsv", &columns, |_, row| {
            for column in &columns[2..7] {
                let single = row.list(column).filter(|name| !name.contains(' '));
                self.names.extend(single.map(|name| (fold(name), row.id().to_owned())));
            }
            Ok(())
        })?;
        each(tables, "weekdays.tsv", &["id", "day", "forms"], |_, row| {
            self.names.extend(row.list("forms").map(|form| (fold(form), row.id().to_owned())));
            Ok(())
        })
    }

    /// True for a word that denies.
    pub(super) fn denies(&self, word: &str) -> bool {
        self.negators.contains(word) || self.conjoined(word).is_some_and(|rest| self.negators.contains(rest))
    }

    /// True for a word that tells nothing of what is spoken about.
    pub(super) fn is_light(&self, word: &str) -> bool {
        let function = |word: &str| self.functions.contains(word);
        function(word)
            || (letters(word) >= 3 && self.conjoined(word).is_some_and(function))
            || self.bare_forms(word).iter().any(|form| self.times.contains(*form))
    }

    /// A word without the conjunction in front of it.
    fn conjoined<'w>(&self, word: &'w str) -> Option<&'w str> {
        word.strip_prefix(self.conjunctions.as_slice())
    }

    /// A word as it stands and without one letter that may be written onto it, each with ال and without.
    fn bare_forms<'w>(&self, word: &'w str) -> Vec<&'w str> {
        let mut forms = vec![word];
        if letters(word) > 3 {
            forms.extend(self.conjoined(word).or_else(|| word.strip_prefix(self.proclitics.as_slice())));
        }
        let bare: Vec<&str> = forms.iter().filter_map(|form| form.strip_prefix(ARTICLE)).collect();
        forms.extend(bare);
        forms
    }

    /// A word without the article and what is written onto it.
    fn without_article<'w>(&self, word: &'w str) -> Option<&'w str> {
        let letter = word.strip_prefix(self.conjunctions.as_slice());
        let letter = letter.or_else(|| word.strip_prefix(self.proclitics.as_slice()));
        let joined = letter.and_then(|rest| rest.strip_prefix(ARTICLE));
        joined.or_else(|| word.strip_prefix(FOR)).or_else(|| word.strip_prefix(ARTICLE))
    }

    /// What stays the same of a word when person, number and what is written onto it change: «سنواصل» and «ستواصل», «أرضنا» and
    /// «أرضها». Rough: it only serves to lay two wordings of one sentence side by side.
    pub(super) fn stem<'w>(&self, word: &'w str) -> &'w str {
        let longer = |rest: &&str, least: usize| letters(rest) >= least;
        let mut rest = word;
        if let Some(bare) = self.without_article(word).filter(|rest| longer(rest, 2)) {
            rest = bare;
        } else {
            rest = self.conjoined(rest).filter(|rest| longer(rest, 3)).unwrap_or(rest);
            let letter = rest.strip_prefix(self.proclitics.as_slice()).filter(|_| !rest.starts_with(WILL));
            rest = letter.filter(|rest| longer(rest, 4)).unwrap_or(rest);
        }
        let person = |verb: &&str| verb.starts_with(self.imperfect.as_slice());
        let future = rest.strip_prefix(WILL).filter(|verb| longer(verb, 4)).filter(person);
        let verb = future.unwrap_or(rest);
        let least = if future.is_some() { 0 } else { 3 };
        let begins = verb.strip_prefix(self.imperfect.as_slice()).filter(|rest| longer(rest, least));
        // «اتفاق» is no imperfect.
        rest = begins.filter(|_| future.is_some() || !verb.starts_with(ALIF)).unwrap_or(verb);
        let ends = |ending: &String| rest.strip_suffix(ending.as_str()).filter(|stem| longer(stem, 3));
        self.endings.iter().find_map(ends).unwrap_or(rest)
    }

    /// The number that a word is, in digits.
    pub(super) fn number(&self, word: &str) -> Option<String> {
        let digits = |word: &&str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_digit());
        let bare = word.strip_prefix(ARTICLE).unwrap_or(word);
        if let Some(plain) = self.conjoined(word).filter(digits).or(Some(bare).filter(digits)) {
            return Some(plain.to_owned());
        }
        let known = |word: &str| self.numbers.get(word).cloned();
        known(bare).or_else(|| known(self.conjoined(bare).or_else(|| bare.strip_prefix('ب'))?))
    }

    /// Whom or what a word names: the same for a country, its capital and its people.
    pub(super) fn name(&self, word: &str) -> Option<&str> {
        let feminine = |form: &str| form.strip_suffix('ه').and_then(|stem| self.names.get(stem));
        let found = self
            .bare_forms(word)
            .into_iter()
            .find_map(|form| self.names.get(form).or_else(|| feminine(form)));
        found.map(String::as_str)
    }

    /// True when one word says the contrary of the other.
    pub(super) fn contrary(&self, one: &str, other: &str) -> bool {
        let sides = |word: &str| -> Vec<(usize, bool)> {
            self.bare_forms(word)
                .iter()
                .filter_map(|form| self.opposites.get(*form))
                .flatten()
                .copied()
                .collect()
        };
        let others = sides(other);
        sides(one).iter().any(|(row, side)| others.contains(&(*row, !side)))
    }
}

fn each<'t>(
    tables: &'t Tables,
    file: &'t str,
    columns: &[&str],
    mut take: impl FnMut(usize, &Row<'_>) -> Result<()>,
) -> Result<()> {
    let table = Table::parse(file, tables.get(file)?, columns)?;
    table.rows().enumerate().try_for_each(|(number, row)| take(number, &row))
}

fn letters(word: &str) -> usize {
    word.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_with_the_person_is_no_part_of_a_stem() {
        let wordings = Wordings::load(&Tables::bundled()).unwrap();
        let stem = |word: &'static str| wordings.stem(word);
        for (one, other) in [
            ("سنواصل", "ستواصل"),
            ("ارضنا", "ارضها"),
            ("اللاعبون", "واللاعبين"),
            ("وبلادنا", "بلاده"),
            ("نقبل", "يقبل"),
        ] {
            assert_eq!(stem(one), stem(other), "{one} {other}");
        }
        assert_ne!(stem("كتاب"), stem("كاتب"));
    }

    #[test]
    fn words_say_what_the_tables_know() {
        let wordings = Wordings::load(&Tables::bundled()).unwrap();
        assert_eq!(wordings.number("خمسه").as_deref(), Some("5"));
        assert_eq!(wordings.number("و7").as_deref(), Some("7"));
        assert_eq!(wordings.number("ملياري").as_deref(), Some("2"));
        assert_eq!(wordings.number("ثقه"), None);
        assert_eq!(wordings.name("العراقيه"), wordings.name("بغداد"));
        assert_ne!(wordings.name("السبت"), wordings.name("الاحد"));
        assert!(wordings.denies("ولن") && wordings.denies("لست") && !wordings.denies("سنقبل"));
        assert!(wordings.contrary("زياده", "خفض") && wordings.contrary("بانخفاض", "بزياده"));
        assert!(!wordings.contrary("زياده", "رفع"));
        assert!(wordings.is_light("المقبل") && wordings.is_light("ولكن") && !wordings.is_light("اتفاق"));
    }
}
