//! Clips that crash their decoder. A crash may be a hole that somebody aims at, so such a file is tried once more, in case
//! the machine was to blame, and then no more by that tool chain.

use vo_digest::Digest;

use crate::StudioError;
use crate::make::Workshop;

/// Crashes after which a file is not opened any more.
pub const MOST: u32 = 2;

/// Writes down that the decoder of a clip crashed, and says so.
pub fn crashed(shop: &Workshop, clip: Digest, tools: &str) -> StudioError {
    // If that cannot be written down, it is not tried again now either.
    let times = shop.store.attempt(&name(clip, tools)).unwrap_or(MOST);
    StudioError::Crashed { clip: shop.name_of(clip), times }
}

/// Refuses a clip that has crashed its decoder too often.
///
/// # Errors
/// [`StudioError::Input`] with what to do.
pub fn admit(shop: &Workshop, clip: Digest, tools: &str) -> Result<(), StudioError> {
    let times = shop.store.attempts(&name(clip, tools))?;
    if times < MOST {
        return Ok(());
    }
    let clip = shop.name_of(clip);
    Err(StudioError::Input(format!(
        "{clip} crashed its decoder {times} times and is not opened any more: convert it, or take another"
    )))
}

/// What a crash is counted under.
fn name(clip: Digest, tools: &str) -> String {
    format!("crashed {clip} {tools}")
}
