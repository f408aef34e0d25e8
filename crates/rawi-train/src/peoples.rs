//! Names of peoples that a corpus leaves unmarked here and there.

use crate::corpus::Marked;
use crate::sentences::lay;
use rawi::lexicon::Lexicon;
use rawi::mention::Scope;
use rawi::morph;
use rustc_hash::{FxHashMap, FxHashSet};

/// A demonym is marked throughout when the corpus marks it once in so many times: «مالية» is money, «سنة» a year.
const SELDOM: usize = 16;

/// Stems that name peoples.
pub(crate) struct Peoples {
    stems: FxHashSet<String>,
    label: u8,
}

impl Peoples {
    /// Counts how often a corpus marks each demonym of the tables.
    pub(crate) fn count(lexicon: &Lexicon, corpus: &[Marked], labels: &[String]) -> Self {
        let mut counts: FxHashMap<String, (usize, usize)> = FxHashMap::default();
        for marked in corpus {
            let laid = lay(std::iter::once(marked.words.iter().map(String::as_str)));
            laid.scope(lexicon, |scope| {
                for at in (0..scope.words.len()).filter(|at| is_people(scope, *at)) {
                    let span = scope.words.span(at);
                    let word = laid.tokens.partition_point(|token| token.end <= span.start);
                    let name = marked.names.iter().find(|name| (name.0..name.1).contains(&word));
                    let count = counts.entry(stem(scope, at).to_string()).or_default();
                    count.0 += usize::from(name.is_some_and(|name| name.2 == "NORP"));
                    count.1 += usize::from(name.is_none());
                }
            });
        }
        let often = counts.into_iter().filter(|(_, (marked, not))| marked * SELDOM >= *not);
        let label = labels.iter().position(|label| label == "U-NORP").unwrap_or(0) as u8;
        Self { stems: often.map(|(stem, _)| stem).collect(), label }
    }

    /// Labels the demonyms that have no label.
    pub(crate) fn fill(&self, scope: Scope<'_>, mut labels: Vec<u8>) -> Vec<u8> {
        for (at, label) in labels.iter_mut().enumerate().filter(|(_, label)| **label == 0) {
            if is_people(scope, at) && self.stems.contains(stem(scope, at)) {
                *label = self.label;
            }
        }
        labels
    }
}

fn stem<'a>(scope: Scope<'a>, at: usize) -> &'a str {
    &scope.words.key(at)[usize::from(scope.morphs[at].stem)..]
}

fn is_people(scope: Scope<'_>, at: usize) -> bool {
    let key = scope.words.key(at);
    let rest = morph::clitic::after_conjunction(key).unwrap_or(key);
    let peoples = &scope.lexicon.actors.peoples;
    scope.demonym(at).is_some() || [key, stem(scope, at), rest].iter().any(|word| peoples.contains(*word))
}
