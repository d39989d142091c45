//! Clips that are the same on every machine: drawn by FFmpeg's own sources with fixed seeds, one calm and one hard to
//! encode. Only constant text ever reaches a filter graph.

use std::path::{Path, PathBuf};
use std::time::Duration;

use vo_media::ffmpeg::COLOURS;
use vo_process::Stop;

use crate::BenchError;
use crate::measure::failed;
use crate::toolchain::Tools;
use crate::x264::ffmpeg;

/// How long drawing a clip, or reading through one, may take.
const TIMEOUT: Duration = Duration::from_secs(3_600);

/// The clips that can be drawn: name, what is seen, and the graph.
const DRAWN: [(&str, &str, &str); 2] = [
    (
        "calm",
        "a soft texture that drifts slowly",
        "color=c=0x5a6a7a:s=320x180:r=30,noise=c0s=100:c1s=40:c2s=40:all_seed=7,gblur=sigma=2.5,eq=contrast=2.2,\
         scale=2560x1440:flags=bicubic,crop=1920:1080:x='320+300*sin(t/5)':y='180+160*cos(t/6)',format=yuv420p",
    ),
    (
        "hard",
        "a sharp texture that moves fast, under grain",
        "color=c=0x607080:s=960x540:r=30,noise=c0s=90:c1s=60:c2s=60:all_seed=11,gblur=sigma=0.9,eq=contrast=1.6,\
         scale=3840x2160:flags=bicubic,crop=1920:1080:x='960+900*sin(t*1.3)':y='540+500*cos(t*1.1)',\
         noise=c0s=7:c0f=t:all_seed=3,format=yuv420p",
    ),
];

/// A clip to work on.
#[derive(Clone, Debug)]
pub struct Clip {
    /// Its name: lower case, fit for a folder.
    pub name: String,
    /// What is seen.
    pub about: String,
    /// The file.
    pub file: PathBuf,
    /// Its length in frames of the movie.
    pub frames: u32,
}

/// The names of the clips that can be drawn.
pub fn drawn_names() -> [&'static str; 2] {
    DRAWN.map(|(name, ..)| name)
}

/// Draws a clip of so many frames at 1920x1080 and 30 frames a second, with a key frame every 250, unless it is there.
///
/// # Errors
/// [`BenchError::Input`] if there is no such clip, [`BenchError::Failed`] if it could not be drawn.
pub fn draw(name: &str, frames: u32, folder: &Path, tools: &Tools, stop: &Stop) -> Result<Clip, BenchError> {
    let Some((name, about, graph)) = DRAWN.iter().find(|(known, ..)| *known == name) else {
        return Err(BenchError::Input(format!("there is no footage called `{name}`: there are calm and hard")));
    };
    let file = folder.join(format!("{name}-{frames}.mp4"));
    let clip = Clip { name: (*name).to_owned(), about: (*about).to_owned(), file, frames };
    if clip.file.is_file() {
        return Ok(clip);
    }
    std::fs::create_dir_all(folder).map_err(BenchError::files("making the folder", folder))?;
    let (part, count) = (folder.join("part.mp4"), frames.to_string());
    let command = ffmpeg(tools)
        .folder(folder)
        .args(["-f", "lavfi", "-i", graph, "-frames:v", &count])
        .args(["-c:v", "libx264", "-preset", "veryfast", "-crf", "22", "-threads", "2", "-g", "250"])
        .args(["-x264-params", "keyint=250:min-keyint=25:scenecut=0", "-pix_fmt", "yuv420p"])
        .args(COLOURS)
        .args(["-fflags", "+bitexact", "-flags", "+bitexact", "-movflags", "+faststart", "part.mp4"]);
    let exit = command.run(stop, TIMEOUT)?;
    if !exit.success() {
        return Err(failed("drawing the footage", &exit));
    }
    vo_files::durable::place(&part, &clip.file).map_err(BenchError::files("keeping", &clip.file))?;
    Ok(clip)
}

/// A person's own clip; it is read through once to learn its length.
///
/// # Errors
/// [`BenchError::Input`] if it is not a file with moving pictures.
pub fn own(path: &Path, number: usize, rate: u32, tools: &Tools, stop: &Stop) -> Result<Clip, BenchError> {
    let shown = vo_files::shown(path);
    let file = path.canonicalize().map_err(|error| BenchError::Input(format!("{shown} cannot be opened: {error}")))?;
    let command = vo_process::Command::new(&tools.ffmpeg)
        .args(["-nostdin", "-hide_banner", "-loglevel", "info", "-i"])
        .arg(&file)
        .args(["-map", "0:v:0", "-c", "copy", "-f", "null", "-"]);
    let exit = command.run(stop, TIMEOUT)?;
    let seconds = exit.stderr.iter().rev().find_map(|line| last_time(line)).filter(|_| exit.success());
    let Some(seconds) = seconds else {
        return Err(BenchError::Input(format!(
            "{shown} has no moving pictures that FFmpeg can read: name another clip"
        )));
    };
    let stem = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let about = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let plain: String =
        stem.chars().map(|c| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' }).collect();
    Ok(Clip { name: format!("{number}-{plain}"), about, file, frames: (seconds * f64::from(rate)).round() as u32 })
}

/// The seconds of the last `time=00:01:02.34` in a line.
fn last_time(line: &str) -> Option<f64> {
    let (_, after) = line.rsplit_once("time=")?;
    let mut parts = after.split_whitespace().next()?.split(':').map(str::parse::<f64>);
    let mut next = || parts.next()?.ok();
    Some(next()? * 3_600.0 + next()? * 60.0 + next()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_several_times_in_a_line_is_meant() {
        let line = "frame=  10 time=00:00:00.33 bitrate=N/A\rframe= 1900 fps=0.0 time=01:01:03.50 bitrate=N/A speed=9x";
        assert_eq!(last_time(line), Some(3_663.5));
        assert_eq!(last_time("time=N/A"), None);
    }
}
