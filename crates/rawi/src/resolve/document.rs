//! What an institution hands out speaks for it: «بيان **لوزارة الدفاع**» and «البيان» are the ministry.

use crate::ids::{ChainId, Id, IdVec, MentionId};
use crate::layers::{EntityKind, Mention, Quote};
use crate::mention::Scope;
use crate::resolve::draft::{Draft, stem};
use crate::resolve::headline::renumber;

/// Joins the chains of communiqués to those of the bodies that they name as theirs.
pub(super) fn settle(
    scope: Scope<'_>,
    drafts: &mut Vec<Draft>,
    chain_of: &mut [ChainId],
    mentions: &IdVec<MentionId, Mention>,
    quotes: &[Quote],
) {
    let mut at = 0;
    while at < drafts.len() {
        let draft = &drafts[at];
        let own = || {
            issuer(draft, chain_of, mentions).or_else(|| speaker(scope, draft, chain_of, mentions, quotes))
        };
        match Some(draft)
            .filter(|draft| is_communique(scope, draft))
            .and_then(|_| own())
            .filter(|body| may_issue(drafts, at, *body))
        {
            Some(body) => join(drafts, chain_of, at, body),
            None => at += 1,
        }
    }
}

fn is_communique(scope: Scope<'_>, draft: &Draft) -> bool {
    let communique = |noun: &String| scope.lexicon.titles.sorts.fits("communique", noun);
    !draft.named && draft.actor.is_none() && draft.heads.first().is_some_and(communique)
}

/// The chain of the body inside the phrase of a communiqué.
fn issuer(draft: &Draft, chain_of: &[ChainId], mentions: &IdVec<MentionId, Mention>) -> Option<usize> {
    draft.mentions.iter().find_map(|id| {
        let outer = mentions[*id].tokens.clone();
        let behind = mentions.as_slice().iter().enumerate().skip(id.index() + 1);
        let mut inside = behind.take_while(|(_, inner)| inner.tokens.start < outer.end);
        let (inner, _) = inside.find(|(_, inner)| inner.kind == EntityKind::Organisation)?;
        Some(chain_of[inner].index())
    })
}

/// «قالت **الوزارة** في بيان … وأضاف البيان»: who spoke last, when it was by a communiqué.
fn speaker(
    scope: Scope<'_>,
    draft: &Draft,
    chain_of: &[ChainId],
    mentions: &IdVec<MentionId, Mention>,
    quotes: &[Quote],
) -> Option<usize> {
    let first = &mentions[*draft.mentions.first()?];
    let at = first.tokens.start;
    let sources = quotes.iter().filter_map(|quote| quote.source.as_ref());
    let last = sources.map(|source| source.start).filter(|start| *start < at).max()?;
    let sentence = scope.words.range_of(scope.words.sentence_at(last));
    let communique = |i: usize| scope.lexicon.titles.sorts.fits("communique", &stem(scope, i, true));
    let told = (last..sentence.end.min(at + 1)).any(communique);
    let by = mentions.as_slice().iter().position(|mention| mention.tokens.start == last)?;
    let again = draft.mentions.iter().any(|id| mentions[*id].definite);
    (told && again && first.tokens.len() == 1).then(|| chain_of[by].index())
}

fn may_issue(drafts: &[Draft], document: usize, body: usize) -> bool {
    // «البلاغ» of a person may be a call for help.
    body != document && !drafts[body].vague && drafts[body].kind == EntityKind::Organisation
}

fn join(drafts: &mut Vec<Draft>, chain_of: &mut [ChainId], document: usize, body: usize) {
    let (low, high) = (document.min(body), document.max(body));
    let mut later = drafts.remove(high);
    if body == high {
        std::mem::swap(&mut drafts[low], &mut later);
    }
    drafts[low].mentions.extend(later.mentions);
    drafts[low].mentions.sort_unstable();
    renumber(chain_of, low, high);
}
