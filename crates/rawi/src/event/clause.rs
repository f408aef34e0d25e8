//! The finite verbs of a report and their subjects, as far as order, agreement and what was told before show them:
//! «**تمكنت** قوات الأمن من القبض», «الحصار الذي **فرضته** الدولة», «اتصالات **أجراها** مع السفير».

use crate::ids::{Id, MentionId};
use crate::layers::{Agreement, EntityKind, Gender, Mark, Mention, Number, TokenKind, VerbForm, WordClass};
use crate::lexicon::events::Carrying;
use crate::morph::clitic::after_conjunction;

use super::{Ground, relation};
use std::ops::Range;

/// How far a subject may stand behind its verb, in tokens that are skipped.
const SKIPPED: usize = 8;
/// How many words may stand between a noun and the verb of its clause.
const ADJECTIVES: usize = 2;
/// The mark of an indefinite accusative, which no verb has.
const FATHATAN: char = '\u{64b}';
/// The letter of the future.
const WILL: char = 'س';

/// A finite verb.
#[derive(Clone, Debug)]
pub struct Verb {
    /// Its token.
    pub at: usize,
    /// Who or what does it.
    pub subject: Option<MentionId>,
    /// Where the subject was found.
    pub how: How,
    /// It bears a pronoun.
    pub suffixed: bool,
    /// What its subject has to do with a deed told by a noun.
    pub carries: Option<Carrying>,
    /// When it is done, as far as its form shows.
    pub tense: Tense,
    agreement: Agreement,
}

/// When a verb is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tense {
    /// «شن».
    #[default]
    Past,
    /// «يشن».
    Present,
    /// «سيشن».
    Future,
}

/// Where the subject of a verb was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// Behind it.
    Behind,
    /// Right in front of it.
    Led,
    /// In front of its relative.
    Relative,
    /// It is a verb's before.
    Kept,
    /// It is something that nobody refers to as a party.
    Thing,
    /// It is not known.
    Unknown,
}

/// The verbs of a report in order.
#[derive(Debug, Default)]
pub struct Clauses {
    verbs: Vec<Verb>,
}

/// The verb that a deed told by a noun hangs on.
#[derive(Clone, Copy, Debug)]
pub struct Governor<'c> {
    /// The verb.
    pub verb: &'c Verb,
    /// It stands behind the noun, in a clause of its own.
    pub relative: bool,
}

impl Clauses {
    /// Looks at a report.
    pub fn of(ground: Ground<'_>) -> Self {
        let mut finder = Finder::new(ground);
        for range in ground.scope.words.ranges() {
            finder.sentence(range);
        }
        Self { verbs: finder.verbs }
    }

    /// The verb at a token.
    pub fn at(&self, at: usize) -> Option<&Verb> {
        self.verbs.binary_search_by_key(&at, |verb| verb.at).ok().map(|found| &self.verbs[found])
    }

    /// The last verb in front of a token in a range.
    pub fn before(&self, at: usize, range: &Range<usize>) -> Option<&Verb> {
        let end = self.verbs.partition_point(|verb| verb.at < at);
        self.verbs[..end].last().filter(|verb| verb.at >= range.start)
    }

    /// The verbs of a range.
    pub fn within(&self, range: &Range<usize>) -> &[Verb] {
        let from = self.verbs.partition_point(|verb| verb.at < range.start);
        let to = self.verbs.partition_point(|verb| verb.at < range.end);
        &self.verbs[from..to]
    }

    /// The verb that a noun hangs on.
    pub fn governor(&self, ground: Ground<'_>, at: usize, range: &Range<usize>) -> Option<Governor<'_>> {
        if let Some(verb) = self.relative(ground, at, range) {
            return Some(Governor { verb, relative: true });
        }
        self.before(at, range).map(|verb| Governor { verb, relative: false })
    }

    /// «الحصار **الذي فرضته**», «اتصالات هاتفية **أجراها**».
    fn relative(&self, ground: Ground<'_>, at: usize, range: &Range<usize>) -> Option<&Verb> {
        let scope = ground.scope;
        let mut next = at + 1;
        let plain = |i: usize| {
            scope.is_open_word(i) && ground.mentions.binary_search_by_key(&i, |m| m.tokens.start).is_err()
        };
        while next < range.end && next <= at + ADJECTIVES && plain(next) && self.at(next).is_none() {
            next += 1;
        }
        let opened = next < range.end && scope.morphs[next].class == WordClass::Relative;
        let next = next + usize::from(opened);
        let passes = |i: &usize| matches!(scope.morphs[*i].class, WordClass::Auxiliary | WordClass::Negator);
        let next = next + (next..range.end).take_while(passes).count();
        let verb = self.at(next).filter(|verb| verb.at < range.end)?;
        let indefinite = !scope.is_definite(at) && !scope.morphs[next].clitics.conjunction;
        (opened || indefinite && verb.suffixed).then_some(verb)
    }
}

struct Finder<'a> {
    ground: Ground<'a>,
    verbs: Vec<Verb>,
    /// For each token, one past the phrase that covers it, and the phrase.
    covered: Vec<Option<MentionId>>,
    is_time: Vec<bool>,
    /// The subject that opened the sentence before.
    thread: Option<MentionId>,
}

impl<'a> Finder<'a> {
    fn new(ground: Ground<'a>) -> Self {
        let words = ground.scope.words;
        let mut covered = vec![None; words.len()];
        for (number, mention) in ground.mentions.iter().enumerate().filter(|(_, m)| !m.nested) {
            covered[mention.tokens.clone()].fill(Some(MentionId::from_index(number)));
        }
        let mut is_time = vec![false; words.len()];
        for time in ground.times {
            let first = words.first_at(time.span.start);
            let stop = words.first_at(time.span.end.saturating_sub(1)) + 1;
            is_time[first..stop.clamp(first, words.len())].fill(true);
        }
        Self { ground, verbs: Vec::new(), covered, is_time, thread: None }
    }

    fn mention(&self, id: MentionId) -> &'a Mention {
        &self.ground.mentions[id.index()]
    }

    fn class(&self, at: usize) -> WordClass {
        self.ground.scope.morphs[at].class
    }

    /// The phrase that begins at a token.
    fn starting(&self, at: usize) -> Option<MentionId> {
        let covered = self.covered.get(at).copied().flatten();
        covered.filter(|id| self.mention(*id).tokens.start == at)
    }

    fn sentence(&mut self, range: Range<usize>) {
        let first = self.verbs.len();
        for at in range.clone() {
            let Some(mut verb) = self.verb(at, &range, first) else { continue };
            self.find_subject(&mut verb, &range, first);
            self.verbs.push(verb);
        }
        let opener = self.verbs[first..].iter().find_map(|verb| verb.subject);
        self.thread = opener.or(self.thread);
    }

    /// The finite verb at a token.
    fn verb(&self, at: usize, range: &Range<usize>, first: usize) -> Option<Verb> {
        let scope = self.ground.scope;
        if !scope.is_open_word(at) || scope.is_definite(at) || self.covered[at].is_some() || self.is_time[at]
        {
            return None;
        }
        if scope.words.word(at).contains(FATHATAN) {
            return None;
        }
        let forms = forms(scope.words.key(at));
        let known = forms.iter().find_map(|key| self.known(key));
        let listed = || forms.iter().any(|key| scope.lexicon.lists.is_verb(key));
        let certain = known.is_some_and(|known| known.certain) || listed();
        let may_be =
            || certain || known.is_some() || forms.iter().any(|key| scope.lexicon.lists.may_be_verb(key));
        if !may_be() || !self.stands_as_verb(at, range, first, certain) {
            return None;
        }
        let known = known.unwrap_or_default();
        let carries =
            forms.iter().find_map(|key| scope.lexicon.events.carried(key)).map(|carried| carried.by);
        Some(Verb {
            at,
            subject: None,
            how: How::Unknown,
            suffixed: known.suffixed,
            carries,
            tense: tense(bare(scope.words.key(at)), known.imperfect),
            agreement: known.agreement.unwrap_or_else(|| by_letters(bare(scope.words.key(at)))),
        })
    }

    /// What the tables know of a form as a verb.
    fn known(&self, key: &str) -> Option<Known> {
        let events = &self.ground.scope.lexicon.events;
        if let Some(carried) = events.carried(key) {
            return Known::of(carried.shape, carried.suffixed, true);
        }
        let forms = events.forms(key);
        let finite = forms.iter().find_map(|form| Known::of(form.shape, form.suffixed, true))?;
        let certain = forms.iter().all(|form| Known::of(form.shape, form.suffixed, true).is_some());
        Some(Known { certain, ..finite })
    }

    /// What stands in front of it lets a word be a verb.
    fn stands_as_verb(&self, at: usize, range: &Range<usize>, first: usize, certain: bool) -> bool {
        let scope = self.ground.scope;
        let joined = after_conjunction(scope.words.key(at)).is_some() && scope.morphs[at].clitics.conjunction;
        if at == range.start || joined {
            return certain || self.opens(at, range);
        }
        let before = at - 1;
        let key = bare(scope.words.key(at));
        let imperfect = key.starts_with(['ي', 'ت', WILL]);
        match self.class(before) {
            WordClass::Preposition => {
                return certain && scope.lexicon.functions.bears_pronoun(scope.words.key(before));
            }
            WordClass::Relative | WordClass::Negator | WordClass::Auxiliary => return true,
            WordClass::Complementiser => return imperfect || certain,
            _ => {}
        }
        let last = self.verbs[first..].last();
        if last.is_some_and(|verb| verb.at == before) {
            return certain && imperfect;
        }
        // «انتقدت **النقابة** حجب البرنامج»: whose subject the verb in front has is no subject of this one.
        if let Some(id) = self.covered[before] {
            let taken = last.is_some_and(|verb| verb.subject == Some(id) && verb.how == How::Behind);
            return certain || imperfect && !taken || !taken && self.opens(at, range);
        }
        certain || self.is_time[before] && self.opens(at, range)
    }

    /// A phrase or a definite noun stands behind it, as behind a verb.
    fn opens(&self, at: usize, range: &Range<usize>) -> bool {
        let next = at + 1;
        if next >= range.end {
            return false;
        }
        let bare = |id: MentionId| relation::preposition(self.ground.scope, self.mention(id)).is_empty();
        self.starting(next).is_some_and(bare) || self.class(next) == WordClass::Preposition
    }

    fn find_subject(&self, verb: &mut Verb, range: &Range<usize>, first: usize) {
        let front = self.front(verb.at, range);
        let behind = self.behind(verb, range);
        if verb.carries == Some(Carrying::Done) {
            verb.how = How::Thing;
            return;
        }
        let (subject, how) = match (front, behind) {
            // «الحصار الذي فرضته **الدولة**»
            (_, Found::Mention(id)) if verb.suffixed => (Some(id), How::Behind),
            (Front::Mention(id, how), _) if self.fits(verb, id) => (Some(id), how),
            (_, Found::Mention(id)) => (Some(id), How::Behind),
            (Front::Thing, Found::Nothing) => (None, How::Thing),
            (_, Found::Thing) => (None, How::Thing),
            _ => self.kept(verb, first),
        };
        (verb.subject, verb.how) = (subject, how);
    }

    /// Who stands right in front of a verb, or in front of its relative.
    fn front(&self, at: usize, range: &Range<usize>) -> Front {
        let scope = self.ground.scope;
        if scope.morphs[at].clitics.conjunction {
            return Front::Nothing;
        }
        let mut end = at;
        let mut relative = false;
        while end > range.start {
            let before = end - 1;
            let passes =
                matches!(self.class(before), WordClass::Auxiliary | WordClass::Negator | WordClass::Adverb)
                    || self.is_time[before]
                    || matches!(scope.words.kind(before), TokenKind::Quote(Mark::Close));
            let opens = !relative && self.class(before) == WordClass::Relative;
            let comma =
                relative && scope.words.kind(before) == TokenKind::Punct && self.class_before(before, range);
            relative |= opens;
            if !(passes || opens || comma) {
                break;
            }
            end = before;
        }
        if end == range.start {
            return Front::Nothing;
        }
        let how = if relative { How::Relative } else { How::Led };
        match self.covered[end - 1] {
            Some(id) if relative || relation::preposition(scope, self.mention(id)).is_empty() => {
                Front::Mention(id, how)
            }
            None if relative && scope.is_open_word(end - 1) => Front::Thing,
            _ => Front::Nothing,
        }
    }

    /// A phrase stands in front of a comma.
    fn class_before(&self, comma: usize, range: &Range<usize>) -> bool {
        comma > range.start && self.covered[comma - 1].is_some()
    }

    /// The first bare phrase behind a verb.
    fn behind(&self, verb: &Verb, range: &Range<usize>) -> Found {
        let scope = self.ground.scope;
        let mut at = verb.at + 1;
        let stop = range.end.min(at + SKIPPED);
        while at < stop {
            if let Some(id) = self.starting(at) {
                let mention = self.mention(id);
                let governed = !relation::preposition(scope, mention).is_empty();
                if governed || scope.morphs[at].clitics.conjunction {
                    return Found::Nothing;
                }
                return if self.agrees(verb, mention, at == verb.at + 1) {
                    Found::Mention(id)
                } else {
                    Found::Nothing
                };
            }
            let key = scope.words.key(at);
            let passes = self.is_time[at]
                || matches!(self.class(at), WordClass::Adverb | WordClass::Demonstrative)
                || scope.lexicon.functions.bears_pronoun(key)
                || scope.words.kind(at) == TokenKind::Number
                || matches!(scope.words.kind(at), TokenKind::Quote(Mark::Open))
                || self.timed(at, range)
                || self
                    .starting(at + 1)
                    .is_some_and(|id| relation::approximates(scope, at, self.mention(id)));
            if !passes {
                let thing = scope.is_definite(at) && scope.morphs[at].clitics.preposition.is_none();
                return if thing && !verb.suffixed_or_plural() { Found::Thing } else { Found::Nothing };
            }
            at += 1;
        }
        Found::Nothing
    }

    /// A preposition or a comma in front of a time.
    fn timed(&self, at: usize, range: &Range<usize>) -> bool {
        let mark = self.ground.scope.words.kind(at) == TokenKind::Punct;
        let near = |i: usize| range.contains(&i) && self.is_time[i];
        (mark || self.class(at) == WordClass::Preposition) && near(at + 1) || mark && at > 0 && near(at - 1)
    }

    /// A phrase behind the verb may be its subject.
    fn agrees(&self, verb: &Verb, mention: &Mention, next: bool) -> bool {
        let plural = mention.agreement.number == Some(Number::Plural) || mention.kind == EntityKind::Group;
        if verb.agreement.number == Some(Number::Plural) {
            return false;
        }
        match (verb.agreement.gender, mention.agreement.gender) {
            (Some(Gender::Feminine), Some(Gender::Masculine)) => plural || mention.kind == EntityKind::Place,
            (Some(Gender::Masculine), Some(Gender::Feminine)) => plural || !next,
            _ => true,
        }
    }

    /// A phrase in front of the verb may be its subject.
    fn fits(&self, verb: &Verb, id: MentionId) -> bool {
        let mention = self.mention(id);
        let plural = mention.agreement.number == Some(Number::Plural) || mention.kind == EntityKind::Group;
        match (verb.agreement.gender, mention.agreement.gender) {
            (Some(a), Some(b)) => plural || a == b || mention.kind == EntityKind::Place,
            _ => true,
        }
    }

    /// The subject of a verb before, or of the sentence before.
    fn kept(&self, verb: &Verb, first: usize) -> (Option<MentionId>, How) {
        let subjects = self.verbs[first..].iter().rev().filter_map(|verb| verb.subject);
        let found = subjects.chain(self.thread).find(|id| self.fits(verb, *id));
        (found, if found.is_some() { How::Kept } else { How::Unknown })
    }
}

impl Verb {
    fn suffixed_or_plural(&self) -> bool {
        self.suffixed || self.agreement.number == Some(Number::Plural)
    }
}

enum Found {
    Mention(MentionId),
    Thing,
    Nothing,
}

enum Front {
    Mention(MentionId, How),
    Thing,
    Nothing,
}

#[derive(Clone, Copy, Default)]
struct Known {
    agreement: Option<Agreement>,
    suffixed: bool,
    certain: bool,
    imperfect: Option<bool>,
}

impl Known {
    fn of(shape: VerbForm, suffixed: bool, certain: bool) -> Option<Self> {
        let (VerbForm::Perfect(agreement) | VerbForm::Imperfect(agreement)) = shape else { return None };
        let imperfect = Some(matches!(shape, VerbForm::Imperfect(_)));
        Some(Self { agreement: Some(agreement), suffixed, certain, imperfect })
    }
}

/// A word without و or ف.
fn bare(key: &str) -> &str {
    after_conjunction(key).unwrap_or(key)
}

/// A word, and without و or ف, and without the letter of the future.
fn forms(key: &str) -> Vec<&str> {
    let mut out = vec![key];
    out.extend(after_conjunction(key));
    let later: Vec<&str> = out
        .iter()
        .filter_map(|key| key.strip_prefix(WILL))
        .filter(|rest| rest.starts_with(['ي', 'ت']))
        .collect();
    out.extend(later);
    out
}

/// The tense of a form without و or ف, of which the tables may know that it is an imperfect.
fn tense(key: &str, imperfect: Option<bool>) -> Tense {
    let will = key.strip_prefix(WILL).is_some_and(|rest| rest.starts_with(['ي', 'ت', 'ن']));
    match imperfect {
        Some(true) | None if will => Tense::Future,
        Some(true) => Tense::Present,
        None if key.starts_with('ي') => Tense::Present,
        _ => Tense::Past,
    }
}

/// What the first and last letter show.
fn by_letters(key: &str) -> Agreement {
    let key = key.strip_prefix(WILL).filter(|rest| rest.starts_with(['ي', 'ت'])).unwrap_or(key);
    let number = key.ends_with("وا").then_some(Number::Plural);
    let gender = match (key.chars().next(), key.chars().last()) {
        (Some('ي'), _) => Some(Gender::Masculine),
        (_, Some('ت')) => Some(Gender::Feminine),
        (Some('ت'), _) => None,
        _ => None,
    };
    Agreement { gender, number }
}
