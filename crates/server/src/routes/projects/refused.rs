//! Why something is not done with a project, as an answer; with both sides, if two changed the same.

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use vo_projects::{EditConflict, KeyConflict, ProjectsError, Sent, SentenceConflict};
use vo_studio::{Code, Problem, StudioError};

use super::tags::Shown;
use super::wire::ProjectView;
use crate::answer::{Refused, as_sent};

/// A change that was not made because others changed the same: a problem (RFC 9457) with both sides.
#[derive(Serialize, ToSchema)]
pub struct ConflictProblem {
    /// The problem itself: `type`, `title`, `status`, `detail` and `code`.
    #[serde(flatten)]
    #[schema(value_type = Object)]
    problem: Value,
    /// The `ETag` of the project as it is now: send it with what is to stand.
    etag: String,
    /// The sentences that both changed.
    sentences: Vec<SentenceSides>,
    /// The settings that both changed.
    settings: Vec<SettingSides>,
    /// What was sent, if it is not known any more what it was a change of: then it cannot be compared.
    #[serde(skip_serializing_if = "Option::is_none")]
    yours: Option<SentChange>,
    /// The project as it is now.
    theirs: ProjectView,
}

/// A sentence that both changed.
#[derive(Serialize, ToSchema)]
pub struct SentenceSides {
    /// The line of the script as it is now.
    line: u32,
    /// What stood there when you began; empty if nothing.
    base: String,
    /// What you made of it; empty if you removed it.
    yours: String,
    /// What stands there now; empty if it was removed.
    theirs: String,
}

/// A setting that both changed.
#[derive(Serialize, ToSchema)]
pub struct SettingSides {
    /// Its key, as `voice.name`.
    key: String,
    /// The line of `project.toml` in which it stands now.
    line: Option<u32>,
    /// What it was when you began.
    #[schema(value_type = Option<Object>)]
    base: Option<Value>,
    /// What you made of it.
    #[schema(value_type = Option<Object>)]
    yours: Option<Value>,
    /// What it is now.
    #[schema(value_type = Option<Object>)]
    theirs: Option<Value>,
}

/// A change as it was sent.
#[derive(Serialize, ToSchema)]
pub struct SentChange {
    /// The script.
    script: Option<String>,
    /// The settings, as a merge patch.
    #[schema(value_type = Option<Object>)]
    settings: Option<Value>,
    /// The text of `project.toml`.
    toml: Option<String>,
}

/// Both sides of a conflict.
pub fn conflicted(conflict: EditConflict) -> Response {
    let EditConflict { theirs, sentences, keys, sent } = conflict;
    let theirs = ProjectView::from(theirs);
    let etag = Shown::of(&theirs).etag;
    let why = if sent.is_some() {
        "the project has changed, and what you changed is not in its history any more: compare both, and send what is to stand"
    } else if sentences.is_empty() && keys.is_empty() {
        "the project is not as you saw it: read it again"
    } else {
        "somebody else changed the same meanwhile: choose what is to stand, and send it with the new ETag"
    };
    let problem = as_sent(&Problem::new(Code::EditConflict, why));
    let body = ConflictProblem {
        problem,
        etag: etag.to_str().unwrap_or_default().to_owned(),
        sentences: sentences.into_iter().map(SentenceSides::from).collect(),
        settings: keys.into_iter().map(SettingSides::from).collect(),
        yours: sent.map(SentChange::from),
        theirs,
    };
    let kind = HeaderValue::from_static("application/problem+json");
    let mut answer = (StatusCode::PRECONDITION_FAILED, Json(body)).into_response();
    answer.headers_mut().extend([(header::CONTENT_TYPE, kind), (header::ETAG, etag)]);
    answer
}

impl From<SentenceConflict> for SentenceSides {
    fn from(SentenceConflict { line, base, yours, theirs }: SentenceConflict) -> Self {
        Self { line, base, yours, theirs }
    }
}

impl From<KeyConflict> for SettingSides {
    fn from(KeyConflict { key, line, base, yours, theirs }: KeyConflict) -> Self {
        Self { key, line, base, yours, theirs }
    }
}

impl From<Sent> for SentChange {
    fn from(Sent { script, settings, toml }: Sent) -> Self {
        Self { script, settings: settings.map(Value::Object), toml }
    }
}

impl From<ProjectsError> for Refused {
    fn from(error: ProjectsError) -> Self {
        let code = match error {
            ProjectsError::Studio(error) => return error.into(),
            ProjectsError::Mistaken(mistake) => {
                let code = if mistake.file == "project.toml" { Code::InvalidProject } else { Code::InvalidScript };
                return StudioError::mistakes(code, vec![*mistake], "").into();
            }
            ProjectsError::Files { .. } => {
                // Where the projects lie is nobody's business but that of whoever reads the log.
                tracing::error!(why = %error, "the projects cannot be used");
                let why = "the projects cannot be read or written; the log of the server says why";
                return Self::new(Code::FilesFailed, why);
            }
            ProjectsError::Missing => Code::ProjectMissing,
            ProjectsError::NoRevision(_) => Code::RevisionMissing,
            ProjectsError::Conflict(_) => Code::EditConflict,
            ProjectsError::Unusable(_) => Code::InvalidEdit,
            ProjectsError::TooLarge(_) => Code::RequestTooLarge,
            ProjectsError::Full(_) => Code::ProjectsFull,
            ProjectsError::NotPermitted => Code::RoleTooLow,
            ProjectsError::DiskFull => Code::DiskFull,
        };
        Self::new(code, error.to_string())
    }
}
