//! What a movie would cost: what is spoken and made again, and how long that takes at rates that were measured.

use serde::{Deserialize, Serialize};

/// How fast a machine works, as it was measured there.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rates {
    /// Seconds of speech that are spoken in a second.
    pub speech: f64,
    /// Frames that are painted and encoded in a second.
    pub frames: f64,
    /// Seconds of the movie whose sound is mixed and encoded in a second, all of which is done again.
    pub sound: f64,
}

/// What is not there yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Cost {
    /// Lines to be spoken.
    pub lines: usize,
    /// Frames for which they are heard: estimated, as nobody has spoken them.
    pub speech_frames: u32,
    /// Segments to be made.
    pub segments: usize,
    /// Their frames.
    pub frames: u32,
    /// Whether lines are to be spoken, so that what is counted here is estimated.
    pub estimated: bool,
    /// How many seconds all this takes, one after the other; none without rates.
    pub seconds: Option<f64>,
}

impl Cost {
    /// The cost of what is missing: `speech` holds the frames of every line to be spoken, `made` those of every segment to be
    /// made, and the movie has `whole` frames, `rate` in a second. Nothing is mixed again where all is there.
    pub(crate) fn of(speech: &[u32], made: &[u32], (whole, rate): (u32, u32), rates: Option<&Rates>) -> Self {
        let mut cost = Self {
            lines: speech.len(),
            speech_frames: speech.iter().sum(),
            segments: made.len(),
            frames: made.iter().sum(),
            estimated: !speech.is_empty(),
            seconds: None,
        };
        let mixed = if cost.lines + cost.segments > 0 { whole } else { 0 };
        let seconds = |frames: u32| f64::from(frames) / f64::from(rate.max(1));
        cost.seconds = rates.map(|rates| {
            seconds(cost.speech_frames) / rates.speech
                + f64::from(cost.frames) / rates.frames
                + seconds(mixed) / rates.sound
        });
        cost.seconds = cost.seconds.filter(|seconds| seconds.is_finite());
        cost
    }
}
