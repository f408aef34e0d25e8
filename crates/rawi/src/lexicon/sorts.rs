//! Nouns that may stand for one another or for whoever plays a role (`noun_sorts.tsv`): «المؤسسة» for a company,
//! «المتمردون» for an armed group.

use crate::error::Result;
use crate::lexicon::Tables;
use crate::lexicon::tsv::Table;
use crate::text::fold;
use rustc_hash::FxHashMap;

/// The sorts by noun.
#[derive(Debug, Default)]
pub struct Sorts {
    of: FxHashMap<Box<str>, Vec<u8>>,
    /// The role codes that each sort stands for.
    roles: Vec<Vec<Box<str>>>,
}

impl Sorts {
    /// Loads the table.
    pub fn load(tables: &Tables) -> Result<Self> {
        let mut out = Self::default();
        let file = "noun_sorts.tsv";
        for row in Table::parse(file, tables.get(file)?, &["id", "nouns", "roles"])?.rows() {
            let sort = out.roles.len() as u8;
            out.roles.push(row.list("roles").map(Box::from).collect());
            for noun in row.list("nouns") {
                out.of.entry(fold(noun).into_boxed_str()).or_default().push(sort);
            }
        }
        Ok(out)
    }

    /// True for a noun that may point back to any one person: الرجل، الضحية.
    pub fn is_person(&self, noun: &str) -> bool {
        self.fits("person", noun)
    }

    fn sorts(&self, noun: &str) -> &[u8] {
        self.of.get(noun).map(Vec::as_slice).unwrap_or_default()
    }

    /// The nouns that may stand for one who plays the role, as keys.
    pub fn of_role<'a>(&'a self, role: &'a str) -> impl Iterator<Item = &'a str> {
        self.of.keys().map(|noun| &**noun).filter(move |noun| self.fits(role, noun))
    }

    /// True for a noun of any sort.
    pub fn holds(&self, noun: &str) -> bool {
        !self.sorts(noun).is_empty()
    }

    /// True when the nouns (keys without article) are of one sort.
    pub fn alike(&self, a: &str, b: &str) -> bool {
        self.shared(a, b).any(|sort| !self.is_use(sort))
    }

    /// True when they are of one sort where both name their state: «الإدارة الأميركية»، «الحكومة الأميركية».
    pub fn alike_of_state(&self, a: &str, b: &str) -> bool {
        self.shared(a, b).any(|sort| !self.is_use(sort) || self.plays(sort, "state"))
    }

    fn shared<'a>(&'a self, a: &str, b: &'a str) -> impl Iterator<Item = u8> + 'a {
        let others = self.sorts(b);
        self.sorts(a).iter().copied().filter(move |sort| others.contains(sort))
    }

    /// True for the rows whose role is no code of a role but a use of their words.
    fn is_use(&self, sort: u8) -> bool {
        self.roles[usize::from(sort)].iter().any(|role| role.starts_with(|c: char| c.is_ascii_lowercase()))
    }

    fn plays(&self, sort: u8, role: &str) -> bool {
        self.roles[usize::from(sort)].iter().any(|other| **other == *role)
    }

    /// True when the noun may stand for one who plays the role.
    pub fn fits(&self, role: &str, noun: &str) -> bool {
        self.sorts(noun).iter().any(|sort| self.plays(*sort, role))
    }
}
