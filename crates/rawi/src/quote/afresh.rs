//! A noun with which what is said begins afresh, behind a subject that is longer than what the tables know of it.

use crate::layers::{EntityKind, WordClass};
use crate::quote::complement::{Complement, FAR, Marker, Search};

impl Search<'_> {
    /// «أعلنت وزارة الشؤون المحلية **عن تعيين** مدير»، «نفت النائبة ليلى، عضو اللجنة**، وجود** خلاف»: what seemed the object
    /// belongs to the subject still.
    pub(super) fn begin_afresh(&self, object: Complement) -> Complement {
        if object.marker != Marker::Noun || !self.finite || self.is_content_noun(object.start) {
            return object;
        }
        let start = self.afresh(object.start);
        start.map_or(object, |start| Complement { marker: Marker::Noun, start, before: start })
    }

    fn afresh(&self, object: usize) -> Option<usize> {
        let near = object + 1..self.end.min(self.at + FAR);
        let mut open = near.take_while(|i| !self.stops(*i) && !self.ends_clause(*i));
        let belongs = self.belongs_to_subject(object);
        open.find_map(|i| {
            let own = belongs && self.is_own_preposition(i);
            let noun = self.is_content_noun(i) && (self.ground.is_comma(i - 1) || self.ground.is_time[i - 1]);
            own.then_some(i + 1).or(noun.then_some(i)).filter(|start| *start < self.end)
        })
    }

    /// An adjective of the subject, or a place: «السلطات **ببنما** أمس عن».
    fn belongs_to_subject(&self, at: usize) -> bool {
        let place = EntityKind::is_place;
        self.ground.scope.is_definite(at) || self.ground.mention(at).is_some_and(|m| place(m.kind))
    }

    fn is_own_preposition(&self, at: usize) -> bool {
        let scope = self.ground.scope;
        scope.morphs[at].class == WordClass::Preposition
            && self.takes(scope.words.key(at))
            && !self.opens_frame(at)
            && !self.belongs_to_office(at)
    }

    pub(super) fn is_content_noun(&self, at: usize) -> bool {
        let scope = self.ground.scope;
        at < self.end
            && scope.is_open_word(at)
            && scope.lexicon.cues.content_nouns.contains(scope.words.key(at))
    }
}
