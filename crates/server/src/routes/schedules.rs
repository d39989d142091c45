//! Schedules: jobs that are handed in when their time comes.

pub mod wire;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use vo_automation::schedule::Plan;

use crate::answer::Refused;
use crate::blocking::blocking;
use crate::caller::Caller;
use crate::extract::{JsonBody, Path};
use crate::state::AppState;
use crate::work::Task;
use wire::{NewSchedule, OneSchedule, RunInfo, ScheduleChange, ScheduleInfo};

/// Runs that one schedule shows.
const RUNS: usize = 20;

/// Makes a schedule, or says with `dry_run` when its time would come. A time that the clock of the zone leaves out, as daylight
/// saving time begins, comes at the first moment after; one that it shows twice comes once.
#[utoipa::path(post, path = "/api/v1/schedules", tag = "schedules", request_body = NewSchedule,
    responses((status = 201, description = "The schedule.", body = ScheduleInfo),
        (status = 200, description = "When its time would come (`dry_run`).", body = ScheduleInfo),
        (status = 404, description = "What it should do names no project."), (status = 409, description = "There are as many as may be."),
        (status = 422, description = "Its time or its zone cannot be used.")))]
pub async fn add(
    State(state): State<AppState>,
    caller: Caller,
    JsonBody(new): JsonBody<NewSchedule>,
) -> Result<(StatusCode, Json<ScheduleInfo>), Refused> {
    let is_dry = new.dry_run;
    let plan = new.into_plan(&caller)?;
    blocking(move || {
        if is_dry {
            return Ok((StatusCode::OK, Json(ScheduleInfo::of_plan(&plan)?)));
        }
        let made = state.automation.schedules.create(&plan)?;
        Ok::<_, Refused>((StatusCode::CREATED, Json(ScheduleInfo::of(made)?)))
    })
    .await
}

/// Lists all schedules, each with when its time comes next.
#[utoipa::path(get, path = "/api/v1/schedules", tag = "schedules",
    responses((status = 200, description = "The schedules, the oldest first.", body = Vec<ScheduleInfo>)))]
pub async fn list(State(state): State<AppState>) -> Result<Json<Vec<ScheduleInfo>>, Refused> {
    blocking(move || {
        let schedules = state.automation.schedules.list()?;
        schedules.into_iter().map(ScheduleInfo::of).collect::<Result<Vec<_>, Refused>>().map(Json)
    })
    .await
}

/// One schedule, with what became of its last times.
#[utoipa::path(get, path = "/api/v1/schedules/{id}", tag = "schedules", params(("id" = u64, Path, description = "Its number.")),
    responses((status = 200, description = "The schedule.", body = OneSchedule), (status = 404, description = "There is none.")))]
pub async fn read(State(state): State<AppState>, Path(id): Path<u64>) -> Result<Json<OneSchedule>, Refused> {
    blocking(move || {
        let schedule = state.automation.schedules.get(id)?;
        let runs = state.automation.schedules.runs(id, RUNS)?.into_iter();
        let runs = runs.map(|run| RunInfo::of(run, |job| state.queue.get(job).ok())).collect();
        Ok::<_, Refused>(Json(OneSchedule { schedule: ScheduleInfo::of(schedule)?, runs }))
    })
    .await
}

/// Changes a schedule. Times that pass while it is switched off are no missed ones.
#[utoipa::path(patch, path = "/api/v1/schedules/{id}", tag = "schedules", request_body = ScheduleChange,
    params(("id" = u64, Path, description = "Its number.")),
    responses((status = 200, description = "The schedule as it is now.", body = ScheduleInfo),
        (status = 404, description = "There is none."), (status = 422, description = "Its time or its zone cannot be used.")))]
pub async fn change(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<u64>,
    JsonBody(change): JsonBody<ScheduleChange>,
) -> Result<Json<ScheduleInfo>, Refused> {
    blocking(move || {
        let mut wanted: Plan = state.automation.schedules.get(id)?.plan;
        // Who may not name what it does may not decide when it does it either.
        Task::of(&wanted.job.work)?.check(&caller)?;
        change.apply(&mut wanted, &caller)?;
        let changed = state.automation.schedules.change(id, |plan| *plan = wanted)?;
        ScheduleInfo::of(changed).map(Json)
    })
    .await
}

/// Deletes a schedule. Jobs that it has handed in stay.
#[utoipa::path(delete, path = "/api/v1/schedules/{id}", tag = "schedules", params(("id" = u64, Path, description = "Its number.")),
    responses((status = 204, description = "It is gone."), (status = 404, description = "There is none.")))]
pub async fn remove(State(state): State<AppState>, Path(id): Path<u64>) -> Result<StatusCode, Refused> {
    blocking(move || state.automation.schedules.delete(id)).await?;
    Ok(StatusCode::NO_CONTENT)
}
