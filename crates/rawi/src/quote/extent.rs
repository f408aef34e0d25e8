//! Extent: where the content that begins at a token ends, and whether it is direct, mixed or indirect.

use crate::layers::{
    Agreement, BlockKind, CueSort, Gender, Number, Quote, QuoteKind, TokenKind, VerbForm, VerbReading,
    WordClass,
};
use crate::lexicon::cues::{ObjectEnd, SourceNext};
use crate::quote::Ground;
use crate::quote::complement::{self, Marker};
use crate::quote::marks::Quoted;
use crate::quote::standing::{describes_noun, is_preposition};
use crate::quote::{turning, unsaid};
use crate::span::Span;
use std::ops::Range;

/// A quotation of fewer words than this inside an indirect content is a name.
const FRAGMENT: usize = 3;
/// A quotation of at least this many words after an introducer is the content itself.
const WHOLE: usize = 2;

/// The longest subject between a conjunction and its verb, in tokens.
const SUBJECT: usize = 7;
/// A quotation of at least this many words is whole where the report goes on about it.
const LONG: usize = 4;

/// The fewest tokens with which a content goes on behind a tail.
const HEDGED: usize = 4;

/// The conjunction written apart from its verb.
const AND: &str = "و";
/// «فيما» written apart.
const IN: &str = "في";
const WHAT: &str = "ما";

/// The most tokens of a noun phrase that a speech of its own follows.
const SHORT: usize = 5;

/// The ending of a participle that tells what the speaker did besides.
const ACCUSATIVE: char = 'ا';

/// The letter of the future in front of a verb.
const FUTURE: char = 'س';

/// What an extent came to.
#[derive(Clone, Debug)]
pub struct Extent {
    /// The stretches of content.
    pub content: Vec<Span>,
    /// Direct, mixed or indirect.
    pub kind: QuoteKind,
    /// The token after the content.
    pub stop: usize,
}

/// How a content is told: what introduces it, and the gender that its verb shows.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    /// What introduces it.
    pub marker: Marker,
    /// «قال»، «قالت».
    pub gender: Option<Gender>,
}

/// The extent of a content that begins at `start`, in a sentence that ends at `end`.
pub fn find(ground: Ground<'_>, marker: Marker, start: usize, end: usize) -> Option<Extent> {
    told(ground, Told { marker, gender: None }, start, end)
}

/// The same, of a verb whose gender is known.
pub fn told(ground: Ground<'_>, told: Told, start: usize, end: usize) -> Option<Extent> {
    let marker = told.marker;
    let words = ground.scope.words;
    let end = if start >= end { words.range_of(words.sentence_at(start)).end } else { end };
    if let Some(quoted) = ground.marks.opening(start)
        && quoted.word_count(words) >= WHOLE
        && (closes_content(ground, told, quoted.after(), end)
            || goes_on(ground, marker, quoted.after(), quoted.word_count(words)))
    {
        let content = vec![trim(ground, quoted.inner())?];
        return Some(Extent { content, kind: QuoteKind::Direct, stop: quoted.after() });
    }
    let stop = clause_end(ground, told, start, end);
    let content = trim(ground, start..stop)?;
    let whole = ground
        .marks
        .opening(start)
        .is_some_and(|q| q.open + 1 < q.close && content == words.cover(q.inner()));
    let fragments = ground.marks.quoted.iter().filter(|q| q.open >= start && q.open < stop);
    let has_fragment = fragments.clone().any(|q| is_fragment(ground, q));
    let kind = match (has_fragment, marker) {
        _ if whole => QuoteKind::Direct,
        (true, _) => QuoteKind::Mixed,
        (false, Marker::Colon) if speaks_as_i(ground, start..stop) => QuoteKind::Direct,
        _ => QuoteKind::Indirect,
    };
    Some(Extent { content: vec![content], kind, stop })
}

/// Words of the speaker's inside an indirect content: a stretch of some length, or a word or two that no name or title
/// is made of: «لن يمر "دون رد"», not «صحيفة "الخبر"».
pub(super) fn is_fragment(ground: Ground<'_>, quoted: &Quoted) -> bool {
    let inner = quoted.inner();
    let named = inner.clone().any(|i| ground.is_in_mention(i)) || ground.is_in_mention(quoted.open);
    // «مدينة "…"», «الوزير "…"».
    let behind = quoted.open.checked_sub(1).is_some_and(|at| {
        ground.mention_before(quoted.open).is_some()
            || ground.scope.words.kind(at) != TokenKind::Word
            || ground.scope.lexicon.lists.head(ground.scope.words.key(at)) != 0
    });
    let count = quoted.word_count(ground.scope.words);
    count >= FRAGMENT || count > 0 && !quoted.repaired && !named && !behind
}

/// After the closing mark the content is over: a stop, a comma, a boundary, or nothing follows.
fn closes_content(ground: Ground<'_>, told: Told, after: usize, end: usize) -> bool {
    if after >= end {
        return true;
    }
    let words = ground.scope.words;
    // «قال إن "الخطط جاهزة"، **وإن** الوزراء وافقوا»: another clause of the same verb.
    let next = after + usize::from(ground.is_comma(after));
    let joined = ground.scope.morphs.get(next).filter(|_| next < end && told.marker == Marker::Clause);
    if joined.is_some_and(|m| m.class == WordClass::Complementiser && m.clitics.conjunction) {
        return false;
    }
    let parts = words.kind(after) == TokenKind::Punct && !words.is(after, "(");
    parts || is_boundary(ground, told, after, end) || opens_source(ground, after, end)
}

/// «"إنها بداية العمل في المطار" **الذي** استعيد أمس»: the report goes on about what was quoted, or with a clause of its
/// own: «قال: "لا أجد كلمات تصف ذلك" **وعاد** إلى بيته», «إن "عاملا أصيب في الميناء" **كما** أصيب آخر».
fn goes_on(ground: Ground<'_>, marker: Marker, after: usize, count: usize) -> bool {
    let Some(morph) = ground.scope.morphs.get(after).filter(|_| count >= LONG) else { return false };
    let key = ground.scope.words.key(after);
    let clause = crate::morph::clitic::after_conjunction(key).is_some()
        && morph.class != WordClass::Complementiser
        && matches!(marker, Marker::Colon | Marker::Quotation);
    let ends = &ground.scope.lexicon.cues.object_ends;
    let turn = ends.longest(ground.scope.words, key, after, ground.scope.morphs.len());
    morph.class == WordClass::Relative || clause || turn.is_some_and(|(place, _)| place == ObjectEnd::Quoted)
}

/// The end of a clause of content: the sentence's end, or the first word that begins another attribution.
fn clause_end(ground: Ground<'_>, told: Told, start: usize, end: usize) -> usize {
    let mut at = start;
    while at < end {
        if let Some(stop) = hedge(ground, told, at, end).filter(|_| at > start) {
            at = stop;
            continue;
        }
        if at > start
            && (is_boundary(ground, told, at, end)
                || opens_source(ground, at, end)
                || parts_heading(ground, at)
                || matches!(told.marker, Marker::Noun | Marker::Quotation)
                    && leaves_noun(ground, start, at, end))
        {
            // «**في** حين».
            let morphs = ground.scope.morphs;
            let conjunction = morphs[at].class == WordClass::Conjunction && ground.governs(at - 1);
            return at - usize::from(conjunction);
        }
        at = match ground.marks.opening(at) {
            Some(quoted) => quoted.after().max(at + 1),
            None => at + 1,
        };
    }
    at.min(end.max(start))
}

/// «وعد بالعودة **إلا أنه** لم يعد»، «تنتقد الحكومة، **وتقترح** ميزانية»: an object takes in no clause of the report's.
pub fn object_end(ground: Ground<'_>, start: usize, stop: usize, asked: bool) -> usize {
    let scope = ground.scope;
    let ends = |at: usize| {
        let comma = ground.is_comma(at - 1);
        let phrases = &scope.lexicon.cues.object_ends;
        let phrase = phrases.longest(scope.words, scope.words.key(at), at, stop);
        let open = scope.morphs[at].class == WordClass::Open;
        let deed = comma && open && scope.morphs[at].clitics.conjunction && scope.is_finite_verb(at);
        // «كما **أن**» goes on with what is said.
        let clause = |at: usize| scope.morphs.get(at).is_some_and(|m| m.class == WordClass::Complementiser);
        let holds = |place: ObjectEnd| match place {
            ObjectEnd::Anywhere => true,
            ObjectEnd::Comma => comma,
            ObjectEnd::Asked => asked,
            ObjectEnd::Quoted => false,
        };
        deed || phrase.is_some_and(|(place, behind)| holds(place) && !clause(behind))
    };
    let mut at = start + 1;
    while at < stop {
        if ends(at) {
            return at;
        }
        at = ground.marks.opening(at).map_or(at + 1, |quoted| quoted.after().max(at + 1));
    }
    stop
}

/// «القرار الذي وصفه بـ"الخطأ" **في** هذا الوقت»: what something is called is over with its marks, unless the report describes
/// it further: «بـ"الإهانة" **التي** طالت الجميع».
pub fn quality_end(ground: Ground<'_>, start: usize, end: usize) -> usize {
    let scope = ground.scope;
    let Some(quoted) = ground.marks.opening(start).filter(|q| !q.repaired) else { return end };
    let next = quoted.after();
    let Some(morph) = scope.morphs.get(next).filter(|_| next < end) else { return end };
    let further = match morph.class {
        WordClass::Relative => true,
        WordClass::Open => !(morph.clitics.conjunction && scope.is_finite_verb(next)),
        _ => false,
    };
    if further { end } else { next }
}

/// «اتهمته بالتقصير : **الوزير يرد**»: a colon parts what was said from the rest of a heading.
fn parts_heading(ground: Ground<'_>, at: usize) -> bool {
    let words = ground.scope.words;
    words.is(at, ":") && !words.glued(at) && in_heading(ground, at)
}

/// «نفى النبأ **في تصريحات** لمراسلنا»، «أدان الهجوم **ردا على** سؤال»: it tells of the saying, not of what the noun means.
fn leaves_noun(ground: Ground<'_>, start: usize, at: usize, end: usize) -> bool {
    let (words, cues) = (ground.scope.words, &ground.scope.lexicon.cues);
    let key = words.key(at);
    let is_channel = |row: u16| cues.channels.get(usize::from(row)).is_some_and(|c| c.1 == Some(false));
    // «طالب بالخروج: **"قرش!"**»: a speech of its own.
    let speech = at <= start + SHORT && words.is(at, ":") && ground.marks.opening(at + 1).is_some();
    speech
        || words.kind(at) == TokenKind::Word
            && (cues.noun_end_phrases.longest(words, key, at, end).is_some()
                || cues.channel_phrases.longest(words, key, at, end).is_some_and(|(row, _)| is_channel(row)))
}

/// A participle or a coordinated verb of saying with its own complement begins here.
fn is_boundary(ground: Ground<'_>, told: Told, at: usize, end: usize) -> bool {
    let (scope, marker) = (ground.scope, told.marker);
    if scope.words.kind(at) != TokenKind::Word {
        return false;
    }
    let (morph, next) = (&scope.morphs[at], at + 1);
    let ends = &scope.lexicon.cues.end_phrases;
    let meanwhile = &scope.lexicon.cues.meanwhile_phrases;
    let meanwhile = meanwhile.longest(scope.words, scope.words.key(at), at, end);
    if meanwhile.is_some_and(|(_, stop)| opens_attribution(ground, stop - 1, end)) {
        return true;
    }
    if ends.longest(scope.words, scope.words.key(at), at, end).is_some()
        || turning::turns_back(ground, at, end)
    {
        return true;
    }
    let after_comma =
        at > 0 && (ground.is_comma(at - 1) || matches!(scope.words.kind(at - 1), TokenKind::Quote(_)));
    // «بل لمحاسبتهم **وكشف الحقيقة**»: no verb of saying.
    let background = &scope.lexicon.cues.background_phrases;
    if !after_comma
        && background.longest(scope.words, scope.words.key(at), at, end).is_some_and(|(_, stop)| stop > next)
    {
        return false;
    }
    if after_comma && morph.class != WordClass::Complementiser {
        let cues = &scope.lexicon.cues;
        let key = scope.words.key(at);
        let turn = cues.turn_phrases.longest(scope.words, key, at, end).is_some();
        if turn
            || turning::turns(ground, at, end)
            || cues.background_phrases.longest(scope.words, key, at, end).is_some()
        {
            return true;
        }
    }
    // «و أكد»: the conjunction written apart; «في ما أكد».
    let in_what = next < end && scope.words.key(at) == IN && scope.words.key(next) == WHAT;
    if scope.words.key(at) == AND || in_what {
        return reports(ground, next + usize::from(in_what), end, |form| {
            matches!(form, VerbForm::Perfect(_))
        });
    }
    if morph.class == WordClass::Conjunction {
        if !after_comma && scope.lexicon.cues.joins.contains(scope.words.key(at)) {
            return false;
        }
        return opens_attribution(ground, at, end);
    }
    let sentence = scope.words.range_of(scope.words.sentence_at(at));
    // «خلاف بينه **وبين** جاره».
    if is_preposition(ground, at, sentence.start) {
        return false;
    }
    let reporting = |reading: &&VerbReading| !unsaid::reports_nothing(ground, at, sentence.clone(), reading);
    morph.verbs.iter().filter(reporting).any(|reading| {
        let verb = scope.lexicon.verbs.get(reading.verb);
        // «، **متمنيا** لهم التوفيق»: behind a comma nothing else is so written.
        let alone = matches!(reading.form, VerbForm::Participle(_)) && after_comma && is_manner(ground, at);
        let starts = match reading.form {
            // «منتقدين يقولون» is a noun, «قيود **مشددة** على الصيد» describe one.
            VerbForm::Participle(_) => {
                alone
                    || scope.words.key(at).ends_with(ACCUSATIVE)
                    || !(at + 1 < end && scope.is_finite_verb(at + 1))
                        && (after_comma || !describes_noun(ground, at))
            }
            // «لم يكن راغبا **وأخبره** بأن»: whoever is told of told somebody.
            VerbForm::Perfect(agreement) => {
                let told_by_him =
                    reading.suffixed && marker != Marker::Noun && ground.mention(at + 1).is_none();
                let another = is_of_another(ground, told, agreement, at);
                morph.clitics.conjunction && (after_comma || !told_by_him) && !another
            }
            VerbForm::Imperfect(_) => {
                morph.clitics.conjunction && (after_comma || marker == Marker::Noun || in_heading(ground, at))
            }
            // «أعرب عن أسفه **بالقول** إن».
            VerbForm::Masdar => {
                marker == Marker::Noun
                    && morph.clitics.preposition == Some('ب')
                    && scope.morphs.get(at + 1).is_some_and(|m| m.class == WordClass::Complementiser)
            }
        };
        let near = match reading.form {
            VerbForm::Participle(_) if !after_comma => end.min(at + 12),
            _ => end,
        };
        starts && (alone || complement::find(ground, verb, *reading, at, near).is_some())
    })
}

/// «**قالت** إن السائق رفض الوقوف **وهدد** بالفرار»: whoever is told of does it, since the verb does not agree with whoever
/// tells.
fn is_of_another(ground: Ground<'_>, told: Told, agreement: Agreement, at: usize) -> bool {
    let one = agreement.number == Some(Number::Singular);
    let differs = told.gender.zip(agreement.gender).is_some_and(|(teller, verb)| teller != verb);
    one && differs && told.marker == Marker::Clause && ground.mention(at + 1).is_none()
}

/// A participle written as only one that tells what the speaker did besides is.
fn is_manner(ground: Ground<'_>, at: usize) -> bool {
    ground.scope.words.key(at).ends_with(ACCUSATIVE) || ground.is_indefinite_object(at)
}

/// A verb of saying in such a form, with its own complement.
pub(super) fn reports(ground: Ground<'_>, at: usize, end: usize, is_form: impl Fn(VerbForm) -> bool) -> bool {
    let scope = ground.scope;
    at < end
        && scope.morphs[at].verbs.iter().any(|reading| {
            let verb = scope.lexicon.verbs.get(reading.verb);
            is_form(reading.form) && complement::find(ground, verb, *reading, at, end).is_some()
        })
}

/// A finite verb of saying that nothing joins to what stands in front, with its own complement.
pub(super) fn reports_afresh(ground: Ground<'_>, at: usize, end: usize) -> bool {
    let joined = ground.scope.morphs.get(at).is_none_or(|m| m.clitics.conjunction);
    !joined && reports(ground, at, end, |form| matches!(form, VerbForm::Perfect(_) | VerbForm::Imperfect(_)))
}

/// Headings join what one does in the present tense without commas: «دول الخليج تدين الهجوم وتؤكد تضامنها».
pub(super) fn in_heading(ground: Ground<'_>, at: usize) -> bool {
    let words = ground.scope.words;
    matches!(
        words.block(words.block_at(at)).kind,
        BlockKind::Headline | BlockKind::Subheading | BlockKind::Dek
    )
}

/// «لكنه أكد أيضا أن»، «حيث أكد وزير الخارجية»، «فيما قالت المنظمة»: the clause that a conjunction opens has its own
/// verb of saying, with nothing but its subject in between.
fn opens_attribution(ground: Ground<'_>, at: usize, end: usize) -> bool {
    let scope = ground.scope;
    // «، إلا **أن** الصحيفة تشير إلى».
    let first = at + 1;
    let complementiser = at > 0
        && ground.is_comma(at - 1)
        && first < end
        && scope.morphs[first].class == WordClass::Complementiser;
    for next in first + usize::from(complementiser)..end.min(at + SUBJECT) {
        let morph = &scope.morphs[next];
        let finite =
            |v: &&crate::layers::VerbReading| matches!(v.form, VerbForm::Perfect(_) | VerbForm::Imperfect(_));
        for reading in morph.verbs.iter().filter(finite) {
            let verb = scope.lexicon.verbs.get(reading.verb);
            if complement::find(ground, verb, *reading, next, end).is_some() {
                return true;
            }
        }
        if scope.words.kind(next) != TokenKind::Word || morph.class != WordClass::Open {
            return false;
        }
    }
    false
}

/// «لم يكن القرار، **على حد قوله**، سهلا»: a tail with a pronoun in the middle of what is said; where the content goes on.
fn hedge(ground: Ground<'_>, told: Told, at: usize, end: usize) -> Option<usize> {
    let words = ground.scope.words;
    let tail = at + usize::from(ground.is_comma(at));
    let found = (tail < end && words.kind(tail) == TokenKind::Word)
        .then(|| crate::quote::source::phrase_at(ground, tail, end))
        .flatten()?;
    let comma = found.stop < end && ground.is_comma(found.stop);
    let rest = found.stop + usize::from(comma);
    let goes_on = rest + HEDGED <= end
        && words.kind(rest) == TokenKind::Word
        && !is_boundary(ground, told, rest, end)
        && !opens_source(ground, rest, end);
    (found.row.next == SourceNext::Pronoun && goes_on).then_some(rest)
}

/// A trailing attribution begins here: «، بحسب المصدر»، «على حد قوله».
fn opens_source(ground: Ground<'_>, at: usize, end: usize) -> bool {
    let words = ground.scope.words;
    let at = if ground.is_comma(at) { at + 1 } else { at };
    at < end
        && words.kind(at) == TokenKind::Word
        && crate::quote::source::phrase_at(ground, at, end).is_some()
}

/// First-person words in a content without marks show speech after a colon.
pub(super) fn speaks_as_i(ground: Ground<'_>, range: Range<usize>) -> bool {
    let (words, lexicon) = (ground.scope.words, ground.scope.lexicon);
    let is_self = |key: &str| {
        let bare = crate::morph::clitic::after_conjunction(key).unwrap_or(key);
        let bare = bare.strip_prefix(FUTURE).unwrap_or(bare);
        lexicon.functions.is_first_person(key) || [key, bare].iter().any(|k| lexicon.cues.selves.contains(*k))
    };
    range.into_iter().any(|i| is_self(words.key(i)))
}

/// The words of a range without the marks around them.
pub fn trim(ground: Ground<'_>, range: Range<usize>) -> Option<Span> {
    let words = ground.scope.words;
    let Range { mut start, mut end } = range;
    let loose = |at: usize| match words.kind(at) {
        TokenKind::Punct => !matches!(words.word(at), "(" | ")" | "%" | "؟" | "!" | "?" | "[" | "]"),
        _ => false,
    };
    while start < end && loose(start) {
        start += 1;
    }
    while end > start && (loose(end - 1) || dangling(ground, start, end - 1)) {
        end -= 1;
    }
    if ground.marks.opening(start).is_some_and(|q| q.close == end - 1 && q.close > q.open + 1) {
        return Some(words.cover(start + 1..end - 1));
    }
    (start < end).then(|| words.cover(start..end))
}

/// A closing mark whose opener lies outside the range, or an opener with nothing behind it.
fn dangling(ground: Ground<'_>, start: usize, at: usize) -> bool {
    matches!(ground.scope.words.kind(at), TokenKind::Quote(_))
        && ground.marks.at(at).is_none_or(|q| q.open < start || q.open == at)
}

/// A sentence that is nothing but a quotation carries on the direct statement before it.
pub fn carry_on(ground: Ground<'_>, range: Range<usize>, quotes: &mut [Quote]) {
    let words = ground.scope.words;
    let Some(quoted) = ground.marks.opening(range.start) else { return };
    let whole = (quoted.after()..range.end).all(|i| words.kind(i) == TokenKind::Punct);
    if !whole || quoted.word_count(words) < WHOLE {
        return;
    }
    let Some(last) = quotes.last_mut().filter(|q| q.sort != CueSort::Colon) else { return };
    let inside = last.content.iter().any(|c| c.overlaps(words.cover(range.clone())));
    let end = last.content.last().map_or(last.cue.end, |span| span.end);
    let before = words.first_at(end.saturating_sub(1)).max(last.at.0 as usize);
    let next_block = words.block_at(range.start).0 <= words.block_at(before).0 + 1;
    if let Some(span) = trim(ground, quoted.inner()).filter(|_| !inside && next_block) {
        last.content.push(span);
        if last.kind == QuoteKind::Indirect {
            last.kind = QuoteKind::Mixed;
        }
    }
}
