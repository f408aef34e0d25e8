//! What a word looks like by its letters alone: a common word, a person's name or a place's. It is how a reader
//! tells «فينوجرادوف» for a name without ever having seen it.

use crate::model::Weights;

/// Raised whenever the grams change, so that old weights are refused.
pub const VERSION: u32 = 1;
/// What a word may look like.
pub const KINDS: &[&str] = &["common", "person", "place"];
/// The longest run of letters looked at.
const LONGEST: usize = 4;

/// Hashes of all runs of up to four letters, the edges of the word among them.
pub fn grams(word: &str, out: &mut Vec<u32>) {
    let letters: Vec<char> = std::iter::once('<').chain(word.chars()).chain(['>']).collect();
    for start in 0..letters.len() {
        let mut hash = 0x811c_9dc5_u32;
        for letter in letters[start..].iter().take(LONGEST) {
            hash = (hash ^ *letter as u32).wrapping_mul(0x0100_0193).rotate_left(5);
            out.push(hash);
        }
    }
}

/// How much a word looks like a name: which kind fits best, and by how much it beats or fails to beat a common
/// word, in eight steps.
pub fn look(weights: &Weights, word: &str, room: &mut Vec<u32>) -> u32 {
    room.clear();
    grams(word, room);
    let mut sums = [0_i16; 8];
    weights.add(room, &mut sums);
    let best = if sums[2] > sums[1] { 2 } else { 1 };
    let margin = (f32::from(sums[best]) - f32::from(sums[0])) * weights.scale;
    (best as u32) << 4 | (margin.clamp(-4.0, 3.9) + 4.0) as u32
}
