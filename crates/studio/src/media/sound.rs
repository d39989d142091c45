//! Sound files, decoded to one form: 48 kHz, stereo, 32-bit floats, in a file that is read piece by piece.

use std::path::{Path, PathBuf};
use std::time::Duration;

use vo_plan::picture::Container;
use vo_process::{ProcessError, Stop};

use crate::ffmpeg;

/// The longest sound that is decoded, in seconds.
const LONGEST_SECONDS: u32 = 3_600;

/// Decodes the sound linked as `input` in `folder` to `input.f32` beside it. The inner result is a reason for a person
/// why it is refused.
///
/// # Errors
/// [`ProcessError`] if FFmpeg could not be run or was stopped.
pub fn decode_sound(
    program: &Path,
    folder: &Path,
    input: &str,
    container: Container,
    stop: &Stop,
) -> Result<Result<PathBuf, String>, ProcessError> {
    let output = format!("{input}.f32");
    let exit = ffmpeg::untrusted(ffmpeg::ffmpeg(program, folder), container)
        .args(["-i", &format!("file:{input}"), "-map", "0:a:0", "-vn", "-sn", "-dn"])
        .args(["-t", &LONGEST_SECONDS.to_string(), "-ac", "2", "-ar", "48000", "-c:a", "pcm_f32le"])
        .args(["-f", "f32le", &format!("file:{output}")])
        .run(stop, Duration::from_secs(600))?;
    let path = folder.join(&output);
    let bytes = std::fs::metadata(&path).map_or(0, |meta| meta.len());
    Ok(if !exit.success() || bytes < 8 * 480 {
        let none = exit.stderr.iter().any(|line| line.contains("matches no streams"));
        Err(if none { "it holds no sound" } else { "it is damaged or no sound that can be decoded" }.to_owned())
    } else {
        Ok(path)
    })
}
