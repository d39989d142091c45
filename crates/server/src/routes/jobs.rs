//! Jobs: everything that takes time. Handing in, looking, deciding.

pub mod files;
pub mod wire;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use serde_json::Value;
use vo_jobs::{Filter, JobId, Page, Queue, QueueError, Scope};
use vo_studio::Code;

use crate::answer::Refused;
use crate::blocking::blocking;
use crate::caller::Caller;
use crate::extract::{JsonBody, Path, Query};
use crate::state::AppState;
use crate::work::{Pace, Task};
use wire::{
    Bulk, Ended, JobPage, Log, LogQuery, Numbers, OneJob, Pause, PauseReason, PriorityChange, Submission, Taken, Wanted,
};

/// The header that makes a request to begin work safe to send twice.
const ONCE: &str = "idempotency-key";

/// Jobs on a page where nothing else is asked for.
const PAGE: usize = 50;

/// Jobs that are handed in at once, at most.
const BULK: usize = 1_000;

/// Hands in a job, or says with `dry_run` what it would do. With an `Idempotency-Key` the same request begins one job in a day.
#[utoipa::path(post, path = "/api/v1/jobs", tag = "jobs", request_body = Submission,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body begin one job in a day.")),
    responses((status = 202, description = "It is in the queue.", body = Taken),
        (status = 200, description = "It was in the queue already, or this is what it would do (`dry_run`).", body = Taken),
        (status = 404, description = "There is no such project."), (status = 409, description = "The key was used for other work."),
        (status = 422, description = "The project has mistakes."), (status = 429, description = "As many jobs wait as may.")))]
pub async fn submit(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    JsonBody(submission): JsonBody<Submission>,
) -> Result<(StatusCode, Json<Taken>), Refused> {
    let once = once(&headers)?;
    if submission.dry_run {
        submission.task.check(&caller)?;
        let plan = plan(&state, &submission.task).await?;
        return Ok((StatusCode::OK, Json(Taken { jobs: Vec::new(), existed: false, plan })));
    }
    submit_all(state, caller, vec![submission], once).await
}

/// Hands in several jobs: all of them or none.
#[utoipa::path(post, path = "/api/v1/jobs/bulk", tag = "jobs", request_body = Bulk,
    params(("Idempotency-Key" = Option<String>, Header, description = "The same key and body begin these jobs once in a day.")),
    responses((status = 202, description = "All are in the queue.", body = Taken),
        (status = 200, description = "All were in the queue already.", body = Taken),
        (status = 409, description = "The key was used for other work."), (status = 413, description = "Too many at once."),
        (status = 422, description = "A dry run is asked for one by one."), (status = 429, description = "As many jobs wait as may.")))]
pub async fn submit_bulk(
    State(state): State<AppState>,
    caller: Caller,
    headers: HeaderMap,
    JsonBody(bulk): JsonBody<Bulk>,
) -> Result<(StatusCode, Json<Taken>), Refused> {
    if bulk.jobs.len() > BULK {
        let why = format!("{} jobs at once are too many: send {BULK} at most", bulk.jobs.len());
        return Err(Refused::new(Code::RequestTooLarge, why));
    }
    if bulk.jobs.iter().any(|job| job.dry_run) {
        return Err(Refused::new(
            Code::QueryUnreadable,
            "a dry run has no place among many jobs: send it to /api/v1/jobs by itself",
        ));
    }
    submit_all(state, caller, bulk.jobs, once(&headers)?).await
}

async fn submit_all(
    state: AppState,
    caller: Caller,
    jobs: Vec<Submission>,
    once: Option<String>,
) -> Result<(StatusCode, Json<Taken>), Refused> {
    let jobs = jobs.into_iter().map(|job| job.into_job(&caller)).collect::<Result<Vec<_>, _>>()?;
    let submit = move || {
        within_quota(&state.queue, &caller, jobs.len())?;
        state.queue.submit_all(jobs, once.as_deref()).map_err(Refused::from)
    };
    let submitted = blocking(submit).await?;
    let existed = submitted.iter().any(|submitted| submitted.existed);
    let taken = Taken { jobs: submitted.iter().map(|submitted| submitted.job.0).collect(), existed, plan: None };
    Ok((if existed { StatusCode::OK } else { StatusCode::ACCEPTED }, Json(taken)))
}

/// Makes sure that no more jobs of one user wait than may. Two requests at once may pass it by a few.
pub fn within_quota(queue: &Queue, caller: &Caller, more: usize) -> Result<(), Refused> {
    let Some(most) = caller.quota.jobs else { return Ok(()) };
    let owned = queue.owners()?;
    let waiting = owned.iter().find(|owned| *owned.owner == *caller.name).map_or(0, |owned| owned.queued);
    if waiting.saturating_add(more as u64) <= u64::from(most) {
        return Ok(());
    }
    let why =
        format!("{waiting} jobs of {} wait, and {most} may: wait until some are done, or ask an admin", caller.name);
    Err(Refused::new(Code::QueueFull, why).after(QUOTA_AGAIN))
}

/// Seconds after which it may be tried again where one's own jobs wait.
const QUOTA_AGAIN: u32 = 30;

/// What a job would do.
async fn plan(state: &AppState, task: &Task) -> Result<Option<Value>, Refused> {
    match task.plan(&state.workshop.projects()) {
        Some(work) => state.crew.person.ask(work, Pace::Now).await.map(Some),
        None => Ok(None),
    }
}

/// The idempotency key of a request.
fn once(headers: &HeaderMap) -> Result<Option<String>, Refused> {
    let Some(key) = headers.get(ONCE) else { return Ok(None) };
    let key = key.to_str().ok().filter(|key| !key.trim().is_empty());
    let why = "the `Idempotency-Key` is empty, or holds what is no printable ASCII: send a text such as a UUID";
    key.map(|key| Some(key.to_owned())).ok_or_else(|| Refused::new(Code::BodyUnreadable, why))
}

/// Lists jobs, the newest first, with why each of them waits.
#[utoipa::path(get, path = "/api/v1/jobs", tag = "jobs", params(Wanted),
    responses((status = 200, description = "A page of jobs.", body = JobPage)))]
pub async fn list(State(state): State<AppState>, Query(wanted): Query<Wanted>) -> Result<Json<JobPage>, Refused> {
    let page = Page { after: wanted.after.map(JobId), limit: wanted.limit.unwrap_or(PAGE) };
    let filter = Filter { states: wanted.states()?, kind: wanted.kind, owner: wanted.owner };
    blocking(move || state.queue.list(&filter, page)).await.map(|listing| Json(listing.into()))
}

/// All about a job.
#[utoipa::path(get, path = "/api/v1/jobs/{id}", tag = "jobs", params(("id" = u64, Path, description = "Its number.")),
    responses((status = 200, description = "The job.", body = OneJob), (status = 404, description = "There is none.")))]
pub async fn read(State(state): State<AppState>, Path(id): Path<u64>) -> Result<Json<OneJob>, Refused> {
    one(state, id).await
}

async fn one(state: AppState, id: u64) -> Result<Json<OneJob>, Refused> {
    blocking(move || state.queue.get(JobId(id))).await.map(|job| Json(job.into()))
}

/// The log of a job.
#[utoipa::path(get, path = "/api/v1/jobs/{id}/logs", tag = "jobs", params(("id" = u64, Path, description = "Its number."), LogQuery),
    responses((status = 200, description = "Lines of it.", body = Log), (status = 404, description = "There is no such job.")))]
pub async fn logs(
    State(state): State<AppState>,
    Path(id): Path<u64>,
    Query(query): Query<LogQuery>,
) -> Result<Json<Log>, Refused> {
    let limit = query.limit.unwrap_or(usize::MAX);
    blocking(move || state.queue.logs(JobId(id), query.after, limit)).await.map(|logs| Json(logs.into()))
}

/// Cancels a job: one that waits ends at once, one that runs as soon as its worker has stopped.
#[utoipa::path(post, path = "/api/v1/jobs/{id}/cancel", tag = "jobs", params(("id" = u64, Path, description = "Its number.")),
    responses((status = 200, description = "It is cancelled, or about to be.", body = Ended),
        (status = 404, description = "There is no such job.")))]
pub async fn cancel(State(state): State<AppState>, Path(id): Path<u64>) -> Result<Json<Ended>, Refused> {
    let cancelled = blocking(move || state.queue.cancel(JobId(id))).await?;
    Ok(Json(Ended::of(id, cancelled)))
}

/// Cancels several jobs: all of them, or none if one is not there.
#[utoipa::path(post, path = "/api/v1/jobs/cancel", tag = "jobs", request_body = Numbers,
    responses((status = 200, description = "They are cancelled, or about to be.", body = Vec<Ended>),
        (status = 404, description = "One of them is not there."), (status = 413, description = "Too many at once.")))]
pub async fn cancel_bulk(
    State(state): State<AppState>,
    JsonBody(numbers): JsonBody<Numbers>,
) -> Result<Json<Vec<Ended>>, Refused> {
    if numbers.jobs.len() > BULK {
        return Err(Refused::new(Code::RequestTooLarge, format!("cancel {BULK} jobs at once at most")));
    }
    let jobs: Vec<JobId> = numbers.jobs.iter().copied().map(JobId).collect();
    let cancelled = blocking(move || state.queue.cancel_all(&jobs)).await?;
    Ok(Json(numbers.jobs.into_iter().zip(cancelled).map(|(job, cancelled)| Ended::of(job, cancelled)).collect()))
}

/// Begins a job that failed or was cancelled once more.
#[utoipa::path(post, path = "/api/v1/jobs/{id}/retry", tag = "jobs", params(("id" = u64, Path, description = "Its number.")),
    responses((status = 200, description = "It waits again.", body = OneJob), (status = 404, description = "There is no such job."),
        (status = 409, description = "It neither failed nor was cancelled."), (status = 429, description = "As many jobs wait as may.")))]
pub async fn retry(
    State(state): State<AppState>,
    caller: Caller,
    Path(id): Path<u64>,
) -> Result<Json<OneJob>, Refused> {
    let asked = state.clone();
    blocking(move || Task::of(&asked.queue.get(JobId(id))?.work)?.check(&caller)).await?;
    changed(state, id, move |state| state.queue.retry(JobId(id))).await
}

/// Pauses a job; one that runs is given back, and goes on from there later.
#[utoipa::path(post, path = "/api/v1/jobs/{id}/pause", tag = "jobs", params(("id" = u64, Path, description = "Its number.")),
    request_body = PauseReason,
    responses((status = 200, description = "It is paused.", body = OneJob), (status = 404, description = "There is no such job."),
        (status = 409, description = "It is over.")))]
pub async fn pause(
    State(state): State<AppState>,
    Path(id): Path<u64>,
    JsonBody(PauseReason { reason }): JsonBody<PauseReason>,
) -> Result<Json<OneJob>, Refused> {
    changed(state, id, move |state| state.queue.pause(Scope::Job(JobId(id)), &reason)).await
}

/// Lets a paused job go on.
#[utoipa::path(post, path = "/api/v1/jobs/{id}/resume", tag = "jobs", params(("id" = u64, Path, description = "Its number.")),
    responses((status = 200, description = "It is paused no more.", body = OneJob), (status = 404, description = "There is no such job.")))]
pub async fn resume(State(state): State<AppState>, Path(id): Path<u64>) -> Result<Json<OneJob>, Refused> {
    changed(state, id, move |state| state.queue.resume(Scope::Job(JobId(id)))).await
}

/// Gives a job another priority.
#[utoipa::path(patch, path = "/api/v1/jobs/{id}", tag = "jobs", params(("id" = u64, Path, description = "Its number.")),
    request_body = PriorityChange,
    responses((status = 200, description = "It has another priority.", body = OneJob),
        (status = 404, description = "There is no such job."), (status = 409, description = "It is over.")))]
pub async fn change(
    State(state): State<AppState>,
    Path(id): Path<u64>,
    JsonBody(PriorityChange { priority }): JsonBody<PriorityChange>,
) -> Result<Json<OneJob>, Refused> {
    changed(state, id, move |state| state.queue.set_priority(JobId(id), priority.into())).await
}

/// What is paused beside single jobs, and why.
#[utoipa::path(get, path = "/api/v1/jobs/pauses", tag = "jobs",
    responses((status = 200, description = "What is paused.", body = Vec<Pause>)))]
pub async fn pauses(State(state): State<AppState>) -> Result<Json<Vec<Pause>>, Refused> {
    paused(state).await
}

/// Pauses a kind of jobs, or all: none of them begins until it is resumed.
#[utoipa::path(post, path = "/api/v1/jobs/pauses", tag = "jobs", request_body = Pause,
    responses((status = 200, description = "What is paused now.", body = Vec<Pause>)))]
pub async fn pause_kind(
    State(state): State<AppState>,
    JsonBody(pause): JsonBody<Pause>,
) -> Result<Json<Vec<Pause>>, Refused> {
    let pausing = state.clone();
    blocking(move || pausing.queue.pause(scope(pause.kind), &pause.reason)).await?;
    paused(state).await
}

/// Lets a kind of jobs go on, or, with the kind `all`, what was paused as a whole.
#[utoipa::path(delete, path = "/api/v1/jobs/pauses/{kind}", tag = "jobs", params(("kind" = String, Path, description = "The kind, or `all`.")),
    responses((status = 200, description = "What is still paused.", body = Vec<Pause>)))]
pub async fn resume_kind(State(state): State<AppState>, Path(kind): Path<String>) -> Result<Json<Vec<Pause>>, Refused> {
    let resuming = state.clone();
    blocking(move || resuming.queue.resume(scope((kind != "all").then_some(kind)))).await?;
    paused(state).await
}

async fn paused(state: AppState) -> Result<Json<Vec<Pause>>, Refused> {
    let pauses = blocking(move || state.queue.pauses()).await?;
    Ok(Json(pauses.into_iter().map(Pause::of).collect()))
}

fn scope(kind: Option<String>) -> Scope {
    kind.map_or(Scope::Everything, Scope::Kind)
}

/// Has a job changed; how it is then.
async fn changed(
    state: AppState,
    id: u64,
    change: impl FnOnce(&AppState) -> Result<(), QueueError> + Send + 'static,
) -> Result<Json<OneJob>, Refused> {
    let changing = state.clone();
    blocking(move || change(&changing)).await?;
    one(state, id).await
}
