//! Who may review, and what they say of rows.

use super::App;
use super::problem::Problem;
use axum::http::{HeaderMap, header};

/// Who asks: the name of the token that came with the request, if it is one of ours.
#[derive(Clone, Debug)]
pub(super) struct Reviewer(pub(super) Option<String>);

/// The cookie that a browser keeps the token in.
pub(super) const COOKIE: &str = "rawi_token";

/// A token is no longer than this.
const LONGEST: usize = 200;

/// The token that came with a request, in its `Authorization` or its cookie.
pub(super) fn token_of(headers: &HeaderMap) -> Option<String> {
    let text = |name| headers.get(name).and_then(|value: &axum::http::HeaderValue| value.to_str().ok());
    let bearer = text(header::AUTHORIZATION).and_then(|value| value.strip_prefix("Bearer "));
    let cookies = text(header::COOKIE).unwrap_or_default().split(';');
    let mut pairs = cookies.filter_map(|pair| pair.trim().split_once('='));
    let cookie = || pairs.find(|(name, _)| *name == COOKIE).map(|(_, value)| value);
    let token = bearer.or_else(cookie)?.trim();
    (!token.is_empty() && token.len() <= LONGEST).then(|| token.to_owned())
}

/// Whose token it is.
pub(super) async fn holder(app: &App, token: String) -> Result<Option<String>, Problem> {
    let tokens = app.pool.ask(|ledger| ledger.tokens()).await?;
    let hash = blake3::hash(token.as_bytes());
    let mut holder = None;
    for known in tokens {
        // Hashes are compared in constant time, and all of them.
        let same = blake3::Hash::from_hex(&known.hash).is_ok_and(|known| known == hash);
        holder = if same { Some(known.name) } else { holder };
    }
    Ok(holder)
}
