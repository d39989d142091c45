//! Gathers what is seen: finds the files a project names, brings them into the store and looks at each once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use vo_digest::Digest;
use vo_files::{Folder, Input, OpenEntry, Reach, Refusal};
use vo_paint::background;
use vo_plan::picture::MediaFile;
use vo_timeline::clip::Source;
use vo_timeline::diagnostic::Place;
use vo_timeline::time::FrameRate;

use super::live_photo::without_moving_parts;
use super::lookup::Lookup;
use super::media::Inspected;
use super::media_folder::{Gathered, gather};
use crate::event::Event;
use crate::open::names;
use crate::open::project::{COPY_OR_MEDIA, COPY_OR_TYPE, LoadedProject, found as found_again};
use crate::{Code, StudioError};

/// The folder of a project whose files are used where no background is named.
pub const MEDIA: &str = "media";

/// All files of a project that are seen, by digest.
#[derive(Debug, Default)]
pub struct Pictures {
    /// How each file is read.
    pub files: BTreeMap<Digest, MediaFile>,
    /// Where they come from.
    pub paths: BTreeSet<PathBuf>,
    /// Those that were made to begin again when they end.
    pub endless: BTreeSet<Digest>,
}

impl Pictures {
    /// The pool of sources for a list of names: files, folders, painted backgrounds. An empty list means the folder
    /// `media`, or else a painted background. `asked` is the place in the script where the list stands; without it, it
    /// stands in the project.
    ///
    /// # Errors
    /// [`StudioError::Mistakes`] at that place, or [`StudioError::Input`], with the file and the reason.
    pub fn pool(
        &mut self,
        lookup: &dyn Lookup,
        loaded: &LoadedProject,
        names: &[String],
        asked: Option<&Place>,
        rate: FrameRate,
    ) -> Result<Vec<Source>, StudioError> {
        let mut pool = Vec::new();
        let usual = background::NAMES.first().copied().unwrap_or_default();
        let painted = || Source::Painted { name: usual.to_owned() };
        if names.is_empty() {
            let media = if loaded.is_folder { loaded.open(MEDIA, true, COPY_OR_TYPE)? } else { None };
            let Some(OpenEntry::Folder(media)) = media else { return Ok(vec![painted()]) };
            let used = self.folder(lookup, loaded, (&media, MEDIA), rate)?;
            if used.is_empty() {
                lookup.report(Event::Background { text: format!("{usual} (painted), because {MEDIA}/ is empty") });
            }
            return Ok(if used.is_empty() { vec![painted()] } else { used });
        }
        for (index, name) in names.iter().enumerate() {
            let place = loaded.places.of(&format!("background.paths.{index}"));
            let in_project = (place, loaded.toml_file.as_str(), loaded.toml.as_str());
            let (place, file, text) =
                asked.map_or(in_project, |place| (Some(place), loaded.script_file.as_str(), loaded.script.as_str()));
            let sources = self.sources(lookup, loaded, (name, place.is_some()), rate);
            pool.extend(sources.map_err(|error| error.written(place, file, text))?);
        }
        if pool.is_empty() {
            pool.push(painted());
        }
        Ok(pool)
    }

    /// The sources that one name stands for, which may be written in a file: a painted background, a file, or all files of a
    /// folder.
    fn sources(
        &mut self,
        lookup: &dyn Lookup,
        loaded: &LoadedProject,
        (name, written): (&str, bool),
        rate: FrameRate,
    ) -> Result<Vec<Source>, StudioError> {
        if background::NAMES.contains(&name) {
            return Ok(vec![Source::Painted { name: name.to_owned() }]);
        }
        match loaded.open(name, written, COPY_OR_TYPE)? {
            None => Err(StudioError::Input(Code::UnknownBackground, unknown(name, loaded))),
            Some(OpenEntry::File(file)) => Ok(vec![self.source(lookup, (&file, name), loaded, rate)?]),
            Some(OpenEntry::Folder(folder)) => {
                let found = self.folder(lookup, loaded, (&folder, name), rate)?;
                if found.is_empty() { Err(unusable(folder.path())) } else { Ok(found) }
            }
        }
    }

    /// The sources that lie in a folder; none if it is empty. A stranger among the clips is left out, visibly; a file asked
    /// for by name is not.
    fn folder(
        &mut self,
        lookup: &dyn Lookup,
        loaded: &LoadedProject,
        (folder, name): (&Folder, &str),
        rate: FrameRate,
    ) -> Result<Vec<Source>, StudioError> {
        // The folder itself was within reach, or was typed by a person; what lies in it is within reach, or in it.
        let itself = Reach::of([folder.path()]);
        let open = |path: &Path| match loaded.reach.open(path) {
            Err(Refusal::Outside) => itself.open(path),
            loaded => loaded,
        };
        let Gathered { files, left_out } = gather((folder, name), open)?;
        let empty = files.is_empty() && left_out.is_empty();
        for why in left_out {
            lookup.report(Event::Warning { text: format!("left out: {why}") });
        }
        let called = |path: &Path| vo_files::shown(Path::new(name).join(path.file_name().unwrap_or_default()));
        let mut found = Vec::new();
        for path in files {
            let shown = called(&path);
            // It was there a moment ago.
            let Some(OpenEntry::File(file)) = found_again(open(&path), &shown, COPY_OR_MEDIA)? else { continue };
            match self.source(lookup, (&file, &shown), loaded, rate) {
                Ok(source) => found.push((path, source)),
                Err(StudioError::Input(_, why)) => lookup.report(Event::Warning { text: format!("left out: {why}") }),
                Err(other) => return Err(other),
            }
        }
        if found.is_empty() && !empty {
            return Err(unusable(folder.path()));
        }
        for (clip, photo) in without_moving_parts(&mut found, rate) {
            let photo = photo.file_name().unwrap_or_default().to_string_lossy();
            let text = format!("left out: {} is the moving part of the photo {photo}", called(&clip));
            lookup.report(Event::Warning { text: format!("{text}; to show it instead, give it another name") });
        }
        let found: Vec<Source> = found.into_iter().map(|(_, source)| source).collect();
        let stills = found.iter().filter(|source| matches!(source, Source::Still { .. })).count();
        if let Some(counted) = counted(found.len() - stills, stills) {
            lookup.report(Event::Background { text: format!("{}/ ({counted})", name.trim_end_matches('/')) });
        }
        Ok(found)
    }

    fn source(
        &mut self,
        lookup: &dyn Lookup,
        (input, shown): (&Input, &str),
        loaded: &LoadedProject,
        rate: FrameRate,
    ) -> Result<Source, StudioError> {
        let Inspected { file, milliseconds, endless, doubt, .. } = lookup.picture(input, shown)?;
        if let Some(doubt) = doubt {
            lookup.report(Event::Warning { text: format!("{shown}: {doubt}") });
        }
        let digest = file.digest;
        self.endless.extend(endless.then_some(digest));
        let still = milliseconds == 0;
        self.files.insert(digest, file);
        self.paths.insert(input.path.clone());
        if still {
            return Ok(Source::Still { file: digest, moving: loaded.project.background.moves_stills() });
        }
        let frames = u32::try_from(milliseconds * u64::from(rate.per_second()) / 1_000).unwrap_or(u32::MAX).max(1);
        Ok(Source::Footage { file: digest, frames, endless })
    }
}

fn unusable(folder: &Path) -> StudioError {
    StudioError::Input(
        Code::FolderEmpty,
        format!(
            "{} holds no clip or image that can be used: put some into it, or name a painted background ({})",
            vo_files::shown(folder),
            background::NAMES.join(", ")
        ),
    )
}

/// `3 clips, 1 image`, or nothing if there are none.
fn counted(clips: usize, images: usize) -> Option<String> {
    let of = |count: usize, name: &str| match count {
        0 => None,
        1 => Some(format!("1 {name}")),
        _ => Some(format!("{count} {name}s")),
    };
    let told: Vec<_> = [of(clips, "clip"), of(images, "image")].into_iter().flatten().collect();
    (!told.is_empty()).then(|| told.join(", "))
}

fn unknown(name: &str, loaded: &LoadedProject) -> String {
    format!(
        "there is no background `{name}` in {}, and no painted one of this name (there are {}).{}",
        vo_files::shown(&loaded.root),
        background::NAMES.join(", "),
        names::hint(&loaded.root, name, background::NAMES.iter().copied())
    )
}
