//! The dateline that opens the body, and the agencies credited.
//!
//! Comes in: a text and its blocks. Goes out: place, date and agencies, and where the report's own words begin:
//! «طهران 4 فبراير (شينخوا) قال …» begins at «قال».

use crate::layers::{Block, BlockKind, Credit, Dateline, EntityKind};
use crate::lexicon::Lexicon;
use crate::lexicon::wrapping::Category;
use crate::span::Span;
use crate::text::fold;
use jiff::civil::Date;

/// The longest opening that is looked at, in bytes.
const LONGEST: usize = 180;
/// The most words between two marks of a dateline.
const SEGMENT: usize = 5;
/// Marks between the parts of a dateline. A tatweel that stands alone is a dash.
const MARKS: &[char] = &['-', '–', '—', 'ـ', '/', ':', '(', ')', '،', ',', '|', '«', '»', '"', '•'];

/// Words up to the next mark.
#[derive(Clone, Copy, Debug)]
struct Segment {
    span: Span,
    /// The mark after it, and where what follows the mark begins.
    mark: char,
    next: usize,
}

/// What the words between two marks say.
#[derive(Debug, Default)]
struct Part {
    place: Option<Span>,
    date: Option<(i8, i8, Option<i16>)>,
    agency: Option<Credit>,
}

/// The opening of a body.
#[derive(Debug)]
pub(super) struct Opening {
    pub(super) dateline: Dateline,
    pub(super) credits: Vec<Credit>,
    /// The report's own words begin here.
    pub(super) body: u32,
}

/// The dateline that opens the paragraph `span`, if there is one.
pub(super) fn opening(lexicon: &Lexicon, text: &str, span: Span, published: Option<Date>) -> Option<Opening> {
    let segments = segments(text, span);
    let mut whole = Part::default();
    let mut credits = Vec::new();
    let mut end = None;
    let mut known = 0;
    for (number, segment) in segments.iter().enumerate() {
        let words = segment.span.of(text);
        if words.is_empty() {
            if known > 0 && end.is_some() {
                end = Some(segment);
            }
            continue;
        }
        let Some(part) = part(lexicon, text, segment.span) else {
            // A reporter's name or «متابعة», which only a colon closes.
            let closes = known > 0 && segment.mark == ':' && words.split_whitespace().count() <= 3;
            let quotes = text[segment.next..].trim_start().starts_with(['"', '«', '“']);
            if closes && !quotes && number > 0 && segments[number - 1].mark != '(' {
                end = Some(segment);
            }
            break;
        };
        known += 1;
        whole.place = whole.place.or(part.place);
        whole.date = whole.date.or(part.date);
        let agency = part.agency.is_some();
        credits.extend(part.agency);
        let lone_place = known == 1 && !agency;
        let closes = match segment.mark {
            ':' => !lone_place || part.date.is_some(),
            '-' | '–' | '—' | 'ـ' | '|' | '•' => true,
            '/' => known > 1 || agency,
            ')' | '»' | '"' => agency,
            _ => false,
        };
        end = if closes { Some(segment) } else { None };
        if segment.mark == ':' {
            break;
        }
    }
    let end = end?;
    let rest = &text[end.next..span.end as usize];
    let body = span.end as usize - rest.trim_start().len();
    let date = whole.date.and_then(|(day, month, year)| {
        Date::new(year.or_else(|| published.map(Date::year))?, month, day).ok()
    });
    Some(Opening { dateline: Dateline { place: whole.place, date }, credits, body: body as u32 })
}

/// The agencies that a block credits: a line «المصدر: وكالات», or a bracket at the end of a picture's words or of
/// the last paragraph.
pub(super) fn credits(lexicon: &Lexicon, text: &str, block: &Block, is_last: bool) -> Vec<Credit> {
    let words = block.span.of(text);
    match block.kind {
        BlockKind::Credit => named(lexicon, text, block.span),
        BlockKind::Caption => {
            bracket(words).and_then(|at| agency(lexicon, text, at.shift(block.span))).into_iter().collect()
        }
        BlockKind::Paragraph if is_last => {
            bracket(words).and_then(|at| agency(lexicon, text, at.shift(block.span))).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// The names in a line that credits: after the colon, apart at marks.
fn named(lexicon: &Lexicon, text: &str, line: Span) -> Vec<Credit> {
    let words = line.of(text);
    let category = lexicon.wrapping.line(words).map(|hit| hit.row.category);
    if category == Some(Category::Clock) {
        return Vec::new();
    }
    let says_so = category == Some(Category::Source);
    let start = words.find([':', '/']).map_or(0, |at| at + 1);
    let mut credits = Vec::new();
    let mut from = start;
    for (at, mark) in words[start..].match_indices(['،', ',', '/', '+', '*', '(', ')', '-', '–']) {
        credits.extend(credit(lexicon, text, trimmed(words, from, start + at).shift(line), says_so));
        from = start + at + mark.len();
    }
    credits.extend(credit(lexicon, text, trimmed(words, from, words.len()).shift(line), says_so));
    credits
}

/// A name that no table knows is taken as it stands where the line says that it names a source.
fn credit(lexicon: &Lexicon, text: &str, span: Span, says_so: bool) -> Option<Credit> {
    let words = span.of(text);
    let named = says_so && words.contains(char::is_alphabetic);
    let as_it_stands = || Credit { agency: words.to_string(), span };
    agency(lexicon, text, span).or_else(|| named.then(as_it_stands))
}

/// The agency or outlet whose name the whole span is.
fn agency(lexicon: &Lexicon, text: &str, span: Span) -> Option<Credit> {
    let words = fold(&span.of(text).replace(['.', '_'], " "));
    let actors = &lexicon.actors;
    if let Some(actor) = actors.credits.exact(&words) {
        return Some(Credit { agency: actors.get(actor).id.to_string(), span });
    }
    let (actor, _) = actors.names.exact(&words)?;
    let actor = actors.get(actor);
    (actor.role == Some("MED") && actor.kind == EntityKind::Organisation)
        .then(|| Credit { agency: actor.id.to_string(), span })
}

/// What stands in the bracket that ends these words.
fn bracket(words: &str) -> Option<Span> {
    let words = words.trim_end_matches(['.', ' ']);
    let inner = words.strip_suffix(')')?;
    let open = inner.rfind('(')?;
    Some(trimmed(inner, open + 1, inner.len()))
}

fn trimmed(text: &str, start: usize, end: usize) -> Span {
    let words = &text[start..end];
    let lead = words.len() - words.trim_start().len();
    Span::new(start + lead, start + lead + words.trim().len())
}

fn segments(text: &str, span: Span) -> Vec<Segment> {
    let words = span.of(text);
    let mut segments = Vec::new();
    let mut from = 0;
    for (at, mark) in words.match_indices(MARKS) {
        if at > LONGEST {
            break;
        }
        if mark == "ـ" && !(words[..at].ends_with(char::is_whitespace) || words[..at].ends_with('ـ')) {
            continue;
        }
        let body = trimmed(words, from, at);
        if body.of(words).split_whitespace().count() > SEGMENT || body.of(words).contains(". ") {
            break;
        }
        from = at + mark.len();
        let mark = mark.chars().next().unwrap_or(' ');
        segments.push(Segment { span: body.shift(span), mark, next: span.start as usize + from });
    }
    segments
}

/// Reads words that are nothing but places, dates and an agency.
fn part(lexicon: &Lexicon, text: &str, span: Span) -> Option<Part> {
    let mut part = Part::default();
    if let Some(credit) = agency(lexicon, text, span) {
        part.agency = Some(credit);
        return Some(part);
    }
    let words: Vec<Span> = words_of(text, span);
    let mut at = 0;
    while at < words.len() {
        at += place(lexicon, text, &words[at..], &mut part)
            .or_else(|| date(lexicon, text, &words[at..], &mut part))?;
    }
    Some(part)
}

fn words_of(text: &str, span: Span) -> Vec<Span> {
    let words = span.of(text);
    let start = words.as_ptr() as usize;
    words
        .split_whitespace()
        .map(|word| {
            let at = word.as_ptr() as usize - start;
            Span::new(at, at + word.len()).shift(span)
        })
        .collect()
}

fn place(lexicon: &Lexicon, text: &str, words: &[Span], part: &mut Part) -> Option<usize> {
    if part.place.is_some() {
        return None;
    }
    (1..=words.len().min(4)).rev().find_map(|len| {
        let span = words[0].to(words[len - 1]);
        let (actor, _) = lexicon.actors.names.exact(&fold(span.of(text)))?;
        let kind = lexicon.actors.get(actor).kind;
        kind.is_place().then(|| {
            part.place = Some(span);
            len
        })
    })
}

/// «4 فبراير», «4 فبراير 2022», «الأربعاء».
fn date(lexicon: &Lexicon, text: &str, words: &[Span], part: &mut Part) -> Option<usize> {
    let key = |at: usize| words.get(at).map(|word| fold(word.of(text)));
    let number = |at: usize| key(at).and_then(|key| key.parse::<i16>().ok());
    if lexicon.calendar.is_weekday(&key(0)?) {
        return Some(1);
    }
    let Some(day) = number(0) else { return lexicon.calendar.month(&key(0)?).map(|_| 1) };
    let month = lexicon.calendar.month(&key(1)?)?;
    let year = number(2).filter(|year| (1900..2200).contains(year));
    part.date = Some((i8::try_from(day).ok()?, month, year));
    Some(2 + usize::from(year.is_some()))
}
