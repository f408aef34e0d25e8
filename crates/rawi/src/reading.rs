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
use crate::model::content::Contents;
use crate::model::happening::Happening;
use crate::model::names::{Name, Names};
use crate::model::speaking::Speaking;
use crate::quote::choose::{self, Choice};
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
    /// What it has learnt of where contents begin.
    pub contents: Contents,
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
            let contents = Contents::load(tables.model("content.bin")?)?;
            let belief = Belief::load(tables.model("belief.bin")?)?;
            let speaking = Speaking::load(tables.model("speaker.bin")?)?;
            let learnt = learnt.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            let (names, happening) = learnt?;
            Ok(Self { lexicon, names, contents, belief, speaking, happening })
        })
    }

    fn front(&self, article: &Article, notes: &mut Vec<Note>) -> Front {
        let (tokens, folded) = text::tokens(article);
        let sentences: IdVec<SentenceId, Sentence> = text::sentences(article, &tokens).into();
        let tokens: IdVec<TokenId, Token> = tokens.into();
        let words = Words { article, folded: &folded, tokens: &tokens, sentences: &sentences };
        let morphs = morph::analyse(&self.lexicon, words);
        let times = time::find(&self.lexicon.calendar, words);
        let scope = Scope { lexicon: &self.lexicon, words, morphs: &morphs, names: &[] };
        let names = self.names.find(scope);
        let mentions = mention::find(Scope { names: &names, ..scope });
        let marks = marks::pair(words, notes);
        Front { tokens, folded, sentences, morphs, times, names, mentions, marks }
    }

    /// What is to be chosen where the contents of a report begin, for training.
    pub fn choices(&self, article: &Article) -> Vec<Choice> {
        let front = self.front(article, &mut Vec::new());
        front.with_ground(article, &self.lexicon, |ground| {
            choose::all(ground, &quote::find(ground, &Contents::none()))
        })
    }

    /// Reads a report. Cannot fail; doubts are notes.
    pub fn read<'a>(&self, article: &'a Article) -> Reading<'a> {
        let mut notes = Vec::new();
        let front = self.front(article, &mut notes);
        let mut quotes =
            front.with_ground(article, &self.lexicon, |ground| quote::find(ground, &self.contents));
        let Front { folded, tokens, sentences, morphs, times, names, mentions: found, .. } = front;
        let words = Words { article, folded: &folded, tokens: &tokens, sentences: &sentences };
        let scope = Scope { lexicon: &self.lexicon, words, morphs: &morphs, names: &names };
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

/// What is known of a report before anybody speaks in it.
struct Front {
    tokens: IdVec<TokenId, Token>,
    folded: Folded,
    sentences: IdVec<SentenceId, Sentence>,
    morphs: Vec<Morph>,
    times: Vec<TimeRef>,
    names: Vec<Name>,
    mentions: Vec<Mention>,
    marks: marks::Marks,
}

impl Front {
    /// Does something with what the quote finders look at.
    fn with_ground<T>(&self, article: &Article, lexicon: &Lexicon, work: impl FnOnce(Ground<'_>) -> T) -> T {
        let (tokens, sentences) = (&self.tokens, &self.sentences);
        let words = Words { article, folded: &self.folded, tokens, sentences };
        let scope = Scope { lexicon, words, morphs: &self.morphs, names: &self.names };
        let mut mention_at = vec![None; words.len()];
        for (number, mention) in self.mentions.iter().enumerate().filter(|(_, mention)| !mention.nested) {
            mention_at[mention.tokens.start] = Some(number as u32);
        }
        let mut is_time = vec![false; words.len()];
        for time in &self.times {
            let first = words.tokens.as_slice().partition_point(|t| t.span.end <= time.span.start);
            let stop = words.tokens.as_slice().partition_point(|t| t.span.start < time.span.end);
            is_time[first..stop.max(first)].fill(true);
        }
        let (marks, mentions) = (&self.marks, &self.mentions);
        work(Ground { scope, marks, mentions, mention_at: &mention_at, is_time: &is_time })
    }
}
