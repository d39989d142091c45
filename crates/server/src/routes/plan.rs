//! What a render of a project would do, and why; and what a text would be as a script.

pub mod wire;

use axum::Json;
use axum::extract::State;
use vo_studio::open::project::Changes;
use vo_studio::worker::Work;

use crate::answer::Refused;
use crate::blocking::blocking;
use crate::extract::{JsonBody, Path, Query};
use crate::project::Project;
use crate::showing::read;
use crate::state::AppState;
use crate::work::Pace;
use wire::{Asked, DryRunView, ExplainedView, InsightView, PlanView, Supposed, TextView, Which};

/// What a render would do: lines with their times and captions, segments with what is there of them, and what it costs.
#[utoipa::path(get, path = "/api/v1/projects/{id}/plan", tag = "plan",
    params(("id" = String, Path, description = "The project."), Asked),
    responses((status = 200, description = "The plan.", body = PlanView), (status = 404, description = "There is no such project."),
        (status = 422, description = "The project has mistakes, each with its place.")))]
pub async fn plan(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Json<PlanView>, Refused> {
    let project = Project::find(&state, &id).await?.folder;
    let work = Work::Plan { project, text: None, changes: asked.into() };
    read(state.crew.person.ask(work, Pace::Now).await?).map(Json)
}

/// What a render would do if something were another: a text instead of the script, a voice, a look. Meant for every pause in
/// typing: with a text nothing is started, written or looked into, and what is wrong is told in the answer.
#[utoipa::path(post, path = "/api/v1/projects/{id}/plan", tag = "plan",
    params(("id" = String, Path, description = "The project.")), request_body = Supposed,
    responses((status = 200, description = "The plan, and what is wrong or doubtful.", body = DryRunView),
        (status = 404, description = "There is no such project."), (status = 413, description = "The text is too long."),
        (status = 422, description = "The project has mistakes, each with its place.")))]
pub async fn suppose(
    State(state): State<AppState>,
    Path(id): Path<String>,
    JsonBody(Supposed { text, changes }): JsonBody<Supposed>,
) -> Result<Json<DryRunView>, Refused> {
    let project = Project::find(&state, &id).await?.folder;
    let is_text = text.is_some();
    let told = state.crew.person.ask(Work::Plan { project, text, changes: changes.into() }, Pace::Now).await?;
    if is_text { read(told).map(Json) } else { read(told).map(|plan| Json(DryRunView::of(plan))) }
}

/// Why a segment has the key it has: its recipe, and what has changed in it since the last render.
#[utoipa::path(get, path = "/api/v1/projects/{id}/explain", tag = "plan",
    params(("id" = String, Path, description = "The project."), Which),
    responses((status = 200, description = "Why.", body = ExplainedView),
        (status = 404, description = "There is no such project or segment."),
        (status = 422, description = "The project has mistakes, each with its place.")))]
pub async fn explain(
    State(state): State<AppState>,
    Path(id): Path<String>,
    Query(Which { segment, preset }): Query<Which>,
) -> Result<Json<ExplainedView>, Refused> {
    let project = Project::find(&state, &id).await?.folder;
    let work = Work::Explain { project, changes: Changes { preset, ..Changes::default() }, segment };
    read(state.crew.person.ask(work, Pace::Now).await?).map(Json)
}

/// What a text would be as a script, from the text alone: its language, scenes and lines, about how long it is, and what is
/// wrong or doubtful in it.
#[utoipa::path(post, path = "/api/v1/script/insight", tag = "plan", request_body = TextView,
    responses((status = 200, description = "What it would be.", body = InsightView),
        (status = 422, description = "It is no text that can be read.")))]
pub async fn insight(JsonBody(TextView { text }): JsonBody<TextView>) -> Result<Json<InsightView>, Refused> {
    let told = blocking(move || vo_studio::insight::insight(&text)).await?;
    read(serde_json::to_value(told).unwrap_or_default()).map(Json)
}
