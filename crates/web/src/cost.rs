//! What a movie would cost: what is spoken and made again, and how long that takes at rates that were measured.

use serde::{Deserialize, Serialize};

use crate::dry_run::{LineReport, SegmentReport};

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
    /// The cost of what is missing. Nothing is mixed again where all is there.
    pub(crate) fn of(lines: &[LineReport], segments: &[SegmentReport], rate: u32, rates: Option<&Rates>) -> Self {
        let spoken = || lines.iter().filter(|line| line.estimated);
        let made = || segments.iter().filter(|segment| !segment.made);
        let mut cost = Self {
            lines: spoken().count(),
            speech_frames: spoken().map(|line| line.to - line.from).sum(),
            segments: made().count(),
            frames: made().map(|segment| segment.frames).sum(),
            estimated: spoken().next().is_some(),
            seconds: None,
        };
        let whole: u32 = segments.iter().map(|segment| segment.frames).sum();
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
