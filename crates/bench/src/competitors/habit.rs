//! The habit: what people do without us. The expert's command with the encoder as FFmpeg comes, which is not tuned.

use std::rc::Rc;

use vo_media::ffmpeg::COLOURS;

use crate::competitor::Competitor;
use crate::competitors::expert;
use crate::context::Context;
use crate::job::Job;
use crate::x264;

/// The competitor.
pub fn competitor(context: &Rc<Context>, job: &Rc<Job>) -> Competitor {
    let about =
        format!("the expert's command with x264 as FFmpeg comes (medium, CRF 23); FFmpeg {}", context.tools.version);
    if !context.tools.libass {
        let why = format!("FFmpeg {} has no libass: name another with --ffmpeg", context.tools.version);
        return Competitor::absent("habit", about, why);
    }
    let (context, job) = (Rc::clone(context), Rc::clone(job));
    Competitor::ready("habit", about, move |trial| {
        let command = expert::inputs(&context, &job).folder(trial.folder).args(["-map", "[v]", "-map", "1:a"]);
        let command = command.args(["-frames:v", &job.frames.to_string(), "-c:v", "libx264", "-pix_fmt", "yuv420p"]);
        let command = x264::sound(command.args(COLOURS), &context.export);
        Ok(vec![command.args(["-movflags", "+faststart", "out.mp4"])])
    })
}
