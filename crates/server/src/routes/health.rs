//! Whether the server can do its work.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use vo_jobs::Writes;

use crate::state::AppState;

/// How well something goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// It does.
    Ok,
    /// Part of it does not, or not now: what is asked for is answered, and some work waits.
    Degraded,
    /// It does not: the server should be started again, or its machine looked at.
    Failing,
}

/// How the server is.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// The worst of what follows.
    status: Condition,
    /// The version of the program.
    version: &'static str,
    /// Whether jobs can be written down.
    queue: Condition,
    /// Whether somebody does them: degraded if a worker could not be started, failing if one is stuck.
    workers: Condition,
    /// Whether there is room on the disk.
    disk: Condition,
}

/// Says whether the server can do its work: whether jobs can be written down, somebody does them, and there is room.
#[utoipa::path(get, path = "/health", responses((status = 200, description = "It can, perhaps not all of it.", body = Health),
    (status = 503, description = "It cannot.", body = Health)))]
pub async fn health(State(state): State<AppState>) -> (StatusCode, Json<Health>) {
    let queue = match state.queue.writes() {
        Writes::Fine => Condition::Ok,
        Writes::DiskFull => Condition::Degraded,
        Writes::Failing => Condition::Failing,
    };
    let vitals = &state.metrics.vitals;
    let is_stuck = !state.crew.is_alive() || vitals.lanes_now().iter().any(|(_, lane)| lane.is_stuck());
    let workers = match (is_stuck, vitals.cannot_start()) {
        (true, _) => Condition::Failing,
        (false, true) => Condition::Degraded,
        (false, false) => Condition::Ok,
    };
    // It asks the system for two numbers, which takes microseconds on a disk of this machine.
    let disk = if state.workshop.room.disk().is_some() { Condition::Degraded } else { Condition::Ok };
    let status = queue.max(workers).max(disk);
    let code = if status == Condition::Failing { StatusCode::SERVICE_UNAVAILABLE } else { StatusCode::OK };
    (code, Json(Health { status, version: env!("CARGO_PKG_VERSION"), queue, workers, disk }))
}
