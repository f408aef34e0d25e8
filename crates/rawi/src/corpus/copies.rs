//! [`Copies`]: reports that are copies of one another, as they come in.

use crate::corpus::Sketch;
use rustc_hash::FxHashMap;

/// Two texts are copies when the longer has so much of the shorter.
const SHARED: f32 = 0.45;

/// Clusters of copies. The clusters are the same in whatever order the reports came.
#[derive(Clone, Debug, Default)]
pub struct Copies {
    sketches: Vec<Sketch>,
    /// Band → the reports that have it.
    bands: FxHashMap<u32, Vec<u32>>,
    /// For each report, one that came earlier in its cluster, or itself.
    parents: Vec<u32>,
}

impl Copies {
    /// Adds a report, and gives its number: 0, 1, 2 ….
    pub fn add(&mut self, sketch: Sketch) -> u32 {
        let number = self.sketches.len() as u32;
        self.parents.push(number);
        let mut near: Vec<u32> = Vec::new();
        for band in sketch.bands() {
            let bucket = self.bands.entry(*band).or_default();
            near.extend(bucket.iter());
            bucket.push(number);
        }
        near.sort_unstable();
        near.dedup();
        for other in near {
            if self.first(other) != self.first(number)
                && sketch.shared(&self.sketches[other as usize]) >= SHARED
            {
                self.join(other, number);
            }
        }
        self.sketches.push(sketch);
        number
    }

    /// How many reports there are.
    pub fn len(&self) -> usize {
        self.sketches.len()
    }

    /// True where there are none.
    pub fn is_empty(&self) -> bool {
        self.sketches.is_empty()
    }

    /// The number of the first report of a report's cluster.
    pub fn first(&self, mut number: u32) -> u32 {
        while self.parents[number as usize] != number {
            number = self.parents[number as usize];
        }
        number
    }

    /// How much of the shorter of two reports the other has too, from 0 to 1.
    pub fn shared(&self, one: u32, other: u32) -> f32 {
        self.sketches[one as usize].shared(&self.sketches[other as usize])
    }

    /// The clusters of more than one report, by their first, each in order.
    pub fn clusters(&self) -> Vec<Vec<u32>> {
        let mut clusters: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        for number in 0..self.len() as u32 {
            clusters.entry(self.first(number)).or_default().push(number);
        }
        let mut clusters: Vec<Vec<u32>> =
            clusters.into_values().filter(|cluster| cluster.len() > 1).collect();
        clusters.sort_unstable();
        clusters
    }

    fn join(&mut self, one: u32, other: u32) {
        let firsts = [self.first(one), self.first(other)];
        let early = firsts[0].min(firsts[1]);
        for number in [one, other, firsts[0], firsts[1]] {
            self.parents[number as usize] = early;
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

    /// Texts that overlap more or less, and the clusters of them by number.
    fn clusters(texts: &[usize]) -> Vec<Vec<usize>> {
        let mut copies = Copies::default();
        texts.iter().for_each(|from| {
            copies.add(Sketch::of(&text(*from * 60..*from * 60 + 100 + from % 3 * 50)));
        });
        let named = |cluster: Vec<u32>| {
            let mut names: Vec<usize> = cluster.into_iter().map(|number| texts[number as usize]).collect();
            names.sort_unstable();
            names
        };
        let mut out: Vec<Vec<usize>> = copies.clusters().into_iter().map(named).collect();
        out.sort();
        out
    }

    #[test]
    fn a_copy_joins_what_it_copies() {
        let mut copies = Copies::default();
        for words in [0..200, 1000..1200, 10..210, 1000..1150, 5000..5100] {
            copies.add(Sketch::of(&text(words)));
        }
        assert_eq!(copies.clusters(), [vec![0, 2], vec![1, 3]]);
        assert_eq!(copies.first(3), 1);
        assert!(copies.shared(0, 2) > 0.7);
    }

    proptest! {
        #[test]
        fn the_order_of_reports_changes_no_cluster(
            texts in Just((0..12_usize).flat_map(|n| [n, n * 7 + 100]).collect::<Vec<_>>()).prop_shuffle()
        ) {
            let mut sorted = texts.clone();
            sorted.sort_unstable();
            prop_assert_eq!(clusters(&texts), clusters(&sorted));
        }
    }
}
