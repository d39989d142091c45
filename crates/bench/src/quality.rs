//! How near a movie is to its own frames before they were encoded: faster is no merit if it looks worse.

use std::path::Path;
use std::time::Duration;

use serde::Serialize;

use crate::BenchError;
use crate::competitors::{expert, floor};
use crate::context::Context;
use crate::job::Job;
use crate::measure::failed;
use crate::x264::{ffmpeg, raw_input};

/// How long a comparison may take.
const TIMEOUT: Duration = Duration::from_secs(2 * 3_600);

/// How good a competitor's movie is.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Quality {
    /// Whose movie.
    pub competitor: String,
    /// Structural similarity with the unencoded frames, 1 at best.
    pub ssim: Option<f64>,
    /// VMAF against the unencoded frames, 100 at best; none without a program that measures it.
    pub vmaf: Option<f64>,
    /// Size of the movie in bytes.
    pub bytes: u64,
    /// What should be known about the comparison.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// Judges the movies that the rounds left behind, ours and those of the expert's command, each by its own frames.
pub fn judge(context: &Context, job: &Job) -> Vec<Quality> {
    let folder = job.folder(context);
    let ours = folder.join("cold/out.mp4");
    let mut judged = Vec::new();
    if ours.is_file() {
        let frames = floor::finished_frames(context, job);
        judged.push(one(context, job, ("cold", &ours), frames.as_deref()));
    }
    let theirs = ["expert", "habit"].map(|who| (who, folder.join(who).join("out.mp4")));
    if theirs.iter().any(|(_, movie)| movie.is_file()) {
        // The same frames go into both.
        let made = run(&expert::frames(context, job), context).map(|_| folder.join("expert/expert.yuv"));
        for (who, movie) in theirs.iter().filter(|(_, movie)| movie.is_file()) {
            judged.push(one(context, job, (who, movie), made.as_deref()));
        }
        let _ = std::fs::remove_file(folder.join("expert/expert.yuv"));
    }
    judged
}

fn one(
    context: &Context,
    job: &Job,
    (competitor, movie): (&str, &Path),
    frames: Result<&Path, &BenchError>,
) -> Quality {
    let mut quality = Quality {
        competitor: competitor.to_owned(),
        bytes: movie.metadata().map_or(0, |meta| meta.len()),
        ..Quality::default()
    };
    let compared = frames.map_err(ToString::to_string).and_then(|frames| {
        let ssim = compare(context, job, movie, frames, "ssim", &context.tools.ffmpeg)?;
        let vmaf = context.tools.vmaf.as_ref().map(|program| compare(context, job, movie, frames, "libvmaf", program));
        Ok((ssim, vmaf.transpose()?))
    });
    match compared {
        Ok((ssim, vmaf)) => (quality.ssim, quality.vmaf) = (Some(ssim), vmaf),
        Err(why) => quality.note = Some(format!("not compared: {why}")),
    }
    quality
}

/// The mean score of a filter that compares two streams of frames, paired by number.
fn compare(
    context: &Context,
    job: &Job,
    movie: &Path,
    frames: &Path,
    filter: &str,
    program: &Path,
) -> Result<f64, String> {
    let tools = crate::toolchain::Tools { ffmpeg: program.to_owned(), ..context.tools.clone() };
    // Without its running line, which has no end and would hide the score behind it.
    let command = ffmpeg(&tools).args(["-loglevel", "info", "-nostats", "-i"]).arg(movie);
    let command = raw_input(command, &context.export, &frames.to_string_lossy());
    let graph = format!("[0:v]settb=1/90000,setpts=N*3000[a];[1:v]settb=1/90000,setpts=N*3000[b];[a][b]{filter}");
    let command = command.args(["-frames:v", &job.frames.to_string(), "-lavfi", &graph, "-f", "null", "-"]);
    let lines = run(&command, context).map_err(|error| error.to_string())?;
    lines.iter().rev().find_map(|line| score(line)).ok_or_else(|| "it printed no score".to_owned())
}

fn run(command: &vo_process::Command, context: &Context) -> Result<Vec<String>, BenchError> {
    let exit = command.run(&context.stop, TIMEOUT)?;
    if exit.success() { Ok(exit.stderr) } else { Err(failed("comparing frames", &exit)) }
}

/// Reads `SSIM Y:0.99 (..) All:0.991234 (20.5)` and `VMAF score: 95.123`.
fn score(line: &str) -> Option<f64> {
    let after = line.split("All:").nth(1).or_else(|| line.split("VMAF score: ").nth(1))?;
    after.split_whitespace().next()?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_scores_are_read() {
        let ssim = "[Parsed_ssim_2 @ 0x5] SSIM Y:0.991000 (20.4) U:0.99 (21) V:0.99 (21) All:0.991234 (20.5)";
        assert_eq!(score(ssim), Some(0.991_234));
        assert_eq!(score("[Parsed_libvmaf_2 @ 0x5] VMAF score: 95.123456"), Some(95.123_456));
        assert_eq!(score("frame=  300 fps= 50"), None);
    }
}
