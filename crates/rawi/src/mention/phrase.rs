//! Noun phrases that head a source (مصدر عسكري، وزارة الخارجية), and the bounds of a phrase in subject position.

use crate::evidence::RowRef;
use crate::layers::{Agreement, EntityKind, Mention, Number, TokenKind, WordClass};
use crate::lexicon::titles::SourceKind;
use crate::mention::{Scope, name};
use crate::morph::clitic;
use std::ops::Range;

/// Most words that belong to a source noun behind it.
const TAIL: usize = 5;

/// The source noun that begins at token `at`, with what belongs to it.
pub fn source_noun(scope: Scope<'_>, at: usize, end: usize) -> Option<Mention> {
    let (row, definite, head_end) = noun_head(scope, at, end)?;
    // «وطالب» is the verb far more often than the student.
    if !definite && scope.is_finite_verb(at) {
        return None;
    }
    let noun = &scope.lexicon.titles.nouns[row as usize];
    let mut country = None;
    let mut stop = head_end;
    while stop < end && stop < head_end + TAIL && continues(scope, stop, definite, stop == head_end) {
        country = country.or_else(|| scope.demonym(stop));
        if let Some(known) = name::find(scope, stop, end) {
            country = country.or(known.country);
            stop = known.tokens.end;
            continue;
        }
        stop += 1;
    }
    let span = scope.words.cover(at..stop);
    let definite = definite || (head_end..stop).any(|i| scope.morphs[i].clitics.article);
    Some(Mention {
        span,
        tokens: at..stop,
        head: span,
        kind: match noun.kind {
            SourceKind::Anonymous | SourceKind::Person => EntityKind::Unnamed,
            SourceKind::Document | SourceKind::Media | SourceKind::Organisation => EntityKind::Organisation,
            SourceKind::Group => EntityKind::Group,
        },
        named: false,
        definite,
        agreement: Agreement { gender: None, number: noun.number.or(Some(Number::Singular)) },
        actor: None,
        country,
        nested: false,
        title: None,
        row: Some(RowRef::new("source_nouns.tsv", &*noun.id)),
    })
}

fn noun_head(scope: Scope<'_>, at: usize, end: usize) -> Option<(u16, bool, usize)> {
    let phrases = &scope.lexicon.titles.noun_phrases;
    for (form, _) in clitic::name_forms(scope.words.key(at)) {
        if let Some((row, stop)) = phrases.longest(scope.words, &form, at, end) {
            return Some((row, false, stop));
        }
        if let Some(bare) = form.strip_prefix("ال")
            && let Some((row, stop)) = phrases.longest(scope.words, bare, at, end)
        {
            return Some((row, true, stop));
        }
    }
    None
}

fn continues(scope: Scope<'_>, at: usize, definite: bool, first: bool) -> bool {
    if !scope.is_open_word(at) {
        return false;
    }
    let morph = &scope.morphs[at];
    if morph.clitics.conjunction || morph.clitics.preposition.is_some() || scope.is_finite_verb(at) {
        return false;
    }
    // A sound plural governs nothing; only an adjective of its own shape may follow.
    let sound = |at: usize| ["ون", "ين"].iter().any(|ending| scope.words.key(at).ends_with(ending));
    if !definite && sound(at - 1) {
        return sound(at) || scope.demonym(at).is_some();
    }
    // An adjective agrees in definiteness; the noun that a construct governs may be definite.
    if definite {
        morph.clitics.article
    } else {
        first || morph.clitics.article || scope.demonym(at).is_some()
    }
}

/// The words of a phrase in subject position that begins at `at`: up to the first word that cannot belong to it.
pub fn subject(scope: Scope<'_>, at: usize, end: usize) -> Range<usize> {
    let mut stop = at;
    while stop < end && belongs(scope, stop) {
        stop = quoted_name(scope, stop, end).unwrap_or(stop + 1);
    }
    at..stop
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

/// A name in quotation marks of at most four words is part of the phrase it stands in.
fn quoted_name(scope: Scope<'_>, at: usize, end: usize) -> Option<usize> {
    if !matches!(scope.words.kind(at), TokenKind::Quote(_)) {
        return None;
    }
    let close = (at + 1..end.min(at + 6)).find(|i| matches!(scope.words.kind(*i), TokenKind::Quote(_)))?;
    Some(close + 1)
}
