//! The portable slot: an FFmpeg that decodes, our painter, an FFmpeg that encodes, with nothing in between but pipes.

use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::ChildStdout;

use vo_paint::{Fonts, Frame};
use vo_plan::recipe::SegmentRecipe;
use vo_process::{Child, Watchdog};
use vo_store::Staged;

use super::footage::Stretch;
use super::play::play;
use super::reel::{Decode, Reels};
use super::{DRAIN, no_picture};
use crate::make::Workshop;
use crate::{StudioError, ffmpeg};

/// Bytes a pipe between us and a child holds, where the system allows it.
const PIPE: usize = 1 << 20;

/// An FFmpeg that decodes.
pub struct DecoderChild<'s> {
    shop: &'s Workshop,
    watchdog: &'s Watchdog,
    child: Child,
    pipe: ChildStdout,
    /// The folder it runs in.
    _staged: Staged,
}

/// Starts a decoder for a stretch.
pub fn decoder<'s>(
    (shop, watchdog): (&'s Workshop, &'s Watchdog),
    stretch: Stretch<'_>,
    recipe: &SegmentRecipe,
) -> Result<DecoderChild<'s>, StudioError> {
    let staged = shop.store.stage()?;
    shop.link(stretch.file.digest, &staged.path("in"))?;
    let command = ffmpeg::ffmpeg(shop.decoder(&stretch.file.tools)?, staged.folder(), "decoder");
    let mut child = ffmpeg::decode_footage(command, stretch, recipe.rate, recipe.size).pipe_out().start()?;
    watchdog.watch(&child);
    let pipe = child.stdout().ok_or_else(|| without_pipe("the decoder has no output"))?;
    widen(&pipe);
    Ok(DecoderChild { shop, watchdog, child, pipe, _staged: staged })
}

impl Decode for DecoderChild<'_> {
    fn read(&mut self, into: &mut Frame) -> Result<(), StudioError> {
        if self.pipe.read_exact(into.as_bytes_mut()).is_ok() {
            // Many may be decoded before one is encoded.
            self.watchdog.advance();
            self.shop.breathe();
            return Ok(());
        }
        self.child.kill();
        Err(no_picture(self.shop, self.watchdog))
    }

    fn end(self) -> Result<(), StudioError> {
        drop(self.pipe);
        self.child.wait(&self.shop.stop, DRAIN)?;
        Ok(())
    }
}

/// Makes a segment in the staged folder and returns the path of its file. `next` are the segments that this slot makes
/// after it; `advance` is told of every frame.
///
/// # Errors
/// [`StudioError`]; no encoder is left running.
pub fn segment<'s>(
    (shop, fonts, watchdog): (&'s Workshop, &Fonts, &Watchdog),
    reels: &mut Reels<
        DecoderChild<'s>,
        impl FnMut(Stretch<'_>, &SegmentRecipe) -> Result<DecoderChild<'s>, StudioError>,
    >,
    (recipe, next): (&SegmentRecipe, &[&SegmentRecipe]),
    staged: &Staged,
    advance: &dyn Fn(),
) -> Result<PathBuf, StudioError> {
    let command = ffmpeg::ffmpeg(&shop.toolchain.ffmpeg, staged.folder(), "encoder");
    let command = ffmpeg::encode_segment(command, shop.toolchain.major, &recipe.video, recipe.rate, recipe.size);
    let mut encoder = command.pipe_in().start()?;
    watchdog.watch(&encoder);
    let mut pipe = encoder.stdin().ok_or_else(|| without_pipe("the encoder has no input"))?;
    widen(&pipe);
    let mut refused = false;
    play(fonts, (recipe, next), &|digest| shop.store.path(digest), reels, |frame| {
        if shop.stop.asked() {
            return Err(StudioError::Stopped);
        }
        // If it refuses, the encoder has gone; its exit and its last words say why.
        refused = pipe.write_all(frame.as_bytes()).is_err();
        watchdog.advance();
        advance();
        Ok(!refused)
    })?;
    drop(pipe);
    let exit = encoder.wait(&shop.stop, DRAIN)?;
    if refused || !exit.success() || !ffmpeg::error_lines(&exit).is_empty() {
        return Err(shop.tool_failed("a segment could not be encoded", "encode", &exit));
    }
    Ok(staged.path("out.mp4"))
}

/// A larger pipe means fewer turns; where the system does not allow it, a smaller one works too.
fn widen(pipe: &impl std::os::fd::AsFd) {
    let _ = rustix::pipe::fcntl_setpipe_size(pipe, PIPE);
}

fn without_pipe(why: &str) -> StudioError {
    StudioError::Wrong { kind: "a segment", why: why.to_owned() }
}
