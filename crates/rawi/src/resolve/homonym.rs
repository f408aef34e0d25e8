//! Which of several persons a surname means that the tables give to all of them: «عون» is decided by the office beside it,
//! the country and the day of the report. In doubt the person is left open and the candidates are told.

use crate::evidence::{Cause, Decided, RowRef};
use crate::ids::{IdVec, MentionId};
use crate::layers::{ActorRef, Chain, Country, EntityKind, Mention};
use crate::lexicon::actors::{Actor, NameForm, Office};
use crate::mention::Scope;
use crate::morph::clitic;

/// How sure the choice is when something speaks for one alone.
const SURE: f32 = 0.8;

/// Decides every chain whose only names are surnames that several persons bear.
pub(super) fn settle(scope: Scope<'_>, mentions: &IdVec<MentionId, Mention>, chains: &mut [Chain]) {
    for chain in chains.iter_mut().filter(|chain| chain.kind == EntityKind::Person) {
        let Some(actor) = chain.actor.as_ref().map(|actor| actor.value) else { continue };
        let own: Vec<&Mention> = chain.mentions.iter().map(|id| &mentions[*id]).collect();
        if own.iter().any(|m| m.actor == Some(actor) && !is_one_word(scope, m)) {
            continue;
        }
        let Some(named) = own.iter().find(|m| m.actor == Some(actor)) else { continue };
        let bearers = bearers(scope, named);
        if bearers.len() > 1 {
            decide(scope, chain, named, &own, bearers);
        }
    }
}

/// True when the name is one word, whatever office stands in front.
fn is_one_word(scope: Scope<'_>, mention: &Mention) -> bool {
    mention.named && scope.words.first_at(mention.head.start) + 1 == mention.tokens.end
}

/// The persons whose surname or byname a mention's head is.
fn bearers(scope: Scope<'_>, mention: &Mention) -> Vec<ActorRef> {
    let at = scope.words.first_at(mention.head.start);
    let names = &scope.lexicon.actors.names;
    let mut out: Vec<ActorRef> = Vec::new();
    for (form, _) in clitic::name_forms(scope.words.key(at)) {
        let all = names.all(scope.words, &form, at, mention.tokens.end);
        let whole = all.filter(|((_, form), stop)| *form == NameForm::Short && *stop == mention.tokens.end);
        out.extend(whole.map(|((actor, _), _)| actor));
    }
    out.sort_unstable_by_key(|actor| actor.0);
    out.dedup();
    out
}

fn decide(scope: Scope<'_>, chain: &mut Chain, named: &Mention, own: &[&Mention], bearers: Vec<ActorRef>) {
    let told = told(scope, own);
    let mut fits: Vec<(u8, ActorRef, RowRef)> = bearers
        .into_iter()
        .map(|actor| {
            let (fit, row) = fit(scope, actor, own, told);
            (fit, actor, row)
        })
        .collect();
    fits.sort_by_key(|(fit, actor, _)| (std::cmp::Reverse(*fit), actor.0));
    let open = fits[0].0 == fits[1].0;
    let rest: Vec<ActorRef> = fits.iter().skip(usize::from(!open)).map(|(_, actor, _)| *actor).collect();
    if open {
        let row = |actor: ActorRef| scope.lexicon.actors.get(actor);
        let same =
            |of: &dyn Fn(&Actor) -> Option<Country>| rest.iter().all(|a| of(row(*a)) == of(row(rest[0])));
        chain.country = told.or(row(rest[0]).country.filter(|_| same(&|actor| actor.country)));
        chain.role = row(rest[0]).role.filter(|role| rest.iter().all(|a| row(*a).role == Some(role)));
        chain.actor = None;
        chain.others = rest;
        return;
    }
    let (_, value, row) = fits.swap_remove(0);
    let actor = scope.lexicon.actors.get(value);
    let share = (1.0 - SURE) / rest.len() as f32;
    chain.country = actor.country.or(told);
    chain.role = actor.role;
    chain.others.clone_from(&rest);
    chain.actor = Some(Decided {
        value,
        because: Cause::new(row, named.span),
        confidence: SURE,
        others: rest.into_iter().map(|actor| (actor, share)).collect(),
    });
}

/// The country that the words around the name tell, not its row.
fn told(scope: Scope<'_>, own: &[&Mention]) -> Option<Country> {
    own.iter().find_map(|m| m.tokens.clone().find_map(|at| scope.demonym(at)))
}

/// How much speaks for a person, and the row that does: the office that the report gives, the country, and being in office on
/// the day.
fn fit(scope: Scope<'_>, actor: ActorRef, own: &[&Mention], told: Option<Country>) -> (u8, RowRef) {
    let row = scope.lexicon.actors.get(actor);
    let (titles, offices) = (&scope.lexicon.titles.titles, scope.lexicon.actors.offices_of(actor));
    let kinds: Vec<&str> =
        own.iter().filter_map(|m| m.title).map(|title| &*titles[usize::from(title)].kind).collect();
    let day = scope.words.article.published.map(|day| day.to_string());
    let current = |office: &&Office| day.as_deref().is_some_and(|day| is_held(office, day));
    let mut fit = 0;
    let mut because = row.row();
    let named: Vec<&Office> = offices.iter().filter(|office| kinds.contains(&&*office.kind)).collect();
    if let Some(first) = named.first() {
        let held = named.iter().find(|office| current(office));
        fit += if held.is_some() { 4 } else { 2 };
        because = RowRef::new("offices.tsv", &*held.unwrap_or(first).id);
    } else if kinds.is_empty() && offices.iter().any(|office| current(&office)) {
        fit += 1;
    }
    fit += if told.is_some() && told == row.country { 8 } else { 0 };
    (fit, because)
}

/// True when an office was held on a day; dates are compared as far as they are known.
fn is_held(office: &Office, day: &str) -> bool {
    let upto = |date: &str| day.get(..date.len()).unwrap_or(day).cmp(date);
    office.start.as_deref().is_some_and(|start| upto(start).is_ge())
        && office.end.as_deref().is_none_or(|end| upto(end).is_le())
}

#[cfg(test)]
mod tests {
    use crate::article::{Meta, from_text, parse_date};
    use crate::lexicon::Tables;
    use crate::{Reader, ledger};

    /// The actor and the others of the first entity of a report of a day.
    fn who(reader: &Reader, text: &str, day: &str) -> (Option<String>, Vec<String>) {
        let meta = Meta { published: parse_date(day), ..Meta::default() };
        let report = from_text(&reader.lexicon, text, meta);
        let entity = ledger::rows(&reader.lexicon, &reader.read(&report)).entities.swap_remove(0);
        (entity.actor, entity.others)
    }

    #[test]
    fn office_day_and_country_decide_and_doubt_is_told() {
        let reader = Reader::new(&Tables::bundled()).unwrap();
        let president = "وقال الرئيس عون إن البلاد بخير.";
        let (then, others) = who(&reader, president, "2017-05-01");
        assert_eq!((then.as_deref(), &*others), (Some("aoun_michel"), &["aoun_joseph".to_string()][..]));
        let (now, _) = who(&reader, president, "2025-05-01");
        assert_eq!(now.as_deref(), Some("aoun_joseph"));
        let (open, others) = who(&reader, "وقال عون إن البلاد بخير.", "");
        assert_eq!((open, others.len()), (None, 2));
        let (minister, _) = who(&reader, "وقالت الوزيرة المصرية المشاط إن السوق مستقرة.", "2019-05-01");
        assert_eq!(minister.as_deref(), Some("mashat"));
    }
}
