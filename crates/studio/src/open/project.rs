//! A project as it lies on the disk: a folder with `project.toml`, `script.md` and media, or just a script.

use std::io::{Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use vo_files::{Input, OpenEntry, Reach, Refusal};
use vo_timeline::diagnostic::Diagnostic;
use vo_timeline::project::Project;
use vo_timeline::script::Script;
use vo_timeline::strict::Places;
use vo_timeline::utf8;

use super::document::{self, Document};
use super::names;
use crate::finish::subtitles::ENDINGS;
use crate::{Code, StudioError};

/// A project that was opened, with what the command line changed.
#[derive(Clone, Debug)]
pub struct LoadedProject {
    /// The folder that its paths are relative to.
    pub root: PathBuf,
    /// Whether it is a folder, and not a script alone.
    pub is_folder: bool,
    /// What it is called when it has no title: the name of its folder or script.
    pub name: String,
    /// The project.
    pub project: Project,
    /// Where its values stand.
    pub places: Places,
    /// The path of `project.toml`, as messages name it.
    pub toml_file: String,
    /// The text of `project.toml`; empty if there is none.
    pub toml: String,
    /// The script's path, as messages name it.
    pub script_file: String,
    /// The script's text.
    pub script: String,
    /// What the script was read as, if it is no plain text: a sentence.
    pub read_as: Option<String>,
    /// Where the movie goes if nobody says otherwise.
    pub output: PathBuf,
    /// What the command line changed; it wins over the script's front matter too.
    pub changes: Changes,
    /// Its own folder and those besides out of which it may name files.
    pub reach: Arc<Reach>,
}

impl LoadedProject {
    /// The file or folder that a name stands for, opened; nothing if there is none. `written` in a file of the project it
    /// may come from a stranger: then it leads into the project's folder, or into one of those for media. `ways` says what
    /// else can be done, as [`COPY_OR_MEDIA`] does.
    ///
    /// # Errors
    /// [`StudioError::Input`] if it leads elsewhere, is neither file nor folder, or cannot be opened.
    pub fn open(&self, name: &str, written: bool, ways: &str) -> Result<Option<OpenEntry>, StudioError> {
        self.open_as(name, name, written, ways)
    }

    /// What is doubtful in one of its files, in words for a person. What was typed stands in no file.
    pub fn told(&self, doubts: &[Diagnostic]) -> Vec<String> {
        match doubts {
            [Diagnostic { message, file, at: None, hint, .. }] if *file == self.toml_file => {
                vec![hint.as_ref().map_or_else(|| message.clone(), |hint| format!("{message}: {hint}"))]
            }
            [first, ..] if first.file == self.toml_file => Diagnostic::render_all(doubts, &self.toml),
            _ => Diagnostic::render_all(doubts, &self.script),
        }
    }

    /// The same, called `shown` in messages.
    fn open_as(&self, name: &str, shown: &str, written: bool, ways: &str) -> Result<Option<OpenEntry>, StudioError> {
        let path = names::find(&self.root, name);
        found(if written { self.reach.open(&path) } else { vo_files::typed(&path) }, shown, ways)
    }
}

/// What helps where a name leads out of a project: a folder of media, too.
pub const COPY_OR_MEDIA: &str = "put a copy into it, or name its folder in VO_MEDIA";
/// The same for what has an option on the command line.
pub const COPY_OR_TYPE: &str = "put a copy into it, name it on the command line, or name its folder in VO_MEDIA";
/// The same for what is read out of the folder alone.
pub const COPY: &str = "put a copy into it";

/// What was opened, or why it was not, in words; nothing if nothing has this name. `ways` says what helps where it leads
/// elsewhere.
///
/// # Errors
/// [`StudioError::Input`].
pub fn found(found: Result<OpenEntry, Refusal>, shown: &str, ways: &str) -> Result<Option<OpenEntry>, StudioError> {
    let (code, why) = match found {
        Ok(found) => return Ok(Some(found)),
        Err(Refusal::Missing) => return Ok(None),
        Err(Refusal::Outside) => (Code::FileOutside, format!("`{shown}` leads out of the project's folder: {ways}")),
        Err(Refusal::Special) => (Code::FileUnreadable, format!("{shown} cannot be used: it is not a file")),
        Err(Refusal::Unreadable(error)) => {
            (Code::FileUnreadable, format!("{shown} cannot be used: it cannot be opened ({error})"))
        }
    };
    Err(StudioError::Input(code, why))
}

/// What the command line changes in a project.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Changes {
    /// Another export preset.
    pub preset: Option<String>,
    /// Another voice.
    pub voice: Option<String>,
    /// Another look.
    pub look: Option<String>,
    /// Other backgrounds: files, folders or names of painted ones.
    pub backgrounds: Vec<String>,
    /// Other music.
    pub music: Option<String>,
    /// Another seed.
    pub seed: Option<u64>,
    /// Assignments such as `pacing.pause=300`.
    pub set: Vec<String>,
}

/// The largest script or project file that is read, in bytes.
const LARGEST: u64 = 4 << 20;
/// The largest document that is packed, pictures and all, in bytes.
const LARGEST_PACKED: u64 = 32 << 20;

/// Opens a project folder or a script. `media` are folders out of which the project may name files, too.
///
/// # Errors
/// [`StudioError::Input`] if there is nothing to open, [`StudioError::Mistakes`] if the project file has mistakes.
pub fn open(path: &Path, changes: &Changes, media: &[PathBuf]) -> Result<LoadedProject, StudioError> {
    open_as(path, path, changes, media)
}

/// The same, called `called` in messages: who asks over HTTP is not told in which folder projects lie.
///
/// # Errors
/// As [`open`].
pub fn open_as(path: &Path, called: &Path, changes: &Changes, media: &[PathBuf]) -> Result<LoadedProject, StudioError> {
    let shown = vo_files::shown(called);
    let meta = std::fs::metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => {
            StudioError::Input(Code::FileMissing, format!("no such file or folder: `{shown}`"))
        }
        _ => StudioError::Input(Code::FileUnreadable, format!("`{shown}` cannot be opened: {error}")),
    })?;
    if !meta.is_dir() && !meta.is_file() {
        return Err(StudioError::Input(
            Code::FileUnreadable,
            format!("{shown} is not a file: name a project folder or a script"),
        ));
    }
    if path == Path::new(".") && !path.join("project.toml").exists() && !path.join("script.md").exists() {
        const NONE: &str = "there is no project in this folder (project.toml or script.md): name one, or begin one with \
                            `vo new my-first-short`";
        return Err(StudioError::Input(Code::ProjectMissing, NONE.to_owned()));
    }
    let absolute = path.canonicalize().map_err(StudioError::files("finding", called))?;
    let stem =
        |path: &Path| path.file_stem().map_or_else(|| "video".into(), |stem| stem.to_string_lossy().into_owned());
    let root = if meta.is_dir() { &absolute } else { absolute.parent().unwrap_or_else(|| Path::new("/")) };
    let reach = Arc::new(Reach::of(std::iter::once(root).chain(media.iter().map(PathBuf::as_path))));
    let mut loaded = if meta.is_dir() {
        let (project, places, toml) = project_file(&absolute, &reach, called)?;
        let name = absolute.file_name().map_or_else(|| "video".into(), |name| name.to_string_lossy().into_owned());
        LoadedProject {
            root: absolute,
            is_folder: true,
            name,
            project,
            places,
            toml_file: vo_files::shown(called.join("project.toml")),
            toml,
            script_file: String::new(),
            script: String::new(),
            read_as: None,
            output: PathBuf::new(),
            changes: Changes::default(),
            reach,
        }
    } else {
        let root = root.to_owned();
        // A project names its script in text, so this one must have a name that is text.
        let Some(file) = absolute.file_name().and_then(|name| name.to_str()).map(str::to_owned) else {
            return Err(StudioError::Input(
                Code::FileUnreadable,
                format!("{shown} has a name that is not UTF-8 text: rename it"),
            ));
        };
        if absolute.extension().is_some_and(|extension| extension == "toml") {
            return Err(StudioError::Input(
                Code::FileUnreadable,
                format!("{shown} is a project file: name its folder instead"),
            ));
        }
        let project = Project { script: file, ..Project::default() };
        let name = stem(&absolute);
        let extension = absolute.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
        // Subtitles that are a script must not be replaced by those of its movie.
        let taken = ENDINGS.contains(&extension);
        let output = if taken { root.join(format!("{name}-short.mp4")) } else { absolute.with_extension("mp4") };
        LoadedProject {
            root,
            is_folder: false,
            name,
            project,
            places: Places::default(),
            toml_file: "project.toml".to_owned(),
            toml: String::new(),
            script_file: String::new(),
            script: String::new(),
            read_as: None,
            output,
            changes: Changes::default(),
            reach,
        }
    };
    apply(&mut loaded, changes)?;
    loaded.changes = changes.clone();
    loaded.script_file =
        vo_files::shown(if meta.is_dir() { called.join(&loaded.project.script) } else { called.to_owned() });
    // A lone script was named by whoever typed it.
    let script = loaded
        .open_as(&loaded.project.script, &loaded.script_file, meta.is_dir(), COPY_OR_TYPE)
        .map_err(|error| error.written(loaded.places.of("script"), &loaded.toml_file, &loaded.toml))?;
    let script = match script {
        Some(OpenEntry::File(script)) => script,
        Some(OpenEntry::Folder(_)) => {
            let why = format!("{} is not a file: name a project folder or a script", loaded.script_file);
            return Err(StudioError::Input(Code::FileUnreadable, why));
        }
        None => return Err(no_script(&loaded)),
    };
    let bytes = read(&script, &loaded.script_file)?;
    let Document { text, read_as } = document::text(&bytes, &loaded.script_file)?;
    (loaded.script, loaded.read_as) = (text.into_owned(), read_as);
    if loaded.is_folder {
        // What is written above the script wins over the project file, and what was typed over both.
        let is_typed = changes.set.iter().any(|set| set.split('=').next().is_some_and(|key| key.trim() == "title"));
        let above = Script::front_title(&loaded.script).filter(|_| !is_typed);
        let own = above.or_else(|| loaded.project.title.clone());
        let file = format!("{}.mp4", plain(own.as_deref().unwrap_or(&loaded.name)));
        loaded.output = loaded.root.join("out").join(file);
    }
    Ok(loaded)
}

fn no_script(loaded: &LoadedProject) -> StudioError {
    let none = format!("there is no script {}", loaded.script_file);
    let Some(place) = loaded.places.of("script").cloned() else {
        return StudioError::Input(Code::ProjectMissing, format!("{none}: write one"));
    };
    let near = names::hint(&loaded.root, &loaded.project.script, []);
    let hint = format!("write one, or name it with `script = \"...\"`.{near}");
    let mistake = Diagnostic::error(&loaded.toml_file, none).hint(hint.trim_end_matches('.')).at(place);
    StudioError::mistakes(Code::ProjectMissing, vec![mistake], &loaded.toml)
}

/// A project of a text that was typed, in no folder and without a picture; `file` is what messages call it.
///
/// # Errors
/// As [`open`].
pub fn typed(text: &str, file: &str, changes: &Changes) -> Result<LoadedProject, StudioError> {
    let mut loaded = LoadedProject {
        root: PathBuf::new(),
        is_folder: false,
        name: file.to_owned(),
        project: Project::default(),
        places: Places::default(),
        toml_file: "project.toml".to_owned(),
        toml: String::new(),
        script_file: file.to_owned(),
        script: text.to_owned(),
        read_as: None,
        output: PathBuf::new(),
        changes: changes.clone(),
        reach: Arc::default(),
    };
    apply(&mut loaded, changes)?;
    loaded.project.background.paths = vec!["drift".to_owned()];
    loaded.project.captions = false;
    Ok(loaded)
}

fn project_file(root: &Path, reach: &Reach, shown: &Path) -> Result<(Project, Places, String), StudioError> {
    let name = vo_files::shown(shown.join("project.toml"));
    let file = match found(reach.open(&root.join("project.toml")), &name, COPY)? {
        Some(OpenEntry::File(file)) => file,
        Some(OpenEntry::Folder(_)) => {
            return Err(StudioError::Input(Code::FileUnreadable, format!("{name} is a folder: it must be a file")));
        }
        None => return Ok((Project::default(), Places::default(), String::new())),
    };
    let bytes = read(&file, &name)?;
    let text =
        utf8::read(&bytes, &name).map_err(|mistake| StudioError::mistakes(Code::InvalidProject, vec![mistake], ""))?;
    let (project, places) =
        Project::parse(text, &name).map_err(|mistakes| StudioError::mistakes(Code::InvalidProject, mistakes, text))?;
    Ok((project, places, text.to_owned()))
}

/// The bytes of a file of text that a person wrote.
///
/// # Errors
/// [`StudioError`] if it cannot be read or is too large.
pub fn read(input: &Input, shown: &str) -> Result<Vec<u8>, StudioError> {
    let unreadable = |error| StudioError::Input(Code::FileUnreadable, format!("{shown} cannot be read: {error}"));
    let mut file = &input.file;
    let length = file.metadata().map_err(unreadable)?.len();
    let largest = if length > LARGEST && is_packed(file) { LARGEST_PACKED } else { LARGEST };
    let mut bytes = Vec::new();
    file.rewind().and_then(|()| file.take(largest + 1).read_to_end(&mut bytes)).map_err(unreadable)?;
    if bytes.len() as u64 > largest {
        let (length, limit) = (length.max(bytes.len() as u64), largest >> 20);
        return Err(StudioError::Input(
            Code::FileTooLarge,
            format!("{shown} has {length} bytes; at most {limit} MiB are read: split it"),
        ));
    }
    Ok(bytes)
}

/// Whether a file begins as a document that is packed does; what cannot be read is told by whoever reads it.
fn is_packed(mut file: &std::fs::File) -> bool {
    let mut head = [0; 4];
    file.read_exact(&mut head).is_ok() && document::is_packed(&head)
}

fn apply(loaded: &mut LoadedProject, changes: &Changes) -> Result<(), StudioError> {
    let Changes { preset, voice, look, backgrounds, music, seed, set } = changes;
    let project = &mut loaded.project;
    for assignment in set {
        project
            .set(assignment)
            .map_err(|mistake| StudioError::mistakes(Code::InvalidSetting, vec![mistake], assignment))?;
        loaded.places.forget(assignment.split('=').next().unwrap_or_default().trim());
    }
    // What was typed is not to be sought in the file.
    for (key, typed) in [
        ("preset", preset.is_some()),
        ("voice.name", voice.is_some()),
        ("look", look.is_some()),
        ("background.paths", !backgrounds.is_empty()),
        ("music.path", music.is_some()),
    ] {
        if typed {
            loaded.places.forget(key);
        }
    }
    take_over(preset.as_ref(), &mut project.preset);
    take_over(voice.as_ref(), &mut project.voice.name);
    take_over(look.as_ref(), &mut project.look);
    take_over(seed.as_ref(), &mut project.seed);
    if !backgrounds.is_empty() {
        project.background.paths = backgrounds.iter().map(|path| from_here(path)).collect();
    }
    if let Some(music) = music {
        project.music.path = Some(from_here(music));
    }
    Ok(())
}

/// Paths on the command line are relative to where it was typed; what is no file there is a name.
fn from_here(path: &str) -> String {
    std::fs::canonicalize(path).map_or_else(|_| path.to_owned(), |path| path.to_string_lossy().into_owned())
}

/// Takes a value over where there is one.
fn take_over<T: Clone>(value: Option<&T>, target: &mut T) {
    if let Some(value) = value {
        target.clone_from(value);
    }
}

/// Bytes of a name that is made of a title: with every ending it fits into the 255 that file systems give.
const LONGEST_NAME: usize = 160;

/// A title as a file name: letters and digits of any script, the rest as single hyphens, shortened on a whole letter.
fn plain(title: &str) -> String {
    let title = names::composed(&title.to_lowercase());
    let words: Vec<_> = title.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let words = words.join("-");
    let mut name: String = words.chars().take(80).collect();
    name.truncate(name.floor_char_boundary(LONGEST_NAME));
    if name.is_empty() { "video".to_owned() } else { name }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_a_plain_name() {
        assert_eq!(plain("Octopuses: 3 Hearts!?"), "octopuses-3-hearts");
        assert_eq!(plain("../%03d"), "03d");
        assert_eq!(plain("🐙"), "video");
        assert_eq!(plain("Größe Übung"), "größe-übung");
        assert_eq!(plain("Cafe\u{301}"), "caf\u{e9}");
        assert_eq!(plain(&"\u{20000}".repeat(100)), "\u{20000}".repeat(40));
    }

    #[test]
    fn a_lone_script_is_a_project() {
        let folder = tempfile::tempdir().unwrap();
        let script = folder.path().join("-my 'script' %03d.md");
        std::fs::write(&script, "Hello there.").unwrap();
        let loaded = open(&script, &Changes::default(), &[]).unwrap();
        assert_eq!(loaded.script, "Hello there.");
        assert_eq!(loaded.output.file_name().unwrap(), "-my 'script' %03d.mp4");
        let subtitles = folder.path().join("talk.srt");
        std::fs::write(&subtitles, "1\n00:00:01,000 --> 00:00:02,000\nHello there.\n").unwrap();
        let loaded = open(&subtitles, &Changes::default(), &[]).unwrap();
        assert_eq!(loaded.output.file_name().unwrap(), "talk-short.mp4");
    }

    #[test]
    fn a_title_above_the_script_names_the_movie() {
        let folder = tempfile::tempdir().unwrap();
        let named = |script: &str, set: &[&str]| {
            std::fs::write(folder.path().join("project.toml"), "title = \"Toml Movie\"\n").unwrap();
            std::fs::write(folder.path().join("script.md"), script).unwrap();
            let set = set.iter().map(|&set| set.to_owned()).collect();
            let loaded = open(folder.path(), &Changes { set, ..Changes::default() }, &[]).unwrap();
            loaded.output.file_name().unwrap().to_str().unwrap().to_owned()
        };
        assert_eq!(named("---\ntitle: Best Movie\n---\nHello.\n", &[]), "best-movie.mp4");
        assert_eq!(named("---\ntitle: Best Movie\n---\nHello.\n", &["title=\"Typed\""]), "typed.mp4");
        assert_eq!(named("---\nlanguage: en\n---\nHello.\n", &[]), "toml-movie.mp4");
        assert_eq!(named("# Heading\n\nHello.\n", &[]), "toml-movie.mp4");
    }

    #[test]
    fn the_command_line_wins() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("project.toml"), "preset = \"shorts\"\nseed = 3\n").unwrap();
        std::fs::write(folder.path().join("script.md"), "Hello.").unwrap();
        let changes = Changes {
            preset: Some("draft".to_owned()),
            set: vec!["pacing.pause=100".to_owned()],
            ..Changes::default()
        };
        let loaded = open(folder.path(), &changes, &[]).unwrap();
        assert_eq!(loaded.project.preset, "draft");
        assert_eq!(loaded.project.seed, 3);
        assert_eq!(loaded.project.pacing.pause, 100);
    }
}
