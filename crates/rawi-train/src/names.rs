//! Trains the tagger of names.

use crate::conll::Sentence;
use crate::corpus::{self, Marked, Name};
use crate::crf::{self, Example, Random, Settings};
use crate::peoples::Peoples;
use crate::sentences::{Laid, lay};
use anyhow::{Context, Result};
use rawi::Span;
use rawi::lexicon::{Lexicon, Tables};
use rawi::model::features::NAMES;
use rawi::model::names::{CLASSES, Name as Found, remember};
use rawi::model::sequence::{bilou, may_follow};
use rawi::model::{Weights, looks};
use std::ops::Range;

/// The weights of looks, made before these.
pub(crate) const LOOKS: &str = "data/models/looks.bin";

/// What the shipped weights are trained with; `rawi-train folds` is how it was chosen.
pub(crate) fn settings(seed: u64) -> Settings {
    Settings {
        epochs: 10,
        rate: 0.05,
        decay: 0.02,
        least: 2,
        most: 174_000,
        hidden: 0.3,
        unseen: 0.3,
        missing: 2.0,
        seed,
    }
}

/// Trains on the open corpora and writes the weights.
pub(crate) fn train(shared: &str, out: &str, seed: u64) -> Result<()> {
    let bytes = weights(&Lexicon::load(&Tables::bundled())?, shared, &[], settings(seed))?;
    std::fs::write(out, &bytes).with_context(|| format!("{out}: cannot be written"))?;
    eprintln!("{out}: {} bytes", bytes.len());
    Ok(())
}

/// The bytes of weights trained on the open corpora without `held`.
pub(crate) fn weights(
    lexicon: &Lexicon,
    shared: &str,
    held: &[Sentence],
    settings: Settings,
) -> Result<Vec<u8>> {
    let looks = std::fs::read(LOOKS).with_context(|| format!("{LOOKS}: cannot be read"))?;
    let looks = Weights::from_bytes(&looks, "looks", looks::VERSION)?;
    let labels = bilou(CLASSES);
    let mut examples = Vec::new();
    let mut random = Random(settings.seed.wrapping_mul(0x2545_f491_4f6c_dd1d) | 1);
    let corpus = corpus::corpus(shared, held)?;
    let peoples = Peoples::count(lexicon, &corpus, &labels);
    for window in corpus.chunks(WINDOW) {
        examples.extend(window_examples(lexicon, &looks, window, &labels, &peoples, &mut random));
    }
    let tokens: usize = examples.iter().map(|e| e.labels.len()).sum();
    eprintln!("{} sentences, {tokens} tokens", examples.len());
    Ok(crf::train(labels, &examples, settings, may_follow).to_bytes(NAMES))
}

/// So many sentences of a corpus are taken for one report.
pub(crate) const WINDOW: usize = 25;
/// In so many of eight tries a name elsewhere in the report is remembered, as it would be if it had to be found.
const REMEMBERED: usize = 5;

/// The sentences of a stretch of corpus as examples. Half of the sentences see what the stretch's other names are.
fn window_examples(
    lexicon: &Lexicon,
    looks: &Weights,
    window: &[Marked],
    labels: &[String],
    peoples: &Peoples,
    random: &mut Random,
) -> Vec<Example> {
    let laid = lay(window.iter().map(|marked| marked.words.iter().map(String::as_str)));
    laid.view(lexicon, looks, |view, scope, ranges| {
        let mut offset = 0;
        let mut names: Vec<Name> = Vec::new();
        for marked in window {
            names.extend(
                marked.names.iter().map(|(start, end, class)| (start + offset, end + offset, *class)),
            );
            offset += marked.words.len();
        }
        let spans: Vec<Span> = (0..scope.words.len()).map(|at| scope.words.span(at)).collect();
        let tags = peoples.fill(scope, tags(&laid, &names, &spans, ranges, labels));
        let memory = remember(scope, &some(&tags, random));
        let mut examples = Vec::new();
        for range in ranges {
            let remembers = random.below(2) == 0;
            let features = range.clone().map(|at| {
                let (mut known, mut unknown) = (Vec::new(), Vec::new());
                view.names(range, at, false, &mut known);
                view.names(range, at, true, &mut unknown);
                if remembers {
                    view.memory(range, at, &memory, &mut known);
                    view.memory(range, at, &memory, &mut unknown);
                }
                [known, unknown]
            });
            examples.push(Example { features: features.collect(), labels: tags[range.clone()].to_vec() });
        }
        examples
    })
}

/// Some of the names that the tags mark.
fn some(tags: &[u8], random: &mut Random) -> Vec<Found> {
    let mut names = Vec::new();
    let mut start = 0;
    for (at, tag) in tags.iter().enumerate().filter(|(_, tag)| **tag > 0) {
        let (class, part) = ((tag - 1) / 4, (tag - 1) % 4);
        if matches!(part, 0 | 3) {
            start = at;
        }
        if matches!(part, 2 | 3) && random.below(8) < REMEMBERED {
            // One in twenty is remembered for something else.
            let class = if random.below(20) == 0 { random.below(CLASSES.len()) as u8 } else { class };
            names.push(Found { tokens: start..at + 1, class });
        }
    }
    names
}

/// The labels of rawi's own tokens. A name that rawi's sentences break is one in each.
fn tags(
    laid: &Laid,
    names: &[Name],
    tokens: &[Span],
    sentences: &[Range<usize>],
    labels: &[String],
) -> Vec<u8> {
    let number = |label: &str| labels.iter().position(|l| l == label).unwrap_or(0) as u8;
    let mut out = vec![0; tokens.len()];
    for (start, end, class) in names {
        let whole = laid.tokens[*start].to(laid.tokens[end - 1]);
        for sentence in sentences {
            let inside: Vec<usize> = sentence.clone().filter(|at| whole.contains(tokens[*at])).collect();
            if inside.iter().any(|at| out[*at] > 0) {
                continue;
            }
            for (place, at) in inside.iter().enumerate() {
                let tag = match (place == 0, place + 1 == inside.len()) {
                    (true, true) => "U",
                    (true, false) => "B",
                    (false, true) => "L",
                    (false, false) => "I",
                };
                out[*at] = number(&format!("{tag}-{class}"));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::score::found;
    use rawi::model::names::Names;

    /// Training twice gives the same bytes, and what is trained finds what it was shown.
    #[test]
    fn the_same_corpus_and_seed_give_the_same_bytes() {
        let lexicon = Lexicon::load(&Tables::bundled()).unwrap();
        let tables = Tables::bundled();
        let looks_file = tables.model("looks.bin").unwrap();
        let looks = Weights::from_bytes(looks_file, "looks", looks::VERSION).unwrap();
        let people = ["دوريان فلاكس", "ماركو بلينتو", "سلوى الدرغام", "هانس فوربيك", "ليلى المرزوق"];
        let mut corpus: Vec<Marked> = Vec::new();
        for person in people {
            for frame in [
                "قال {} إن العمل انتهى .",
                "زار الوزير {} أمس .",
                "وأكد {} أن الطريق مفتوح .",
                "التقى {} بالصحافيين .",
            ] {
                let before = frame.split("{}").next().unwrap().split_whitespace().count();
                let words = frame.replace("{}", person);
                let words = words.split_whitespace().map(str::to_string).collect();
                corpus.push(Marked { words, names: vec![(before, before + 2, "PER")] });
            }
        }
        let train = |seed: u64| {
            let labels = bilou(CLASSES);
            let peoples = Peoples::count(&lexicon, &corpus, &labels);
            let examples = window_examples(&lexicon, &looks, &corpus, &labels, &peoples, &mut Random(seed));
            let settings = Settings { epochs: 5, decay: 0.0, most: 5000, ..settings(seed) };
            crf::train(labels, &examples, settings, may_follow).to_bytes(NAMES)
        };
        let bytes = train(7);
        assert_eq!(bytes, train(7));
        assert_ne!(bytes, train(8));
        let tagger = Names::load(looks_file, &bytes).unwrap();
        let laid = lay(std::iter::once("وقال هانس فوربيك إن العمل انتهى .".split_whitespace()));
        assert_eq!(found(&lexicon, &tagger, &laid), [(1, 3, "PER")]);
    }
}
