//! The days an event may have happened on.

use crate::ids::{Id, TimeId};
use crate::layers::{BlockKind, TimeKind};

use super::Ground;
use super::trigger::Trigger;

/// A day or longer stretch that an event may belong to.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// TIMEX3 value, no finer than a day.
    pub value: String,
    /// Where it comes from.
    pub source: From,
    /// The expression.
    pub time: Option<TimeId>,
    /// Tokens between it and the trigger.
    pub gap: usize,
    /// How many other expressions stand between.
    pub order: usize,
}

/// Where a moment comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// An expression behind the trigger in its sentence.
    Behind,
    /// One in front.
    Front,
    /// The last one of the sentences in front.
    Earlier,
    /// The first one of the sentence behind.
    Later,
    /// The day on which the statement around it was made.
    Said,
    /// The day of the report.
    Report,
    /// The day before it.
    Eve,
}

/// Every moment that an event may belong to.
pub fn all(ground: Ground<'_>, trigger: &Trigger) -> Vec<Moment> {
    let words = ground.scope.words;
    let mut out = Vec::new();
    let sentence = trigger.sentence.index();
    let mut earlier = None;
    for (number, time) in ground.times.iter().enumerate() {
        let Some(value) = day(time.kind, &time.value) else { continue };
        let first = words.first_at(time.span.start);
        let apart = words.sentence_at(first.min(words.len().saturating_sub(1))).index();
        let moment = |source, gap| Moment {
            value: value.clone(),
            source,
            time: Some(TimeId::from_index(number)),
            gap,
            order: 0,
        };
        if apart == sentence {
            let end = words.first_at(time.span.end.saturating_sub(1)) + 1;
            out.push(if first > trigger.at {
                moment(From::Behind, first - trigger.at)
            } else {
                moment(From::Front, trigger.at.saturating_sub(end))
            });
        } else if apart < sentence && sentence - apart <= 4 {
            earlier = Some(moment(From::Earlier, sentence - apart));
        } else if apart == sentence + 1 {
            out.push(moment(From::Later, 1));
            break;
        }
    }
    count(&mut out);
    out.extend(earlier);
    let statement = trigger.cue_of.or(trigger.told).map(|id| &ground.statements[id.index()]);
    let plain = |value: String, source| Moment { value, source, time: None, gap: 0, order: 0 };
    out.extend(statement.and_then(|s| s.said).map(|date| plain(date.to_string(), From::Said)));
    let article = words.article;
    let published = article.published.or_else(|| article.dateline.as_ref().and_then(|line| line.date));
    out.extend(published.map(|date| plain(date.to_string(), From::Report)));
    out.extend(
        published.and_then(|date| date.yesterday().ok()).map(|date| plain(date.to_string(), From::Eve)),
    );
    out
}

/// How many expressions stand between each and the trigger.
fn count(moments: &mut [Moment]) {
    let front = moments.iter().filter(|m| m.source == From::Front).count();
    let mut seen = [0; 2];
    for moment in moments {
        match moment.source {
            From::Front => {
                seen[0] += 1;
                moment.order = front - seen[0];
            }
            From::Behind => {
                moment.order = seen[1];
                seen[1] += 1;
            }
            _ => {}
        }
    }
}

/// A date without its time of day; none for lengths, sets and vague times.
fn day(kind: TimeKind, value: &str) -> Option<String> {
    let dated =
        matches!(kind, TimeKind::Date | TimeKind::Time) && value.starts_with(|c: char| c.is_ascii_digit());
    dated.then(|| value.split('T').next().unwrap_or(value).to_string())
}

/// True where a block tells in short what the body tells.
pub(super) fn is_short(kind: BlockKind) -> bool {
    matches!(kind, BlockKind::Headline | BlockKind::Dek | BlockKind::Subheading | BlockKind::Caption)
}
