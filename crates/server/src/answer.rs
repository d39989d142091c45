//! What goes wrong, as an answer: a problem of RFC 9457 with a code of the engine's table.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use vo_studio::{Code, Problem, StudioError};

/// A request that is not done, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused(pub Problem);

impl Refused {
    /// With a sentence for a person.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self(Problem { code, detail: detail.into(), place: None, fix: None, causes: Vec::new() })
    }
}

impl From<StudioError> for Refused {
    fn from(error: StudioError) -> Self {
        Self(Problem::of(&error))
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut answer = (status, Json(self.0)).into_response();
        answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if status == StatusCode::UNAUTHORIZED {
            answer.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        answer
    }
}
