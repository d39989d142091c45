//! Gathers what is seen: finds the files a project names, brings them into the store and looks at each once.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use vo_digest::Digest;
use vo_paint::background;
use vo_plan::picture::{Colour, Container, Matrix, MediaFile, Transfer};
use vo_timeline::clip::Source;
use vo_timeline::diagnostic::{Place, did_you_mean};
use vo_timeline::project::Motion;
use vo_timeline::time::FrameRate;

use crate::event::Event;
use crate::folder::Opened;
use crate::make::Workshop;
use crate::media::sniff::{ENOUGH, Sniffed, sniff};
use crate::media::{probe_footage, prove_still, still_fits, still_shape};
use crate::{StudioError, quarantine};

/// Raised by one whenever a look at a file would find something else.
const LOOK_VERSION: u32 = 3;

/// The most files of one folder that are used.
const MOST_FILES: usize = 500;

/// All files of a project that are seen, by digest.
#[derive(Debug, Default)]
pub struct Pictures {
    /// How each file is read.
    pub files: BTreeMap<Digest, MediaFile>,
    /// Where they come from.
    pub paths: BTreeSet<PathBuf>,
}

/// A GIF that lasts less than this, in milliseconds, is a still image: it has one picture.
const SHORTEST_GIF: u64 = 200;

/// What a look at a file found; kept in the store, so that it is done once for each content.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Looked {
    file: MediaFile,
    /// Its length; 0 for stills.
    milliseconds: u64,
    /// What a person should know of it.
    #[serde(default)]
    doubt: Option<String>,
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
        shop: &mut Workshop,
        opened: &Opened,
        names: &[String],
        asked: Option<&Place>,
        rate: FrameRate,
    ) -> Result<Vec<Source>, StudioError> {
        let mut pool = Vec::new();
        let media = opened.root.join("media");
        let given_folder;
        let names = if names.is_empty() && media.is_dir() && !opened.toml.is_empty() {
            given_folder = vec!["media".to_owned()];
            &given_folder
        } else {
            names
        };
        for (index, name) in names.iter().enumerate() {
            let place = opened.places.of(&format!("background.paths.{index}"));
            let in_project = (place, opened.toml_file.as_str(), opened.toml.as_str());
            let (place, file, text) =
                asked.map_or(in_project, |place| (Some(place), opened.script_file.as_str(), opened.script.as_str()));
            let sources = self.sources(shop, opened, (name, place.is_some()), rate);
            pool.extend(sources.map_err(|error| error.written(place, file, text))?);
        }
        if pool.is_empty() {
            let calm = background::NAMES.first().copied().unwrap_or_default();
            pool.push(Source::Painted { name: calm.to_owned() });
        }
        Ok(pool)
    }

    /// The sources that one name stands for, which may be written in a file: a painted background, a file, or all files of a
    /// folder.
    fn sources(
        &mut self,
        shop: &mut Workshop,
        opened: &Opened,
        (name, written): (&str, bool),
        rate: FrameRate,
    ) -> Result<Vec<Source>, StudioError> {
        if background::NAMES.contains(&name) {
            return Ok(vec![Source::Painted { name: name.to_owned() }]);
        }
        let path = opened.find(name, written)?;
        if !path.is_dir() {
            return if path.exists() {
                Ok(vec![self.source(shop, &path, name, opened, rate)?])
            } else {
                Err(StudioError::Input(unknown(name, opened)))
            };
        }
        let mut found = Vec::new();
        for file in files(&path)? {
            match self.source(shop, &file, &file.display().to_string(), opened, rate) {
                Ok(source) => found.push(source),
                // In a folder a stranger among the clips is left out, visibly; a file asked for by name is not.
                Err(StudioError::Input(why)) => shop.report(Event::Warning { text: format!("left out: {why}") }),
                Err(other) => return Err(other),
            }
        }
        if found.is_empty() {
            return Err(StudioError::Input(format!("{} holds no clip or image that can be used", path.display())));
        }
        Ok(found)
    }

    fn source(
        &mut self,
        shop: &mut Workshop,
        path: &Path,
        shown: &str,
        opened: &Opened,
        rate: FrameRate,
    ) -> Result<Source, StudioError> {
        let Looked { file, milliseconds, doubt } = look(shop, path, shown)?;
        if let Some(doubt) = doubt {
            shop.report(Event::Warning { text: format!("{shown}: {doubt}") });
        }
        let digest = file.digest;
        let still = milliseconds == 0;
        self.files.insert(digest, file);
        self.paths.insert(path.to_owned());
        if still {
            return Ok(Source::Still { file: digest, moving: opened.project.background.motion == Motion::Zoom });
        }
        let frames = u32::try_from(milliseconds * u64::from(rate.per_second()) / 1_000).unwrap_or(u32::MAX).max(1);
        Ok(Source::Footage { file: digest, frames })
    }
}

/// The files of a folder in the order of their names, without hidden ones.
fn files(folder: &Path) -> Result<Vec<PathBuf>, StudioError> {
    let entries = std::fs::read_dir(folder).map_err(StudioError::files("reading the folder", folder))?;
    let mut files: Vec<_> = entries
        .flatten()
        .filter(|entry| !entry.file_name().to_string_lossy().starts_with('.'))
        .map(|entry| entry.path())
        .filter(|path| path.is_file())
        .collect();
    files.sort();
    files.truncate(MOST_FILES);
    Ok(files)
}

fn unknown(name: &str, opened: &Opened) -> String {
    let hint = did_you_mean(name, background::NAMES.iter().copied())
        .map_or_else(String::new, |known| format!(" Did you mean `{known}`?"));
    format!(
        "there is no background `{name}` in {}, and no painted one is called so ({}).{hint}",
        opened.root.display(),
        background::NAMES.join(", ")
    )
}

/// What a file is. Nothing is believed: the first bytes are looked at, and a frame is decoded.
fn look(shop: &mut Workshop, path: &Path, shown: &str) -> Result<Looked, StudioError> {
    let container = identify(path, shown)?;
    let refuse = |why: &str| StudioError::Input(format!("{shown} cannot be used: {why}"));
    if container.is_sound() {
        return Err(refuse("it holds sound only; backgrounds are clips and images"));
    }
    if container.is_still() {
        still_fits(path).map_err(|why| refuse(&why))?;
    }
    let digest = shop.store.import(path, &|| !shop.stop.asked())?;
    shop.call(digest, shown);
    let note = format!("look {LOOK_VERSION} {digest} {}", shop.toolchain.id);
    if let Some(known) = shop.store.recall(&note)?
        && let Ok(looked) = serde_json::from_slice::<Looked>(&known)
    {
        // A tool chain that is gone has left a note that holds no more: the file is looked at anew.
        if shop.need(&looked.file.tools).is_ok() {
            quarantine::admit(shop, digest, &looked.file.tools)?;
            return Ok(looked);
        }
    }
    let still = || {
        let path = shop.store.path(digest);
        let shape = still_shape(&path, container).map_err(|why| refuse(&why))?;
        let doubt = prove_still(&path, container).map_err(|why| refuse(&why))?;
        let colour = Colour { matrix: Matrix::Bt709, full_range: true, transfer: Transfer::Sdr };
        let file = MediaFile { digest, container, shape, colour, tools: String::new() };
        Ok::<_, StudioError>(Looked { file, milliseconds: 0, doubt })
    };
    let looked = if container.is_still() {
        still()?
    } else {
        let staged = shop.store.stage()?;
        shop.link(digest, &staged.path("in"))?;
        let mut found = probe_footage(shop, &shop.toolchain, staged.folder(), (digest, container))?;
        let mut tools = shop.toolchain.id.clone();
        if found.is_err() {
            // What the preferred tool chain cannot decode, such as AV1, another one may.
            for other in shop.all_toolchains() {
                if let Ok(footage) = probe_footage(shop, &other, staged.folder(), (digest, container))? {
                    (found, tools) = (Ok(footage), other.id);
                    break;
                }
            }
        }
        let footage = found.map_err(|why| refuse(&why))?;
        if container == Container::Gif && footage.milliseconds < SHORTEST_GIF {
            still()?
        } else {
            let file = MediaFile { digest, container, shape: footage.shape, colour: footage.colour, tools };
            Looked { file, milliseconds: footage.milliseconds.max(1), doubt: None }
        }
    };
    shop.need(&looked.file.tools)?;
    quarantine::admit(shop, digest, &looked.file.tools)?;
    let json = serde_json::to_vec(&looked).unwrap_or_default();
    shop.store.remember(&note, &json)?;
    Ok(looked)
}

/// The container of a file, by its first bytes.
///
/// # Errors
/// [`StudioError::Input`] with the file and what it is instead.
pub fn identify(path: &Path, shown: &str) -> Result<Container, StudioError> {
    let refuse = |why: &str| StudioError::Input(format!("{shown} cannot be used: {why}"));
    // A pipe would be waited for, and a device may never end.
    if path.metadata().is_ok_and(|meta| !meta.is_file()) {
        return Err(refuse("it is not a file; name a clip or an image"));
    }
    let mut head = Vec::with_capacity(ENOUGH);
    std::fs::File::open(path)
        .and_then(|file| std::io::Read::read_to_end(&mut std::io::Read::take(file, ENOUGH as u64), &mut head))
        .map_err(|error| refuse(&format!("it cannot be opened ({error})")))?;
    match sniff(&head) {
        Sniffed::Known(container) => Ok(container),
        Sniffed::Empty => Err(refuse("it is empty; copy or download it again")),
        Sniffed::Playlist => Err(refuse("it is a playlist that points to other files; use the clip itself")),
        Sniffed::Text => Err(refuse("it is a text, not a clip or an image")),
        Sniffed::Unknown => Err(refuse("it is no format that is read; convert it to MP4, PNG or JPEG")),
    }
}
