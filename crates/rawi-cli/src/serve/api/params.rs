//! What may be asked for, checked before the ledger is asked.

use crate::cmd::find::ACTS;
use crate::cmd::find_events::{STATUSES, country};
use crate::cmd::period;
use crate::serve::problem::Problem;
use axum::http::Uri;
use rawi::lexicon::events::TYPES;
use rawi_store::EventFilter;
use rawi_store::browse::{Cursor, Wanted, WantedEvents, WantedReports};
use serde::Deserialize;
use utoipa::IntoParams;

/// How many rows a page has unless more or fewer are asked for.
const ROWS: usize = 50;

/// How many rows a page has at most.
const MOST_ROWS: usize = 1_000;

/// What may be asked of statements.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(in crate::serve) struct StatementParams {
    /// Words that what was said must hold, in any spelling; words in "quotation marks" must follow one another
    pub(in crate::serve) q: Option<String>,
    /// Who said it: part of a name, an actor's id, `id:Q7747`, `name:…` or `country:RUS`
    #[param(example = "country:RUS")]
    pub(in crate::serve) speaker: Option<String>,
    /// To whom, likewise
    pub(in crate::serve) addressee: Option<String>,
    /// Who is named in what was said, likewise
    pub(in crate::serve) about: Option<String>,
    /// What the speaker does by saying it: `say`, `deny`, `accuse` …
    #[param(example = "deny")]
    pub(in crate::serve) act: Option<String>,
    /// Country of a speaker, addressee or whoever is spoken for, as ISO 3166 writes it: `YEM`
    #[param(example = "YEM")]
    pub(in crate::serve) country: Option<String>,
    /// Part of the outlet's name
    pub(in crate::serve) outlet: Option<String>,
    /// The first day, month or year: `2022-06`
    #[param(example = "2022-06")]
    pub(in crate::serve) from: Option<String>,
    /// The last day, month or year
    pub(in crate::serve) to: Option<String>,
    /// How many rows at most: 1 to 1000, 50 unless told
    #[param(example = "10")]
    pub(in crate::serve) limit: Option<String>,
    /// The `next` of the page before
    pub(in crate::serve) cursor: Option<String>,
}

/// What may be asked of events.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(in crate::serve) struct EventParams {
    /// Type of event, as in PLOVER: `CONSULT`
    #[param(example = "CONSULT")]
    #[serde(rename = "type")]
    pub(in crate::serve) kind: Option<String>,
    /// Who did it: part of a name, an actor's id, `id:Q7747`, `name:…` or `country:RUS`
    pub(in crate::serve) actor: Option<String>,
    /// To whom, likewise
    pub(in crate::serve) recipient: Option<String>,
    /// Country of a party or the place: `YEM`
    #[param(example = "YEM")]
    pub(in crate::serve) country: Option<String>,
    /// Part of the place's name, or its GeoNames id
    pub(in crate::serve) place: Option<String>,
    /// `happened`, `ongoing`, `planned`, `possible`, `denied` or `alleged`
    #[param(example = "happened")]
    pub(in crate::serve) status: Option<String>,
    /// What it is about, as in PLOVER: `diplomatic`
    #[param(example = "diplomatic")]
    pub(in crate::serve) context: Option<String>,
    /// Part of the outlet's name
    pub(in crate::serve) outlet: Option<String>,
    /// The first day, month or year
    #[param(example = "2022-06")]
    pub(in crate::serve) from: Option<String>,
    /// The last day, month or year
    pub(in crate::serve) to: Option<String>,
    /// How many rows at most: 1 to 1000, 50 unless told
    #[param(example = "10")]
    pub(in crate::serve) limit: Option<String>,
    /// The `next` of the page before
    pub(in crate::serve) cursor: Option<String>,
}

/// What may be asked of reports.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(in crate::serve) struct ReportParams {
    /// Part of the title
    pub(in crate::serve) title: Option<String>,
    /// Part of the outlet's name
    pub(in crate::serve) outlet: Option<String>,
    /// The first day, month or year
    #[param(example = "2022-06")]
    pub(in crate::serve) from: Option<String>,
    /// The last day, month or year
    pub(in crate::serve) to: Option<String>,
    /// How many rows at most: 1 to 1000, 50 unless told
    #[param(example = "10")]
    pub(in crate::serve) limit: Option<String>,
    /// The `next` of the page before
    pub(in crate::serve) cursor: Option<String>,
}

/// What may be asked of persons, institutions and places.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(in crate::serve) struct EntityParams {
    /// Part of a name, or an actor's id
    pub(in crate::serve) name: Option<String>,
    /// `PER`, `ORG`, `GPE`, `LOC`, `GROUP` or `ANON`
    #[param(example = "PER")]
    #[serde(rename = "type")]
    pub(in crate::serve) kind: Option<String>,
    /// Country: `YEM`
    #[param(example = "YEM")]
    pub(in crate::serve) country: Option<String>,
    /// How many rows at most: 1 to 1000, 50 unless told
    #[param(example = "10")]
    pub(in crate::serve) limit: Option<String>,
    /// The `next` of the page before
    pub(in crate::serve) cursor: Option<String>,
}

/// A value that was given; a form sends empty ones too.
pub(in crate::serve) fn given(value: &Option<String>) -> Option<String> {
    value.as_deref().map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned)
}

fn checked<T>(
    name: &str,
    value: &Option<String>,
    check: impl Fn(&str) -> Result<T, String>,
) -> Result<Option<T>, Problem> {
    let Some(value) = given(value) else { return Ok(None) };
    check(&value).map(Some).map_err(|cure| Problem::wrong(format!("{name}: {cure}")))
}

fn one_of(list: &[&str], fold: impl Fn(&str) -> String) -> impl Fn(&str) -> Result<String, String> {
    move |value| {
        let value = fold(value);
        if list.contains(&value.as_str()) { Ok(value) } else { Err(format!("one of {}", list.join(", "))) }
    }
}

/// How many rows a page shall have.
pub(in crate::serve) fn rows(limit: &Option<String>) -> Result<usize, Problem> {
    let number = checked("limit", limit, |value| match value.parse() {
        Ok(rows) if (1..=MOST_ROWS).contains(&rows) => Ok(rows),
        _ => Err(format!("a number from 1 to {MOST_ROWS}")),
    })?;
    Ok(number.unwrap_or(ROWS))
}

/// Where a page shall begin.
pub(in crate::serve) fn cursor(cursor: &Option<String>) -> Result<Option<Cursor>, Problem> {
    checked("cursor", cursor, |value| value.parse().map_err(|cure: &str| cure.to_owned()))
}

/// Words and phrases: `هدنة "وقف إطلاق النار"` is one word and three that follow one another.
pub(in crate::serve) fn wanted_words(q: &str) -> Vec<String> {
    let mut items = Vec::new();
    for (number, part) in q.split(['"', '“', '”', '«', '»']).enumerate() {
        if number % 2 == 1 {
            items.push(part.trim().to_owned());
        } else {
            items.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    items.retain(|item| !item.is_empty());
    items
}

/// An error for a parameter that nobody knows, so that a misspelt filter is not taken for none.
pub(super) fn known(uri: &Uri, names: &[&str]) -> Result<(), Problem> {
    let asked = uri.query().unwrap_or_default().split('&').filter(|pair| !pair.is_empty());
    for name in asked.map(|pair| pair.split('=').next().unwrap_or_default()) {
        if !names.contains(&name) {
            return Err(Problem::wrong(format!(
                "there is no parameter of that name; there are {}",
                names.join(", ")
            )));
        }
    }
    Ok(())
}

impl StatementParams {
    pub(in crate::serve) const NAMES: [&str; 11] =
        ["q", "speaker", "addressee", "about", "act", "country", "outlet", "from", "to", "limit", "cursor"];

    /// What is wanted of the ledger.
    pub(in crate::serve) fn wanted(&self) -> Result<Wanted, Problem> {
        Ok(Wanted {
            words: given(&self.q).map(|q| wanted_words(&q)).unwrap_or_default(),
            speaker: given(&self.speaker),
            addressee: given(&self.addressee),
            about: given(&self.about),
            act: checked("act", &self.act, one_of(&ACTS, str::to_lowercase))?,
            country: checked("country", &self.country, country)?,
            outlet: given(&self.outlet),
            from: checked("from", &self.from, period)?,
            to: checked("to", &self.to, period)?,
        })
    }
}

impl EventParams {
    pub(in crate::serve) const NAMES: [&str; 12] = [
        "type",
        "actor",
        "recipient",
        "country",
        "place",
        "status",
        "context",
        "outlet",
        "from",
        "to",
        "limit",
        "cursor",
    ];

    /// What is wanted of the ledger.
    pub(in crate::serve) fn wanted(&self) -> Result<WantedEvents, Problem> {
        let filter = EventFilter {
            kind: checked("type", &self.kind, one_of(TYPES, str::to_uppercase))?,
            actor: given(&self.actor),
            recipient: given(&self.recipient),
            country: checked("country", &self.country, country)?,
            place: given(&self.place),
            status: checked("status", &self.status, one_of(&STATUSES, str::to_lowercase))?,
            context: given(&self.context),
            from: checked("from", &self.from, period)?,
            to: checked("to", &self.to, period)?,
            outlet: given(&self.outlet),
            independent: false,
            limit: None,
        };
        Ok(WantedEvents { filter, parties: Vec::new() })
    }
}

impl ReportParams {
    pub(super) const NAMES: [&str; 6] = ["title", "outlet", "from", "to", "limit", "cursor"];

    /// What is wanted of the ledger.
    pub(in crate::serve) fn wanted(&self) -> Result<WantedReports, Problem> {
        Ok(WantedReports {
            title: given(&self.title),
            outlet: given(&self.outlet),
            from: checked("from", &self.from, period)?,
            to: checked("to", &self.to, period)?,
        })
    }
}

impl EntityParams {
    pub(super) const NAMES: [&str; 5] = ["name", "type", "country", "limit", "cursor"];

    /// The type and the country that are wanted.
    pub(super) fn kind_and_country(&self) -> Result<(Option<String>, Option<String>), Problem> {
        const KINDS: [&str; 6] = ["PER", "ORG", "GPE", "LOC", "GROUP", "ANON"];
        let kind = checked("type", &self.kind, one_of(&KINDS, str::to_uppercase))?;
        Ok((kind, checked("country", &self.country, country)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_in_quotation_marks_belong_together() {
        assert_eq!(wanted_words("هدنة \"وقف إطلاق النار\" فورا"), ["هدنة", "وقف إطلاق النار", "فورا"]);
        assert_eq!(wanted_words("«وقف"), ["وقف"]);
        assert!(wanted_words(" \" \" ").is_empty());
    }

    #[test]
    fn what_is_misspelt_is_refused_with_what_there_is() {
        let ask = |name: &str| StatementParams { act: Some(name.to_owned()), ..StatementParams::default() };
        assert_eq!(ask(" DENY ").wanted().unwrap().act.as_deref(), Some("deny"));
        assert_eq!(ask("").wanted().unwrap().act, None);
        assert!(ask("mumble").wanted().unwrap_err().detail.starts_with("act: one of say, deny"));
        assert!(rows(&Some("0".into())).is_err() && rows(&Some("1001".into())).is_err());
        assert!(known(&"/x?q=a&lang=b".parse().unwrap(), &["q"]).is_err());
    }
}
