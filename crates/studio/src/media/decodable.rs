//! How far a clip can be decoded: every picture of it is.

use std::path::Path;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use vo_plan::picture::MediaFile;
use vo_process::{Exit, ProcessError, Stop};
use vo_setup::Toolchain;

use super::packets::counted;
use crate::ffmpeg;

/// What of a clip can be decoded, in milliseconds from its beginning. Both are 0 where nothing can.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decodable {
    /// When its last picture is over.
    pub milliseconds: u64,
    /// When its last picture begins.
    pub last_begins: u64,
}

/// Decodes all of the clip that is linked as `in` in a folder, within so much time, and says how that ended.
///
/// # Errors
/// [`ProcessError`] if FFmpeg could not be run, was stopped, or took too long.
pub fn decodable(
    tools: &Toolchain,
    folder: &Path,
    file: &MediaFile,
    (stop, longest): (&Stop, Duration),
) -> Result<(Exit, Decodable), ProcessError> {
    let command = ffmpeg::untrusted(ffmpeg::ffmpeg(&tools.ffmpeg, folder, "look"), file.container);
    let command = ffmpeg::with_alpha(command, file.alpha)
        .args(["-i", "file:in", "-map", &format!("0:v:{}", file.track), "-an", "-sn", "-dn", "-filter_threads", "1"])
        .args(["-vf", "scale=16:16", "-fps_mode", "passthrough", "-enc_time_base", "1:1000", "-c:v", "rawvideo"]);
    let (exit, pictures) = counted(command, (stop, longest))?;
    let [_, last_begins] = pictures.last;
    let milliseconds = if pictures.count > 0 { pictures.milliseconds.unwrap_or(0).max(last_begins + 1) } else { 0 };
    Ok((exit, Decodable { milliseconds, last_begins }))
}
