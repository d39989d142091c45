//! The files of a job: the movie that it made, with what lies beside it.

use std::fs::Metadata;
use std::path::PathBuf;

use axum::Json;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;
use vo_jobs::JobId;
use vo_studio::Code;

use crate::address::encoded;
use crate::answer::Refused;
use crate::blocking::blocking;
use crate::extract::Path;
use crate::ranged::{ASK_AGAIN, Ranged, tag_of};
use crate::state::AppState;
use crate::work::made::movie_of;

/// What a render may leave, by its ending, with its media type.
const KINDS: [(&str, &str); 6] = [
    ("mp4", "video/mp4"),
    ("webp", "image/webp"),
    ("srt", "application/x-subrip"),
    ("vtt", "text/vtt"),
    ("report.json", "application/json"),
    ("profile.svg", "image/svg+xml"),
];

/// A file that a job has made.
#[derive(Debug, Serialize, ToSchema)]
pub struct JobFile {
    /// Its name.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its bytes.
    pub bytes: u64,
    /// Where it is downloaded, whole or in part.
    pub href: String,
}

/// A file on the disk.
struct Found {
    name: String,
    kind: &'static str,
    path: PathBuf,
    meta: Metadata,
}

/// The files of a job that is done: the movie, its cover, subtitles and report. None if they were moved away, or it made none.
#[utoipa::path(get, path = "/api/v1/jobs/{id}/files", tag = "jobs", params(("id" = u64, Path, description = "Its number.")),
    responses((status = 200, description = "The files.", body = Vec<JobFile>), (status = 404, description = "There is no such job."),
        (status = 410, description = "It was made again since, by another job.")))]
pub async fn files(State(state): State<AppState>, Path(id): Path<u64>) -> Result<Json<Vec<JobFile>>, Refused> {
    let found = blocking(move || found(&state, id)).await?;
    let told = |Found { name, kind, meta, .. }: Found| {
        // A name is a title as a person wrote it.
        let href = format!("/api/v1/jobs/{id}/files/{}", encoded(&name));
        JobFile { href, media_type: kind.to_owned(), bytes: meta.len(), name }
    };
    Ok(Json(found.into_iter().map(told).collect()))
}

/// One file of a job that is done, or a part of it.
#[utoipa::path(get, path = "/api/v1/jobs/{id}/files/{name}", tag = "jobs",
    params(("id" = u64, Path, description = "Its number."), ("name" = String, Path, description = "The name of the file."),
        ("Range" = Option<String>, Header, description = "A part, such as `bytes=0-1023`.")),
    responses((status = 200, description = "The file.", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 206, description = "A part of it.", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 304, description = "It is the one that is known."), (status = 404, description = "There is no such job or file."), (status = 410, description = "It was made again since, by another job."),
        (status = 416, description = "There is no such part.")))]
pub async fn file(
    State(state): State<AppState>,
    Path((id, name)): Path<(u64, String)>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let wanted = name.clone();
    let found = blocking(move || Ok::<_, Refused>(found(&state, id)?.into_iter().find(|file| file.name == wanted)));
    let none = || {
        Refused::new(
            Code::FileMissing,
            format!("job {id} has no such file: /api/v1/jobs/{id}/files lists those there are"),
        )
    };
    let Found { kind, path, meta, .. } = found.await?.ok_or_else(none)?;
    let tag = tag_of(&meta);
    Ranged { path, kind, tag, keep: ASK_AGAIN }.answer(&headers).await?.ok_or_else(none)
}

/// What is there of the files of a job. They are found by what the job says of its movie, not by what is asked for.
fn found(state: &AppState, id: u64) -> Result<Vec<Found>, Refused> {
    let job = state.queue.get(JobId(id))?;
    let result = job.result.filter(|_| job.view.state == vo_jobs::State::Done).unwrap_or_default();
    let Some(movie) = movie_of(id, &result)? else { return Ok(Vec::new()) };
    let one = |(ending, kind): (&str, &'static str)| {
        let path = movie.with_extension(ending);
        let meta = path.symlink_metadata().ok().filter(Metadata::is_file)?;
        Some(Found { name: path.file_name()?.to_str()?.to_owned(), kind, path, meta })
    };
    Ok(KINDS.into_iter().filter_map(one).collect())
}
