//! How a phrase stands to the word that tells of an event: behind it or in front, bare or behind a preposition.

use crate::ids::{Id, MentionId};
use crate::layers::{Mention, TokenKind, WordClass};
use crate::lexicon::events::{Owner, Pattern, Slot};
use crate::mention::Scope;
use crate::text::Words;

use super::Ground;
use super::trigger::{Trigger, governs};

/// How many phrases of the sentences in front are looked at.
const MEMORY: usize = 8;
/// How many sentences back they may stand.
const BACK: usize = 2;

/// A preposition, and before numbers the word for about.
const ABOUT: &str = "نحو";

/// A phrase seen from a trigger.
#[derive(Clone, Debug)]
pub struct Relation<'a> {
    /// The phrase.
    pub mention: MentionId,
    /// Where it stands.
    pub side: Side,
    /// The key of the preposition in front of it, or nothing.
    pub preposition: &'a str,
    /// How many bare phrases stand between it and the trigger.
    pub order: usize,
    /// How many tokens.
    pub gap: usize,
    /// A comma, a colon or another mark stands between.
    pub marks: bool,
    /// A word that opens a clause stands between.
    pub clauses: bool,
    /// Another word that may tell of an event or report speech stands between, as a verb.
    pub verbs: bool,
    /// It is joined by و to the phrase before it, whose relation it has.
    pub joined: bool,
    /// How many sentences back.
    pub back: usize,
    /// What governs the noun phrase that it ends: «على مواقع **للحوثيين**», [`NEXT`] or [`OBJECT`].
    pub via: &'a str,
    /// A noun that is no phrase fills the place behind the trigger: «اعتقل **إثر شكوى** الوزير».
    pub blocked: bool,
}

/// [`Relation::via`] of a phrase in the noun phrase right behind the trigger: «قصف مواقع **للحوثيين**».
pub const NEXT: &str = "+";
/// [`Relation::via`] of a phrase in a noun phrase right behind another phrase: «استهدف الجيش مواقع **للحوثيين**».
pub const OBJECT: &str = "=";
/// «مواقع **ل**لحوثيين»: what a thing belongs to.
const TO: &str = "ل";
/// How many nouns may stand in front of a phrase that they belong to.
const NOUNS: usize = 3;

/// Where a phrase stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Behind the trigger, in its sentence.
    Behind,
    /// In front of it, in its sentence.
    Front,
    /// The trigger is one of its words.
    Around,
    /// In a sentence in front.
    Earlier,
}

/// Every phrase that may take part in an event, in order.
pub fn all<'a>(ground: Ground<'a>, trigger: &Trigger) -> Vec<Relation<'a>> {
    let mut out = earlier(ground, trigger);
    out.extend(front(ground, trigger));
    out.extend(behind(ground, trigger));
    out
}

fn earlier<'a>(ground: Ground<'a>, trigger: &Trigger) -> Vec<Relation<'a>> {
    let stop = ground.first_mention(trigger.range.start);
    let sentence = trigger.sentence.index();
    let mut out: Vec<Relation<'a>> = Vec::new();
    for at in (0..stop).rev() {
        let mention = &ground.mentions[at];
        let back = sentence - ground.scope.words.sentence_at(mention.tokens.start).index().min(sentence);
        if back > BACK || out.len() >= MEMORY {
            break;
        }
        let chain = ground.chain_of[at];
        if mention.nested || out.iter().any(|r| ground.chain_of[r.mention.index()] == chain) {
            continue;
        }
        out.push(Relation {
            mention: MentionId::from_index(at),
            side: Side::Earlier,
            preposition: preposition(ground.scope, mention),
            order: out.len(),
            gap: trigger.at - mention.tokens.start,
            marks: true,
            clauses: false,
            verbs: false,
            joined: false,
            back,
            via: "",
            blocked: false,
        });
    }
    out.reverse();
    out
}

fn front<'a>(ground: Ground<'a>, trigger: &Trigger) -> Vec<Relation<'a>> {
    let scope = ground.scope;
    let (begin, stop) = (ground.first_mention(trigger.range.start), ground.first_mention(trigger.at + 1));
    let mut order = 0;
    let mut out = Vec::new();
    for at in (begin..stop).rev() {
        let mention = &ground.mentions[at];
        let around = mention.tokens.contains(&trigger.at);
        let preposition = preposition(scope, mention);
        let between = mention.tokens.end.min(trigger.at)..trigger.at;
        out.push(Relation {
            mention: MentionId::from_index(at),
            side: if around { Side::Around } else { Side::Front },
            preposition,
            order,
            gap: between.len(),
            marks: between.clone().any(|i| is_mark(scope.words, i)),
            clauses: between.clone().any(|i| opens_clause(scope, i)),
            verbs: between.clone().any(|i| ground.is_verb(i)),
            joined: is_joined(ground, at),
            back: 0,
            via: "",
            blocked: false,
        });
        order += usize::from(!mention.nested && preposition.is_empty() && !around);
    }
    out.reverse();
    out
}

fn behind<'a>(ground: Ground<'a>, trigger: &Trigger) -> Vec<Relation<'a>> {
    let scope = ground.scope;
    let (begin, stop) = (ground.first_mention(trigger.at + 1), ground.first_mention(trigger.range.end));
    let mut order = 0;
    let mut out: Vec<Relation<'a>> = Vec::new();
    for at in begin..stop {
        let mention = &ground.mentions[at];
        let joined = is_joined(ground, at) && !out.is_empty();
        let between = trigger.at + 1..mention.tokens.start;
        let last = out.iter().rev().find(|r| !ground.mentions[r.mention.index()].nested);
        let within = |r: &&Relation<'_>| {
            mention.nested && ground.mentions[r.mention.index()].tokens.contains(&mention.tokens.start)
        };
        // «مواقع **الحوثيين**» stands as the whole phrase does.
        let (preposition, own) = match last.filter(|r| joined || within(r)) {
            Some(last) => (last.preposition, last.order),
            None => (preposition(scope, mention), order),
        };
        let (via, start) = match last.filter(|r| joined || within(r)) {
            Some(last) => (last.via, mention.tokens.start),
            None => via(ground, trigger.at, mention, preposition),
        };
        out.push(Relation {
            mention: MentionId::from_index(at),
            side: Side::Behind,
            preposition,
            order: own,
            gap: between.len(),
            marks: between.clone().any(|i| is_mark(scope.words, i)),
            clauses: between.clone().any(|i| opens_clause(scope, i)),
            verbs: between.clone().any(|i| ground.is_verb(i)),
            joined,
            back: 0,
            via,
            blocked: is_filled(ground, trigger.at + 1..start),
        });
        let free = preposition.is_empty() && matches!(via, "" | NEXT | OBJECT);
        order += usize::from(!mention.nested && free && !joined);
    }
    out
}

/// What governs the noun phrase that a phrase ends, and where that begins.
fn via<'a>(ground: Ground<'a>, trigger: usize, mention: &Mention, own: &'a str) -> (&'a str, usize) {
    let scope = ground.scope;
    let first = mention.tokens.start;
    if !own.is_empty() && own != TO {
        return (own, first);
    }
    let mut at = first;
    if own == TO && at > trigger + 1 && governs(scope, at - 1) {
        at -= 1;
    }
    let mut steps = 0;
    while at > trigger + 1 && steps <= NOUNS {
        let before = at - 1;
        if let Some(outer) = covering(ground, before) {
            // «قتل المسلحين **لجنود**» is no «قتل مسلحين **لتنظيم**».
            let passes = if steps == 0 {
                !outer.definite
            } else {
                scope.is_definite(outer.tokens.start) == scope.is_definite(at)
            };
            if own != TO || outer.named || !passes || outer.tokens.start <= trigger {
                return (if steps > 0 { OBJECT } else { own }, at);
            }
            let governor = preposition(scope, outer);
            at = outer.tokens.start;
            steps += 1;
            if !governor.is_empty() {
                return (governor, at);
            }
            continue;
        }
        if governs(scope, before) {
            let key = scope.words.key(before);
            let key = crate::morph::clitic::after_conjunction(key)
                .filter(|_| scope.morphs[before].clitics.conjunction)
                .unwrap_or(key);
            return (if steps > 0 { key } else { own }, before);
        }
        if !scope.is_open_word(before) || ground.is_time(before) {
            break;
        }
        at = before;
        steps += usize::from(!is_adjective(scope.words.key(before)));
        if let Some(letter) = glued(scope, before) {
            return (letter, at);
        }
    }
    if steps == 0 {
        return (own, first);
    }
    // «قصفت الطائرات **اليوم** مواقع للمسلحين»
    let timely = (trigger + 1..at).rev().take_while(|before| is_timely(ground, *before)).count();
    match at - timely {
        begin if begin == trigger + 1 => (NEXT, at),
        begin if timely > 0 && covering(ground, begin - 1).is_some() => (OBJECT, at),
        _ => (own, first),
    }
}

/// The phrase that is inside no other at a token.
fn covering(ground: Ground<'_>, at: usize) -> Option<&Mention> {
    let stop = ground.first_mention(at + 1);
    ground.mentions[..stop].iter().rev().take(4).find(|m| !m.nested && m.tokens.contains(&at))
}

/// The preposition that a word bears.
fn glued(scope: Scope<'_>, at: usize) -> Option<&str> {
    let clitics = scope.morphs[at].clitics;
    let key = scope.words.key(at);
    let key = if clitics.conjunction { key.get(2..).unwrap_or(key) } else { key };
    let letter = key.get(..2).filter(|letter| GLUED.contains(letter))?;
    (clitics.preposition.is_some() || is_glued(scope, key)).then_some(letter)
}

/// «جوي», «جوية»: adjectives made of nouns.
fn is_adjective(key: &str) -> bool {
    key.ends_with('ي') || key.ends_with("يه") || key.ends_with("يا")
}

/// A word of a time, or a preposition in front of one.
fn is_timely(ground: Ground<'_>, at: usize) -> bool {
    ground.is_time(at) || governs(ground.scope, at) && ground.is_time(at + 1)
}

/// A noun that is no phrase and that no preposition governs stands in a range.
fn is_filled(ground: Ground<'_>, range: std::ops::Range<usize>) -> bool {
    let scope = ground.scope;
    let mut governed = false;
    for at in range {
        if covering(ground, at).is_some() || ground.is_time(at) {
            continue;
        }
        if governs(scope, at) || glued(scope, at).is_some() {
            governed = true;
        } else if scope.is_open_word(at) {
            if !governed {
                return true;
            }
        } else {
            governed = false;
        }
    }
    false
}

/// «السعودية **ومصر**».
fn is_joined(ground: Ground<'_>, at: usize) -> bool {
    let mention = &ground.mentions[at];
    let first = mention.tokens.start;
    let words = ground.scope.words;
    let key = words.key(first);
    let and = key.starts_with('و') && words.span(first).start < mention.span.start
        || ground.scope.morphs[first].clitics.conjunction
        || key.starts_with('و') && !ground.scope.lexicon.is_known_word(key);
    let near = |before: &Mention| before.tokens.end <= first && first - before.tokens.end <= 1;
    and && ground.mentions[..at].iter().rev().take(3).any(near)
}

/// The key of the preposition that governs a phrase: «**على** المدينة»، «**ل**لمدينة».
pub fn preposition<'a>(scope: Scope<'a>, mention: &Mention) -> &'a str {
    let words = scope.words;
    let first = mention.tokens.start;
    // «من **نحو** ألفي شخص»: the word for about is no preposition, whatever governs stands in front of it.
    let first = first - usize::from(first > 0 && approximates(scope, first - 1, mention));
    if first > 0 && governs(scope, first - 1) && words.sentence_at(first - 1) == words.sentence_at(first) {
        let key = words.key(first - 1);
        return crate::morph::clitic::after_conjunction(key)
            .filter(|_| scope.morphs[first - 1].clitics.conjunction)
            .unwrap_or(key);
    }
    let key = words.key(first);
    let key = if scope.morphs[first].clitics.conjunction { key.get(2..).unwrap_or(key) } else { key };
    let glued =
        words.span(first).start < mention.span.start || scope.morphs[first].clitics.preposition.is_some();
    let letter = key.get(..2).filter(|letter| GLUED.contains(letter));
    letter.filter(|_| glued || is_glued(scope, key)).unwrap_or_default()
}

/// Prepositions that are written together with their noun.
const GLUED: [&str; 3] = ["ب", "ل", "ك"];

/// «**ل**قطر», «**ب**ولاية»: without its first letter it is a word, with it none.
fn is_glued(scope: Scope<'_>, key: &str) -> bool {
    let lexicon = scope.lexicon;
    if lexicon.is_known_word(key) {
        return false;
    }
    let listed = |word: &str| lexicon.lists.sorts(word) != 0 || lexicon.lists.gazetteer.begins(word);
    let Some(stem) = key.get(2..).filter(|stem| stem.chars().count() > 1) else { return false };
    let article = ["لل", "بال", "كال"].iter().find_map(|start| key.strip_prefix(start));
    let article = article.is_some_and(|noun| listed(noun) || noun.ends_with(['ه', 'ت']));
    let known = lexicon.is_known_word(stem) || article;
    known || listed(stem) && !listed(key)
}

/// «**نحو** ألفي شخص»: a word for about, which people counted follow.
pub(super) fn approximates(scope: Scope<'_>, at: usize, mention: &Mention) -> bool {
    let counted = || mention.row.as_ref().is_some_and(|row| &*row.id == "counted");
    scope.words.key(at) == ABOUT && (scope.words.kind(mention.tokens.start) == TokenKind::Number || counted())
}

fn is_mark(words: Words<'_>, at: usize) -> bool {
    words.kind(at) == TokenKind::Punct
}

fn opens_clause(scope: Scope<'_>, at: usize) -> bool {
    matches!(scope.morphs[at].class, WordClass::Complementiser | WordClass::Relative | WordClass::Conjunction)
}

/// What grammar makes of a phrase, as far as it shows.
pub fn slot(row: &Pattern, trigger: &Trigger, relation: &Relation<'_>, mention: &Mention, led: bool) -> Slot {
    if relation.side == Side::Around {
        return Slot::Itself;
    }
    if !relation.preposition.is_empty() {
        return Slot::Behind(relation.preposition.into());
    }
    let behind = relation.side == Side::Behind;
    if trigger.is_verb() {
        let object = behind && (led || relation.order > 0);
        return if object || trigger.passive { Slot::Object } else { Slot::Subject };
    }
    let place = mention.kind.is_place();
    let first = behind && relation.order == 0;
    match row.owner {
        Owner::Object if first => Slot::Object,
        Owner::Either if first && place => Slot::Object,
        Owner::Subject | Owner::Object | Owner::Either if behind && relation.order > 0 => Slot::Object,
        _ => Slot::Subject,
    }
}
