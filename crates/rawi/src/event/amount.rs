//! Numbers beside events: how many were killed, wounded or arrested, and money.
//!
//! «مقتل 12 شخصا وإصابة 30 في القصف» gives the shelling 12 dead and 30 injured.

use crate::evidence::{Cause, RowRef};
use crate::ids::{ChainId, Id};
use crate::layers::{Country, Details, Sum, TokenKind};
use crate::lexicon::amounts::{COUNTS, CURRENCIES, Side, Toll, Use};
use crate::lexicon::events::TYPES;
use crate::mention::Scope;
use crate::time::number::number;

use super::Ground;
use super::details::{Seed, phrases};
use std::ops::Range;

/// How many words may stand between a word and its number: «اعتقلت **قوات الأمن** 12 شخصا».
const FAR: usize = 5;
/// How many tokens a number may have.
const LONG: usize = 6;
/// How many sentences behind an event its numbers may stand.
const LATER: usize = 2;

/// Types that casualties belong to, the likelier first; those that arrests belong to; those that money belongs to.
const STRUCK: [&[&str]; 2] = [&["ASSAULT"], &["PROTEST", "COERCE", "MOBILIZE"]];
const ARRESTED: [&[&str]; 2] = [&["COERCE"], &["PROTEST", "SANCTION", "ASSAULT"]];
const PAID: [&[&str]; 2] = [
    &["AID", "AGREE", "SANCTION", "COOPERATE"],
    &["COERCE", "CONCEDE", "REQUEST", "SUPPORT", "CONSULT", "ACCUSE"],
];

/// Endings of more than one.
const MANY: [&str; 4] = ["ين", "ون", "ان", "ات"];

/// How many, of whom.
#[derive(Clone, Debug, PartialEq)]
struct Count {
    toll: Toll,
    many: u32,
    row: u16,
    tokens: Range<usize>,
}

/// Gives the numbers that stand near events to them.
pub(super) fn fill(ground: Ground<'_>, seeds: &[Seed], found: &mut [Details]) {
    let ranges: Vec<Range<usize>> = ground.scope.words.ranges().collect();
    for (number, range) in ranges.iter().enumerate() {
        let from = ranges[number.saturating_sub(LATER)].start;
        if !seeds.iter().any(|seed| (from..range.end).contains(&seed.at)) {
            continue;
        }
        let look = Look { ground, seeds, range: range.clone(), from };
        for count in look.counts() {
            look.give(found, count);
        }
        look.money(found);
    }
}

struct Look<'l, 'a> {
    ground: Ground<'a>,
    seeds: &'l [Seed],
    /// The sentence.
    range: Range<usize>,
    /// Where the sentences begin whose events its numbers may belong to.
    from: usize,
}

impl<'a> Look<'_, 'a> {
    fn scope(&self) -> Scope<'a> {
        self.ground.scope
    }

    fn number(&self, at: usize) -> Option<(f64, usize)> {
        let lexicon = self.scope().lexicon;
        number(&lexicon.calendar, &lexicon.amounts.magnitudes, self.scope().words, at, self.range.end)
    }

    /// What the words at a token do beside a number, and where they stop.
    fn uses(&self, at: usize) -> Vec<(u16, Use, usize, bool)> {
        let mut out = Vec::new();
        let amounts = &self.scope().lexicon.amounts;
        phrases(self.scope(), &amounts.words, at, self.range.end, &mut |row, stop, joined| {
            out.push((row, amounts.uses[usize::from(row)].1, stop, joined));
        });
        out
    }

    fn is(&self, at: usize, wanted: Use) -> bool {
        at < self.range.end && self.uses(at).iter().any(|(_, this, ..)| *this == wanted)
    }

    /// A date or a length of time stands at a token.
    fn is_time(&self, at: usize) -> bool {
        let span = self.scope().words.span(at);
        self.ground.times.iter().any(|time| time.span.overlaps(span))
    }

    /// Everybody counted in the sentence.
    fn counts(&self) -> Vec<Count> {
        let mut out: Vec<Count> = Vec::new();
        for at in self.range.clone() {
            for (row, what, stop, joined) in self.uses(at) {
                let Use::Counts(toll, side) = what else { continue };
                let many = match side {
                    Side::Itself(many) => Some((many, at..stop)),
                    // «مقتل **وإصابة** 12»: how many of each is left open.
                    Side::Behind if joined && self.counts_nobody(at) => None,
                    Side::Behind => self.behind(at, stop),
                    Side::Before if joined => None,
                    Side::Before => self.before(at, at).map(|(many, from)| (many, from..stop)),
                    Side::People => self.people(at).map(|(many, from)| (many, from..stop)),
                };
                let Some((many, tokens)) = many else { continue };
                let taken = |other: &Count| {
                    other.toll == toll || other.tokens.start < tokens.end && tokens.start < other.tokens.end
                };
                if !out.iter().any(taken) {
                    out.push(Count { toll, many, row, tokens });
                }
            }
        }
        out
    }

    /// The word in front of a token counts, and has no number of its own.
    fn counts_nobody(&self, at: usize) -> bool {
        let before = at.checked_sub(1).filter(|before| *before >= self.range.start);
        let counts = |what: &Use| matches!(what, Use::Counts(_, Side::Behind));
        before.is_some_and(|before| self.uses(before).iter().any(|(_, what, ..)| counts(what)))
    }

    /// The number behind a word: «مقتل نحو **12** شخصا».
    fn behind(&self, at: usize, stop: usize) -> Option<(u32, Range<usize>)> {
        let (mut next, mut gap) = (stop, 0);
        while next < self.range.end && gap <= FAR {
            if !self.is_time(next)
                && let Some((value, end)) = self.number(next)
            {
                let counted = gap == 0 || self.is(end, Use::People) || self.is(end, Use::Skip);
                return people(value).filter(|_| counted && self.may_count(end)).map(|many| (many, at..end));
            }
            let uses = self.uses(next);
            let some = |many: u32| uses.iter().find(|(_, what, ..)| *what == Use::Some(many));
            if let Some((_, _, end, _)) = some(2).or_else(|| some(1).filter(|_| gap == 0)) {
                let many = if some(2).is_some() { 2 } else { 1 };
                return Some((many, at..*end));
            }
            if gap == 0 && self.is_one_of_a_people(next) {
                return Some((1, at..next + 1));
            }
            let skip = uses.iter().find(|(_, what, ..)| *what == Use::Skip);
            let other = uses.iter().any(|(_, what, ..)| matches!(what, Use::Counts(..)));
            if other || self.scope().words.kind(next) == TokenKind::Punct {
                return None;
            }
            gap += usize::from(skip.is_none());
            next = skip.map_or(next + 1, |(_, _, end, _)| *end);
        }
        None
    }

    /// «مقتل **تونسي**»
    fn is_one_of_a_people(&self, at: usize) -> bool {
        let key = self.scope().words.key(at);
        let several = MANY.iter().any(|ending| key.ends_with(ending));
        !several && self.scope().lexicon.actors.demonym(key).is_some()
    }

    /// What stands behind a number may be people.
    fn may_count(&self, end: usize) -> bool {
        let words = self.scope().words;
        end >= self.range.end || !(self.is(end, Use::Stop) || words.is(end, "%") || words.is(end, "٪"))
    }

    /// The number that ends at a token: «**12** قتيلا».
    fn before(&self, at: usize, end: usize) -> Option<(u32, usize)> {
        let from = at.saturating_sub(LONG).max(self.range.start);
        let mut starts = (from..at).filter(|start| !self.is_time(*start));
        starts.find_map(|start| {
            let (value, stop) = self.number(start)?;
            Some((people(value).filter(|_| stop == end)?, start))
        })
    }

    /// «**12** شخصا لقوا مصرعهم»
    fn people(&self, at: usize) -> Option<(u32, usize)> {
        let before = (at.saturating_sub(2).max(self.range.start)..at).find(|i| self.is(*i, Use::People))?;
        self.before(before, before)
    }

    /// The event that a number belongs to: of a type that it fits, the nearest in its sentence, else the last one in
    /// front of it.
    fn owner(&self, kinds: [&[&str]; 2], at: usize) -> Option<usize> {
        let fits = |kinds: &[&str], seed: &Seed| {
            kinds.contains(&TYPES[usize::from(seed.code(self.ground)).min(TYPES.len() - 1)])
        };
        let near = |kinds: &[&str]| {
            let here = |number: &usize| {
                let seed = &self.seeds[*number];
                self.range.contains(&seed.at) && fits(kinds, seed)
            };
            (0..self.seeds.len()).filter(here).min_by_key(|number| self.seeds[*number].at.abs_diff(at))
        };
        let front = |kinds: &[&str]| {
            let there = |number: &usize| {
                let seed = &self.seeds[*number];
                (self.from..self.range.start).contains(&seed.at) && fits(kinds, seed)
            };
            (0..self.seeds.len()).filter(there).max_by_key(|number| self.seeds[*number].at)
        };
        near(kinds[0]).or_else(|| near(kinds[1])).or_else(|| front(kinds[0]))
    }

    fn give(&self, found: &mut [Details], count: Count) {
        let amounts = &self.scope().lexicon.amounts;
        let side = amounts.uses[usize::from(count.row)].1;
        let kinds = match count.toll {
            // «1000 معتقل» were arrested some time ago, unless the event is an arrest.
            Toll::Arrested if side == Use::Counts(Toll::Arrested, Side::Before) => [ARRESTED[0]; 2],
            Toll::Arrested => ARRESTED,
            Toll::Dead | Toll::Injured => STRUCK,
        };
        let Some(owner) = self.owner(kinds, count.tokens.start) else { return };
        let details = &mut found[owner];
        let place = match count.toll {
            Toll::Dead => &mut details.dead,
            Toll::Injured => &mut details.injured,
            Toll::Arrested => &mut details.arrested,
        };
        if place.is_none() {
            *place = Some(count.many);
            let row = &amounts.uses[usize::from(count.row)].0;
            let span = self.scope().words.cover(count.tokens);
            details.causes.push(Cause::new(RowRef::new(COUNTS, &**row), span));
        }
    }

    /// «بقيمة 20 مليون دولار»
    fn money(&self, found: &mut [Details]) {
        let amounts = &self.scope().lexicon.amounts;
        let mut at = self.range.start;
        while at < self.range.end {
            let Some((amount, end)) = self.number(at) else {
                at += 1;
                continue;
            };
            let begin = std::mem::replace(&mut at, end);
            if end >= self.range.end {
                break;
            }
            let words = self.scope().words;
            let mut rows: Vec<(u16, usize)> =
                amounts.money.all(words, words.key(end), end, self.range.end).collect();
            let Some(stop) = rows.first().map(|(_, stop)| *stop) else { continue };
            rows.retain(|(_, other)| *other == stop);
            let Some(owner) = self.owner(PAID, end).filter(|owner| found[*owner].sum.is_none()) else {
                continue;
            };
            let rows: Vec<u16> = rows.into_iter().map(|(row, _)| row).collect();
            let currency = self.currency(&rows, &self.seeds[owner]);
            let span = words.cover(begin..stop);
            let row = currency.or(rows.first().copied()).map(|row| &amounts.currencies[usize::from(row)].id);
            found[owner].causes.extend(row.map(|row| Cause::new(RowRef::new(CURRENCIES, &**row), span)));
            found[owner].sum = Some(Sum { amount, currency, span });
        }
    }

    /// Which currency a word means that several share: that of a party, of the place, or of the outlet's home.
    fn currency(&self, rows: &[u16], seed: &Seed) -> Option<u16> {
        let table = &self.scope().lexicon.amounts.currencies;
        if let [row] = rows {
            return Some(*row);
        }
        let own = rows.iter().find(|row| table[usize::from(**row)].country.is_none());
        if own.is_some() {
            return own.copied();
        }
        let land = |id: &ChainId| self.ground.chains[id.index()].country;
        let outlet = self.scope().words.article.source.outlet.as_deref();
        let home =
            outlet.and_then(|outlet| self.scope().lexicon.outlets.find(outlet)).map(|outlet| outlet.home);
        let place = seed.place.and_then(|place| land(&place.chain));
        let lands: Vec<Country> = seed.parties.iter().filter_map(land).chain(place).chain(home).collect();
        let of = |land: &Country| rows.iter().find(|row| table[usize::from(**row)].country == Some(*land));
        lands.iter().find_map(of).copied()
    }
}

/// A whole number of people.
fn people(value: f64) -> Option<u32> {
    (value >= 1.0 && value.fract() == 0.0 && value < 1e7).then_some(value as u32)
}
