//! Noun phrases that head a source (مصدر عسكري، وزارة الخارجية), and the bounds of a phrase in subject position.

use crate::evidence::RowRef;
use crate::layers::{Agreement, EntityKind, Mention, Number, TokenKind, WordClass};
use crate::lexicon::titles::SourceKind;
use crate::mention::{Scope, name, possessed, tagged, tail, title};
use crate::morph::clitic;
use crate::span::Span;
use crate::text::unfold_offset;
use std::ops::Range;

/// The source noun that begins at token `at`, with what belongs to it.
pub fn source_noun(scope: Scope<'_>, at: usize, end: usize) -> Option<Mention> {
    let (row, definite, head_end) = noun_head(scope, at, end)?;
    // «وطالب» is the verb far more often than the student.
    if !definite && scope.is_finite_verb(at) {
        return None;
    }
    let noun = &scope.lexicon.titles.nouns[row as usize];
    let body = matches!(noun.kind, SourceKind::Media | SourceKind::Organisation);
    // «مجموعة «الأفق»», «وكالة **أنباء** «الأفق»»
    let one_group = noun.kind == SourceKind::Group && noun.number == Some(Number::Singular);
    let marked = |at: usize| quoted_name(scope, at, end).or_else(|| bracketed(scope, at, end));
    let further = || {
        let more = head_end + 1 < end && scope.is_open_word(head_end) && is_bare_noun(scope, head_end);
        (more && !definite).then(|| marked(head_end + 1)).flatten()
    };
    let quoted = marked(head_end).filter(|_| body || one_group && !definite);
    let quoted = quoted.or_else(|| {
        further().filter(|_| noun.kind == SourceKind::Media && noun.number == Some(Number::Singular))
    });
    // «مصادر «الأفق»»: whose sources they are.
    let whose = || named_in_marks(scope, head_end, end).filter(|_| !body && !definite);
    let own = own_name(scope, head_end, end).filter(|_| body && !definite && quoted.is_none());
    // «مواقع داعش» are no medium of that name.
    let own = own.filter(|name| noun.kind != SourceKind::Media || may_be_medium(scope, name));
    let tail = match quoted.or(own.as_ref().map(|name| name.tokens.end)).or_else(whose) {
        Some(close) => tail::adjectives(scope, close, end),
        None => {
            let source = noun.kind == SourceKind::Anonymous;
            let people = matches!(noun.kind, SourceKind::Anonymous | SourceKind::Person | SourceKind::Kin);
            tail::of(scope, head_end, end, tail::Head { definite, body, counted: false, source, people })
        }
    };
    if let Some(named) = own_person(scope, at, &tail, end, (row, definite)) {
        return Some(named);
    }
    let span = scope.words.cover(at..tail.stop);
    let fixes = |i: usize| scope.morphs[i].clitics.article || scope.name_at(i).is_some();
    let definite = definite || noun.kind == SourceKind::Kin || tail.named || (at + 1..tail.stop).any(fixes);
    let faction = || (at + 1..tail.stop).find_map(|i| faction(scope, i));
    let armed =
        || scope.lexicon.titles.sorts.fits("REB", scope.lexicon.titles.nouns[row as usize].word.as_ref());
    let faction = if own.is_none() && armed() { faction() } else { None };
    let own_head = own.as_ref().map(|name| name.head);
    let inside = |close: usize| {
        let open =
            (head_end..close - 1).find(|i| scope.words.kind(*i) != TokenKind::Word).unwrap_or(head_end);
        scope.words.cover(open + 1..close - 1)
    };
    let head = quoted.map(inside).or(own_head);
    let object = is_object(scope, at, end);
    let head = head.unwrap_or_else(|| if object { span } else { without_conjunction(scope, at, span) });
    let named = quoted.is_some() || own.is_some();
    Some(Mention {
        span,
        tokens: at..tail.stop,
        head,
        kind: match noun.kind {
            SourceKind::Anonymous | SourceKind::Person | SourceKind::Kin => EntityKind::Unnamed,
            SourceKind::Document | SourceKind::Media | SourceKind::Organisation => EntityKind::Organisation,
            SourceKind::Group => EntityKind::Group,
        },
        named,
        definite: definite || named,
        agreement: Agreement { gender: None, number: noun.number.or(Some(Number::Singular)) },
        actor: own.as_ref().and_then(|name| name.actor).or(faction),
        country: own.as_ref().and_then(|name| name.country).or(tail.country),
        nested: object,
        title: None,
        row: Some(RowRef::new("source_nouns.tsv", &*noun.id)),
    })
}

/// The person whose name stands behind what they are: «اللاجئ السوري **"سامي خالد"**», «بائع السمك، **سمير علي**».
fn own_person(
    scope: Scope<'_>,
    at: usize,
    tail: &tail::Tail,
    end: usize,
    (row, definite): (u16, bool),
) -> Option<Mention> {
    let noun = &scope.lexicon.titles.nouns[usize::from(row)];
    let person = |row: u16| {
        let kind = scope.lexicon.titles.nouns[usize::from(row)].kind;
        matches!(kind, SourceKind::Anonymous | SourceKind::Person)
    };
    // «شقيق الزعيم سامي خالد»: the name is his whose noun stands nearest.
    let another = |i: usize| {
        noun_head(scope, i, end).is_some_and(|(row, ..)| person(row)) || title::is_title(scope, i, end)
    };
    let own = definite || scope.is_definite(tail.stop - 1) && !(at + 1..tail.stop).any(another);
    let next = tail.stop;
    if !person(row) || !own || noun.number == Some(Number::Plural) || next + 1 >= end {
        return None;
    }
    let mark = matches!(scope.words.kind(next), TokenKind::Quote(_)) || scope.words.is(next, "،");
    let name = person_name(scope, next + usize::from(mark), end)?;
    let whole = name.kind == EntityKind::Person && name.named && name.head.start == name.span.start;
    (whole && (!mark || name.tokens.len() > 1)).then(|| Mention {
        span: scope.words.cover(at..name.tokens.end),
        tokens: at..name.tokens.end,
        country: name.country.or(tail.country),
        row: Some(RowRef::new("source_nouns.tsv", &*noun.id)),
        ..name
    })
}

/// The longer of the names that the tables and the tagger find.
pub(super) fn person_name(scope: Scope<'_>, at: usize, end: usize) -> Option<Mention> {
    let names = [name::find(scope, at, end), tagged::find(scope, at, end)];
    names.into_iter().flatten().max_by_key(|name| (name.tokens.end, name.actor.is_some()))
}

/// The faction whose adjective stands at a token: المقاتلون **الحوثيون**.
fn faction(scope: Scope<'_>, at: usize) -> Option<crate::layers::ActorRef> {
    let stem = &scope.words.key(at)[scope.morphs[at].stem as usize..];
    scope.lexicon.actors.faction(stem)
}

/// The phrase behind the و or ف that its first word carries.
fn without_conjunction(scope: Scope<'_>, at: usize, span: Span) -> Span {
    let key = scope.words.key(at);
    let dropped = clitic::after_conjunction(key).filter(|_| !scope.lexicon.is_known_word(key));
    let dropped = dropped.map_or(0, |rest| key.len() - rest.len());
    let begin = span.start as usize + unfold_offset(scope.words.word(at), dropped);
    Span::new(begin, span.end as usize)
}

/// A noun with nothing glued to it.
fn is_bare_noun(scope: Scope<'_>, at: usize) -> bool {
    let clitics = scope.morphs[at].clitics;
    let bare = !clitics.article && !clitics.conjunction && clitics.preposition.is_none();
    bare && !scope.is_finite_verb(at) && scope.lexicon.lists.may_be_noun(scope.words.key(at))
}

/// The name of the institution behind its noun: شركة **أرامكو**.
fn own_name(scope: Scope<'_>, at: usize, end: usize) -> Option<Mention> {
    if at >= end {
        return None;
    }
    let names = [name::find(scope, at, end), tagged::find(scope, at, end)];
    let mut bodies = names.into_iter().flatten();
    bodies.find(|name| name.kind == EntityKind::Organisation && name.named && !scope.is_definite(at))
}

fn may_be_medium(scope: Scope<'_>, name: &Mention) -> bool {
    let role = name.actor.and_then(|actor| scope.lexicon.actors.get(actor).role);
    role.is_none_or(|role| matches!(role, "MED" | "BUS"))
}

/// The row of the noun, whether it is definite, and where its words stop.
pub(super) fn noun_head(scope: Scope<'_>, at: usize, end: usize) -> Option<(u16, bool, usize)> {
    let phrases = &scope.lexicon.titles.noun_phrases;
    for (form, clitics) in clitic::name_forms(scope.words.key(at)) {
        if let Some((row, stop)) = phrases.longest(scope.words, &form, at, end) {
            let kin = scope.lexicon.titles.nouns[usize::from(row)].kind == SourceKind::Kin;
            return (!is_pronoun(scope, at)).then_some((row, kin || scope.is_definite(at), stop));
        }
        if let Some(bare) = form.strip_prefix("ال")
            && let Some((row, stop)) = phrases.longest(scope.words, bare, at, end)
        {
            // «الدول **الشقيقة والصديقة**»
            let kin = scope.lexicon.titles.nouns[usize::from(row)].kind == SourceKind::Kin;
            let before = at.checked_sub(1).is_some_and(|before| scope.is_definite(before));
            let adjective = kin && before && clitics.preposition.is_none();
            return (!adjective).then_some((row, true, stop));
        }
    }
    let tanween = scope.words.key(at).strip_suffix('ا').filter(|noun| noun.chars().count() > 2);
    let accusative = || tanween.and_then(|noun| accusative(scope, at, noun, end));
    possessed::noun(scope, at).map(|row| (row, true, at + 1)).or_else(accusative)
}

/// «التقى **وفدا** من الحزب»: a noun with the ending of the accusative, which is no word otherwise.
fn accusative(scope: Scope<'_>, at: usize, noun: &str, end: usize) -> Option<(u16, bool, usize)> {
    let lists = &scope.lexicon.lists;
    let free = scope.is_open_word(at) && !scope.is_definite(at) && scope.morphs[at].verbs.is_empty();
    let other = lists.gazetteer.begins(scope.words.key(at)) || name::find(scope, at, end).is_some();
    let row = scope.lexicon.titles.noun_phrases.exact(noun).filter(|_| free && !other)?;
    let kind = scope.lexicon.titles.nouns[usize::from(row)].kind;
    // «متحالفون **عسكريا**», «مصدرا موثوقا» are no people.
    let described = noun.ends_with('ي') || lists.may_be_adjective(noun);
    let whole = matches!(kind, SourceKind::Person | SourceKind::Organisation | SourceKind::Group);
    (whole && !described).then_some((row, false, at + 1))
}

/// True for a noun with the ending of the accusative, which is never the subject of a verb.
fn is_object(scope: Scope<'_>, at: usize, end: usize) -> bool {
    let phrases = &scope.lexicon.titles.noun_phrases;
    let known = |form: &str| phrases.longest(scope.words, form, at, end).is_some();
    let ending = !scope.is_definite(at) && scope.words.key(at).ends_with('ا');
    ending && !clitic::name_forms(scope.words.key(at)).iter().any(|(form, _)| known(form))
}

/// «بعضهم **البعض**», «عشرات **الآلاف**» stand for nobody of their own.
fn is_pronoun(scope: Scope<'_>, at: usize) -> bool {
    let some = |i: usize| &scope.words.key(i)[scope.morphs[i].stem as usize..];
    let before = at.checked_sub(1).filter(|i| scope.words.kind(*i) == TokenKind::Word);
    before.is_some_and(|before| {
        let quantities = &scope.lexicon.titles.quantities;
        let counted = |form: &str| quantities.begins(some(at)) && quantities.begins(form);
        let each = |form: &str| form.strip_prefix(some(at)).is_some_and(|rest| !rest.is_empty());
        clitic::name_forms(scope.words.key(before)).iter().any(|(form, _)| each(form) || counted(form))
    })
}

/// The words of a phrase in subject position that begins at `at`: up to the first word that cannot belong to it.
pub fn subject(scope: Scope<'_>, at: usize, end: usize) -> Range<usize> {
    let mut stop = at;
    while stop < end && belongs(scope, stop) {
        stop = quoted_name(scope, stop, end).unwrap_or(stop + 1);
    }
    at..stop
}

/// «تنظيم (داعش)»: a name in brackets behind the noun.
fn bracketed(scope: Scope<'_>, at: usize, end: usize) -> Option<usize> {
    let marks = [("(", ")"), ("'", "'")];
    let (_, last) = marks.into_iter().find(|(first, _)| at < end && scope.words.is(at, first))?;
    let close = (at + 1..end.min(at + 6)).find(|i| scope.words.is(*i, last))?;
    Some(close + 1).filter(|_| close > at + 1)
}

fn belongs(scope: Scope<'_>, at: usize) -> bool {
    match scope.words.kind(at) {
        TokenKind::Word => {
            scope.morphs[at].class == WordClass::Open
                && !scope.morphs[at]
                    .verbs
                    .iter()
                    .any(|v| matches!(v.form, crate::layers::VerbForm::Participle(_)))
        }
        TokenKind::Quote(_) => true,
        _ => false,
    }
}

/// A name of the tables or the tagger that fills quotation marks: «الأفق».
pub(super) fn named_in_marks(scope: Scope<'_>, at: usize, end: usize) -> Option<usize> {
    let close = quoted_name(scope, at, end)?;
    let name = name::find(scope, at + 1, close).or_else(|| tagged::find(scope, at + 1, close))?;
    (name.tokens.end + 1 == close && name.kind != EntityKind::Person).then_some(close)
}

/// A name in quotation marks of at most four words is part of the phrase it stands in.
pub(super) fn quoted_name(scope: Scope<'_>, at: usize, end: usize) -> Option<usize> {
    if at >= end || !matches!(scope.words.kind(at), TokenKind::Quote(_)) {
        return None;
    }
    let close = (at + 1..end.min(at + 6)).find(|i| matches!(scope.words.kind(*i), TokenKind::Quote(_)))?;
    Some(close + 1).filter(|_| close > at + 1)
}
