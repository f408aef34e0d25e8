//! The name behind a long office: «مبعوث الأمين العام إلى اليمن **سامي خالد**», «المدير الجهوي للصحة بالمنستير، **سمير علي**».

use crate::layers::{Country, EntityKind, Mention, TokenKind, WordClass};
use crate::mention::{Scope, fuller, name, phrase, tagged, title};

/// Most tokens of an office.
const LONGEST: usize = 14;

/// A walk over the words of an office.
struct Walk<'a> {
    scope: Scope<'a>,
    at: usize,
    end: usize,
    country: Option<Country>,
    /// The office stands beside a name already: «سمير علي، رئيس اللجنة، ...».
    beside: bool,
    /// The last token was a comma.
    comma: bool,
    /// Another office was joined by و, so that the name may be its holder's alone.
    joined: bool,
    /// A preposition was walked over, so that the name may be another's: «استقبل الوزير **في مكتبه** سمير علي».
    loose: bool,
}

/// The person's name that an office leads up to, and the country on the way. The office's own words stop at `stop`.
pub fn find(
    scope: Scope<'_>,
    start: usize,
    stop: usize,
    end: usize,
) -> Option<(title::Named, Option<Country>)> {
    let named = |at: usize| scope.names.iter().any(|name| name.tokens.end == at);
    let beside = start > 0 && (named(start) || scope.words.is(start - 1, "،") && named(start - 1));
    let mut walk =
        Walk { scope, at: stop, end, beside, country: None, comma: false, joined: false, loose: false };
    let last = end.min(stop + LONGEST);
    while walk.at < last {
        if let Some(name) = walk.name() {
            let sure = walk.comma || !walk.joined && (!walk.loose || told(scope, start));
            return (sure && !walk.taken()).then_some(((name.tokens, name.actor), walk.country));
        }
        if told(scope, start)
            && !beside
            // «لزيارة **مدينة عدن**» is no lady: a word of the language is a name right behind the office alone.
            && (walk.at == stop || !scope.lexicon.lists.is_word(scope.words.key(walk.at)))
            && let Some(name) = fuller::listed(scope, walk.at, end).filter(|_| walk.comma || !walk.joined)
        {
            return Some(((name, None), walk.country));
        }
        walk.step()?;
    }
    None
}

/// True behind a verb of saying or a particle, where nobody else can follow whom the verb is done to.
fn told(scope: Scope<'_>, start: usize) -> bool {
    let Some(before) = start.checked_sub(1) else { return true };
    let particle = matches!(scope.morphs[before].class, WordClass::Preposition | WordClass::Complementiser);
    scope.is_finite_verb(before) || particle
}

impl Walk<'_> {
    fn name(&self) -> Option<Mention> {
        let marked = self.at < self.end && matches!(self.scope.words.kind(self.at), TokenKind::Quote(_));
        let first = self.at + usize::from(marked);
        let name = (first < self.end).then(|| phrase::person_name(self.scope, first, self.end)).flatten()?;
        let whole = name.head.start == name.span.start && name.tokens.len() > 1;
        (name.kind == EntityKind::Person && whole).then_some(name)
    }

    /// «خلفا للسويسري **جوزيف بلاتر**»: the name belongs to the noun that its preposition governs.
    fn taken(&self) -> bool {
        let before = self.at - 1;
        let governed = self.scope.morphs[before].clitics.preposition.is_some();
        governed && name::find(self.scope, before, self.at).is_none()
    }

    /// Goes over the next piece of the office; none when it is no piece of one.
    fn step(&mut self) -> Option<()> {
        let (scope, at) = (self.scope, self.at);
        if scope.words.is(at, "،") {
            // Behind a comma stands the name, or another office.
            let another = at + 1 < self.end && title::second_end(scope, at + 1, self.end).is_some();
            let also = self.scope.words.kind(at) == TokenKind::Punct && self.conjoined(at + 1);
            let ready = !self.beside
                && !self.comma
                && !also
                && (another || Walk { at: at + 1, ..*self }.name().is_some());
            self.comma = true;
            self.at += 1;
            return ready.then_some(());
        }
        self.comma = false;
        if matches!(scope.words.kind(at), TokenKind::Quote(_)) {
            self.at = phrase::quoted_name(scope, at, self.end)?;
            return Some(());
        }
        if scope.words.kind(at) != TokenKind::Word || title::is_counterpart(scope, at, self.end) {
            return None;
        }
        if scope.morphs[at].class == WordClass::Preposition {
            self.loose = true;
            self.at = self.body(at + 1).or_else(|| self.definite(at + 1))?;
            return Some(());
        }
        if let Some(stop) = self.body(at) {
            self.at = stop;
            return Some(());
        }
        if let Some(stop) = title::second_end(scope, at, self.end) {
            self.joined |= self.conjoined(at);
            self.at = stop;
            return (!self.governed(at)).then_some(());
        }
        self.noun().then(|| self.at += 1)
    }

    /// True for a word that و joins to what is before it.
    fn conjoined(&self, at: usize) -> bool {
        let known = |key: &str| {
            self.scope.lexicon.is_known_word(key) || self.scope.lexicon.lists.gazetteer.begins(key)
        };
        let key = if at < self.end { self.scope.words.key(at) } else { "" };
        key.starts_with('و') && !known(key)
    }

    /// True for an office with ل or ب in front, which is another's than the one before it.
    fn governed(&self, at: usize) -> bool {
        let key = self.scope.words.key(at);
        key.starts_with(['ل', 'ب']) && !self.scope.lexicon.is_known_word(key)
    }

    /// A name that is no person's, or an institution.
    fn body(&mut self, at: usize) -> Option<usize> {
        if at >= self.end {
            return None;
        }
        let scope = self.scope;
        let name = name::find(scope, at, self.end).or_else(|| tagged::find(scope, at, self.end));
        let noun = || phrase::source_noun(scope, at, self.end);
        let place =
            |kind| matches!(kind, EntityKind::Organisation | EntityKind::Place | EntityKind::Location);
        let body = name.or_else(noun).filter(|body| place(body.kind))?;
        let document = body.row.as_ref().is_some_and(|row| scope.lexicon.titles.is_document(row));
        self.country = self.country.or(body.country);
        (!document).then_some(body.tokens.end)
    }

    /// «المشرف العام على **المهرجان**»
    fn definite(&self, at: usize) -> Option<usize> {
        let fits = at < self.end && self.scope.is_definite(at) && !self.scope.is_finite_verb(at);
        fits.then_some(at + 1)
    }

    /// A definite word, or a noun that governs one.
    fn noun(&self) -> bool {
        let (scope, at) = (self.scope, self.at);
        let open = |i: usize| i < self.end && scope.is_open_word(i) && !scope.is_finite_verb(i);
        if !open(at) {
            return false;
        }
        if scope.is_definite(at) {
            return true;
        }
        // Behind what is definite an object begins: «غادر ولي العهد **مطار** المدينة».
        // «للعلاقة مع الهيئات **وحقوق** الإنسان», «وكيل الوزارة **لشؤون** المساجد»: with a letter in front one more noun.
        let letter = self.conjoined(at) || self.governed(at);
        let closed = (scope.is_definite(at - 1) || scope.name_at(at - 1).is_some()) && !letter;
        let key = scope.words.key(at);
        let lists = &scope.lexicon.lists;
        let key = if letter { key.get("ل".len()..).unwrap_or(key) } else { key };
        // «رئيس اللجنة **وأحمد** علي»
        let called = letter && lists.gazetteer.begins(key);
        let listed = !called && (lists.is_word(key) || letter && lists.cluster(key) > 0);
        let noun = listed && !lists.is_verb(key) && scope.morphs[at].verbs.is_empty();
        noun && !closed && open(at + 1) && scope.name_at(at).is_none()
    }
}
