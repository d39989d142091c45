//! `vo schema`: the JSON Schema of the files a person writes.

use vo_studio::StudioError;
use vo_timeline::look::Look;
use vo_timeline::preset::ExportPreset;
use vo_timeline::project::Project;

use crate::args::{Schema, SchemaOf};
use crate::output::print_line;

/// `vo schema`.
#[expect(clippy::unnecessary_wraps, reason = "all verbs have one shape")]
pub fn schema(args: &Schema) -> Result<(), StudioError> {
    let schema = match args.of {
        SchemaOf::Project => Project::schema(),
        SchemaOf::Preset => ExportPreset::schema(),
        SchemaOf::Look => Look::schema(),
    };
    print_line(&serde_json::to_string_pretty(&schema).unwrap_or_default());
    Ok(())
}
