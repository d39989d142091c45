//! Time is counted: frames of the movie, samples of the sound. No floats.

use serde::{Deserialize, Serialize};

/// Samples of sound in a second, everywhere in the program.
pub const SAMPLE_RATE: u32 = 48_000;

/// Whole frames a second. Only rates that divide the sample rate exist, so that a frame is a whole number of samples
/// and no rounding ever adds up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "u32", into = "u32")]
pub struct FrameRate(u32);

/// A frame rate that does not divide the sample rate.
#[derive(Debug, thiserror::Error)]
#[error("{0} frames a second cannot be used; choose 24, 25, 30, 50 or 60")]
pub struct OddRate(u32);

impl FrameRate {
    /// Thirty frames a second, what every short-form platform takes.
    pub const THIRTY: Self = Self(30);

    /// Frames a second.
    pub fn per_second(self) -> u32 {
        self.0
    }

    /// Samples of sound that belong to one frame.
    pub fn samples_per_frame(self) -> u64 {
        u64::from(SAMPLE_RATE / self.0)
    }

    /// The first sample of a frame.
    pub fn sample_of(self, frame: u32) -> u64 {
        u64::from(frame) * self.samples_per_frame()
    }

    /// The frame nearest to a sample.
    pub fn nearest_frame(self, sample: u64) -> u32 {
        ((sample + self.samples_per_frame() / 2) / self.samples_per_frame()) as u32
    }

    /// Frames needed to hold so many samples.
    pub fn frames_to_hold(self, samples: u64) -> u32 {
        samples.div_ceil(self.samples_per_frame()) as u32
    }
}

impl TryFrom<u32> for FrameRate {
    type Error = OddRate;

    fn try_from(rate: u32) -> Result<Self, OddRate> {
        if [24, 25, 30, 50, 60].contains(&rate) { Ok(Self(rate)) } else { Err(OddRate(rate)) }
    }
}

impl From<FrameRate> for u32 {
    fn from(rate: FrameRate) -> Self {
        rate.0
    }
}

/// Samples in so many milliseconds.
pub fn samples_in_ms(ms: u32) -> u64 {
    u64::from(ms) * u64::from(SAMPLE_RATE / 1000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn every_rate_divides_the_sample_rate() {
        for rate in 0..200 {
            if let Ok(rate) = FrameRate::try_from(rate) {
                assert_eq!(rate.samples_per_frame() * u64::from(rate.per_second()), u64::from(SAMPLE_RATE));
            }
        }
    }

    proptest! {
        #[test]
        fn a_frame_is_nearest_to_its_own_samples(frame in 0_u32..1_000_000, off in -799_i64..800) {
            let sample = FrameRate::THIRTY.sample_of(frame).saturating_add_signed(off);
            prop_assert_eq!(FrameRate::THIRTY.nearest_frame(sample), frame);
        }

        #[test]
        fn held_samples_fit(samples in 0_u64..10_000_000_000) {
            let frames = FrameRate::THIRTY.frames_to_hold(samples);
            prop_assert!(FrameRate::THIRTY.sample_of(frames) >= samples);
            prop_assert!(FrameRate::THIRTY.sample_of(frames) < samples + FrameRate::THIRTY.samples_per_frame());
        }
    }
}
