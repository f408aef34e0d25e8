//! The straight line: a report goes in, every layer comes out, each made once and in order.
//!
//! ```
//! use rawi::{article, ledger, lexicon::Tables, Reader};
//! let reader = Reader::new(&Tables::bundled())?;
//! let report = article::from_text(&reader.lexicon, "وقال بوتين إن \"العلاقات بين البلدين عميقة\".", article::Meta::default());
//! let ledger = ledger::rows(&reader.lexicon, &reader.read(&report));
//! let statement = &ledger.statements[0];
//! assert_eq!(statement.kind, "direct");
//! assert_eq!(statement.speakers[0].actor.as_deref(), Some("Q7747"));
//! assert_eq!(statement.content[0].of(&ledger.text), "العلاقات بين البلدين عميقة");
//! # Ok::<(), rawi::Error>(())
//! ```

use crate::error::Result;
use crate::ids::{ChainId, IdVec, MentionId, QuoteId, SentenceId, StatementId, TimeId, TokenId};
use crate::layers::{
    Article, Chain, Event, Mention, Morph, Note, Quote, Sentence, Statement, TimeRef, Token,
};
use crate::lexicon::{Lexicon, Tables};
use crate::mention::Scope;
use crate::model::belief::Belief;
use crate::model::happening::Happening;
use crate::model::names::{Name, Names};
use crate::model::speaking::Speaking;
use crate::quote::{Ground, marks};
use crate::text::{Folded, Words};
use crate::{event, mention, morph, quote, resolve, statement, text, time};

/// Reads reports. Holds the knowledge; shared by threads, changed by none.
#[derive(Debug)]
pub struct Reader {
    /// What it knows.
    pub lexicon: Lexicon,
    /// What it has learnt of names.
    pub names: Names,
    /// What it has learnt of what is to be believed.
    pub belief: Belief,
    /// What it has learnt of who speaks.
    pub speaking: Speaking,
    /// What it has learnt of events.
    pub happening: Happening,
}

/// All layers of one report.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Reading<'a> {
    pub article: &'a Article,
    pub folded: Folded,
    pub tokens: IdVec<TokenId, Token>,
    pub sentences: IdVec<SentenceId, Sentence>,
    pub morphs: IdVec<TokenId, Morph>,
    pub names: Vec<Name>,
    pub times: IdVec<TimeId, TimeRef>,
    /// The likely ones in order, then those left out.
    pub quotes: IdVec<QuoteId, Quote>,
    pub mentions: IdVec<MentionId, Mention>,
    pub chains: IdVec<ChainId, Chain>,
    pub statements: IdVec<StatementId, Statement>,
    /// The chain of each mention.
    pub chain_of: Vec<ChainId>,
    pub events: Vec<Event>,
    pub notes: Vec<Note>,
}

impl Reading<'_> {
    /// The words of the report, for whoever looks at them again.
    pub fn scope<'s>(&'s self, lexicon: &'s Lexicon) -> Scope<'s> {
        let (tokens, sentences) = (&self.tokens, &self.sentences);
        let words = Words { article: self.article, folded: &self.folded, tokens, sentences };
        Scope { lexicon, words, morphs: self.morphs.as_slice(), names: &self.names }
    }
}

impl Reader {
    /// Loads the tables; the first bad row stops it, with file, line and cure.
    pub fn new(tables: &Tables) -> Result<Self> {
        // Side by side, because starting up is what reading a single report costs most.
        std::thread::scope(|scope| {
            let learnt = scope.spawn(|| -> Result<_> {
                let names = Names::load(tables.model("looks.bin")?, tables.model("names.bin")?)?;
                Ok((names, Happening::load(tables.model("events.bin")?)?))
            });
            let lexicon = Lexicon::load(tables)?;
            let belief = Belief::load(tables.model("belief.bin")?)?;
            let speaking = Speaking::load(tables.model("speaker.bin")?)?;
            let learnt = learnt.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            let (names, happening) = learnt?;
            Ok(Self { lexicon, names, belief, speaking, happening })
        })
    }

    /// Reads a report. Cannot fail; doubts are notes.
    pub fn read<'a>(&self, article: &'a Article) -> Reading<'a> {
        let mut notes = Vec::new();
        let (tokens, folded) = text::tokens(article);
        let sentences: IdVec<SentenceId, Sentence> = text::sentences(article, &tokens).into();
        let tokens: IdVec<TokenId, Token> = tokens.into();
        let words = Words { article, folded: &folded, tokens: &tokens, sentences: &sentences };
        let morphs = morph::analyse(&self.lexicon, words);
        let times = time::find(&self.lexicon.calendar, words);
        let scope = Scope { lexicon: &self.lexicon, words, morphs: &morphs, names: &[] };
        let names = self.names.find(scope);
        let scope = Scope { names: &names, ..scope };
        let found = mention::find(scope);
        let marks = marks::pair(words, &mut notes);
        let mut quotes = find_quotes(scope, &marks, &found, &times);
        quotes.iter_mut().for_each(|quote| quote.chance = self.belief.quote(scope, quote));
        let (likely, unlikely): (Vec<Quote>, Vec<Quote>) =
            quotes.into_iter().partition(|quote| self.belief.keeps(quote));
        let cast = resolve::cast(scope, found, &likely);
        let statements = statement::build(scope, (&self.belief, &self.speaking), &cast, &likely, &times);
        let ground = event::Ground {
            scope,
            mentions: cast.mentions.as_slice(),
            chains: cast.chains.as_slice(),
            chain_of: &cast.chain_of,
            statements: statements.as_slice(),
            times: &times,
        };
        let events = event::find(ground, &self.happening);
        Reading {
            article,
            times: times.into(),
            quotes: likely.into_iter().chain(unlikely).collect::<Vec<_>>().into(),
            mentions: cast.mentions,
            chains: cast.chains,
            statements,
            chain_of: cast.chain_of,
            events,
            notes,
            morphs: morphs.into(),
            names,
            sentences,
            folded,
            tokens,
        }
    }
}

fn find_quotes(scope: Scope<'_>, marks: &marks::Marks, found: &[Mention], times: &[TimeRef]) -> Vec<Quote> {
    let mut mention_at = vec![None; scope.words.len()];
    for (number, mention) in found.iter().enumerate().filter(|(_, mention)| !mention.nested) {
        mention_at[mention.tokens.start] = Some(number as u32);
    }
    let mut is_time = vec![false; scope.words.len()];
    for time in times {
        let first = scope.words.tokens.as_slice().partition_point(|t| t.span.end <= time.span.start);
        let stop = scope.words.tokens.as_slice().partition_point(|t| t.span.start < time.span.end);
        is_time[first..stop.max(first)].fill(true);
    }
    let ground = Ground { scope, marks, mentions: found, mention_at: &mention_at, is_time: &is_time };
    quote::find(ground)
}
