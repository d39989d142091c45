//! The way of tools that grew step by step: crop, zoom, merge, burn, export, each a whole encode of its own.

use std::rc::Rc;

use vo_media::ffmpeg::x264 as encoder;
use vo_process::Command;

use crate::competitor::Competitor;
use crate::competitors::expert::CAPTIONS;
use crate::context::{Context, write};
use crate::job::Job;
use crate::x264;

/// The competitor.
pub fn competitor(context: &Rc<Context>, job: &Rc<Job>) -> Competitor {
    let about =
        format!("five encodes one after another: crop, zoom, merge, burn, export; FFmpeg {}", context.tools.version);
    if !context.tools.libass {
        let why = format!("FFmpeg {} has no libass: name another with --ffmpeg", context.tools.version);
        return Competitor::absent("stages", about, why);
    }
    let (context, job) = (Rc::clone(context), Rc::clone(job));
    Competitor::ready("stages", about, move |trial| {
        write(&trial.folder.join("parts.txt"), b"file zoom.mp4\n")?;
        let export = &context.export;
        let count = job.frames.to_string();
        let ffmpeg = || x264::ffmpeg(&context.tools).folder(trial.folder);
        let encoded = |command: Command, file: &str| encoder(command, &export.video).arg(file);
        let filter = x264::framed(job.crop, export);
        let crop = ffmpeg().args(["-i", "source.mp4", "-an", "-frames:v", &count, "-vf", &filter]);
        let (width, height) = (export.width, export.height);
        // A twentieth nearer, as those tools do by default.
        let closer = |length: u32| length * 21 / 20 / 2 * 2;
        let filter = format!("scale={}:{}:flags=bicubic,crop={width}:{height}", closer(width), closer(height));
        let zoom = ffmpeg().args(["-i", "crop.mp4", "-vf", &filter]);
        let merge = ffmpeg().args(["-f", "concat", "-safe", "0", "-i", "parts.txt", "-i", "sound.wav"]);
        let merge = x264::sound(merge.args(["-map", "0:v", "-map", "1:a", "-shortest"]), export);
        let burn = ffmpeg().args(["-i", "merge.mp4", "-vf", CAPTIONS, "-c:a", "copy"]);
        let export_all = x264::sound(ffmpeg().args(["-i", "burn.mp4"]), export).args(["-movflags", "+faststart"]);
        Ok(vec![
            encoded(crop, "crop.mp4"),
            encoded(zoom, "zoom.mp4"),
            encoded(merge, "merge.mp4"),
            encoded(burn, "burn.mp4"),
            encoded(export_all, "out.mp4"),
        ])
    })
}
