//! [`Copies`]: reports that are copies of one another.
//!
//! Comes in: the sketch and the day of each report, in any order. Goes out: clusters, the earliest copy first, the same
//! whatever the order was.
//!
//! Three things keep reports apart that share words but were not copied from one another:
//! - a *formula* does not count: a run of words that stands in reports of more than `FORMULA_DAYS` days (prayer times, weather,
//!   congratulations on a national day). A copy comes within days; a formula comes back;
//! - copies lie within `WINDOW` days, where both days are known;
//! - a long report that holds a short one (a round-up of the day) joins one cluster, and never makes two into one.

use crate::corpus::{Sketch, links::Links};
use jiff::civil::{Date, date};
use rustc_hash::FxHashSet;
use std::cmp::Reverse;
use std::ops::ControlFlow;

/// A run of words in reports of more days than these is a formula.
const FORMULA_DAYS: usize = 4;
/// Copies lie so many days apart at most.
const WINDOW: i32 = 7;
/// Two reports are copies when the longer has so much of the shorter …
const SHARED: f32 = 0.37;
/// … and so many runs of it, and when the shorter has at least this much of the longer. With less it is an excerpt.
const FEWEST: usize = 4;
const EXCERPT: f32 = 0.1;
/// So many reports with a run in common are looked at before one gives up on finding more copies by that run.
const TRIES: usize = 64;
/// So many earlier reports of a cluster are looked at for the one that a copy is nearest to.
const ORIGINS: usize = 64;
/// After so many runs whoever waits is told.
const TOLD: usize = 1 << 14;

/// Reports, to be put in clusters of copies.
#[derive(Clone, Debug, Default)]
pub struct Copies {
    sketches: Vec<Sketch>,
    /// Days since 1970.
    days: Vec<Option<i32>>,
}

/// A report of a cluster.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Member {
    /// The report's number, as [`Copies::add`] gave it.
    pub report: u32,
    /// The earlier report of the cluster that has most of its words; itself for the earliest.
    pub origin: u32,
    /// How much of its words the origin has, from 0 to 1.
    pub copied: f32,
    /// How much of the origin's words it has, from 0 to 1.
    pub kept: f32,
}

impl Copies {
    /// Adds a report, and gives its number: 0, 1, 2 ….
    pub fn add(&mut self, sketch: Sketch, day: Option<Date>) -> u32 {
        let since = |day: Date| date(1970, 1, 1).until(day).map_or(0, |span| span.get_days());
        self.sketches.push(sketch);
        self.days.push(day.map(since));
        self.days.len() as u32 - 1
    }

    /// How many reports there are.
    pub fn len(&self) -> usize {
        self.sketches.len()
    }

    /// True where there are none.
    pub fn is_empty(&self) -> bool {
        self.sketches.is_empty()
    }

    /// The clusters of more than one report: each by day, those of one day by length, those without a day last.
    pub fn clusters(&self) -> Vec<Vec<Member>> {
        self.clusters_unless(&mut |_, _| ControlFlow::Continue(())).unwrap_or_default()
    }

    /// The same; nothing if `each` breaks off. It is told now and then how many runs of words have been compared, and
    /// how many there are.
    pub fn clusters_unless(
        &self,
        each: &mut dyn FnMut(usize, usize) -> ControlFlow<()>,
    ) -> Option<Vec<Vec<Member>>> {
        let order = self.order();
        let mut postings = self.postings(&order);
        postings.sort_unstable();
        let postings = Postings { rows: postings, days: &self.days, order: &order };
        let formulas = postings.formulas();
        let mut pairs = Pairs::new(self, &order, &formulas);
        let (mut at, mut told) = (0, 0);
        for group in postings.groups() {
            if at >= told {
                told = at + TOLD;
                if each(at, postings.rows.len()).is_break() {
                    return None;
                }
            }
            at += group.len();
            if group.len() > 1 && !formulas.contains(&run_of(group[0])) {
                pairs.compare(group);
            }
        }
        let clusters = pairs.links.clusters().into_iter();
        Some(clusters.map(|ranks| self.members(ranks.iter().map(|rank| order[*rank as usize]))).collect())
    }

    /// The numbers of the reports in an order that depends on nothing but what they are.
    fn order(&self) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.len() as u32).collect();
        order.sort_by_key(|number| {
            let (day, sketch) = (self.days[*number as usize], &self.sketches[*number as usize]);
            (day.is_none(), day, Reverse(sketch.runs().len()), sketch.runs())
        });
        order
    }

    /// Each run of each report, with the report's rank behind it.
    fn postings(&self, order: &[u32]) -> Vec<u64> {
        let mut postings = Vec::with_capacity(self.sketches.iter().map(|sketch| sketch.runs().len()).sum());
        for (rank, number) in order.iter().enumerate() {
            let runs = self.sketches[*number as usize].runs().iter();
            postings.extend(runs.map(|run| u64::from(*run) << 32 | rank as u64));
        }
        postings
    }

    fn members(&self, reports: impl Iterator<Item = u32>) -> Vec<Member> {
        let reports: Vec<u32> = reports.collect();
        let member = |(at, report): (usize, &u32)| {
            let sketch = &self.sketches[*report as usize];
            let common = |other: &u32| sketch.common(&self.sketches[*other as usize], |_| true);
            let earlier = &reports[at.saturating_sub(ORIGINS)..at];
            // Of equals the earliest.
            let origin = earlier.iter().rev().max_by_key(|other| common(other)).copied().unwrap_or(*report);
            let other = &self.sketches[origin as usize];
            Member { report: *report, origin, copied: sketch.share_in(other), kept: other.share_in(sketch) }
        };
        reports.iter().enumerate().map(member).collect()
    }
}

/// Runs with the ranks of the reports that have them, in order.
struct Postings<'a> {
    rows: Vec<u64>,
    days: &'a [Option<i32>],
    order: &'a [u32],
}

fn run_of(row: u64) -> u32 {
    (row >> 32) as u32
}

fn rank_of(row: u64) -> u32 {
    row as u32
}

impl Postings<'_> {
    fn groups(&self) -> impl Iterator<Item = &[u64]> {
        self.rows.chunk_by(|one, other| run_of(*one) == run_of(*other))
    }

    /// The runs that come back day after day. A report without a day says nothing of that.
    fn formulas(&self) -> FxHashSet<u32> {
        let day = |row: &u64| self.days[self.order[rank_of(*row) as usize] as usize];
        let often = |group: &&[u64]| {
            let days = group.iter().filter_map(day);
            // Ranks go by day.
            let mut days: Vec<i32> = days.collect();
            days.dedup();
            days.len() > FORMULA_DAYS
        };
        let formulas = self.groups().filter(|group| group.len() > FORMULA_DAYS).filter(often);
        formulas.map(|group| run_of(group[0])).collect()
    }
}

/// Compares reports that have a run in common, each two once.
struct Pairs<'a> {
    /// By rank.
    sketches: Vec<&'a Sketch>,
    days: Vec<Option<i32>>,
    /// How many runs count.
    counted: Vec<usize>,
    formulas: &'a FxHashSet<u32>,
    compared: FxHashSet<u64>,
    links: Links,
}

impl<'a> Pairs<'a> {
    fn new(copies: &'a Copies, order: &[u32], formulas: &'a FxHashSet<u32>) -> Self {
        let sketches: Vec<&Sketch> = order.iter().map(|number| &copies.sketches[*number as usize]).collect();
        let count = |sketch: &&Sketch| sketch.runs().iter().filter(|run| !formulas.contains(run)).count();
        Self {
            counted: sketches.iter().map(count).collect(),
            days: order.iter().map(|number| copies.days[*number as usize]).collect(),
            links: Links::new(sketches.len()),
            sketches,
            formulas,
            compared: FxHashSet::default(),
        }
    }

    /// Compares the reports of a group with those before them.
    fn compare(&mut self, group: &[u64]) {
        for (at, row) in group.iter().enumerate() {
            let mut tries = 0;
            for before in group[..at].iter().rev() {
                let (one, other) = (rank_of(*before), rank_of(*row));
                if self.too_far(one, other) || tries == TRIES {
                    break;
                }
                if self.links.root(one) != self.links.root(other) {
                    tries += 1;
                    self.compare_two(one, other);
                }
            }
        }
    }

    fn too_far(&self, one: u32, other: u32) -> bool {
        match (self.days[one as usize], self.days[other as usize]) {
            (Some(one), Some(other)) => other - one > WINDOW,
            _ => false,
        }
    }

    fn compare_two(&mut self, one: u32, other: u32) {
        if !self.compared.insert(u64::from(one) << 32 | u64::from(other)) {
            return;
        }
        let sizes = [self.counted[one as usize], self.counted[other as usize]];
        let (short, long) = if sizes[0] <= sizes[1] { (one, other) } else { (other, one) };
        let counts = |run: u32| !self.formulas.contains(&run);
        let common = self.sketches[short as usize].common(self.sketches[long as usize], counts);
        let part = |of: usize| common as f32 / of.max(1) as f32;
        let shared = part(sizes[0].min(sizes[1]));
        if common < FEWEST || shared < SHARED {
            return;
        }
        if part(sizes[0].max(sizes[1])) >= EXCERPT {
            self.links.join(one, other);
        } else {
            self.links.excerpt(short, long, shared);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(range: std::ops::Range<usize>) -> String {
        range.map(|n| format!("كلمة{n} ")).collect()
    }

    fn july(day: i8) -> Option<Date> {
        Some(date(2022, 7, day))
    }

    /// The clusters of texts with their days of July.
    fn clusters(texts: &[(i8, String)]) -> Vec<Vec<u32>> {
        let mut copies = Copies::default();
        for (day, text) in texts {
            copies.add(Sketch::of(text), july(*day));
        }
        let reports = |cluster: Vec<Member>| cluster.into_iter().map(|member| member.report).collect();
        copies.clusters().into_iter().map(reports).collect()
    }

    #[test]
    fn a_copy_joins_what_it_copies_the_earliest_first() {
        let texts = [(2, 10..210), (1, 1000..1200), (1, 0..210), (3, 1000..1150), (1, 5000..5100)];
        let texts = texts.map(|(day, words)| (day, text(words)));
        assert_eq!(clusters(&texts), [vec![2, 0], vec![1, 3]]);
    }

    #[test]
    fn who_waits_is_told_and_may_break_off() {
        let mut copies = Copies::default();
        (0..20).for_each(|n| _ = copies.add(Sketch::of(&text(n * 2000..(n + 1) * 2000)), july(1)));
        let mut told = Vec::new();
        let found = copies.clusters_unless(&mut |done, all| {
            told.push((done, all));
            ControlFlow::Continue(())
        });
        assert_eq!(found, Some(copies.clusters()));
        let all = copies.sketches.iter().map(|sketch| sketch.runs().len()).sum::<usize>();
        assert!(told.iter().all(|(_, of)| *of == all) && told.is_sorted() && told[0].0 == 0, "{told:?}");
        assert_eq!(told.len(), all.div_ceil(TOLD));
        assert_eq!(copies.clusters_unless(&mut |_, _| ControlFlow::Break(())), None);
    }

    #[test]
    fn a_copy_knows_where_it_comes_from() {
        let mut copies = Copies::default();
        let first = copies.add(Sketch::of(&text(0..204)), july(1));
        let cut = copies.add(Sketch::of(&text(0..104)), july(2));
        let [early, late] = copies.clusters()[0][..] else { panic!("one cluster of two") };
        assert_eq!(early, Member { report: first, origin: first, copied: 1.0, kept: 1.0 });
        assert_eq!(late, Member { report: cut, origin: first, copied: 1.0, kept: 0.5 });
    }

    #[test]
    fn what_is_said_again_every_day_makes_no_copies() {
        let weather =
            |day: i8| (day, format!("{} {}", text(0..60), text(day as usize * 100..day as usize * 100 + 40)));
        let days: Vec<(i8, String)> = (1..9).map(weather).collect();
        assert_eq!(clusters(&days), Vec::<Vec<u32>>::new());
        assert_eq!(clusters(&days[..2]), [vec![0, 1]]);
    }

    #[test]
    fn copies_are_not_weeks_apart() {
        assert_eq!(clusters(&[(1, text(0..100)), (8, text(0..100))]), [vec![0, 1]]);
        assert_eq!(clusters(&[(1, text(0..100)), (9, text(0..100))]), Vec::<Vec<u32>>::new());
        let mut copies = Copies::default();
        copies.add(Sketch::of(&text(0..100)), None);
        copies.add(Sketch::of(&text(0..100)), july(9));
        assert_eq!(copies.clusters()[0][0].report, 1);
    }

    #[test]
    fn a_round_up_joins_one_cluster_only() {
        let brief = |from: usize| [(1, text(from..from + 60)), (1, text(from..from + 64))];
        let [a, b] = brief(0);
        let [c, d] = brief(1000);
        let all = format!("{} {} {}", text(0..50), text(2000..3000), text(1000..1045));
        assert_eq!(clusters(&[a, b, c, d, (2, all)]), [vec![1, 0, 4], vec![3, 2]]);
    }

    proptest! {
        #[test]
        fn the_order_of_reports_changes_no_cluster(
            texts in Just((0..12_usize).flat_map(|n| [n, n * 7 + 100]).collect::<Vec<_>>()).prop_shuffle()
        ) {
            let of = |texts: &[usize]| {
                let made = |n: &usize| ((n % 9) as i8 + 1, text(n * 60..n * 60 + 100 + n % 3 * 50));
                let made: Vec<_> = texts.iter().map(made).collect();
                let name = |cluster: Vec<u32>| cluster.into_iter().map(|report| texts[report as usize]).collect();
                clusters(&made).into_iter().map(name).collect::<Vec<Vec<usize>>>()
            };
            let mut sorted = texts.clone();
            sorted.sort_unstable();
            prop_assert_eq!(of(&texts), of(&sorted));
        }
    }
}
