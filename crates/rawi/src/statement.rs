//! Cue + quote + speaker + time → statement.

use crate::ids::{ChainId, Id, IdVec, MentionId, StatementId, TimeId};
use crate::layers::{Act, CueSort, Quote, Speaker, SpeakerPath, Statement, TimeRef};
use crate::mention::Scope;
use crate::model::belief::{self, Belief};
use crate::model::speaking::Speaking;
use crate::resolve::{Cast, speaker, spoken_to};
use crate::span::Span;

/// Builds the statements of a report. A quote for which nobody can be the speaker is left out: no row without
/// somebody who said it.
pub fn build(
    scope: Scope<'_>,
    (belief, speaking): (&Belief, &Speaking),
    cast: &Cast,
    quotes: &[Quote],
    times: &[TimeRef],
) -> IdVec<StatementId, Statement> {
    let speakers = speaker::find(scope, cast, quotes, speaking);
    let contents = || quotes.iter().flat_map(|quote| &quote.content);
    let untold: Vec<usize> = (0..times.len())
        .filter(|at| times[*at].day.is_some() && !contents().any(|content| content.contains(times[*at].span)))
        .collect();
    let mut out: Vec<Statement> = Vec::new();
    for (quote, speakers) in quotes.iter().zip(speakers) {
        if speakers.is_empty() {
            continue;
        }
        let mut statement = statement(scope, cast, quote, speakers, &out);
        statement.when =
            when(scope, quotes, quote, times, &untold).or_else(|| same_occasion(&statement, out.last()));
        statement.said = statement.when.and_then(|id| times[id.index()].day);
        let people = belief::Who { mentions: cast.mentions.as_slice(), chains: cast.chains.as_slice() };
        statement.confidence *= belief.speaker(scope, people, &statement, &out);
        out.push(statement);
    }
    to_tellers(scope, &mut out);
    out.into()
}

/// «وقالت: "أبي أخبر**ني** أن"»: whoever tells it was spoken to.
fn to_tellers(scope: Scope<'_>, statements: &mut [Statement]) {
    for at in 0..statements.len() {
        let told = &statements[at];
        if !told.addressees.is_empty() || !spoken_to::is_teller(scope, &told.quote) {
            continue;
        }
        let holds = |s: &&Statement| s.quote.content.iter().any(|c| c.contains(told.quote.cue));
        let teller = statements.iter().rfind(holds);
        let chains = teller.into_iter().flat_map(|s| s.speakers.iter().map(|speaker| speaker.chain));
        let others = chains.filter(|chain| told.speakers.iter().all(|s| s.chain != *chain)).collect();
        statements[at].addressees = others;
    }
}

fn statement(
    scope: Scope<'_>,
    cast: &Cast,
    quote: &Quote,
    speakers: Vec<Speaker>,
    earlier: &[Statement],
) -> Statement {
    let chain_in = |range: &std::ops::Range<usize>| cast.mention_in(range).map(|m| cast.chain_of[m.index()]);
    let mut addressees: Vec<ChainId> = quote.addressee.iter().filter_map(chain_in).collect();
    if addressees.is_empty() {
        addressees.extend(spoken_to::chain(scope, cast, quote, &speakers));
    }
    if addressees.is_empty() && quote.sort == CueSort::Participle {
        addressees.extend(carried_on(quote, &speakers, earlier));
    }
    Statement {
        addressees: addressees.into_iter().filter(|c| speakers.iter().all(|s| s.chain != *c)).collect(),
        relay: quote.relay.iter().filter_map(chain_in).collect(),
        inside: container(quote, earlier),
        quote: quote.clone(),
        represents: speakers.iter().flat_map(|s| represented(scope, cast, s)).collect(),
        speakers,
        said: None,
        when: None,
        confidence: quote.chance,
    }
}

/// «قال الوزير لصحيفة النهار إن …، **مضيفا**»: the participle speaks to whom its sentence spoke before.
fn carried_on<'a>(quote: &Quote, speakers: &[Speaker], earlier: &'a [Statement]) -> &'a [ChainId] {
    // Whom one asks or accuses is meant by no more than the asking.
    let same = |s: &&Statement| {
        (s.quote.act == Act::Say || s.quote.act == quote.act)
            && s.quote.sentence == quote.sentence
            && !s.addressees.is_empty()
            && s.speakers.iter().any(|a| speakers.iter().any(|b| a.chain == b.chain))
    };
    earlier.iter().rev().find(same).map(|s| s.addressees.as_slice()).unwrap_or_default()
}

/// Whom a spokesman speaks for: what stands inside the phrase that names him here or where he was first named.
fn represented(scope: Scope<'_>, cast: &Cast, speaker: &Speaker) -> Option<ChainId> {
    let spokesman = |id: &MentionId| {
        let title = cast.mentions[*id].title?;
        (&*scope.lexicon.titles.titles[usize::from(title)].kind == "spokesperson").then_some(*id)
    };
    let own = std::iter::once(&speaker.mention).chain(&cast.chains[speaker.chain].mentions);
    let outer = own.filter_map(spokesman).find_map(|id| {
        let inside = MentionId::from_index(id.index() + 1);
        let nested = cast.mentions.get(inside)?.nested;
        nested.then_some(inside)
    })?;
    Some(cast.chain_of[outer.index()])
}

/// The day beside the cue: «قال **أمس** إن», «**أمس** قال», «"…"، كما قال **أمس**». A time inside what was said,
/// by whomever, tells nothing of when it was said.
fn when(
    scope: Scope<'_>,
    quotes: &[Quote],
    quote: &Quote,
    times: &[TimeRef],
    untold: &[usize],
) -> Option<TimeId> {
    let sentence = scope.words.sentences[quote.sentence].span;
    let mut best: Option<(u32, usize)> = None;
    for at in untold.iter().copied().filter(|at| sentence.contains(times[*at].span)) {
        let time = &times[at];
        let gap = if time.span.start >= quote.cue.end {
            Span { start: quote.cue.end, end: time.span.start }
        } else {
            Span { start: time.span.end, end: quote.cue.start.max(time.span.end) }
        };
        let crossed = |q: &Quote| q.cue != quote.cue && gap.contains(q.cue);
        let behind_content = quote.content.iter().any(|c| gap.contains(*c));
        if quotes.iter().any(crossed) || behind_content {
            continue;
        }
        if best.is_none_or(|(shortest, _)| gap.end - gap.start < shortest) {
            best = Some((gap.end - gap.start, at));
        }
    }
    best.map(|(_, at)| TimeId::from_index(at))
}

/// A verb without a subject that carries on the statement before it carries on its day.
fn same_occasion(statement: &Statement, last: Option<&Statement>) -> Option<TimeId> {
    let [speaker] = &*statement.speakers else { return None };
    let last = last.filter(|l| l.speakers.iter().any(|s| s.chain == speaker.chain))?;
    matches!(speaker.how, SpeakerPath::Thread | SpeakerPath::Governing).then_some(last.when).flatten()
}

/// The innermost earlier statement whose content holds the cue and the content.
fn container(quote: &Quote, earlier: &[Statement]) -> Option<StatementId> {
    let holds = |s: &Statement| {
        let whole = |span| s.quote.content.iter().any(|c| c.contains(span));
        whole(quote.cue) && quote.content.iter().all(|c| whole(*c))
    };
    earlier.iter().rposition(holds).map(StatementId::from_index)
}
