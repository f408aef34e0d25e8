//! Numbers that count things: «12», «1,200», «خمسة وعشرين», «مئتي ألف», «2.5 مليون», «مليوني».

use crate::layers::TokenKind;
use crate::lexicon::Calendar;
use crate::lexicon::calendar::Meaning;
use crate::lexicon::phrases::Phrases;
use crate::text::Words;

/// The digits that stand behind a mark of thousands.
const GROUP: usize = 3;
/// Marks of decimals and thousands.
const MARKS: [char; 4] = [',', '.', '٫', '٬'];
/// What stands for one half.
const HALF: f64 = 0.5;

/// The number that begins at token `at` and ends before `end`, and the token behind it.
pub fn number(
    calendar: &Calendar,
    magnitudes: &Phrases<f64>,
    words: Words<'_>,
    at: usize,
    end: usize,
) -> Option<(f64, usize)> {
    let reader = Reader { calendar, magnitudes, words, end };
    let first = reader.piece(at, true)?;
    let (mut total, mut last, mut next) = (0.0, first.value, first.stop);
    while let Some(piece) = reader.piece(next, false) {
        let multiplies = piece.value >= 100.0 && piece.value % 100.0 == 0.0 && last < piece.value;
        if multiplies && !piece.conjunction {
            // «واحد وعشرون ألف» is 21 thousands; «مليون وخمسمائة ألف» leaves the million alone.
            let below = if piece.value >= 1000.0 { total % piece.value } else { 0.0 };
            total -= below;
            last = (below + last) * piece.value;
        } else if piece.conjunction && piece.value == HALF {
            // «مليون ونصف»
            let unit = if last >= 1000.0 { magnitude(last) } else { 1.0 };
            total += HALF * unit;
        } else if piece.conjunction
            && (piece.value < last || last < 10.0 && (20.0..100.0).contains(&piece.value))
        {
            total += last;
            last = piece.value;
        } else {
            break;
        }
        next = piece.stop;
    }
    Some((total + last, next))
}

/// The unit of a large number: a million for three million.
fn magnitude(value: f64) -> f64 {
    let unit = 1000_f64.powi((value.log10() / 3.0).floor() as i32);
    if unit.is_finite() { unit } else { 1.0 }
}

struct Piece {
    value: f64,
    stop: usize,
    conjunction: bool,
}

struct Reader<'a> {
    calendar: &'a Calendar,
    magnitudes: &'a Phrases<f64>,
    words: Words<'a>,
    end: usize,
}

impl Reader<'_> {
    fn piece(&self, at: usize, first: bool) -> Option<Piece> {
        if at >= self.end {
            return None;
        }
        match self.words.kind(at) {
            TokenKind::Number if first => {
                let value = digits(self.words.key(at), self.scale(at + 1).is_some())?;
                Some(Piece { value, stop: at + 1, conjunction: false })
            }
            TokenKind::Word => {
                self.word(at, first).or_else(|| self.large(at, first)).or_else(|| self.rest(at, first))
            }
            _ => None,
        }
    }

    fn word(&self, at: usize, first: bool) -> Option<Piece> {
        self.calendar.hits(self.words, at).into_iter().find_map(|hit| match hit.entry.meaning {
            // «الأول والثاني», «الخمسة»: what is known already is not counted again.
            Meaning::Number(value) if first || !hit.preposition => {
                Some(Piece { value: value as f64, stop: at + hit.len, conjunction: hit.conjunction })
            }
            _ => None,
        })
    }

    /// «445» in «6 آلاف و445», behind a word of thousands.
    fn rest(&self, at: usize, first: bool) -> Option<Piece> {
        let behind_large = !first && self.words.kind(at - 1) == TokenKind::Word;
        let joined = behind_large && self.words.key(at) == "و" && at + 1 < self.end;
        let number = joined && self.words.kind(at + 1) == TokenKind::Number;
        if !number {
            return None;
        }
        let value = digits(self.words.key(at + 1), self.scale(at + 2).is_some())?;
        Some(Piece { value, stop: at + 2, conjunction: true })
    }

    fn large(&self, at: usize, first: bool) -> Option<Piece> {
        let key = self.words.key(at);
        let joined = key.strip_prefix('و').map(|rest| (rest, true));
        let with = first.then(|| key.strip_prefix(['ب', 'ل']).map(|rest| (rest, false))).flatten();
        let forms = [Some((key, false)), joined, with];
        forms.into_iter().flatten().find_map(|(form, conjunction)| {
            let (value, stop) = self.magnitudes.longest(self.words, form, at, self.end)?;
            let whole = !first || value > HALF;
            whole.then_some(Piece { value, stop, conjunction })
        })
    }

    fn scale(&self, at: usize) -> Option<f64> {
        let word = at < self.end && self.words.kind(at) == TokenKind::Word;
        let found =
            self.magnitudes.longest(self.words, self.words.key(at.min(self.words.len() - 1)), at, self.end);
        found.filter(|_| word).map(|(value, _)| value)
    }
}

/// «1,200» and «1.200» are thousands, unless a large number stands behind: «1.250 مليون».
fn digits(key: &str, scaled: bool) -> Option<f64> {
    let marks: Vec<char> = key.chars().filter(|c| !c.is_ascii_digit()).collect();
    let groups = || key.split(|c: char| !c.is_ascii_digit()).skip(1).all(|part| part.len() == GROUP);
    let plain = |key: &str| key.parse().ok().filter(|value: &f64| value.is_finite());
    if marks.iter().any(|mark| !MARKS.contains(mark)) {
        return None;
    }
    match marks.as_slice() {
        [] => plain(key),
        [_] if scaled || !groups() => plain(&key.replace(|c: char| !c.is_ascii_digit(), ".")),
        _ if groups() => plain(&key.replace(|c: char| !c.is_ascii_digit(), "")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_thousands_are_told_from_decimals() {
        assert_eq!(digits("1,200", false), Some(1200.0));
        assert_eq!(digits("1.200.000", false), Some(1_200_000.0));
        assert_eq!(digits("2.5", true), Some(2.5));
        assert_eq!(digits("1.250", true), Some(1.25));
        assert_eq!(digits("2017-04", false), None);
    }
}
