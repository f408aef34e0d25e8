//! [`Sketch`]: what a text is made of, in few numbers, so that two texts can be compared without their words.
//!
//! FracMinHash (Irber and others, 2022): of the hashes of all runs of five words those are kept that lie in the lowest half. Unlike
//! the MinHash of a fixed number of bins it tells how much of a short text a long one has, which is what a copy with additions
//! is known by; outlets cut and add more often than they rewrite.
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
/// Of so many hashes one is kept.
const KEPT: u32 = 2;
/// Of so many hashes one is a band.
const BAND: u32 = 8;

/// What a text is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    /// The hashes that are kept, in order, each once.
    kept: Vec<u32>,
}

impl Sketch {
    /// The sketch of a text: of its words as they are folded, without marks.
    pub fn of(text: &str) -> Self {
        let mut key = String::with_capacity(text.len());
        fold_into(text, &mut key);
        let (mut last, mut words, mut kept) = ([0_u64; RUN], 0_usize, Vec::new());
        let run = |last: &[u64; RUN]| {
            let joined = last.iter().fold(0_u64, |run, word| run.rotate_left(17).wrapping_mul(FACTOR) ^ word);
            (scramble(joined) >> 32) as u32
        };
        for word in key.split(|c: char| !is_letter(c) && !c.is_numeric()).filter(|word| !word.is_empty()) {
            last.rotate_left(1);
            last[RUN - 1] = hash_of(word);
            words += 1;
            let hash = run(&last);
            if words >= RUN && hash < u32::MAX / KEPT {
                kept.push(hash);
            }
        }
        if kept.is_empty() && words > 0 {
            // Of a few words nothing may have been kept: all of them are one run.
            kept.push(run(&last) / BAND);
        }
        kept.sort_unstable();
        kept.dedup();
        Self { kept }
    }

    /// About how many of the runs of the shorter text the longer one has too, from 0 to 1.
    pub fn shared(&self, other: &Self) -> f32 {
        let (short, long) = if self.kept.len() <= other.kept.len() { (self, other) } else { (other, self) };
        let mut rest = long.kept.iter().peekable();
        let has = |hash: &&u32| {
            while rest.next_if(|there| there < hash).is_some() {}
            rest.peek() == Some(hash)
        };
        let both = short.kept.iter().filter(has).count();
        both as f32 / short.kept.len().max(1) as f32
    }

    /// The lowest hashes. Texts that share much have one in common nearly always, others hardly ever; a job on many machines
    /// groups by them.
    pub fn bands(&self) -> &[u32] {
        &self.kept[..self.kept.partition_point(|hash| *hash < u32::MAX / BAND)]
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
    fn what_is_shared_is_estimated() {
        let (whole, half) = (Sketch::of(&text(0..400)), Sketch::of(&text(0..200)));
        assert!(whole.shared(&half) > 0.95);
        let moved = Sketch::of(&text(100..500));
        assert!((whole.shared(&moved) - 0.75).abs() < 0.1, "{}", whole.shared(&moved));
        assert!(whole.shared(&Sketch::of(&text(400..800))) < 0.02);
    }

    #[test]
    fn texts_without_words_are_like_nothing() {
        let none = Sketch::of(" .. ");
        assert_eq!(none.shared(&none), 0.0);
        assert!(none.bands().is_empty());
        let one = Sketch::of("كلمة");
        assert_eq!(one.shared(&Sketch::of("كلمة")), 1.0);
        assert!(!one.bands().is_empty());
    }

    #[test]
    fn copies_have_a_band_in_common() {
        let (one, other) = (Sketch::of(&text(0..300)), Sketch::of(&text(150..500)));
        assert!(one.bands().iter().any(|band| other.bands().contains(band)));
    }
}
