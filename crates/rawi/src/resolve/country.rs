//! The country of an entity that does not name it: «الشرطة في كينيا» by the place behind it, «الشرطة» by the country
//! that the report is about. What told it is kept as the cause.

use crate::evidence::{Cause, RowRef};
use crate::ids::{Id, IdVec, MentionId};
use crate::layers::{Chain, Country, EntityKind, Mention, TokenKind, WordClass};
use crate::mention::{Scope, tagged};
use crate::span::Span;
use rustc_hash::FxHashMap;

/// A country is clearly what the report is about when so large a share of its words of countries name it.
const SHARE: (usize, usize) = (1, 3);
/// With so large a share it is so where the sentence names none.
const SOME: (usize, usize) = (1, 5);

/// How many words of countries the home of the report's outlet is worth.
const HOME: usize = 2;

/// Gives chains without a country the one that the report implies.
pub fn complete(scope: Scope<'_>, mentions: &IdVec<MentionId, Mention>, chains: &mut [Chain]) {
    let words = told(scope, mentions);
    let home = scope.words.article.source.outlet.as_deref();
    let home = home.and_then(|outlet| scope.lexicon.outlets.find(outlet));
    let about = about(&words, home.map(|outlet| outlet.home));
    for chain in chains.iter_mut().filter(|chain| chain.country.is_none()) {
        let first = |find: &dyn Fn(MentionId) -> Option<(Country, Span)>| {
            chain.mentions.iter().find_map(|id| find(*id))
        };
        let told = first(&|id| adjective(scope, &mentions[id])).map(|told| (told, "country-described"));
        let told =
            told.or_else(|| first(&|id| beside(scope, &mentions[id])).map(|told| (told, "country-beside")));
        let told =
            told.or_else(|| first(&|id| place_inside(mentions, id)).map(|told| (told, "country-inside")));
        let told = told
            .or_else(|| first(&|id| place_behind(scope, mentions, id)).map(|told| (told, "country-behind")));
        let told = told.filter(|_| chain.actor.is_none());
        let report = |clear: bool| {
            let (country, span, _) = about.filter(|told| told.2 || !clear)?;
            Some(((country, span?), "country-of-report"))
        };
        let clear = || report(true);
        let first = chain.mentions.first().map(|id| &mentions[*id]);
        let local = || first.and_then(|first| near(scope, &words, first)).map(|told| (told, "country-near"));
        let some = || report(false);
        let at_home = home.filter(|home| about.is_none_or(|(about, ..)| about == home.home));
        let implied = || clear().or_else(local).or_else(some).filter(|_| belongs(chain));
        if let Some(((country, span), rule)) = told.or_else(implied) {
            chain.country = Some(country);
            chain.country_because = Some(Cause::new(RowRef::new("rule", rule), span));
        } else if let Some(home) = at_home.filter(|_| belongs(chain)) {
            chain.country = Some(home.home);
            chain.country_because = Some(Cause::new(RowRef::new("outlets.tsv", &*home.id), chain.name));
        }
    }
}

/// The country that the report's words clearly are about.
pub(super) fn of_report(scope: Scope<'_>, mentions: &IdVec<MentionId, Mention>) -> Option<Country> {
    about(&told(scope, mentions), None).filter(|(_, _, clear)| *clear).map(|(country, ..)| country)
}

/// Who is in no table belongs to the country that is spoken of.
fn belongs(chain: &Chain) -> bool {
    chain.actor.is_none() && chain.kind != EntityKind::Location
}

/// «محكمة **جزائرية**»: an adjective of the phrase itself.
fn adjective(scope: Scope<'_>, mention: &Mention) -> Option<(Country, Span)> {
    // «سمير **التركي**» is so called.
    let called = |at: usize| is_named_person(mention) && mention.head.overlaps(scope.words.span(at));
    let mut words = (mention.tokens.start + 1..mention.tokens.end).filter(|at| !called(*at));
    words.find_map(|at| Some((scope.demonym(at).or_else(|| nation(scope, at))?, scope.words.span(at))))
}

fn is_named_person(mention: &Mention) -> bool {
    mention.named && mention.kind == EntityKind::Person
}

fn nation(scope: Scope<'_>, at: usize) -> Option<Country> {
    let stem = &scope.words.key(at)[usize::from(scope.morphs[at].stem)..];
    scope.lexicon.actors.nation(stem).filter(|_| scope.is_definite(at))
}

/// «**التونسي** سمير خالد»، «سمير خالد **التونسي**».
fn beside(scope: Scope<'_>, mention: &Mention) -> Option<(Country, Span)> {
    if !is_named_person(mention) {
        return None;
    }
    let quoted = |at: usize| matches!(scope.words.kind(at), TokenKind::Quote(_));
    let before = mention
        .tokens
        .start
        .checked_sub(1)
        .and_then(|at| if quoted(at) { at.checked_sub(1) } else { Some(at) });
    let behind = Some(mention.tokens.end).filter(|at| *at < scope.words.len());
    let told =
        |at: usize| Some((scope.demonym(at).filter(|_| scope.is_open_word(at))?, scope.words.span(at)));
    before.and_then(told).or_else(|| behind.filter(|at| scope.is_definite(*at)).and_then(told))
}

/// «الأوساط السياسية **في لبنان**»: a place that the phrase holds.
fn place_inside(mentions: &IdVec<MentionId, Mention>, id: MentionId) -> Option<(Country, Span)> {
    let outer = &mentions[id];
    let mut next =
        mentions.as_slice()[id.index() + 1..].iter().take_while(|m| m.tokens.start < outer.tokens.end);
    let place = next
        .find(|m| m.kind == EntityKind::Place && m.country.is_some() && m.tokens.end <= outer.tokens.end)?;
    Some((place.country.filter(|_| outer.kind != EntityKind::Location)?, place.span))
}

/// «… في كينيا», right behind the mention.
fn place_behind(
    scope: Scope<'_>,
    mentions: &IdVec<MentionId, Mention>,
    id: MentionId,
) -> Option<(Country, Span)> {
    let end = mentions[id].tokens.end;
    let next = mentions.as_slice()[id.index() + 1..].iter().find(|next| next.tokens.start >= end)?;
    let stands = next.tokens.start == end + 1 && scope.morphs[end].class == WordClass::Preposition;
    let place = (stands && next.kind == EntityKind::Place).then_some(next)?;
    Some((place.country?, place.span))
}

/// Words that name a country, each with its token.
type Told = Vec<(usize, Country, Span)>;

fn told(scope: Scope<'_>, mentions: &IdVec<MentionId, Mention>) -> Told {
    let actors = &scope.lexicon.actors;
    // «فيسبوك» does not make the report American.
    let anywhere = |mention: &&Mention| {
        let row = mention.actor.map(|actor| actors.get(actor));
        row.is_none_or(|row| !matches!(row.role, Some("MED")))
    };
    let named = mentions.iter().filter(anywhere);
    let named = named.filter_map(|mention| Some((mention.tokens.start, mention.country?, mention.span)));
    let words = |at: usize| {
        let district = || tagged::district(scope, at..scope.words.len()).map(|(country, _)| country);
        scope.demonym(at).or_else(district)
    };
    let mut told: Told = named.collect();
    // «اللاعب **اليوناني**» is told once.
    let mut covered = vec![false; scope.words.len()];
    for mention in mentions.iter().filter(|mention| mention.country.is_some() || is_named_person(mention)) {
        covered[mention.tokens.clone()].fill(true);
    }
    let free = (0..scope.words.len()).filter(|at| !covered[*at]);
    told.extend(free.filter_map(|at| Some((at, words(at)?, scope.words.span(at)))));
    told
}

/// The country that the report speaks of most, with the words that first name it, and whether it clearly does. Where its
/// outlet is at home is half said.
fn about(told: &Told, home: Option<Country>) -> Option<(Country, Option<Span>, bool)> {
    let mut counts: FxHashMap<Country, (usize, Option<Span>)> = FxHashMap::default();
    for (_, country, span) in told {
        counts.entry(*country).or_insert((0, Some(*span))).0 += 1;
    }
    if let Some(home) = home {
        counts.entry(home).or_insert((0, None)).0 += HOME;
    }
    let local = |country: &Country| home == Some(*country);
    let (country, (count, span)) =
        counts.into_iter().max_by_key(|(country, (count, _))| (*count, !local(country), *country))?;
    let all = told.len();
    (count * SOME.1 >= all * SOME.0).then_some((country, span, count * SHARE.1 >= all * SHARE.0))
}

/// The country named nearest to a mention in its sentence.
fn near(scope: Scope<'_>, told: &Told, mention: &Mention) -> Option<(Country, Span)> {
    let at = mention.tokens.start;
    let sentence = scope.words.sentence_at(at);
    let here = told.iter().filter(|(token, ..)| scope.words.sentence_at(*token) == sentence);
    here.min_by_key(|(token, ..)| token.abs_diff(at)).map(|(_, country, span)| (*country, *span))
}
