//! How a project begins: empty, from a script or a template, as a copy of a folder or of another project. It is made aside and
//! gets its name when it is complete.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use vo_files::{Folder, OpenEntry};
use vo_studio::open::project::{COPY, Changes, LoadedProject};
use vo_studio::open::{document, template};
use vo_timeline::script::Script;

use crate::copy::Copying;
use crate::edit::{check_script, check_title};
use crate::error::ProjectsError;
use crate::history::{self, EditedBy, HIDDEN, History};
use crate::id::ProjectId;
use crate::opened::Opened;
use crate::settings::{self, Change, SCRIPT};
use crate::show::MEDIA;
use crate::texts::Texts;

/// A project that is begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewProject {
    /// What it is called, if it has no title of its own.
    pub title: Option<String>,
    /// What it begins with.
    pub start: Start,
}

/// What a project begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// Nothing.
    Empty,
    /// A script: Markdown, subtitles, or a web page that was pasted.
    Script(String),
    /// The template of this name.
    Template(String),
    /// What lies in a folder of this machine: the project there, and the files that it names.
    Folder(PathBuf),
}

/// What whoever asks may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    /// Name folders of the machine: its own user, and nobody else.
    pub folders: bool,
}

/// What a project is called that nobody has given a title.
const UNTITLED: &str = "Untitled";

/// A project that is being made, under a name of its own that is no id.
struct Draft<'r> {
    root: &'r Folder,
    folder: Folder,
    id: ProjectId,
    temp: OsString,
}

impl<'r> Draft<'r> {
    fn begin(root: &'r Folder, title: &str) -> Result<Self, ProjectsError> {
        let failed = ProjectsError::files("making the project");
        let id = ProjectId::made(title).map_err(&failed)?;
        let temp = OsString::from(format!("{NEW}{id}"));
        let folder = root.below(Path::new(&temp)).map_err(&failed)?;
        let draft = Self { root, folder, id, temp };
        draft.folder.below(Path::new(MEDIA)).map_err(failed)?;
        Ok(draft)
    }

    /// Gives it its texts, its history and its name.
    fn finish(self, texts: &Texts, by: EditedBy, now: u64) -> Result<ProjectId, ProjectsError> {
        let failed = ProjectsError::files("making the project");
        texts.write(&self.folder, &Texts::default()).map_err(&failed)?;
        let hidden = self.folder.below(Path::new(HIDDEN)).map_err(&failed)?;
        history::keep(&hidden, texts).map_err(&failed)?;
        let mut history = History::default();
        let revision = history.next(texts, texts.title(&self.id), by, now);
        history.add(&hidden, revision).map_err(&failed)?;
        vo_files::durable::place_folder(self.folder.path(), &self.root.path().join(self.id.folder()))
            .map_err(failed)?;
        Ok(self.id.clone())
    }
}

impl Drop for Draft<'_> {
    fn drop(&mut self) {
        // Once it has its name there is nothing left.
        let _ = self.root.remove_folder(&self.temp);
    }
}

/// What the names of folders begin with in which a project is made.
pub const NEW: &str = ".new-";

/// Begins a project in `root`.
///
/// # Errors
/// [`ProjectsError`]; nothing is left of it then.
pub fn begin(root: &Folder, new: &NewProject, rights: Rights, now: u64) -> Result<ProjectId, ProjectsError> {
    let title = new.title.as_deref();
    title.map_or(Ok(()), check_title)?;
    match &new.start {
        Start::Empty => {
            let title = title.unwrap_or(UNTITLED);
            Draft::begin(root, title)?.finish(&texts(String::new(), titled("", title)?), EditedBy::Created, now)
        }
        Start::Script(script) => {
            let script = document::text(script.as_bytes(), SCRIPT)?.text.into_owned();
            check_script(&script)?;
            let title = title.map_or_else(|| title_of(&script), str::to_owned);
            let toml = titled("", &title)?;
            Draft::begin(root, &title)?.finish(&texts(script, toml), EditedBy::Created, now)
        }
        Start::Template(name) => {
            let title = title.unwrap_or(UNTITLED);
            let (toml, script) = template::texts(name, title)?;
            Draft::begin(root, title)?.finish(&texts(script.to_owned(), toml), EditedBy::Created, now)
        }
        Start::Folder(_) if !rights.folders => Err(ProjectsError::NotPermitted),
        Start::Folder(folder) => imported(root, folder, title, now),
    }
}

/// A copy of a project, called `title` or almost as it is.
///
/// # Errors
/// As [`begin`].
pub fn duplicate(root: &Folder, of: &Opened, title: Option<&str>, now: u64) -> Result<ProjectId, ProjectsError> {
    title.map_or(Ok(()), check_title)?;
    let own = of.texts.title(&of.id);
    let title = title.map_or_else(|| shortened(&format!("{own} (copy)")), str::to_owned);
    let toml = of.texts.toml().into_owned();
    // One that is no TOML is copied as it is.
    let toml = titled(&toml, &title).unwrap_or(toml);
    let draft = Draft::begin(root, &title)?;
    let mut copying = Copying::into(root.path());
    copying.tree(&of.folder, &draft.folder, &|name| !history::is_ours(name))?;
    let texts = Texts { script: of.texts.script.clone(), toml: Some(toml.into_bytes()) };
    draft.finish(&texts, EditedBy::Duplicated, now)
}

/// A copy of what lies in a folder: project file, script, looks, presets, media and what is named besides.
fn imported(root: &Folder, folder: &Path, title: Option<&str>, now: u64) -> Result<ProjectId, ProjectsError> {
    if !folder.is_absolute() || !folder.is_dir() {
        let why = "`folder` must be the absolute path of a folder on this machine";
        return Err(ProjectsError::Unusable(why.to_owned()));
    }
    let loaded = vo_studio::open::project::open(folder, &Changes::default(), &[])?;
    check_script(&loaded.script)?;
    // The script becomes `script.md`, whatever document it was.
    let unnamed = Change { path: vec!["script".to_owned()], value: None };
    let mut toml = settings::with(&loaded.toml, &[unnamed])?;
    let own = settings::read(&toml)?;
    let title = title.or_else(|| settings::title(&own)).map_or_else(|| loaded.name.clone(), str::to_owned);
    let title = shortened(&title);
    check_title(&title)?;
    if settings::title(&own) != Some(&title) {
        toml = titled(&toml, &title)?;
    }
    let draft = Draft::begin(root, &title)?;
    let mut copying = Copying::into(root.path());
    let from = Folder::open(folder).map_err(ProjectsError::files("opening the folder"))?;
    copying.tree(&from, &draft.folder, &|name| WHOLE.iter().any(|whole| name == *whole))?;
    for name in named(&loaded) {
        // What is no file may be the name of something built in or installed; what leads elsewhere is told by a plan.
        let Ok(Some(found)) = loaded.open(&name, true, COPY) else { continue };
        copy_named(&mut copying, &loaded, found, &draft.folder)?;
    }
    draft.finish(&texts(loaded.script.clone(), toml), EditedBy::Created, now)
}

/// Folders of a project that are copied as a whole.
const WHOLE: [&str; 3] = [MEDIA, "looks", "presets"];

/// The files and folders that a project and its script name, each once.
fn named(loaded: &LoadedProject) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = loaded.project.background.paths.iter().cloned().collect();
    names.extend(loaded.project.music.path.clone());
    if let Ok(script) = Script::parse(&loaded.script, SCRIPT, "en-us") {
        let scenes = script.scenes.iter().map(|scene| &scene.directives).chain([&script.front]);
        let placed = scenes.flat_map(|asked| [&asked.background, &asked.sound]);
        let sounds = script.lines().map(|line| &line.sound);
        names.extend(placed.chain(sounds).flatten().map(|placed| placed.value.clone()));
    }
    names
}

/// Copies what a name stands for to where it is in the project, unless it is there already.
fn copy_named(
    copying: &mut Copying,
    loaded: &LoadedProject,
    found: OpenEntry,
    to: &Folder,
) -> Result<(), ProjectsError> {
    let failed = ProjectsError::files("copying the files of the project");
    let path = match &found {
        OpenEntry::File(input) => input.path.clone(),
        OpenEntry::Folder(folder) => folder.path().to_owned(),
    };
    // It lies in the project's folder, or it would not have been opened.
    let Ok(below) = path.strip_prefix(&loaded.root) else { return Ok(()) };
    let first = below.iter().next().unwrap_or_default();
    let is_copied =
        WHOLE.iter().any(|whole| first == *whole) || below.iter().any(|part| part.to_string_lossy().starts_with('.'));
    if below.as_os_str().is_empty() || is_copied || below.iter().count() == 1 && history::is_ours(first) {
        return Ok(());
    }
    match found {
        OpenEntry::File(mut input) => copying.file_at(&mut input.file, to, below),
        OpenEntry::Folder(folder) => {
            let mut into = None;
            for part in below {
                into = Some(into.as_ref().unwrap_or(to).below(Path::new(part)).map_err(&failed)?);
            }
            copying.tree(&folder, into.as_ref().unwrap_or(to), &|_| true)
        }
    }
}

fn texts(script: String, toml: String) -> Texts {
    Texts { script: Some(script.into_bytes()), toml: Some(toml.into_bytes()) }
}

/// Settings with a title.
fn titled(toml: &str, title: &str) -> Result<String, ProjectsError> {
    settings::with(toml, &[Change { path: vec!["title".to_owned()], value: Some(title.into()) }])
}

/// What a script calls itself, or how it begins.
fn title_of(script: &str) -> String {
    let own = Script::front_title(script).or_else(|| Script::parse(script, SCRIPT, "en-us").ok()?.title);
    let first = || {
        let lines = script.lines().map(|line| line.trim_matches(|c: char| !c.is_alphanumeric()));
        let words = lines.map(|line| line.split_whitespace().take(6).collect::<Vec<_>>().join(" "));
        words.into_iter().find(|words| !words.is_empty())
    };
    let title: String = own.or_else(first).unwrap_or_default().chars().filter(|c| !c.is_control()).collect();
    if title.trim().is_empty() { UNTITLED.to_owned() } else { shortened(title.trim()) }
}

/// As much of a title as may be.
fn shortened(title: &str) -> String {
    title.chars().filter(|c| !c.is_control()).take(crate::limits::MOST_TITLE).collect()
}

/// Removes what was being made, or removed, when a server was killed.
pub fn sweep(root: &Folder, begins: &str) {
    for name in root.names().unwrap_or_default() {
        if name.to_str().is_some_and(|name| name.starts_with(begins)) {
            let _ = root.remove_folder(OsStr::new(&name));
        }
    }
}
