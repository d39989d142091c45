//! The cache of everything made: how large it is, and how large it may be.

use axum::Json;
use axum::extract::State;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vo_studio::cache::CacheLimits;

use crate::answer::Refused;
use crate::blocking::blocking;
use crate::extract::JsonBody;
use crate::metrics::figures::CacheFigures;
use crate::state::AppState;
use crate::work::prune_if_over;

/// How large the cache may be.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Bytes above which what was unused for longest is removed, down to four fifths of it: 50 MB at least.
    bytes: u64,
    /// Days after which what is not used is removed.
    days: u64,
    /// Bytes of free room on the disk below which no job begins; left out: 2 GB, or a twentieth of a smaller disk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    floor_bytes: Option<u64>,
}

/// The cache.
#[derive(Serialize, ToSchema)]
pub struct Cache {
    /// How large it may be.
    limits: Limits,
    /// How large it is, and what became of what was looked for in it.
    now: CacheFigures,
    /// The job that makes it smaller, if it is too large.
    prune_job: Option<u64>,
}

/// How large the cache is, how large it may be, and what became of what was looked for in it.
#[utoipa::path(get, path = "/api/v1/cache", tag = "cache", responses((status = 200, description = "The cache.", body = Cache)))]
pub async fn read(State(state): State<AppState>) -> Result<Json<Cache>, Refused> {
    blocking(move || Ok::<_, Refused>(Json(shown(&state, None)))).await
}

/// Sets how large the cache may be, for renders from here and from the command line. One that is too large then is made smaller
/// by a job.
#[utoipa::path(put, path = "/api/v1/cache", tag = "cache", request_body = Limits,
    responses((status = 200, description = "They hold from now on.", body = Cache),
        (status = 422, description = "They cannot be meant.")))]
pub async fn change(State(state): State<AppState>, JsonBody(limits): JsonBody<Limits>) -> Result<Json<Cache>, Refused> {
    let change = move || {
        let Limits { bytes, days, floor_bytes } = limits;
        CacheLimits { bytes, days, floor_bytes }.keep(&state.workshop.paths.data_dir)?;
        state.workshop.room.look(&state.queue);
        let job = prune_if_over(&state.queue, &state.workshop.paths)?;
        Ok::<_, Refused>(Json(shown(&state, job.map(|job| job.0))))
    };
    blocking(change).await
}

fn shown(state: &AppState, prune_job: Option<u64>) -> Cache {
    let limits = CacheLimits::of(&state.workshop.paths.data_dir);
    let CacheLimits { bytes, days, floor_bytes } = limits;
    Cache { limits: Limits { bytes, days, floor_bytes }, now: state.metrics.cache_figures(limits), prune_job }
}
