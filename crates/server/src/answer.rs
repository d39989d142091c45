//! What goes wrong, as an answer: a problem of RFC 9457 with a code of the engine's table.

mod automation;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use vo_jobs::QueueError;
use vo_library::LibraryError;
use vo_studio::{Code, Problem, StudioError};
use vo_users::UsersError;

/// Where the pages of errors are; behind it stands the name of a code.
pub const ERRORS: &str = "/api/v1/errors";

/// A request that is not done, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Why.
    pub problem: Box<Problem>,
    /// In how many seconds it may be done, if that is known.
    pub retry_after: Option<u32>,
}

impl Refused {
    /// With a sentence for a person.
    pub fn new(code: Code, detail: impl Into<String>) -> Self {
        Self::of(Problem::new(code, detail))
    }

    /// Because of a problem.
    pub fn of(problem: Problem) -> Self {
        Self { problem: Box::new(problem), retry_after: None }
    }

    /// It may be done in so many seconds.
    #[must_use]
    pub fn after(self, seconds: u32) -> Self {
        Self { retry_after: Some(seconds), ..self }
    }
}

impl From<StudioError> for Refused {
    fn from(error: StudioError) -> Self {
        Self::of(Problem::of(&error))
    }
}

impl From<UsersError> for Refused {
    fn from(error: UsersError) -> Self {
        let code = match &error {
            UsersError::Invalid { .. } | UsersError::TooMany { .. } => Code::InvalidUser,
            UsersError::Exists { .. } => Code::UserExists,
            UsersError::Unknown { .. } => Code::UnknownUser,
            UsersError::Hash { .. } => Code::Unexpected,
            UsersError::Files { .. } | UsersError::Database { .. } | UsersError::Newer { .. } => {
                // Where they lie is nobody's business over a network.
                tracing::error!(why = %error, "the users cannot be used");
                return Self::new(
                    Code::FilesFailed,
                    "the users cannot be read or written; the log of the server says why",
                );
            }
        };
        Self::new(code, error.to_string())
    }
}

/// A problem as it is sent: its `type` leads to the page of its code on this very server.
pub fn as_sent(problem: &Problem) -> Value {
    let mut value = serde_json::to_value(problem).unwrap_or_default();
    if let Some(kind) = value.get_mut("type") {
        *kind = format!("{ERRORS}/{}", problem.code.name()).into();
    }
    value
}

impl From<QueueError> for Refused {
    fn from(error: QueueError) -> Self {
        let code = match &error {
            error if error.is_full_disk() => Code::DiskFull,
            QueueError::NoSuchJob(_) => Code::JobMissing,
            QueueError::Unfit { .. } | QueueError::LeaseLost(_) => Code::JobUnfit,
            QueueError::Conflict { .. } => Code::KeyReused,
            QueueError::Full { .. } => Code::QueueFull,
            QueueError::Size { .. } => Code::RequestTooLarge,
            QueueError::Closed => Code::ServerEnds,
            _ => Code::QueueFailed,
        };
        match (code, &error) {
            (_, QueueError::Full { retry_after, .. }) => {
                Self::new(code, error.to_string()).after(u32::try_from(*retry_after).unwrap_or(u32::MAX))
            }
            // Where the data folder lies is nobody's business but that of whoever reads the log.
            (Code::DiskFull, _) => {
                let why =
                    "the disk with the server's data is full: free some space there; reading and cancelling go on";
                Self::new(code, why)
            }
            (Code::QueueFailed, _) => {
                tracing::error!(why = %error, "the queue failed");
                Self::new(code, "the queue of jobs cannot be used; the log of the server says why")
            }
            _ => Self::new(code, error.to_string()),
        }
    }
}

impl From<LibraryError> for Refused {
    fn from(error: LibraryError) -> Self {
        let code = match &error {
            LibraryError::NoSuchAsset(_) | LibraryError::NotMade { .. } => Code::AssetMissing,
            LibraryError::NoSuchUpload(_) => Code::UploadMissing,
            LibraryError::Offset { .. } => Code::UploadOffset,
            LibraryError::Busy(_) => Code::UploadBusy,
            LibraryError::TooMany { .. } => Code::ServerBusy,
            LibraryError::Unfinished { .. } => Code::UploadsUnfinished,
            LibraryError::TooLarge { .. } | LibraryError::Longer { .. } => Code::RequestTooLarge,
            LibraryError::Full { .. } => Code::LibraryFull,
            LibraryError::DiskFull => Code::DiskFull,
            LibraryError::Checksum | LibraryError::Digest => Code::ChecksumWrong,
            LibraryError::Invalid(_) => Code::AssetInvalid,
            LibraryError::InUse { .. } => Code::AssetInUse,
            LibraryError::Locked
            | LibraryError::Newer
            | LibraryError::Files { .. }
            | LibraryError::Database(_)
            | LibraryError::Store(_) => Code::LibraryFailed,
        };
        let refused = Self::new(code, error.to_string());
        match code {
            Code::LibraryFailed => {
                tracing::error!(why = %error, "the library failed");
                Self::new(code, "the library cannot be used; the log of the server says why")
            }
            Code::ServerBusy | Code::UploadBusy => refused.after(5),
            _ => refused,
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.problem.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut answer = (status, Json(as_sent(&self.problem))).into_response();
        let headers = answer.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = self.retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        answer
    }
}
