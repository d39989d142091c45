//! Settings: what a person decides about the server.

pub mod wire;

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, header};
use serde_json::Value;
use vo_studio::Code;

use crate::answer::Refused;
use crate::blocking::blocking;
use crate::extract::JsonBody;
use crate::state::AppState;
use wire::{SettingsChange, SettingsInfo};

/// The settings, with the version of them that this is.
type Versioned = ([(HeaderName, String); 1], Json<SettingsInfo>);

/// The settings of the server.
#[utoipa::path(get, path = "/api/v1/settings", tag = "settings",
    responses((status = 200, description = "The settings; their `ETag` is for `If-Match`.", body = SettingsInfo)))]
pub async fn read(State(state): State<AppState>) -> Versioned {
    let (settings, version) = state.decided.settings.get();
    ([(header::ETAG, tag(version))], Json(settings.into()))
}

/// Changes some of them: what is left out stays, `null` makes a value as it usually is. With `If-Match` only if nobody has changed
/// them meanwhile.
#[utoipa::path(patch, path = "/api/v1/settings", tag = "settings", request_body = SettingsChange,
    params(("If-Match" = Option<String>, Header, description = "The `ETag` of the settings that were read.")),
    responses((status = 200, description = "The settings as they are now.", body = SettingsInfo),
        (status = 412, description = "Somebody else has changed them."), (status = 422, description = "A value is out of its bounds.")))]
pub async fn change(
    State(state): State<AppState>,
    headers: HeaderMap,
    JsonBody(change): JsonBody<Value>,
) -> Result<Versioned, Refused> {
    let expected = expected(&headers)?;
    let (settings, version) = blocking(move || state.decided.settings.change(&change, expected)).await?;
    Ok(([(header::ETAG, tag(version))], Json(settings.into())))
}

fn tag(version: u64) -> String {
    format!("\"{version}\"")
}

/// The version that the settings must have.
fn expected(headers: &HeaderMap) -> Result<Option<u64>, Refused> {
    let Some(value) = headers.get(header::IF_MATCH).map(|value| value.to_str().unwrap_or_default().trim()) else {
        return Ok(None);
    };
    if value == "*" {
        return Ok(None);
    }
    let version = value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).and_then(|text| text.parse().ok());
    let why = "this is no `ETag` of the settings: read them again, and send the change with their new one";
    version.map(Some).ok_or_else(|| Refused::new(Code::SettingsChanged, why))
}
