//! The habit: what people do without us. The expert's command with the encoder as FFmpeg comes, which nobody tuned.

use std::rc::Rc;

use vo_media::ffmpeg::COLOURS;

use crate::contender::Contender;
use crate::contenders::expert;
use crate::ground::Ground;
use crate::job::Job;
use crate::x264;

/// The contender.
pub fn contender(ground: &Rc<Ground>, job: &Rc<Job>) -> Contender {
    let about =
        format!("the expert's command with x264 as FFmpeg comes (medium, CRF 23); FFmpeg {}", ground.tools.version);
    if !ground.tools.libass {
        let why = format!("FFmpeg {} has no libass: name another with --ffmpeg", ground.tools.version);
        return Contender::absent("habit", about, why);
    }
    let (ground, job) = (Rc::clone(ground), Rc::clone(job));
    Contender::ready("habit", about, move |turn| {
        let command = expert::inputs(&ground, &job).folder(turn.folder).args(["-map", "[v]", "-map", "1:a"]);
        let command = command.args(["-frames:v", &job.frames.to_string(), "-c:v", "libx264", "-pix_fmt", "yuv420p"]);
        let command = x264::sound(command.args(COLOURS), &ground.export);
        Ok(vec![command.args(["-movflags", "+faststart", "out.mp4"])])
    })
}
