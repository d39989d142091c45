//! A clip whose decoder ended before the clip does. That decoder alone is no evidence: another one decodes all of the clip,
//! and only what neither of them could have counts as missing.

use std::time::Duration;

use vo_digest::Digest;
use vo_media::{Decodable, decodable};
use vo_plan::picture::MediaFile;
use vo_plan::recipe::ReachRecipe;

use super::quarantine;
use crate::StudioError;
use crate::run::Render;

/// Raised by one whenever a second decoder would find something else.
pub const VERSION: u32 = 1;

/// The longest time that may be decoded once more.
const LONGEST: Duration = Duration::from_secs(600);

/// Decodes a clip once more whose decoder ended after so many milliseconds of it, and says what is to be thought of that. What
/// cannot be decoded is remembered, and left out from the next look on.
pub fn on(render: &Render, file: &MediaFile, reached: u64) -> StudioError {
    let clip = render.display_name(file.digest);
    match found(render, file) {
        Ok(Some(Decodable { milliseconds, .. })) => StudioError::Shorter { clip, milliseconds },
        Ok(None) => StudioError::EndedEarly { clip, milliseconds: reached },
        Err(error) => error,
    }
}

/// How far the clip can be decoded, if that is less than was known. It is remembered.
///
/// # Errors
/// [`StudioError`] if it cannot be decoded at all, or not now.
pub fn found(render: &Render, file: &MediaFile) -> Result<Option<Decodable>, StudioError> {
    let tools = render.studio.tools.find(&file.tools)?;
    let staged = render.store.stage()?;
    render.link(file.digest, &staged.path("in"))?;
    let (exit, found) = decodable(render.ffmpeg(&tools, staged.folder(), "look"), file, (&render.stop, LONGEST))?;
    let told = ("a clip could not be decoded", "decode");
    quarantine::classify_exit(render, (Some(file.digest), &file.tools), told, &exit)?;
    if exit.out_of_memory {
        return Err(render.tool_failed(told.0, told.1, &exit));
    }
    if found.last_begins >= render.ends().of_clip(file.digest) {
        return Ok(None);
    }
    render.record_fact(&recipe(file.digest, &file.tools), &found)?;
    Ok(Some(found))
}

/// How far a clip can be decoded, if that was found to be less than it says.
///
/// # Errors
/// [`StudioError::Store`].
pub fn before(render: &Render, clip: Digest, tools: &str) -> Result<Option<Decodable>, StudioError> {
    render.fact(&recipe(clip, tools))
}

/// What is asked of a clip: how far it can be decoded.
pub fn recipe(clip: Digest, tools: &str) -> ReachRecipe {
    ReachRecipe { file: clip, version: VERSION, tools: tools.to_owned() }
}
