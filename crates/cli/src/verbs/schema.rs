//! `vo schema`: the JSON Schema of a project file.

use vo_studio::StudioError;
use vo_timeline::project::Project;

use crate::draw::line;

/// `vo schema`.
#[allow(clippy::unnecessary_wraps, reason = "all verbs have one shape")]
pub fn schema() -> Result<(), StudioError> {
    line(&serde_json::to_string_pretty(&Project::schema()).unwrap_or_default());
    Ok(())
}
