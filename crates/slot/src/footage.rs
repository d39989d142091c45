//! Footage, decoded by the linked libraries in the way that a decoder's child is told to.

use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use vo_libav::{DecodeJob, Decoder, LibavError};
use vo_paint::Frame;
use vo_plan::recipe::SegmentRecipe;
use vo_studio::slot::{Decode, Stretch};
use vo_studio::{StudioError, ffmpeg};

/// What is wrong where a clip cannot be decoded.
pub const KIND: &str = "a decoded picture";

/// Pictures that are decoded ahead of the one that is encoded, so that neither waits for the other.
const AHEAD: usize = 2;

/// A decoder at work on one stretch of footage, in a thread of its own. It ends with its last picture, or with the next
/// one if nobody wants it any more.
pub struct Footage {
    decoded: Receiver<Result<Frame, LibavError>>,
    used: SyncSender<Frame>,
}

/// Opens the stretch of a clip that lies at `path`.
///
/// # Errors
/// [`StudioError::Wrong`] if it cannot be opened.
pub fn open(path: &Path, stretch: Stretch<'_>, recipe: &SegmentRecipe) -> Result<Footage, StudioError> {
    let entry = ffmpeg::entry(stretch, recipe.rate, recipe.size);
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
    // Room for every frame there is, so that nobody waits to give one back.
    let ((decoded, taken), (used, empty)) = (sync_channel(AHEAD), sync_channel(AHEAD + 2));
    for _ in 0..=AHEAD {
        let _ = used.send(Frame::new(recipe.size.width as usize, recipe.size.height as usize));
    }
    let work = move || {
        while let Ok(mut frame) = empty.recv() {
            let picture = decoder.read(frame.as_bytes_mut()).map(|()| frame);
            let over = picture.is_err();
            if decoded.send(picture).is_err() || over {
                break;
            }
        }
    };
    let thread = std::thread::Builder::new().name("decoder".to_owned()).spawn(work);
    thread.map_err(|error| StudioError::Wrong { kind: KIND, why: format!("its thread did not start: {error}") })?;
    Ok(Footage { decoded: taken, used })
}

impl Decode for Footage {
    fn read(&mut self, into: &mut Frame) -> Result<(), StudioError> {
        let ended = || StudioError::Wrong { kind: KIND, why: "its decoder has ended".to_owned() };
        let picture = self.decoded.recv().map_err(|_| ended())?.map_err(|error| wrong(&error))?;
        // It may have given its last picture already.
        let _ = self.used.try_send(std::mem::replace(into, picture));
        Ok(())
    }

    fn end(self) -> Result<(), StudioError> {
        Ok(())
    }
}

fn wrong(error: &LibavError) -> StudioError {
    StudioError::Wrong { kind: KIND, why: error.to_string() }
}
