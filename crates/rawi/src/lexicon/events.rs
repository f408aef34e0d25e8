//! Words that tell of an event (`events.tsv`): their forms, what they tell, and where who did it stands.

use crate::error::Result;
use crate::layers::{Act, Agreement, STATUSES, Status, VerbForm};
use crate::lexicon::clitics::CliticTable;
use crate::lexicon::phrases::Phrases;
use crate::lexicon::tsv::{Row, Table};
use crate::lexicon::verbs::{inflect, with_pronouns};
use crate::lexicon::{ACTS, Tables};
use crate::text::fold;
use rustc_hash::{FxHashMap, FxHashSet};

/// The table's name, as causes cite it.
pub const FILE: &str = "events.tsv";

const COLUMNS: &[&str] = &[
    "id",
    "type",
    "mode",
    "cameo",
    "level",
    "kind",
    "perfect",
    "perfect_f",
    "perfect_p",
    "imperfect",
    "participle",
    "passive",
    "masdar",
    "needs",
    "not",
    "of",
    "actor",
    "recipient",
];

/// The types of PLOVER, in the order of its codebook.
pub const TYPES: &[&str] = &[
    "AGREE",
    "CONSULT",
    "SUPPORT",
    "CONCEDE",
    "COOPERATE",
    "AID",
    "RETREAT",
    "REQUEST",
    "ACCUSE",
    "REJECT",
    "THREATEN",
    "PROTEST",
    "SANCTION",
    "MOBILIZE",
    "COERCE",
    "ASSAULT",
];

/// What the noun next to a verbal noun is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// Who does it: «زيارة **الوزير**».
    Subject,
    /// Who undergoes it: «اعتقال **الوزير**».
    Object,
    /// A place undergoes it, anybody else does it: «قصف **المدينة**»، «قصف **الطيران**».
    Either,
    /// Neither.
    Nobody,
}

/// Where a role is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Slot {
    /// The subject.
    Subject,
    /// The object.
    Object,
    /// The trigger's own phrase: «**المتظاهرون**».
    Itself,
    /// Behind a preposition, by its key.
    Behind(Box<str>),
}

/// One row.
#[derive(Debug)]
pub struct Pattern {
    /// Row id.
    pub id: Box<str>,
    /// PLOVER type, a place in [`TYPES`].
    pub code: u8,
    /// PLOVER mode.
    pub mode: Option<Box<str>>,
    /// CAMEO code of the manual 1.1b3.
    pub cameo: Option<Box<str>>,
    /// How often the words tell of an event: 1 seldom, 2 often, 3 nearly always.
    pub level: u8,
    /// What the noun next to a verbal noun is.
    pub owner: Owner,
    /// Where the actor is looked for.
    pub actor: Vec<Slot>,
    /// Where the recipient is looked for.
    pub recipient: Vec<Slot>,
    /// Words of which one must stand near.
    pub needs: Option<Phrases<()>>,
    /// Words that must not stand near.
    pub not: Option<Phrases<()>>,
    /// Acts of statements that are this event; no word tells of it.
    pub acts: Vec<Act>,
}

impl Pattern {
    /// The PLOVER type.
    pub fn plover(&self) -> &'static str {
        TYPES.get(usize::from(self.code)).copied().unwrap_or_default()
    }
}

/// A form of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Form {
    /// Row number.
    pub row: u16,
    /// Which form.
    pub shape: VerbForm,
    /// It bears a pronoun.
    pub suffixed: bool,
    /// It is passive and nothing else.
    pub passive: bool,
}

/// Words around an event that tell whether it took place (`event_words.tsv`).
#[derive(Debug)]
pub struct Hint {
    /// Row id.
    pub id: Box<str>,
    /// What they speak for.
    pub status: Status,
    /// They stand in front of the event.
    pub before: bool,
    /// How far, in tokens.
    pub within: usize,
}

/// All rows, by form.
#[derive(Debug, Default)]
pub struct Events {
    rows: Vec<Pattern>,
    forms: FxHashMap<Box<str>, Vec<Form>>,
    /// Rows of `event_words.tsv`.
    pub hints: Vec<Hint>,
    /// Their words.
    pub hint_words: Phrases<u16>,
    /// Forms of the verbs of `carrying_verbs.tsv`.
    carrying: FxHashMap<Box<str>, Carried>,
    /// Nouns of those whose subject does the deed.
    carriers: FxHashSet<Box<str>>,
}

/// A form of a verb by which a deed told with a noun comes to whoever did it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carried {
    /// What the subject has to do with the deed.
    pub by: Carrying,
    /// The form.
    pub shape: VerbForm,
    /// It bears a pronoun.
    pub suffixed: bool,
}

/// What the subject of a verb has to do with the deed that a noun behind it tells of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrying {
    /// It does it: «**شن** الجيش هجوما».
    Does,
    /// It undergoes it: «**تلقى** الوزير انتقادات».
    Bears,
    /// The deed is another's: «**أدان** الوزير الهجوم».
    Asks,
    /// Nobody is told of: «**تم** توقيف المتهم».
    Done,
}

/// The table of words around an event.
pub const WORDS: &str = "event_words.tsv";

/// The table of verbs that carry a deed.
const VERBS: &str = "carrying_verbs.tsv";
const CARRYING: &[(&str, Carrying)] = &[
    ("does", Carrying::Does),
    ("bears", Carrying::Bears),
    ("asks", Carrying::Asks),
    ("done", Carrying::Done),
];

const SIDES: &[(&str, bool)] = &[("before", true), ("behind", false)];

/// Last letters behind which the indefinite accusative is not written.
const NO_ALIF: [char; 5] = ['ة', 'ى', 'ا', 'ء', 'ت'];
const KINDS: &[(&str, bool)] = &[("verb", true), ("noun", true), ("act", false)];
const LEVELS: &[(&str, u8)] = &[("1", 1), ("2", 2), ("3", 3)];
const OWNERS: &[(&str, Owner)] =
    &[("subj", Owner::Subject), ("obj", Owner::Object), ("either", Owner::Either), ("-", Owner::Nobody)];

impl Events {
    /// Loads the table and makes every form.
    pub fn load(tables: &Tables, clitics: &CliticTable) -> Result<Self> {
        let table = Table::parse(FILE, tables.get(FILE)?, COLUMNS)?;
        let mut events = Self::default();
        for row in table.rows() {
            let number = events.rows.len() as u16;
            events.rows.push(read_row(&row)?);
            if row.choice("kind", KINDS)? {
                events.add_forms(&row, number, clitics);
            }
        }
        events.load_words(tables)?;
        events.load_verbs(tables, clitics)?;
        Ok(events)
    }

    fn load_verbs(&mut self, tables: &Tables, clitics: &CliticTable) -> Result<()> {
        let columns = ["id", "use", "perfect", "perfect_f", "perfect_p", "imperfect", "masdar"];
        for row in Table::parse(VERBS, tables.get(VERBS)?, &columns)?.rows() {
            let by = row.choice("use", CARRYING)?;
            self.carriers.extend(row.list("masdar").map(|noun| fold(noun).into()));
            for (word, shape) in inflect(&row).into_iter().filter(|(_, shape)| *shape != VerbForm::Masdar) {
                let mut add = |key: String, suffixed| {
                    self.carrying.entry(key.into()).or_insert(Carried { by, shape, suffixed });
                };
                add(fold(&word), false);
                with_pronouns(clitics, &word, shape, true).into_iter().for_each(|key| add(key, true));
            }
        }
        Ok(())
    }

    /// The verb of `carrying_verbs.tsv` that a word without proclitics is a form of.
    pub fn carried(&self, key: &str) -> Option<Carried> {
        self.carrying.get(key).copied()
    }

    /// A noun without proclitics whose owner does the deed that it governs: «**تمكن** الجيش من القبض».
    pub fn is_carrier(&self, key: &str) -> bool {
        self.carriers.contains(key)
    }

    fn load_words(&mut self, tables: &Tables) -> Result<()> {
        let table = Table::parse(WORDS, tables.get(WORDS)?, &["id", "status", "side", "within", "words"])?;
        for row in table.rows() {
            let number = self.hints.len() as u16;
            let within = row.need("within")?.parse();
            self.hints.push(Hint {
                id: row.id().into(),
                status: row.choice("status", STATUSES)?,
                before: row.choice("side", SIDES)?,
                within: within.map_err(|_| row.error("within", "must be a number of tokens"))?,
            });
            row.list("words").for_each(|words| self.hint_words.insert(words, number));
        }
        Ok(())
    }

    fn add_forms(&mut self, row: &Row<'_>, number: u16, clitics: &CliticTable) {
        let form = |shape, suffixed, passive| Form { row: number, shape, suffixed, passive };
        for (word, shape) in inflect(row) {
            self.add(fold(&word), form(shape, false, false));
            // «هجوما».
            if shape == VerbForm::Masdar && !word.ends_with(NO_ALIF) {
                self.add(fold(&word) + "ا", form(shape, false, false));
            }
            for key in with_pronouns(clitics, &word, shape, true) {
                self.add(key, form(shape, true, false));
            }
        }
        for word in row.list("passive") {
            self.add(fold(word), form(VerbForm::Perfect(Agreement::default()), false, true));
        }
    }

    fn add(&mut self, key: String, form: Form) {
        let forms = self.forms.entry(key.into()).or_default();
        if !forms.contains(&form) {
            forms.push(form);
        }
    }

    /// What a word without proclitics may be.
    pub fn forms(&self, key: &str) -> &[Form] {
        self.forms.get(key).map(Vec::as_slice).unwrap_or_default()
    }

    /// A row by number.
    pub fn get(&self, row: u16) -> &Pattern {
        &self.rows[usize::from(row)]
    }

    /// The row of an act of statements.
    pub fn of_act(&self, act: Act) -> Option<u16> {
        self.rows.iter().position(|row| row.acts.contains(&act)).map(|at| at as u16)
    }
}

fn read_row(row: &Row<'_>) -> Result<Pattern> {
    let code = row.need("type")?;
    let Some(code) = TYPES.iter().position(|name| *name == code) else {
        return Err(
            row.error("type", &format!("`{code}` is not accepted; write one of: {}", TYPES.join(", ")))
        );
    };
    let phrases = |column: &str| {
        let mut phrases = Phrases::default();
        row.get(column)?;
        row.list(column).for_each(|phrase| phrases.insert(phrase, ()));
        Some(phrases)
    };
    let acts = if row.choice("kind", KINDS)? { Vec::new() } else { acts(row)? };
    if let Some(word) = row.list("masdar").chain(row.list("passive")).find(|word| word.contains(' ')) {
        return Err(row.error("masdar", &format!("`{word}` is two words; put the second into `needs`")));
    }
    Ok(Pattern {
        id: row.id().into(),
        code: code as u8,
        mode: row.get("mode").map(Into::into),
        cameo: row.get("cameo").map(Into::into),
        level: row.choice("level", LEVELS)?,
        owner: row.choice("of", OWNERS)?,
        actor: row.list("actor").map(slot).collect(),
        recipient: row.list("recipient").map(slot).collect(),
        needs: phrases("needs"),
        not: phrases("not"),
        acts,
    })
}

fn acts(row: &Row<'_>) -> Result<Vec<Act>> {
    let act = |name: &str| ACTS.iter().find(|(word, _)| *word == name).map(|(_, act)| *act);
    let read = |name| act(name).ok_or_else(|| row.error("masdar", &format!("`{name}` is no act")));
    row.list("masdar").map(read).collect()
}

fn slot(word: &str) -> Slot {
    match word {
        "subj" => Slot::Subject,
        "obj" => Slot::Object,
        "self" => Slot::Itself,
        other => Slot::Behind(fold(other).into()),
    }
}
