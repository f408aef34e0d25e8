//! Whether a mention belongs to a chain, and how surely.

use crate::layers::{ActorRef, Country, EntityKind, Gender, Number};
use crate::lexicon::actors;
use crate::mention::Scope;
use crate::resolve::draft::{Draft, Office, Seen};

/// The row of «أمير», which a prince bears as a ruler does.
const PRINCE: &str = "amir";

/// How surely a mention belongs to a chain. The surest wins, and of equals the one last spoken of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Sure {
    /// A noun of the same sort: «المؤسسة» for a company.
    Sort,
    /// A part of the name, or an office that fits.
    Part,
    /// The same head noun, or the family name.
    Head,
    /// The same words.
    Whole,
    /// The same row.
    Row,
}

pub(super) fn sure(scope: Scope<'_>, chain: &Draft, seen: &Seen<'_>) -> Option<Sure> {
    let mention = seen.mention;
    if let (Some(a), Some(b)) = (chain.actor, mention.actor) {
        return (a == b).then_some(Sure::Row);
    }
    if mention.named {
        return named(scope, chain, seen);
    }
    if seen.of.is_some() && chain.actor == seen.of && !seen.counted {
        return Some(Sure::Part);
    }
    if let Some(office) = &seen.office {
        let told = mention.definite || seen.headline;
        if scope.lexicon.titles.is_pronominal(office.title) {
            return pronominal(scope, chain, seen, office);
        }
        let abroad = office.country.is_none() && chain.offices.iter().all(|other| other.country.is_some());
        let sure = if abroad { Sure::Part } else { Sure::Head };
        return (told && holds(scope, chain, office)).then_some(sure);
    }
    let again = chain.name_words == seen.words && !seen.words.is_empty();
    if !mention.definite {
        // What the headline tells without the article, and a number of people told again.
        if counted_again(scope, chain, seen) {
            return Some(Sure::Whole);
        }
        if fuller(chain, seen) {
            return Some(Sure::Part);
        }
        // «مصادر محلية» are the same ones wherever they are told of in the same words.
        let several = seen.mention.agreement.number == Some(Number::Plural) && seen.words.len() > 1;
        let same = seen.counted || several || !chain.told && !chain.named;
        return (again && same).then_some(Sure::Whole);
    }
    noun(scope, chain, seen)
}

/// «لاجئين» in the headline, «لاجئين صوماليين» or «أربعة لاجئين» below.
fn fuller(chain: &Draft, seen: &Seen<'_>) -> bool {
    let several =
        [chain.agreement.number, seen.mention.agreement.number].iter().all(|n| *n != Some(Number::Singular));
    let own = &seen.words[usize::from(seen.counted).min(seen.words.len())..];
    let headline = chain.vague && !chain.told && chain.kind == EntityKind::Group;
    headline && several && !own.is_empty() && own.starts_with(&chain.name_words) && !seen.mention.nested
}

/// «1115 مدنيا عراقيا»، «1115 مدنيا»: the same people in the same number, unless one phrase means the others.
fn counted_again(scope: Scope<'_>, chain: &Draft, seen: &Seen<'_>) -> bool {
    let (a, b) = (&chain.name_words, &seen.words);
    let number = a.first().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    let others = |words: &[String]| words.iter().any(|word| scope.lexicon.titles.sorts.fits("other", word));
    let part = a.iter().zip(b).all(|(a, b)| a == b) && a.len().min(b.len()) > 1;
    seen.counted && number && part && !others(a) && !others(b)
}

fn named(scope: Scope<'_>, chain: &Draft, seen: &Seen<'_>) -> Option<Sure> {
    if chain.named {
        let sure =
            names(scope, &chain.name_words, &seen.words).filter(|_| !of_one_place(scope, chain, seen))?;
        // «شركة مترو جدة» is not «جدة».
        let place = EntityKind::is_place;
        let body = |kind| kind == EntityKind::Organisation;
        let (a, b) = (chain.kind, seen.mention.kind);
        let sited = place(a) && body(b) || body(a) && place(b);
        if sited && sure != Sure::Whole {
            return None;
        }
        let person = |kind| kind == EntityKind::Person;
        return (person(chain.kind) == person(seen.mention.kind) || sure == Sure::Whole).then_some(sure);
    }
    if is_bare_noun(chain) {
        let known = seen.mention.actor.map(|actor| scope.lexicon.actors.get(actor));
        let noun = &chain.name_words[0];
        let told = known.is_some_and(|known| known.heads.contains(noun.as_str()));
        return (told || seen.noun.as_ref() == Some(noun)).then_some(Sure::Part);
    }
    if is_of_state(chain, seen.mention.country) {
        let known = seen.mention.actor.map(|actor| scope.lexicon.actors.get(actor));
        let noun = chain.name_words[0].as_str();
        let alike = |head: &str| head == noun || scope.lexicon.titles.sorts.alike_of_state(head, noun);
        return known.is_some_and(|known| known.heads.iter().any(|head| alike(head))).then_some(Sure::Part);
    }
    if is_called(chain, seen) || is_movement(scope, chain, seen) || is_counterpart(scope, chain, seen) {
        return Some(Sure::Part);
    }
    // «لاجئ» is «اللاجئ السوري سمير خالد» of the sentences below.
    if is_nobody_yet(chain) && seen.mention.kind == EntityKind::Person {
        let same = seen.lead.first().is_some_and(|noun| chain.heads.contains(noun));
        let country = (chain.country, seen.mention.country);
        let agrees = country.0.is_none() || country.1.is_none() || country.0 == country.1;
        return (same && agrees).then_some(Sure::Part);
    }
    // «وزيرة الصحة» in the headline is who is named below.
    if chain.kind != EntityKind::Person && chain.kind != EntityKind::Unnamed || chain.offices.is_empty() {
        return None;
    }
    let told = seen.office.as_ref().is_some_and(|office| holds(scope, chain, office));
    let known = || {
        let actor = seen.mention.actor?;
        chain.offices.iter().any(|o| holds_office(scope, actor, o)).then_some(())
    };
    (told || known().is_some()).then_some(Sure::Part)
}

/// «نقابة الصحفيين» in the headline is «النقابة الوطنية للصحفيين» below.
fn is_called(chain: &Draft, seen: &Seen<'_>) -> bool {
    let bodies = [chain.kind, seen.mention.kind].iter().all(|kind| *kind == EntityKind::Organisation);
    let country = (chain.country, seen.mention.country);
    let agrees = country.0.is_none() || country.1.is_none() || country.0 == country.1;
    bodies && agrees && is_part(&chain.name_words, &seen.words)
}

/// «المتمردون» of the headline are «الحوثيون» below.
fn is_movement(scope: Scope<'_>, chain: &Draft, seen: &Seen<'_>) -> bool {
    let known = seen.mention.actor.map(|actor| scope.lexicon.actors.get(actor));
    let Some(known) = known.filter(|known| known.role == Some("REB")) else { return false };
    let sorts = &scope.lexicon.titles.sorts;
    let [noun] = &chain.name_words[..] else { return false };
    let several = chain.agreement.number != Some(Number::Singular) && !chain.vague;
    let agrees = chain.country.is_none() || chain.country == known.country;
    let alike = || known.heads.iter().any(|head| sorts.alike(head, noun));
    several && agrees && !chain.named && sorts.fits("insurgent", noun) && alike()
}

/// «نظيره الألماني» is the German minister whom the report names below.
fn is_counterpart(scope: Scope<'_>, chain: &Draft, seen: &Seen<'_>) -> bool {
    let counterpart = chain.offices.iter().any(|office| kind(scope, office.title) == "counterpart");
    let person = seen.mention.kind == EntityKind::Person;
    let office = seen.office.as_ref().filter(|office| scope.lexicon.titles.is_office(office.title));
    let country = office.and_then(|office| office.country.or(seen.mention.country));
    counterpart && person && country.is_some() && chain.country == country
}

/// The words of a phrase that begins with the same noun are among those of a longer one, a preposition aside.
fn is_part(short: &[String], long: &[String]) -> bool {
    let bare = |word: &str| {
        let rest = word.strip_prefix(['ل', 'ب']).filter(|rest| rest.chars().count() > 2);
        rest.map(str::to_string)
    };
    let same =
        |a: &str, b: &str| a == b || bare(a).is_some_and(|a| a == b) || bare(b).is_some_and(|b| a == b);
    short.len() > 1
        && short[0] == *long.first().unwrap_or(&short[1])
        && short[1..].iter().all(|word| long.iter().skip(1).any(|other| same(word, other)))
}

/// Nothing but «اللجنة» so far, which the whole name may follow.
fn is_bare_noun(chain: &Draft) -> bool {
    let body = !matches!(chain.kind, EntityKind::Person | EntityKind::Unnamed);
    body && !chain.named && chain.name_words.len() == 1
}

/// «شرطة **نيو هيفن**» is not «مركز نيو هيفن».
fn of_one_place(scope: Scope<'_>, chain: &Draft, seen: &Seen<'_>) -> bool {
    let (a, b) = (&chain.name_words, &seen.words);
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let sorts = &scope.lexicon.titles.sorts;
    let Some(first) = long.first().filter(|first| sorts.holds(first)) else { return false };
    let other = |noun: &String| sorts.holds(noun) && noun != first && !sorts.alike(noun, first);
    let bodies = [chain.kind, seen.mention.kind].iter().all(|kind| *kind == EntityKind::Organisation);
    bodies && short.len() > 1 && !short.contains(first) && chain.heads.iter().chain(&seen.noun).any(other)
}

/// One person whom only a noun without an office has stood for.
fn is_nobody_yet(chain: &Draft) -> bool {
    let person = matches!(chain.kind, EntityKind::Person | EntityKind::Unnamed);
    let one = chain.agreement.number == Some(Number::Singular);
    person && one && chain.bare && !chain.named && chain.offices.is_empty()
}

/// «قوات التحالف»: two nouns that both head names of one actor.
fn is_force_of(scope: Scope<'_>, chain: &Draft, seen: &Seen<'_>) -> bool {
    let known = chain.actor.map(|actor| scope.lexicon.actors.get(actor));
    let heads = |word: &String| known.is_some_and(|known| known.heads.contains(word.as_str()));
    seen.words.len() == 2 && seen.words.iter().all(heads)
}

/// «حكومة العبادي», which «الحكومة العراقية» may follow.
fn is_of_state(chain: &Draft, country: Option<Country>) -> bool {
    let body = !matches!(chain.kind, EntityKind::Person | EntityKind::Unnamed);
    let same = country.is_some() && chain.country == country;
    body && same && chain.bare && !chain.named && !chain.name_words.is_empty()
}

/// One name is part of the other.
fn names(scope: Scope<'_>, a: &[String], b: &[String]) -> Option<Sure> {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    let (first, last) = (short.first()?, short.last()?);
    if short == long {
        return Some(Sure::Whole);
    }
    if glued(&a[0], &b[0]) && a[1..] == b[1..] {
        return Some(Sure::Head);
    }
    // Beside a word that is the same, a shorter one may be spelt otherwise too.
    let least = if short.len() > 1 && short.iter().any(|word| long.contains(word)) { 4 } else { 5 };
    let inside = |word: &String| long.iter().any(|other| spelt_alike(scope, word, other, least));
    if !short.iter().all(inside) {
        return None;
    }
    if short.len() > 1 || long.last().is_some_and(|other| spelt_alike(scope, last, other, least)) {
        return Some(Sure::Head);
    }
    (long.len() <= 2 || long.first() == Some(first)).then_some(Sure::Part)
}

/// «لكريستنسن» beside «كريستنسن»: a letter before a foreign name that no list holds.
fn glued(a: &str, b: &str) -> bool {
    let rest = |word: &str, other: &str| word.strip_prefix(['ل', 'ب', 'و', 'ف', 'ك']) == Some(other);
    a.chars().count().min(b.chars().count()) > 2 && (rest(a, b) || rest(b, a))
}

/// Two spellings of one foreign name: a letter more, less or other, in a word that no list of names holds.
fn spelt_alike(scope: Scope<'_>, a: &str, b: &str, least: usize) -> bool {
    if a == b {
        return true;
    }
    let unlisted = |word: &str| !scope.lexicon.lists.gazetteer.begins(word);
    let long = |word: &str| word.chars().count() >= least;
    // «يوناني» is no spelling of «يونان».
    let relative = |word: &str, other: &str| {
        let noun = other.strip_suffix('ا').unwrap_or(other);
        // «افريقي» is none of «افريقيا».
        word.strip_suffix('ي') == Some(other) || word.ends_with('ي') && word == noun
    };
    let other = relative(a, b) || relative(b, a);
    long(a) && long(b) && !other && one_letter_apart(a, b) && (unlisted(a) || unlisted(b))
}

fn one_letter_apart(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let start = a.iter().zip(&b).take_while(|(x, y)| x == y).count();
    let most = a.len().min(b.len()) - start;
    let end = a.iter().rev().zip(b.iter().rev()).take(most).take_while(|(x, y)| x == y).count();
    let (left, right) = (a.len() - start - end, b.len() - start - end);
    let swapped = || left == 2 && right == 2 && a[start] == b[start + 1] && a[start + 1] == b[start];
    start > 0 && (left.max(right) <= 1 || swapped())
}

fn kind(scope: Scope<'_>, title: u16) -> &str {
    &scope.lexicon.titles.titles[usize::from(title)].kind
}

/// True when the chain is given an office that may be this one.
fn holds(scope: Scope<'_>, chain: &Draft, office: &Office) -> bool {
    let agrees = |a: Option<Country>, b: Option<Country>| a.is_none() || b.is_none() || a == b;
    if !agrees(chain.country, office.country) {
        return false;
    }
    let fits = |other: &Office| {
        let shared =
            other.of.is_empty() || office.of.is_empty() || office.of.iter().any(|w| other.of.contains(w));
        same_sort(scope, other.title, office.title)
            && agrees(other.country, office.country)
            && shared
            && other.former == office.former
    };
    chain.offices.iter().any(fits) || chain.actor.is_some_and(|actor| holds_office(scope, actor, office))
}

/// «سموه» is whoever was last spoken of so, else the last person; «نظيره الألماني» is who holds an office of that state.
fn pronominal(scope: Scope<'_>, chain: &Draft, seen: &Seen<'_>, office: &Office) -> Option<Sure> {
    let counterpart = kind(scope, office.title) == "counterpart";
    if chain.kind != EntityKind::Person
        || counterpart && (office.country.is_none() || chain.country != office.country)
    {
        return None;
    }
    let styled = |other: &Office| {
        other.title == office.title
            || matches!(kind(scope, other.title), "honorific" | "address" | "crown_prince")
    };
    let held = |other: &Office| scope.lexicon.titles.is_office(other.title);
    if counterpart {
        return chain.offices.iter().any(held).then_some(Sure::Part);
    }
    if seen.style.first().is_some_and(|word| has_style(chain, word)) {
        return Some(Sure::Head);
    }
    Some(if chain.offices.iter().any(styled) { Sure::Part } else { Sure::Sort })
}

/// «معاليه» for whom the report has called «معالي الوزير».
fn has_style(chain: &Draft, word: &str) -> bool {
    let bare = word.trim_end_matches(['ه', 'ا', 'م']);
    let stem = bare.strip_suffix('ت').unwrap_or(bare);
    let begins = |key: &String| key.find(stem).is_some_and(|at| at <= "وال".len());
    stem.chars().count() > 2 && chain.styles.iter().any(begins)
}

/// «الوزير» for any minister; titles that are no office only for themselves.
fn same_sort(scope: Scope<'_>, a: u16, b: u16) -> bool {
    let (first, second) = (kind(scope, a), kind(scope, b));
    let minister = |one: &str, other: &str| {
        one == "minister" && other.ends_with("_minister") && other != "prime_minister"
    };
    // «الأمير» is not whom «الملك» means.
    let id = |title: u16| &*scope.lexicon.titles.titles[usize::from(title)].id;
    let prince = (id(a) == PRINCE) != (id(b) == PRINCE);
    a == b
        || first == second && scope.lexicon.titles.is_office(a) && !prince
        || minister(first, second)
        || minister(second, first)
}

fn holds_office(scope: Scope<'_>, actor: ActorRef, told: &Office) -> bool {
    let day = scope.words.article.published.map(|day| day.to_string());
    // Dates are ISO at the precision known, so that they compare as words do.
    let held = |office: &actors::Office| {
        let Some(day) = &day else { return true };
        let begun = office.start.as_deref().is_none_or(|start| start <= day.as_str());
        let ended = office.end.as_deref().is_some_and(|end| !day.starts_with(end) && end <= day.as_str());
        begun && ended == told.former
    };
    let here = |office: &actors::Office| told.country.map_or(day.is_some(), |c| c.code() == &*office.body);
    let kind = kind(scope, told.title);
    let offices = scope.lexicon.actors.offices_of(actor);
    offices.iter().any(|office| *office.kind == *kind && here(office) && held(office))
}

fn noun(scope: Scope<'_>, chain: &Draft, seen: &Seen<'_>) -> Option<Sure> {
    let head = seen.words.first()?;
    // «الطالب» is none of «15 طالبا».
    let sorts = &scope.lexicon.titles.sorts;
    let number = chain.name_words.first().is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()));
    if number
        && (sorts.is_person(head) || sorts.fits("citizen", head))
        && !seen.counted
        && !seen.mention.nested
    {
        return None;
    }
    if chain.name_words == seen.words || chain.phrases.contains(&seen.words) {
        return Some(Sure::Whole);
    }
    if !seen.bare {
        if is_bare_noun(chain) {
            // «الحكومة» may be told of in whole later: «حكومة الوحدة الوطنية».
            let power = scope.lexicon.titles.sorts.fits("GOV", head);
            let agrees = seen.mention.country.is_none() || seen.mention.country == chain.country;
            let fits = !chain.told || power && agrees && !seen.of_state && !chain.vague;
            return (chain.name_words[0] == *head && fits).then_some(Sure::Part);
        }
        let (a, b) = (&chain.name_words, &seen.words);
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        return (is_part(short, long) || is_force_of(scope, chain, seen)).then_some(Sure::Head);
    }
    let country = seen.mention.country;
    if country.is_some() && chain.country.is_some() && country != chain.country {
        return None;
    }
    if seen.of_state && (country.is_none() || chain.country.is_none()) {
        // «السلطات», then «السلطات التونسية» in a report about Tunisia.
        let ours = country.is_some() && country == seen.about && seen.mention.tokens.len() == 2;
        let bare = ours && is_bare_noun(chain) && !chain.vague && !chain.counted;
        return (bare && chain.name_words[0] == *head && sorts_of_power(scope, head)).then_some(Sure::Sort);
    }
    if chain.heads.contains(head) {
        // «حزب ديمقراطي» is not «الحزب» where a party has been named.
        let sorts = &scope.lexicon.titles.sorts;
        let power = || ["GOV", "PTY", "REB"].iter().any(|role| sorts.fits(role, head));
        let some = chain.vague && chain.kind == EntityKind::Organisation && power();
        return Some(if some { Sure::Part } else { Sure::Head });
    }
    // «وزارته», then «الوزارة».
    let his = |owned: &String| {
        let stem = head.strip_suffix('ه').map(|stem| format!("{stem}ت"));
        let rest = owned.strip_prefix(stem.as_deref().unwrap_or(head));
        matches!(rest, Some("ه" | "ها" | "هم")) && !chain.named
    };
    if seen.words.len() == 1 && chain.heads.iter().any(his) {
        return Some(Sure::Sort);
    }
    // «الإيرانيين» are the Iranian fighters, but not Iran's army.
    let people = seen.mention.row.as_ref().is_some_and(|row| &*row.id == "people");
    let thing = chain.offices.is_empty()
        && chain.kind != EntityKind::Person
        && (!people || chain.kind != EntityKind::Organisation);
    // «الأمن» is not the council of that name.
    let force = scope.lexicon.titles.sorts.fits("POL", head);
    if thing && !force && chain.name_words.len() > 1 && chain.name_words.contains(head) {
        return Some(Sure::Part);
    }
    let sorts = &scope.lexicon.titles.sorts;
    let known = chain.actor.map(|actor| scope.lexicon.actors.get(actor));
    if known.is_some_and(|known| known.heads.contains(head.as_str())) {
        return Some(Sure::Head);
    }
    let mut nouns = chain
        .heads
        .iter()
        .map(String::as_str)
        .chain(known.into_iter().flat_map(|k| k.heads.iter().map(|h| &**h)));
    let role = known.and_then(|known| known.role);
    // «العناصر الانقلابية» are the rebels whom the report has named.
    let fighters = seen.words.len() == 2 && !seen.of_state && sorts.fits("ranks", head);
    if fighters && role == Some("REB") {
        return Some(Sure::Sort);
    }
    if sorts.is_person(head) {
        return person(scope, chain, seen, head);
    }
    // «لجنته»: the body of that sort that the report has told of.
    if thing && chain.kind == EntityKind::Organisation && !chain.vague && is_owned(scope, seen, head) {
        let noun = head.trim_end_matches(['ه', 'ا', 'م']);
        let same = |other: &String| {
            let stem =
                other.strip_suffix('ه').map_or(noun == other, |stem| noun.strip_suffix('ت') == Some(stem));
            let army = ["MIL", "REB", "whole", "men"].iter().any(|role| sorts.fits(role, other));
            stem && sorts.holds(other) && !army
        };
        return chain.heads.iter().any(same).then_some(Sure::Sort);
    }
    let alike = |noun| sorts.alike(noun, head) || seen.of_state && sorts.alike_of_state(noun, head);
    // «المهاجر» is none of «المهاجرين», and they are not he.
    let (his, its) = (chain.agreement.number, seen.mention.agreement.number);
    let one = Some(Number::Singular);
    let people = [chain.kind, seen.mention.kind].iter().all(|kind| *kind != EntityKind::Organisation);
    if nouns.clone().any(alike) && !(people && (his == one) != (its == one)) {
        return Some(Sure::Sort);
    }
    // «المتمردون» are none whom only nouns of another sort have stood for: «تنظيم»، «مقاومة».
    let other = nouns.any(|noun| sorts.holds(noun));
    let plays = chain.kind != EntityKind::Person && role.is_some_and(|role| sorts.fits(role, head));
    (plays && !other).then_some(Sure::Sort)
}

fn sorts_of_power(scope: Scope<'_>, noun: &str) -> bool {
    ["GOV", "POL", "MIL", "LEG", "JUD"].iter().any(|role| scope.lexicon.titles.sorts.fits(role, noun))
}

/// «الرجل», «الضحية»: the last person without an office who may be meant.
fn person(scope: Scope<'_>, chain: &Draft, seen: &Seen<'_>, head: &str) -> Option<Sure> {
    let titles = &scope.lexicon.titles;
    let sorts = &titles.sorts;
    let private = chain.actor.is_none() && chain.offices.iter().all(|o| !titles.is_office(o.title));
    let one = chain.kind == EntityKind::Person
        || chain.kind == EntityKind::Unnamed && chain.agreement.number == Some(Number::Singular);
    // «مصدر أمني» is no «رجل».
    let other = !chain.named && chain.heads.iter().any(|noun| sorts.holds(noun) && !sorts.is_person(noun));
    let (woman, suffers) = (sorts.fits("woman", head), sorts.fits("suffers", head));
    let female = chain.agreement.gender == Some(Gender::Feminine);
    let agrees = woman == female || suffers && !woman;
    let known = chain.named || chain.heads.iter().any(|noun| sorts.is_person(noun));
    if !private || !one || !known || other || !agrees || seen.words.len() > 1 {
        return None;
    }
    if chain.heads.iter().any(|noun| sorts.alike(noun, head)) {
        return Some(Sure::Part);
    }
    (!chain.speaks || !suffers).then_some(Sure::Sort)
}

fn is_owned(scope: Scope<'_>, seen: &Seen<'_>, head: &str) -> bool {
    let owned = seen.mention.tokens.len() == 1 && !scope.is_definite(seen.mention.tokens.start);
    owned && ["ه", "ها", "هم"].iter().any(|pronoun| head.ends_with(pronoun))
}
