//! Backups: all that the server keeps, in one file that can be downloaded.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;
use vo_backup::{BackupFile, Backups};
use vo_jobs::NewJob;

use crate::answer::Refused;
use crate::blocking::blocking;
use crate::caller::Caller;
use crate::extract::Path;
use crate::ranged::body;
use crate::routes::jobs::wire::Taken;
use crate::state::AppState;
use crate::work::Task;

/// A backup that is kept.
#[derive(Serialize, ToSchema)]
pub struct BackupInfo {
    /// What it is called.
    name: String,
    /// Its bytes.
    bytes: u64,
    /// When it was complete, in milliseconds since 1970.
    made: u64,
    /// Where it is downloaded.
    href: String,
}

/// Takes a backup, as a job: projects, library, jobs, schedules, webhooks, settings and users, but neither the token nor secrets.
/// The last three are kept.
#[utoipa::path(post, path = "/api/v1/backup", tag = "backups",
    responses((status = 202, description = "The job; its result has the `name` of the file.", body = Taken),
        (status = 429, description = "As many jobs wait as may.")))]
pub async fn take(State(state): State<AppState>, caller: Caller) -> Result<(StatusCode, Json<Taken>), Refused> {
    let task = Task::Backup {};
    let job = NewJob::new(task.kind(), &caller.name, serde_json::to_value(&task).unwrap_or_default());
    let submitted = blocking(move || state.queue.submit(job, None)).await?;
    Ok((StatusCode::ACCEPTED, Json(Taken { jobs: vec![submitted.job.0], existed: false, plan: None })))
}

/// Lists the backups that are kept.
#[utoipa::path(get, path = "/api/v1/backups", tag = "backups",
    responses((status = 200, description = "The backups, the newest first.", body = Vec<BackupInfo>)))]
pub async fn list(State(state): State<AppState>) -> Result<Json<Vec<BackupInfo>>, Refused> {
    let files = blocking(move || Backups::of(&state.workshop.data).list()).await?;
    Ok(Json(files.into_iter().map(BackupInfo::from).collect()))
}

/// Downloads a backup, for `vo restore`.
#[utoipa::path(get, path = "/api/v1/backups/{name}", tag = "backups", params(("name" = String, Path, description = "Its name.")),
    responses((status = 200, description = "The backup.", body = Vec<u8>, content_type = "application/gzip"),
        (status = 404, description = "There is none.")))]
pub async fn download(State(state): State<AppState>, Path(name): Path<String>) -> Result<Response, Refused> {
    let wanted = name.clone();
    let (file, bytes) = blocking(move || Backups::of(&state.workshop.data).open(&wanted)).await?;
    let mut headers = HeaderMap::new();
    let disposition = format!("attachment; filename=\"{name}\"");
    let about = [
        (header::CONTENT_TYPE, "application/gzip".to_owned()),
        (header::CONTENT_LENGTH, bytes.to_string()),
        (header::CONTENT_DISPOSITION, disposition),
    ];
    headers.extend(about.into_iter().filter_map(|(name, value)| Some((name, value.parse().ok()?))));
    Ok((headers, body(file, 0..bytes).await?).into_response())
}

/// Deletes a backup.
#[utoipa::path(delete, path = "/api/v1/backups/{name}", tag = "backups", params(("name" = String, Path, description = "Its name.")),
    responses((status = 204, description = "It is gone."), (status = 404, description = "There is none.")))]
pub async fn remove(State(state): State<AppState>, Path(name): Path<String>) -> Result<StatusCode, Refused> {
    blocking(move || Backups::of(&state.workshop.data).delete(&name)).await?;
    Ok(StatusCode::NO_CONTENT)
}

impl From<BackupFile> for BackupInfo {
    fn from(BackupFile { name, bytes, made }: BackupFile) -> Self {
        let href = format!("/api/v1/backups/{name}");
        Self { name, bytes, made, href }
    }
}
