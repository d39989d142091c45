//! Clips that crash their decoder. A crash may be a hole that somebody aims at, so such a file is tried once more, in case
//! the machine was to blame, and then no more by that tool chain.

use vo_digest::Digest;

use crate::StudioError;
use crate::make::Workshop;

/// Crashes after which a file is not opened any more.
const MOST: u64 = 2;

/// Writes down that the decoder of a clip crashed, and says so.
pub fn crashed(shop: &Workshop, clip: Digest, tools: &str) -> StudioError {
    let times = crashes(shop, clip, tools) + 1;
    // If that cannot be written down either, the crash is still what a person must hear of.
    let _ = shop.store.remember(&note(clip, tools), times.to_string().as_bytes());
    let name = shop.name_of(clip);
    let what = if times < MOST { "run this again; if it crashes again, the file" } else { "the file" };
    let why = format!("{name} crashed its decoder; {what} is not opened any more: convert it, or take another");
    StudioError::Wrong { kind: "a decoded picture", why }
}

/// Refuses a clip that has crashed its decoder too often.
///
/// # Errors
/// [`StudioError::Input`] with what to do.
pub fn admit(shop: &Workshop, clip: Digest, tools: &str) -> Result<(), StudioError> {
    let times = crashes(shop, clip, tools);
    if times < MOST {
        return Ok(());
    }
    let name = shop.name_of(clip);
    Err(StudioError::Input(format!(
        "{name} crashed its decoder {times} times and is not opened any more: convert it, or take another"
    )))
}

fn crashes(shop: &Workshop, clip: Digest, tools: &str) -> u64 {
    let known = shop.store.recall(&note(clip, tools)).ok().flatten();
    known.and_then(|text| std::str::from_utf8(&text).ok()?.parse().ok()).unwrap_or(0)
}

fn note(clip: Digest, tools: &str) -> String {
    format!("crashed {clip} {tools}")
}
