//! Actors: persons, organisations, agencies, countries and places, with their names (`persons.tsv`, `offices.tsv`,
//! `organisations.tsv`, `agencies.tsv`, `countries.tsv`, `places.tsv`, `actors_local.tsv`).

use crate::error::Result;
use crate::evidence::RowRef;
use crate::layers::{ActorRef, Country, EntityKind, Gender};
use crate::lexicon::Tables;
use crate::lexicon::phrases::Phrases;
use crate::lexicon::tsv::{Row, Table};
use crate::text::fold;
use rustc_hash::{FxHashMap, FxHashSet};

/// One actor.
#[derive(Debug)]
pub struct Actor {
    /// The table the row stands in.
    pub table: &'static str,
    /// Row id.
    pub id: Box<str>,
    /// Wikidata id, where it is known for certain.
    pub wikidata: Option<Box<str>>,
    /// Usual Arabic name.
    pub name: Box<str>,
    /// What it is.
    pub kind: EntityKind,
    /// Its country.
    pub country: Option<Country>,
    /// Role code.
    pub role: Option<&'static str>,
    /// For persons.
    pub gender: Option<Gender>,
    /// The nouns that its names begin with, as keys without article.
    pub heads: FxHashSet<Box<str>>,
}

impl Actor {
    /// The id that the ledger gives: Wikidata's where it is certain, else ours.
    pub fn public_id(&self) -> &str {
        self.wikidata.as_deref().unwrap_or(&self.id)
    }

    /// The row, as causes cite it.
    pub fn row(&self) -> RowRef {
        RowRef::new(self.table, &*self.id)
    }
}

/// How a name was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameForm {
    /// The full name or a variant of it.
    Full,
    /// A surname or byname that stands alone.
    Short,
    /// The capital that stands for the government.
    Capital,
}

/// An office that a person held.
#[derive(Debug)]
pub struct Office {
    /// Row id.
    pub id: Box<str>,
    /// Who.
    pub person: ActorRef,
    /// The office kind, as in `titles.tsv`.
    pub kind: Box<str>,
    /// The state, or the organisation's row id.
    pub body: Box<str>,
    /// First day, ISO at the precision known.
    pub start: Option<Box<str>>,
    /// Last day, likewise.
    pub end: Option<Box<str>>,
}

/// All actors with their names.
#[derive(Debug, Default)]
pub struct Actors {
    actors: Vec<Actor>,
    /// Names, full and short.
    pub names: Phrases<(ActorRef, NameForm)>,
    /// How agencies sign, which only the edges of a report may be read by.
    pub credits: Phrases<ActorRef>,
    /// Demonyms in every inflection.
    pub demonyms: FxHashMap<Box<str>, Country>,
    /// Demonyms of two words: the second ones, with their country, by the first.
    double_demonyms: FxHashMap<Box<str>, Vec<(Box<str>, Country)>>,
    /// Adjectives of factions in every inflection (`factions.tsv`).
    factions: FxHashMap<Box<str>, ActorRef>,
    /// Provinces and towns that tell a country (`districts.tsv`).
    pub districts: Phrases<Country>,
    /// Broken plurals of nations (`nations.tsv`).
    nations: FxHashMap<Box<str>, Country>,
    /// Adjectives and plurals of peoples, faiths and regions that are no state, in every inflection.
    pub peoples: FxHashSet<Box<str>>,
    /// Offices by person, each person's in table order.
    pub offices: Vec<Office>,
}

/// The role codes of the ledger.
pub const ROLES: &[&str] = &[
    "GOV", "MIL", "REB", "OPP", "PTY", "LEG", "JUD", "SPY", "POL", "MED", "BUS", "CIV", "NGO", "IGO", "REL",
    "EDU",
];

pub(crate) const PERSONS: &[&str] =
    &["id", "name", "variants", "short", "gender", "country", "role", "wikidata"];
pub(crate) const ORGANISATIONS: &[&str] = &["id", "name", "variants", "type", "country", "role", "wikidata"];
const COUNTRIES: &[&str] =
    &["id", "iso2", "name", "variants", "adjective", "capital", "capital_variants", "wikidata"];
const PLACES: &[&str] = &["id", "name", "variants", "country", "kind"];
pub(crate) const AGENCIES: &[&str] = &["id", "name", "variants", "credits", "country"];
pub(crate) const OFFICES: &[&str] = &["id", "person", "office", "kind", "body", "start", "end"];

impl Actors {
    /// Loads the tables.
    pub fn load(tables: &Tables) -> Result<Self> {
        let mut actors = Self::default();
        actors.persons(tables)?;
        actors.organisations(tables, "organisations.tsv")?;
        actors.organisations(tables, "actors_local.tsv")?;
        actors.agencies(tables)?;
        actors.countries(tables)?;
        actors.peoples(tables)?;
        actors.nations(tables)?;
        actors.factions(tables)?;
        actors.places(tables)?;
        actors.offices(tables)?;
        Ok(actors)
    }

    /// An actor.
    pub fn get(&self, actor: ActorRef) -> &Actor {
        &self.actors[actor.0 as usize]
    }

    /// The offices of a person.
    pub fn offices_of(&self, person: ActorRef) -> &[Office] {
        let start = self.offices.partition_point(|office| office.person.0 < person.0);
        let count = self.offices[start..].iter().take_while(|office| office.person == person).count();
        &self.offices[start..start + count]
    }

    /// All actors in table order.
    pub fn iter(&self) -> impl Iterator<Item = &Actor> {
        self.actors.iter()
    }

    /// The country that a demonym (without article) names.
    pub fn demonym(&self, key: &str) -> Option<Country> {
        self.demonyms.get(key).copied()
    }

    /// The country that two adjectives (without article) name together: كوري جنوبي.
    pub fn double_demonym(&self, first: &str, second: &str) -> Option<Country> {
        self.double_demonyms.get(first)?.iter().find(|(word, _)| **word == *second).map(|(_, code)| *code)
    }

    /// The faction that an adjective (without article) names: حوثي، حوثية.
    pub fn faction(&self, key: &str) -> Option<ActorRef> {
        self.factions.get(key).copied()
    }

    /// The country whose people a plural (without article) names: أتراك، عرب.
    pub fn nation(&self, key: &str) -> Option<Country> {
        self.nations.get(key).copied()
    }

    fn push(&mut self, actor: Actor) -> ActorRef {
        self.actors.push(actor);
        ActorRef(self.actors.len() as u32 - 1)
    }

    fn persons(&mut self, tables: &Tables) -> Result<()> {
        let file = "persons.tsv";
        let genders = &[("m", Some(Gender::Masculine)), ("f", Some(Gender::Feminine)), ("-", None)];
        let table = Table::parse(file, tables.get(file)?, PERSONS)?;
        for row in table.rows() {
            let mut actor = actor(&row, file, EntityKind::Person)?;
            actor.gender = row.choice("gender", genders)?;
            let at = self.push(actor);
            self.name_all(&row, at);
            for name in row.list("short") {
                self.names.insert(name, (at, NameForm::Short));
            }
        }
        Ok(())
    }

    fn organisations(&mut self, tables: &Tables, file: &'static str) -> Result<()> {
        let kinds = &[
            ("ORG", EntityKind::Organisation),
            ("GROUP", EntityKind::Group),
            ("PER", EntityKind::Person),
            ("GPE", EntityKind::Place),
            ("LOC", EntityKind::Location),
        ];
        let table = Table::parse(file, tables.get(file)?, ORGANISATIONS)?;
        for row in table.rows() {
            let kind = row.choice("type", kinds)?;
            let at = self.push(actor(&row, file, kind)?);
            self.name_all(&row, at);
        }
        Ok(())
    }

    fn agencies(&mut self, tables: &Tables) -> Result<()> {
        let file = "agencies.tsv";
        let table = Table::parse(file, tables.get(file)?, AGENCIES)?;
        for row in table.rows() {
            let at = self.push(Actor {
                table: file,
                id: row.id().into(),
                wikidata: None,
                name: row.need("name")?.into(),
                kind: EntityKind::Organisation,
                country: country(&row, row.get("country"))?,
                role: Some("MED"),
                gender: None,
                heads: FxHashSet::default(),
            });
            self.name_all(&row, at);
            for sign in row.list("credits") {
                self.credits.insert(&sign.replace('.', " "), at);
            }
        }
        Ok(())
    }

    fn countries(&mut self, tables: &Tables) -> Result<()> {
        let file = "countries.tsv";
        let table = Table::parse(file, tables.get(file)?, COUNTRIES)?;
        for row in table.rows() {
            let iso = row.id().to_ascii_uppercase();
            let code = country(&row, Some(&iso))?;
            let mut state = actor(&row, file, EntityKind::Place)?;
            state.country = code;
            state.role = None;
            let at = self.push(state);
            self.name_all(&row, at);
            for name in row.list("capital").chain(row.list("capital_variants")) {
                self.names.insert(name, (at, NameForm::Capital));
            }
            for adjective in row.list("adjective") {
                if let Some((first, second)) = adjective.split_once(' ') {
                    self.double_demonym_forms(first, second, code);
                }
                for form in demonym_forms(adjective) {
                    self.demonyms.extend(code.map(|c| (form.into_boxed_str(), c)));
                }
            }
        }
        Ok(())
    }

    fn double_demonym_forms(&mut self, first: &str, second: &str, code: Option<Country>) {
        for form in demonym_forms(first) {
            let seconds = demonym_forms(second).into_iter();
            let coded = seconds.filter_map(|word| Some((word.into_boxed_str(), code?)));
            self.double_demonyms.entry(form.into_boxed_str()).or_default().extend(coded);
        }
    }

    fn peoples(&mut self, tables: &Tables) -> Result<()> {
        let file = "peoples.tsv";
        let table = Table::parse(file, tables.get(file)?, &["id", "adjective", "plural"])?;
        for row in table.rows() {
            for adjective in row.list("adjective") {
                self.peoples.extend(demonym_forms(adjective).into_iter().map(String::into_boxed_str));
            }
            self.peoples.extend(row.list("plural").map(|word| fold(word).into_boxed_str()));
        }
        Ok(())
    }

    fn nations(&mut self, tables: &Tables) -> Result<()> {
        let file = "nations.tsv";
        for row in Table::parse(file, tables.get(file)?, &["id", "country", "plural"])?.rows() {
            let code = country(&row, row.get("country"))?;
            for word in row.list("plural") {
                self.nations.extend(code.map(|code| (fold(word).into_boxed_str(), code)));
            }
        }
        let file = "districts.tsv";
        for row in Table::parse(file, tables.get(file)?, &["id", "country", "names"])?.rows() {
            if let Some(code) = country(&row, row.get("country"))? {
                row.list("names").for_each(|name| self.districts.insert(name, code));
            }
        }
        Ok(())
    }

    fn factions(&mut self, tables: &Tables) -> Result<()> {
        let file = "factions.tsv";
        for row in Table::parse(file, tables.get(file)?, &["id", "organisation", "adjective"])?.rows() {
            let id = row.need("organisation")?;
            let Some(at) = self.actors.iter().position(|actor| &*actor.id == id) else {
                return Err(
                    row.error("organisation", &format!("`{id}` is no row of organisations.tsv; mend the id"))
                );
            };
            for form in row.list("adjective").flat_map(demonym_forms) {
                self.factions.insert(form.into_boxed_str(), ActorRef(at as u32));
            }
        }
        Ok(())
    }

    fn places(&mut self, tables: &Tables) -> Result<()> {
        let file = "places.tsv";
        let kinds = &[
            ("city", EntityKind::Place),
            ("region", EntityKind::Location),
            ("water", EntityKind::Location),
            ("site", EntityKind::Location),
            ("area", EntityKind::Location),
        ];
        let table = Table::parse(file, tables.get(file)?, PLACES)?;
        for row in table.rows() {
            let kind = row.choice("kind", kinds)?;
            let at = self.push(Actor {
                table: file,
                id: row.id().into(),
                wikidata: None,
                name: row.need("name")?.into(),
                kind,
                country: country(&row, row.get("country"))?,
                role: None,
                gender: None,
                heads: FxHashSet::default(),
            });
            self.name_all(&row, at);
        }
        Ok(())
    }

    fn offices(&mut self, tables: &Tables) -> Result<()> {
        let file = "offices.tsv";
        let people: FxHashMap<&str, ActorRef> = self
            .actors
            .iter()
            .enumerate()
            .filter(|(_, a)| a.kind == EntityKind::Person)
            .map(|(i, a)| (&*a.id, ActorRef(i as u32)))
            .collect();
        let table = Table::parse(file, tables.get(file)?, OFFICES)?;
        let mut offices = Vec::new();
        for row in table.rows() {
            let id = row.need("person")?;
            let Some(person) = people.get(id) else {
                return Err(row.error(
                    "person",
                    &format!("`{id}` is no row of persons.tsv; add the person or mend the id"),
                ));
            };
            offices.push(Office {
                id: row.id().into(),
                person: *person,
                kind: row.need("kind")?.into(),
                body: row.get("body").unwrap_or("-").into(),
                start: row.get("start").map(Into::into),
                end: row.get("end").map(Into::into),
            });
        }
        offices.sort_by_key(|office: &Office| office.person.0);
        self.offices = offices;
        Ok(())
    }

    fn name_all(&mut self, row: &Row<'_>, at: ActorRef) {
        let common = !matches!(self.actors[at.0 as usize].kind, EntityKind::Person | EntityKind::Place);
        for name in row.list("name").chain(row.list("variants")) {
            self.names.insert(name, (at, NameForm::Full));
            if let Some((head, _)) = name.split_once(' ').filter(|_| common) {
                let key = fold(head);
                let bare = key.strip_prefix("ال").unwrap_or(&key);
                self.actors[at.0 as usize].heads.insert(bare.into());
            }
        }
    }
}

fn actor(row: &Row<'_>, table: &'static str, kind: EntityKind) -> Result<Actor> {
    let role = match row.get("role") {
        None => None,
        Some(word) => Some(*ROLES.iter().find(|r| **r == word).ok_or_else(|| {
            row.error("role", &format!("`{word}` is not accepted; write one of: {}, -", ROLES.join(", ")))
        })?),
    };
    Ok(Actor {
        table,
        id: row.id().into(),
        wikidata: row.get("wikidata").map(Into::into),
        name: row.need("name")?.into(),
        kind,
        country: country(row, row.get("country"))?,
        role,
        gender: None,
        heads: FxHashSet::default(),
    })
}

fn country(row: &Row<'_>, code: Option<&str>) -> Result<Option<Country>> {
    code.map(|code| {
        Country::new(code).ok_or_else(|| row.error("country", "must be an ISO 3166 alpha-3 code, or `-`"))
    })
    .transpose()
}

/// روسي → روسي، روسية، روس (as keys, bare; the article is a proclitic) and the sound plurals.
fn demonym_forms(adjective: &str) -> Vec<String> {
    let key = fold(adjective);
    ["", "ه", "ون", "ين", "ان", "تان", "تين", "ات"].iter().map(|ending| format!("{key}{ending}")).collect()
}
