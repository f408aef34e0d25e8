//! People and institutions by whose they are: «قياداته», «حكومتها», «مؤيدوه».

use crate::layers::{Gender, Number};
use crate::lexicon::titles::SourceKind;
use crate::mention::Scope;
use crate::morph::clitic;

/// The pronoun of those who tell, which a noun of people bears too: مصادرنا.
const OURS: &str = "نا";

/// Fewest letters of the noun without its pronoun.
const LETTERS: usize = 3;

/// The row of the noun that bears a pronoun at a token.
pub fn noun(scope: Scope<'_>, at: usize) -> Option<u16> {
    // ة is ه in keys.
    if scope.words.word(at).ends_with('ة') || !scope.is_open_word(at) || scope.is_finite_verb(at) {
        return None;
    }
    let titles = &scope.lexicon.titles;
    let row = |noun: &str| titles.noun_phrases.exact(noun);
    let people = |row: &u16| {
        let noun = &titles.nouns[usize::from(*row)];
        let many = matches!(noun.number, Some(Number::Plural | Number::Dual));
        match noun.kind {
            SourceKind::Group | SourceKind::Organisation => noun.number.is_some(),
            SourceKind::Person | SourceKind::Anonymous => many,
            SourceKind::Document | SourceKind::Media | SourceKind::Kin => false,
        }
    };
    let forms = clitic::name_forms(scope.words.key(at));
    forms.iter().find_map(|(form, _)| {
        let mut pronouns = scope.lexicon.clitics.pronouns_of_others().chain([OURS]);
        let rest = pronouns.find_map(|pronoun| form.strip_suffix(pronoun))?;
        let long = rest.chars().count() >= LETTERS && !rest.starts_with("ال");
        bare(rest).iter().filter(|_| long).find_map(|noun| row(noun)).filter(people)
    })
}

/// The row of the office that bears a pronoun at a token: «رئيسها».
pub fn title(scope: Scope<'_>, at: usize) -> Option<u16> {
    if scope.words.word(at).ends_with('ة') || !scope.is_open_word(at) || !scope.morphs[at].verbs.is_empty() {
        return None;
    }
    let titles = &scope.lexicon.titles;
    let office =
        |row: &u16| matches!(&*titles.titles[usize::from(*row)].kind, "president" | "director" | "leader");
    clitic::name_forms(scope.words.key(at)).iter().find_map(|(form, _)| {
        let mut pronouns = scope.lexicon.clitics.pronouns_of_others();
        let rest = pronouns.find_map(|pronoun| form.strip_suffix(pronoun))?;
        titles.title_phrases.exact(rest).filter(office)
    })
}

/// «**نائبه** كريم»: written with ه it is no woman's office, but a man's with the pronoun; «سفيره المغرب» is spelt so for ة.
pub fn of_him(scope: Scope<'_>, row: u16, at: usize) -> Option<u16> {
    let titles = &scope.lexicon.titles;
    let gender = |row: u16| titles.titles[usize::from(row)].gender;
    let woman = gender(row) == Some(Gender::Feminine);
    let construct = at + 1 < scope.words.len() && scope.morphs[at + 1].clitics.article;
    let written = scope.words.word(at).ends_with('ه') && !scope.is_definite(at) && !construct;
    let forms = clitic::name_forms(scope.words.key(at));
    let mut stems = forms.iter().filter_map(|(form, _)| form.strip_suffix('ه')).filter(|_| woman && written);
    stems
        .find_map(|stem| titles.title_phrases.exact(stem))
        .filter(|row| gender(*row) != Some(Gender::Feminine))
}

/// What a noun may be before it takes a pronoun: «حكومت» is حكومة, «مويدو» مؤيدون, «حلفاي» حلفاء.
fn bare(rest: &str) -> Vec<String> {
    let mut forms = vec![rest.to_string()];
    if let Some(stem) = rest.strip_suffix('ت') {
        forms.push(format!("{stem}ه"));
    }
    if let Some(stem) = rest.strip_suffix(['و', 'ي']) {
        forms.push(format!("{rest}ن"));
        if stem.ends_with('ا') {
            forms.push(format!("{stem}ء"));
        }
    }
    forms
}
