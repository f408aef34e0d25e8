//! A chain while it grows, and what is looked at of a mention that may belong to it.

use crate::evidence::{Cause, Decided, RowRef};
use crate::ids::{Id, MentionId, SentenceId};
use crate::layers::{
    ActorRef, Agreement, BlockKind, Chain, Country, EntityKind, Mention, TokenKind, WordClass,
};
use crate::lexicon::actors::NameForm;
use crate::mention::{Scope, name, title};
use crate::morph::clitic;
use crate::span::Span;
use std::ops::Range;

/// The preposition behind how many are meant: الكثير من.
const OF: &str = "من";

/// An office as a phrase gives it.
#[derive(Clone, Debug)]
pub(super) struct Office {
    /// Row number in `titles.tsv`.
    pub title: u16,
    /// The state that the phrase names.
    pub country: Option<Country>,
    /// The words of what it is an office of, without demonyms.
    pub of: Vec<String>,
    /// Who held it holds it no more: «الرئيس المخلوع»، «رئيس الحكومة الأسبق».
    pub former: bool,
}

/// A mention with the words that it is compared by.
#[derive(Debug)]
pub(super) struct Seen<'a> {
    pub mention: &'a Mention,
    /// Keys of the head, without proclitics.
    pub words: Vec<String>,
    /// The noun before a name: «**شركة** أرامكو».
    pub noun: Option<String>,
    /// The office, when the phrase has a title.
    pub office: Option<Office>,
    /// The phrase stands in the headline.
    pub headline: bool,
    /// Words behind the first are demonyms: «الصحيفة البريطانية».
    pub bare: bool,
    /// One of them is, so that it is the bodies of that state that are meant.
    pub of_state: bool,
    /// The phrase begins with a number: «ثلاثة مسلحين».
    pub counted: bool,
    /// The words before the name or in its stead, as keys.
    pub style: Vec<String>,
    /// A cue has it as its source.
    pub speaks: bool,
    /// The country that the report is clearly about.
    pub about: Option<Country>,
    /// The group whose ranks the phrase names: «مسلحي **داعش**».
    pub of: Option<ActorRef>,
    /// It stands in the headline or in the sentence behind it.
    pub early: bool,
    /// The words in front of the name, without proclitics: «**اللاجئ السوري** سمير خالد».
    pub lead: Vec<String>,
}

/// A chain while it grows.
#[derive(Debug)]
pub(super) struct Draft {
    pub kind: EntityKind,
    pub mentions: Vec<MentionId>,
    pub name: Span,
    pub name_words: Vec<String>,
    pub named: bool,
    /// Nouns that stood for it, or that stand before its name.
    pub heads: Vec<String>,
    pub offices: Vec<Office>,
    pub agreement: Agreement,
    pub actor: Option<ActorRef>,
    pub country: Option<Country>,
    /// It has been spoken of outside the headline.
    pub told: bool,
    /// The words before its names and in their stead, as keys.
    pub styles: Vec<String>,
    /// A cue has had it as its source.
    pub speaks: bool,
    /// No name, and no noun with the article, has stood for it.
    pub vague: bool,
    /// It was told of first in the headline or in the sentence behind it.
    pub early: bool,
    /// A number has stood before its noun: «أربعة شبان».
    pub counted: bool,
    /// The words that have told who a name or a noun means: «بائع السمك، سمير خالد».
    pub phrases: Vec<Vec<String>>,
    /// It began as a noun with nothing but the state that it is of: «الحكومة العراقية».
    pub bare: bool,
}

impl<'a> Seen<'a> {
    pub(super) fn new(scope: Scope<'_>, mention: &'a Mention) -> Self {
        let words = content_words(scope, mention);
        let block = scope.words.block_at(mention.tokens.start);
        let behind = mention.tokens.start + 1..mention.tokens.end;
        let demonym = |i: usize| scope.demonym(i).is_some();
        let governs = governs(scope, mention, behind.clone());
        Self {
            mention,
            noun: noun(scope, mention),
            office: office(scope, mention),
            headline: scope.words.block(block).kind == BlockKind::Headline,
            bare: words.len() == 1
                || shown(scope, mention)
                || behind.clone().all(|i| demonym(i) || rebels(scope, i))
                || governs,
            of_state: governs || behind.clone().any(demonym),
            style: style(scope, mention),
            counted: mention.row.as_ref().is_some_and(|row| &*row.id == "counted"),
            words,
            speaks: false,
            about: None,
            of: ranks_of(scope, mention),
            early: early(scope, mention),
            lead: lead(scope, mention),
        }
    }
}

impl Draft {
    pub(super) fn new(mention: &Mention) -> Self {
        Self {
            kind: mention.kind,
            mentions: Vec::new(),
            name: mention.head,
            name_words: Vec::new(),
            named: false,
            heads: Vec::new(),
            offices: Vec::new(),
            agreement: mention.agreement,
            actor: None,
            country: None,
            told: false,
            styles: Vec::new(),
            bare: false,
            speaks: false,
            vague: true,
            early: false,
            counted: false,
            phrases: Vec::new(),
        }
    }

    pub(super) fn join(&mut self, id: MentionId, seen: Seen<'_>) {
        let first = seen.words.get(usize::from(seen.counted)).cloned();
        let Seen {
            mention, words, office, headline, noun, bare, style, speaks, lead, early, counted, ..
        } = seen;
        self.speaks |= speaks;
        self.early |= self.mentions.is_empty() && early;
        self.counted |= counted;
        self.vague &= !mention.named && !mention.definite;
        self.styles.extend(style);
        self.bare |= self.mentions.is_empty() && bare;
        let fuller = mention.named && (!self.named || words.len() > self.name_words.len());
        let phrase = if mention.named { lead } else { words.clone() };
        self.phrases.extend(Some(phrase).filter(|phrase| phrase.len() > 1));
        let thing = !self.named && !mention.named && self.offices.is_empty() && office.is_none();
        let begins = self.name_words.first() == words.first() && words.len() > self.name_words.len();
        if fuller || thing && begins || self.name_words.is_empty() {
            self.name = mention.head;
            self.name_words = words;
            self.kind = mention.kind;
        }
        self.named |= mention.named;
        // A tagged «شركة النخيل» is a company by its first word, as it is without the tagger.
        let tells = !mention.named || mention.kind == EntityKind::Organisation && mention.actor.is_none();
        self.heads.extend(noun.or(first.filter(|_| tells)));
        self.offices.extend(office);
        self.actor = self.actor.or(mention.actor);
        self.country = self.country.or(mention.country);
        self.agreement.gender = self.agreement.gender.or(mention.agreement.gender);
        self.told |= !headline;
        self.mentions.push(id);
    }

    /// Takes in a later chain that tells of the same person.
    pub(super) fn merge(&mut self, named: Draft) {
        self.mentions.extend(&named.mentions);
        self.mentions.sort_unstable();
        if named.named {
            (self.name, self.name_words, self.kind) = (named.name, named.name_words, named.kind);
        }
        self.country = self.country.or(named.country);
        self.agreement.gender = self.agreement.gender.or(named.agreement.gender);
        self.named |= named.named;
    }

    pub(super) fn finish(self, scope: Scope<'_>) -> Chain {
        let row = self.actor.map(|a| scope.lexicon.actors.get(a));
        let because = |row: RowRef| Cause::new(row, self.name);
        Chain {
            kind: self.kind,
            name: self.name,
            mentions: self.mentions,
            outside: Vec::new(),
            agreement: self.agreement,
            actor: self.actor.zip(row).map(|(value, row)| Decided {
                value,
                because: because(row.row()),
                confidence: 0.9,
                others: Vec::new(),
            }),
            others: Vec::new(),
            country: row.and_then(|r| r.country).or(self.country),
            country_because: None,
            role: row.and_then(|r| r.role),
            office: self.offices.iter().map(|o| o.title).find(|row| scope.lexicon.titles.is_office(*row)),
        }
    }
}

/// «**هذه** التلميذة المتميزة»: what is pointed at has been told of, however it is described.
fn shown(scope: Scope<'_>, mention: &Mention) -> bool {
    let at = mention.tokens.start;
    let demonstrative = at > 0 && scope.morphs[at - 1].class == WordClass::Demonstrative;
    demonstrative && scope.is_definite(at) && !mention.named && mention.tokens.len() == 2
}

fn style(scope: Scope<'_>, mention: &Mention) -> Vec<String> {
    let titled = mention.tokens.clone().filter(|_| mention.title.is_some());
    titled
        .filter(|i| !mention.named || scope.words.span(*i).end <= mention.head.start)
        .map(|i| scope.words.key(i).to_string())
        .collect()
}

/// «الميليشيات **المتمردة**»، «العناصر **الانقلابية**».
fn rebels(scope: Scope<'_>, at: usize) -> bool {
    let word = stem(scope, at, false);
    scope.is_definite(at) && scope.lexicon.titles.sorts.fits("REB", word.strip_suffix('ه').unwrap_or(&word))
}

/// «حكومة العبادي» is the government of the state whose man he is.
fn governs(scope: Scope<'_>, mention: &Mention, mut behind: Range<usize>) -> bool {
    let state = mention.country.is_some() && !mention.named && mention.title.is_none();
    let noun = stem(scope, mention.tokens.start, true);
    let his = behind.next().and_then(|at| name::find(scope, at, mention.tokens.end));
    let whole = his.is_some_and(|his| his.kind == EntityKind::Person && his.tokens.end == mention.tokens.end);
    state && whole && scope.lexicon.titles.sorts.fits("state", &noun)
}

/// The keys of a mention's head, without proclitics; عبد and what follows it are one word, and بن is none.
fn content_words(scope: Scope<'_>, mention: &Mention) -> Vec<String> {
    let range = mention.tokens.clone().filter(|i| mention.head.overlaps(scope.words.span(*i)));
    let start = mention.tokens.start;
    if !mention.named {
        let sorts = &scope.lexicon.titles.sorts;
        // «الشخص **المذكور**» is «الشخص».
        let said = |i: usize, word: &str| i > start && scope.is_definite(i) && sorts.fits("said", word);
        let words = range.filter(|i| matches!(scope.words.kind(*i), TokenKind::Word | TokenKind::Number));
        let words = words.map(|i| (i, described(scope, i, start))).filter(|(i, word)| !said(*i, word));
        let mut words: Vec<String> = words.map(|(_, word)| word).collect();
        // «ثلاثة (03)».
        let number = |word: &String| word.parse::<u32>().ok();
        if words.len() > 2 && number(&words[0]).is_some() && number(&words[0]) == number(&words[1]) {
            words.remove(1);
        }
        // «معظم الأسرى», «الكثير **من** الأسرى», but «الأغلبية البرلمانية» is none.
        let of = |words: &[String]| words.get(1).is_some_and(|word| word == OF);
        let part = |words: &[String]| !scope.morphs[start].clitics.article || of(words);
        if words.len() > 1 && sorts.fits("share", &words[0]) && part(&words) {
            words.drain(..if of(&words) { 2 } else { 1 });
        }
        if words.len() > 1 && stands_for_whole(scope, mention, &words) {
            words.remove(0);
        }
        return words;
    }
    let mut out: Vec<String> = Vec::new();
    // «كاندي» is no «ك» and «اندي».
    let whole = scope.words.span(start).start == mention.head.start
        && (mention.tokens.len() == 1 || mention.kind != EntityKind::Person)
        && scope.words.key(start).starts_with('ك');
    for word in stems(scope, range, if whole { usize::MAX } else { start }) {
        match out.last_mut() {
            Some(last) if last == "عبد" => last.push_str(&word),
            _ if matches!(&*word, "بن" | "ابن") => {}
            _ => out.push(word),
        }
    }
    // «قوات الأمن», which the tagger takes for a name.
    if out.len() > 1 && mention.actor.is_none() && is_men_of(scope, &out) {
        out.remove(0);
    }
    out
}

/// «مقاتلات التحالف» are the alliance, «مقاتلات تركية» are none; «رجال الأمن» are the police.
fn stands_for_whole(scope: Scope<'_>, mention: &Mention, words: &[String]) -> bool {
    let at = mention.tokens.start;
    let construct = !scope.morphs[at].clitics.article && scope.demonym(at + 1).is_none();
    let sorts = &scope.lexicon.titles.sorts;
    mention.definite && construct && (sorts.fits("whole", &words[0]) || is_men_of(scope, words))
}

fn is_men_of(scope: Scope<'_>, words: &[String]) -> bool {
    let sorts = &scope.lexicon.titles.sorts;
    sorts.fits("men", &words[0]) && sorts.fits("POL", &words[1])
}

fn noun(scope: Scope<'_>, mention: &Mention) -> Option<String> {
    let start = mention.tokens.start;
    let before =
        mention.named && mention.title.is_none() && scope.words.span(start).end <= mention.head.start;
    before.then(|| stem(scope, start, true))
}

fn ranks_of(scope: Scope<'_>, mention: &Mention) -> Option<ActorRef> {
    let start = mention.tokens.start;
    let ranks = scope.lexicon.titles.sorts.fits("ranks", &stem(scope, start, true));
    let free = ranks && !mention.named && mention.title.is_none();
    let found = (start + 1..mention.tokens.end)
        .filter(|_| free)
        .find_map(|at| name::find(scope, at, mention.tokens.end));
    let actor = found?.actor?;
    (scope.lexicon.actors.get(actor).role == Some("REB")).then_some(actor)
}

fn early(scope: Scope<'_>, mention: &Mention) -> bool {
    let sentence = scope.words.sentence_at(mention.tokens.start).index();
    let headline = |i: usize| {
        scope.words.block(scope.words.sentences[SentenceId::from_index(i)].block).kind == BlockKind::Headline
    };
    headline(sentence) || sentence == 0 || headline(sentence - 1)
}

/// The words in front of a name that are no title.
fn lead(scope: Scope<'_>, mention: &Mention) -> Vec<String> {
    let start = mention.tokens.start;
    let before = |i: &usize| scope.words.span(*i).end <= mention.head.start;
    let own = mention.tokens.clone().filter(|_| mention.named && mention.title.is_none());
    let words = own.filter(before).filter(|i| scope.words.kind(*i) == TokenKind::Word);
    words.map(|i| described(scope, i, start)).collect()
}

/// A word of a phrase that is no person's name; what names a state is that state's code, «الصينية» as «الصين».
fn described(scope: Scope<'_>, at: usize, start: usize) -> String {
    let named = || state(scope, at).filter(|_| at > start);
    let code = scope.demonym(at).or_else(named);
    code.map_or_else(|| stem(scope, at, at == start), |code| code.code().to_string())
}

/// The state whose whole name a word is, which its capital is not.
fn state(scope: Scope<'_>, at: usize) -> Option<Country> {
    let actors = &scope.lexicon.actors;
    let named = |form: &str| actors.names.longest(scope.words, form, at, at + 1);
    let forms = clitic::name_forms(scope.words.key(at));
    let ((actor, _), _) =
        forms.iter().find_map(|(form, _)| named(form)).filter(|((_, form), _)| *form == NameForm::Full)?;
    let row = actors.get(actor);
    row.country.filter(|_| row.table == "countries.tsv")
}

fn stems(scope: Scope<'_>, range: impl Iterator<Item = usize>, start: usize) -> Vec<String> {
    let words = range.filter(|i| matches!(scope.words.kind(*i), TokenKind::Word | TokenKind::Number));
    words.map(|i| stem(scope, i, i == start)).collect()
}

/// A word as words are compared: without proclitics, and with one ending for all cases.
pub(super) fn stem(scope: Scope<'_>, at: usize, first: bool) -> String {
    let key = scope.words.key(at);
    let (clitics, start) = clitic::split(key);
    let bare = if clitics.article { &key[start..] } else { without_particles(scope, at, first) };
    if let Some(value) = scope.lexicon.titles.numbers.get(bare) {
        return value.to_string();
    }
    let long = |stem: &&str| stem.chars().count() > 2;
    let sorts = &scope.lexicon.titles.sorts;
    // «رجلا» is «رجل».
    let accusative = bare.strip_suffix('ا').filter(|noun| !noun.ends_with('ه'));
    if let Some(noun) = accusative.filter(|noun| sorts.holds(noun) && !sorts.holds(bare)) {
        return noun.to_string();
    }
    match bare.strip_suffix("ون").filter(long) {
        Some(stem) => format!("{stem}ين"),
        None => bare.to_string(),
    }
}

/// «وقوات»، «لحكومة»: a first word that only without its letter is one the tables know.
fn without_particles<'a>(scope: Scope<'a>, at: usize, first: bool) -> &'a str {
    let key = scope.words.key(at);
    if !first || scope.lexicon.is_known_word(key) {
        return key;
    }
    let rest = clitic::after_conjunction(key).unwrap_or(key);
    let known = |word: &&str| scope.lexicon.is_known_word(word);
    let inner = ['ب', 'ل', 'ك'].iter().find_map(|letter| rest.strip_prefix(*letter)).filter(known);
    let conjunction = scope.morphs[at].clitics.conjunction;
    inner.or_else(|| Some(rest).filter(|rest| conjunction || known(rest))).unwrap_or(key)
}

fn office(scope: Scope<'_>, mention: &Mention) -> Option<Office> {
    let mut title = mention.title?;
    let start = mention.tokens.start;
    let stop =
        if mention.named { scope.words.first_at(mention.head.start).max(start) } else { mention.tokens.end };
    let mut begin = title::words_end(scope, start, stop).max(start + 1);
    // «سمو ولي العهد»: what is held stands behind the style.
    if let Some(held) = title::find(scope, begin.min(stop), stop)
        .filter(|_| !scope.lexicon.titles.is_office(title) && begin < stop)
        && let Some(office) = held.title.filter(|row| scope.lexicon.titles.is_office(*row))
    {
        title = office;
        begin = title::words_end(scope, begin, stop).max(begin + 1);
    }
    let range: Range<usize> = begin.min(stop)..stop;
    let of = range.clone().filter(|i| scope.demonym(*i).is_none());
    // Whose minister a name is its row tells; the phrase may leave it open, as what follows does then.
    let told = || range.clone().any(|i| scope.demonym(i).is_some() || name::find(scope, i, stop).is_some());
    let country = mention.country.filter(|_| !mention.named || mention.actor.is_none() || told());
    Some(Office { title, country, of: stems(scope, of, start), former: former(scope, mention, title) })
}

/// «الرئيس المخلوع»، «رئيس الحكومة الأسبق»: the word may stand behind the phrase. With two offices it is the second's.
fn former(scope: Scope<'_>, mention: &Mention, title: u16) -> bool {
    let (start, end) = (mention.tokens.start, mention.tokens.end);
    let one =
        !(start + 1..end).any(|i| scope.morphs[i].clitics.conjunction || scope.words.key(i).starts_with('و'));
    let words = (start..scope.words.len().min(end + 1)).filter(|i| scope.is_definite(*i));
    let mut words = words.map(|i| stem(scope, i, false));
    one && scope.lexicon.titles.is_office(title)
        && words.any(|word| scope.lexicon.titles.sorts.fits("former", &word))
}
