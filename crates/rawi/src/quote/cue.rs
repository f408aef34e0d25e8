//! Verbal cues: finite verbs, participles and verbal nouns of saying that have a complement.

use crate::evidence::{Cause, Evidence, RowRef};
use crate::ids::{Id, SentenceId, TokenId};
use crate::layers::{Act, CueSort, Quote, QuoteKind, VerbForm, VerbReading, WordClass};
use crate::lexicon::verbs::{FILE, OBJECT, Verb};
use crate::mention;
use crate::quote::Ground;
use crate::quote::complement::{self, Complement, Marker};
use crate::quote::done::is_done;
use crate::quote::extent::{self, Extent, Told};
use crate::quote::lone::has_own_object;
use crate::quote::standing::{describes_noun, is_noun_here, is_preposition, is_verb_here};
use crate::quote::{addressee, deed, described, embedded, inside, party, source, subject, turning, unsaid};
use std::ops::Range;

/// Finds the verbal cues of a sentence.
pub fn find(ground: Ground<'_>, sentence: SentenceId, range: Range<usize>, quotes: &mut Vec<Quote>) {
    for at in range.clone() {
        let inside = ground
            .marks
            .at(at)
            .is_some_and(|q| q.open < at && q.word_count(ground.scope.words) >= 4 && !q.repaired);
        if inside && !inside::tells_of_another(ground, at) {
            continue;
        }
        if ground.scope.morphs[at].class == WordClass::Complementiser
            || is_noun_here(ground, at)
            || is_preposition(ground, at, range.start)
            || is_background(ground, at, range.end)
        {
            continue;
        }
        if source::takes(ground, at, range.clone()) {
            continue;
        }
        if unsaid::is_silence(ground, at, range.clone()) || is_channel(ground, at, range.clone()) {
            continue;
        }
        if let Some(quote) = best(ground, sentence, at, range.end, range.start) {
            quotes.push(quote);
        }
    }
}

/// «في **تصريح** لمراسلنا»: the noun names the channel.
fn is_channel(ground: Ground<'_>, at: usize, range: Range<usize>) -> bool {
    let words = ground.scope.words;
    let channels = &ground.scope.lexicon.cues.channel_phrases;
    let before = at.checked_sub(1).filter(|before| *before >= range.start);
    let phrase = before.and_then(|before| channels.longest(words, words.key(before), before, range.end));
    phrase.is_some_and(|(_, stop)| stop > at)
}

/// A verbal noun inside a name (وسائل **إعلام** محلية), or with the article and nothing that makes it a deed (تم الإعلان).
fn is_mere_noun(ground: Ground<'_>, at: usize, reading: &VerbReading) -> bool {
    let scope = ground.scope;
    if reading.form != VerbForm::Masdar {
        return false;
    }
    let clitics = &scope.morphs[at].clitics;
    let cues = &scope.lexicon.cues;
    let before = ground.before(at).map(|before| scope.words.key(before));
    let done = before.is_some_and(|word| cues.along.contains(word)) || is_done(ground, at);
    // «رسالة **مفادها** أن»، «المتظاهرون **هتافات** بينها»: they name what is said.
    let verb = scope.lexicon.verbs.get(reading.verb);
    let speaks = verb.speech && (reading.suffixed || !verb.clause);
    let articled = clitics.article && clitics.preposition.is_none() && !done && !is_led_to(ground, at);
    articled && !is_passed_on(ground, at)
        || (clitics.article && reading.suffixed)
        || !speaks && ground.mention(at).is_none() && ground.is_in_mention(at)
}

/// «نقلت الوكالة عن الوزير **القول** إن»: right in front of أن, behind a verb that passes on.
fn is_passed_on(ground: Ground<'_>, at: usize) -> bool {
    let scope = ground.scope;
    let begin = scope.words.range_of(scope.words.sentence_at(at)).start;
    let cues = &scope.lexicon.cues;
    let passes = |i: usize| {
        scope.morphs[i]
            .verbs
            .iter()
            .any(|v| cues.relay_verbs.contains_key(&scope.lexicon.verbs.get(v.verb).id))
    };
    let clause = scope.morphs.get(at + 1).is_some_and(|m| m.class == WordClass::Complementiser);
    let from = (begin..at).rev().take(PASSED).find(|i| scope.words.key(*i) == &*cues.relay_preposition);
    clause && from.is_some_and(|from| (begin..from).rev().take(PASSED).any(passes))
}

/// How far in front of the verbal noun stands whom it is passed on from, and in front of him the verb, in tokens.
const PASSED: usize = 12;

/// «دفعه **إلى الدعوة** إلى الحوار»، «سارع **إلى التنديد** بالقرار»: the verbal noun is what somebody came to do.
fn is_led_to(ground: Ground<'_>, at: usize) -> bool {
    let scope = ground.scope;
    let Some(verb) = ground.before(at).and_then(|preposition| ground.before(preposition)) else {
        return false;
    };
    let key = scope.words.key(verb);
    let bare = crate::morph::clitic::after_conjunction(key);
    let leads = |key: &str| scope.lexicon.cues.towards.contains(key);
    let mut owned = scope.lexicon.clitics.pronouns().filter_map(|pronoun| key.strip_suffix(pronoun));
    ground.governs(at - 1) && (leads(key) || bare.is_some_and(leads) || owned.any(leads))
}

/// The verb reading that has the nearest complement.
fn best(ground: Ground<'_>, sentence: SentenceId, at: usize, end: usize, begin: usize) -> Option<Quote> {
    let scope = ground.scope;
    if let Some((reading, stop)) = unsaid::asks_to_be_unnamed(ground, at, end) {
        let name = Complement { marker: Marker::Noun, start: at + 1, before: at + 1 };
        return with_complement(ground, sentence, (reading, at), &name, stop);
    }
    let mut best: Option<(VerbReading, Complement)> = None;
    let may_report = |reading: &&VerbReading| may_report(ground, at, begin..end, reading);
    for reading in scope.morphs[at].verbs.iter().filter(may_report) {
        let verb = scope.lexicon.verbs.get(reading.verb);
        let Some(found) = complement::find(ground, verb, *reading, at, end) else { continue };
        if is_mere_noun(ground, at, reading) && !is_deed(ground, at, reading, &found) {
            continue;
        }
        if best.as_ref().is_none_or(|(_, b)| is_nearer(&found, b)) {
            best = Some((*reading, found));
        }
    }
    if let Some((reading, complement)) = best {
        return with_complement(ground, sentence, (reading, at), &complement, end);
    }
    after_quotation(ground, sentence, at, begin, end)
}

/// True for a reading that is a form of saying where it stands.
fn may_report(ground: Ground<'_>, at: usize, sentence: Range<usize>, reading: &VerbReading) -> bool {
    let finite = matches!(reading.form, VerbForm::Perfect(_) | VerbForm::Imperfect(_));
    let governed = at > sentence.start && ground.governs(at - 1);
    let governed = governed && !ground.scope.morphs[at].clitics.conjunction;
    let silent = finite && governed
        || unsaid::reports_nothing(ground, at, sentence.clone(), reading)
        || is_verb_here(ground, at, reading, sentence.start)
        || deed::is_no_participle(ground, at, reading)
        || matches!(reading.form, VerbForm::Participle(_)) && describes_noun(ground, at);
    !silent
}

/// The quote of a verb with such a complement.
pub(super) fn with_complement(
    ground: Ground<'_>,
    sentence: SentenceId,
    (reading, at): (VerbReading, usize),
    complement: &Complement,
    end: usize,
) -> Option<Quote> {
    let verb = ground.scope.lexicon.verbs.get(reading.verb);
    let stop = match complement.marker {
        Marker::Noun => extent::object_end(ground, complement.start, end, is_owed(ground, reading)),
        Marker::Quotation if verb.describes() => extent::quality_end(ground, complement.start, end),
        _ => end,
    };
    let stop = embedded::end(ground, at, &reading, complement, stop);
    let gender = match reading.form {
        VerbForm::Perfect(agreement) | VerbForm::Imperfect(agreement) => agreement.gender,
        VerbForm::Participle(_) | VerbForm::Masdar => None,
    };
    let fronted = turning::is_fronted_clause(ground, at);
    let told = Told { marker: complement.marker, gender, fronted };
    let extent = extent::told(ground, told, complement.start, stop)?;
    Some(build(ground, sentence, at, reading, complement, extent, end))
}

/// «محاولا التشديد **على أن**»: a clause behind its own preposition shows that the verbal noun is a deed; «يمكن القول إن» is
/// nobody's.
fn is_deed(ground: Ground<'_>, at: usize, reading: &VerbReading, found: &Complement) -> bool {
    let scope = ground.scope;
    let near = found.marker == Marker::Clause && found.start <= at + DEED;
    let article = scope.morphs[at].clitics.article && !reading.suffixed;
    // «واصفا **تلك** المزاعم بأنها».
    let named = at == 0 || scope.morphs[at - 1].class == WordClass::Demonstrative || ground.is_in_mention(at);
    let own = scope.morphs[found.before].class == WordClass::Preposition;
    near && own && article && !named && scope.lexicon.verbs.get(reading.verb).clause
}

/// How near its clause a verbal noun with the article stands, in tokens.
const DEED: usize = 3;

/// «أفادت طبيبة بمستشفى المدينة **أن**»: a clause shows better what is said than any noun; else the nearest does.
fn is_nearer(found: &Complement, best: &Complement) -> bool {
    match (found.marker == Marker::Noun, best.marker == Marker::Noun) {
        (false, true) => true,
        (true, false) => false,
        _ => found.start < best.start,
    }
}

/// A noun that is promised, demanded, denied or confessed: what became of it is the report's.
fn is_owed(ground: Ground<'_>, reading: VerbReading) -> bool {
    let verb = ground.scope.lexicon.verbs.get(reading.verb);
    let confesses = ground.scope.lexicon.cues.confessions.contains(&verb.id);
    !matches!(verb.act, Act::Say | Act::Express) || confesses
}

fn build(
    ground: Ground<'_>,
    sentence: SentenceId,
    at: usize,
    reading: VerbReading,
    complement: &Complement,
    extent: Extent,
    end: usize,
) -> Quote {
    let verb = ground.scope.lexicon.verbs.get(reading.verb);
    let (subject, addressee) = party::parties(ground, verb, reading, at, complement.before);
    // «وصف **الهجوم** بأنه»: its object is spoken of.
    let of = ground.scope.lexicon.cues.spoken_of.contains(&verb.id);
    let marked = |to: &Range<usize>| to.start > at + 1 && addressee::is_marked(ground, to.start);
    let addressee = addressee.filter(|to| !of || marked(to));
    let begin = ground.scope.words.range_of(sentence).start;
    let addressee = addressee.or_else(|| addressee::in_front(ground, verb, begin, at));
    let (act, attitude) = act(ground, verb, complement, end);
    // «تتهمه أنقرة»: the pronoun is the object, what follows the subject.
    let names_subject = ground.mention(at + 1).is_some_and(|m| m.tokens.start == subject.start);
    let (subject, names_subject) = match inside_deed(ground, at, reading, complement.before) {
        Some(inside) => (inside, true),
        None => (subject, names_subject),
    };
    let mut quote = skeleton(ground, sentence, at, reading, extent.kind);
    quote.content = extent.content;
    quote.act = act;
    quote.addressee = addressee;
    let transitive = verb.addressee.iter().any(|a| **a == *OBJECT);
    let has_subject = match quote.sort {
        CueSort::Verb => !reading.suffixed || names_subject,
        // «تأكيد **الوزير** أن»: who speaks stands behind the verbal noun, unless that is its object.
        CueSort::Masdar => {
            let speaks = || has_own_object(ground, subject.end) || deed::is_owners(ground, at, complement);
            !reading.suffixed && names_subject && (!transitive || speaks())
        }
        _ => false,
    };
    // «وصف **الاتفاق** بأنه»: where nothing else is spoken of, it is no speaker.
    let only =
        of && !reading.suffixed && party::is_only_object(ground, (reading, at), &subject, complement.before);
    let described = || described::noun(ground, at, reading);
    // «شعارات تؤكد التمسك بالحق»: no table knows what follows, so that it is no subject either.
    let told = addressee::has_subject_before(ground, at) && described::opens_clause(ground, at);
    let object = || {
        let unknown = ground.mention(subject.start).is_none();
        unknown && (told || described::indefinite(ground, at, reading).is_some())
    };
    let has_subject = !subject.is_empty() && has_subject && !only && !object();
    quote.source = has_subject.then_some(subject).or_else(described);
    if let Some(cause) = attitude {
        quote.evidence = quote.evidence.and(cause);
    }
    if let Some(from) = ground.scope.lexicon.cues.relay_verbs.get(&verb.id) {
        party::relay(ground, at..complement.before, from, &mut quote);
    }
    quote
}

fn skeleton(
    ground: Ground<'_>,
    sentence: SentenceId,
    at: usize,
    reading: VerbReading,
    kind: QuoteKind,
) -> Quote {
    let words = ground.scope.words;
    let verb = ground.scope.lexicon.verbs.get(reading.verb);
    let (sort, agreement) = match reading.form {
        VerbForm::Perfect(agreement) | VerbForm::Imperfect(agreement) => (CueSort::Verb, agreement),
        VerbForm::Participle(agreement) => (CueSort::Participle, agreement),
        VerbForm::Masdar => (CueSort::Masdar, deed::agreement(ground, at, verb, reading)),
    };
    Quote {
        cue: words.span(at),
        at: TokenId::from_index(at),
        sentence,
        sort,
        lemma: verb.lemma.to_string(),
        kind,
        content: Vec::new(),
        act: verb.act,
        source: None,
        relay: Vec::new(),
        channel: None,
        occasion: None,
        chance: 1.0,
        ventured: false,
        begins: 1.0,
        addressee: None,
        agreement,
        hedged: false,
        negative: at > 0 && ground.scope.morphs[at - 1].class == WordClass::Negator,
        evidence: Evidence::new(Cause::new(RowRef::new(FILE, &*verb.id), words.span(at))),
    }
}

/// «"…"، قال الوزير»: the content stands before the verb.
fn after_quotation(
    ground: Ground<'_>,
    sentence: SentenceId,
    at: usize,
    begin: usize,
    end: usize,
) -> Option<Quote> {
    let scope = ground.scope;
    let reading = scope.morphs[at].verbs.iter().find(|r| {
        scope.lexicon.verbs.get(r.verb).speech
            && matches!(r.form, VerbForm::Perfect(_) | VerbForm::Imperfect(_))
    })?;
    let mut before = at.checked_sub(1)?;
    if ground.is_comma(before) {
        before = before.checked_sub(1)?;
    }
    let quoted = ground
        .marks
        .at(before)
        .filter(|q| q.close == before && q.open >= begin && q.word_count(scope.words) >= 4)?;
    let content = vec![extent::trim(ground, quoted.inner())?];
    let mut quote = skeleton(ground, sentence, at, *reading, QuoteKind::Direct);
    let subject = subject::subject_range(ground, at, end);
    quote.source = (!subject.is_empty()).then_some(subject);
    quote.content = content;
    Some(quote)
}

/// The act is the verb's, unless a noun of attitude behind a verb of expressing says more precisely what is done (أعرب عن
/// **رفضه**). «أعلن رفضه» tells of it, and says no more.
fn act(ground: Ground<'_>, verb: &Verb, complement: &Complement, end: usize) -> (Act, Option<Cause>) {
    let scope = ground.scope;
    if verb.act != Act::Express || complement.marker != Marker::Noun || complement.start >= end {
        return (verb.act, None);
    }
    let key = scope.words.key(complement.start);
    let stem = &key[scope.morphs[complement.start].stem as usize..];
    let cues = &scope.lexicon.cues;
    match cues.attitude_keys.get(key).or_else(|| cues.attitude_keys.get(stem)) {
        Some(row) => {
            let (id, act) = &cues.attitudes[*row as usize];
            (
                *act,
                Some(Cause::new(
                    RowRef::new("attitude_nouns.tsv", &**id),
                    scope.words.span(complement.start),
                )),
            )
        }
        None => (verb.act, None),
    }
}

/// «إعلان **الولايات المتحدة** أنها»: who speaks, inside what the tables take for a document.
fn inside_deed(ground: Ground<'_>, at: usize, reading: VerbReading, before: usize) -> Option<Range<usize>> {
    let whole = ground.mention(at).filter(|m| m.tokens.end > at + 1 && m.tokens.end <= before)?;
    let deed = reading.form == VerbForm::Masdar && !reading.suffixed;
    let inside = mention::at_token(ground.scope, at + 1, before).filter(|_| deed)?;
    (inside.tokens.end >= whole.tokens.end && (inside.named || inside.definite)).then_some(inside.tokens)
}

/// «مما» in front of what a fact shows.
const WHICH: &str = "مما";

/// «يذكر أن»: nobody says it.
fn is_background(ground: Ground<'_>, at: usize, end: usize) -> bool {
    let words = ground.scope.words;
    // «ارتفع السعر، **مما** يشير إلى أزمة»: a fact shows it, nobody says it.
    if at > 0 && words.key(at - 1) == WHICH {
        return true;
    }
    ground
        .scope
        .lexicon
        .cues
        .background_phrases
        .longest(words, words.key(at), at, end)
        .is_some_and(|(_, stop)| stop > at + 1)
}
