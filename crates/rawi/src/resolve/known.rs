//! Which row of the tables a name means where its words alone do not tell: «تنظيم "داعش" الإرهابي» by what the
//! quotation marks hold, and «الحوثي» the movement in a report that gives its leader no first name.

use crate::layers::{ActorRef, Agreement, Country, EntityKind, Mention, TokenKind};
use crate::mention::{Scope, name, tagged};
use crate::morph::clitic;
use rustc_hash::FxHashSet;

/// Gives mentions their rows.
pub(super) fn tell(scope: Scope<'_>, mentions: &mut [Mention]) {
    let whole = |mention: &&Mention| mention.tokens.len() > 1;
    let persons: FxHashSet<ActorRef> = mentions.iter().filter(whole).filter_map(|m| m.actor).collect();
    let states = mentions.iter().filter(whole).filter(|m| is_state(m));
    let states: Vec<(usize, ActorRef)> = states.filter_map(|m| Some((m.tokens.end - 1, m.actor?))).collect();
    let full = full_names(scope, mentions);
    let told = countries(scope, mentions);
    for mention in mentions.iter_mut() {
        same_place(scope, &states, mention);
        namesake(scope, &full, mention);
        medium(scope, mention);
        elsewhere(scope, &told, mention);
        match mention.actor {
            None => quoted(scope, mention),
            Some(actor) if !persons.contains(&actor) => movement(scope, mention),
            Some(_) => {}
        }
    }
}

/// «عمان» where «سلطنة عمان» is told of as well.
fn same_place(scope: Scope<'_>, states: &[(usize, ActorRef)], mention: &mut Mention) {
    if mention.kind != EntityKind::Place || mention.tokens.len() > 1 || !mention.named {
        return;
    }
    let at = mention.tokens.start;
    let whole = states.iter().find(|(last, _)| scope.words.key(*last) == scope.words.key(at));
    if let Some((_, actor)) = whole {
        take(scope, mention, *actor);
    }
}

/// The last words of persons' whole names, with their rows.
fn full_names(scope: Scope<'_>, mentions: &[Mention]) -> Vec<(usize, Option<ActorRef>)> {
    let whole = |m: &&Mention| m.kind == EntityKind::Person && m.named && !name::is_short(scope, m);
    let last = |m: &Mention| {
        let mut head = m.tokens.clone().filter(|i| m.head.overlaps(scope.words.span(*i)));
        let first = head.next().filter(|at| may_be_given(scope, *at))?;
        Some((head.next_back().filter(|last| *last > first)?, m.actor))
    };
    mentions.iter().filter(whole).filter_map(last).collect()
}

/// «ثورة الخميني» is nobody's whole name.
fn may_be_given(scope: Scope<'_>, at: usize) -> bool {
    let lists = &scope.lexicon.lists;
    let listed = |word: &str| lists.gazetteer.begins(word) || !lists.is_word(word);
    clitic::name_forms(scope.words.key(at)).iter().any(|(form, _)| listed(form))
}

/// A surname that the tables give to somebody is another's, whose whole name the report gives.
fn namesake(scope: Scope<'_>, full: &[(usize, Option<ActorRef>)], mention: &mut Mention) {
    let Some(actor) = mention.actor.filter(|_| mention.kind == EntityKind::Person) else { return };
    let row = scope.lexicon.actors.get(actor);
    let mut head = mention.tokens.clone().filter(|i| mention.head.overlaps(scope.words.span(*i)));
    let words = head.clone().count();
    let Some(last) = head.next_back().filter(|_| words < row.name.split(' ').count()) else { return };
    let key = scope.words.key(last);
    let same = |(at, _): &&(usize, Option<ActorRef>)| *at != last && scope.words.key(*at) == key;
    let mut others = full.iter().filter(same).map(|(_, other)| *other);
    match others.next() {
        Some(other) if other != Some(actor) && others.all(|another| another == other) => {
            let country = other.and_then(|other| scope.lexicon.actors.get(other).country);
            (mention.actor, mention.country, mention.agreement.gender) = (other, country, None);
        }
        _ => {}
    }
}

/// «في اتصال مع "الوطن"»: what stands alone in quotation marks may be a medium whose name the tables have with its noun.
fn medium(scope: Scope<'_>, mention: &mut Mention) {
    let (at, end) = (mention.tokens.start, mention.tokens.end);
    let quoted = |i: usize| i < scope.words.len() && matches!(scope.words.kind(i), TokenKind::Quote(_));
    let sort = mention.named && mention.title.is_none() && mention.kind != EntityKind::Person;
    if !sort || at == 0 || !quoted(at - 1) || !quoted(end) {
        return;
    }
    let actors = &scope.lexicon.actors;
    let nouns = scope.lexicon.titles.sorts.of_role("MED");
    let found = nouns.filter_map(|noun| actors.names.longest(scope.words, noun, at - 1, end));
    if let Some(((actor, _), _)) =
        found.filter(|(_, stop)| *stop == end).max_by_key(|((actor, _), _)| std::cmp::Reverse(actor.0))
    {
        take(scope, mention, actor);
    }
}

fn take(scope: Scope<'_>, mention: &mut Mention, actor: ActorRef) {
    let row = scope.lexicon.actors.get(actor);
    mention.actor = Some(actor);
    mention.kind = row.kind;
    mention.country = row.country;
    mention.row = Some(row.row());
}

/// The countries that the report names otherwise than by bodies of theirs.
fn countries(scope: Scope<'_>, mentions: &[Mention]) -> FxHashSet<Country> {
    let places = mentions
        .iter()
        .filter(|m| m.kind == EntityKind::Place)
        .filter(|m| is_state(m))
        .filter_map(|m| m.country);
    places.chain((0..scope.words.len()).filter_map(|at| scope.demonym(at))).collect()
}

fn is_state(mention: &Mention) -> bool {
    mention.row.as_ref().is_some_and(|row| row.table == "countries.tsv")
}

/// «مجلس الشعب» is not Syria's in a report that names Egypt and not Syria; «زنجبار» is a town of Yemen as well.
fn elsewhere(scope: Scope<'_>, told: &FxHashSet<Country>, mention: &mut Mention) {
    let Some(actor) = mention.actor else { return };
    let row = scope.lexicon.actors.get(actor);
    let Some(theirs) = row.country.filter(|country| !told.is_empty() && !told.contains(country)) else {
        return;
    };
    if row.table == "places.tsv" {
        let district = tagged::district(scope, mention.tokens.end - 1..scope.words.len());
        if let Some((country, _)) =
            district.filter(|(country, _)| *country != theirs && told.contains(country))
        {
            (mention.actor, mention.country) = (None, Some(country));
        }
    } else if body_of_any_state(scope, mention)
        && matches!(row.role, Some("LEG" | "JUD" | "GOV" | "POL" | "MIL" | "PTY"))
    {
        (mention.actor, mention.country) = (None, None);
    }
}

/// «مجلس»، «محكمة», not «البيت الأبيض».
fn body_of_any_state(scope: Scope<'_>, mention: &Mention) -> bool {
    let at = scope.words.first_at(mention.head.start);
    let forms = clitic::name_forms(scope.words.key(at));
    let mut nouns = forms.iter().map(|(form, _)| form.strip_prefix("ال").unwrap_or(form));
    nouns.any(|noun| scope.lexicon.titles.sorts.holds(noun))
}

/// The row of a name that stands in quotation marks or brackets behind a noun.
fn quoted(scope: Scope<'_>, mention: &mut Mention) {
    let body = matches!(mention.kind, EntityKind::Organisation | EntityKind::Group);
    if !mention.named || !body || mention.head == mention.span {
        return;
    }
    let (at, end) = (scope.words.first_at(mention.head.start), mention.tokens.end);
    let stop = scope.words.first_at(mention.head.end.saturating_sub(1)) + 1;
    let whole = (at < end)
        .then(|| name::find(scope, at, end))
        .flatten()
        .filter(|found| found.tokens.end >= stop.min(end));
    if let Some(found) =
        whole.filter(|found| found.kind != EntityKind::Person && found.kind != EntityKind::Place)
    {
        mention.actor = found.actor;
        mention.country = mention.country.or(found.country);
    }
}

/// A surname with the article that is a movement's adjective as well.
fn movement(scope: Scope<'_>, mention: &mut Mention) {
    let at = mention.tokens.start;
    if mention.kind != EntityKind::Person || mention.title.is_some() || !scope.morphs[at].clitics.article {
        return;
    }
    let stem = &scope.words.key(at)[usize::from(scope.morphs[at].stem)..];
    let Some(actor) = scope.lexicon.actors.faction(stem) else { return };
    take(scope, mention, actor);
    mention.agreement = Agreement::default();
}
