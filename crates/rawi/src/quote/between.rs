//! What stands between a cue and its complement and belongs to neither.

use crate::layers::WordClass;
use crate::quote::complement::{FROM, Search};

impl Search<'_> {
    /// A comma, unless the clause of the noun follows it: «واكتفى بالقول**،** إن العمل مستمر».
    pub(super) fn parts_noun(&self, i: usize) -> bool {
        let scope = self.ground.scope;
        let own = i == self.at + 1
            && i + 1 < self.end
            && scope.morphs[i + 1].class == WordClass::Complementiser
            && scope.words.key(i + 1).starts_with('ا');
        self.ground.is_comma(i) && !own
    }

    /// «وجه الأمير خالد، **أمير المنطقة،** بفتح الطريق»: behind the office between commas.
    pub(super) fn past_office(&self, at: usize) -> usize {
        let comma = |i: usize| i < self.end && self.ground.is_comma(i);
        let office = self.ground.mention(at + 1).filter(|m| m.title.is_some() && comma(at));
        office.map(|m| m.tokens.end).filter(|end| comma(*end)).map_or(at, |end| end + 1)
    }

    /// «يشكو عدد **من** التجار من الركود»: the first من belongs to the number.
    pub(super) fn counts(&self, i: usize) -> bool {
        let (words, quantities) = (self.ground.scope.words, &self.ground.scope.lexicon.titles.quantities);
        let key = words.key(i - 1);
        let ends =
            |key: &str| quantities.longest(words, key, i - 1, self.end).is_some_and(|(_, stop)| stop == i);
        let number = ends(key) || key.strip_prefix("ال").is_some_and(ends);
        i > self.at + 1 && words.key(i) == FROM && number
    }

    /// «أطلق نداء **إلى** الهدوء»: behind a preposition that stands alone.
    pub(super) fn past_preposition(&self, at: usize) -> usize {
        let stands = at < self.end && self.ground.scope.morphs[at].class == WordClass::Preposition;
        at + usize::from(stands)
    }

    /// «أطلق نداء **للتبرع**»، «وجه دعوة **بوقف** القتال»: a noun with its preposition, and nobody.
    pub(super) fn begins_deed(&self, at: usize) -> bool {
        let scope = self.ground.scope;
        at < self.end
            && scope.is_open_word(at)
            && scope.words.key(at).starts_with(['ل', 'ب'])
            && self.ground.mention(at).is_none()
    }

    pub(super) fn aside(&self, i: usize) -> Option<usize> {
        let (words, asides) = (self.ground.scope.words, &self.ground.scope.lexicon.cues.aside_phrases);
        let (_, stop) = asides.longest(words, words.key(i), i, self.end)?;
        (stop > i + 1).then_some(stop)
    }
}
