//! People by number: «21 شخصا», «مئات المتظاهرين», «عدد من الصحف», «أحد الشهود»; and peoples: «اليمنيون».

use crate::evidence::RowRef;
use crate::layers::{Agreement, EntityKind, Mention, Number, TokenKind, WordClass};
use crate::lexicon::titles::{Quantity, SourceKind};
use crate::mention::{Scope, phrase, tail};
use crate::morph::clitic;
use crate::text::is_sound_plural;

/// The counted noun phrase that begins at token `at`.
pub fn find(scope: Scope<'_>, at: usize, end: usize) -> Option<Mention> {
    let (mut stop, quantity) = quantity(scope, at, end)?;
    // «الأحد» is the day.
    if quantity == Quantity::One && scope.words.key(at).starts_with("ال") {
        return None;
    }
    // «مئات الآلاف من», «3 آلاف»
    while let Some((next, _)) = quantity_word(scope, stop, end) {
        stop = next;
    }
    // «ثلاثة (3) جنود»
    let bracket = |i: usize, mark: &str| i < end && scope.words.is(i, mark);
    if bracket(stop, "(") && bracket(stop + 2, ")") && scope.words.kind(stop + 1) == TokenKind::Number {
        stop += 3;
    }
    let share = at > 0 && scope.morphs[at - 1].class == WordClass::Preposition && scope.is_definite(at);
    if quantity == Quantity::Number
        && !share
        && stop < end
        && scope.lexicon.titles.of_them.contains(scope.words.key(stop))
    {
        return Some(mention(scope, at, stop + 1, false, None));
    }
    // «عدد من **ضباط الحرس**» go on as they would alone.
    let of = stop < end && scope.words.key(stop) == "من";
    stop += usize::from(of);
    // «6 من **أبرز** قياداته»
    while let Some((next, Quantity::Part)) = quantity_word(scope, stop, end) {
        stop = next;
    }
    let (head_end, body, country) = counted(scope, stop, end, quantity)?;
    let definite = scope.morphs[stop].clitics.article;
    let tail = tail::of(
        scope,
        head_end,
        end,
        tail::Head { definite, body, counted: !definite && !of, source: false, people: true },
    );
    let one = quantity == Quantity::One;
    Some(mention(scope, at, tail.stop, one, tail.country.or(country)))
}

fn mention(
    scope: Scope<'_>,
    at: usize,
    stop: usize,
    one: bool,
    country: Option<crate::layers::Country>,
) -> Mention {
    let span = scope.words.cover(at..stop);
    Mention {
        span,
        tokens: at..stop,
        head: span,
        kind: if one { EntityKind::Unnamed } else { EntityKind::Group },
        named: false,
        definite: false,
        agreement: Agreement {
            gender: None,
            number: Some(if one { Number::Singular } else { Number::Plural }),
        },
        actor: None,
        country,
        nested: false,
        title: None,
        row: Some(RowRef::new("rule", "counted")),
    }
}

fn quantity(scope: Scope<'_>, at: usize, end: usize) -> Option<(usize, Quantity)> {
    if scope.words.kind(at) == TokenKind::Number {
        return Some((at + 1, Quantity::Number));
    }
    quantity_word(scope, at, end)
}

fn quantity_word(scope: Scope<'_>, at: usize, end: usize) -> Option<(usize, Quantity)> {
    if at >= end || scope.words.kind(at) != TokenKind::Word {
        return None;
    }
    let quantities = &scope.lexicon.titles.quantities;
    let key = scope.words.key(at);
    let forms = clitic::name_forms(key);
    let bare = forms.iter().filter_map(|(form, _)| form.strip_prefix("ال"));
    forms
        .iter()
        .map(|(form, _)| &**form)
        .chain(bare)
        .find_map(|form| quantities.longest(scope.words, form, at, end))
        .map(|(quantity, stop)| (stop, quantity))
}

/// The noun that is counted: where it stops, whether it is an institution, and its country.
fn counted(
    scope: Scope<'_>,
    at: usize,
    end: usize,
    quantity: Quantity,
) -> Option<(usize, bool, Option<crate::layers::Country>)> {
    if at >= end || !scope.is_open_word(at) {
        return None;
    }
    let nouns = &scope.lexicon.titles.nouns;
    if let Some((row, _, stop)) = phrase::noun_head(scope, at, end) {
        let body = matches!(nouns[usize::from(row)].kind, SourceKind::Organisation | SourceKind::Media);
        return Some((stop, body, None));
    }
    let key = scope.words.key(at);
    let accusative = key.strip_suffix('ا').unwrap_or(key);
    let people = scope.lexicon.actors.demonym(accusative).or_else(|| scope.demonym(at));
    let listed = scope.lexicon.titles.noun_phrases.begins(accusative)
        || scope.lexicon.titles.title_phrases.begins(accusative);
    if people.is_some() || listed {
        return Some((at + 1, false, people));
    }
    let stem = &key[scope.morphs[at].stem as usize..];
    let sound = is_sound_plural(stem) && stem.chars().count() > 4;
    // «أبرز بوتين» is the verb.
    let after_article = at > 0 && scope.is_definite(at - 1);
    let sound = sound && (quantity != Quantity::Part && !after_article || scope.is_definite(at));
    (sound && quantity_word(scope, at, end).is_none()).then_some((at + 1, false, None))
}

/// A people: «اليمنيون», «الأتراك», where no noun stands before that it would describe.
pub fn people(scope: Scope<'_>, at: usize, end: usize) -> Option<Mention> {
    if !scope.is_definite(at) {
        return None;
    }
    let stem = &scope.words.key(at)[scope.morphs[at].stem as usize..];
    let plural = is_sound_plural(stem);
    let country = scope.demonym(at).filter(|_| plural).or_else(|| scope.lexicon.actors.nation(stem))?;
    // «الاتحاد الأوروبي **الأتراك**»: many describe no one thing.
    let one = |before: usize| scope.demonym(before).is_some() && !is_sound_plural(scope.words.key(before));
    let describes = at > 0 && scope.is_definite(at - 1) && !(plural && one(at - 1));
    let joined = scope.morphs[at].clitics.conjunction && at > 0 && scope.demonym(at - 1).is_some();
    if describes && !joined {
        return None;
    }
    let tail = tail::of(
        scope,
        at + 1,
        end,
        tail::Head { definite: true, body: false, counted: false, source: false, people: true },
    );
    let mention = mention(scope, at, tail.stop, false, Some(country));
    Some(Mention { definite: true, row: Some(RowRef::new("rule", "people")), ..mention })
}
