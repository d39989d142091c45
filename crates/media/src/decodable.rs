//! How far a clip can be decoded: every picture of it is.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use vo_plan::picture::MediaFile;
use vo_process::{Command, Exit, ProcessError, Stop};

use crate::ffmpeg;
use crate::packets::counted;

/// What of a clip can be decoded, in milliseconds from its beginning. The times are 0 where nothing can.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decodable {
    /// When its last picture is over.
    pub milliseconds: u64,
    /// When its last picture begins.
    pub last_begins: u64,
    /// Whether what comes behind that is of another size.
    pub resized: bool,
}

/// As much of a clip may be on its way in an FFmpeg, in milliseconds.
const HELD: u64 = 200;

/// Decodes all of the clip that is linked as `in` in a folder, within so much time, and says how that ended.
///
/// # Errors
/// [`ProcessError`] if FFmpeg could not be run, was stopped, or took too long.
pub fn decodable(
    command: Command,
    file: &MediaFile,
    (stop, longest): (&Stop, Duration),
) -> Result<(Exit, Decodable), ProcessError> {
    let same = format!("{},scale=16:16", ffmpeg::only_of(file.shape.size));
    let command = ffmpeg::untrusted(command, file.container);
    let command = ffmpeg::with_alpha(command, file.alpha)
        .args(["-i", "file:in", "-map", &format!("0:v:{}", file.track), "-an", "-sn", "-dn", "-filter_threads", "1"])
        .args(["-vf", &same, "-fps_mode", "passthrough", "-enc_time_base", "1:1000", "-c:v", "rawvideo"]);
    let (exit, pictures) = counted(command, (stop, longest))?;
    let [_, last_begins] = pictures.last;
    let milliseconds = if pictures.count > 0 { pictures.milliseconds.unwrap_or(0).max(last_begins + 1) } else { 0 };
    let resized = exit.stderr.iter().any(|line| ffmpeg::tells_of_another_size(line));
    // An FFmpeg that fails loses what it holds, so it must have given all that is shown before.
    let early = if resized { HELD } else { 0 };
    let [milliseconds, last_begins] = [milliseconds, last_begins].map(|at| at.saturating_sub(early));
    Ok((exit, Decodable { milliseconds, last_begins, resized }))
}
