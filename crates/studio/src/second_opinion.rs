//! A clip whose decoder ended before the clip does. That decoder alone is no evidence: another one decodes all of the clip,
//! and only what neither of them could have counts as missing.

use std::time::Duration;

use vo_digest::Digest;
use vo_plan::picture::MediaFile;

use crate::make::Workshop;
use crate::media::{Decodable, decodable};
use crate::{StudioError, quarantine};

/// Raised by one whenever a second decoder would find something else.
const VERSION: u32 = 1;

/// The longest time that may be decoded once more.
const LONGEST: Duration = Duration::from_secs(600);

/// Decodes a clip once more whose decoder ended after so many milliseconds of it, and says what is to be thought of that. What
/// cannot be decoded is remembered, and left out from the next look on.
pub fn on(shop: &Workshop, file: &MediaFile, reached: u64) -> StudioError {
    let clip = shop.name_of(file.digest);
    match found(shop, file) {
        Ok(Some(Decodable { milliseconds, .. })) => StudioError::Shorter { clip, milliseconds },
        Ok(None) => StudioError::EndedEarly { clip, milliseconds: reached },
        Err(error) => error,
    }
}

/// How far the clip can be decoded, if that is less than was known.
fn found(shop: &Workshop, file: &MediaFile) -> Result<Option<Decodable>, StudioError> {
    let tools = shop.decoder(&file.tools)?;
    let staged = shop.store.stage()?;
    shop.link(file.digest, &staged.path("in"))?;
    let (exit, found) = decodable(tools, staged.folder(), file, (&shop.stop, LONGEST))?;
    let told = ("a clip could not be decoded", "decode");
    quarantine::look_at_end(shop, (Some(file.digest), &file.tools), told, &exit)?;
    if exit.starved {
        return Err(shop.tool_failed(told.0, told.1, &exit));
    }
    if found.last_begins >= shop.ends().of_clip(file.digest) {
        return Ok(None);
    }
    shop.store.remember(&name(file.digest, &file.tools), &serde_json::to_vec(&found).unwrap_or_default())?;
    Ok(Some(found))
}

/// How far a clip can be decoded, if that was found to be less than it says.
///
/// # Errors
/// [`StudioError::Store`].
pub fn before(shop: &Workshop, clip: Digest, tools: &str) -> Result<Option<Decodable>, StudioError> {
    let known = shop.store.recall(&name(clip, tools))?;
    Ok(known.and_then(|known| serde_json::from_slice(&known).ok()))
}

fn name(clip: Digest, tools: &str) -> String {
    format!("decodes {VERSION} {clip} {tools}")
}
