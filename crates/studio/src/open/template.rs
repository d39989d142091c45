//! Templates: a project to begin with, as a folder of text files with comments.

use std::ffi::OsStr;
use std::io::{ErrorKind, Write};
use std::path::Path;

use vo_files::Folder;
use vo_timeline::diagnostic::Diagnostic;

use crate::{Code, StudioError};

/// A project to begin with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Template {
    /// What it is called.
    pub name: &'static str,
    /// What it is for, in one line.
    pub description: &'static str,
    /// The installed bed that goes with it.
    #[serde(skip)]
    music: &'static str,
    #[serde(skip)]
    script: &'static str,
}

/// All of them, the usual one first.
pub const TEMPLATES: [Template; 4] = [
    Template {
        name: "facts",
        description: "a hook, three facts, a line to remember",
        music: "calm-electronic",
        script: include_str!("../../../../presets/templates/facts/script.md"),
    },
    Template {
        name: "list",
        description: "a countdown: three, two, one",
        music: "happy-electronic",
        script: include_str!("../../../../presets/templates/list/script.md"),
    },
    Template {
        name: "story",
        description: "a short story with a turn",
        music: "nostalgic-acoustic",
        script: include_str!("../../../../presets/templates/story/script.md"),
    },
    Template {
        name: "photos",
        description: "your own pictures and clips, one for each sentence",
        music: "calm-acoustic",
        script: include_str!("../../../../presets/templates/photos/script.md"),
    },
];

const SETTINGS: &str = include_str!("../../../../presets/templates/project.toml");

impl Template {
    /// The text of `project.toml` for a video with this title.
    fn settings(&self, title: &str) -> String {
        let title: String = title.chars().filter(|c| !c.is_control()).collect();
        let title = toml::Value::String(title).to_string();
        SETTINGS.replace("\"@TITLE@\"", &title).replace("@MUSIC@", self.music)
    }
}

/// The template of that name.
fn named(name: &str) -> Result<&'static Template, StudioError> {
    TEMPLATES.iter().find(|template| template.name == name).ok_or_else(|| {
        let known = TEMPLATES.map(|template| template.name);
        let mistake = Diagnostic::unknown_name("--template", "template", name, &known);
        StudioError::mistakes(Code::UnknownTemplate, vec![mistake], "")
    })
}

/// The texts of `project.toml` and of `script.md` of a video with this title.
///
/// # Errors
/// [`StudioError::Mistakes`] if there is no template of this name.
pub fn texts(name: &str, title: &str) -> Result<(String, &'static str), StudioError> {
    let template = named(name)?;
    Ok((template.settings(title), template.script))
}

/// Begins a project in `folder`, which must be new or empty: `project.toml`, `script.md` and an empty `media`.
///
/// # Errors
/// [`StudioError::Mistakes`] if there is no template of this name; [`StudioError::Input`] if something is there already;
/// [`StudioError::Files`] if it cannot be written.
pub fn create(folder: &Path, name: &str) -> Result<(), StudioError> {
    let template = named(name)?;
    let shown = vo_files::shown(folder);
    let unusable =
        |error| StudioError::Input(Code::OutputUnusable, format!("{shown} cannot be used for a new project: {error}"));
    let made = Folder::make(folder).map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists | ErrorKind::NotADirectory => unusable(error),
        _ => StudioError::files("making", folder)(error),
    })?;
    if !made.names().map_err(unusable)?.is_empty() {
        let why =
            format!("{shown} exists and is not empty: choose another folder, so that nothing of yours is replaced");
        return Err(StudioError::Input(Code::OutputExists, why));
    }
    let title =
        folder.file_name().map_or_else(|| "My video".into(), |name| name.to_string_lossy().replace(['-', '_'], " "));
    for (name, text) in [("project.toml", template.settings(&title)), ("script.md", template.script.to_owned())] {
        let written = made.write(OsStr::new(name), |file| file.write_all(text.as_bytes()));
        written.map_err(StudioError::files("writing", &folder.join(name)))?;
    }
    // Empty, it changes nothing.
    let media = folder.join("media");
    Folder::make(&media).map(drop).map_err(StudioError::files("making", &media))
}

#[cfg(test)]
mod tests {
    use super::*;
    use vo_timeline::project::Project;
    use vo_timeline::script::Script;

    #[test]
    fn every_template_is_a_project_without_a_warning() {
        for template in TEMPLATES {
            let settings = template.settings("A \"quoted\" title\n");
            let (project, _) = Project::parse(&settings, "project.toml").unwrap();
            assert_eq!(project.title.as_deref(), Some("A \"quoted\" title"));
            let script = Script::parse(template.script, "script.md", "en-us").unwrap();
            assert_eq!(script.warnings, [], "{}", template.name);
            assert!(script.lines().count() >= 5, "{}", template.name);
        }
    }

    /// What a comment of the template says is a key is one, and may be switched on.
    #[test]
    fn every_default_that_is_commented_out_can_be_switched_on() {
        let is_key = |line: &str| {
            line.split_once(" = ").is_some_and(|(key, _)| key.chars().all(|c| c.is_ascii_lowercase() || c == '_'))
        };
        let uncommented: Vec<_> =
            SETTINGS.lines().map(|line| line.strip_prefix("# ").filter(|rest| is_key(rest)).unwrap_or(line)).collect();
        assert!(uncommented.len() > 20);
        Project::parse(&uncommented.join("\n"), "project.toml").unwrap();
    }

    #[test]
    fn a_folder_with_something_in_it_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let project = folder.path().join("my-first_short");
        create(&project, "facts").unwrap();
        let settings = std::fs::read_to_string(project.join("project.toml")).unwrap();
        assert!(settings.contains("title = \"my first short\""), "{settings}");
        assert!(project.join("media").is_dir());
        std::fs::write(project.join("script.md"), "Mine.").unwrap();
        let error = create(&project, "list").unwrap_err();
        assert!(error.to_string().contains("not empty"), "{error}");
        assert_eq!(std::fs::read_to_string(project.join("script.md")).unwrap(), "Mine.");
    }

    #[test]
    fn an_unknown_template_is_told_with_the_nearest() {
        let folder = tempfile::tempdir().unwrap();
        let error = create(&folder.path().join("p"), "fact").unwrap_err();
        assert!(error.to_string().contains("did you mean `facts`?"), "{error}");
        assert!(!folder.path().join("p").exists());
    }
}
