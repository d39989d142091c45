//! What a plan costs: what is still to be spoken and made, and how long that takes at rates that were measured.

use serde::{Deserialize, Serialize};

use crate::Plan;

impl Plan {
    /// How long the movie is.
    pub fn milliseconds(&self) -> u64 {
        u64::from(self.frames) * 1_000 / u64::from(self.rate.per_second())
    }
}

/// How long a machine takes for each kind of work, in microseconds, as it was measured there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rates {
    /// For a second of speech.
    pub speech: u64,
    /// For a frame that is painted and encoded.
    pub frame: u64,
    /// For a second of the movie, of which all the sound is mixed and encoded, beside the frames.
    pub sound: u64,
    /// For a second of the movie, which is joined, checked and delivered as a whole.
    pub joining: u64,
}

/// What is not there yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// How long all this takes; none without rates.
    pub milliseconds: Option<u64>,
}

impl Cost {
    /// The cost of what is missing: `speech` holds the frames of every line to be spoken, `made` those of every segment to be
    /// made, and the movie has `whole` frames, `rate` in a second. Nothing is mixed and joined again where all is there.
    pub fn of(speech: &[u32], made: &[u32], (whole, rate): (u32, u32), rates: Option<&Rates>) -> Self {
        let mut cost = Self {
            lines: speech.len(),
            speech_frames: speech.iter().sum(),
            segments: made.len(),
            frames: made.iter().sum(),
            estimated: !speech.is_empty(),
            milliseconds: None,
        };
        let whole = if cost.lines + cost.segments > 0 { whole } else { 0 };
        let lasting = |frames: u32, per_second: u64| u64::from(frames) * per_second / u64::from(rate.max(1));
        cost.milliseconds = rates.map(|rates| {
            let spoken = lasting(cost.speech_frames, rates.speech);
            let shown = u64::from(cost.frames) * rates.frame;
            let heard = lasting(whole, rates.sound);
            (spoken + shown.max(heard) + lasting(whole, rates.joining)) / 1_000
        });
        cost
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATES: Rates = Rates { speech: 250_000, frame: 8_000, sound: 30_000, joining: 10_000 };

    #[test]
    fn what_is_missing_costs_and_what_is_there_does_not() {
        // Three seconds of speech, 120 frames, and a movie of 40 seconds whose sound is mixed beside the frames.
        let cost = Cost::of(&[60, 30], &[100, 20], (1_200, 30), Some(&RATES));
        assert_eq!((cost.lines, cost.speech_frames, cost.segments, cost.frames), (2, 90, 2, 120));
        assert_eq!(cost.milliseconds, Some(750 + 1_200 + 400));
        assert!(cost.estimated);
        assert_eq!(Cost::of(&[], &[10], (1_200, 30), Some(&RATES)).milliseconds, Some(1_200 + 400));
        assert_eq!(Cost::of(&[], &[], (1_200, 30), Some(&RATES)).milliseconds, Some(0));
        assert_eq!(Cost::of(&[60], &[100], (1_200, 30), None).milliseconds, None);
    }
}
