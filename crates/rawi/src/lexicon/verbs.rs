//! Reporting verbs (`reporting_verbs.tsv`): their forms, what they do, and what complement shows that they report.

use crate::error::Result;
use crate::layers::{Act, Agreement, Gender, Number, VerbForm, VerbReading};
use crate::lexicon::clitics::CliticTable;
use crate::lexicon::functions::Functions;
use crate::lexicon::tsv::{Row, Table};
use crate::lexicon::{ACTS, Tables, bare};
use crate::text::fold;
use rustc_hash::FxHashMap;

/// The table's name, as causes cite it.
pub const FILE: &str = "reporting_verbs.tsv";

const COLUMNS: &[&str] = &[
    "id",
    "lemma",
    "perfect",
    "perfect_f",
    "perfect_p",
    "imperfect",
    "participle",
    "masdar",
    "act",
    "clause",
    "speech",
    "noun",
    "addressee",
    "reach",
];

/// How far a complement may stand from its verb, in tokens, where the table does not say.
pub const REACH: usize = 16;

/// One reporting verb.
#[derive(Debug)]
pub struct Verb {
    /// Row id.
    pub id: Box<str>,
    /// Third person masculine singular perfect.
    pub lemma: Box<str>,
    /// What it does.
    pub act: Act,
    /// Takes أن / إن and a clause.
    pub clause: bool,
    /// Takes a colon or a bare quotation.
    pub speech: bool,
    /// Takes them only behind a noun that names the act: «رفعوا **شعار** "لا للحرب"».
    pub named_speech: bool,
    /// What marks a noun phrase that is the content: keys of prepositions, or [`OBJECT`].
    pub noun: Vec<Box<str>>,
    /// What marks the one spoken to.
    pub addressee: Vec<Box<str>>,
    /// How far the complement may stand, in tokens.
    pub reach: usize,
}

impl Verb {
    /// True for a noun that says with the verb what is done: «أطلق **نداء**».
    pub fn names_act(&self, key: &str) -> bool {
        self.noun.iter().any(|noun| noun.strip_prefix(ACT) == Some(key))
    }

    /// True for a verb that says of its object what it is: «وصف القرار بـ"الخطأ"».
    pub fn describes(&self) -> bool {
        let quality = self.noun.iter().any(|noun| **noun == *QUALITY);
        self.act == Act::Say && quality && self.addressee.iter().any(|object| **object == *OBJECT)
    }

    /// True for a verb of two objects.
    pub fn takes_two(&self) -> bool {
        self.noun.iter().any(|noun| **noun == *OBJECTS)
    }
}

/// The preposition in front of what something is said to be.
const QUALITY: &str = "ب";
/// Stands in `noun` and `addressee` for a bare object.
pub const OBJECT: &str = "obj";
/// Stands in `noun` for a bare object that is one of the nouns with which contents begin.
pub const DEED: &str = "deed";
/// Stands in `noun` for what follows the word and its own pronoun: «مفادها إغلاق الجسر».
pub const OWN: &str = "own";
/// Stands in `noun` in front of a noun that names the act, behind which what is said begins: «وجهت له **تهمة** السرقة».
pub const ACT: char = '~';
/// Stands in `noun` for two bare objects of which the second says what the first is: «اعتبر القرار خطأ».
pub const OBJECTS: &str = "obj2";

/// All reporting verbs by form.
#[derive(Debug, Default)]
pub struct Verbs {
    rows: Vec<Verb>,
    forms: FxHashMap<Box<str>, Vec<Form>>,
}

#[derive(Debug)]
struct Form {
    reading: VerbReading,
    /// The form with its hamzas where the bare key is also a function word (هنأ beside هنا).
    exact: Option<Box<str>>,
}

const YES_NO: &[(&str, bool)] = &[("yes", true), ("no", false)];
const SINGULAR: Option<Number> = Some(Number::Singular);
const DUAL: Option<Number> = Some(Number::Dual);
const PLURAL: Option<Number> = Some(Number::Plural);
const M: Option<Gender> = Some(Gender::Masculine);
const F: Option<Gender> = Some(Gender::Feminine);

/// What is known of other words when the forms of verbs are made.
#[derive(Clone, Copy)]
struct Around<'a> {
    functions: &'a Functions,
    clitics: &'a CliticTable,
}

impl Verbs {
    /// Loads the table and makes every form.
    pub fn load(tables: &Tables, functions: &Functions, clitics: &CliticTable) -> Result<Self> {
        let around = Around { functions, clitics };
        let table = Table::parse(FILE, tables.get(FILE)?, COLUMNS)?;
        let mut verbs = Self::default();
        for row in table.rows() {
            let verb = verbs.rows.len() as u16;
            verbs.rows.push(read_row(&row)?);
            let read = &verbs.rows[verb as usize];
            let suffixed = read.addressee.iter().any(|a| **a == *OBJECT) || read.takes_two();
            for (form, shape) in inflect(&row) {
                verbs.insert(around, verb, &form, shape, suffixed);
            }
        }
        Ok(verbs)
    }

    fn insert(&mut self, around: Around<'_>, verb: u16, form: &str, shape: VerbForm, with_object: bool) {
        let key = fold(form);
        let exact = around.functions.has_key(&key).then(|| bare(form).into());
        let reading = VerbReading { verb, form: shape, suffixed: false };
        for key in with_pronouns(around.clitics, form, shape, with_object) {
            // «هناك» congratulates nobody.
            if !around.functions.has_key(&key) {
                self.add(key, Form { reading: VerbReading { suffixed: true, ..reading }, exact: None });
            }
        }
        self.add(key, Form { reading, exact });
    }

    fn add(&mut self, key: String, form: Form) {
        let forms = self.forms.entry(key.into()).or_default();
        if !forms.iter().any(|f| f.reading == form.reading) {
            forms.push(form);
        }
    }

    /// What the word may be, as a verb without proclitics.
    pub fn readings<'a>(&'a self, key: &str, word: &'a str) -> impl Iterator<Item = VerbReading> + use<'a> {
        let forms = self.forms.get(key).map(Vec::as_slice).unwrap_or_default();
        // «وصفة» is not «وصفه».
        let noun = bare(word).ends_with('ة');
        // «مقره» is not «مقرة».
        let pronoun = bare(word).ends_with('ه');
        forms
            .iter()
            .filter(move |f| f.exact.as_ref().is_none_or(|e| **e == *bare(word)))
            .filter(move |f| !(noun && f.reading.suffixed))
            .filter(move |f| !(pronoun && is_feminine(f.reading.form)))
            .map(|f| f.reading)
    }

    /// A verb by row number.
    pub fn get(&self, verb: u16) -> &Verb {
        &self.rows[verb as usize]
    }

    /// All rows in order.
    pub fn iter(&self) -> impl Iterator<Item = &Verb> {
        self.rows.iter()
    }
}

fn is_feminine(form: VerbForm) -> bool {
    matches!(form, VerbForm::Participle(Agreement { gender: Some(Gender::Feminine), number: SINGULAR }))
}

fn read_row(row: &Row<'_>) -> Result<Verb> {
    let reach = match row.get("reach") {
        None => REACH,
        Some(n) => n.parse().map_err(|_| row.error("reach", "must be a number of words, or `-`"))?,
    };
    let speech = row.choice("speech", YES_NO)?;
    let named = row.list("noun").any(|noun| noun.starts_with(ACT));
    Ok(Verb {
        id: row.id().into(),
        lemma: row.need("lemma")?.into(),
        act: row.choice("act", ACTS)?,
        clause: row.choice("clause", YES_NO)?,
        speech: speech && !named,
        named_speech: speech && named,
        noun: row.list("noun").map(marked_fold).collect(),
        addressee: row.list("addressee").map(|p| fold(p).into()).collect(),
        reach,
    })
}

/// The key of a noun of the row, with the mark of one that names the act.
fn marked_fold(noun: &str) -> Box<str> {
    match noun.strip_prefix(ACT) {
        Some(noun) => format!("{ACT}{}", fold(noun)).into(),
        None => fold(noun).into(),
    }
}

/// The keys of a form with each pronoun that it may bear: an object behind a finite verb where `with_object`, an owner or
/// object behind a verbal noun.
pub(crate) fn with_pronouns(
    clitics: &CliticTable,
    form: &str,
    shape: VerbForm,
    with_object: bool,
) -> Vec<String> {
    let key = fold(form);
    let mut out = Vec::new();
    let finite = matches!(shape, VerbForm::Perfect(_) | VerbForm::Imperfect(_));
    if (finite && with_object) || shape == VerbForm::Masdar {
        let stem = key
            .strip_suffix('ه')
            .filter(|_| shape == VerbForm::Masdar && form.ends_with('ة'))
            .map(|s| format!("{s}ت"));
        // «وصفوا» and «وصفوها»: the alif behind و is written at the end of a word only.
        let bare = key.strip_suffix("وا").filter(|_| finite).map(|s| format!("{s}و"));
        // «أسمى» and «أسماه».
        let weak = form.strip_suffix('ى').filter(|_| finite).map(|s| fold(&format!("{s}ا")));
        let bare = bare.or(weak);
        // «دعوى» is no verb with ـي.
        for suffix in clitics.pronouns().filter(|suffix| bare.is_none() || *suffix != "ي") {
            out.push(stem.as_deref().or(bare.as_deref()).unwrap_or(&key).to_string() + suffix);
        }
    }
    // «ادعاء» and «ادعائهم».
    if let Some(stem) = form.strip_suffix("اء").filter(|_| shape == VerbForm::Masdar) {
        out.extend(clitics.pronouns().map(|suffix| fold(&format!("{stem}ائ{suffix}"))));
    }
    out
}

/// Every form of a row that the table does not spell out is made by regular endings.
pub(crate) fn inflect(row: &Row<'_>) -> Vec<(String, VerbForm)> {
    let mut forms = Vec::new();
    let agreement = |gender, number| Agreement { gender, number };
    let mut perfect = |form: Option<&str>, ending: &str, gender, number| {
        if let Some(form) = form {
            forms.push((join(form, ending), VerbForm::Perfect(agreement(gender, number))));
        }
    };
    let (he, she, they) = (row.get("perfect"), row.get("perfect_f"), row.get("perfect_p"));
    perfect(he, "", M, SINGULAR);
    perfect(she, "", F, SINGULAR);
    perfect(they, "", M, PLURAL);
    perfect(he, "ا", M, DUAL);
    perfect(she, "ا", F, DUAL);
    if let Some(form) = row.get("imperfect") {
        imperfect(form, &mut forms);
    }
    let participle = row.get("participle");
    // «=عادا»: that form alone, where another would be another word (عادة).
    if let Some(form) = participle.and_then(|form| form.strip_prefix('=')) {
        forms.push((form.to_string(), VerbForm::Participle(agreement(M, SINGULAR))));
    } else if let Some(form) = participle {
        let stem = form.strip_suffix('ا').unwrap_or(form);
        for (ending, gender, number) in
            [("ا", M, SINGULAR), ("ة", F, SINGULAR), ("ين", None, None), ("تين", F, DUAL)]
        {
            // «داعيا» and «داعين».
            let stem = stem.strip_suffix('ي').filter(|_| ending == "ين").unwrap_or(stem);
            forms.push((format!("{stem}{ending}"), VerbForm::Participle(agreement(gender, number))));
        }
    }
    forms.extend(row.list("masdar").map(|form| (form.to_string(), VerbForm::Masdar)));
    forms
}

fn imperfect(form: &str, forms: &mut Vec<(String, VerbForm)>) {
    let Some(rest) = form.strip_prefix('ي') else { return };
    let stem = |ending: &str| join(rest, ending);
    let plural = rest.trim_end_matches(['ي', 'و', 'ى']);
    let people = [
        ("ي", stem(""), M, SINGULAR),
        ("ت", stem(""), F, SINGULAR),
        ("ي", stem("ان"), M, DUAL),
        ("ت", stem("ان"), F, DUAL),
        ("ي", format!("{plural}ون"), M, PLURAL),
        ("ي", format!("{plural}وا"), M, PLURAL),
    ];
    for (prefix, rest, gender, number) in people {
        let shape = VerbForm::Imperfect(Agreement { gender, number });
        forms.push((format!("س{prefix}{rest}"), shape));
        forms.push((format!("{prefix}{rest}"), shape));
    }
}

/// A weak final ى becomes ي before an ending.
fn join(form: &str, ending: &str) -> String {
    match form.strip_suffix('ى') {
        Some(stem) if !ending.is_empty() => format!("{stem}ي{ending}"),
        _ => format!("{form}{ending}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verbs(rows: &str) -> Verbs {
        let mut tables = Tables::default();
        tables.insert("function_words.tsv", "id\tform\tclass\na\tهنا\tadverb\n".to_string());
        tables.insert(FILE, format!("{}\n{rows}", COLUMNS.join("\t")));
        let clitics = CliticTable::load(&Tables::bundled()).unwrap();
        let functions = Functions::load(&tables, &clitics).unwrap();
        Verbs::load(&tables, &functions, &clitics).unwrap()
    }

    const SAY: &str = "say.qala\tقال\tقال\tقالت\tقالوا\tيقول\tقائلا\tقول\tsay\tyes\tyes\t-\t-\t-\n";

    #[test]
    fn every_form_is_made() {
        let verbs = verbs(SAY);
        for form in ["قال", "قالتا", "يقولون", "سيقول", "تقول", "قائلةً", "قائلين", "قوله", "قولهم"]
        {
            assert_eq!(verbs.readings(&fold(form), form).count(), 1, "{form}");
        }
        assert_eq!(verbs.readings("قيل", "قيل").count(), 0);
    }

    #[test]
    fn a_hamza_that_tells_words_apart_is_kept() {
        let verbs = verbs("greet\tهنّأ\tهنأ\tهنأت\tهنأوا\tيهنئ\tمهنئا\tتهنئة\tsupport\tno\tno\tobj\tobj\t-\n");
        assert_eq!(verbs.readings("هنا", "هنا").count(), 0);
        assert_eq!(verbs.readings("هنا", "هنّأ").count(), 1);
    }
}
