//! [`Sketch`]: what a text is made of, as numbers, so that two texts can be compared without their words.
//!
//! A number for each run of five words, folded and without marks: two texts share as much as they have runs in common. Counting
//! runs of the shorter text tells how much of it a longer one has, which is what a copy with additions is known by; outlets cut
//! and add more often than they rewrite. The numbers are all kept, not a sample: news are short, and a sample of a short text
//! is a guess.
//!
//! ```
//! use rawi::corpus::Sketch;
//! let one = Sketch::of("أعلنت الوزارة اليوم افتتاح الجسر الجديد أمام حركة السيارات في وسط المدينة");
//! let same = Sketch::of("أعلنت الوزارةُ اليوم إفتتاح الجسر الجديد، أمام حركة السيارات في وسط المدينه.");
//! assert_eq!(one.shared(&same), 1.0);
//! ```

use crate::text::fold::{fold_into, is_letter};

/// How many words a run has.
const RUN: usize = 5;
/// Of so many runs one is a band.
const BAND: u32 = 8;

/// What a text is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    /// The numbers of the runs, in order, each once.
    runs: Vec<u32>,
}

impl Sketch {
    /// The sketch of a text: of its words as they are folded, without marks.
    pub fn of(text: &str) -> Self {
        let mut key = String::with_capacity(text.len());
        fold_into(text, &mut key);
        let (mut last, mut words, mut runs) = ([0_u64; RUN], 0_usize, Vec::with_capacity(key.len() / 8));
        let run = |last: &[u64; RUN]| {
            let joined = last.iter().fold(0_u64, |run, word| run.rotate_left(17).wrapping_mul(FACTOR) ^ word);
            (scramble(joined) >> 32) as u32
        };
        for word in key.split(|c: char| !is_letter(c) && !c.is_numeric()).filter(|word| !word.is_empty()) {
            last.rotate_left(1);
            last[RUN - 1] = hash_of(word);
            words += 1;
            if words >= RUN {
                runs.push(run(&last));
            }
        }
        if runs.is_empty() && words > 0 {
            runs.push(run(&last)); // A few words are one run.
        }
        runs.sort_unstable();
        runs.dedup();
        Self { runs }
    }

    /// A sketch of runs that were kept: see [`Sketch::runs`].
    pub fn from_runs(mut runs: Vec<u32>) -> Self {
        runs.sort_unstable();
        runs.dedup();
        Self { runs }
    }

    /// The numbers of the runs, in order, each once.
    pub fn runs(&self) -> &[u32] {
        &self.runs
    }

    /// How much of the runs of the shorter text the longer one has too, from 0 to 1.
    pub fn shared(&self, other: &Self) -> f32 {
        let shorter = self.runs.len().min(other.runs.len());
        self.common(other, |_| true) as f32 / shorter.max(1) as f32
    }

    /// How much of this text the other has too, from 0 to 1.
    pub fn share_in(&self, other: &Self) -> f32 {
        self.common(other, |_| true) as f32 / self.runs.len().max(1) as f32
    }

    /// How many of the runs that count both texts have.
    pub(super) fn common(&self, other: &Self, counts: impl Fn(u32) -> bool) -> usize {
        let (mut at, mut both) = (0, 0);
        for run in &self.runs {
            while other.runs.get(at).is_some_and(|there| there < run) {
                at += 1;
            }
            both += usize::from(other.runs.get(at) == Some(run) && counts(*run));
        }
        both
    }

    /// The lowest numbers. Texts that share much have one in common nearly always, others hardly ever; a job on many machines
    /// groups by them.
    pub fn bands(&self) -> &[u32] {
        &self.runs[..self.runs.partition_point(|run| *run < u32::MAX / BAND)]
    }
}

const FACTOR: u64 = 0x9e37_79b9_7f4a_7c15;

/// Eight bytes at a time; the words of a text are many and short.
fn hash_of(word: &str) -> u64 {
    word.as_bytes().chunks(8).fold(word.len() as u64, |hash, chunk| {
        let mut eight = [0; 8];
        eight[..chunk.len()].copy_from_slice(chunk);
        (hash ^ u64::from_le_bytes(eight)).wrapping_mul(FACTOR).rotate_left(29)
    })
}

fn scramble(number: u64) -> u64 {
    let mut hash = number.wrapping_add(FACTOR);
    hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(range: std::ops::Range<usize>) -> String {
        range.map(|n| format!("كلمة{n} ")).collect()
    }

    #[test]
    fn what_is_shared_is_counted() {
        let (whole, half) = (Sketch::of(&text(0..400)), Sketch::of(&text(0..200)));
        assert_eq!(whole.shared(&half), 1.0);
        assert_eq!(half.share_in(&whole), 1.0);
        assert!((whole.share_in(&half) - 0.5).abs() < 0.01);
        let moved = Sketch::of(&text(100..500));
        assert!((whole.shared(&moved) - 0.75).abs() < 0.01, "{}", whole.shared(&moved));
        assert_eq!(whole.shared(&Sketch::of(&text(400..800))), 0.0);
        assert_eq!(Sketch::from_runs(whole.runs().to_vec()), whole);
    }

    #[test]
    fn texts_without_words_are_like_nothing() {
        let none = Sketch::of(" .. ");
        assert_eq!(none.shared(&none), 0.0);
        assert!(none.bands().is_empty());
        assert_eq!(Sketch::of("كلمة").shared(&Sketch::of("كلمة")), 1.0);
    }

    #[test]
    fn copies_have_a_band_in_common() {
        let (one, other) = (Sketch::of(&text(0..300)), Sketch::of(&text(150..500)));
        assert!(one.bands().iter().any(|band| other.bands().contains(band)));
    }
}
