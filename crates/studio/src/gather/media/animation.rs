//! Images that move become clips: a process of ours decodes them, FFmpeg encodes what they show.

use std::io::Write;
use std::path::{Path, PathBuf};

use vo_media::animation::{LONGEST_SECONDS, RATE};
use vo_media::image_file::DAMAGED;
use vo_media::{Rejection, ffmpeg};
use vo_plan::framing::Size;

use super::image_process::ImageProcess;
use crate::StudioError;
use crate::run::Render;

/// Makes the clip `out.mp4` in `folder` of an image that moves, of so many pixels, which `process` decodes. The inner result
/// is a reason for a person why it is refused.
///
/// # Errors
/// [`StudioError`] if a tool could not be run, crashed or was ended, or the disk is full.
pub fn clip_of_animation(
    render: &Render,
    folder: &Path,
    (mut process, size): (ImageProcess<'_>, Size),
) -> Result<Result<PathBuf, Rejection>, StudioError> {
    let command = render.ffmpeg(render.tools(), folder, "convert");
    let command = ffmpeg::within(command, render.budget().of_a_child());
    let major = render.tools().major;
    let mut child = ffmpeg::encode_animation(command, major, (size.width, size.height), RATE).pipe_in().start()?;
    let Some(mut pipe) = child.stdin() else { return Ok(Err(DAMAGED.to_owned().into())) };
    process.go_on();
    let passed_on = pass_on(&mut process, &mut pipe, size, &|| !render.stop.is_requested())?;
    drop(pipe);
    if let Err(rejection) = passed_on {
        return Ok(Err(rejection));
    }
    let exit = child.wait(&render.stop, render.stall_timeout())?;
    // Where the encoder has gone its exit says why.
    render.made(folder.join("out.mp4"), ("an image that moves could not be made a clip", "convert"), &exit).map(Ok)
}

/// Writes the pictures that a process gives into a pipe, each as often as it is shown, until there are no more or nobody
/// reads. The inner error is a reason for a person.
fn pass_on(
    process: &mut ImageProcess<'_>,
    pipe: &mut impl Write,
    size: Size,
    go_on: &dyn Fn() -> bool,
) -> Result<Result<(), Rejection>, StudioError> {
    let mut picture = vec![0; size.width as usize * size.height as usize * 3];
    let mut written = 0_u64;
    loop {
        match process.times() {
            Some(0) => return process.answer(),
            Some(times) if written + u64::from(times) <= LONGEST_SECONDS * u64::from(RATE) => {
                if !process.fill(&mut picture) {
                    return process.fate().map(|why| Err(why.into()));
                }
                for _ in 0..times {
                    process.advance();
                    if !go_on() || pipe.write_all(&picture).is_err() {
                        return Ok(Ok(()));
                    }
                }
                written += u64::from(times);
            }
            // It was asked for no more than that.
            Some(_) => return Ok(Err(DAMAGED.to_owned().into())),
            None => return process.fate().map(|why| Err(why.into())),
        }
    }
}
