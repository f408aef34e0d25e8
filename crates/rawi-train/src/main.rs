//! Makes and measures what rawi learns.
//!
//! ```text
//! rawi-train ledgers REPORTS.jsonl [--without FILES] the ledgers of a file of reports, for scoring, as if those
//!                                                  tables and weights (persons.tsv,names.bin) were empty
//! rawi-train ledgers REPORTS.jsonl --with WEIGHTS...  the same with other files of weights (DIR/events.bin)
//! rawi-train numbers                               the numbers of the JSON lines on the standard input, for scoring
//! rawi-train speed                                 words a second of each tagger, on the standard input
//! rawi-train clusters OUT                          groups the words of the reports on the standard input
//! rawi-train frequencies OUT                       counts the words of the same
//! rawi-train splits SHARED OUT                     trains how words are cut
//! rawi-train looks OUT                             learns what names look like, common words from the same
//! rawi-train names SHARED OUT [SEED]               trains the name tagger
//! rawi-train content SHARED OWN OUT                trains where contents begin and end
//! rawi-train content-folds SHARED OWN PARTS        how often each part is chosen right by what the others teach
//! rawi-train belief SHARED OWN OUT                 trains how far statements are to be believed
//! rawi-train events SHARED OWN OUT                trains what tells of events
//! rawi-train event-folds SHARED OWN PARTS [NAME=VALUE]...  ledgers of the train reports, each part read with what the others taught
//! rawi-train speaker SHARED OWN OUT               trains the choice of who speaks
//! rawi-train speaker-folds SHARED OWN PARTS [NAME=VALUE]...  how often it is right on each part, with what the others taught
//! rawi-train speaker-try SHARED OWN FOLDER,... [NAME=VALUE]...  how often it is right on the reports of other folders
//! rawi-train event-sheet REPORTS.jsonl             what may be an event of each report, for whoever annotates
//! rawi-train event-decisions SHARED SET            every decision on the reports of a set, with its features
//! rawi-train reliability FOLDER                    confidence stated and kept on annotated reports
//! rawi-train annotation SHARED FILE...             makes data/annotation/names.tsv of what annotators wrote
//! rawi-train folds SHARED CORPUS PARTS [NAME=VALUE]...   scores the training on each part of a corpus, left out of it
//! rawi-train score-inflections TREEBANK           what `rawi find --inflected` finds of a treebank's words
//! rawi-train score-names WEIGHTS CORPUS            scores it on a corpus in CoNLL form
//! ```
//! SHARED is the folder with the corpora, `../shared`.

mod adaptive;
mod annotation;
mod belief;
mod bundled;
mod clusters;
mod conll;
mod conllu;
mod content;
mod corpus;
mod crf;
mod events;
mod frequencies;
mod gold;
mod gold_events;
mod held_out;
mod judged;
mod ledgers;
mod logistic;
mod looks;
mod names;
mod numbers;
mod peoples;
mod project;
mod score;
mod score_inflections;
mod score_words;
mod sentences;
mod speaking;
mod speed;
mod splits;
mod words;

use anyhow::{Context, Result, bail};

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match *args.as_slice() {
        ["ledgers", file] => ledgers::write(file, "", &[]),
        ["ledgers", file, "--with", ref files @ ..] => ledgers::write(file, "", files),
        ["ledgers", file, "--without", what] => ledgers::write(file, what, &[]),
        ["numbers"] => numbers::write(),
        ["speed"] => speed::measure(),
        ["clusters", out] => clusters::train(out),
        ["frequencies", out] => frequencies::count(out),
        ["splits", shared, out] => splits::train(shared, out, 1),
        ["looks", out] => looks::train(out, 1),
        ["names", shared, out] => names::train(shared, out, 1),
        ["names", shared, out, seed] => names::train(shared, out, seed.parse().context("SEED is a number")?),
        ["words", shared, out] => words::train(shared, out, 1),
        ["score-upos", weights, treebank] => words::score(weights, treebank),
        ["score-words", weights, treebank] => score_words::score(weights, treebank),
        ["score-inflections", treebank] => score_inflections::score(treebank),
        ["score-names", weights, corpus] => score::score(weights, corpus),
        ["content", shared, own, out] => content::train(shared, own, out),
        ["content-folds", shared, own, parts] => {
            content::folds(shared, own, parts.parse().context("PARTS is a number")?)
        }
        ["belief", shared, own, out] => belief::train(shared, own, out, 1),
        ["speaker", shared, own, out, ref set @ ..] => {
            speaking::train(shared, own, out, speaking::SETTINGS.with(set)?)
        }
        ["speaker-folds", shared, own, parts, ref set @ ..] => speaking::folds(
            shared,
            own,
            parts.parse().context("PARTS is a number")?,
            speaking::SETTINGS.with(set)?,
        ),
        ["speaker-try", shared, own, folders, ref set @ ..] => {
            speaking::attempt(shared, own, folders, speaking::SETTINGS.with(set)?)
        }
        ["events", shared, own, out, ref set @ ..] => {
            events::train(shared, own, out, events::SETTINGS.with(set)?, 1)
        }
        ["event-sheet", file] => events::sheet(file),
        ["event-decisions", shared, set] => events::dump(shared, set),
        ["event-folds", shared, own, parts, ref set @ ..] => events::folds(
            shared,
            own,
            parts.parse().context("PARTS is a number")?,
            events::SETTINGS.with(set)?,
        ),
        ["reliability", folder] => belief::reliability(folder),
        ["annotation", shared, ref files @ ..] => annotation::compile(shared, files),
        ["folds", shared, corpus, parts, ref set @ ..] => {
            let mut settings = names::settings(1);
            for pair in set {
                let (name, value) = pair.split_once('=').context("write NAME=VALUE")?;
                settings.set(name, value)?;
            }
            score::folds(shared, corpus, parts.parse().context("PARTS is a number")?, settings)
        }
        _ => bail!(
            "usage: rawi-train ledgers FILE [--without FILES] | numbers | speed | clusters OUT | frequencies OUT | looks OUT | names SHARED OUT [SEED] | splits SHARED OUT | words SHARED OUT | score-words WEIGHTS TREEBANK | score-upos WEIGHTS TREEBANK | score-inflections TREEBANK | score-names WEIGHTS CORPUS | content SHARED OWN OUT | content-folds SHARED OWN PARTS | belief SHARED OWN OUT | events SHARED OWN OUT | speaker SHARED OWN OUT | speaker-folds SHARED OWN PARTS [NAME=VALUE]... | speaker-try SHARED OWN FOLDER,... [NAME=VALUE]... | event-folds SHARED OWN PARTS [NAME=VALUE]... | reliability FOLDER | annotation SHARED FILE... | folds SHARED CORPUS PARTS [NAME=VALUE]..."
        ),
    }
}
