//! Complements further off than the rules of [`super::complement`] allow: behind subjects and adverbials that nobody foresaw.
//! They are ventured, and what has been learnt of them decides.

use crate::layers::{TokenKind, VerbReading, WordClass};
use crate::lexicon::verbs::{OBJECT, Verb};
use crate::quote::Ground;
use crate::quote::complement::{Complement, Marker, NAME_WORDS, Search};

/// How far a complement is looked for, in tokens.
const REACH: usize = 70;
/// How far a bare object is looked for, in tokens.
const NEAR: usize = 24;

/// A complement of the verb at `at` that may be one.
pub(super) fn find(
    ground: Ground<'_>,
    verb: &Verb,
    reading: VerbReading,
    at: usize,
    end: usize,
) -> Option<Complement> {
    let search = Search::new(ground, verb, reading, at, end);
    let stop = (at + 1..end.min(at + REACH)).find(|i| search.ends_venture(*i)).unwrap_or(end.min(at + REACH));
    let places = || Places { search: &search, at: at + 1, stop };
    let speech = places().find_map(|i| search.venture_speech(i, stop));
    let noun = || places().find_map(|i| search.venture_noun(i, stop));
    speech.or_else(noun).or_else(|| search.venture_object(stop))
}

/// The tokens that stand in no quotation.
struct Places<'a, 'g> {
    search: &'a Search<'g>,
    at: usize,
    stop: usize,
}

impl Iterator for Places<'_, '_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let at = self.at;
        if at >= self.stop {
            return None;
        }
        self.at = self.search.ground.marks.opening(at).map_or(at + 1, |quoted| quoted.after().max(at + 1));
        Some(at)
    }
}

impl Search<'_> {
    /// The sentence is over, or another verb of saying may have what follows.
    fn ends_venture(&self, i: usize) -> bool {
        let scope = self.ground.scope;
        let over = matches!(scope.words.key(i), "." | "؟" | "!" | "؛");
        over || scope.words.kind(i) == TokenKind::Word
            && scope.is_finite_verb(i)
            && scope.morphs[i].class == WordClass::Open
            && !self.ground.governs(i - 1)
            && !self.ground.is_in_mention(i)
    }

    fn venture_speech(&self, i: usize, stop: usize) -> Option<Complement> {
        let scope = self.ground.scope;
        let found = |marker, start| (start < stop).then_some(Complement { marker, start, before: i });
        if let Some(quoted) = self.ground.marks.opening(i) {
            let long = quoted.word_count(scope.words) >= NAME_WORDS;
            return (self.verb.speech && long).then_some(Complement {
                marker: Marker::Quotation,
                start: i,
                before: i,
            });
        }
        if scope.words.is(i, ":") && self.verb.speech {
            return found(Marker::Colon, i + 1);
        }
        let governed = i > self.at + 1 && self.ground.governs(i - 1) && !self.takes(scope.words.key(i - 1));
        let clause = scope.morphs[i].class == WordClass::Complementiser && self.verb.clause && !governed;
        if clause && !scope.morphs[i].clitics.conjunction { found(Marker::Clause, i + 1) } else { None }
    }

    fn venture_noun(&self, i: usize, stop: usize) -> Option<Complement> {
        let scope = self.ground.scope;
        let found = |start| (start < stop).then_some(Complement { marker: Marker::Noun, start, before: i });
        if scope.morphs[i].class == WordClass::Preposition {
            let own = self.takes(scope.words.key(i)) && !self.opens_frame(i) && !self.ground.is_in_office(i);
            return if own { found(i + 1) } else { None };
        }
        if self.glued_preposition(i) { found(i) } else { None }
    }

    fn venture_object(&self, stop: usize) -> Option<Complement> {
        let scope = self.ground.scope;
        if !self.verb.noun.iter().any(|noun| **noun == *OBJECT) {
            return None;
        }
        let subject = self.ground.mention(self.at + 1).map_or(self.at + 1, |m| m.tokens.end);
        let begins = |i: &usize| {
            let free = !self.ground.governs(i - 1) && !self.ground.is_in_mention(*i);
            free && (scope.is_definite(*i)
                || self.is_content_noun(*i)
                || self.ground.is_indefinite_object(*i))
        };
        let start = (subject..stop.min(self.at + NEAR)).find(begins)?;
        Some(Complement { marker: Marker::Noun, start, before: start })
    }
}

#[cfg(test)]
mod tests {
    use crate::Reader;
    use crate::article::{Meta, from_text};
    use crate::lexicon::Tables;
    use crate::model::belief::Belief;

    #[test]
    fn what_is_ventured_is_told_only_where_learning_speaks_for_it() {
        let reader = Reader::new(&Tables::bundled()).unwrap();
        let text = "وقال سالم الطويل مدير المصنع الكبير حيث وقع الحريق متوجها نحو الباب إن العمال بخير.";
        let report = from_text(&reader.lexicon, text, Meta::default());
        let ventured = |reader: &Reader| {
            let reading = reader.read(&report);
            let quote = reading.quotes.as_slice().iter().find(|quote| quote.ventured).cloned();
            (quote.expect("a candidate"), reading.statements.len())
        };
        let (quote, told) = ventured(&reader);
        assert_eq!(quote.content[0].of(&report.text), "العمال بخير");
        assert_eq!(told, usize::from(quote.chance >= crate::model::belief::least(&quote)));
        let (_, told) = ventured(&Reader { belief: Belief::none(), ..reader });
        assert_eq!(told, 0);
    }
}
