//! The page of the API, made from its OpenAPI document: what may be asked, how, and one example of each.
//!
//! The document is English; the table of words has what its texts are in Arabic, and a test that it has all.

use super::{Page, render};
use crate::serve::api::described;
use crate::serve::problem::Problem;
use crate::serve::url;
use crate::serve::words::in_language;
use askama::Template;
use axum::http::{HeaderMap, header};
use axum::response::Html;
use serde_json::Value;

/// A stretch of a text; words of the API itself are set as code.
struct Piece {
    text: String,
    is_code: bool,
}

struct Parameter {
    name: String,
    is_required: bool,
    meaning: Vec<Piece>,
    example: String,
}

struct Answer {
    status: String,
    meaning: Vec<Piece>,
    kinds: Vec<String>,
}

struct Operation {
    anchor: String,
    method: String,
    path: String,
    title: Vec<Piece>,
    more: Vec<Piece>,
    parameters: Vec<Parameter>,
    /// What a request may hold.
    bodies: Vec<String>,
    answers: Vec<Answer>,
    example: String,
    /// Where the example leads, if a link can ask it.
    href: Option<String>,
}

#[derive(Template)]
#[template(path = "api.html")]
struct ApiPage {
    page: Page,
    what: Vec<Piece>,
    operations: Vec<Operation>,
}

/// The page.
pub(super) async fn api(page: Page, headers: HeaderMap) -> Result<Html<String>, Problem> {
    let document = described();
    let host = host(&headers);
    let operations = operations(document)
        .map(|(path, method, operation)| made(&page, &host, path, method, operation))
        .collect();
    let what = pieces(&page, &document["info"]["description"]);
    render(&ApiPage { what, operations, page })
}

/// Path, method and what the document says of each operation.
fn operations(document: &Value) -> impl Iterator<Item = (&str, &str, &Value)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths.flat_map(|(path, methods)| {
        let methods = methods.as_object().into_iter().flatten();
        methods
            .filter(|(method, _)| ["get", "post", "put", "patch", "delete"].contains(&method.as_str()))
            .map(|(method, operation)| (path.as_str(), method.as_str(), operation))
    })
}

/// How the client calls the server, if it is fit to be copied into a command.
fn host(headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | ':' | '-' | '[' | ']');
    if host.is_empty() || !host.chars().all(is_plain) { "127.0.0.1:8642".to_owned() } else { host.to_owned() }
}

fn made(page: &Page, host: &str, path: &str, method: &str, operation: &Value) -> Operation {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let answers = operation["responses"].as_object().into_iter().flatten();
    let (example, href) = example(host, path, method, operation);
    Operation {
        anchor: operation["operationId"].as_str().unwrap_or(path).to_owned(),
        method: method.to_uppercase(),
        path: path.to_owned(),
        title: pieces(page, &operation["summary"]),
        more: pieces(page, &operation["description"]),
        parameters: parameters
            .map(|parameter| Parameter {
                name: text(&parameter["name"]),
                is_required: parameter["required"] == true,
                meaning: pieces(page, &parameter["description"]),
                example: text(&parameter["example"]),
            })
            .collect(),
        bodies: kinds(&operation["requestBody"]),
        answers: answers
            .map(|(status, answer)| Answer {
                status: status.clone(),
                meaning: pieces(page, &answer["description"]),
                kinds: kinds(answer),
            })
            .collect(),
        example,
        href,
    }
}

fn kinds(of: &Value) -> Vec<String> {
    of["content"].as_object().into_iter().flatten().map(|(kind, _)| kind.clone()).collect()
}

/// How many parameters an example has.
const SHOWN: usize = 2;

/// An operation asked with curl, and its address if it can be a link.
fn example(host: &str, path: &str, method: &str, operation: &Value) -> (String, Option<String>) {
    let mut asked: Vec<(&str, &str)> = Vec::new();
    let (mut typed, mut linked) = (path.to_owned(), Some(path.to_owned()));
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let (Some(name), Some(value)) = (parameter["name"].as_str(), parameter["example"].as_str()) else {
            continue;
        };
        if parameter["in"] == "path" {
            typed = typed.replace(&format!("{{{name}}}"), value);
            // Not every ledger has what it names.
            linked = None;
        } else if asked.len() < SHOWN {
            asked.push((name, value));
        }
    }
    let query = asked.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("&");
    let mark = if query.is_empty() { "" } else { "?" };
    let address = format!("'http://{host}{typed}{mark}{query}'");
    if method != "get" {
        let kind = kinds(&operation["requestBody"]).into_iter().next().unwrap_or_default();
        return (format!("curl --data-binary @report.txt -H 'content-type: {kind}' {address}"), None);
    }
    (format!("curl {address}"), linked.map(|path| url::with(&path, asked)))
}

/// A text of the document in the language of the page.
fn pieces(page: &Page, text: &Value) -> Vec<Piece> {
    let text = text.as_str().unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
    let parts = in_language(page.language, &text).split('`').enumerate();
    let pieces = parts.map(|(at, part)| Piece { text: part.to_owned(), is_code: at % 2 == 1 });
    pieces.filter(|piece| !piece.text.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::serve::words::Language;

    #[test]
    fn every_text_of_the_document_has_its_arabic() {
        let document = described();
        let mut texts = vec![&document["info"]["description"]];
        for (_, _, operation) in operations(document) {
            texts.extend([&operation["summary"], &operation["description"]]);
            for parameter in operation["parameters"].as_array().into_iter().flatten() {
                texts.push(&parameter["description"]);
            }
            texts.extend(operation["responses"].as_object().unwrap().values().map(|a| &a["description"]));
        }
        let mut lacking = Vec::new();
        for text in texts.iter().filter_map(|text| text.as_str()) {
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            if in_language(Language::Arabic, &text) == text && !lacking.contains(&text) {
                lacking.push(text);
            }
        }
        assert!(texts.len() > 60 && lacking.is_empty(), "not in web/words.tsv:\n{}", lacking.join("\n"));
    }

    #[test]
    fn every_operation_has_an_example_that_can_be_copied() {
        for (path, method, operation) in operations(described()) {
            let (example, href) = example("h:1", path, method, operation);
            assert!(example.starts_with("curl ") && !example.contains('{'), "{example}");
            assert_eq!(href.is_some(), method == "get" && !path.contains('{'), "{path}");
            assert!(href.is_none_or(|href| href.is_ascii()), "{path}");
        }
        let mut headers = HeaderMap::new();
        assert_eq!(host(&headers), "127.0.0.1:8642");
        headers.insert(header::HOST, "'; rm -r /".parse().unwrap());
        assert_eq!(host(&headers), "127.0.0.1:8642");
    }
}
