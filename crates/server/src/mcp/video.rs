//! A video from a script: the project that it begins, what making it would do, and the files that come of it.

use std::path::Path;

use serde_json::{Value, json};
use vo_studio::Code;

use super::asking::Asking;
use super::output::MadeFile;
use crate::address::encoded;
use crate::answer::Refused;
use crate::work::Source;

/// Where projects are.
const PROJECTS: &str = "/api/v1/projects";

/// Begins a project from a script, with what is asked for written into its settings.
///
/// # Errors
/// The problem that keeps it from being begun; nothing is left of it then.
pub async fn begin(asking: &Asking, (title, script): (Option<&str>, &str), changes: &Value) -> Result<Source, Value> {
    let begun = asking.post(PROJECTS, &json!({ "title": title, "script": script })).await?;
    let id = begun.get("id").and_then(Value::as_str).unwrap_or_default().to_owned();
    let settings = settings(changes);
    let of = Source::Project(id);
    if settings.as_object().is_some_and(serde_json::Map::is_empty) {
        return Ok(of);
    }
    match asking.patch(&address_of(&of), &json!({ "settings": settings })).await {
        Ok(_) => Ok(of),
        Err(problem) => {
            forget(asking, &of).await;
            Err(problem)
        }
    }
}

/// What is asked for, as settings of a project.
fn settings(changes: &Value) -> Value {
    let of = |name: &str| changes.get(name).filter(|value| !value.is_null()).cloned();
    let voice = of("voice").map(|name| json!({ "name": name }));
    let all = [("look", of("look")), ("voice", voice), ("preset", of("preset"))];
    all.into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

fn address_of(of: &Source) -> String {
    let Source::Project(id) = of else { return PROJECTS.to_owned() };
    format!("{PROJECTS}/{}", encoded(id))
}

/// Removes a project that was begun just now and cannot be made.
pub async fn forget(asking: &Asking, of: &Source) {
    let Source::Project(id) = of else { return };
    let trash = format!("{PROJECTS}/trash/{}", encoded(id));
    for address in [address_of(of), trash] {
        if let Err(problem) = asking.delete(&address).await {
            tracing::warn!(%problem, "a project that cannot be made could not be removed");
        }
    }
}

/// What making a video would do.
///
/// # Errors
/// The problem that keeps it from being made.
pub async fn plan(asking: &Asking, of: &Source, changes: &Value) -> Result<Value, Value> {
    let task = json!({ "kind": "render", "of": of, "changes": changes });
    let answer = asking.post("/api/v1/jobs", &json!({ "task": task, "dry_run": true })).await?;
    Ok(answer.get("plan").cloned().unwrap_or_default())
}

/// The files of a movie: itself, and what lies beside it under its name.
///
/// # Errors
/// [`Refused`] if it is there no more.
pub fn files(movie: &Path) -> Result<Vec<MadeFile>, Refused> {
    let gone = || Refused::new(Code::FileMissing, "the movie was removed or renamed since it was made: make it again");
    let (Some(folder), Some(stem)) = (movie.parent(), movie.file_stem().and_then(|stem| stem.to_str())) else {
        return Err(gone());
    };
    let beside = ["mp4", "webp", "srt", "vtt", "report.json"];
    let found = beside.iter().filter_map(|ending| {
        let name = format!("{stem}.{ending}");
        let path = folder.join(&name);
        let bytes = path.metadata().ok().filter(std::fs::Metadata::is_file)?.len();
        let path = path.to_str()?.to_owned();
        Some(MadeFile { uri: address(&path), media_type: media_type(ending).to_owned(), path, name, bytes })
    });
    let files: Vec<_> = found.collect();
    if files.first().is_none_or(|first| first.media_type != "video/mp4") { Err(gone()) } else { Ok(files) }
}

fn media_type(ending: &str) -> &'static str {
    match ending {
        "mp4" => "video/mp4",
        "webp" => "image/webp",
        "srt" => "application/x-subrip",
        "vtt" => "text/vtt",
        _ => "application/json",
    }
}

/// A path as an address.
fn address(path: &str) -> String {
    let path = path.replace('\\', "/");
    let root = if path.starts_with('/') { "" } else { "/" };
    let parts: Vec<String> = path.split('/').map(encoded).collect();
    format!("file://{root}{}", parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_an_address() {
        assert_eq!(address("/out/a b/ä#.mp4"), "file:///out/a%20b/%C3%A4%23.mp4");
    }

    #[test]
    fn what_was_asked_for_stands_in_the_project() {
        let changes = json!({ "look": "punch", "voice": "silence", "preset": null, "backgrounds": [] });
        assert_eq!(settings(&changes), json!({ "look": "punch", "voice": { "name": "silence" } }));
        assert_eq!(settings(&json!({ "look": null })), json!({}));
    }
}
