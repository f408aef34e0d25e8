//! Whom a pronoun says to be spoken to: «أبلغ**ته** الشرطة»، «طلب من**ها** الوزير»، «قال ل**هم**»، «أخبر**ني**».

use crate::ids::{ChainId, Id, MentionId};
use crate::layers::{
    CueSort, EntityKind, Gender, Mention, Number, Quote, Speaker, VerbForm, VerbReading, WordClass,
};
use crate::lexicon::clitics::Clitic;
use crate::lexicon::verbs::OBJECT;
use crate::mention::Scope;
use crate::resolve::Cast;

/// How far in front of its sentence a pronoun's noun is looked for, in tokens.
const FAR: usize = 30;
/// The preposition in front of the one spoken to, with every verb of saying.
const TO: &str = "ل";
/// The pronoun that is written like an ending of the verb itself: «أبلغنا».
const US: &str = "نا";
/// The ending behind which it is none: «أبلغتنا».
const SHE: &str = "تنا";

/// True where the pronoun is of the first person: whoever tells it is meant.
pub fn is_teller(scope: Scope<'_>, quote: &Quote) -> bool {
    pronoun(scope, quote).is_some_and(|pronoun| pronoun.is("Person=1"))
}

/// The last one named in front of the cue who agrees with the pronoun and does not speak.
pub fn chain(scope: Scope<'_>, cast: &Cast, quote: &Quote, speakers: &[Speaker]) -> Option<ChainId> {
    let at = quote.at.index();
    let pronoun = pronoun(scope, quote).filter(|pronoun| pronoun.is("Person=3"))?;
    let gender = if pronoun.is("Gender=Fem") { Gender::Feminine } else { Gender::Masculine };
    let begin = scope.words.range_of(quote.sentence).start.saturating_sub(FAR);
    let near = |id: &MentionId, mention: &Mention| {
        let before = mention.tokens.start >= begin && mention.tokens.end <= at;
        before && speakers.iter().all(|s| s.chain != cast.chain_of[id.index()])
    };
    let last = |person: bool| {
        let mut found = cast.mentions.enumerate().rev().filter(|(id, mention)| {
            near(id, mention) && is_meant(scope, cast, cast.chain_of[id.index()], mention, gender, person)
        });
        found.next().map(|(id, _)| cast.chain_of[id.index()])
    };
    // «وحثهم»: several.
    let many = |id: &MentionId, mention: &Mention| {
        let plural = mention.agreement.number == Some(Number::Plural);
        near(id, mention) && (mention.kind == EntityKind::Group || plural)
    };
    let several = || {
        cast.mentions.enumerate().rev().find(|(id, m)| many(id, m)).map(|(id, _)| cast.chain_of[id.index()])
    };
    let one = pronoun.is("Number=Sing");
    let found = if one { None } else { several() };
    found.or_else(|| last(true)).or_else(|| last(false))
}

/// The pronoun at the verb, or right behind it with its preposition.
fn pronoun<'a>(scope: Scope<'a>, quote: &Quote) -> Option<&'a Clitic> {
    let at = quote.at.index();
    let own = |v: &&VerbReading| *scope.lexicon.verbs.get(v.verb).lemma == *quote.lemma;
    let mut readings = scope.morphs[at].verbs.iter().filter(own);
    if quote.sort == CueSort::Verb && readings.clone().any(|v| bears_object(scope, v)) {
        return enclitic(scope, scope.words.key(at), |stem| !stem.is_empty())
            .filter(|_| !scope.words.key(at).ends_with(US) || scope.words.key(at).ends_with(SHE));
    }
    let next = at + 1;
    if next >= scope.words.len() || matches!(quote.sort, CueSort::Source | CueSort::Colon) {
        return None;
    }
    let verb = scope.lexicon.verbs.get(readings.next()?.verb);
    let takes = |stem: &str| {
        let own = verb.addressee.iter().any(|a| **a == *stem);
        own || stem == TO && !verb.noun.iter().any(|n| **n == *stem)
    };
    // «منى» is a name.
    let class = scope.morphs[next].class;
    let free = class == WordClass::Preposition || class == WordClass::Open && scope.name_at(next).is_none();
    enclitic(scope, scope.words.key(next), takes).filter(|_| free)
}

fn bears_object(scope: Scope<'_>, reading: &VerbReading) -> bool {
    let finite = matches!(reading.form, VerbForm::Perfect(_) | VerbForm::Imperfect(_));
    let verb = scope.lexicon.verbs.get(reading.verb);
    let to = !scope.lexicon.cues.spoken_of.contains(&verb.id);
    reading.suffixed && finite && to && verb.addressee.iter().any(|a| **a == *OBJECT)
}

/// The longest pronoun at the end of a word that leaves a stem as wanted.
fn enclitic<'a>(scope: Scope<'a>, key: &str, wanted: impl Fn(&str) -> bool) -> Option<&'a Clitic> {
    let fits = |clitic: &&Clitic| key.strip_suffix(&*clitic.form).is_some_and(&wanted);
    scope.lexicon.clitics.enclitics.iter().filter(fits).max_by_key(|clitic| clitic.form.len())
}

/// A pronoun of the gender may mean the mention; `person`: and it is somebody.
fn is_meant(
    scope: Scope<'_>,
    cast: &Cast,
    chain: ChainId,
    mention: &Mention,
    gender: Gender,
    person: bool,
) -> bool {
    let shown = cast.chains[chain].agreement.gender;
    let somebody = matches!(mention.kind, EntityKind::Person | EntityKind::Unnamed) && mention.definite;
    let feminine = shown == Some(Gender::Feminine)
        || shown.is_none() && scope.words.key(mention.tokens.start).ends_with('ه');
    match (person, gender) {
        (true, Gender::Feminine) => somebody && feminine,
        (true, Gender::Masculine) => somebody && !feminine,
        (false, _) => {
            !matches!(mention.kind, EntityKind::Location | EntityKind::Group)
                && shown.is_none_or(|shown| shown == gender)
        }
    }
}
