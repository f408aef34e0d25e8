//! Quotes: cues with the content that they introduce.
//!
//! Comes in: words, mentions. Goes out: one [`Quote`] a cue, in text order. «وقال بوتين إن "العلاقات عميقة"» gives
//! the cue وقال, the source بوتين and the direct content العلاقات عميقة.

mod act;
mod addressee;
mod adverb;
mod afresh;
mod behind;
mod between;
pub mod choose;
pub mod colon;
pub mod complement;
pub mod cue;
mod deed;
mod described;
mod done;
mod embedded;
pub mod extent;
mod fronted;
mod inside;
mod late;
mod listener;
mod lone;
pub mod marks;
mod message;
mod object;
mod occasion;
pub mod offer;
mod onward;
mod party;
mod question;
mod retold;
pub mod source;
mod source_verb;
mod standing;
pub mod subject;
mod turning;
mod unsaid;

use crate::ids::Id;
use crate::layers::{CueSort, Mention, Quote, VerbReading};
use crate::lexicon::senses::Place;
use crate::mention::Scope;
use crate::model::content::Contents;
use crate::span::Span;
use marks::Marks;

/// The mark of the indefinite accusative.
const TANWIN: char = '\u{64b}';

/// What the quote finders look at.
#[derive(Clone, Copy, Debug)]
pub struct Ground<'a> {
    /// Words and tables.
    pub scope: Scope<'a>,
    /// Paired quotation marks.
    pub marks: &'a Marks,
    /// Mentions in order.
    pub mentions: &'a [Mention],
    /// For each token, the mention that begins there.
    pub mention_at: &'a [Option<u32>],
    /// For each token, whether it belongs to a time expression.
    pub is_time: &'a [bool],
}

impl<'a> Ground<'a> {
    /// The mention that begins at a token.
    pub fn mention(&self, at: usize) -> Option<&'a Mention> {
        self.mention_at.get(at).copied().flatten().map(|i| &self.mentions[i as usize])
    }

    /// The mention that ends right before a token.
    pub fn mention_before(&self, at: usize) -> Option<&'a Mention> {
        let behind = self.mentions.partition_point(|m| m.tokens.start < at);
        let outer = self.mentions[..behind].iter().rev().find(|m| !m.nested);
        outer.filter(|m| m.tokens.end == at && self.before(at).is_some())
    }

    /// The token in front of another, if it stands in the same sentence.
    pub fn before(&self, at: usize) -> Option<usize> {
        let words = self.scope.words;
        at.checked_sub(1).filter(|_| at >= words.len() || words.range_of(words.sentence_at(at)).start < at)
    }

    /// True when a token stands inside a mention, or begins one.
    pub fn is_in_mention(&self, at: usize) -> bool {
        let behind = self.mentions.partition_point(|m| m.tokens.start <= at);
        self.mentions[..behind].iter().rev().find(|m| !m.nested).is_some_and(|m| m.tokens.contains(&at))
    }

    /// «المشرف **على** المعرض سامي خالد»: true when a token stands inside a named office, in front of the name.
    pub fn is_in_office(&self, at: usize) -> bool {
        let behind = self.mentions.partition_point(|m| m.tokens.start < at);
        let outer = self.mentions[..behind].iter().rev().find(|m| !m.nested);
        let begun = self.scope.words.span(at).end;
        outer.is_some_and(|m| m.named && m.title.is_some() && m.tokens.contains(&at) && begun <= m.head.start)
    }

    /// True when a token stands inside a name of the tables.
    pub fn is_in_name(&self, at: usize) -> bool {
        let behind = self.mentions.partition_point(|m| m.tokens.start < at);
        let outer = self.mentions[..behind].iter().rev().find(|m| !m.nested);
        outer.is_some_and(|m| m.named && m.actor.is_some() && m.tokens.contains(&at))
    }

    /// True when a token is a preposition that governs the word behind it.
    pub fn governs(&self, at: usize) -> bool {
        let scope = self.scope;
        scope.morphs[at].class == crate::layers::WordClass::Preposition
            && !scope.lexicon.functions.bears_pronoun(scope.words.key(at))
    }

    /// True where this form of a reporting verb means something else: «تعهدت الفرقة **بالبحث**».
    fn means_other(&self, reading: &VerbReading, at: usize, begin: usize, end: usize) -> bool {
        let scope = self.scope;
        let place = Place { words: scope.words, morphs: scope.morphs, at, begin, end };
        scope.lexicon.senses.other(&scope.lexicon.verbs.get(reading.verb).id, reading.form, place)
    }

    /// True for a word written with the ending ـًا, which no subject has.
    pub fn is_indefinite_object(&self, at: usize) -> bool {
        at < self.scope.words.len() && self.scope.words.word(at).contains(TANWIN)
    }

    /// True when a comma or another mark that parts clauses stands at a token.
    pub fn is_comma(&self, at: usize) -> bool {
        ["،", ",", "؛", ";", "-", "–"].iter().any(|mark| self.scope.words.is(at, mark))
    }
}

/// The most tokens between a participle and the content that it introduces.
const ADJACENT: usize = 2;

/// All quotes, in text order of their cues.
pub fn find(ground: Ground<'_>, model: &Contents) -> Vec<Quote> {
    let mut quotes = Vec::new();
    for (id, sentence) in ground.scope.words.sentences.enumerate() {
        let range = ground.scope.words.range_of(id);
        if ground.scope.words.block(sentence.block).kind == crate::layers::BlockKind::Credit {
            continue;
        }
        colon::find(ground, id, range.clone(), &mut quotes);
        cue::find(ground, id, range.clone(), &mut quotes);
        choose::begins(ground, model, id, range.clone(), &mut quotes);
        source::find(ground, id, range.clone(), &mut quotes);
        extent::carry_on(ground, range, &mut quotes);
    }
    quotes.sort_by_key(|q| (q.cue.start, q.cue.end));
    // What a rule finds is not ventured again from a cue nearer by.
    let found: Vec<Vec<Span>> =
        quotes.iter().filter(|quote| !quote.ventured).map(|quote| quote.content.clone()).collect();
    quotes.retain(|quote| !quote.ventured || !found.contains(&quote.content));
    let mut quotes = nearest_cue_only(ground, quotes);
    onward::carry(ground, &mut quotes);
    occasion::find(ground, &mut quotes);
    listener::find(ground, &mut quotes);
    quotes.iter_mut().for_each(|quote| act::by_content(ground, quote));
    quotes
}

/// «قائلا إن»: the content begins right behind the cue. «قال في بيان ردا على سؤال إن» is قال's.
fn is_next_to(ground: Ground<'_>, quote: &Quote) -> bool {
    let start = quote.content.first().map_or(0, |span| span.start);
    ground.scope.words.first_at(start) <= quote.at.index() + 1 + ADJACENT
}

/// «نقلت الوكالة عن الوزير **قوله** إن»: the agency passes on what the minister says, and both are told.
fn passes_on(outer: &Quote, inner: &Quote) -> bool {
    let masdar = inner.sort == CueSort::Masdar && inner.source.is_none();
    masdar && outer.sort == CueSort::Verb && !outer.relay.is_empty() && outer.cue.end < inner.cue.start
}

/// Two verbs that lead to the same content (تابع قائلاً) are one statement; the cue next to the content stays, and the
/// subject of the other one with it.
fn nearest_cue_only(ground: Ground<'_>, quotes: Vec<Quote>) -> Vec<Quote> {
    let mut out: Vec<Quote> = Vec::with_capacity(quotes.len());
    for mut quote in quotes {
        let same = |q: &Quote| {
            q.content == quote.content && q.sort != CueSort::Source && quote.sort != CueSort::Source
        };
        if let Some(at) = out.iter().position(same) {
            if passes_on(&out[at], &quote) {
                let outer = &mut out[at];
                outer.content[0].start = quote.cue.start;
                quote.source = std::mem::replace(&mut outer.source, outer.relay.pop());
                quote.relay.clone_from(&outer.relay);
                quote.relay.extend(outer.source.clone());
                if quote.source.is_none() {
                    quote.agreement = outer.agreement;
                }
                out.push(quote);
                continue;
            }
            let is_part = matches!(quote.sort, CueSort::Participle | CueSort::Masdar);
            if is_part && out[at].sort == CueSort::Verb && !is_next_to(ground, &quote) {
                continue;
            }
            let earlier = out.remove(at);
            quote.source =
                quote.source.or(earlier.source.filter(|_| is_part && earlier.sort == CueSort::Verb));
            quote.addressee = quote.addressee.or(earlier.addressee.filter(|_| is_part));
        }
        out.push(quote);
    }
    out
}
