//! Sources named by a preposition (بحسب رويترز), by «حسبما» and a verb, or in a tail («على حد قوله»).

use crate::evidence::{Cause, Evidence, RowRef};
use crate::ids::{Id, SentenceId, TokenId};
use crate::layers::{Agreement, CueSort, EntityKind, Mention, Quote, QuoteKind, TokenKind, WordClass};
use crate::lexicon::cues::{SourceNext, SourcePhrase};
use crate::mention::phrase;
use crate::quote::complement::Marker;
use crate::quote::source_verb::{self, bears_pronoun};
use crate::quote::{Ground, addressee, extent, listener};
use std::ops::Range;

/// The furthest from a document that its issuer is named, in tokens.
const ISSUER: usize = 6;
/// The most words of a subject or adverbial that a source phrase parts from its predicate.
const OPENING: usize = 9;
/// How far behind a source phrase the clause may begin that it is the source of, in tokens.
const CLAUSE: usize = 20;
/// How far behind a document the clause may begin that it says, in tokens.
const BEHIND: usize = 14;
/// Words that are too few to be a sentence in front of a source phrase and its comma.
const FEW: usize = 5;
/// The most words that tell whom a source spoke to.
const LISTENER: usize = 9;
/// Quotations of fewer words behind a document may be names.
const SPEECH: usize = 5;
/// The fewest words of a predicate behind a source phrase.
const PREDICATE: usize = 3;
/// The fewest words with which a long clause goes on behind a source phrase, and the most that stand in front.
const MUCH: usize = 5;
const LONG_OPENING: usize = 24;
/// Prepositions that bind what follows to a verb or an adjective in front.
const BINDING: [&str; 4] = ["من", "الي", "علي", "عن"];

/// A source phrase in the text.
#[derive(Clone, Debug)]
pub struct Found<'a> {
    /// Its row.
    pub row: &'a SourcePhrase,
    /// Its own words.
    pub cue: Range<usize>,
    /// The words that name the source; empty for a pronoun.
    pub source: Range<usize>,
    /// The words that name whom the source spoke to.
    pub addressee: Option<Range<usize>>,
    /// The token after all of it.
    pub stop: usize,
}

/// The source phrase that begins at a token, if what follows it can be a source.
pub fn phrase_at<'a>(ground: Ground<'a>, at: usize, end: usize) -> Option<Found<'a>> {
    let (scope, cues) = (ground.scope, &ground.scope.lexicon.cues);
    let key = scope.words.key(at);
    let rest = crate::morph::clitic::after_conjunction(key).filter(|rest| cues.source_phrases.begins(rest));
    let first = if cues.source_phrases.begins(key) { key } else { rest? };
    cues.source_phrases.all(scope.words, first, at, end).find_map(|(number, stop)| {
        let row = &cues.sources[number as usize];
        let cue = at..stop;
        match row.next {
            SourceNext::Pronoun => Some(Found { row, cue, source: stop..stop, addressee: None, stop }),
            // «تسير **وفق** القانون».
            SourceNext::Source if at > 0 && cues.manners.contains(scope.words.key(at - 1)) => None,
            SourceNext::Source if is_norm(ground, row, &cue, end) => None,
            SourceNext::Source => source_after(ground, row, cue, end),
            SourceNext::Clause => {
                let told = at > 0 && ground.scope.morphs[at - 1].class == WordClass::Negator;
                let found = source_after(ground, row, cue, end).filter(|_| !told)?;
                clause_behind(ground, found.stop, end).is_some().then_some(found)
            }
            SourceNext::Verb | SourceNext::VerbBehind => source_verb::find(ground, row, cue, end),
        }
    })
}

/// The words of a source phrase in front of its verb, at most.
const PHRASE: usize = 3;

/// True when the verb at a token belongs to a source phrase: «وفق ما **أوردت** رويترز».
pub fn takes(ground: Ground<'_>, at: usize, range: Range<usize>) -> bool {
    let begins = |from: usize| {
        phrase_at(ground, from, range.end).is_some_and(|f| {
            matches!(f.row.next, SourceNext::Verb | SourceNext::VerbBehind) && f.cue.contains(&at)
        })
    };
    // «نقلا عن» is no dual of the verb.
    let source = |f: Found<'_>| f.row.next == SourceNext::Source && f.cue.len() > 1;
    phrase_at(ground, at, range.end).is_some_and(source)
        || (at.saturating_sub(PHRASE).max(range.start)..at).any(begins)
}

/// «يوزع الماء وفق **برنامج** محدد»: inside a sentence it tells by what a thing goes.
fn is_norm(ground: Ground<'_>, row: &SourcePhrase, cue: &Range<usize>, end: usize) -> bool {
    let (scope, norms) = (ground.scope, &ground.scope.lexicon.cues.norms);
    // «وفق **هذا** البرنامج».
    let at = cue.end + usize::from(cue.end < end && is_determiner(ground, cue.end, row));
    if at >= end || ground.before(cue.start).is_none() {
        return false;
    }
    let key = scope.words.key(at);
    let glued = row.glued.and_then(|c| key.strip_prefix(c)).unwrap_or(key);
    norms.contains(glued) || norms.contains(&key[scope.morphs[at].stem as usize..])
}

fn source_after<'a>(
    ground: Ground<'a>,
    row: &'a SourcePhrase,
    cue: Range<usize>,
    end: usize,
) -> Option<Found<'a>> {
    let words = ground.scope.words;
    let first = cue.end;
    if first >= end || row.glued.is_some_and(|c| !words.key(first).starts_with(c)) {
        return None;
    }
    let first = first + usize::from(is_determiner(ground, first, row));
    if first >= end {
        return None;
    }
    let opener = matches!(words.kind(first), TokenKind::Quote(_)) as usize;
    let found = match ground.mention(first + opener) {
        Some(mention) => mention.clone(),
        None if first + opener < end => crate::mention::at_token(ground.scope, first + opener, end)?,
        None => return None,
    };
    let mention = &found;
    if matches!(mention.kind, EntityKind::Location) {
        return None;
    }
    if let Some(issuer) = issuer(ground, mention, end) {
        return Some(Found { row, cue, source: issuer.clone(), addressee: None, stop: issuer.end });
    }
    let tail = phrase::subject(ground.scope, mention.tokens.end, end);
    let is_verb = |i: &usize| ground.scope.lexicon.lists.is_verb(words.key(*i));
    let stop = tail.clone().find(is_verb).unwrap_or(tail.end);
    // «هاجم الجنود بحسب سكاي نيوز **مواقع**»: the name of a body has no indefinite noun behind it.
    let body = mention.named && mention.kind == EntityKind::Organisation;
    let apart = body
        && tail.start < stop
        && ground.mention(tail.start).is_none_or(|m| !m.named)
        && is_indefinite(ground, tail.start);
    let stop = if apart || stop > mention.tokens.end + 6 { mention.tokens.end } else { stop };
    Some(Found { row, cue, source: mention.tokens.clone(), addressee: None, stop: stop + opener })
}

fn is_indefinite(ground: Ground<'_>, at: usize) -> bool {
    ground.scope.is_open_word(at) && !ground.scope.is_definite(at) && !ground.is_time[at]
}

/// بحسب **نفس** المصدر، وفقا **لذات** البيان.
fn is_determiner(ground: Ground<'_>, at: usize, row: &SourcePhrase) -> bool {
    let key = ground.scope.words.key(at);
    let bare = row.glued.and_then(|c| key.strip_prefix(c)).unwrap_or(key);
    ground.scope.lexicon.cues.determiners.contains(bare)
}

/// «بحسب إحصاءات رسمية نشرها **المعهد**»، «وفق أرقام صادرة عن **الوزارة**»: who put the document out.
fn issuer(ground: Ground<'_>, document: &Mention, end: usize) -> Option<Range<usize>> {
    let scope = ground.scope;
    let is_document = document.row.as_ref().is_some_and(|row| scope.lexicon.titles.is_document(row));
    if !is_document {
        return None;
    }
    let reach = end.min(document.tokens.end + ISSUER);
    let words = (document.tokens.end..reach).take_while(|i| {
        let class = scope.morphs[*i].class;
        // «بيان للوزارة **نقلا عن** الشرطة»: another source.
        let another = scope.lexicon.cues.source_phrases.longest(scope.words, scope.words.key(*i), *i, end);
        if another.is_some() {
            return false;
        }
        ground.is_time[*i]
            || scope.words.kind(*i) == TokenKind::Word
                && matches!(
                    class,
                    WordClass::Open | WordClass::Relative | WordClass::Preposition | WordClass::Adverb
                )
    });
    let issues = |i: usize| {
        let key = scope.words.key(i);
        ground.governs(i) || bears_pronoun(ground, i) || key.ends_with('ه') || key.ends_with("ها")
    };
    let found = words.into_iter().find(|i| ground.mention(*i).is_some())?;
    let mention = ground.mention(found).filter(|m| m.kind != EntityKind::Location)?;
    // «تقرير نشرته **الصحيفة**»: the verb may have been taken for an adjective.
    let verb = found == document.tokens.end && ends_in_pronoun(ground, document);
    (verb || found > document.tokens.end && issues(found - 1)).then(|| mention.tokens.clone())
}

fn ends_in_pronoun(ground: Ground<'_>, document: &Mention) -> bool {
    let last = ground.scope.words.word(document.tokens.end - 1);
    document.tokens.len() > 1 && (last.ends_with('ه') || last.ends_with("ها"))
}

/// Finds the source phrases of a sentence.
pub fn find(ground: Ground<'_>, sentence: SentenceId, range: Range<usize>, quotes: &mut Vec<Quote>) {
    let mut at = range.start;
    while at < range.end {
        let inside = ground.marks.at(at).is_some_and(|q| q.open < at && !q.repaired);
        match phrase_at(ground, at, range.end).filter(|_| !inside) {
            Some(found) => {
                at = found.stop.max(at + 1);
                attribute(ground, sentence, range.clone(), found, quotes);
            }
            None => at += 1,
        }
    }
}

fn attribute(
    ground: Ground<'_>,
    sentence: SentenceId,
    range: Range<usize>,
    found: Found<'_>,
    quotes: &mut Vec<Quote>,
) {
    let words = ground.scope.words;
    // «**ولكن** بحسب الوزارة، تراجع السعر».
    let opens = |i: usize| ground.is_comma(i) || ground.scope.morphs[i].class == WordClass::Conjunction;
    let in_front = (range.start..found.cue.start).all(opens);
    // A tail with a pronoun hedges the statement before it.
    if found.row.next == SourceNext::Pronoun
        && let Some(last) = quotes.last_mut().filter(|q| q.sentence == sentence)
    {
        let row = RowRef::new("source_phrases.tsv", &*found.row.id);
        last.hedged |= found.row.hedged;
        last.evidence = last.evidence.clone().and(Cause::new(row, words.cover(found.cue)));
        return;
    }
    let relayed = || relayed(ground, &found, quotes);
    let content = match in_front {
        _ if relayed().is_some() => relayed(),
        _ if found.row.next == SourceNext::Clause => clause_behind(ground, found.stop, range.end)
            .and_then(|(marker, start)| extent::find(ground, marker, start, range.end))
            .map(|extent| (extent.content, extent.kind)),
        true if found.row.next == SourceNext::VerbBehind => quotations_before(ground, range.start),
        true if is_alone(ground, &found, range.end) => sentence_before(ground, sentence),
        true => after(ground, found.stop, range.end),
        false if follows_relative(ground, &found) => after(ground, found.stop, range.end),
        false => match parted(ground, sentence, range.start, &found, quotes) {
            Some(parted) => Some(parted),
            None => around(ground, range.clone(), &found),
        },
    };
    let Some((content, kind)) = content else { return };
    let cue = words.cover(found.cue.clone());
    let channel = || addressee::on_channel(ground, found.stop, range.end);
    let medium = listener::of_source(ground, &found, range.end);
    let addressee = medium.or(found.addressee.clone()).or_else(channel);
    quotes.push(Quote {
        cue,
        at: TokenId::from_index(found.cue.start),
        sentence,
        sort: CueSort::Source,
        lemma: found.row.phrase.to_string(),
        kind,
        content,
        act: found.row.act,
        source: (!found.source.is_empty()).then_some(found.source),
        relay: Vec::new(),
        channel: None,
        occasion: None,
        chance: 1.0,
        ventured: false,
        begins: 1.0,
        addressee,
        agreement: Agreement::default(),
        hedged: found.row.hedged,
        negative: false,
        evidence: Evidence::new(Cause::new(RowRef::new("source_phrases.tsv", &*found.row.id), cue)),
    });
}

/// «بحسب بيان للوزارة **نقلا عن** الشرطة»: a second source right behind the first has told the same.
fn relayed(ground: Ground<'_>, found: &Found<'_>, quotes: &[Quote]) -> Option<Content> {
    let words = ground.scope.words;
    let passes = words.key(found.cue.end - 1) == &*ground.scope.lexicon.cues.relay_preposition;
    let last = quotes.last().filter(|q| q.sort == CueSort::Source && passes)?;
    let mut end = last.source.as_ref()?.end;
    while end < found.cue.start && (ground.is_comma(end) || words.kind(end) != TokenKind::Word) {
        end += 1;
    }
    (end == found.cue.start && words.sentence_at(end) == last.sentence)
        .then(|| (last.content.clone(), last.kind))
}

/// «… . **بحسب رويترز**.»: a stop in front, and nothing behind.
fn is_alone(ground: Ground<'_>, found: &Found<'_>, end: usize) -> bool {
    (found.stop..end).all(|i| ground.scope.words.kind(i) == TokenKind::Punct)
}

/// The sentence in front, in the same paragraph.
fn sentence_before(ground: Ground<'_>, sentence: SentenceId) -> Option<Content> {
    let words = ground.scope.words;
    let earlier = SentenceId::from_index(sentence.index().checked_sub(1)?);
    let same = words.sentences[earlier].block == words.sentences[sentence].block;
    let range = words.range_of(earlier);
    // «قال: "… . …". **بحسب رويترز**»: from where the one who is quoted is named.
    let quoted = (range.end.saturating_sub(2)..range.end)
        .find_map(|at| ground.marks.at(at).filter(|q| q.close == at && !q.repaired));
    let start = quoted.map_or(range.start, |q| words.range_of(words.sentence_at(q.open)).start);
    before(ground, start, range.end).filter(|_| same)
}

/// «المنظمة التي **بحسب** الوزارة "تساعد المحتاجين"»: what is said about it follows.
fn follows_relative(ground: Ground<'_>, found: &Found<'_>) -> bool {
    let before = found.cue.start.checked_sub(1);
    before.is_some_and(|at| ground.scope.morphs[at].class == WordClass::Relative)
}

/// «وأكدت الوزارة، **وفقا للوكالة**، أن العمل مستمر»: a source phrase between a verb of saying and its content tells who
/// passed on both.
fn parted(
    ground: Ground<'_>,
    sentence: SentenceId,
    start: usize,
    found: &Found<'_>,
    quotes: &[Quote],
) -> Option<Content> {
    let words = ground.scope.words;
    let behind = words.span(found.cue.end.max(found.stop).checked_sub(1)?).end;
    let parts = |q: &&Quote| {
        q.sentence == sentence
            && q.sort == CueSort::Verb
            && q.at.index() < found.cue.start
            && !(q.at.index() + 1..found.cue.start - 1).any(|i| ground.is_comma(i))
            && q.content.first().is_some_and(|content| content.start >= behind)
    };
    let quote = quotes.iter().rev().find(parts)?;
    let last = quote.content.last()?;
    let rest = quote.content.first()?.to(*last);
    let lead = extent::trim(ground, start..found.cue.start)?;
    let kind = if quote.kind == QuoteKind::Direct { QuoteKind::Mixed } else { quote.kind };
    Some((vec![lead, rest], kind))
}

/// «جاء في البيان المنشور أمس **أن** الخطة»: where what a document says begins.
fn clause_behind(ground: Ground<'_>, start: usize, end: usize) -> Option<(Marker, usize)> {
    let words = ground.scope.words;
    let near = (start..end.min(start + BEHIND)).take_while(|i| !words.is(*i, "."));
    let own = |i: usize| i == start || !ground.governs(i - 1);
    near.into_iter().find_map(|i| match ground.scope.morphs[i].class {
        WordClass::Complementiser if own(i) => Some((Marker::Clause, i + 1)),
        _ if words.is(i, ":") => Some((Marker::Colon, i + 1)),
        // «وجاء في البيان الذي بثه التلفزيون **"نزف لكم خبرا"**».
        _ if ground.marks.opening(i).is_some_and(|q| q.word_count(words) >= SPEECH) => {
            Some((Marker::Quotation, i))
        }
        _ => None,
    })
}

type Content = (Vec<crate::span::Span>, QuoteKind);

fn after(ground: Ground<'_>, start: usize, end: usize) -> Option<Content> {
    // «وبحسب البيان الذي نشر أمس، **فإن** الخطة»: the clause says where the content begins.
    let clause = |i: &usize| {
        ground.scope.morphs[*i].class == WordClass::Complementiser
            && ground.scope.words.key(*i).starts_with('ف')
    };
    let start = (start..end.min(start + CLAUSE)).find(clause).unwrap_or(start);
    let passes = |i: &usize| {
        let complementiser = ground.scope.morphs[*i].class == WordClass::Complementiser;
        !complementiser && !ground.is_comma(*i) && !ground.scope.words.is(*i, ":")
    };
    let start = (start..end).find(passes)?;
    let content = extent::trim(ground, start..end)?;
    Some((vec![content], kind_of(ground, start..end)))
}

fn before(ground: Ground<'_>, start: usize, end: usize) -> Option<Content> {
    let content = extent::trim(ground, start..end)?;
    Some((vec![content], kind_of(ground, start..end)))
}

/// What stands before a source phrase and, where it parts a clause in two, what goes on behind it: «وستكون الخطة، وفق
/// الوزير، جاهزة».
fn around(ground: Ground<'_>, range: Range<usize>, found: &Found<'_>) -> Option<Content> {
    let (content, kind) = before(ground, range.start, found.cue.start)?;
    let Some(rest) = predicate(ground, range.clone(), found) else { return Some((content, kind)) };
    let Some(rest) = extent::trim(ground, rest) else { return Some((content, kind)) };
    let quoted =
        |span: crate::span::Span| ground.marks.opening(ground.scope.words.first_at(span.start)).is_some();
    let kind = if quoted(rest) { QuoteKind::Mixed } else { kind_of(ground, range) };
    Some((content.into_iter().chain([rest]).collect(), kind))
}

/// «وفق ما صرح به مصدر أمني **لمراسلنا في الجهة**،»: the comma behind the one spoken to, else where the source ends.
fn past_listener(ground: Ground<'_>, found: &Found<'_>, end: usize) -> usize {
    let stop = found.stop;
    let told = stop < end && addressee::glued_at(ground, stop, end).is_some();
    if let Some(object) = listener::told_object(ground, found, end) {
        return object.end;
    }
    let comma = (stop..end.min(stop + LISTENER)).find(|i| ground.is_comma(*i));
    comma.filter(|_| told).unwrap_or(stop)
}

fn predicate(ground: Ground<'_>, range: Range<usize>, found: &Found<'_>) -> Option<Range<usize>> {
    let scope = ground.scope;
    let commas_before = ground.is_comma(found.cue.start - 1);
    let stop = if commas_before { past_listener(ground, found, range.end) } else { found.stop };
    let comma_behind = stop < range.end && ground.is_comma(stop);
    let start = stop + usize::from(comma_behind);
    // «وتعود الأسباب، وفق الشرطة، **إلى** السرعة»: so few words are no sentence yet.
    let unfinished = words_before(ground, range.start, found.cue.start) <= FEW;
    // «أوقفت الشرطة في الأسبوع الماضي، وفق الوزارة، **من** …»: a long clause goes on with what its verb governs.
    let bound =
        start < range.end && BINDING.contains(&scope.words.key(start)) && commas_before == comma_behind;
    let bare = !commas_before && !comma_behind;
    let (least, opening) = if bound || bare { (MUCH, LONG_OPENING) } else { (PREDICATE, OPENING) };
    let near = found.cue.start <= range.start + OPENING && start + PREDICATE <= range.end;
    if !near && (start + least > range.end || found.cue.start > range.start + opening)
        || commas_before && !comma_behind
        || comma_behind && !commas_before && !unfinished
    {
        return None;
    }
    let morph = &scope.morphs[start];
    let goes_on = match morph.class {
        WordClass::Open => {
            !morph.clitics.conjunction
                && (near || addressee::glued_at(ground, start, range.end).is_none())
                && crate::morph::clitic::after_conjunction(scope.words.key(start))
                    .is_none_or(|rest| scope.lexicon.lists.sorts(rest) == 0)
        }
        WordClass::Preposition => bound || (!commas_before || unfinished) && near && !ground.is_time[start],
        WordClass::Pronoun | WordClass::Negator => near,
        WordClass::Auxiliary => unfinished && !morph.clitics.conjunction,
        _ => false,
    };
    let participle = morph.verbs.iter().any(|v| matches!(v.form, crate::layers::VerbForm::Participle(_)));
    (goes_on && !participle && scope.words.kind(start) == TokenKind::Word).then_some(start..range.end)
}

/// How much stands in front of a source phrase, a first conjunction, times and commas left out of account.
fn words_before(ground: Ground<'_>, begin: usize, at: usize) -> usize {
    let opens = |i: usize| i == begin && ground.scope.morphs[i].class == WordClass::Conjunction;
    (begin..at).filter(|i| !opens(*i) && !ground.is_time[*i] && !ground.is_comma(*i)).count()
}

/// The quotations that end the sentences before: «"…". / هذا ما قاله الوزير».
fn quotations_before(ground: Ground<'_>, start: usize) -> Option<Content> {
    let words = ground.scope.words;
    let last = (start.saturating_sub(2)..start)
        .rev()
        .find_map(|at| ground.marks.at(at).filter(|q| q.close == at))?;
    Some((vec![extent::trim(ground, last.inner())?], QuoteKind::Direct)).filter(|_| words.len() > start)
}

fn kind_of(ground: Ground<'_>, range: Range<usize>) -> QuoteKind {
    let mut fragments = ground.marks.quoted.iter().filter(|q| q.open >= range.start && q.open < range.end);
    let whole = ground.marks.opening(range.start).is_some_and(|q| q.after() + 1 >= range.end);
    match (whole, fragments.any(|q| extent::is_fragment(ground, q))) {
        (true, _) => QuoteKind::Direct,
        (false, true) => QuoteKind::Mixed,
        (false, false) => QuoteKind::Indirect,
    }
}
