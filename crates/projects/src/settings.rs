//! The settings of a project: `project.toml` as a person wrote it, with comments, and the same as JSON. A change touches the keys
//! that it names and nothing else of the text.

mod changes;
mod write;

use serde_json::{Map, Value};
use vo_timeline::diagnostic::{Diagnostic, Place};
use vo_timeline::project::Project;

use crate::error::ProjectsError;
pub use changes::{Change, between, get, is_in_the_way, patched};

/// The file, as messages name it.
pub const FILE: &str = "project.toml";

/// What a text says, as JSON. Times become texts; there are none in the settings of a project.
///
/// # Errors
/// [`ProjectsError::Mistaken`] with the place if it is no TOML.
pub fn read(text: &str) -> Result<Map<String, Value>, ProjectsError> {
    let table: toml::Table = text.parse().map_err(|error: toml::de::Error| {
        let span = error.span().unwrap_or_default();
        let message = error.message().lines().next().unwrap_or("this is no TOML").to_owned();
        let mistake = Diagnostic::error(FILE, message).at(Place::of(text, span));
        ProjectsError::Mistaken(Box::new(mistake.hint("write `key = value` lines, and texts in quotation marks")))
    })?;
    Ok(table.into_iter().map(|(key, value)| (key, json(value))).collect())
}

fn json(value: toml::Value) -> Value {
    match value {
        toml::Value::String(text) => Value::String(text),
        toml::Value::Integer(number) => number.into(),
        // JSON has no infinite numbers.
        toml::Value::Float(number) => {
            serde_json::Number::from_f64(number).map_or_else(|| Value::String(number.to_string()), Value::Number)
        }
        toml::Value::Boolean(is) => Value::Bool(is),
        toml::Value::Datetime(time) => Value::String(time.to_string()),
        toml::Value::Array(values) => values.into_iter().map(json).collect(),
        toml::Value::Table(table) => Value::Object(table.into_iter().map(|(key, value)| (key, json(value))).collect()),
    }
}

/// The text with these changes: comments, order and everything else stay.
///
/// # Errors
/// [`ProjectsError::Mistaken`] if the text is no TOML, [`ProjectsError::Unusable`] for what TOML cannot hold.
pub fn with(text: &str, changes: &[Change]) -> Result<String, ProjectsError> {
    if changes.is_empty() {
        return Ok(text.to_owned());
    }
    let mut wanted = Value::Object(read(text)?);
    let written = write::with(text, changes)?;
    for change in changes {
        changes::set(&mut wanted, change);
    }
    let is_so = read(&written).is_ok_and(|found| same(&Value::Object(found), &wanted));
    if is_so {
        Ok(written)
    } else {
        let keys: Vec<String> = changes.iter().map(Change::key).collect();
        Err(ProjectsError::Unusable(format!("{} cannot be written into {FILE}", keys.join(", "))))
    }
}

/// Whether two values say the same; a table without keys is as good as none.
fn same(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Object(a), Value::Object(b)) => {
            let empty = Value::Object(Map::new());
            let keys = a.keys().chain(b.keys());
            keys.into_iter().all(|key| {
                let (a, b) = (a.get(key), b.get(key));
                match (a, b) {
                    (Some(a), Some(b)) => same(a, b),
                    (Some(one), None) | (None, Some(one)) => same(one, &empty) && one.is_object(),
                    (None, None) => true,
                }
            })
        }
        _ => a == b,
    }
}

/// The JSON Schema of settings.
pub fn schema() -> Value {
    Project::schema()
}

/// What is wrong and doubtful in a text.
pub fn mistakes(text: &str) -> Vec<Diagnostic> {
    let mut mistakes = Project::parse(text, FILE).err().unwrap_or_default();
    if let Ok(settings) = read(text)
        && settings.get("script").is_some_and(|script| script != SCRIPT)
    {
        let doubt = Diagnostic::warning(
            FILE,
            format!("`script` names another file than {SCRIPT}, the one that is edited here"),
        );
        mistakes.push(doubt.hint("remove the line, and the text that is edited is the one that is spoken"));
    }
    mistakes
}

/// The line in which the value of a key stands.
pub fn line(text: &str, key: &str) -> Option<u32> {
    let (_, places) = Project::parse(text, FILE).ok()?;
    places.of(key).map(|place| place.line)
}

/// The script that is edited.
pub const SCRIPT: &str = "script.md";

/// The title that the settings name.
pub fn title(settings: &Map<String, Value>) -> Option<&str> {
    settings.get("title").and_then(Value::as_str).filter(|title| !title.trim().is_empty())
}

#[cfg(test)]
mod tests;
