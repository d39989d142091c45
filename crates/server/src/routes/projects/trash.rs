//! Projects that were deleted, and how they come back.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;

use super::tags::Shown;
use super::wire::{ProjectView, TrashItem};
use super::with;
use crate::answer::Refused;
use crate::blocking::blocking;
use crate::extract::Path;
use crate::state::AppState;

/// The projects in the trash, what was deleted last first.
#[utoipa::path(get, path = "/api/v1/projects/trash", tag = "trash",
    responses((status = 200, description = "What is in the trash.", body = Vec<TrashItem>)))]
pub async fn list(State(state): State<AppState>) -> Result<Json<Vec<TrashItem>>, Refused> {
    let trash = blocking(move || state.projects.trash()).await?;
    Ok(Json(trash.into_iter().map(TrashItem::from).collect()))
}

/// Takes a project out of the trash.
#[utoipa::path(post, path = "/api/v1/projects/trash/{id}/restore", tag = "trash", params(("id" = String, Path, description = "Its name.")),
    responses((status = 200, description = "It is back.", body = ProjectView, headers(("ETag" = String, description = "Of its state."))),
        (status = 404, description = "It is not in the trash."), (status = 409, description = "There are as many projects as may be.")))]
pub async fn restore(State(state): State<AppState>, Path(id): Path<String>) -> Result<Response, Refused> {
    let document = with(state, &id, |state, id| state.projects.restore(id)).await?;
    Ok(Shown::of(&document.into()).whole(StatusCode::OK))
}

/// Removes a project in the trash for ever.
#[utoipa::path(delete, path = "/api/v1/projects/trash/{id}", tag = "trash", params(("id" = String, Path, description = "Its name.")),
    responses((status = 204, description = "It is gone."), (status = 404, description = "It is not in the trash.")))]
pub async fn purge(State(state): State<AppState>, Path(id): Path<String>) -> Result<StatusCode, Refused> {
    with(state, &id, |state, id| state.projects.purge(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
