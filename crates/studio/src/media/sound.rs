//! Sound files, decoded to one form: 48 kHz, stereo, 32-bit floats, in a file that is read piece by piece.

use std::path::{Path, PathBuf};
use std::time::Duration;

use vo_plan::picture::Container;
use vo_process::Stop;

use crate::{StudioError, ffmpeg};

/// The longest sound of a stranger that is decoded, in seconds.
pub const LONGEST_SECONDS: u32 = 3_600;

/// As much is decoded to see whether there is a sound at all, in seconds.
const LOOK_SECONDS: u32 = 2;

/// Decodes at most `seconds` of the sound linked as `input` in `folder` to `input.f32` beside it. The inner result is a reason for a person
/// why it is refused.
///
/// # Errors
/// [`StudioError`] if FFmpeg could not be run or was stopped, or the disk is full.
pub fn decode_sound(
    program: &Path,
    folder: &Path,
    (input, seconds): (&str, u32),
    container: Container,
    stop: &Stop,
) -> Result<Result<PathBuf, String>, StudioError> {
    let output = format!("{input}.f32");
    let exit = ffmpeg::untrusted(ffmpeg::ffmpeg(program, folder, "sound"), container)
        .args(["-i", &format!("file:{input}"), "-map", "0:a:0", "-vn", "-sn", "-dn"])
        .args(["-t", &seconds.to_string(), "-ac", "2", "-ar", "48000", "-c:a", "pcm_f32le"])
        .args(["-f", "f32le", &format!("file:{output}")])
        .run(stop, Duration::from_secs(600))?;
    let said = |words: &str| exit.stderr.iter().any(|line| line.contains(words));
    if said("No space left on device") {
        // The folder is a temporary one, two levels below the store that a person knows.
        return Err(StudioError::FullDisk(folder.ancestors().nth(2).unwrap_or(folder).to_owned()));
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
    program: &Path,
    folder: &Path,
    container: Container,
    stop: &Stop,
) -> Result<Result<(), String>, StudioError> {
    Ok(decode_sound(program, folder, ("in", LOOK_SECONDS), container, stop)?.map(drop))
}
