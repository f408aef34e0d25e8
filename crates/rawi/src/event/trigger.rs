//! Words that may tell of an event: finite verbs, verbal nouns, and the cues of statements that do something.

use crate::ids::{Id, SentenceId, StatementId};
use crate::layers::{BlockKind, TokenKind, VerbForm, WordClass};
use crate::lexicon::bare;
use crate::lexicon::events::{Form, Pattern};
use crate::lexicon::phrases::Phrases;
use crate::mention::Scope;
use crate::morph::clitic::after_conjunction;

use super::Ground;
use super::clause::Clauses;
use std::ops::Range;

/// How far the words that a row needs may stand in front and behind, in tokens.
const NEED: (usize, usize) = (3, 8);
/// How far those that it must not have.
const NOT: (usize, usize) = (2, 4);

/// A word that may tell of an event.
#[derive(Clone, Debug, PartialEq)]
pub struct Trigger {
    /// The token.
    pub at: usize,
    /// Its sentence.
    pub sentence: SentenceId,
    /// The tokens of the sentence.
    pub range: Range<usize>,
    /// Row number in `events.tsv`.
    pub row: u16,
    /// Which form.
    pub shape: VerbForm,
    /// It bears a pronoun.
    pub suffixed: bool,
    /// It is passive and nothing else.
    pub passive: bool,
    /// The form may be a finite verb as well as a noun.
    pub doubtful: bool,
    /// It bears و or ف.
    pub conjunction: bool,
    /// The preposition it bears.
    pub preposition: Option<char>,
    /// It bears ال.
    pub article: bool,
    /// The statement whose cue it is.
    pub cue_of: Option<StatementId>,
    /// The innermost statement that tells of it.
    pub told: Option<StatementId>,
    /// The row needs no word of its own: a statement's act tells of it.
    pub by_act: bool,
}

impl Trigger {
    /// True for a finite verb.
    pub fn is_verb(&self) -> bool {
        matches!(self.shape, VerbForm::Perfect(_) | VerbForm::Imperfect(_))
    }
}

/// All that may tell of an event, in order.
pub fn find(ground: Ground<'_>, clauses: &Clauses) -> Vec<Trigger> {
    let mut out = Vec::new();
    for (id, sentence) in ground.scope.words.sentences.enumerate() {
        if ground.scope.words.block(sentence.block).kind == BlockKind::Credit {
            continue;
        }
        let range = ground.scope.words.range_of(id);
        for at in range.clone().filter(|at| ground.scope.words.kind(*at) == TokenKind::Word) {
            by_word(ground, clauses, id, &range, at, &mut out, &mut Vec::new());
        }
    }
    by_act(ground, &mut out);
    out.sort_by_key(|trigger| (trigger.at, trigger.row));
    tell(ground, &mut out);
    out
}

/// Words of the table that tell of no event where they stand, because a word that their row needs is missing or one
/// that it must not have is near: the token and the row.
pub fn barred(ground: Ground<'_>, clauses: &Clauses) -> Vec<(usize, u16)> {
    let mut barred = Vec::new();
    for (id, _) in ground.scope.words.sentences.enumerate() {
        let range = ground.scope.words.range_of(id);
        for at in range.clone().filter(|at| ground.scope.words.kind(*at) == TokenKind::Word) {
            by_word(ground, clauses, id, &range, at, &mut Vec::new(), &mut barred);
        }
    }
    barred
}

/// True where a word that the row must not have stands near a token.
pub fn is_refused(ground: Ground<'_>, at: usize, row: u16) -> bool {
    let range = ground.scope.words.range_of(ground.scope.words.sentence_at(at));
    let not = ground.scope.lexicon.events.get(row).not.as_ref();
    not.is_some_and(|phrases| stands_near(ground.scope, phrases, at, &range, NOT))
}

/// A word without its proclitics, and what they are.
pub(super) struct Stripped<'a> {
    pub(super) key: &'a str,
    conjunction: bool,
    preposition: Option<char>,
    article: bool,
}

impl Stripped<'_> {
    /// و or ف was taken off.
    pub(super) fn is_joined(&self) -> bool {
        self.conjunction
    }
}

/// The ways to take proclitics off: «وبالقصف» gives itself, بالقصف, القصف, قصف.
pub(super) fn strip<'a>(key: &'a str, each: &mut dyn FnMut(Stripped<'a>)) {
    let mut noun = |key: &'a str, conjunction, preposition| {
        each(Stripped { key, conjunction, preposition, article: false });
        if let Some(stem) = key.strip_prefix(ARTICLE) {
            each(Stripped { key: stem, conjunction, preposition, article: true });
        }
    };
    for (rest, conjunction) in [(Some(key), false), (after_conjunction(key), true)] {
        let Some(rest) = rest else { continue };
        noun(rest, conjunction, None);
        for letter in ['ب', 'ل', 'ك'] {
            if let Some(stem) = rest.strip_prefix(letter) {
                noun(stem, conjunction, Some(letter));
            }
        }
    }
    // «للقصف»: ل takes the alif of the article.
    for (rest, conjunction) in [(Some(key), false), (after_conjunction(key), true)] {
        if let Some(stem) = rest.and_then(|rest| rest.strip_prefix(TO_THE)) {
            each(Stripped { key: stem, conjunction, preposition: Some('ل'), article: true });
        }
    }
}

/// The last letter of «وزارة», which bears no pronoun.
const TA_MARBUTA: char = 'ة';
/// «قتالي»: an adjective far oftener than somebody's own.
const MINE: char = 'ي';
const ARTICLE: &str = "ال";
const TO_THE: &str = "لل";

fn by_word(
    ground: Ground<'_>,
    clauses: &Clauses,
    id: SentenceId,
    range: &Range<usize>,
    at: usize,
    out: &mut Vec<Trigger>,
    barred: &mut Vec<(usize, u16)>,
) {
    let scope = ground.scope;
    // «هناك» is no «هنأك».
    if scope.morphs[at].class != WordClass::Open {
        return;
    }
    let first = out.len();
    let noun = bare(scope.words.word(at)).ends_with(TA_MARBUTA);
    let behind_preposition = at > range.start && governs(scope, at - 1);
    strip(scope.words.key(at), &mut |word| {
        for form in scope.lexicon.events.forms(word.key) {
            let finite = matches!(form.shape, VerbForm::Perfect(_) | VerbForm::Imperfect(_));
            let nominal =
                word.article || word.preposition.is_some() || behind_preposition && !word.conjunction;
            let named = word.article && (form.suffixed || matches!(form.shape, VerbForm::Participle(_)));
            // «وزارة» is no «وزاره».
            if finite && nominal || named || form.suffixed && (noun || word.key.ends_with(MINE)) {
                continue;
            }
            if let Some(same) = out[first..].iter_mut().find(|trigger| trigger.row == form.row) {
                prefer(same, form, clauses.at(at).is_some());
                continue;
            }
            if !allowed(scope, scope.lexicon.events.get(form.row), at, range) {
                barred.push((at, form.row));
                continue;
            }
            out.push(Trigger {
                at,
                sentence: id,
                range: range.clone(),
                row: form.row,
                shape: form.shape,
                suffixed: form.suffixed,
                passive: form.passive,
                doubtful: false,
                conjunction: word.conjunction,
                preposition: word.preposition,
                article: word.article,
                cue_of: None,
                told: None,
                by_act: false,
            });
        }
    });
}

/// A word that may be verb or noun: it is taken for what it stands as, and known to be doubtful.
fn prefer(trigger: &mut Trigger, form: &Form, verb: bool) {
    let finite = matches!(form.shape, VerbForm::Perfect(_) | VerbForm::Imperfect(_));
    trigger.doubtful |= finite != trigger.is_verb();
    if finite != trigger.is_verb() && finite == verb {
        (trigger.shape, trigger.suffixed, trigger.passive) = (form.shape, form.suffixed, form.passive);
    }
}

/// A preposition that governs the word behind it.
pub(crate) fn governs(scope: Scope<'_>, at: usize) -> bool {
    scope.morphs[at].class == WordClass::Preposition
        && !scope.lexicon.functions.bears_pronoun(scope.words.key(at))
}

fn allowed(scope: Scope<'_>, row: &Pattern, at: usize, range: &Range<usize>) -> bool {
    row.needs.as_ref().is_none_or(|phrases| stands_near(scope, phrases, at, range, NEED))
        && !row.not.as_ref().is_some_and(|phrases| stands_near(scope, phrases, at, range, NOT))
}

fn stands_near(
    scope: Scope<'_>,
    phrases: &Phrases<()>,
    at: usize,
    range: &Range<usize>,
    (front, behind): (usize, usize),
) -> bool {
    let from = at.saturating_sub(front).max(range.start);
    let stop = (at + 1 + behind).min(range.end);
    (from..stop).filter(|i| *i != at).any(|i| {
        let key = scope.words.key(i);
        let stem = &key[usize::from(scope.morphs[i].stem)..];
        let joined = after_conjunction(key);
        let bare = key.strip_prefix(['ب', 'ل']);
        [Some(key), Some(stem), joined, bare]
            .into_iter()
            .flatten()
            .any(|first| phrases.longest(scope.words, first, i, range.end).is_some())
    })
}

/// Statements that do by saying what is an event: «اتهم»، «دعا», and «قال» where the content accuses.
fn by_act(ground: Ground<'_>, out: &mut Vec<Trigger>) {
    let scope = ground.scope;
    for (number, statement) in ground.statements.iter().enumerate() {
        let quote = &statement.quote;
        let at = quote.at.index();
        let Some(row) = scope.lexicon.events.of_act(quote.act).filter(|_| at < scope.words.len()) else {
            continue;
        };
        let code = scope.lexicon.events.get(row).code;
        // «وجه **نداء** إلى السكان»: the noun tells of what the verb does.
        let opens = quote.content.first().map_or(0, |content| content.start);
        let names = |trigger: &Trigger| {
            let end = scope.words.span(trigger.at).end;
            trigger.sentence == quote.sentence && !trigger.is_verb() && at < trigger.at && end <= opens
        };
        let same = |trigger: &Trigger| {
            (trigger.at == at || names(trigger)) && scope.lexicon.events.get(trigger.row).code == code
        };
        if out.iter().any(same) {
            continue;
        }
        out.push(Trigger {
            at,
            sentence: quote.sentence,
            range: scope.words.range_of(quote.sentence),
            row,
            shape: VerbForm::Perfect(quote.agreement),
            suffixed: false,
            passive: false,
            doubtful: false,
            conjunction: scope.morphs[at].clitics.conjunction,
            preposition: None,
            article: false,
            cue_of: Some(StatementId::from_index(number)),
            told: None,
            by_act: true,
        });
    }
}

/// Finds the statements around each trigger.
fn tell(ground: Ground<'_>, triggers: &mut [Trigger]) {
    for trigger in triggers {
        let span = ground.scope.words.span(trigger.at);
        let cue = |at: usize| ground.statements[at].quote.at.index() == trigger.at;
        let tells = |at: usize| ground.statements[at].quote.content.iter().any(|c| c.overlaps(span));
        let size = |at: &usize| {
            ground.statements[*at].quote.content.iter().map(|content| content.len()).sum::<usize>()
        };
        let all = 0..ground.statements.len();
        trigger.cue_of = all.clone().find(|at| cue(*at)).map(StatementId::from_index);
        trigger.told = all.filter(|at| tells(*at) && !cue(*at)).min_by_key(size).map(StatementId::from_index);
    }
}
