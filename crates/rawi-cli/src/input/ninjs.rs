//! ninjs, the JSON of news agencies: versions 1 (`body_text`, `headline`) to 3 (`bodies`, `headlines`).

use super::report::{Report, Words, with_title};
use rawi::article::fragment;
use rawi::layers::Source;
use serde_json::Value;

/// True when a line may be ninjs: it has a body, and no `text` of our own JSONL.
pub(crate) fn looks_like(line: &str) -> bool {
    let has = |name: &str| line.contains(&format!("\"{name}\""));
    !has("text") && ["body_text", "body_html", "body_xhtml", "bodies"].iter().any(|name| has(name))
}

/// The report in an object.
pub(crate) fn report(line: &str) -> Result<Report, String> {
    let item: Value =
        serde_json::from_str(line).map_err(|e| format!("not a JSON object ({e}); get it anew"))?;
    let get = |names: &[&str]| names.iter().find_map(|name| words(item.get(name)?));
    if let Some(status) = get(&["pubstatus", "pubStatus"]).filter(|s| s == "canceled" || s == "withheld") {
        return Err(format!("the agency has withdrawn it ({status}); leave it out"));
    }
    let body = body(&item).ok_or("the object has no words in its body; `rawi` reads words alone")?;
    let title = get(&["headline", "headlines", "title", "titles"]);
    let uri = get(&["uri"]);
    let url = get(&["url", "ednote_url"]).or_else(|| uri.clone()).filter(|url| url.starts_with("http"));
    let source = Source {
        id: uri.unwrap_or_default(),
        outlet: get(&["provider", "infosources", "copyrightholder", "copyrightHolder"]),
        url,
        byline: get(&["byline", "bylines", "by"]),
        language: get(&["language"]),
        title: title.clone(),
    };
    let dates = ["contentcreated", "contentCreated", "firstcreated", "firstCreated", "versioncreated"];
    let published = get(&dates).or_else(|| get(&["versionCreated"]));
    Ok(Report { source, published, words: Words::Text(with_title(title.as_deref(), &body)) })
}

/// A string, or the first that a list or an object of the format holds.
fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(words) => Some(words.trim().to_owned()).filter(|words| !words.is_empty()),
        Value::Array(items) => items.iter().find_map(words),
        Value::Object(item) => ["value", "name", "literal"].iter().find_map(|key| words(item.get(*key)?)),
        _ => None,
    }
}

fn body(item: &Value) -> Option<String> {
    let plain = item.get("body_text").and_then(words);
    let html = || ["body_html", "body_xhtml"].iter().find_map(|name| words(item.get(name)?));
    let filled = |text: String| Some(text).filter(|text| !text.trim().is_empty());
    if let Some(text) = plain.or_else(|| html().map(|html| fragment::text(&html))).and_then(filled) {
        return Some(text);
    }
    let bodies = item.get("bodies")?.as_array()?;
    bodies.iter().find_map(|body| {
        let kind = ["contentType", "contenttype"].iter().find_map(|key| words(body.get(key)?));
        let value = words(body)?;
        let html = kind.is_some_and(|kind| kind.contains("html"));
        filled(if html { fragment::text(&value) } else { value })
    })
}
