//! What the other events of a report tell of parties that a word leaves out: «قتل جنديان **في هجوم** للمتمردين»,
//! «سيطرت المقاومة على المدينة» in a report that tells whom the resistance fights.

use crate::ids::{ChainId, Id, MentionId};
use rustc_hash::FxHashMap;

use super::Ground;
use super::guess::Guess;
use super::trigger::Trigger;

/// The types of those that fight each other.
const FIGHTS: [&str; 3] = ["ASSAULT", "MOBILIZE", "RETREAT"];
/// The role of armed movements.
const ARMED: &str = "REB";

/// The guesses with what the others tell of.
pub fn fill(ground: Ground<'_>, triggers: &[Trigger], guesses: &[Guess]) -> Vec<Guess> {
    let sharer = Sharer { ground, triggers, guesses, foes: Foes::of(ground, triggers, guesses) };
    (0..triggers.len()).map(|at| sharer.fill(at)).collect()
}

struct Sharer<'s, 'a> {
    ground: Ground<'a>,
    triggers: &'s [Trigger],
    guesses: &'s [Guess],
    foes: Foes,
}

impl Sharer<'_, '_> {
    fn fill(&self, number: usize) -> Guess {
        let mut guess = self.guesses[number];
        let open = |who: Option<MentionId>| who.is_none_or(|id| is_place(self.ground, id));
        if guess.actor.is_none() {
            guess.actor =
                self.beside(number, |other| other.actor).filter(|id| self.is_other(*id, guess.recipient));
        }
        if guess.recipient.is_none() {
            guess.recipient =
                self.beside(number, |other| other.recipient).filter(|id| self.is_other(*id, guess.actor));
        }
        if !fights(self.ground, &self.triggers[number]) {
            return guess;
        }
        if open(guess.recipient)
            && let Some(actor) = guess.actor
        {
            guess.recipient = self.foes.of_chain(self.ground, self.ground.chain(actor)).or(guess.recipient);
        }
        if open(guess.actor)
            && let Some(recipient) = guess.recipient
        {
            guess.actor = self.foes.of_chain(self.ground, self.ground.chain(recipient)).or(guess.actor);
        }
        guess
    }

    fn is_other(&self, id: MentionId, than: Option<MentionId>) -> bool {
        than.is_none_or(|than| self.ground.chain(than) != self.ground.chain(id))
    }

    /// The party of the nearest event of the type in the sentence.
    fn beside(&self, number: usize, party: impl Fn(&Guess) -> Option<MentionId>) -> Option<MentionId> {
        let trigger = &self.triggers[number];
        let code = |trigger: &Trigger| self.ground.scope.lexicon.events.get(trigger.row).code;
        let same = |other: &usize| {
            let theirs = &self.triggers[*other];
            theirs.sentence == trigger.sentence && theirs.at != trigger.at && code(theirs) == code(trigger)
        };
        let told = (0..self.triggers.len()).filter(same).filter_map(|other| {
            let id = party(&self.guesses[other]).filter(|id| !is_place(self.ground, *id))?;
            Some((self.triggers[other].at.abs_diff(trigger.at), id))
        });
        told.min_by_key(|(gap, _)| *gap).map(|(_, id)| id)
    }
}

/// A phrase that names a place.
pub(super) fn is_place(ground: Ground<'_>, id: MentionId) -> bool {
    ground.mentions[id.index()].kind.is_place()
}

/// A word that tells of a fight.
pub(super) fn fights(ground: Ground<'_>, trigger: &Trigger) -> bool {
    FIGHTS.contains(&ground.scope.lexicon.events.get(trigger.row).plover())
}

/// Who fights whom in a report.
#[derive(Debug, Default)]
struct Foes {
    /// How often each is told of as the other side of each.
    pairs: FxHashMap<(ChainId, ChainId), usize>,
    /// How often each takes part in a fight, and a phrase that names it.
    parties: Vec<(ChainId, usize, MentionId)>,
}

impl Foes {
    fn of(ground: Ground<'_>, triggers: &[Trigger], guesses: &[Guess]) -> Self {
        let mut foes = Self::default();
        for (_, guess) in triggers.iter().zip(guesses).filter(|(trigger, _)| fights(ground, trigger)) {
            let party = |who: Option<MentionId>| who.filter(|id| !is_place(ground, *id));
            let (actor, recipient) = (party(guess.actor), party(guess.recipient));
            [actor, recipient].into_iter().flatten().for_each(|id| foes.count(ground.chain(id), id));
            if let Some((a, b)) = actor.zip(recipient) {
                let (a, b) = (ground.chain(a), ground.chain(b));
                *foes.pairs.entry((a, b)).or_default() += 1;
                *foes.pairs.entry((b, a)).or_default() += 1;
            }
        }
        foes
    }

    fn count(&mut self, chain: ChainId, id: MentionId) {
        match self.parties.iter_mut().find(|(known, ..)| *known == chain) {
            Some(known) => known.1 += 1,
            None => self.parties.push((chain, 1, id)),
        }
    }

    /// Whom a party fights: the one told of most often, else the armed movement, or whoever fights it.
    fn of_chain(&self, ground: Ground<'_>, chain: ChainId) -> Option<MentionId> {
        let armed = |chain: ChainId| ground.chains[chain.index()].role == Some(ARMED);
        let rank = |(other, count, id): &(ChainId, usize, MentionId)| {
            let pair = self.pairs.get(&(chain, *other)).copied().unwrap_or(0);
            let opposed = armed(*other) != armed(chain);
            (*other != chain && (pair > 0 || opposed)).then_some((pair, usize::from(opposed), *count, *id))
        };
        self.parties
            .iter()
            .filter_map(rank)
            .max_by_key(|(pair, opposed, count, id)| (*pair, *opposed, *count, std::cmp::Reverse(*id)))
            .map(|(.., id)| id)
    }
}
