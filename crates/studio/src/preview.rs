//! What a person sees and hears of a movie before it is made: frames, plates, takes, the mixed sound, and samples of what
//! there is to choose from. Each lies in a folder of whoever asks, under a name made of all that it depends on: what lies
//! there is not made again.

mod heard;
mod outlook;
mod plate;
mod sample;
mod sentences;
mod still;

use std::io::Read;
use std::path::Path;

use serde::{Deserialize, Serialize};
use vo_digest::{Digest, Key};
use vo_files::durable;
use vo_paint::Fonts;

use crate::StudioError;
use crate::gather::prepare;
use crate::open::project::{Changes, LoadedProject};
use crate::run::{Render, Run};
use crate::speak::begin;
use crate::studio::Studio;

use outlook::Outlook;
pub use plate::{PlateList, PlateReport};
pub use sample::{SampleOf, sample};
pub use still::{Still, StillFormat, WIDTHS};

/// The preset of plates.
const PLATES: &str = "plate";

/// What is to be seen or heard of a project.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PreviewOf {
    /// A frame as it reaches the encoder, counted from 0.
    Frame(u32, Still),
    /// Which plates there are, and which of them are made.
    Plates,
    /// A plate, as fragmented MP4 that begins at 0.
    Plate(Key),
    /// A line as it is read aloud, counted from 0: WAV.
    Take(usize),
    /// How loud that is over time.
    TakePeaks(usize),
    /// All that is heard, mixed: AAC.
    Sound,
    /// How loud that is over time.
    SoundPeaks,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Preview {
    /// A file of the folder.
    File(String),
    /// The plates.
    Plates(PlateList),
    /// Lines to be read aloud first: until then nobody knows where that is in the movie.
    Unspoken(Vec<usize>),
}

impl PreviewOf {
    /// What it changes in a project beside what is asked for.
    #[must_use]
    pub fn changes(&self, changes: Changes) -> Changes {
        match self {
            Self::Plates | Self::Plate(_) => Changes { preset: Some(PLATES.to_owned()), ..changes },
            _ => changes,
        }
    }
}

/// Sees to it that what is to be seen or heard lies in `folder`. The project must have been opened with
/// [`PreviewOf::changes`]. No line is read aloud but the one that is asked for: what waits for others says so, and whoever
/// asks has something more urgent done in between.
///
/// # Errors
/// [`StudioError`]: the same mistakes that a render would find, and those of making it.
pub fn preview(
    studio: &Studio,
    loaded: LoadedProject,
    of: &PreviewOf,
    folder: &Path,
    run: Run,
) -> Result<Preview, StudioError> {
    let render = &Render::begin(studio, run)?;
    let _working = render.account.work();
    match of {
        PreviewOf::Take(line) | PreviewOf::TakePeaks(line) => {
            let prepared = prepare(render, &Fonts::bundled(), loaded, begin)?;
            let take = heard::take(render, &prepared, *line)?;
            let peaks = matches!(of, PreviewOf::TakePeaks(_));
            if peaks { take.peaks(render, folder) } else { take.sound(render, folder) }
        }
        PreviewOf::Frame(number, still) => {
            let outlook = Outlook::of(render, loaded)?;
            match outlook.unspoken_before(*number) {
                lines if lines.is_empty() => still::still(render, &outlook.plan, (*number, *still), folder),
                lines => Ok(Preview::Unspoken(lines)),
            }
        }
        PreviewOf::Plates => plate::list(render, &Outlook::of(render, loaded)?).map(Preview::Plates),
        PreviewOf::Plate(key) => plate::plate(render, &Outlook::of(render, loaded)?, *key, folder),
        PreviewOf::Sound | PreviewOf::SoundPeaks => {
            let outlook = Outlook::of(render, loaded)?;
            if !outlook.unspoken.is_empty() {
                return Ok(Preview::Unspoken(outlook.unspoken.into_iter().collect()));
            }
            let peaks = matches!(of, PreviewOf::SoundPeaks);
            heard::bus(render, &outlook.plan.bus, peaks, folder)
        }
    }
}

/// The file of that name in the folder, made by `make` unless it lies there.
fn kept(
    folder: &Path,
    name: String,
    make: impl FnOnce() -> Result<Vec<u8>, StudioError>,
) -> Result<Preview, StudioError> {
    let path = folder.join(&name);
    if !path.exists() {
        durable::write(&path, &make()?).map_err(StudioError::files("writing", &path))?;
    }
    Ok(Preview::File(name))
}

/// An artifact that is in the store.
fn stored(render: &Render, digest: Digest) -> Result<Vec<u8>, StudioError> {
    let (path, mut bytes) = (render.store.path(digest), Vec::new());
    let read = durable::read(&path).and_then(|mut file| file.read_to_end(&mut bytes));
    read.map(|_| bytes).map_err(StudioError::files("reading", &path))
}
