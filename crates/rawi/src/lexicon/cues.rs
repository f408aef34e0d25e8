//! Cues that are not verbs, and the words that steer who speaks: sources, relays, turns, background, attitudes.

use crate::error::Result;
use crate::layers::Act;
use crate::lexicon::clitics::CliticTable;
use crate::lexicon::phrases::Phrases;
use crate::lexicon::tsv::Table;
use crate::lexicon::{ACTS, Tables};
use crate::text::fold;
use rustc_hash::{FxHashMap, FxHashSet};

/// Where a phrase ends an object that is what was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ObjectEnd {
    /// Wherever it stands.
    Anywhere,
    /// Behind a comma.
    Comma,
    /// Wherever it stands, where the object is promised, demanded, denied.
    Asked,
    /// Behind the marks of a whole quotation.
    Quoted,
}

/// What must follow a source phrase.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceNext {
    /// The source itself: بحسب رويترز.
    Source,
    /// A verb of saying and its subject: حسبما ذكرت رويترز.
    Verb,
    /// A verb of saying and its subject, about what stands before: هذا ما قالته الوزيرة.
    VerbBehind,
    /// The source, then a clause or a colon: جاء في البيان أن.
    Clause,
    /// Nothing; the pronoun in it refers to the speaker: على حد قوله.
    Pronoun,
}

/// A phrase that attributes.
#[derive(Debug)]
pub struct SourcePhrase {
    /// Row id.
    pub id: Box<str>,
    /// What follows it.
    pub next: SourceNext,
    /// What it does.
    pub act: Act,
    /// The writer keeps a distance: على حد زعمه.
    pub hedged: bool,
    /// Ends in a preposition that is glued to the source: وفقاً لـ.
    pub glued: Option<char>,
    /// Words.
    pub phrase: Box<str>,
}

/// What a turn phrase does to the thread of speech.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TurnEffect {
    /// Another speaker takes over: من جهته.
    Switch,
    /// Another subject begins: على صعيد آخر.
    Break,
    /// The topic of what is said next: وحول.
    Topic,
}

/// Where in what is said a phrase does something of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContentPlace {
    /// It opens the content.
    Begin,
    /// Anywhere.
    Within,
    /// Anywhere in a content of few words.
    Short,
    /// At its beginning, with a mention behind.
    Named,
    /// Anywhere in a content of few words that says what something is like.
    Described,
}

/// All of them.
#[derive(Debug, Default)]
pub struct Cues {
    /// Source phrases by row number.
    pub sources: Vec<SourcePhrase>,
    /// Their words.
    pub source_phrases: Phrases<u16>,
    /// Row ids of turns, by number.
    pub turns: Vec<Box<str>>,
    /// Turn phrases.
    pub turn_phrases: Phrases<(u16, TurnEffect)>,
    /// Row ids of background phrases.
    pub backgrounds: Vec<Box<str>>,
    /// Background phrases.
    pub background_phrases: Phrases<u16>,
    /// Phrases with which the report takes over from what was said, comma or none.
    pub end_phrases: Phrases<u16>,
    /// Phrases that end a content which is a noun phrase.
    pub noun_end_phrases: Phrases<u16>,
    /// Phrases that end an object that is what was said, and where.
    pub object_ends: Phrases<ObjectEnd>,
    /// Conjunctions that leave what was said only behind a comma.
    pub joins: FxHashSet<Box<str>>,
    /// Words with which a question begins (`questions.tsv`): whether any verb of saying may have it, or only one of asking.
    pub questions: Phrases<bool>,
    /// Phrases that part what was said from a clause with a verb of saying of its own (`ends.tsv`).
    pub meanwhile_phrases: Phrases<u16>,
    /// Phrases that open a clause in front of the main one, behind whose comma the report goes on (`ends.tsv`).
    pub fronting_phrases: Phrases<u16>,
    /// Verbs that make the verbal noun behind them a deed of nobody named: تم، جرى.
    pub done: FxHashSet<Box<str>>,
    /// Words with which a verbal noun goes along with another deed: مع.
    pub along: FxHashSet<Box<str>>,
    /// Verbs of coming or being brought to a deed: دفعه إلى الدعوة.
    pub towards: FxHashSet<Box<str>>,
    /// Verbs that attribute only behind a source phrase: حسب ما نشرته.
    pub shown: FxHashSet<Box<str>>,
    /// Verbs right behind which a source phrase tells how: تسير وفق القانون.
    pub manners: FxHashSet<Box<str>>,
    /// Nouns by which a thing goes, and that say nothing: برنامج.
    pub norms: FxHashSet<Box<str>>,
    /// Words in which the one who speaks is heard: علينا، أعتقد.
    pub selves: FxHashSet<Box<str>>,
    /// Phrases that open an adverbial of occasion or channel.
    pub frame_phrases: Phrases<u16>,
    /// Phrases between a verb and its object that say nothing: في هذا السياق.
    pub aside_phrases: Phrases<u16>,
    /// Row id of each row of channels, and whether it is an occasion; none where it is neither.
    pub channels: Vec<(Box<str>, Option<bool>)>,
    /// Phrases that open an adverbial of channel or occasion: في تصريح.
    pub channel_phrases: Phrases<u16>,
    /// Rows of channels that answer whoever is named behind them: ردا على سؤال.
    pub replies: FxHashSet<u16>,
    /// Rows of channels on which whoever is named behind مع stands beside the speaker: في مؤتمر صحفي مع نظيره.
    pub shared: FxHashSet<u16>,
    /// What is sent or said to somebody: رسالة، برقية.
    pub messages: FxHashSet<Box<str>>,
    /// What is said to a medium or an assembly, but is named with whoever says it too: تصريح للوزير.
    pub declared: FxHashSet<Box<str>>,
    /// The preposition in front of whom it is sent to.
    pub sent_to: Box<str>,
    /// مع, in front of the one spoken with.
    pub with: Box<str>,
    /// خلال, in front of a meeting.
    pub during: Box<str>,
    /// Words of quantity in front of a noun: جميع.
    pub quantities: FxHashSet<Box<str>>,
    /// أمام, in front of the assembly spoken to.
    pub facing: Box<str>,
    /// Those who ask, with ل: للصحفيين.
    pub press: FxHashSet<Box<str>>,
    /// Words between a source phrase and its source: بحسب **نفس** المصدر، وفق **تصريحات** الوزير.
    pub determiners: FxHashSet<Box<str>>,
    /// First words of a heading's label, in front of its colon, that name a topic or a picture and nobody who speaks.
    pub labels: FxHashSet<Box<str>>,
    /// Nouns with which what is said begins, with and without pronoun: ضرورة، رفضه.
    pub content_nouns: FxHashSet<Box<str>>,
    /// What one refuses to do when one says nothing.
    pub silence: Phrases<u16>,
    /// Row id and act of attitude nouns, by number.
    pub attitudes: Vec<(Box<str>, Act)>,
    /// Attitude nouns by key, with and without pronoun.
    pub attitude_keys: FxHashMap<Box<str>, u16>,
    /// Row id, act and place of each row of content acts.
    pub content_acts: Vec<(Box<str>, Act, ContentPlace)>,
    /// Phrases by which what is said does something of its own: يجب، لا أساس له.
    pub content_phrases: Phrases<u16>,
    /// Ids of verbs that pass another's words on.
    pub relay_verbs: FxHashMap<Box<str>, Box<str>>,
    /// Ids of verbs whose negated form still tells a stance.
    pub stances: FxHashSet<Box<str>>,
    /// Ids of verbs whose third person with a clause right behind it names nobody: يتوقع أن.
    pub impersonal: FxHashSet<Box<str>>,
    /// Ids of verbs that go on with what the last speaker said: أضاف.
    pub additions: FxHashSet<Box<str>>,
    /// Ids of verbs of what only one accused does: اعترف.
    pub confessions: FxHashSet<Box<str>>,
    /// Ids of verbs that always have an object: حثّ.
    pub objects: FxHashSet<Box<str>>,
    /// Ids of verbs whose object is spoken of, and not to.
    pub spoken_of: FxHashSet<Box<str>>,
    /// Behind what whoever was caught speaks: بالتحري معه.
    pub questioned: Phrases<u16>,
    /// What opens a clause of time: عندما، بعد أن.
    pub clause_openers: Phrases<u16>,
    /// The key of the preposition that stands before the one quoted: نقلت الوكالة **عن** فلان.
    pub relay_preposition: Box<str>,
}

const YES_NO: &[(&str, bool)] = &[("yes", true), ("no", false)];
const NEXT: &[(&str, SourceNext)] = &[
    ("source", SourceNext::Source),
    ("verb", SourceNext::Verb),
    ("verb_behind", SourceNext::VerbBehind),
    ("clause", SourceNext::Clause),
    ("pronoun", SourceNext::Pronoun),
];
const CONTENT_PLACES: &[(&str, ContentPlace)] = &[
    ("begin", ContentPlace::Begin),
    ("within", ContentPlace::Within),
    ("short", ContentPlace::Short),
    ("named", ContentPlace::Named),
    ("described", ContentPlace::Described),
];
const EFFECTS: &[(&str, TurnEffect)] =
    &[("switch", TurnEffect::Switch), ("break", TurnEffect::Break), ("topic", TurnEffect::Topic)];

/// The use of an occasion that two share.
const SHARED: &str = "shared";
/// The use of a channel that answers somebody.
const REPLY: &str = "reply";

impl Cues {
    /// Loads the tables.
    pub fn load(tables: &Tables, clitics: &CliticTable) -> Result<Self> {
        let mut cues = Self::default();
        cues.load_sources(tables, clitics)?;
        cues.load_turns(tables, clitics)?;
        cues.load_attitudes(tables, clitics)?;
        cues.load_content_acts(tables)?;
        let file = "background.tsv";
        for row in Table::parse(file, tables.get(file)?, &["id", "phrase"])?.rows() {
            let at = cues.backgrounds.len() as u16;
            cues.backgrounds.push(row.id().into());
            row.list("phrase").for_each(|phrase| cues.background_phrases.insert(phrase, at));
        }
        let file = "ends.tsv";
        for (at, row) in
            Table::parse(file, tables.get(file)?, &["id", "behind", "phrase"])?.rows().enumerate()
        {
            let ends = match row.choice("behind", &[("any", 0), ("noun", 1), ("report", 2), ("front", 3)])? {
                0 => &mut cues.end_phrases,
                1 => &mut cues.noun_end_phrases,
                2 => &mut cues.meanwhile_phrases,
                _ => &mut cues.fronting_phrases,
            };
            row.list("phrase").for_each(|phrase| ends.insert(phrase, at as u16));
        }
        let file = "object_ends.tsv";
        for row in Table::parse(file, tables.get(file)?, &["id", "place", "phrase"])?.rows() {
            let places = [
                ("any", ObjectEnd::Anywhere),
                ("comma", ObjectEnd::Comma),
                ("asked", ObjectEnd::Asked),
                ("quoted", ObjectEnd::Quoted),
            ];
            let place = row.choice("place", &places)?;
            row.list("phrase").for_each(|phrase| cues.object_ends.insert(phrase, place));
        }
        let file = "joins.tsv";
        for row in Table::parse(file, tables.get(file)?, &["id", "word"])?.rows() {
            cues.joins.extend(row.list("word").map(|word| fold(word).into_boxed_str()));
        }
        let file = "questions.tsv";
        for row in Table::parse(file, tables.get(file)?, &["id", "behind", "word"])?.rows() {
            let said = row.choice("behind", &[("ask", false), ("say", true)])?;
            row.list("word").for_each(|word| cues.questions.insert(word, said));
        }
        let file = "light_verbs.tsv";
        for row in Table::parse(file, tables.get(file)?, &["id", "use", "words"])?.rows() {
            let words = match row.choice("use", &[("done", 0), ("with", 1), ("shown", 2), ("towards", 3)])? {
                0 => &mut cues.done,
                1 => &mut cues.along,
                2 => &mut cues.shown,
                _ => &mut cues.towards,
            };
            words.extend(row.list("words").map(|word| fold(word).into_boxed_str()));
        }
        let file = "manners.tsv";
        for row in Table::parse(file, tables.get(file)?, &["id", "word"])?.rows() {
            cues.manners.extend(row.list("word").map(|word| fold(word).into_boxed_str()));
        }
        let file = "norms.tsv";
        for row in Table::parse(file, tables.get(file)?, &["id", "word"])?.rows() {
            cues.norms.extend(row.list("word").map(|word| fold(word).into_boxed_str()));
        }
        let file = "selves.tsv";
        for row in Table::parse(file, tables.get(file)?, &["id", "word"])?.rows() {
            cues.selves.extend(row.list("word").map(|word| fold(word).into_boxed_str()));
        }
        let file = "frames.tsv";
        for (at, row) in Table::parse(file, tables.get(file)?, &["id", "phrase"])?.rows().enumerate() {
            row.list("phrase").for_each(|phrase| cues.frame_phrases.insert(phrase, at as u16));
        }
        let file = "asides.tsv";
        for (at, row) in Table::parse(file, tables.get(file)?, &["id", "phrase"])?.rows().enumerate() {
            row.list("phrase").for_each(|phrase| cues.aside_phrases.insert(phrase, at as u16));
        }
        let file = "parties.tsv";
        for row in Table::parse(file, tables.get(file)?, &["id", "use", "word"])?.rows() {
            let words = row.list("word").map(|word| fold(word).into_boxed_str());
            match row.choice(
                "use",
                &[
                    ("with", 0),
                    ("during", 1),
                    ("quantity", 2),
                    ("determiner", 3),
                    ("before", 4),
                    ("press", 5),
                    ("towards", 6),
                    ("message", 7),
                    ("declared", 8),
                ],
            )? {
                0 => cues.with = words.last().unwrap_or_default(),
                1 => cues.during = words.last().unwrap_or_default(),
                2 => cues.quantities.extend(words),
                3 => cues.determiners.extend(words),
                4 => cues.facing = words.last().unwrap_or_default(),
                6 => cues.sent_to = words.last().unwrap_or_default(),
                7 => cues.messages.extend(
                    row.list("word").flat_map(|noun| clitics.with_pronouns(noun)).map(String::into_boxed_str),
                ),
                8 => cues.declared.extend(
                    row.list("word").flat_map(|noun| clitics.with_pronouns(noun)).map(String::into_boxed_str),
                ),
                _ => cues.press.extend(words),
            }
        }
        let file = "channels.tsv";
        let uses = &[
            ("channel", Some(false)),
            ("occasion", Some(true)),
            ("source", None),
            ("reply", Some(false)),
            ("shared", Some(true)),
        ];
        for (at, row) in Table::parse(file, tables.get(file)?, &["id", "use", "phrase"])?.rows().enumerate() {
            cues.channels.push((row.id().into(), row.choice("use", uses)?));
            match row.need("use")? {
                REPLY => drop(cues.replies.insert(at as u16)),
                SHARED => drop(cues.shared.insert(at as u16)),
                _ => {}
            }
            row.list("phrase").for_each(|phrase| cues.channel_phrases.insert(phrase, at as u16));
        }
        let file = "silence.tsv";
        for (at, row) in Table::parse(file, tables.get(file)?, &["id", "noun"])?.rows().enumerate() {
            row.list("noun").for_each(|noun| cues.silence.insert(noun, at as u16));
        }
        cues.load_content_nouns(tables, clitics)?;
        let file = "labels.tsv";
        for row in Table::parse(file, tables.get(file)?, &["id", "word"])?.rows() {
            cues.labels.extend(row.list("word").map(|word| fold(word).into_boxed_str()));
        }
        let file = "stances.tsv";
        for row in Table::parse(file, tables.get(file)?, &["id", "verb_id"])?.rows() {
            cues.stances.insert(row.need("verb_id")?.into());
        }
        let file = "impersonal.tsv";
        for row in Table::parse(file, tables.get(file)?, &["id", "verb_id"])?.rows() {
            cues.impersonal.insert(row.need("verb_id")?.into());
        }
        let file = "threads.tsv";
        for (at, row) in Table::parse(file, tables.get(file)?, &["id", "use", "words"])?.rows().enumerate() {
            match row.choice(
                "use",
                &[
                    ("goes_on", 0),
                    ("confess", 1),
                    ("object", 2),
                    ("questioned", 3),
                    ("clause", 4),
                    ("spoken_of", 5),
                ],
            )? {
                0 => cues.additions.extend(row.list("words").map(Box::from)),
                1 => cues.confessions.extend(row.list("words").map(Box::from)),
                3 => row.list("words").for_each(|words| cues.questioned.insert(words, at as u16)),
                2 => cues.objects.extend(row.list("words").map(Box::from)),
                5 => cues.spoken_of.extend(row.list("words").map(Box::from)),
                _ => row.list("words").for_each(|words| cues.clause_openers.insert(words, at as u16)),
            }
        }
        let file = "relays.tsv";
        for row in Table::parse(file, tables.get(file)?, &["id", "verb_id", "preposition"])?.rows() {
            let preposition: Box<str> = fold(row.need("preposition")?).into();
            if cues.relay_preposition.is_empty() {
                cues.relay_preposition.clone_from(&preposition);
            }
            cues.relay_verbs.insert(row.need("verb_id")?.into(), preposition);
        }
        Ok(cues)
    }

    fn load_sources(&mut self, tables: &Tables, clitics: &CliticTable) -> Result<()> {
        let file = "source_phrases.tsv";
        let table = Table::parse(file, tables.get(file)?, &["id", "phrase", "next", "act", "hedged"])?;
        for row in table.rows() {
            let next = row.choice("next", NEXT)?;
            let (act, hedged) = (row.choice("act", ACTS)?, row.choice("hedged", YES_NO)?);
            for phrase in row.list("phrase") {
                let at = self.sources.len() as u16;
                let glued =
                    phrase.strip_suffix(" ل").map(|_| 'ل').or_else(|| phrase.strip_suffix(" ب").map(|_| 'ب'));
                let words = phrase.strip_suffix(" ل").or_else(|| phrase.strip_suffix(" ب")).unwrap_or(phrase);
                self.sources.push(SourcePhrase {
                    id: row.id().into(),
                    next,
                    act,
                    hedged,
                    glued,
                    phrase: words.into(),
                });
                for form in clitics.instead_of_his(words, next == SourceNext::Pronoun) {
                    self.source_phrases.insert(&form, at);
                }
            }
        }
        Ok(())
    }

    fn load_turns(&mut self, tables: &Tables, clitics: &CliticTable) -> Result<()> {
        let file = "turns.tsv";
        let table = Table::parse(file, tables.get(file)?, &["id", "phrase", "effect"])?;
        for row in table.rows() {
            let at = self.turns.len() as u16;
            self.turns.push(row.id().into());
            let effect = row.choice("effect", EFFECTS)?;
            for phrase in row.list("phrase") {
                for form in clitics.instead_of_his(phrase, effect == TurnEffect::Switch) {
                    self.turn_phrases.insert(&form, (at, effect));
                }
            }
        }
        Ok(())
    }

    fn load_content_nouns(&mut self, tables: &Tables, clitics: &CliticTable) -> Result<()> {
        let file = "content_nouns.tsv";
        for row in Table::parse(file, tables.get(file)?, &["id", "noun"])?.rows() {
            self.content_nouns.extend(
                row.list("noun").flat_map(|noun| clitics.with_pronouns(noun)).map(String::into_boxed_str),
            );
            // «أظهرت الدراسة ارتفاع**ا**».
            let bare = row.list("noun").map(fold).filter(|noun| !noun.ends_with('ه'));
            self.content_nouns.extend(bare.map(|noun| format!("{noun}ا").into_boxed_str()));
        }
        Ok(())
    }

    fn load_content_acts(&mut self, tables: &Tables) -> Result<()> {
        let file = "content_acts.tsv";
        let table = Table::parse(file, tables.get(file)?, &["id", "place", "phrase", "act"])?;
        for (at, row) in table.rows().enumerate() {
            let (place, act) = (row.choice("place", CONTENT_PLACES)?, row.choice("act", ACTS)?);
            self.content_acts.push((row.id().into(), act, place));
            row.list("phrase").for_each(|phrase| self.content_phrases.insert(phrase, at as u16));
        }
        Ok(())
    }

    fn load_attitudes(&mut self, tables: &Tables, clitics: &CliticTable) -> Result<()> {
        let file = "attitude_nouns.tsv";
        for row in Table::parse(file, tables.get(file)?, &["id", "noun", "act"])?.rows() {
            let at = self.attitudes.len() as u16;
            self.attitudes.push((row.id().into(), row.choice("act", ACTS)?));
            for key in row.list("noun").flat_map(|noun| clitics.with_pronouns(noun)) {
                self.attitude_keys.entry(key.into()).or_insert(at);
            }
        }
        Ok(())
    }
}
