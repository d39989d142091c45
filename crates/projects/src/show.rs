//! An opened project as it is shown.

use std::ffi::OsStr;

use vo_files::folder::State;
use vo_timeline::diagnostic::Diagnostic;
use vo_timeline::language;
use vo_timeline::project::Project;
use vo_timeline::script::{ReadingRules, Script};

use crate::document::{MediaFile, ProjectDocument};
use crate::limits::MOST_MEDIA_FILES;
use crate::opened::Opened;
use crate::settings::{self, SCRIPT};

/// The folder of a project's pictures and sounds.
pub const MEDIA: &str = "media";

/// What language a script is in if nothing says so.
const USUAL: &str = "en-us";

/// A project as it is shown.
pub fn document(project: &Opened) -> ProjectDocument {
    let (script, toml) = (project.texts.script().into_owned(), project.texts.toml().into_owned());
    let (media, more_media) = media(project);
    let mut mistakes: Vec<Diagnostic> = project.texts.unreadable().collect();
    mistakes.extend(settings::mistakes(&toml));
    mistakes.extend(of_script(&script, &toml));
    ProjectDocument {
        id: project.id.clone(),
        title: project.texts.title(&project.id),
        settings: settings::read(&toml).ok(),
        script,
        toml,
        revision: project.history.head().map_or(0, |head| head.number),
        created: if project.history.created == 0 { project.changed() } else { project.history.created },
        changed: project.changed(),
        media,
        more_media,
        mistakes,
        tag: project.tag(),
    }
}

/// What is wrong and doubtful in a script. An empty one is only not begun.
fn of_script(script: &str, toml: &str) -> Vec<Diagnostic> {
    if script.trim().is_empty() {
        return Vec::new();
    }
    let project = Project::parse(toml, settings::FILE).map(|(project, _)| project).unwrap_or_default();
    let named = project.voice.language.as_deref().and_then(|name| language::named(name).ok());
    let found = || language::detect([script]).map(|found| found.tag.to_owned());
    let tag = named.or_else(found).unwrap_or_else(|| USUAL.to_owned());
    let speech = ReadingRules { language: &tag, pronounce: &project.pronounce, voice_language: |_| None };
    match Script::read(script, SCRIPT, speech) {
        Ok(script) => script.warnings,
        Err(mistakes) => mistakes,
    }
}

/// The files in its folder of media, and how many more there are.
fn media(project: &Opened) -> (Vec<MediaFile>, usize) {
    let Ok(Some(folder)) = project.folder.inside(OsStr::new(MEDIA)) else { return (Vec::new(), 0) };
    let names = folder.names().unwrap_or_default();
    let shown = names.iter().filter(|name| !name.to_string_lossy().starts_with('.'));
    let mut files = shown.filter_map(|name| match folder.state(name) {
        Ok(Some(State::File { meta, .. })) => Some(MediaFile { name: vo_files::shown(name), bytes: meta.len() }),
        _ => None,
    });
    let media: Vec<MediaFile> = files.by_ref().take(MOST_MEDIA_FILES).collect();
    let more = files.count();
    (media, more)
}
