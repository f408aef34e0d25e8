//! One report: its whole ledger.

use super::params;
use crate::serve::App;
use crate::serve::problem::Problem;
use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::Uri;
use rawi::ledger::Ledger;
use serde::Deserialize;
use serde_json::Value;
use utoipa::IntoParams;

/// How offsets are counted.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub(super) struct Offsets {
    /// `codepoints`, unless told, or `utf16`, as scripts in browsers count
    #[param(example = "utf16")]
    offsets: Option<String>,
}

impl Offsets {
    /// The rows of a ledger, counted as asked.
    pub(super) fn apply(&self, ledger: &Ledger) -> Result<Value, Problem> {
        let mut value = serde_json::to_value(ledger).map_err(|_| crate::serve::pool::fault())?;
        match params::given(&self.offsets).as_deref() {
            None | Some("codepoints") => {}
            Some("utf16") => recount(&mut value, &utf16_offsets(&ledger.text)),
            Some(_) => return Err(Problem::wrong("offsets: codepoints or utf16")),
        }
        Ok(value)
    }
}

/// All that was read of a report.
#[utoipa::path(
    get,
    path = "/api/v1/reports/{report}",
    params(("report" = String, Path, description = "the report's id", example = "n1"), Offsets),
    responses(
        (status = 200, description = "its ledger", body = super::openapi::LedgerOfReport),
        (status = "default", description = "a problem", body = Problem, content_type = "application/problem+json")
    )
)]
pub(super) async fn report(
    State(app): State<App>,
    uri: Uri,
    id: Result<Path<String>, PathRejection>,
    offsets: Result<Query<Offsets>, QueryRejection>,
) -> Result<Json<Value>, Problem> {
    let (Path(id), Query(offsets)) = (id?, offsets?);
    params::known(&uri, &["offsets"])?;
    let found = app.pool.ask(move |ledger| ledger.report(&id)).await?;
    let ledger = found.ok_or_else(|| Problem::none("no report has this id; /api/v1/reports lists them"))?;
    Ok(Json(offsets.apply(&ledger)?))
}

/// For each code point of a text, and its end, how many UTF-16 units stand before it.
fn utf16_offsets(text: &str) -> Vec<u64> {
    let mut before = 0;
    let mut offsets = Vec::with_capacity(text.len() / 2);
    for c in text.chars() {
        offsets.push(before);
        before += c.len_utf16() as u64;
    }
    offsets.push(before);
    offsets
}

/// Counts every `start` and `end` anew.
fn recount(value: &mut Value, offsets: &[u64]) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| recount(item, offsets)),
        Value::Object(fields) => {
            for (name, field) in fields.iter_mut() {
                let place = field.as_u64().filter(|_| name == "start" || name == "end");
                match place.and_then(|place| offsets.get(place as usize)) {
                    Some(offset) => *field = (*offset).into(),
                    None => recount(field, offsets),
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rawi::ledger::BlockRow;

    #[test]
    fn offsets_are_counted_as_asked() {
        let block = BlockRow { kind: "paragraph".into(), start: 1, end: 3 };
        let ledger = Ledger { text: "😀نعم".into(), blocks: vec![block], ..Ledger::default() };
        let counted = |how: &str| Offsets { offsets: Some(how.to_owned()) }.apply(&ledger);
        assert_eq!(counted("").unwrap()["blocks"][0]["start"], 1);
        assert_eq!(counted("utf16").unwrap()["blocks"][0]["start"], 2);
        assert_eq!(counted("utf16").unwrap()["blocks"][0]["end"], 4);
        assert!(counted("bytes").is_err());
    }
}
