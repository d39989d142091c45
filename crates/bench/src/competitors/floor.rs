//! The floor: what no program that decodes this clip and encodes these frames can avoid. Decoding, cropping and scaling to
//! nowhere, then x264 alone on the finished frames, in one encode with the very settings of the preset.

use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::time::Duration;

use vo_media::ffmpeg::x264 as encoder;
use vo_process::Command;
use vo_timeline::preset::ExportPreset;

use crate::competitor::Competitor;
use crate::context::{Context, Project, write_project};
use crate::job::Job;
use crate::measure::failed;
use crate::{BenchError, x264};

/// The name of the finished frames in the job's folder.
const FRAMES: &str = "frames.yuv";

/// The competitor. Both commands use one decoder thread and no pipes.
pub fn competitor(context: &Rc<Context>, job: &Rc<Job>) -> Competitor {
    let about = format!(
        "decode, crop and scale alone, then x264 alone on the finished frames, so only its CPU time is a floor; FFmpeg {}",
        context.tools.version
    );
    let (context, job) = (Rc::clone(context), Rc::clone(job));
    Competitor::ready("floor", about, move |trial| {
        let frames = finished_frames(&context, &job)?;
        let count = job.frames.to_string();
        let decode = x264::ffmpeg(&context.tools)
            .folder(trial.folder)
            .args([
                "-threads",
                "1",
                "-i",
                "source.mp4",
                "-an",
                "-sn",
                "-dn",
                "-frames:v",
                &count,
                "-filter_threads",
                "1",
            ])
            .args(["-vf", &x264::framed(job.crop, &context.export), "-f", "null", "-"]);
        crate::context::bring(&frames, &trial.folder.join(FRAMES))?;
        let encode = x264::raw_input(x264::ffmpeg(&context.tools).folder(trial.folder), &context.export, FRAMES);
        Ok(vec![decode, encoder(encode, &context.export.video).arg("out.mp4")])
    })
}

/// Our own movie's frames before they are encoded, as a file of raw 4:2:0 pictures; made once a job.
///
/// # Errors
/// [`BenchError::Failed`] if they could not be made.
pub fn finished_frames(context: &Context, job: &Job) -> Result<PathBuf, BenchError> {
    let folder = job.folder(context);
    let path = folder.join(FRAMES);
    let bytes = u64::from(job.frames) * frame_bytes(&context.export);
    if path.metadata().is_ok_and(|meta| meta.len() == bytes) {
        return Ok(path);
    }
    let project = folder.join("frames");
    let clip = Some(job.clip.file.as_path());
    write_project(&project, &Project { script: &job.script, clip, seed: job.seed, export: &context.export })?;
    keep(&context.vo.command(["__frames".as_ref(), project.as_os_str()]), &path, context)?;
    let found = path.metadata().map_or(0, |meta| meta.len());
    if found == bytes {
        return Ok(path);
    }
    let reason = format!("{found} bytes of frames came out, and {bytes} were expected");
    Err(BenchError::Failed { what: "counting the finished frames".to_owned(), reason })
}

/// Bytes of one raw frame.
pub fn frame_bytes(export: &ExportPreset) -> u64 {
    u64::from(export.width) * u64::from(export.height) * 3 / 2
}

/// Runs a command and keeps what it prints in a file.
fn keep(command: &Command, path: &Path, context: &Context) -> Result<(), BenchError> {
    const TIMEOUT: Duration = Duration::from_secs(3_600);
    let mut file = std::fs::File::create(path).map_err(BenchError::files("writing", path))?;
    let mut child = command.clone().pipe_out().start()?;
    let pipe = child.stdout();
    // The frames are kept beside the wait, so that a request to stop is heard.
    let (exit, kept) = std::thread::scope(|scope| {
        let keeper = scope.spawn(|| pipe.map_or(Ok(0), |mut pipe| std::io::copy(&mut pipe, &mut file)));
        let exit = child.wait(&context.stop, TIMEOUT);
        (exit, keeper.join().unwrap_or(Ok(0)))
    });
    let exit = exit?;
    kept.map_err(BenchError::files("writing", path))?;
    if exit.success() { Ok(()) } else { Err(failed("making raw frames", &exit)) }
}
