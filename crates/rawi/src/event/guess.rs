//! Who takes part as far as grammar alone tells: the subject and the object, what the noun governs, prepositions.
//! What is learnt starts from this guess.

use crate::country::Country;
use crate::ids::{Id, MentionId};
use crate::layers::{EntityKind, Gender, Mention, Number, TokenKind, WordClass};
use crate::lexicon::events::{Carrying, Owner, Pattern, Slot};

use super::clause::{Clauses, How};
use super::relation::{NEXT, OBJECT, Relation, Side};
use super::trigger::Trigger;
use super::{Ground, carrier};

/// Nouns that make an agent with a preposition: «من **قبل** الجيش»، «على **يد** مسلحين».
const AGENT: [&str; 4] = ["قبل", "يد", "طرف", "لدن"];
/// The preposition whose two nouns are both parties.
pub(super) const BETWEEN: &str = "بين";
/// «غارة **ل**لجيش»: what the noun belongs to.
const TO: &str = "ل";
/// «طلب **من** الوزير»: whom it comes from.
const FROM: &str = "من";
/// How far a subject or object may stand behind, in tokens.
const NEAR: usize = 5;
/// How many words may stand between a noun and whose it is.
const ADJECTIVES: usize = 2;
/// How far the agent of a deed may stand.
const BY: usize = 10;
/// How far a phrase with a preposition may stand.
const FAR: usize = 14;

/// Who takes part, as grammar has it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Guess {
    /// Who did it.
    pub actor: Option<MentionId>,
    /// Who underwent it, or the other side.
    pub recipient: Option<MentionId>,
    /// The actor is told beside the trigger, not taken from words in front.
    pub beside: bool,
}

/// What grammar tells of a trigger.
pub fn of(
    ground: Ground<'_>,
    clauses: &Clauses,
    trigger: &Trigger,
    relations: &[Relation<'_>],
    led: bool,
) -> Guess {
    let look = Look { ground, clauses, trigger, relations };
    let row = ground.scope.lexicon.events.get(trigger.row);
    let mut guess = if trigger.is_verb() { look.verb(led) } else { look.noun(row) };
    let behind = |slot: &Slot| match slot {
        Slot::Behind(word) => look.behind_preposition(word),
        _ => None,
    };
    let other = other_than(guess.actor);
    guess.recipient = look.rather_than_thing(row).filter(other).or(guess.recipient);
    guess.recipient = guess.recipient.or_else(|| row.recipient.iter().filter_map(behind).find(other));
    if let Some((first, second)) = look.between(row) {
        guess = Guess { actor: Some(first), recipient: second.or(guess.recipient), beside: true };
    }
    if let Some(agent) = look.agent() {
        guess = Guess { actor: Some(agent), beside: true, ..guess };
    }
    if let Some(statement) = trigger.cue_of {
        let statement = &ground.statements[statement.0 as usize];
        guess.actor = statement.speakers.first().map(|s| s.mention).or(guess.actor);
        guess.beside = true;
        let heard = |m: &MentionId| statement.addressees.contains(&ground.chain(*m));
        let addressee = relations.iter().map(|r| r.mention).find(heard);
        guess.recipient = addressee.or(guess.recipient).filter(|m| Some(*m) != guess.actor);
    }
    if trigger.by_act {
        guess.recipient = guess.recipient.or_else(|| look.told_to(guess.actor));
    }
    look.hang(&mut guess);
    guess.recipient = guess.recipient.or_else(|| look.of_content().filter(other_than(guess.actor)));
    let same = |a: MentionId| guess.recipient.is_some_and(|b| ground.chain(a) == ground.chain(b));
    if guess.actor.is_some_and(same) {
        guess.actor = None;
    }
    guess
}

/// «بين الجيش من جهة **وبين** **المتمردين**»: who stands behind the second word for between.
pub(super) fn second_side(
    ground: Ground<'_>,
    relations: &[Relation<'_>],
    first: &Relation<'_>,
) -> Option<MentionId> {
    let again = |r: &&Relation<'_>| {
        r.side == Side::Behind
            && r.preposition == BETWEEN
            && !r.joined
            && r.gap > first.gap
            && r.gap <= FAR * 2
    };
    let plain = |r: &&Relation<'_>| !ground.mentions[r.mention.index()].nested;
    relations.iter().filter(plain).find(again).map(|r| r.mention)
}

fn other_than(actor: Option<MentionId>) -> impl Fn(&MentionId) -> bool + Copy {
    move |id| Some(*id) != actor
}

struct Look<'l, 'a> {
    ground: Ground<'a>,
    clauses: &'l Clauses,
    trigger: &'l Trigger,
    relations: &'l [Relation<'a>],
}

impl Look<'_, '_> {
    fn mention(&self, relation: &Relation<'_>) -> &Mention {
        &self.ground.mentions[relation.mention.0 as usize]
    }

    /// Phrases behind the trigger in their order, none inside another.
    fn behind(&self) -> impl Iterator<Item = &Relation<'_>> {
        self.relations.iter().filter(|r| r.side == Side::Behind && !self.mention(r).nested)
    }

    fn bare(&self, order: usize) -> Option<&Relation<'_>> {
        let near = |r: &&Relation<'_>| {
            r.preposition.is_empty()
                && matches!(r.via, "" | NEXT | OBJECT)
                && !r.joined
                && r.order == order
                && !r.clauses
                && !r.blocked
                && r.gap <= NEAR * (1 + order)
        };
        self.behind().find(near)
    }

    fn verb(&self, led: bool) -> Guess {
        let (first, second) = (self.bare(0), self.bare(1));
        let row = self.ground.scope.lexicon.events.get(self.trigger.row);
        let takes_object = row.recipient.contains(&Slot::Object);
        let found =
            self.clauses.at(self.trigger.at).filter(|verb| !matches!(verb.how, How::Thing | How::Unknown));
        let told = found.and_then(|verb| verb.subject);
        if row.recipient.contains(&Slot::Subject) {
            let subject = if led { self.leader() } else { told.or(first.map(|r| r.mention)) };
            return Guess { recipient: subject, ..Guess::default() };
        }
        let id = |r: Option<&Relation<'_>>| r.map(|r| r.mention);
        let owner = takes_object.then(|| self.owner(OBJECT).or_else(|| self.owner(NEXT))).flatten();
        let whose = |object: Option<MentionId>| match owner {
            Some(owner) if object.is_none_or(|id| !self.ground.mentions[id.index()].named) => Some(owner),
            _ => object,
        };
        // «أنقذتهم **سفينة**»: a pronoun is the object.
        let after = found.filter(|verb| verb.how == How::Behind).and_then(|verb| verb.subject);
        if let Some(subject) = after.filter(|_| self.trigger.suffixed) {
            let leader = if led { self.leader() } else { None };
            let recipient = leader.or_else(|| self.antecedent(Some(subject), false));
            return Guess { actor: Some(subject), recipient, beside: true };
        }
        if led {
            let leader = self.leader();
            // «الرجل **اعتقل** عام 2008»: with nobody behind it, who stands in front underwent it.
            let passive = takes_object && first.is_none() && !self.trigger.suffixed && !self.is_filled(row);
            return if passive || self.trigger.passive {
                Guess { recipient: leader, ..Guess::default() }
            } else {
                Guess { actor: leader, recipient: whose(id(first).filter(|_| takes_object)), beside: true }
            };
        }
        // «قتل شخصان»: indefinite people behind a verb with nothing else underwent it.
        let undergoes = |r: &&Relation<'_>| {
            let mention = self.mention(r);
            !mention.definite && matches!(mention.kind, EntityKind::Group | EntityKind::Unnamed)
        };
        let passive =
            self.trigger.passive || takes_object && second.is_none() && first.is_some_and(|r| undergoes(&r));
        if passive {
            return Guess { recipient: id(first), ..Guess::default() };
        }
        let object = if self.trigger.suffixed { None } else { second.filter(|_| takes_object) };
        let inside =
            || first.filter(|_| takes_object && !self.trigger.suffixed).and_then(|r| self.object_inside(r));
        let kept = found.filter(|verb| verb.how != How::Behind);
        if let Some(subject) = kept.and_then(|verb| verb.subject) {
            let object = first.filter(|_| takes_object && !self.trigger.suffixed);
            return Guess { actor: Some(subject), recipient: whose(id(object)), beside: false };
        }
        Guess {
            actor: after.or(id(first)),
            recipient: whose(id(object).or_else(inside)),
            beside: first.is_some(),
        }
    }

    /// What the deed is done to is told behind the verb, if only as a thing: «المقاومة حررت **أربع بلدات**».
    fn is_filled(&self, row: &Pattern) -> bool {
        let scope = self.ground.scope;
        let next = self.trigger.at + 1;
        let noun = next < self.trigger.range.end
            && (scope.words.kind(next) == TokenKind::Number || scope.is_open_word(next))
            && scope.morphs[next].clitics.preposition.is_none()
            && !self.ground.is_time(next);
        let told = |slot: &Slot| match slot {
            Slot::Behind(word) => self.behind_preposition(word).is_some(),
            _ => false,
        };
        noun || row.recipient.iter().any(told)
    }

    /// Right behind the trigger and its adjectives.
    fn is_near(&self, id: MentionId) -> bool {
        self.behind().any(|r| r.mention == id && r.gap <= ADJECTIVES)
    }

    /// «دخل الجيش **المدينة**» may be taken for one phrase: behind a word with the article a noun is no part of it.
    fn object_inside(&self, first: &Relation<'_>) -> Option<MentionId> {
        let outer = self.mention(first);
        let inner = |r: &&Relation<'_>| {
            let inner = self.mention(r);
            let start = inner.tokens.start;
            let within = inner.nested && start > outer.tokens.start && outer.tokens.contains(&start);
            within && self.ground.scope.is_definite(start - 1)
        };
        self.relations.iter().find(inner).map(|r| r.mention)
    }

    fn noun(&self, row: &Pattern) -> Guess {
        if self.trigger.suffixed {
            return self.owned(row);
        }
        let governed = self.bare(0).filter(|r| r.gap <= 1);
        let place = |r: &Relation<'_>| self.mention(r).kind.is_place();
        let of = self.behind_preposition(TO).filter(|_| governed.is_some());
        let id = governed.map(|r| r.mention);
        let owns = !row.recipient.contains(&Slot::Behind(TO.into()));
        let whose = self.behind_preposition(TO).filter(|id| owns && self.is_near(*id));
        // «قصف مواقع **للحوثيين**»
        let thing = self.owner(NEXT).filter(|_| row.owner == Owner::Object);
        if thing.is_some() && id.is_none_or(|id| !self.ground.mentions[id.index()].named) {
            return Guess { recipient: thing, ..Guess::default() };
        }
        if let Some(actor) = self.carried(row).filter(|_| id.is_some()) {
            return Guess { actor: actor.filter(|actor| Some(*actor) != id), recipient: id, beside: true };
        }
        match row.owner {
            Owner::Subject if id.is_none() => {
                let actor = whose.or_else(|| self.by());
                Guess { actor, recipient: None, beside: actor.is_some() }
            }
            Owner::Subject => Guess { actor: id, recipient: None, beside: id.is_some() },
            Owner::Object if of.is_some() => Guess { actor: id, recipient: of, beside: true },
            Owner::Object => Guess { recipient: id, ..Guess::default() },
            Owner::Either if governed.is_some_and(place) => Guess { recipient: id, ..Guess::default() },
            Owner::Either if id.is_none() => Guess { actor: whose, recipient: None, beside: whose.is_some() },
            Owner::Either => Guess { actor: id, recipient: None, beside: id.is_some() },
            Owner::Nobody => Guess::default(),
        }
    }

    /// «قام الرئيس **بزيارة** إيران», «قوات **لمحاربة** التنظيم»: the deed is done by whoever it hangs on, and to what it governs.
    fn carried(&self, row: &Pattern) -> Option<Option<MentionId>> {
        if !matches!(row.owner, Owner::Subject | Owner::Either) || !row.recipient.contains(&Slot::Object) {
            return None;
        }
        if let Some(owner) = carrier::owner(self.ground, self.clauses, self.trigger) {
            return Some(Some(owner));
        }
        let hung = self.clauses.governor(self.ground, self.trigger.at, &self.trigger.range)?;
        let does = !hung.relative && hung.verb.carries == Some(Carrying::Does) && hung.verb.subject.is_some();
        let aim = self.trigger.preposition == Some('ل') && !self.trigger.article;
        (does || aim).then_some(hung.verb.subject)
    }

    /// «اعتقال**ه**», «زيارت**ه** المدينة»: the pronoun stands where the phrase would.
    fn owned(&self, row: &Pattern) -> Guess {
        let hung = self.clauses.governor(self.ground, self.trigger.at, &self.trigger.range);
        let subject = hung.and_then(|hung| hung.verb.subject);
        if row.owner == Owner::Object {
            return Guess { recipient: self.antecedent(subject, false), ..Guess::default() };
        }
        let actor = self.antecedent(subject, true);
        let object = self.bare(0).filter(|r| r.gap <= 1).map(|r| r.mention);
        Guess { actor, recipient: object, beside: actor.is_some() }
    }

    /// What the pronoun of the trigger goes back to: the subject of the verb that it hangs on or anything but that, else
    /// the nearest phrase in front.
    fn antecedent(&self, subject: Option<MentionId>, itself: bool) -> Option<MentionId> {
        let key = self.ground.scope.words.key(self.trigger.at);
        let fits = |id: &MentionId| whose(key, &self.ground.mentions[id.index()]);
        if itself && let Some(subject) = subject.filter(fits) {
            return Some(subject);
        }
        let other = |id: &MentionId| {
            itself || subject.is_none_or(|subject| self.ground.chain(subject) != self.ground.chain(*id))
        };
        let front = |r: &&Relation<'_>| matches!(r.side, Side::Front | Side::Earlier);
        let front = self.relations.iter().rev().filter(front).filter(|r| !self.mention(r).nested);
        front.map(|r| r.mention).find(|id| fits(id) && other(id))
    }

    /// Whose a thing is that stands where the phrase would: «على مواقع **للحوثيين**».
    fn owner(&self, via: &str) -> Option<MentionId> {
        let owns = |r: &&Relation<'_>| r.preposition == TO && r.via == via && !r.joined && r.gap <= FAR;
        self.behind().find(owns).map(|r| r.mention)
    }

    /// «الضربات **التركية**».
    fn by_adjective(&self) -> Option<MentionId> {
        let country = demonym(self.ground, self.trigger)?;
        let of = |r: &&Relation<'_>| {
            let chain = &self.ground.chains[self.ground.chain(r.mention).index()];
            chain.country == Some(country) && self.mention(r).kind == EntityKind::Place
        };
        self.relations.iter().rev().find(of).map(|r| r.mention)
    }

    /// «شن **الجيش** هجوما», «تعرض **الوزير** لانتقادات»: what the verb has that a noun hangs on.
    fn hang(&self, guess: &mut Guess) {
        if !self.trigger.is_verb() && guess.actor.is_none() {
            guess.actor = self.by_adjective();
        }
        if self.trigger.is_verb() {
            guess.actor = guess.actor.or_else(|| self.subject_in_front());
            return;
        }
        guess.actor = guess.actor.or_else(|| {
            let owner = carrier::owner(self.ground, self.clauses, self.trigger);
            owner.filter(other_than(guess.recipient))
        });
        let Some(hung) = self.clauses.governor(self.ground, self.trigger.at, &self.trigger.range) else {
            guess.actor = guess.actor.or_else(|| self.subject_in_front());
            return;
        };
        match hung.verb.carries {
            Some(Carrying::Bears) if guess.recipient.is_none() => guess.recipient = hung.verb.subject,
            Some(Carrying::Done) => {}
            _ => guess.actor = guess.actor.or(hung.verb.subject),
        }
    }

    /// Who stands right in front of a verb.
    fn leader(&self) -> Option<MentionId> {
        let front = self.relations.iter().rev().filter(|r| r.side == Side::Front && !self.mention(r).nested);
        front.into_iter().next().map(|r| r.mention)
    }

    /// The nearest phrase in front that no preposition governs, as a subject would stand.
    fn subject_in_front(&self) -> Option<MentionId> {
        let bare = |r: &&Relation<'_>| {
            r.side == Side::Front && !self.mention(r).nested && r.preposition.is_empty() && !r.joined
        };
        self.relations.iter().rev().find(bare).map(|r| r.mention)
    }

    fn behind_preposition(&self, word: &str) -> Option<MentionId> {
        let here = |r: &&Relation<'_>| r.preposition == word && !r.joined && r.gap <= FAR;
        let found = self.behind().find(here).filter(|r| word != TO || r.via == TO || r.via == NEXT);
        let named = found.filter(|r| self.mention(r).named).map(|r| r.mention);
        let through = || {
            let through = |r: &&Relation<'_>| r.via == word && r.preposition != word && r.gap <= FAR;
            self.behind().find(through).map(|r| r.mention)
        };
        named
            .or_else(|| self.owner(word).filter(|_| word != TO))
            .or(found.map(|r| r.mention))
            .or_else(through)
    }

    /// «انتقادات من **منظمات**», «طلب من **الوزير**»: whom a deed told by a noun with nothing right behind it comes from.
    fn by(&self) -> Option<MentionId> {
        let party = |r: &&Relation<'_>| {
            r.preposition == FROM && !r.joined && !self.mention(r).kind.is_place() && r.gap <= NEAR
        };
        self.behind().find(party).map(|r| r.mention)
    }

    /// «تحرير المدينة **من الحوثيين**»: whom the row names in front of the thing that it is done to.
    fn rather_than_thing(&self, row: &Pattern) -> Option<MentionId> {
        let front = row.recipient.split(|slot| *slot == Slot::Object).next()?;
        let found =
            front.iter().filter(|_| front.len() < row.recipient.len()).filter_map(|slot| match slot {
                Slot::Behind(word) => self.behind_preposition(word),
                _ => None,
            });
        let party = |id: &MentionId| !self.ground.mentions[id.index()].kind.is_place();
        found.into_iter().find(party)
    }

    /// «بين **الجيش** **والمعارضة**», «بين الجيش والمقاومة من جهة **وبين** **المتمردين**», «بين الجيش والمقاومة **ضد** **المتمردين**».
    fn between(&self, row: &Pattern) -> Option<(MentionId, Option<MentionId>)> {
        let first = self.behind().find(|r| r.preposition == BETWEEN && !r.joined && r.gap <= FAR)?;
        let second = second_side(self.ground, self.relations, first).or_else(|| self.against(row));
        let joined = self.behind().find(|r| r.preposition == BETWEEN && r.joined && r.gap <= FAR);
        let second = second.or_else(|| joined.map(|r| r.mention)).or_else(|| self.further_on(first));
        Some((first.mention, second.filter(other_than(Some(first.mention)))))
    }

    /// «وجه الرئيس **الوكالات** بتخفيف الأعباء»: the phrase right behind the verb and its subject.
    fn told_to(&self, actor: Option<MentionId>) -> Option<MentionId> {
        let chain = actor.map(|id| self.ground.chain(id));
        let next = |r: &&Relation<'_>| {
            let free = r.preposition.is_empty() && matches!(r.via, "" | NEXT | OBJECT) && !r.joined;
            free && !r.clauses
                && !r.verbs
                && !r.marks
                && r.gap <= NEAR * 2
                && Some(self.ground.chain(r.mention)) != chain
                && !self.mention(r).kind.is_place()
        };
        self.behind().find(next).map(|r| r.mention)
    }

    /// Whom those between whom it is have against them.
    fn against(&self, row: &Pattern) -> Option<MentionId> {
        let found = row.recipient.iter().filter_map(|slot| match slot {
            Slot::Behind(word) if &**word != BETWEEN => self.behind_preposition(word),
            _ => None,
        });
        found.into_iter().next()
    }

    /// «بين قوات الحكومة التي يوجد مقرها في الشرق **ومقاتلين إسلاميين**»: the second side stands behind what is told of the first.
    fn further_on(&self, first: &Relation<'_>) -> Option<MentionId> {
        let scope = self.ground.scope;
        let joined = |r: &&Relation<'_>| {
            let start = self.mention(r).tokens.start;
            r.gap > first.gap && r.gap <= FAR * 2 && scope.morphs[start].clitics.conjunction
        };
        self.behind().filter(|r| !r.joined && r.preposition.is_empty()).find(joined).map(|r| r.mention)
    }

    /// «اشتكى من أن **الحكومة** لا ترد»: whom a complaint, a warning or a doubt tells of.
    fn of_content(&self) -> Option<MentionId> {
        let scope = self.ground.scope;
        let opened = |r: &&Relation<'_>| {
            let before = self.mention(r).tokens.start - 1;
            scope.morphs[before].class == WordClass::Complementiser && before > self.trigger.at
        };
        self.behind().find(opened).filter(|r| !r.verbs).map(|r| r.mention)
    }

    /// «من قبل **الجيش**».
    fn agent(&self) -> Option<MentionId> {
        let words = self.ground.scope.words;
        let by = |r: &&Relation<'_>| {
            let first = self.mention(r).tokens.start;
            first >= 2 && AGENT.contains(&words.key(first - 1)) && r.gap <= BY
        };
        self.behind().find(by).map(|r| r.mention)
    }
}

/// «الاتهامات **الأمريكية**»: the country whose adjective stands behind the deed.
pub(crate) fn demonym(ground: Ground<'_>, trigger: &Trigger) -> Option<Country> {
    let scope = ground.scope;
    let near = trigger.at + 1..(trigger.at + 3).min(trigger.range.end);
    near.filter(|_| !trigger.is_verb())
        .take_while(|at| scope.is_open_word(*at))
        .find_map(|at| scope.demonym(at))
}

/// The pronoun of a word may go back to a phrase: «زيارت**ه**», «زيارت**ها**».
pub(crate) fn whose(key: &str, mention: &Mention) -> bool {
    let (gender, number) = (mention.agreement.gender, mention.agreement.number);
    match key {
        _ if key.ends_with("هم") => {
            number == Some(Number::Plural) || number.is_none() && mention.kind != EntityKind::Place
        }
        _ if key.ends_with("ما") => number == Some(Number::Dual),
        _ if key.ends_with("ها") => gender == Some(Gender::Feminine) || gender.is_none(),
        _ => gender == Some(Gender::Masculine) && number != Some(Number::Plural),
    }
}
