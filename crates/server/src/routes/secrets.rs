//! Secrets: they go in, and are never told again.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vo_settings::SecretName;
use vo_studio::Code;

use crate::answer::Refused;
use crate::blocking::blocking;
use crate::extract::{JsonBody, Path};
use crate::state::AppState;

/// A secret that is kept.
#[derive(Serialize, ToSchema)]
pub struct SecretInfo {
    /// What it is called.
    name: String,
    /// When it was set, in milliseconds since 1970.
    set: u64,
}

/// The value of a secret.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SecretValue {
    /// The secret: at most 16 KiB.
    value: String,
}

/// Lists the secrets by their names. Their values are told to nobody.
#[utoipa::path(get, path = "/api/v1/secrets", tag = "secrets",
    responses((status = 200, description = "What there is, without the values.", body = Vec<SecretInfo>)))]
pub async fn list(State(state): State<AppState>) -> Json<Vec<SecretInfo>> {
    let names = state.decided.secrets.names().into_iter();
    Json(names.map(|SecretName { name, set }| SecretInfo { name, set }).collect())
}

/// Keeps a secret under a name, in place of the one that had it.
#[utoipa::path(put, path = "/api/v1/secrets/{name}", tag = "secrets", request_body = SecretValue,
    params(("name" = String, Path, description = "Small letters, digits, hyphens and underscores: 64 at most.")),
    responses((status = 204, description = "It is kept."), (status = 409, description = "There are as many as may be."),
        (status = 422, description = "The name or the length of the value cannot be used.")))]
pub async fn put(
    State(state): State<AppState>,
    Path(name): Path<String>,
    body: Result<JsonBody<SecretValue>, Refused>,
) -> Result<StatusCode, Refused> {
    let JsonBody(SecretValue { value }) = body.map_err(told_without)?;
    let value = SecretString::from(value);
    blocking(move || state.decided.secrets.put(&name, value, (vo_jobs::system_clock())())).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Why a body cannot be read, without any of its words: they may be the secret.
fn told_without(refused: Refused) -> Refused {
    if refused.problem.code == Code::BodyUnreadable {
        return Refused::new(Code::BodyUnreadable, "the body cannot be read: send the secret as {\"value\": \"...\"}");
    }
    refused
}

/// Forgets a secret.
#[utoipa::path(delete, path = "/api/v1/secrets/{name}", tag = "secrets", params(("name" = String, Path, description = "Its name.")),
    responses((status = 204, description = "It is gone."), (status = 404, description = "There is none.")))]
pub async fn remove(State(state): State<AppState>, Path(name): Path<String>) -> Result<StatusCode, Refused> {
    blocking(move || state.decided.secrets.delete(&name)).await?;
    Ok(StatusCode::NO_CONTENT)
}
