//! Endings that many words share.

/// The endings of the sound masculine plural, which two and many share where they are governed: «المزارعون»، «المزارعين».
const SOUND: [&str; 2] = ["ون", "ين"];

/// True of a folded word with the ending of a sound masculine plural.
pub fn is_sound_plural(word: &str) -> bool {
    SOUND.iter().any(|ending| word.ends_with(ending))
}
