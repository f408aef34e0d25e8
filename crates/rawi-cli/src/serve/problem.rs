//! [`Problem`]: what went wrong, as RFC 9457 writes it.

use axum::extract::rejection::{BytesRejection, PathRejection, QueryRejection};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

/// A problem (RFC 9457): `{"type":"about:blank","title":"Not Found","status":404,"detail":"…"}`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(super) struct Problem {
    /// `about:blank`: the status says what sort of problem it is.
    #[serde(rename = "type")]
    kind: &'static str,
    /// The words of the status.
    title: &'static str,
    /// The HTTP status.
    pub(super) status: u16,
    /// What went wrong here, and what to do.
    pub(super) detail: String,
}

impl Problem {
    pub(super) fn new(status: StatusCode, detail: impl Into<String>) -> Self {
        let title = status.canonical_reason().unwrap_or("Error");
        Self { kind: "about:blank", title, status: status.as_u16(), detail: detail.into() }
    }

    /// The question cannot be understood.
    pub(super) fn wrong(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, detail)
    }

    /// The question was given up.
    pub(super) fn too_long() -> Self {
        let detail = "the answer takes too long; narrow the question down, or try again";
        Self::new(StatusCode::SERVICE_UNAVAILABLE, detail)
    }

    /// There is no such thing.
    pub(super) fn none(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::NOT_FOUND, detail)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let body = serde_json::to_vec(&self).unwrap_or_default();
        let mut response = (status, body).into_response();
        let kind = HeaderValue::from_static("application/problem+json");
        response.headers_mut().insert(header::CONTENT_TYPE, kind);
        response.extensions_mut().insert(self);
        response
    }
}

impl From<rawi_store::Error> for Problem {
    fn from(error: rawi_store::Error) -> Self {
        if error.kind() == rawi_store::ErrorKind::Busy {
            return Self::new(StatusCode::SERVICE_UNAVAILABLE, "the ledger is being written; try again");
        }
        if error.kind() == rawi_store::ErrorKind::Lost {
            eprintln!("rawi: {error}");
            let detail =
                "the server that keeps the ledger cannot be reached; try again, or tell whoever runs this";
            return Self::new(StatusCode::SERVICE_UNAVAILABLE, detail);
        }
        if error.kind() == rawi_store::ErrorKind::Stopped {
            return Self::too_long();
        }
        // Paths and causes are for whoever runs the server.
        eprintln!("rawi: {error}");
        Self::new(StatusCode::INTERNAL_SERVER_ERROR, "the ledger cannot be read; the server's log says why")
    }
}

impl From<QueryRejection> for Problem {
    fn from(rejection: QueryRejection) -> Self {
        Self::wrong(rejection.body_text())
    }
}

impl From<PathRejection> for Problem {
    fn from(rejection: PathRejection) -> Self {
        Self::wrong(rejection.body_text())
    }
}

impl From<BytesRejection> for Problem {
    fn from(rejection: BytesRejection) -> Self {
        Self::new(rejection.status(), rejection.body_text())
    }
}
