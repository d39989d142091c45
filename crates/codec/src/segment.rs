//! Raw frames to a segment, encoded by the linked libraries in the way of an encoder's child.

use std::path::PathBuf;

use vo_libav::{EncodeJob, Encoder, LibavError};
use vo_media::ffmpeg;
use vo_plan::recipe::SegmentRecipe;

/// Opens the encoder of a segment, which it writes to `path`.
///
/// # Errors
/// [`LibavError`] if the file cannot be made or a setting is unknown.
pub fn encoder(path: PathBuf, recipe: &SegmentRecipe) -> Result<Encoder, LibavError> {
    Encoder::open(&EncodeJob {
        path,
        size: (recipe.size.width, recipe.size.height),
        rate: recipe.rate.per_second(),
        timescale: ffmpeg::timescale(recipe.rate),
        preset: recipe.video.preset.name().to_owned(),
        crf: recipe.video.crf,
        threads: recipe.video.threads,
        x264: ffmpeg::x264_params(&recipe.video),
    })
}
