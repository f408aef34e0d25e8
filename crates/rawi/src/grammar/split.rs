//! The ways in which a written word may be cut into words: و ف, then ب ل ك س, a stem, and a pronoun.
//!
//! «وبقوله» may be و + ب + قول + ه. Nothing is decided here; see [`super::splitter`].

use crate::lexicon::clitics::CliticTable;

/// One way to cut a word. Numbers are rows of `clitics.tsv`; the stem is a range of bytes of the word's key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Split {
    /// Which conjunction stands in front.
    pub conjunction: Option<u8>,
    /// Which preposition or mark of the future.
    pub proclitic: Option<u8>,
    /// Which pronoun stands behind.
    pub enclitic: Option<u8>,
    /// First byte of the stem.
    pub start: u16,
    /// One past its last byte.
    pub end: u16,
    /// The alef of the article was left out behind ل («للحكومة»).
    pub article: bool,
}

impl Split {
    /// The stem, with the alef that ل swallowed. `room` is used when one has to be put back.
    pub fn stem<'r>(&self, key: &'r str, room: &'r mut String) -> &'r str {
        let stem = &key[usize::from(self.start)..usize::from(self.end)];
        if !self.article {
            return stem;
        }
        room.clear();
        room.push('ا');
        room.push_str(stem);
        room
    }

    /// True when the word is left whole.
    pub fn is_whole(&self) -> bool {
        self.conjunction.is_none() && self.proclitic.is_none() && self.enclitic.is_none()
    }
}

/// The longest word, in bytes of its key, that is cut at all.
const LONGEST: usize = 80;

/// Every way to cut the word that has the key `key` and stands as `word`; the first leaves it whole.
pub fn splits(table: &CliticTable, key: &str, word: &str, out: &mut Vec<Split>) {
    out.clear();
    let whole = Split { end: key.len().min(usize::from(u16::MAX)) as u16, ..Split::default() };
    out.push(whole);
    if key.len() > LONGEST || !key.starts_with(|c: char| matches!(c, 'ء'..='ي')) {
        return;
    }
    // ة and ى stand at the end of a word, so no pronoun follows.
    let last = word.chars().rfind(|c| !crate::text::fold::is_mark(*c));
    let closed = matches!(last, Some('ة' | 'ى'));
    let conjunctions = std::iter::once((None, key)).chain(table.conjunctions.iter().enumerate().filter_map(
        |(number, clitic)| {
            Some((Some(number as u8), key.strip_prefix(&*clitic.form).filter(|rest| rest.len() > 2)?))
        },
    ));
    for (conjunction, rest) in conjunctions {
        let front = Split { conjunction, start: (key.len() - rest.len()) as u16, ..whole };
        if conjunction.is_some() {
            out.push(front);
        }
        behind(table, key, front, closed, out);
        for (number, clitic) in table.proclitics.iter().enumerate() {
            let Some(inner) = rest.strip_prefix(&*clitic.form).filter(|inner| inner.len() > 2) else {
                continue;
            };
            let proclitic = Some(number as u8);
            let split = Split { proclitic, start: (key.len() - inner.len()) as u16, ..front };
            if !table.is_whole(rest) {
                out.push(split);
            }
            behind(table, key, split, closed, out);
            if inner.starts_with('ل') && rest.starts_with('ل') && inner.len() > 4 {
                out.push(Split { article: true, ..split });
            }
        }
    }
}

/// The same with each pronoun that may stand behind. A preposition may have nothing but the pronoun.
fn behind(table: &CliticTable, key: &str, front: Split, closed: bool, out: &mut Vec<Split>) {
    if closed {
        return;
    }
    let rest = &key[usize::from(front.start)..];
    for (number, clitic) in table.enclitics.iter().enumerate() {
        if let Some(stem) = rest.strip_suffix(&*clitic.form).filter(|stem| !stem.is_empty()) {
            // «لكنه»: what stands before the pronoun begins like a preposition and is never cut there.
            let begin = usize::from(front.start)
                - front.proclitic.map_or(0, |p| table.proclitics[usize::from(p)].form.len());
            let end = usize::from(front.start) + stem.len();
            if front.proclitic.is_some() && table.is_whole(&key[begin..end]) {
                continue;
            }
            let alone = stem.len() == 2 && table.proclitics.iter().any(|p| *p.form == *stem);
            if stem.len() > 2 || alone {
                let end = front.start + stem.len() as u16;
                out.push(Split { enclitic: Some(number as u8), end, ..front });
            }
        }
    }
}
