//! The expert: one FFmpeg command, written by hand for this job: crop, scale, captions drawn by libass, one encode.

use std::rc::Rc;

use vo_media::ffmpeg::{COLOURS, x264 as encoder};
use vo_process::Command;

use crate::contender::Contender;
use crate::ground::Ground;
use crate::job::Job;
use crate::x264;

/// The contender.
pub fn contender(ground: &Rc<Ground>, job: &Rc<Job>) -> Contender {
    let about = format!("one FFmpeg command with libass captions; FFmpeg {}", ground.tools.version);
    if !ground.tools.libass {
        let why = format!("FFmpeg {} has no libass: name another with --ffmpeg", ground.tools.version);
        return Contender::absent("expert", about, why);
    }
    let (ground, job) = (Rc::clone(ground), Rc::clone(job));
    Contender::ready("expert", about, move |turn| {
        let command = inputs(&ground, &job).folder(turn.folder).args(["-map", "[v]", "-map", "1:a"]);
        let command = encoder(command.args(["-frames:v", &job.frames.to_string()]), &ground.export.video);
        Ok(vec![x264::sound(command, &ground.export).args(["-movflags", "+faststart", "out.mp4"])])
    })
}

/// The expert's frames before they are encoded, printed as raw pictures: what the quality of its movie is judged by.
pub fn frames(ground: &Ground, job: &Job) -> Command {
    let command = inputs(ground, job).folder(job.folder(ground).join("expert"));
    let command = command.args(["-map", "[v]", "-frames:v", &job.frames.to_string()]).args(COLOURS);
    command.args(["-f", "rawvideo", "expert.yuv"])
}

/// The command up to its encoder: the clip, the sound, and the frames as `[v]`.
pub fn inputs(ground: &Ground, job: &Job) -> Command {
    let graph = format!("[0:v]{},{}[v]", x264::framed(job.crop, &ground.export), CAPTIONS);
    x264::ffmpeg(&ground.tools).args(["-i", "source.mp4", "-i", "sound.wav", "-filter_complex", &graph])
}

/// The filter that draws the captions, with the one font in its own folder.
pub const CAPTIONS: &str = "ass=words.ass:fontsdir=fonts";
