//! Footage, decoded by the linked libraries in the way of a decoder's child.

use std::path::Path;

use vo_compose::{Decode, Prefetch};
use vo_libav::{DecodeJob, Decoder, LibavError};
use vo_media::ffmpeg::{self, Evened};
use vo_paint::Frame;
use vo_plan::clip_range::ClipRange;
use vo_plan::recipe::SegmentRecipe;

use crate::error::CodecError;

/// Pictures that are decoded ahead of the one that is encoded.
const AHEAD: usize = 2;

/// A decoder at work on one range of footage.
pub struct Footage(Prefetch<LibavError>);

/// Opens the range of a clip that lies at `path`.
///
/// # Errors
/// [`CodecError::Footage`] if it cannot be opened.
pub fn open(path: &Path, range: ClipRange<'_>, recipe: &SegmentRecipe) -> Result<Footage, CodecError> {
    let entry = ffmpeg::entry(range, recipe.rate, (recipe.size, Evened::Early));
    let job = DecodeJob {
        path: path.to_owned(),
        demuxer: ffmpeg::demuxer(range.file.container).to_owned(),
        codecs: ffmpeg::CODECS.to_owned(),
        seek_micros: (entry.second > 0).then(|| u64::from(entry.second) * 1_000_000),
        shift_micros: i64::from(entry.shift_micros),
        graph: entry.graph,
        frames: range.frames,
        size: (recipe.size.width, recipe.size.height),
        max_pixels: ffmpeg::MAX_PIXELS,
        max_alloc: ffmpeg::MAX_ALLOC,
        max_streams: ffmpeg::MAX_STREAMS,
        probe_bytes: ffmpeg::PROBED,
    };
    let mut decoder = Decoder::open(&job).map_err(|error| wrong(&error))?;
    let ahead = Prefetch::start(recipe.size, AHEAD, move |frame| decoder.read(frame.as_bytes_mut()));
    let ahead = ahead.map_err(|error| CodecError::Footage(format!("its thread did not start: {error}")))?;
    Ok(Footage(ahead))
}

impl Decode for Footage {
    type Error = CodecError;

    fn read(&mut self, into: &mut Frame) -> Result<bool, CodecError> {
        match self.0.next(into) {
            Some(Ok(())) => Ok(true),
            Some(Err(LibavError::Ended { .. })) | None => Ok(false),
            Some(Err(error)) => Err(wrong(&error)),
        }
    }

    fn ended_early(&self) -> CodecError {
        CodecError::Footage("its clip gives fewer than were counted".to_owned())
    }

    fn end(self) -> Result<(), CodecError> {
        Ok(())
    }
}

fn wrong(error: &LibavError) -> CodecError {
    CodecError::Footage(error.to_string())
}
