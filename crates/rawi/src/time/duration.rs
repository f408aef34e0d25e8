//! Lengths of time («خمس سنوات», «يومين»), what recurs («كل يوم»), and vague references («مؤخراً»).

use super::scan::Scan;
use super::slots::{Draft, Found, Length};
use crate::evidence::Cause;
use crate::layers::TokenKind;
use crate::lexicon::calendar::{Count, Direction, Link, Meaning, Unit};

/// A vague reference, a decade, or an adverb of repetition that begins at a token.
pub(super) fn reference(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let got = scan.get(at, |m| match m {
        Meaning::Reference(value) | Meaning::ReferenceAfter(value) | Meaning::ReferenceSince(value) => {
            Some((m, value))
        }
        Meaning::Decade(value) => Some((m, value)),
        Meaning::Set(value) => Some((m, value)),
        Meaning::Name => Some((m, "")),
        _ => None,
    })?;
    let (meaning, value) = got.value;
    if got.end > scan.end_of(at) {
        return None;
    }
    // «في الآن ذاته» is no time.
    if got.end < scan.end_of(at) && scan.means(got.end, Meaning::Same) {
        return None;
    }
    if scan.preceded(at, |m| matches!(m, Meaning::Same | Meaning::That)) {
        return None;
    }
    let since = scan.preceded(at, |m| matches!(m, Meaning::Since | Meaning::Ago));
    if matches!(meaning, Meaning::ReferenceSince(_)) && !since {
        return None;
    }
    let in_front = at.checked_sub(1).is_some_and(|b| {
        scan.end_of(b) == scan.end_of(at)
            && scan.get(b, |m| (m == Meaning::Link(Link::In)).then_some(())).is_some()
    });
    if matches!(meaning, Meaning::ReferenceAfter(_)) && !(in_front && ends_phrase(scan, got.end, at)) {
        return None;
    }
    let mut found = Found {
        tokens: at..got.end,
        draft: Draft::Fixed(value.to_string()),
        modifier: None,
        causes: vec![scan.cause(at, &got)],
    };
    found.causes.extend(frame(scan, at).filter(|_| since));
    match meaning {
        Meaning::Decade(_) => extend_by_century(scan, &mut found),
        Meaning::Name => found.draft = Draft::Nothing,
        Meaning::Set(_) => found.draft = Draft::Set(Length { halves: 2, unit: set_unit(value) }),
        _ => {}
    }
    Some(found)
}

fn set_unit(value: &str) -> Unit {
    match value {
        "P1D" => Unit::Day,
        "P1W" => Unit::Week,
        "P1M" => Unit::Month,
        _ => Unit::Year,
    }
}

/// Nothing follows that the words before could belong to.
fn ends_phrase(scan: &Scan<'_>, end: usize, at: usize) -> bool {
    end >= scan.end_of(at)
        || scan.words.kind(end) != TokenKind::Word
        || !scan.words.key(end).starts_with("ال")
}

/// «تسعينات القرن الماضي»
fn extend_by_century(scan: &Scan<'_>, found: &mut Found) {
    let (at, limit) = (found.tokens.end, scan.end_of(found.tokens.start));
    let at = match scan.bare(at, |m| (m == Meaning::Link(Link::Of)).then_some(())) {
        Some(of) if of.end < limit => of.end,
        _ => at,
    };
    let century = |m| matches!(m, Meaning::Unit(Unit::Century, Count::One)).then_some(());
    let Some(word) = (at < limit).then(|| scan.bare(at, century)).flatten() else { return };
    if word.end >= limit {
        return;
    }
    let last = scan.bare(word.end, |m| (m == Meaning::Direction(Direction::Last)).then_some(()));
    let end = last.map(|l| l.end).or_else(|| scan.ordinal(word.end).map(|(_, end, _)| end));
    if let Some(end) = end {
        found.causes.push(scan.cause(at, &word));
        found.tokens.end = end;
    }
}

/// A length that begins at a token, with «قبل» or «كل» in front perhaps.
pub(super) fn length(scan: &Scan<'_>, at: usize) -> Option<Found> {
    let limit = scan.end_of(at);
    let mut reading = Reading { start: at, at, limit, lead: None, approx: None, causes: Vec::new() };
    reading.lead(scan);
    reading.approximation(scan);
    if reading.at >= limit {
        return None;
    }
    let measured = half_unit(scan, &reading)
        .or_else(|| counted(scan, &reading))
        .or_else(|| definite(scan, &reading))
        .or_else(|| dual(scan, &reading))
        .or_else(|| bare(scan, &reading));
    match measured {
        Some((length, end, causes)) => finish(scan, reading, length, end, causes),
        None => vague(scan, reading),
    }
}

type Measured = (Length, usize, Vec<Cause>);

struct Reading {
    start: usize,
    at: usize,
    limit: usize,
    /// قبل، غضون، كل
    lead: Option<Meaning>,
    approx: Option<&'static str>,
    causes: Vec<Cause>,
}

impl Reading {
    fn lead(&mut self, scan: &Scan<'_>) {
        let lead =
            scan.get(self.at, |m| matches!(m, Meaning::Ago | Meaning::Within | Meaning::Every).then_some(m));
        if let Some(lead) = lead.filter(|lead| !lead.hit.article && !lead.hit.preposition) {
            self.causes.push(scan.cause(self.at, &lead));
            self.lead = Some(lead.value);
            self.at = lead.end;
        }
    }

    fn approximation(&mut self, scan: &Scan<'_>) {
        if self.at >= self.limit {
            return;
        }
        if let Some(got) = scan.get(self.at, super::expression::approx) {
            self.causes.push(scan.cause(self.at, &got));
            self.approx = Some(got.value);
            self.at = got.end;
        }
    }
}

fn unit(meaning: Meaning) -> Option<(Unit, Count)> {
    match meaning {
        Meaning::Unit(unit, count) => Some((unit, count)),
        _ => None,
    }
}

fn unit_of_years(meaning: Meaning) -> Option<()> {
    matches!(meaning, Meaning::Unit(Unit::Year, _)).then_some(())
}

/// «نصف ساعة», «ربع قرن»
fn half_unit(scan: &Scan<'_>, reading: &Reading) -> Option<Measured> {
    let got = scan.get(reading.at, |m| match m {
        Meaning::Fraction(minutes) if minutes > 0 => Some(minutes),
        _ => None,
    })?;
    let whole = scan.bare(got.end, unit).filter(|g| g.end <= reading.limit && g.value.1 == Count::One)?;
    // «ربع ساعة وأحدهم»: folded, that is a one.
    let named = names_follow(scan, whole.end, reading.limit) && !scan.means(whole.end, Meaning::Number(1));
    if got.hit.article || whole.hit.article || named {
        return None;
    }
    let length = share(whole.value.0, i64::from(got.value))?;
    let causes = vec![scan.cause(reading.at, &got), scan.cause(got.end, &whole)];
    Some((length, whole.end, causes))
}

/// So many minutes of an hour, and the same share of a longer unit, in whole units of the next smaller kind.
fn share(of: Unit, minutes: i64) -> Option<Length> {
    let (parts, unit) = match of {
        Unit::Hour => (60, Unit::Minute),
        Unit::Day => (24, Unit::Hour),
        Unit::Month => (4, Unit::Week),
        Unit::Year => (12, Unit::Month),
        Unit::Decade => (10, Unit::Year),
        Unit::Century => (100, Unit::Year),
        _ => return None,
    };
    let number = parts * minutes / 60;
    (number > 0).then_some(Length { halves: 2 * number, unit })
}

/// «25 عاماً», «خمس سنوات», «العشر سنوات الماضية», «شهر واحد».
fn counted(scan: &Scan<'_>, reading: &Reading) -> Option<Measured> {
    if scan.preceded(reading.at, |m| m == Meaning::Unit(Unit::Minute, Count::One)) {
        return None;
    }
    if let Some((number, end, mut causes)) = scan.number(reading.at) {
        let got = scan.bare(end, unit).filter(|g| end < reading.limit && g.end <= reading.limit)?;
        let (unit, count) = got.value;
        let framed = reading.lead.is_some() || reading.approx.is_some() || frame(scan, reading.at).is_some();
        if got.hit.article || matches!(count, Count::Two | Count::Construct) || number < 1 {
            return None;
        }
        // «ثمانية عقود» may be contracts.
        if unit == Unit::Decade && !framed {
            return None;
        }
        causes.push(scan.cause(end, &got));
        let (halves, end) = and_a_half(scan, reading, 2 * number, got.end);
        return Some((Length { halves, unit }, end, causes));
    }
    let got = scan.get(reading.at, unit).filter(|g| !g.hit.article && g.value.1 == Count::One)?;
    let one = scan.bare(got.end, |m| matches!(m, Meaning::Number(1) | Meaning::Whole).then_some(()))?;
    // «بعقد كامل» is a contract.
    let framed = reading.lead.is_some() || reading.approx.is_some() || frame(scan, reading.at).is_some();
    if got.value.0 == Unit::Decade && !framed {
        return None;
    }
    let causes = vec![scan.cause(reading.at, &got), scan.cause(got.end, &one)];
    (one.end <= reading.limit && !one.hit.article).then_some((
        Length { halves: 2, unit: got.value.0 },
        one.end,
        causes,
    ))
}

/// «سنة ونصف», «شهر ونصف الشهر»
fn and_a_half(scan: &Scan<'_>, reading: &Reading, halves: i64, end: usize) -> (i64, usize) {
    let half = (end < reading.limit)
        .then(|| scan.get(end, |m| (m == Meaning::Fraction(30)).then_some(())))
        .flatten()
        .filter(|got| got.hit.conjunction && !got.hit.preposition);
    let Some(half) = half else { return (halves, end) };
    let repeated = (half.end < reading.limit)
        .then(|| scan.bare(half.end, unit))
        .flatten()
        .filter(|g| g.value.1 == Count::One);
    (halves + 1, repeated.map_or(half.end, |g| g.end))
}

/// «الأيام الثلاثة الماضية», «الأسبوعين الماضيين», «العقد الماضي», «السنوات الـ10 الأولى».
fn definite(scan: &Scan<'_>, reading: &Reading) -> Option<Measured> {
    let got = scan.get(reading.at, unit).filter(|g| g.hit.article && g.end < reading.limit)?;
    let mut causes = vec![scan.cause(reading.at, &got)];
    let (unit, count) = got.value;
    let (number, end) = match count {
        Count::One if unit == Unit::Decade => (1, got.end),
        Count::One => return None,
        Count::Two => (2, got.end),
        Count::Construct => return None,
        Count::Many => {
            let glued = scan.words.key(got.end) == "ال";
            let at = if glued { got.end + 1 } else { got.end };
            let (number, end, more) = scan.number(at).filter(|_| at < reading.limit)?;
            causes.extend(more);
            (number, end)
        }
    };
    let direction = (end < reading.limit).then(|| scan.bare(end, side)).flatten();
    causes.extend(direction.as_ref().map(|got| scan.cause(end, got)));
    let end = direction.map_or(end, |d| d.end);
    (direction.is_some() || count == Count::Many).then_some((
        Length { halves: 2 * number, unit },
        end,
        causes,
    ))
}

/// الماضية، المقبلة، الأخيرة، الأولى: where a definite stretch lies.
fn side(meaning: Meaning) -> Option<Option<&'static str>> {
    match meaning {
        Meaning::Direction(Direction::Last) | Meaning::Recent => Some(Some("PAST_REF")),
        Meaning::Direction(Direction::Next | Direction::Following) => Some(Some("FUTURE_REF")),
        Meaning::Direction(Direction::Current) => Some(Some("PRESENT_REF")),
        Meaning::First => Some(None),
        _ => None,
    }
}

/// «يومين», «ساعتين»
fn dual(scan: &Scan<'_>, reading: &Reading) -> Option<Measured> {
    let got = scan.get(reading.at, unit).filter(|g| g.value.1 == Count::Two && !g.hit.article)?;
    let numbered = got.end < reading.limit && scan.words.kind(got.end) == TokenKind::Number;
    let head = got.end < reading.limit
        && scan
            .get(got.end, |m| matches!(m, Meaning::Month(..) | Meaning::Weekday(_)).then_some(()))
            .is_some();
    if numbered || head {
        return None;
    }
    // «مدراء عامين»: general managers.
    let whole = (got.end < reading.limit)
        .then(|| scan.bare(got.end, |m| (m == Meaning::Whole).then_some(())))
        .flatten();
    let framed = whole.is_some() || reading.lead.is_some() || reading.approx.is_some() || got.hit.preposition;
    let linked = scan.preceded(reading.at, |m| {
        matches!(m, Meaning::Frame | Meaning::Since | Meaning::Ago | Meaning::Link(_))
    });
    if got.value.0 == Unit::Year && !framed && !linked {
        return None;
    }
    let mut causes = vec![scan.cause(reading.at, &got)];
    causes.extend(whole.as_ref().map(|whole| scan.cause(got.end, whole)));
    let end = whole.map_or(got.end, |whole| whole.end);
    let (halves, end) = and_a_half(scan, reading, 4, end);
    Some((Length { halves, unit: got.value.0 }, end, causes))
}

/// A unit alone, after a preposition of time or «أكثر من», or with a half behind it: «خلال شهر», «سنة ونصف».
fn bare(scan: &Scan<'_>, reading: &Reading) -> Option<Measured> {
    let got = scan.get(reading.at, unit).filter(|g| g.value.1 == Count::One && !g.hit.article)?;
    let framed = reading.approx.is_some() || reading.lead.is_some() || frame(scan, reading.start).is_some();
    let (halves, end) = and_a_half(scan, reading, 2, got.end);
    let half = halves % 2 == 1 && (end >= reading.limit || !scan.words.key(end).starts_with("ال"));
    let clear = framed && !got.hit.preposition || half;
    if !clear || names_follow(scan, got.end, reading.limit) || got.value.0 == Unit::Decade && !half {
        return None;
    }
    let mut causes = vec![scan.cause(reading.at, &got)];
    causes.extend(frame(scan, reading.start));
    Some((Length { halves, unit: got.value.0 }, end, causes))
}

/// «عام 2014», «شهر أيار»: the unit belongs to what follows.
fn names_follow(scan: &Scan<'_>, at: usize, limit: usize) -> bool {
    let name = |m| {
        matches!(m, Meaning::Month(..) | Meaning::Weekday(_) | Meaning::Relative(..) | Meaning::Number(_))
            .then_some(())
    };
    at < limit && (scan.words.kind(at) == TokenKind::Number || scan.get(at, name).is_some())
}

/// A preposition of time stands in front.
fn frame(scan: &Scan<'_>, at: usize) -> Option<Cause> {
    let before = at.checked_sub(1).filter(|before| scan.end_of(*before) == scan.end_of(at))?;
    let got =
        scan.get(before, |m| matches!(m, Meaning::Frame | Meaning::Since | Meaning::Ago).then_some(()))?;
    Some(scan.cause(before, &got))
}

fn finish(
    scan: &Scan<'_>,
    reading: Reading,
    length: Length,
    end: usize,
    causes: Vec<Cause>,
) -> Option<Found> {
    let Reading { start, lead, approx, causes: before, limit, .. } = reading;
    let counted_from = end < limit && scan.means(end, Meaning::Link(Link::Of));
    let (tokens, draft) = match lead {
        Some(Meaning::Ago) if !counted_from && length.unit >= Unit::Day => (start..end, Draft::Ago(length)),
        Some(Meaning::Every) => (start..end, Draft::Set(length)),
        Some(_) => (start + 1..end, Draft::Length(length)),
        None => (start..end, Draft::Length(length)),
    };
    let unnamed = is_age(scan, start, end, length.unit) || is_range(scan, start);
    let draft = if unnamed { Draft::Nothing } else { draft };
    let causes = before.into_iter().chain(causes).collect();
    (tokens.start >= start).then_some(Found { tokens, draft, modifier: approx, causes })
}

/// «البالغ من العمر 25 عاماً», «(25 عاماً)»: how old somebody is, not when.
fn is_age(scan: &Scan<'_>, start: usize, end: usize, unit: Unit) -> bool {
    if unit != Unit::Year {
        return false;
    }
    let limit = scan.end_of(start);
    let near = (start.saturating_sub(5)..start)
        .rev()
        .take_while(|i| scan.end_of(*i) == limit && scan.get(*i, unit_of_years).is_none())
        .any(|i| scan.means(i, Meaning::Age));
    let bracketed = start > 0 && scan.mark(start - 1, "(") && end < limit && scan.mark(end, ")");
    near || bracketed
}

/// In «يبلغان 17 عاماً و18 عاماً» the second is an age as well.
pub(super) fn leave_out_ages(before: &[Found], item: &mut Found) {
    let Some(last) = before.last() else { return };
    let near = item.tokens.start - last.tokens.end <= 1;
    let years = matches!(item.draft, Draft::Length(length) if length.unit == Unit::Year);
    if near && years && matches!(last.draft, Draft::Nothing) {
        item.draft = Draft::Nothing;
    }
}

/// The second number of «بين 25 و30 سنة».
fn is_range(scan: &Scan<'_>, start: usize) -> bool {
    start >= 2
        && scan.end_of(start - 2) == scan.end_of(start)
        && scan.words.key(start - 1) == "و"
        && scan.words.kind(start) == TokenKind::Number
        && scan.words.kind(start - 2) == TokenKind::Number
}

/// Plurals with no number: «الأيام المقبلة», «قبل أيام», «غضون أسابيع».
fn vague(scan: &Scan<'_>, reading: Reading) -> Option<Found> {
    let Reading { start, mut at, limit, lead, approx, mut causes } = reading;
    if let Some(several) = scan.get(at, |m| (m == Meaning::Several).then_some(())) {
        causes.push(scan.cause(at, &several));
        at = several.end;
    }
    let got = (at < limit).then(|| scan.get(at, unit)).flatten().filter(|g| g.value.1 == Count::Many)?;
    causes.push(scan.cause(at, &got));
    let mut end = got.end;
    if let Some(few) = (end < limit).then(|| scan.bare(end, |m| (m == Meaning::Few).then_some(()))).flatten()
    {
        causes.push(scan.cause(end, &few));
        end = few.end;
    }
    let value = if got.hit.article {
        let side = (end < limit).then(|| scan.bare(end, side)).flatten()?;
        causes.push(scan.cause(end, &side));
        end = side.end;
        side.value?
    } else {
        let counted_from = end < limit && scan.means(end, Meaning::Link(Link::Of));
        match lead {
            Some(Meaning::Ago) if !counted_from => "PAST_REF",
            Some(Meaning::Within) => "FUTURE_REF",
            _ => return None,
        }
    };
    let draft = Draft::Fixed(value.to_string());
    Some(Found { tokens: start..end, draft, modifier: approx, causes })
}
