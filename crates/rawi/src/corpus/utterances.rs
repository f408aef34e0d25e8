//! [`utterances`]: the quotations of one speaker in many reports, put together by utterance.
//!
//! Comes in: quotations by day. Goes out: for each utterance its quotations, the earliest first, each with the earlier one that it is
//! nearest to. What is in conflict with an utterance is shown beside it and is no support of it.

use crate::corpus::reconcile::{Quotation, Reconciler, Relation, Variant};

/// Shorter contents (in words) are alike by chance.
const FEWEST_WORDS: usize = 4;
/// So many earlier quotations are looked at.
const EARLIER: usize = 400;

/// A quotation of an utterance.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// Its number among the quotations that came in.
    pub quotation: usize,
    /// The earlier one it is nearest to, and how it stands to that; nothing for the earliest.
    pub to: Option<(usize, Variant)>,
}

/// Puts quotations together by utterance; utterances that stand only once are left out. The quotations must come by day, all of one
/// speaker. `apart` tells whether two may be compared: those of one report are not.
pub fn utterances(
    reconciler: &Reconciler,
    quotations: &[Quotation<'_>],
    apart: impl Fn(usize, usize) -> bool,
) -> Vec<Vec<Said>> {
    let mut groups: Vec<Vec<Said>> = Vec::new();
    let mut group_of: Vec<usize> = Vec::new();
    for number in 0..quotations.len() {
        let to = nearest(reconciler, quotations, number, &apart);
        let said = Said { quotation: number, to };
        match &said.to {
            Some((earlier, _)) => {
                let group = group_of[*earlier];
                group_of.push(group);
                groups[group].push(said);
            }
            None => {
                group_of.push(groups.len());
                groups.push(vec![said]);
            }
        }
    }
    groups.retain(|group| group.len() > 1);
    groups
}

/// The earlier quotation that one is nearest to: a variant before a conflict, then the one with more of its words.
fn nearest(
    reconciler: &Reconciler,
    quotations: &[Quotation<'_>],
    number: usize,
    apart: impl Fn(usize, usize) -> bool,
) -> Option<(usize, Variant)> {
    let long = |at: usize| quotations[at].content.split_whitespace().count() >= FEWEST_WORDS;
    if !long(number) {
        return None;
    }
    let earlier = (number.saturating_sub(EARLIER)..number).filter(|at| long(*at) && apart(*at, number));
    let related =
        earlier.filter_map(|at| Some((at, reconciler.relate(&quotations[at], &quotations[number])?)));
    // One speaker says much on one matter in a day: other words are as likely another utterance as another translation.
    let near = related.filter(|(_, variant)| variant.relation != Relation::Translation);
    near.min_by(|(_, a), (_, b)| {
        let conflict = |variant: &Variant| variant.relation == Relation::Conflicting;
        conflict(a).cmp(&conflict(b)).then(b.share.total_cmp(&a.share)).then(a.relation.cmp(&b.relation))
    })
}

/// The other quotations of the utterance that one of them is of, in the order in which they came, each with how it stands to that one;
/// the changes are from that one to the other. Unlike in [`utterances`] all are laid beside the same one.
pub fn variants_of(
    reconciler: &Reconciler,
    quotations: &[Quotation<'_>],
    this: usize,
    apart: impl Fn(usize, usize) -> bool,
) -> Vec<(usize, Variant)> {
    let long = |at: usize| quotations[at].content.split_whitespace().count() >= FEWEST_WORDS;
    if !long(this) {
        return Vec::new();
    }
    let others = (0..quotations.len()).filter(|at| *at != this && long(*at) && apart(this, *at));
    let related = others.filter_map(|at| Some((at, reconciler.relate(&quotations[this], &quotations[at])?)));
    related.filter(|(_, variant)| variant.relation != Relation::Translation).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Tables;
    use jiff::civil::date;

    #[test]
    fn quotations_of_one_utterance_come_together() {
        let reconciler = Reconciler::load(&Tables::bundled()).unwrap();
        let said = |day, direct, content| Quotation {
            speaker: "الوزير",
            day: Some(date(2022, 7, day)),
            direct,
            content,
        };
        let all = [
            said(1, true, "سنخصص 500 مليون دولار لدعم المزارعين"),
            said(1, true, "الانتخابات ستجري في موعدها المحدد"),
            said(1, false, "الحكومة ستخصص 500 مليون دولار لدعم المزارعين"),
            said(2, true, "سنخصص 700 مليون دولار لدعم المزارعين"),
            said(9, true, "سنخصص 500 مليون دولار لدعم المزارعين"),
        ];
        let found = utterances(&reconciler, &all, |_, _| true);
        let shown: Vec<Vec<(usize, Option<Relation>)>> = found
            .iter()
            .map(|group| {
                group.iter().map(|said| (said.quotation, said.to.as_ref().map(|to| to.1.relation))).collect()
            })
            .collect();
        assert_eq!(shown, [[(0, None), (2, Some(Relation::Indirect)), (3, Some(Relation::Conflicting))]]);
        assert!(utterances(&reconciler, &all, |_, _| false).is_empty());

        let of_the_second: Vec<(usize, Relation)> = variants_of(&reconciler, &all, 2, |_, _| true)
            .iter()
            .map(|(at, variant)| (*at, variant.relation))
            .collect();
        assert_eq!(of_the_second, [(0, Relation::Indirect), (3, Relation::Conflicting)]);
    }
}
