//! What belongs to a noun behind it: adjectives, what it governs, and what its adjectives govern, as in «اللجنة الوطنية
//! **للرقابة على المنشطات**», «القوات **الموالية للرئيس**», «لجنة **الأسماك والحياة البرية**».

use crate::layers::{Country, EntityKind, Mention, TokenKind, WordClass};
use crate::lexicon::titles::SourceKind;
use crate::mention::{Scope, counted, governing, name, phrase, place, tagged, title};
use crate::morph::clitic;
use crate::text::is_sound_plural;

/// Most words that belong to a noun behind it.
const TAIL: usize = 7;

/// «غير», which turns the adjective behind it round.
const NOT: &str = "غير";

/// Endings that two adjectives of one noun share: feminine, sound plural.
const SHAPES: &[&str] = &["ه", "ين", "ون"];

/// The noun that the tail belongs to.
#[derive(Clone, Copy, Debug)]
pub struct Head {
    /// It has the article.
    pub definite: bool,
    /// It is an institution, not people.
    pub body: bool,
    /// It is counted, so that nothing but an adjective follows: «عشرون شخصا».
    pub counted: bool,
    /// It is a source, which is often told by where it is: «مصدر في الشرطة».
    pub source: bool,
    /// It is people, to whom no ل belongs: «شاهد لرويترز».
    pub people: bool,
}

/// Where a phrase stops, and the country that it names.
#[derive(Clone, Copy, Debug)]
pub struct Tail {
    /// The token behind the phrase.
    pub stop: usize,
    /// The first country named in it.
    pub country: Option<Country>,
    /// A name stands in it.
    pub named: bool,
}

/// Adjectives with the article.
pub fn adjectives(scope: Scope<'_>, at: usize, end: usize) -> Tail {
    let mut tail = Tail { stop: at, country: None, named: false };
    let fits = |at: usize| {
        scope.is_definite(at)
            && !scope.morphs[at].clitics.conjunction
            && is_adjective(scope, at)
            && of_one(scope, at)
    };
    while tail.stop < end && fits(tail.stop) {
        tail.country = tail.country.or_else(|| scope.demonym(tail.stop));
        tail.stop += 1;
    }
    tail
}

/// The tail of a noun whose words stop at `at`.
pub fn of(scope: Scope<'_>, at: usize, end: usize, head: Head) -> Tail {
    let mut tail = Tail { stop: at, country: None, named: false };
    while tail.stop < end && tail.stop < at + TAIL {
        let stop = tail.stop;
        let next = (stop < at + 5).then(|| plain(scope, at, &mut tail, end, head)).flatten();
        let next = next.or_else(|| negated(scope, stop, end, head));
        let next = next.or_else(|| governed(scope, at, &mut tail, end, head));
        let next = next.or_else(|| governing::complement(scope, stop, end));
        let next = next.or_else(|| also_described(scope, at, stop, end));
        match next.or_else(|| coordinated(scope, at, stop, end, head)) {
            Some(next) => tail.stop = next,
            None => break,
        }
    }
    where_it_is(scope, at, &mut tail, end, head);
    tail
}

/// An adjective, or the noun or name that the head governs.
fn plain(scope: Scope<'_>, begin: usize, tail: &mut Tail, end: usize, head: Head) -> Option<usize> {
    let at = tail.stop;
    // Behind what the head governs only adjectives follow: «محكمة الاستئناف» ends before «الجلسة».
    let governed = scope.is_definite(at - 1) && (at > begin || !head.definite);
    let must_describe = head.definite || head.counted || governed;
    if !continues(scope, at, head.definite, at == begin && !governed)
        || must_describe && !is_adjective(scope, at)
    {
        return None;
    }
    if head.people && told(scope, at) || !of_one(scope, at) {
        return None;
    }
    // «إدارة **الرئيس سامي خالد**»
    let first = at == begin && !head.definite;
    let known = |office: &Mention| {
        office.actor.is_some() || scope.name_at(scope.words.first_at(office.head.start)).is_some()
    };
    let office = || {
        let office = title::find(scope, at, end).filter(|office| office.named && scope.is_definite(at))?;
        known(&office).then_some(office)
    };
    if let Some(office) = first.then(office).flatten() {
        tail.country = tail.country.or(office.country);
        tail.named = true;
        return Some(office.tokens.end);
    }
    // «متمردي **جيش تحرير الجنوب**»
    let body = phrase::source_noun(scope, at, end).filter(|_| first);
    let whole =
        |body: &Mention| body.kind == EntityKind::Organisation && body.definite && !is_document(scope, body);
    let body = body.filter(whole);
    let nouns = (first && !head.counted).then(|| construct(scope, at, end)).flatten();
    if let Some(stop) = nouns.max(body.as_ref().map(|body| body.tokens.end)) {
        tail.country = tail.country.or(body.as_ref().and_then(|body| body.country));
        tail.named |= nouns.is_some() || body.is_some_and(|body| body.named);
        return Some(stop);
    }
    tail.country = tail.country.or_else(|| scope.demonym(at));
    match name::find(scope, at, end) {
        Some(known) => {
            tail.country = tail.country.or(known.country);
            tail.named = true;
            Some(if !head.body && known.kind == EntityKind::Place {
                states(scope, known.tokens.end, end)
            } else {
                known.tokens.end
            })
        }
        None => Some(at + 1),
    }
}

/// «وزراء خارجية مصر **والأردن والعراق**»: where a list of states stops.
fn states(scope: Scope<'_>, mut at: usize, end: usize) -> usize {
    let next = |at: usize| {
        let comma = usize::from(at < end && scope.words.is(at, "،"));
        let first = at + comma;
        let joined = first < end && (comma == 1 || scope.words.key(first).starts_with('و'));
        let name = joined.then(|| name::find(scope, first, end)).flatten()?;
        let glued = name.head.start > name.span.start || comma == 1;
        (name.kind == EntityKind::Place && glued).then_some(name.tokens.end)
    };
    while let Some(stop) = next(at) {
        at = stop;
    }
    at
}

/// Nouns that govern one another, up to one that is definite or no list knows: «جمعية **حماية واحات الجنوب**», «شرطة
/// **بلدة ناردو**».
pub(super) fn construct(scope: Scope<'_>, at: usize, end: usize) -> Option<usize> {
    let lists = &scope.lexicon.lists;
    let noun = |i: usize| {
        let (key, clitics) = (scope.words.key(i), scope.morphs[i].clitics);
        let listed = scope.lexicon.titles.noun_phrases.exact(key).is_some();
        let plain = scope.is_open_word(i) && !clitics.article && !clitics.conjunction;
        let only = lists.may_be_noun(key) && !lists.may_be_adjective(key) && !lists.may_be_verb(key);
        let name = name::find(scope, i, end).is_some();
        plain
            && !name
            && clitics.preposition.is_none()
            && scope.morphs[i].verbs.is_empty()
            && (listed || only)
    };
    let stop = (at..end.min(at + 4)).find(|i| !noun(*i)).filter(|stop| *stop > at)?;
    let place = || name::find(scope, stop, end).filter(|name| name.kind != EntityKind::Person);
    let town = || tagged::district(scope, stop..end).map(|(_, behind)| behind);
    let known = place().map(|name| name.tokens.end).or_else(town);
    let clitics = scope.morphs[stop].clitics;
    let plain = clitics.preposition.is_none() && !clitics.conjunction;
    let definite = || plain && scope.is_definite(stop) && !scope.is_finite_verb(stop);
    known.or_else(|| (definite() || is_foreign(scope, stop)).then_some(stop + 1))
}

/// A word that no list knows, as the name of a town abroad.
fn is_foreign(scope: Scope<'_>, at: usize) -> bool {
    let (key, clitics) = (scope.words.key(at), scope.morphs[at].clitics);
    let lists = &scope.lexicon.lists;
    let glued = clitics.conjunction || clitics.preposition.is_some() || key.starts_with(['و', 'ف', 'ل']);
    let long = key.chars().count() > 3;
    scope.is_open_word(at)
        && long
        && !glued
        && lists.sorts(key) == 0
        && lists.cluster(key) == 0
        && !scope.lexicon.is_known_word(key)
        && scope.morphs[at].verbs.is_empty()
}

/// «المهاجرين **غير الشرعيين**».
fn negated(scope: Scope<'_>, at: usize, end: usize, head: Head) -> Option<usize> {
    let next = at + 1;
    let not = next < end && scope.words.key(at) == NOT;
    let agrees = || head.definite == scope.is_definite(next);
    let adjective =
        || scope.is_definite(next) && is_adjective(scope, next) || is_plain_adjective(scope, next);
    (not && agrees() && adjective()).then_some(next + 1)
}

/// «القوى السياسية **والمدنية**», «الحاليين **والسابقين**»: a second adjective of the same shape.
fn also_described(scope: Scope<'_>, begin: usize, at: usize, end: usize) -> Option<usize> {
    if at >= end || at <= begin || scope.words.kind(at) != TokenKind::Word {
        return None;
    }
    let (before, key) = (scope.words.key(at - 1), scope.words.key(at));
    let rest = clitic::after_conjunction(key).filter(|_| key.starts_with('و'))?;
    let bare = |word: &'_ str| word.strip_prefix("ال").unwrap_or(word).to_string();
    let (first, second) = (bare(before), bare(rest));
    let same = before.starts_with("ال") == rest.starts_with("ال")
        && SHAPES.iter().any(|shape| first.ends_with(shape) && second.ends_with(shape));
    let titles = &scope.lexicon.titles;
    let sister = titles_row(scope, &second).is_some_and(|noun| noun.kind == SourceKind::Kin);
    let noun = !sister && titles.noun_phrases.begins(&second) || titles.title_phrases.begins(&second);
    let adjective = sister || scope.lexicon.lists.may_be_adjective(&second);
    (same && adjective && !noun && is_adjective(scope, at - 1)).then_some(at + 1)
}

/// «جرائم المستوطنين **المتواصلة**»: a feminine adjective describes no sound plural of people.
fn of_one(scope: Scope<'_>, at: usize) -> bool {
    let Some(before) = at.checked_sub(1).filter(|before| scope.is_definite(*before)) else { return true };
    let stem = |at: usize| &scope.words.key(at)[scope.morphs[at].stem as usize..];
    let sound = is_sound_plural(stem(before));
    let titles = &scope.lexicon.titles;
    let row = titles.noun_phrases.exact(stem(before)).map(|row| &titles.nouns[usize::from(row)]);
    let people = sound && row.is_some_and(|noun| noun.number == Some(crate::layers::Number::Plural));
    // «المغاربة» is a plural itself.
    let feminine = stem(at).ends_with('ه') && scope.lexicon.actors.nation(stem(at)).is_none();
    // «دعت الوكالة **المزارعين**»، «حذر الوزير **المواطنين**»: a plural describes no one thing or person.
    let many = is_sound_plural(stem(at));
    let one = row.is_some_and(|noun| noun.number == Some(crate::layers::Number::Singular));
    let body = row.is_some_and(|noun| matches!(noun.kind, SourceKind::Organisation | SourceKind::Media));
    let single = one && (body && stem(before).ends_with('ه') || row.is_some_and(is_one_person));
    let described = titles.noun_phrases.exact(stem(at)).map(|row| &titles.nouns[usize::from(row)]);
    let people_of = described.is_some_and(|noun| noun.number == Some(crate::layers::Number::Plural));
    let several = row.is_some_and(|noun| noun.number == Some(crate::layers::Number::Plural));
    let alone = !several && (row.is_some() || titles.title_phrases.exact(stem(before)).is_some());
    !(people && feminine || many && single || alone && people_of)
}

/// «شاهد **لرويترز**» is whom he told.
fn told(scope: Scope<'_>, at: usize) -> bool {
    let (key, known) = (scope.words.key(at), |word: &str| scope.lexicon.is_known_word(word));
    let rest = key.strip_prefix('ل').filter(|rest| known(rest));
    rest.is_some() && !known(key) && !scope.lexicon.lists.gazetteer.begins(key)
}

fn is_one_person(noun: &crate::lexicon::titles::SourceNoun) -> bool {
    matches!(noun.kind, SourceKind::Anonymous | SourceKind::Person)
}

fn is_document(scope: Scope<'_>, mention: &Mention) -> bool {
    mention.row.as_ref().is_some_and(|row| scope.lexicon.titles.is_document(row))
}

/// True when a word may describe the noun before it: a relative adjective, a participle, or one that the lists know.
fn is_adjective(scope: Scope<'_>, at: usize) -> bool {
    let key = scope.words.key(at);
    let stem = &key[scope.morphs[at].stem as usize..];
    if scope.lexicon.titles.quantities.begins(stem) {
        return false;
    }
    let relative = ["ي", "يه", "يين", "يون", "يان"].iter().any(|ending| stem.ends_with(ending));
    let plural = stem.starts_with('م') && is_sound_plural(stem);
    let participle = plural && !scope.lexicon.titles.noun_phrases.begins(stem);
    // «الدول **الشقيقة**»
    let row = titles_row(scope, stem).filter(|_| scope.is_definite(at));
    let sister = row.is_some_and(|noun| noun.kind == SourceKind::Kin);
    relative
        || participle
        || sister
        || scope.demonym(at).is_some()
        || scope.lexicon.lists.may_be_adjective(stem)
}

fn titles_row<'a>(scope: Scope<'a>, stem: &str) -> Option<&'a crate::lexicon::titles::SourceNoun> {
    let titles = &scope.lexicon.titles;
    titles.noun_phrases.exact(stem).map(|row| &titles.nouns[usize::from(row)])
}

/// True for a word that the lists know as an adjective, with its article.
pub(super) fn is_described(scope: Scope<'_>, at: usize) -> bool {
    let stem = &scope.words.key(at)[scope.morphs[at].stem as usize..];
    scope.lexicon.lists.may_be_adjective(stem)
}

/// A relative adjective without article that is no name: أمني، ميداني.
pub fn is_plain_adjective(scope: Scope<'_>, at: usize) -> bool {
    let key = scope.words.key(at);
    let morph = &scope.morphs[at];
    let plain = scope.is_open_word(at) && !morph.clitics.article && !morph.clitics.conjunction;
    let lists = &scope.lexicon.lists;
    let relative = (key.ends_with('ي') || key.ends_with("يه")) && lists.is_word(key);
    let described = || relative || lists.may_be_adjective(key) && !lists.gazetteer.begins(key);
    let name = scope.name_at(at).is_some() || name::find(scope, at, at + 1).is_some();
    plain && !scope.is_finite_verb(at) && (scope.demonym(at).is_some() || described() && !name)
}

fn continues(scope: Scope<'_>, at: usize, definite: bool, first: bool) -> bool {
    if !scope.is_open_word(at) {
        return false;
    }
    let morph = &scope.morphs[at];
    if morph.clitics.conjunction || morph.clitics.preposition.is_some() || scope.is_finite_verb(at) {
        return false;
    }
    let bare = &scope.words.key(at);
    let lists = &scope.lexicon.lists;
    let named =
        lists.gazetteer.begins(bare) || scope.name_at(at).is_some() || scope.lexicon.is_known_word(bare);
    let governed = ['و', 'ب', 'ل'].iter().find_map(|letter| bare.strip_prefix(*letter));
    // «برامج» is no ب with a word behind it.
    let word = |rest: &str| {
        let known = lists.sorts(rest) != 0 || lists.cluster(rest) > 0 || lists.gazetteer.begins(rest);
        known || !bare.starts_with('ب')
    };
    let governed = governed
        .is_some_and(|rest| lists.sorts(bare) == 0 && !scope.lexicon.is_known_word(rest) && word(rest));
    if !morph.clitics.article && !named && (lists.is_verb(bare) || governed) {
        return false;
    }
    // A sound plural governs nothing; only an adjective of its own shape may follow.
    let sound = |at: usize| is_sound_plural(scope.words.key(at));
    if !definite && sound(at - 1) && !scope.is_definite(at - 1) {
        return sound(at) || scope.demonym(at).is_some();
    }
    // An adjective agrees in definiteness; the noun that a construct governs may be definite.
    if definite {
        morph.clitics.article
    } else {
        first || morph.clitics.article || scope.demonym(at).is_some() || described_again(scope, at)
    }
}

/// «جماعات مسلحة **كبيرة**»: an adjective without article behind another of its gender.
fn described_again(scope: Scope<'_>, at: usize) -> bool {
    let feminine = |at: usize| scope.words.key(at).ends_with('ه');
    let two = is_plain_adjective(scope, at - 1) && is_plain_adjective(scope, at);
    // «أخذوا», «معظمهم» bear a pronoun.
    let bears = ["وا", "هم"].iter().any(|ending| scope.words.key(at).ends_with(ending));
    two && !bears && feminine(at - 1) == feminine(at)
}

/// What an adjective governs with ل: a purpose («للرقابة على المنشطات»), or whoever it is loyal or belongs to.
fn governed(scope: Scope<'_>, begin: usize, tail: &mut Tail, end: usize, head: Head) -> Option<usize> {
    let at = tail.stop;
    let behind_adjective = at > begin && scope.is_definite(at - 1);
    // «قال المصدر العسكري **لوكالة**» is whom he told.
    let speaks = !head.body && begin > 1 && scope.is_finite_verb(begin - 2);
    if speaks || !behind_adjective || !scope.words.key(at).starts_with('ل') || !scope.is_open_word(at) {
        return None;
    }
    if let Some(whom) = known(scope, at, end) {
        tail.country = tail.country.or(whom.country);
        return Some(whom.tokens.end);
    }
    let article = scope.morphs[at].clitics.preposition == Some('ل');
    let construct =
        !scope.lexicon.is_known_word(scope.words.key(at)) && at + 1 < end && scope.is_definite(at + 1);
    if !head.body || !(article || construct) {
        return None;
    }
    let next = at + 1;
    let preposition =
        next + 1 < end && matches!(scope.words.key(next), "علي" | "عن") && scope.is_definite(next + 1);
    Some(if preposition { next + 2 } else { next + usize::from(!article) })
}

/// A name or an office.
fn known(scope: Scope<'_>, at: usize, end: usize) -> Option<Mention> {
    // «لمحافظة تعز» is no woman governor.
    if let Some(place) = place::headed(scope, at, end) {
        return Some(place);
    }
    let name = name::find(scope, at, end).or_else(|| tagged::find(scope, at, end));
    title::find(scope, at, end).filter(|title| title.named || title.definite).or(name)
}

/// «لجنة الأسماك **والحياة** البرية»: what an institution is for is often two things.
fn coordinated(scope: Scope<'_>, begin: usize, at: usize, end: usize, head: Head) -> Option<usize> {
    let morph = &scope.morphs[at];
    let two = head.body && !head.definite && at > begin && morph.clitics.conjunction && morph.clitics.article;
    if !two || at >= end || morph.class != WordClass::Open || !morph.verbs.is_empty() {
        return None;
    }
    let stem = &scope.words.key(at)[morph.stem as usize..];
    let titles = &scope.lexicon.titles;
    let another = titles.noun_phrases.begins(stem) || titles.title_phrases.begins(stem);
    (!another && name::find(scope, at, end).is_none() && scope.demonym(at).is_none()).then_some(at + 1)
}

/// «مصادر **في اليمن**», «مصدر **بالشرطة الفرنسية**», «مقاتلون **من المقاومة**»: where unnamed people are.
fn where_it_is(scope: Scope<'_>, begin: usize, tail: &mut Tail, end: usize, head: Head) {
    let at = tail.stop;
    if head.definite || head.body || at > begin + 2 || at + 1 >= end {
        return;
    }
    let key = scope.words.key(at);
    let word = matches!(key, "من" | "في");
    let anywhere = head.source || key == "من";
    let glued =
        head.source && scope.is_open_word(at) && key.starts_with('ب') && !scope.lexicon.is_known_word(key);
    if !word && !glued {
        return;
    }
    let next = at + usize::from(word);
    let name = name::find(scope, next, end).or_else(|| tagged::find(scope, next, end));
    let many = || counted::find(scope, next, end).filter(|_| word);
    let found = name.or_else(|| phrase::source_noun(scope, next, end).filter(|noun| noun.definite));
    let found = found.or_else(many);
    // «مصدر **في الميناء**», «مسؤول **بالمستشفى**»
    let thing = || scope.is_definite(next) && !is_time(scope, next) && !scope.is_finite_verb(next);
    if found.is_none()
        && head.source
        && !scope.is_definite(at - 1)
        && !scope.is_finite_verb(begin - 1)
        && (thing() || glued && scope.morphs[at].clitics.article)
    {
        tail.stop = adjectives(scope, next + 1, end).stop;
        return;
    }
    // «مصدر من **إقليم الأمن**»
    let nouns = || construct(scope, next, end).filter(|_| head.source && !is_time(scope, next));
    if let Some(stop) = found.is_none().then(nouns).flatten() {
        tail.stop = adjectives(scope, stop, end).stop;
        return;
    }
    let fits = |found: &Mention| match found.kind {
        EntityKind::Organisation => anywhere || !head.counted && !is_document(scope, found),
        EntityKind::Place | EntityKind::Location | EntityKind::Group => anywhere,
        EntityKind::Person | EntityKind::Unnamed => false,
    };
    if let Some(found) = found.filter(fits) {
        tail.country = tail.country.or(found.country);
        tail.stop = found.tokens.end;
    }
}

/// «مصدر **في اليوم** التالي»: when, not where.
fn is_time(scope: Scope<'_>, at: usize) -> bool {
    let stem = &scope.words.key(at)[scope.morphs[at].stem as usize..];
    scope.lexicon.titles.sorts.fits("time", stem)
}
