//! What is heard of a movie: one take, or all of it.

use std::path::Path;

use vo_digest::{Digest, Key};
use vo_plan::Recipe;
use vo_plan::recipe::BusRecipe;

use super::{Preview, kept, stored};
use crate::budget::SOUND;
use crate::budget::permits::Need;
use crate::event::Counts;
use crate::gather::Prepared;
use crate::run::Render;
use crate::sound::{Mixer, peaks};
use crate::speak::read_aloud;
use crate::{Code, StudioError};

/// Raised by one whenever the peaks of the same sound would be others.
const PEAKS_VERSION: u32 = 1;

/// A take that is in the store.
pub struct Heard {
    key: Key,
    sound: Digest,
}

/// The take of a line, spoken or found: the one that the movie is made with.
///
/// # Errors
/// [`StudioError::Input`] if there is no such line.
pub fn take(render: &Render, prepared: &Prepared, line: usize) -> Result<Heard, StudioError> {
    let Some(recipe) = prepared.takes.get(line) else {
        let why = format!("there is no line {line}: the script has {}, counted from 0", prepared.takes.len());
        return Err(StudioError::Input(Code::UnknownLine, why));
    };
    let takes = read_aloud(render, std::slice::from_ref(recipe), &mut Counts::default())?;
    let sound = takes.first().map(|take| take.sound);
    let sound = sound.ok_or(StudioError::Wrong { kind: "a take", why: "it was not spoken".to_owned() })?;
    Ok(Heard { key: recipe.key()?, sound })
}

impl Heard {
    /// Its sound.
    ///
    /// # Errors
    /// [`StudioError::Files`].
    pub fn sound(&self, render: &Render, folder: &Path) -> Result<Preview, StudioError> {
        kept(folder, format!("{}.wav", self.key), || stored(render, self.sound))
    }

    /// How loud it is over time.
    ///
    /// # Errors
    /// [`StudioError::Files`].
    pub fn peaks(&self, render: &Render, folder: &Path) -> Result<Preview, StudioError> {
        kept(folder, peaks_of(self.key)?, || {
            Ok(serde_json::to_vec(&peaks::of_take(&render.store.path(self.sound))?).unwrap_or_default())
        })
    }
}

/// All that is heard, or how loud that is over time. Its takes must be there.
///
/// # Errors
/// [`StudioError`].
pub fn bus(render: &Render, recipe: &BusRecipe, as_peaks: bool, folder: &Path) -> Result<Preview, StudioError> {
    let key = recipe.key()?;
    let made = || {
        if let Some(found) = render.find_artifact(recipe)? {
            return Ok(found);
        }
        let _permit = render.claim(Need { bytes: SOUND, cores: 1 })?;
        Ok::<_, StudioError>(render.artifact(recipe, &mut Mixer::new(render))?.0)
    };
    if as_peaks {
        return kept(folder, peaks_of(key)?, || {
            let bus = made()?;
            let _permit = render.claim(Need { bytes: SOUND, cores: 1 })?;
            Ok(serde_json::to_vec(&peaks::of_bus(render, (bus, recipe.samples))?).unwrap_or_default())
        });
    }
    kept(folder, format!("{key}.aac"), || stored(render, made()?))
}

/// The name of a file with peaks.
fn peaks_of(sound: Key) -> Result<String, StudioError> {
    Ok(format!("{}.json", Key::of(&("peaks", PEAKS_VERSION, sound))?))
}
