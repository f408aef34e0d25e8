//! Cue + quote + speaker → statement.

use crate::ids::{ChainId, Id, IdVec, StatementId};
use crate::layers::{Quote, Speaker, SpeakerPath, Statement};
use crate::mention::Scope;
use crate::resolve::{Cast, speaker};

/// Builds the statements of a report. A quote for which nobody can be the speaker is left out: no row without
/// somebody who said it.
pub fn build(scope: Scope<'_>, cast: &Cast, quotes: &[Quote]) -> IdVec<StatementId, Statement> {
    let speakers = speaker::find(scope, cast, quotes);
    let mut out: Vec<Statement> = Vec::new();
    for (quote, speakers) in quotes.iter().zip(speakers) {
        if speakers.is_empty() {
            continue;
        }
        out.push(statement(cast, quote, speakers, &out));
    }
    out.into()
}

fn statement(cast: &Cast, quote: &Quote, speakers: Vec<Speaker>, earlier: &[Statement]) -> Statement {
    let chain_in = |range: &std::ops::Range<usize>| cast.mention_in(range).map(|m| cast.chain_of[m.index()]);
    let addressees: Vec<ChainId> = quote.addressee.iter().filter_map(chain_in).collect();
    let confidence = match speakers[0].how {
        SpeakerPath::Explicit => 0.85,
        SpeakerPath::Governing => 0.8,
        SpeakerPath::Thread | SpeakerPath::Heading => 0.7,
    };
    Statement {
        addressees: addressees.into_iter().filter(|c| speakers.iter().all(|s| s.chain != *c)).collect(),
        relay: quote.relay.iter().filter_map(chain_in).collect(),
        inside: container(quote, earlier),
        quote: quote.clone(),
        speakers,
        represents: Vec::new(),
        said: None,
        when: None,
        confidence,
    }
}

/// The innermost earlier statement whose content holds the cue and the content.
fn container(quote: &Quote, earlier: &[Statement]) -> Option<StatementId> {
    let holds = |s: &Statement| {
        let whole = |span| s.quote.content.iter().any(|c| c.contains(span));
        whole(quote.cue) && quote.content.iter().all(|c| whole(*c))
    };
    earlier.iter().rposition(holds).map(StatementId::from_index)
}
