//! Projects: begun, listed, read, changed, copied and deleted. What was, and what is in the trash, stands beside.

pub mod history;
mod refused;
mod tags;
pub mod trash;
mod wire;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use vo_projects::{Edited, NewProject, ProjectDocument, ProjectId, ProjectsError, Rights};
use vo_users::Role;

use crate::answer::Refused;
use crate::blocking::blocking;
use crate::caller::Caller;
use crate::extract::{JsonBody, Path, Query};
use crate::state::AppState;
use refused::{ConflictProblem, conflicted};
use tags::{Shown, if_match, is_known, optional_if_match};
use wire::{Beginning, Copy, EditBody, EditedProject, ProjectPage, ProjectView, ProjectsWanted};

/// Projects of a page, if nobody says how many.
const PAGE: usize = 50;

/// Lists projects, those that were changed last first.
#[utoipa::path(get, path = "/api/v1/projects", tag = "projects", params(ProjectsWanted),
    responses((status = 200, description = "A page of projects.", body = ProjectPage),
        (status = 422, description = "`after` is no place in the list.")))]
pub async fn list(
    State(state): State<AppState>,
    Query(wanted): Query<ProjectsWanted>,
) -> Result<Json<ProjectPage>, Refused> {
    let limit = wanted.limit.unwrap_or(PAGE);
    let listed = move || state.projects.list(wanted.q.as_deref().unwrap_or_default(), wanted.after.as_deref(), limit);
    blocking(listed).await.map(|page| Json(page.into()))
}

/// Begins a project: empty, from a script, from a template, or from what lies in a folder of the machine.
#[utoipa::path(post, path = "/api/v1/projects", tag = "projects", request_body = Beginning,
    responses((status = 201, description = "It is there.", body = ProjectView,
            headers(("ETag" = String, description = "Of its state."), ("Location" = String, description = "Where it is."))),
        (status = 403, description = "A folder of the machine may not be named."), (status = 404, description = "The folder holds no project."),
        (status = 409, description = "There are as many projects as may be."), (status = 413, description = "Its files are too large."),
        (status = 422, description = "It cannot be begun so."), (status = 507, description = "The disk is full.")))]
pub async fn create(
    State(state): State<AppState>,
    caller: Caller,
    JsonBody(beginning): JsonBody<Beginning>,
) -> Result<Response, Refused> {
    let new = NewProject { title: beginning.title.clone(), start: beginning.start()? };
    let rights = Rights { folders: caller.role == Role::Admin };
    let document = blocking(move || state.projects.create(&new, rights)).await?;
    Ok(created(document))
}

/// A project as it lies on the disk: its texts, settings and files, and what is wrong with them.
#[utoipa::path(get, path = "/api/v1/projects/{id}", tag = "projects", params(("id" = String, Path, description = "Its name."),
        ("If-None-Match" = Option<String>, Header, description = "An ETag: if it still is that, nothing is sent.")),
    responses((status = 200, description = "The project.", body = ProjectView, headers(("ETag" = String, description = "Of its state."))),
        (status = 304, description = "It is as it was."), (status = 404, description = "There is none.")))]
pub async fn read(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let document = with(state, &id, |state, id| state.projects.read(id)).await?;
    let shown = Shown::of(&document.into());
    Ok(if is_known(&headers, &shown.etag) { shown.unchanged() } else { shown.whole(StatusCode::OK) })
}

/// Changes a project: a JSON merge patch (RFC 7396) of its title, script and settings. If others have changed it since the state
/// that `If-Match` names, both are merged, the script sentence by sentence and the settings key by key.
#[utoipa::path(patch, path = "/api/v1/projects/{id}", tag = "projects", request_body = EditBody,
    params(("id" = String, Path, description = "Its name."),
        ("If-Match" = String, Header, description = "The ETag of what was changed; `*` for whatever is there.")),
    responses((status = 200, description = "It is changed.", body = EditedProject, headers(("ETag" = String, description = "Of its state."))),
        (status = 404, description = "There is none."),
        (status = 412, description = "Others changed the same: both sides.", body = ConflictProblem, content_type = "application/problem+json"),
        (status = 413, description = "It is too large."), (status = 422, description = "It cannot be used."),
        (status = 428, description = "`If-Match` is missing."), (status = 507, description = "The disk is full.")))]
pub async fn change(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
    JsonBody(edit): JsonBody<EditBody>,
) -> Result<Response, Refused> {
    let on = if_match(&headers)?;
    let edited = asked(state, &id, move |state, id| state.projects.edit(id, edit.into(), &on)).await?;
    or_conflict(edited, |Edited { document, merged, .. }| {
        let project = ProjectView::from(document);
        let etag = Shown::of(&project).etag;
        tagged(StatusCode::OK, &etag, &EditedProject { merged, project })
    })
}

/// Puts a project into the trash, where it stays for 30 days.
#[utoipa::path(delete, path = "/api/v1/projects/{id}", tag = "projects", params(("id" = String, Path, description = "Its name."),
        ("If-Match" = Option<String>, Header, description = "The ETag of what is to be deleted.")),
    responses((status = 204, description = "It is in the trash."), (status = 404, description = "There is none."),
        (status = 412, description = "It is not as it was.", body = ConflictProblem, content_type = "application/problem+json")))]
pub async fn discard(
    State(state): State<AppState>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refused> {
    let on = optional_if_match(&headers);
    let discarded = asked(state, &id, move |state, id| state.projects.discard(id, &on)).await?;
    or_conflict(discarded, |()| StatusCode::NO_CONTENT.into_response())
}

/// Makes a copy of a project, with its files and without its history.
#[utoipa::path(post, path = "/api/v1/projects/{id}/duplicate", tag = "projects", request_body = Option<Copy>,
    params(("id" = String, Path, description = "Its name.")),
    responses((status = 201, description = "The copy.", body = ProjectView,
            headers(("ETag" = String, description = "Of its state."), ("Location" = String, description = "Where it is."))),
        (status = 404, description = "There is none."), (status = 409, description = "There are as many projects as may be."),
        (status = 413, description = "Its files are too large."), (status = 422, description = "The title cannot be used."),
        (status = 507, description = "The disk is full.")))]
pub async fn duplicate(
    State(state): State<AppState>,
    Path(id): Path<String>,
    body: Option<JsonBody<Copy>>,
) -> Result<Response, Refused> {
    let title = body.and_then(|JsonBody(copy)| copy.title);
    with(state, &id, move |state, id| state.projects.duplicate(id, title.as_deref())).await.map(created)
}

/// The JSON Schema of the settings of a project.
#[utoipa::path(get, path = "/api/v1/projects/schema", tag = "projects",
    responses((status = 200, description = "A JSON Schema (draft 2020-12).", body = Object)))]
pub async fn schema() -> Response {
    Json(vo_projects::settings_schema()).into_response()
}

/// Has something done with a project; what came of it, if only an error that has an answer of its own.
async fn asked<T: Send + 'static>(
    state: AppState,
    id: &str,
    work: impl FnOnce(&AppState, &ProjectId) -> Result<T, ProjectsError> + Send + 'static,
) -> Result<Result<T, ProjectsError>, Refused> {
    let id: ProjectId = id.parse().map_err(ProjectsError::from)?;
    blocking(move || Ok::<_, Refused>(work(&state, &id))).await
}

/// The same where every error is a plain problem.
async fn with<T: Send + 'static>(
    state: AppState,
    id: &str,
    work: impl FnOnce(&AppState, &ProjectId) -> Result<T, ProjectsError> + Send + 'static,
) -> Result<T, Refused> {
    Ok(asked(state, id, work).await??)
}

/// The answer to what was done, or both sides of a conflict.
fn or_conflict<T>(done: Result<T, ProjectsError>, answer: impl FnOnce(T) -> Response) -> Result<Response, Refused> {
    match done {
        Ok(done) => Ok(answer(done)),
        Err(ProjectsError::Conflict(conflict)) => Ok(conflicted(*conflict)),
        Err(error) => Err(error.into()),
    }
}

/// A project that is new.
fn created(document: ProjectDocument) -> Response {
    let location = format!("/api/v1/projects/{}", document.id);
    let mut answer = Shown::of(&document.into()).whole(StatusCode::CREATED);
    // An id is plain ASCII.
    if let Ok(location) = HeaderValue::from_str(&location) {
        answer.headers_mut().insert(header::LOCATION, location);
    }
    answer
}

/// JSON of a state that has an `ETag`.
fn tagged(status: StatusCode, etag: &HeaderValue, value: &impl Serialize) -> Response {
    let body = Bytes::from(serde_json::to_vec(value).unwrap_or_default());
    let headers = [(header::ETAG, etag.clone()), (header::CONTENT_TYPE, HeaderValue::from_static("application/json"))];
    (status, headers, body).into_response()
}
