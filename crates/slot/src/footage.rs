//! Footage, decoded by the linked libraries in the way that a decoder's child is told to.

use std::path::Path;

use vo_libav::{DecodeJob, Decoder, LibavError};
use vo_paint::Frame;
use vo_plan::recipe::SegmentRecipe;
use vo_studio::ffmpeg::Evened;
use vo_studio::slot::{Ahead, Decode, Stretch};
use vo_studio::{StudioError, ffmpeg};

/// What is wrong where a clip cannot be decoded.
pub const KIND: &str = "a decoded picture";

/// Pictures that are decoded ahead of the one that is encoded.
const AHEAD: usize = 2;

/// A decoder at work on one stretch of footage.
pub struct Footage(Ahead<LibavError>);

/// Opens the stretch of a clip that lies at `path`.
///
/// # Errors
/// [`StudioError::Wrong`] if it cannot be opened.
pub fn open(path: &Path, stretch: Stretch<'_>, recipe: &SegmentRecipe) -> Result<Footage, StudioError> {
    let entry = ffmpeg::entry(stretch, recipe.rate, (recipe.size, Evened::Early));
    let job = DecodeJob {
        path: path.to_owned(),
        demuxer: ffmpeg::demuxer(stretch.file.container).to_owned(),
        codecs: ffmpeg::CODECS.to_owned(),
        seek_micros: (entry.second > 0).then(|| u64::from(entry.second) * 1_000_000),
        shift_micros: i64::from(entry.shift_micros),
        graph: entry.graph,
        frames: stretch.frames,
        size: (recipe.size.width, recipe.size.height),
        max_pixels: ffmpeg::MAX_PIXELS,
        max_alloc: ffmpeg::MAX_ALLOC,
        max_streams: ffmpeg::MAX_STREAMS,
        probe_bytes: ffmpeg::PROBED,
    };
    let mut decoder = Decoder::open(&job).map_err(|error| wrong(&error))?;
    let ahead = Ahead::start(recipe.size, AHEAD, move |frame| decoder.read(frame.as_bytes_mut()));
    let ahead =
        ahead.map_err(|error| StudioError::Wrong { kind: KIND, why: format!("its thread did not start: {error}") })?;
    Ok(Footage(ahead))
}

impl Decode for Footage {
    fn read(&mut self, into: &mut Frame) -> Result<bool, StudioError> {
        match self.0.next(into) {
            Some(Ok(())) => Ok(true),
            Some(Err(LibavError::Ended { .. })) | None => Ok(false),
            Some(Err(error)) => Err(wrong(&error)),
        }
    }

    fn ended_early(&self) -> StudioError {
        StudioError::Wrong { kind: KIND, why: "its clip gives fewer than were counted".to_owned() }
    }

    fn end(self) -> Result<(), StudioError> {
        Ok(())
    }
}

fn wrong(error: &LibavError) -> StudioError {
    StudioError::Wrong { kind: KIND, why: error.to_string() }
}
