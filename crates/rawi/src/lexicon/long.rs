//! [`Long`]: a list of very many words with a small value each.

use rustc_hash::FxHashMap;

/// Words by their 64-bit hashes alone, so that a lookup reads one place in memory. Of a hundred million million words that
/// are not in a list one may be taken for one that is.
#[derive(Debug)]
pub struct Long<V> {
    values: FxHashMap<u64, V>,
}

impl<V> Default for Long<V> {
    fn default() -> Self {
        Self { values: FxHashMap::default() }
    }
}

impl<V: Copy> Long<V> {
    /// Makes room for so many words.
    pub fn reserve(&mut self, count: usize) {
        self.values.reserve(count);
    }

    /// Adds a word that is folded already, or gives it another value.
    pub fn insert(&mut self, word: &str, value: V) {
        self.values.insert(hash(word), value);
    }

    /// The value of a word.
    pub fn get(&self, word: &str) -> Option<V> {
        self.values.get(&hash(word)).copied()
    }
}

fn hash(word: &str) -> u64 {
    const FACTOR: u64 = 0xd6e8_feb8_6659_fd93;
    let step = |hash: u64, part: u64| {
        let mixed = (hash ^ part).wrapping_mul(FACTOR);
        mixed ^ (mixed >> 32)
    };
    let mut last = 0;
    let hash = word.as_bytes().chunks(8).fold(0x9e37_79b9_7f4a_7c15 ^ word.len() as u64, |hash, part| {
        let mut bytes = [0; 8];
        bytes[..part.len()].copy_from_slice(part);
        last = u64::from_le_bytes(bytes);
        step(hash, last)
    });
    step(hash, last)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lexicon::Tables;
    use rustc_hash::FxHashSet;

    #[test]
    fn the_words_of_the_lists_have_hashes_of_their_own() {
        let tables = Tables::bundled();
        let lists = ["stems.tsv", "frequencies.tsv", "clusters.tsv", "lemmas.tsv"]
            .map(|file| tables.get(file).unwrap());
        let words: FxHashSet<&str> =
            lists.iter().flat_map(|text| text.lines()).filter_map(|line| line.split('\t').next()).collect();
        let hashes: FxHashSet<u64> = words.iter().map(|word| hash(word)).collect();
        assert!(words.len() > 50_000);
        assert_eq!(hashes.len(), words.len());
        let mut long = Long::default();
        long.insert("كتاب", 7_u8);
        assert_eq!((long.get("كتاب"), long.get("كتب")), (Some(7), None));
    }
}
