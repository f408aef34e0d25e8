//! Names and offices that stand side by side for one person: «جون سميث، رئيس الجمعية»، «وزير الصحة، سمير خالد»،
//! «خالد سمير وهو قائد ميداني».

use crate::layers::{EntityKind, Mention, Number, TokenKind, WordClass};
use crate::mention::{Scope, governing};
use crate::morph::clitic;

/// Most tokens that an office goes on for behind what its own mention holds.
const FURTHER: usize = 8;

/// Most tokens from an office to the title with the name of who holds it.
const LED: usize = 12;

/// «مع», behind which another stands.
const WITH: &str = "مع";

/// Prepositions that say where an office is held.
const WHERE: &[&str] = &["في", "لدي"];

/// The whole phrases of names with offices beside them, to stand in front of their parts.
pub(super) fn wholes(scope: Scope<'_>, mentions: &[Mention]) -> Vec<Mention> {
    let pairs = (0..mentions.len()).filter_map(|id| Some((of(scope, mentions, id)?, id)));
    let pairs = pairs.filter(|(first, second)| pair(&mentions[*first], &mentions[*second]));
    let mut wholes = Vec::new();
    wholes.extend((1..mentions.len()).filter_map(|id| led(scope, mentions, id)));
    for (first, second) in pairs {
        let (a, b) = (&mentions[first], &mentions[second]);
        let whole = whole(scope, a, b);
        wholes.extend(longer(scope, &whole, b));
        wholes.push(whole);
    }
    wholes
}

/// «سامي خالد، الكاتب العام **لنقابة الأطباء بالجهة**»: the whole once more with what its office governs; its tokens stay
/// those of the whole, so that whoever looks for a speaker finds that.
fn longer(scope: Scope<'_>, whole: &Mention, office: &Mention) -> Option<Mention> {
    let end = scope.words.range_of(scope.words.sentence_at(whole.tokens.start)).end;
    let mut stop = whole.tokens.end;
    while !office.named && stop < end.min(whole.tokens.end + FURTHER) {
        // «لنقابة الأطباء بالجهة **لرويترز**» is whom he told.
        let told = stop > whole.tokens.end && scope.words.key(stop).starts_with('ل');
        match governed(scope, stop, end).filter(|_| !told) {
            Some(next) if next > stop => stop = next,
            _ => break,
        }
    }
    let span = scope.words.cover(whole.tokens.start..stop);
    (stop > whole.tokens.end).then(|| Mention { span, nested: true, ..whole.clone() })
}

/// «قال **رئيس قسم الجراحة بالمستشفى الجامعي الدكتور سامي خالد**»: an office far in front of a title and its name, where
/// nothing but nouns stands between.
fn led(scope: Scope<'_>, mentions: &[Mention], id: usize) -> Option<Mention> {
    let b = &mentions[id];
    let titled = b.named && b.kind == EntityKind::Person && !b.nested;
    let office = |a: &Mention| a.title.is_some() && !a.named;
    let near = |a: &&Mention| a.tokens.start < b.tokens.start && b.tokens.start - a.tokens.start <= LED;
    let a = mentions[..id].iter().rev().take_while(near).find(|a| !a.nested && office(a))?;
    let person = |m: &Mention| m.named && m.kind == EntityKind::Person && m.tokens.start >= a.tokens.end;
    let before = a.tokens.start.checked_sub(1)?;
    let told = scope.is_finite_verb(before) || scope.morphs[before].class == WordClass::Preposition;
    if !titled
        || b.title.is_none()
        || !told
        || a.tokens.end >= b.tokens.start
        || mentions[..id].iter().any(person)
    {
        return None;
    }
    let last = b.tokens.start - 1;
    let clitics = scope.morphs[b.tokens.start].clitics;
    let glued = scope.words.key(b.tokens.start).starts_with(['و', 'ل', 'ب']);
    let joined = glued || clitics.conjunction || clitics.preposition.is_some();
    let passed = |i: usize| match scope.words.kind(i) {
        TokenKind::Word => {
            let particle = matches!(scope.morphs[i].class, WordClass::Open | WordClass::Preposition);
            particle && !scope.is_finite_verb(i) && scope.words.key(i) != WITH
        }
        _ => i == last && scope.words.is(i, "،"),
    };
    (!joined && (a.tokens.end..b.tokens.start).all(passed)).then(|| {
        let tokens = a.tokens.start..b.tokens.end;
        Mention {
            span: scope.words.cover(tokens.clone()),
            tokens,
            country: b.country.or(a.country),
            row: a.row.clone(),
            ..b.clone()
        }
    })
}

/// Where the noun stops that stands at a token with its preposition, or that the word before it governs.
fn governed(scope: Scope<'_>, at: usize, end: usize) -> Option<usize> {
    if scope.words.kind(at) != TokenKind::Word || scope.is_finite_verb(at) {
        return None;
    }
    let key = scope.words.key(at);
    let clitics = scope.morphs[at].clitics;
    if scope.morphs[at].class == WordClass::Preposition {
        return WHERE.contains(&key).then(|| governing::thing(scope, at + 1, end)).flatten();
    }
    let glued = key.starts_with(['ل', 'ب']) && !scope.lexicon.is_known_word(key);
    let construct = !scope.is_definite(at) && !scope.is_definite(at - 1);
    let open = scope.is_open_word(at) && !clitics.conjunction && !key.starts_with('و');
    (open && (glued || construct)).then(|| governing::thing(scope, at, end)).flatten()
}

fn whole(scope: Scope<'_>, a: &Mention, b: &Mention) -> Mention {
    let (name, office) = if a.named { (a, b) } else { (b, a) };
    let tokens = a.tokens.start..b.tokens.end;
    Mention {
        span: scope.words.cover(tokens.clone()),
        tokens,
        title: name.title.or(office.title),
        country: name.country.or(office.country),
        row: office.row.clone(),
        ..name.clone()
    }
}

/// The mention before this one, when both are in apposition.
pub(super) fn of(scope: Scope<'_>, mentions: &[Mention], id: usize) -> Option<usize> {
    let here = &mentions[id];
    let mut before = (0..id).rev().take(8);
    let other = before.find(|other| !mentions[*other].nested)?;
    let (a, b) = (&mentions[other], here);
    if is_named_so(scope, a, b) {
        return Some(other);
    }
    if b.nested
        || !pair(a, b)
        || scope.words.sentence_at(a.tokens.start) != scope.words.sentence_at(b.tokens.start)
    {
        return None;
    }
    joined(scope, a, b).then_some(other)
}

/// «مواطن أمريكي **هو** جون سميث»، «منفذ الهجوم **يدعى** جون سميث»: a noun whom the next words name.
fn is_named_so(scope: Scope<'_>, a: &Mention, b: &Mention) -> bool {
    let single = a.agreement.number == Some(Number::Singular);
    let one = single && !a.named && matches!(a.kind, EntityKind::Person | EntityKind::Unnamed);
    let name = b.kind == EntityKind::Person && b.named;
    let gap = (a.tokens.end..b.tokens.start).filter(|i| scope.words.kind(*i) != TokenKind::Punct);
    let sorts = &scope.lexicon.titles.sorts;
    let naming = |i: usize| {
        let key = scope.words.key(i);
        let rest = clitic::after_conjunction(key).unwrap_or(key);
        [key, rest].iter().any(|word| sorts.fits("naming", word.strip_prefix("ال").unwrap_or(word)))
    };
    // «مواطن أمريكي **ثالث** هو»: one more word of the phrase.
    let near = a.tokens.end + 3 >= b.tokens.start;
    let more = |i: usize| scope.is_open_word(i) && !scope.is_finite_verb(i);
    let mut words = gap.rev();
    one && name
        && near
        && words.next().is_some_and(naming)
        && words.next().is_none_or(more)
        && words.next().is_none()
}

/// One has the name and the other the office.
fn pair(a: &Mention, b: &Mention) -> bool {
    let name = |m: &Mention| m.kind == EntityKind::Person && m.named;
    let office = |m: &Mention| m.title.is_some() && !m.named;
    let countries = a.country.is_none() || b.country.is_none() || a.country == b.country;
    countries && (name(a) && office(b) || office(a) && name(b) && b.title.is_none())
}

fn joined(scope: Scope<'_>, a: &Mention, b: &Mention) -> bool {
    let gap = a.tokens.end..b.tokens.start;
    let first = b.tokens.start;
    let glued = ['و', 'ف', 'ل', 'ب'].iter().any(|letter| scope.words.key(first).starts_with(*letter));
    let known = scope.lexicon.is_known_word(scope.words.key(first));
    if gap.len() > 2 || glued && !known {
        return false;
    }
    let mut pronouns = 0;
    let passed = |i: usize, pronouns: &mut usize| match scope.words.kind(i) {
        TokenKind::Quote(_) => true,
        TokenKind::Punct => scope.words.is(i, "،"),
        _ if scope.morphs[i].class == WordClass::Pronoun => {
            *pronouns += 1;
            true
        }
        _ => false,
    };
    let clear = gap.clone().all(|i| passed(i, &mut pronouns));
    let parted = gap.clone().any(|i| scope.words.kind(i) == TokenKind::Punct);
    // Behind a pronoun the office may be indefinite; a name behind a pronoun is somebody's who is told of anew.
    clear && (pronouns == 0 || !b.named) && (!parted || !b.named || a.definite)
}
