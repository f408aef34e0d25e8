//! [`Folder`]: the events of many reports, put together by incident.
//!
//! Comes in: tellings by day, the last day first. Goes out: incidents, each with its tellings and why each was laid to which. A telling
//! joins the incident whose tellings it fits best *on the whole*, so that a vague one between two incidents joins neither to the other;
//! what bars it from one of them bars it from all. Within a day the fullest tellings come first, whatever order they came in.
//!
//! «قصف» and «نفى القصف» are kept side by side: what is denied or only announced counts for nothing where others tell that it happened.

use crate::corpus::same::{Ground, weigh};
use crate::corpus::tellings::{Day, Telling, Told};
use jiff::civil::Date;
use std::collections::BTreeSet;

/// Points that a telling needs to join others, in the mean over them.
const ENOUGH: f32 = 4.5;

/// A telling in an incident.
#[derive(Clone, Debug, PartialEq)]
pub struct Joined<T> {
    /// The telling.
    pub telling: Telling,
    /// What came with it.
    pub of: T,
    /// The number of the member it was laid to; nothing for the first.
    pub to: Option<usize>,
    /// Why.
    pub because: Vec<Ground>,
}

/// A happening, as the reports tell it.
#[derive(Clone, Debug, PartialEq)]
pub struct Incident<T> {
    /// The tellings, the fullest of the last day first.
    pub members: Vec<Joined<T>>,
}

/// The fewest and the most that the tellings have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Range {
    /// The fewest.
    pub least: u32,
    /// The most.
    pub most: u32,
}

impl<T> Incident<T> {
    fn of(telling: Telling, of: T) -> Self {
        Self { members: vec![Joined { telling, of, to: None, because: Vec::new() }] }
    }

    /// Whether anybody tells that it happened, else whether somebody announces it.
    pub fn manner(&self) -> Told {
        self.members.iter().map(|member| member.telling.manner()).min().unwrap_or(Told::Happened)
    }

    /// The tellings that count: where some tell that it happened, only they.
    pub fn counted(&self) -> impl Iterator<Item = &Joined<T>> {
        let manner = self.manner();
        self.members.iter().filter(move |member| member.telling.manner() == manner)
    }

    /// How many reports tell of it.
    pub fn reports(&self) -> usize {
        self.counted().map(|member| &member.telling.source.report).collect::<BTreeSet<_>>().len()
    }

    /// How many outlets; those of unknown outlets count for none.
    pub fn outlets(&self) -> usize {
        self.counted()
            .filter_map(|member| member.telling.source.outlet.as_ref())
            .collect::<BTreeSet<_>>()
            .len()
    }

    /// How many reports, with copies of one report counted once.
    pub fn independent(&self) -> usize {
        let source = |member: &Joined<T>| {
            let source = member.telling.source.clone();
            (source.cluster, if source.cluster.is_some() { String::new() } else { source.report })
        };
        self.counted().map(source).collect::<BTreeSet<_>>().len()
    }

    /// The telling that was published first.
    pub fn first(&self) -> &Joined<T> {
        let key = |member: &&Joined<T>| {
            let source = &member.telling.source;
            (
                source.published.is_none(),
                source.published.clone(),
                source.report.clone(),
                member.telling.event.clone(),
            )
        };
        self.counted().min_by_key(key).expect("an incident has a telling that counts")
    }

    /// The day that a report tells, else the one that most reports were published on or the day before.
    pub fn day(&self) -> Option<&str> {
        let told = self.counted().filter(|member| member.telling.told).find_map(|m| m.telling.day.as_deref());
        told.or_else(|| self.first().telling.day.as_deref())
    }

    /// The range of a number of casualties over the tellings that have it.
    pub fn range(&self, number: impl Fn(&Telling) -> Option<u32>) -> Option<Range> {
        let numbers = || self.counted().filter_map(|member| number(&member.telling));
        Some(Range { least: numbers().min()?, most: numbers().max()? })
    }
}

/// Puts tellings together. At any time it holds those of one day, and the incidents of that day and the next.
#[derive(Debug)]
pub struct Folder<T> {
    /// Tellings of the day that is being gathered.
    gathered: Vec<(Telling, T)>,
    open: Vec<Incident<T>>,
}

impl<T> Default for Folder<T> {
    fn default() -> Self {
        Self { gathered: Vec::new(), open: Vec::new() }
    }
}

impl<T> Folder<T> {
    /// Takes a telling in, and gives the incidents that are finished. The last day must come first, those without a day last.
    pub fn push(&mut self, telling: Telling, of: T) -> Vec<Incident<T>> {
        let is_other = self.gathered.last().is_some_and(|(last, _)| last.day != telling.day);
        if is_other {
            self.join_gathered();
        }
        let mut finished = if is_other { self.finished(&telling) } else { Vec::new() };
        if telling.day.is_none() {
            // Nothing joins it; those of a ledger without days are many.
            finished.push(Incident::of(telling, of));
        } else {
            self.gathered.push((telling, of));
        }
        finished
    }

    /// The incidents that are left.
    pub fn finish(mut self) -> Vec<Incident<T>> {
        self.join_gathered();
        sorted(self.open)
    }

    /// Puts together what comes in any order.
    pub fn all(mut tellings: Vec<(Telling, T)>) -> Vec<Incident<T>> {
        tellings.sort_by(|(a, _), (b, _)| b.day.cmp(&a.day));
        let mut folder = Self::default();
        let mut incidents = Vec::new();
        for (telling, of) in tellings {
            incidents.extend(folder.push(telling, of));
        }
        incidents.extend(folder.finish());
        incidents
    }

    fn join_gathered(&mut self) {
        let mut gathered = std::mem::take(&mut self.gathered);
        gathered.sort_by(|(a, _), (b, _)| a.order().cmp(&b.order()));
        for (telling, of) in gathered {
            self.join(telling, of);
        }
    }

    fn join(&mut self, telling: Telling, of: T) {
        if telling.when == Day::Vague {
            self.open.push(Incident::of(telling, of));
            return;
        }
        let mut best: Option<(usize, Fit)> = None;
        for (number, incident) in self.open.iter().enumerate() {
            let Some(fit) = fit(incident, &telling) else { continue };
            if best.as_ref().is_none_or(|(_, found)| fit.mean > found.mean) {
                best = Some((number, fit));
            }
        }
        match best {
            Some((number, fit)) => {
                let because = fit.because;
                self.open[number].members.push(Joined { telling, of, to: Some(fit.to), because });
            }
            None => self.open.push(Incident::of(telling, of)),
        }
    }

    /// The incidents that no telling of the day of this one, or of a day before, can join.
    fn finished(&mut self, next: &Telling) -> Vec<Incident<T>> {
        let stays = |incident: &Incident<T>| {
            incident.members.iter().all(|member| match (&member.telling.when, &next.when) {
                (Day::On(day), Day::On(next)) => !is_past(*day, *next),
                (Day::On(_), Day::In(_)) => true,
                // What has no day of its own stands on the day of its report.
                (Day::On(day), Day::Vague) => next
                    .day
                    .as_deref()
                    .and_then(|day| day.parse().ok())
                    .is_some_and(|next| !is_past(*day, next)),
                (Day::In(value), _) => next.day.as_ref() == Some(value),
                (Day::Vague, _) => false,
            })
        };
        let (open, finished) = std::mem::take(&mut self.open).into_iter().partition(stays);
        self.open = open;
        sorted(finished)
    }
}

/// True when what happened on `next` or before can be no more than what happened on `day`.
fn is_past(day: Date, next: Date) -> bool {
    next.until(day).map_or(true, |span| span.get_days() > 1)
}

/// The last day first; within a day by the report that has it first.
fn sorted<T>(mut incidents: Vec<Incident<T>>) -> Vec<Incident<T>> {
    let key = |incident: &Incident<T>| {
        let first = &incident.first().telling;
        (incident.day().map(str::to_owned), first.source.report.clone(), first.event.clone())
    };
    incidents.sort_by_cached_key(|incident| {
        let (day, report, event) = key(incident);
        (std::cmp::Reverse(day), report, event)
    });
    incidents
}

/// How a telling fits the tellings of an incident.
struct Fit {
    mean: f32,
    to: usize,
    because: Vec<Ground>,
}

/// `None` where it does not. Tellings of its own report speak neither for it nor against it, unless something bars them.
fn fit<T>(incident: &Incident<T>, telling: &Telling) -> Option<Fit> {
    let (mut sum, mut others) = (0.0, 0);
    let mut best: Option<(f32, usize, Vec<Ground>)> = None;
    for (number, member) in incident.members.iter().enumerate() {
        let grounds = weigh(telling, &member.telling)?;
        if member.telling.source.report == telling.source.report {
            continue;
        }
        let points: f32 = grounds.iter().map(|ground| ground.points).sum();
        sum += points;
        others += 1;
        if best.as_ref().is_none_or(|(found, ..)| points > *found) {
            best = Some((points, number, grounds));
        }
    }
    let (_, to, because) = best?;
    let mean = sum / others as f32;
    (mean >= ENOUGH).then_some(Fit { mean, to, because })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::tellings::{Source, Teller};
    use crate::ledger::{EventRow, Extent, PartyRow, SizeRow};
    use crate::lexicon::Tables;

    fn party(name: &str, actor: Option<&str>, country: Option<&str>) -> PartyRow {
        PartyRow {
            entity: "n1".into(),
            name: name.into(),
            mention: None,
            actor: actor.map(Into::into),
            country: country.map(Into::into),
            role: None,
        }
    }

    /// A report of a strike: who struck, whom, and in which words.
    fn strike(report: &str, actor: PartyRow, recipient: PartyRow, text: &str) -> (Telling, &'static str) {
        let row = EventRow {
            id: "e1".into(),
            kind: "ASSAULT".into(),
            mode: None,
            cameo: None,
            gdelt: None,
            contexts: Vec::new(),
            quad: None,
            score: None,
            trigger: Extent { start: 0, end: 3 },
            actors: vec![actor],
            recipients: vec![recipient],
            date: Some("2022-06-02".into()),
            place: None,
            size: SizeRow::default(),
            sum: None,
            status: "happened".into(),
            said_in: None,
            confidence: 1.0,
            because: Vec::new(),
        };
        let source =
            Source { report: report.into(), published: Some("2022-06-02".into()), ..Source::default() };
        (Teller::load(&Tables::bundled()).unwrap().telling(&row, source, text), "")
    }

    fn shape(incidents: &[Incident<&str>]) -> Vec<Vec<String>> {
        let mut shape: Vec<Vec<String>> = incidents
            .iter()
            .map(|incident| {
                let mut reports: Vec<String> =
                    incident.members.iter().map(|member| member.telling.source.report.clone()).collect();
                reports.sort();
                reports
            })
            .collect();
        shape.sort();
        shape
    }

    const PORT: &str = "قصف الطيران ميناء المدينة ودمر مخازن الوقود والحبوب فجرا";
    const BRIDGE: &str = "استهدفت غارة جسرا على النهر وقطعت الطريق السريع إلى العاصمة";

    /// Two strikes of one army on one state, and a report that names both in a breath.
    fn hub() -> Vec<(Telling, &'static str)> {
        let army = || party("الجيش", Some("army_x"), Some("RUS"));
        let state = || party("أوكرانيا", Some("Q212"), Some("UKR"));
        let both = format!("{PORT} كما {BRIDGE}");
        vec![
            strike("a", army(), state(), PORT),
            strike("b", army(), state(), &format!("{PORT} بحسب الشرطة")),
            strike("c", army(), state(), BRIDGE),
            strike("d", army(), state(), &format!("{BRIDGE} وفق الوزارة")),
            strike("v", army(), state(), &both),
        ]
    }

    #[test]
    fn what_tells_of_two_incidents_does_not_make_them_one() {
        let found = shape(&Folder::all(hub()));
        assert!(
            found
                .iter()
                .any(|reports| reports.contains(&"a".to_owned()) && reports.contains(&"b".to_owned())),
            "{found:?}"
        );
        assert!(
            found
                .iter()
                .all(|reports| !(reports.contains(&"a".to_owned()) && reports.contains(&"c".to_owned()))),
            "{found:?}"
        );
    }

    #[test]
    fn the_order_of_reports_changes_nothing() {
        let wanted = shape(&Folder::all(hub()));
        for turn in 1..5 {
            let mut turned = hub();
            turned.rotate_left(turn);
            assert_eq!(shape(&Folder::all(turned)), wanted);
            let mut turned = hub();
            turned.rotate_left(turn);
            turned.reverse();
            assert_eq!(shape(&Folder::all(turned)), wanted);
        }
    }

    #[test]
    fn another_country_or_party_is_another_incident() {
        let army = || party("الجيش", Some("army_x"), Some("RUS"));
        let state = party("أوكرانيا", Some("Q212"), Some("UKR"));
        let city = |country| party("المدينة", None, Some(country));
        let apart = |one, other| {
            shape(&Folder::all(vec![
                strike("a", army(), one, PORT),
                strike("b", army(), other, &format!("{PORT} {BRIDGE}")),
            ]))
            .len()
        };
        assert_eq!(apart(state.clone(), city("UKR")), 1, "one names the town, the other the country");
        // The sentence of one must not be that of the other whole: then the reading of the parties is doubted.
        let short = "قصف الطيران ميناء المدينة";
        let found = Folder::all(vec![
            strike("a", army(), state, short),
            strike("b", army(), party("سوريا", Some("Q858"), Some("SYR")), short),
        ]);
        assert_eq!(found.len(), 2);
    }

    #[test]
    fn what_is_denied_stands_beside_and_counts_for_nothing() {
        let army = || party("الجيش", Some("army_x"), Some("RUS"));
        let state = || party("أوكرانيا", Some("Q212"), Some("UKR"));
        let mut denied = strike("b", army(), state(), PORT);
        denied.0.status = "denied".into();
        let found = Folder::all(vec![strike("a", army(), state(), PORT), denied]);
        assert_eq!((found.len(), found[0].members.len(), found[0].reports()), (1, 2, 1));
        assert_eq!(found[0].manner(), Told::Happened);
    }
}
