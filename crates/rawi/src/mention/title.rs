//! Titles with the names behind them, and titles alone.

use crate::evidence::RowRef;
use crate::layers::{Agreement, EntityKind, Mention, Number, TokenKind};
use crate::mention::{Scope, fuller, governing, name, phrase, place, possessed, reach, tagged, tail};
use crate::morph::clitic;
use std::ops::Range;

/// Most words of a name that no table knows.
const NAME_WORDS: usize = 4;

/// The most words between a title and a name that belongs to it.
const FURTHER: usize = 4;

/// A name: its tokens, and its row where a table knows it.
pub(super) type Named = (Range<usize>, Option<crate::layers::ActorRef>);

/// The title that begins at token `at`, with its complement and name.
pub fn find(scope: Scope<'_>, at: usize, end: usize) -> Option<Mention> {
    let (row, definite, mut stop) = head(scope, at, end)?;
    let mut country = None;
    let mut kind = EntityKind::Person;
    // «وزير الخارجية» is whole; «رئيس» wants what it governs.
    let pronoun = scope.lexicon.titles.is_pronominal(row);
    let whole = definite || pronoun || (stop > at + 1 && scope.morphs[stop - 1].clitics.article);
    let styled = &*scope.lexicon.titles.titles[row as usize].kind == "honorific";
    let styles = styled && !definite && second(scope, stop, end).is_some();
    if !styles && (!whole || governs(scope, at, stop, end, definite)) {
        stop = complement(scope, stop, end, &mut country);
    }
    // «رئيس **"الأفق"**»
    let heads = matches!(
        &*scope.lexicon.titles.titles[row as usize].kind,
        "president" | "director" | "leader" | "secretary_general"
    );
    if heads && !definite && !whole && stop == at + 1 {
        stop = phrase::quoted_name(scope, stop, end).unwrap_or(stop);
    }
    stop = adjectives(scope, stop, end, &mut country);
    stop = described(scope, stop, end, definite, &mut country);
    stop = governing::complement(scope, stop, end).unwrap_or(stop);
    stop = posting(scope, row, stop, end);
    stop = of_what(scope, stop, end, &mut country);
    // A second title: الأمين العام ... السيد ...
    while let Some((_, definite, next)) = second(scope, stop, end) {
        let (begin, before) = (stop, country);
        stop = next;
        if !definite && governs(scope, begin, stop, end, definite) {
            stop = complement(scope, stop, end, &mut country);
        }
        stop = adjectives(scope, stop, end, &mut country);
        // «رئيس الحكومة **ووزير الدفاع**» are two, unless one name follows.
        let near = || person(scope, stop, end).or_else(|| further_on(scope, stop, end)).is_some();
        let named = || near() || reach::find(scope, at, stop, end).is_some();
        if is_joined(scope, begin) && !named() {
            (stop, country) = (begin, before);
            break;
        }
    }
    let title = &scope.lexicon.titles.titles[row as usize];
    let address = &*title.kind == "address";
    let named = person(scope, stop, end)
        .or_else(|| further_on(scope, stop, end))
        .or_else(|| {
            let (name, on_the_way) = reach::find(scope, at, stop, end).filter(|_| !address)?;
            country = country.or(on_the_way);
            Some(name)
        })
        .or_else(|| unknown_name(scope, stop, end).map(|range| (range, None)));
    let named = named.filter(|(_, actor)| !address && !of_another_state(scope, row, country, *actor));
    let gender = title.gender;
    let (head_range, actor, is_named) = match &named {
        Some((range, actor)) => (range.clone(), *actor, true),
        None => (at..stop, None, false),
    };
    if !is_named && matches!(&*title.kind, "honorific" | "rank" | "profession") && !definite {
        kind = EntityKind::Unnamed;
    }
    let stop = head_range.end.max(stop);
    let known = actor.map(|a| scope.lexicon.actors.get(a));
    Some(Mention {
        span: scope.words.cover(at..stop),
        tokens: at..stop,
        head: scope.words.cover(head_range),
        kind,
        named: is_named,
        definite: definite || pronoun || is_named || country.is_some() || stop > at + 1,
        agreement: Agreement {
            gender: known.and_then(|k| k.gender).or(gender),
            number: Some(Number::Singular),
        },
        actor,
        country: known.and_then(|k| k.country).or(country),
        nested: false,
        title: Some(row),
        row: Some(RowRef::new("titles.tsv", &*title.id)),
    })
}

/// «وسيزور الرئيس المكسيكي ترامب»: who is known to belong to another state does not hold the office.
fn of_another_state(
    scope: Scope<'_>,
    row: u16,
    country: Option<crate::layers::Country>,
    actor: Option<crate::layers::ActorRef>,
) -> bool {
    let heads =
        matches!(&*scope.lexicon.titles.titles[row as usize].kind, "president" | "prime_minister" | "king");
    let theirs = actor.and_then(|actor| scope.lexicon.actors.get(actor).country);
    heads && theirs.zip(country).is_some_and(|(a, b)| a != b)
}

/// A title behind a title, of the same person.
pub(super) fn second(scope: Scope<'_>, at: usize, end: usize) -> Option<(u16, bool, usize)> {
    let found = head(scope, at, end).filter(|(row, ..)| !scope.lexicon.titles.is_pronominal(*row))?;
    // «قال الوزير **لمراسلنا** سامي خالد»: whom he told.
    let key = scope.words.key(at);
    let told = key.starts_with('ل') && !scope.is_definite(at) && !scope.lexicon.is_known_word(key);
    (!told && place::headed(scope, at, end).is_none()).then_some(found)
}

/// True for a title that و joins to what is before it.
fn is_joined(scope: Scope<'_>, at: usize) -> bool {
    let key = scope.words.key(at);
    clitic::after_conjunction(key).is_some() && key.starts_with('و') && !scope.lexicon.is_known_word(key)
}

/// Where the title's own words stop that begin at a token: المتحدث باسم is two words.
pub fn words_end(scope: Scope<'_>, at: usize, end: usize) -> usize {
    head(scope, at, end).map_or(at, |(_, _, stop)| stop)
}

/// Where the words of a second title stop that begins at a token.
pub(super) fn second_end(scope: Scope<'_>, at: usize, end: usize) -> Option<usize> {
    second(scope, at, end).map(|(_, _, stop)| stop)
}

/// True for «نظيره» and «سموه», who is another.
pub(super) fn is_counterpart(scope: Scope<'_>, at: usize, end: usize) -> bool {
    head(scope, at, end).is_some_and(|(row, ..)| scope.lexicon.titles.is_pronominal(row))
}

/// True when a title begins at a token.
pub fn is_title(scope: Scope<'_>, at: usize, end: usize) -> bool {
    head(scope, at, end).is_some()
}

/// The title's own words. Gives its row, whether it is definite, and where it stops.
pub(super) fn head(scope: Scope<'_>, at: usize, end: usize) -> Option<(u16, bool, usize)> {
    if at >= end || scope.words.kind(at) != TokenKind::Word {
        return None;
    }
    let mut best: Option<(u16, bool, usize)> = None;
    for (form, _) in clitic::name_forms(scope.words.key(at)) {
        let bare = form.strip_prefix("ال");
        for (first, definite) in [(Some(&*form), false), (bare, true)] {
            let Some(first) = first else { continue };
            if let Some((row, stop)) = scope.lexicon.titles.title_phrases.longest(scope.words, first, at, end)
                && best.is_none_or(|(_, _, longest)| stop > longest)
                // «شكر **الرئيس** الحكومة»: with the article it governs no noun.
                && !(definite && stop > at + 1 && scope.morphs[at + 1].clitics.article)
            {
                best = Some((row, definite, stop));
            }
        }
    }
    let owned = |(_, _, stop): &(u16, bool, usize)| *stop == at + 1;
    let his = best.filter(owned).and_then(|(row, _, _)| possessed::of_him(scope, row, at));
    his.map(|row| (row, true, at + 1))
        .or(best)
        .or_else(|| possessed::title(scope, at).map(|row| (row, true, at + 1)))
}

/// A definite title that goes on: المتحدث باسم **الحكومة**, الأمين العام **للأمم المتحدة**.
fn governs(scope: Scope<'_>, at: usize, stop: usize, end: usize, definite: bool) -> bool {
    let open_ended = stop > at + 1 && !scope.morphs[stop - 1].clitics.article;
    let with_preposition = || {
        let clitics = scope.morphs[stop].clitics;
        clitics.preposition.is_some() && !clitics.conjunction
            || name::find(scope, stop, end).is_some_and(|m| {
                // «قال الوزير **إيران** لن تقبل»
                let glued = m.head.start > m.span.start;
                (!definite && m.kind != EntityKind::Person || m.kind == EntityKind::Organisation || glued)
                    && !scope.is_definite(stop)
            })
    };
    open_ended || (stop < end && scope.is_open_word(stop) && with_preposition())
}

/// What an indefinite title governs: رئيس **حركة النهضة**, المتحدث باسم **الحكومة**.
fn complement(
    scope: Scope<'_>,
    at: usize,
    end: usize,
    country: &mut Option<crate::layers::Country>,
) -> usize {
    if at >= end {
        return at;
    }
    if let Some(known) = name::find(scope, at, end)
        && known.kind != EntityKind::Person
    {
        *country = known.country;
        return known.tokens.end;
    }
    if let Some(close) = phrase::named_in_marks(scope, at, end) {
        return close;
    }
    // «وزير داخلية **ولاية بافاريا**»
    if let Some(place) = place::headed(scope, at, end) {
        *country = place.country;
        return place.tokens.end;
    }
    let mut stop = construct(scope, at, end);
    if let Some(known) = (stop > at && stop < end).then(|| name::find(scope, stop, end)).flatten() {
        *country = known.country;
        return known.tokens.end;
    }
    let first = stop;
    while stop < end && stop < first + 5 && scope.is_definite(stop) && (stop == first || agrees(scope, stop))
    {
        if let Some(code) = scope.demonym(stop) {
            *country = Some(code);
        }
        stop += 1;
    }
    // «رئيس اللجنة الوطنية **لمكافحة الفساد**», «رئيس بلدية **ناردو**»
    let body = phrase::source_noun(scope, at, end);
    // «المتحدث باسم الوكالة **"سامي خالد"**»: marks hold the name of a body only behind a noun without article.
    let marks = |i: usize| matches!(scope.words.kind(i), TokenKind::Quote(_));
    let body = body.filter(|body| body.kind == EntityKind::Organisation && body.tokens.end > stop);
    let body = body.filter(|body| !scope.is_definite(at) || !(stop..body.tokens.end).any(marks));
    body.map_or(stop, |body| {
        *country = country.or(body.country);
        body.tokens.end
    })
}

/// Nouns without article that govern one another: رئيس **كتلة حركة** النهضة, وزير **حقوق** الإنسان. The last must
/// govern a definite noun or a name, unless it is a noun of institutions.
fn construct(scope: Scope<'_>, at: usize, end: usize) -> usize {
    let lists = &scope.lexicon.lists;
    let noun = |i: usize| {
        let key = scope.words.key(i);
        let morph = &scope.morphs[i];
        let listed = scope.lexicon.titles.noun_phrases.begins(key);
        let plain = scope.is_open_word(i) && !morph.clitics.article && !morph.clitics.conjunction;
        // «قسم» is a name of the lists too.
        let name = lists.gazetteer.begins(key) && !(i > at && lists.may_be_noun(key));
        let common = !name && lists.cluster(key) > 0 && scope.name_at(i).is_none();
        plain && !scope.is_finite_verb(i) && scope.demonym(i).is_none() && (listed || common)
    };
    let mut stop = at;
    while stop < end && stop < at + 3 && noun(stop) {
        stop += 1;
    }
    let governs = stop < end
        && (scope.is_definite(stop)
            || name::find(scope, stop, end).is_some_and(|known| known.kind != EntityKind::Person));
    let listed = stop > at && scope.lexicon.titles.noun_phrases.begins(scope.words.key(at));
    if governs {
        stop
    } else if listed {
        at + 1
    } else {
        at
    }
}

/// A definite word that may describe the one before it: it has the same gender ending, or is a relative adjective.
fn agrees(scope: Scope<'_>, at: usize) -> bool {
    let (before, key) = (scope.words.key(at - 1), scope.words.key(at));
    let feminine = |key: &str| key.ends_with('ه');
    key.ends_with('ي') || key.ends_with("يه") || feminine(before) == feminine(key) && !key.ends_with("ات")
}

/// السفير في بيروت, المبعوث **إلى ليبيا**: where one is sent.
fn posting(scope: Scope<'_>, row: u16, at: usize, end: usize) -> usize {
    let sent = matches!(&*scope.lexicon.titles.titles[row as usize].kind, "envoy" | "ambassador");
    let preposition = at + 1 < end && scope.morphs[at].class == crate::layers::WordClass::Preposition;
    match (sent && preposition).then(|| name::find(scope, at + 1, end)).flatten() {
        Some(place) if place.kind != EntityKind::Person => place.tokens.end,
        _ => at,
    }
}

/// The adjectives of a title: المسؤول **الأمني**, قائد **ميداني عراقي**.
fn described(
    scope: Scope<'_>,
    at: usize,
    end: usize,
    definite: bool,
    country: &mut Option<crate::layers::Country>,
) -> usize {
    if definite {
        let tail = tail::adjectives(scope, at, end);
        *country = country.or(tail.country);
        return tail.stop;
    }
    let mut stop = at;
    // «رئيس الحكومة **مطالب** بالتدخل» is a clause.
    let closed = at > 0 && scope.is_definite(at - 1);
    while !closed && stop < end && stop < at + 2 && tail::is_plain_adjective(scope, stop) {
        *country = country.or_else(|| scope.demonym(stop));
        stop += 1;
    }
    stop
}

/// What an office is of, behind a preposition, before the name: النائب **عن حزب العمل** سمير خالد, رئيس الكتلة
/// **بمجلس النواب**، سمير خالد.
fn of_what(scope: Scope<'_>, at: usize, end: usize, country: &mut Option<crate::layers::Country>) -> usize {
    if at + 1 >= end {
        return at;
    }
    let morph = &scope.morphs[at];
    let word = usize::from(morph.class == crate::layers::WordClass::Preposition);
    let letter = morph.class == crate::layers::WordClass::Open && scope.words.key(at).starts_with(['ب', 'ل']);
    if word == 0 && !letter {
        return at;
    }
    let begin = at + word;
    let body = name::find(scope, begin, end).or_else(|| tagged::find(scope, begin, end));
    let body = body.or_else(|| phrase::source_noun(scope, begin, end));
    let body = body.filter(|body| !matches!(body.kind, EntityKind::Person | EntityKind::Unnamed));
    let thing = || morph.clitics.article.then(|| tail::adjectives(scope, at + 1, end).stop);
    let Some(stop) = body.as_ref().map(|body| body.tokens.end).or_else(thing) else {
        return at;
    };
    let comma =
        stop < end && (scope.words.is(stop, "،") || matches!(scope.words.kind(stop), TokenKind::Quote(_)));
    let named = |i: usize| person(scope, i, end).is_some();
    let next = stop + usize::from(comma);
    let after_title = head(scope, next, end).map(|(_, _, behind)| behind).filter(|_| next < end);
    if named(next) || after_title.is_some_and(named) {
        *country = country.or(body.and_then(|body| body.country));
        return stop;
    }
    at
}

pub(super) fn adjectives(
    scope: Scope<'_>,
    mut at: usize,
    end: usize,
    country: &mut Option<crate::layers::Country>,
) -> usize {
    while at < end && scope.is_open_word(at) && scope.morphs[at].clitics.preposition.is_none() {
        // «وصف المرشد الأعلى **السعودية**»: a state, no adjective of his.
        let feminine = |at: usize| scope.words.key(at).ends_with('ه');
        let state = || name::find(scope, at, end).is_some_and(|name| name.kind == EntityKind::Place);
        if feminine(at) && !feminine(at - 1) && scope.is_definite(at - 1) && state() {
            break;
        }
        match scope.demonym(at) {
            Some(code) if !scope.morphs[at].clitics.conjunction => {
                *country = Some(code);
                at += 1;
            }
            _ => break,
        }
    }
    at
}

/// A name that other words part from its title: الرئيس **السابق** أنور السادات, رئيس الحكومة**،** يوسف الشاهد,
/// المتحدث الرسمي **لتعليم الرياض** ناصر المنيع. Only a name that the tables or the tagger know is looked for so far
/// away.
fn further_on(scope: Scope<'_>, at: usize, end: usize) -> Option<Named> {
    let quoted = at < end && matches!(scope.words.kind(at), TokenKind::Quote(_));
    let comma = quoted || at < end && scope.words.is(at, "،");
    let last = if comma { at + 1 } else { at + FURTHER };
    // Words with the article, or the name of what the office is of.
    let over = |i: usize| {
        let name = name::find(scope, i, end).or_else(|| tagged::find(scope, i, end));
        let body = name.filter(|name| name.kind != EntityKind::Person).map(|name| name.tokens.end);
        body.or_else(|| (scope.is_definite(i) && !scope.is_finite_verb(i)).then_some(i + 1))
    };
    let mut first = at + usize::from(comma);
    while first < end && first <= last {
        if first > at && matches!(scope.words.kind(first), TokenKind::Quote(_)) {
            first += 1;
            continue;
        }
        let known = name::find(scope, first, end).filter(|name| name.kind == EntityKind::Person);
        let known = known.or_else(|| tagged::find(scope, first, end));
        if let Some(name) = known.filter(|name| name.kind == EntityKind::Person && name.tokens.len() > 1) {
            return (first > at).then_some((name.tokens, name.actor));
        }
        let next = over(first).filter(|_| !comma)?;
        first = next;
    }
    None
}

/// The person's name behind a title: one of the tables, or one that the tagger found.
fn person(scope: Scope<'_>, at: usize, end: usize) -> Option<Named> {
    if at >= end || !scope.is_open_word(at) {
        return None;
    }
    if let Some(known) = name::find(scope, at, end) {
        let plain = scope.words.span(at).of(&scope.words.article.text);
        let is_person = known.kind == EntityKind::Person && !plain.is_empty();
        let whole = || known.tokens.start..fuller::end_of(scope, &known.tokens, end);
        // «الشيخ صالح **العباد**» is not the one whom «صالح» alone means.
        return match is_person.then(|| name::is_short(scope, &known).then(whole)).flatten() {
            Some(whole) if whole != known.tokens => Some((whole, None)),
            _ => is_person.then_some((known.tokens, known.actor)),
        };
    }
    if let Some(name) = tagged::find(scope, at, end) {
        let whole = || name.tokens.start..fuller::end_of(scope, &name.tokens, end);
        return (name.kind == EntityKind::Person).then(|| (whole(), None));
    }
    None
}

/// Words that no table knows and that may be a name: the first has no article, none is a verb or a noun of saying.
fn unknown_name(scope: Scope<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    if at >= end || !scope.is_open_word(at) || name::find(scope, at, end).is_some() {
        return None;
    }
    if scope.name_at(at).is_some() || governed(scope, at) || second(scope, at, end).is_some() {
        return None;
    }
    if scope.lexicon.lists.is_word(scope.words.key(at)) {
        return listed_names(scope, at, end);
    }
    let mut stop = at;
    while stop < end && stop < at + NAME_WORDS && may_be_name(scope, stop, stop == at) {
        stop += 1;
    }
    (stop > at).then_some(at..stop)
}

/// «اللواء فضل محسن»: words that are names as well, when two stand side by side.
fn listed_names(scope: Scope<'_>, at: usize, end: usize) -> Option<Range<usize>> {
    let listed = |i: usize| {
        i < end
            && scope.is_open_word(i)
            && scope.lexicon.lists.gazetteer.begins(scope.words.key(i))
            && scope.morphs[i].verbs.is_empty()
            && scope.demonym(i).is_none()
            && !scope.morphs[i].clitics.conjunction
    };
    let plain = |i: usize| !scope.morphs[i].clitics.article && scope.morphs[i].clitics.preposition.is_none();
    let stop = (at..end.min(at + NAME_WORDS)).find(|i| !listed(*i)).unwrap_or(end.min(at + NAME_WORDS));
    (plain(at) && stop > at + 1).then_some(at..stop)
}

/// A word that no list of names holds and that is no rare word either, or that has ل or ب in front: «لتعليم».
fn governed(scope: Scope<'_>, at: usize) -> bool {
    let lists = &scope.lexicon.lists;
    let key = scope.words.key(at);
    let listed = lists.gazetteer.begins(key) || scope.lexicon.actors.names.begins(key);
    !listed && (key.starts_with(['ل', 'ب']) || lists.cluster(key) > 0)
}

/// يزور، يلتقي: a word in ي that no name of the usual shapes (ياسر، يوسف، يحيى) begins like.
fn looks_imperfect(scope: Scope<'_>, key: &str) -> bool {
    // «سيستقبله»
    let future = key.strip_prefix('س').is_some_and(|rest| scope.lexicon.lists.may_be_verb(rest));
    if future && key.chars().count() > 5 {
        return true;
    }
    let mut letters = key.chars();
    letters.next() == Some('ي') && letters.next().is_some_and(|c| !matches!(c, 'ا' | 'و' | 'ح'))
}

fn may_be_name(scope: Scope<'_>, at: usize, first: bool) -> bool {
    let morph = &scope.morphs[at];
    if !first && governed(scope, at) {
        return false;
    }
    scope.is_open_word(at)
        && !tagged::is_common(scope, at)
        && morph.verbs.is_empty()
        && !(first && morph.clitics.article)
        && morph.clitics.preposition.is_none()
        && (first || !morph.clitics.conjunction)
        && !looks_imperfect(scope, scope.words.key(at))
        && !scope.lexicon.titles.noun_phrases.begins(scope.words.key(at))
        && (scope.demonym(at).is_none() || !first)
}
