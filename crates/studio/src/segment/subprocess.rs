//! The portable way to make segments: an FFmpeg that decodes, our painter, an FFmpeg that encodes, with nothing in between but pipes.

use std::io;
use std::path::PathBuf;
use std::time::Duration;

use vo_compose::{Decode, DecoderPool, Prefetch, open, play};
use vo_files::durable;
use vo_media::ffmpeg::Evened;
use vo_media::{ffmpeg, hdr, y4m};
use vo_paint::{Fonts, Frame};
use vo_plan::clip_range::ClipRange;
use vo_plan::picture::{MediaFile, Transfer};
use vo_plan::recipe::SegmentRecipe;
use vo_process::{Child, Exit, ProcessError, SplicedPipe, Watchdog, set_pipe_size};
use vo_store::Staged;

use super::{FLUSH_TIMEOUT, no_picture, stalled};
use crate::StudioError;
use crate::artifact::{quarantine, second_opinion};
use crate::budget::admission;
use crate::gather::media::open_still;
use crate::run::Render;

/// Bytes a pipe between us and a child holds, where the system allows it.
const PIPE: usize = 1 << 20;

/// Pictures that are read ahead of the one that is encoded: as many as are decoded while one encoder ends and the next one
/// starts.
const AHEAD: usize = 2;

/// How long a decoder may take to end once it gives no more pictures.
const EXIT_TIMEOUT: Duration = Duration::from_secs(5);

/// What is told of a decoder that was ended, and what its log is called.
const UNDECODED: (&str, &str) = ("a clip could not be decoded", "decode");

/// An FFmpeg that decodes.
pub struct DecoderChild<'s> {
    render: &'s Render,
    watchdog: &'s Watchdog,
    /// Until it has ended.
    child: Option<Child>,
    file: MediaFile,
    /// How much of its clip the pictures stand for that it gave, in microseconds.
    reached: u64,
    /// How long a picture is seen, in microseconds.
    step: u64,
    pictures: Prefetch<io::Error>,
    /// The folder it runs in.
    _staged: Staged,
}

/// Starts a decoder for a range.
pub fn decoder<'s>(
    (render, watchdog): (&'s Render, &'s Watchdog),
    range: ClipRange<'_>,
    recipe: &SegmentRecipe,
) -> Result<DecoderChild<'s>, StudioError> {
    let staged = render.store.stage()?;
    render.link(range.file.digest, &staged.path("in"))?;
    let transfer = range.file.colour.transfer;
    if matches!(transfer, Transfer::Pq | Transfer::Hlg) {
        let table = staged.path(ffmpeg::HDR_TABLE);
        durable::write(&table, hdr::cube(transfer).as_bytes()).map_err(StudioError::files("writing", &table))?;
    }
    let tools = render.studio.tools.find(&range.file.tools)?;
    let command = render.ffmpeg(&tools, staged.folder(), "decoder");
    let command = ffmpeg::within(command, render.budget().of_a_child());
    let evened = if admission::is_tight(render, range.file) { Evened::Late } else { Evened::Early };
    let decoding = ffmpeg::decode_footage((command, tools.major), range, recipe.rate, (recipe.size, evened));
    let mut child = decoding.pipe_out().start()?;
    watchdog.watch(&child);
    let pipe = child.stdout().ok_or_else(|| no_start("the decoder has no output"))?;
    set_pipe_size(&pipe, PIPE);
    let mut pictures = y4m::Stream::new(pipe);
    let pictures =
        Prefetch::start(recipe.size, AHEAD, move |frame| pictures.read(frame.as_bytes_mut())).map_err(|source| {
            ProcessError::Start { program: "the thread that reads from the decoder".to_owned(), source }
        })?;
    let step = 1_000_000 / u64::from(recipe.rate.per_second());
    let (file, reached) = (range.file.clone(), u64::from(range.from) * step);
    Ok(DecoderChild { render, watchdog, child: Some(child), file, reached, step, pictures, _staged: staged })
}

impl Decode for DecoderChild<'_> {
    type Error = StudioError;

    fn read(&mut self, into: &mut Frame) -> Result<bool, StudioError> {
        if matches!(self.pictures.next(into), Some(Ok(()))) {
            // Many may be decoded before one is encoded.
            self.watchdog.advance();
            self.render.throttle();
            self.reached += self.step;
            return Ok(true);
        }
        let Some(child) = self.child.take() else { return Ok(false) };
        // It ends by itself or because of us: whatever it still has to say is not waited for long.
        let exit = match child.wait(&self.render.stop, EXIT_TIMEOUT) {
            Ok(exit) if !self.watchdog.expired() => exit,
            _ => return Err(no_picture(self.render, self.watchdog)),
        };
        quarantine::classify_exit(self.render, (Some(self.file.digest), &self.file.tools), UNDECODED, &exit)?;
        if exit.out_of_memory {
            return Err(self.render.tool_failed(UNDECODED.0, UNDECODED.1, &exit));
        }
        look_for_damage(self.render, &self.file, &exit);
        // One that comes to where a clip is known to be damaged fails there; how many pictures it must give is known, too.
        let expected = || second_opinion::before(self.render, self.file.digest, &self.file.tools);
        if exit.success() || expected()?.is_some() { Ok(false) } else { Err(self.ended_early()) }
    }

    fn ended_early(&self) -> StudioError {
        second_opinion::on(self.render, &self.file, self.reached / 1_000)
    }

    fn end(self) -> Result<(), StudioError> {
        let Self { render, child, file, pictures, .. } = self;
        drop(pictures);
        let Some(exit) = child.map(|child| child.wait(&render.stop, FLUSH_TIMEOUT)).transpose()? else { return Ok(()) };
        // One that was asked to end may have given pictures that it would not have given otherwise.
        if ffmpeg::may_have_been_asked(&exit) {
            return Err(render.tool_failed(UNDECODED.0, UNDECODED.1, &exit));
        }
        look_for_damage(render, &file, &exit);
        if exit.success() {
            render.decoded(file.digest, &file.tools);
        }
        Ok(())
    }
}

/// Tells of a clip that its decoder found to be damaged.
fn look_for_damage(render: &Render, file: &MediaFile, exit: &Exit) {
    if exit.stderr.iter().any(|line| ffmpeg::reports_damage(line)) {
        render.damaged(file.digest);
    }
}

/// Makes a segment in the staged folder and returns the path of its file. `next` are the segments that this slot makes
/// after it; `advance` is told of every frame.
///
/// # Errors
/// [`StudioError`]; no encoder is left running.
pub fn segment<'s>(
    (render, fonts, watchdog): (&'s Render, &Fonts, &Watchdog),
    pool: &mut DecoderPool<
        DecoderChild<'s>,
        impl FnMut(ClipRange<'_>, &SegmentRecipe) -> Result<DecoderChild<'s>, StudioError>,
    >,
    (recipe, next): (&SegmentRecipe, &[&SegmentRecipe]),
    staged: &Staged,
    advance: &dyn Fn(),
) -> Result<PathBuf, StudioError> {
    let composer = open(fonts, (recipe, next), &|file, framing, shown| open_still(render, file, framing, shown), pool)?;
    // A large still image takes its time, in which no frame comes.
    watchdog.advance();
    let command = render.ffmpeg(render.tools(), staged.folder(), "encoder");
    let command = ffmpeg::within(command, render.budget().of_a_child());
    let command = ffmpeg::encode_segment(command, render.tools().major, &recipe.video, recipe.rate, recipe.size);
    let mut encoder = command.pipe_in().start()?;
    watchdog.watch(&encoder);
    let pipe = encoder.stdin().ok_or_else(|| no_start("the encoder has no input"))?;
    set_pipe_size(&pipe, PIPE);
    let mut pipe = SplicedPipe::new(pipe);
    let mut free = None;
    let mut refused = false;
    play(composer, (recipe, next), pool, |frame| {
        if render.stop.is_requested() {
            return Err(StudioError::Stopped);
        }
        // The encoder reads from this very frame, so the next one is composed in another.
        let next = free.take().unwrap_or_else(|| Frame::new(frame.width(), frame.height()));
        match pipe.write(std::mem::replace(frame, next)) {
            Ok(read) => free = read,
            // The encoder has gone; its exit and its last words say why.
            Err(_) => refused = true,
        }
        watchdog.advance();
        advance();
        Ok(!refused)
    })?;
    let lent = pipe.close();
    let exit = encoder.wait(&render.stop, FLUSH_TIMEOUT)?;
    drop(lent);
    if watchdog.expired() && !render.stop.is_requested() {
        return Err(stalled(render, "a segment", watchdog));
    }
    let (what, tool) = ("a segment could not be encoded", "encode");
    if refused {
        return Err(render.tool_failed(what, tool, &exit));
    }
    render.made(staged.path("out.mp4"), (what, tool), &exit)
}

fn no_start(why: &str) -> StudioError {
    StudioError::Wrong { kind: "a segment", why: why.to_owned() }
}
