//! Gathers what is heard besides voices: music and effects, from the project or from what is installed.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use vo_digest::Digest;
use vo_files::{Folder, Input, OpenEntry};
use vo_media::Purpose;
use vo_plan::picture::Container;
use vo_plan::recipe::MusicRecipe;
use vo_timeline::diagnostic::Placed;
use vo_timeline::project::MusicLevel;

use super::lookup::Lookup;
use super::media::identify;
use crate::event::Event;
use crate::open::names;
use crate::open::project::{COPY, COPY_OR_MEDIA, COPY_OR_TYPE, LoadedProject, found};
use crate::{Code, StudioError};

/// The folder of the installed beds.
const MUSIC: &str = "music";

/// What is written for no music, where a project has some.
const NO_MUSIC: &str = "none";

/// The music of a project: its file, and how it is mixed.
///
/// # Errors
/// [`StudioError::Input`] if there is no such file or bed, or it is no sound.
pub fn music(lookup: &dyn Lookup, loaded: &LoadedProject) -> Result<Option<(PathBuf, MusicRecipe)>, StudioError> {
    let Some(name) = loaded.project.music.path.as_ref().filter(|name| *name != NO_MUSIC) else { return Ok(None) };
    let place = loaded.places.of("music.path");
    let (path, file, container) = find(lookup, loaded, (name, place.is_some()), MUSIC)
        .map_err(|error| error.written(place, &loaded.toml_file, &loaded.toml))?;
    let (under_voice, in_pauses) = depths(loaded.project.music.level);
    Ok(Some((path, MusicRecipe { file, container, under_voice, in_pauses })))
}

/// How far music lies below the voice, in hundredths of a LU: while somebody speaks, and where nobody does.
fn depths(level: MusicLevel) -> (i32, i32) {
    match level {
        MusicLevel::Present => (1_000, 300),
        MusicLevel::Balanced => (1_500, 600),
        MusicLevel::Quiet => (1_900, 1_000),
        // Music and voice are measured over their whole length: a LU more keeps 20 in every passage.
        MusicLevel::Accessible => (2_100, 1_200),
    }
}

/// The sounds that a script asks for, by digest.
#[derive(Debug, Default)]
pub struct Effects {
    /// How each is read.
    pub files: BTreeMap<Digest, Container>,
    /// Where they come from.
    pub paths: BTreeSet<PathBuf>,
}

impl Effects {
    /// The sound of that name.
    ///
    /// # Errors
    /// [`StudioError::Input`] if there is none, or it is no sound.
    pub fn named(
        &mut self,
        lookup: &dyn Lookup,
        loaded: &LoadedProject,
        Placed { value, place }: &Placed<String>,
    ) -> Result<Digest, StudioError> {
        let (path, digest, container) = find(lookup, loaded, (value, true), "sounds")
            .map_err(|error| error.written(Some(place), &loaded.script_file, &loaded.script))?;
        self.paths.insert(path);
        self.files.insert(digest, container);
        Ok(digest)
    }
}

/// A sound by name, which may be written in a file: a file of the project, or one installed in the data folder's `shelf`.
fn find(
    lookup: &dyn Lookup,
    loaded: &LoadedProject,
    (name, written): (&str, bool),
    shelf: &str,
) -> Result<(PathBuf, Digest, Container), StudioError> {
    // Only music has an option.
    let ways = if shelf == MUSIC { COPY_OR_TYPE } else { COPY_OR_MEDIA };
    let input = match loaded.open(name, written, ways)? {
        Some(OpenEntry::File(file)) => file,
        _ => installed(lookup, loaded, name, shelf)?,
    };
    let shown = name;
    let container = identify(&input.file, shown, Purpose::Sound)?;
    let (digest, heard) = lookup.sound(&input, shown, container)?;
    if !heard {
        lookup.report(Event::Warning { text: format!("{shown} is silent: nothing of it will be heard") });
    }
    Ok((input.path, digest, container))
}

fn installed(lookup: &dyn Lookup, loaded: &LoadedProject, name: &str, shelf: &str) -> Result<Input, StudioError> {
    let folder = lookup.studio().paths.at(shelf);
    let mut known = Vec::new();
    // A folder that is not there holds none.
    let names = Folder::open(&folder).and_then(|folder| folder.names()).unwrap_or_default();
    for path in names.into_iter().map(|name| folder.join(name)) {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        if stem == name
            && let Some(OpenEntry::File(file)) = found(vo_files::typed(&path), name, COPY)?
        {
            return Ok(file);
        }
        known.push(stem);
    }
    let hint = names::hint(&loaded.root, name, known.iter().map(String::as_str));
    let listed = if known.is_empty() { "none; run `vo setup music sounds`".to_owned() } else { known.join(", ") };
    Err(StudioError::Input(
        Code::UnknownSound,
        format!(
            "there is no sound `{name}` in {}, and none is installed under that name ({listed}).{hint}",
            vo_files::shown(&loaded.root)
        ),
    ))
}
