//! Looks and export presets by name: the project's own files first, then those in the data folder, then the bundled.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use vo_files::{OpenEntry, Reach, Refusal};
use vo_setup::Paths;
use vo_timeline::diagnostic::Diagnostic;
use vo_timeline::look::Look;
use vo_timeline::preset::ExportPreset;
use vo_timeline::utf8;

use super::project::{COPY, LoadedProject, found, read};
use crate::{Code, StudioError};

/// The look that a project asks for.
///
/// # Errors
/// [`StudioError::Mistakes`] or [`StudioError::Input`] if there is none, or its file has a mistake.
pub fn look(paths: &Paths, loaded: &LoadedProject) -> Result<Look, StudioError> {
    let name = &loaded.project.look;
    if let Some((path, text)) = own_file(paths, loaded, "look", name)? {
        return Look::parse(&text, &vo_files::shown(&path))
            .map_err(|mistakes| StudioError::mistakes(Code::InvalidLook, mistakes, &text));
    }
    Look::named(name).ok_or_else(|| {
        let looks = looks(&folders(paths, &loaded.root));
        let named = looks.iter().flat_map(|found| std::iter::once(&found.name).chain(&found.value.aliases));
        unknown(loaded, "look", name, &named.map(String::as_str).collect::<Vec<_>>())
    })
}

/// The export preset that a project asks for.
///
/// # Errors
/// As [`look`].
pub fn export(paths: &Paths, loaded: &LoadedProject) -> Result<ExportPreset, StudioError> {
    let name = &loaded.project.preset;
    if let Some((path, text)) = own_file(paths, loaded, "preset", name)? {
        return ExportPreset::parse(&text, &vo_files::shown(&path))
            .map_err(|mistakes| StudioError::mistakes(Code::InvalidPreset, mistakes, &text));
    }
    ExportPreset::named(name).ok_or_else(|| {
        let presets = presets(&folders(paths, &loaded.root));
        unknown(loaded, "preset", name, &presets.iter().map(|found| found.name.as_str()).collect::<Vec<_>>())
    })
}

/// Something that can be chosen by its name.
#[derive(Clone, Debug)]
pub struct Found<T> {
    /// Its name.
    pub name: String,
    /// What it is.
    pub value: T,
    /// The file it stands in, if it is a person's own.
    pub file: Option<PathBuf>,
}

/// A folder that may hold a person's own looks and presets, in folders of these names.
#[derive(Clone, Debug)]
pub struct Shelf {
    folder: PathBuf,
    /// Whether it may come from a stranger: then nothing outside of it is read.
    strange: bool,
}

impl Shelf {
    /// What lies in it below.
    fn open(&self, path: &Path) -> Result<OpenEntry, Refusal> {
        if self.strange { Reach::of([self.folder.as_path()]).open(path) } else { vo_files::typed(path) }
    }

    /// The names in a folder of it, sorted; none if there is no such folder.
    fn names(&self, below: &str) -> Vec<OsString> {
        match self.open(&self.folder.join(below)) {
            Ok(OpenEntry::Folder(folder)) => folder.names().unwrap_or_default(),
            _ => Vec::new(),
        }
    }

    /// A file of it, with its text; nothing if there is none. One that is no text has a mistake of the kind `invalid`.
    fn read(&self, below: &Path, invalid: Code) -> Result<Option<(PathBuf, String)>, StudioError> {
        let path = self.folder.join(below);
        let shown = vo_files::shown(&path);
        let Some(OpenEntry::File(file)) = found(self.open(&path), &shown, COPY)? else { return Ok(None) };
        let bytes = read(&file, &shown)?;
        let text =
            utf8::read(&bytes, &shown).map_err(|mistake| StudioError::mistakes(invalid, vec![mistake], ""))?.to_owned();
        Ok(Some((path, text)))
    }
}

/// The folders that may hold a person's own looks and presets: that of a project, then that of their data.
pub fn folders(paths: &Paths, project: &Path) -> [Shelf; 2] {
    [Shelf { folder: project.to_owned(), strange: true }, Shelf { folder: paths.data_dir.clone(), strange: false }]
}

/// All looks: a person's own by name, then the bundled ones. A file with a mistake is left out, and so is what another
/// one of the same name hides.
pub fn looks(folders: &[Shelf]) -> Vec<Found<Look>> {
    let bundled = Look::bundled().into_iter().map(|(name, look)| (name.to_owned(), look));
    listed(folders, "looks", |text, file| Look::parse(text, file).ok(), bundled)
}

/// All export presets, in the same order.
pub fn presets(folders: &[Shelf]) -> Vec<Found<ExportPreset>> {
    let bundled = ExportPreset::bundled().into_iter().map(|export| (export.name.clone(), export));
    listed(folders, "presets", |text, file| ExportPreset::parse(text, file).ok(), bundled)
}

fn listed<T>(
    folders: &[Shelf],
    kind: &str,
    parse: impl Fn(&str, &str) -> Option<T>,
    bundled: impl Iterator<Item = (String, T)>,
) -> Vec<Found<T>> {
    let mut all: Vec<Found<T>> = Vec::new();
    for folder in folders {
        for file in folder.names(kind) {
            let Some(name) = file.to_str().and_then(|name| name.strip_suffix(".toml")) else { continue };
            if all.iter().any(|found| found.name == name) {
                continue;
            }
            if let Ok(Some((path, text))) = folder.read(&Path::new(kind).join(&file), Code::InvalidProject)
                && let Some(value) = parse(&text, &vo_files::shown(&path))
            {
                all.push(Found { name: name.to_owned(), value, file: Some(path) });
            }
        }
    }
    for (name, value) in bundled {
        if !all.iter().any(|found| found.name == name) {
            all.push(Found { name, value, file: None });
        }
    }
    all
}

/// A file `NAME.toml` in the folder `looks` or `presets` of the project or of the data folder, with its text. `kind` is the
/// key that names it: `look` or `preset`.
fn own_file(
    paths: &Paths,
    loaded: &LoadedProject,
    kind: &str,
    name: &str,
) -> Result<Option<(PathBuf, String)>, StudioError> {
    // A name is no path: it must not lead out of the shelf.
    if name.is_empty() || name.contains(['/', '\\']) || name.starts_with('.') {
        return Ok(None);
    }
    let invalid = if kind == "look" { Code::InvalidLook } else { Code::InvalidPreset };
    let below = Path::new(&format!("{kind}s")).join(format!("{name}.toml"));
    for folder in folders(paths, &loaded.root) {
        let own = folder.read(&below, invalid);
        let own = own.map_err(|error| error.written(loaded.places.of(kind), &loaded.toml_file, &loaded.toml))?;
        if own.is_some() {
            return Ok(own);
        }
    }
    Ok(None)
}

fn unknown(loaded: &LoadedProject, kind: &str, name: &str, known: &[&str]) -> StudioError {
    let code = if kind == "look" { Code::UnknownLook } else { Code::UnknownPreset };
    let mistake = Diagnostic::unknown_name(&loaded.toml_file, kind, name, known);
    if let Some(place) = loaded.places.of(kind) {
        return StudioError::mistakes(code, vec![mistake.at(place.clone())], &loaded.toml);
    }
    StudioError::mistakes(code, vec![Diagnostic { file: format!("--{kind}"), ..mistake }], name)
}
