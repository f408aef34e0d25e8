//! Groups words that stand in the same company, by exchange (Martin, Liermann and Ney 1998): every word moves to the
//! class under which a class bigram model finds the corpus likeliest, until nothing moves.

use anyhow::{Context, Result};
use rawi::article;
use rawi::layers::TokenKind;
use rawi::lexicon::{Lexicon, Tables};
use rawi::text;
use rustc_hash::FxHashMap;
use std::io::{BufRead, Write};

/// How many classes.
const CLASSES: usize = 300;
/// Words seen less often have no class.
const LEAST: u32 = 4;
/// Passes over the vocabulary.
const PASSES: usize = 12;

/// Reads reports, one JSON object a line, from the standard input and writes `word⇥class`.
pub(crate) fn train(out: &str) -> Result<()> {
    let lexicon = Lexicon::load(&Tables::bundled())?;
    let mut sentences: Vec<Vec<String>> = Vec::new();
    for (number, line) in std::io::stdin().lock().lines().enumerate() {
        let report = article::from_json_line(&lexicon, &line?, number + 1, "standard input")?;
        let (tokens, folded) = text::tokens(&report);
        for sentence in text::sentences(&report, &tokens) {
            let range = sentence.tokens.start.0 as usize..sentence.tokens.end.0 as usize;
            sentences.push(tokens[range].iter().map(|token| word(token.kind, folded.key(token))).collect());
        }
    }
    let mut classes = Classes::new(&sentences);
    for pass in 0..PASSES {
        let moved = classes.pass();
        eprintln!("pass {}: {moved} of {} words moved", pass + 1, classes.words.len());
        if moved * 200 < classes.words.len() {
            break;
        }
    }
    let mut file = std::io::BufWriter::new(
        std::fs::File::create(out).with_context(|| format!("{out}: cannot be written"))?,
    );
    writeln!(
        file,
        "# source: the ANT corpus v1.1 (Apache-2.0), by `rawi-train clusters`; see data/models/README.md"
    )?;
    writeln!(file, "# licence: Apache-2.0\nword\tclass")?;
    let mut lines: Vec<(&str, u16)> =
        classes.words.iter().map(String::as_str).zip(classes.of.iter().copied()).collect();
    lines.sort_unstable();
    for (word, class) in lines {
        writeln!(file, "{word}\t{class}")?;
    }
    Ok(())
}

fn word(kind: TokenKind, key: &str) -> String {
    match kind {
        TokenKind::Word => key.to_string(),
        TokenKind::Number => "0".into(),
        TokenKind::Quote(_) => "\"".into(),
        TokenKind::Punct => key.to_string(),
    }
}

struct Classes {
    words: Vec<String>,
    of: Vec<u16>,
    /// For every word, the words before and after it with their counts.
    before: Vec<Vec<(u32, u32)>>,
    after: Vec<Vec<(u32, u32)>>,
    /// Bigrams of classes, and how often each class stands first and second.
    pairs: Vec<u32>,
    first: Vec<u32>,
    second: Vec<u32>,
}

impl Classes {
    fn new(sentences: &[Vec<String>]) -> Self {
        let mut counts: FxHashMap<&str, u32> = FxHashMap::default();
        for word in sentences.iter().flatten() {
            *counts.entry(word).or_default() += 1;
        }
        let mut words: Vec<(&str, u32)> = counts.into_iter().filter(|(_, n)| *n >= LEAST).collect();
        words.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
        let index: FxHashMap<&str, u32> =
            words.iter().enumerate().map(|(at, (w, _))| (*w, at as u32)).collect();
        // Rare words share the last place, which stays where it is.
        let rare = words.len() as u32;
        let mut bigrams: FxHashMap<(u32, u32), u32> = FxHashMap::default();
        for sentence in sentences {
            let ids: Vec<u32> =
                sentence.iter().map(|w| index.get(w.as_str()).copied().unwrap_or(rare)).collect();
            for pair in ids.windows(2) {
                *bigrams.entry((pair[0], pair[1])).or_default() += 1;
            }
        }
        let count = words.len() + 1;
        let (mut before, mut after) = (vec![Vec::new(); count], vec![Vec::new(); count]);
        let mut sorted: Vec<((u32, u32), u32)> = bigrams.into_iter().collect();
        sorted.sort_unstable();
        for ((a, b), n) in sorted {
            after[a as usize].push((b, n));
            before[b as usize].push((a, n));
        }
        let of: Vec<u16> = (0..count).map(|at| at.min(at % (CLASSES - 1)) as u16).collect();
        let mut classes = Self {
            words: words.iter().map(|(word, _)| (*word).to_string()).collect(),
            of,
            before,
            after,
            pairs: vec![0; CLASSES * CLASSES],
            first: vec![0; CLASSES],
            second: vec![0; CLASSES],
        };
        classes.of[count - 1] = CLASSES as u16 - 1;
        for word in 0..count {
            for (next, n) in classes.after[word].clone() {
                let (a, b) = (classes.of[word] as usize, classes.of[next as usize] as usize);
                classes.pairs[a * CLASSES + b] += n;
                classes.first[a] += n;
                classes.second[b] += n;
            }
        }
        classes
    }

    fn pass(&mut self) -> usize {
        (0..self.words.len()).filter(|word| self.place(*word)).count()
    }

    /// Moves one word to its best class.
    fn place(&mut self, word: usize) -> bool {
        let (mut left, mut right) = (vec![0_u32; CLASSES], vec![0_u32; CLASSES]);
        let mut own = 0;
        for (other, n) in &self.before[word] {
            if *other as usize == word { own += n } else { left[self.of[*other as usize] as usize] += n }
        }
        for (other, n) in &self.after[word] {
            if *other as usize != word {
                right[self.of[*other as usize] as usize] += n;
            }
        }
        let from = self.of[word] as usize;
        self.shift(from, &left, &right, own, false);
        let nonzero = |counts: &[u32]| -> Vec<(usize, u32)> {
            counts.iter().copied().enumerate().filter(|(_, n)| *n > 0).collect()
        };
        let (lefts, rights) = (nonzero(&left), nonzero(&right));
        let (sum_left, sum_right) = (left.iter().sum::<u32>() + own, right.iter().sum::<u32>() + own);
        let (mut best, mut to) = (f64::NEG_INFINITY, from);
        for class in 0..CLASSES - 1 {
            let mut gain = 0.0;
            for (other, n) in &lefts {
                let have = self.pairs[other * CLASSES + class];
                gain += nlogn(have + n) - nlogn(have);
            }
            for (other, n) in &rights {
                let have = self.pairs[class * CLASSES + other];
                gain += nlogn(have + n) - nlogn(have);
            }
            if own > 0 {
                let have = self.pairs[class * CLASSES + class];
                gain += nlogn(have + own) - nlogn(have);
            }
            gain -= nlogn(self.second[class] + sum_left) - nlogn(self.second[class]);
            gain -= nlogn(self.first[class] + sum_right) - nlogn(self.first[class]);
            if gain > best + 1e-9 {
                (best, to) = (gain, class);
            }
        }
        self.shift(to, &left, &right, own, true);
        self.of[word] = to as u16;
        to != from
    }

    fn shift(&mut self, class: usize, left: &[u32], right: &[u32], own: u32, add: bool) {
        let change = |have: &mut u32, n: u32| if add { *have += n } else { *have -= n };
        for other in 0..CLASSES {
            change(&mut self.pairs[other * CLASSES + class], left[other]);
            change(&mut self.pairs[class * CLASSES + other], right[other]);
            change(&mut self.first[other], left[other]);
            change(&mut self.second[other], right[other]);
        }
        change(&mut self.pairs[class * CLASSES + class], own);
        change(&mut self.second[class], left.iter().sum::<u32>() + own);
        change(&mut self.first[class], right.iter().sum::<u32>() + own);
    }
}

fn nlogn(n: u32) -> f64 {
    if n == 0 { 0.0 } else { f64::from(n) * f64::from(n).ln() }
}
