//! Coming in with a token, and what whoever came in may do: review rows.

use super::view::report_path;
use super::{Page, render};
use crate::serve::App;
use crate::serve::correct;
use crate::serve::problem::Problem;
use crate::serve::review::{self, COOKIE};
use askama::Template;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use rawi_store::Review;

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage {
    page: Page,
    refused: bool,
}

/// The form that asks for a token.
pub(super) async fn form(page: Page) -> Result<Html<String>, Problem> {
    render(&LoginPage { page, refused: false })
}

/// Fields of a form, in the order in which they were sent.
pub(in crate::serve) type Fields = Vec<(String, String)>;

/// The value of a field.
pub(in crate::serve) fn value<'f>(fields: &'f Fields, name: &str) -> &'f str {
    fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.trim()).unwrap_or_default()
}

type Sent = Result<axum::Form<Fields>, axum::extract::rejection::FormRejection>;

fn sent(form: Sent) -> Result<Fields, Problem> {
    form.map(|axum::Form(fields)| fields)
        .map_err(|refused| Problem::new(refused.status(), refused.body_text()))
}

/// Comes in.
pub(super) async fn enter(
    State(app): State<App>,
    page: Page,
    headers: HeaderMap,
    form: Sent,
) -> Result<Response, Problem> {
    let fields = sent(form)?;
    from_here(&headers)?;
    let token = value(&fields, "token").to_owned();
    if review::holder(&app, token.clone()).await?.is_none() {
        let refused = render(&LoginPage { page, refused: true })?;
        return Ok((StatusCode::FORBIDDEN, refused).into_response());
    }
    let mut response = Redirect::to(&page.link("/")).into_response();
    keep(&mut response, &format!("{COOKIE}={token}; Path=/; HttpOnly; SameSite=Strict; Max-Age=604800"))?;
    Ok(response)
}

/// Goes out again.
pub(super) async fn leave(page: Page, headers: HeaderMap) -> Result<Response, Problem> {
    from_here(&headers)?;
    let mut response = Redirect::to(&page.link("/")).into_response();
    keep(&mut response, &format!("{COOKIE}=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0"))?;
    Ok(response)
}

fn keep(response: &mut Response, cookie: &str) -> Result<(), Problem> {
    let cookie = HeaderValue::from_str(cookie).map_err(|_| Problem::wrong("this is no token"))?;
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    Ok(())
}

/// Refuses forms that were sent from a page of another site.
fn from_here(headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let Some(origin) = text(header::ORIGIN) else { return Ok(()) };
    let host = origin.split_once("://").map(|(_, host)| host);
    if host.is_some() && host == text(header::HOST) {
        return Ok(());
    }
    Err(Problem::new(StatusCode::FORBIDDEN, "this form was sent from another site"))
}

/// Keeps a review, and shows the report with it.
pub(super) async fn review(
    State(app): State<App>,
    page: Page,
    headers: HeaderMap,
    form: Sent,
) -> Result<Response, Problem> {
    let fields = sent(form)?;
    from_here(&headers)?;
    let Some(reviewer) = page.reviewer.clone() else {
        return Err(Problem::new(
            StatusCode::FORBIDDEN,
            "come in with a token first; `rawi token` makes one",
        ));
    };
    let report = value(&fields, "report").to_owned();
    let wanted = report.clone();
    let ledger = app.pool.ask(move |ledger| ledger.report(&wanted)).await?;
    let ledger = ledger.ok_or_else(|| Problem::none("no report has this id"))?;
    let made = correct::review(&ledger, &fields).map_err(Problem::wrong)?;
    let row = made.row;
    let review = Review {
        report: report.clone(),
        reviewer,
        reviewed: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        ..made.review
    };
    app.pool.change(move |ledger| ledger.add_review(&review)).await?;
    let back = format!("{}#{row}", page.link(&report_path(&report)));
    Ok(Redirect::to(&back).into_response())
}
