//! How the server is, and its memory given back.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::answer::Refused;
use crate::blocking::blocking;
use crate::metrics::figures::{MemoryFigures, Performance, RoleFigures};
use crate::metrics::prometheus;
use crate::state::AppState;

/// How the server is: what all its processes take, how fast it answers, what waits, and what somebody should look at. As JSON,
/// or, if text is asked for, as Prometheus reads it.
#[utoipa::path(get, path = "/performance/metrics", tag = "performance",
    responses((status = 200, description = "How it is.", content((Performance = "application/json"), (String = "text/plain")))))]
pub async fn metrics(State(state): State<AppState>, headers: HeaderMap) -> Result<Response, Refused> {
    let figures = blocking(move || Ok::<_, Refused>(state.metrics.figures())).await?;
    if wants_text(&headers) {
        return Ok(([(header::CONTENT_TYPE, prometheus::MEDIA_TYPE)], prometheus::text(&figures)).into_response());
    }
    Ok(Json(figures).into_response())
}

/// What the processes took before and take after memory was given back.
#[derive(Serialize, ToSchema)]
pub struct Collected {
    /// Before.
    before: Weight,
    /// After.
    after: Weight,
}

/// What all processes take.
#[derive(Serialize, ToSchema)]
pub struct Weight {
    /// Their proportional set size, in bytes.
    pss_bytes: u64,
    /// By role.
    roles: BTreeMap<String, RoleFigures>,
}

/// Drops what is kept only to be quick, ends workers that have nothing to do, and gives the memory back to the system.
#[utoipa::path(post, path = "/performance/gc", tag = "performance",
    responses((status = 200, description = "What it took before and takes now.", body = Collected)))]
pub async fn collect(State(state): State<AppState>) -> Result<Json<Collected>, Refused> {
    let collect = move || {
        let before = state.metrics.memory().into();
        state.crew.rest();
        state.previews.kept.clear();
        state.queue.rest()?;
        vo_meter::give_memory_back();
        Ok::<_, Refused>(Json(Collected { before, after: state.metrics.memory().into() }))
    };
    blocking(collect).await
}

impl From<MemoryFigures> for Weight {
    fn from(MemoryFigures { pss_bytes, roles, .. }: MemoryFigures) -> Self {
        Self { pss_bytes, roles }
    }
}

/// Whether a text is asked for before JSON, as Prometheus does.
fn wants_text(headers: &HeaderMap) -> bool {
    let accepted = headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok());
    let kinds = accepted.flat_map(|value| value.split(','));
    let mut kinds = kinds.map(|kind| kind.split(';').next().unwrap_or_default().trim().to_ascii_lowercase());
    let first = kinds.find(|kind| kind.ends_with("json") || kind == "text/plain" || kind.contains("openmetrics"));
    first.is_some_and(|kind| !kind.ends_with("json"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prometheus_is_known_by_what_it_accepts() {
        let wants = |value: &'static str| {
            wants_text(&HeaderMap::from_iter([(header::ACCEPT, header::HeaderValue::from_static(value))]))
        };
        assert!(wants("application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.3,*/*;q=0.1"));
        assert!(wants("text/plain"));
        for other in ["application/json", "application/json, text/plain, */*", "*/*", "text/html"] {
            assert!(!wants(other), "{other}");
        }
        assert!(!wants_text(&HeaderMap::new()));
    }
}
