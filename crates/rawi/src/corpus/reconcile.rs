//! [`Reconciler`]: how two quotations of one speaker in two reports stand to each other.
//!
//! Comes in: two quotations with speaker, day, manner and words. Goes out: the relation between them, with the words in which they
//! differ, or nothing where they are not the same utterance. Numbers, denials and names must agree: where they do not, the two are in
//! conflict, however much else they share.
//!
//! ```
//! use rawi::corpus::{Quotation, Reconciler, Relation};
//! use rawi::lexicon::Tables;
//! # fn main() -> rawi::Result<()> {
//! let reconciler = Reconciler::load(&Tables::bundled())?;
//! let said = |content| Quotation { speaker: "وزير الدفاع", day: None, direct: true, content };
//! let one = said("قتل 12 مسلحا في الغارات فجر اليوم");
//! let found = reconciler.relate(&one, &said("قُتل ١٢ مسلحاً في الغارات فجر اليوم."));
//! assert_eq!(found.map(|variant| variant.relation), Some(Relation::Verbatim));
//! let found = reconciler.relate(&one, &said("قتل 21 مسلحا في الغارات فجر اليوم"));
//! assert_eq!(found.map(|variant| variant.relation), Some(Relation::Conflicting));
//! # Ok(()) }
//! ```

use crate::corpus::changes::{Change, Words, changes};
use crate::corpus::wordings::Wordings;
use crate::error::Result;
use crate::lexicon::Tables;
use crate::text::fold;
use jiff::civil::Date;
use rustc_hash::FxHashMap;
use similar::{Algorithm, DiffOp, capture_diff_slices};

/// With so much of the shorter one's weighty words in the other, the two are one wording; with less, two.
const ONE_WORDING: f32 = 0.5;
/// Two wordings of one utterance share so many weighty words, or one where that is much of the shorter.
const FEWEST: usize = 2;
const MUCH: f32 = 0.12;
/// A denial on one side is one only where so few words differ; in a longer stretch it denies something else.
const NEAR: usize = 4;
/// At an end, where words may just be cut off, it must be nearly alone.
const AT_END: usize = 2;
/// An excerpt is so much shorter, and has so little of its own.
const SHORTER: f32 = 0.75;
const HELD: f32 = 0.8;
/// Below this the wordings differ too much for an edit.
const EDITED: f32 = 0.4;

/// A quotation in one report.
#[derive(Clone, Copy, Debug)]
pub struct Quotation<'a> {
    /// Who said it: an actor's id or a name.
    pub speaker: &'a str,
    /// The day it was said.
    pub day: Option<Date>,
    /// In the speaker's own words; else retold.
    pub direct: bool,
    /// What was said.
    pub content: &'a str,
}

/// How two quotations of one utterance stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Relation {
    /// The same words; spelling and marks may differ.
    Verbatim,
    /// Some words were changed.
    Edited,
    /// The same said in other words, as two translators do.
    Translation,
    /// One is part of the other.
    Excerpt,
    /// One retells what the other quotes.
    Indirect,
    /// A number, a denial or a name differs.
    Conflicting,
}

/// What differs between quotations in conflict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conflict {
    /// A number.
    Number,
    /// One denies or says the contrary.
    Polarity,
    /// A name of a country, its capital or people, or of a day.
    Name,
}

/// Two quotations of one utterance.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// How they stand to each other.
    pub relation: Relation,
    /// Why they are in conflict, where they are.
    pub conflict: Option<Conflict>,
    /// How much of the shorter one's weighty words the other has, from 0 to 1.
    pub share: f32,
    /// In which words they differ, as spans of the two contents.
    pub changes: Vec<Change>,
}

impl Relation {
    /// The word for it in the output: `verbatim`, `edited` ….
    pub fn name(self) -> &'static str {
        match self {
            Self::Verbatim => "verbatim",
            Self::Edited => "edited",
            Self::Translation => "translation",
            Self::Excerpt => "excerpt",
            Self::Indirect => "indirect",
            Self::Conflicting => "conflicting",
        }
    }
}

/// Relates quotations by the tables.
#[derive(Debug)]
pub struct Reconciler {
    wordings: Wordings,
}

/// A word as it is compared.
struct Piece {
    key: String,
    /// Its number, else its stem.
    same_as: String,
}

impl Reconciler {
    /// Loads the tables it needs.
    pub fn load(tables: &Tables) -> Result<Self> {
        Ok(Self { wordings: Wordings::load(tables)? })
    }

    /// How two quotations stand to each other; `None` when they are not of one utterance.
    pub fn relate(&self, one: &Quotation<'_>, other: &Quotation<'_>) -> Option<Variant> {
        if fold(one.speaker) != fold(other.speaker) || too_far(one.day, other.day) {
            return None;
        }
        let (words, others) = (Words::of(one.content), Words::of(other.content));
        let (left, right) = (self.pieces(&words), self.pieces(&others));
        let shared = self.shared(&left, &right);
        let (relation, conflict) = self.relation(one, other, &left, &right, &shared)?;
        Some(Variant { relation, conflict, share: shared.of_shorter(), changes: changes(&words, &others) })
    }

    fn relation(
        &self,
        one: &Quotation<'_>,
        other: &Quotation<'_>,
        left: &[Piece],
        right: &[Piece],
        shared: &Shared,
    ) -> Option<(Relation, Option<Conflict>)> {
        let keys = |pieces: &[Piece]| pieces.iter().map(|piece| piece.key.clone()).collect::<Vec<_>>();
        let same_manner = one.direct == other.direct;
        if same_manner && !left.is_empty() && keys(left) == keys(right) {
            return Some((Relation::Verbatim, None));
        }
        if shared.of_shorter() < ONE_WORDING {
            let enough = shared.both >= FEWEST || (shared.both > 0 && shared.of_shorter() >= MUCH);
            return enough.then_some((Relation::Translation, None));
        }
        if let Some(conflict) = self.conflict(left, right) {
            return Some((Relation::Conflicting, Some(conflict)));
        }
        let lengths = [left.len(), right.len()].map(|length| length as f32);
        let much_shorter = lengths[0].min(lengths[1]) <= SHORTER * lengths[0].max(lengths[1]);
        let relation = match same_manner {
            false => Relation::Indirect,
            true if much_shorter && shared.of_shorter() >= HELD => Relation::Excerpt,
            true if shared.of_all() >= EDITED => Relation::Edited,
            true => Relation::Translation,
        };
        Some((relation, None))
    }

    /// The words, each with what it is compared by. A conjunction that stands alone belongs to the word behind it.
    fn pieces(&self, words: &Words) -> Vec<Piece> {
        let mut pieces = Vec::with_capacity(words.keys().len());
        let mut alone = false;
        for key in words.keys() {
            if key == "و" {
                alone = true;
                continue;
            }
            let key = if std::mem::take(&mut alone) { format!("و{key}") } else { key.clone() };
            let same_as = self.wordings.number(&key).unwrap_or_else(|| self.wordings.stem(&key).to_owned());
            pieces.push(Piece { key, same_as });
        }
        pieces
    }

    fn shared(&self, left: &[Piece], right: &[Piece]) -> Shared {
        let mut counts: FxHashMap<&str, usize> = FxHashMap::default();
        let weighty = |piece: &&Piece| !self.wordings.is_light(&piece.key);
        left.iter().filter(weighty).for_each(|piece| *counts.entry(&piece.same_as).or_default() += 1);
        let (mut both, mut behind) = (0, 0);
        for piece in right.iter().filter(weighty) {
            behind += 1;
            if let Some(count) = counts.get_mut(&*piece.same_as).filter(|count| **count > 0) {
                *count -= 1;
                both += 1;
            }
        }
        Shared { both, left: left.iter().filter(weighty).count(), right: behind }
    }

    /// What two quotations of one wording contradict each other in.
    fn conflict(&self, left: &[Piece], right: &[Piece]) -> Option<Conflict> {
        let denials =
            |pieces: &[Piece]| pieces.iter().filter(|piece| self.wordings.denies(&piece.key)).count();
        let denied_alike = denials(left) == denials(right);
        // The same numbers in another order are no conflict.
        let counted_alike = self.numbers(left) == self.numbers(right);
        let same_as = |pieces: &[Piece]| pieces.iter().map(|piece| piece.same_as.clone()).collect::<Vec<_>>();
        let ops = capture_diff_slices(Algorithm::Patience, &same_as(left), &same_as(right));
        ops.iter().filter(|op| !matches!(op, DiffOp::Equal { .. })).find_map(|op| {
            let (old, new) = (op.old_range(), op.new_range());
            let (one, other) = (&left[old.clone()], &right[new.clone()]);
            let at_end = old.start == 0 || new.start == 0 || old.end == left.len() || new.end == right.len();
            let longest = one.len().max(other.len());
            let near = longest <= if at_end && (one.is_empty() || other.is_empty()) { AT_END } else { NEAR };
            self.numbers_or_names(one, other, counted_alike).or_else(|| {
                let denied = (denials(one) > 0) != (denials(other) > 0);
                let contrary = |a: &Piece| other.iter().any(|b| self.wordings.contrary(&a.key, &b.key));
                let turned = (denied && near && !denied_alike) || one.iter().any(contrary);
                turned.then_some(Conflict::Polarity)
            })
        })
    }

    fn numbers(&self, pieces: &[Piece]) -> Vec<String> {
        let mut found: Vec<String> =
            pieces.iter().filter_map(|piece| self.wordings.number(&piece.key)).collect();
        found.sort();
        found
    }

    fn numbers_or_names(&self, one: &[Piece], other: &[Piece], counted_alike: bool) -> Option<Conflict> {
        let (here, there) = (self.numbers(one), self.numbers(other));
        if !counted_alike && !here.is_empty() && !there.is_empty() && here != there {
            return Some(Conflict::Number);
        }
        let names = |pieces: &[Piece]| -> Vec<String> {
            pieces.iter().filter_map(|piece| Some(self.wordings.name(&piece.key)?.to_owned())).collect()
        };
        let (here, there) = (names(one), names(other));
        let apart = !here.is_empty() && !there.is_empty() && !here.iter().any(|name| there.contains(name));
        apart.then_some(Conflict::Name)
    }
}

/// How many weighty words two quotations have, and how many both have.
struct Shared {
    both: usize,
    left: usize,
    right: usize,
}

impl Shared {
    fn of_shorter(&self) -> f32 {
        self.both as f32 / self.left.min(self.right).max(1) as f32
    }

    fn of_all(&self) -> f32 {
        self.both as f32 / (self.left + self.right - self.both).max(1) as f32
    }
}

/// Reports tell today of yesterday's words: a day more or less is none.
fn too_far(one: Option<Date>, other: Option<Date>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => one.until(other).map_or(0, |span| span.get_days()).abs() > 1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn check(one: &str, other: &str, expected: Option<(Relation, Option<Conflict>)>) {
        let reconciler = Reconciler::load(&Tables::bundled()).unwrap();
        let said = |content| Quotation { speaker: "الوزير", day: None, direct: true, content };
        let found = reconciler.relate(&said(one), &said(other));
        assert_eq!(found.map(|variant| (variant.relation, variant.conflict)), expected, "{one} | {other}");
    }

    #[test]
    fn conflicts_say_what_they_are_about() {
        let said = "وافق البرلمان على إرسال 500 جندي إلى بغداد";
        let conflict = |of| Some((Relation::Conflicting, Some(of)));
        check(said, "وافق البرلمان على إرسال 700 جندي إلى بغداد", conflict(Conflict::Number));
        check(said, "وافق البرلمان على إرسال 500 جندي إلى دمشق", conflict(Conflict::Name));
        check(said, "لم يوافق البرلمان على إرسال 500 جندي إلى بغداد", conflict(Conflict::Polarity));
        check(said, "رفض البرلمان إرسال 500 جندي إلى بغداد", conflict(Conflict::Polarity));
        check(said, "وافق البرلمان على إرسال 500 جندي إلى العراق", Some((Relation::Edited, None)));
        check(said, "الموسم السياحي كان جيدا هذا العام", None);
    }

    #[test]
    fn another_speaker_or_day_is_another_utterance() {
        let reconciler = Reconciler::load(&Tables::bundled()).unwrap();
        let said = |speaker, day| Quotation {
            speaker,
            day: Some(date(2022, 7, day)),
            direct: true,
            content: "انتهت الحرب",
        };
        let relation = |one, other| reconciler.relate(&one, &other).map(|variant| variant.relation);
        assert_eq!(relation(said("الوزير", 1), said("الوزير", 2)), Some(Relation::Verbatim));
        assert_eq!(relation(said("الوزير", 1), said("الوزير", 3)), None);
        assert_eq!(relation(said("الوزير", 1), said("السفير", 1)), None);
    }
}
