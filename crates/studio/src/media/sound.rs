//! Sound files, decoded to one form: 48 kHz, stereo, 32-bit floats, in a file that is read piece by piece.

use std::path::{Path, PathBuf};
use std::time::Duration;

use vo_digest::Digest;
use vo_plan::picture::Container;

use crate::make::Workshop;
use crate::{StudioError, ffmpeg, quarantine};

/// The longest sound of a stranger that is decoded, in seconds.
pub const LONGEST_SECONDS: u32 = 3_600;

/// As much is decoded to see whether there is a sound at all, in seconds.
const LOOK_SECONDS: u32 = 2;

/// Decodes at most `seconds` of the sound linked as `input` in `folder` to `input.f32` beside it. `of` is the file, if it came
/// from outside. The inner result is a reason for a person why it is refused.
///
/// # Errors
/// [`StudioError`] if FFmpeg could not be run or was stopped, or the disk is full.
pub fn decode_sound(
    shop: &Workshop,
    folder: &Path,
    (input, seconds): (&str, u32),
    (of, container): (Option<Digest>, Container),
) -> Result<Result<PathBuf, String>, StudioError> {
    let output = format!("{input}.f32");
    let exit = ffmpeg::untrusted(ffmpeg::ffmpeg(&shop.toolchain.ffmpeg, folder, "sound"), container)
        .args(["-i", &format!("file:{input}"), "-map", "0:a:0", "-vn", "-sn", "-dn"])
        .args(["-t", &seconds.to_string(), "-ac", "2", "-ar", "48000", "-c:a", "pcm_f32le"])
        .args(["-f", "f32le", &format!("file:{output}")])
        .run(&shop.stop, Duration::from_secs(600))?;
    quarantine::look_at_end(shop, (of, &shop.toolchain.id), ("a sound could not be decoded", "sound"), &exit)?;
    let said = |words: &str| exit.stderr.iter().any(|line| line.contains(words));
    if said("No space left on device") {
        return Err(StudioError::FullCache(shop.store.root().to_owned()));
    }
    let path = folder.join(&output);
    let bytes = std::fs::metadata(&path).map_or(0, |meta| meta.len());
    Ok(if !exit.success() || bytes < 8 * 480 {
        let none = said("matches no streams");
        Err(if none { "it holds no sound" } else { "it is damaged or no sound that can be decoded" }.to_owned())
    } else {
        Ok(path)
    })
}

/// Decodes the beginning of the sound linked as `in` in `folder`. The inner result is a reason for a person why it is
/// refused.
///
/// # Errors
/// As [`decode_sound`].
pub fn prove_sound(
    shop: &Workshop,
    folder: &Path,
    (file, container): (Digest, Container),
) -> Result<Result<(), String>, StudioError> {
    quarantine::admit(shop, file, &shop.toolchain.id)?;
    Ok(decode_sound(shop, folder, ("in", LOOK_SECONDS), (Some(file), container))?.map(drop))
}
