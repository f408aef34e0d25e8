//! Where the place of an event lies: which row of `geonames.tsv` its name means, where it is the name of several.

use crate::evidence::{Cause, RowRef};
use crate::ids::{Id, MentionId};
use crate::layers::{Chain, Country, EntityKind, Party, Point};
use crate::lexicon::geonames::FILE;
use crate::text::fold;

use super::Ground;

/// The table of countries, whose names need no looking up.
const COUNTRIES: &str = "countries.tsv";

/// The point that the place of an event lies at.
pub(super) fn point(ground: Ground<'_>, place: Party, causes: &mut Vec<Cause>) -> Option<Point> {
    let lexicon = ground.scope.lexicon;
    let chain = &ground.chains[place.chain.index()];
    let actor = chain.actor.as_ref().map(|actor| lexicon.actors.get(actor.value));
    let state = actor.filter(|actor| actor.table == COUNTRIES).and(chain.country);
    let mention = &ground.mentions[place.mention.index()];
    let text = &ground.scope.words.article.text;
    let mut names = vec![fold(mention.head.of(text)), fold(mention.span.of(text))];
    if state.is_none() {
        // A state goes by its capital too, which is another place.
        names.push(fold(chain.name.of(text)));
        names.extend(actor.map(|actor| fold(&actor.name)));
    }
    let look = Look { ground, place, country: chain.country, known: actor.is_some() };
    let found = match state.zip(actor) {
        // «تونس» is the state here, although a city has its name.
        Some((land, actor)) if names.contains(&fold(&actor.name)) => {
            lexicon.geonames.find(land.code()).next()
        }
        Some((land, _)) => look.any(&names).or_else(|| lexicon.geonames.find(land.code()).next()),
        None => look.any(&names),
    }?;
    causes.push(Cause::new(RowRef::new(FILE, found.id.to_string()), mention.span));
    Some(found)
}

/// The places of a name, of what stands behind a noun such as «مدينة», or behind a letter that is written onto it.
fn places(ground: Ground<'_>, name: &str) -> Vec<Point> {
    let lexicon = ground.scope.lexicon;
    let whole: Vec<Point> = lexicon.geonames.find(name).collect();
    let behind = name.split_once(' ').filter(|(noun, _)| {
        let bare = noun.strip_prefix("ال").unwrap_or(noun);
        let bare = bare
            .strip_prefix(['ب', 'ل', 'و'])
            .filter(|rest| lexicon.places.heads.contains(*rest))
            .unwrap_or(bare);
        lexicon.places.heads.contains(bare)
    });
    match behind {
        Some((_, rest)) if whole.is_empty() => lexicon.geonames.find(rest).collect(),
        _ => whole,
    }
}

struct Look<'a> {
    ground: Ground<'a>,
    place: Party,
    /// The country that its chain has.
    country: Option<Country>,
    /// It is in our own tables.
    known: bool,
}

impl Look<'_> {
    fn any(&self, names: &[String]) -> Option<Point> {
        names.iter().find_map(|name| self.choose(&places(self.ground, name)))
    }

    /// One of several places of a name: in the country that the report means by it, else in the one that most of its
    /// other places lie in, else the most populous.
    fn choose(&self, points: &[Point]) -> Option<Point> {
        let best = |points: &mut dyn Iterator<Item = &Point>| {
            points.max_by_key(|point| (self.votes(point.country), point.people)).copied()
        };
        let Some(land) = self.country else { return best(&mut points.iter()) };
        let inside = best(&mut points.iter().filter(|point| point.country == land));
        // «طرابلس» in a report of Lebanon: a capital lends its country to any place of its name.
        let elsewhere = best(&mut points.iter().filter(|point| point.country != land));
        if self.known && points.len() > 1 && self.votes(land) == 0 {
            return elsewhere.filter(|point| self.votes(point.country) > 0).or(inside);
        }
        // A town whose state is disputed has one row only.
        inside.or_else(|| points.first().filter(|_| self.known && points.len() == 1).copied())
    }

    /// How often the report names a country, or what lies in it, by other words than this place's.
    fn votes(&self, land: Country) -> usize {
        let ground = self.ground;
        let text = &ground.scope.words.article.text;
        let own = ground.mentions[self.place.mention.index()].head.of(text);
        let of = |chain: &&Chain| chain.country == Some(land) && chain.kind != EntityKind::Person;
        let other = |id: &&MentionId| ground.mentions[id.index()].head.of(text) != own;
        ground.chains.iter().filter(of).map(|chain| chain.mentions.iter().filter(other).count()).sum()
    }
}
