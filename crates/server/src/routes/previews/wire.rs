//! Previews as they are written over HTTP.

use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use vo_studio::preview::{PlateList, PlateReport};

use crate::routes::plan::wire::Asked;

/// What sort of stream a plate is, for a `SourceBuffer`.
const MIME: &str = "video/mp4; codecs=\"avc1.640028\"";

/// How a frame is to be shown.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct FrameQuery {
    /// Its width in pixels: 90, 180, 270, 360, 540 or 720, and never more than that of the movie. Left out: that of the movie.
    width: Option<u32>,
    /// Another export preset.
    preset: Option<String>,
    /// Another look.
    look: Option<String>,
}

impl FrameQuery {
    /// Its width, and what is asked for instead of what the project says.
    pub fn parts(self) -> (Option<u32>, Asked) {
        let Self { width, preset, look } = self;
        (width, Asked { preset, look, ..Asked::default() })
    }
}

/// How wide an image is to be.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ImageQuery {
    /// Its width in pixels: 90, 180, 270, 360, 540 or 720. Left out: 360.
    pub width: Option<u32>,
}

/// On what a look is shown.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct LookQuery {
    /// The text, 300 letters at most; a caption of its first line is shown. Left out: one of ours.
    pub text: Option<String>,
    /// The width of the image in pixels: 90, 180, 270, 360, 540 or 720. Left out: 360.
    pub width: Option<u32>,
}

/// The plates of a movie.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlatesView {
    /// What sort of stream each of them is, for a `SourceBuffer`.
    mime: &'static str,
    /// Columns.
    width: u32,
    /// Rows.
    height: u32,
    /// Frames in a second.
    rate: u32,
    /// Frames of the movie.
    frames: u32,
    /// Whether some lines are not spoken yet, so that what follows them will move.
    guessed: bool,
    /// The plates, in order.
    each: Vec<PlateView>,
}

/// A plate.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlateView {
    /// Its key: what has the same key looks the same, in every project.
    key: String,
    /// The line it belongs to, counted from 0.
    line: usize,
    /// Its first frame.
    from: u32,
    /// Its frames.
    frames: u32,
    /// Whether it is made.
    made: bool,
    /// Whether its key stays when the lines that are not spoken yet are. Fetch others once their takes are there.
    certain: bool,
}

impl From<PlateList> for PlatesView {
    fn from(PlateList { width, height, rate, frames, guessed, each }: PlateList) -> Self {
        let one = |PlateReport { key, line, from, frames, made, certain }: PlateReport| PlateView {
            key: key.to_string(),
            line,
            from,
            frames,
            made,
            certain,
        };
        Self { mime: MIME, width, height, rate, frames, guessed, each: each.into_iter().map(one).collect() }
    }
}

/// How loud a sound is over time.
#[derive(Debug, Serialize, ToSchema)]
pub struct WaveformView {
    /// Peaks in a second.
    per_second: u32,
    /// Samples of the sound, at 48 kHz.
    samples: u64,
    /// The loudest sample of each piece, from 0 (silence) to 255 (full scale), linear.
    peaks: Vec<u8>,
}
