//! What is learnt of events: whether a word tells of one, who takes part, whether it took place, when and where.
//!
//! Logistic models over hashed features, in one file. The only place that makes these features; training calls the
//! same code.

mod around;
mod part;
mod telling;

use crate::error::Result;
use crate::event::Ground;
use crate::event::clause::Clauses;
use crate::event::guess::{self, Guess};
use crate::event::relation::{self, Relation, Side};
use crate::event::trigger::{Trigger, governs};
use crate::event::when::{From, Moment};
use crate::event::{share, status, when};
use crate::ids::Id;
use crate::layers::{Mention, Status, TokenKind, VerbForm, WordClass};
use crate::lexicon::events::{Owner, Slot};
use crate::model::Weights;
use crate::model::features::{hash, mix, step};
use jiff::civil::Date;

/// Raised whenever the features change, so that old weights are refused.
pub const VERSION: u32 = 4;

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

    /// What features say of every decision at once.
    pub fn weigh(&self, features: &[u32]) -> Leaning {
        let mut sums = [0; PLACES];
        self.weights.add(features, &mut sums);
        let mut out = [0.0; LABELS.len()];
        for (place, (sum, step)) in out.iter_mut().zip(sums.iter().zip(&self.weights.transitions)) {
            *place = f32::from(*sum) * step;
        }
        Leaning(out)
    }
}

/// Places that the sums of all labels take.
const PLACES: usize = LABELS.len().next_multiple_of(8);

/// How the weights lean in every decision, as a logarithm of odds.
#[derive(Clone, Copy, Debug)]
pub struct Leaning([f32; LABELS.len()]);

impl Leaning {
    /// How likely a decision is.
    pub fn chance(&self, task: Task) -> f32 {
        1.0 / (1.0 + (-self.0[task.label()]).exp())
    }
}

/// How likely each of several rivals is, of which one may be right or none.
pub fn choice(task: Task, rivals: &[Leaning]) -> Vec<f32> {
    let odds: Vec<f32> = rivals.iter().map(|rival| rival.0[task.label()].exp()).collect();
    let all = 1.0 + odds.iter().sum::<f32>();
    odds.into_iter().map(|odds| odds / all).collect()
}

/// Weights of all models, for rows made by version [`VERSION`] of the feature code; `steps`: what one step of a weight is
/// worth, label by label. They stand where other models have their transitions, which these have not.
pub fn weights(steps: &[f32], rows: &[(u32, Vec<i8>)]) -> Weights {
    let labels: Vec<String> = LABELS.iter().map(ToString::to_string).collect();
    let mut transitions = vec![0.0; (labels.len() + 1) * labels.len()];
    transitions.iter_mut().zip(steps).for_each(|(place, step)| *place = *step);
    Weights::new(labels, 1.0, transitions, rows)
}

/// What the features are made of.
#[derive(Debug)]
pub struct Features<'a> {
    /// The report.
    pub ground: Ground<'a>,
    /// The triggers of the report.
    pub triggers: &'a [Trigger],
    /// Classes of the words of the headline.
    heading: Vec<u32>,
    /// How many triggers there are of each type.
    counts: [usize; 16],
    /// Who takes part as grammar has it, trigger by trigger.
    pub guesses: Vec<Guess>,
    /// The same with what the other events tell of.
    pub filled: Vec<Guess>,
    /// The phrases around each trigger.
    pub relations: Vec<Vec<Relation<'a>>>,
    /// The verbs of the report and their subjects.
    pub clauses: &'a Clauses,
}

/// Words of the headline that are looked at.
const HEADING: usize = 14;

impl<'a> Features<'a> {
    /// Looks at a report.
    pub fn new(ground: Ground<'a>, triggers: &'a [Trigger], clauses: &'a Clauses) -> Self {
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
        let mut out = Self {
            ground,
            triggers,
            heading,
            counts,
            guesses: Vec::new(),
            filled: Vec::new(),
            relations,
            clauses,
        };
        let guess =
            |at: usize| guess::of(ground, clauses, &triggers[at], &out.relations[at], out.led(&triggers[at]));
        out.guesses = (0..triggers.len()).map(guess).collect();
        out.filled = share::fill(ground, triggers, &out.guesses);
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
        led || end > trigger.range.start
            && scope.words.kind(end - 1) == TokenKind::Quote(crate::layers::Mark::Close)
    }
}

fn shape_code(trigger: &Trigger) -> u32 {
    let shape = match trigger.shape {
        VerbForm::Perfect(_) => 0,
        VerbForm::Imperfect(_) => 1,
        VerbForm::Participle(_) => 2,
        VerbForm::Masdar => 3,
    };
    shape
        | u32::from(trigger.passive) << 2
        | u32::from(trigger.by_act) << 3
        | u32::from(trigger.suffixed) << 4
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
    let (VerbForm::Perfect(verb) | VerbForm::Imperfect(verb) | VerbForm::Participle(verb)) = trigger.shape
    else {
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
