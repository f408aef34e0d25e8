//! The two whom a dual points back to: «استقبل الرئيس نظيره. وأكد **الرئيسان**».

use crate::ids::{ChainId, Id, MentionId, SentenceId};
use crate::layers::{CueSort, EntityKind, Mention, Number, Quote};
use crate::lexicon::places::Points;
use crate::morph::clitic;
use crate::resolve::speaker::Finder;

/// How many sentences in front of a dual the two are named.
const NEAR: usize = 3;
/// The endings of the dual, as keys.
const ENDINGS: [&str; 4] = ["تان", "تين", "ان", "ين"];
/// The table of states.
const STATES: &str = "countries.tsv";

impl Finder<'_> {
    /// The last two named in front of a dual with the article who may be meant, the earlier first.
    pub(super) fn pair(&self, id: MentionId) -> Option<[MentionId; 2]> {
        let words = &self.cast.mentions[id];
        let both = words.agreement.number == Some(Number::Dual) && words.kind == EntityKind::Group;
        if !both || words.tokens.len() != 1 || !self.scope.is_definite(words.tokens.start) {
            return None;
        }
        let at = words.tokens.start;
        match (self.is_land(at), self.is_office(at)) {
            (true, _) => self.only_two(at, is_state),
            (_, true) => self.last_two(at, is_person),
            _ => self.last_two(at, is_official).or_else(|| self.only_two(at, is_state)),
        }
    }

    /// «اتصل الملك بالرئيس و**أكدا**»: the two for whom a verb in the dual stands that has no subject of its own.
    pub(super) fn both(&self, quote: &Quote) -> Option<[MentionId; 2]> {
        let dual = quote.agreement.number == Some(Number::Dual);
        let verb = matches!(quote.sort, CueSort::Verb | CueSort::Participle);
        (dual && verb).then(|| self.last_two(quote.at.index(), is_person))?
    }

    /// In as few sentences in front as name two; of three nobody can tell which are meant, unless two are joined.
    fn last_two(&self, dual: usize, wanted: fn(&Mention) -> bool) -> Option<[MentionId; 2]> {
        (0..=NEAR).find_map(|back| match self.named_since(dual, back, wanted).as_slice() {
            [last, first] => Some([*first, *last]),
            several => {
                several.windows(2).find(|two| self.is_joined(two[1], two[0])).map(|two| [two[1], two[0]])
            }
        })
    }

    /// The only two that the report has named so far.
    fn only_two(&self, dual: usize, wanted: fn(&Mention) -> bool) -> Option<[MentionId; 2]> {
        match self.named_since(dual, usize::MAX, wanted).as_slice() {
            [last, first] => Some([*first, *last]),
            _ => None,
        }
    }

    /// Everybody named in front of the dual, from some sentences back, the last one first.
    fn named_since(&self, dual: usize, back: usize, wanted: fn(&Mention) -> bool) -> Vec<MentionId> {
        let words = self.scope.words;
        let sentence = words.sentence_at(dual).index().saturating_sub(back);
        let begin = words.range_of(SentenceId::from_index(sentence)).start;
        let near = |m: &Mention| m.tokens.start >= begin && m.tokens.end <= dual;
        let mut chains: Vec<ChainId> = Vec::new();
        let mut found = Vec::new();
        for (id, _) in self.cast.mentions.enumerate().rev().filter(|(_, m)| near(m) && wanted(m)) {
            let chain = self.cast.chain_of[id.index()];
            if !chains.contains(&chain) {
                chains.push(chain);
                found.push(id);
            }
        }
        found
    }

    /// «المعلم **وبن علوي**».
    fn is_joined(&self, first: MentionId, second: MentionId) -> bool {
        let (end, start) = (self.cast.mentions[first].tokens.end, self.cast.mentions[second].tokens.start);
        end == start && self.scope.words.key(start).starts_with('و')
    }

    /// The noun without its ending, in the forms that a table may have.
    fn singular(&self, at: usize) -> Vec<String> {
        let forms = clitic::name_forms(self.scope.words.key(at));
        let bare = forms.iter().filter_map(|(form, _)| form.strip_prefix("ال"));
        bare.flat_map(|noun| ENDINGS.iter().filter_map(move |ending| noun.strip_suffix(ending)))
            .flat_map(|stem| [stem.to_string(), format!("{stem}ه")])
            .collect()
    }

    /// «الرئيسان»: two who hold an office.
    fn is_office(&self, at: usize) -> bool {
        let titles = &self.scope.lexicon.titles.title_phrases;
        self.singular(at).iter().any(|noun| titles.exact(noun).is_some())
    }

    /// «البلدان»، «الحكومتان»: two states.
    fn is_land(&self, at: usize) -> bool {
        let (nouns, sorts) = (&self.scope.lexicon.places, &self.scope.lexicon.titles.sorts);
        let article = |noun: &str| nouns.nouns.exact(&format!("ال{noun}")).is_some();
        let land = |noun: &String| {
            nouns.heads.contains(noun.as_str()) || article(noun) || sorts.fits("government", noun)
        };
        !self.is_office(at) && !self.is_side(at) && self.singular(at).iter().any(land)
    }

    /// «الجانبان»: with a demonym it is a state, alone it is whoever meets.
    fn is_side(&self, at: usize) -> bool {
        let nouns = &self.scope.lexicon.places;
        let side = |noun: &String| {
            let row = nouns.nouns.exact(&format!("ال{noun}"));
            row.is_some_and(|row| nouns.rows[usize::from(row)].points == Points::Side)
        };
        self.singular(at).iter().any(side)
    }
}

fn is_person(mention: &Mention) -> bool {
    mention.kind == EntityKind::Person && (mention.named || mention.title.is_some())
}

/// «الجانبان»: two who met for their states.
fn is_official(mention: &Mention) -> bool {
    mention.kind == EntityKind::Person && mention.title.is_some()
}

fn is_state(mention: &Mention) -> bool {
    mention.kind == EntityKind::Place && mention.row.as_ref().is_some_and(|row| row.table == STATES)
}
