//! A headline that the first words of the report tell again: «المنشق عن الحزب: … / أكد المهندس خالد المنشق عن الحزب أن».

use crate::ids::{Id, SentenceId};
use crate::layers::{BlockKind, VerbForm, WordClass};
use crate::quote::Ground;
use std::ops::Range;

/// How far into its sentence the verb stands with which the report opens, in tokens.
const OPENING: usize = 2;
/// How far behind that verb its subject is told, in tokens.
const SUBJECT: usize = 16;
/// The fewest words before a colon that show by themselves who is meant.
const FEW: usize = 2;

/// True when the report opens with a verb of saying and with whoever stands before the colon of its headline, where no
/// table knows them.
pub(super) fn by_the_report(ground: Ground<'_>, headline: SentenceId, speaker: Range<usize>) -> bool {
    let Some(opening) = opening(ground, headline) else { return false };
    let Some(verb) = said(ground, opening.clone()) else { return false };
    let clause = |i: &usize| ground.scope.morphs[*i].class == WordClass::Complementiser;
    let far = opening.end.min(verb + 1 + SUBJECT);
    let end = (verb + 1..far).find(clause).unwrap_or(far);
    ground.mention(speaker.start).is_none() && names_again(ground, speaker, verb + 1..end)
}

/// The first sentence of the body.
fn opening(ground: Ground<'_>, headline: SentenceId) -> Option<Range<usize>> {
    let words = ground.scope.words;
    let later = headline.index() + 1..words.sentences.len();
    let first = later.map(SentenceId::from_index).find(|id| {
        let block = words.block(words.sentences[*id].block);
        block.kind == BlockKind::Paragraph
    })?;
    Some(words.range_of(first))
}

/// The verb of saying with which a sentence opens.
fn said(ground: Ground<'_>, sentence: Range<usize>) -> Option<usize> {
    let scope = ground.scope;
    let says = |at: &usize| {
        scope.morphs[*at].verbs.iter().any(|reading| {
            let verb = scope.lexicon.verbs.get(reading.verb);
            verb.clause && matches!(reading.form, VerbForm::Perfect(_))
        })
    };
    (sentence.start..sentence.end.min(sentence.start + OPENING)).find(says)
}

/// «**المنشق عن الحزب**: … / أكد العضو **المنشق عن الحزب**»: every noun before the colon stands with the subject again.
fn names_again(ground: Ground<'_>, speaker: Range<usize>, subject: Range<usize>) -> bool {
    let scope = ground.scope;
    let nouns: Vec<usize> = speaker.filter(|i| scope.morphs[*i].class == WordClass::Open).collect();
    let again = |noun: &usize| subject.clone().any(|i| scope.words.key(i) == scope.words.key(*noun));
    nouns.len() >= FEW && nouns.iter().all(again)
}
