//! Who the headline means by an office or a noun without a name: «سيناتور أمريكي: …» is the senator whom the report
//! names first.

use crate::ids::{ChainId, Id, IdVec, MentionId};
use crate::layers::{EntityKind, Gender, Mention, Number};
use crate::mention::Scope;
use crate::resolve::draft::{Draft, Seen};

/// The chain that only the headline has spoken of and that this first named mention of the body is.
pub(super) fn meant(drafts: &[Draft], seen: &Seen<'_>) -> Option<usize> {
    let mention = seen.mention;
    let first =
        mention.kind == EntityKind::Person && mention.named && mention.title.is_some() && !seen.headline;
    let named = |draft: &Draft| draft.kind == EntityKind::Person && draft.named;
    if !first || drafts.iter().any(named) {
        return None;
    }
    let someone = |draft: &Draft| {
        let agrees = draft.country.is_none() || mention.country.is_none() || draft.country == mention.country;
        let one = matches!(draft.kind, EntityKind::Unnamed | EntityKind::Person);
        let single = draft.agreement.number == Some(crate::layers::Number::Singular);
        !draft.told && one && single && agrees
    };
    let mut meant = (0..drafts.len()).filter(|at| someone(&drafts[*at]));
    meant.next().filter(|_| meant.next().is_none())
}

/// «الموقوفون»: the only number of people told of before.
pub(super) fn counted(scope: Scope<'_>, drafts: &[Draft], seen: &Seen<'_>) -> Option<usize> {
    let held = |word: &String| scope.lexicon.titles.sorts.fits("held", word);
    let mention = seen.mention;
    let several = mention.agreement.number != Some(Number::Singular);
    if mention.named || !mention.definite || !several || !seen.words.first().is_some_and(held) {
        return None;
    }
    let others =
        |draft: &Draft| draft.name_words.iter().any(|word| scope.lexicon.titles.sorts.fits("other", word));
    let counted = |draft: &Draft| draft.kind == EntityKind::Group && draft.counted && !others(draft);
    let mut told = (0..drafts.len()).filter(|at| counted(&drafts[*at]));
    told.next().filter(|_| told.next().is_none())
}

/// «المسؤول»: the last person named, who holds an office and has spoken.
pub(super) fn described(scope: Scope<'_>, drafts: &[Draft], seen: &Seen<'_>) -> Option<usize> {
    let sorts = &scope.lexicon.titles.sorts;
    let mention = seen.mention;
    let head = seen.words.first().filter(|_| seen.words.len() == 1 || seen.of_state)?;
    let article = scope.is_definite(mention.tokens.start);
    let someone = article
        && (mention.tokens.len() == 1 || mention.tokens.len() == 2 && seen.of_state)
        && !mention.named
        && !mention.nested
        && !seen.counted
        && !seen.headline;
    let single = mention.agreement.number != Some(Number::Plural);
    if !someone || !single || scope.words.key(mention.tokens.start).ends_with("ين") {
        return None;
    }
    let held = |draft: &Draft| draft.offices.iter().any(|o| scope.lexicon.titles.is_office(o.title));
    let agrees = |draft: &Draft| {
        mention.country.is_none() && !seen.of_state
            || draft.country.is_none()
            || draft.country == mention.country
    };
    let person =
        |draft: &Draft| draft.kind == EntityKind::Person && draft.named && draft.name_words.len() > 1;
    let named = (0..drafts.len()).filter(|at| person(&drafts[*at]));
    let last = named.max_by_key(|at| drafts[*at].mentions.last().copied())?;
    let fits = sorts.fits("official", head) && held(&drafts[last]) && drafts[last].speaks;
    (fits && agrees(&drafts[last])).then_some(last)
}

/// «المصدر **ذاته**», «**نفس** المصدر»: whoever spoke last, where no source without a name has been told of.
pub(super) fn again(scope: Scope<'_>, drafts: &[Draft], seen: &Seen<'_>) -> Option<usize> {
    let sorts = &scope.lexicon.titles.sorts;
    let mention = seen.mention;
    let [head] = &seen.words[..] else { return None };
    let (at, next) = (mention.tokens.start, mention.tokens.end);
    let selfsame = |i: usize| i < scope.words.len() && sorts.fits("selfsame", scope.words.key(i));
    let points = selfsame(next) || at > 0 && selfsame(at - 1);
    let fits = sorts.fits("speaks", head) && (points || sorts.fits("speaker", head));
    let plain = scope.is_definite(at) && mention.tokens.len() == 1 && !mention.named;
    let source = |draft: &Draft| draft.heads.contains(head);
    if !fits || !plain || seen.headline || drafts.iter().any(source) {
        return None;
    }
    let spoke = (0..drafts.len()).filter(|at| drafts[*at].speaks);
    let last = spoke.max_by_key(|at| drafts[*at].mentions.last().copied())?;
    let people = matches!(drafts[last].kind, EntityKind::Person | EntityKind::Unnamed);
    (people || points).then_some(last)
}

/// «شرطة لندن تعتقل **رجلا**»: the only person without an office whom the body names, and who says nothing, is he.
pub(super) fn settle(
    scope: Scope<'_>,
    drafts: &mut Vec<Draft>,
    chain_of: &mut [ChainId],
    mentions: &IdVec<MentionId, Mention>,
) {
    let sorts = &scope.lexicon.titles.sorts;
    let noun = |draft: &Draft| draft.heads.iter().any(|n| sorts.is_person(n) || sorts.fits("citizen", n));
    let someone = |draft: &Draft| {
        let person = matches!(draft.kind, EntityKind::Unnamed | EntityKind::Person);
        person
            && !draft.named
            && !draft.speaks
            && draft.offices.is_empty()
            && noun(draft)
            && draft.agreement.number == Some(Number::Singular)
    };
    let named = |draft: &Draft| draft.kind == EntityKind::Person && draft.named;
    let quiet =
        |draft: &Draft| named(draft) && !draft.speaks && draft.offices.is_empty() && draft.actor.is_none();
    let all: Vec<usize> = (0..drafts.len()).filter(|at| someone(&drafts[*at])).collect();
    let mut who = (0..drafts.len()).filter(|at| quiet(&drafts[*at]));
    let (Some(&whom), Some(who), None) = (all.first(), who.next(), who.next()) else { return };
    let (a, b) = (&drafts[whom], &drafts[who]);
    // «رجل» in the headline, «رجلا» again behind it.
    let same = |at: &usize| drafts[*at].heads.first() == a.heads.first();
    let female = |draft: &Draft| draft.agreement.gender == Some(Gender::Feminine);
    let country = a.country.is_none() || b.country.is_none() || a.country == b.country;
    let woman = a.heads.iter().any(|noun| sorts.fits("woman", noun));
    // A name that opens a sentence may be the reporter's, and one of common words may be none.
    let signed = b
        .mentions
        .first()
        .is_none_or(|id| opens_sentence(scope, &mentions[*id]) || !is_clear(scope, &mentions[*id]));
    if whom > who
        || !a.early
        || !all.iter().all(same)
        || (woman || female(a)) != female(b)
        || !country
        || signed
    {
        return;
    }
    let mut others: Vec<usize> = all.iter().copied().skip(1).chain([who]).collect();
    others.sort_unstable();
    for other in others.into_iter().rev() {
        absorb(drafts, chain_of, whom, other);
    }
}

/// Two words or more, the first of which is no word but a name.
fn is_clear(scope: Scope<'_>, mention: &Mention) -> bool {
    let lists = &scope.lexicon.lists;
    let head: Vec<usize> =
        mention.tokens.clone().filter(|i| mention.head.overlaps(scope.words.span(*i))).collect();
    head.len() > 1 && !lists.is_word(scope.words.key(head[0]))
}

fn opens_sentence(scope: Scope<'_>, mention: &Mention) -> bool {
    let sentence = scope.words.sentence_at(mention.tokens.start);
    scope.words.range_of(sentence).start == mention.tokens.start
}

/// Joins a chain to an earlier one.
fn absorb(drafts: &mut Vec<Draft>, chain_of: &mut [ChainId], whom: usize, who: usize) {
    let later = drafts.remove(who);
    drafts[whom].merge(later);
    renumber(chain_of, whom, who);
}

/// A chain has gone into an earlier one.
pub(super) fn renumber(chain_of: &mut [ChainId], whom: usize, who: usize) {
    for chain in chain_of.iter_mut() {
        *chain = match chain.index() {
            at if at == who => ChainId::from_index(whom),
            at if at > who => ChainId::from_index(at - 1),
            at => ChainId::from_index(at),
        };
    }
}
