//! Whoever the report tells of, where they are named in the parts of the text that are no part of the report: a link
//! with the headline once more, tags, the place of the dateline.
//!
//! Comes in: the mentions and their chains. Goes out: for each chain the stretches outside every block that repeat
//! one of its names. «سمات **اليمن** **الجيش اليمني**» under a report that tells of both.

use crate::ids::{IdVec, MentionId};
use crate::layers::{Chain, EntityKind, Mention};
use crate::mention::Scope;
use crate::span::Span;
use crate::text::fold::is_letter;
use rustc_hash::FxHashSet;

/// Fewest letters of a word that stands for a name.
const LETTERS: usize = 3;

/// Tells each chain where else the text repeats a name of it.
pub(super) fn settle(scope: Scope<'_>, mentions: &IdVec<MentionId, Mention>, chains: &mut [Chain]) {
    let text = &scope.words.article.text;
    let gaps = gaps(scope);
    let mut taken: FxHashSet<Span> = FxHashSet::default();
    for chain in chains.iter_mut().filter(|_| !gaps.is_empty()) {
        let mut forms: Vec<&str> =
            chain.mentions.iter().flat_map(|id| forms(&mentions[*id])).map(|span| span.of(text)).collect();
        forms.retain(|form| has_letters(form));
        forms.sort_by_key(|form| (std::cmp::Reverse(form.len()), *form));
        forms.dedup();
        let mut own: Vec<Span> = Vec::new();
        for span in forms.iter().flat_map(|form| gaps.iter().flat_map(|gap| repeats(text, *gap, form))) {
            if own.iter().all(|other| !other.overlaps(span)) && taken.insert(span) {
                own.push(span);
            }
        }
        own.sort();
        chain.outside = own;
    }
}

/// As many letters as a word has that stands for a name.
fn has_letters(words: &str) -> bool {
    words.chars().filter(|c| is_in_word(*c)).nth(LETTERS - 1).is_some()
}

fn is_in_word(c: char) -> bool {
    is_letter(c) || c.is_numeric()
}

/// The stretches of the text that no block covers and that have words.
fn gaps(scope: Scope<'_>) -> Vec<Span> {
    let article = scope.words.article;
    let mut gaps = Vec::new();
    let mut from = 0;
    for block in article.blocks.iter() {
        let start = block.span.start as usize;
        if start > from {
            gaps.push(Span::new(from, start));
        }
        from = from.max(block.span.end as usize);
    }
    if article.text.len() > from {
        gaps.push(Span::new(from, article.text.len()));
    }
    gaps.retain(|gap| has_letters(gap.of(&article.text)));
    gaps
}

/// What a mention is repeated by: its name, and all of it when it is definite and more than one word.
fn forms(mention: &Mention) -> impl Iterator<Item = Span> {
    let whole = mention.definite && mention.tokens.len() > 1 && mention.kind != EntityKind::Unnamed;
    let name = mention.named.then_some(mention.head);
    name.into_iter().chain(whole.then_some(mention.span))
}

/// Where whole words of a gap are those of a form.
fn repeats(text: &str, gap: Span, form: &str) -> Vec<Span> {
    let words = gap.of(text);
    let whole = |at: &usize| {
        let before = words[..*at].chars().next_back();
        let behind = words[at + form.len()..].chars().next();
        !before.is_some_and(is_in_word) && !behind.is_some_and(is_in_word)
    };
    let found = words.match_indices(form).map(|(at, _)| at).filter(whole);
    found.map(|at| Span::new(at, at + form.len()).shift(gap)).collect()
}

#[cfg(test)]
mod tests {
    use crate::{Reader, article, ledger, lexicon::Tables};

    #[test]
    fn tags_and_links_name_whom_the_report_tells_of() {
        let reader = Reader::new(&Tables::bundled()).unwrap();
        let text = "وصل الرئيس إلى فرنسا أمس. وقال الوزير إن العمل مستمر. سمات فرنسا السلام";
        let report = article::from_text(&reader.lexicon, text, article::Meta::default());
        let rows = ledger::rows(&reader.lexicon, &reader.read(&report));
        let france = rows.entities.iter().find(|entity| entity.kind == "GPE");
        let last = france.and_then(|entity| entity.mentions.last());
        let tag = text.chars().count() - "فرنسا السلام".chars().count();
        assert_eq!(last.map(|mention| mention.start), Some(tag));
    }
}
