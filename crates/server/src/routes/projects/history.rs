//! What a project was, and how it becomes that again.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use vo_projects::MOST_REVISIONS;

use super::refused::ConflictProblem;
use super::tags::{Shown, optional_if_match};
use super::wire::{HistoryWanted, PastProject, ProjectView, RevisionItem, Undoing};
use super::{PAGE, asked, or_conflict, with};
use crate::answer::Refused;
use crate::extract::{JsonBody, Path, Query};
use crate::state::AppState;

/// The revisions of a project, the last first. Older ones are kept less densely.
#[utoipa::path(get, path = "/api/v1/projects/{id}/history", tag = "history",
    params(("id" = String, Path, description = "Its name."), HistoryWanted),
    responses((status = 200, description = "Its revisions.", body = Vec<RevisionItem>), (status = 404, description = "There is no such project.")))]
pub async fn list(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(wanted): Query<HistoryWanted>,
) -> Result<Json<Vec<RevisionItem>>, Refused> {
    let limit = wanted.limit.unwrap_or(PAGE).min(MOST_REVISIONS);
    let revisions = with(state, &id, move |state, id| state.projects.history(id, wanted.before, limit)).await?;
    Ok(Json(revisions.into_iter().map(RevisionItem::from).collect()))
}

/// A project as it was.
#[utoipa::path(get, path = "/api/v1/projects/{id}/history/{revision}", tag = "history",
    params(("id" = String, Path, description = "Its name."), ("revision" = u64, Path, description = "The number of a revision.")),
    responses((status = 200, description = "What it was.", body = PastProject),
        (status = 404, description = "There is no such project or revision."), (status = 422, description = "The number is none.")))]
pub async fn read(
    State(state): State<AppState>,
    Path((id, revision)): Path<(String, u64)>,
) -> Result<Json<PastProject>, Refused> {
    let past = with(state, &id, move |state, id| state.projects.revision(id, revision)).await?;
    Ok(Json(past.into()))
}

/// Takes up a state of the history again, which becomes a new revision: so it can be undone as well.
#[utoipa::path(post, path = "/api/v1/projects/{id}/undo", tag = "history", request_body = Undoing,
    params(("id" = String, Path, description = "Its name."),
        ("If-Match" = Option<String>, Header, description = "The ETag of what is to be changed.")),
    responses((status = 200, description = "The project now.", body = ProjectView, headers(("ETag" = String, description = "Of its state."))),
        (status = 404, description = "There is no such project or revision."),
        (status = 412, description = "It is not as it was.", body = ConflictProblem, content_type = "application/problem+json"),
        (status = 507, description = "The disk is full.")))]
pub async fn undo(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
    JsonBody(Undoing { revision }): JsonBody<Undoing>,
) -> Result<Response, Refused> {
    let on = optional_if_match(&headers);
    let undone = asked(state, &id, move |state, id| state.projects.undo(id, revision, &on)).await?;
    or_conflict(undone, |document| Shown::of(&document.into()).whole(StatusCode::OK))
}
