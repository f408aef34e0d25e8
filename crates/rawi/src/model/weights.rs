//! [`Weights`]: one file of weights, and the bytes it is kept in.
//!
//! Bytes: magic, version of the features, labels, scale, transitions, then for every feature its hash and one
//! signed byte a label; last a checksum. Little-endian throughout.

use crate::error::{Error, ErrorKind, Result};

const MAGIC: &[u8; 8] = b"RAWIWGT1";
/// A feature that no row has.
const NONE: u32 = u32::MAX;

/// Linear weights of a sequence model.
#[derive(Clone, Debug, Default)]
pub struct Weights {
    /// What the labels are called.
    pub labels: Vec<String>,
    /// What one step of a feature's weight is worth.
    pub scale: f32,
    /// Weight of going from label to label, from × to; the last row is the start.
    pub transitions: Vec<f32>,
    /// Slot → feature hash.
    slots: Vec<u32>,
    /// Weights slot by slot, one a label: where a row lies is known before its slot is read, so that both are fetched at once.
    rows: Vec<i8>,
    /// How far to shift a hash to get its slot.
    shift: u32,
    /// Places a row takes: the labels, filled up so that they are added eight at a time; a hundred features cannot overflow a sum, and those of a word of millions of letters stop at its end.
    stride: usize,
}

/// How many weights are added at once.
const LANES: usize = 8;
/// How many features are looked up at once.
const AT_ONCE: usize = 32;

/// Places a row takes: filled up so that weights are added eight at a time, unless there is but one.
fn stride(labels: usize) -> usize {
    if labels == 1 { 1 } else { labels.next_multiple_of(LANES) }
}

impl Weights {
    /// Weights from features with one signed byte a label.
    pub fn new(labels: Vec<String>, scale: f32, transitions: Vec<f32>, features: &[(u32, Vec<i8>)]) -> Self {
        let mut weights = Self::empty(labels, scale, transitions, features.len());
        for (hash, row) in features {
            weights.insert(*hash, row.iter().copied());
        }
        weights
    }

    fn empty(labels: Vec<String>, scale: f32, transitions: Vec<f32>, count: usize) -> Self {
        let slots = (count * 3 / 2).next_power_of_two().max(16);
        let stride = stride(labels.len());
        Self {
            shift: 32 - slots.trailing_zeros(),
            slots: vec![NONE; slots],
            rows: vec![0; slots * stride],
            stride,
            labels,
            scale,
            transitions,
        }
    }

    fn insert(&mut self, hash: u32, row: impl Iterator<Item = i8>) {
        let mut slot = self.slot(hash);
        while self.slots[slot] != NONE {
            slot = (slot + 1) & (self.slots.len() - 1);
        }
        self.slots[slot] = hash;
        for (place, weight) in self.rows[slot * self.stride..].iter_mut().zip(row) {
            *place = weight;
        }
    }

    fn slot(&self, hash: u32) -> usize {
        (hash.wrapping_mul(0x9e37_79b1) >> self.shift) as usize
    }

    /// True where nothing has been learnt.
    pub fn is_empty(&self) -> bool {
        self.slots.iter().all(|slot| *slot == NONE)
    }

    /// How many places the sums of one token take; the labels come first.
    pub fn stride(&self) -> usize {
        self.stride
    }

    /// Adds the weights of features to `sums`, which has [`Weights::stride`] places.
    ///
    /// Slots are read first and rows last, each without a branch in between, so that the waits for memory overlap.
    pub fn add(&self, hashes: &[u32], sums: &mut [i16]) {
        for hashes in hashes.chunks(AT_ONCE) {
            let mut keys = [NONE; AT_ONCE];
            for (key, hash) in keys.iter_mut().zip(hashes) {
                *key = self.slots[self.slot(*hash)];
            }
            let (mut found, mut count) = ([0; AT_ONCE], 0);
            for (key, hash) in keys.iter().zip(hashes) {
                let slot = if key == hash { Some(self.slot(*hash)) } else { self.further(*key, *hash) };
                if let Some(slot) = slot {
                    found[count] = slot * self.stride;
                    count += 1;
                }
            }
            for start in &found[..count] {
                add_row(&self.rows[*start..][..self.stride], sums);
            }
        }
    }

    /// The slot of a feature that does not stand in its first slot, where `key` stands.
    fn further(&self, mut key: u32, hash: u32) -> Option<usize> {
        let mut slot = self.slot(hash);
        while key != hash {
            if key == NONE {
                return None;
            }
            slot = (slot + 1) & (self.slots.len() - 1);
            key = self.slots[slot];
        }
        Some(slot)
    }

    /// Every feature with its weights, in order of hashes.
    pub fn rows(&self) -> impl Iterator<Item = (u32, &[i8])> {
        let taken = self.slots.iter().enumerate().filter(|(_, key)| **key != NONE);
        let mut slots: Vec<(u32, usize)> = taken.map(|(slot, key)| (*key, slot)).collect();
        slots.sort_unstable();
        slots.into_iter().map(|(key, slot)| (key, &self.rows[slot * self.stride..][..self.labels.len()]))
    }

    /// The bytes of a file, for features made by version `features` of the feature code.
    pub fn to_bytes(&self, features: u32) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend(features.to_le_bytes());
        out.extend((self.labels.len() as u32).to_le_bytes());
        for label in &self.labels {
            out.push(label.len() as u8);
            out.extend(label.as_bytes());
        }
        out.extend(self.scale.to_le_bytes());
        out.extend(self.transitions.iter().flat_map(|weight| weight.to_le_bytes()));
        let count = self.slots.iter().filter(|key| **key != NONE).count();
        out.extend((count as u32).to_le_bytes());
        for (hash, row) in self.rows() {
            out.extend(hash.to_le_bytes());
            out.extend(row.iter().map(|weight| *weight as u8));
        }
        let sum = checksum(&out);
        out.extend(sum.to_le_bytes());
        out
    }

    /// Reads the bytes of a file called `name`, which must be made for version `features` of the feature code.
    pub fn from_bytes(bytes: &[u8], name: &str, features: u32) -> Result<Self> {
        let complain = |what: &str| {
            Error::new(ErrorKind::Model, name, 0, format!("{what}; retrain with `just train {name}`"))
        };
        let cut = || complain("the file of weights is cut off");
        let body = bytes.len().checked_sub(8).ok_or_else(cut)?;
        let mut read = Bytes { bytes: &bytes[..body] };
        if read.take(8) != Some(MAGIC) {
            return Err(complain("this is no file of weights"));
        }
        if checksum(&bytes[..body]).to_le_bytes() != bytes[body..] {
            return Err(complain("the checksum of the file of weights is wrong"));
        }
        if read.number() != Some(features) {
            return Err(complain("the weights were made for other features"));
        }
        let mut labels = Vec::new();
        for _ in 0..read.number().ok_or_else(cut)? {
            let length = read.take(1).ok_or_else(cut)?[0];
            let word = read.take(usize::from(length)).ok_or_else(cut)?;
            let word = std::str::from_utf8(word).map_err(|_| complain("a label is no UTF-8"))?;
            labels.push(word.to_string());
        }
        let scale = read.float().ok_or_else(cut)?;
        let transitions: Option<Vec<f32>> =
            (0..(labels.len() + 1) * labels.len()).map(|_| read.float()).collect();
        let count = read.number().ok_or_else(cut)? as usize;
        let transitions = transitions.ok_or_else(cut)?;
        // The file may tell of more rows than it has room for.
        let room = body / (4 + labels.len());
        let mut weights = Self::empty(labels, scale, transitions, count.min(room));
        let mut before = None;
        for _ in 0..count {
            let hash = read.number().ok_or_else(cut)?;
            // One that comes twice, or is the mark of an empty slot, would be lost.
            if hash == NONE || before.replace(hash) >= Some(hash) {
                return Err(complain("the features of the file of weights are not in order"));
            }
            let row = read.take(weights.labels.len()).ok_or_else(cut)?;
            weights.insert(hash, row.iter().map(|byte| *byte as i8));
        }
        Ok(weights)
    }
}

fn add_row(row: &[i8], sums: &mut [i16]) {
    if let [only] = row {
        sums[0] = sums[0].saturating_add(i16::from(*only));
        return;
    }
    for (sums, row) in sums.chunks_exact_mut(LANES).zip(row.chunks_exact(LANES)) {
        for lane in 0..LANES {
            sums[lane] = sums[lane].saturating_add(i16::from(row[lane]));
        }
    }
}

struct Bytes<'b> {
    bytes: &'b [u8],
}

impl<'b> Bytes<'b> {
    fn take(&mut self, count: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(count)?;
        self.bytes = rest;
        Some(taken)
    }

    fn number(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }

    fn float(&mut self) -> Option<f32> {
        self.take(4)?.try_into().ok().map(f32::from_le_bytes)
    }
}

/// FNV-1a over eight bytes at a time, so that checking costs little beside reading.
fn checksum(bytes: &[u8]) -> u64 {
    bytes.chunks(8).fold(0xcbf2_9ce4_8422_2325_u64, |hash, chunk| {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        (hash ^ u64::from_le_bytes(word)).wrapping_mul(0x0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weights_survive_their_bytes_and_refuse_others() {
        let labels = vec!["O".to_string(), "B".to_string()];
        let rows = vec![(7, vec![1, -2]), (9, vec![3, 4]), (7 << 20, vec![5, 6])];
        let weights = Weights::new(labels, 0.5, vec![0.0; 6], &rows);
        let bytes = weights.to_bytes(3);
        let read = Weights::from_bytes(&bytes, "names", 3).unwrap();
        let mut sums = [0; LANES];
        read.add(&[7, 9, 7 << 20, 8], &mut sums);
        assert_eq!(sums[..2], [9, 8]);
        assert_eq!(read.to_bytes(3), bytes);
        assert!(Weights::from_bytes(&bytes, "names", 4).is_err());
        assert!(Weights::from_bytes(&bytes[..20], "names", 3).is_err());
        let twice = Weights::new(vec!["O".to_string()], 0.5, vec![0.0; 2], &[(7, vec![1]), (7, vec![2])]);
        assert!(Weights::from_bytes(&twice.to_bytes(3), "names", 3).is_err());
        let mut spoilt = bytes.clone();
        spoilt[30] ^= 1;
        assert!(
            Weights::from_bytes(&spoilt, "names", 3).unwrap_err().to_string().contains("just train names")
        );
    }
}
