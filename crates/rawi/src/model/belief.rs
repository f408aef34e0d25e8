//! How far a statement is to be believed: how likely it is that its cue reports speech with that content, and that
//! the speaker found is the right one.
//!
//! Two logistic models over hashed features, in one file. The only place that makes these features; training calls
//! the same code.

use crate::error::Result;
use crate::ids::Id;
use crate::layers::{Chain, EntityKind, Gender, Mention, Number, Quote, SpeakerPath, Statement, VerbForm};
use crate::mention::Scope;
use crate::model::Weights;
use crate::model::around::{form_of, key_of, next, previous, sort_code, sort_of};
use crate::model::features::{hash, mix, step};

/// Raised whenever the features change, so that old weights are refused.
pub const VERSION: u32 = 5;

/// What is believed or not: that a quote is one, and that its speaker is the right one.
pub const LABELS: &[&str] = &["quote", "speaker"];

/// Quotes less likely than this are left out.
const LIKELY: f32 = 0.4;
/// The same of those that are ventured: no rule speaks for them.
const VENTURED: f32 = 0.7;

/// How likely a quote must be to be told.
pub fn least(quote: &Quote) -> f32 {
    if quote.ventured { VENTURED } else { LIKELY }
}

/// The two models.
#[derive(Debug)]
pub struct Belief {
    weights: Weights,
    /// Whether it can tell what is ventured.
    ventures: bool,
}

impl Belief {
    /// Loads the weights.
    pub fn load(file: &[u8]) -> Result<Self> {
        Ok(Self { weights: Weights::from_bytes(file, "belief", VERSION)?, ventures: true })
    }

    /// One that has learnt nothing and leaves nothing out but what is ventured: what is tested is what the tables find.
    pub fn none() -> Self {
        Self { weights: weights(1.0, &[]), ventures: false }
    }

    /// True for a quote that is likely enough to be told.
    pub fn keeps(&self, quote: &Quote) -> bool {
        (self.ventures || !quote.ventured) && quote.chance >= least(quote)
    }

    /// The probability that a cue reports speech, and that the content is what was said.
    pub fn quote(&self, scope: Scope<'_>, quote: &Quote) -> f32 {
        let mut features = Vec::with_capacity(64);
        of_quote(scope, quote, &mut features);
        self.chance(&features, 0)
    }

    /// The probability that the speaker of a quote is the right one, given that it is a quote.
    pub fn speaker(
        &self,
        scope: Scope<'_>,
        cast: Who<'_>,
        statement: &Statement,
        earlier: &[Statement],
    ) -> f32 {
        let mut features = Vec::with_capacity(64);
        of_speaker(scope, cast, statement, earlier, &mut features);
        self.chance(&features, 1)
    }

    fn chance(&self, features: &[u32], label: usize) -> f32 {
        let mut sums = vec![0_i16; self.weights.stride()];
        self.weights.add(features, &mut sums);
        1.0 / (1.0 + (-f32::from(sums[label]) * self.weights.scale).exp())
    }
}

/// Weights of both models, for rows made by version [`VERSION`] of the feature code.
pub fn weights(scale: f32, rows: &[(u32, Vec<i8>)]) -> Weights {
    let labels: Vec<String> = LABELS.iter().map(ToString::to_string).collect();
    let transitions = vec![0.0; (labels.len() + 1) * labels.len()];
    Weights::new(labels, scale, transitions, rows)
}

/// Who is in the report.
#[derive(Clone, Copy, Debug)]
pub struct Who<'a> {
    /// The mentions in order.
    pub mentions: &'a [Mention],
    /// The chains.
    pub chains: &'a [Chain],
}

/// How the content is introduced: the sort of the token in front of it, and whether a preposition is glued to it.
fn opening(scope: Scope<'_>, quote: &Quote) -> (usize, u32) {
    let Some(content) = quote.content.first() else { return (scope.words.len(), 0) };
    let first = scope.words.first_at(content.start);
    let glued = first < scope.words.len() && scope.words.span(first).start < content.start;
    let front = first.checked_sub(1);
    let own =
        front.is_some_and(|front| scope.words.span(front).start < quote.cue.end && front >= quote.at.index());
    let code = if glued { 200 } else { sort_of(scope, front) };
    (first, code << 1 | u32::from(own))
}

/// The features of a quote.
pub fn of_quote(scope: Scope<'_>, quote: &Quote, out: &mut Vec<u32>) {
    out.clear();
    let words = scope.words;
    let at = quote.at.index();
    let (first, opened) = opening(scope, quote);
    let last = quote.content.last().map_or(first, |content| words.first_at(content.end.saturating_sub(1)));
    let sort = sort_code(quote.sort);
    let lemma = hash(&quote.lemma);
    let range = words.range_of(quote.sentence);
    let behind = words.first_at(quote.cue.end);
    let next_to = next(scope, behind.saturating_sub(1));
    let gap = if first >= behind { step(first - behind) } else { 20 + step(at.saturating_sub(last)) };
    let length = step((last + 1).saturating_sub(first));
    let kind = quote.kind as u32;
    let reading = scope.morphs.get(at).and_then(|morph| morph.verbs.first());
    let form = reading.map_or(0, |reading| match reading.form {
        VerbForm::Perfect(_) => 1,
        VerbForm::Imperfect(_) => 2,
        VerbForm::Participle(_) => 3,
        VerbForm::Masdar => 4,
    });
    let suffixed = u32::from(reading.is_some_and(|reading| reading.suffixed));
    let clitics = scope.morphs.get(at).map_or(0, |morph| {
        u32::from(morph.clitics.conjunction)
            | u32::from(morph.clitics.article) << 1
            | morph.clitics.preposition.map_or(0, |c| c as u32) << 2
    });
    let before = at.checked_sub(1).filter(|before| *before >= range.start);
    let before2 = at.checked_sub(2).filter(|before| *before >= range.start);
    let source = quote.source.as_ref().map_or(9, |source| step(source.len()));
    let head = quote.source.as_ref().map(|source| source.start);
    let mut add = |template: u32, a: u32, b: u32| out.push(mix(template + 300, a, b));
    add(0, 0, 0);
    add(1, lemma, 0);
    add(2, lemma, sort << 4 | form);
    add(3, lemma, opened);
    add(4, opened, sort);
    add(5, gap, sort);
    add(6, gap, opened);
    add(7, length, sort);
    add(8, length, kind);
    add(9, length, opened);
    add(10, kind, sort);
    add(11, quote.content.len() as u32, sort);
    add(12, sort_of(scope, before), sort);
    add(13, key_of(scope, before), sort);
    add(14, sort_of(scope, before2), sort_of(scope, before));
    add(15, sort_of(scope, next_to), sort);
    add(16, key_of(scope, next_to), sort);
    add(17, clitics, sort);
    add(18, suffixed << 4 | form, sort);
    add(19, source, sort);
    add(20, sort_of(scope, head), sort);
    add(21, source, opened);
    add(22, words.block(words.sentences[quote.sentence].block).kind as u32, sort);
    add(23, u32::from(at == range.start), sort);
    add(24, sort_of(scope, Some(first)), opened);
    add(25, key_of(scope, Some(first)), 0);
    add(26, sort_of(scope, next(scope, last)), sort);
    add(27, u32::from(last + 1 >= range.end), length);
    add(28, quote.act as u32, sort);
    add(29, u32::from(quote.negative) << 1 | u32::from(quote.hedged), sort);
    add(30, lemma, length);
    add(31, lemma, sort_of(scope, before));
    add(32, lemma, sort_of(scope, next_to));
    add(33, opened, clitics << 3 | form);
    add(
        34,
        u32::from(scope.lexicon.lists.cluster(words.key(first.min(words.len().saturating_sub(1))))),
        sort,
    );
    add(
        35,
        quote.agreement.gender.map_or(0, |g| g as u32 + 1),
        quote.agreement.number.map_or(0, |n| n as u32 + 1),
    );
    add(36, step(at - range.start.min(at)), sort);
    add(37, u32::from(quote.addressee.is_some()), lemma);
    add(39, form_of(scope, at), sort);
    add(40, form_of(scope, at), sort_of(scope, next_to));
    add(41, form_of(scope, at), sort_of(scope, before));
    add(38, sort_of(scope, Some(last)), sort_of(scope, next(scope, last)));
    let begins = tenth(quote.begins);
    add(60, begins, sort);
    add(61, begins, u32::from(quote.ventured));
    add(64, begins, opened);
    add(65, begins, kind);
    if quote.ventured {
        add(50, sort, form);
        add(51, opened, form);
        add(52, gap, opened);
        add(53, lemma, opened);
        add(54, sort_of(scope, next_to), opened);
        add(55, source, opened);
        add(56, sort_of(scope, first.checked_sub(1)), sort_of(scope, Some(first)));
    }
}

/// A probability in tenths, and finer near one.
fn tenth(chance: f32) -> u32 {
    if chance > 0.98 { 11 } else { (chance * 10.0) as u32 }
}

/// Whether what the verb shows fits whom it is about: 0 not shown, 1 fits, 2 does not.
fn fits<T: PartialEq>(verb: Option<T>, who: Option<T>) -> u32 {
    match (verb, who) {
        (Some(verb), Some(who)) => 1 + u32::from(verb != who),
        _ => 0,
    }
}

fn kind_code(kind: EntityKind) -> u32 {
    match kind {
        EntityKind::Person => 0,
        EntityKind::Organisation => 1,
        EntityKind::Place => 2,
        EntityKind::Location => 3,
        EntityKind::Group => 4,
        EntityKind::Unnamed => 5,
    }
}

/// The features of the speaker found for a quote.
pub fn of_speaker(
    scope: Scope<'_>,
    cast: Who<'_>,
    statement: &Statement,
    earlier: &[Statement],
    out: &mut Vec<u32>,
) {
    out.clear();
    let Some(speaker) = statement.speakers.first() else { return };
    let quote = &statement.quote;
    let words = scope.words;
    let at = quote.at.index();
    let mention = &cast.mentions[speaker.mention.index()];
    let chain = &cast.chains[speaker.chain.index()];
    let how = match speaker.how {
        SpeakerPath::Explicit => 0,
        SpeakerPath::Governing => 1,
        SpeakerPath::Thread => 2,
        SpeakerPath::Heading => 3,
    };
    let sort = sort_code(quote.sort);
    let way = how << 4 | sort;
    let kind = kind_code(chain.kind);
    let named = u32::from(mention.named) << 1 | u32::from(mention.definite);
    let number = fits(quote.agreement.number, chain.agreement.number);
    let gender = fits::<Gender>(quote.agreement.gender, chain.agreement.gender);
    let plural = u32::from(quote.agreement.number == Some(Number::Plural));
    let behind = mention.tokens.start > at;
    let tokens = step(if behind { mention.tokens.start - at } else { at.saturating_sub(mention.tokens.end) });
    let far = |place: usize| words.sentence_at(place).index();
    let sentences = step(far(at).abs_diff(far(mention.tokens.start.min(words.len() - 1))));
    let rivals = |others: &dyn Fn(&Mention) -> bool| {
        let between = mention.tokens.end.min(at)..at;
        let rivals = cast.mentions.iter().filter(|m| between.contains(&m.tokens.start) && others(m));
        step(rivals.count())
    };
    let people = rivals(&|m| m.kind == EntityKind::Person);
    let all = rivals(&|_| true);
    let last = earlier.last();
    let same = last.map_or(2, |last| u32::from(last.speakers.iter().any(|s| s.chain == speaker.chain)));
    let before = earlier.iter().filter(|s| s.speakers.iter().any(|s| s.chain == speaker.chain)).count();
    let conjunction = u32::from(scope.morphs.get(at).is_some_and(|morph| morph.clitics.conjunction));
    let range = words.range_of(quote.sentence);
    let lemma = hash(&quote.lemma);
    let mut add = |template: u32, a: u32, b: u32| out.push(mix(template + 400, a, b));
    add(0, 0, 0);
    add(1, way, 0);
    add(2, way, kind);
    add(3, way, named);
    add(4, kind, named);
    add(5, gender << 2 | number, way);
    add(6, gender << 2 | number, kind);
    add(7, tokens << 1 | u32::from(behind), way);
    add(8, sentences, way);
    add(9, people, way);
    add(10, all, way);
    add(11, same, way);
    add(12, step(before), way);
    add(13, step(chain.mentions.len()), way);
    add(14, conjunction, way);
    add(15, u32::from(at == range.start), way);
    add(16, lemma, how);
    add(17, lemma, kind);
    add(18, step(mention.tokens.len()), way);
    add(19, u32::from(chain.actor.is_some()) << 1 | u32::from(mention.title.is_some()), way);
    add(20, statement.speakers.len() as u32, way);
    add(21, u32::from(statement.inside.is_some()), way);
    add(22, sort_of(scope, previous(scope, at)), way);
    add(23, sort_of(scope, next(scope, at)), way);
    add(24, sentences << 4 | people, how << 2 | same);
    add(25, plural << 4 | kind, how);
    add(26, quote.kind as u32, way);
    add(27, words.block(words.sentences[quote.sentence].block).kind as u32, way);
    add(28, key_of(scope, Some(mention.tokens.start)), 0);
    add(29, sort_of(scope, next(scope, mention.tokens.end.saturating_sub(1))), way);
    add(30, sort_of(scope, previous(scope, mention.tokens.start)), way);
    add(31, u32::from(mention.nested), way);
    add(32, hash(scope.words.key(mention.tokens.start)), kind);
}
