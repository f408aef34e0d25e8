//! [`Ground`]: may two tellings be of one happening, and what speaks for it?
//!
//! Comes in: two tellings. Goes out: the grounds for taking them for one, each with its points, or what bars it: another type, manner or
//! day, a place that is not the other's, other parties.

use crate::corpus::tellings::{Day, Telling, Where, Who};
use serde::Serialize;

/// A ground for taking two tellings for one happening.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ground {
    /// What both have: `copy`, `day`, `actor`, `recipient`, `party`, `country`, `place`, `words` or `dead`.
    pub of: &'static str,
    /// Which: a key, a country, a place, a number.
    pub what: String,
    /// Whose it is where it is a party's: `actor`, `recipient` or `party`; else the same as `of`.
    #[serde(skip)]
    pub side: &'static str,
    /// How much it weighs.
    pub points: f32,
}

/// Types whose parties do the same thing together.
const MUTUAL: [&str; 3] = ["CONSULT", "AGREE", "COOPERATE"];
/// Types that are words: who speaks must be the same, and the words too.
const SPOKEN: [&str; 5] = ["REQUEST", "ACCUSE", "SUPPORT", "REJECT", "THREATEN"];
/// Modes that one may take for another: a report tells a suicide attack, another an explosion.
const MODES: [&[&str]; 5] = [
    &["explosives", "suicide-attack", "heavy-weapons", "targeted", "unconventional"],
    &["aerial", "heavy-weapons", "drone", "explosives"],
    &["firearms", "targeted", "primitive", "abduct", "beat", "torture"],
    &["visit", "multilateral", "third-party"],
    &["demo", "riot", "obstruct"],
];
/// Places nearer to one another, in km, are one: a town, and a quarter of it.
const NEAR: f64 = 25.0;
/// With so much of the shorter one's words in the other, the sentences are one, and the reading of one is wrong.
const ONE_SENTENCE: f32 = 0.6;

/// What speaks for taking two tellings for one happening; `None` where something speaks against it.
pub(super) fn weigh(a: &Telling, b: &Telling) -> Option<Vec<Ground>> {
    if a.kind != b.kind || !modes_agree(a.mode.as_deref(), b.mode.as_deref()) {
        return None;
    }
    let day = same_day(a, b)?;
    let place = same_place(a.place.as_ref(), b.place.as_ref())?;
    // What names both have is counted with the parties.
    let shared = shared(&a.stems, &b.stems).saturating_sub(shared(&a.names, &b.names));
    let share = shared as f32 / a.stems.len().min(b.stems.len()).max(1) as f32;
    let is_one_sentence = shared >= 6 && share >= ONE_SENTENCE;
    let parties = match parties(a, b) {
        Ok(parties) => parties,
        Err(Apart::Likely) if is_one_sentence => Vec::new(),
        Err(_) => return None,
    };
    let words = match (shared, share) {
        (6.., ONE_SENTENCE..) => 3.0,
        (5.., 0.4..) => 2.0,
        (3.., 0.25..) => 1.0,
        _ => 0.0,
    };
    let same_dead = a.size.dead.is_some() && a.size.dead == b.size.dead;
    if !is_backed(a, &parties, place.as_ref(), words, same_dead) {
        return Some(Vec::new());
    }
    let ground = |of, what: String, points| Ground { of, side: of, what, points };
    let mut grounds: Vec<Ground> = day.into_iter().chain(parties).chain(place).collect();
    if words > 0.0 {
        grounds.push(ground("words", shared.to_string(), words));
    }
    if let (Some(one), Some(other)) = (a.size.dead, b.size.dead)
        && one == other
    {
        grounds.push(ground("dead", one.to_string(), 1.0));
    }
    if a.source.cluster.is_some() && a.source.cluster == b.source.cluster && words > 0.0 {
        grounds.push(ground("copy", b.source.report.clone(), 3.0));
    }
    Some(grounds)
}

/// Parties alone do not make a happening: on a front they clash many times a day, and a speaker asks for much.
fn is_backed(a: &Telling, parties: &[Ground], place: Option<&Ground>, words: f32, same_dead: bool) -> bool {
    let on_the_spot = place.is_some_and(|ground| ground.points >= 1.0);
    let both_known = parties.iter().filter(|ground| ground.points >= 2.0).count() >= 2;
    let has_words = words >= 1.0;
    match (&a.when, a.kind.as_str()) {
        // In a month much happens.
        (Day::In(_), _) => both_known && has_words,
        (_, kind) if MUTUAL.contains(&kind) => {
            !parties.is_empty() && (has_words || on_the_spot || both_known)
        }
        (_, kind) if SPOKEN.contains(&kind) => {
            has_words && parties.iter().any(|ground| ground.side == "actor")
        }
        _ if parties.is_empty() => on_the_spot && (words >= 2.0 || same_dead),
        _ => has_words || (on_the_spot && same_dead),
    }
}

fn modes_agree(a: Option<&str>, b: Option<&str>) -> bool {
    let (Some(a), Some(b)) = (a, b) else { return true };
    a == b || MODES.iter().any(|family| family.contains(&a) && family.contains(&b))
}

/// The day that both tell, if they do; `None` where they tell of different days.
fn same_day(a: &Telling, b: &Telling) -> Option<Option<Ground>> {
    let both = a.told && b.told;
    let same = match (&a.when, &b.when) {
        (Day::On(one), Day::On(other)) => {
            let apart = one.until(*other).map_or(i32::MAX, |span| span.get_days().abs());
            apart == 0 || (apart == 1 && !both)
        }
        (Day::In(one), Day::In(other)) => one == other,
        _ => false,
    };
    let what = a.day.clone().unwrap_or_default();
    same.then(|| both.then_some(Ground { of: "day", side: "day", what, points: 1.0 }))
}

/// The place that both tell, if they do; `None` where they tell of different places.
fn same_place(a: Option<&Where>, b: Option<&Where>) -> Option<Option<Ground>> {
    let (Some(a), Some(b)) = (a, b) else { return Some(None) };
    if let (Some(one), Some(other)) = (&a.row.country, &b.row.country)
        && one != other
    {
        return None;
    }
    let ground = |points| Some(Some(Ground { of: "place", side: "place", what: a.row.name.clone(), points }));
    if a.is_state || b.is_state {
        return if a.is_state && b.is_state { ground(0.5) } else { Some(None) };
    }
    let fewer = a.stems.len().min(b.stems.len());
    let is_named_alike = fewer > 0 && shared(&a.stems, &b.stems) == fewer;
    let point = |place: &Where| Some((place.row.lat?, place.row.lon?));
    match (point(a), point(b)) {
        (Some(_), Some(_)) if a.row.geonames == b.row.geonames => ground(2.0),
        (Some(one), Some(other)) if km(one, other) <= NEAR => ground(1.0),
        (Some(_), Some(_)) => None,
        _ if is_named_alike => ground(1.0),
        // A province, or a capital taken for its country, and a place of another name.
        _ if a.row.geonames.is_some() && b.row.geonames.is_some() => None,
        _ => Some(None),
    }
}

/// Near enough on so small a scale: the earth is flat there.
fn km(one: (f64, f64), other: (f64, f64)) -> f64 {
    const DEGREE: f64 = 111.2;
    let north = (one.0 - other.0) * DEGREE;
    let east = (one.1 - other.1) * DEGREE * one.0.to_radians().cos();
    north.hypot(east)
}

/// How parties differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Apart {
    /// Somebody known is on a side of one, somebody else who is known on that of the other.
    Surely,
    /// Their countries differ, but not all of them are known.
    Likely,
}

/// What the parties have in common; an error where a side of one is somebody else than that of the other.
fn parties(a: &Telling, b: &Telling) -> Result<Vec<Ground>, Apart> {
    let (actors, others) = (refer(&a.actors), refer(&b.actors));
    let (recipients, theirs) = (refer(&a.recipients), refer(&b.recipients));
    if !MUTUAL.contains(&a.kind.as_str()) {
        let actor = side("actor", &actors, &others)?;
        let recipient = side("recipient", &recipients, &theirs)?;
        return Ok(actor.into_iter().chain(recipient).collect());
    }
    let (mut left, mut right) = ([actors, recipients].concat(), [others, theirs].concat());
    let mut grounds = Vec::new();
    // The surest pair first: a minister before the country he is of.
    while let Some((one, other, ground)) = surest("party", &left, &right) {
        left.remove(one);
        right.remove(other);
        grounds.push(ground);
    }
    // Whom neither shares: two visitors of one king are two meetings.
    apart(&left, &right).map_or(Ok(grounds), Err)
}

fn refer(list: &[Who]) -> Vec<&Who> {
    list.iter().collect()
}

fn side(of: &'static str, left: &[&Who], right: &[&Who]) -> Result<Option<Ground>, Apart> {
    match surest(of, left, right) {
        Some((.., ground)) => Ok(Some(ground)),
        None => apart(left, right).map_or(Ok(None), Err),
    }
}

/// The two that are most surely one, and how surely.
fn surest(of: &'static str, left: &[&Who], right: &[&Who]) -> Option<(usize, usize, Ground)> {
    let mut best: Option<(usize, usize, Ground)> = None;
    for (at, one) in left.iter().enumerate() {
        for (beside, other) in right.iter().enumerate() {
            let Some(ground) = same_one(of, one, other) else { continue };
            if best.as_ref().is_none_or(|(.., found)| ground.points > found.points) {
                best = Some((at, beside, ground));
            }
        }
    }
    best
}

fn same_one(side: &'static str, one: &Who, other: &Who) -> Option<Ground> {
    let ground = |of, what: &str, points| Some(Ground { of, side, what: what.to_owned(), points });
    if one.key == other.key {
        let points = match (one.is_state, one.key.starts_with("id:") || one.stems.len() > 1) {
            (true, _) => 1.5,
            (false, true) => 2.0,
            (false, false) => 1.0,
        };
        return ground(side, &one.name, points);
    }
    if (one.is_state || other.is_state) && one.country.is_some() && one.country == other.country {
        return ground("country", one.country.as_deref()?, 1.0);
    }
    let unknown = one.key.starts_with("name:") || other.key.starts_with("name:");
    let fewer = one.stems.len().min(other.stems.len());
    let held = fewer > 0 && shared(&one.stems, &other.stems) == fewer;
    if unknown && held && !is_at_odds(one, other) { ground(side, &one.name, 1.0) } else { None }
}

/// Whether everybody on one side is somebody else than everybody on the other.
fn apart(left: &[&Who], right: &[&Who]) -> Option<Apart> {
    if left.is_empty() || right.is_empty() {
        return None;
    }
    let known = |who: &Who| who.key.starts_with("id:");
    let all =
        |test: &dyn Fn(&Who, &Who) -> bool| left.iter().all(|one| right.iter().all(|two| test(one, two)));
    if all(&|one, two| known(one) && known(two)) {
        return Some(Apart::Surely);
    }
    all(&|one, two| is_at_odds(one, two) || (known(one) && known(two))).then_some(Apart::Likely)
}

fn is_at_odds(one: &Who, other: &Who) -> bool {
    one.country.is_some() && other.country.is_some() && one.country != other.country
}

/// How many numbers two sorted lists share.
fn shared(left: &[u64], right: &[u64]) -> usize {
    let (mut at, mut beside, mut both) = (0, 0, 0);
    while let (Some(one), Some(other)) = (left.get(at), right.get(beside)) {
        match one.cmp(other) {
            std::cmp::Ordering::Less => at += 1,
            std::cmp::Ordering::Greater => beside += 1,
            std::cmp::Ordering::Equal => {
                both += 1;
                at += 1;
                beside += 1;
            }
        }
    }
    both
}
