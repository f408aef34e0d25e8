//! What is learnt of events: whether a word tells of one, who takes part, whether it took place, when and where.
//!
//! Logistic models over hashed features, in one file. The only place that makes these features; training calls the
//! same code.

use crate::error::Result;
use crate::event::Ground;
use crate::event::guess::{self, Guess};
use crate::event::relation::{self, Relation, Side};
use crate::event::trigger::{Trigger, governs};
use crate::event::when::{From, Moment};
use crate::event::{status, when};
use crate::ids::Id;
use crate::layers::{Mention, Status, TokenKind, VerbForm, WordClass};
use crate::lexicon::events::{Owner, Slot};
use crate::model::Weights;
use crate::model::features::{hash, mix};
use jiff::civil::Date;

/// Raised whenever the features change, so that old weights are refused.
pub const VERSION: u32 = 1;

/// What is decided, in the order of [`Task::label`].
pub const LABELS: &[&str] = &[
    "event",
    "actor",
    "recipient",
    "place",
    "date",
    "happened",
    "ongoing",
    "planned",
    "possible",
    "denied",
    "alleged",
];

/// A decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Task {
    /// The word tells of an event.
    Event,
    /// The phrase is who did it.
    Actor,
    /// The phrase is who underwent it.
    Recipient,
    /// The phrase is where.
    Place,
    /// The moment is when.
    Date,
    /// It has the status.
    Status(Status),
}

impl Task {
    /// Its place in [`LABELS`].
    pub fn label(self) -> usize {
        match self {
            Self::Event => 0,
            Self::Actor => 1,
            Self::Recipient => 2,
            Self::Place => 3,
            Self::Date => 4,
            Self::Status(status) => 5 + status as usize,
        }
    }
}

/// The models.
#[derive(Debug)]
pub struct Happening {
    weights: Weights,
}

impl Happening {
    /// Loads the weights.
    pub fn load(file: &[u8]) -> Result<Self> {
        Ok(Self { weights: Weights::from_bytes(file, "events", VERSION)? })
    }

    /// How likely a decision is, by its features.
    pub fn chance(&self, task: Task, features: &[u32]) -> f32 {
        1.0 / (1.0 + (-self.sum(task, features)).exp())
    }

    /// How likely each of several rivals is, of which one may be right or none.
    pub fn choice(&self, task: Task, rivals: impl Iterator<Item = Vec<u32>>) -> Vec<f32> {
        let odds: Vec<f32> = rivals.map(|features| self.sum(task, &features).exp()).collect();
        let all = 1.0 + odds.iter().sum::<f32>();
        odds.into_iter().map(|odds| odds / all).collect()
    }

    fn sum(&self, task: Task, features: &[u32]) -> f32 {
        let mut sums = vec![0_i16; self.weights.stride()];
        features.iter().for_each(|feature| self.weights.add(*feature, &mut sums));
        let step = self.weights.transitions.get(task.label()).copied().unwrap_or_default();
        f32::from(sums[task.label()]) * step
    }
}

/// Weights of all models, for rows made by version [`VERSION`] of the feature code; `steps`: what one step of a weight is
/// worth, label by label. They stand where other models have their transitions, which these have not.
pub fn weights(steps: &[f32], rows: &[(u32, Vec<i8>)]) -> Weights {
    let labels: Vec<String> = LABELS.iter().map(ToString::to_string).collect();
    let mut transitions = vec![0.0; (labels.len() + 1) * labels.len()];
    transitions.iter_mut().zip(steps).for_each(|(place, step)| *place = *step);
    Weights::new(labels, 1.0, transitions, rows)
}

/// A count in few steps.
fn step(count: usize) -> u32 {
    match count {
        0..=3 => count as u32,
        4..=5 => 4,
        6..=8 => 5,
        9..=15 => 6,
        16..=30 => 7,
        _ => 8,
    }
}

/// What the features are made of.
#[derive(Debug)]
pub struct Features<'a> {
    ground: Ground<'a>,
    /// The triggers of the report.
    pub triggers: &'a [Trigger],
    /// Classes of the words of the headline.
    heading: Vec<u32>,
    /// How many triggers there are of each type.
    counts: [usize; 16],
    /// Who takes part as grammar has it, trigger by trigger.
    pub guesses: Vec<Guess>,
    /// The phrases around each trigger.
    pub relations: Vec<Vec<Relation<'a>>>,
}

/// Words of the headline that are looked at.
const HEADING: usize = 14;

impl<'a> Features<'a> {
    /// Looks at a report.
    pub fn new(ground: Ground<'a>, triggers: &'a [Trigger]) -> Self {
        let words = ground.scope.words;
        let first = words.ranges().next().unwrap_or(0..0);
        let heading = first
            .take(HEADING)
            .map(|at| u32::from(ground.scope.lexicon.lists.cluster(words.key(at))))
            .filter(|cluster| *cluster > 0)
            .collect();
        let mut counts = [0; 16];
        for trigger in triggers {
            counts[usize::from(ground.scope.lexicon.events.get(trigger.row).code)] += 1;
        }
        let relations: Vec<Vec<Relation<'a>>> = triggers.iter().map(|t| relation::all(ground, t)).collect();
        let mut out = Self { ground, triggers, heading, counts, guesses: Vec::new(), relations };
        let guess = |at: usize| guess::of(ground, &triggers[at], &out.relations[at], out.led(&triggers[at]));
        out.guesses = (0..triggers.len()).map(guess).collect();
        out
    }

    fn code(&self, trigger: &Trigger) -> u32 {
        u32::from(self.ground.scope.lexicon.events.get(trigger.row).code)
    }

    fn row(&self, trigger: &Trigger) -> u32 {
        hash(&self.ground.scope.lexicon.events.get(trigger.row).id)
    }

    fn key(&self, at: Option<usize>, trigger: &Trigger) -> u32 {
        at.filter(|at| trigger.range.contains(at)).map_or(1, |at| hash(self.ground.scope.words.key(at)))
    }

    fn cluster(&self, at: Option<usize>, trigger: &Trigger) -> u32 {
        let key = at.filter(|at| trigger.range.contains(at)).map(|at| self.ground.scope.words.key(at));
        key.map_or(9999, |key| u32::from(self.ground.scope.lexicon.lists.cluster(key)))
    }

    fn sort(&self, at: Option<usize>, trigger: &Trigger) -> u32 {
        let scope = self.ground.scope;
        let Some(at) = at.filter(|at| trigger.range.contains(at)) else { return 99 };
        match scope.words.kind(at) {
            TokenKind::Word if scope.morphs[at].class == WordClass::Open => {
                20 + u32::from(self.starts(at)) + 2 * u32::from(scope.morphs[at].clitics.article)
            }
            TokenKind::Word => scope.morphs[at].class as u32,
            TokenKind::Number => 50,
            TokenKind::Quote(_) => 51,
            TokenKind::Punct => 60 + hash(scope.words.key(at)) % 16,
        }
    }

    fn starts(&self, at: usize) -> bool {
        self.ground.mentions.binary_search_by_key(&at, |m| m.tokens.start).is_ok()
    }

    /// Whether a word tells of an event.
    pub fn event(&self, number: usize) -> Vec<u32> {
        let mut out = Vec::with_capacity(80);
        let trigger = &self.triggers[number];
        let (row, code, shape) = (self.row(trigger), self.code(trigger), shape_code(trigger));
        let mut add = |template: u32, a: u32, b: u32| out.push(mix(template + 500, a, b));
        self.event_words(trigger, (row, code, shape), &mut add);
        self.event_around(number, (row, code), &mut add);
        self.event_statements(trigger, (row, code), &mut add);
        self.event_parties(number, (row, code), &mut add);
        out
    }

    fn event_words(
        &self,
        trigger: &Trigger,
        (row, code, shape): (u32, u32, u32),
        add: &mut dyn FnMut(u32, u32, u32),
    ) {
        let at = trigger.at;
        let (before, behind) = (at.checked_sub(1), Some(at + 1));
        let clitics = u32::from(trigger.article)
            | u32::from(trigger.conjunction) << 1
            | trigger.preposition.map_or(0, |c| c as u32) << 2;
        let own = hash(self.ground.scope.words.key(at));
        add(0, 0, 0);
        add(1, row, 0);
        add(2, row, shape);
        add(3, code, shape);
        add(4, code, 0);
        add(5, own, code);
        add(6, clitics, shape);
        add(7, clitics, row);
        add(8, self.key(before, trigger), code);
        add(9, self.key(behind, trigger), code);
        add(10, self.sort(before, trigger), shape);
        add(11, self.sort(behind, trigger), shape);
        add(12, self.sort(behind, trigger), row);
        add(13, self.sort(before, trigger), row);
        add(14, self.cluster(before, trigger), code);
        add(15, self.cluster(behind, trigger), code);
        add(16, self.cluster(Some(at + 2), trigger), code);
        add(17, self.cluster(at.checked_sub(2), trigger), code);
        add(18, self.key(before, trigger), shape);
        add(19, u32::from(trigger.doubtful), shape);
        add(20, u32::from(trigger.suffixed), row);
        let level = u32::from(self.ground.scope.lexicon.events.get(trigger.row).level);
        add(23, level, shape);
        add(24, level, clitics);
        add(25, level, code);
        add(26, level, self.sort(before, trigger));
        add(27, level, self.sort(behind, trigger));
        for near in at.saturating_sub(6)..at + 7 {
            if near != at && trigger.range.contains(&near) {
                add(21 + u32::from(near > at), self.cluster(Some(near), trigger), code);
            }
        }
    }

    fn event_around(&self, number: usize, (row, code): (u32, u32), add: &mut dyn FnMut(u32, u32, u32)) {
        let trigger = &self.triggers[number];
        let (words, mentions) = (self.ground.scope.words, self.ground.mentions);
        let kind = words.block(words.block_at(trigger.at)).kind;
        add(30, kind as u32, code);
        add(31, step(trigger.sentence.index()), code);
        let earlier = &self.triggers[..number];
        let same_row = earlier.iter().filter(|t| t.row == trigger.row).count();
        let here = |t: &&Trigger| t.sentence == trigger.sentence && t.at != trigger.at && self.code(t) == code;
        let before = earlier.iter().filter(here).count();
        let later = self.triggers[number..].iter().filter(here).count();
        let same_code = earlier.iter().filter(|t| self.code(t) == code && t.at != trigger.at).count();
        add(32, step(same_row), kind as u32);
        add(33, step(before), code);
        add(34, step(later), code);
        add(35, step(same_code), code);
        add(36, step(self.counts[code as usize]), code);
        for (other, count) in self.counts.iter().enumerate() {
            if *count > 0 {
                add(37, other as u32 * 10 + step(*count).min(4), code);
            }
        }
        for cluster in &self.heading {
            add(38, *cluster, code);
            add(39, *cluster, 0);
        }
        let here = |m: &&Mention| trigger.range.contains(&m.tokens.start) && !m.nested;
        let sentence: Vec<&Mention> = mentions.iter().filter(here).collect();
        let inside = sentence.iter().find(|m| m.tokens.contains(&trigger.at));
        let inner = inside.map_or(0, |m| 1 + u32::from(m.named) + 2 * u32::from(m.tokens.start == trigger.at));
        add(40, inner, code);
        add(41, inner, row);
        add(42, step(sentence.len()), code);
        let next = sentence.iter().find(|m| m.tokens.start > trigger.at);
        let last = sentence.iter().rev().find(|m| m.tokens.end <= trigger.at);
        let seen = |m: Option<&&Mention>, gap: &dyn Fn(&Mention) -> usize| {
            m.map_or(99, |m| m.kind as u32 * 16 + step(gap(m)) * 2 + u32::from(m.named))
        };
        add(43, seen(next, &|m| m.tokens.start - trigger.at - 1), code);
        add(44, seen(last, &|m| trigger.at - m.tokens.end), code);
        add(45, next.map_or(99, |m| m.kind as u32), row);
        add(46, last.map_or(99, |m| m.kind as u32), row);
        let roles = |m: &&&Mention| self.role(m);
        for role in sentence.iter().filter_map(|m| roles(&m)) {
            add(47, hash(role), code);
        }
        let states = sentence.iter().filter(|m| m.country.is_some()).count();
        add(48, step(states), code);
        let span = words.sentences[trigger.sentence].span;
        let times = self.ground.times.iter().filter(|time| span.contains(time.span)).count();
        add(49, step(times), code);
    }

    /// Who takes part as grammar has it.
    fn event_parties(&self, number: usize, (row, code): (u32, u32), add: &mut dyn FnMut(u32, u32, u32)) {
        let guess = &self.guesses[number];
        let seen = |who: Option<crate::ids::MentionId>| {
            who.map_or((0, 0), |id| {
                let mention = &self.ground.mentions[id.index()];
                let role = self.ground.chains[self.ground.chain(id).index()].role.map_or(1, hash);
                (1 + mention.kind as u32 * 4 + u32::from(mention.named) + 2 * u32::from(mention.definite), role)
            })
        };
        let (actor, recipient) = (seen(guess.actor), seen(guess.recipient));
        let beside = u32::from(guess.beside);
        add(80, actor.0 << 1 | beside, code);
        add(81, recipient.0, code);
        add(82, actor.1, code);
        add(83, recipient.1, code);
        add(84, actor.0 << 1 | beside, 0);
        add(85, recipient.0, 0);
        add(86, u32::from(actor.0 > 0) << 1 | u32::from(recipient.0 > 0), row);
        add(87, u32::from(actor.0 > 0) << 2 | u32::from(recipient.0 > 0) << 1 | beside, code);
        add(88, actor.1, recipient.1);
        let level = u32::from(self.ground.scope.lexicon.events.get(self.triggers[number].row).level);
        add(92, actor.0 << 1 | beside, level);
        add(93, recipient.0, level);
        add(94, u32::from(actor.0 > 0) << 2 | u32::from(recipient.0 > 0) << 1 | beside, level);
        let known = |who: Option<crate::ids::MentionId>| {
            who.is_some_and(|id| self.ground.chains[self.ground.chain(id).index()].actor.is_some())
        };
        add(89, u32::from(known(guess.actor)) << 1 | u32::from(known(guess.recipient)), code);
        // The same parties in an event of this type before.
        let same = |other: usize| {
            let theirs = &self.guesses[other];
            let pair = |a: Option<crate::ids::MentionId>, b: Option<crate::ids::MentionId>| {
                a.zip(b).is_some_and(|(a, b)| self.ground.chain(a) == self.ground.chain(b))
            };
            let code_too = self.code(&self.triggers[other]) == code && self.triggers[other].at != self.triggers[number].at;
            if code_too { 1 + usize::from(pair(theirs.actor, guess.actor)) + 2 * usize::from(pair(theirs.recipient, guess.recipient)) } else { 0 }
        };
        let most = (0..number).map(same).max().unwrap_or(0);
        add(90, most as u32, code);
        add(91, most as u32, 0);
        add(95, most as u32, level);
    }

    fn role(&self, mention: &Mention) -> Option<&'static str> {
        let at = self.ground.mentions.binary_search_by_key(&mention.tokens.start, |m| m.tokens.start).ok()?;
        self.ground.chains[self.ground.chain_of[at].index()].role
    }

    fn event_statements(&self, trigger: &Trigger, (row, code): (u32, u32), add: &mut dyn FnMut(u32, u32, u32)) {
        let statement = |id: crate::ids::StatementId| &self.ground.statements[id.index()];
        let cue = trigger.cue_of.map(statement);
        let act = cue.map_or(20, |s| s.quote.act as u32);
        add(60, act, code);
        add(61, act, row);
        if let Some(cue) = cue {
            add(62, hash(&cue.quote.lemma), code);
            add(63, u32::from(!cue.addressees.is_empty()), code);
            let head = cue.quote.content.first().map_or(usize::MAX, |c| self.ground.scope.words.first_at(c.start));
            let near = self.ground.mentions.iter().find(|m| m.tokens.start >= head && m.tokens.start < head + 8);
            add(64, near.map_or(9, |m| m.kind as u32), code);
            add(65, cue.quote.kind as u32, code);
            add(66, self.cluster(Some(head), trigger), code);
            let last = head.saturating_add(12).min(trigger.range.end);
            (head.min(last)..last).for_each(|at| add(67, self.cluster(Some(at), trigger), code));
        }
        let told = trigger.told.map_or(20, |id| statement(id).quote.act as u32);
        add(70, told, code);
        add(71, u32::from(told == 20), row);
        for (hint, _) in status::hints(self.ground, trigger) {
            add(72, u32::from(hint), code);
            add(73, u32::from(hint), 0);
        }
    }

    /// How a phrase takes part in the event of a trigger.
    pub fn part(&self, number: usize, relation: &Relation<'_>) -> Vec<u32> {
        let mut out = Vec::with_capacity(64);
        let ground = self.ground;
        let trigger = &self.triggers[number];
        let row = ground.scope.lexicon.events.get(trigger.row);
        let mention = &ground.mentions[relation.mention.index()];
        let chain = &ground.chains[ground.chain(relation.mention).index()];
        let (id, code, shape) = (self.row(trigger), self.code(trigger), shape_code(trigger));
        let slot = relation::slot(row, trigger, relation, mention, self.led(trigger));
        let wants = |slots: &[Slot]| slots.iter().position(|s| *s == slot).map_or(0, |at| 1 + at.min(2) as u32);
        let (actor, recipient) = (wants(&row.actor), wants(&row.recipient));
        let owner = owner_code(row.owner);
        let side = side_code(relation.side);
        let preposition = hash(relation.preposition);
        let stands = mix(side, preposition, relation.order.min(2) as u32);
        let kind = mention.kind as u32;
        let told = |id: Option<crate::ids::StatementId>| id.map(|id| &ground.statements[id.index()]);
        let own = ground.chain(relation.mention);
        let speaks = |s: &crate::layers::Statement| s.speakers.iter().any(|s| s.chain == own);
        let hears = |s: &crate::layers::Statement| s.addressees.contains(&own);
        let speaker = told(trigger.cue_of).map_or(2, |s| u32::from(speaks(s)));
        let addressee = told(trigger.cue_of).map_or(2, |s| u32::from(hears(s)));
        let teller = told(trigger.told).map_or(2, |s| u32::from(speaks(s)));
        let content = told(trigger.cue_of).map_or(2, |s| {
            u32::from(s.quote.content.iter().any(|content| content.contains(mention.span)))
        });
        let between = u32::from(relation.marks) | u32::from(relation.clauses) << 1 | u32::from(relation.verbs) << 2;
        let named = u32::from(mention.named) | u32::from(mention.definite) << 1 | u32::from(mention.nested) << 2;
        let role = chain.role.map_or(0, hash);
        let gap = step(relation.gap);
        let slot = slot_code(&slot);
        let first = mention.tokens.start;
        let agreement = fits(trigger, mention);
        let guess = &self.guesses[number];
        let is = |who: Option<crate::ids::MentionId>| who.is_some_and(|id| ground.chain(id) == own);
        let exactly = |who: Option<crate::ids::MentionId>| who == Some(relation.mention);
        let guessed = u32::from(is(guess.actor)) | u32::from(is(guess.recipient)) << 1
            | u32::from(exactly(guess.actor)) << 2 | u32::from(exactly(guess.recipient)) << 3
            | u32::from(guess.beside) << 4;
        let told = u32::from(guess.actor.is_some()) << 1 | u32::from(guess.recipient.is_some());
        let within = |who: Option<crate::ids::MentionId>| {
            who.is_some_and(|id| {
                let outer = &ground.mentions[id.index()];
                mention.nested && outer.tokens.contains(&mention.tokens.start) && id != relation.mention
            })
        };
        let within = u32::from(within(guess.actor)) | u32::from(within(guess.recipient)) << 1;
        let outer = guess.recipient.map_or(9, |id| ground.mentions[id.index()].kind as u32);
        let others = self.elsewhere(number, own);
        let event_like = u32::from(self.triggers.iter().any(|t| t.at == first));
        let mut add = |template: u32, a: u32, b: u32| out.push(mix(template + 600, a, b));
        add(0, 0, 0);
        add(1, actor << 4 | recipient, 0);
        add(2, actor << 4 | recipient, side);
        add(3, actor << 4 | recipient, kind);
        add(4, actor << 4 | recipient, between);
        add(5, actor << 4 | recipient, gap);
        add(6, stands, 0);
        add(7, stands, shape);
        add(8, stands, mix(1, shape, owner));
        add(9, stands, id);
        add(10, stands, kind);
        add(11, stands, between);
        add(12, stands, code);
        add(13, kind, code);
        add(14, kind, id);
        add(15, named, side);
        add(16, named, kind);
        add(17, gap, side);
        add(18, gap << 4 | kind, side);
        add(19, role, code);
        add(20, role, side);
        add(21, speaker, code);
        add(22, addressee, code);
        add(23, teller, code);
        add(24, speaker << 4 | addressee << 2 | content, side);
        add(25, content << 4 | relation.order.min(3) as u32, code);
        add(26, between, side << 4 | relation.order.min(3) as u32);
        add(27, agreement, stands);
        add(28, agreement, side << 4 | shape);
        add(29, relation.back as u32, step(relation.order));
        add(30, step(chain.mentions.len()), side);
        add(31, u32::from(relation.joined), side);
        add(32, slot, mix(2, shape, owner));
        add(33, slot, code);
        add(34, slot, kind);
        add(35, slot, id);
        add(36, preposition, id);
        add(37, preposition, code);
        add(38, preposition, kind);
        add(39, hash(ground.scope.words.key(first)), code);
        add(40, u32::from(first == trigger.range.start), side);
        add(41, u32::from(chain.country.is_some()), mix(3, kind, code));
        add(42, u32::from(trigger.suffixed), stands);
        add(43, self.key(first.checked_sub(1), trigger), side);
        add(44, self.sort(Some(mention.tokens.end), trigger), side);
        add(45, actor << 4 | recipient, mix(4, code, gap));
        add(46, u32::from(self.led(trigger)), stands);
        add(47, u32::from(chain.mentions.first() == Some(&relation.mention)), side);
        add(48, u32::from(self.in_heading(chain)), side);
        add(49, u32::from(self.in_heading(chain)), code);
        add(50, guessed, 0);
        add(51, guessed, code);
        add(52, guessed, id);
        add(53, guessed, kind);
        add(54, guessed, mix(5, shape, owner));
        add(55, guessed, role);
        add(56, guessed, mix(6, told, side));
        add(57, event_like, mix(7, kind, mention.tokens.len().min(3) as u32));
        add(58, u32::from(mention.row.is_some()) << 1 | u32::from(chain.actor.is_some()), kind);
        add(59, mention.row.as_ref().map_or(0, |row| hash(row.table)), kind);
        add(60, role, mix(8, guessed, code));
        add(61, within, kind);
        add(62, within, mix(9, kind, outer));
        add(63, others[0], others[1]);
        add(64, others[0], mix(10, code, others[1]));
        add(65, others[2], others[3]);
        add(66, mix(11, others[2], others[3]), code);
        add(67, mix(12, others[2], others[3]), side);
        add(68, outer, mix(13, kind, guessed));
        out
    }

    /// How often a chain takes part in the other events of the report as grammar has it: as actor and recipient, and as both
    /// in events of the same type.
    fn elsewhere(&self, number: usize, chain: crate::ids::ChainId) -> [u32; 4] {
        let code = self.code(&self.triggers[number]);
        let mut out = [0; 4];
        for (other, guess) in self.guesses.iter().enumerate() {
            if self.triggers[other].at == self.triggers[number].at {
                continue;
            }
            let is = |who: Option<crate::ids::MentionId>| {
                u32::from(who.is_some_and(|id| self.ground.chain(id) == chain))
            };
            let same = u32::from(self.code(&self.triggers[other]) == code);
            out[0] += is(guess.actor);
            out[1] += is(guess.recipient);
            out[2] += is(guess.actor) * same;
            out[3] += is(guess.recipient) * same;
        }
        out.map(|count| count.min(3))
    }

    /// Told in the first block of the report.
    fn in_heading(&self, chain: &crate::layers::Chain) -> bool {
        let words = self.ground.scope.words;
        let first = words.ranges().next().map_or(0, |range| range.end);
        chain.mentions.first().is_some_and(|id| self.ground.mentions[id.index()].tokens.start < first)
    }

    /// True where the subject of a verb stands in front of it: «الوزير **يلتقي** نظيره»، «الوزير الذي **التقى**».
    pub(crate) fn led(&self, trigger: &Trigger) -> bool {
        let scope = self.ground.scope;
        if !trigger.is_verb() || trigger.conjunction || trigger.at == trigger.range.start {
            return false;
        }
        let passes = |at: &usize| {
            let class = scope.morphs[*at].class;
            matches!(
                class,
                WordClass::Auxiliary | WordClass::Relative | WordClass::Negator | WordClass::Adverb
            )
        };
        let skipped = (trigger.range.start..trigger.at).rev().take_while(passes).count();
        let end = trigger.at - skipped;
        let led = self.ground.mentions.iter().any(|m| m.tokens.end == end && !m.nested);
        led || end > trigger.range.start && scope.words.kind(end - 1) == TokenKind::Quote(crate::layers::Mark::Close)
    }

    /// Whether the event of a trigger took place.
    pub fn status(&self, number: usize) -> Vec<u32> {
        let mut out = Vec::with_capacity(48);
        let trigger = &self.triggers[number];
        let scope = self.ground.scope;
        let at = trigger.at;
        let (row, code, shape) = (self.row(trigger), self.code(trigger), shape_code(trigger));
        let key = scope.words.key(at);
        let bare = crate::morph::clitic::after_conjunction(key).unwrap_or(key);
        let will = u32::from(trigger.is_verb() && bare.starts_with('س'));
        let statement = |id: crate::ids::StatementId| &self.ground.statements[id.index()].quote;
        let told = trigger.told.map(statement);
        let cue = trigger.cue_of.map_or(20, |id| statement(id).act as u32);
        let act = told.map_or(20, |quote| quote.act as u32);
        let clitic = trigger.preposition.map_or(0, |c| c as u32) << 1 | u32::from(trigger.article);
        let words = scope.words;
        let kind = words.block(words.block_at(at)).kind;
        let verdict = status::verdict(self.ground, trigger) as u32;
        let verbal = u32::from(trigger.is_verb());
        let mut add = |template: u32, a: u32, b: u32| out.push(mix(template + 700, a, b));
        add(0, 0, 0);
        add(1, code, 0);
        add(2, verdict, 0);
        add(3, verdict, code);
        add(4, verdict, shape);
        add(5, verdict, act);
        add(6, shape, will);
        add(7, cue, verdict);
        add(8, clitic, verbal);
        add(9, row, 0);
        add(14, kind as u32, verdict);
        add(16, u32::from(told.is_some_and(|quote| quote.hedged || quote.negative)), verdict);
        for (hint, gap) in status::hints(self.ground, trigger) {
            let hint = hash(&scope.lexicon.events.hints[usize::from(hint)].id);
            add(18, hint, verdict);
            add(19, hint, u32::from(gap < 2));
            add(20, hint, verbal);
        }
        let report = words.article.published;
        for moment in when::all(self.ground, trigger) {
            if matches!(moment.source, From::Front | From::Behind) && moment.order == 0 {
                add(22, side_of(&moment.value, report), verbal);
            }
        }
        out
    }

    /// Whether an event belongs to a moment.
    pub fn moment(&self, number: usize, moment: &Moment) -> Vec<u32> {
        let mut out = Vec::with_capacity(32);
        let trigger = &self.triggers[number];
        let words = self.ground.scope.words;
        let source = moment.source as u32;
        let (code, shape) = (self.code(trigger), shape_code(trigger));
        let order = moment.order.min(3) as u32;
        let gap = step(moment.gap);
        let side = side_of(&moment.value, words.article.published);
        let length = moment.value.len() as u32;
        let first = moment.time.map(|id| words.first_at(self.ground.times[id.index()].span.start));
        let between = first.map_or(0..0, |first| first.min(trigger.at)..first.max(trigger.at));
        let between = if trigger.range.contains(&between.start) { between } else { 0..0 };
        let scope = self.ground.scope;
        let marks = between.clone().filter(|at| words.kind(*at) == TokenKind::Punct).count();
        let clauses =
            between.clone().filter(|at| matches!(scope.morphs[*at].class, WordClass::Complementiser | WordClass::Relative));
        let clauses = clauses.count();
        let others = self.triggers.iter().filter(|t| between.contains(&t.at) && t.at != trigger.at).count();
        let governor = first.and_then(|first| first.checked_sub(1)).filter(|at| governs(scope, *at));
        let governor = governor.map_or(0, |at| hash(words.key(at)));
        let inside = first.map_or(0, |first| self.same_statement(trigger, first));
        let kind = words.block(words.block_at(trigger.at)).kind;
        let any_here = self.ground.times.iter().any(|t| words.sentences[trigger.sentence].span.contains(t.span));
        let mut add = |template: u32, a: u32, b: u32| out.push(mix(template + 800, a, b));
        add(0, 0, 0);
        add(1, source, order);
        add(2, source, gap);
        add(3, source, side);
        add(4, source, length);
        add(5, source, code);
        add(6, source << 8 | order << 4 | step(marks), step(clauses));
        add(7, source << 4 | order, step(others));
        add(8, governor, source);
        add(9, inside, source);
        add(10, shape, source);
        add(11, shape, side);
        add(12, side, code);
        add(13, u32::from(any_here), source);
        add(14, kind as u32, source);
        add(15, u32::from(trigger.told.is_some()), source);
        add(16, u32::from(trigger.cue_of.is_some()), source);
        add(17, self.row(trigger), source);
        add(18, step(trigger.sentence.index()), source);
        add(19, mix(1, shape, code), source);
        out
    }

    /// 1 where the trigger and a word are told by the same statement, or by none; 2 where not.
    fn same_statement(&self, trigger: &Trigger, at: usize) -> u32 {
        let span = self.ground.scope.words.span(at.min(self.ground.scope.words.len() - 1));
        let told = trigger.told.map(|id| &self.ground.statements[id.index()].quote.content);
        match told {
            Some(content) => 1 + u32::from(!content.iter().any(|c| c.contains(span))),
            None => {
                let other = self.ground.statements.iter().any(|s| s.quote.content.iter().any(|c| c.contains(span)));
                1 + u32::from(other)
            }
        }
    }
}

fn shape_code(trigger: &Trigger) -> u32 {
    let shape = match trigger.shape {
        VerbForm::Perfect(_) => 0,
        VerbForm::Imperfect(_) => 1,
        VerbForm::Participle(_) => 2,
        VerbForm::Masdar => 3,
    };
    shape | u32::from(trigger.passive) << 2 | u32::from(trigger.by_act) << 3 | u32::from(trigger.suffixed) << 4
}

fn owner_code(owner: Owner) -> u32 {
    match owner {
        Owner::Subject => 0,
        Owner::Object => 1,
        Owner::Either => 2,
        Owner::Nobody => 3,
    }
}

fn side_code(side: Side) -> u32 {
    match side {
        Side::Behind => 0,
        Side::Front => 1,
        Side::Around => 2,
        Side::Earlier => 3,
    }
}

fn slot_code(slot: &Slot) -> u32 {
    match slot {
        Slot::Subject => 1,
        Slot::Object => 2,
        Slot::Itself => 3,
        Slot::Behind(word) => hash(word),
    }
}

/// Whether the verb agrees with a phrase: 0 not shown, 1 it does, 2 not.
fn fits(trigger: &Trigger, mention: &Mention) -> u32 {
    let (VerbForm::Perfect(verb) | VerbForm::Imperfect(verb) | VerbForm::Participle(verb)) = trigger.shape else {
        return 0;
    };
    match (verb.gender, mention.agreement.gender) {
        (Some(verb), Some(who)) => 1 + u32::from(verb != who),
        _ => 0,
    }
}

/// How a moment lies to the day of the report: 0 unknown, 1 before, 2 the same, 3 behind, 4 it holds the day.
fn side_of(value: &str, report: Option<Date>) -> u32 {
    let Some(report) = report.map(|day| day.to_string()) else { return 0 };
    if value == report {
        return 2;
    }
    if report.starts_with(value) {
        return 4;
    }
    if value.get(..4) == report.get(..4) && value.contains(['W', 'S', 'F', 'Q']) {
        return 0;
    }
    1 + 2 * u32::from(value > &*report)
}
