//! The expert: one FFmpeg command, written by hand for this job: crop, scale, captions drawn by libass, one encode.

use std::rc::Rc;

use vo_media::ffmpeg::{COLOURS, x264 as encoder};
use vo_process::Command;

use crate::competitor::Competitor;
use crate::context::Context;
use crate::job::Job;
use crate::x264;

/// The competitor.
pub fn competitor(context: &Rc<Context>, job: &Rc<Job>) -> Competitor {
    let about = format!("one FFmpeg command with libass captions; FFmpeg {}", context.tools.version);
    if !context.tools.libass {
        let why = format!("FFmpeg {} has no libass: name another with --ffmpeg", context.tools.version);
        return Competitor::absent("expert", about, why);
    }
    let (context, job) = (Rc::clone(context), Rc::clone(job));
    Competitor::ready("expert", about, move |trial| {
        let command = inputs(&context, &job).folder(trial.folder).args(["-map", "[v]", "-map", "1:a"]);
        let command = encoder(command.args(["-frames:v", &job.frames.to_string()]), &context.export.video);
        Ok(vec![x264::sound(command, &context.export).args(["-movflags", "+faststart", "out.mp4"])])
    })
}

/// The expert's frames before they are encoded, printed as raw pictures: what the quality of its movie is judged by.
pub fn frames(context: &Context, job: &Job) -> Command {
    let command = inputs(context, job).folder(job.folder(context).join("expert"));
    let command = command.args(["-map", "[v]", "-frames:v", &job.frames.to_string()]).args(COLOURS);
    command.args(["-f", "rawvideo", "expert.yuv"])
}

/// The command up to its encoder: the clip, the sound, and the frames as `[v]`.
pub fn inputs(context: &Context, job: &Job) -> Command {
    let graph = format!("[0:v]{},{}[v]", x264::framed(job.crop, &context.export), CAPTIONS);
    x264::ffmpeg(&context.tools).args(["-i", "source.mp4", "-i", "sound.wav", "-filter_complex", &graph])
}

/// The filter that draws the captions, with the one font in its own folder.
pub const CAPTIONS: &str = "ass=words.ass:fontsdir=fonts";
