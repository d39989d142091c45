//! Whether the server can do its work.

use axum::Json;
use serde::Serialize;
use utoipa::ToSchema;

/// How the server is.
#[derive(Serialize, ToSchema)]
pub struct Health {
    /// Always `ok`: a server that cannot work answers with a problem.
    status: &'static str,
    /// The version of the program.
    version: &'static str,
}

/// Says whether the server can do its work.
#[utoipa::path(get, path = "/health", responses((status = 200, description = "It can.", body = Health)))]
pub async fn health() -> Json<Health> {
    Json(Health { status: "ok", version: env!("CARGO_PKG_VERSION") })
}
