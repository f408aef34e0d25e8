//! Mentions: the phrases that may name somebody who speaks or acts.
//!
//! Comes in: words and tables. Goes out: names, titles with names, titles alone, and nouns that head a source,
//! in order, without overlap. «قال الرئيس الروسي فلاديمير بوتين» gives one mention, الرئيس الروسي فلاديمير بوتين,
//! whose head is فلاديمير بوتين.

pub mod clause;
pub mod counted;
pub mod doubt;
mod fuller;
pub mod governing;
mod longer;
pub mod name;
pub mod phrase;
pub mod place;
pub mod possessed;
pub mod reach;
pub mod repeat;
mod style;
pub mod tagged;
pub mod tail;
pub mod title;

use crate::layers::{EntityKind, Mention, Morph, TokenKind, WordClass};
use crate::lexicon::Lexicon;
use crate::model::names::Name;
use crate::text::{Words, is_sound_plural};

/// What the mention finders look at.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The tables.
    pub lexicon: &'a Lexicon,
    /// The words.
    pub words: Words<'a>,
    /// What each may be.
    pub morphs: &'a [Morph],
    /// The names that the tagger found.
    pub names: &'a [Name],
}

impl Scope<'_> {
    /// The tagged name that begins at a token.
    pub fn name_at(&self, at: usize) -> Option<&Name> {
        self.names.binary_search_by_key(&at, |name| name.tokens.start).ok().map(|found| &self.names[found])
    }

    /// True for a word of an open class that no phrase of saying begins with.
    pub fn is_open_word(&self, at: usize) -> bool {
        self.words.kind(at) == TokenKind::Word && self.morphs[at].class == WordClass::Open
    }

    /// True for a word with the article.
    pub fn is_definite(&self, at: usize) -> bool {
        self.is_open_word(at) && self.morphs[at].clitics.article
    }

    /// True when the word may be a finite form of a reporting verb.
    pub fn is_finite_verb(&self, at: usize) -> bool {
        use crate::layers::VerbForm::{Imperfect, Perfect};
        self.morphs[at].verbs.iter().any(|v| matches!(v.form, Perfect(_) | Imperfect(_)))
    }

    /// The country whose demonym stands at a token.
    pub fn demonym(&self, at: usize) -> Option<crate::layers::Country> {
        let key = self.words.key(at);
        let stem = self.stem(at);
        let whole = self.lexicon.actors.demonym(stem).or_else(|| self.lexicon.actors.demonym(key));
        whole.or_else(|| self.double_demonym(at))
    }

    /// «الكورية الجنوبية» is one demonym, whichever of its words is asked for.
    fn double_demonym(&self, at: usize) -> Option<crate::layers::Country> {
        let pair = |first: usize| {
            let second = (first + 1 < self.words.len()).then(|| self.stem(first + 1))?;
            self.lexicon.actors.double_demonym(self.stem(first), second)
        };
        pair(at).or_else(|| at.checked_sub(1).and_then(pair))
    }

    fn stem(&self, at: usize) -> &str {
        &self.words.key(at)[self.morphs[at].stem as usize..]
    }
}

/// All mentions, in order.
pub fn find(scope: Scope<'_>) -> Vec<Mention> {
    let mut out: Vec<Mention> = Vec::new();
    for range in scope.words.ranges() {
        let mut at = range.start;
        while at < range.end {
            match at_token(scope, at, range.end) {
                Some(mention) => {
                    at = mention.tokens.end.max(at + 1);
                    let inside = nested(scope, &mention);
                    out.push(mention);
                    out.extend(inside);
                }
                None => at += 1,
            }
        }
    }
    repeat::find(scope, doubt::drop(scope, out))
}

/// Who and what stands inside a phrase that is no name: المتحدث باسم **الحكومة**, عناصر **تنظيم داعش**, بيان **الوزير**.
fn nested(scope: Scope<'_>, outer: &Mention) -> Vec<Mention> {
    let mut out = Vec::new();
    if outer.named && outer.title.is_none() {
        return sited(scope, outer).into_iter().collect();
    }
    // The name behind a title is the mention's own head.
    let end = if outer.named { scope.words.first_at(outer.head.start) } else { outer.tokens.end };
    let mut at = outer.tokens.start + 1;
    while at < end {
        match inside(scope, outer, at, end) {
            Some(mention) => {
                // Names stand inside what is inside: «أربعة مواطنين في كوريا».
                at = if mention.named { mention.tokens.end } else { mention.tokens.start + 1 };
                out.push(Mention { nested: true, ..mention });
            }
            _ => at += 1,
        }
    }
    out
}

/// «مدينة **عدن**», «مطار **عدن** الدولي»: the town or state that a place is named after.
fn sited(scope: Scope<'_>, outer: &Mention) -> Option<Mention> {
    let place = outer.kind.is_place();
    let within = outer.tokens.start + 1..outer.tokens.end;
    let town = |at| name::find(scope, at, within.end).filter(|name| name.kind == EntityKind::Place);
    let named = |at: &usize| {
        scope.morphs[*at].clitics.preposition.is_none() && !scope.morphs[*at].clitics.conjunction
    };
    let found = within.clone().filter(|_| place).filter(named).find_map(town)?;
    // «المملكة **العربية السعودية**» is one name.
    let part = outer.actor == found.actor && outer.head.start == outer.span.start;
    (!part).then_some(Mention { nested: true, ..found })
}

fn inside(scope: Scope<'_>, outer: &Mention, at: usize, end: usize) -> Option<Mention> {
    if outer.title.is_none() {
        let office = title::find(scope, at, end).filter(|office| office.definite);
        let office = office.filter(|office| office.named || !describes(scope, at));
        if office.is_some() {
            return office;
        }
    } else if let Some(office) = served(scope, outer, at, end) {
        return Some(office);
    }
    let name = name::find(scope, at, end).or_else(|| tagged::find(scope, at, end));
    // «مصدر **عسكري** بالقاعدة»
    let noun_at = |i: usize| scope.is_definite(i) || scope.lexicon.lists.may_be_noun(scope.words.key(i));
    let alone = at + 1 >= end || !noun_at(at + 1);
    let says_which = || {
        alone && at == outer.tokens.start + 1 && outer.title.is_none() && tail::is_plain_adjective(scope, at)
    };
    let noun = || phrase::source_noun(scope, at, end).filter(|noun| noun.definite && !describes(scope, at));
    let noun = || noun().filter(|_| !says_which());
    let found = name.or_else(noun)?;
    // «رئيس اللقاء **النائب** سامي خالد»: a second title of the same person.
    if outer.title.is_some() && found.kind == EntityKind::Unnamed && found.tokens.end == end {
        return None;
    }
    (found.kind != EntityKind::Person || outer.title.is_none()).then_some(found)
}

/// Whose office an office serves: «نائب **الرئيس**», «مستشار **جلالة الملك**», «المستشار السياسي **للأمين العام**».
fn served(scope: Scope<'_>, outer: &Mention, at: usize, end: usize) -> Option<Mention> {
    let governed = scope.morphs[at].clitics.preposition == Some('ل');
    // «معالي **وزير المالية**», «اللجنة **النائب**» are the same person.
    let styled = style::is_style(scope, at - 1)
        || style::is_style(scope, outer.tokens.start) && at < outer.tokens.start + 3;
    let apart = governed || !scope.is_definite(at - 1) && !styled;
    let joined = scope.morphs[at].clitics.conjunction;
    // «رئيسة **الدبلوماسية**» is one office.
    let own = at < title::words_end(scope, outer.tokens.start, end);
    if !apart || joined || !title::is_title(scope, at, end) {
        return None;
    }
    let office = title::find(scope, at, style::one_end(scope, at, end))
        .filter(|office| office.definite && !office.named)?;
    let kept = |title| scope.lexicon.titles.is_office(title);
    if own && !office.title.is_some_and(kept) {
        return None;
    }
    // «جلالة **الملك**» holds that office.
    let row = style::styled(scope, at, office.tokens.end);
    let person = row.is_some() || office.kind == EntityKind::Person;
    person.then(|| Mention { kind: EntityKind::Person, title: row.or(office.title), ..office })
}

/// True for a definite word that says how those before it are: القوى **السياسية**, المرضى **المشاركون**.
fn describes(scope: Scope<'_>, at: usize) -> bool {
    let clitics = scope.morphs[at].clitics;
    let plain = scope.is_definite(at) && !clitics.conjunction && clitics.preposition.is_none();
    let Some(before) = at.checked_sub(1).filter(|before| plain && scope.is_definite(*before)) else {
        return false;
    };
    let (noun, adjective) = (scope.stem(before), scope.stem(at));
    let ends = |word: &str, endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    let titles = &scope.lexicon.titles;
    let many = || {
        let row = titles.noun_phrases.exact(noun).map(usize::from);
        row.is_some_and(|row| titles.nouns[row].number == Some(crate::layers::Number::Plural))
    };
    if is_sound_plural(adjective) {
        return is_sound_plural(noun) || many();
    }
    let adjectival = ends(adjective, &["ي", "يه"]) || titles.governing.contains_key(adjective);
    adjectival && !is_sound_plural(noun)
}

/// A tagged name of an institution with all that its noun governs: «اللجنة الوطنية **للرقابة على الأدوية**».
fn body(scope: Scope<'_>, name: Mention, end: usize) -> Mention {
    let body = name.kind == EntityKind::Organisation && name.actor.is_none();
    let whole = body.then(|| phrase::source_noun(scope, name.tokens.start, end)).flatten();
    let longer = |whole: &Mention| {
        let more = name.tokens.end..whole.tokens.end;
        let purpose = more.start < more.end && scope.words.key(more.start).starts_with('ل');
        let somebody = |i: usize| name::find(scope, i, end).is_some() || title::is_title(scope, i, end);
        whole.kind == EntityKind::Organisation && !whole.named && purpose && !more.clone().any(somebody)
    };
    match whole.filter(longer) {
        Some(whole) => Mention {
            span: whole.span,
            tokens: whole.tokens,
            head: crate::span::Span::new(name.head.start as usize, whole.span.end as usize),
            country: name.country.or(whole.country),
            ..name
        },
        None => name,
    }
}

/// The mention that begins at a token and stops before `end`.
pub fn at_token(scope: Scope<'_>, at: usize, end: usize) -> Option<Mention> {
    if let Some(counted) = counted::find(scope, at, end) {
        return Some(counted);
    }
    if scope.words.kind(at) != TokenKind::Word || scope.morphs[at].class != WordClass::Open {
        return None;
    }
    if let Some(place) = place::headed(scope, at, end) {
        return Some(place);
    }
    let describes = describes(scope, at);
    let titled = title::find(scope, at, end).filter(|title| title.named || !describes);
    let named = name::find(scope, at, end);
    let tagged = tagged::find(scope, at, end).map(|name| body(scope, name, end));
    let named = match (named, tagged) {
        (Some(n), Some(t)) if !name::is_short(scope, &n) || t.tokens.end <= n.tokens.end => Some(n),
        (n, t) => t.or(n),
    };
    // «وكالة أنباء» is no name, «وكالة أنباء «الأفق»» is.
    let marked = |name: &Mention| {
        let unknown = name.kind == EntityKind::Organisation && name.actor.is_none();
        let noun = unknown.then(|| phrase::source_noun(scope, at, end)).flatten()?;
        (noun.named && noun.tokens.end > name.tokens.end && noun.head.start >= name.span.end).then_some(noun)
    };
    let named = named.map(|name| marked(&name).unwrap_or(name));
    match (titled, named) {
        (Some(t), Some(n)) if n.tokens.end > t.tokens.end => Some(n),
        (Some(t), _) => Some(t),
        (None, Some(n)) => Some(n),
        (None, None) => phrase::source_noun(scope, at, end)
            .filter(|noun| noun.named || !describes)
            .or_else(|| counted::people(scope, at, end))
            .or_else(|| place::find(scope, at, end)),
    }
}
