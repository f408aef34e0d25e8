//! Letters, words and sentences, with exact positions.

pub mod ending;
pub mod fold;
pub mod sentence;
pub mod token;
pub mod words;

pub use ending::is_sound_plural;
pub use fold::{fold, unfold_offset};
pub use sentence::{sentence_of, sentences};
pub use token::{Folded, tokens};
pub use words::Words;

/// Words with one space between them.
pub(crate) fn squeeze(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}
